"""Makes what the stage `match` ships: meanings of single words, and the weights of its small model.

The meanings are the word embeddings of the shipped network (those of all-MiniLM-L6-v2, Apache-2.0, which its
training left as they were), centred and brought down to few dimensions. The weights are fitted on the pairs
of `tests/quality/same_claim.jsonl` with `part` "open"; those that are "held" are never looked at.

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
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]

from sayso.encoder.wordpiece import word_pieces
from sayso.match.features import NAMES, meet
from sayso.match.sides import Side, Statement, side_of

ROOT = Path(__file__).parents[1]
NETWORK = ROOT / "sayso" / "claims" / "weights" / "tagger.onnx"
MEANINGS = ROOT / "sayso" / "encoder" / "meanings.npz"
MODEL = ROOT / "sayso" / "match" / "model.json"
PAIRS = ROOT / "tests" / "quality" / "same_claim.jsonl"
TABLE = "net.words.weight"
DIMENSIONS, FIRST = 128, 1_996
"""How many dimensions are kept, and the first piece that is a word."""
STRANGE, STRENGTH = 0.5, 3.0
"""Up to which share statements of different pairs are taken for strangers; what the fit is held back by."""
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
    rows = map(json.loads, PAIRS.read_text(encoding="utf-8").splitlines())
    return [row for row in rows if row["part"] == "open"]


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
    """Fits the logistic model: whether two statements speak of the same thing, however they agree on it."""
    pairs = open_pairs()
    sides = [(_side(row["left"]), _side(row["right"])) for row in pairs]
    values = [meet(*both).values for both in sides]
    same = [row["label"] != "unrelated" for row in pairs]
    strangers = _strangers([one for one, _ in sides])
    count = sum(same)
    weights = [1.0 if each else count / (len(same) - count) for each in same]
    weights += [count / len(strangers)] * len(strangers)
    model = LogisticRegression(C=STRENGTH, max_iter=5_000)
    model.fit(np.array(values + strangers), np.array(same + [False] * len(strangers)), np.array(weights))
    given = json.loads(MODEL.read_text(encoding="utf-8"))
    given["weights"] = {name: round(float(w), 3) for name, w in zip(NAMES, model.coef_[0], strict=True)}
    given["bias"] = round(float(model.intercept_[0]), 3)
    MODEL.write_text(json.dumps(given, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", action="store_true", help="fit the weights alone")
    if not parser.parse_args().weights:
        write_meanings()
    write_weights()
