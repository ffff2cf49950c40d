"""Beliefs about attributes whose values are open: anything may be claimed.

A lineage says the truth, or part of it (a subset, an ancestor, a value near by), or goes beyond it, or is
wrong; how often each is learned for every lineage (after ACCU, Dong et al. 2009, and TDH, Jung et
al. 2019). Wrong voices meet more often than by chance, as in Ewens' sampling formula (1972), so that
 popular errors weigh less (POPACCU is its limit). Every value has a share of truths and of errors over
all items. Nobody may have the truth: that is a rival of its own.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sayso.weigh.copies import log_gamma
from sayso.weigh.flat import Vector, sums
from sayso.weigh.items import Items, Voices, item_pairs

EXACT, PART, BEYOND, WRONG = range(4)
# Assumed: what is expected of a lineage before anything is known, and how many cases that is worth.
EXPECTED = (6.0, 1.5, 0.5, 2.0)
STRENGTH = 6.0
_DOMAIN_STRENGTH = 10.0
# Assumed: how rarely wrong voices meet (Ewens' concentration), and voices that give part of the truth.
SCATTER, SCATTER_PART = 3.0, 2.0
# Assumed: cases that a value's own share of truths and errors is worth.
VALUE_STRENGTH = 3.0
# Assumed: how far a source is as careful in one attribute as in the others.
TRAIT = 0.5
ROUNDS = 20
_TINY = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True)
class Rivals:
    """The belief in each candidate; `nobody` that no candidate of an item is true.

    `rates[lineage]` are the shares of exact, partial, further-going and wrong answers; `evidence` the log
    likelihood of all claims.
    """

    belief: Vector
    nobody: Vector
    rates: Vector
    evidence: float


class _Model:
    """What does not change from round to round."""

    def __init__(self, items: Items, voices: Voices) -> None:
        self.items, self.voices = items, voices
        self.count = int(items.item[-1]) + 1
        self.within, self.beyond = items.within, ~items.within
        self.part = EXACT if items.whole else PART
        expected = np.array(EXPECTED)
        expected[PART] *= bool(self.within.any()) and not items.whole
        expected[BEYOND] *= bool(self.beyond.any())
        self.expected = expected / expected.sum()
        self.names = _names(items, voices)
        self.meeting, self.meeting_nobody = self._meetings()

    def _meetings(self) -> tuple[Vector, Vector]:
        """The log likelihood of who meets whom among the wrong and partial voices, for each candidate."""
        items, support = self.items, self.voices.support
        tables = log_gamma(support) + math.log(SCATTER)
        of_item, of_tables = sums(items.item, support, self.count), sums(items.item, tables, self.count)
        related = sums(items.one, support[items.other], items.candidates)
        wrong = np.maximum(of_item[items.item] - support - related, 0.0)
        meeting = of_tables[items.item] - tables - sums(items.one, tables[items.other], items.candidates)
        meeting += math.lgamma(SCATTER) - log_gamma(SCATTER + wrong)
        part = log_gamma(support) + math.log(SCATTER_PART)
        for chosen in (self.within,) * (not items.whole) + (self.beyond,):
            one, other = items.one[chosen], items.other[chosen]
            meeting += sums(one, part[other], items.candidates)
            mass = sums(one, support[other], items.candidates)
            meeting += math.lgamma(SCATTER_PART) - log_gamma(SCATTER_PART + mass)
        nobody = of_tables + math.lgamma(SCATTER) - log_gamma(SCATTER + of_item)
        return meeting, nobody

    def expect(self, rates: Vector, scores: Vector) -> tuple[Vector, Vector, float]:
        """The belief in each candidate and in nobody, and the log likelihood."""
        items, voices = self.items, self.voices
        logs = np.log(np.maximum(rates, _TINY))
        said = np.stack(
            [
                sums(voices.said, voices.weight * logs[voices.lineage, each], items.candidates)
                for each in range(4)
            ]
        )
        of_item = sums(items.item, said[WRONG], self.count)
        heard = of_item[items.item] + said[EXACT] - said[WRONG] + self.meeting + scores
        for chosen, each in ((self.within, self.part), (self.beyond, BEYOND)):
            one, other = items.one[chosen], items.other[chosen]
            heard += sums(one, (said[each] - said[WRONG])[other], items.candidates)
        nobody = of_item + self.meeting_nobody
        top = nobody.copy()
        np.maximum.at(top, items.item, heard)
        belief, none = np.exp(heard - top[items.item]), np.exp(nobody - top)
        total = sums(items.item, belief, self.count) + none
        return belief / total[items.item], none / total, float(np.sum(np.log(total) + top))

    def answers(self, belief: Vector) -> Vector:
        """For each candidate how likely saying it was exact, partial, beyond and wrong."""
        items = self.items
        found = np.zeros((4, items.candidates))
        found[EXACT] = belief
        for chosen, each in ((self.within, self.part), (self.beyond, BEYOND)):
            found[each] += sums(items.other[chosen], belief[items.one[chosen]], items.candidates)
        found[WRONG] = np.maximum(1.0 - found[:WRONG].sum(axis=0), 0.0)
        return found

    def rates(self, answers: Vector) -> Vector:
        """The rates of each lineage, drawn towards those of all."""
        voices = self.voices
        counts = np.stack(
            [sums(voices.lineage, voices.weight * each[voices.said], voices.count) for each in answers],
            axis=1,
        )
        mean = (counts.sum(axis=0) + _DOMAIN_STRENGTH * self.expected) / (counts.sum() + _DOMAIN_STRENGTH)
        found: Vector = (counts + STRENGTH * mean) / (counts.sum(axis=1, keepdims=True) + STRENGTH)
        return found

    def scores(self, belief: Vector, answers: Vector) -> Vector:
        """For each candidate the log of how much oftener than others its value is true elsewhere."""
        count = len(self.items.names)
        true = np.maximum(sums(self.items.name, belief, count)[self.items.name] - belief, 0.0)
        wrong = sums(self.items.name, answers[WRONG], count)[self.items.name] - answers[WRONG]
        wrong = np.maximum(wrong, 0.0)
        ratio = (belief.sum() + 0.5) / (answers[WRONG].sum() + 0.5)
        share = ratio / (1.0 + ratio)
        odds = (true + VALUE_STRENGTH * share) / (wrong + VALUE_STRENGTH * (1.0 - share))
        found: Vector = np.log(odds / ratio)
        return found


def weigh_rivals(attributes: Sequence[tuple[Items, Voices]]) -> list[Rivals]:
    """The beliefs of each attribute of a table, learned without any truth.

    Learning by all reports of an item at once can end with one source that is never wrong; learning from
    pairs of sources cannot. Both are tried, and for each attribute the one is taken under which its claims
    are likelier. Where the first is taken for several attributes, they are learned together: a source that is
    careful in one is taken to be so in the others, half way.
    """
    models = [_Model(items, voices) for items, voices in attributes]
    found, together = [], []
    for number, model in enumerate(models):
        (whole,) = _learn([model], None)
        exact = _from_pairs(model.items, model.voices)
        shares = whole.rates[:, 1:] + 1e-4
        rest = shares * ((1.0 - exact) / shares.sum(axis=1))[:, None]
        (paired,) = _learn([model], np.column_stack([exact, rest]))
        found.append(max(whole, paired, key=lambda each: each.evidence))
        if found[-1] is whole:
            together.append(number)
    if len(together) > 1:
        for number, each in zip(together, _learn([models[each] for each in together], None), strict=True):
            found[number] = each
    return found


def _learn(models: Sequence[_Model], fixed: Vector | None) -> list[Rivals]:
    """Rounds of learning on several attributes; rates stay as they are if `fixed`."""
    start = [np.tile(model.expected, (model.voices.count, 1)) for model in models]
    rates = start if fixed is None else [fixed]
    scores = [np.zeros(model.items.candidates) for model in models]
    for _ in range(ROUNDS):
        learned = []
        for number, model in enumerate(models):
            belief, _, _ = model.expect(rates[number], scores[number])
            answers = model.answers(belief)
            learned.append(model.rates(answers))
            scores[number] = model.scores(belief, answers)
        if fixed is None:
            rates = _towards_traits(models, learned)
    found = []
    for model, rate, score in zip(models, rates, scores, strict=True):
        belief, nobody, evidence = model.expect(rate, score)
        found.append(Rivals(belief=belief, nobody=nobody, rates=rate, evidence=evidence))
    return found


def _towards_traits(models: Sequence[_Model], rates: list[Vector]) -> list[Vector]:
    """Draws how often a lineage is exactly right (log odds beside others) to its mean over attributes."""
    if len(models) == 1:
        return rates
    totals: dict[str, list[float]] = {}
    odds = []
    for model, rate in zip(models, rates, strict=True):
        share = np.clip(rate[:, EXACT], 0.02, 0.98)
        odds.append(np.log(share / (1.0 - share)))
        for name, each in zip(model.names, odds[-1] - odds[-1].mean(), strict=True):
            total = totals.setdefault(name, [0.0, 0.0])
            total[0] += float(each)
            total[1] += 1.0
    found = []
    for model, rate, own in zip(models, rates, odds, strict=True):
        trait = own.mean() + np.array([totals[name][0] / totals[name][1] for name in model.names])
        exact = 1.0 / (1.0 + np.exp(-((1.0 - TRAIT) * own + TRAIT * trait)))
        rest = rate[:, 1:] * ((1.0 - exact) / rate[:, 1:].sum(axis=1))[:, None]
        found.append(np.column_stack([exact, rest]))
    return found


def _from_pairs(items: Items, voices: Voices, rounds: int = 100) -> Vector:
    """How often each lineage is exactly right, from how often each two say the same.

    Two agree because both are right, or because both are wrong in the same way, with a
    learned rate. Expectation maximisation.
    """
    order = np.lexsort((voices.lineage, items.item[voices.said]))
    lineage, said = voices.lineage[order], voices.said[order]
    at = items.item[said]
    first, second = item_pairs(at)
    apart = lineage[first] != lineage[second]
    first, second = first[apart], second[apart]
    weight = 1.0 / np.maximum(np.bincount(at)[at[first]] - 1, 1)
    low, high = np.minimum(lineage[first], lineage[second]), np.maximum(lineage[first], lineage[second])
    pair, place = np.unique(low * voices.count + high, return_inverse=True)
    together = sums(place, weight, len(pair))
    agreed = sums(place, weight * (said[first] == said[second]), len(pair))
    one, other = pair // voices.count, pair % voices.count
    total = sums(one, together, voices.count) + sums(other, together, voices.count)
    prior = EXPECTED[EXACT] / sum(EXPECTED)
    right, meet = np.full(voices.count, 0.7), 0.05
    for _ in range(rounds):
        a, b = right[one], right[other]
        both, none = a * b, (1.0 - a) * (1.0 - b)
        if_agreed = both / (both + none * meet)
        single, neither = a * (1.0 - b), none * (1.0 - meet)
        differ = single + (1.0 - a) * b + neither
        apart_weight = together - agreed
        knew = sums(one, agreed * if_agreed + apart_weight * single / differ, voices.count)
        knew += sums(other, agreed * if_agreed + apart_weight * (1.0 - a) * b / differ, voices.count)
        mean = (knew.sum() + _DOMAIN_STRENGTH * prior) / (total.sum() + _DOMAIN_STRENGTH)
        right = (knew + STRENGTH * mean) / (total + STRENGTH)
        met = float(np.sum(agreed * (1.0 - if_agreed)))
        meet = (met + 0.5) / (met + float(np.sum(apart_weight * neither / differ)) + 10.0)
    return right


def _names(items: Items, voices: Voices) -> tuple[str, ...]:
    """The first source of each lineage."""
    found: dict[int, str] = {}
    for source, lineage in zip(items.sources, voices.of_source, strict=True):
        found.setdefault(int(lineage), source)
    return tuple(found[each] for each in range(voices.count))
