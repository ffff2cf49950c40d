"""The checks `dkim` and `arc`: whether body and headers are those that were signed, and by whom."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sayso.evidence.clients import house_of
from sayso.evidence.clock import seconds
from sayso.evidence.keys import Keys, Outcome, check_seal
from sayso.model.document import Address, Message
from sayso.model.evidence import Finding, Result, Seal, Trace

_LEAST = 10  # signatures of mails through a list, from which on its ways are known
_LEAVES_ALONE = 0.05  # of them broken at most
_FRAGILE = 3  # broken bodies under one domain's seal from one sender's house, at least
_OFTEN = 0.2  # of all its bodies
_INTACT = ("same", "recoded")
_BODY = {
    "same": "the body is the one that was signed",
    "recoded": "the body is the one that was signed, once its transfer encoding is undone",
    "footed": "the body is the one that was signed, but for what stands below a line at its end",
    "cut": "only the beginning of the body was signed (l=); further words stand behind it",
    "differs": "the body is not the one that was signed",
    "none": "",
}
_TOLD = {
    "good": "the signature is that of the key",
    "bad": "the signature is not that of the key over these headers",
    "no key": "no key is given for it, so nobody can say here whether the signature is good",
    "revoked": "its key is revoked",
    "unfit": "the key given is of another kind than the signature",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """What is known of the way of one mail: its mailing list, and whose seals bodies often do not survive.

    `list_id` is `None` where the list is known to pass bodies on as they are, as `intact` then tells, or
    where there is none.
    """

    list_id: str | None
    intact: str
    fragile: frozenset[str]


class Sealers:
    """What mailing lists and senders' servers do to signed bodies, learned from the mails of the case."""

    def __init__(self) -> None:
        self._lists: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0])
        self._ways: defaultdict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])

    def add(self, trace: Trace, sender: Address | None) -> None:
        """Takes in one mail."""
        for seal in trace.seals:
            if seal.body == "none" or seal.fault is not None:
                continue
            is_broken = seal.body not in _INTACT
            way = self._ways[seal.domain or "", _house(sender)]
            way[0] += 1
            way[1] += is_broken
            if trace.list_id is not None and seal.kind == "dkim":
                through = self._lists[trace.list_id]
                through[0] += 1
                through[1] += is_broken

    def of(self, trace: Trace, sender: Address | None) -> Passage:
        """What the other mails tell of the way of this one."""
        if not trace.seals:
            return _NOTHING
        list_id, intact = trace.list_id, ""
        if list_id is not None:
            signed, broken = self._lists[list_id]
            if signed >= _LEAST and broken <= max(1, signed * _LEAVES_ALONE):
                intact = f" Its mailing list keeps bodies as they are ({signed - broken} of {signed} intact)."
                list_id = None
        house = _house(sender)
        fragile = frozenset(
            domain
            for domain in {seal.domain or "" for seal in trace.seals if seal.body not in (*_INTACT, "none")}
            if self._is_fragile(self._ways[domain, house])
        )
        return Passage(list_id=list_id, intact=intact, fragile=fragile)

    @staticmethod
    def _is_fragile(way: list[int]) -> bool:
        return way[1] >= _FRAGILE and way[1] > way[0] * _OFTEN


_NOTHING = Passage(list_id=None, intact="", fragile=frozenset())


def _house(sender: Address | None) -> str:
    return (sender.address or "").rpartition("@")[2] if sender else ""


def check_dkim(message: Message, trace: Trace, keys: Keys, way: Passage) -> Finding:
    """The check `dkim` of one mail: all its signatures together."""
    seals = [seal for seal in trace.seals if seal.kind == "dkim"]
    if not seals:
        return Finding(check="dkim", result="unknown", detail="It carries no DKIM signature.")
    judged = [_judge(seal, trace, keys, way) for seal in seals]
    results = [result for result, _ in judged]
    notes = [_notes(seal, trace, message.sent) for seal in seals]
    details = [detail + note for (_, detail), note in zip(judged, notes, strict=True)]
    own = house_of(_house(message.sender))
    if "agrees" in results and all(house_of(seal.domain or "") != own for seal in seals):
        results = ["unknown" if each == "agrees" else each for each in results]
        details.append(f"None is of the sender's own house ({own}), so they do not vouch for who wrote it.")
    result: Result = "differs" if "differs" in results else "agrees" if "agrees" in results else "unknown"
    return Finding(check="dkim", result=result, detail=" ".join(details))


def _judge(seal: Seal, trace: Trace, keys: Keys, way: Passage) -> tuple[Result, str]:
    """One signature: its result and a sentence or two."""
    name = f"The signature of {seal.domain or 'nobody'}"
    if seal.fault is not None:
        return "unknown", f"{name} cannot be checked: {seal.fault}."
    outcome = check_seal(seal, keys)
    said = f"{name}: {_BODY[seal.body]}; {_TOLD[outcome]}."
    if seal.body in ("differs", "cut", "footed"):
        cause = _cause(seal, trace, keys, way)
        if cause is not None:
            return "unknown", f"{said} {cause}"
        return "differs", f"{said}{way.intact}"
    if outcome == "bad":
        if way.list_id is not None:
            return "unknown", f"{said} Its mailing list ({way.list_id}) may have changed headers."
        return "differs", said
    return ("agrees" if outcome == "good" else "unknown"), said


def _cause(seal: Seal, trace: Trace, keys: Keys, way: Passage) -> str | None:
    """The ordinary cause of a body that is not as signed; `None` where there is none.

    Later seals stand above earlier ones. A later one over the body as it is shows that the body was changed
    on the way, before that server signed: one whose house stands in the Received headers, and whose key, if
    it is given, confirms it.
    """
    place = trace.seals.index(seal)
    passed = {house_of(server) for server in trace.servers if server is not None}
    for later in trace.seals[:place]:
        fits = later.body in _INTACT and later.fault is None and later.domain != seal.domain
        if fits and house_of(later.domain or "") in passed and check_seal(later, keys) in ("good", "no key"):
            return f"It was changed on the way: {later.domain} signed it later as it stands."
    return _ordinary(seal, way)


def _ordinary(seal: Seal, way: Passage) -> str | None:
    """What ordinarily changes a body on a way like this one; `None` where nothing is known to."""
    if way.list_id is not None:
        return f"It came through the mailing list {way.list_id}; lists often add to a body."
    if (seal.domain or "") in way.fragile:
        return "So are many mails from there that it signed: a server behind it changes them."
    return None


def _notes(seal: Seal, trace: Trace, sent: str | None) -> str:
    """What else a reader should know of a signature: weak, expired, unsigned headers."""
    notes = []
    if seal.algorithm == "rsa-sha1":
        notes.append("SHA-1 is weak: such a signature can be forged.")
    arrived = next((each for each in trace.received if each), None) or seconds(sent)
    if seal.expires is not None and arrived is not None and arrived > seal.expires:
        notes.append("It had expired when the mail arrived.")
    if seal.bare and seal.fault is None:
        notes.append(f"It does not cover {', '.join(seal.bare)}.")
    return "".join(f" {note}" for note in notes)


def check_arc(trace: Trace, keys: Keys, way: Passage) -> Finding | None:
    """The check `arc` (RFC 8617): whether the sets are a chain and the newest fits; `None` without any."""
    seals = [seal for seal in trace.seals if seal.kind == "arc-seal"]
    messages = [seal for seal in trace.seals if seal.kind == "arc-message"]
    if not seals and not messages:
        return None
    broken = _broken_chain(seals, messages)
    if broken is not None:
        return Finding(check="arc", result="differs", detail=f"The ARC sets are no chain: {broken}.")
    newest = max(messages, key=lambda seal: seal.instance or 0)
    outcomes = {check_seal(seal, keys) for seal in seals}
    last = check_seal(newest, keys)
    count = "1 ARC set" if len(seals) == 1 else f"{len(seals)} ARC sets in order"
    told = _TOLD[_worst(outcomes | {last})]
    body = _BODY[newest.body] or "the body was not compared"
    said = f"{count}, the last by {newest.domain}: {body}; {told}."
    if "bad" in outcomes or (last == "bad" and way.list_id is None):
        return Finding(check="arc", result="differs", detail=said)
    if any(seal.chain == "fail" for seal in seals):
        return Finding(check="arc", result="unknown", detail=f"{said} A server on the way found it broken.")
    if newest.fault is not None:
        said = f"The last ARC set cannot be checked: {newest.fault}."
        return Finding(check="arc", result="unknown", detail=said)
    if newest.body in ("differs", "cut", "footed"):
        return _changed_after(newest, said, trace, way)
    return Finding(check="arc", result="agrees" if outcomes | {last} == {"good"} else "unknown", detail=said)


def _worst(outcomes: set[Outcome]) -> Outcome:
    order: tuple[Outcome, ...] = ("bad", "unfit", "revoked", "no key")
    return next((each for each in order if each in outcomes), "good")


def _changed_after(newest: Seal, said: str, trace: Trace, way: Passage) -> Finding:
    """A body that is not the one of the newest set."""
    if any(seal.kind == "dkim" and seal.body in _INTACT for seal in trace.seals):
        why = "A DKIM signature covers the body as it stands, so a server re-wrote it on the way."
    else:
        ordinary = _ordinary(newest, way)
        if ordinary is None:
            return Finding(check="arc", result="differs", detail=f"{said}{way.intact}")
        why = ordinary
    return Finding(check="arc", result="unknown", detail=f"{said} {why}")


def _broken_chain(seals: Sequence[Seal], messages: Sequence[Seal]) -> str | None:
    """Why the sets are no chain (RFC 8617 5.2); `None` where they are one."""
    numbers = sorted(seal.instance or 0 for seal in seals)
    if numbers != list(range(1, len(seals) + 1)):
        return f"their numbers are {', '.join(map(str, numbers)) or 'missing'}"
    if sorted(seal.instance or 0 for seal in messages) != numbers:
        return "seals and message signatures do not come in pairs"
    for seal in seals:
        if seal.fault is not None and "set " in seal.fault:
            return seal.fault
        if (seal.chain == "none") != (seal.instance == 1):
            return f"set {seal.instance} says cv={seal.chain}"
    return None
