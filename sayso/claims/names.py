"""Names in running text: runs of capitalised words, and codes such as MX-1."""

import re
from collections.abc import Iterator

from sayso.claims.cues import Grammar
from sayso.claims.words import Range, Words

CODE = re.compile(r"[A-Z]{1,6}-?\d{1,4}(?:[A-Z]\d?)?")
"""A code for a source: MX-1, HB-3, MX1."""
LINKS = frozenset(
    {"de", "del", "la", "las", "los", "von", "van", "der", "bin", "al", "y", "el", "of", "da", "do"}
)
LONGEST_NAME = 8


def is_code(word: str) -> bool:
    """Whether `word` has the form of a source's code."""
    return CODE.fullmatch(word) is not None and any(c.isdigit() for c in word)


def names(words: Words, part: Range, grammar: Grammar) -> Iterator[Range]:
    """The names in a range of words, in order. A word capitalised only because a sentence starts is none."""
    k, hi = part
    while k < hi:
        if not _opens(words, k, part, grammar):
            k += 1
            continue
        end = k + 1
        while end < hi and end - k < LONGEST_NAME:
            if words.capital(end) and words.starts[end] - words.ends[end - 1] == 1:
                end += 1
            elif _linked(words, end, hi):
                end += 2
            elif _linked_twice(words, end, hi):
                end += 3
            else:
                break
        yield (k, end)
        k = end


def _linked(words: Words, end: int, hi: int) -> bool:
    return (
        words.lower[end] in LINKS and words.forms[end].islower() and end + 1 < hi and words.capital(end + 1)
    )


def _linked_twice(words: Words, end: int, hi: int) -> bool:
    """Whether two links lead on, as in "Ana de la Cruz"."""
    return words.lower[end] == "de" and end + 1 < hi and _linked(words, end + 1, hi)


def _opens(words: Words, k: int, part: Range, grammar: Grammar) -> bool:
    form = words.forms[k]
    if not words.capital(k) or (len(form) == 1 and not form.isalpha()):
        return False
    if is_code(form):
        return True
    word = words.lower[k]
    closed = any(word in listed for listed in grammar.classes.values())
    if closed:
        return form.isupper() and len(form) > 1 and word not in grammar.classes["subjects"] and word == "us"
    starts = k == 0 or words.forms[k - 1] in '.!?:;“"”«•*' or k == part[0]
    return not starts or (k + 1 < len(words) and _name_like(words, k, grammar))


def _name_like(words: Words, k: int, grammar: Grammar) -> bool:
    """Whether a capital at a sentence's start is a name: another capital follows, or it occurs as a name."""
    form = words.forms[k]
    if form.isupper() and len(form) > 1:
        return True
    if words.capital(k + 1) and words.starts[k + 1] - words.ends[k] == 1:
        return True
    return words.lower[k + 1] in grammar.classes["be"] or words.lower[k + 1] in grammar.classes["auxiliaries"]


def text_of(words: Words, part: Range) -> str:
    """The words of a range as one line, without possessive endings."""
    flat = re.sub(r"\s+", " ", words.span(part).cut(words.text)).strip()
    return re.sub(r"['’]s?$", "", flat)
