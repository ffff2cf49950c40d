"""Lines that nobody says: patches, source code, logs, traces, tables, encoded blocks, trailers of commits."""

import re
from collections.abc import Callable, Sequence

from sayso.text.diffs import begins_diff, diff_end
from sayso.text.lines import Lines

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
_FIRST_SIGNS = frozenset("#/*{}[$0123456789+-|TCFa")  # how other lines of code and logs begin
_LONGEST = 300
_STAMP = re.compile(r"[ \f]{0,200}UNCLASSIFIED\s.{0,300}(?:Case No|STATE DEPT)")
_LOG = re.compile(
    r"\s{0,9}(?:\[\s{0,9}\d{1,9}\.\d{3,9}\]|[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d "
    r"|\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d|at [\w$.]{3,200}\(|File \"[^\"]{1,200}\", line \d"
    r"|Traceback \(most|Call Trace:|#\d{1,3}\s{1,3}0x|0x[0-9a-f]{4}|[0-9a-f]{4,16}:\s"
    r"|[$#] [a-z./~]|\d{1,6}\t)"
)
_LOG_STARTS = frozenset("[$#0123456789")
_LOG_WORDS = ("Traceback", "Call Trace", 'File "')
_CELLS = re.compile(r"\t+| {3,}")
_LONGEST_CELL = 32
_FEWEST_ROWS = 3
_ARMOUR = re.compile(r"-----BEGIN [A-Z0-9 ]{3,40}-----")
_ENCODED = re.compile(r"[A-Za-z0-9+/=]{57,78}")


def mark_code(lines: Lines, start: int, end: int) -> list[tuple[int, int]]:
    """The ranges of lines from `start` to before `end` that hold code, in order, without overlap."""
    bare, words = lines.bare, lines.words
    found: list[tuple[int, int]] = []
    begin = start
    # Most lines begin no block: those that may, and empty ones, are found in one go.
    for i in [i for i in range(start, end) if not words[i] or _may_begin_block(bare[i])]:
        if i < begin:
            continue
        block = _block_end(bare, i, end) if words[i] else i
        if words[i] and block == i:
            continue
        if begin < i:
            found.extend(_in_paragraph(lines, begin, i))
        if block > i:
            found.append((i, block))
        begin = max(block, i + 1)
    if begin < end:
        found.extend(_in_paragraph(lines, begin, end))
    return found


def _may_begin_block(line: str) -> bool:
    """A cheap first look, for most lines begin none."""
    first = line[0]
    if first in _BLOCK_SIGNS:
        return True
    if first == " ":
        return "|" in line or "change" in line or " mode " in line or "UNCLASSIFIED" in line
    return ":" in line or (len(line) > 56 and " " not in line) or line[:5] in _BLOCK_WORDS


def _block_end(bare: Sequence[str], i: int, end: int) -> int:
    """Where a block that announces itself at line `i` ends; `i` where none begins."""
    line = bare[i]
    first = line[:1]
    if first == "`" and line.startswith("```"):
        return _through(bare, i, end, "```")
    if first == "-":
        return _dashed_end(bare, i, end)
    if begins_diff(line):
        return diff_end(bare, i, end)
    if first in " \fU" and _STAMP.match(line):
        return i + 1
    if first == " " and _DIFFSTAT.match(line):
        return _while(bare, i, end, lambda each: bool(_DIFFSTAT.match(each)))
    if line.startswith("begin 6") or (" " not in line and len(line) > 56 and _ENCODED.fullmatch(line)):
        return _encoded_end(bare, i, end)
    if first.isupper() and _TRAILER.match(line):
        return i + 1
    return i


_BLOCK_SIGNS = frozenset("\f-`@")
_BLOCK_WORDS = frozenset({"diff ", "begin", "UNCLA"})


def _dashed_end(bare: Sequence[str], i: int, end: int) -> int:
    line = bare[i]
    if line.startswith("--- ") and i + 1 < end and bare[i + 1].startswith("+++ "):
        return diff_end(bare, i, end)
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


def _encoded_end(bare: Sequence[str], i: int, end: int) -> int:
    if bare[i].startswith("begin 6"):
        return _through(bare, i, end, "end")
    stop = _while(bare, i, end, lambda each: len(each) > 56 and _ENCODED.fullmatch(each) is not None)
    if stop - i < 3:
        return i
    return stop + 1 if stop < end and bare[stop] and " " not in bare[stop].strip() else stop


def _in_paragraph(lines: Lines, start: int, end: int) -> list[tuple[int, int]]:
    """The code in one paragraph: all of it where most lines are, else its runs of two lines or more."""
    bare = lines.bare
    flags = [False] * (end - start)
    total = 0
    for offset, w in enumerate(lines.words[start:end]):
        if (w[-1] in _CODE_ENDS or w[0] in _FIRST_SIGNS or w[3:4] == " " or ":" in w) and _is_code(
            bare[start + offset], w
        ):
            flags[offset] = True
            total += 1
    if total == 0 or (total == 1 and end - start > 1 and "/*" not in bare[start + flags.index(True)]):
        return _tables(bare, start, end) if end - start >= _FEWEST_ROWS else []
    _fill_comments(bare[start:end], flags)
    total = sum(flags)
    if total == 1 and end - start > 1:
        return []
    return [(start, end)] if total * 2 >= len(flags) else _runs(flags, start, 2)


def _runs(flags: Sequence[bool], start: int, fewest: int) -> list[tuple[int, int]]:
    """The stretches of at least `fewest` flagged lines, counted from line `start`."""
    found, opened = [], None
    for offset, flag in enumerate([*flags, False]):
        if flag and opened is None:
            opened = offset
        elif not flag and opened is not None:
            if offset - opened >= fewest:
                found.append((start + opened, start + offset))
            opened = None
    return found


def _tables(bare: Sequence[str], start: int, end: int) -> list[tuple[int, int]]:
    """Rows of short cells set apart by tabs or wide gaps, where one of them holds numbers."""
    if not any("   " in line or "\t" in line for line in bare[start:end]):
        return []
    found = _runs([_is_row(line) for line in bare[start:end]], start, _FEWEST_ROWS)
    return [(a, b) for a, b in found if any(any(map(str.isdigit, line)) for line in bare[a:b])]


def _is_row(line: str) -> bool:
    stripped = line.strip()
    if len(stripped) > 300 or not ("   " in stripped or "\t" in stripped):
        return False
    cells = _CELLS.split(stripped)
    return len(cells) > 2 and all(len(cell) <= _LONGEST_CELL for cell in cells)


def _fill_comments(lines: Sequence[str], flags: list[bool]) -> None:
    """Counts what stands between `/*` and `*/` as code."""
    inside = False
    for i, line in enumerate(lines):
        inside = inside or (flags[i] and line.lstrip()[:2] == "/*")
        flags[i] = flags[i] or inside
        inside = inside and "*/" not in line


def _is_code(line: str, words: str) -> bool:
    """Whether a line, `words` without the blanks around it, is one of a program, a listing or a log."""
    if len(line) > _LONGEST:
        return False
    first, last = line[0], words[-1]
    if first == "+" or (first == "-" and words[1:2] in "\t#}{/*"):
        return len(words) == 1 or line[1] not in " 123"
    if first in "|+" and words.count("|") + words.count("+--") > 1:
        return True
    if (last in _CODE_ENDS or words[0] in _CODE_STARTS) and _CODE.match(words):
        return True
    return _may_log(words) and _LOG.match(line) is not None


def _may_log(words: str) -> bool:
    """A cheap first look at a line without its indent, for most are none of a log."""
    first = words[0]
    if first in _LOG_STARTS:
        return True
    if "a" <= first <= "f":
        return ":" in words[4:18] or words[:3] == "at "
    return "A" <= first <= "Z" and (words[3:4] == " " or ":" in words[4:18] or words.startswith(_LOG_WORDS))
