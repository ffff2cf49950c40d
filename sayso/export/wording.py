"""Plain words for the reader: what the rows hold, as a reporter would say it. Nothing here is HTML."""

import re
from calendar import monthrange
from datetime import date
from typing import Any

Row = dict[str, Any]

FACTUALITY = {
    "asserted": "states it",
    "supposed": "supposes it",
    "asked": "asks",
    "conditional": "on a condition",
    "denied": "denies it",
    "admitted": "admits it",
    "declined": "would not say",
}
STANCE = {
    "endorses": "the teller vouches for it",
    "neutral": "",
    "distances": "the teller keeps a distance",
}
KIND = {
    "direct": "word for word",
    "mixed": "partly word for word",
    "indirect": "retold",
    "own": "plain statement",
}
MEDIUM = {
    "mail": "mail",
    "chat": "chat",
    "quote": "quoted",
    "forward": "forwarded",
    "attachment": "attached",
    "form": "source form",
    "article": "article",
    "document": "document",
    "speech": "spoken",
}
ZONE = {
    "body": "words of",
    "quoted": "quoted",
    "forwarded": "forwarded",
    "signature": "signature",
    "disclaimer": "disclaimer",
    "form": "source form",
    "code": "headers and code",
}
SOURCE_KIND = {
    "person": "person",
    "body": "body",
    "outlet": "outlet",
    "document": "document",
    "unnamed": "not named",
}
COUNT = {
    "ghosts": "missing messages",
    "items: document": "documents among them",
    "items: copy": "exact copies",
    "items: container": "containers",
    "items: refused": "refused",
}
CHECK = {
    "dkim": "signatures (DKIM)",
    "arc": "seals of relays (ARC)",
    "order": "order of the servers",
    "date": "date",
    "places": "where it lies",
    "quoted": "quoted by others",
    "quotes": "what it quotes",
    "thread": "place in its thread",
    "client": "program",
    "message_id": "Message-ID",
    "headers": "headers",
}
RESULT = {"agrees": "fits", "differs": "flagged", "unknown": "cannot be said"}
NOT_NAMED = "not named"
# Not `calendar.month_name`: that speaks the language of the machine.
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})(?::\d{2})?(?:\.\d+)?(Z|[+-]\d{2}:\d{2})?")


def word(words: dict[str, str], key: str | None) -> str:
    """The plain word for `key`, or `key` itself where we have none (a plug-in's own)."""
    return "" if key is None else words.get(key, key)


def name_of(hop: Row) -> str:
    """Who a hop is: its name, else its description in the text's own words, said to be unnamed."""
    if hop["name"] is not None:
        return str(hop["name"])
    return f"{NOT_NAMED}: “{hop['description']}”" if hop["description"] else NOT_NAMED


def origin_of(claim: Row) -> str:
    """Who says it: the innermost voice of the chain, or whom a person put in its place."""
    if claim.get("voice") is not None:
        return str(claim["voice"])
    return name_of(claim["hops"][-1]) if claim["hops"] else NOT_NAMED


def commitment_of(claim: Row) -> str:
    """How surely the source says it: "denies it", "states it is not so"."""
    if claim["factuality"] == "asserted" and claim["polarity"] == "negative":
        return "states it, in the negative"
    return word(FACTUALITY, claim["factuality"])


def sentence_of(claim: Row) -> str:
    """A claim in one line: who, via whom, how surely."""
    via = [name_of(hop) for hop in claim["hops"][:-1]]
    told = f", via {', '.join(reversed(via))}" if via else ""
    return f"{origin_of(claim)}{told}: {commitment_of(claim)}"


def when(moment: str | Row | None) -> str:
    """A day, a moment or a partial date in words: "18 May 2010", "May 2010", "since 2 June 2010"."""
    if moment is None:
        return ""
    if isinstance(moment, str):
        return _moment(moment)
    start, end = moment["from"], moment["to"]
    if start is None or end is None:
        return f"since {_moment(start)}" if start else f"until {_moment(end)}" if end else ""
    return _whole(start, end) or f"{_moment(start)} to {_moment(end)}"


def _moment(text: str) -> str:
    day = _day(text)
    if day is not None:
        return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
    found = _MOMENT.fullmatch(text)
    if found is None or _day(found[1]) is None:
        return text
    zone = "" if found[3] is None else " UTC" if found[3] == "Z" else f" {found[3].replace('-', '−')}"
    return f"{_moment(found[1])}, {found[2]}{zone}"


def _day(text: str) -> date | None:
    found = _DAY.fullmatch(text)
    if found is None:
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None


def _whole(start: str, end: str) -> str | None:
    """One day, a whole month or a whole year, if the two make one."""
    if start == end:
        return _moment(start)
    first, last = _day(start), _day(end)
    if first is None or last is None or first.day != 1 or first.year != last.year:
        return None
    if last.day != monthrange(last.year, last.month)[1]:
        return None
    if first.month == last.month:
        return f"{_MONTHS[first.month - 1]} {first.year}"
    return str(first.year) if (first.month, last.month) == (1, 12) else None


def evidence_of(checks: int, flagged: int) -> str:
    """How many checks of a message's evidence sheet are flagged. No number of them is a verdict."""
    return f"evidence: {flagged} of {checks} check{'' if checks == 1 else 's'} flagged"
