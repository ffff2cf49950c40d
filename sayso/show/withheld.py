"""What a web page or a mail wanted to fetch from elsewhere when it was opened: counted, never fetched.

Counting is for the reader: it tells that whoever sent it could see it being opened. What is shown is rebuilt
from harmless elements whatever is counted here.
"""

import re
from dataclasses import dataclass
from html import unescape

_TAG = re.compile(
    r"<([a-z][a-z0-9:-]{0,30})\b((?:[^<>\"']|\"[^\"]{0,20000}\"|'[^']{0,20000}'){0,4000})>", re.I
)
_VALUE = re.compile(r"""([a-z:-]{1,30})\s{0,9}=\s{0,9}(?:"([^"]*)"|'([^']*)'|([^\s"'>]{1,4000}))""", re.I)
_STYLE = re.compile(r"<style\b[^>]{0,2000}>(.{0,400000}?)</style", re.I | re.S)
_FACE = re.compile(r"@font-face\s{0,50}\{[^{}]{0,20000}\}", re.I)
_IMPORT = re.compile(r"@import\s{0,50}(?:url\()?\s{0,9}[\"']?\s{0,9}(?:[a-z][a-z0-9+.-]{0,20}:)?//", re.I)
_URL = re.compile(r"url\(\s{0,9}[\"']?\s{0,9}(?:[a-z][a-z0-9+.-]{0,20}:)?//", re.I)
_AWAY = re.compile(r"\s*(?:[a-z][a-z0-9+.-]*:)?//", re.I)
_PICTURES = {("img", "src"), ("img", "srcset"), ("image", "href"), ("image", "xlink:href"), ("input", "src")}
_OTHERS = {
    ("script", "src"), ("iframe", "src"), ("frame", "src"), ("embed", "src"), ("object", "data"),
    ("video", "src"), ("audio", "src"), ("source", "src"), ("track", "src"), ("source", "srcset"),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Withheld:
    """How many remote pictures, style sheets, fonts and other things (scripts, frames, films) were withheld.

    `undrawn` are pictures that a mail brings along itself and that could not be drawn anew.
    """

    pictures: int = 0
    styles: int = 0
    fonts: int = 0
    others: int = 0
    undrawn: int = 0

    def row(self) -> dict[str, int]:
        """The counts by name."""
        names = ("pictures", "styles", "fonts", "others", "undrawn")
        return {name: getattr(self, name) for name in names}


def count_remote(html: str, undrawn: int = 0) -> Withheld:
    """The counts for a page's source."""
    counts = dict.fromkeys(("pictures", "styles", "fonts", "others"), 0)
    for style in _STYLE.finditer(html):
        _count_style(style[1], counts)
    for tag in _TAG.finditer(_STYLE.sub(" ", html)):
        name = tag[1].lower()
        values = {
            each[1].lower(): unescape(each[2] or each[3] or each[4] or "") for each in _VALUE.finditer(tag[2])
        }
        if name == "link":
            kind = f"{values.get('rel', '')} {values.get('as', '')}".lower()
            if _AWAY.match(values.get("href", "")):
                counts["fonts" if "font" in kind else "styles" if "stylesheet" in kind else "others"] += 1
            continue
        away = {each for each, value in values.items() if _AWAY.match(value)}
        counts["pictures"] += any(
            (name, each) in _PICTURES or each in ("background", "poster") for each in away
        )
        counts["others"] += any((name, each) in _OTHERS for each in away)
        _count_style(values.get("style", ""), counts)
    return Withheld(**counts, undrawn=undrawn)


def _count_style(style: str, counts: dict[str, int]) -> None:
    """What a style sheet, or a `style`, fetches: other sheets, fonts, pictures."""
    if "//" not in style:
        return
    counts["styles"] += len(_IMPORT.findall(style))
    rest = _IMPORT.sub(" ", style)
    counts["fonts"] += sum(len(_URL.findall(face)) for face in _FACE.findall(rest))
    counts["pictures"] += len(_URL.findall(_FACE.sub(" ", rest)))
