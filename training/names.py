"""Trains the branch for names: `python -m training.names --base LAST.pt --run RUN --mix uner=6,wnut=1`.

Planned in minutes and saved every five, as `training.train`; `--resume` goes on, `--start` begins with the
weights of another run. `--fold N` keeps a fifth of the documents of UNER aside and scores on it at the end.
"""

import argparse
import json
import random
import time
from collections.abc import Sequence
from copy import deepcopy
from pathlib import Path

import numpy as np
import torch
import torch.distributed as dist
import torch.multiprocessing as mp
import torch.nn.functional as F
from torch import Tensor

from sayso.claims.nametags import KINDS, begins, names_in
from sayso.encoder.network import Tagged
from training.branch import DEPTH, LAYERS, Branch, Lower, lower
from training.corpus import UNREAD
from training.namedlines import lines
from training.namesets import READERS, Name, Named, by_document, filled, fold_of, silver, under
from training.nametext import NameExample, Passages, labelled
from training.train import MASK, rate

SAVE_EVERY = 300.0
UNHINTED = 0.15
SILVER_WEIGHT = 0.5
LINES = 4000


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ner", type=Path, default=Path("../shared/data/ner"))
    parser.add_argument("--silver", type=Path, help="folder of what training.silver wrote, SET.jsonl")
    parser.add_argument(
        "--base", type=Path, help="checkpoint of training.train, for the layers to begin with"
    )
    parser.add_argument("--start", type=Path, help="a checkpoint to begin with")
    parser.add_argument("--run", type=Path, required=True, help="folder for checkpoints and the log")
    parser.add_argument("--mix", required=True, help="SET=SHARE,...: how often a letter of the set is read")
    parser.add_argument("--fold", type=int)
    parser.add_argument("--minutes", type=float, default=25)
    parser.add_argument("--batch", type=int, default=6, help="windows a step and worker")
    parser.add_argument("--rate", type=float, default=2.5e-4)
    parser.add_argument("--head-rate", type=float, default=1e-3)
    parser.add_argument("--masked", type=float, default=0.05)
    parser.add_argument("--depth", type=int, default=DEPTH)
    parser.add_argument("--layers", type=int, default=LAYERS)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1, help="of each worker")
    parser.add_argument("--workers", type=int, default=2, help="processes that share each step")
    parser.add_argument("--resume", action="store_true")
    return parser.parse_args()


def sets(ner: Path, marked: Path | None, wanted: Sequence[str], fold: int | None) -> dict[str, list[Named]]:
    """The texts of each set for training, silver marks filled in."""
    out: dict[str, list[Named]] = {}
    for name in wanted:
        marks = silver(marked / f"{name}.jsonl") if marked and (marked / f"{name}.jsonl").exists() else {}
        read = READERS.get(name, lambda _, marks=marks: [Named(text, ()) for text in marks])
        texts = list(lines(LINES, 1)) if name == "lines" else list(read(ner))
        if name == "uner":
            texts = [one for one in texts if fold is None or fold_of(one.group) != fold]
        elif name in ("gap", "litbank"):
            texts = [filled(one, marks[one.text], SILVER_WEIGHT) for one in texts]
        elif name in ("gum", "threads"):
            texts = [under(one, marks.get(one.text, [])) for one in texts]
        elif name not in READERS and name != "lines":
            texts = [filled(one, marks[one.text], SILVER_WEIGHT) for one in texts]
        out[name] = texts
    return out


class Batch:
    """Examples as tensors: states of the frozen layers, features, tags, weights."""

    def __init__(self, chosen: list[NameExample], below: Lower, masked: float, chance: random.Random) -> None:
        length = max(len(e.window.pieces) for e in chosen)
        size = len(chosen)
        self.states = torch.zeros(size, length, 384)
        self.features = torch.zeros(size, length, dtype=torch.long)
        self.tags = torch.full((size, length), UNREAD)
        self.weights = torch.tensor([e.weight for e in chosen])
        self.barred = torch.full((size, 1, 1, length), -1e4)
        for b, one in enumerate(chosen):
            window = one.window
            pieces = np.array([window.pieces])
            first = [*window.first, len(window.pieces)]
            for i in range(len(first) - 1):
                if chance.random() < masked:
                    stop = next(
                        (k for k in range(first[i], first[i + 1]) if window.pieces[k] == 102), first[i + 1]
                    )
                    pieces[0, first[i] : stop] = MASK
            hinted = np.zeros_like(pieces)
            if chance.random() >= UNHINTED or not masked:
                hinted[0, list(window.first)] = list(one.hints)
            features = np.array([window.features])
            count = len(window.pieces)
            self.states[b, :count] = torch.from_numpy(
                below(pieces, features, hinted, np.ones_like(pieces))[0]
            )
            self.features[b, :count] = torch.from_numpy(features[0])
            self.tags[b, list(window.first)] = torch.tensor(one.tags)
            self.barred[b, :, :, :count] = 0


def loss(branch: Branch, batch: Batch) -> Tensor:
    """Cross-entropy of the words' tags, each window weighed."""
    logits = branch(batch.states, batch.features, batch.barred)
    known = batch.tags != UNREAD
    each = F.cross_entropy(logits[known], batch.tags[known], reduction="none")
    weights = batch.weights[:, None].expand_as(batch.tags)[known]
    return (each * weights).sum() / weights.sum()


def optimizer(branch: Branch, args: argparse.Namespace) -> torch.optim.AdamW:
    groups = []
    for heads in (False, True):
        for decays in (False, True):
            chosen = [
                p
                for name, p in branch.named_parameters()
                if name.startswith(("name", "features")) == heads and (p.ndim > 1) == decays
            ]
            high = args.head_rate if heads else args.rate
            groups.append({"params": chosen, "lr": high, "high": high, "weight_decay": 0.01 * decays})
    return torch.optim.AdamW(groups, betas=(0.9, 0.98))


def average(mean: Branch, branch: Branch, keep: float) -> None:
    """A running mean of the weights: what ships."""
    with torch.no_grad():
        for old, new in zip(mean.parameters(), branch.parameters(), strict=True):
            old.lerp_(new, 1 - keep)


def begun(args: argparse.Namespace) -> Branch:
    """The branch as it is before the first step."""
    branch = Branch(args.layers)
    if args.start:
        branch.load_state_dict(torch.load(args.start)["mean"])
    elif args.base:
        branch.begin(args.base, args.depth)
    return branch


def train(rank: int, args: argparse.Namespace) -> None:
    """Train for the planned minutes, as one of the workers; the first writes the log and the checkpoints."""
    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    meeting = (args.run / "meeting").absolute()
    dist.init_process_group("gloo", init_method=f"file://{meeting}", rank=rank, world_size=args.workers)
    kept = args.run / "names.pt"
    shares = {name: float(share) for name, share in (part.split("=") for part in args.mix.split(","))}
    stream = Passages(sets(args.ner, args.silver, list(shares), args.fold), shares, args.seed * 100 + rank)
    branch = begun(args)
    mean, optim = deepcopy(branch), optimizer(branch, args)
    spent, steps = 0.0, 0
    if args.resume and kept.exists():
        state = torch.load(kept)
        branch.load_state_dict(state["net"])
        mean.load_state_dict(state["mean"])
        optim.load_state_dict(state["optim"])
        spent, steps = state["spent"], state["steps"]
        stream.random.seed(args.seed * 100 + rank + 1000 * steps)
    below = lower(args.depth, threads=args.threads)
    sums: list[float] = []
    branch.train()
    last = saved = time.monotonic()
    dist.barrier()
    while spent < args.minutes * 60:
        for group in optim.param_groups:
            group["lr"] = group["high"] * rate(spent / (args.minutes * 60))
        optim.zero_grad()
        value = loss(branch, Batch(stream.batch(args.batch), below, args.masked, stream.random))
        value.backward()
        now = time.monotonic()
        value, passed = shared(branch, value, now - last)
        torch.nn.utils.clip_grad_norm_(branch.parameters(), 1.0)
        optim.step()
        steps, spent, last = steps + 1, spent + passed, now
        average(mean, branch, min(0.995, steps / (steps + 10)))
        sums.append(value)
        if rank == 0 and steps % 25 == 0:
            row = {"step": steps, "minutes": round(spent / 60, 2), "loss": round(float(np.mean(sums)), 4)}
            note(args.run, {**row, "drawn": stream.drawn})
            sums = []
        if rank == 0 and now - saved > SAVE_EVERY:
            save(kept, branch, mean, optim, (spent, steps))
            saved = now
    if rank == 0:
        save(kept, branch, mean, optim, (spent, steps))
    dist.destroy_process_group()


def shared(branch: Branch, value: Tensor, passed: float) -> tuple[float, float]:
    """Make gradients, loss and the seconds that the step took the means over the workers."""
    parts = [p.grad for p in branch.parameters() if p.grad is not None]
    flat = torch.cat([*(g.flatten() for g in parts), value.detach()[None], torch.tensor([passed])])
    dist.all_reduce(flat)
    flat /= dist.get_world_size()
    at = 0
    for grad in parts:
        grad.copy_(flat[at : at + grad.numel()].view_as(grad))
        at += grad.numel()
    return float(flat[-2]), float(flat[-1])


def note(run: Path, row: dict[str, object]) -> None:
    """A line more in the log."""
    with (run / "log.jsonl").open("a", encoding="utf-8") as log:
        log.write(json.dumps(row) + "\n")


def save(
    path: Path, branch: Branch, mean: Branch, optim: torch.optim.Optimizer, done: tuple[float, int]
) -> None:
    """Write a checkpoint whole or not at all."""
    state = {"net": branch.state_dict(), "mean": mean.state_dict(), "optim": optim.state_dict()}
    fresh = path.with_suffix(".new")
    torch.save({**state, "spent": done[0], "steps": done[1]}, fresh)
    fresh.replace(path)


Read = list[tuple[NameExample, np.ndarray, bytes]]
"""The windows of a text with the logits of their words' tags, and where something new begins."""


def read(branch: Branch, below: Lower, texts: Sequence[Named]) -> list[Read]:
    """Each text alone, as the branch reads it."""
    branch.eval()
    return [
        [(one, _logits(branch, below, one), begins(text.text, one.window)) for one in labelled(text)]
        for text in texts
    ]


def _logits(branch: Branch, below: Lower, one: NameExample) -> np.ndarray:
    batch = Batch([one], below, 0.0, random.Random(0))
    with torch.no_grad():
        logits = branch(batch.states, batch.features, batch.barred)
    return logits[0, list(one.window.first)].numpy()


def names_of(text: Read, lean: float) -> list[Name]:
    """The names of a text that was read."""
    none = np.zeros((0, 2), np.float32)
    return [
        (one.window.starts[n.start], one.window.ends[n.end - 1], KINDS.index(n.kind))
        for one, logits, begun in text
        for n in names_in(Tagged(one.window, none, none, logits), begun, lean)
    ]


def counts(gold: Sequence[Named], found: Sequence[list[Name]]) -> np.ndarray:
    """Right, found, wanted names: span and kind must agree."""
    right = sum(len(set(g.names) & set(f)) for g, f in zip(gold, found, strict=True))
    return np.array([right, sum(map(len, found)), sum(len(g.names) for g in gold)])


def prf(count: np.ndarray) -> str:
    right, found, wanted = count
    f1 = 2 * right / max(found + wanted, 1)
    return f"P {right / max(found, 1):.3f} R {right / max(wanted, 1):.3f} F1 {f1:.3f}"


def report(branch: Branch, args: argparse.Namespace, leans: Sequence[float]) -> dict[str, list[int]]:
    """Print and give the scores: WNUT 2017 dev, and the fold of UNER that was kept aside."""
    below, out = lower(args.depth, threads=args.threads), {}
    cases = {"wnut-dev": list(READERS["wnut-dev"](args.ner))}
    if args.fold is not None:
        kept = [one for one in READERS["uner"](args.ner) if fold_of(one.group) == args.fold]
        cases |= {"uner": kept, "uner mail": [one for one in kept if one.group.startswith("email")]}
        cases |= {f"{n} documents": by_document(cases[n], "\n") for n in ("uner", "uner mail")}
    for name, gold in cases.items():
        texts = read(branch, below, gold)
        for lean in leans:
            count = counts(gold, [names_of(text, lean) for text in texts])
            out[f"{name} {lean}"] = count.tolist()
            print(name, lean, prf(count), flush=True)
    return out


def main() -> None:
    args = options()
    args.run.mkdir(parents=True, exist_ok=True)
    (args.run / "meeting").unlink(missing_ok=True)
    note(args.run, {"start": {name: str(value) for name, value in vars(args).items()}})
    mp.spawn(train, (args,), args.workers)
    mean = Branch(args.layers)
    mean.load_state_dict(torch.load(args.run / "names.pt")["mean"])
    torch.set_num_threads(args.threads)
    scores = report(mean, args, (-1.0, 0.0, 1.0))
    (args.run / "scores.json").write_text(json.dumps(scores, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
