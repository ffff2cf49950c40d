"""A passage as windows for the encoder: whole paragraphs packed together, with two features per word."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from sayso.encoder.wordpiece import word_pieces, word_places

PIECES = 192
"""How many pieces a window holds at most, the marks at its edges included."""
START, END = 101, 102
"""The numbers of [CLS] and [SEP]; [SEP] also stands between paragraphs."""
SHORTEST = 60
"""A long paragraph is cut at a sentence's end that comes after this many pieces."""
LONGEST_WORD = 24
"""How many pieces of one word are read: what has more is no word."""
BLANK = re.compile(r"\n[ \t\r\f\v]*\n\s*")
FEATURES = 10


@dataclass(frozen=True, slots=True)
class Window:
    """Up to `PIECES` pieces of a passage, and the words in them.

    `pieces` are the numbers of the pieces, `features` one number below `FEATURES` per piece (the case of the
    word that the piece begins, and whether it stands between quotation marks). For each word, `first` is the
    number of its first piece, `starts` and `ends` its code points in the passage.
    """

    pieces: tuple[int, ...]
    features: tuple[int, ...]
    first: tuple[int, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]


def has_capitals(window: Window) -> bool:
    """Whether any word of a window is written with a capital or in capitals."""
    return any(window.features[first] // 2 in (1, 2) for first in window.first)


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    end: int
    pieces: tuple[int, ...]
    feature: int


def windows(passage: str) -> list[Window]:
    """The windows of a passage, in order; together they hold each of its words once.

    Blank lines part paragraphs; a paragraph is split only where it is longer than a window, at the end of a
    sentence where there is one.
    """
    out: list[Window] = []
    packed: list[list[_Word]] = []
    size = 1
    for stretch in _stretches(passage):
        length = sum(len(word.pieces) for word in stretch) + 1
        if packed and size + length > PIECES:
            out.append(_window(packed))
            packed, size = [], 1
        packed.append(stretch)
        size += length
    if packed:
        out.append(_window(packed))
    return out


def _window(stretches: list[list[_Word]]) -> Window:
    pieces, features = [START], [0]
    first: list[int] = []
    for stretch in stretches:
        for word in stretch:
            first.append(len(pieces))
            pieces.extend(word.pieces)
            features.append(word.feature)
            features.extend([8] * (len(word.pieces) - 1))
        pieces.append(END)
        features.append(0)
    words = [word for stretch in stretches for word in stretch]
    return Window(
        tuple(pieces),
        tuple(features),
        tuple(first),
        tuple(word.start for word in words),
        tuple(word.end for word in words),
    )


def _stretches(passage: str) -> Iterator[list[_Word]]:
    """The paragraphs of a passage, long ones cut."""
    at = 0
    for match in BLANK.finditer(passage):
        yield from _cut(_words(passage, at, match.start()))
        at = match.end()
    yield from _cut(_words(passage, at, len(passage)))


def _cut(words: list[_Word]) -> Iterator[list[_Word]]:
    """A paragraph in pieces that fit a window."""
    part: list[_Word] = []
    size, stop, stop_size = 0, 0, 0
    for word in words:
        if size + len(word.pieces) > PIECES - 2:
            if not stop:
                stop, stop_size = len(part), size
            yield part[:stop]
            part, size, stop = part[stop:], size - stop_size, 0
        if part and size > SHORTEST and _restarts(part[-1], word):
            stop, stop_size = len(part), size
        part.append(word)
        size += len(word.pieces)
    if part:
        yield part


def _restarts(before: _Word, word: _Word) -> bool:
    """Whether a sentence may begin at `word`."""
    return before.pieces[0] in _enders() and word.start > before.end and word.feature // 2 in (1, 2, 4)


@cache
def _enders() -> frozenset[int]:
    """The pieces with which a sentence may end."""
    return frozenset(word_pieces().ids[mark] for mark in '.?!"”')


def _words(passage: str, start: int, end: int) -> list[_Word]:
    text = passage[start:end].translate(BREAKS)
    vocabulary = word_pieces()
    out: list[_Word] = []
    inside = False
    for lo, hi in word_places(text):
        form = text[lo:hi]
        pieces = vocabulary.of(form)[:LONGEST_WORD]
        if not pieces:
            continue
        quoted = inside
        if form in OPENING:
            inside = quoted = True
        elif form in CLOSING:
            inside, quoted = False, True
        elif form == '"':
            inside, quoted = not inside, True
        out.append(_Word(start + lo, start + hi, pieces, case_of(form) * 2 + quoted))
    return out


BREAKS = {ord("\f"): " ", ord("\v"): " "}  # page and column ends part words; BERT would glue them
OPENING, CLOSING = "“„«", "”»"


def case_of(word: str) -> int:
    """How a word is written: 0 small, 1 with a capital, 2 in capitals, 3 a number, 4 a mark."""
    head = word[0]
    if head.isupper():
        return 2 if len(word) > 1 and word.isupper() else 1
    if head.isdigit():
        return 3
    return 0 if head.isalpha() else 4
