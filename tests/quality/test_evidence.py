"""Evidence sheets: altered mail, all of which must be flagged, and untouched mail, hardly any of it."""

import subprocess
from collections import Counter
from collections.abc import Iterator
from importlib.resources import as_file, files
from pathlib import Path

import pytest
from house import ALTERATIONS, KEYS, Leak, forged_leak, true_leak

from sayso.case import Case
from sayso.pipeline.authenticity import keep_keys, write_sheets
from sayso.pipeline.line import Options, read_leak
from sayso.progress import Quiet
from sayso.store.sheets import load_paths, load_sheet

LINUX = Path(__file__).parents[3] / "shared" / "data" / "mail" / "large" / "linux-api-24k.mbox.zst"
MOST_FLAGGED = 0.005  # of untouched messages
Sheet = list[dict[str, str]]


def sheets_of(case: Case) -> Iterator[tuple[str, Sheet]]:
    """(first path, sheet) of every message."""
    query = "SELECT document FROM message JOIN document USING (number) ORDER BY number"
    for row in case.database.rows(query):
        document = row["document"]
        yield load_paths(case.database, document)[0], load_sheet(case.database, document)


def read_boxes(leak: Leak, folder: Path, keys: str | None = None) -> dict[str, Sheet]:
    """The sheets of a leak by the name of each mail."""
    for box, mails in leak.boxes.items():
        for name, raw in mails:
            target = folder / "leak" / box / f"{name}.eml"
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(raw)
    case = Case.create(folder / "case")
    try:
        read_leak(case, [folder / "leak"], Options(jobs=1, stop_after="text"), Quiet())
        if keys is not None:
            keep_keys(case.database, keys)
        write_sheets(case.database, Quiet())
        return {Path(path).stem: sheet for path, sheet in sheets_of(case)}
    finally:
        case.close()


def flagged(sheet: Sheet) -> list[str]:
    return [row["check"] for row in sheet if row["result"] == "differs"]


def test_every_alteration_is_flagged_and_nothing_else(tmp_path: Path) -> None:
    leak, names = forged_leak()
    sheets = read_boxes(leak, tmp_path, KEYS)
    assert len(names) >= 30
    missed = {
        name: sheets[sorted(mails)[0]]
        for name, mails in names.items()
        if not any(ALTERATIONS[name][0] in flagged(sheets[mail]) for mail in mails)
    }
    assert not missed
    altered = set().union(*names.values())
    wrong = {name: sheet for name, sheet in sheets.items() if flagged(sheet) and name not in altered}
    # Only the originals of what was quoted otherwise, and copies, may be flagged besides.
    assert all(set(flagged(sheet)) <= {"quoted"} for sheet in wrong.values()), wrong
    assert len(wrong) <= 2


def test_true_mail_is_not_flagged_and_its_signatures_are_good(tmp_path: Path) -> None:
    sheets = read_boxes(true_leak(), tmp_path, KEYS)
    assert {name: flagged(sheet) for name, sheet in sheets.items() if flagged(sheet)} == {}
    results = Counter((row["check"], row["result"]) for sheet in sheets.values() for row in sheet)
    assert results["dkim", "agrees"] > 100
    assert results["quoted", "agrees"] > 30


def test_without_keys_no_signature_is_called_good(tmp_path: Path) -> None:
    sheets = read_boxes(true_leak(), tmp_path)
    results = Counter(row["result"] for sheet in sheets.values() for row in sheet if row["check"] == "dkim")
    assert set(results) == {"unknown"}


def test_of_the_demo_only_the_mail_that_is_false_in_the_story_is_flagged(tmp_path: Path) -> None:
    """ "About HB-3" of 22 June claims to be from Pavel Orlov: sayso/demo/story.md."""
    case = Case.create(tmp_path / "case")
    with as_file(files("sayso").joinpath("demo", "leak")) as leak:
        read_leak(case, [leak], Options(jobs=1, stop_after="text"), Quiet())
    write_sheets(case.database, Quiet())
    sheets = dict(sheets_of(case))
    case.close()
    assert len(sheets) > 20
    found = [path for path, sheet in sheets.items() if flagged(sheet)]
    assert [Path(path).name for path in found] == ["1277806920.M733P5601.arden"]


@pytest.mark.long
@pytest.mark.skipif(not LINUX.exists(), reason=f"{LINUX} is not here")
def test_untouched_list_mail_is_hardly_flagged(tmp_path: Path) -> None:
    mailbox = tmp_path / "linux-api.mbox"
    subprocess.run(["zstd", "-q", "-d", "--long=27", str(LINUX), "-o", str(mailbox)], check=True)
    case = Case.create(tmp_path / "case")
    read_leak(case, [mailbox], Options(jobs=1, stop_after="text"), Quiet())
    write_sheets(case.database, Quiet())
    counted = [flagged(sheet) for _, sheet in sheets_of(case)]
    case.close()
    assert len(counted) >= 24_000
    kinds = Counter(check for checks in counted for check in checks)
    assert sum(map(bool, counted)) <= MOST_FLAGGED * len(counted), kinds
