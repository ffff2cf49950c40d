"""The checks `quoted` and `quotes`: whether others quote a mail with the words that it has now.

Wrapping, quote signs, case, punctuation, cut passages and answers between the lines change nothing. A
change is a word or a few in place of others, or put in or left out inside a line, with the same words
around them on both sides.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from sayso.model.evidence import Finding

_SIGNS = " \t>|"
_WORD = re.compile(r"\w+")
_LINK = re.compile(r"<?(?:https?|mailto|ftp):\S{1,2000}")
_ACCENTS = re.compile("[\u0300-\u036f]+")
_UNREADABLE = re.compile("[\ufffd?\u00c2\u00c3\u00e2]")
_LEAST = 8  # words a passage must share with the original before a change in it counts
_AROUND = 3  # words on each side of a change
_EDIT = 4  # words changed at most; more is another text
_STARTS = 8  # places in the original at which a passage is tried
_LONGEST = 2_000_000  # characters of a text that is compared
_PASSAGES, _TRIES = 200, 20  # pieces of a quotation that are compared, beginnings tried in one
_NAMED = 3  # people named in a detail


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Words of a quotation that stand differently in its original; either side may be empty."""

    quoted: str
    original: str

    def told(self) -> str:
        """The change in words."""
        if not self.original:
            return f"“{self.quoted}” put in"
        if not self.quoted:
            return f"“{self.original}” left out"
        return f"“{self.quoted}” for “{self.original}”"


class Known:
    """The words of a mail that others may quote, made ready for comparing."""

    def __init__(self, content: str) -> None:
        self._content = content
        self.is_too_long = len(content) > _LONGEST
        self.lines = {line.strip(_SIGNS) for line in content.split("\n")}

    @cached_property
    def words(self) -> list[str]:
        """All words, in small letters."""
        return _words(self._content)

    @cached_property
    def _row(self) -> str:
        return f" {' '.join(self.words)} "

    def has(self, words: Sequence[str]) -> bool:
        """Whether these words stand there in a row."""
        return f" {' '.join(words)} " in self._row

    def places(self, words: Sequence[str]) -> Iterator[int]:
        """Where these words stand in a row: numbers of the first word, at most `_STARTS`."""
        wanted = f" {' '.join(words)} "
        found, counted, number = self._row.find(wanted), 0, 0
        for _ in range(_STARTS):
            if found < 0:
                return
            number += self._row.count(" ", counted, found)
            counted = found
            yield number
            found = self._row.find(wanted, found + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """That one message quotes another, seen from either: `who` wrote the other one, `change` is the first
    change in what is quoted, `None` where it has none."""

    who: str
    change: Change | None


def find_change(quote: str, known: Known) -> Change | None:
    """The first change in a quoted passage; `None` where all that can be compared is the original's.

    Of very long texts, and of quotations in very many pieces, not all is compared.
    """
    if len(quote) > _LONGEST or known.is_too_long:
        return None
    for lines in islice(_foreign(quote, known), _PASSAGES):
        words = _words("\n".join(lines))
        if len(words) < _LEAST or known.has(words):
            continue
        change = _compare(words, known)
        if change is not None and not _UNREADABLE.search(" ".join(lines)):
            return change
    return None


def _foreign(quote: str, known: Known) -> Iterator[list[str]]:
    """The runs of lines that do not stand as lines in the original, each with the line before and after."""
    lines = [line.strip(_SIGNS) for line in quote.split("\n")]
    run: list[str] = []
    before = ""
    for line in lines:
        if line not in known.lines:
            run = run or [before]
            run.append(line)
        elif run:
            yield [*run, line]
            run = []
        before = line
    if run:
        yield run


def _words(text: str) -> list[str]:
    """Words in small letters without accents and links: what re-encoding and mail programs leave alone."""
    if not text.isascii():
        text = _ACCENTS.sub("", unicodedata.normalize("NFKD", text))
    if ":/" in text or "mailto:" in text:
        text = _LINK.sub(" ", text)
    return _WORD.findall(text.lower())


def _compare(words: Sequence[str], known: Known) -> Change | None:
    """The first change along a passage, at the place of the original that it follows furthest."""
    begin = tries = 0
    while begin <= len(words) - _LEAST and tries < _TRIES:
        tries += 1
        walks = [_walk(words, begin, known.words, place) for place in known.places(words[begin : begin + 3])]
        reached, change = max(walks, key=lambda walk: (walk[0], walk[1] is None), default=(0, None))
        if reached - begin < _LEAST:
            begin += 1
        elif change is not None:
            return change
        else:
            begin = reached
    return None


def _walk(words: Sequence[str], begin: int, others: Sequence[str], place: int) -> tuple[int, Change | None]:
    """How far a passage follows the original from a place on, and the first change on the way."""
    first: Change | None = None
    here, there, since = begin, place, 0
    while here < len(words) and there < len(others):
        if words[here] == others[there]:
            here, there, since = here + 1, there + 1, since + 1
            continue
        step = _resume(words, here, others, there) if since >= _AROUND else None
        if step is None:
            break
        change = _change(words[here : here + step[0]], others[there : there + step[1]])
        first = first or change
        here, there, since = here + step[0], there + step[1], 0
    return here, first


def _resume(words: Sequence[str], here: int, others: Sequence[str], there: int) -> tuple[int, int] | None:
    """The fewest words to pass over on both sides until three follow that are the same."""
    for total in range(1, 2 * _EDIT + 1):
        for ours in range(min(total, _EDIT) + 1):
            theirs = total - ours
            if theirs > _EDIT:
                continue
            ahead = words[here + ours : here + ours + _AROUND]
            if len(ahead) == _AROUND and ahead == others[there + theirs : there + theirs + _AROUND]:
                return ours, theirs
    return None


def _change(quoted: Sequence[str], original: Sequence[str]) -> Change | None:
    """What was changed; `None` where the same letters are divided into words in another way."""
    if "".join(quoted) == "".join(original):
        return None
    return Change(quoted=" ".join(quoted), original=" ".join(original))


def check_quoted(quotations: Sequence[Quotation]) -> Finding | None:
    """The check `quoted` of a mail, from what quotes it; `None` where nothing does."""
    if not quotations:
        return None
    count = _messages(len(quotations), "later message")
    changed = _changed(quotations)
    if changed:
        said = f"{len(changed)} of {count} quoting it have other words: {_told(changed)}."
        return Finding(check="quoted", result="differs", detail=said)
    said = f"Quoted word for word in {count}, by {_names(quotations)}."
    return Finding(check="quoted", result="agrees", detail=said)


def check_quotes(quotations: Sequence[Quotation]) -> Finding | None:
    """The check `quotes` of a mail, from what it quotes; `None` where it quotes nothing that the leak has."""
    if not quotations:
        return None
    changed = _changed(quotations)
    if changed:
        said = f"What it quotes stands otherwise in the original: {_told(changed)}."
        return Finding(check="quotes", result="differs", detail=said)
    count = _messages(len(quotations), "message")
    said = f"What it quotes of {count}, by {_names(quotations)}, stands there."
    return Finding(check="quotes", result="agrees", detail=said)


def _changed(quotations: Sequence[Quotation]) -> list[tuple[str, Change]]:
    return [(each.who, each.change) for each in quotations if each.change is not None]


def _told(changed: Sequence[tuple[str, Change]]) -> str:
    return "; ".join(f"{who}: {change.told()}" for who, change in changed[:_NAMED])


def _names(quotations: Sequence[Quotation]) -> str:
    names = list(dict.fromkeys(each.who for each in quotations))
    rest = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {rest} other{'' if rest == 1 else 's'}" if rest > 0 else "")


def _messages(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"
