"""Which texts of the leak may hold a quotation: those with its rarest pairs of words."""

from collections import Counter
from collections.abc import Iterator
from math import log

from sayso.check.index import LeakIndex

_ALL = 3  # pairs that a text with the whole quotation must hold
_PAIRS = 6
_SINGLES = 4
_MOST = 200
_RARE = 150


def weigh_words(words: list[str], index: LeakIndex) -> list[float]:
    """How telling each word is: the logarithm of how few texts hold it (Spärck Jones 1972), at least 0.1."""
    return [max(0.1, log((index.size + 1) / (index.frequency(word) + 0.5))) for word in words]


def whole_candidates(words: list[str], index: LeakIndex) -> list[int]:
    """Texts that hold the rarest parts of the words, among them all that hold the words as they stand."""
    if not words:
        return []
    if len(words) == 1:
        return list(index.holding([(words[0],)], _MOST))
    pairs = [pair for _, pair in _pairs(words, index)][:_ALL]
    if any(index.frequency(word) == 0 for pair in pairs for word in pair):
        return []
    return list(index.holding(pairs, _MOST))


def near_candidates(words: list[str], index: LeakIndex, most: int) -> list[int]:
    """Texts that share rare pairs of words, or rare words, with the quotation; the likeliest first."""
    votes: Counter[int] = Counter()
    for weight, pair in _apart(_pairs(words, index)):
        for number in index.holding([pair], _MOST):
            votes[number] += round(weight * 100)
    singles = sorted({(index.frequency(word), word) for word in words})
    for count, word in [each for each in singles if 0 < each[0] <= _RARE][:_SINGLES]:
        share = round(100 * log((index.size + 1) / (count + 0.5)))
        for number in index.holding([(word,)], _RARE):
            votes[number] += share
    return [number for number, _ in sorted(votes.items(), key=lambda each: (-each[1], each[0]))[:most]]


def _pairs(words: list[str], index: LeakIndex) -> list[tuple[float, tuple[str, ...]]]:
    """The pairs of neighbouring words, the most telling first."""
    weights = weigh_words(words, index)
    found = {
        (words[at], words[at + 1]): weights[at] + weights[at + 1]
        for at in range(len(words) - 1)
        if index.frequency(words[at]) and index.frequency(words[at + 1])
    }
    if not found:
        return [(weights[at], (words[at],)) for at in range(len(words)) if index.frequency(words[at])]
    return sorted(((weight, pair) for pair, weight in found.items()), key=lambda each: (-each[0], each[1]))


def _apart(pairs: list[tuple[float, tuple[str, ...]]]) -> Iterator[tuple[float, tuple[str, ...]]]:
    """Some of the best pairs, no word in more than two: a changed word must not spoil all."""
    used: Counter[str] = Counter()
    taken = 0
    for weight, pair in pairs:
        if taken < _PAIRS and all(used[word] < 2 for word in pair):
            used.update(pair)
            taken += 1
            yield weight, pair
