"""Many files through cells: in order, each item accounted for, whatever a reader does on the way."""

import math
import os
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from factory import (
    make_gzip,
    make_mail,
    make_mbox,
    make_message,
    make_multipart,
    make_part,
    make_zip,
    patch_limits,
)

from sayso import runner
from sayso.errors import CellNotStarted, DiskFull, NotIsolated
from sayso.read.cell import Cell
from sayso.read.items import Result
from sayso.runner import FileJob, map_in_order, read_in_order


class HostileCell(Cell):
    program = (str(Path(__file__).parent / "hostile_cell.py"),)


@pytest.fixture(autouse=True)
def hostile(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "Cell", HostileCell)


def jobs(folder: Path, *contents: bytes, skip: int = 0) -> list[FileJob]:
    made = []
    for number, raw in enumerate(contents):
        stored = folder / f"{number}.stored"
        stored.write_bytes(raw)
        made.append(
            FileJob(
                path=f"f{number}", name=f"f{number}", stored=str(stored), sha256="", size=len(raw), skip=skip
            )
        )
    return made


def read(folder: Path, *contents: bytes, lanes: int = 1, skip: int = 0) -> list[Result]:
    answers = read_in_order(jobs(folder, *contents, skip=skip), lanes, str(folder))
    return [result for answer in answers for result in answer.unit or ()]


def outcomes(results: list[Result]) -> list[tuple[str, str]]:
    return [(result.item.path, result.item.outcome) for result in results]


def problems(results: list[Result]) -> list[tuple[str, str]]:
    return [(problem.path, problem.kind) for result in results for problem in result.problems]


@pytest.mark.parametrize("lanes", [1, 3])
def test_answers_come_in_the_order_of_the_files(tmp_path: Path, lanes: int) -> None:
    contents = [b"Words %d." % number for number in range(25)]
    answers = list(read_in_order(jobs(tmp_path, *contents), lanes, str(tmp_path)))
    assert [each.job.path for each in answers] == [f"f{number}" for number in range(25) for _ in range(2)]
    assert [each.unit is None for each in answers] == [False, True] * 25
    assert all(each.unit[0].item.path == each.job.path for each in answers if each.unit)


def test_nothing_to_read_ends_at_once(tmp_path: Path) -> None:
    assert list(read_in_order([], 2, str(tmp_path))) == []


@pytest.mark.parametrize(
    ("word", "kind"),
    [("RAISE", "failed"), ("DIE", "died"), ("CRASH", "died"), ("EAT", "out_of_memory"), ("LIE", "died")],
)
def test_a_file_on_which_the_cell_fails_is_refused_and_the_next_are_read(
    tmp_path: Path, word: str, kind: str
) -> None:
    results = read(tmp_path, b"FINE a", word.encode() + b" b", b"FINE c", b"Words.")
    assert outcomes(results) == [
        ("f0", "document"),
        ("f1", "refused"),
        ("f2", "document"),
        ("f3", "document"),
    ]
    assert problems(results) == [("f1", kind)]


@pytest.mark.parametrize("word", ["FRAME", "FORGE", "END"])
def test_a_reader_speaks_of_its_own_file_only(tmp_path: Path, word: str) -> None:
    results = read(tmp_path, b"FINE a", word.encode() + b" b", b"FINE c")
    assert outcomes(results) == [("f0", "document"), ("f1", "refused"), ("f2", "document")]
    assert problems(results) == [("f1", "died")]


def test_a_file_is_kept_under_its_own_hash_only(tmp_path: Path) -> None:
    """The reader says that it read something else: it must not take another document's place."""
    (job,) = jobs(tmp_path, b"FINE a")
    answers = read_in_order([replace(job, sha256="f" * 64)], 1, str(tmp_path))
    results = [result for each in answers for result in each.unit or ()]
    assert outcomes(results) == [("f0", "refused")]


def test_a_file_that_hangs_is_refused_at_the_deadline(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    patch_limits(monkeypatch, seconds=1.5)
    results = read(tmp_path, b"FINE a", b"HANG b", b"FINE c")
    assert problems(results) == [("f1", "timeout")]
    assert outcomes(results)[2] == ("f2", "document")


def test_every_file_failing_is_every_file_refused(tmp_path: Path) -> None:
    results = read(tmp_path, b"DIE a", b"RAISE b", b"DIE c")
    assert outcomes(results) == [("f0", "refused"), ("f1", "refused"), ("f2", "refused")]


@pytest.mark.parametrize("word", [b"DIE", b"RAISE", b"EAT"])
def test_a_bad_member_is_refused_by_name_and_its_neighbours_are_read(tmp_path: Path, word: bytes) -> None:
    raw = make_zip([("a", b"FINE a"), ("b", word + b" b"), ("c", b"FINE c"), ("d", word + b" d")])
    results = read(tmp_path, raw, b"FINE next")
    assert outcomes(results) == [
        ("f0!/a", "document"),
        ("f0!/b", "refused"),
        ("f0!/c", "document"),
        ("f0!/d", "refused"),
        ("f0", "container"),
        ("f1", "document"),
    ]


def test_a_member_deep_inside_is_refused_by_name(tmp_path: Path) -> None:
    raw = make_gzip(make_zip({"in.zip": make_zip({"bad": b"DIE x", "good": b"FINE x"}), "last": b"FINE x"}))
    results = read(tmp_path, raw)
    assert problems(results) == [("f0!/f0!/in.zip!/bad", "died")]
    assert Counter(result.item.outcome for result in results) == {"document": 2, "refused": 1, "container": 3}


def test_a_bad_attachment_is_refused_and_its_mail_is_read(tmp_path: Path) -> None:
    parts = [make_part("Words."), make_part("DIE x", name="bad"), make_part("FINE x", name="good")]
    mail = make_mail(make_multipart(parts))
    results = read(tmp_path, make_mbox([make_message(), mail, make_message()]))
    assert outcomes(results) == [
        ("f0!/1", "document"),
        ("f0!/2", "document"),
        ("f0!/2!/bad", "refused"),
        ("f0!/2!/good", "document"),
        ("f0!/3", "document"),
        ("f0", "container"),
    ]


@pytest.mark.parametrize("word", ["DIE!", "RAISE!", "EAT!"])
def test_a_container_that_fails_half_way_keeps_what_was_read_and_says_so(tmp_path: Path, word: str) -> None:
    box = f"BOX FINE a|FINE b|{word}|FINE never"
    results = read(tmp_path, make_zip({"box": box.encode(), "after": b"FINE x"}), b"FINE next")
    assert outcomes(results) == [
        ("f0!/box!/m0", "document"),
        ("f0!/box!/m1", "document"),
        ("f0!/box", "container"),
        ("f0!/after", "document"),
        ("f0", "container"),
        ("f1", "document"),
    ]
    assert [path for path, _ in problems(results)] == ["f0!/box"]


def test_a_container_that_fails_at_once_is_refused(tmp_path: Path) -> None:
    assert outcomes(read(tmp_path, b"BOX DIE!|FINE a", b"FINE b")) == [("f0", "refused"), ("f1", "document")]


def test_a_document_that_fails_behind_an_attachment_keeps_both(tmp_path: Path) -> None:
    results = read(tmp_path, b"LATE words")
    assert outcomes(results) == [("f0", "document"), ("f0!/first", "document")]
    assert problems(results) == [("f0", "failed")]


@pytest.mark.parametrize("skip", range(7))
def test_a_run_that_was_stopped_goes_on_to_the_same_end(tmp_path: Path, skip: int) -> None:
    """Also behind items on which the cell failed in the earlier run, and fails again in this one."""
    raw = make_zip({"box": b"BOX FINE a|FINE b|DIE!|FINE never", "bad": b"DIE x", "after": b"FINE x"})
    whole = outcomes(read(tmp_path, raw))
    assert len(whole) == 6
    assert outcomes(read(tmp_path, raw, skip=skip)) == whole[skip:]


def test_a_cell_that_dies_between_files_mixes_up_nothing(tmp_path: Path) -> None:
    """Files given before and after the death are answered in order, each by its own words."""
    lane = runner.Lane(str(tmp_path))
    first, second, third = jobs(tmp_path, b"FINE one", b"FINE two", b"FINE three")
    lane.give(first)
    child = lane._cell._child
    assert child is not None
    child.kill()
    child.wait()
    lane.give(second)
    lane.give(third)
    try:
        for job in (first, second, third):
            assert [each.unit[0].item.path for each in lane.answer() if each.unit] == [job.path]
    finally:
        lane.close()


@pytest.mark.parametrize("times", [1, 2])
def test_an_item_whose_cell_is_killed_from_outside_is_read_all_the_same(tmp_path: Path, times: int) -> None:
    lane = runner.Lane(str(tmp_path))
    first, second = jobs(tmp_path, b"SLOW one", b"FINE two")
    lane.give(first)
    lane.give(second)
    killed: list[int] = []

    def kill_when_started() -> None:
        while len(killed) < times:
            child = lane._cell._child
            if child is not None and lane._cell.isolation is not None and child.pid not in killed:
                time.sleep(0.3)
                child.send_signal(signal.SIGKILL)
                killed.append(child.pid)
            time.sleep(0.01)

    killer = threading.Thread(target=kill_when_started)
    killer.start()
    try:
        for job in (first, second):
            found = [result for each in lane.answer() for result in each.unit or ()]
            assert outcomes(found) == [(job.path, "document")]
        killer.join()
        assert len(killed) == times
    finally:
        lane.close()


def test_what_others_took_of_the_memory_is_not_an_item_s_fault(tmp_path: Path) -> None:
    """`TAKE` fits in a new cell, not in one that `HOLD` filled; what fits in none is refused."""
    raw = make_zip({"hold": b"HOLD x", "take": b"TAKE x", "eat": b"EAT x", "after": b"FINE x"})
    results = read(tmp_path, raw)
    assert outcomes(results) == [
        ("f0!/hold", "document"),
        ("f0!/take", "document"),
        ("f0!/eat", "refused"),
        ("f0!/after", "document"),
        ("f0", "container"),
    ]


def test_a_cell_is_replaced_when_it_has_grown(tmp_path: Path) -> None:
    assert len(cells_of(tmp_path, b"FINE a", b"FINE b", b"FINE c")) == 1
    assert len(cells_of(tmp_path, b"FINE a", b"HOLD b", b"FINE c")) == 2


def test_a_cell_is_replaced_when_it_has_read_much(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(runner, "_MOST_UNITS", 2)
    assert len(cells_of(tmp_path, *[b"FINE %d" % number for number in range(6)])) == 3


def cells_of(folder: Path, *contents: bytes) -> set[int]:
    """The processes that read these files, all of which are documents."""
    lane = runner.Lane(str(folder))
    found: set[int] = set()
    given = jobs(folder, *contents)
    for job in given:
        lane.give(job)
    for job in given:
        for each in lane.answer():
            assert each.unit and outcomes(list(each.unit)) == [(job.path, "document")]
            assert lane._cell._child is not None
            found.add(lane._cell._child.pid)
    lane.close()
    return found


def test_where_no_cell_starts_nothing_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(HostileCell, "program", ("-c", "raise SystemExit(1)"))
    with pytest.raises(CellNotStarted):
        read(tmp_path, b"FINE a")


def test_every_document_says_what_stood_around_its_reader(tmp_path: Path) -> None:
    answers = list(read_in_order(jobs(tmp_path, b"FINE a", b"FINE b"), 2, str(tmp_path)))
    said = {each.isolation.summary for each in answers if each.unit and each.isolation}
    assert len(said) == 1 and said.pop().startswith("L0")


def test_nothing_is_read_below_the_isolation_required(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program = str(Path(__file__).parent / "escaping_cell.py")
    monkeypatch.setattr(HostileCell, "program", (program, "--without", "L1"))
    with pytest.raises(NotIsolated):
        list(read_in_order(jobs(tmp_path, b"FINE a"), 1, str(tmp_path), "L3"))


def test_a_full_disk_ends_the_run_and_a_document_that_fills_it_does_not(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    results = read(tmp_path, b"FULL a", b"FINE b")
    assert problems(results) == [("f0", "too_large")]
    assert outcomes(results)[1] == ("f1", "document")
    monkeypatch.setattr(runner, "_ROOM", 1 << 62)
    with pytest.raises(DiskFull):
        read(tmp_path, b"FULL a", b"FINE b")


def test_ending_early_stops_the_children(tmp_path: Path) -> None:
    begun = time.monotonic()
    answers = read_in_order(jobs(tmp_path, b"FINE a", b"HANG b", b"HANG c"), 2, str(tmp_path))
    next(answers)
    answers.close()  # type: ignore[attr-defined]
    assert time.monotonic() - begun < 10


def test_files_are_taken_only_a_few_ahead(tmp_path: Path) -> None:
    taken = 0

    def endless() -> Iterator[FileJob]:
        nonlocal taken
        (job,) = jobs(tmp_path, b"FINE a")
        while True:
            taken += 1
            yield job

    answers = read_in_order(endless(), 1, str(tmp_path))
    next(answers)
    answers.close()  # type: ignore[attr-defined]
    assert taken < 20


@pytest.mark.parametrize("processes", [1, 2])
def test_work_comes_back_in_the_order_given(processes: int) -> None:
    assert list(map_in_order(math.factorial, range(30), processes)) == [math.factorial(n) for n in range(30)]


@pytest.mark.parametrize("processes", [1, 2])
def test_an_error_in_the_work_reaches_who_waits_for_it(processes: int) -> None:
    done = map_in_order(math.sqrt, [4.0, -1.0], processes)
    assert next(done) == 2.0
    with pytest.raises(ValueError):
        next(done)


def test_work_is_done_in_other_processes() -> None:
    assert os.getpid() not in set(map_in_order(_process, range(4), 2))


def _process(_: int) -> int:
    return os.getpid()
