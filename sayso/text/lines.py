"""A text as lines, each with how deep it is quoted and its words without the quote signs."""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from operator import add

from sayso.model.document import Mark
from sayso.text.diffs import split_folded

_PREFIX = re.compile(r"[ ]?(?:>[ \t]?)++")
_BROKEN_OFF = ">:"  # the end of "… <name@example.org>:", wrapped before its last sign
_LONG = 60
_SHORT = 50
# What mail programs put into heads and no reader sees: marks of writing direction, odd blanks, wide colons.
_ODD = re.compile("[\u200b\u200e\u200f\u202a-\u202f\u2066-\u2069\ufeff\xa0\u3000：]")
_EVEN: dict[int, str | None] = dict.fromkeys(
    (0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF)
)
_EVEN |= {0xA0: " ", 0x202F: " ", 0x3000: " ", ord("："): ":"}
_ESCAPED = "&lt;"

DEEPEST = 50
"""Quoting deeper than this counts as this deep: a bound on what hostile text can make us build."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """`starts` has one entry more than there are lines: the end of the text.

    `bare` are the lines without quote signs, `words` the same without blanks around them and without what
    a reader does not see; both have the lines of the text one for one. `turns` are the lines, in order, at
    which the depth is another than on the line before.
    """

    starts: Sequence[int]
    depths: Sequence[int]
    bare: Sequence[str]
    words: Sequence[str]
    turns: Sequence[int]

    def __len__(self) -> int:
        return len(self.bare)

    def length_of(self, i: int) -> int:
        """The length of line `i` with its quote signs and without its end."""
        end = self.starts[i + 1]
        return end - self.starts[i] - (i + 1 < len(self.bare))


def split_lines(content: str, marks: Sequence[Mark] = ()) -> Lines:
    """The lines of `content`. Depth counts `>` signs and the quote marks around a line's start.

    A patch that is not quoted is one line, `diffs.FOLDED`.
    """
    # Most of a leak's lines hold nothing to find: what looks at every line is written as a loop in C.
    if "\n@@ -" in content and not marks:
        bare, lengths = split_folded(content)
    else:
        bare = content.split("\n")
        lengths = list(map(len, bare))
    starts = list(map(add, accumulate(lengths, initial=0), range(len(bare) + 1)))
    starts[-1] = len(content)
    depths = [0] * len(bare)
    if "\n>" in content or "\n >" in content or content[:2].lstrip(" ")[:1] == ">":
        _take_signs(bare, depths)
    quotes = [mark for mark in marks if mark.kind == "quote"]
    if quotes:
        _add_marks(starts, depths, quotes)
    words = list(map(str.strip, bare))
    if not content.isascii() and _ODD.search(content):
        words = [line if line.isascii() else line.translate(_EVEN).strip() for line in words]
    if _ESCAPED in content:
        words = [html.unescape(line).strip() if _ESCAPED in line else line for line in words]
    return Lines(starts=starts, depths=depths, bare=bare, words=words, turns=_turns(depths))


def _turns(depths: Sequence[int]) -> list[int]:
    if not any(depths):
        return []
    return [i for i, (before, here) in enumerate(pairwise(depths), 1) if before != here]


def _take_signs(bare: list[str], depths: list[int]) -> None:
    """Takes the quote signs off the lines that have them and notes how many there were."""
    found = False
    for i in [i for i, line in enumerate(bare) if line[:1] == ">" or (line[:1] == " " and line[1:2] == ">")]:
        line = bare[i]
        if line[:2] == "> " and line[2:3] != ">":  # nearly all of them
            depths[i], bare[i] = 1, line[2:]
        elif line != _BROKEN_OFF and (prefix := _PREFIX.match(line)):
            end = prefix.end()
            depths[i], bare[i] = min(line.count(">", 0, end), DEEPEST), line[end:]
        else:
            continue
        found = True
    if found:
        _mend(bare, depths)


def _mend(bare: Sequence[str], depths: list[int]) -> None:
    """Corrects depths where a program on the way spoiled the quote signs."""
    last = len(bare) - 1
    for i in [0, *_turns(depths)]:
        here, before = depths[i], depths[i - 1] if i else 0
        if here == before:
            continue
        after = depths[i + 1] if i < last else 0
        if here == 1 and not before and not after and bare[i].startswith("From "):
            depths[i] = 0  # an mbox file escapes lines that begin with "From " by a quote sign
        elif here < before == after and _is_wrapped(bare[i - 1], bare[i]):
            depths[i] = before


def _is_wrapped(before: str, line: str) -> bool:
    """Whether `line` is the end of the long quoted line before it, broken off without its quote signs."""
    return (
        len(before) >= _LONG
        and 0 < len(line) < _SHORT
        and line[0].islower()
        and before.rstrip()[-1:] not in ".?!:;"
    )


def _add_marks(starts: Sequence[int], depths: list[int], marks: Sequence[Mark]) -> None:
    opening = sorted(mark.span.start for mark in marks)
    closing = sorted(mark.span.end for mark in marks)
    opened = closed = 0
    for i in range(len(depths)):
        while opened < len(opening) and opening[opened] <= starts[i]:
            opened += 1
        while closed < len(closing) and closing[closed] <= starts[i]:
            closed += 1
        depths[i] = min(depths[i] + opened - closed, DEEPEST)
