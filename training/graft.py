"""Puts the branch for names onto the int8 network: `python -m training.graft NAMES.pt TAGGER.onnx [OUT]`.

Everything that TAGGER.onnx holds is kept to the last bit, but for an older branch; the new one is quantised
alone and reads what frozen layer `--depth` gives. At the end both files read the same windows, and anchors
and roles must be equal.
"""

import argparse
import hashlib
import tempfile
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from onnx import ModelProto, NodeProto, TensorProto, helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.preprocess import quant_pre_process

from sayso.claims.nametags import TAGS
from training.branch import DEPTH, INPUTS, Branch, state_name
from training.net import WIDE

PREFIX = "names/"
LIMIT = 32_000_000


def load(path: Path) -> Branch:
    """The averaged weights of a checkpoint, attention written out."""
    mean = torch.load(path)["mean"]
    branch = Branch(1 + max(int(name.split(".")[1]) for name in mean if name.startswith("layers.")))
    branch.load_state_dict(mean)
    for layer in branch.layers:
        layer.exact = True
    return branch.eval()


def exported(branch: Branch) -> ModelProto:
    """The branch alone as int8 ONNX; its head and the small table stay in full precision."""
    states, features = torch.randn(2, 40, WIDE), torch.ones(2, 40, dtype=torch.long)
    inputs = (states, features, torch.zeros(2, 1, 1, 40))
    names = ["states", "features", "barred"]
    axes = {name: {0: "batch", 1: "length"} for name in ("states", "features", "names")}
    axes["barred"] = {0: "batch", 3: "length"}
    with tempfile.TemporaryDirectory() as scratch:
        full, ready, small = (Path(scratch) / f"{name}.onnx" for name in ("full", "ready", "small"))
        torch.onnx.export(
            branch, inputs, str(full), input_names=names, output_names=["names"],
            dynamic_axes=axes, opset_version=17, dynamo=False,
        )  # fmt: skip
        quant_pre_process(str(full), str(ready), skip_symbolic_shape=True)
        nodes = onnx.load(str(ready)).graph.node
        kept = [node.name for node in nodes if node.name.startswith(("/name/", "/features"))]
        quantize_dynamic(
            str(ready), str(small), weight_type=QuantType.QInt8, per_channel=True,
            op_types_to_quantize=["MatMul", "Gemm"], nodes_to_exclude=kept,
        )  # fmt: skip
        return onnx.load(str(small))


def barred_name(model: ModelProto) -> str:
    """The name in the network's graph of what bars attention to absent pieces."""
    (add,) = (node for node in model.graph.node if node.name == "/layers.0/Add")
    return str(add.input[1])


def bare(model: ModelProto) -> ModelProto:
    """The network without its branch."""
    out = ModelProto()
    out.CopyFrom(model)
    graph = out.graph
    for rows in (graph.node, graph.initializer):
        kept = [row for row in rows if not row.name.startswith(PREFIX)]
        del rows[:]
        rows.extend(kept)
    outputs = [output for output in graph.output if output.name != "names"]
    del graph.output[:]
    graph.output.extend(outputs)
    return out


def grafted(model: ModelProto, branch: ModelProto, depth: int) -> ModelProto:
    """The network with one output more."""
    out = bare(model)
    known = {"states": state_name(depth), "features": "features", "barred": barred_name(out), "": ""}

    def renamed(name: str) -> str:
        return known.get(name, "names" if name == "names" else PREFIX + name)

    for weight in branch.graph.initializer:
        fresh = out.graph.initializer.add()
        fresh.CopyFrom(weight)
        fresh.name = renamed(weight.name)
    for number, node in enumerate(branch.graph.node):
        fresh_node: NodeProto = out.graph.node.add()
        fresh_node.CopyFrom(node)
        fresh_node.name = f"{PREFIX}{node.name or number}"
        for ends in (fresh_node.input, fresh_node.output):
            names = [renamed(name) for name in ends]
            del ends[:]
            ends.extend(names)
    shape = ["batch", "length", TAGS]
    out.graph.output.append(helper.make_tensor_value_info("names", TensorProto.FLOAT, shape))
    onnx.checker.check_model(out)
    return out


def differences(one: ModelProto, other: ModelProto, windows: int = 40) -> int:
    """How many of some windows at random the two read differently as to anchors and roles."""
    chance = np.random.default_rng(1)
    sessions = [
        onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
        for model in (one, other)
    ]
    count = 0
    for _ in range(windows):
        size = (1, int(chance.integers(3, 193)))
        values = (chance.integers(999, 30522, size), *(chance.integers(0, n, size) for n in (10, 7)))
        given = dict(zip(INPUTS, (*values, np.ones(size, np.int64)), strict=True))
        (a, b), (c, d) = (session.run(["anchors", "roles"], given) for session in sessions)
        count += not (np.array_equal(a, c) and np.array_equal(b, d))
    return count


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint", type=Path, help="of training.names; `bare`: take the branch off")
    parser.add_argument("network", type=Path)
    parser.add_argument("out", type=Path, nargs="?")
    parser.add_argument("--depth", type=int, default=DEPTH)
    args = parser.parse_args()
    old = onnx.load(str(args.network))
    if str(args.checkpoint) == "bare":
        new = bare(old)
    else:
        new = grafted(old, exported(load(args.checkpoint)), args.depth)
    if (count := differences(bare(old), new)) != 0:
        raise SystemExit(f"{count} of 40 windows are read differently: nothing written")
    raw = new.SerializeToString()
    if len(raw) > LIMIT:
        raise SystemExit(f"{len(raw):,} bytes: larger than {LIMIT:,}")
    out = args.out or args.network
    out.write_bytes(raw)
    print(f"{out}: {len(raw):,} bytes, sha256 {hashlib.sha256(raw).hexdigest()}")


if __name__ == "__main__":
    main()
