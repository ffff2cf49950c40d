"""Outlets: listed newspapers, agencies, broadcasters and sites, and what the words around call one."""

import re
from collections.abc import Iterator, Sequence

from sayso.claims.gazetteers import domains, joined, listed_at, word_list
from sayso.claims.nameparts import span_of
from sayso.claims.passages import Naming, Passage
from sayso.claims.words import Range
from sayso.model.place import Span

DOMAIN = re.compile(
    r"(?<![\w@.-])(?:https?://)?(?:www\d?\.|m\.|edition\.|blogs\.|news\.)?((?:[a-z0-9-]{1,63}\.){1,3}[a-z]{2,4})\b(?!@)"
)
BESIDE = re.compile(r",?\s+(?:and\s+|y\s+)?(?:the\s+)?")
LONGEST = 5


def outlets(passage: Passage) -> Iterator[Naming]:
    """The outlets that a passage names, in order of place, those by domain last."""
    words = passage.words
    found: list[Naming] = []
    open_: list[Naming] = []
    for part in passage.sentences:
        k = part[0]
        while k < part[1]:
            one = (
                _at(passage, k, part) if words.forms[k][0].isupper() or words.forms[k][0].isdigit() else None
            )
            if one is None:
                k += 1
                continue
            stop, score = one
            naming = Naming(span=span_of(words, (k, stop)), kind="outlet", score=score or 0.8)
            (found if score else open_).append(naming)
            k = stop
    yield from sorted((*found, *_listed_beside(passage, found, open_)), key=lambda one: one.span)
    yield from _sites(passage)


def _listed_beside(passage: Passage, found: Sequence[Naming], open_: Sequence[Naming]) -> Iterator[Naming]:
    """The ambiguous names that stand in one list with an outlet: "AFP, AP and Bloomberg"."""
    ends = {one.span.end: one for one in found}
    starts = {one.span.start: one for one in found}
    for one in open_:
        gap = BESIDE.match(passage.content, one.span.end)
        behind = gap is not None and gap.end() in starts
        before = any(
            BESIDE.fullmatch(passage.content, end, one.span.start)
            for end in range(max(0, one.span.start - 10), one.span.start)
            if end in ends
        )
        if behind or before:
            yield one


def _at(passage: Passage, k: int, part: Range) -> tuple[int, float] | None:
    """Where the outlet's name at word `k` ends, and how sure it is; 0 where only its neighbours tell."""
    words, folded = passage.words, passage.folded
    listed = listed_at(words, folded, k, part[1])
    if listed is not None and listed[1] == "outlet" and not _goes_on(passage, listed[0], part[1]):
        return listed[0], 0.95
    if listed is not None and listed[1] == "outlet?":
        telling = _is_telling(passage, (k, listed[0]), part)
        return listed[0], 0.85 if telling else 0.0
    if part in passage.loud:
        return None
    return _called(passage, k, part)


def _goes_on(passage: Passage, stop: int, end: int) -> bool:
    """Whether a listed name is only the beginning of a longer one."""
    words = passage.words
    if stop >= end or not words.forms[stop][0].isupper() or not joined(words, stop):
        return False
    return passage.folded[stop] in word_list("outlets.toml", "firms")


def _is_telling(passage: Passage, name: Range, part: Range) -> bool:
    """Whether an ambiguous name is an outlet's here: it tells, is told by, or is called a paper."""
    words, folded = passage.words, passage.folded
    start, stop = name
    before = folded[start - 1] if start > part[0] else ""
    behind = folded[stop] if stop < part[1] else ""
    if behind in word_list("outlets.toml", "printed") or before in word_list("outlets.toml", "nouns"):
        return True
    if before == "(" and behind == ")":
        return True
    acronym = words.forms[start].isupper() and stop - start == 1
    if _tells(passage, stop, part) and (
        acronym or (before == "the" or not before.isalpha()) or stop - start > 1
    ):
        return True
    return before in ("to", "by") and folded[start - 2 : start - 1] in (
        ("according",),
        ("told",),
        ("reported",),
        ("published",),
    )


def _tells(passage: Passage, k: int, part: Range) -> bool:
    """Whether word `k` is a verb of telling."""
    cue = passage.grammar.verbs.get((passage.words.lower[k],)) if k < part[1] else None
    return (
        cue is not None
        and cue.word_class in ("speech", "report", "reveal")
        and cue.form in ("past", "third", "finite")
    )


def _called(passage: Passage, k: int, part: Range) -> tuple[int, float] | None:
    """An unlisted name that its neighbours or its own last word call an outlet's."""
    words, folded = passage.words, passage.folded
    stop = k + 1
    while stop < min(part[1], k + LONGEST) and words.forms[stop][0].isupper() and joined(words, stop):
        stop += 1
    before = folded[k - 1] if k > part[0] and joined(words, k) else ""
    noun = word_list("outlets.toml", "nouns")
    if (
        before in noun
        and words.forms[k - 1].islower()
        and folded[k] not in word_list("people.toml", "common")
    ):
        return stop, 0.8
    if (
        stop < part[1]
        and folded[stop] in ("newspaper", "magazine", "daily", "tabloid", "newswire")
        and before in ("the", "in", "by", "from")
    ):
        return stop, 0.8
    last = folded[stop - 1]
    if stop - k == 1:
        return (
            (stop, 0.6)
            if before == "the" and last in word_list("outlets.toml", "papers") and _tells(passage, stop, part)
            else None
        )

    strong = last in word_list("outlets.toml", "tails") and len(words.forms[stop - 1]) > 3
    spanish = folded[k] in word_list("outlets.toml", "firsts_es") and passage.grammar.language == "es"
    spanish = spanish and folded[k] not in ("agencia", "canal", "radio")
    first = folded[k] in word_list("outlets.toml", "firsts") and strong
    told = before in ("the", "by", "in", "to", "from", "of", "a", "and") or k == part[0] or first
    if folded[k] == "radio" and stop - k < 4:
        return stop, 0.6
    return (stop, 0.7) if (strong and told) or spanish else None


def _sites(passage: Passage) -> Iterator[Naming]:
    """The domains of known outlets, each with the outlet's name."""
    for match in DOMAIN.finditer(passage.content):
        name = domains().get(match[1])
        if name is not None:
            yield Naming(
                span=Span(start=match.start(1), end=match.end(1)), kind="outlet", score=0.9, full=name
            )
