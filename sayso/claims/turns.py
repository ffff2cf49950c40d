"""The quotations of a passage as turns of a dialogue: where each stands, and who the words beside it name."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from sayso.claims.cast import Cast, Sighting, is_speech
from sayso.claims.cues import Grammar
from sayso.claims.nouns import closed
from sayso.claims.words import CLOSERS, OPENERS, Range, Words

TAG = 30
"""How many words beside a quotation may tell who speaks."""
ENDS = frozenset({".", "!", "?", ";"})
ELIDED = (("s",), ("re",), ("ll",), ("t",), ("d",), ("ve",), ("m",), ("em",), ("tis",), ("twas",))
CLOSING = frozenset(",.!?;:…-") | {"--", "—", "–", "..."}


@dataclass(frozen=True, slots=True)
class Tag:
    """Who the words beside a quotation name: `kind` is "verb" beside a verb of speech, else "beat"."""

    kind: str
    one: Sighting


@dataclass(frozen=True, slots=True)
class Turn:
    """A quotation as its speaker is looked for: its words, the tags before and behind it, the names in it.

    `gap` and `ends` are how many words and full stops stand between it and the one before, `linked` says that
    the words between may belong to both, `leads` that a comma or a colon leads to it, `comma` that a comma, a
    mark of question or a dash closes it.
    """

    part: Range
    before: Tag | None
    after: Tag | None
    gap: int
    ends: int
    linked: bool
    leads: bool
    called: frozenset[int]
    mentioned: frozenset[int]
    comma: bool


def quotations(words: Words, part: Range) -> tuple[Range, ...]:
    """The outermost quotations of a range with their marks, also those in single marks (‘…’).

    A single closing mark counts behind punctuation only: elsewhere it is an apostrophe.
    """
    out: list[Range] = []
    start, mark = -1, ""
    marks = {words.forms[k] for k in range(*part)}
    doubled = not marks.isdisjoint(('"', "“", "”", "``"))
    single = () if doubled else ("‘",) if "‘" in marks else ("'",)
    for k in range(*part):
        form = words.forms[k]
        if start < 0:
            spaced = (
                k == part[0] or words.starts[k] > words.ends[k - 1] or not words.forms[k - 1][0].isalnum()
            )
            elided = words.lower[k + 1 : k + 2] in ELIDED and words.starts[k + 1] == words.ends[k]
            if form in OPENERS or form in ('"', "``") or (form in single and spaced and not elided):
                start, mark = k, form
        elif _closes(words, k, mark):
            if k - start > 1:
                out.append((start, k + 1))
            start = -1
        elif form in OPENERS and form == mark:
            start = k  # the one before was never closed
    return tuple(out)


def _closes(words: Words, k: int, mark: str) -> bool:
    form = words.forms[k]
    if mark in ("‘", "'"):
        return form == ("’" if mark == "‘" else "'") and words.forms[k - 1] in CLOSING
    return form == '"' if mark == '"' else form in CLOSERS or form == "''"


def turns(words: Words, quoted: Sequence[Range], people: Cast, grammar: Grammar) -> tuple[Turn, ...]:
    """The quotations with what is known of each before any speaker is."""
    starts = [one.part[0] for one in people.sightings]

    def seen(part: Range) -> list[Sighting]:
        return list(people.sightings[bisect_left(starts, part[0]) : bisect_left(starts, part[1])])

    out: list[Turn] = []
    for number, (lo, hi) in enumerate(quoted):
        last = quoted[number - 1][1] if number else 0
        following = quoted[number + 1][0] if number + 1 < len(quoted) else len(words)
        ahead = (hi, _until(words, hi, min(following, hi + TAG)))
        behind = (_since(words, max(last, lo - TAG), lo), lo)
        inside = [one for one in people.quoted if lo <= one.part[0] < hi]
        called = {one.who for one in inside if _vocative(words, one.part)}
        out.append(
            Turn(
                part=(lo, hi),
                before=_tag(words, behind, seen(behind), grammar),
                after=_after(words, ahead, seen(ahead), grammar),
                leads=words.forms[lo - 1] in (",", ":") and lo > last,
                gap=lo - last if number else len(words),
                ends=sum(words.forms[k] in (".", "!", "?") for k in range(last, lo)) if number else TAG,
                linked=number > 0 and behind[0] == last and lo - last <= TAG and last < lo,
                called=frozenset(called),
                mentioned=frozenset(one.who for one in inside) - called,
                comma=words.forms[hi - 2] in (",", "?", "!", "--", "—", "–", "-"),
            )
        )
    return tuple(out)


def _until(words: Words, low: int, high: int) -> int:
    return next((k for k in range(low, high) if words.forms[k] in ENDS), high)


def _since(words: Words, low: int, high: int) -> int:
    return next((k + 1 for k in range(high - 1, low - 1, -1) if words.forms[k] in (".", "!", "?")), low)


def _vocative(words: Words, part: Range) -> bool:
    """Whether a name in a quotation is called on: commas, marks or "dear" around it."""
    before, after = words.forms[part[0] - 1], words.forms[part[1]] if part[1] < len(words) else "."
    opens = before in (",", "“", '"', "‘", "``", "!", "--", ".", "?") or before.lower() in (
        "dear",
        "oh",
        "o",
        "my",
    )
    return opens and after in (",", ".", "!", "?", "”", '"', "’", ";", "--")


def _tag(words: Words, region: Range, seen: Sequence[Sighting], grammar: Grammar) -> Tag | None:
    """Who does what a region beside a quotation tells: the subject of its verb of speech, else its first."""
    subjects = [one for one in seen if one.role in ("main", "named")]
    verbs = [k for k in range(*region) if is_speech(words.lower[k], grammar)]
    for verb in verbs:
        behind = next((one for one in subjects if 0 < one.part[0] - verb <= 2), None)
        before = [one for one in subjects if one.part[1] <= verb]
        if behind is not None and (verb == region[0] or not before):
            return Tag("verb", behind)
        if before:
            near = before[0] if len(before) == 1 or verb - before[-1].part[1] > 3 else before[-1]
            return Tag("verb", near)
        if behind is not None:
            return Tag("verb", behind)
    return Tag("beat", subjects[0]) if subjects else None


def _after(words: Words, region: Range, seen: Sequence[Sighting], grammar: Grammar) -> Tag | None:
    """Who does what the words behind a quotation tell; those of a new sentence do not speak it."""
    lo, hi = region
    if lo >= hi:
        return None
    closing = words.forms[lo - 2] if words.forms[lo - 1] not in CLOSING else words.forms[lo - 1]
    capital = words.forms[lo][0].isupper() and words.forms[lo] != "I" and closed(words.lower[lo], grammar)
    if closing != "." and not capital:
        verb = next((k for k in range(lo, min(lo + 12, hi)) if _tells(words, k, lo, closing, grammar)), None)
        if verb is not None:
            subjects = [one for one in seen if one.role in ("main", "named")]
            behind = next((one for one in subjects if 0 < one.part[0] - verb <= 2), None)
            before = [
                one for one in subjects if one.part[0] <= lo + 1 and one.part[1] <= verb <= one.part[1] + 2
            ]
            if verb == lo and behind is not None:
                return Tag("verb", behind)
            if before:
                return Tag("verb", before[0])
            if behind is not None and verb - lo <= 2:
                return Tag("verb", behind)
    subjects = [one for one in seen if one.role in ("main", "named")]
    return Tag("beat", subjects[0]) if subjects else None


def _tells(words: Words, k: int, low: int, closing: str, grammar: Grammar) -> bool:
    """Whether word `k` behind a quotation is a verb of speech, or a past form where only one can stand."""
    word = words.lower[k]
    if is_speech(word, grammar):
        return True
    past = word.endswith("ed") and words.forms[k][0].islower() and len(word) > 4
    return past and (k == low or (closing == "," and k - low <= 3))


def told(turn: Turn) -> tuple[str, Tag] | None:
    """The best of the tags: one with a verb of speech, the one behind first where a comma leads to it."""
    tags = [("after", turn.after), ("before", turn.before)]
    if turn.leads:
        tags.reverse()
    known = [(side, tag) for side, tag in tags if tag is not None]
    verbs = [(side, tag) for side, tag in known if tag.kind == "verb"]
    return verbs[0] if verbs else known[0] if known else None
