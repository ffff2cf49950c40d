"""Patches: where they begin and end, and how one becomes a single line, so that nothing looks into it."""

import re
from collections.abc import Sequence

_WORDS = (
    "+", "-", " ", "@", "\\", "\t", "index ", "diff ", "new file", "deleted file", "similarity ", "rename ",
    "old mode", "new mode", "copy ", "Binary ", "GIT binary", "===", "literal ", "delta ",
)  # fmt: skip
_STARTS = frozenset("+-@\\\t ")
_HEADS = ("diff -", "@@ -", "Index: ")
_LINE = (
    "(?:[-+ @\\\\\t]|[Ii]ndex:? |diff |new |deleted file|similarity |rename |old mode|copy |Binary |GIT |==="
    "|literal |delta )"
)
_BODY = re.compile(rf"(?:(?!-- ?(?:\n|\Z)){_LINE}[^\n]*+(?:\n|\Z)|\n(?={_LINE}))*+")

FOLDED = "@@ -"
"""What stands for a whole patch once it is folded."""


def begins_diff(line: str) -> bool:
    """Whether a line says that a patch begins."""
    return line.startswith(_HEADS)


def diff_end(lines: Sequence[str], i: int, end: int) -> int:
    """The first line from `i` on, before `end`, that is no part of a patch."""
    while i < end:
        line = lines[i]
        if not line:
            if not (i + 1 < end and lines[i + 1].startswith(_WORDS)):
                break
        elif line[0] in _STARTS:
            if line == "-- " or line == "--":
                break
        elif not line.startswith(_WORDS):
            break
        i += 1
    return i


def split_folded(content: str) -> tuple[list[str], list[int]]:
    """The lines of `content` and the length of each, with every unquoted patch as one line, `FOLDED`."""
    lines: list[str] = []
    lengths: list[int] = []
    done = 0
    places = {head: content.find("\n" + head) for head in _HEADS}
    while found := [place for place in places.values() if place >= 0]:
        start = min(found) + 1
        body = _BODY.match(content, start)
        end = max(body.end() if body else 0, start + 1)
        while content[end - 1] == "\n":
            end -= 1
        before = content[done : start - 1].split("\n") if start > done else []
        lines += before
        lengths += map(len, before)
        lines.append(FOLDED)
        lengths.append(end - start)
        done = end + 1
        places = {
            head: place
            if place < 0 or place >= max(end, start)
            else content.find("\n" + head, max(end, start))
            for head, place in places.items()
        }
    if done <= len(content):
        rest = content[done:].split("\n")
        lines += rest
        lengths += map(len, rest)
    return lines, lengths
