"""Who and what capitals name in a document: the scanner's names with what only the whole document tells."""

from collections.abc import Iterator, Sequence

from sayso.claims.capitals import Scanner
from sayso.claims.gazetteers import people
from sayso.claims.nameparts import Found, span_of
from sayso.claims.passages import Naming, Passage, Vocabulary

FULL = 0.8
"""From which score on a name of several words tells whose surname its words are."""


def capital_names(read: Sequence[Passage], known: Vocabulary) -> tuple[tuple[Naming, ...], ...]:
    """The people, bodies and places of each passage, in order of place."""
    found = [tuple(Scanner(passage, known).scan()) for passage in read]
    surnames = frozenset(_surnames(read, found))
    bodies = frozenset(_bodies(read, found))
    return tuple(
        tuple(_resolved(passage, each, surnames, bodies)) for passage, each in zip(read, found, strict=True)
    )


def _surnames(read: Sequence[Passage], found: Sequence[Sequence[Found]]) -> Iterator[str]:
    """The words behind the first of the people's full names."""
    given = people().given
    for passage, each in zip(read, found, strict=True):
        for one in each:
            if one.kind == "person" and one.score >= FULL and one.part[1] - one.part[0] > 1:
                last = passage.folded[one.part[1] - 1]
                yield last
                yield from (
                    word
                    for word in passage.folded[one.part[0] + 1 : one.part[1]]
                    if word not in given and len(word) > 2
                )


def _bodies(read: Sequence[Passage], found: Sequence[Sequence[Found]]) -> Iterator[str]:
    """The bodies of one word that the document names surely."""
    for passage, each in zip(read, found, strict=True):
        for one in each:
            if one.kind == "body" and one.part[1] - one.part[0] == 1:
                yield passage.folded[one.part[0]]


def _resolved(
    passage: Passage, found: Sequence[Found], surnames: frozenset[str], bodies: frozenset[str]
) -> Iterator[Naming]:
    for one in found:
        words = passage.folded[one.part[0] : one.part[1]]
        kind, score = one.kind, one.score
        if kind is None:
            if words[-1] in surnames and len(words) < 3:
                kind, score = "person", 0.8
            elif len(words) == 1 and words[0] in bodies:
                kind, score = "body", 0.5
            else:
                continue
        elif (
            kind == "place" and len(words) == 1 and words[0] in surnames and not _placed(passage, one.part[0])
        ):
            kind, score = "person", 0.7
        yield Naming(span=span_of(passage.words, one.part), kind=kind, score=score)
        if one.quoted is not None:
            yield Naming(span=span_of(passage.words, one.quoted), kind="person", score=score)


def _placed(passage: Passage, k: int) -> bool:
    """Whether a preposition of place stands before word `k`."""
    return k > 0 and passage.folded[k - 1] in ("in", "en", "de", "of", "from", "desde", "a", "near", "to")
