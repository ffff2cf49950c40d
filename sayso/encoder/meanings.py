"""What single words mean, as vectors: for words that are nearly the same, never for whole sentences."""

from functools import cache, lru_cache
from importlib.resources import as_file, files

import numpy as np
from numpy.typing import NDArray

from sayso.encoder.wordpiece import word_pieces

DIMENSIONS = 128
Vector = NDArray[np.float32]


@cache
def _table() -> tuple[dict[int, int], NDArray[np.int8]]:
    with as_file(files("sayso.encoder").joinpath("meanings.npz")) as path, np.load(path) as held:
        rows = {int(piece): row for row, piece in enumerate(held["pieces"])}
        return rows, held["vectors"]


@lru_cache(maxsize=50_000)
def meaning(word: str) -> Vector | None:
    """The meaning of a word in small letters, of length 1; `None` for a word that the vocabulary lacks.

    The word embeddings of all-MiniLM-L6-v2 (Apache-2.0), brought down to 128 dimensions by
    `training/matching.py`.
    """
    pieces = word_pieces().of(word)
    rows, vectors = _table()
    row = rows.get(pieces[0]) if len(pieces) == 1 else None
    if row is None:
        return None
    vector = vectors[row].astype(np.float32)
    return np.asarray(vector / np.linalg.norm(vector), np.float32)
