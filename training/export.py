"""A checkpoint to the int8 network that ships: `python -m training.export CHECKPOINT OUT.onnx`.

Weights become 8-bit integers per channel, the heads stay in full precision. With 7 bits (`reduce_range`,
meant for processors with AVX2 and no VNNI) relation F1 fell from 0.69 to 0.60 on such a processor; 8 bits
lost nothing.
"""

import argparse
import hashlib
import tempfile
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.preprocess import quant_pre_process
from torch import Tensor, nn

from sayso.encoder.windows import PIECES
from training.net import Net

LIMIT = 24_000_000


class Shipped(nn.Module):
    """The network without what only training needs."""

    def __init__(self, net: Net) -> None:
        super().__init__()
        self.net = net

    def forward(self, pieces: Tensor, features: Tensor, hints: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        x = self.net.encode(pieces, features, hints, mask)
        return self.net.anchor(x), self.net.roles(x, x)


def load(path: Path) -> Net:
    """The averaged weights of a checkpoint, attention written out."""
    net = Net()
    net.load_state_dict(torch.load(path)["mean"])
    net.places = nn.Embedding.from_pretrained(net.places.weight[:PIECES].detach().clone())
    for layer in net.layers:
        layer.exact = True
    return net.eval()


def export(net: Net, path: Path) -> None:
    """Write the network to `path` as int8 ONNX."""
    names = ("pieces", "features", "hints", "mask")
    axes = {name: {0: "batch", 1: "length"} for name in (*names, "anchors")}
    axes["roles"] = {0: "batch", 2: "length", 3: "length2"}
    ids = torch.randint(1000, 20000, (2, 40))
    inputs = (ids, ids % 10, ids % 7, torch.ones_like(ids))
    with tempfile.TemporaryDirectory() as scratch:
        full, ready = Path(scratch) / "full.onnx", Path(scratch) / "ready.onnx"
        torch.onnx.export(
            Shipped(net), inputs, str(full), input_names=list(names), output_names=["anchors", "roles"],
            dynamic_axes=axes, opset_version=17, dynamo=False,
        )  # fmt: skip
        quant_pre_process(str(full), str(ready), skip_symbolic_shape=True)
        quantize_dynamic(
            str(ready), str(path), weight_type=QuantType.QInt8, per_channel=True,
            op_types_to_quantize=["MatMul", "Gather", "Gemm"], nodes_to_exclude=heads(ready),
        )  # fmt: skip


def heads(path: Path) -> list[str]:
    """The nodes of the heads and of the small tables, which stay in full precision."""
    graph = onnx.load(str(path)).graph
    kept = (
        "/net/anchor",
        "/net/asks",
        "/net/answers",
        "/net/alone",
        "/net/MatMul",
        "/net/features",
        "/net/hints",
    )
    return [node.name for node in graph.node if node.name.startswith(kept)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("out", type=Path)
    args = parser.parse_args()
    args.out.parent.mkdir(parents=True, exist_ok=True)
    export(load(args.checkpoint), args.out)
    size = args.out.stat().st_size
    print(f"{args.out}: {size:,} bytes, sha256 {hashlib.sha256(args.out.read_bytes()).hexdigest()}")
    if size > LIMIT:
        raise SystemExit(f"larger than {LIMIT:,} bytes")


if __name__ == "__main__":
    main()
