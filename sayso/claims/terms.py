"""Terms that a text itself states: "don't quote me", "on condition of anonymity", "embargoed until".

They are what the house or the voice said, verbatim, never what a newsroom agreed. Precision comes before
recall: a phrase whose voice is not known states nothing.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sayso.claims.cues import LANGUAGES, load
from sayso.claims.dates import first_date
from sayso.model.chain import Hop
from sayso.model.claim import Claim
from sayso.model.document import HeaderForm, Text, Zone
from sayso.model.judging import HeardTerms, Terms
from sayso.model.place import Span

_SIDE = 300  # code points on either side in which the sentence ends
_BEFORE = 40
_SPOKEN = frozenset({"body", "quoted", "forwarded"})
_BREAK = re.compile(r"(?<![A-Z])[.!?][”\"’)]*\s+(?=[A-Z¿¡“\"‘(])|\n[ \t>]*\n")


@dataclass(frozen=True, slots=True)
class _Phrase:
    terms: Terms
    is_own: bool
    expression: re.Pattern[str]
    before: re.Pattern[str]
    behind: re.Pattern[str]


def find_terms(text: Text, claims: Sequence[Claim]) -> tuple[HeardTerms, ...]:
    """All terms that a text states for a voice that is known, in order of place.

    `claims` are those of the text: a phrase in a sentence with a statement is about who says that.
    """
    found = [each for form in text.forms if (each := _of_form(text, form)) is not None]
    taken: list[Span] = []
    for zone in text.zones:
        if zone.kind in _SPOKEN:
            for phrase, span in _phrases(text.content, zone.span):
                voice = _voice(text, zone, claims, (phrase, span))
                if voice is not None and not any(span.meets(other) for other in taken):
                    taken.append(span)
                    found.append(_heard(text, (phrase, span), voice))
    return tuple(sorted(found, key=lambda each: (each.span, each.words)))


def _of_form(text: Text, form: HeaderForm) -> HeardTerms | None:
    """What a source form allows, and how it describes the source to others; verbatim: houses use their words
    differently."""
    described = form.attribution if form.attribution != form.description else None
    words = "; ".join(each for each in (described, form.terms) if each)
    if not words or (form.source is None and form.description is None):
        return None
    voice = Hop(name=form.source, medium="form", description=form.description)
    return HeardTerms(document=text.document, span=form.span, terms=None, words=words, voice=voice)


def _heard(text: Text, found: tuple[_Phrase, Span], voice: Hop) -> HeardTerms:
    phrase, span = found
    return HeardTerms(
        document=text.document,
        span=span,
        terms=phrase.terms,
        words=" ".join(span.cut(text.content).split()),
        voice=voice,
        until=_until(text.content[span.end : span.end + _SIDE]) if phrase.terms == "embargo" else None,
    )


def _until(behind: str) -> str | None:
    """The day with which an embargo ends, where the words behind it give one in full."""
    for language in LANGUAGES:
        day = first_date(behind[:60], language, None)
        if day is not None:
            return day.end or day.start
    return None


def _phrases(content: str, within: Span) -> Iterator[tuple[_Phrase, Span]]:
    words = within.cut(content)
    for phrase in _all_phrases():
        for found in phrase.expression.finditer(words):
            span = Span(start=found.start(), end=found.end())
            before, behind = (
                words[max(0, span.start - _BEFORE) : span.start],
                words[span.end : span.end + _BEFORE],
            )
            is_taken_back = phrase.before.search(before) or phrase.behind.search(behind)
            if not is_taken_back and not words[_sentence(words, span)].rstrip().endswith("?"):
                yield phrase, span.shifted(within.start)


def _sentence(words: str, span: Span) -> slice:
    """The sentence around a place, or what of it stands near."""
    before, behind = words[max(0, span.start - _SIDE) : span.start], words[span.end : span.end + _SIDE]
    starts = [found.end() for found in _BREAK.finditer(before)]
    start = span.start - len(before) + (starts[-1] if starts else 0)
    stop = _BREAK.search(behind)
    return slice(start, span.end + (len(behind) if stop is None else stop.end()))


def _voice(text: Text, zone: Zone, claims: Sequence[Claim], found: tuple[_Phrase, Span]) -> Hop | None:
    """Whose words a phrase covers: of the nearest statement in its sentence, else the writer's."""
    phrase, span = found
    if not phrase.is_own:
        sentence = _sentence(text.content, span)
        around = Span(start=max(sentence.start, zone.span.start), end=min(sentence.stop, zone.span.end))
        said = [
            (_distance(place, span), place.start, claim)
            for claim in claims
            if claim.attribution.kind != "own"
            for place in (*claim.attribution.source, *claim.attribution.cue)
            if around.meets(place)
        ]
        if said:
            return _known(min(said, key=lambda each: each[:2])[2].chain.origin)
    return _known(zone.voice)


def _known(hop: Hop | None) -> Hop | None:
    return None if hop is None or (hop.name is None and hop.description is None) else hop


def _distance(place: Span, span: Span) -> int:
    return max(place.start - span.end, span.start - place.end, 0)


@cache
def _all_phrases() -> tuple[_Phrase, ...]:
    return tuple(phrase for language in LANGUAGES for phrase in _made(load("terms.toml")[language]))


def _made(lists: Any) -> Iterator[_Phrase]:
    before, behind = _compiled(lists["not_before"]), _compiled(lists["not_behind"])
    for whose in ("own", "told"):
        for terms, phrases in lists[whose].items():
            for each in phrases:
                yield _Phrase(terms, whose == "own", _compiled(rf"(?<!\w)(?:{each})"), before, behind)


def _compiled(expression: str) -> re.Pattern[str]:
    return re.compile(expression.replace(" ", r"\s"), re.IGNORECASE)
