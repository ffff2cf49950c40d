"""Trains the two log-linear models of persons: whom a pronoun means (GAP), who speaks a quotation (LitBank).

    python -m training.pronouns ../shared/data/ner --output sayso/claims/weights/pronouns.json

Both are trained alike: the likelihood of the right ones among several, summed over the mentions of the right
person, less a ridge; Adam from zero, whole batches, so that a run gives the same weights. It
prints the scores of cross-validation (GAP: ten folds of documents by a fixed shuffle; LitBank: each text left
out).
"""

import argparse
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import numpy as np

from sayso.claims import dialogue
from sayso.claims.antecedents import NOBODY, features, likely
from sayso.claims.cast import cast
from sayso.claims.turns import quotations, turns
from training.persongold import ENGLISH, Ambiguous, Novel, gap, gap_scores, laid_out, litbank, places_of

SEED = 0
FOLDS = 10
THRESHOLD = 0.1
"""The likelihood below which neither name of GAP is the pronoun's."""


@dataclass(frozen=True, slots=True)
class Case:
    """What is chosen among: the features of each, and which are right."""

    options: tuple[tuple[str, ...], ...]
    right: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """How to train: the ridge, the steps, their length, and how often a feature must occur."""

    ridge: float
    steps: int
    rate: float
    least: int


GAP_PLAN = Plan(ridge=40.0, steps=60, rate=0.04, least=5)
LITBANK_PLAN = Plan(ridge=4.0, steps=150, rate=0.08, least=2)


def fit(cases: Sequence[Case], plan: Plan) -> dict[str, float]:
    """The weights of the features that occur often enough."""
    counts = Counter(f for case in cases for option in case.options for f in option)
    index = {f: n for n, f in enumerate(sorted(f for f, count in counts.items() if count >= plan.least))}
    flat: list[int] = []
    row: list[int] = []
    group: list[int] = []
    right: list[bool] = []
    for number, case in enumerate(cases):
        for option, good in zip(case.options, case.right, strict=True):
            known = sorted({index[f] for f in option if f in index})
            flat.extend(known)
            row.extend([len(group)] * len(known))
            group.append(number)
            right.append(good)
    weights = _descend(np.array(flat), np.array(row), np.array(group), np.array(right), len(index), plan)
    return {f: round(float(weights[n]), 3) for f, n in index.items() if abs(weights[n]) >= 0.002}


def _descend(
    flat: np.ndarray, row: np.ndarray, group: np.ndarray, right: np.ndarray, size: int, plan: Plan
) -> np.ndarray:
    weights, first, second = np.zeros(size), np.zeros(size), np.zeros(size)
    rows, groups = len(group), int(group.max()) + 1
    for step in range(1, plan.steps + 1):
        scores = np.bincount(row, weights[flat], rows)
        top = np.full(groups, -np.inf)
        np.maximum.at(top, group, scores)
        odds = np.exp(scores - top[group])
        share = odds / np.bincount(group, odds, groups)[group]
        good = np.where(right, share, 0)
        wanted = good / np.bincount(group, good, groups)[group]
        slope = np.bincount(flat, (share - wanted)[row], size) + plan.ridge * weights
        first = 0.9 * first + 0.1 * slope
        second = 0.99 * second + 0.01 * slope * slope
        rate = plan.rate if step < 0.6 * plan.steps else plan.rate / 4
        weights = weights - rate * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.99**step)) + 1e-6)
    return weights


def shipped() -> dict[str, dict[str, float]]:
    """The weights in the package."""
    text = files("sayso.claims").joinpath("weights", "pronouns.json").read_text(encoding="utf-8")
    loaded: dict[str, dict[str, float]] = json.loads(text)
    return loaded


def gap_case(one: Ambiguous) -> Case:
    """A GAP example: the names of the right person are right, else nobody and all names but A and B."""
    options = [tuple(features(one.passage, one.pronoun, naming)) for naming in one.among]
    if any(one.truth):
        who = one.whos[0] if one.truth[0] else one.whos[1]
        right = [naming.who == who for naming in one.among]
    else:
        right = [naming.who not in one.whos for naming in one.among]
    return Case((*options, (NOBODY,)), (*right, not any(one.truth)))


def gap_answer(one: Ambiguous, weights: Mapping[str, float]) -> tuple[bool, bool]:
    """Which of the two names the pronoun means: the likelier, unless that is unlikely."""
    found = likely(one.passage, one.pronoun, one.among, weights)
    a, b = found.get(one.whos[0], 0.0), found.get(one.whos[1], 0.0)
    if a == b and one.whos[0] != one.whos[1]:
        return False, False
    return a >= b and a > THRESHOLD, b >= a and b > THRESHOLD


def folds(size: int) -> list[int]:
    """The fold of each example, by a fixed shuffle."""
    return [int(n) for n in np.random.default_rng(SEED).permutation(size) % FOLDS]


def gap_folds(examples: Sequence[Ambiguous]) -> list[tuple[bool, bool]]:
    """The answers to each example by weights trained without its fold."""
    cases = [gap_case(one) for one in examples]
    fold = folds(len(examples))
    answers: dict[int, tuple[bool, bool]] = {}
    for number in range(FOLDS):
        weights = fit([case for case, f in zip(cases, fold, strict=True) if f != number], GAP_PLAN)
        for n, f in enumerate(fold):
            if f == number:
                answers[n] = gap_answer(examples[n], weights)
    return [answers[n] for n in range(len(examples))]


def novel_cases(novel: Novel) -> list[Case]:
    """The quotations of a text whose speaker is among those who take part, the right speakers before each."""
    words, sentences = laid_out(novel.text)
    quoted = quotations(words, (0, len(words)))
    people = cast(words, sentences, quoted, ENGLISH)
    every = turns(words, quoted, people, ENGLISH)
    chains = [novel.chain(places_of(words, people, who)) for who in range(len(people.genders))]
    state = dialogue.State([])
    out: list[Case] = []
    for number, turn in enumerate(every):
        gold = speaker_at(novel, words.starts[turn.part[0]])
        among = dialogue.candidates(people, turn, state)
        right = [gold is not None and chains[who] == gold for who in among]
        if any(right):
            options = (dialogue.features(people, every, number, state, who, among) for who in among)
            out.append(Case(tuple(tuple(o) for o in options), tuple(right)))
        state.spoken.append(among[right.index(True)] if any(right) else None)
    return out


def speaker_at(novel: Novel, start: int) -> str | None:
    """The gold speaker of the quotation that starts at a character, give or take a mark."""
    return next((who for at, _, who in novel.speakers if abs(at - start) <= 2), None)


def novel_answers(novel: Novel, weights: Mapping[str, float]) -> list[tuple[bool, float]]:
    """For each gold quotation whether our speaker is the gold one, and how sure the model was."""
    words, sentences = laid_out(novel.text)
    found = dialogue.quotation_speakers(words, sentences, ENGLISH, weights)
    out: list[tuple[bool, float]] = []
    for start, _, gold in novel.speakers:
        ours = next((one for one in found if abs(one.span.start - start) <= 2), None)
        if ours is None:
            out.append((False, 0.0))
        else:
            out.append((novel.chain([(s.start, s.end) for s in ours.places]) == gold, ours.sure))
    return out


def novels_left_out(novels: Sequence[Novel]) -> list[tuple[bool, float]]:
    """The answers to each text by weights trained on the others."""
    cases = [novel_cases(novel) for novel in novels]
    out: list[tuple[bool, float]] = []
    for number, novel in enumerate(novels):
        if novel.speakers:
            others = [case for n, found in enumerate(cases) if n != number for case in found]
            out.extend(novel_answers(novel, fit(others, LITBANK_PLAN)))
    return out


def main() -> None:
    """Cross-validates both models, trains them on everything, writes the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--output", type=Path, required=True)
    asked = parser.parse_args()
    examples = list(gap(asked.data / "gap-dev" / "gap-development.tsv"))
    print("GAP, ten folds:", gap_scores(gap_folds(examples), examples))
    novels = list(litbank(asked.data / "litbank-a"))
    answers = novels_left_out(novels)
    print("LitBank, each text left out:", sum(right for right, _ in answers) / len(answers))
    weights = {
        "antecedents": fit([gap_case(one) for one in examples], GAP_PLAN),
        "speakers": fit([case for novel in novels for case in novel_cases(novel)], LITBANK_PLAN),
    }
    asked.output.write_text(json.dumps(weights, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
