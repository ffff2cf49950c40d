"""Text reuse: reprints made by rule, and pairs of articles that were labelled.

The labels are `reprints.jsonl` (see README.md); the articles lie in the shared data and in no repository.
"""

import hashlib
import json
import random
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sayso.weigh.reuse import find_reuse
from training.reprints import (
    SNOPES,
    demo_texts,
    fit,
    labelled_rows,
    load_labels,
    make_set,
    row_id,
    snopes_rows,
    snopes_set,
    synthetic_rows,
)

FLOORS: dict[str, Any] = json.loads(Path(__file__).with_name("floors.json").read_text(encoding="utf-8"))
NEEDS_ARTICLES = pytest.mark.skipif(not SNOPES.is_file(), reason=f"{SNOPES} is not there")


def f1(found: Sequence[bool], truth: Sequence[bool]) -> float:
    right = sum(one and other for one, other in zip(found, truth, strict=True))
    return 2 * right / max(sum(found) + sum(truth), 1)


def made_score(texts: Sequence[str], others: Sequence[str], seed: int) -> tuple[float, float, float]:
    """Precision, recall and F1 over all pairs of a made set, but for two reprints of one text."""
    passages, pairs = make_set(texts, others, seed)
    found = {(min(e.left, e.right), max(e.left, e.right)) for e in find_reuse(passages)}
    found = {pair for pair in found if pair in pairs or pair[0][:-1] != pair[1][:-1]}
    right = len(found & pairs)
    return right / len(found), right / len(pairs), 2 * right / (len(found) + len(pairs))


def test_reprints_made_of_the_demo_leak() -> None:
    scores = [made_score(demo_texts(), (), seed) for seed in range(10, 20)]
    precision, recall, score = np.mean(scores, axis=0)
    print(f"demo: precision {precision:.4f} recall {recall:.4f} F1 {score:.4f}")
    assert score >= FLOORS["reprints_demo"]["f1"]["pairs"]


@NEEDS_ARTICLES
def test_reprints_made_of_articles() -> None:
    precision, recall, score = made_score(*snopes_set(99, 1500), 99)
    print(f"articles: precision {precision:.4f} recall {recall:.4f} F1 {score:.4f}")
    assert score >= FLOORS["reprints_articles"]["f1"]["pairs"]


@NEEDS_ARTICLES
def test_labelled_pairs() -> None:
    """Five folds: weights from the rest of the labels and from reprints made by rule, cut at one half."""
    floor = FLOORS["reprints_labelled"]
    labels = Path(__file__).with_name("reprints.jsonl").read_bytes()
    assert hashlib.sha256(SNOPES.read_bytes() + labels).hexdigest() == floor["sha256"], (
        "the data have changed"
    )
    rows, truth = labelled_rows()
    made, made_truth = synthetic_rows(1)
    found = [False] * len(rows)
    for fold in range(5):
        kept = [place for place in range(len(rows)) if place % 5 != fold]
        weights = fit([*made, *(rows[k] for k in kept)], [*made_truth, *(truth[k] for k in kept)])
        for place in range(fold, len(rows), 5):
            found[place] = weights.probability(rows[place]) >= 0.5
    print(f"labelled: F1 {f1(found, truth):.4f} of {len(rows)} pairs, {sum(truth)} derived")
    for name, scores in (("containment", peer_containment()), ("MinHash Jaccard", peer_minhash())):
        best = max(f1([score >= cut for score in scores], truth) for cut in set(scores))
        in_folds = folded(scores, truth)
        print(f"labelled: {name}: F1 {in_folds:.4f} in folds, {best:.4f} at the best cut, seen afterwards")
    assert f1(found, truth) >= floor["f1"]["pairs"]


def folded(scores: Sequence[float], truth: Sequence[bool]) -> float:
    """F1 of a score with the cut chosen on the other four folds."""
    found = [False] * len(scores)
    for fold in range(5):
        kept = [place for place in range(len(scores)) if place % 5 != fold]
        cuts = sorted({scores[k] for k in kept})
        cut = max(cuts, key=lambda c: f1([scores[k] >= c for k in kept], [truth[k] for k in kept]))
        for place in range(fold, len(scores), 5):
            found[place] = scores[place] >= cut
    return f1(found, truth)


def shingled() -> list[tuple[set[str], set[str]]]:
    articles = {row_id(row): row["text"].split() for row in snopes_rows()}
    return [(shingles(articles[left]), shingles(articles[right])) for left, right, _ in load_labels()]


def shingles(words: Sequence[str]) -> set[str]:
    return {" ".join(words[at : at + 3]) for at in range(len(words) - 2)}


def peer_containment() -> list[float]:
    return [len(one & other) / max(min(len(one), len(other)), 1) for one, other in shingled()]


def peer_minhash() -> list[float]:
    """MinHash with 128 permutations (Broder 1997), its estimate of the Jaccard index."""
    dice = random.Random(1)
    keys = [dice.getrandbits(64).to_bytes(8, "big") for _ in range(128)]

    def signature(held: set[str]) -> list[bytes]:
        raw = [each.encode() for each in sorted(held)]
        return [min(hashlib.blake2b(each, key=key, digest_size=8).digest() for each in raw) for key in keys]

    pairs = [(signature(one), signature(other)) for one, other in shingled()]
    return [sum(a == b for a, b in zip(one, other, strict=True)) / 128 for one, other in pairs]


def test_the_labels_are_well_formed() -> None:
    labels = load_labels()
    assert len(labels) == len({frozenset((left, right)) for left, right, _ in labels}) == 200
    assert all(len(each) == 16 and int(each, 16) >= 0 for pair in labels for each in pair[:2])
    assert not any(pair[0] == pair[1] for pair, _ in combinations(labels, 2))
