"""Claims about a voice itself: its access, competence, honesty, interest. Precision comes before recall.

A claim assesses somebody where its content says of a person or body in so many words what the lists in
`assessments.toml` hold. Questions, conditions and denials assess nobody.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from sayso.claims.cues import LANGUAGES, load
from sayso.claims.nouns import nouns
from sayso.model.claim import Claim
from sayso.model.judging import Aspect, Assessment
from sayso.model.place import content_id

_ASPECTS: tuple[Aspect, ...] = ("honesty", "interest", "access", "competence")
Polarity = Literal["positive", "negative"]
Found = tuple[Aspect, Polarity, str]
_OPPOSITE: dict[Polarity, Polarity] = {"negative": "positive", "positive": "negative"}
_COMMITTED = frozenset({"asserted", "supposed", "admitted"})
_LONGEST = 2_000  # code points of a content; what is longer says more than what somebody is worth
_NAME = (
    r"(?-i:(?:(?:Mr|Mrs|Ms|Dr|Col|Gen|Colonel|General|Senator|Minister|Captain|Sr|Sra|Lic)\.?\s)?"
    r"(?:[A-Z]{1,6}-?\d{1,4}[A-Z]?|[A-ZÁÉÍÓÚÑ][\w-]+(?:['’][A-Z]\w+)?(?:\s[A-ZÁÉÍÓÚÑ][\w-]+){0,2}))"
)
_THINGS = frozenset(
    {"it", "this", "that", "these", "those", "there", "here", "the", "a", "an", "what", "which"}
    | {
        "who",
        "i",
        "we",
        "you",
        "trust",
        "truth",
        "data",
        "prices",
        "nobody",
        "everyone",
        "el",
        "la",
        "los",
        "las",
        "un",
        "una",
    }
    | {"eso", "esto", "esta", "este", "si", "no", "sin"}
)
"""Words with a capital at the start of a sentence that name nobody."""


@dataclass(frozen=True, slots=True)
class _Pattern:
    """What is said of a voice: behind it (then anchored there) or around it (`free`)."""

    aspect: Aspect
    polarity: Polarity
    expression: re.Pattern[str]
    people: bool = False


@dataclass(frozen=True, slots=True)
class _Language:
    """`sieve` meets every text in which a pattern can match, at a hundredth of the cost."""

    sieve: re.Pattern[str]
    voice: re.Pattern[str]
    person: re.Pattern[str]
    open: re.Pattern[str]
    negator: re.Pattern[str]
    behind: tuple[_Pattern, ...]
    free: tuple[_Pattern, ...]


def assess(claim: Claim) -> Assessment | None:
    """What a claim says of a voice itself; `None` for all other claims, and where there is any doubt."""
    if claim.attribution.factuality not in _COMMITTED or len(claim.content_text) > _LONGEST:
        return None
    found = find_assessment(" ".join(claim.content_text.split()))
    if found is None:
        return None
    aspect, polarity, about = found
    id_ = content_id("assessment", claim.id, aspect)
    return Assessment(id=id_, claim=claim.id, about=about, aspect=aspect, polarity=polarity)


def find_assessment(text: str) -> Found | None:
    """(aspect, polarity, words for the voice) of a sentence on one line that assesses somebody."""
    if text.rstrip(" \"'”’»").endswith("?") or "¿" in text:
        return None
    for name in LANGUAGES:
        language = _language(name)
        if language.sieve.search(text) is not None:
            found = next(_behind(text, language), None) or next(_around(text, language), None)
            if found is not None:
                return found
    return None


def _behind(text: str, language: _Language) -> Iterator[Found]:
    """What is said behind a voice."""
    for voice in language.voice.finditer(text):
        about = voice["who"]
        if about.casefold() in _THINGS or language.open.search(text[: voice.start()]) is not None:
            continue
        for pattern in language.behind:
            found = pattern.expression.match(text, voice.end())
            if found is not None and (not pattern.people or language.person.fullmatch(about)):
                is_turned = len(language.negator.findall(found["between"])) % 2 == 1
                yield pattern.aspect, _OPPOSITE[pattern.polarity] if is_turned else pattern.polarity, about


def _around(text: str, language: _Language) -> Iterator[Found]:
    """What is said in other ways: "nobody believes a word he says"."""
    for pattern in language.free:
        found = pattern.expression.search(text)
        if found is None or found["who"].casefold() in _THINGS:
            continue
        if language.open.search(text[: found.start()]) is None:
            yield pattern.aspect, pattern.polarity, found["who"]


@cache
def _language(name: str) -> _Language:
    lists = load("assessments.toml")[name]
    who, person = _voice(name, lists, people=False), _voice(name, lists, people=True)
    return _Language(
        sieve=_compiled(rf"\b(?:un|dis|ill-|mis)?(?:{lists['sieve']})"),
        voice=_compiled(rf"(?<!\bof )(?<!\bde ){who}"),
        person=_compiled(person),
        open=_compiled(rf"\b(?:{lists['before']})\b"),
        negator=_compiled(rf"(?<!\w)(?:{lists['negators']})(?!\w)|n['’]t\b"),
        behind=tuple(_said_behind(lists)),
        free=tuple(_said_around(lists, who)),
    )


def _said_behind(lists: Any) -> Iterator[_Pattern]:
    for aspect, polarity, given in _entries(lists):
        for key in ("be", "verb", "person"):
            said = "|".join(_closed(each, lists) for each in given.get(key, ()))
            if said:
                expression = _compiled(f"{_between(key, lists)}(?:{said})")
                yield _Pattern(aspect, polarity, expression, people=key == "person")


def _said_around(lists: Any, who: str) -> Iterator[_Pattern]:
    for aspect, polarity, given in _entries(lists):
        for words in given["free"]:
            said = _closed(words.replace("{who}", who), lists)
            yield _Pattern(aspect, polarity, _compiled(rf"(?<![\w-])(?:{said})"))


def _entries(lists: Any) -> Iterator[tuple[Aspect, Polarity, Any]]:
    for aspect in _ASPECTS:
        for polarity in _OPPOSITE:
            yield aspect, polarity, lists[aspect][polarity]


def _compiled(expression: str) -> re.Pattern[str]:
    return re.compile(expression.replace(" ", r"\s"), re.IGNORECASE)


def _voice(language: str, lists: Any, *, people: bool) -> str:
    """A pronoun, a name or code, or "the analysts": a noun for people or bodies behind a determiner."""
    known = nouns(language)
    heads = {*known["unnamed"], *lists["heads"], *(() if people else known["body"])}
    listed = "|".join(sorted(map(re.escape, heads), key=lambda each: (-len(each), each)))
    noun = rf"(?:{lists['determiners']}) (?:[\w-]+ ){{0,2}}?(?:{listed})(?:s|es)?"
    bare = rf"(?:{lists['pronouns']})"
    names = bare if people else rf"{bare}|{_NAME}"
    return rf"(?<![\w'’-])(?P<who>{noun}|{names})(?![\w-])"


def _between(key: str, lists: Any) -> str:
    """What may stand between the voice and what is said of it."""
    not_ = rf"(?:n['’]t| (?:{lists['negators']}))"
    adverbs = rf"(?:(?: (?:{lists['adverbs']}))|{not_}){{0,3}}"
    if key == "be":
        has, been = lists["perfect"]
        forms = rf" (?:{lists['be_forms']})|['’]s| (?:{has}){adverbs} (?:{been})"
        return rf"(?P<between>{adverbs}(?:{forms}){adverbs}) "
    return rf"(?P<between>{adverbs}(?: (?:{lists['auxiliaries']}))?{adverbs}) "


def _closed(words: str, lists: Any) -> str:
    """An entry with what must come behind it: a word where it ends in "…", else the end of a phrase."""
    return words.removesuffix(" …") + (r"(?=\s)" if words.endswith(" …") else _end(lists))


def _end(lists: Any) -> str:
    return rf"(?![\w-])(?=\s*(?:[.,;:!)\]\"”’'»—–]|$)|\s+(?:{lists['after']})\b)"
