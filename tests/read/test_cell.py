"""The cell: whatever a reader does in it, the item is named, the parent goes on, nothing leaks out."""

import socket
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from factory import make_mbox, make_message, make_tar, make_zip, patch_limits

from sayso.errors import CellDied, CellError, CellKilled, CellOutOfMemory, CellTimeout
from sayso.model.document import Problem
from sayso.read.cell import Cell, Request, examine_isolation
from sayso.read.items import Avoided, Begun, Unit
from sayso.read.limits import LIMITS

PROBLEM = Problem(path="x", place=None, kind="died", message="m" * 300, remedy="r")


class HostileCell(Cell):
    program = (str(Path(__file__).parents[1] / "hostile_cell.py"),)


@pytest.fixture
def cell(tmp_path: Path) -> Iterator[Cell]:
    made = HostileCell(str(tmp_path))
    yield made
    made.close()


@pytest.fixture
def ours(tmp_path: Path) -> Iterator[Cell]:
    made = Cell(str(tmp_path))
    yield made
    made.close()


def request(
    folder: Path, raw: bytes, name: str = "a.txt", skip: int = 0, avoid: dict[str, Avoided] | None = None
) -> Request:
    stored = folder / f"stored-{abs(hash((raw, name)))}"
    stored.write_bytes(raw)
    return Request(path=f"leak/{name}", name=name, stored=str(stored), skip=skip, avoid=avoid or {})


def units(cell: Cell, asked: Request) -> list[Unit]:
    cell.give(asked)
    return [each for each in cell.answer() if not isinstance(each, Begun)]


def failure(cell: Cell, asked: Request) -> tuple[CellError, Begun | None]:
    """How the cell fails, and what it had begun last."""
    last: Begun | None = None
    try:
        cell.give(asked)
    except CellDied:  # it died before it was asked, as the runner expects one to now and then: a new one is
        cell.give(asked)
    with pytest.raises(CellError) as caught:
        for each in cell.answer():
            last = each if isinstance(each, Begun) else last
    return caught.value, last


def test_a_file_is_read_in_the_child(ours: Cell, tmp_path: Path) -> None:
    ((message,), (box,)) = units(ours, request(tmp_path, make_mbox([make_message()]), "in.mbox"))
    assert (message.item.path, message.item.outcome) == ("leak/in.mbox!/1", "document")
    assert message.reading is not None and message.reading.document.title == "The port"
    assert (box.item.path, box.item.outcome) == ("leak/in.mbox", "container")


def test_what_is_begun_is_said_before_it_is_read(ours: Cell, tmp_path: Path) -> None:
    ours.give(request(tmp_path, make_zip({"a": b"x", "b": b"y"}), "z"))
    begun = [(each.path, each.passed) for each in ours.answer() if isinstance(each, Begun)]
    assert begun == [("leak/z", 0), ("leak/z!/a", 0), ("leak/z", 1), ("leak/z!/b", 0), ("leak/z", 2)]


def test_reading_goes_on_behind_what_is_known(ours: Cell, tmp_path: Path) -> None:
    raw = make_zip({"a": b"x", "b": b"y"})
    assert [unit[0].item.path for unit in units(ours, request(tmp_path, raw, "z", skip=1))] == [
        "leak/z!/b",
        "leak/z",
    ]


def test_one_child_serves_many_files_in_the_order_given(ours: Cell, tmp_path: Path) -> None:
    for number in range(20):
        ours.give(request(tmp_path, b"Words %d." % number, f"{number}.txt"))
    for number in range(20):
        (unit,) = (each for each in ours.answer() if not isinstance(each, Begun))
        assert unit[0].item.path == f"leak/{number}.txt"


@pytest.mark.parametrize("name", ["\udcff.txt", "a\nb.txt", "\x1b[0m", "é" * 200, 'quo"te.txt'])
def test_any_file_name_goes_over_the_wire(ours: Cell, tmp_path: Path, name: str) -> None:
    stored = tmp_path / "stored"
    stored.write_bytes(b"Words.")
    asked = Request(path="leak/x", name=name, stored=str(stored), skip=0, avoid={})
    ((result,),) = units(ours, asked)
    assert result.item.outcome == "document"


def test_a_long_list_of_what_to_avoid_arrives_whole(ours: Cell, tmp_path: Path) -> None:
    avoid = {f"leak/z!/{number}": Avoided(problem=PROBLEM, passed=0) for number in range(3_000)}
    raw = make_zip({str(number): b"x" for number in range(3_001)})
    found = units(ours, request(tmp_path, raw, "z", skip=2_999, avoid=avoid))
    assert [unit[0].item.outcome for unit in found] == ["refused", "document", "container"]


@pytest.mark.parametrize(
    ("word", "error"),
    [
        ("RAISE", CellError),
        ("RECURSE", CellError),
        ("EXIT", CellDied),
        ("DIE", CellDied),
        ("CRASH", CellDied),
        ("EAT", CellOutOfMemory),
        ("LIE", CellDied),
        ("BABBLE", CellDied),
        ("NEST", CellDied),
        ("AGAIN", CellDied),
        ("KILL", CellKilled),
    ],
)
def test_a_reader_that_fails_fails_alone(
    cell: Cell, tmp_path: Path, word: str, error: type[CellError]
) -> None:
    raised, begun = failure(cell, request(tmp_path, word.encode() + b" x", "bad.txt"))
    assert type(raised) is error
    assert begun == Begun(path="leak/bad.txt")
    ((fine,),) = units(cell, request(tmp_path, b"FINE words", "next.txt"))
    assert fine.item.path == "leak/next.txt"


def test_the_words_of_an_error_inside_the_cell_stay_there(cell: Cell, tmp_path: Path) -> None:
    raised, _ = failure(cell, request(tmp_path, b"RAISE x"))
    assert "ZeroDivisionError" in str(raised) and "secret" not in str(raised)


def test_a_reader_that_prints_disturbs_nobody(
    cell: Cell, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert len(units(cell, request(tmp_path, b"CHATTER x"))) == 1
    assert capfd.readouterr() == ("", "")


def test_a_reader_that_hangs_is_stopped_at_the_deadline(
    monkeypatch: pytest.MonkeyPatch, cell: Cell, tmp_path: Path
) -> None:
    patch_limits(monkeypatch, seconds=1.5)
    assert len(units(cell, request(tmp_path, b"FINE x"))) == 1  # the child has started
    begun = time.monotonic()
    raised, _ = failure(cell, request(tmp_path, b"HANG x"))
    assert isinstance(raised, CellTimeout)
    assert 1 < time.monotonic() - begun < 6


def test_a_reader_that_answers_drop_by_drop_is_stopped_too(
    monkeypatch: pytest.MonkeyPatch, cell: Cell, tmp_path: Path
) -> None:
    patch_limits(monkeypatch, seconds=1.5)
    assert len(units(cell, request(tmp_path, b"FINE x"))) == 1
    begun = time.monotonic()
    raised, _ = failure(cell, request(tmp_path, b"DRIP x"))
    assert isinstance(raised, CellTimeout)
    assert time.monotonic() - begun < 6


@pytest.mark.parametrize("word", ["NETWORK", "EXEC", "FORK"])
def test_a_reader_that_reaches_out_is_refused(cell: Cell, tmp_path: Path, word: str) -> None:
    if not cell.greet().reaches("L2"):
        pytest.skip("this system does not shut a cell in wholly")
    raised, _ = failure(cell, request(tmp_path, word.encode() + b" x"))
    assert "PermissionError" in str(raised)


def test_a_reader_that_fills_the_disk_stops_at_the_limit(cell: Cell, tmp_path: Path) -> None:
    raised, _ = failure(cell, request(tmp_path, b"DISK x"))
    assert "OSError" in str(raised)
    assert not list(tmp_path.glob("cell-*"))


def test_what_a_reader_loads_when_first_used_is_within_reach(cell: Cell, tmp_path: Path) -> None:
    assert len(units(cell, request(tmp_path, b"LAZY x"))) == 1


def test_a_charset_is_guessed_and_a_page_is_read_inside(ours: Cell, tmp_path: Path) -> None:
    """With the real readers: their own libraries load what they need behind the rules."""
    raw = "Das Ministerium verkaufte den Hafen früher als üblich. Größe: drei Millionen. ".encode("cp1252")
    ((text,),) = units(ours, request(tmp_path, raw * 40, "a.txt"))
    assert text.reading is not None and "früher" in text.reading.parts[0].content
    page = b"<html><title>T</title><body><article><p>Ann Lee said the port was sold.</p></article></html>"
    ((html,),) = units(ours, request(tmp_path, page, "a.html"))
    assert html.reading is not None


def test_members_beyond_what_memory_holds_lie_in_the_scratch_folder(cell: Cell, tmp_path: Path) -> None:
    large = b"FINE " + b"x" * (LIMITS.spool_bytes + 1)
    stored = make_zip({"large": large}, zipfile.ZIP_STORED)  # packed it would look like a bomb
    found = units(cell, request(tmp_path, stored, "z"))
    assert [unit[0].item.outcome for unit in found] == ["document", "container"]


def test_a_cell_that_has_grown_says_so(cell: Cell, tmp_path: Path) -> None:
    units(cell, request(tmp_path, b"FINE x"))
    assert not cell.is_tired
    units(cell, request(tmp_path, b"HOLD x"))
    assert cell.is_tired


def test_an_answer_without_end_is_cut_off(
    monkeypatch: pytest.MonkeyPatch, cell: Cell, tmp_path: Path
) -> None:
    patch_limits(monkeypatch, output_bytes=1_000_000)
    raised, _ = failure(cell, request(tmp_path, b"FLOOD x"))
    assert isinstance(raised, CellDied) and "1,000,000" in str(raised)


def test_a_small_tar_that_claims_gigabytes_stops_at_its_memory(cell: Cell, tmp_path: Path) -> None:
    raw = bytearray(make_tar({"a.txt": b"x", "b.txt": b"y"}))
    raw[1024 + 124 : 1024 + 136] = b"77777777777\0"
    raw[1024 + 156 : 1024 + 157] = b"x"
    raw[1024 + 148 : 1024 + 156] = b" " * 8
    raw[1024 + 148 : 1024 + 156] = b"%06o\0 " % sum(raw[1024:1536])
    raised, begun = failure(cell, request(tmp_path, bytes(raw), "a.tar"))
    assert isinstance(raised, CellOutOfMemory)
    assert begun == Begun(path="leak/a.tar", passed=1)
    avoid = {"leak/a.tar": Avoided(problem=PROBLEM, passed=1)}
    ((closed,),) = units(cell, request(tmp_path, bytes(raw), "a.tar", skip=1, avoid=avoid))
    assert (closed.item.outcome, closed.problems) == ("container", (PROBLEM,))


def test_a_child_that_is_gone_is_a_cell_error(ours: Cell, tmp_path: Path) -> None:
    assert ours._child is None
    units(ours, request(tmp_path, b"Words."))
    child = ours._child
    assert child is not None
    child.kill()
    child.wait()
    with pytest.raises(CellDied):
        ours.give(request(tmp_path, b"Words."))
        list(ours.answer())


def test_closing_ends_the_child_and_may_be_repeated(ours: Cell, tmp_path: Path) -> None:
    units(ours, request(tmp_path, b"Words."))
    child = ours._child
    assert child is not None
    ours.close()
    ours.close()
    assert child.poll() is not None
    with pytest.raises(CellDied):
        list(ours.answer())


@pytest.mark.skipif(not Path("/proc/self/environ").is_file(), reason="needs /proc")
def test_the_child_knows_nothing_of_its_surroundings(
    monkeypatch: pytest.MonkeyPatch, ours: Cell, tmp_path: Path
) -> None:
    monkeypatch.setenv("SAYSO_SECRET", "x")
    units(ours, request(tmp_path, b"Words."))
    assert ours._child is not None
    folder = Path("/proc") / str(ours._child.pid)
    assert b"SAYSO_SECRET" not in (folder / "environ").read_bytes()
    targets = {str(each.readlink()) for each in (folder / "fd").iterdir()}
    assert not any(str(tmp_path) in target for target in targets)
    assert not any(socket_.startswith("/dev/pts") for socket_ in targets)


@pytest.mark.skipif(not hasattr(socket, "send_fds"), reason="files are given by path here")
def test_the_child_needs_no_path(ours: Cell, tmp_path: Path) -> None:
    asked = request(tmp_path, b"Words.")
    ours.give(asked)
    Path(asked.stored).unlink()
    assert len([each for each in ours.answer() if not isinstance(each, Begun)]) == 1


def test_every_layer_is_named_with_its_state() -> None:
    found = examine_isolation()
    assert [layer.level for layer in found.layers] == ["L0", "L1", "L2", "L3"]
    assert all(layer.holds or layer.why for layer in found.layers)
