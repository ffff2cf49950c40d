"""MAPI: the properties that Outlook keeps of a message, its recipients and its attachments.

MSG files, winmail.dat and PST stores hold the same properties in three wrappings. Each wrapping's reader
gives `Properties`; what they mean is [MS-OXPROPS], how their values are written [MS-OXCDATA] 2.11.
Values are loaded when asked for: a store holds much that nobody reads.
"""

import struct
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sayso.errors import Damaged, NotYetReadable, ReadError
from sayso.read.charset import decode
from sayso.read.codepages import charset_of_code_page, charsets_of_strings

INTEGER16, INTEGER32, DOUBLE, BOOLEAN, OBJECT, INTEGER64 = 0x2, 0x3, 0x5, 0xB, 0xD, 0x14
STRING8, UNICODE, TIME, GUID, BINARY = 0x1E, 0x1F, 0x40, 0x48, 0x102
MULTIPLE = 0x1000  # added to the type of a property with several values
_NUMBERS = {INTEGER16: "<h", INTEGER32: "<i", INTEGER64: "<q", BOOLEAN: "<?"}

MESSAGE_CODE_PAGE, INTERNET_CODE_PAGE, LOCALE = 0x3FFD, 0x3FDE, 0x3FF1
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
_ONE_OFF = UUID("a41f2b81-a3be-1910-9d6e-00dd010f5402").bytes  # [MS-OXCDATA] 2.2.5.1
_PLACES = {
    0x0037: "subject",
    0x007D: "headers",
    0x1000: "body",
    0x1009: "RTF body",
    0x1013: "HTML body",
    0x3701: "attachment",
}

Load = Callable[[], Sequence[bytes]]
# A named property: its set and its number or its name in that set ([MS-OXPROPS] 1.3.2).
Name = tuple[UUID, int | str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A property's type and a way to its bytes: one piece a value. Loading raises `ReadError`."""

    type: int
    load: Load


@dataclass(slots=True, kw_only=True)
class Properties:
    """The properties of one object, by tag. `names` maps named ones to the tags of this store.

    Strings that are not Unicode are read in the code page that the message or the one it lies in (`outer`)
    states. `errors` gathers what could not be read, each with its place.
    """

    values: Mapping[int, Value]
    names: Mapping[Name, int] = field(default_factory=dict)
    outer: "Properties | None" = None
    errors: list[tuple[str, ReadError]] = field(default_factory=list)
    _charsets: tuple[str, ...] | None = None

    def pieces(self, tag: int) -> Sequence[bytes]:
        """The bytes of each value of a property; none where it is missing or broken."""
        value = self.values.get(tag)
        if value is None:
            return ()
        try:
            return value.load()
        except ReadError as error:
            self.errors.append((_PLACES.get(tag, f"property 0x{tag:04X}"), error))
            return ()

    def raw(self, tag: int) -> bytes | None:
        """The bytes of a property with one value."""
        return next(iter(self.pieces(tag)), None)

    def text(self, tag: int) -> str:
        """A property as characters, without the NUL at its end; empty where it is none or not text."""
        return next(iter(self.texts(tag)), "")

    def texts(self, tag: int) -> list[str]:
        """Every value of a property of text."""
        value = self.values.get(tag)
        if value is None:
            return []
        kind = value.type & ~MULTIPLE
        if kind == UNICODE:
            return [each.decode("utf-16-le", "replace").rstrip("\0") for each in self.pieces(tag)]
        if kind == STRING8:
            return [self._decoded(each.rstrip(b"\0")) for each in self.pieces(tag)]
        return []

    def number(self, tag: int) -> int | None:
        """A whole number or a truth value."""
        value = self.values.get(tag)
        form = _NUMBERS.get(value.type) if value is not None else None
        raw = self.raw(tag) if form is not None else None
        size = struct.calcsize(form) if form is not None else 0
        if form is None or raw is None or len(raw) < size:
            return None
        return int(struct.unpack(form, raw[:size])[0])

    def moment(self, tag: int) -> datetime | None:
        """A point in time in UTC; `None` for what lies outside the calendar (also for "none", year 4501)."""
        value = self.values.get(tag)
        raw = self.raw(tag) if value is not None and value.type == TIME else None
        if raw is None or len(raw) < 8:
            return None
        ticks = int.from_bytes(raw[:8], "little")
        try:
            found = _EPOCH + timedelta(microseconds=ticks // 10)
        except OverflowError:
            return None
        return found if 1601 < found.year < 4500 else None

    def tag(self, name: Name) -> int:
        """The tag of a named property here; 0, which no property has, where there is none."""
        return self.names.get(name, 0)

    @property
    def internet_charset(self) -> str | None:
        """What `PidTagInternetCodepage` says of an HTML body; `None` where it says nothing usable."""
        return charset_of_code_page(self.number(INTERNET_CODE_PAGE))

    def charsets(self) -> tuple[str, ...]:
        """The character sets in which strings may stand, likeliest first."""
        if self._charsets is None:
            own = charsets_of_strings(
                self.number(MESSAGE_CODE_PAGE), self.number(LOCALE), self.number(INTERNET_CODE_PAGE)
            )
            around = self.outer.charsets() if self.outer is not None else ()
            self._charsets = tuple(dict.fromkeys((*own, *around)))
        return self._charsets

    def _decoded(self, raw: bytes) -> str:
        for charset in self.charsets():
            try:
                return raw.decode(charset)
            except (UnicodeError, LookupError):
                continue
        text, assumed = decode(raw, None)
        self.errors.extend(("text", error) for error in assumed)
        return text


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """An attachment: its properties and either a message or a way to its bytes (which raises `ReadError`)."""

    properties: Properties
    message: "OutlookItem | None" = None
    content: Callable[[], bytes] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OutlookItem:
    """A message, appointment, contact or whatever else Outlook keeps, as properties.

    `attachments` are opened one by one; what cannot be opened comes as an error with its place.
    """

    properties: Properties
    recipients: Sequence[Properties] = ()
    attachments: Callable[[], Iterator[Attached]] = lambda: iter(())

    @property
    def message_class(self) -> str:
        """Such as `IPM.Note`; empty where it is missing."""
        return self.properties.text(0x001A)


def read_names(guids: bytes, entries: bytes, strings: bytes) -> dict[Name, int]:
    """The named properties of a store: name to tag ([MS-OXMSG] 2.2.3, [MS-PST] 2.4.7).

    Broken entries are left out.
    """
    sets = [UUID("00020328-0000-0000-c000-000000000046"), UUID("00020329-0000-0000-c000-000000000046")]
    sets += [UUID(bytes_le=guids[at : at + 16]) for at in range(0, len(guids) - 15, 16)]
    found: dict[Name, int] = {}
    for at in range(0, len(entries) - 7, 8):
        identifier, kind, index = struct.unpack("<IHH", entries[at : at + 8])
        place = (kind >> 1) - 1  # 0: none, 1 and 2: the two well-known sets, then those of the stream
        if not 0 <= place < len(sets):
            continue
        key: int | str = _name_at(strings, identifier) if kind & 1 else identifier
        found.setdefault((sets[place], key), 0x8000 + index)
    return found


def _name_at(strings: bytes, at: int) -> str:
    size = int.from_bytes(strings[at : at + 4], "little")
    return strings[at + 4 : at + 4 + size].decode("utf-16-le", "replace")


def one_off_entry(raw: bytes, properties: Properties) -> tuple[str, str] | None:
    """Name and address of somebody outside the address book ([MS-OXCDATA] 2.2.5.1); `None` for others."""
    if raw[4:20] != _ONE_OFF or len(raw) < 24:
        return None
    flags = int.from_bytes(raw[22:24], "little")
    if flags & 0x8000:
        words = raw[24:].decode("utf-16-le", "replace").split("\0")
    else:
        words = [decode_string8(each, properties) for each in raw[24:].split(b"\0")[:3]]
    return (words[0], words[2]) if len(words) > 2 else None


def decode_string8(raw: bytes, properties: Properties) -> str:
    """Bytes that are no property of their own, in the message's character set."""
    value = Value(type=STRING8, load=lambda: (raw,))
    return Properties(values={1: value}, outer=properties, errors=properties.errors).text(1)


def single(raw: bytes) -> Load:
    """A way to one value that is already there."""
    return lambda: (raw,)


def linked_attachment(properties: Properties) -> ReadError:
    """Why an attachment has no bytes: it is a link (`PidTagAttachMethod` 2 to 4 and 7), or it is damaged."""
    path = properties.text(0x370D) or properties.text(0x3708)
    if properties.number(0x3705) in (2, 3, 4, 7) or path:
        name = f" to {path}" if path else ""
        return NotYetReadable(
            f"The attachment is a link{name}; its bytes are not in the message.",
            remedy="If the leak holds the file it points at, it is read there.",
        )
    return Damaged("The attachment has no content.")
