"""Which texts hold the words of a piece: an inverted index of fingerprints, joined in whole, linear in both.

A run of words that stands in many texts leads to the earliest of them only (`EARLIEST`): the origin is what
is looked for. Less than a twentieth shared is as good as nothing. Nothing else is left out. Fingerprints wait
in files without a name and are joined a part of the hashes at a time, so that memory stays small.
"""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import IO

import numpy as np

from sayso.text.fingerprints import Hashes, Numbers

EARLIEST = 16
_LEAST = 0.05  # of the fingerprints of the smaller: less tells nothing
_PARTS = 16
_CHUNK = 1 << 15  # prints joined at once, each with up to `EARLIEST` texts: bounds memory


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlaps:
    """How many fingerprints of a piece stand in a text: parallel rows, ascending by piece, then by text.

    `firsts[piece]` to `firsts[piece + 1]` are the rows of a piece. `sizes` counts the fingerprints of every
    piece, each once, `common` those of them that stand in more than `EARLIEST` texts; `text_sizes` counts
    those of a text.
    """

    firsts: Numbers
    texts: Numbers
    counts: Numbers
    sizes: Numbers
    common: Numbers
    text_sizes: Numbers

    def of(self, first: int, last: int) -> list[list[tuple[int, int]]]:
        """For each of the pieces from `first` up to `last` the texts that share something, with the count."""
        bounds = self.firsts[first : last + 1].tolist()
        start, stop = bounds[0], bounds[-1]
        rows = list(zip(self.texts[start:stop].tolist(), self.counts[start:stop].tolist(), strict=True))
        return [rows[low - start : high - start] for low, high in pairwise(bounds)]

    def largest(self) -> Numbers:
        """For each piece the largest of its counts, 0 where it shares nothing."""
        most = np.zeros(len(self.sizes), np.int64)
        held = np.flatnonzero(np.diff(self.firsts))
        if len(held):
            most[held] = np.maximum.reduceat(self.counts, self.firsts[held])
        return most


class Spool:
    """Takes the fingerprints of pieces, and of the texts that pieces are the own words of, lot by lot.

    A fingerprint and a number are packed into one word: the head of the hash, then `bits` for the number.
    """

    def __init__(self, bits: int, folder: Path) -> None:
        self._bits = np.uint64(bits)
        self._folder = folder
        self._asked = [_nameless(folder) for _ in range(_PARTS)]
        self._own = [_nameless(folder) for _ in range(_PARTS)]

    def add(self, hashes: Hashes, pieces: Numbers, texts: Numbers) -> None:
        """Fingerprints with their pieces; `texts` gives for each the text it is an own one of, or -1."""
        self._write(self._asked, hashes, pieces)
        own = texts >= 0
        self._write(self._own, hashes[own], texts[own])

    def _write(self, files: list[IO[bytes]], hashes: Hashes, numbers: Numbers) -> None:
        packed = hashes >> self._bits << self._bits
        packed |= numbers.astype(np.uint64)
        packed = _distinct(packed)
        bounds = np.searchsorted(packed, [np.uint64(part << 60) for part in range(1, _PARTS)])
        for file, part in zip(files, np.split(packed, bounds), strict=True):
            file.write(part.tobytes())

    def join(self, itself: Numbers, texts: int) -> Overlaps:
        """What each piece shares with which of `texts` texts.

        `itself` is the text that a piece is part of; what it shares with that one does not count.
        """
        bits, pieces = int(self._bits), len(itself)
        sizes, common = np.zeros(pieces, np.int64), np.zeros(pieces, np.int64)
        text_sizes = np.zeros(texts, np.int64)
        found = [_nameless(self._folder) for _ in range(_PARTS)]
        limits = [(pieces * part // _PARTS) << bits for part in range(1, _PARTS)]
        for asked_file, own_file in zip(self._asked, self._own, strict=True):
            asked, own = _distinct(_read(asked_file)), _distinct(_read(own_file))
            heads, of = asked >> self._bits << self._bits, self._numbers(asked)
            text_sizes += np.bincount(self._numbers(own), minlength=texts)
            sizes += np.bincount(of, minlength=pieces)
            first, held = self._runs(own, heads)
            common += np.bincount(of[held > EARLIEST], minlength=pieces)
            for keys in self._matched(own, (first, np.minimum(held, EARLIEST)), of, itself):
                for file, part in zip(found, np.split(keys, np.searchsorted(keys, limits)), strict=True):
                    file.write(part.tobytes())
        firsts, rows = np.zeros(pieces + 1, np.int64), [np.zeros((2, 0), np.int32)]
        for file in found:
            keys, counts = _counted(_read(file))
            of, others = keys >> bits, keys & ((1 << bits) - 1)
            kept = counts >= _LEAST * np.minimum(sizes[of], text_sizes[others])
            firsts[1:] += np.bincount(of[kept], minlength=pieces)
            rows.append(np.stack((others[kept], counts[kept])).astype(np.int32))
        joined = np.concatenate(rows, axis=1)
        return Overlaps(
            firsts=np.cumsum(firsts),
            texts=joined[0],
            counts=joined[1],
            sizes=sizes,
            common=common,
            text_sizes=text_sizes,
        )

    def _numbers(self, packed: Hashes) -> Numbers:
        return (packed & ((np.uint64(1) << self._bits) - np.uint64(1))).astype(np.int64)

    def _runs(self, own: Hashes, heads: Hashes) -> tuple[Numbers, Numbers]:
        """For each head of a hash, ascending: where its run begins in `own`, and how long it is."""
        own_heads = own >> self._bits << self._bits
        starts = np.flatnonzero(_is_new(own_heads))
        lengths = np.diff(np.append(starts, len(own_heads)))
        if not len(starts):
            return np.zeros(len(heads), np.int64), np.zeros(len(heads), np.int64)
        new = _is_new(heads)
        run = np.searchsorted(own_heads[starts], heads[new])
        run[run == len(starts)] = 0
        found = own_heads[starts][run] == heads[new]
        back = np.cumsum(new) - 1
        return starts[run][back], np.where(found, lengths[run], 0)[back]

    def _matched(
        self, own: Hashes, runs: tuple[Numbers, Numbers], of: Numbers, itself: Numbers
    ) -> Iterator[Numbers]:
        """Piece and text packed into a key, once for each fingerprint they share; ascending, lot by lot."""
        first, held = runs
        bits = int(self._bits)
        for start in range(0, len(first), _CHUNK):
            lengths = held[start : start + _CHUNK]
            ends = np.cumsum(lengths)
            places = np.arange(int(ends[-1])) + np.repeat(
                first[start : start + _CHUNK] - ends + lengths, lengths
            )
            pieces, texts = np.repeat(of[start : start + _CHUNK], lengths), self._numbers(own[places])
            foreign = texts != itself[pieces]
            yield np.sort((pieces[foreign] << bits) | texts[foreign])


def _nameless(folder: Path) -> IO[bytes]:
    """A file that is gone when the process is."""
    return tempfile.TemporaryFile(dir=folder)


def _read(file: IO[bytes]) -> Hashes:
    """What was spooled; the file is gone afterwards."""
    file.seek(0)
    packed = np.frombuffer(bytearray(file.read()), np.uint64)
    file.close()
    return packed


def _distinct(packed: Hashes) -> Hashes:
    packed.sort()
    return packed[_is_new(packed)]


def _is_new(ordered: Hashes | Numbers) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Where an ascending array goes on to another value."""
    new = np.ones(len(ordered), np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=new[1:])
    return new


def _counted(packed: Hashes) -> tuple[Numbers, Numbers]:
    """Each key once, ascending, and how often it occurs."""
    packed.sort()
    starts = np.flatnonzero(_is_new(packed))
    return packed[starts].astype(np.int64), np.diff(np.append(starts, len(packed)))
