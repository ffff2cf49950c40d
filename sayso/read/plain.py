"""Plain text files: the fallback for whatever holds characters, and a name for what does not."""

from collections.abc import Iterator

from sayso.errors import Empty, NotYetReadable, TooLarge
from sayso.model.document import Document, Part, Reading
from sayso.model.extension import Bid, Flaw, Found, Opened
from sayso.model.place import Run
from sayso.read.charset import decode
from sayso.read.digest import hash_stream
from sayso.read.limits import LIMITS

# How formats that Sayso does not read yet begin, so that the answer names them.
_FORMATS = (
    (b"%PDF-", "a PDF document"),
    (b"!BDN", "an Outlook mail store (PST or OST)"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an Outlook message or an old Office document (OLE)"),
    (b"{\\rtf", "an RTF document"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"\x28\xb5\x2f\xfd", "Zstandard-compressed data"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"II*\x00", "a TIFF picture"),
    (b"MM\x00*", "a TIFF picture"),
    (b"\x78\x9f\x3e\x22", "winmail.dat (TNEF)"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"OggS", "sound or film"),
    (b"ID3", "sound"),
    (b"\x1aE\xdf\xa3", "film"),
)
# Packed files of kinds that Sayso does not open.
_PACKED = (
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\x04\x22\x4d\x18", "data packed with LZ4"),
    (b"\x02\x21\x4c\x18", "data packed with LZ4"),
    (b"\x1f\x9d", "data packed with compress (.Z)"),
    (b"\x1f\xa0", "data packed with compress (.Z)"),
    (b"LZIP", "data packed with lzip"),
    (b"\x89LZO\x00\r\n\x1a\n", "data packed with lzop"),
    (b"\xff\x06\x00\x00sNaPpY", "data packed with Snappy"),
    (b"070701", "a cpio archive"),
    (b"070702", "a cpio archive"),
    (b"070707", "a cpio archive"),
    (b"\xc7\x71", "a cpio archive"),
    (b"!<arch>\n", "an ar archive or a Debian package"),
    (b"\xed\xab\xee\xdb", "an RPM package"),
    (b"MSCF", "a Windows cabinet (CAB)"),
    (b"ISc(", "an InstallShield cabinet"),
    (b"xar!", "a xar archive or a macOS package"),
    (b"\x60\xea", "an ARJ archive"),
    (b"ITSF", "compiled Windows help (CHM)"),
    (b"KDMV", "a disk image (VMDK)"),
    (b"conectix", "a disk image (VHD)"),
    (b"vhdxfile", "a disk image (VHDX)"),
    (b"QFI\xfb", "a disk image (QCOW)"),
    (b"EVF\x09\r\n\xff\x00", "a forensic disk image (E01)"),
    (b"hsqs", "a squashfs image"),
)
_UNPACK = "Unpack it with the program that made it or with 7-Zip, and read the folder."
_CONTROLS = bytes(set(range(32)) - {7, 8, 9, 10, 11, 12, 13, 27})
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def known_format(head: bytes) -> str | None:
    """What a file that begins like this is, among the formats Sayso cannot read yet; else `None`."""
    if head[4:8] == b"ftyp":
        return "film or sound (MP4)"
    return next((name for magic, name in (*_FORMATS, *_PACKED) if _begins(head, magic)), None)


def is_packed(head: bytes) -> bool:
    """Whether a file that begins like this is an archive or an image of a disk, to be unpacked by hand."""
    return any(_begins(head, magic) for magic, _ in _PACKED)


def _begins(head: bytes, magic: bytes) -> bool:
    """Whether a file begins with `magic`; one of letters alone ("MZ"), or of two, may also begin a text."""
    return head.startswith(magic) and (b"\0" in head or not (magic.isalnum() or len(magic) < 3))


def is_binary(head: bytes) -> bool:
    """Whether these first bytes hold too many control characters to be text in an 8-bit set or UTF-8."""
    if head.startswith(_UTF16):
        return False
    controls = len(head) - len(head.translate(None, _CONTROLS))
    return controls * 20 > len(head)


class PlainReader:
    """Any text in any character set."""

    name = "plain"
    version = "1"
    container = False

    def bid(self, head: bytes, name: str) -> Bid:
        """FALLBACK for everything, so that no item goes without an answer."""
        return Bid.FALLBACK

    def read(self, item: Opened) -> Iterator[Found]:
        """The text as it stands, untouched; refuses what is empty, binary or longer than the cap."""
        head = item.stream.read(4096)
        if not head:
            raise Empty
        if not head.strip(b"\0"):
            raise Empty("There is nothing but NUL characters in it.")
        form = known_format(head)
        if form is not None:
            remedy = _UNPACK if is_packed(head) else None
            raise NotYetReadable(f"This is {form}, which Sayso does not read yet.", remedy=remedy)
        if is_binary(head):
            raise NotYetReadable("These bytes are no text, and no format that Sayso knows.")
        if item.size > 4 * LIMITS.text_characters:
            raise _too_long(item.size, "bytes")
        item.stream.seek(0)
        raw = item.stream.read()
        text, errors = decode(raw, item.charset)
        if len(text) > LIMITS.text_characters:
            raise _too_long(len(text), "characters")
        if not text.strip("\ufeff \t\r\n\f\v"):
            raise Empty("There is nothing but white space in it.")
        item.stream.seek(0)
        document = Document(
            id=hash_stream(item.stream), size=item.size, media_type="text/plain", kind="text", name=item.name
        )
        run = Run(start=0, length=len(text), part=0, origin=0, origin_length=len(text))
        yield Reading(document=document, parts=(Part(media_type="text/plain", content=text, runs=(run,)),))
        yield from (Flaw(error=error) for error in errors)


def _too_long(size: int, unit: str) -> TooLarge:
    return TooLarge(f"The text has {size:,} {unit}; the limit is {LIMITS.text_characters:,} characters.")
