"""Words and word pieces as BERT's uncased vocabulary has them, with every word's place in the text.

The pieces are those of the `tokenizers` library (`BertNormalizer`, `BertPreTokenizer`, `WordPiece`), which a
test compares; that library is not used here because it brings HTTP clients into the installation.
"""

import re
import sys
import unicodedata
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

UNKNOWN = "[UNK]"
LONGEST_WORD = 100
"""A longer word is unknown as a whole, as in BERT."""
ASCII_PUNCTUATION = "!-/:-@[-`{-~"
IDEOGRAPHS = (
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002a6df\U0002a700-\U0002b81f"
    "\U0002b820-\U0002ceaf\U0002f800-\U0002fa1f"
)
SPACES = " \t\n\r\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
KEPT = 200_000
"""How many different words the pieces are remembered of; a leak has more, and memory must stay flat."""

ASCII_WORD = re.compile(rf"[{ASCII_PUNCTUATION}]|[^ \t\n\r{ASCII_PUNCTUATION}]+")


@cache
def _any_word() -> re.Pattern[str]:
    """The pattern of a word in any script: a mark, an ideograph, or a run of what is neither nor space."""
    marks = "".join(
        re.escape(chr(code)) for code in range(0x80, 0x20000) if unicodedata.category(chr(code))[0] == "P"
    )
    alone = f"{ASCII_PUNCTUATION}{IDEOGRAPHS}{marks}"
    return re.compile(f"[{alone}]|[^{SPACES}{alone}]+")


def plain_form(word: str) -> str:
    """A word without accents, control characters and capitals, as the uncased vocabulary has it.

    >>> plain_form("Zambada-García")
    'zambada-garcia'
    """
    if word.isascii() and word.isprintable():
        return word.lower()
    shown = "".join(c for c in word if unicodedata.category(c)[0] != "C" and c != "\ufffd")
    bare = (c for c in unicodedata.normalize("NFD", shown) if unicodedata.category(c) != "Mn")
    return "".join(c.lower() for c in bare)


@dataclass(frozen=True, slots=True)
class WordPieces:
    """The vocabulary: how a word is cut into known pieces. `ids` maps each piece to its number."""

    ids: dict[str, int]
    known: dict[str, tuple[int, ...]] = field(default_factory=dict)

    def of(self, word: str) -> tuple[int, ...]:
        """The numbers of the pieces of a word: the longest known start first; none for an invisible word."""
        if len(word) > 4 * LONGEST_WORD:  # not kept either: encoded blocks would fill the memory
            return (self.ids[UNKNOWN],)
        found = self.known.get(word)
        if found is None:
            if len(self.known) >= KEPT:
                self.known.clear()
            found = self.known[word] = self._cut(plain_form(word))
        return found

    def _cut(self, word: str) -> tuple[int, ...]:
        if len(word) > LONGEST_WORD:
            return (self.ids[UNKNOWN],)
        pieces: list[int] = []
        start = 0
        while start < len(word):
            end, lead = len(word), "##" if start else ""
            while end > start and (piece := self.ids.get(lead + word[start:end])) is None:
                end -= 1
            if end == start or piece is None:
                return (self.ids[UNKNOWN],)
            pieces.append(piece)
            start = end
        return tuple(pieces)


@cache
def word_pieces() -> WordPieces:
    """The vocabulary in the package (that of BERT uncased, 30,522 pieces)."""
    lines = files("sayso.encoder").joinpath("vocabulary.txt").read_text(encoding="utf-8").split("\n")
    return WordPieces({sys.intern(piece): number for number, piece in enumerate(lines) if piece})


def word_places(text: str) -> list[tuple[int, int]]:
    """Where each word of a text starts and ends; a mark of punctuation is a word of its own.

    >>> word_places("MX-1 said")
    [(0, 2), (2, 3), (3, 4), (5, 9)]
    """
    pattern = ASCII_WORD if text.isascii() else _any_word()
    return [match.span() for match in pattern.finditer(text)]
