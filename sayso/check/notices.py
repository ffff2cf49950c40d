"""What an editor must know before a draft leaves: broken terms, people accused and not heard, weak ground."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from sayso.check.accusing import accusation_in
from sayso.check.statements import sentence_at
from sayso.model.belief import Requirement
from sayso.model.place import Span

NoticeKind = Literal["terms_breached", "no_reply", "below_standard"]
_NOT_NAMED = ("background", "not-for-attribution")
_TITLES = re.compile(r"^(?:mr|mrs|ms|dr|col|colonel|gen|general|minister|president|sir|don|dona)\.?\s+", re.I)


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Somebody whom a draft uses or names: all names; the terms in force and until when; whether an answer to
    the newsroom is on file, or that there was none. `is_person` is false for bodies and outlets.
    """

    id: str
    name: str
    names: tuple[str, ...]
    is_person: bool
    terms: str | None = None
    until: str | None = None
    has_reply: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """A place of the draft that goes back to the leak: the source behind it, what its proposition lacks."""

    span: Span
    source: str | None
    proposition: str | None = None
    missing: tuple[Requirement, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A notice at a place of the draft: whom it is about, and in words why."""

    kind: NoticeKind
    span: Span
    who: str | None
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """The text of a draft, and the places where it names somebody as the one who says something."""

    content: str
    voices: tuple[Span, ...] = ()


def find_notices(
    draft: Named, used: Sequence[Used], parties: Sequence[Party], today: str
) -> tuple[Notice, ...]:
    """Every notice on a draft, in order of place. `today` is an ISO day: an embargo ends on its last day."""
    found = {*_breaches(draft.content, used, parties, today), *_accused(draft, parties), *_below(used)}
    return tuple(sorted(found, key=lambda each: (each.span, each.kind, each.who or "", each.why)))


def _breaches(content: str, used: Sequence[Used], parties: Iterable[Party], today: str) -> Iterator[Notice]:
    for party in parties:
        if party.terms is None or party.terms == "on-record":
            continue
        named = list(places_of(content, party.names))
        rests = [each.span for each in used if each.source == party.id]
        if party.terms in _NOT_NAMED:
            for span in named:
                why = f"Spoke on the terms {party.terms!r} and is named."
                yield Notice(kind="terms_breached", span=span, who=party.name, why=why)
        elif party.terms == "off-record":
            for span in (*named, *rests):
                why = "Spoke off the record: what it tells may not be used."
                yield Notice(kind="terms_breached", span=span, who=party.name, why=why)
        elif party.terms == "embargo" and (party.until is None or today <= party.until):
            for span in rests:
                why = f"Under embargo until {party.until or 'a day that is not on file'}."
                yield Notice(kind="terms_breached", span=span, who=party.name, why=why)


def _accused(draft: Named, parties: Sequence[Party]) -> Iterator[Notice]:
    """The first place where somebody is accused of whom no answer is on file. Who is named as the voice of a
    statement accuses and is not accused; a name that may be several parties' counts for all of them.
    """
    persons = [party for party in parties if party.is_person]
    answered = [
        place for party in persons if party.has_reply for place in places_of(draft.content, party.names)
    ]
    done: set[str] = set()
    for place, party in _longest(draft.content, persons):
        voiced = any(place.meets(voice) for voice in draft.voices)
        if voiced or place in answered or done & set(party.names):
            continue
        sentence = sentence_at(draft.content, place.start, place.end)
        words = accusation_in(sentence.cut(draft.content))
        if words is not None:
            done |= {form for name in party.names for form in _forms(name)}
            why = f"Accused (“{words}”): no reply is on file, nor that one was asked for and refused."
            yield Notice(kind="no_reply", span=place, who=party.name, why=why)


def _longest(content: str, persons: Sequence[Party]) -> Iterator[tuple[Span, Party]]:
    """Every place where a person is named, once, with the party whose name is longest there."""
    found = [(place, party) for party in persons for place in places_of(content, party.names)]
    found.sort(key=lambda each: (each[0].start, -each[0].end, -len(each[1].name), each[1].id))
    end = 0
    for place, party in found:
        if place.start >= end:
            end = place.end
            yield place, party


def _below(used: Iterable[Used]) -> Iterator[Notice]:
    """The first place that rests on a proposition below the house standard."""
    seen: set[str] = set()
    for each in sorted(used, key=lambda one: one.span):
        if each.missing and each.proposition is not None and each.proposition not in seen:
            seen.add(each.proposition)
            lacks = "; ".join(f"{line.name}: {line.found}" for line in each.missing)
            why = f"Below the house standard. {lacks}."
            yield Notice(kind="below_standard", span=each.span, who=None, why=why)


def places_of(content: str, names: Iterable[str]) -> Iterator[Span]:
    """Where a text has one of some names, or the last name of a person's, in order; none inside another."""
    forms = {form for name in names for form in _forms(name)}
    if not forms:
        return
    parts = sorted(forms, key=lambda form: (-len(form), form))
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, parts))})(?!\w)")
    for match in pattern.finditer(content):
        yield Span(start=match.start(), end=match.end())


def _forms(name: str) -> Iterator[str]:
    """A name and its last word, where that is a name by itself."""
    bare = _TITLES.sub("", name).strip()
    if len(bare) < 3 or not bare[0].isupper():
        return
    yield bare
    last = bare.split()[-1]
    if last != bare and last[:1].isupper() and len(last) > 3:
        yield last
