"""Inner mail headers: the lines with labels that mail programs put before an original, in any language."""

import re

from sayso.text.days import find_moment
from sayso.text.lines import Lines
from sayso.text.patterns import ENDED, FORWARDED, FORWARDED_LINES, LABELS, LONGEST_LABEL, ORIGINAL
from sayso.text.tellers import Head, Teller, clean_name, read_address

_LOOSE_LABEL = re.compile(r"\s{0,80}(Subject|Sent|To|Attachments?|Cc)[.;]?\s{2,80}(\S.{0,400})")
_SCANNED_FROM = re.compile(r"From\s?[-.;,]\s{1,80}(\S.{0,200})")  # a colon that the scanner read so
_RUN_ON = re.compile(r"(?<=\s)([^\W\d_][^:\n]{1,18}?)\s?:\s")
_MOST_LINES = 40
_MARKUP = " \t*_|"
_DASHED = ("--", "==", "__", "**", "~~", "——", "––", "‐‐", "＝＝")
_ENGLISH = frozenset(
    {"from", "sender", "sent", "date", "sent on", "sent at", "date sent", "time", "posted at"}
)
_NAMED = frozenset({"from", "date", "subject"})
_FILLED = _NAMED | {"to"}  # where a table puts the value below its label

Label = tuple[str, str, str]
"""What a label means, its value, and the label itself in lower case."""


def label_of(line: str) -> Label | None:
    """What a header line, without blanks around it, says; `None` for any other line."""
    at = line.find(":", 0, LONGEST_LABEL + 12)
    if at < 1:
        return None
    head = line[:at].strip(_MARKUP)
    if not head or head[0].islower() or len(head) > LONGEST_LABEL:
        return None
    head = head.lower()
    role = LABELS.get(head) or (LABELS.get(head.replace("’", "'")) if "’" in head else None)
    return (role, line[at + 1 :].strip(_MARKUP), head) if role else None


def find_header(lines: Lines, start: int, end: int, *, after_separator: bool = False) -> Head | None:
    """The inner mail header that begins at line `start`, in lines before `end` at the same depth."""
    words, bare = lines.words, lines.bare
    values: dict[str, str] = {}
    date_label = ""
    i = closed = start
    while i < min(end, start + _MOST_LINES):
        line = words[i]
        label = label_of(line) or (_loose_label(bare[i]) if values else None)
        if label is None and after_separator and not values and (scanned := _SCANNED_FROM.match(line)):
            label = ("from", scanned[1], "from")
        if label is None:
            if not line and i + 1 < end and _continues(words[i + 1], values):
                i += 1
                continue
            if not (values and _is_continuation(bare[i - 1], bare[i])):
                break
            last = next(reversed(values))
            values[last] += " " + line
        elif label[0] in values and label[0] in _NAMED:
            break
        else:
            values[label[0]] = label[1]
            date_label = label[2] if label[0] in ("from", "date") and label[2] not in _ENGLISH else date_label
            _take_run_on(label[1], values)
        i += 1
        closed = i
    enough = "from" in values and ("date" in values or "subject" in values or after_separator)
    if not enough:
        return None
    teller = _teller(values, day_first=bool(date_label))
    if teller.name is None and teller.address is None and "date" not in values:
        return None
    return Head(start=start, end=closed, teller=teller, kind="header")


def _take_run_on(value: str, values: dict[str, str]) -> None:
    """Phones run two labels into one line: "To: a@example.org Subject: Rain"."""
    if "@" not in value or value.count(":") - value.count("mailto:") < 1:
        return
    for found in _RUN_ON.finditer(value):
        role = LABELS.get(found[1].lower())
        if role in ("date", "subject") and role not in values and found[1][0].isupper():
            values[role] = value[found.end() :]
            return


def _loose_label(line: str) -> Label | None:
    """A header line whose colon the scanner did not see."""
    found = _LOOSE_LABEL.match(line)
    return (LABELS.get(found[1].lower(), "other"), found[2], found[1].lower()) if found else None


def _continues(line: str, values: dict[str, str]) -> bool:
    label = label_of(line) or _loose_label(line)
    return label is not None and bool(values) and label[0] not in values


def _is_continuation(before: str, line: str) -> bool:
    """Whether `line` carries on the header line before it."""
    words = line.lstrip()
    if not words:
        return False
    if words[0] == "<" or before.rstrip()[-1:] in (",", ";"):
        return True
    label = label_of(before.strip())
    if label is None:
        return False
    indent = len(line) - len(words)
    return indent > len(before) - len(before.lstrip()) or (not label[1] and label[0] in _FILLED)


def _teller(values: dict[str, str], *, day_first: bool) -> Teller:
    sender = values.get("from", "")
    moment = find_moment(values["date"], day_first=day_first) if "date" in values else None
    return Teller(
        name=clean_name(sender),
        address=read_address(sender),
        day=moment.day if moment else None,
        sent=moment.sent if moment else None,
        subject=values.get("subject") or None,
    )


def separator_of(line: str) -> str | None:
    """`original`, `forwarded` or `ended` where a line, without blanks around it, separates messages."""
    if len(line) > 200 or not line:
        return None
    words = line.strip("-_=*~—–‐ \t:.").lower().replace("’", "'")
    dashed = line.startswith(_DASHED)
    if words in ORIGINAL:
        return "original" if dashed or words != "original" else None
    if words.startswith(FORWARDED):
        if words in FORWARDED_LINES:
            return "forwarded" if dashed or line[-1] == ":" else None
        return "forwarded" if dashed else None
    return "ended" if dashed and words.startswith(ENDED) else None


def begins_header(line: str) -> bool:
    """Whether an inner header may begin at a line below a separator."""
    return label_of(line) is not None or _SCANNED_FROM.match(line) is not None


def is_rule(line: str) -> bool:
    """Whether a line, without blanks around it, is drawn: nothing but rule signs."""
    return not line.strip("-_=*~—–‐ ")
