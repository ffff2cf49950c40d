"""Scores a checkpoint or the shipped network: `python -m training.evaluate WEIGHTS GOLD [--outer]`.

`WEIGHTS` is a checkpoint, an ONNX file, or `shipped`.
"""

import argparse
import json
import sys
from pathlib import Path

import numpy as np
import torch

from sayso.claims.decode import Thresholds, relations, spans
from sayso.claims.hints import hints
from sayso.encoder.network import Net as Run
from sayso.encoder.network import Tagged, loaded, shipped, tag
from sayso.encoder.windows import windows
from training.corpus import ROLES, documents
from training.net import Net


def runner(path: Path) -> Run:
    """The averaged weights of a checkpoint, or an exported network, to be called with arrays."""
    if path.suffix == ".onnx":
        return loaded(path)
    net = Net()
    net.load_state_dict(torch.load(path)["mean"])
    net.eval()

    def run(*inputs: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        with torch.no_grad():
            anchors, roles, _ = net(*(torch.from_numpy(i) for i in inputs))
        return anchors.numpy(), roles.numpy(), np.zeros((*inputs[0].shape, 0), np.float32)

    return run


def tagged(text: str, net: Run) -> list[Tagged]:
    """A text as the network reads it."""
    hinted = hints(text)
    return [tag(w, bytes(hinted[s] for s in w.starts), net) for w in windows(text)]


def predicted(read: list[Tagged], cut: Thresholds) -> list[dict[str, list[list[int]]]]:
    """The attributions of a text, as the scorer takes them."""
    return [
        {role: [[s.start, s.end] for s in spans(each.window, getattr(one, role))] for role in ROLES}
        for each in read
        for one in relations(each, cut)
    ]


def summary(gold: list[dict], found: list[list[dict]], outer: bool) -> dict[str, dict[str, float]]:
    """The scorer's measures (`score_attribution.py` must be on the path), each with `p`, `r`, `f1`."""
    import score_attribution as scorer

    total: dict[str, list[int]] = {}
    rows = scorer.score(
        {d["id"]: d for d in gold},
        {d["id"]: {"attributions": f} for d, f in zip(gold, found, strict=True)},
        outer=outer,
    )
    for _, _, counts in rows:
        scorer.add(total, counts)
    return scorer.summary(total)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("weights")
    parser.add_argument("gold", type=Path)
    parser.add_argument("--outer", action="store_true")
    parser.add_argument(
        "--tools", type=Path, default=Path("../shared/tools"), help="where score_attribution.py is"
    )
    parser.add_argument("--threads", type=int, default=1)
    args = parser.parse_args()
    sys.path.insert(0, str(args.tools))
    torch.set_num_threads(args.threads)
    net = shipped() if args.weights == "shipped" else runner(Path(args.weights))
    gold = documents(args.gold)
    found = [predicted(tagged(d["text"], net), Thresholds()) for d in gold]
    for name, row in summary(gold, found, args.outer).items():
        print(f"{name:32s} {row['p']:.3f} {row['r']:.3f} {row['f1']:.3f}")
    print(json.dumps({"thresholds": str(Thresholds())}))


if __name__ == "__main__":
    main()
