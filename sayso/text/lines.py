"""A text as lines, each with how deep it is quoted and its words without the quote signs."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sayso.model.document import Mark

_PREFIX = re.compile(r"[ ]?(?:>[ \t]?)++")
_BROKEN_OFF = ">:"  # the end of "… <name@example.org>:", wrapped before its last sign
_LONG = 60
_SHORT = 50

DEEPEST = 50
"""Quoting deeper than this counts as this deep: a bound on what hostile text can make us build."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """`starts` has one entry more than there are lines: the end of the text."""

    starts: Sequence[int]
    depths: Sequence[int]
    bare: Sequence[str]

    def __len__(self) -> int:
        return len(self.bare)


def split_lines(content: str, marks: Sequence[Mark] = ()) -> Lines:
    """The lines of `content`. Depth counts `>` signs and the quote marks around a line's start."""
    starts, depths, bare = [], [], []
    position = 0
    for line in content.split("\n"):
        starts.append(position)
        position += len(line) + 1
        if (line[:1] == ">" or line[:2] == " >") and line != _BROKEN_OFF:
            prefix = _PREFIX.match(line)
            end = prefix.end() if prefix else 0
            depths.append(min(line.count(">", 0, end), DEEPEST))
            bare.append(line[end:])
        else:
            depths.append(0)
            bare.append(line)
    starts.append(len(content))
    lines = Lines(starts=starts, depths=depths, bare=bare)
    if any(depths):
        _mend(bare, depths)
    _add_marks(starts, depths, [mark for mark in marks if mark.kind == "quote"])
    return lines


def _mend(bare: Sequence[str], depths: list[int]) -> None:
    """Corrects depths where a program on the way spoiled the quote signs."""
    before = 0
    for i, here in enumerate(depths):
        before, earlier = here, before
        if here == earlier:
            continue
        after = depths[i + 1] if i + 1 < len(bare) else 0
        if here == 1 and not earlier and not after and bare[i].startswith("From "):
            depths[i] = 0  # an mbox file escapes lines that begin with "From " by a quote sign
        elif here < earlier == after and _is_wrapped(bare[i - 1], bare[i]):
            depths[i] = before = earlier


def _is_wrapped(before: str, line: str) -> bool:
    """Whether `line` is the end of the long quoted line before it, broken off without its quote signs."""
    return (
        len(before) >= _LONG
        and 0 < len(line) < _SHORT
        and line[0].islower()
        and before.rstrip()[-1:] not in ".?!:;"
    )


def _add_marks(starts: Sequence[int], depths: list[int], marks: Sequence[Mark]) -> None:
    if not marks:
        return
    opening = sorted(mark.span.start for mark in marks)
    closing = sorted(mark.span.end for mark in marks)
    opened = closed = 0
    for i in range(len(depths)):
        while opened < len(opening) and opening[opened] <= starts[i]:
            opened += 1
        while closed < len(closing) and closing[closed] <= starts[i]:
            closed += 1
        depths[i] = min(depths[i] + opened - closed, DEEPEST)
