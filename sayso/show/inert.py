"""A hostile web page made harmless: rebuilt from a list of elements by nh3, without style, script or address.

What is left is shown in a frame that may do nothing (an empty `sandbox`, a policy of its own that loads
nothing): each of the two would be enough by itself.
"""

import re
from dataclasses import dataclass

import nh3

_TAGS = {
    *("p", "div", "span", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "blockquote", "q", "cite"),
    *("b", "strong", "i", "em", "u", "s", "sub", "sup", "small", "code", "abbr", "time", "address"),
    *("ul", "ol", "li", "dl", "dt", "dd", "table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"),
    *("article", "section", "header", "footer", "main", "aside", "nav", "figure", "figcaption", "img"),
}
_ATTRIBUTES = {"*": {"dir", "lang", "title"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}}
_WITHHELD = {"img": {"src", "srcset", "alt"}}
_REMOTE = re.compile(r"\s*(?:[a-z][a-z0-9+.-]*:|//)(?<!data:)(?<!cid:)", re.IGNORECASE)
_DECLARED = re.compile(rb"""charset\s*=\s*["']?([\w.:-]{2,40})""", re.IGNORECASE)
FRAME_HEADERS = {
    "content-security-policy": "default-src 'none'; sandbox; frame-ancestors 'self'; base-uri 'none'",
    "x-frame-options": "SAMEORIGIN",
    "referrer-policy": "no-referrer",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Inert:
    """A page that can be shown, and how many pictures it wanted to fetch from elsewhere."""

    page: str
    withheld: int


def rebuild(html: str) -> Inert:
    """The page made anew of harmless elements. Links stay as their words, pictures as their descriptions."""
    withheld = 0

    def without(element: str, attribute: str, value: str) -> str | None:
        nonlocal withheld
        if element == "img" and attribute in ("src", "srcset"):
            withheld += bool(_REMOTE.match(value))
            return None
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
        withheld=withheld,
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
