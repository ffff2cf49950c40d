"""The three places where others can add a part: readers, extractors, exporters. Ours are first users."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, BinaryIO, Literal, Protocol, runtime_checkable

from sayso.errors import ReadError
from sayso.model.claim import Attribution
from sayso.model.document import ItemKind, Reading
from sayso.model.entity import NameSpan


class Bid(IntEnum):
    """How sure a reader is that an item is its own. Higher wins."""

    NONE = 0
    FALLBACK = 1
    LIKELY = 2
    CERTAIN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """An item opened for a reader: a seekable stream of its bytes, its own name, its size in bytes.

    `charset` is what the container declares of it (a mail of its attachment), where it does.
    """

    name: str
    size: int
    stream: BinaryIO
    charset: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Inner:
    """Something that lies inside an item and is an item itself (a member, a message, an attachment).

    `size` is its length in bytes where the container states it. `offset` and `length` are set where its
    bytes stand unpacked in the container, `charset` where the container declares one. The stream is valid
    until the reader is asked for the next one.
    """

    name: str
    kind: ItemKind
    stream: BinaryIO
    size: int | None = None
    offset: int | None = None
    length: int | None = None
    charset: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """An inner item that is there but cannot be opened: encrypted, a link, a device."""

    name: str
    kind: ItemKind
    error: ReadError


@dataclass(frozen=True, slots=True, kw_only=True)
class Flaw:
    """A part of an item that could not be read, while the rest could. `place` names the spot."""

    error: ReadError
    place: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulse:
    """A reader is still at work on the same item, page by page: silence would mean that it hangs.

    May come at any time, before the reading too.
    """


Found = Reading | Inner | Refused | Flaw | Pulse


class Reader(Protocol):
    """Turns bytes into a document, or opens a container. May raise only `ReadError`.

    A reader of containers (`container` true) never yields a `Reading`; any other yields one, first.
    """

    name: str
    version: str
    container: bool

    def bid(self, head: bytes, name: str) -> Bid:
        """How sure it is, from the first bytes (at most 64 KiB, of a ZIP also the last) and its name."""
        ...

    def read(self, item: Opened) -> Iterator[Found]:
        """What the item holds: its reading first, then flaws, then what lies inside it."""
        ...


class Extractor(Protocol):
    """Finds attributions in a passage. Deterministic; `name` and `version` are kept as `producer`."""

    name: str
    version: str
    languages: tuple[str, ...]

    def find(self, passage: str) -> Sequence[Attribution]:
        """The attributions of a passage, in reading order of their content; spans lie inside it."""
        ...


@runtime_checkable
class Namer(Protocol):
    """An extractor that also finds names. Optional: rules name what an extractor without it leaves."""

    def names(self, passage: str) -> Sequence[NameSpan]:
        """The names of persons, bodies and places in a passage, in reading order, none inside another."""
        ...


Tables = Mapping[str, Iterable[dict[str, Any]]]


Audience = Literal["public", "colleague", "self"]
"""Whom an export is for: readers outside; somebody who may know everything, to whom it goes encrypted; who
keeps the case.
"""


class Exporter(Protocol):
    """Writes what `views` answers to a stream of bytes; the same tables give the same bytes.

    `audiences` are those for whom it can write, the one meant where none is named first.
    """

    name: str
    suffix: str
    audiences: tuple[Audience, ...]

    def write(self, case_name: str, tables: Tables, stream: BinaryIO) -> None:
        """Write a case to `stream`.

        `tables` are the listings by name (status, claims, sources, problems, documents) and `pages`, every
        document whole; each may be gone through once.
        """
        ...


@runtime_checkable
class Selective(Protocol):
    """An exporter that writes chosen propositions. Optional; without it an exporter gets the whole case.

    Its tables are `dossier` (one row: what was chosen), `propositions`, `claims`, `sources`, `documents`,
    `questions`, `losses`, `related`, and `excerpts` for readers who may see more than the claims' own words.
    """

    is_selective: bool


@runtime_checkable
class OfMessages(Protocol):
    """An exporter that writes the table `messages` and nothing else. Optional; messages can be chosen."""

    is_of_messages: bool
