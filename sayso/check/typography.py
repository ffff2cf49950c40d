"""Whether two passages with the same letters are the same to the last character, but for typography, or not.

Not typography, though the letters agree: another number (1.5 and 15), a sign or unit of money or per cent, a
question that became a statement.
"""

import re

from rapidfuzz.distance import Levenshtein

from sayso.model.quotation import Edit, EditKind

_WRAP = re.compile(r"[ \t]*\r?\n[ \t]*(?:[>|][> |\t]*)?")
_NUMBER = re.compile(r"(?:(?<=[\s(])|^)[-\u2212\u2013]?\d[\d.,'\u2019:/]*|\d[\d.,'\u2019:/]*")
_GROUPED = re.compile(r"(?<=\d)[,'\u2019\u00a0\u202f](?=\d{3}(?!\d))")
_SIGNS = re.compile(r"[$€£¥%‰°§±=#&+]")
_ASKED = re.compile(r"[?]")
_END = " \t\n.,;:…-\u2013\u2014"
_EDGES = _END + "?!()[]*_\"'“”„‟«»‹›‘’‚"
_LEFT = ("$", "€", "£", "¥", "#", "§", "±", "+", "¿", "¡", "(")
_OPS: dict[str, EditKind] = {
    "equal": "equal",
    "replace": "replace",
    "delete": "delete",
    "insert": "insert",
}
_RIGHT = ("%", "‰", "°", "!", ")")


def unwrapped(text: str) -> str:
    """A passage on one line: a line end with the quotation marks of replies behind it is a space."""
    return _WRAP.sub(" ", text).strip()


def widened(content: str, start: int, end: int, draft: str) -> tuple[int, int]:
    """A stretch of words with the signs at its ends that the draft has too, and its question mark."""
    edges = [at for at, each in enumerate(draft) if each.isalnum()] or [0]
    first, last = draft[: edges[0]][-1:], draft[edges[-1] + 1 :][:1]
    if start > 0 and first in _LEFT and content[start - 1] == first:
        start -= 1
    if content[end : end + 1] == "?" or (last in _RIGHT and content[end : end + 1] == last):
        end += 1
    return start, end


def same_sense(draft: str, leak: str) -> bool:
    """Whether the numbers, signs and question marks of two passages with the same letters agree.

    The draft may leave out the sign before the first and after the last word.
    """
    return (
        _numbers(draft) == _numbers(leak)
        and _agree(_SIGNS, draft, leak)
        and (_agree(_ASKED, draft, leak) or _breaks_off(draft, leak))
    )


def _agree(sought: re.Pattern[str], draft: str, leak: str) -> bool:
    return sought.findall(draft) == sought.findall(leak)


def _breaks_off(draft: str, leak: str) -> bool:
    """A question quoted without its end: nothing, or a comma, stands in place of its mark."""
    inside = leak.rstrip(_END + "?!")
    ends = draft.rstrip().rstrip("*_")[-1:]
    return _ASKED.findall(draft) == _ASKED.findall(inside) and ends not in (".", "!")


def _numbers(text: str) -> list[str]:
    return [
        _GROUPED.sub("", each.replace("\u2212", "-").replace("\u2013", "-")).rstrip(".,:'/\u2019")
        for each in _NUMBER.findall(text)
    ]


def is_same(draft: str, leak: str) -> bool:
    """Whether two passages are the same but for line ends and what stands after the last word."""
    return _plain(draft) == _plain(leak)


def _plain(text: str) -> str:
    return unwrapped(text).strip(_EDGES)


def word_diff(draft: str, leak: str) -> tuple[Edit, ...]:
    """The steps from one passage to the other, a word with its signs at a time."""
    left, right = unwrapped(draft).rstrip(_END).split(), unwrapped(leak).rstrip(_END).split()
    edits: list[Edit] = []
    for step in Levenshtein.opcodes(left, right):
        one = " ".join(left[step.src_start : step.src_end])
        other = " ".join(right[step.dest_start : step.dest_end])
        edits.append(Edit(op=_OPS[step.tag], draft=one, leak=other))
    return tuple(edits)
