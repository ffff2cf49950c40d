"""Once the seal is open: names that stand in snippets, titles and page heads are shown as their codes.

Only for the screen of those who opened it. In what leaves the case a code in the place of a name would tell
everybody who has the leak whose code it is: there, such passages are left out whole.
"""

from collections.abc import Mapping
from typing import Any

from sayso.protection.variants import Scanner

_WHOLE = "text"
_OPEN, _CLOSE = "[", "]"


def mask(text: str, scanner: Scanner) -> str:
    """`text` with every form of a name under seal replaced by its code.

    Brackets that mark what a search found stay, and stay in pairs: "[Juan] Pérez" becomes "[MX-1]".
    """
    made, done = [], 0
    for hit in scanner.find(text):
        opened, closed = _brackets(text[hit.start : hit.end])
        made += [text[done : hit.start], _OPEN * opened, " or ".join(hit.codes), _CLOSE * closed]
        done = hit.end
    return "".join((*made, text[done:]))


def mask_row(row: Mapping[str, Any], scanner: Scanner) -> dict[str, Any]:
    """A row of a listing with every string in it masked, in lists and rows inside it too.

    But `text`, the words of a whole document: spans point into it, and it is the leak's own.
    """
    return {key: value if key == _WHOLE else _mask_value(value, scanner) for key, value in row.items()}


def _mask_value(value: Any, scanner: Scanner) -> Any:
    if isinstance(value, str):
        return mask(value, scanner)
    if isinstance(value, Mapping):
        return mask_row(value, scanner)
    if isinstance(value, list | tuple):
        return [_mask_value(each, scanner) for each in value]
    return value


def _brackets(words: str) -> tuple[int, int]:
    """How many brackets open and how many close in `words` without a partner there."""
    opened, closed = words.count(_OPEN), words.count(_CLOSE)
    both = min(opened, closed)
    return opened - both, closed - both
