"""All texts of a case in one pass: who wrote when, what each holds as its own, what it quotes of others."""

import json
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import compress
from math import inf
from operator import itemgetter
from typing import Any, NamedTuple

import numpy as np

from sayso.model.document import Message, ZoneKind
from sayso.store import loading
from sayso.store.sqlite import Database
from sayso.text.clues import moment
from sayso.text.credit import WHOLE
from sayso.text.fingerprints import Flags, Numbers, take_prints
from sayso.text.overlaps import Overlaps, Spool

FEW = 7
"""Fewer words than this have no fingerprint that must be found."""

FEWEST = 3
_LOT = 1 << 19  # characters whose fingerprints are taken at once


class Piece(NamedTuple):
    """A zone whose words are compared: its place in the text, how many words and fingerprints it has, how
    many of these stand in too many texts to be followed, and how many stand in which other document.
    """

    place: int
    words: int
    size: int
    common: int
    held: list[tuple[int, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """The documents of a case, numbered by date, then by the shortness of their path.

    `rows` are their numbers in the database. A piece is a zone whose words are compared (see `is_piece`):
    `firsts` and `lasts` bound the pieces of each document, `of` is the document of each piece, `places` its
    place among the zones, `words` counts its words, `promising` tells whether anything can be learned of it.
    `own_words` counts the words of each document that are its own. `overlaps` tells what each piece shares
    with the own words of other documents.
    """

    documents: list[str]
    rows: list[int]
    messages: list[Message | None]
    firsts: Numbers
    lasts: Numbers
    of: Numbers
    places: Numbers
    promising: Flags
    words: Numbers
    own_words: Numbers
    overlaps: Overlaps

    def pieces(self, number: int) -> list[Piece]:
        """The pieces of a document that others hold words of, or that have too few words to tell."""
        first, last = int(self.firsts[number]), int(self.lasts[number])
        if not self.promising[first:last].any():
            return []
        overlaps = self.overlaps
        pieces = map(
            Piece,
            self.places[first:last].tolist(),
            self.words[first:last].tolist(),
            overlaps.sizes[first:last].tolist(),
            overlaps.common[first:last].tolist(),
            overlaps.of(first, last),
        )
        return list(compress(pieces, self.promising[first:last].tolist()))


def is_piece(kind: ZoneKind, level: int) -> bool:
    """Whether the words of a zone are compared: a document's own sentences, and all it quotes."""
    return kind in ("quoted", "forwarded") or is_own(kind, level)


def is_own(kind: ZoneKind, level: int) -> bool:
    """Whether the words of a zone are the document's own sentences."""
    return kind == "body" and level == 0


def gather(database: Database) -> Gathered:
    """Reads every text of the case once."""
    ranked = _ranked(database)
    messages = dict(loading.load_numbered_envelopes(database))
    zones = database.count("SELECT sum(json_array_length(zones, '$[1]')) FROM text")
    collector = _Collector(Spool(max(len(ranked), zones, 1).bit_length(), database.path.parent))
    ordered = sorted((row, number) for number, (row, _) in enumerate(ranked))
    for (content, rows), (_, number) in zip(_texts(database), ordered, strict=True):
        collector.take(number, content, rows)
    of, places, words = collector.finish()
    own = places < 0
    overlaps = collector.spool.join(of, len(ranked))
    # The pieces of one document lie side by side, those of the documents in the order of the database.
    firsts = np.zeros(len(ranked), np.int64)
    starts = np.flatnonzero(np.diff(of, prepend=-1))
    firsts[of[starts]] = starts
    return Gathered(
        documents=[document for _, document in ranked],
        rows=[row for row, _ in ranked],
        messages=[messages.get(row) for row, _ in ranked],
        firsts=firsts,
        lasts=firsts + np.bincount(of, minlength=len(ranked)),
        of=of,
        places=np.where(own, ~places, places),
        promising=_promising(overlaps, words, own),
        words=words,
        own_words=np.bincount(of, words * own, minlength=len(ranked)).astype(np.int64),
        overlaps=overlaps,
    )


def _promising(overlaps: Overlaps, words: Numbers, own: Flags) -> Flags:
    """Which pieces others hold words of: of a document's own words nearly all, of quoted ones any.

    Few quoted words have no fingerprint that must be found: they are promising as they are.
    """
    most = overlaps.largest()
    few = (words < FEW) & (words >= FEWEST)
    quoted: Flags = ~own & ((most > 0) | (overlaps.common > 0) | few)
    repeated: Flags = own & (words >= FEW) & (most >= WHOLE * overlaps.sizes)
    return quoted | repeated


def _ranked(database: Database) -> list[tuple[int, str]]:
    """Row number and id of every document, the earliest first; undated ones last."""
    paths = "SELECT document, min(printf('%08d', length(path)) || path) AS path FROM item GROUP BY document"
    query = (
        "SELECT d.number, d.document, d.date_from, m.sent, i.path"
        f" FROM document d LEFT JOIN message m USING (number) LEFT JOIN ({paths}) i USING (document)"
    )
    keyed = [
        ((_seconds(row["sent"], row["date_from"]), row["path"] or "", row["document"]), row["number"])
        for row in database.rows(query)
    ]
    keyed.sort(key=itemgetter(0))
    return [(number, key[2]) for key, number in keyed]


def _seconds(sent: str | None, day: str | None) -> float:
    """When a document is from; what carries no date is no origin of what does."""
    at = moment(sent) if sent else moment(day)
    return inf if at is None else at


def _texts(database: Database) -> Iterator[tuple[str, Any]]:
    query = "SELECT content, zones FROM text ORDER BY number"
    return ((row["content"], json.loads(row["zones"])[1]) for row in database.rows(query))


class _Collector:
    """Takes fingerprints of pieces, many at a time."""

    def __init__(self, spool: Spool) -> None:
        self.spool = spool
        self._pieces: list[str] = []
        self._size = 0
        self._of, self._places, self._words = array("q"), array("q"), array("q")

    def take(self, document: int, content: str, zones: Any) -> None:
        """The pieces of one text; an own one is marked by the complement of its place."""
        for place, (kind, start, end, level, _, _) in enumerate(zones):
            if is_piece(kind, level):
                self._pieces.append(content[start:end])
                self._size += end - start
                self._of.append(document)
                self._places.append(~place if is_own(kind, level) else place)
        if self._size >= _LOT:
            self._flush()

    def _flush(self) -> None:
        prints = take_prints(self._pieces)
        pieces = prints.pieces + len(self._words)
        of, places = np.array(self._of), np.array(self._places)
        self.spool.add(prints.hashes, pieces, np.where(places < 0, of, -1)[pieces])
        self._words.extend(prints.words.tolist())
        self._pieces, self._size = [], 0

    def finish(self) -> tuple[Numbers, Numbers, Numbers]:
        """Of each piece the document, the place (see `take`) and the number of words."""
        self._flush()
        return np.array(self._of), np.array(self._places), np.array(self._words)
