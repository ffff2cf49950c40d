"""Makes what the stage `match` ships: meanings of single words, and the weights of its small model.

The meanings are the word embeddings of the shipped network (those of all-MiniLM-L6-v2, Apache-2.0, which its
training left as they were), centred and brought down to few dimensions. The weights are fitted on the pairs
of `tests/quality/same_claim*.jsonl`, but for those with `part` "held", which are never looked at.

    python -m training.matching            # both
    python -m training.matching --weights  # the weights alone
"""

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import numpy_helper
from scipy.optimize import minimize  # type: ignore[import-untyped]

from sayso.encoder.wordpiece import word_pieces
from sayso.match.features import NAMES, meet
from sayso.match.sides import Side, Statement, side_of

ROOT = Path(__file__).parents[1]
NETWORK = ROOT / "sayso" / "claims" / "weights" / "tagger.onnx"
MEANINGS = ROOT / "sayso" / "encoder" / "meanings.npz"
MODEL = ROOT / "sayso" / "match" / "model.json"
PAIRS = ROOT / "tests" / "quality"
TABLE = "net.words.weight"
DIMENSIONS, FIRST = 128, 1_996
"""How many dimensions are kept, and the first piece that is a word."""
STRANGE, STRENGTH = 0.5, 0.5
"""Up to which share statements of different pairs are taken for strangers; what the fit is held back by."""
SIGNS = {
    **dict.fromkeys(NAMES, -1),
    **dict.fromkeys(("cover_less", "cover_more", "act_shared", "value_same", "lone_near"), 1),
    **dict.fromkeys(("length", "contrary", "figures", "days", "places"), 0),
}
"""Which way a feature may count: pairs that somebody wrote hold accidents that must not be learned."""
MATTER = ("contrary", "figures", "days", "places")
"""What does not tell whether statements speak of the same matter, but how they agree on it."""
BOUNDS = {-1: (None, 0.0), 0: (None, None), 1: (0.0, None)}
Floats = NDArray[np.float32]


def write_meanings() -> None:
    """The embeddings of whole words as whole numbers of a byte, one row a word."""
    found = {each.name: each for each in onnx.load(NETWORK).graph.initializer}
    whole = numpy_helper.to_array(found[f"{TABLE}_quantized"]).astype(np.float32)
    whole -= numpy_helper.to_array(found[f"{TABLE}_zero_point"]).astype(np.float32)
    words = {
        word: number
        for word, number in word_pieces().ids.items()
        if number >= FIRST and word.isalpha() and len(word) > 2
    }
    rows = np.array(sorted(words.values()))
    vectors = whole[rows] - whole[rows].mean(0)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    _, _, axes = np.linalg.svd(vectors, full_matrices=False)
    short = vectors @ axes[:DIMENSIONS].T
    short /= np.linalg.norm(short, axis=1, keepdims=True)
    scaled = np.clip(np.round(short * 127 * 2), -127, 127).astype(np.int8)
    np.savez_compressed(MEANINGS, pieces=rows.astype(np.int32), vectors=scaled)


def _side(text: str) -> Side:
    return side_of(Statement(claim="", anchor=("", ""), text=text))


def open_pairs() -> list[dict[str, Any]]:
    """The pairs that may be looked at."""
    texts = [file.read_text(encoding="utf-8") for file in sorted(PAIRS.glob("same_claim*.jsonl"))]
    rows = [json.loads(line) for text in texts for line in text.splitlines()]
    return [row for row in rows if row.get("part") != "held"]


def _strangers(sides: list[Side], share: int = 4) -> list[tuple[float, ...]]:
    """Features of pairs that share a word or two and speak of different things: statements of different
    pairs, less than half of which is alike, every `share`-th of them.
    """
    found = []
    for at, one in enumerate(sides):
        for two in sides[at + 1 :]:
            if one.groups & two.groups:
                meeting = meet(one, two)
                if max(meeting.covers) <= STRANGE or min(meeting.covers) <= STRANGE / 2:
                    found.append(meeting.values)
    return found[::share]


def write_weights() -> None:
    """Fits both logistic models: whether two statements speak of the same matter, however they agree on it,
    and whether they say the same of it.
    """
    pairs = open_pairs()
    sides = [(_side(row["left"]), _side(row["right"])) for row in pairs]
    values = [meet(*both).values for both in sides]
    strangers = _strangers([one for one, _ in sides])
    given = json.loads(MODEL.read_text(encoding="utf-8"))
    related = {"same", "entails", "entailed", "contradicts", "differs"}
    for name, wanted in (("matter", related), ("same", {"same"})):
        fixed = MATTER if name == "matter" else ()
        weights, bias = fitted(values, [row["label"] in wanted for row in pairs], strangers, fixed)
        given[name] = {**given[name], "weights": weights, "bias": bias}
    MODEL.write_text(json.dumps(given, indent=1) + "\n", encoding="utf-8")


def fitted(
    values: list[tuple[float, ...]],
    wanted: list[bool],
    strangers: list[tuple[float, ...]],
    unused: tuple[str, ...],
) -> tuple[dict[str, float], float]:
    """The weights of the features and the bias; `strangers` are features of pairs not wanted either, and
    weigh as much as the wanted ones together. `unused` are features that do not count.
    """
    count = sum(wanted)
    shares = [1.0 if each else count / (len(wanted) - count) for each in wanted]
    shares += [count / len(strangers)] * len(strangers)
    table = np.array(values + strangers)
    spread = table.std(0) + 1e-9
    scaled, signs = table / spread, np.where(np.array(wanted + [False] * len(strangers)), 1.0, -1.0)
    rated = np.array(shares)

    def loss(point: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        margins = signs * (scaled @ point[:-1] + point[-1])
        pulls = -rated * signs / (1 + np.exp(margins))
        value = float(rated @ np.logaddexp(0, -margins)) + point[:-1] @ point[:-1] / (2 * STRENGTH)
        return value, np.append(scaled.T @ pulls + point[:-1] / STRENGTH, pulls.sum())

    bounds = [(0.0, 0.0) if name in unused else BOUNDS[SIGNS[name]] for name in NAMES] + [BOUNDS[0]]
    found = minimize(loss, np.zeros(len(bounds)), jac=True, bounds=bounds, method="L-BFGS-B").x
    weights = {name: round(float(w), 3) for name, w in zip(NAMES, found[:-1] / spread, strict=True)}
    return weights, round(float(found[-1]), 3)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", action="store_true", help="fit the weights alone")
    if not parser.parse_args().weights:
        write_meanings()
    write_weights()
