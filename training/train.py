"""Trains the tagger: `python -m training.train --base MODEL.safetensors --run training/runs/NAME`.

The run is planned in minutes, so that it ends whatever the machine: the learning rate falls to zero at the
end of `--minutes`. It saves every ten minutes; `--resume` goes on. The log is JSON lines.
"""

import argparse
import json
import random
import time
from copy import deepcopy
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from training.corpus import INSIDE, UNREAD, Anchors, Example, Nesting, documents, examples
from training.net import Net

MASK, SAVE_EVERY = 103, 600.0
UNHINTED = 0.1
"""The share of windows read without the rules' hints, so that the network does not lean on them."""


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, default=Path("../shared/data/polnear/train.jsonl"))
    parser.add_argument("--base", type=Path, required=True, help="model.safetensors of all-MiniLM-L6-v2")
    parser.add_argument("--run", type=Path, required=True, help="folder for checkpoints and the log")
    parser.add_argument("--minutes", type=float, default=100)
    parser.add_argument("--batch", type=int, default=8, help="windows a step")
    parser.add_argument("--rate", type=float, default=1.8e-4)
    parser.add_argument("--head-rate", type=float, default=1e-3)
    parser.add_argument(
        "--nested", type=float, default=0.12, help="share of windows that are nested sentences"
    )
    parser.add_argument("--masked", type=float, default=0.07, help="share of words hidden in training")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--resume", action="store_true")
    return parser.parse_args()


class Batch:
    """Examples as tensors, hidden words chosen anew each time."""

    def __init__(self, chosen: list[Example], masked: float, chance: random.Random) -> None:
        length = max(len(e.window.pieces) for e in chosen)
        most = max(1, max(len(e.rows) for e in chosen))
        size = len(chosen)
        self.pieces = torch.zeros(size, length, dtype=torch.long)
        self.features = torch.zeros(size, length, dtype=torch.long)
        self.hints = torch.zeros(size, length, dtype=torch.long)
        self.anchors = torch.full((size, length), UNREAD)
        self.tags = torch.full((size, length), UNREAD)
        self.at = torch.zeros(size, most, dtype=torch.long)
        self.rows = torch.full((size, most, length), UNREAD)
        for b, one in enumerate(chosen):
            window = one.window
            pieces = list(window.pieces)
            first = [*window.first, len(pieces)]
            for i in range(len(first) - 1):
                if chance.random() < masked:
                    stop = next((k for k in range(first[i], first[i + 1]) if pieces[k] == 102), first[i + 1])
                    pieces[first[i] : stop] = [MASK] * (stop - first[i])
            self.pieces[b, : len(pieces)] = torch.tensor(pieces)
            self.features[b, : len(pieces)] = torch.tensor(window.features)
            places = torch.tensor(window.first)
            if chance.random() > UNHINTED:
                self.hints[b, places] = torch.tensor(one.hints)
            self.anchors[b, places] = torch.tensor(one.anchors)
            self.tags[b, places] = torch.tensor(one.tags)
            for a, (anchor, row) in enumerate(one.rows):
                self.at[b, a] = window.first[anchor]
                self.rows[b, a, places] = torch.tensor(row)
        self.mask = (self.pieces != 0).long()


def loss(net: Net, batch: Batch) -> tuple[Tensor, dict[str, float]]:
    """The weighed sum of the heads' losses, and each of them for the log."""
    x = net.encode(batch.pieces, batch.features, batch.hints, batch.mask)
    x = F.dropout(x, net.drop, net.training)
    parts = {"anchors": anchor_loss(net.anchor(x), batch.anchors)}
    parts["tags"] = F.cross_entropy(net.tag(x).flatten(0, 1), batch.tags.flatten(), ignore_index=UNREAD)
    size, most, length = batch.rows.shape
    chosen = torch.gather(x, 1, batch.at[:, :, None].expand(-1, -1, x.shape[2]))
    scores = net.roles(chosen, x)
    none = torch.zeros(size, 1, most, length)
    if (batch.rows != UNREAD).any():  # a batch without any attribution has no roles to learn from
        parts["roles"] = F.cross_entropy(torch.cat([none, scores], 1), batch.rows, ignore_index=UNREAD)
    weights = {"anchors": 3.0, "tags": 0.5, "roles": 6.0}
    total = torch.stack([weights[name] * value for name, value in parts.items()]).sum()
    return total, {name: value.item() for name, value in parts.items()}


def anchor_loss(logits: Tensor, labels: Tensor) -> Tensor:
    """Cross-entropy; a word inside a natural content may be an inner cue or none, but no outermost one."""
    logp = F.log_softmax(logits, -1)
    known = (labels != UNREAD) & (labels != INSIDE)
    inside = labels == INSIDE
    picked = -logp.gather(-1, labels.clamp(0, 2)[..., None])[..., 0]
    either = -torch.logaddexp(logp[..., 0], logp[..., 2])
    return (picked[known].sum() + either[inside].sum()) / (known.sum() + inside.sum())


class Stream:
    """Batches without end: the corpus in a new order each pass, nested windows mixed in."""

    def __init__(
        self, corpus: list[Example], nesting: Nesting, anchors: Anchors, args: argparse.Namespace
    ) -> None:
        self.corpus, self.nesting, self.anchors, self.args = corpus, nesting, anchors, args
        self.random = random.Random(args.seed)
        self.waiting: list[Example] = []
        self.passes = 0.0

    def next(self) -> Batch:
        """The next batch."""
        if len(self.waiting) < self.args.batch:
            self.waiting = self._refill()
        chosen, self.waiting = self.waiting[: self.args.batch], self.waiting[self.args.batch :]
        self.passes += len(chosen) / len(self.corpus) * (1 - self.args.nested)
        return Batch(chosen, self.args.masked, self.random)

    def _refill(self) -> list[Example]:
        made = [self.nesting.example(self.anchors) for _ in range(int(len(self.corpus) * self.args.nested))]
        mixed = [*self.corpus, *(e for e in made if e is not None)]
        self.random.shuffle(mixed)
        block = self.args.batch * 16  # windows of like length side by side, so that little is padding
        for at in range(0, len(mixed), block):
            mixed[at : at + block] = sorted(mixed[at : at + block], key=lambda e: len(e.window.pieces))
        batches = [mixed[at : at + self.args.batch] for at in range(0, len(mixed), self.args.batch)]
        self.random.shuffle(batches)
        return [e for batch in batches for e in batch]


def rate(done: float) -> float:
    """The share of the learning rate at a share of the run: up over 4 %, then down to zero."""
    return min(done / 0.04, (1 - done) / 0.96) if done < 1 else 0.0


def optimizer(net: nn.Module, args: argparse.Namespace) -> torch.optim.AdamW:
    """AdamW with a higher rate for the new parts; word embeddings stay as they are."""
    new = ("anchor", "tag", "asks", "answers", "alone", "features", "hints")
    groups: list[dict[str, object]] = []
    for heads in (False, True):
        for decays in (False, True):
            chosen = [
                p
                for name, p in net.named_parameters()
                if name != "words.weight" and name.startswith(new) == heads and (p.dim() > 1) == decays
            ]
            top = args.head_rate if heads else args.rate
            groups.append({"params": chosen, "lr": top, "top": top, "weight_decay": 0.02 if decays else 0.0})
    return torch.optim.AdamW(groups, betas=(0.9, 0.98))


def main() -> None:
    args = options()
    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    args.run.mkdir(parents=True, exist_ok=True)
    corpus = documents(args.corpus)
    anchors = Anchors(corpus)
    nesting = Nesting(corpus, args.seed)
    stream = Stream([e for d in corpus for e in examples(d, anchors)], nesting, anchors, args)
    net = Net()
    net.load_base(args.base)
    net.words.weight.requires_grad_(False)
    mean = deepcopy(net).eval()
    optim = optimizer(net, args)
    spent, steps, kept = 0.0, 0, args.run / "last.pt"
    if args.resume:
        state = torch.load(kept)
        net.load_state_dict(state["net"])
        mean.load_state_dict(state["mean"])
        optim.load_state_dict(state["optim"])
        spent, steps, stream.passes = state["spent"], state["steps"], state["passes"]
        stream.random.seed(args.seed + steps)
    log = (args.run / "log.jsonl").open("a", encoding="utf-8")
    log.write(json.dumps({"start": vars(args), "windows": len(stream.corpus), "frames": len(nesting.frames),
                          "statements": len(nesting.statements)}, default=str) + "\n")  # fmt: skip
    began, saved = time.monotonic() - spent, time.monotonic()
    sums: dict[str, list[float]] = {}
    net.train()
    while (spent := time.monotonic() - began) < args.minutes * 60:
        share = rate(spent / (args.minutes * 60))
        for group in optim.param_groups:
            group["lr"] = group["top"] * share
        total, parts = loss(net, stream.next())
        optim.zero_grad(set_to_none=True)
        total.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optim.step()
        steps += 1
        average(mean, net, min(0.998, steps / (steps + 10)))
        for name, value in parts.items():
            sums.setdefault(name, []).append(value)
        if steps % 100 == 0:
            row = {name: round(sum(v) / len(v), 4) for name, v in sums.items()}
            log.write(
                json.dumps(
                    {"step": steps, "passes": round(stream.passes, 3), "minutes": round(spent / 60, 1), **row}
                )
                + "\n"
            )
            log.flush()
            sums = {}
        if time.monotonic() - saved > SAVE_EVERY:
            save(kept, net, mean, optim, (spent, steps, stream.passes))
            saved = time.monotonic()
    save(kept, net, mean, optim, (spent, steps, stream.passes))


def average(mean: Net, net: Net, keep: float) -> None:
    """A running mean of the weights: what is shipped (Polyak averaging)."""
    with torch.no_grad():
        for old, new in zip(mean.parameters(), net.parameters(), strict=True):
            if new.requires_grad:
                old.lerp_(new, 1 - keep)


def save(
    path: Path, net: Net, mean: Net, optim: torch.optim.Optimizer, done: tuple[float, int, float]
) -> None:
    """Write a checkpoint whole or not at all."""
    spent, steps, passes = done
    state = {"net": net.state_dict(), "mean": mean.state_dict(), "optim": optim.state_dict()}
    fresh = path.with_suffix(".new")
    torch.save({**state, "spent": spent, "steps": steps, "passes": passes}, fresh)
    fresh.replace(path)


if __name__ == "__main__":
    main()
