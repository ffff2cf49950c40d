"""The network at run time: windows of words in, probabilities per word out."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Protocol

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from sayso.encoder.windows import Window

Floats = NDArray[np.float32]
WEIGHTS = "tagger.onnx"
INPUTS = ("pieces", "features", "hints", "mask")
OUTPUTS = ("anchors", "roles", "names")


@dataclass(frozen=True, slots=True)
class Tagged:
    """What the network thinks of a window of W words.

    `anchors` (W, 2): the probability that a word stands for the cue of an outermost attribution, and for one
    inside another's content. `scores` (3, P, P): logits against 0 for "none" that the column's piece is
    source, cue, content of the attribution whose cue the row's piece stands for. `names` (W, N): logits of
    the N tags of names (`sayso.claims.nametags` says which).
    """

    window: Window
    anchors: Floats
    scores: Floats
    names: Floats

    def roles(self, word: int) -> Floats:
        """Probabilities (W, 4) that each word is none, source, cue, content of the cue at `word`."""
        first = list(self.window.first)
        logits = np.zeros((len(first), 4), np.float32)
        logits[:, 1:] = self.scores[:, self.window.first[word], first].T
        return softmax(logits)


def softmax(logits: Floats) -> Floats:
    """Probabilities over the last axis."""
    shifted = np.exp(logits - logits.max(-1, keepdims=True))
    return np.asarray(shifted / shifted.sum(-1, keepdims=True), np.float32)


class Net(Protocol):
    """Anything that turns pieces, features, hints and a mask (B, T) into logits."""

    def __call__(self, *inputs: NDArray[np.int64]) -> tuple[Floats, Floats, Floats]:
        """Logits of anchors (B, T, 3), of roles (B, 3, T, T) and of the tags of names (B, T, N).

        N is 0 where the network has no branch for names.
        """
        ...


@cache
def shipped() -> Net:
    """The network in the package, on one thread."""
    with as_file(files("sayso.claims").joinpath("weights", WEIGHTS)) as path:
        return loaded(path)


def loaded(path: Path) -> Net:
    """A network from an ONNX file, on one thread."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])

    outputs = [each.name for each in session.get_outputs() if each.name in OUTPUTS]

    def net(*inputs: NDArray[np.int64]) -> tuple[Floats, Floats, Floats]:
        given = dict(zip(outputs, session.run(outputs, dict(zip(INPUTS, inputs, strict=True))), strict=True))
        unnamed = np.zeros((*inputs[0].shape, 0), np.float32)
        return given["anchors"], given["roles"], given.get("names", unnamed)

    return net


def tag(window: Window, hints: bytes, net: Net) -> Tagged:
    """What `net` thinks of a window; `hints` has one byte per word.

    One window is read at a time: the int8 network scales its numbers over all that it reads at once, so that
    with others beside it the same words could be read otherwise.
    """
    first = list(window.first)
    thought = np.zeros(len(window.pieces), np.int64)
    thought[first] = list(hints)
    pieces, features = (np.array([row], np.int64) for row in (window.pieces, window.features))
    anchors, roles, names = net(pieces, features, thought[None], np.ones_like(pieces))
    return Tagged(window, softmax(anchors[0, first])[:, 1:], roles[0], names[0, first])
