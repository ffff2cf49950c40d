"""Reprints made by rule, to learn and to test text reuse: cut, reordered, reworded, credited, badly scanned.

    python -m training.reprints sayso/weigh/lineage_weights.json

learns the weights of `sayso.weigh.reuse` from them and from the labelled pairs
(`tests/quality/reprints.jsonl`; its texts lie in ../shared/data), and writes them into the file.
"""

import csv
import email
import email.policy
import hashlib
import html
import json
import random
import re
import sys
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sayso.weigh.reuse import Passage, Reuse, Weights, features, shared_text

ROOT = Path(__file__).parents[1]
LEAK = ROOT / "sayso" / "demo" / "leak"
LABELS = ROOT / "tests" / "quality" / "reprints.jsonl"
SNOPES = ROOT.parent / "shared" / "data" / "truth" / "snopes_evidence" / "articles.csv"
_REWORDED = {
    "said": "stated", "says": "states", "told": "informed", "secret": "hidden", "country": "nation",
    "new": "fresh", "man": "person", "president": "head of state", "wanted": "wished", "gave": "handed",
    "people": "persons", "big": "large", "paper": "document", "signed": "put his name to",
    "paid": "handed over", "asked": "enquired", "company": "firm", "claim": "assertion", "false": "untrue",
    "story": "report", "because": "since", "after": "following", "before": "prior to", "children": "kids",
    "about": "regarding", "will": "is going to",
}  # fmt: skip
_CREDITS = ("according to Northern Wire", "the agency said", "it was reported", "as first told by the Post")
_CONFUSED = (("m", "rn"), ("l", "1"), ("e", "c"), ("o", "0"), ("h", "b"), ("i", "l"), ("cl", "d"))
NOTHING = (0.0,) * 5
"""The features of two texts that share no stretch."""
_MEADOW = (
    "The weather in the valley stayed fine all week and the market opened again with apples, cheese and wool"
)


def demo_texts() -> list[str]:
    """Texts of the demo leak that share no run of six words, so that none was made of another."""
    texts = []
    for path in sorted(LEAK.rglob("*")):
        if path.suffix in (".html", ".txt"):
            texts.append(html.unescape(re.sub(r"<[^>]*>", " ", path.read_text("utf-8", "replace"))))
        elif path.suffix == ".eml":
            message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            body = message.get_body(("plain",))
            if body is not None:
                lines = body.get_content().splitlines()
                texts.append("\n".join(line for line in lines if not line.startswith(">")))
    kept: list[str] = []
    for text in texts:
        if len(text.split()) >= 60 and not any(_runs(text) & _runs(each) for each in kept):
            kept.append(text)
    return kept


def snopes_rows(path: Path = SNOPES) -> list[dict[str, str]]:
    """The articles of the set, an empty list where it is not there."""
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def row_id(row: dict[str, str]) -> str:
    """The id of an article in the labels: a hash of its three columns."""
    return hashlib.sha256("\t".join((row["source"], row["object"], row["text"])).encode()).hexdigest()[:16]


def load_labels() -> list[tuple[str, str, bool]]:
    """(article, article, made of one text) of every labelled pair."""
    rows = map(json.loads, LABELS.read_text(encoding="utf-8").splitlines())
    return [(row["left"], row["right"], row["derived"]) for row in rows]


def reprint(text: str, dice: random.Random) -> str:
    """A reprint of a text: two to four kinds of change, one after the other."""
    pieces = [each.strip() for each in re.split(r"(?<=[.!?])\s+", text) if each.strip()]
    if len(pieces) < 4:
        words = text.split()
        pieces = [" ".join(words[at : at + 15]) for at in range(0, len(words), 15)]
    changes = dice.sample(
        (_cut, _reordered, _reworded, _credited, _headed, _scanned, _held), dice.randint(2, 4)
    )
    for change in changes:
        pieces = change(pieces, dice)
    return " ".join(pieces)


def _cut(pieces: list[str], dice: random.Random) -> list[str]:
    size = max(2, round(len(pieces) * dice.uniform(0.4, 0.9)))
    start = dice.randint(0, max(len(pieces) - size, 0))
    return pieces[start : start + size]


def _reordered(pieces: list[str], dice: random.Random) -> list[str]:
    return dice.sample(pieces, len(pieces))


def _reworded(pieces: list[str], dice: random.Random) -> list[str]:
    def word(each: str) -> list[str]:
        if each.casefold() in _REWORDED and dice.random() < 0.8:
            return [_REWORDED[each.casefold()]]
        return [] if dice.random() < 0.03 else [each]

    return [" ".join(new for each in piece.split() for new in word(each)) for piece in pieces]


def _credited(pieces: list[str], dice: random.Random) -> list[str]:
    return [f"{each}, {dice.choice(_CREDITS)}" if dice.random() < 0.3 else each for each in pieces]


def _headed(pieces: list[str], dice: random.Random) -> list[str]:
    return [f"{dice.choice(('Shock', 'Update', 'In brief'))}: what we know", *pieces[1:]]


def _scanned(pieces: list[str], dice: random.Random) -> list[str]:
    def word(each: str) -> str:
        good, bad = dice.choice(_CONFUSED)
        return each.replace(good, bad, 1) if dice.random() < 0.12 else each

    return [" ".join(map(word, piece.split())) for piece in pieces]


def _held(pieces: list[str], dice: random.Random) -> list[str]:
    words = _MEADOW.split()
    own = [" ".join(dice.sample(words, len(words))) for _ in range(dice.randint(2, 5))]
    place = dice.randint(0, len(own))
    return [*own[:place], *pieces, *own[place:]]


def make_set(
    texts: Sequence[str], others: Sequence[str], seed: int
) -> tuple[list[Passage], set[tuple[str, str]]]:
    """Texts, two reprints of each and others that are made of none; the pairs that were made of one text."""
    dice = random.Random(seed)
    passages = [Passage(id=f"other {number:05}", text=text) for number, text in enumerate(others)]
    pairs = set()
    for number, text in enumerate(texts):
        names = [f"text {number:05} {part}" for part in "abc"]
        versions = (text, reprint(text, dice), reprint(text, dice))
        passages += [Passage(id=name, text=each) for name, each in zip(names, versions, strict=True)]
        pairs |= {(names[0], names[1]), (names[0], names[2])}
    return passages, pairs


def snopes_set(seed: int, size: int) -> tuple[list[str], list[str]]:
    """Articles of some claims, and others of the same claims; no two of all share a run of six words."""
    by_claim: defaultdict[str, list[str]] = defaultdict(list)
    for row in snopes_rows():
        by_claim[row["object"]].append(row["text"])
    dice = random.Random(seed)
    seen: set[tuple[str, ...]] = set()
    texts: list[str] = []
    others: list[str] = []
    for claim in dice.sample(sorted(by_claim), min(size, len(by_claim))):
        for text, kept in zip(by_claim[claim], (texts, others), strict=False):
            runs = _runs(text)
            if len(runs) >= 30 and not seen & runs:
                seen |= runs
                kept.append(text)
    return texts, others


def _runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.casefold())
    return set(zip(*(words[at:] for at in range(6)), strict=False))


def found_among(
    passages: Sequence[Passage], pairs: Sequence[tuple[str, str]] | None = None
) -> dict[tuple[str, str], Reuse]:
    """What pairs share, by their ids in order."""
    return {(min(e.left, e.right), max(e.left, e.right)): e for e in shared_text(passages, pairs)}


def synthetic_rows(seed: int) -> tuple[list[tuple[float, ...]], list[bool]]:
    """Features and truth of the pairs of two made sets; two reprints of one text are left out."""
    rows, truth = [], []
    for texts, others in ((demo_texts(), []), snopes_set(seed, 300)):
        passages, pairs = make_set(texts, others, seed)
        for pair, reuse in found_among(passages).items():
            if pair in pairs or pair[0][:-1] != pair[1][:-1]:
                rows.append(features(reuse))
                truth.append(pair in pairs)
    return rows, truth


def labelled_rows() -> tuple[list[tuple[float, ...]], list[bool]]:
    """Features and truth of the labelled pairs, each seen among all the articles of the set."""
    wanted = load_labels()
    articles = {row_id(row): row["text"] for row in snopes_rows()}
    passages = [Passage(id=each, text=text) for each, text in articles.items()]
    found = found_among(passages, [(left, right) for left, right, _ in wanted])
    pairs = [(min(left, right), max(left, right)) for left, right, _ in wanted]
    rows = [features(found[pair]) if pair in found else NOTHING for pair in pairs]
    return rows, [derived for _, _, derived in wanted]


def fit(rows: Sequence[Sequence[float]], truth: Sequence[bool], ridge: float = 1.0) -> Weights:
    """A logistic regression with a ridge, by Newton's steps."""
    x = np.column_stack([np.ones(len(rows)), np.array(rows, dtype=np.float64)])
    y: NDArray[np.float64] = np.array(truth, dtype=np.float64)
    penalty = np.diag([0.0] + [ridge] * (x.shape[1] - 1))
    weights = np.zeros(x.shape[1])
    for _ in range(50):
        p = 1.0 / (1.0 + np.exp(-x @ weights))
        slope = x.T @ (p - y) + penalty @ weights
        weights -= np.linalg.solve((x * (p * (1.0 - p))[:, None]).T @ x + penalty, slope)
    return Weights(
        constant=round(float(weights[0]), 4), weights=tuple(round(float(w), 4) for w in weights[1:])
    )


def store(path: Path, name: str, weights: Weights) -> None:
    """Puts weights into the file of weights under a name."""
    stored = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    stored[name] = {"constant": weights.constant, "weights": list(weights.weights)}
    path.write_text(json.dumps(stored, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    made, labelled = synthetic_rows(1), labelled_rows()
    store(Path(sys.argv[1]), "reuse", fit(made[0] + labelled[0], made[1] + labelled[1]))
