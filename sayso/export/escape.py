"""Text of a leak as text of a page: nothing in it acts on the page that shows it."""

import html
import re

# The page would lose or change these: a parser drops NUL and turns CR into LF, the rest is unseen, and a
# lone surrogate cannot be written at all. The two overrides make a line read backwards.
_ODD = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202d\u202e\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def plain(text: str) -> str:
    """`text` for the body of a page or a quoted attribute, one visible character for each odd one.

    Control characters become their control pictures (U+2400 and on), what has none becomes U+FFFD.
    """
    return html.escape(visible(text))


def visible(text: str) -> str:
    """`text` with one visible character for each odd one, for formats that escape on their own."""
    return _ODD.sub(_picture, text) if _ODD.search(text) else text


def _picture(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else "\ufffd"
