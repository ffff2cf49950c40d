"""A hostile web page made harmless: rebuilt from a list of elements by nh3, without style, script or address.

What is left is shown in a frame that may do nothing (an empty `sandbox`, a policy of its own that loads
nothing): each of the two would be enough by itself.
"""

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote

import nh3

from sayso.show.withheld import Withheld, count_remote

_TAGS = {
    *("p", "div", "span", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "blockquote", "q", "cite"),
    *("b", "strong", "i", "em", "u", "s", "sub", "sup", "small", "code", "abbr", "time", "address"),
    *("ul", "ol", "li", "dl", "dt", "dd", "table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"),
    *("article", "section", "header", "footer", "main", "aside", "nav", "figure", "figcaption", "img"),
}
_ATTRIBUTES = {"*": {"dir", "lang", "title"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}}
_WITHHELD = {"img": {"src", "srcset", "alt"}}
_DECLARED = re.compile(rb"""charset\s*=\s*["']?([\w.:-]{2,40})""", re.IGNORECASE)
FRAME_HEADERS = {
    "content-security-policy": (
        "default-src 'none'; img-src data:; sandbox; frame-ancestors 'self'; base-uri 'none'"
    ),
    "x-frame-options": "SAMEORIGIN",
    "referrer-policy": "no-referrer",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Inert:
    """A page that can be shown, and what it wanted to fetch from elsewhere."""

    page: str
    withheld: Withheld


def rebuild(html: str, pictures: Mapping[str, bytes] | None = None, undrawn: int = 0) -> Inert:
    """The page made anew of harmless elements. Links stay as their words, pictures as their descriptions.

    `pictures` are PNG files of ours by the Content-ID under which the page of a mail asks for them.
    """
    ours = {f"cid:{name}": raw for name, raw in (pictures or {}).items()}

    def without(element: str, attribute: str, value: str) -> str | None:
        if element == "img" and attribute in ("src", "srcset"):
            raw = ours.get(unquote(value.strip())) if attribute == "src" else None
            return None if raw is None else f"data:image/png;base64,{base64.b64encode(raw).decode('ascii')}"
        return value

    attributes = {**_ATTRIBUTES, **_WITHHELD}
    made = nh3.clean(
        html,
        tags=_TAGS,
        clean_content_tags={"script", "style", "title", "noscript", "template", "svg", "math"},
        attributes=attributes,
        attribute_filter=without,
        strip_comments=True,
        link_rel=None,
        url_schemes={"http", "https", "data", "cid"},
    )
    return Inert(
        page=f'<!doctype html><html lang=""><meta charset="utf-8"><title>.</title>{made}</html>',
        withheld=count_remote(html, undrawn),
    )


def decoded(content: bytes) -> str:
    """Bytes as characters: as declared in their beginning, as UTF-8, or as far as they go."""
    found = _DECLARED.search(content[:2048])
    for name in (found[1].decode("ascii") if found else "utf-8", "utf-8"):
        try:
            return content.decode(name)
        except (LookupError, UnicodeDecodeError):
            continue
    return content.decode("utf-8", "replace")
