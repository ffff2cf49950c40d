"""The line form that cards and calendars share (RFC 6350 3.2, RFC 5545 3.1, vCard 2.1), read tolerantly.

A property is a name, parameters and a value, folded over lines. Lines that are no property continue the
value before them: so broken folding, as mail programs leave it, costs nothing.
"""

import binascii
import quopri
import re
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass

from sayso.read.charset import decode

_LINE = re.compile(r"[^\r\n]*+(?:\r\n|\r|\n|\Z)")
_NAME = re.compile(r"(?:([\w-]{1,60})\.)?([A-Za-z][\w-]{0,60})(?=[;:])")
_PARAMETER = re.compile(
    r";([\w-]{1,60})?(?:=((?:\"[^\"\r\n]*+\"|[^;:\",])*+(?:,(?:\"[^\"\r\n]*+\"|[^;:\",])*+)*+))?"
)
_ESCAPE = re.compile(r"\\([\\,;:nN\"])")
_PARTS = re.compile(r"(?:[^;\\]++|\\.?)*+", re.DOTALL)
_BASE64_LINE = re.compile(r"[ \t]{0,20}[A-Za-z0-9+/]{4,}={0,3}[ \t]{0,20}\Z")
_BARE_TYPES = frozenset(["quoted-printable", "base64", "b", "8bit", "7bit"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Property:
    """One property: `start` and `end` of its lines in the source, its name in capitals, its parameters by
    name in lower case (values of several joined by commas), its value unfolded and decoded, not unescaped."""

    start: int
    end: int
    group: str | None
    name: str
    parameters: dict[str, str]
    value: str
    is_binary: bool

    def parameter(self, *names: str) -> str | None:
        """The first of these parameters that has a value."""
        return next((self.parameters[name] for name in names if self.parameters.get(name)), None)

    @property
    def text(self) -> str:
        """The value as text, its escapes undone."""
        return unescape_text(self.value)

    @property
    def pieces(self) -> list[str]:
        """The components of a structured value ("Doe;Jane;;Dr"), unescaped."""
        found = [match[0] for match in _PARTS.finditer(self.value)]
        return [unescape_text(piece).strip() for piece in found if piece.strip()]


def unescape_text(value: str) -> str:
    r"""A text value with `\n`, `\,`, `\;` and `\\` undone."""
    if "\\" not in value:
        return value
    return _ESCAPE.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)


def read_properties(source: str) -> Iterator[Property]:
    """The properties in `source` in order; takes time linear in its length."""
    held: list[str] = []
    start = end = 0
    for found in _LINE.finditer(source):
        line = found[0].rstrip("\r\n")
        if found.start() == found.end():
            break
        if held and _continues(held, line):
            held.append(line)
            end = found.end()
            continue
        if held:
            yield _property(held, start, end)
        held, start, end = ([line], found.start(), found.end()) if line.strip() else ([], 0, 0)
    if held:
        yield _property(held, start, end)


def _continues(held: list[str], line: str) -> bool:
    """Whether a line goes on with the property before it: folded, soft-broken, base64, no property."""
    if line[:1] in " \t" and line:
        return True
    if held[-1].endswith("=") and _is_quoted(held[0]):
        return True
    if not line:
        return False
    return _NAME.match(line) is None or (_BASE64_LINE.match(line) is not None and _is_base64(held[0]))


def _is_quoted(head: str) -> bool:
    return "quoted-printable" in head[:300].lower()


def _is_base64(head: str) -> bool:
    lowered = head[:300].lower()
    return "base64" in lowered or "encoding=b" in lowered


def _property(lines: list[str], start: int, end: int) -> Property:
    # Parameters may be folded too; only a quoted-printable value has line ends of its own kind.
    folded = not _is_quoted(lines[0])
    head = (_unfolded(lines[0], lines[1:], quoted=False) if folded else lines[0]).lstrip("\ufeff \t")
    named = _NAME.match(head)
    if named is None:
        return Property(
            start=start, end=end, group=None, name="", parameters={}, value="\n".join(lines), is_binary=False
        )
    place, given = named.end(), dict[str, list[str]]()
    while (found := _PARAMETER.match(head, place)) and found.end() > place:
        key, value = (found[1] or "").lower(), (found[2] or "").replace('"', "")
        if found[2] is None:
            key, value = ("encoding", key) if key in _BARE_TYPES else ("type", key)
        given.setdefault(key, []).append(value)
        place = found.end()
    parameters = {key: ",".join(each for each in values if each) for key, values in given.items()}
    colon = head.find(":", place)
    first = head[colon + 1 :] if colon >= 0 else head[place:]
    encoding = parameters.get("encoding", "").lower()
    quoted = encoding == "quoted-printable"
    value = first if folded else _unfolded(first, lines[1:], quoted=quoted)
    if quoted:
        value = decode(quopri.decodestring(value.encode("utf-8")), parameters.get("charset"))[0]
        value = value.replace("\r\n", "\n")
    return Property(
        start=start,
        end=end,
        group=named[1],
        name=named[2].upper(),
        parameters=parameters,
        value=value,
        is_binary=encoding in ("b", "base64") or value[:5].lower() == "data:",
    )


def _unfolded(first: str, rest: list[str], *, quoted: bool) -> str:
    pieces = [first]
    for line in rest:
        if quoted and pieces[-1].endswith("="):
            pieces[-1] = pieces[-1][:-1]
            pieces.append(line)
        elif line[:1] in (" ", "\t"):
            pieces.append(line[1:])
        else:
            pieces.append("\n" + line)
    return "".join(pieces)


def binary_content(found: Property) -> bytes | None:
    """The bytes of a property in base64; `None` where they are damaged."""
    encoded = found.value.partition("base64,")[2] if found.value[:5].lower() == "data:" else found.value
    try:
        return b64decode("".join(encoded.split())) or None
    except (binascii.Error, ValueError):
        return None
