"""The checks `order`, `date` and `thread`: whether the times a mail gives fit each other and its thread."""

import re
from datetime import date
from itertools import pairwise

from sayso.evidence import clock
from sayso.evidence.clients import SURE, not_before, split_id, time_in
from sayso.evidence.clock import seconds, span
from sayso.model.document import Message
from sayso.model.evidence import Finding, Result, Trace

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_WEEKDAY = re.compile(r"\s{0,9}(Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6},?\s")
_ZONE = re.compile(r"([+-])(\d\d)(\d\d)(?:\s{1,9}\(([A-Z]{3,4})\))?\s{0,9}\Z")
# Names that mean one offset only. "CST" and "IST" are several; a zone in words proves nothing.
_ZONES = {"UTC": 0, "GMT": 0, "CET": 60, "CEST": 120, "EDT": -240, "PST": -480, "PDT": -420, "JST": 540}
_DIFFERENT_CLOCKS = 36 * clock.HOUR  # a Message-ID may count in local time, and a mail be sent a day later
_BEFORE_ANSWER = 2 * clock.HOUR


def check_order(trace: Trace) -> Finding | None:
    """The check `order`: Received times must not fall along the way; `None` with less than two of them."""
    hops = [
        (moment, server or "a server")
        for moment, server in zip(trace.received, trace.servers, strict=True)
        if moment is not None
    ][::-1]
    if len(hops) < 2:
        return None
    worst: tuple[Result, str] = ("agrees", f"The times of {len(hops)} servers follow each other.")
    for (before, sender), (after, receiver) in pairwise(hops):
        gap = before - after
        if gap <= clock.FITS:
            continue
        said = f"{receiver} had it {span(gap)} before {sender} passed it on"
        if gap <= clock.SLOW:
            told: tuple[Result, str] = ("unknown", f"{said}; a clock that runs wrong explains that.")
        elif clock.is_zone(gap):
            told = ("unknown", f"{said}; a clock in the wrong time zone explains that.")
        else:
            return Finding(check="order", result="differs", detail=f"{said}.")
        worst = told if worst[0] == "agrees" else worst
    return Finding(check="order", result=worst[0], detail=worst[1])


def check_date(message: Message, trace: Trace, *, is_timed: bool) -> Finding | None:
    """The check `date`: the Date header against itself and every other time in the mail.

    `is_timed` says that the sender's Message-IDs carry times in a form that others fill with chance.
    `None` where there is no date.
    """
    sent = seconds(message.sent)
    if sent is None or message.sent is None:
        return None
    itself = _against_itself(trace.date or "", message.sent)
    if itself is not None:
        return Finding(check="date", result="differs", detail=itself)
    compared = [
        _against_first(sent, trace),
        _against_seals(sent, trace),
        _against_id(sent, message.message_id, is_timed=is_timed),
        _against_mailer(message.sent, trace.mailer),
    ]
    found = [each for each in compared if each is not None]
    if not found:
        return Finding(check="date", result="unknown", detail="The mail gives no other time to compare with.")
    results = [result for result, _ in found]
    worst: Result = "differs" if "differs" in results else "unknown" if "unknown" in results else "agrees"
    said = " ".join(detail for result, detail in found if result == worst)
    return Finding(check="date", result=worst, detail=said)


def _against_itself(given: str, sent: str) -> str | None:
    """What the Date header contradicts in itself: its weekday, its time zone."""
    found = _WEEKDAY.match(given)
    day = date.fromisoformat(sent[:10])
    if found is not None and _DAYS[day.weekday()] != found[1]:
        return f"The date says {found[1]}, but {day.isoformat()} was a {_DAYS[day.weekday()]}."
    zone = _ZONE.search(given)
    if zone is None:
        return None
    offset = (1 if zone[1] == "+" else -1) * (60 * int(zone[2]) + int(zone[3]))
    if int(zone[3]) % 15 or abs(offset) * clock.MINUTE > clock.WIDEST_ZONE:
        return f"There is no time zone {zone[1]}{zone[2]}{zone[3]}."
    if zone[4] in _ZONES and _ZONES[zone[4]] != offset:
        return f"The date says {zone[4]}, which is not {zone[1]}{zone[2]}{zone[3]}."
    return None


def _against_first(sent: float, trace: Trace) -> tuple[Result, str] | None:
    """The date against the server that had the mail first."""
    for moment, server in zip(reversed(trace.received), reversed(trace.servers), strict=True):
        if moment is not None:
            return _against(sent, moment, f"{server or 'the first server'} received it")
    return None


def _against_seals(sent: float, trace: Trace) -> tuple[Result, str] | None:
    """The date against the oldest time at which a server says that it signed."""
    signed = [(seal.signed, seal.domain) for seal in trace.seals if seal.signed is not None]
    if not signed:
        return None
    moment, domain = min(signed, key=lambda each: each[0])
    return _against(sent, float(moment), f"{domain} signed it")


def _against(sent: float, moment: float, what: str) -> tuple[Result, str]:
    late = sent - moment  # the mail is dated after it was already on its way
    if late > clock.FITS:
        said = f"It is dated {span(late)} after {what}"
        if late <= clock.SLOW:
            return "unknown", f"{said}; a clock that runs wrong explains that."
        if clock.is_zone(late):
            return "unknown", f"{said}; a clock in the wrong time zone explains that."
        return "differs", f"{said}."
    if -late > clock.WAITS:
        return "differs", f"It is dated {span(late)} before {what}."
    if -late > clock.DAY:
        return "unknown", f"It is dated {span(late)} before {what}; it may have waited."
    return "agrees", f"The date fits the time when {what}."


def _against_id(sent: float, message_id: str | None, *, is_timed: bool) -> tuple[Result, str] | None:
    """The date against the time that the sender's program wrote into the Message-ID."""
    stamp = time_in(split_id(message_id)[0]) if message_id else None
    if stamp is None or (stamp[0] not in SURE and not is_timed):
        return None
    gap = sent - stamp[1]
    if abs(gap) > _DIFFERENT_CLOCKS:
        side = "after" if gap > 0 else "before"
        return "differs", f"It is dated {span(gap)} {side} the time in its Message-ID."
    return "agrees", "The date fits the time in its Message-ID."


def _against_mailer(sent: str, mailer: str | None) -> tuple[Result, str] | None:
    """The date against the day when the program that wrote the mail came out."""
    limit = not_before(mailer)
    if limit is None or sent[:10] >= limit[0]:
        return None
    gap = date.fromisoformat(limit[0]) - date.fromisoformat(sent[:10])
    if gap.days <= 2:  # a program built "tomorrow", elsewhere on the globe
        return None
    return "differs", f"It is dated before its program existed ({mailer}: {limit[1]})."


def check_thread(sent: str | None, answered: str | None) -> Finding | None:
    """The check `thread`: an answer is not dated before what it answers; `None` where one date is missing."""
    own, other = seconds(sent), seconds(answered)
    if own is None or other is None:
        return None
    gap = other - own
    if gap <= clock.FITS:
        return Finding(check="thread", result="agrees", detail="It is dated after the message it answers.")
    said = f"It is dated {span(gap)} before the message it answers"
    if gap <= _BEFORE_ANSWER or clock.is_zone(gap):
        return Finding(
            check="thread", result="unknown", detail=f"{said}; a clock or a time zone explains that."
        )
    return Finding(check="thread", result="differs", detail=f"{said}.")
