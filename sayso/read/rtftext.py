"""The text of an RTF document: its body, notes, comments, deletions, properties and what is embedded.

Method: Rich Text Format specification 1.9.1. Hidden text is text: in a leak it is what somebody hid.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from sayso.model.document import Part
from sayso.read.limits import LIMITS
from sayso.read.rtfwalk import RtfWalk, State
from sayso.read.story import Budget, Remark, Remarks, Story, stated

# Destinations that hold no text of the document, beside all unknown ones with \\*.
_SKIPPED = {
    "colortbl", "objclass", "objname", "objsect", "fldinst", "fldtype", "nonshppict", "shprslt",
    "filetbl", "listtable", "listoverridetable", "rsidtbl", "generator", "themedata",
    "colorschememapping", "datastore", "latentstyles", "xe", "tc", "tcf", "txe", "rxe", "bkmkstart",
    "bkmkend", "ftnsep", "ftnsepc", "ftncn", "aftnsep", "aftnsepc", "aftncn", "nonesttables",
    "mmathPict", "formfield", "falt", "fontemb", "fontfile", "template", "background", "pnseclvl",
    "atnid", "atntime",
}  # fmt: skip
# Destinations with \\* that hold text all the same.
_KEPT = {
    "shpinst", "shppict", "shptxt", "dptxbxtext", "moMathPara", "moMath", "nesttableprops", "do",
}  # fmt: skip
_BOILERPLATE = {
    "header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr", "footerf",
}  # fmt: skip
_PICTURES = {
    "pngblip": "png", "jpegblip": "jpg", "emfblip": "emf", "wmetafile": "wmf", "dibitmap": "dib",
    "wbitmap": "bmp", "macpict": "pict", "pmmetafile": "met",
}  # fmt: skip
_FACTS = ("title", "subject", "author", "operator", "manager", "company", "category", "keywords", "doccomm")
_DATES = {"creatim": "created", "revtim": "modified"}
_BREAKS = {"par", "line", "sect", "page", "column", "row", "nestrow", "softline"}
_CLOCK = ("yr", "mo", "dy", "hr", "min")
_NOT_HEX = re.compile("[^0-9A-Fa-f]+")
_MOST_REVISERS = 10_000
_CONTEXT = 60


@dataclass(slots=True)
class Embedded:
    """A picture or an object inside a document: its kind of bytes as a suffix, and the bytes."""

    suffix: str
    content: bytearray = field(default_factory=bytearray)


class RtfText(RtfWalk):
    """Reads the whole of an RTF document into stories. Sinks: body, note, page, info and so on.

    With `paragraphs` a blank line parts those that the layout sets apart; without, each is a line.
    """

    def __init__(self, rtf: bytes, *, paragraphs: bool) -> None:
        super().__init__(rtf, "body")
        self._by_paragraphs = paragraphs
        self.budget = Budget.of_document()
        self.body = Story(self.budget)
        self.notes = Story(self.budget)
        self.pages: dict[str, None] = {}  # headers and footers, each once
        self.remarks = Remarks(self.budget)
        self.info: dict[str, str] = {}
        self.embedded: list[Embedded] = []
        self._page: Story | None = None
        self._comment: Remark | None = None
        self._note_count = 0
        self._waiting_author = ""
        self._revisers = [""]
        self._heading_styles: set[int] = set()
        self._style = 0
        self._half: int | None = None

    def write(self, text: str) -> None:
        """Characters, to wherever the state sends them."""
        state = self.state
        sink = state.sink
        if not sink:
            return
        story = self._story()
        if story is not None:
            story.write(text)
        elif sink in ("picture", "object"):
            self._take_hex(text)
        else:
            self._write_fact(sink, text)

    def _story(self) -> Story | None:
        """The story that takes the text of the current state."""
        sink = self.state.sink
        if self.state.deleted and sink in ("body", "note", "comment"):
            return self._deleted()
        if sink == "body":
            return self.body
        if sink == "note":
            return self.notes
        if sink == "comment" and self._comment is not None:
            return self._comment.story
        return self._page if sink == "page" else None

    def _write_fact(self, sink: str, text: str) -> None:
        """Text of the tables and properties, which is none of the document's words."""
        if sink == "atnauthor":
            self._waiting_author += text[:200]
        elif sink == "atndate" and self._comment is not None:
            digits = text.strip().lstrip("-")
            if digits.isascii() and digits.isdigit() and len(digits) <= 10:
                self._comment.date = dttm(int(text.strip()))
        elif sink == "revisers" and len(self._revisers) < _MOST_REVISERS:
            first, *rest = text.split(";")  # "Unknown;", "Anna Berg;", a name perhaps in several pieces
            self._revisers[-1] += first[:200]
            self._revisers += (name[:200] for name in rest)
        elif sink == "style" and text.strip().lower().startswith(("heading ", "title;", "überschrift ")):
            self._heading_styles.add(self._style)
        elif sink.startswith("info "):
            name = sink[5:]
            self.info[name] = (self.info.get(name, "") + text)[:10_000]

    def _deleted(self) -> Story:
        """Where the words of the deletion go on."""
        number = self.state.deleted_by
        author = self._revisers[number] if 0 <= number < len(self._revisers) else ""
        return self.remarks.deleted(self.body, author, dttm(self.state.deleted_at))

    def word(self, name: str, argument: int | None, starred: bool) -> None:
        """Line ends, the properties of text that matter, and destinations."""
        state = self.state
        if name in _BREAKS:
            self._end_line(name)
        elif name in ("cell", "nestcell"):
            story = self._story()
            if story is not None:
                story.end_cell()
        elif name in ("~", "_", "-"):
            self.write({"~": "\xa0", "_": "\u2011"}.get(name, ""))
        elif name in ("deleted", "revauthdel", "revdttmdel", "plain"):
            self._revise(name, argument)
        elif name in ("pard", "s", "outlinelevel", "sa", "sb", "saauto", "sbauto"):
            self._paragraph(name, argument)
        elif name in _CLOCK and state.sink.startswith("date "):
            which = f"{state.sink[5:]} {name}"
            self.info[which] = str(argument or 0)
        elif name in ("chftn", "chatn"):
            if state.sink == "note":
                self.write(f"[{self._note_count}]")
        elif name in _PICTURES and state.sink == "picture":
            self.embedded[-1].suffix = _PICTURES[name]
        elif not self._destination(name, starred) and starred:
            state.sink = ""

    def _end_line(self, name: str) -> None:
        story = self._story()
        if story is None:
            return
        if name == "par" and self.state.spaced and self._by_paragraphs:
            story.end_paragraph(heading=self.state.heading)
        else:
            story.end_line(heading=self.state.heading)

    def _revise(self, name: str, argument: int | None) -> None:
        state = self.state
        if name == "deleted":
            state.deleted = argument != 0
        elif name == "revauthdel":
            state.deleted_by = argument or 0
        elif name == "revdttmdel":
            state.deleted_at = argument or 0
        else:
            state.deleted = False

    def _paragraph(self, name: str, argument: int | None) -> None:
        state = self.state
        if state.sink == "style":
            if name == "s":
                self._style = argument or 0
            elif name == "outlinelevel" and (argument or 0) < 9:
                self._heading_styles.add(self._style)
        elif name == "pard":
            state.heading = state.spaced = False
        elif name in ("sa", "sb", "saauto", "sbauto"):
            state.spaced = state.spaced or bool(argument)
        elif name == "s":
            state.heading = argument in self._heading_styles
        else:
            state.heading = state.heading or (argument is not None and argument < 9)

    def _destination(self, name: str, starred: bool) -> bool:
        """Turns to another destination where `name` is one; whether it is one that is known."""
        state = self.state
        if name == "ud":
            state.sink = state.around
        elif name == "upr":
            state.around, state.sink = state.sink, ""
        elif not state.sink:
            return False
        elif name in ("pict", "objdata"):
            self._embed(name)
        elif name in ("footnote", "annotation") or name in _BOILERPLATE:
            self._open_story(name)
        elif name in ("fonttbl", "stylesheet", "info", "revtbl"):
            state.sink = {"fonttbl": "font", "stylesheet": "style", "revtbl": "revisers"}.get(name, name)
        elif state.sink == "info" and (name in _FACTS or name in _DATES):
            state.sink = f"date {_DATES[name]}" if name in _DATES else f"info {name}"
        elif name in ("atnauthor", "atndate"):
            self._waiting_author = "" if name == "atnauthor" else self._waiting_author
            state.sink = name
        elif name == "sp":
            state.sink = "shape"  # properties, no text; but a picture may be one
        elif name in _SKIPPED:
            state.sink = ""
        elif name not in _KEPT:
            return False
        return True

    def _embed(self, name: str) -> None:
        if len(self.embedded) >= LIMITS.parts:
            self.budget.cut, self.state.sink = True, ""
            return
        self.state.sink = "picture" if name == "pict" else "object"
        self.embedded.append(Embedded("bin" if name == "pict" else "ole"))
        self._half = None

    def _open_story(self, name: str) -> None:
        state = self.state
        if name == "footnote":
            self._note_count += 1
            self.write(f"[{self._note_count}]")
            state.sink = "note"
        elif name == "annotation":
            state.sink = "comment"
            self._comment = Remark(
                kind="Comment",
                story=Story(self.budget),
                author=self._waiting_author,
                relation="after",
                cited=self.body.tail(_CONTEXT),
            )
            self._waiting_author = ""
            self.remarks.add(self._comment)
        else:
            state.sink = "page"
            self._page = Story(self.budget)
        state.deleted = state.heading = False

    def leave(self, inner: State) -> None:
        """Ends a footnote's line, a header or a footer."""
        outer = self.state.sink
        if inner.sink == outer:
            return
        if inner.sink == "note":
            self.notes.end_line()
        elif inner.sink == "page" and self._page is not None:
            part = self._page.part()
            if part is not None:
                self.pages.setdefault(part.content)
            self._page = None

    def binary(self, raw: bytes) -> None:
        """The bytes of a picture or an object."""
        if self.state.sink in ("picture", "object"):
            self.embedded[-1].content += raw

    def _take_hex(self, text: str) -> None:
        digits = _NOT_HEX.sub("", text)
        if self._half is not None:
            digits = f"{self._half:x}{digits}"
            self._half = None
        if len(digits) % 2:
            self._half = int(digits[-1], 16)
            digits = digits[:-1]
        self.embedded[-1].content += bytes.fromhex(digits)

    def parts(self, *, properties: bool = True) -> Iterator[Part]:
        """The body, the notes, headers and footers, each comment and deletion, the properties."""
        pages = Story(Budget(sum(map(len, self.pages)) + len(self.pages)))
        for page in self.pages:
            pages.write(page + "\n")
        facts = self._stated() if properties else None
        texts = (self.body.part(), self.notes.part(), pages.part(boilerplate=True))
        found = (*texts, *self.remarks.parts(), facts)
        return (part for part in found if part is not None)

    def _stated(self) -> Part | None:
        names = {"operator": "last saved by", "doccomm": "comments"}
        facts = [(names.get(name, name), self.info.get(name)) for name in _FACTS]
        facts += [("created", self.moment("created")), ("last saved", self.moment("modified"))]
        return stated("Document properties", facts)

    def moment(self, which: str) -> str | None:
        """When the document says it was "created" or "modified", in ISO 8601 without an offset."""
        year, month, day, hour, minute = (_number(self.info.get(f"{which} {each}")) for each in _CLOCK)
        return _iso(year, month, day, hour, minute)


def _number(digits: str | None) -> int:
    return int(digits) if digits else 0


def _iso(year: int, month: int, day: int, hour: int, minute: int) -> str | None:
    try:
        return datetime(year, month, day, hour, minute).isoformat(timespec="minutes")
    except ValueError:
        return None


def dttm(packed: int) -> str:
    """A date in the packed form of Word (DTTM, [MS-DOC] 2.9.60), in ISO 8601; "" where it is none."""
    minute, hour, day, month = packed & 63, packed >> 6 & 31, packed >> 11 & 31, packed >> 16 & 15
    return _iso(1900 + (packed >> 20 & 511), month, day, hour, minute) or ""
