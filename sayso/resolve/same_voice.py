"""Unnamed voices that may be one: "a senior official" here and "a senior official" there, with a probability.

By default they are two. A pair gets log-odds, added up as in record linkage (Fellegi and Sunter 1969). The
start is that two unnamed voices of one case are one person in 2 of 100 pairs with the same kind of
description; each agreement multiplies these odds, each disagreement divides them:

- the same description: by how rare it is in the case (a "senior official" named in a tenth of the documents
  multiplies by 2, one named in two of thousands by 12); only the same head noun: by 1;
- the same house (outlet, author, mailbox) 3, another 0.4;
- words of the topic: up to 4 where most are shared, 0.6 where none is;
- time: within a week 2, a month 1.5, beyond a year 0.5.

What is not known says nothing. The factors are set by judgement, no corpus says which unnamed voices are one:
they are meant for ordering what a person looks at, and for weighing both ways. No pair gets more than 0.6,
which nothing but a person may exceed.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sayso.resolve.atoms import MentionKey
from sayso.resolve.lexicon import SMALL, fold

START = 0.02
MOST = 0.6
LEAST = 0.05
"""Pairs below this are not worth anybody's time."""
LARGEST_BLOCK = 300
MOST_OF_EACH = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """An unnamed voice in one document.

    `key` is any mention of it, `description` its words ("a senior Mexican official"). `house` is who
    published or wrote, `topic` the telling words around it, folded, `day` the document's day, ISO 8601; each
    may be unknown.
    """

    key: MentionKey
    description: str
    house: str | None = None
    topic: frozenset[str] = frozenset()
    day: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PerhapsOne:
    """Two unnamed voices of two documents that may be one, the reasons in plain words, likeliest first."""

    left: MentionKey
    right: MentionKey
    probability: float
    reasons: tuple[str, ...]


def perhaps_one(voices: Iterable[Voice]) -> tuple[PerhapsOne, ...]:
    """The pairs that may be one, the likeliest first, for each voice at most five. Order of input is no
    matter.

    Voices meet where their descriptions have the same last telling word and, in large cases, the same words.
    """
    ordered = sorted(voices, key=lambda each: (each.key, each.description))
    blocks: defaultdict[str, list[Voice]] = defaultdict(list)
    documents: defaultdict[frozenset[str], set[str]] = defaultdict(set)
    for voice in ordered:
        words = telling_words(voice.description)
        if words:
            blocks[words[-1]].append(voice)
            documents[frozenset(words)].add(voice.key[0])
    rarity = {words: len(found) for words, found in documents.items()}
    total = len({each.key[0] for each in ordered})
    pairs = [
        _pair(left, right, rarity, total)
        for block in blocks.values()
        for part in _parts(block)
        for at, left in enumerate(part)
        for right in part[at + 1 :]
        if left.key[0] != right.key[0]
    ]
    return _likeliest(each for each in pairs if each.probability >= LEAST)


def telling_words(description: str) -> tuple[str, ...]:
    """The words of a description that say something, folded, without plural s: "senior", "official"."""
    words = ("".join(each for each in word if each.isalnum()) for word in fold(description).split())
    kept = [each for each in words if each and each not in SMALL]
    return tuple(each.removesuffix("s") if len(each) > 4 else each for each in kept)


def _parts(block: list[Voice]) -> list[list[Voice]]:
    """A block, or where it is too large its voices by whole description and house."""
    if len(block) <= LARGEST_BLOCK:
        return [block]
    parts: defaultdict[tuple[tuple[str, ...], str | None], list[Voice]] = defaultdict(list)
    for voice in block:
        parts[telling_words(voice.description), voice.house].append(voice)
    return [each[:LARGEST_BLOCK] for each in parts.values()]


def _pair(left: Voice, right: Voice, rarity: dict[frozenset[str], int], total: int) -> PerhapsOne:
    reasons: list[str] = []
    odds = math.log(START / (1 - START))
    one, other = frozenset(telling_words(left.description)), frozenset(telling_words(right.description))
    if one == other:
        share = min(1.0, rarity[one] / max(total, 20))
        odds += math.log(min(12.0, max(1.2, 0.2 / share)))
        reasons.append("same description")
    for factor, reason in (_house(left, right), _topic(left, right), _time(left, right)):
        odds += math.log(factor)
        if factor > 1:
            reasons.append(reason)
    probability = min(MOST, 1 / (1 + math.exp(-odds)))
    low, high = sorted((left.key, right.key))
    return PerhapsOne(left=low, right=high, probability=round(probability, 3), reasons=tuple(reasons))


def _house(left: Voice, right: Voice) -> tuple[float, str]:
    if left.house is None or right.house is None:
        return 1.0, ""
    return (3.0, "same house") if fold(left.house) == fold(right.house) else (0.4, "")


def _topic(left: Voice, right: Voice) -> tuple[float, str]:
    if not left.topic or not right.topic:
        return 1.0, ""
    share = len(left.topic & right.topic) / min(len(left.topic), len(right.topic))
    return (1.0 + 3.0 * share, "same topic") if share > 0 else (0.6, "")


def _time(left: Voice, right: Voice) -> tuple[float, str]:
    if left.day is None or right.day is None:
        return 1.0, ""
    days = abs((date.fromisoformat(left.day) - date.fromisoformat(right.day)).days)
    factor = 2.0 if days <= 7 else 1.5 if days <= 31 else 1.0 if days <= 366 else 0.5
    return factor, "within a week" if days <= 7 else "within a month"


def _likeliest(pairs: Iterable[PerhapsOne]) -> tuple[PerhapsOne, ...]:
    given: Counter[MentionKey] = Counter()
    kept = []
    for pair in sorted(pairs, key=lambda each: (-each.probability, each.left, each.right)):
        if max(given[pair.left], given[pair.right]) < MOST_OF_EACH:
            given.update((pair.left, pair.right))
            kept.append(pair)
    return tuple(kept)
