"""Makes what the stage `match` ships: meanings of single words, and the weights of its small model.

The meanings are the word embeddings of the shipped network (those of all-MiniLM-L6-v2, Apache-2.0, which its
training left as they were), centred and brought down to few dimensions. The weights are fitted on the pairs of
`tests/quality/same_claim.jsonl` with `part` "open"; those that are "held" are never looked at.

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
from sklearn.linear_model import LogisticRegression

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


def write_weights() -> None:
    """Fits the logistic model: whether two statements speak of the same thing, however they agree on it."""
    pairs = open_pairs()
    values = np.array([meet(_side(row["left"]), _side(row["right"])).values for row in pairs])
    same = np.array([row["label"] != "unrelated" for row in pairs])
    model = LogisticRegression(C=1.0, class_weight="balanced", max_iter=1_000).fit(values, same)
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
