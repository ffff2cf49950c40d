"""M-084: a cell is shut in: no attempt to get out succeeds, and what it says of its layers is true."""

import json
import os
import re
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from sayso.errors import CellDied, CellNotStarted, NotIsolated
from sayso.model.isolation import Isolation, Layer
from sayso.read import confine
from sayso.read.cell import Cell, Request, examine_isolation
from sayso.read.items import Begun
from sayso.read.syscalls import ARCHITECTURES, build_filter, denied, numbers

TESTS = Path(__file__).parents[1]
HEADERS = {
    "x86_64": [Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h"), Path("/usr/include/asm/unistd_64.h")],
    "aarch64": [Path("/usr/include/asm-generic/unistd.h")],
}
linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux shuts a cell in wholly")


def is_whole() -> bool:
    try:
        return sys.platform == "linux" and examine_isolation().reaches("L3")
    except CellNotStarted:
        return True  # the tests say why


whole = pytest.mark.skipif(not is_whole(), reason="this system does not shut a cell in wholly")


class EscapingCell(Cell):
    program = (str(TESTS / "escaping_cell.py"),)


def without(*levels: str) -> type[Cell]:
    off = [word for level in levels for word in ("--without", level)]
    return type("Weak", (EscapingCell,), {"program": (*EscapingCell.program, *off)})


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Path]:
    """A folder that everybody may enter, with a file that everybody may read and write."""
    for folder in (tmp_path, *tmp_path.parents[:2]):
        if folder.stat().st_uid == os.getuid() and folder != Path("/tmp"):
            folder.chmod(0o755)
    (tmp_path / "secret").write_text("words of the leak")
    (tmp_path / "secret").chmod(0o666)
    (tmp_path / "scratch").mkdir()
    yield tmp_path


def ask(place: Path, words: str | None = None) -> Request:
    aim = {"secret": str(place / "secret"), "folder": str(place), "parent": os.getpid()}
    (place / "asked").write_text(words or json.dumps(aim))
    return Request(path="a", name="a", stored=str(place / "asked"), skip=0, avoid={})


def escapes(cell: Cell, asked: Request) -> list[str]:
    cell.give(asked)
    try:
        (unit,) = (each for each in cell.answer() if not isinstance(each, Begun))
        assert unit[0].reading is not None
        found: list[str] = json.loads(unit[0].reading.parts[0].content)
        return found
    finally:
        cell.close()


@whole
def test_nothing_gets_out_of_a_cell(place: Path) -> None:
    """M-099"""
    assert escapes(EscapingCell(str(place / "scratch")), ask(place)) == []
    assert (place / "secret").read_text() == "words of the leak"
    assert {each.name for each in place.iterdir()} == {"secret", "scratch", "asked"}
    assert list((place / "scratch").iterdir()) == []


@whole
def test_the_attempts_would_succeed_without_the_file_rules(place: Path) -> None:
    """The control: what fails above fails because of the rules."""
    through = escapes(without("L3")(str(place / "scratch")), ask(place))
    assert {"open a file outside", "list the root", "write in /tmp", "change a file outside"} <= set(through)
    for left in Path("/tmp").glob("escaped-*"):
        left.unlink()
    for left in Path("/dev/shm").glob("escaped-*"):
        left.unlink()


@whole
def test_calls_by_the_numbers_of_another_architecture_end_the_cell(place: Path) -> None:
    if os.uname().machine != "x86_64":
        pytest.skip("only x86-64 has other numbers beside its own")
    cell = EscapingCell(str(place / "scratch"))
    cell.give(ask(place, "FOREIGN"))
    with pytest.raises(CellDied, match="SIGSYS"):
        list(cell.answer())


@whole
@pytest.mark.parametrize("level", ["L0", "L1", "L2", "L3"])
def test_a_layer_that_is_switched_off_is_found_missing(place: Path, level: str) -> None:
    cell = without(level)(str(place / "scratch"))
    found = cell.greet()
    cell.close()
    assert [layer.level for layer in found.layers if not layer.holds] == [level]
    assert level not in found.summary.replace("-", " ").split(" (")[0].split() or level in ("L1", "L2")
    assert found.warning is not None and level in found.warning
    assert not found.reaches(level)


@whole
def test_a_cell_that_stays_root_says_so(place: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("needs root: an ordinary user has nothing to drop")
    cell = without("root")(str(place / "scratch"))
    found = cell.greet()
    cell.close()
    assert found.root == "switched off" and found.summary.endswith("as root")
    assert found.warning is not None and "unprivileged" in found.warning
    assert examine_isolation().root is None


@whole
def test_root_becomes_nobody(place: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("needs root: an ordinary user has nothing to drop")
    cell = Cell(str(place / "scratch"))
    cell.greet()
    assert cell._child is not None
    status = Path(f"/proc/{cell._child.pid}/status").read_text()
    cell.close()
    assert re.search(r"^Uid:\t65534\t65534\t65534\t65534$", status, re.M)
    assert re.search(r"^Groups:\t ?$", status, re.M)
    assert re.search(r"^NoNewPrivs:\t1$", status, re.M) and re.search(r"^Seccomp:\t2$", status, re.M)
    # At most the capability to read, for a Python that lies where nobody may enter; Landlock says what.
    assert int(re.findall(r"^CapEff:\t(\w+)$", status, re.M)[0], 16) in (0, 4)
    assert re.search(r"^CapPrm:\t000000000000000[04]$", status, re.M)


@whole
def test_nothing_is_read_where_the_isolation_asked_for_is_missing(place: Path) -> None:
    cell = without("L2")(str(place / "scratch"), "L3")
    cell.give(ask(place))
    with pytest.raises(NotIsolated, match="L3"):
        list(cell.answer())
    child = cell._child
    assert child is not None and child.wait(10) == 0, "the child itself refuses, not only its parent"
    cell.close()
    lower = without("L3")(str(place / "scratch"), "L2")
    assert lower.greet().reaches("L2")
    lower.close()


def test_a_cell_that_does_not_start_is_no_item_s_fault(place: Path) -> None:
    broken = type("Broken", (Cell,), {"program": ("-c", "raise SystemExit(1)")})(str(place / "scratch"))
    with pytest.raises(CellNotStarted):
        broken.greet()
    assert list((place / "scratch").iterdir()) == []


@linux
@pytest.mark.parametrize("busy", [False, True])
def test_a_cell_does_not_outlive_its_parent(place: Path, busy: bool) -> None:
    (place / "hang").write_text("HANG x")
    program = (
        "import sys, time\n"
        "from sayso.read.cell import Cell, Request\n"
        f"class Hostile(Cell): program = ({str(TESTS / 'hostile_cell.py')!r},)\n"
        f"cell = Hostile({str(place / 'scratch')!r})\n"
        "cell.greet()\n"
        f"asked = Request(path='a', name='a', stored={str(place / 'hang')!r}, skip=0, avoid={{}})\n"
        f"cell.give(asked) if {busy} else None\n"
        "print(cell._child.pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    assert is_alive(child)
    parent.kill()
    parent.wait()
    parent.stdout.close()
    for _ in range(100):
        if not is_alive(child):
            break
        time.sleep(0.05)
    assert not is_alive(child)


def is_alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_libraries_are_readable_and_what_lies_beside_them_is_not() -> None:
    folders = confine.library_folders()
    assert str(Path(confine.__file__).parents[1]) in folders or "site-packages" in confine.__file__
    assert str(Path(os.__file__).parent) in folders
    project = Path(__file__).parents[2]
    assert str(project) not in folders and not any(str(each) in folders for each in project.parents)
    assert "/" not in folders and str(Path.home()) not in folders


# ---- the filter, as a program ----


def run_filter(program: bytes, audit: int, number: int, *given: int) -> int:
    """What a filter returns for a call: an interpreter of the few instructions that it has."""
    data = struct.pack("=IIQ6Q", number, audit, 0, *(list(given) + [0] * 6)[:6])
    steps = list(struct.iter_unpack("=HBBI", program))
    held, at = 0, 0
    while True:
        code, yes, no, value = steps[at]
        at += 1
        if code == 0x20:
            held = struct.unpack_from("=I", data, value)[0]
        elif code == 0x54:
            held &= value
        elif code == 0x15:
            at += yes if held == value else no
        elif code == 0x25:
            at += yes if held > value else no
        elif code == 0x06:
            return int(value)
        else:
            raise AssertionError(hex(code))


ALLOWED, FORBIDDEN, UNKNOWN, KILLED = 0x7FFF0000, 0x50001, 0x50026, 0x80000000
ORDINARY = {
    "x86_64": {"read": 0, "write": 1, "openat": 257, "mmap": 9, "futex": 202, "recvmsg": 47},
    "aarch64": {"read": 63, "write": 64, "openat": 56, "mmap": 222, "futex": 98, "recvmsg": 212},
}  # fmt: skip


@pytest.mark.parametrize("machine", sorted(ARCHITECTURES))
def test_the_filter_refuses_what_it_names_and_lets_the_rest_through(machine: str) -> None:
    program, audit = build_filter(machine, 4711), ARCHITECTURES[machine].audit
    for name in denied(machine):
        assert run_filter(program, audit, numbers(machine)[name]) == FORBIDDEN, name
    for name, number in ORDINARY[machine].items():
        assert run_filter(program, audit, number) == ALLOWED, name
    assert len(program) // 8 < 4096  # BPF_MAXINSNS


@pytest.mark.parametrize("machine", sorted(ARCHITECTURES))
def test_the_filter_looks_at_what_some_calls_are_asked(machine: str) -> None:
    program, audit = build_filter(machine, 4711), ARCHITECTURES[machine].audit

    def asked(name: str, *given: int) -> int:
        return run_filter(program, audit, numbers(machine)[name], *given)

    assert asked("clone", 0x003D0F00) == ALLOWED  # what pthread_create asks
    assert asked("clone", 17) == FORBIDDEN  # fork
    assert asked("clone", 0x003D0F00 | 0x10000000) == FORBIDDEN  # with a namespace
    assert asked("clone3", 0, 88) == UNKNOWN
    assert asked("tgkill", 4711, 4712, 6) == ALLOWED  # abort()
    assert asked("tgkill", 1, 1, 9) == FORBIDDEN
    assert [asked("kill", each, 9) for each in (4711, 1, 0, (1 << 64) - 1)] == [ALLOWED] + [FORBIDDEN] * 3
    assert [asked("prlimit64", each, 7) for each in (0, 4711, 1)] == [ALLOWED, ALLOWED, FORBIDDEN]
    assert [asked("prctl", each) for each in (1, 38)] == [FORBIDDEN, ALLOWED]
    assert [asked("ioctl", 0, each) for each in (0x5412, 0x541C, 0x5401)] == [FORBIDDEN, FORBIDDEN, ALLOWED]
    assert asked("ioctl", 0, 0x5412 | 1 << 40) == FORBIDDEN  # the kernel looks at the lower half only


def test_the_filter_knows_whose_numbers_it_sees() -> None:
    program = build_filter("x86_64", 4711)
    assert run_filter(program, ARCHITECTURES["aarch64"].audit, 63) == KILLED
    assert run_filter(program, 0x40000003, 4) == KILLED  # 32-bit x86
    assert run_filter(program, ARCHITECTURES["x86_64"].audit, 0x40000000 | 41) == UNKNOWN  # x32: socket
    assert run_filter(program, ARCHITECTURES["x86_64"].audit, 451) == UNKNOWN  # newer than looked at


@pytest.mark.parametrize("machine", sorted(ARCHITECTURES))
def test_the_numbers_are_those_of_the_kernel(machine: str) -> None:
    header = next((each for each in HEADERS[machine] if each.is_file()), None)
    if header is None:
        pytest.skip("the kernel's headers are not installed")
    known = dict(re.findall(r"#define __NR(?:3264)?_(\w+)\s+(\d+)", header.read_text()))
    for name, number in numbers(machine).items():
        assert int(known[name]) == number, name


# ---- what is said of it ----


def isolation(*held: bool, root: str | None = None) -> Isolation:
    names = ("own process", "limits", "system-call filter", "file rules")
    layers = zip(("L0", "L1", "L2", "L3"), names, held, strict=True)
    return Isolation(
        layers=tuple(
            Layer(level=level, name=name, holds=h, why="" if h else "w") for level, name, h in layers
        ),
        root=root,
    )


@pytest.mark.parametrize(
    ("held", "root", "said"),
    [
        ((True, True, True, True), None, "L0-L3 (own process, limits, system-call filter, file rules)"),
        ((True, True, False, True), None, "L0-L1, L3 (own process, limits, file rules)"),
        ((True, False, True, False), "r", "L0, L2 (own process, system-call filter), as root"),
        ((False, False, False, False), None, "none ()"),
    ],
)
def test_layers_are_said_in_short(held: tuple[bool, ...], root: str | None, said: str) -> None:
    found = isolation(*held, root=root)
    assert found.summary == said
    assert (found.warning is None) == (all(held) and root is None)


def test_a_level_is_reached_where_all_below_it_hold() -> None:
    found = isolation(True, True, False, True)
    assert [found.reaches(level) for level in ("L0", "L1", "L2", "L3")] == [True, True, False, False]
