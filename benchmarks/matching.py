"""What matching costs: CPU time and memory for made-up claims, each number in a process of its own.

    python benchmarks/matching.py --sizes 20000 50000 100000 --json matching.json

The claims are sentences from templates: a quarter says again, in other words or with the same ones, what
another one says. Two cores or one make no difference: matching runs in one thread.
"""

import argparse
import json
import platform
import random
import resource
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

WARM = 200
"""So many claims load all that does not grow with their number."""
ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
SHAPES = (
    ("{who} sold {what} in {where} to {whom} for {sum} on {day}.",
     "{what} in {where} was sold to {whom} by {who} for {sum} on {day}."),
    ("{who} paid {whom} {sum} for {what} in {where}.",
     "{whom} was paid {sum} by {who} for {what} in {where}."),
    ("{who} arrested {whom} near {where} on {day}.", "{whom} was detained by {who} near {where} on {day}."),
    ("{who} denied that {whom} had closed {what} in {where}.",
     "It is not true that {whom} closed {what} in {where}."),
    ("{who} told {whom} that {what} in {where} had burned down on {day}.",
     "{whom} was told by {who} that {what} in {where} had burned down on {day}."),
)  # fmt: skip
THINGS = (
    "the quay", "a refinery", "the archive", "two trawlers", "the airport", "a gold mine",
    "the power station",
    "a printing press",
    "the customs house", "a vineyard", "the hospital", "the telephone exchange",
)  # fmt: skip
DAYS = tuple(f"{day} {month} 2009" for month in ("March", "June", "October") for day in range(1, 29))


def statements(count: int, seed: int = 7) -> Iterator[str]:
    """Sentences; every fourth says what the one before it says."""
    rng = random.Random(seed)
    names = ["".join(_syllables(rng)) for _ in range(max(200, count // 20))]
    while count > 0:
        told, again = rng.choice(SHAPES)
        values = {
            "who": f"{rng.choice(names)} {rng.choice(names)}",
            "whom": f"{rng.choice(names)} {rng.choice(names)}",
            "what": rng.choice(THINGS),
            "where": rng.choice(names),
            "sum": f"${rng.randint(2, 900)} million",
            "day": rng.choice(DAYS),
        }
        yield told.format(**values)
        count -= 1
        if count and rng.random() < 1 / 3:
            yield again.format(**values)
            count -= 1


def _syllables(rng: random.Random) -> Iterator[str]:
    yield rng.choice("BDFGHKLMNPRSTV")
    for _ in range(rng.randint(1, 2)):
        yield f"{rng.choice('aeiou')}{rng.choice('bdglmnrstv')}"
    yield rng.choice(("a", "en", "ik", "os", "ur"))


def measure(count: int) -> dict[str, float]:
    """One run in this process: what it takes and what it finds. The memory is that of the claims and all that
    is made of them; what does not grow with them, the program and its tables, is apart.
    """
    from sayso.match.propositions import Decided, match_statements
    from sayso.match.sides import Statement

    def stated(texts: Iterable[str]) -> Iterator[Statement]:
        return (
            Statement(claim=f"c{at}", anchor=(f"d{at:07}", text), text=text) for at, text in enumerate(texts)
        )

    match_statements(list(stated(statements(WARM))), Decided())
    before = _memory()
    start = time.process_time()
    found = match_statements(list(stated(statements(count))), Decided())
    seconds = time.process_time() - start
    return {
        "claims": count,
        "propositions": len(found.propositions),
        "relations": len(found.relations),
        "cpu_seconds": round(seconds, 1),
        "cpu_ms_a_claim": round(seconds / count * 1e3, 2),
        "program_mb": round(before / 1e6),
        "peak_mb": round(_memory() / 1e6),
        "bytes_a_claim": round((_memory() - before) / count),
    }


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024.0


def main() -> None:
    """Prints a table, and writes it as JSON where asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[20_000, 50_000])
    parser.add_argument("--json", type=Path)
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(measure(options.one)))
        return
    rows = []
    for size in options.sizes:
        ran = subprocess.run(
            [sys.executable, __file__, "--one", str(size)], check=True, capture_output=True, text=True
        )
        rows.append(json.loads(ran.stdout))
        print("  ".join(f"{name} {value:,}" for name, value in rows[-1].items()), flush=True)
    if options.json:
        options.json.write_text(json.dumps({"machine": platform.processor(), "rows": rows}, indent=1))


if __name__ == "__main__":
    main()
