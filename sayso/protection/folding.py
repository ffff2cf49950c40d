"""Folding of names: case, accents, widths, scripts and what is invisible go; places in the text stay known.

Cyrillic and Greek become Latin (ISO 9 and ISO 843, simplified), Y becomes I, and C becomes K, so that
"Sergey", "Sergei" and "Сергей" fold alike, "Castro" and "Кастро" too. A name in Latin letters is met in these
scripts, and the other way round.
"""

import unicodedata
from itertools import accumulate

_LATIN = {
    "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ŋ": "n",
    "y": "i", "c": "k", "ß": "ss",
}  # fmt: skip
_CYRILLIC = {
    "а": "a", "б": "b", "в": "v", "г": "g", "ґ": "g", "д": "d", "е": "e", "ё": "e", "є": "ie", "ж": "zh",
    "з": "z", "и": "i", "і": "i", "ї": "i", "й": "i", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o",
    "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ў": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "kh",
    "ш": "sh", "щ": "shkh", "ъ": "", "ы": "i", "ь": "", "э": "e", "ю": "iu", "я": "ia", "ј": "j", "љ": "lj",
    "њ": "nj", "ћ": "k", "ђ": "d", "џ": "dz",
}  # fmt: skip
_GREEK = {
    "α": "a", "β": "v", "γ": "g", "δ": "d", "ε": "e", "ζ": "z", "η": "i", "θ": "th", "ι": "i", "κ": "k",
    "λ": "l", "μ": "m", "ν": "n", "ξ": "x", "ο": "o", "π": "p", "ρ": "r", "σ": "s", "ς": "s", "τ": "t",
    "υ": "i", "φ": "f", "χ": "kh", "ψ": "ps", "ω": "o",
}  # fmt: skip
_LETTERS = _LATIN | _CYRILLIC | _GREEK
_UNSEEN = ("Mn", "Me", "Cf")  # accents that stand alone, invisible characters, directions


class _Table(dict[int, str]):
    """What each character folds to, worked out when first met; a table for `str.translate`."""

    def __missing__(self, character: int) -> str:
        made = self[character] = _fold_character(chr(character))
        return made


def _fold_character(character: str) -> str:
    made = ""
    for each in character.casefold():
        if each in _LETTERS:
            made += _LETTERS[each]
        elif unicodedata.category(each) not in _UNSEEN:
            apart = unicodedata.normalize("NFKD", each)
            made += each if apart == each else "".join(map(_fold_character, apart))
    return made


_TABLE = _Table()


def fold(text: str) -> str:
    """`text` folded; it may be longer or shorter than before."""
    return text.translate(_TABLE)


class Places:
    """Leads places in a folded text back to the text itself."""

    def __init__(self, text: str) -> None:
        # A folded place belongs to the last character that begins at or before it.
        lengths = [len(_TABLE[ord(each)]) for each in text]
        ends = list(accumulate(lengths))
        self._origin = [place for place, length in enumerate(lengths) for _ in range(length)]
        self._size = ends[-1] if ends else 0
        self._lengths = lengths

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The characters of the text that `[start, end)` of the folded text was made of.

        Accents and invisible characters that follow belong to it.
        """
        first, last = self._origin[start], self._origin[end - 1] + 1
        while last < len(self._lengths) and self._lengths[last] == 0:
            last += 1
        return first, last
