"""Twenty sealed names, looked for in claim records and all that is made of them."""

import io
from pathlib import Path
from typing import Any

import pytest

from sayso.case import Case
from sayso.errors import WouldReveal
from sayso.exporting import Request, export_case
from sayso.pipeline.line import Options, read_leak
from sayso.plugins import load_exporter
from sayso.progress import Quiet
from sayso.protection import public
from sayso.protection.scan import Watch, scan_stream
from sayso.protection.sealed import scanner_of, seal_of, write_seal
from tests.protection.leaks import CANARIES, DESCRIPTION, TECHNICAL, sealed_names, write_leak

FORMATS = ("records", "csv", "parquet", "ftm", "stix", "annotations", "gexf")
WATCH = Watch(names=scanner_of(sealed_names()))
IDS = ("document", "claim", "source", "proposition", "lineage", "entity", "mention")


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A case whose leak names none of the sealed."""
    return _make(tmp_path_factory.mktemp("sealed"), "nobody")


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, but the leak itself names one of them everywhere."""
    return _make(tmp_path_factory.mktemp("planted"), CANARIES[0])


def _make(folder: Path, name: str) -> Path:
    case, _ = Case.open_or_create(folder / "case")
    read_leak(case, [write_leak(folder / "leak", name)], Options(jobs=1), Quiet())
    case.close()
    write_seal(seal_of(case.folder), sealed_names(), "five random words are good")
    return case.folder


@pytest.fixture(autouse=True)
def _needs_pyarrow(request: pytest.FixtureRequest) -> None:
    if "parquet" in request.node.name:
        pytest.importorskip("pyarrow", reason="pyarrow (extra `parquet`) is not installed")


def exported(folder: Path, output: Path, name: str) -> tuple[bytes, list[str]]:
    said: list[str] = []
    case = Case.open(folder)
    try:
        request = Request(exporter=name, output=output, audience="public", names=sealed_names())
        export_case(case, request, said.append)
    finally:
        case.close()
    return output.read_bytes(), said


def findings(raw: bytes) -> list[str]:
    return [str(each) for each in scan_stream(io.BytesIO(raw), "x", WATCH)]


@pytest.mark.parametrize("name", FORMATS)
def test_no_detail_and_no_id_leaves(sealed: Path, tmp_path: Path, name: str) -> None:
    """M-120: message ids, hosts, addresses, subjects, file names, hours, hashes, ids, descriptions."""
    raw, _ = exported(sealed, tmp_path / "public", name)
    assert findings(raw) == []
    text = raw.decode("utf-8", "replace").casefold()
    for what, canary in (*TECHNICAL.items(), ("description", DESCRIPTION), ("consulate", "El Paso")):
        assert canary.casefold() not in text, what
    case = Case.open(sealed)
    for table in IDS:
        column = "entity" if table == "mention" else table
        for row in case.database.rows(f"SELECT {column} AS id FROM {table} WHERE {column} NOT NULL"):
            assert row["id"][:12] not in text, table
    case.close()
    assert "mx-1" in text
    assert "ministry sold the port" in text


@pytest.mark.parametrize("name", FORMATS)
def test_no_sealed_name_leaves_even_where_the_leak_holds_it(planted: Path, tmp_path: Path, name: str) -> None:
    """M-120: statements in which it stands stay behind, in every format."""
    raw, said = exported(planted, tmp_path / "public", name)
    assert findings(raw) == []
    assert any("Left out" in line and "MX-1" in line for line in said)


@pytest.mark.parametrize("name", FORMATS)
def test_a_leak_in_the_tables_bears_no_name(
    planted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """M-120: the gate sees into every format."""
    monkeypatch.setattr(public, "_withheld_for", lambda row, voices: [])
    with pytest.raises(WouldReveal, match="MX-1"):
        exported(planted, tmp_path / "public", name)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", FORMATS)
def test_each_of_twenty_names_would_be_found(name: str) -> None:
    """M-120: planted one by one as words, as a voice and as a source, in every format."""
    assert len(CANARIES) == 20
    exporter = load_exporter(name)
    for canary in CANARIES:
        for place in ("words", "voice", "source"):
            stream = io.BytesIO()
            exporter.write("x", _tables(**{place: canary}), stream)
            has_place = not (name == "gexf" and place == "source") and not (
                name in ("csv", "parquet", "annotations") and place == "source"
            )
            assert bool(findings(stream.getvalue())) == has_place, (canary, place)


def _tables(words: str = "It rained", voice: str = "Dora Ames", source: str = "Cy Lee") -> dict[str, Any]:
    """Public tables of one claim."""
    dates = {"from": "2010-04-01", "to": "2010-04-30"}
    hop = {"name": voice, "description": None, "kind": "person", "medium": "mail", "at": None}
    claim = {
        "claim": "c" * 16, "document": "d" * 16, "parent": None, "content_text": words, "cue_text": "",
        "source_text": "", "hops": [hop], "source_id": "e" * 16, "kind": "own", "factuality": "asserted",
        "stance": "neutral", "polarity": "positive", "speaker": "Dora Ames", "said": dates,
        "about_time": None, "about": [], "proposition": "f" * 16, "lineage": None, "review": None,
        "score": 1.0,
        "producer": "x 1",
    }  # fmt: skip
    page = {"document": "d" * 16, "sha256": None, "subject": "Document 1", "date": dates, "claims": [claim]}
    row = {
        "source": "e" * 16, "name": source, "names": [], "kind": "person", "code": None, "protected": False,
        "description": None, "claims": 1, "firsthand": 1, "reported_grade": None, "grade": None,
    }  # fmt: skip
    said = {
        "proposition": "f" * 16,
        "text": words,
        "claims": [{"claim": "c" * 16}],
        "lineages": [],
        "belief": None,
    }
    return {
        "reader": ({"audience": "public"},),
        "carried": (page,),
        "register": (row,),
        "propositions": (said,),
        **dict.fromkeys(("relations", "judgements", "entities", "mentions"), ()),
    }
