"""The branch for names: layers of its own above the lowest layers of the network that ships, which stay
frozen.

Their states are computed with the int8 network itself, cut off behind layer `DEPTH`: the branch learns on
what it will read, and what the other heads give cannot change.
"""

from functools import cache
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor, nn

from sayso.claims.nametags import TAGS
from sayso.encoder.windows import FEATURES
from training.net import WIDE, Layer, Net

DEPTH = 3
"""How many of the frozen layers are below the branch."""
LAYERS = 2
SHIPPED = Path("sayso/claims/weights/tagger.onnx")
INPUTS = ("pieces", "features", "hints", "mask")


def state_name(depth: int) -> str:
    """The name in the graph of what layer `depth` gives."""
    return f"/layers.{depth - 1}/norm2/LayerNormalization_output_0"


class Branch(nn.Module):
    """States of the frozen layers to logits of the tags of names, (B, T, 384) to (B, T, TAGS)."""

    def __init__(self, layers: int = LAYERS, drop: float = 0.1) -> None:
        super().__init__()
        self.features = nn.Embedding(FEATURES, WIDE)
        nn.init.normal_(self.features.weight, std=0.01)
        self.layers = nn.ModuleList(Layer(drop) for _ in range(layers))
        self.name = nn.Linear(WIDE, TAGS)
        self.drop = drop

    def forward(self, states: Tensor, features: Tensor, barred: Tensor) -> Tensor:
        """`barred` (B, 1, 1, T) is 0 where a piece stands and very low where there is none."""
        x = states + self.features(features)
        for layer in self.layers:
            x = layer(x, barred)
        return self.name(F.dropout(x, self.drop, self.training))

    def begin(self, base: Path, first: int) -> None:
        """Take the layers of a checkpoint of the whole network from number `first` on."""
        net = Net()
        net.load_state_dict(torch.load(base)["mean"])
        for own, theirs in zip(self.layers, list(net.layers)[first:], strict=False):
            own.load_state_dict(theirs.state_dict())


class Lower:
    """The frozen layers of an int8 network as it ships; called with one window's arrays it gives states."""

    def __init__(self, path: Path, depth: int, threads: int) -> None:
        model = onnx.load(str(path))
        cut = onnx.utils.Extractor(model).extract_model(list(INPUTS), [state_name(depth)])
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
        options.log_severity_level = 3
        self.session = onnxruntime.InferenceSession(
            cut.SerializeToString(), options, providers=["CPUExecutionProvider"]
        )

    def __call__(self, *inputs: NDArray[np.int64]) -> NDArray[np.float32]:
        (states,) = self.session.run(None, dict(zip(INPUTS, inputs, strict=True)))
        return states


@cache
def lower(depth: int = DEPTH, path: Path = SHIPPED, threads: int = 1) -> Lower:
    return Lower(path, depth, threads)
