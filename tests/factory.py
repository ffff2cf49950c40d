"""Makes raw mails, mailboxes and archives for tests, byte by byte, and reads them with the real readers."""

import dataclasses
import gzip
import importlib
import io
import tarfile
import zipfile
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from sayso.errors import ReadError
from sayso.model.document import Reading
from sayso.model.extension import Flaw, Inner, Opened, Pulse, Reader, Refused
from sayso.plugins import load_readers
from sayso.read.items import Avoided, ItemWalk, Result
from sayso.read.limits import LIMITS

LIMITED = (
    "archives", "cell", "envelope", "items", "mail", "mailbox", "msg", "pages", "plain", "pststore",
    "tnef", "winmail", "seals", "trace",
    "package", "rtf", "rtfbody", "rtftext", "story", "xmlstream",
    "cards", "chats", "emlx", "jsonstream", "mailpages", "mhtml", "telegrampages", "whatsapp",
    "coders", "looking", "mailbody", "ocr", "pagepicture", "pdfdocument", "pdfflaws", "pdfnotes", "pictures",
    "redraw", "sevenzip",
    "sevenziptable", "zipremains",
)  # fmt: skip
ENVELOPE = (
    ("From", "Anna Berg <anna@example.org>"),
    ("To", "Ben Roth <ben@example.org>"),
    ("Date", "Thu, 01 Apr 2010 10:00:00 +0200"),
    ("Message-ID", "<one@example.org>"),
    ("Subject", "The port"),
)


def patch_limits(monkeypatch: pytest.MonkeyPatch, **changes: float) -> None:
    """Changes caps in every module that keeps them, for one test."""
    changed = dataclasses.replace(LIMITS, **changes)
    for name in LIMITED:
        monkeypatch.setattr(importlib.import_module(f"sayso.read.{name}"), "LIMITS", changed)


def make_headers(headers: Mapping[str, str | None] | None = None) -> bytes:
    """An ordinary envelope; `headers` add to it, replace, or (with `None`) take away."""
    fields: dict[str, str | None] = dict(ENVELOPE) | dict(headers or {})
    lines = [f"{name}: {value}\n" for name, value in fields.items() if value is not None]
    return "".join(lines).encode("utf-8", "surrogateescape")


def make_message(
    body: str | bytes = "The port was sold.\n", headers: Mapping[str, str | None] | None = None
) -> bytes:
    """A mail of one part. A body of bytes stands as it is."""
    content = body.encode("utf-8") if isinstance(body, str) else body
    return make_headers(headers) + b"\n" + content


def make_part(
    content: str | bytes,
    kind: str = "text/plain; charset=utf-8",
    *,
    base64: bool = False,
    name: str | None = None,
) -> bytes:
    """A MIME part; with a `name` it is an attachment."""
    raw = content.encode("utf-8") if isinstance(content, str) else content
    head = f"Content-Type: {kind}\n"
    if name is not None:
        head += f'Content-Disposition: attachment; filename="{name}"\n'
    if base64:
        head += "Content-Transfer-Encoding: base64\n"
        raw = b64encode(raw) + b"\n"
    return head.encode("utf-8") + b"\n" + raw


def make_multipart(parts: Sequence[bytes], kind: str = "mixed", boundary: str = "b1") -> bytes:
    """A multipart as a part: its Content-Type, then its parts between boundaries."""
    mark = boundary.encode()
    inside = b"".join(b"--" + mark + b"\n" + part + b"\n" for part in parts)
    head = f'Content-Type: multipart/{kind}; boundary="{boundary}"\n\n'.encode()
    return head + inside + b"--" + mark + b"--\n"


def make_mail(part: bytes, headers: Mapping[str, str | None] | None = None) -> bytes:
    """A mail whose body is `part` (as `make_part` and `make_multipart` give it)."""
    return make_headers({"MIME-Version": "1.0"} | dict(headers or {})) + part


def attach_mail(inner: bytes, body: str = "See attached.\n", headers: dict[str, str] | None = None) -> bytes:
    """A mail with another mail attached to it."""
    parts = [make_part(body), make_part(inner, "message/rfc822")]
    depth = inner.count(b"multipart/mixed")
    return make_mail(make_multipart(parts, boundary=f"level{depth}"), headers)


def make_mbox(messages: Sequence[bytes], newline: bytes = b"\n") -> bytes:
    """An mboxrd: separators, `>` before body lines that look like one, an empty line behind each."""
    made = []
    for raw in messages:
        lines = raw.split(newline)
        quoted = [b">" + line if line.lstrip(b">").startswith(b"From ") else line for line in lines]
        whole = newline.join(quoted)
        end = newline if whole.endswith(newline) else newline * 2
        made.append(b"From anna@example.org Thu Apr  1 10:00:00 2010" + newline + whole + end)
    return b"".join(made)


def make_zip(
    members: Sequence[tuple[str, bytes]] | Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED
) -> bytes:
    """A ZIP archive of (name, bytes)."""
    pairs = members.items() if isinstance(members, Mapping) else members
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, content in pairs:
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return made.getvalue()


def make_tar(members: Mapping[str, bytes], links: Mapping[str, str] | None = None) -> bytes:
    """A tar archive of files and symbolic links."""
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as archive:
        for name, content in members.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
        for name, target in (links or {}).items():
            entry = tarfile.TarInfo(name)
            entry.type, entry.linkname = tarfile.SYMTYPE, target
            archive.addfile(entry)
    return made.getvalue()


def make_gzip(content: bytes) -> bytes:
    """`content` under gzip, the same bytes each time."""
    return gzip.compress(content, mtime=0)


def opened(raw: bytes, name: str = "x.eml") -> Opened:
    """Bytes as a reader gets them."""
    return Opened(name=name, size=len(raw), stream=io.BytesIO(raw))


@dataclasses.dataclass(slots=True)
class Read:
    """What a reader found in one item. The bytes of inner items are taken while their streams are open."""

    reading: Reading | None = None
    flaws: list[Flaw] = dataclasses.field(default_factory=list)
    inner: list[tuple[Inner, bytes]] = dataclasses.field(default_factory=list)
    refused: list[Refused] = dataclasses.field(default_factory=list)

    @property
    def text(self) -> str:
        assert self.reading is not None
        return "".join(part.content for part in self.reading.parts)

    @property
    def kinds(self) -> list[str]:
        """The kinds of its problems."""
        return [flaw.error.kind for flaw in self.flaws]


def read_with(reader: Reader, raw: bytes, name: str = "x.eml") -> Read:
    """Everything `reader` finds in `raw`; a document must give its reading first, a container none."""
    read = Read()
    given = (found for found in reader.read(opened(raw, name)) if not isinstance(found, Pulse))
    for number, found in enumerate(given):
        if isinstance(found, Reading):
            assert number == 0 and not reader.container
            read.reading = found
        elif isinstance(found, Flaw):
            read.flaws.append(found)
        elif isinstance(found, Refused):
            read.refused.append(found)
        else:
            read.inner.append((found, found.stream.read()))
        assert reader.container or read.reading is not None
    return read


def walk(
    raw: bytes,
    scratch: Path | str,
    name: str = "leak",
    *,
    skip: int = 0,
    avoid: Mapping[str, Avoided] | None = None,
    readers: Sequence[Reader] | None = None,
) -> Iterator[tuple[Result, ...]]:
    """The units of a file, read in this process."""
    items = ItemWalk(readers or load_readers(), str(scratch), avoid or {})
    return (unit for unit in items.units(opened(raw, name), name, skip) if isinstance(unit, tuple))


def read_all(raw: bytes, scratch: Path | str, name: str = "leak") -> dict[str, Result]:
    """The results of a file by path; each path comes once."""
    results = [result for unit in walk(raw, scratch, name) for result in unit]
    by_path = {result.item.path: result for result in results}
    assert len(by_path) == len(results)
    return by_path


def error_of(reader: Reader, raw: bytes, name: str = "x") -> ReadError:
    """The error with which `reader` refuses `raw`."""
    with pytest.raises(ReadError) as caught:
        read_with(reader, raw, name)
    return caught.value
