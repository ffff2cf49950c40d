"""Whether a word of the leak is the draft's word, damaged by optical character recognition.

Letters that look alike are taken for one another (rn and m, cl and d, vv and w, 1 and l, 0 and o, c and e).
The damaged form must be rare beside the sound one in the leak, or be no word at all: "modern" and "modem" are
two words.
"""

import re

from sayso.check.index import LeakIndex

MOST = 0.2
"""The share of a quotation's words that may be damaged."""
_SHAPES = (("rn", "m"), ("vv", "w"), ("cl", "d"), ("ii", "u"), ("tl", "d"))
_DIGITS = str.maketrans("0158", "olsb")
_ALIKE = str.maketrans("ijecbhgqft", "llcchhqqtt")
_NO_WORD = re.compile(r"[a-z]\d|\d[a-z]|^rn|vv|ii|^tb|^tl|[bcdfghjkmnpqstvwxz]rn|^[bcdfghjkmnpqstvwxz]{4}")
_OFTEN = 3
_LONG = 6


def _shape(letters: str) -> str:
    letters = letters.translate(_DIGITS)
    for one, other in _SHAPES:
        letters = letters.replace(one, other)
    return letters.translate(_ALIKE)


def is_damaged(draft: list[str], leak: list[str], index: LeakIndex) -> bool:
    """Whether `leak` are the words `draft` as a scanner may have read them. Words are folded."""
    sound, read = "".join(draft), "".join(leak)
    if not sound or not read or sound.isdigit() or len(draft) > _OFTEN:
        return False
    if _shape(sound) != _shape(read):
        return False
    if sum(each.isdigit() for each in sound) and not any(each.isalpha() for each in read):
        return False
    if any(_NO_WORD.search(each) for each in leak):
        return True
    often, seldom = min(map(index.frequency, draft)), max(map(index.frequency, leak))
    if min(map(len, leak)) >= _LONG:  # seldom are two long words so alike
        return seldom <= often + 1
    return seldom * _OFTEN <= often
