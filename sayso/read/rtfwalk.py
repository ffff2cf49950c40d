"""RTF as tokens with their state: groups, code pages, Unicode, binary data; subclasses make text of it.

Method: Rich Text Format specification 1.9.1. Takes time linear in the length of the source, keeps a
bounded stack, never raises.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sayso.read.codepages import charset_of_code_page

_TOKEN = re.compile(
    rb"([^\\{}\r\n\0]++)|\\'([0-9a-fA-F]{2})|\\([A-Za-z]++)(-?[0-9]++)?+ ?|\\(.)|([{}])|[\r\n\0]++", re.DOTALL
)
_CONTROLS = bytes(set(range(32)) - {9, 10, 12, 13, 26})
# Beyond this depth a group no longer has a state of its own: a stack of millions would be an attack.
MOST_DEEP = 1_000
_TOKENS_PER_STEP = 100_000
_MOST_FONTS = 100_000
# Code pages of \fcharset (RTF 1.9.1, "Font Table"); 1 and 2 (default, symbol) are treated apart.
_CHARSETS = {
    0: 1252, 77: 10000, 78: 932, 79: 949, 80: 936, 81: 950, 83: 1255, 84: 1256, 85: 10006, 86: 10081,
    87: 874, 88: 10029, 89: 10007, 128: 932, 129: 949, 130: 1361, 134: 936, 136: 950, 161: 1253,
    162: 1254, 163: 1258, 177: 1255, 178: 1256, 186: 1257, 204: 1251, 222: 874, 238: 1250, 254: 437, 255: 850,
}  # fmt: skip
_SYMBOL = 2
# Control words that are one character of the text.
CHARACTERS = {
    "tab": "\t", "emdash": "\u2014", "endash": "\u2013", "emspace": " ", "enspace": " ", "qmspace": " ",
    "bullet": "\u2022", "lquote": "\u2018", "rquote": "\u2019", "ldblquote": "\u201c", "rdblquote": "\u201d",
    "ltrmark": "\u200e", "rtlmark": "\u200f", "zwj": "\u200d", "zwnj": "\u200c",
}  # fmt: skip


def codec_of(page: int) -> str | None:
    """Python's name of a code page; `None` where it is unknown, or not one of 8-bit or double-byte text."""
    name = charset_of_code_page(page) if 0 < page < 100_000 else None
    return None if name is None or name.startswith(("utf-16", "utf-7")) else name


@dataclass(slots=True)
class State:
    """What holds for the text of a group. `sink` is the name of where it goes, "" for nowhere.

    `around` is the sink outside a pair of an 8-bit and a Unicode version of the same text (`\\upr`).
    """

    sink: str
    codec: str
    unicode_skip: int = 1
    suppressed: bool = False
    deleted: bool = False
    deleted_by: int = 0
    deleted_at: int = 0
    heading: bool = False
    around: str = ""
    spaced: bool = False

    def copy(self) -> "State":
        """The same state for an inner group."""
        return State(
            self.sink, self.codec, self.unicode_skip, self.suppressed, self.deleted,
            self.deleted_by, self.deleted_at, self.heading, self.around, self.spaced,
        )  # fmt: skip


class RtfWalk:
    """Goes through RTF once. Subclasses take `word`, `symbol`, `write` and `leave`; bytes go to `binary`.

    `broken` counts bytes that are no characters in their code page, `depth` is the number of groups that
    the source leaves open, `behind` where the outermost group ends, `end` where reading stopped.
    """

    def __init__(self, raw: bytes, sink: str) -> None:
        self._raw = raw
        self.default = "cp1252"
        self.state = State(sink, self.default)
        self.depth = 0
        self.broken = 0
        self.behind: int | None = None
        self.end = 0
        self._stack: list[State] = []
        self._pending = bytearray()
        self._left_out = 0  # characters still to leave out: what stands for a \u where Unicode is unknown
        self._high: int | None = None
        self._starred = False
        self._fonts: dict[int, str] = {}
        self._font = 0
        self._default_font: int | None = None

    def word(self, name: str, argument: int | None, starred: bool) -> None:
        """A control word with its number, and whether `\\*` stood before it."""

    def write(self, text: str) -> None:
        """Characters of the text, in the current state."""

    def leave(self, inner: State) -> None:
        """A group with the state `inner` has ended; `self.state` is that of the group around it."""

    def binary(self, raw: bytes) -> None:
        """The bytes of a `\\bin`."""

    def walk(self) -> None:
        """Takes in the whole source."""
        for _ in self.steps():
            pass

    def steps(self) -> Iterator[None]:
        """The same, stopping now and then."""
        raw, position, end = self._raw, 0, len(self._raw)
        count = 0
        while position < end:
            count += 1
            if count % _TOKENS_PER_STEP == 0:
                yield
            token = _TOKEN.match(raw, position)
            if token is None:  # a backslash is the very last byte
                break
            position = token.end()
            kind = token.lastindex
            if kind == 1:
                self._bytes(token[1])
            elif kind == 2:
                self._hex(int(token[2], 16))
            elif kind == 5:
                self._symbol(token[5])
            elif kind == 6:
                self._brace(token[6], position)
                if self.behind == position and self._is_no_text(position):
                    break
            elif kind is not None:
                position += self._word(token[3], token[4], position)
        self.flush()
        self.end = position

    def flush(self) -> None:
        """Decodes the bytes gathered so far; those of a multi-byte character may stand in several tokens."""
        if self._high is not None:
            self._high = None
            self.broken += 1
            self.write("\ufffd")
        if self._pending:
            pending = bytes(self._pending)
            self._pending.clear()
            self.write(self._decoded(pending))

    def _decoded(self, pending: bytes) -> str:
        if pending.isascii():
            return pending.decode("ascii").replace("\0", "\ufffd")
        codec = self.state.codec
        try:
            return pending.decode(codec).replace("\0", "\ufffd")
        except UnicodeDecodeError:
            text = pending.decode(codec, "replace").replace("\0", "\ufffd")
            self.broken += text.count("\ufffd")
            return text

    def _bytes(self, piece: bytes) -> None:
        self._starred = False
        if self._left_out:
            cut = min(self._left_out, len(piece))
            self._left_out -= cut
            piece = piece[cut:]
            if not piece:
                return
        if self._high is not None:
            self.flush()
        self._pending += piece

    def _hex(self, value: int) -> None:
        if self._left_out:
            self._left_out -= 1
            return
        if self._high is not None:
            self.flush()
        self._pending.append(value)

    def _symbol(self, symbol: bytes) -> None:
        if symbol == b"*":
            self._starred = True
        elif self._left_out:
            self._left_out -= 1
        elif symbol in b"\\{}":
            self._pending += symbol  # as a byte: it may end a multi-byte character
        else:
            self.flush()
            if symbol in b"\r\n":
                self.word("par", None, False)
            elif symbol == b"\t":
                self.write("\t")
            elif symbol in b"~_-":
                self.word(symbol.decode("ascii"), None, False)

    def _brace(self, brace: bytes, position: int) -> None:
        self.flush()
        self._left_out = 0
        self._starred = False
        if brace == b"{":
            self.depth += 1
            if self.depth <= MOST_DEEP:
                self._stack.append(self.state)
                self.state = self.state.copy()
            return
        self.depth = max(0, self.depth - 1)
        if self.depth < MOST_DEEP and self._stack:
            inner, self.state = self.state, self._stack.pop()
            self.leave(inner)
        if self.depth == 0 and self.behind is None:
            self.behind = position

    def _is_no_text(self, position: int) -> bool:
        """Whether what follows is no RTF. Where it may be, reading goes on: a stray brace loses no text."""
        return len(self._raw[position : position + 4096].translate(None, _CONTROLS)) < len(
            self._raw[position : position + 4096].rstrip(b"\0")
        )

    def _word(self, letters: bytes, digits: bytes | None, position: int) -> int:
        """Takes a control word; how many bytes behind it belong to it (`\\bin`)."""
        name = letters.decode("ascii")
        argument = None if digits is None else int(digits[:11])
        starred, self._starred = self._starred, False
        if name == "u" and argument is not None:
            self._unicode(argument)
            return 0
        if self._left_out:
            if name in CHARACTERS:
                self._left_out -= 1
                return 0
            self._left_out = 0  # the stand-in is missing: what follows is text of its own
        self.flush()
        if name == "bin":
            length = max(0, argument or 0)
            self.binary(self._raw[position : position + length])
            return length
        if name in CHARACTERS:
            self.write(CHARACTERS[name])
        elif not self._character_set(name, argument):
            self.word(name, argument, starred)
        return 0

    def _unicode(self, value: int) -> None:
        value &= 0xFFFF
        self._left_out = self.state.unicode_skip
        if 0xD800 <= value < 0xDC00:
            self.flush()
            self._high = value
            return
        if 0xDC00 <= value < 0xE000:
            high, self._high = self._high, None
            self.flush()
            if high is None:
                self.broken += 1
                self.write("\ufffd")
            else:
                self.write(chr(0x10000 + ((high - 0xD800) << 10) + (value - 0xDC00)))
            return
        self.flush()
        # Outlook's and Word's symbol fonts: U+F020 on are the characters 0x20 on of the font.
        self.write(chr(value) if value else "\ufffd")

    def _character_set(self, name: str, argument: int | None) -> bool:
        """Takes the control words that say how bytes become characters."""
        if name == "f":
            self._choose_font(argument or 0)
        elif name == "fcharset" and self.state.sink == "font":
            self._font_charset(argument or 0)
        elif name == "cpg" and self.state.sink == "font":
            self._name_font(codec_of(argument or 0))
        elif name == "ansicpg":
            self.default = codec_of(argument or 0) or self.default
            self.state.codec = self.default
        elif name in ("mac", "pc", "pca"):
            self.default = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}[name]
            self.state.codec = self.default
        elif name == "uc":
            self.state.unicode_skip = min(max(0, 1 if argument is None else argument), 16)
        elif name == "deff":
            self._default_font = argument or 0
        elif name == "plain":
            self._plain()
            return False
        else:
            return False
        return True

    def _choose_font(self, number: int) -> None:
        if self.state.sink == "font":
            self._font = number
        else:
            self.state.codec = self._fonts.get(number, self.default)

    def _plain(self) -> None:
        number = self._default_font
        self.state.codec = self.default if number is None else self._fonts.get(number, self.default)

    def _font_charset(self, charset: int) -> None:
        page = _CHARSETS.get(charset)
        self._name_font("cp1252" if charset == _SYMBOL else None if page is None else codec_of(page))

    def _name_font(self, codec: str | None) -> None:
        if codec is not None and len(self._fonts) < _MOST_FONTS:
            self._fonts[self._font] = codec
