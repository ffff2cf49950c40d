"""Codes for sources (MX-1, US714), told from rifles, roads and rooms by the words around them."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from sayso.claims.cues import grammar, load
from sayso.claims.gazetteers import fold, names_of, word_capitals, word_list
from sayso.claims.passages import Naming, Passage
from sayso.model.document import Document, Text
from sayso.model.place import Span

SHAPE = re.compile(
    r"(?<![^\s(\[{\"'“‘«>*|:,;=–—/])(?<!\d[,:/])([A-Z]{1,6})([- ]?)(\d{1,5})([A-Z]\d?)?"
    r"(?=['’]s?(?!\w)|[\"'”’»)\]}*|]{0,3}[.,;:!?…]{0,3}[\"'”’»)\]}*]{0,3}(?:\s|$)|-[a-z]{4}|\s?[=/–—])"
)
ENOUGH = 2.0
"""What the words around a code must weigh together."""
SURE, NAMED, SPOKEN, WEAK, THING = 8.0, 5.0, 3.0, 1.0, -5.0
SPACED = NAMED
"""What they must weigh where a space stands inside the code."""
_LABEL = re.compile(
    r"(?:^|\n)[ \t>|*]*(?:sources?(?: codes?)?|code[ -]?(?:name)?s?(?: \w+){0,2}|fuentes?|c[óo]digos?|claves?"
    r"|src)"
    r"[ \t]*[:=]"
    r"[ \t]*(?:codes?[ \t]+)?$",
    re.I,
)
_LIST = re.compile(
    r"^['’]?s?[\"”)]*(?:\s*,\s*(?:and |y |or )?|\s+(?:and|y|or|o|&|e)\s+|\s*[/&+]\s*)[\"“(]*$", re.I
)
_SKIPPED = re.compile(
    r"^[\"”’')\]]*\s*(?:\([^()\n]{0,60}\)\s*)?(?:,\s+(?:who|whose|que|quien)\s+)?"
    r"(?:(?:who|has|have|had|also|will|would|does|did|do|not|never|just|only|still|now|then|both|all|is|was|were|are|may"
    r"|might|could|can|cannot|won't|has never|later|once|always|often|again|and I"
    r"|ha|han|había|no|ya|también|nunca|se|me|nos|le|lo)\s+){0,4}"
)
_OWNED = re.compile(r"^['’]s?\s+(?:\w+\s+)?(\w+)")
_SOMEBODY = re.compile(
    r"^[\"”]?(?:,? who\b|,? quien\b|;? (?:he|she) "
    r"|:\s+(?:they|he|she|the|nobody|\"|“|how|who|what|nothing|his|her|an?\b|two|three)"
    r"| (?:is|was|are|were) (?:right|wrong|reliable|adamant|close|telling|lying|sure|ill|on|back|out|away"
    r"|gone|here|there|dead|alive|free|busy|late|safe|afraid|angry|tired|at|in|not|nervous|unwell"
    r"|travelling|usually|the|a|an)\b"
    r"| out of\b| (?:himself|herself)\b| (?:has|had) (?:not |never )?(?:a|an|his|her|no|his own)\b"
    r"| on (?:the|this)\b"
    r"| (?:again|twice|some day)\b| and I\b)",
    re.I,
)
_ERRORS = re.compile(
    r"\b(?:error|zip|postal|area|dial-in|bar|qr|colou?r|paint|product|model|part|fault|discount|country|dress|building|tax"
    r"|penal|civil|access|pin|entry|door|promo|booking|reference|flight|airport|currency|activation|key|game|cheat)"
    r"\s+codes?\s*$",
    re.I,
)
_APPOSED = re.compile(r"^,? (?:an?|the|un|una|el|la) (?:\w+ )?([\w-]+)")
_LINE = re.compile(r"^\s*=\s")
_SUBJECT = re.compile(r"\bINSIGHTS?\b", re.I)
_ABOUT = re.compile(r"\b(?:sources?|informants?|fuentes?|informantes?)\b", re.I)
_WORD_BEFORE = re.compile(r"([\w'’-]+)[\"“(]*\s*$")
_WORD_AFTER = re.compile(r"^[\"”)]*\s+([\w'’-]+)")
REACH = 70
"""How many characters on either side are looked at."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    """Something with the form of a code: where, its letters, its one spelling, its weight."""

    passage: int
    span: Span
    key: str
    weight: float
    spaced: bool
    thing: bool


@cache
def _pattern(name: str) -> re.Pattern[str]:
    parts = "|".join(names_of(load("codes.toml")[name]))
    return re.compile(rf"(?:^|(?<!\w))({parts}),?\s+[\"“‘'(]*$", re.I)


def codes(document: Document, text: Text, read: Sequence[Passage]) -> tuple[tuple[Naming, ...], ...]:
    """The codes of each passage, in order. What is a code at one place is one everywhere in the document."""
    told = _told(document, text)
    found = [
        _candidate(n, passage, match)
        for n, passage in enumerate(read)
        for match in SHAPE.finditer(passage.content)
    ]
    if not found:
        return tuple(() for _ in read)
    house = bool(told) or _speaks_of_sources(document, text)
    often = Counter(one.key for one in found)
    weighed = _shared([_weighed(one, told, often, house) for one in found], read)
    best: dict[str, float] = {}
    for one in weighed:
        best[one.key] = max(best.get(one.key, one.weight), one.weight)
    out: list[list[Naming]] = [[] for _ in read]
    for one in weighed:
        if _accepted(one, best[one.key]):
            score = 0.99 if max(one.weight, best[one.key]) >= NAMED else 0.9
            out[one.passage].append(Naming(span=one.span, kind="code", score=score))
    return tuple(map(tuple, out))


def _accepted(one: _Candidate, best: float) -> bool:
    """Whether a candidate is a code: by its own words, or by those at another place."""
    if one.spaced:
        return one.weight >= SPACED or best >= SURE
    return one.weight >= ENOUGH or (best >= SPOKEN and one.weight > THING) or best >= SURE


def _told(document: Document, text: Text) -> frozenset[str]:
    """The codes that a header form or the subject of an INSIGHT mail gives, in one spelling."""
    values = [form.source for form in text.forms if form.source is not None]
    subject = document.message.subject if document.message is not None else document.title
    insight = _SUBJECT.search(subject or "")
    if subject is not None and insight is not None:
        values.append(subject[insight.end() :])
    return frozenset(_key(match) for value in values for match in SHAPE.finditer(value))


def _speaks_of_sources(document: Document, text: Text) -> bool:
    """Whether a document is about a house's sources: a header form, or "sources" in its subject."""
    subject = document.message.subject if document.message is not None else document.title
    return bool(text.forms) or (subject is not None and _ABOUT.search(subject) is not None)


def _key(match: re.Match[str]) -> str:
    return f"{match[1]}{match[3]}{match[4] or ''}"


def _candidate(number: int, passage: Passage, match: re.Match[str]) -> _Candidate:
    before = passage.content[max(0, match.start() - REACH) : match.start()]
    after = passage.content[match.end() : match.end() + REACH]
    weight = _before(before, passage.grammar.language) + _after(after, passage.grammar.language)
    thing = _is_thing(match)
    letters = match[1]
    if len(letters) == 1:
        weight -= 2.5
    elif thing:
        weight -= 4
    elif letters in word_capitals("codes.toml", "countries") and not match[2].isspace():
        weight += ENOUGH if len(match[3]) < 4 else WEAK
    return _Candidate(
        passage=number,
        span=Span(start=match.start(), end=match.end()),
        key=_key(match),
        weight=weight,
        spaced=match[2] == " ",
        thing=thing or len(letters) == 1,
    )


def _is_thing(match: re.Match[str]) -> bool:
    series = word_capitals("codes.toml", "series")
    return match[1] in series or match[0] in series or f"{match[1]}{match[3]}" in series


def _before(before: str, language: str) -> float:
    """What the words before a code weigh."""
    if _LABEL.search(before):
        return SURE
    if _ERRORS.search(before):
        return THING
    paragraph = before[before.rfind("\n\n") + 2 if "\n\n" in before else 0 :]
    if _pattern("naming").search(paragraph):
        return NAMED
    word = _WORD_BEFORE.search(paragraph)
    if word is None:
        return 0.0
    last = fold(word[1])
    if last in word_list("codes.toml", "things") and not (language == "es" and last == "a"):
        return THING
    person = _pattern("people").search(paragraph)
    if person is None:
        return 0.0
    return WEAK if fold(person[1]) in word_list("codes.toml", "weak") else SPOKEN


def _after(after: str, language: str) -> float:
    """What the words behind a code weigh."""
    owned = _OWNED.match(after)
    if owned is not None:
        return SPOKEN if fold(owned[1]) in word_list("codes.toml", "owned") else WEAK
    word = _WORD_AFTER.match(after)
    if word is not None and fold(word[1]) in word_list("codes.toml", "kinds"):
        return THING
    apposed = _APPOSED.match(after)
    if apposed is not None and fold(apposed[1]) in word_list("codes.toml", "kinds"):
        return THING
    if _LINE.match(after):
        return WEAK
    if _SOMEBODY.match(after):
        return SPOKEN
    skipped = _SKIPPED.match(after)
    verb = re.match(r"[\w'’-]+", after[skipped.end() :]) if skipped is not None else None
    if verb is None:
        return 0.0
    return _verb(verb[0].lower(), language)


def _verb(word: str, language: str) -> float:
    """What a verb behind a code weighs: whether somebody is its subject."""
    if fold(word) in word_list("codes.toml", "acts"):
        return SPOKEN - 0.5
    cue = grammar(language).verbs.get((word,)) or grammar("en").verbs.get((word,))
    if cue is None or cue.form == "gerund":
        return 0.0
    return SPOKEN if not cue.nounlike else WEAK


def _weighed(one: _Candidate, told: frozenset[str], often: Mapping[str, int], house: bool) -> _Candidate:
    """A candidate with what the whole document says of it."""
    more = SURE if one.key in told else 0.0
    if not one.thing:
        more += 0.5 * (often[one.key] > 1) + WEAK * house
    return replace(one, weight=one.weight + more)


def _shared(found: Sequence[_Candidate], read: Sequence[Passage]) -> list[_Candidate]:
    """Candidates that stand in one list ("ME2, ME5 and CN89") share the best weight, things excepted."""
    out = list(found)
    for steps in (range(1, len(out)), range(len(out) - 1, 0, -1)):
        for i in steps:
            first, second = out[i - 1], out[i]
            if first.passage == second.passage and not first.thing and not second.thing:
                gap = read[first.passage].content[first.span.end : second.span.start]
                if _LIST.match(gap):
                    most = max(first.weight, second.weight) + 0.25
                    out[i - 1], out[i] = replace(first, weight=most), replace(second, weight=most)
    return out
