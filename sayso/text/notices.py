"""Notices of confidentiality and other paragraphs that a house puts under every mail, per language."""

from collections.abc import Sequence

from sayso.text.patterns import (
    DISCLAIMER_MEANS,
    DISCLAIMER_READER,
    DISCLAIMER_SECRET,
    DISCLAIMER_SIEVE,
    DISCLAIMER_SIEVE_OTHER,
    DISCLAIMER_SIEVE_WIDE,
    DISCLAIMER_SURE,
)

_ENGLISH = " the "
_FOOT = 1500  # characters at the end of an English mail in which a notice in another language may stand
_SHORTEST = 40  # characters of a paragraph that can be a notice
_SHORTEST_WIDE = 10  # in scripts that need fewer
_LONGEST = 6000
_WIDE_SURE = tuple(words for words in DISCLAIMER_SURE if not words.isascii())
_NARROW_SURE = tuple(words for words in DISCLAIMER_SURE if words.isascii())


def may_disclaim(content: str) -> bool:
    """Whether a text may hold a notice of confidentiality; a cheap first look at the whole."""
    for part in DISCLAIMER_SIEVE:  # loops, because most texts are looked at to the end
        if part in content:
            return True
    rest = content[-_FOOT:] if _ENGLISH in content else content
    for part in DISCLAIMER_SIEVE_OTHER:
        if part in rest:
            return True
    if not rest.isascii():
        for part in DISCLAIMER_SIEVE_WIDE:
            if part in rest:
                return True
    return False


def find_disclaimers(words: Sequence[str], start: int, end: int) -> list[tuple[int, int]]:
    """The paragraphs between lines `start` and `end` that are notices of confidentiality.

    `words` are the lines without blanks around them.
    """
    found: list[tuple[int, int]] = []
    i = start
    while i < end:
        if not words[i]:
            i += 1
            continue
        stop = i + 1
        while stop < end and words[stop]:
            stop += 1
        found.extend(_in_paragraph(words, i, stop))
        i = stop
    return found


def _in_paragraph(words: Sequence[str], start: int, end: int) -> list[tuple[int, int]]:
    """The whole paragraph, or its end from the line on with which a notice begins."""
    joined = " ".join(words[start:end])[:_LONGEST]
    if not may_disclaim(joined) or not _is_disclaimer(joined.lower()):
        return []
    for i in range(start, end):  # a signature right above it is none
        if len(words[i]) >= _SHORTEST or not words[i].isascii() or words[i].lower().startswith("disclaimer"):
            rest = " ".join(words[i:end])[:_LONGEST].lower()
            return [(i, end)] if _is_disclaimer(rest) else [(start, end)]
    return [(start, end)]


def _is_disclaimer(paragraph: str) -> bool:
    wide = not paragraph.isascii()
    if len(paragraph) < (_SHORTEST_WIDE if wide else _SHORTEST):
        return False
    if any(words in paragraph for words in _NARROW_SURE) or (
        wide and any(words in paragraph for words in _WIDE_SURE)
    ):
        return True
    return all(
        any(word in paragraph for word in words)
        for words in (DISCLAIMER_READER, DISCLAIMER_SECRET, DISCLAIMER_MEANS)
    )
