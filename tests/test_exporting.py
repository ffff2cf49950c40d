"""Whom an export is for: the public gets the same bytes, a colleague all of it, encrypted."""

import hashlib
import io
import shutil
import zipfile
from importlib.resources import as_file, files
from pathlib import Path

import pyrage
import pytest

from sayso.case import Case
from sayso.deciding.acts import set_terms
from sayso.deciding.recording import By
from sayso.errors import UsageError
from sayso.exporting import Request, export_case, list_leaving
from sayso.handover import MANIFEST, read_recipients
from sayso.pipeline.line import Options, read_leak
from sayso.progress import Quiet


@pytest.fixture(scope="module")
def demo_case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    case, _ = Case.open_or_create(tmp_path_factory.mktemp("demo") / "case")
    with as_file(files("sayso").joinpath("demo", "leak")) as leak:
        read_leak(case, [leak], Options(jobs=1), Quiet())
    case.close()
    return case.folder


@pytest.fixture
def case(demo_case: Path, tmp_path: Path) -> Case:
    return Case.open(Path(shutil.copytree(demo_case, tmp_path / "case")))


def written(case: Case, output: Path, **given: object) -> bytes:
    export_case(case, Request(exporter="ledger", output=output, **given), lambda line: None)  # type: ignore[arg-type]
    return output.read_bytes()


def test_the_same_case_gives_the_public_the_same_bytes(case: Case, tmp_path: Path) -> None:
    """M-115: its ids are labels drawn once, and no id or hash of the case stands in it."""
    first = written(case, tmp_path / "page.html", audience="public")
    assert first == written(case, tmp_path / "page.html", audience="public")
    for table in ("claim", "document", "source"):
        for row in case.database.rows(f"SELECT {table} AS id FROM {table}"):
            assert row["id"][:12].encode() not in first
    case.close()


def test_a_colleague_gets_everything_encrypted_with_the_hashes(case: Case, tmp_path: Path) -> None:
    identity = pyrage.x25519.Identity.generate()
    output = tmp_path / "ledger.age"
    closed = written(case, output, audience="colleague", recipients=(str(identity.to_public()),))
    assert b"HB-3" not in closed
    with zipfile.ZipFile(io.BytesIO(pyrage.decrypt(closed, [identity]))) as archive:
        assert archive.namelist() == ["ledger.html", MANIFEST]
        assert b"HB-3" in archive.read("ledger.html")
        lines = archive.read(MANIFEST).decode().splitlines()
    hashes = dict(reversed(line.split("  ", 1)) for line in lines if not line.startswith("#"))
    assert len(hashes) > 10
    for name, sha256 in hashes.items():
        assert hashlib.sha256((case.folder / name).read_bytes()).hexdigest() == sha256
    case.close()


def test_nothing_goes_to_a_colleague_in_the_clear(case: Case, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--encrypt-to"):
        written(case, tmp_path / "x.age", audience="colleague")
    with pytest.raises(UsageError, match="no age recipient"):
        written(case, tmp_path / "x.age", audience="colleague", recipients=("age1nobody",))
    assert list(tmp_path.iterdir()) == [case.folder]
    case.close()


def test_recipients_may_stand_in_a_file(tmp_path: Path) -> None:
    keys = [str(pyrage.x25519.Identity.generate().to_public()) for _ in range(2)]
    (tmp_path / "who").write_text("# the desk\n" + "\n".join(keys) + "\n", encoding="utf-8")
    assert [str(each) for each in read_recipients((str(tmp_path / "who"),))] == keys


def test_a_dry_run_lists_what_would_leave_and_writes_nothing(case: Case, tmp_path: Path) -> None:
    output = tmp_path / "page.html"
    whole = list(list_leaving(case, Request(exporter="ledger", output=output)))
    public = list(list_leaving(case, Request(exporter="ledger", output=output, audience="public")))
    assert not output.exists()
    paths = {row["name"] for row in whole if row["what"] == "document"}
    assert any("mailbox-orlov.mbox" in path for path in paths)
    assert all(row["name"].startswith("Document ") for row in public if row["what"] == "document")
    assert {row["name"] for row in public if row["what"] == "source"} >= {"HB-3", "Edvard Salcedo"}
    case.close()


@pytest.mark.parametrize(
    ("until", "audience", "leaves"),
    [("2999-01-01", "public", False), ("2999-01-01", "self", True), ("2020-01-01", "public", True)],
)
def test_an_embargo_holds_back_what_is_published(
    case: Case, tmp_path: Path, until: str, audience: str, leaves: bool
) -> None:
    """M-134: until its last day is over, and from the public alone."""
    set_terms(case, "HB-7", "embargo", By(), until=until)
    page = written(case, tmp_path / "page.html", audience=audience).decode()
    assert ("The buyer is Castellan Maritime" in page) is leaves
    case.close()
