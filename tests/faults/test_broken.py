"""M-003, M-034: a folder of broken inputs: one problem each, exit status 1, in bounded time and memory."""

import json
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path

import pytest
from corpora.broken import Broken, make_broken
from faults.peak import run_measured

SAYSO = [sys.executable, "-m", "sayso"]


@pytest.fixture(scope="module")
def leak(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, tuple[Broken, ...]]:
    folder = tmp_path_factory.mktemp("broken") / "leak"
    return folder, make_broken(folder)


@pytest.fixture(scope="module")
def case(leak: tuple[Path, tuple[Broken, ...]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    work = tmp_path_factory.mktemp("work")
    before = set(work.rglob("*"))
    begun = time.monotonic()
    done, peak = run_measured([*SAYSO, "read", str(leak[0]), "--case", "case", "--quiet"], work)
    assert done.returncode == 1, done.stderr
    assert time.monotonic() - begun < 120
    outside = {path for path in work.rglob("*") if work / "case" not in (path, *path.parents)} - before
    assert outside == set(), "something was written outside the case"
    assert peak < 700_000  # KiB
    return work / "case"


def rows(case: Path, *command: str) -> list[dict[str, object]]:
    asked = [*SAYSO, *command, "--case", str(case), "--format", "jsonl"]
    said = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    return [json.loads(line) for line in said.splitlines()]


def test_each_broken_input_gives_one_problem_of_its_kind(
    leak: tuple[Path, tuple[Broken, ...]], case: Path
) -> None:
    found = defaultdict(list)
    for problem in rows(case, "problems"):
        path = str(problem["path"]).removeprefix("leak/")
        name = next(
            each.path
            for each in leak[1]
            if path == each.path or path.startswith((f"{each.path}!/", f"{each.path}/"))
        )
        found[name].append(problem["kind"])
    assert dict(found) == {each.path: [each.kind] for each in leak[1]}


def test_every_problem_names_a_remedy(case: Path) -> None:
    assert all(row["message"] and row["remedy"] for row in rows(case, "problems"))


def test_outcomes_add_up_to_the_items_found(case: Path) -> None:
    counts = {str(row["what"]): int(str(row["count"])) for row in rows(case, "status")}
    outcomes = sum(count for what, count in counts.items() if what.startswith("items: "))
    assert outcomes == counts["items found"] > 60


def test_nothing_is_left_in_the_scratch_folder(case: Path) -> None:
    assert list((case / "scratch").iterdir()) == []
