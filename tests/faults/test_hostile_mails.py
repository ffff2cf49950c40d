"""M-084: 1,000 mails with 40 hostile ones of eight kinds: 1,000 outcomes, 40 named, no innocent lost."""

import hashlib
import sys
from collections import Counter
from pathlib import Path

import pytest
from factory import make_message, patch_limits

from sayso import runner
from sayso.case import Case
from sayso.losses import list_status
from sayso.pipeline.line import Options, read_leak
from sayso.progress import Quiet
from sayso.read.cell import Cell
from sayso.views import list_documents, list_problems

KINDS = {
    "KILL": "died",
    "CRASH": "died",
    "HANG": "timeout",
    "EAT": "out_of_memory",
    "DISK": "failed",
    "NETWORK": "failed",
    "EXEC": "failed",
    "RAISE": "failed",
}


class HostileCell(Cell):
    program = (str(Path(__file__).parents[1] / "hostile_cell.py"),)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux shuts a cell in wholly")
@pytest.mark.parametrize("mails", [200, pytest.param(1_000, marks=pytest.mark.long)])
def test_one_hostile_mail_in_twenty_five_takes_nobody_along(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, mails: int
) -> None:
    monkeypatch.setattr(runner, "Cell", HostileCell)
    patch_limits(monkeypatch, seconds=4.0)
    leak = tmp_path / "leak"
    leak.mkdir()
    innocent: set[str] = set()
    hostile: dict[str, str] = {}
    for number in range(mails):
        mail = make_message(f"Mail {number}: the port was sold.\n", {"Message-ID": f"<{number}@a.example>"})
        name = f"{number:04}.eml"
        if number % 25 == 12:
            word = list(KINDS)[number // 25 % len(KINDS)]
            mail = f"{word} ".encode() + mail
            hostile[f"leak/{name}"] = KINDS[word]
        else:
            innocent.add(hashlib.sha256(mail).hexdigest())
        (leak / name).write_bytes(mail)
    assert (len(innocent), len(hostile)) == (mails * 24 // 25, mails // 25)
    case, _ = Case.open_or_create(tmp_path / "case")
    read_leak(case, [leak], Options(jobs=2, stop_after="text"), Quiet())
    counts = {row["what"]: row["count"] for row in list_status(case)}
    assert counts["items found"] == mails
    assert (counts["items: document"], counts["items: refused"]) == (len(innocent), len(hostile))
    assert {row["document"] for row in list_documents(case)} == innocent
    assert {row["path"]: row["kind"] for row in list_problems(case)} == hostile
    each = mails // 200
    shares = {"failed": 4 * each, "died": 2 * each, "timeout": each, "out_of_memory": each}
    assert Counter(hostile.values()) == shares
    assert list(case.scratch.iterdir()) == []
    isolations = {row["isolation"] for row in list_documents(case)}
    assert len(isolations) == 1 and str(isolations.pop()).startswith("L0")
    case.close()
