"""Lines that nobody says: patches, source code, logs, traces, tables, encoded blocks, trailers of commits."""

import re
from collections.abc import Callable, Sequence

_DIFF_WORDS = (
    "+", "-", " ", "@", "\\", "\t", "index ", "diff ", "new file", "deleted file", "similarity ", "rename ",
    "old mode", "new mode", "copy ", "Binary ", "GIT binary", "===", "literal ", "delta ",
)  # fmt: skip
_DIFFSTAT = re.compile(
    r" (?:\S.{0,200}\| {1,9}(?:\d{1,9}\b|Bin)|\d{1,9} files? changed|(?:create|delete) mode \d)"
)
_TRAILER = re.compile(
    r"(?:[A-Z][\w]{1,20}(?:-[A-Za-z]{1,20}){1,4}|Cc|Link|Fixes|Closes|Commit|Gitweb|Author|AuthorDate|Committer"
    r"|CommitDate|BugLink|Bug|References)\s{0,2}:\s+\S"
)
_CODE = re.compile(
    r"\s*+(?:#\s{0,9}(?:include|define|if|ifdef|ifndef|endif|else|elif|undef|pragma|error)\b"
    r"|(?:/\*|\*/|//)|[{}]|\}?\s{0,9}else\b.{0,200}[{:]?$|(?:case\s.{1,100}|default)\s{0,9}:$"
    r"|(?:goto|return|break|continue)\b.{0,200};$"
    r"|(?:static|struct|int|void|char|const|unsigned|long|extern|typedef|enum|inline|bool|size_t|[us]\d{1,2}|__\w+)"
    r"\b.{0,200}[;{,()]$"
    r"|(?:if|for|while|switch)\s{0,2}\(.{0,200}[){;&|]$"
    r"|[\w*&>.\[\]-]{1,80}\s{0,9}[-+|&]?=\s.{0,200}[;,{(]$|[\w>.-]{1,80}\(.{0,200}[;,{(\\]$|.{0,200}\)\s{0,9}\{$)"
)
_CODE_ENDS = frozenset(";{}),/*\\:(&|>")
_CODE_STARTS = frozenset("#/*{}")
_STAMP = re.compile(r"[ \f]{0,200}UNCLASSIFIED\s.{0,300}(?:Case No|STATE DEPT)")
_LOG = re.compile(
    r"\s{0,9}(?:\[\s{0,9}\d{1,9}\.\d{3,9}\]|[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d "
    r"|\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d|at [\w$.]{3,200}\(|File \"[^\"]{1,200}\", line \d"
    r"|Traceback \(most|Call Trace:|#\d{1,3}\s{1,3}0x|0x[0-9a-f]{4}|[0-9a-f]{4,16}:\s"
    r"|[$#] [a-z./~]|\d{1,6}\t)"
)
_LOG_STARTS = frozenset(" \t[$#0123456789abcdefABCDEFGHIJKLMNOPQRSTUVWXYZ")
_ARMOUR = re.compile(r"-----BEGIN [A-Z0-9 ]{3,40}-----")
_ENCODED = re.compile(r"[A-Za-z0-9+/=]{57,78}")


def mark_code(bare: Sequence[str], start: int, end: int) -> list[tuple[int, int]]:
    """The ranges of lines from `start` to before `end` that hold code, in order, without overlap."""
    found: list[tuple[int, int]] = []
    i = start
    while i < end:
        block = _block_end(bare, i, end)
        if block > i:
            found.append((i, block))
            i = block
            continue
        if not bare[i]:
            i += 1
            continue
        stop = i + 1
        while stop < end and bare[stop].strip() and _block_end(bare, stop, end) == stop:
            stop += 1
        found.extend(_in_paragraph(bare, i, stop))
        i = stop
    return found


def _block_end(bare: Sequence[str], i: int, end: int) -> int:
    """Where a block that announces itself at line `i` ends; `i` where none begins."""
    line = bare[i]
    first = line[:1]
    if first not in _BLOCK_STARTS:
        return i
    if first == "`" and line.startswith("```"):
        return _through(bare, i, end, "```")
    if first == "-":
        return _dashed_end(bare, i, end)
    if line.startswith(("diff -", "@@ -", "Index: ")):
        return _diff_end(bare, i, end)
    if _STAMP.match(line):
        return i + 1
    if first == " " and _DIFFSTAT.match(line):
        return _while(bare, i, end, lambda each: bool(_DIFFSTAT.match(each)))
    if line.startswith("begin 6") or (" " not in line and len(line) > 56 and _ENCODED.fullmatch(line)):
        return _encoded_end(bare, i, end)
    if first.isupper() and _TRAILER.match(line):
        return i + 1
    return i


_BLOCK_STARTS = frozenset("\f-`d@I bABCDEFGHJKLMNOPQRSTUVWXYZacefghijklmnopqrstuvwxyz0123456789+/")


def _dashed_end(bare: Sequence[str], i: int, end: int) -> int:
    line = bare[i]
    if line.startswith("--- ") and i + 1 < end and bare[i + 1].startswith("+++ "):
        return _diff_end(bare, i, end)
    if line.rstrip() == "---" and i + 1 < end and any(map(_DIFFSTAT.match, bare[i + 1 : min(i + 12, end)])):
        return i + 1
    if line.startswith("-----BEGIN ") and _ARMOUR.match(line):
        if line.startswith("-----BEGIN PGP SIGNED MESSAGE"):
            return _while(bare, i, end, lambda each: bool(each.strip()))
        return _through(bare, i, end, "-----END ")
    return i


def _through(bare: Sequence[str], i: int, end: int, closing: str) -> int:
    """The line after the next one that begins with `closing`; `i` where there is none."""
    for j in range(i + 1, end):
        if bare[j].startswith(closing):
            return j + 1
    return i


def _while(bare: Sequence[str], i: int, end: int, holds: Callable[[str], bool]) -> int:
    while i < end and holds(bare[i]):
        i += 1
    return i


def _diff_end(bare: Sequence[str], i: int, end: int) -> int:
    while i < end:
        line = bare[i]
        if line in ("-- ", "--"):
            break
        if not line and not (i + 1 < end and bare[i + 1].startswith(_DIFF_WORDS)):
            break
        if line and not line.startswith(_DIFF_WORDS):
            break
        i += 1
    return i


def _encoded_end(bare: Sequence[str], i: int, end: int) -> int:
    if bare[i].startswith("begin 6"):
        return _through(bare, i, end, "end")
    stop = _while(bare, i, end, lambda each: len(each) > 56 and _ENCODED.fullmatch(each) is not None)
    if stop - i < 3:
        return i
    return stop + 1 if stop < end and bare[stop] and " " not in bare[stop].strip() else stop


def _in_paragraph(bare: Sequence[str], start: int, end: int) -> list[tuple[int, int]]:
    """The code in one paragraph: all of it where most lines are, else its runs of two lines or more."""
    flags = [_is_code(bare[i]) for i in range(start, end)]
    _fill_comments(bare[start:end], flags)
    total = sum(flags)
    if total == 0 or (total == 1 and end - start > 1):
        return []
    if total * 2 >= len(flags):
        return [(start, end)]
    found, opened = [], None
    for offset, flag in enumerate([*flags, False]):
        if flag and opened is None:
            opened = offset
        elif not flag and opened is not None:
            if offset - opened > 1:
                found.append((start + opened, start + offset))
            opened = None
    return found


def _fill_comments(lines: Sequence[str], flags: list[bool]) -> None:
    """Counts what stands between `/*` and `*/` as code."""
    inside = False
    for i, line in enumerate(lines):
        inside = inside or (flags[i] and line.lstrip()[:2] == "/*")
        flags[i] = flags[i] or inside
        inside = inside and "*/" not in line


def _is_code(line: str) -> bool:
    if len(line) > 300:
        return False
    stripped = line.rstrip()
    if not stripped:
        return False
    first, last = stripped[0], stripped[-1]
    if first == "+" or (first == "-" and stripped[1:2] in "\t#}{/*"):
        return len(stripped) == 1 or stripped[1] not in " 123"
    if first in "|+" and stripped.count("|") + stripped.count("+--") > 1:
        return True
    bare_first = stripped.lstrip()[0] if first in " \t" else first
    if (last in _CODE_ENDS or bare_first in _CODE_STARTS) and _CODE.match(stripped):
        return True
    return first in _LOG_STARTS and _LOG.match(line) is not None
