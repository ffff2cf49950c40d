"""The loss report: outcomes that add up, every kind of loss with paths and what to do."""

from pathlib import Path

import pytest
from factory import make_mbox, make_message

from sayso.case import Case
from sayso.losses import OUTCOMES, list_status, loss_report
from sayso.pipeline.line import Options, read_leak
from sayso.progress import Quiet

SEALED = "-----BEGIN PGP MESSAGE-----\n\nhQEMA\n-----END PGP MESSAGE-----\n"
Rows = list[dict[str, object]]


@pytest.fixture
def rows(tmp_path: Path) -> Rows:
    leak = tmp_path / "leak"
    leak.mkdir()
    (leak / "box.mbox").write_bytes(make_mbox([make_message(), make_message("Another.\n")]))
    (leak / "again.mbox").write_bytes((leak / "box.mbox").read_bytes())
    for number in range(7):
        (leak / f"{number}.empty").write_bytes(b"")
    (leak / "sealed.eml").write_bytes(make_message(SEALED))
    case = Case.create(tmp_path / "case")
    try:
        read_leak(case, [leak], Options(jobs=1, stop_after="text"), Quiet())
        return list(list_status(case))
    finally:
        case.close()


def test_outcomes_add_up(rows: Rows) -> None:
    counts = {row["what"]: row["count"] for row in rows}
    outcomes = [counts[f"items: {each}"] for each in OUTCOMES]
    assert counts["items found"] == sum(int(str(each)) for each in outcomes) == 12
    assert counts["items: refused"] == 7


def test_every_kind_of_loss_has_paths_and_a_remedy(rows: Rows) -> None:
    lost = {row["what"]: row for row in rows if str(row["what"]).startswith("problems: ")}
    assert lost["problems: empty"]["count"] == 7
    assert lost["problems: empty"]["paths"] == [f"leak/{number}.empty" for number in range(5)]
    assert all(row["remedy"] and row["paths"] for row in lost.values())
    assert sum(int(str(row["count"])) for row in lost.values()) == 8


def test_the_report_says_all_of_it_in_lines(rows: Rows) -> None:
    lines = list(loss_report(rows))
    assert lines[0] == "12 items found: 3 document, 1 copy, 1 container, 7 refused."
    assert any(line.startswith("Could not be fully read: 7 × empty. ") for line in lines)
    assert "  leak/0.empty" in lines and "  …" in lines


def test_a_leak_read_whole_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(make_message())
    case = Case.create(tmp_path / "case")
    try:
        read_leak(case, [tmp_path / "a.eml"], Options(jobs=1, stop_after="text"), Quiet())
        assert list(loss_report(list(list_status(case))))[-1] == "Everything found could be read."
    finally:
        case.close()
