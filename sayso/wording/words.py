"""The words of a sentence with their places, and what the forms of each share."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from sayso.model.place import Span
from sayso.wording.lists import listed

_TOKEN = re.compile(
    r"[A-Za-z]{1,5}-?\d[\w-]*(?:['’]s\b)?"  # HB-3, MX1
    r"|\d+(?:[.,:]\d+)*"
    r"|[^\W\d_]+(?:['’][^\W\d_]+)*"
    r"|[%$€£¥]|[,;:.?!()\"“”«»–—]"
)
_VOWEL = re.compile(r"[aeiouy]")
_SHORT = re.compile(r"[^aeiou]*[aeiou]{1,2}[^aeiouxyw]|[aeiou][^aeiou]|[^aeiou]*u|[^aeiou]+[ao]")
"""What is left of short words that end in e: hop-, eas-, us-, su-."""
_DOUBLED = re.compile(r"([bdgmnprt])\1$")
_KEPT = listed("words", "kept")


@dataclass(frozen=True, slots=True)
class Word:
    """A word or mark at a place. `lower` is without capitals, `stem` what all its forms share."""

    text: str
    lower: str
    stem: str
    span: Span

    @property
    def is_capital(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.text[:1].isupper()

    @property
    def is_word(self) -> bool:
        """Whether it is more than a mark."""
        return self.text[:1].isalnum()


@lru_cache(maxsize=256)
def words_of(text: str) -> tuple[Word, ...]:
    """The words and marks of a text, in order.

    >>> [word.stem for word in words_of("The ships weren't sold by MX-1.")]
    ['the', 'ship', 'be', 'not', 'sell', 'by', 'mx-1', '.']
    """
    out: list[Word] = []
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        form = match.group().replace("’", "'")
        lower = form.lower()
        if lower.endswith("n't") and len(lower) > 3:
            base = {"ca": "can", "wo": "will", "sha": "shall"}.get(lower[:-3], lower[:-3])
            out.append(Word(form[:-3], base, stem(base), Span(start=start, end=end - 3)))
            out.append(Word(form[-3:], "not", "not", Span(start=end - 3, end=end)))
            continue
        if lower == "cannot":
            out.append(Word(form[:3], "can", "can", Span(start=start, end=end - 3)))
            out.append(Word(form[3:], "not", "not", Span(start=end - 3, end=end)))
            continue
        cut = 2 if lower.endswith("'s") else 0
        if cut:
            form, lower, end = form[:-cut], lower[:-cut], end - cut
        out.append(Word(form, lower, stem(lower), Span(start=start, end=end)))
    return tuple(out)


@cache
def irregular() -> Mapping[str, str]:
    """Forms that follow no rule, each with what all its forms share."""
    table = {}
    for line in files("sayso.wording").joinpath("irregular.txt").read_text(encoding="utf-8").splitlines():
        plain, _, forms = line.partition(":")
        if not line.startswith("#"):
            table.update(dict.fromkeys((plain, *forms.split()), plain))
    return table


@lru_cache(maxsize=100_000)
def stem(lower: str) -> str:
    """What all forms of a word have in common, by rules and a table of what follows none.

    It is no word to show: a final e and the difference of y and i are lost, so that no list of words is
    needed to know "hoped" from "opened".

    >>> [stem(each) for each in ("bought", "carries", "planned", "hoped", "agreed", "argues", "remembered")]
    ['buy', 'carri', 'plan', 'hope', 'agre', 'argu', 'remember']
    """
    found = irregular().get(lower)
    if found is not None:
        return found
    if len(lower) < 4 or lower in _KEPT or not lower.isalpha():
        return lower
    return _plain(_without_s(lower))


def _without_s(word: str) -> str:
    if not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    if word.endswith(("ches", "shes", "sses", "xes", "zzes")):
        return word[:-2]
    return word[:-1]


def _plain(word: str) -> str:
    """A word without -ed, -ing and what stands for a vowel at its end."""
    for ending in ("ied", "ed", "ing"):
        rest = word[: -len(ending)]
        if word.endswith(ending) and word not in _KEPT and len(rest) > 1 and _VOWEL.search(rest):
            word = f"{rest}y" if ending == "ied" else _undoubled(rest)
            break
    if word.endswith("e") and len(word) > 4:
        word = word[:-1]
    return f"{word[:-1]}i" if word.endswith("y") and len(word) > 3 and word[-2] not in "aeou" else word


def _undoubled(rest: str) -> str:
    """What -ed or -ing stood behind: plann-, hop-, ask-."""
    if _DOUBLED.search(rest):
        return rest[:-1]
    return f"{rest}e" if _SHORT.fullmatch(rest) else rest
