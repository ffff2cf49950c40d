"""Cleaning of parts and joining them to one text, with every stretch traced back to its original."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence

from sayso.model.document import Part
from sayso.model.place import Run, Span

_NUL = "\0"
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_RETURNS = re.compile(r"\r\n?")
_QUOTE_SIGNS = re.compile(r">*+")
_LINE = re.compile(r"[^\n]*+\n?")


def clean_plain(source: str, *, flowed: bool = False, delsp: bool = False) -> Part:
    """A decoded plain-text mail body as a part: line ends become LF, NUL becomes U+FFFD.

    With `flowed` lines that end in a space are joined with the next one (RFC 3676), with `delsp` without
    that space. Other control characters stay. Runs lead back to `source`.
    """
    content, runs = _unify_line_ends(source.replace(_NUL, _REPLACEMENT))
    if flowed:
        joined, pieces = _join_flowed(content, delsp)
        content, runs = joined, trace(pieces, runs)
    return Part(media_type="text/plain", content=content, runs=runs)


def _unify_line_ends(source: str) -> tuple[str, tuple[Run, ...]]:
    if "\r" not in source:
        return source, _whole(source)
    pieces: list[tuple[int, int]] = []
    position = 0
    for found in _RETURNS.finditer(source):
        if len(found[0]) == 2:  # the return goes, the line feed stays and begins the next piece
            pieces.append((position, found.start()))
            position = found.start() + 1
    pieces.append((position, len(source)))
    content = "".join(source[start:end] for start, end in pieces).replace("\r", "\n")
    return content, _runs_of(pieces)


def _whole(source: str) -> tuple[Run, ...]:
    if not source:
        return ()
    return (Run(start=0, length=len(source), part=0, origin=0, origin_length=len(source)),)


def _runs_of(pieces: Iterable[tuple[int, int]]) -> tuple[Run, ...]:
    """Runs of stretches of a source that were kept as they are and set one after another."""
    runs: list[Run] = []
    size = 0
    for start, end in pieces:
        if end > start:
            length = end - start
            runs.append(Run(start=size, length=length, part=0, origin=start, origin_length=length))
            size += length
    return tuple(runs)


def _join_flowed(content: str, delsp: bool) -> tuple[str, tuple[Run, ...]]:
    """Joins soft-broken lines of equal quote depth and takes space-stuffing away."""
    pieces: list[tuple[int, int]] = []
    open_depth: int | None = None
    for found in _LINE.finditer(content):
        start, end = found.span()
        if start == end:
            continue
        line = found[0].rstrip("\n")
        depth = len(_QUOTE_SIGNS.match(line)[0])  # type: ignore[index]
        words = start + depth + (line[depth : depth + 1] == " ")
        is_soft = line.endswith(" ") and line[depth:].strip(" ") != "--" and words < start + len(line)
        if open_depth == depth and line[depth:].strip(" ") != "--":
            pieces.append((words, end))
        else:
            if open_depth is not None and pieces:
                pieces[-1] = (pieces[-1][0], pieces[-1][1] + 1 + delsp)  # the break was a hard one after all
            pieces.append((start, start + depth))
            # The space after quote signs is kept for the eye, stuffing before own words goes.
            pieces.append((start + depth if depth else words, end))
        open_depth = depth if is_soft and end - start > len(line) else None
        if open_depth is not None:
            pieces[-1] = (pieces[-1][0], end - 1 - delsp)
    if open_depth is not None and pieces:
        pieces[-1] = (pieces[-1][0], pieces[-1][1] + 1 + delsp)
    return "".join(content[start:end] for start, end in pieces), _runs_of(pieces)


def trace(runs: Sequence[Run], further: Sequence[Run]) -> tuple[Run, ...]:
    """Runs into a text that was itself made from an original by `further`, as runs into that original."""
    if _is_identity(further, runs):
        return tuple(runs)
    traced: list[Run] = []
    starts = [run.start for run in further]
    for run in runs:
        first = max(bisect_right(starts, run.origin) - 1, 0)
        end = run.origin + run.origin_length
        for inner in further[first:]:
            if inner.start >= end:
                break
            low, high = max(inner.start, run.origin), min(inner.start + inner.length, end)
            if low < high:
                traced.append(_through(run, inner, low, high))
    return tuple(traced)


def _is_identity(further: Sequence[Run], runs: Sequence[Run]) -> bool:
    if not runs or len(further) != 1:
        return False
    only = further[0]
    return only.start == only.origin == only.part == 0 and only.length == only.origin_length


def _through(run: Run, inner: Run, low: int, high: int) -> Run:
    """The stretch `[low, high)` between `run` and `inner` as one run."""
    origin, origin_length = inner.origin, inner.origin_length
    if inner.length == inner.origin_length:
        origin, origin_length = inner.origin + low - inner.start, high - low
    start, length = run.start, run.length
    if run.length == run.origin_length:
        start, length = run.start + low - run.origin, high - low
    return Run(start=start, length=length, part=inner.part, origin=origin, origin_length=origin_length)


def gap_between(before: str, *, follows: bool = False) -> str:
    """What joining inserts after a part that reads `before`, so that a blank line follows it.

    Only a line end where the next part `follows` in the middle of it.
    """
    if follows:
        return "" if before.endswith("\n") else "\n"
    return "" if not before or before.endswith("\n\n") else "\n" if before.endswith("\n") else "\n\n"


def shift_run(run: Run, by: int, part: int) -> Run:
    """The run of a part at its place in the joined text, with the part's number."""
    return Run(
        start=run.start + by, length=run.length, part=part, origin=run.origin, origin_length=run.origin_length
    )


def to_original(runs: Sequence[Run], span: Span) -> tuple[int, int, int] | None:
    """Where `span` of a text stands in the original: part number, start and end there.

    `None` where every character of it was inserted by cleaning. A span over several parts gives its
    stretch in the first of them.
    """
    index = max(bisect_right(runs, span.start, key=lambda run: run.start) - 1, 0)
    found: tuple[int, int, int] | None = None
    for run in runs[index:]:
        if run.start >= span.end or (found is not None and run.part != found[0]):
            break
        low, high = max(run.start, span.start), min(run.start + run.length, span.end)
        if low >= high:
            continue
        start, end = run.origin, run.origin + run.origin_length
        if run.length == run.origin_length:
            start, end = run.origin + low - run.start, run.origin + high - run.start
        found = (run.part, start if found is None else found[1], end)
    return found


def to_content(runs: Sequence[Run], part: int, position: int) -> int | None:
    """Where character `position` of original `part` stands in the text; `None` where it left no trace.

    `runs` lie in the order of their parts and, within a part, of their origin, as readers give them.
    """
    index = bisect_right(runs, (part, position), key=lambda run: (run.part, run.origin)) - 1
    if index < 0:
        return None
    run = runs[index]
    if run.part != part or position >= run.origin + run.origin_length:
        return None
    return run.start + (position - run.origin if run.length == run.origin_length else 0)
