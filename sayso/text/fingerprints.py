"""Fingerprints of words: which runs of words stand in which texts, however their lines are broken.

A shingle is the hash of four words in a row (case, punctuation, quote signs and line ends do not count).
Of every four shingles in a row the smallest is kept (winnowing: Schleimer, Wilkerson, Aiken, "Winnowing:
local algorithms for document fingerprinting", SIGMOD 2003): two texts that share any seven words in a row
share a fingerprint, and one changed word changes at least one. Hashes are the same on every machine.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

SHINGLE = 4
WINDOW = 4
_BATCH = 1 << 17  # characters hashed at once: bounds memory

Hashes = npt.NDArray[np.uint64]
Numbers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

_ALIEN = re.compile(r"[^\w\x00-\x7f]+")
_IDEOGRAPH = re.compile("([\u2e80-\u9fff\uf900-\ufaff])")  # written without spaces: each a word of its own
_WORD = re.compile(r"[0-9a-z\x80-\U0010ffff]+")
_WORD_BYTES = bytes(byte if byte < 128 and chr(byte).isalnum() else 32 for byte in range(256))


def _mixed(values: Hashes) -> Hashes:
    """Spreads each hash over all its bits (the finaliser of splitmix64)."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


def _letters() -> Hashes:
    """A number for every byte that is part of a word, 0 for all others."""
    codes = _mixed(np.arange(1, 257, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15))
    is_word = np.zeros(256, dtype=bool)
    for first, last in ((0x30, 0x3A), (0x61, 0x7B), (0x80, 0x100)):
        is_word[first:last] = True
    is_word[0x41:0x5B], codes[0x41:0x5B] = True, codes[0x61:0x7B]  # capitals are as good as small letters
    return np.where(is_word, codes, np.uint64(0))


_LETTERS = _letters()
_BASE = 0x2545F4914F6CDD1D
_POWERS: list[Hashes] = []
_MULTIPLIERS = [np.uint64(each) for each in (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 1)]


def _powers(size: int) -> tuple[Hashes, Hashes]:
    """The powers of the base and of its inverse modulo 2^64, at least `size` of each."""
    if not _POWERS or len(_POWERS[0]) < size:
        length, powers = max(size, _BATCH // 4), list[Hashes]()
        for base in (_BASE, pow(_BASE, -1, 1 << 64)):
            factors = np.full(length, base, np.uint64)
            factors[0] = 1
            powers.append(np.cumprod(factors, dtype=np.uint64))
        _POWERS[:] = powers
    return _POWERS[0], _POWERS[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Prints:
    """What pieces of text are made of. `words` counts the words of each piece.

    `hashes` are fingerprints (or shingles), each with the number of the piece it stands in; ascending by
    piece, a hash as often as it stands there.
    """

    words: Numbers
    hashes: Hashes
    pieces: Numbers


def take_prints(pieces: Sequence[str]) -> Prints:
    """The fingerprints of each piece of text. A piece of four to six words has all its shingles."""
    return _collected(pieces, winnow=True)


def take_shingles(pieces: Sequence[str]) -> Prints:
    """All shingles of each piece of text, in the order of its words."""
    return _collected(pieces, winnow=False)


def _collected(pieces: Sequence[str], *, winnow: bool) -> Prints:
    counted: list[Numbers] = []
    hashes: list[Hashes] = []
    numbers: list[Numbers] = []
    for first, batch in _batches(pieces):
        words, shingles, of = _shingles(batch)
        counted.append(words)
        if winnow:
            kept = _is_print(shingles, of)
            shingles, of = shingles[kept], of[kept]
        else:
            real = of >= 0
            shingles, of = shingles[real], of[real]
        hashes.append(shingles)
        numbers.append(of + first)
    if not counted:
        nothing = np.zeros(0, np.int64)
        return Prints(words=nothing, hashes=np.zeros(0, np.uint64), pieces=nothing)
    return Prints(
        words=np.concatenate(counted), hashes=np.concatenate(hashes), pieces=np.concatenate(numbers)
    )


def _batches(pieces: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """Pieces with plain letters, some at a time, each lot with the number of its first."""
    batch: list[str] = []
    first = size = 0
    for number, piece in enumerate(pieces):
        piece = plain_letters(piece)
        if batch and size + len(piece) > _BATCH:
            yield first, batch
            first, size, batch = number, 0, []
        batch.append(piece)
        size += len(piece)
    if batch:
        yield first, batch


def plain_letters(piece: str) -> str:
    """A text without signs beyond ASCII, letters beyond it small and composed."""
    if piece.isascii():
        return piece
    return _IDEOGRAPH.sub(r" \1 ", _ALIEN.sub(" ", unicodedata.normalize("NFC", piece.lower())))


def plain_words(piece: str) -> list[str]:
    """The words of a text as fingerprints see them."""
    if piece.isascii():  # five times as fast as the pattern
        return piece.lower().encode().translate(_WORD_BYTES).decode().split()
    return _WORD.findall(plain_letters(piece).lower())


def _shingles(batch: Sequence[str]) -> tuple[Numbers, Hashes, Numbers]:
    """Words a piece; for every word the shingle that begins there and its piece, -1 where none begins."""
    coded = [piece.encode("utf-8", "replace") for piece in batch]
    raw = np.frombuffer(b"\n".join(coded) + b"\n", np.uint8)
    letters = _LETTERS[raw]
    inside = np.zeros(len(raw) + 1, np.int8)
    inside[1:] = letters != 0
    steps = np.diff(inside)
    starts = np.flatnonzero(steps == 1)
    ends = np.flatnonzero(steps == -1)
    power, inverse = _powers(len(raw) + 1)
    sums = np.empty(len(raw) + 1, np.uint64)
    sums[0] = 0
    np.cumsum(letters * power[: len(raw)], out=sums[1:])
    words = _mixed((sums[ends] - sums[starts]) * inverse[starts])
    bounds = np.cumsum([len(each) + 1 for each in coded])
    counts = np.diff(np.searchsorted(starts, bounds), prepend=0)
    of = np.repeat(np.arange(len(batch)), counts)
    size = len(words)
    if size < SHINGLE:
        return counts, np.zeros(0, np.uint64), np.zeros(0, np.int64)
    mixed = np.zeros(size - SHINGLE + 1, np.uint64)
    for offset, multiplier in enumerate(_MULTIPLIERS):
        mixed += words[offset : offset + len(mixed)] * multiplier
    whole = of[: len(mixed)] == of[SHINGLE - 1 :]
    return counts, _mixed(mixed), np.where(whole, of[: len(mixed)], -1)


def _is_print(shingles: Hashes, of: Numbers) -> Flags:
    """Which shingles are the smallest of some window; where a piece has no whole window, all are."""
    size = len(shingles) - WINDOW + 1
    real = of >= 0
    if size <= 0:
        return real
    # Windows of two, then of four, shingles; one that leaves its piece counts for nothing.
    pairs = np.minimum(shingles[:-1], shingles[1:])
    smallest = np.minimum(pairs[:size], pairs[2 : size + 2])
    full = real[:size] & (of[:size] == of[WINDOW - 1 :])
    smallest[~full] = 0
    spread = np.zeros(len(shingles) + WINDOW - 1, np.uint64)
    spread[WINDOW - 1 : WINDOW - 1 + size] = smallest
    pairs = np.maximum(spread[:-1], spread[1:])
    largest = np.maximum(pairs[: len(shingles)], pairs[2 : len(shingles) + 2])
    has_window = np.zeros(int(of.max(initial=-1)) + 2, bool)
    has_window[of[:size][full]] = True
    kept: Flags = real & ((largest == shingles) | ~has_window[of])
    return kept
