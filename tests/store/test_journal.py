"""judgements.jsonl: whole lines or none, replayed as often as one likes, nothing lost without a word."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sayso.case import Case
from sayso.judging.standing import in_force
from sayso.model.entity import Judgement
from sayso.model.place import Anchor
from sayso.store import journal
from sayso.store.journal import (
    JOURNAL,
    append_judgement,
    load_judgements,
    make_judgement,
    read_journal,
    replay_judgements,
)

ANCHOR = Anchor(
    document="d" * 64, exact="the diplomat", prefix="said ", suffix=".", position=812, role="source"
)


def judged(
    kind: str = "same", value: str | None = None, undoes: str | None = None, second: int = 0
) -> Judgement:
    at = f"2026-11-24T10:00:{second:02}.000000Z"
    draft = Judgement(
        id="", kind=kind, anchors=(ANCHOR,), value=value, note="é “x”\n", user=1, at=at, undoes=undoes
    )
    return make_judgement(draft)


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    made = Case.create(tmp_path / "c")
    yield made
    made.close()


def rows(case: Case) -> list[str]:
    return [each.id for each in load_judgements(case.database)]


def kinds(case: Case) -> list[str]:
    return [row["kind"] for row in case.database.rows("SELECT kind FROM problem ORDER BY kind, place")]


def test_a_judgement_is_a_line_and_a_row(case: Case) -> None:
    given_ = judged()
    append_judgement(case.folder, case.database, given_)
    (line,) = (case.folder / JOURNAL).read_text(encoding="utf-8").splitlines()
    assert list(json.loads(line)) == ["id", "kind", "anchors", "value", "note", "user", "at", "undoes"]
    assert load_judgements(case.database) == (given_,)
    assert read_journal(case.folder / JOURNAL) == ((given_,), ())


def test_an_id_is_a_hash_of_what_is_said() -> None:
    assert judged().id == judged().id
    assert len({judged().id, judged("not-same").id, judged(value="x").id, judged(second=1).id}) == 4
    assert len(judged().id) == 20


texts = st.text(st.characters(codec="utf-8"), max_size=20)
anchors = st.builds(
    Anchor,
    document=texts,
    exact=texts,
    prefix=texts,
    suffix=texts,
    position=st.integers(-1, 1 << 40),
    role=texts,
)
judgements = st.builds(
    Judgement,
    id=st.just(""),
    kind=texts,
    anchors=st.lists(anchors, max_size=2).map(tuple),
    value=texts | st.none(),
    note=texts | st.none(),
    user=st.integers(0, 99),
    at=texts,
    undoes=texts | st.none(),
).map(make_judgement)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(st.lists(judgements, max_size=5))
def test_replayed_twice_is_replayed_once(case: Case, given_: list[Judgement]) -> None:
    (case.folder / JOURNAL).unlink(missing_ok=True)
    case.database.connection.execute("DELETE FROM judgement")
    for each in given_:
        append_judgement(case.folder, case.database, each)
    expected = tuple({each.id: each for each in given_}.values())
    assert load_judgements(case.database) == expected
    case.database.connection.execute("DELETE FROM setting")
    for _ in range(2):
        replay_judgements(case.folder, case.database)
        assert load_judgements(case.database) == expected
    assert kinds(case) == []


def test_opening_a_case_replays_what_another_wrote(case: Case) -> None:
    append_judgement(case.folder, case.database, judged())
    case.database.connection.execute("DELETE FROM judgement")
    case.database.connection.execute("DELETE FROM setting")
    again = Case.open(case.folder)
    assert rows(again) == [judged().id]
    again.close()


@pytest.mark.parametrize("cut", [1, 40, -2])
def test_a_torn_line_is_named_and_the_next_is_whole(case: Case, cut: int) -> None:
    append_judgement(case.folder, case.database, judged())
    path = case.folder / JOURNAL
    whole = path.read_bytes()
    path.write_bytes(whole + whole[:cut])
    append_judgement(case.folder, case.database, judged(second=1))
    assert rows(case) == [judged().id, judged(second=1).id]
    assert kinds(case) == ["judgement_torn"]
    assert path.read_bytes().startswith(whole + whole[:cut] + b"\n")


def test_a_line_that_lacks_nothing_but_its_end_counts(case: Case) -> None:
    append_judgement(case.folder, case.database, judged())
    path = case.folder / JOURNAL
    path.write_bytes(path.read_bytes().removesuffix(b"\n"))
    append_judgement(case.folder, case.database, judged(second=1))
    assert rows(case) == [judged().id, judged(second=1).id]
    assert kinds(case) == []


@pytest.mark.parametrize(
    "change",
    [
        lambda line: line.replace(b'"same"', b'"not-same"'),
        lambda line: line.replace(b'"user":1', b'"user":2'),
        lambda line: line.replace(b'"position":812', b'"position":"812"'),
        lambda line: b"[]\n",
        lambda line: b'{"id":"x"}\n',
        lambda line: (
            b'{"id":"x","kind":1,"anchors":[],"value":null,"note":null,"user":1,"at":"","undoes":null}\n'
        ),
    ],
)
def test_a_line_changed_by_hand_is_not_obeyed(case: Case, change: object) -> None:
    append_judgement(case.folder, case.database, judged(second=1))
    path = case.folder / JOURNAL
    line = journal._line(judged())
    changed = change(line)  # type: ignore[operator]
    assert changed != line
    path.write_bytes(path.read_bytes() + changed)
    replay_judgements(case.folder, case.database)
    assert rows(case) == [judged(second=1).id]
    assert kinds(case) == ["judgement_damaged"]
    path.write_bytes(path.read_bytes().removesuffix(changed))
    replay_judgements(case.folder, case.database)
    assert kinds(case) == []


def test_a_judgement_of_a_newer_version_is_kept_with_fields_of_its_own(case: Case) -> None:
    fields = {**json.loads(journal._line(judged("swear"))), "witness": {"oath": 3}}
    fields["id"] = journal._id_of(fields)
    (case.folder / JOURNAL).write_bytes(json.dumps(fields).encode() + b"\n")
    replay_judgements(case.folder, case.database)
    assert [each.kind for each in load_judgements(case.database)] == ["swear"]
    append_judgement(case.folder, case.database, judged())
    assert b"oath" in (case.folder / JOURNAL).read_bytes()
    assert kinds(case) == []


def test_a_row_whose_line_is_gone_stays_and_is_named(case: Case) -> None:
    append_judgement(case.folder, case.database, judged())
    append_judgement(case.folder, case.database, judged(second=1))
    path = case.folder / JOURNAL
    first = path.read_bytes().splitlines(keepends=True)[0]
    path.write_bytes(first)
    replay_judgements(case.folder, case.database)
    assert rows(case) == [judged().id, judged(second=1).id]
    assert kinds(case) == ["judgement_missing"]
    path.unlink()
    replay_judgements(case.folder, case.database)
    assert len(rows(case)) == 2


def test_a_full_disk_adds_nothing(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    append_judgement(case.folder, case.database, judged())
    before = (case.folder / JOURNAL).read_bytes()

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(journal.os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        append_judgement(case.folder, case.database, judged(second=1))
    assert (case.folder / JOURNAL).read_bytes() == before
    assert rows(case) == [judged().id]


_KILLED = """
import os, pathlib, signal, sys
from sayso.case import Case
from sayso.store import journal
sys.path.insert(0, sys.argv[4])
moment = sys.argv[2]
def half(stream, raw):
    stream.write(raw[: len(raw) // 2])
    os.kill(os.getpid(), signal.SIGKILL)
def mirrored(*given):
    os.kill(os.getpid(), signal.SIGKILL)
case = Case.open(pathlib.Path(sys.argv[1]))
(judgement,), _ = journal.read_journal(pathlib.Path(sys.argv[3]))
if moment == "half":
    journal.write_whole = half
else:
    journal._mirror = mirrored
journal.append_judgement(case.folder, case.database, judgement)
"""


@pytest.mark.skipif(os.name != "posix", reason="kills with SIGKILL")
@pytest.mark.parametrize("moment", ["half", "before the row"])
def test_killed_while_judging_nothing_is_lost_silently(case: Case, tmp_path: Path, moment: str) -> None:
    append_judgement(case.folder, case.database, judged())
    (tmp_path / "next.jsonl").write_bytes(journal._line(judged(second=1)))
    command = [sys.executable, "-c", _KILLED, str(case.folder), moment, str(tmp_path / "next.jsonl"), "."]
    done = subprocess.run(command, check=False, timeout=60)
    assert done.returncode == -signal.SIGKILL
    again = Case.open(case.folder)
    if moment == "half":
        assert rows(again) == [judged().id]
        assert kinds(again) == ["judgement_torn"]
        append_judgement(again.folder, again.database, judged(second=1))
    assert rows(again) == [judged().id, judged(second=1).id]
    again.close()


_MANY = """
import pathlib, sys
from dataclasses import replace
from sayso.case import Case
from sayso.store.journal import append_judgement, make_judgement, read_journal
case = Case.open(pathlib.Path(sys.argv[1]))
(judgement,), _ = read_journal(pathlib.Path(sys.argv[2]))
for number in range(30):
    noted = make_judgement(replace(judgement, note=f"{sys.argv[3]} {number}"))
    append_judgement(case.folder, case.database, noted)
"""


def test_two_processes_that_judge_at_once_lose_nothing(case: Case, tmp_path: Path) -> None:
    (tmp_path / "one.jsonl").write_bytes(journal._line(judged()))
    commands = [
        [sys.executable, "-c", _MANY, str(case.folder), str(tmp_path / "one.jsonl"), name] for name in "abc"
    ]
    running = [subprocess.Popen(command) for command in commands]
    assert [each.wait(120) for each in running] == [0, 0, 0]
    found, problems = read_journal(case.folder / JOURNAL)
    assert {each.note for each in found} == {f"{name} {number}" for name in "abc" for number in range(30)}
    assert problems == ()
    again = Case.open(case.folder)
    assert load_judgements(again.database) == found
    again.close()


@given(st.lists(st.integers(0, 5), max_size=6))
def test_undo_of_an_undo_brings_the_first_back(chosen: list[int]) -> None:
    """The model: each undo switches what it points at, seen from the last one."""
    made = [judged(value="first")]
    for second, target in enumerate(chosen, 1):
        made.append(judged("undo", undoes=made[target % len(made)].id, second=second))
    alive = [True] * len(made)
    for place in reversed(range(1, len(made))):
        if alive[place]:
            target_id = made[place].undoes
            alive[next(n for n, each in enumerate(made) if each.id == target_id)] = False
    assert in_force(made) == tuple(
        each for each, lives in zip(made, alive, strict=True) if lives and not each.undoes
    )


def test_what_is_undone_and_redone_is_in_force() -> None:
    first = judged()
    undone = judged("undo", undoes=first.id, second=1)
    redone = judged("undo", undoes=undone.id, second=2)
    assert in_force([first]) == in_force([first, undone, redone]) == (first,)
    assert in_force([first, undone]) == ()
    assert in_force([replace(first, kind="swear")]) != ()
