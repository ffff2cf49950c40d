"""Mentions to entities: speed and correctness on a made-up case, and names against nomenklatura in the same
run.

    python benchmarks/resolve.py --peer /tmp/nomenklatura-venv/bin/python --json resolve.json
    python benchmarks/resolve.py --mentions 20000 --persons 3000

The made-up case (tests/madeup_names.py, seeded) says who is meant by each mention. The alias table and the
released pages lie outside the repository, in ../shared; without them that part is left out and said so. The
peer is nomenklatura's logic-v2 in a virtual environment of its own, never a dependency of ours; this file
runs in it as a plain script:

    python3.11 -m venv /tmp/nomenklatura-venv && /tmp/nomenklatura-venv/bin/pip install "nomenklatura==4.17.*"

It compares all pairs of aliases; pairs at or above a threshold are joined, transitively. Its default
threshold is 0.7; the best of all steps of 0.05 is reported beside it, chosen on the answers, which favours
the peer.
"""

import argparse
import json
import platform
import subprocess
import sys
import time
from collections import Counter
from importlib import import_module
from importlib.metadata import version
from itertools import combinations
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
DEFAULT = 0.7
LOWEST = 0.4


def work() -> None:
    """The peer's part: aliases on standard input, scores of their pairs on standard output."""
    names: list[str] = json.load(sys.stdin)
    matching, model = import_module("nomenklatura.matching"), import_module("followthemoney").model
    made = []
    for number, name in enumerate(names):
        properties = {"name": [name]}
        if "@" in name and " " not in name:
            properties["email"] = [name]
        made.append(model.get_proxy({"id": f"e{number}", "schema": "Person", "properties": properties}))
    config = matching.ScoringConfig.defaults()
    started = time.process_time()
    scores = [
        (left, right, score)
        for left, right in combinations(range(len(made)), 2)
        if (score := matching.LogicV2.compare(made[left], made[right], config).score) >= LOWEST
    ]
    seconds = time.process_time() - started
    print(json.dumps({"seconds": seconds, "version": version("nomenklatura"), "scores": scores}))


def joined(count: int, edges: list[tuple[int, int]]) -> list[int]:
    """A group number for each of `count` things after edges were joined."""
    above = list(range(count))

    def root(at: int) -> int:
        while above[at] != at:
            at = above[at]
        return at

    for left, right in edges:
        above[root(left)] = root(right)
    return [root(at) for at in range(count)]


def peer_report(python: Path, table: list[tuple[str, str]]) -> dict[str, Any]:
    """What nomenklatura makes of the aliases: pairs per CPU second, scores at its default and best
    threshold."""
    foia = import_module("tests.foia")
    names = [alias for alias, _ in table]
    done = subprocess.run(
        [python, __file__, "--worker"], input=json.dumps(names), capture_output=True, encoding="utf-8"
    )
    if done.returncode:
        raise SystemExit(f"{python} could not run nomenklatura:\n{done.stderr[-2000:]}")
    report = json.loads(done.stdout.splitlines()[-1])
    gold = foia.pairs(table)
    by_threshold = {}
    for step in range(int(LOWEST * 20), 20):
        edges = [(left, right) for left, right, score in report["scores"] if score >= step / 20]
        groups = joined(len(names), edges)
        by_threshold[step / 20] = foia.scores(foia.pairs(list(zip(names, groups, strict=True))), gold)
    best = max(by_threshold, key=lambda each: (by_threshold[each]["f1"], each))
    return {
        "version": report["version"],
        "pairs_per_second": len(names) * (len(names) - 1) / 2 / report["seconds"],
        "default": by_threshold[DEFAULT],
        "best_threshold": best,
        "best": by_threshold[best],
    }


def pair_rate(table: list[tuple[str, str]]) -> float:
    """Pairs of aliases that we compare in a CPU second."""
    names, compare = import_module("sayso.resolve.names"), import_module("sayso.resolve.compare")
    parsed = [names.person_name(alias) for alias, _ in table]
    full = [each for each in parsed if each.shape == "full"]
    compare.alike.cache_clear()
    started = time.process_time()
    for left, right in combinations(full, 2):
        compare.alike(left, right)
    return len(full) * (len(full) - 1) / 2 / (time.process_time() - started)


def alias_report(table: list[tuple[str, str]]) -> dict[str, Any]:
    """How well we tell whose each alias is, with the mails' envelopes in the same case."""
    foia, link = import_module("tests.foia"), import_module("sayso.resolve.link").link
    mails = list(foia.page_mentions(foia.pages()))
    found = [*mails, *(foia.alias_mention(number, alias) for number, (alias, _) in enumerate(table))]
    started = time.process_time()
    linked = link(found)
    seconds = time.process_time() - started
    groups = [(alias, linked.entity_of[f"alias-{at:04}", 0]) for at, (alias, _) in enumerate(table)]
    return {
        "mentions": len(found),
        "cpu_seconds": seconds,
        "entities": len(linked.entities),
        **foia.scores(foia.pairs(groups), foia.pairs(table)),
    }


def made_up_report(mentions: int, persons: int, seed: int) -> dict[str, Any]:
    """CPU seconds, and precision and recall over pairs of mentions, on the made-up case."""
    madeup, linking = import_module("tests.madeup_names"), import_module("sayso.resolve.link")
    found, truth = madeup.mentions(mentions, persons, seed)
    started = time.process_time()
    linked = linking.link(found)
    seconds = time.process_time() - started
    entities = [linked.entity_of[key] for key in linking.mention_keys(found)]
    both, ours, true = (
        sum(count * (count - 1) // 2 for count in Counter(each).values())
        for each in (zip(entities, truth, strict=True), entities, truth)
    )
    return {
        "mentions": mentions,
        "persons": persons,
        "seed": seed,
        "cpu_seconds": seconds,
        "entities": len(linked.entities),
        "perhaps": len(linked.perhaps),
        "precision": both / ours,
        "recall": both / true,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="Mentions to entities: Sayso, and nomenklatura on names.")
    parser.add_argument("--mentions", type=int, default=200_000)
    parser.add_argument("--persons", type=int, default=30_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--peer", type=Path, metavar="PYTHON", help="a Python that nomenklatura is installed for"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write all measures here")
    parser.add_argument("--worker", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.worker:
        work()
        return
    sys.path.insert(0, str(ROOT))
    foia = import_module("tests.foia")
    report: dict[str, Any] = {"python": platform.python_version()}
    report["made_up"] = made_up_report(chosen.mentions, chosen.persons, chosen.seed)
    print(json.dumps(report["made_up"], indent=1), flush=True)
    if foia.ALIASES.is_file() and foia.PAGES.is_file():
        table = foia.aliases()
        report["aliases"] = {**alias_report(table), "pairs_per_second": pair_rate(table)}
        print(json.dumps(report["aliases"], indent=1), flush=True)
        if chosen.peer:
            report["nomenklatura"] = peer_report(chosen.peer, table)
            print(json.dumps(report["nomenklatura"], indent=1))
        else:
            print("No --peer PYTHON: nothing to compare with. How to install it stands at the top.")
    else:
        print(
            "The alias table or the released pages are not in ../shared: only the made-up case was measured."
        )
    if chosen.json:
        chosen.json.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
