"""Twenty sealed names and every technical detail, looked for in all formats of a public dossier."""

import copy
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from sayso.case import Case
from sayso.dossier.choice import Choice
from sayso.dossier.material import draw_up
from sayso.errors import UsageError, WouldReveal
from sayso.exporting import Request, export_case
from sayso.leaving import Leaving
from sayso.pipeline.line import Options, read_leak
from sayso.plugins import load_exporter
from sayso.progress import Quiet
from sayso.protection import public, public_propositions
from sayso.protection.public import Public, Shield
from sayso.protection.public_propositions import make_public_dossier
from sayso.protection.scan import Watch, scan_file
from sayso.protection.sealed import scanner_of
from tests.protection.leaks import (
    CANARIES,
    DESCRIPTION,
    PLACES,
    TECHNICAL,
    plant,
    sealed_names,
    write_leak,
)

FORMATS = ("html", "md", "docx", "pdf", "bibtex", "csl")
WATCH = Watch(names=scanner_of(sealed_names()))
EVERYTHING = Choice(unreviewed=True, with_belief=True, hypotheses=True)


def make(folder: Path, name: str) -> Case:
    case, _ = Case.open_or_create(folder / "case")
    read_leak(case, [write_leak(folder / "leak", name)], Options(jobs=1), Quiet())
    return case


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    case = make(tmp_path_factory.mktemp("clean"), "nobody")
    yield case
    case.close()


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    """The leak itself names one of the sealed everywhere."""
    case = make(tmp_path_factory.mktemp("planted"), CANARIES[0])
    yield case
    case.close()


def written(case: Case, form: str, folder: Path, **more: Any) -> tuple[Path, list[str]]:
    """A public dossier of all that is said, as strangers get it, and what was said on the way."""
    if form == "pdf":
        pytest.importorskip("typst", reason="the extra `report` is not installed")
    said: list[str] = []
    output = folder / f"dossier.{form}"
    request = Request(
        exporter=form, output=output, audience="public", names=sealed_names(), choice=EVERYTHING
    )
    export_case(case, request, said.append, **more)
    return output, said


def everything_in(file: Path) -> str:
    """All that is in a file: its bytes, the members of a package, the pages of a PDF."""
    raw = file.read_bytes()
    text = raw.decode("utf-8", "replace")
    if raw.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            text += "".join(f"{each} {archive.read(each).decode()}" for each in archive.namelist())
    if raw.startswith(b"%PDF"):
        document = pypdfium2.PdfDocument(raw)
        text += "".join(page.get_textpage().get_text_bounded() for page in document)
        document.close()
    return " ".join(text.split()).casefold()


def ids_of(case: Case) -> list[str]:
    queries = ("document FROM document", "claim FROM claim", "source FROM source", "lineage FROM lineage",
               "proposition FROM proposition", "sha256 FROM file", "thread FROM thread_node")  # fmt: skip
    return [row[0] for query in queries for row in case.database.rows(f"SELECT DISTINCT {query}")]


@pytest.mark.parametrize("form", FORMATS)
def test_a_public_dossier_holds_no_name_id_hash_path_or_time(clean: Case, form: str, tmp_path: Path) -> None:
    """M-254: nor a mail address, a host, a subject, or a description in the leak's words."""
    file, _ = written(clean, form, tmp_path)
    text = everything_in(file)
    assert scan_file(file, file.name, WATCH, is_ours=True) == []
    for what, canary in (*TECHNICAL.items(), ("description", DESCRIPTION), ("consulate", "El Paso")):
        assert canary.casefold() not in text, what
    found = ids_of(clean)
    assert len(found) > 20
    assert not [each for each in found if each[:12] in text]
    if form in ("html", "md", "docx", "pdf"):
        assert "mx-1" in text and "april 2010" in text and "13 april" not in text


@pytest.mark.parametrize("form", FORMATS)
def test_what_names_a_sealed_voice_is_left_out_and_told_of(planted: Case, form: str, tmp_path: Path) -> None:
    """M-254"""
    file, said = written(planted, form, tmp_path)
    assert scan_file(file, file.name, WATCH, is_ours=True) == []
    assert any("Left out" in line and "MX-1" in line for line in said)
    if form == "md":
        assert "would tell who a protected source is" in file.read_text(encoding="utf-8")


@pytest.mark.parametrize("form", FORMATS[:4])
def test_the_gate_stops_what_the_tables_let_through(
    planted: Case, form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """M-255: a leak introduced into the tables never bears the name asked for, in any format."""
    monkeypatch.setattr(public, "_withheld_for", lambda row, voices: [])
    with pytest.raises(WouldReveal) as refused:
        written(planted, form, tmp_path)
    assert "MX-1" in str(refused.value) and CANARIES[0].split()[1] not in str(refused.value)
    assert list(tmp_path.iterdir()) == []


def public_tables(case: Case) -> Public:
    tables = draw_up(case, Leaving(case), EVERYTHING, "public")
    labels: dict[tuple[str, str], str] = {}
    shield = Shield(
        names=WATCH.names, label=lambda kind, id_: labels.setdefault((kind, id_), f"label{len(labels)}")
    )
    return make_public_dossier(tables, shield)


def shortened(found: Public) -> dict[str, list[dict[str, Any]]]:
    """The tables of one proposition, with all of its rows."""
    tables = {name: list(rows) for name, rows in found.tables.items() if name not in ("pages", "status")}
    said = next(row for row in tables["propositions"] if row["chosen"] is not None)
    said |= {"against": [], "follows": []}
    claims = [row for row in tables["claims"] if row["claim"] in said["claims"]]
    documents = {row["document"] for row in claims}
    cited = [row for row in tables["documents"] if row["document"] in documents]
    return {**tables, "propositions": [said], "claims": claims, "documents": cited}


@pytest.mark.parametrize("form", FORMATS[:4])
def test_a_planted_canary_is_found_every_time(clean: Case, form: str, tmp_path: Path) -> None:
    """M-255: twenty canaries in eight places of every format; of the file alone, without its words beside."""
    if form == "pdf":
        pytest.importorskip("typst", reason="the extra `report` is not installed")
    made = shortened(public_tables(clean))
    exporter, file = load_exporter(form), tmp_path / f"x.{form}"
    sound = 0
    # A PDF takes longer to make: each canary in one place, each place two or three times.
    pairs = [(n, place) for n in range(20) for at, place in enumerate(PLACES) if form != "pdf" or at == n % 8]
    for number, place in pairs:
        tables = copy.deepcopy(made)
        plant(tables, place, CANARIES[number])
        with file.open("wb") as stream:
            exporter.write("x", tables, stream)
        found = scan_file(file, file.name, WATCH, is_ours=True)
        assert any(each.kind == "name" for each in found), (CANARIES[number], place)
        sound += 1
    assert sound == (20 if form == "pdf" else 160)


def test_the_same_case_gives_the_same_bytes(clean: Case, tmp_path: Path) -> None:
    for form in FORMATS:
        first = written(clean, form, tmp_path)[0].read_bytes()
        assert first == written(clean, form, tmp_path)[0].read_bytes()


def test_reasons_leave_in_words_of_ours_alone(clean: Case) -> None:
    """M-256"""
    tables = public_tables(clean).tables
    reasons = {
        each for row in tables["propositions"] for origin in row["origins"] for each in origin["reasons"]
    }
    ours = {words for _, words in public_propositions._REASONS} | {public_propositions._OTHER_REASON}
    assert reasons <= ours
    assert all(each["found"] is None for row in tables["propositions"] for each in row.get("standard", ()))
    assert all(row["explanation"] is None for row in tables["propositions"] if row["chosen"] is not None)
    assert "2010-04-13" not in json.dumps([list(tables[name]) for name in tables])


def test_whom_terms_keep_from_being_named_is_not_named(clean: Case) -> None:
    """M-257"""
    given = draw_up(clean, Leaving(clean), EVERYTHING, "public")
    named = next(row for row in given["sources"] if row["name"] == "Anna Berg")
    assert not named["protected"]
    shield = Shield(names=WATCH.names, label=lambda kind, id_: f"{kind}-{id_[:4]}")
    told = make_public_dossier(given, shield).tables["claims"]
    assert any(hop["name"] == "Anna Berg" for row in told for hop in row["hops"])
    named["terms"] = "not-for-attribution"
    told = make_public_dossier(given, shield).tables["claims"]
    assert not any(hop["name"] == "Anna Berg" for row in told for hop in row["hops"])


def test_where_nothing_may_be_shown_nothing_is_written(
    clean: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(public, "_withheld_for", lambda row, voices: ["MX-1"])
    with pytest.raises(UsageError, match="Nothing of what was chosen"):
        written(clean, "md", tmp_path)
    assert list(tmp_path.iterdir()) == []
