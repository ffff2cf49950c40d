"""What HTML elements mean for the text in them: lines, paragraphs, quotations, what nobody sees."""

import re
from typing import Literal

from sayso.read.markup import read_attributes

Role = Literal["quote", "heading", "boilerplate", "main", "hidden", "pre", "plain"]

PARAGRAPHS = frozenset(
    ["p", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "table", "pre", "figure"]
)
"""Elements with a blank line before and after."""

BLOCKS = PARAGRAPHS.union(
    ["div", "li", "tr", "dt", "dd", "section", "article", "header", "footer", "nav", "aside", "main"],
    ["form", "address", "center", "caption", "figcaption", "body", "html", "details", "summary"],
    ["fieldset", "legend", "hr", "option", "thead", "tbody", "tfoot"],
)
"""Elements that begin and end a line."""

CELLS = frozenset(["td", "th"])
ROWS = frozenset(["tr", "thead", "tbody", "tfoot"])
VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "wbr"]
)
"""Elements without content and without an end tag."""

_OPTIONAL_END = ["p", "li", "tr", "thead", "tbody", "tfoot", "dt", "dd", "option", "html", "body", "head"]
FRAMES = BLOCKS.difference(_OPTIONAL_END).union(["template", "iframe", "object"], CELLS)
"""Elements whose end tag is told apart from that of an inner element of the same name."""

_HIDDEN = frozenset(
    ["script", "style", "title", "template", "iframe", "noembed", "noframes", "xml", "svg", "object"]
)
_HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
_BOILERPLATE = frozenset(["nav", "header", "footer", "aside", "form", "noscript"])
_PRE = frozenset(["pre", "textarea", "listing", "plaintext", "xmp"])
_HIDING_STYLE = re.compile(
    r"display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}hidden|mso-hide\s{0,9}:\s{0,9}all"
)
_SPEAKING = re.compile(r"class|hid|none|quote|reference-message|OLK_SRC|messageReply", re.IGNORECASE)
# What mail programs put around an original. Programs on the way put their own prefix before a class
# ("x_", "ecx", "m_-4711", "yiv4711").
_QUOTING_CLASS = re.compile(
    r"(?:^|\s)[\w-]{0,40}?(?:gmail_quote(?:_container)?|yahoo_quoted|moz-cite-prefix|moz-forward-container"
    r"|protonmail_quote|tutanota_quote|zmail_extra|ms-outlook-mobile-reference-message|freshdesk_quote"
    r"|sh-quoted-content|missive_quote)(?:\s|$)"
)
_QUOTING_ID = re.compile(
    r"(?:^|_)(?:OLK_SRC_BODY_SECTION|mail-editor-reference-message-container|zimbra_quoted_text)$"
)
_QUOTING_NAMES = frozenset({"quote", "messageReplySection"})  # GMX and web.de; Spark


def role_of(name: str, tag: str) -> Role:
    """What an element means for the text in it; `tag` is its attributes as they stand in the source."""
    # Reading attributes is the dearest step, and most tags say nothing that matters here.
    attributes = read_attributes(tag) if _SPEAKING.search(tag) else {}
    if name == "template" and "shadowroot" in tag.lower():
        return "plain"  # the declared shadow tree of an element: shown, though a template (HTML 4.12.3)
    if name in _HIDDEN or "hidden" in attributes:
        return "hidden"
    if _HIDING_STYLE.search(attributes.get("style", "").lower()):
        return "hidden"
    if name == "blockquote" or (attributes and _quotes(attributes)):
        return "quote"
    if name in _HEADINGS:
        return "heading"
    if name in _BOILERPLATE:
        return "boilerplate"
    if name in ("article", "main"):
        return "main"
    return "pre" if name in _PRE else "plain"


def _quotes(attributes: dict[str, str]) -> bool:
    """Whether a mail program says by the attributes of an element that it holds an original."""
    return (
        _QUOTING_CLASS.search(attributes.get("class", "")) is not None
        or _QUOTING_ID.search(attributes.get("id", "")) is not None
        or attributes.get("name") in _QUOTING_NAMES
        or attributes.get("data-marker") == "__QUOTED_TEXT__"
    )
