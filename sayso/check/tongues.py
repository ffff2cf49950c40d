"""A careful guess that a quotation was translated: another language, the same names and numbers."""

import re

from sayso.check.index import LeakIndex
from sayso.check.letters import Letters, fold

_WORDS = {
    "en": "the of and to in that is was he it for on with as his had by not have from they",
    "es": "el la de que y en los del las por con una para es no su al lo como más se ha pero",
    "fr": "le la les de des et en du que une dans est qui pour pas sur au il avec sont ne ont",
    "de": "der die das und in den von zu mit sich des ist auf nicht ein eine dem im hat es wird dass",
    "it": "il la di che e in un del per non una sono con gli della le da ha dei si nel è",
    "pt": "o a de que e do da em um para com não uma os no se na por mais as dos foi ao",
}
_TONGUES = {tongue: frozenset(words.split()) for tongue, words in _WORDS.items()}
_NAME = re.compile(r"(?<![.!?:\n>\"“‘«] )(?<!^)\b[A-ZÀ-Þ][^\W\d_]{2,}")
_NUMBER = re.compile(r"\d{2,}")
_DAYS = "monday tuesday wednesday thursday friday saturday sunday"
_MONTHS = "january february march april may june july august september october november december"
_CALENDAR = frozenset(f"{_DAYS} {_MONTHS}".split())
_LEAST_ANCHORS = 2
_LEAST_WORDS = 5
_WIDTH = 60
_MOST = 20


def tongue_of(text: str) -> str | None:
    """The language of a passage by its commonest small words; `None` where that is not clear."""
    words = [word.lower() for word in re.findall(r"[^\W\d_]+", text)]
    counts = {tongue: sum(word in known for word in words) for tongue, known in _TONGUES.items()}
    best, second = sorted(counts, key=lambda tongue: (-counts[tongue], tongue))[:2]
    is_clear = counts[best] >= max(2, 0.12 * len(words)) and counts[best] >= 1.5 * counts[second]
    return best if is_clear else None


def find_translation(text: str, index: LeakIndex) -> tuple[int, int, int] | None:
    """The (text, first word, word after the last) of what `text` may translate, else `None`."""
    anchors = sorted({fold(each) for each in (*_NAME.findall(text), *_NUMBER.findall(text))})
    anchors = [word for word in anchors if word not in _CALENDAR and index.frequency(word)]
    tongue = tongue_of(text)
    if len(text.split()) < _LEAST_WORDS or len(anchors) < _LEAST_ANCHORS or tongue is None:
        return None
    for number in index.holding([(word,) for word in anchors], _MOST):
        letters = Letters(index.text(number).content)
        place = _narrowest(letters.words, set(anchors))
        if place is None:
            continue
        first, last = max(0, place[0] - 8), min(len(letters.words), place[1] + 8)
        other = tongue_of(letters.cut(first, last))
        if other is not None and other != tongue:
            return number, place[0], place[1]
    return None


def _narrowest(words: list[str], anchors: set[str]) -> tuple[int, int] | None:
    """The shortest stretch that holds every anchor, if it is short enough."""
    last: dict[str, int] = {}
    best: tuple[int, int] | None = None
    for at, word in enumerate(words):
        if word not in anchors:
            continue
        last[word] = at
        if len(last) == len(anchors):
            first = min(last.values())
            if best is None or at + 1 - first < best[1] - best[0]:
                best = (first, at + 1)
    return best if best is not None and best[1] - best[0] <= _WIDTH else None
