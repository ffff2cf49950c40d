"""What the headers of a MIME part say about it (RFC 2045, 2183, 2231, 3676), looked up once for each part."""

import re
from dataclasses import dataclass
from email.message import Message as ParsedMail
from html import unescape
from typing import Literal

from sayso.read.charset import decode
from sayso.read.envelope import header_text
from sayso.read.limits import LIMITS
from sayso.read.web import html_to_part

_STRAY = re.compile(r"[\s;(]")  # what some write behind a transfer encoding: parameters, comments
# The same wording in another dress: where alternatives are offered these add nothing to the plain text.
WORDINGS = frozenset(
    ["text/plain", "text/html", "text/enriched", "text/richtext", "text/watch-html", "text/x-amp-html"]
)
ENRICHED = frozenset(["text/enriched", "text/richtext"])
_PLAINLY = [
    "7-bit",
    "8-bit",
    "7bits",
    "8bits",
    "plain",
    "none",
    "ascii",
    "us-ascii",
    "utf8",
    "utf-8",
]  # meant so
TRANSFERS = frozenset(
    [
        "7bit",
        "8bit",
        "binary",
        "quoted-printable",
        "base64",
        "x-uuencode",
        "uuencode",
        "uue",
        "x-uue",
        *_PLAINLY,
    ]
)
_NOTICE = 600  # bytes: "your mail program does not show HTML" and the like
_OUTWEIGHED = 4
_LONGEST_PAGE = 1_000_000
_FRESH_WORDS = 12
_FRESH_SHARE = 0.3
_TAG = re.compile(r"<[^<>]*+>")
_WORD = re.compile(r"[^\W_]+")
_WORD_BYTES = bytes(byte if chr(byte).isalnum() and byte < 128 else 32 for byte in range(256))
# What becomes of a part: read as the mail's text, made an item, or dropped where it only says the same again.
Role = Literal["text", "item", "said"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PartFacts:
    """A part's media type, transfer encoding, character set, name, and whether it was sent as a file.

    `flow` is `; format=flowed` and `; delsp=yes` where the part says so: joining lines needs them.
    """

    kind: str
    transfer: str
    charset: str | None
    flow: str
    filename: str | None
    attached: bool


def read_facts(part: ParsedMail) -> PartFacts:
    """The facts of a part. Makes its content headers readable to the library first: raw characters, stray
    words are mended in the part itself."""
    content = _mended(part)
    declared = content.get("content-type", "")
    parameters = _parameters(part) if ";" in declared else {}
    disposition = content.get("content-disposition", "").strip().lower()
    # The library's own look-up knows RFC 2231, and takes a while.
    filename = part.get_filename() if "name" in disposition or "name" in declared.lower() else None
    return PartFacts(
        kind=part.get_content_type(),
        transfer=content.get("content-transfer-encoding", "7bit").lower(),
        charset=parameters.get("charset", "").strip("'\" ") or None,
        flow="".join(
            f"; {name}={value}"
            for name, value in (("format", "flowed"), ("delsp", "yes"))
            if parameters.get(name, "").lower() == value
        ),
        filename=filename if isinstance(filename, str) else None,
        attached=disposition.startswith("attachment") or bool(filename),
    )


def _mended(part: ParsedMail) -> dict[str, str]:
    """The content headers of a part by lower-case name, after mending them in the part."""
    content: dict[str, str] = {}
    for name, value in list(part.raw_items()):
        if name[:8].lower() != "content-":
            continue
        lowered, text = name.lower(), str(value)
        if lowered == "content-transfer-encoding":
            mended = _STRAY.split(text.strip(), maxsplit=1)[0]
        else:
            mended = text if text.isascii() else header_text(value)
        if mended != text:
            part.replace_header(name, mended)
        content.setdefault(lowered, mended)
    return content


def _parameters(part: ParsedMail) -> dict[str, str]:
    """The parameters of a part's Content-Type, RFC 2231 values put together."""
    found: dict[str, str] = {}
    for name, value in part.get_params(failobj=[])[1:]:
        text = value[2] if isinstance(value, tuple) else value
        if isinstance(text, str):
            found.setdefault(name.lower(), text)
    return found


def share_roles(kind: str, children: list[ParsedMail], role: Role) -> list[tuple[ParsedMail, Role]]:
    """How the parts of a multipart of this kind are taken.

    Of alternatives (RFC 2046 5.1.4) the plain text, or the richest where there is none, or it is blank, or
    it is a mere notice beside a page many times as long; the others say the same, but files may lie beside
    them. Of related parts (RFC 2387) the first.
    """
    if kind == "multipart/alternative" and children:
        best = _best_alternative(children)
        return [(each, role if each is best else "said") for each in children]
    if kind == "multipart/related":
        return [(each, "item" if number else role) for number, each in enumerate(children)]
    return [(each, role) for each in children]


def _best_alternative(children: list[ParsedMail]) -> ParsedMail:
    rich = [each for each in children if _is_rich(each)]
    for child in children:
        plain = _first_leaf(child)
        if plain.get_content_type() == "text/plain":
            words = _decoded(plain).strip()
            if words and not (rich and len(words) < _NOTICE and _outweighs(rich[-1], words)):
                return child
    enriched = [each for each in children if each.get_content_type() in ENRICHED]
    return rich[-1] if rich else enriched[-1] if enriched else children[-1]


def _outweighs(rich: ParsedMail, words: bytes) -> bool:
    """Whether an HTML alternative holds many times what the plain text does."""
    if rich.get_content_type() != "text/html":
        return False
    page = _decoded(rich).decode("utf-8", "replace")[:_LONGEST_PAGE]
    return len(html_to_part(page).content) > _OUTWEIGHED * len(words) + _NOTICE


def says_more(content: bytes, facts: PartFacts, known: str) -> bool:
    """Whether an alternative holds many words that are not in the `known` text of the mail."""
    text = decode(content[:_LONGEST_PAGE], facts.charset)[0]
    if facts.kind != "text/plain":
        text = unescape(_without_tags(text))
    words = _words(text)
    fresh = len(words - _words(known))
    # A page brings links and notices along; a second plain text was written to be read.
    least = 1 if facts.kind == "text/plain" else _FRESH_WORDS
    return fresh >= least and fresh > _FRESH_SHARE * len(words)


def _words(text: str) -> set[str]:
    """The words of a text, small."""
    if text.isascii():  # five times as fast as the pattern
        return set(text.lower().encode().translate(_WORD_BYTES).decode().split())
    return set(_WORD.findall(text.lower()))


def _without_tags(source: str) -> str:
    """The words of a page, roughly: nothing but to compare them, hence not laid out."""
    for name in ("style", "script", "title"):
        pieces = []
        place = 0
        lowered = source.lower()
        while (begin := lowered.find(f"<{name}", place)) >= 0:
            pieces.append(source[place:begin])
            end = lowered.find(f"</{name}", begin)
            place = len(source) if end < 0 else end
        pieces.append(source[place:])
        source = "".join(pieces)
    return _TAG.sub(" ", source)


def _first_leaf(part: ParsedMail) -> ParsedMail:
    """The first part without parts inside an alternative: what a reader would see first."""
    for _ in range(LIMITS.part_depth):
        inside = part.get_payload() if part.is_multipart() else None
        if not isinstance(inside, list) or not inside or not isinstance(inside[0], ParsedMail):
            break
        part = inside[0]
    return part


def _decoded(part: ParsedMail) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _is_rich(part: ParsedMail) -> bool:
    return part.get_content_type() == "text/html" or part.get_content_maintype() == "multipart"
