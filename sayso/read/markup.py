"""Tokens of HTML: text, tags and raw text, each with its place in the source.

The tokeniser is our own: `html.parser` of Python 3.11 takes quadratic time on unclosed comments and tags,
and HTML parsers in C do not say where in the source a text stood. This one reads every character a fixed
number of times: all repetitions are possessive, and a search that fails to the end is not tried again.
"""

import html
import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

_MARKUP = re.compile(r"<(?=[A-Za-z/!?])")
_TAG = re.compile(r"<(/?)([A-Za-z][^\s/>]*+)((?:[^>=]++|=[ \t\n\f\r]*+(?:\"[^\"]*+\"|'[^']*+')?+)*+)>")
_BARE_TAG = re.compile(r"<(/?)([A-Za-z][^\s/>]*+)([^>]*+)>")
_COMMENT_END = re.compile(r"--!?>")
_ATTRIBUTE = re.compile(r"([^\s=/\"'>]++)(?:\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"'>]++)))?+")
_REFERENCE = re.compile(r"&(?:#[xX]?[0-9a-fA-F]++|[A-Za-z][A-Za-z0-9]{1,31}+);?")
_RAW = {
    name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE)
    for name in ("script", "style", "title", "xmp", "iframe", "noembed", "noframes")
}


class Token(NamedTuple):
    """A stretch of source, `start` to `end`: text, a tag with its attributes, or raw text (a script)."""

    kind: Literal["text", "raw", "start", "end"]
    name: str
    attributes: str
    start: int
    end: int


def tokens(source: str) -> Iterator[Token]:
    """The text and the tags of `source` in order. Comments, declarations and instructions give nothing."""
    position, last = 0, source.rfind(">")
    comments, quotes = True, True
    unclosed: set[str] = set()
    while (found := _MARKUP.search(source, position)) and found.start() < last:
        at = found.start()
        if at > position:
            yield Token("text", "", "", position, at)
        if source.startswith("<!--", at):
            closing = _comment_end(source, at) if comments else None
            # A browser hides everything after an unclosed comment; a leak must not lose it.
            comments = closing is not None
            position = closing if closing is not None else source.find(">", at) + 1
            continue
        tag = (_TAG if quotes else _BARE_TAG).match(source, at)
        if tag is None and quotes and source[at + 1 : at + 3].strip("/")[:1].isalpha():
            quotes = False  # a quote in this tag never closes: from here on quotes mean nothing
            tag = _BARE_TAG.match(source, at)
        if tag is None:
            position = source.find(">", at) + 1
            continue
        name = tag[2].lower()
        position = tag.end()
        if tag[1] or name not in _RAW:
            yield Token("end" if tag[1] else "start", name, tag[3], at, position)
            continue
        end = None if name in unclosed else _raw_end(source, name, position)
        if end is None:
            unclosed.add(name)
            continue
        yield Token("start", name, tag[3], at, position)
        yield Token("raw", name, "", position, end)
        position = end
    if position < len(source):
        yield Token("text", "", "", position, len(source))


def _comment_end(source: str, at: int) -> int | None:
    if source.startswith((">", "->"), at + 4):
        return source.index(">", at) + 1
    closing = _COMMENT_END.search(source, at + 4)
    return closing.end() if closing else None


def _raw_end(source: str, name: str, position: int) -> int | None:
    """Where the raw text of an element ends; as in a browser a script that never closes takes all."""
    closing = _RAW[name].search(source, position)
    if closing:
        return closing.start()
    return len(source) if name in ("script", "style") else None


def read_attributes(tag: str) -> dict[str, str]:
    """The attributes of a start tag, names in lower case, values decoded; the first of a name wins."""
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(tag):
        found.setdefault(match[1].lower(), unescape(match[2] or match[3] or match[4] or ""))
    return found


def unescape(text: str) -> str:
    """`text` with its character references decoded; an impossible one becomes U+FFFD."""
    return _REFERENCE.sub(lambda match: decode_reference(match[0]), text) if "&" in text else text


def decode_reference(reference: str) -> str:
    """The characters that one reference (`&amp;`, `&#233;`) stands for."""
    if reference[1] == "#" and len(reference) > 12:
        return "\N{REPLACEMENT CHARACTER}"  # beyond Unicode; and int() refuses very long digit strings
    return html.unescape(reference)
