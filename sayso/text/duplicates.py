"""Duplicates: the same mail in other wrapping, nearly the same words, the words of one held whole by another.

Pairs come from tables (Message-ID; sender, minute and subject) and from the index of fingerprints, so that no
two documents are compared blindly; each pair is then measured on all its words, in runs of four. Nothing is
merged: a duplicate points at its original, the earliest.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from sayso.model.document import Duplicate, DuplicateKind, Message
from sayso.text.clues import moment, people_of
from sayso.text.fingerprints import SHINGLE, Flags, Hashes, Numbers, plain_words, take_shingles
from sayso.text.overlaps import Overlaps
from sayso.text.subjects import read_subject

NEAR = 0.85
FEWEST = 20
"""Words that a text must have to be told from a phrase which many use."""

_HELD = 0.9
_FEWEST_ALIKE = 8  # where sender and subject agree as well
_NEAR_PRINTS = 0.6
_NEAR_PRINTS_SHORT = 0.4  # two changed words among forty cost half of the fingerprints and more
_SHORT = 60
_HELD_PRINTS = 0.85  # a changed word costs up to four fingerprints, so this is more of the words
_BATCH = 200  # pairs measured at once

Texts = Callable[[int], tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Papers:
    """The documents of a case by number, the earliest first: ids, envelopes, numbers of own words.

    `texts` gives the own words of a document and all its words.
    """

    documents: Sequence[str]
    messages: Sequence[Message | None]
    words: Numbers
    texts: Texts


@dataclass(frozen=True, slots=True)
class _Pair:
    """A document and an earlier one, to be measured.

    `alike`: sender, subject and time, or the Message-ID, are the same. `share` is known where fingerprints
    tell it surely: they change with every word.
    """

    later: int
    earlier: int
    near: bool
    alike: bool = False
    share: float | None = None


def find_duplicates(papers: Papers, overlaps: Overlaps, of: Numbers) -> list[Duplicate]:
    """All duplicates, by document and original.

    `overlaps` tells what the pieces of all documents share with the own words of others; `of` gives the
    document of each piece.
    """
    wrapped, alike = _same_mails(papers)
    pairs = dict.fromkeys(_Pair(later, earlier, True, True) for later, earlier in alike)
    pairs.update(dict.fromkeys(_pairs_by_words(papers, overlaps, of)))
    near: dict[int, tuple[int, float]] = {}
    contained: list[tuple[int, int, float]] = []
    waiting = [pair for pair in pairs if pair.later not in wrapped and pair.earlier not in wrapped]
    for pair, share in _measured(papers, waiting):
        if pair.near:
            if pair.later not in near or pair.earlier < near[pair.later][0]:
                near[pair.later] = (pair.earlier, share)
        else:
            contained.append((pair.later, pair.earlier, share))
    rows: list[tuple[int, int, DuplicateKind, float]] = [
        (later, earlier, "wrapped", 1.0) for later, earlier in wrapped.items()
    ]
    rows += [(later, earlier, "near", share) for later, (earlier, share) in near.items()]
    rows += [
        (later, earlier, "contained", share)
        for later, earlier, share in contained
        if later not in near or near[later][0] != earlier
    ]
    name = papers.documents
    return [
        Duplicate(document=name[later], original=name[earlier], how=how, share=round(share, 4))
        for later, earlier, how, share in sorted(rows)
    ]


def _same_mails(papers: Papers) -> tuple[dict[int, int], list[tuple[int, int]]]:
    """Mails in other wrapping with their originals, and pairs that agree in the envelope alone."""
    wrapped: dict[int, int] = {}
    alike: dict[tuple[int, int], None] = {}
    words: dict[int, str] = {}
    for group in _groups(papers.messages):
        for number in group:
            if number not in words:
                words[number] = " ".join(plain_words(papers.texts(number)[1]))
        first: dict[str, int] = {}
        for number in group:
            original = first.setdefault(words[number], number)
            if original != number:
                if _may_be_one(papers.messages[number], papers.messages[original], words[number]):
                    wrapped[number] = min(original, wrapped.get(number, original))
            elif number != group[0]:
                alike[number, group[0]] = None
    while any(wrapped.get(original) is not None for original in wrapped.values()):
        wrapped = {number: wrapped.get(original, original) for number, original in wrapped.items()}
    return wrapped, list(alike)


def _may_be_one(one: Message | None, other: Message | None, words: str) -> bool:
    """Whether two mails of one envelope and the same words are one. Two Message-IDs say they are not."""
    if one is None or other is None:
        return False
    if one.message_id and other.message_id:
        return one.message_id == other.message_id
    return bool(words)


def _groups(messages: Sequence[Message | None]) -> Iterator[list[int]]:
    """Mails with the same Message-ID; mails of the same sender, minute and subject. Each group ascending."""
    groups: defaultdict[tuple[object, ...], list[int]] = defaultdict(list)
    for number, message in enumerate(messages):
        if message is None:
            continue
        if message.message_id:
            groups[message.message_id,].append(number)
        at = moment(message.sent)
        if at is not None:
            for person in people_of(message.sender):
                groups[person, int(at) // 60, read_subject(message.subject).exact].append(number)
    return (group for group in groups.values() if len(group) > 1)


def _pairs_by_words(papers: Papers, overlaps: Overlaps, of: Numbers) -> Iterator[_Pair]:
    """Pairs whose fingerprints promise that they are near, or that one holds the other."""
    pieces = np.repeat(of, np.diff(overlaps.firsts))
    later, earlier, counts = _summed(pieces, overlaps.texts.astype(np.int64), overlaps.counts)
    sizes, words = overlaps.text_sizes, papers.words
    enough = words[earlier] >= _FEWEST_ALIKE
    later, earlier, counts = later[enough], earlier[enough], counts[enough]
    larger = np.maximum(sizes[later], sizes[earlier])
    fewer = np.minimum(words[later], words[earlier])
    needed = np.where(fewer < _SHORT, _NEAR_PRINTS_SHORT, _NEAR_PRINTS) * larger
    near = (counts >= needed) & (fewer >= NEAR * np.maximum(words[later], words[earlier]))
    held = (counts >= _HELD_PRINTS * sizes[earlier]) & (words[earlier] >= FEWEST)
    shares = counts / np.maximum(sizes[earlier], 1)
    same = (counts >= sizes[earlier]) & (counts >= sizes[later]) & (words[later] == words[earlier])
    for row in np.flatnonzero(near | held).tolist():
        one, other = int(later[row]), int(earlier[row])
        if near[row] and (fewer[row] >= FEWEST or _agree(papers.messages[one], papers.messages[other])):
            yield _Pair(one, other, True, share=1.0 if same[row] else None)
        if held[row]:
            yield _Pair(one, other, False, share=min(float(shares[row]), 1.0))


def _summed(pieces: Numbers, texts: Numbers, counts: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """The counts of all pieces of a document, for each document earlier than it that shares some."""
    before = texts < pieces
    bits = int(pieces.max(initial=1)).bit_length()
    keys = (pieces[before] << bits) | texts[before]
    order = np.argsort(keys, kind="stable")
    keys, counts = keys[order], counts[before][order]
    if not len(keys):
        return keys, keys, keys
    starts = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1])))
    keys = keys[starts]
    return keys >> bits, keys & ((1 << bits) - 1), np.add.reduceat(counts, starts)


def _agree(one: Message | None, other: Message | None) -> bool:
    """Whether two short mails are of one sender on one subject."""
    if one is None or other is None:
        return False
    same = read_subject(one.subject).base == read_subject(other.subject).base
    return same and bool(people_of(one.sender) & people_of(other.sender))


def _measured(papers: Papers, pairs: Sequence[_Pair]) -> Iterator[tuple[_Pair, float]]:
    """The pairs that are what they promise, with the share of words."""
    yield from ((pair, pair.share) for pair in pairs if pair.share is not None)
    unsure = [pair for pair in pairs if pair.share is None]
    for first in range(0, len(unsure), _BATCH):
        batch = unsure[first : first + _BATCH]
        runs = _Runs({pair.earlier for pair in batch} | {pair.later for pair in batch}, papers)
        for pair in batch:
            original, copy = runs.of(pair.earlier), runs.of(pair.later)
            shares = original.share_in(copy), copy.share_in(original)
            if min(shares) >= NEAR or (pair.alike and max(shares) >= _HELD):
                yield pair, min(shares)


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a text: how many, the runs of four in the order of the text, and sorted."""

    count: int
    runs: Hashes
    ordered: Hashes

    def share_in(self, other: "_Words") -> float:
        """How many of these words stand in `other` in runs of four."""
        if not len(self.runs):
            return 0.0
        places = np.minimum(np.searchsorted(other.ordered, self.runs), max(len(other.ordered) - 1, 0))
        found = other.ordered[places] == self.runs if len(other.ordered) else np.zeros(len(self.runs), bool)
        covered: Flags = np.zeros(self.count, bool)
        for offset in range(SHINGLE):
            covered[offset : offset + len(found)] |= found
        return float(covered.mean())


class _Runs:
    """The own words of some documents, hashed together."""

    def __init__(self, numbers: Iterable[int], papers: Papers) -> None:
        wanted = sorted(numbers)
        shingles = take_shingles([papers.texts(number)[0] for number in wanted])
        bounds = np.searchsorted(shingles.pieces, np.arange(len(wanted) + 1)).tolist()
        self._of: dict[int, _Words] = {}
        for place, number in enumerate(wanted):
            runs = shingles.hashes[bounds[place] : bounds[place + 1]]
            self._of[number] = _Words(int(shingles.words[place]), runs, np.sort(runs))

    def of(self, number: int) -> _Words:
        return self._of[number]
