"""What single words mean, as vectors: for words that are nearly the same, never for whole sentences."""

from functools import cache, lru_cache
from importlib.resources import as_file, files

import numpy as np
from numpy.typing import NDArray

from sayso.encoder.wordpiece import word_pieces

Floats = NDArray[np.float32]


@cache
def meanings() -> Floats:
    """The meanings of the vocabulary's words, a row of length 1 for each; the last row is that of no word, 0.

    The word embeddings of all-MiniLM-L6-v2 (Apache-2.0), brought down to 128 dimensions by
    `training/matching.py`.
    """
    vectors = _held()[1].astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.vstack([vectors, np.zeros((1, vectors.shape[1]), np.float32)])


@lru_cache(maxsize=100_000)
def meaning_row(word: str) -> int:
    """The row in `meanings` of a word in small letters; that of no word where the vocabulary lacks it."""
    pieces = word_pieces().of(word) if word else ()
    rows, vectors = _held()
    return rows.get(pieces[0], len(vectors)) if len(pieces) == 1 else len(vectors)


@cache
def _held() -> tuple[dict[int, int], NDArray[np.int8]]:
    with as_file(files("sayso.encoder").joinpath("meanings.npz")) as path, np.load(path) as held:
        return {int(piece): row for row, piece in enumerate(held["pieces"])}, held["vectors"]
