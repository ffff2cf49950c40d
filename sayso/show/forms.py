"""What a form sent: fields and files, in both encodings that browsers use (URL Standard, RFC 7578)."""

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl

_NAME = re.compile(rb'[; ]name="((?:[^"\\]|\\.)*)"')
_FILE = re.compile(rb'[; ]filename="((?:[^"\\]|\\.)*)"')
_MOST_FIELDS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """The fields as they were sent, a name perhaps several times, and the files as (name, bytes)."""

    pairs: tuple[tuple[str, str], ...]
    files: dict[str, tuple[str, bytes]]

    @property
    def fields(self) -> dict[str, str]:
        """The last value of each field."""
        return dict(self.pairs)

    def get(self, name: str) -> str | None:
        """A field without spaces around it; `None` where it is empty."""
        return self.fields.get(name, "").strip() or None

    def all(self, name: str) -> tuple[str, ...]:
        """Every value of a field that is not empty, each once."""
        return tuple(dict.fromkeys(value for key, value in self.pairs if key == name and value))

    def lines(self, name: str) -> tuple[str, ...]:
        """The lines of a field that are not empty."""
        return tuple(line.strip() for line in self.fields.get(name, "").splitlines() if line.strip())


def read_form(body: bytes, kind: str) -> Form:
    """A form from the body and the content type of a request."""
    if kind.startswith("multipart/form-data"):
        return _parts_of(body, kind)
    pairs = parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True)[:_MOST_FIELDS]
    return Form(pairs=tuple(pairs), files={})


def _parts_of(body: bytes, kind: str) -> Form:
    pairs: list[tuple[str, str]] = []
    files: dict[str, tuple[str, bytes]] = {}
    boundary = kind.partition("boundary=")[2].strip().strip('"').encode("latin-1", "replace")
    for part in body.split(b"--" + boundary)[1:-1][:_MOST_FIELDS] if boundary else ():
        head, _, content = part.partition(b"\r\n\r\n")
        content = content.removesuffix(b"\r\n")
        name, file = _NAME.search(head), _FILE.search(head)
        if name is None:
            continue
        called = name[1].decode("utf-8", "replace")
        if file is None:
            pairs.append((called, content.decode("utf-8", "replace")))
        elif content:
            files[called] = (file[1].decode("utf-8", "replace"), content)
    return Form(pairs=tuple(pairs), files=files)
