"""Names of a sentence by their capitals, and whether two of them may name one."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from sayso.model.place import Span
from sayso.wording.days import MONTHS, WEEKDAYS
from sayso.wording.lists import listed
from sayso.wording.words import Word, words_of

_LINKS = listed("names", "links")
_NO_NAMES = listed("names", "no_names")
"""Words that begin a sentence with a capital, and titles: none of them is a name by itself."""
_TITLES = listed("names", "titles")


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A name in a sentence. `key` is its words in small letters without titles, `sure` whether anything but a
    capital at the beginning of the sentence shows that it is one.
    """

    span: Span
    words: str
    key: tuple[str, ...]
    sure: bool = True


def names_in(text: str, known: Iterable[str] = ()) -> tuple[Name, ...]:
    """The names of a text in order of place: runs of capitals, with `of` and `de` inside them.

    `known` are names that stand in the text as somebody else found them: they make a capital at the beginning
    sure. Months, weekdays and titles alone are none.

    >>> [each.words for each in names_in("Colonel Maresh of the Ministry of Ports met HB-3 in Lake Orm.")]
    ['Colonel Maresh', 'Ministry of Ports', 'HB-3', 'Lake Orm']
    """
    surely = {word.lower for name in known for word in words_of(name)}
    return tuple(_names(words_of(text), surely))


def _names(words: Sequence[Word], surely: set[str]) -> Iterator[Name]:
    at = 0
    while at < len(words):
        end = _run(words, at)
        if end == at:
            at += 1
            continue
        name = _name(words, at, end, surely)
        if name is not None:
            yield name
        at = end


def _run(words: Sequence[Word], at: int) -> int:
    """Where the run of capitals that begins at a word ends; `at` where none begins."""
    if not _may_be(words[at]):
        return at
    end = at + 1
    while end < len(words):
        ahead = end
        while ahead < len(words) and words[ahead].lower in (
            "of",
            "de",
            "del",
            "for",
            "la",
            "bin",
            "van",
            "von",
        ):
            ahead += 1
        is_gap = ahead > end and words[end].lower in _LINKS and _is_head(words[at:end])
        if ahead < len(words) and _may_be(words[ahead]) and (ahead == end or is_gap):
            if _parted(words, ahead):
                break
            end = ahead + 1
        else:
            break
    return end


def _parted(words: Sequence[Word], at: int) -> bool:
    """Whether a possessive parts a capital from the one before it: "Castellan's Aldane"."""
    return words[at].span.start - words[at - 1].span.end > 2


def _is_head(words: Sequence[Word]) -> bool:
    """Whether "of" may go on behind: a body's head word, not a title and not a person."""
    return words[-1].lower not in _TITLES


def _may_be(word: Word) -> bool:
    return word.is_capital and word.is_word and word.lower not in MONTHS and word.lower not in WEEKDAYS


def _name(words: Sequence[Word], at: int, end: int, surely: set[str]) -> Name | None:
    """The name of a run of capitals, without words that are none by themselves at its start."""
    is_first = at == 0 or words[at - 1].lower in '.!?:"“”;«'
    start = at
    if is_first and words[start].lower not in _TITLES:
        while start < end and words[start].lower in _NO_NAMES:
            start += 1
    run = words[start:end]
    key = tuple(word.lower for word in run if word.lower not in _TITLES and word.lower not in _LINKS)
    if not key or all(word in _NO_NAMES for word in key):
        return None
    alone = is_first and start == at and len(key) == 1 and len(run) == 1
    sure = not alone or key[0] in surely or any(c.isdigit() for c in key[0]) or (run[0].text.isupper())
    span = Span(start=run[0].span.start, end=run[-1].span.end)
    return Name(span=span, words=" ".join(word.text for word in run), key=key, sure=sure)


def may_be_one(one: Name, other: Name) -> bool:
    """Whether two names may name one: one is a part of the other, or its initials."""
    return _may_be_one(one.key, other.key)


@lru_cache(maxsize=100_000)
def _may_be_one(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    left, right = set(one), set(other)
    if left <= right or right <= left:
        return True
    return _is_short(one, other) or _is_short(other, one)


def _is_short(short: Sequence[str], long: Sequence[str]) -> bool:
    return len(short) == 1 and len(long) > 1 and short[0] == "".join(word[0] for word in long)
