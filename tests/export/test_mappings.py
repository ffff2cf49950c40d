"""Each format opens in the tool it is for; public ones hold nothing that only the case may know."""

import csv
import hashlib
import io
import json
import mailbox
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sayso.case import Case
from sayso.dossier.choice import Choice, Wanted
from sayso.errors import UsageError
from sayso.export.flat import COLUMNS
from sayso.export.stix import CONFIDENCE, StixExporter
from sayso.exporting import Request, list_leaving
from sayso.importing.work import import_records
from sayso.plugins import EXPORTERS, load_exporter

Writes = Callable[..., bytes]
PUBLIC = ("records", "csv", "parquet", "ftm", "stix", "annotations", "gexf")
PRIVATE = ("mbox", "eml", "bagit")


@pytest.mark.parametrize("name", PUBLIC)
def test_the_same_case_gives_the_same_bytes(written: Writes, name: str) -> None:
    """M-125"""
    for audience in ("self", "public"):
        assert written(name, audience) == written(name, audience)


@pytest.mark.parametrize("name", PRIVATE)
def test_originals_leave_for_who_may_know_all_alone(written: Writes, name: str) -> None:
    """M-125"""
    assert load_exporter(name).audiences == ("self", "colleague")
    assert written(name) == written(name)
    with pytest.raises(UsageError, match="not written for public"):
        written(name, "public")


def test_every_exporter_is_tried_here() -> None:
    names = {load.rpartition(":")[2] for load in EXPORTERS}
    assert len(names) >= len(PUBLIC) + len(PRIVATE) + 1


@pytest.mark.parametrize("audience", ["self", "public"])
def test_a_row_of_csv_a_claim(written: Writes, audience: str) -> None:
    rows = list(csv.DictReader(io.StringIO(written("csv", audience).decode("utf-8-sig"), newline="")))
    assert len(rows) > 300
    assert tuple(rows[0]) == COLUMNS
    assert any(row["chain"].count("←") for row in rows)
    assert all(bool(row["start"]) == (audience == "self") for row in rows if row["text"])


def test_no_cell_is_a_formula(written: Writes) -> None:
    exporter = load_exporter("csv")
    page = {"subject": "=cmd()", "sha256": None, "claims": []}
    hop = {"name": "=1+1", "description": None, "medium": "mail"}
    claim = {
        **dict.fromkeys(("speaker", "cue_text", "proposition", "lineage", "review", "producer", "source_id")),
        **dict.fromkeys(("said", "about_time")),
        "claim": "a", "document": "b", "kind": "own", "factuality": "asserted", "stance": "neutral",
        "polarity": "positive", "score": 1.0, "content_text": "@SUM(A1)", "hops": [hop], "about": [],
    }  # fmt: skip
    stream = io.BytesIO()
    tables = {"register": (), "propositions": (), "carried": ({**page, "claims": [claim]},)}
    exporter.write("x", tables, stream)
    (row,) = csv.DictReader(io.StringIO(stream.getvalue().decode("utf-8-sig")))
    assert (row["title"], row["text"], row["chain"]) == ("'=cmd()", "'@SUM(A1)", "'=1+1")


def test_parquet_holds_the_rows_of_csv(written: Writes) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow (extra `parquet`) is not installed")
    table = parquet.read_table(io.BytesIO(written("parquet")))
    rows = list(csv.DictReader(io.StringIO(written("csv").decode("utf-8-sig"), newline="")))
    assert table.column("claim").to_pylist() == [row["claim"] for row in rows]
    assert set(table.column_names) == set(COLUMNS)
    text = next(row["text"] for row in rows if len(row["text"]) > 40)
    assert text.encode() in written("parquet"), "not packed: it can be searched before it leaves"


def test_without_pyarrow_parquet_says_what_to_do(written: Writes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(UsageError, match=r"pip install 'sayso\[parquet\]'"):
        written("parquet")


@pytest.mark.parametrize("audience", ["self", "public"])
def test_followthemoney_takes_every_entity(written: Writes, audience: str) -> None:
    """M-126: valid, no value lost in cleaning, every reference to an entity of the kind it wants."""
    ftm = pytest.importorskip("followthemoney", reason="followthemoney is not installed (it needs ICU)")
    entities = [json.loads(line) for line in written("ftm", audience).splitlines()]
    schemata = {each["id"]: ftm.model.get(each["schema"]) for each in entities}
    assert len(schemata) == len(entities)
    for each in entities:
        schema = schemata[each["id"]]
        schema.validate(each)
        for name, values in each["properties"].items():
            prop = schema.get(name)
            assert all(prop.type.clean(value) is not None for value in values), (name, values)
            if prop.type.name == "entity":
                assert all(schemata[value].is_a(prop.range) for value in values), (name, values)
    found = {each["schema"] for each in entities}
    expected = {"Email", "HyperText", "Mention"} if audience == "self" else {"Document"}
    assert found >= expected | {"Person", "Organization", "Note", "UnknownLink"}


@pytest.mark.parametrize("audience", ["self", "public"])
def test_stix_is_valid_and_points_at_nothing_that_is_missing(
    written: Writes, audience: str, tmp_path: Path
) -> None:
    """M-127: by stix2-validator and stix2; notes, reports, groupings, opinions, relationships."""
    bundle = json.loads(written("stix", audience))
    ids = {each["id"] for each in bundle["objects"]}
    assert len(ids) == len(bundle["objects"])
    for each in bundle["objects"]:
        refs = [value for name, value in each.items() if name.endswith("_ref")]
        refs += [one for name, value in each.items() if name.endswith("_refs") for one in value]
        assert ids.issuperset(refs)
    found = {each["type"] for each in bundle["objects"]}
    wanted = {"identity", "report", "note", "grouping", "relationship", "extension-definition"}
    assert found == (wanted | {"opinion"} if audience == "self" else wanted)
    stix2 = pytest.importorskip("stix2", reason="stix2 is not installed")
    stix2.parse(bundle, allow_custom=False)
    validator = pytest.importorskip("stix2validator", reason="stix2-validator is not installed")
    file = tmp_path / "bundle.json"
    file.write_text(json.dumps(bundle), encoding="utf-8")
    result = validator.validate_file(str(file), validator.ValidationOptions(version="2.1"))
    assert result.is_valid, [str(each) for one in result.object_results for each in one.errors][:3]


def test_credibility_given_by_people_alone_becomes_confidence() -> None:
    """M-127: by the table of appendix A; 6 has none, and what the house wrote is no Admiralty grade."""
    for digit, confidence in (*CONFIDENCE.items(), ("6", None)):
        assert _note(given=f"B{digit}", reported=None).get("confidence") == confidence
    assert "confidence" not in _note(given=None, reported="B/2")
    assert "confidence" not in _note(given="B", reported="B/2")


def _note(given: str | None, reported: str | None) -> dict[str, Any]:
    source = {"source": "s", "name": "A", "description": None, "kind": "person"}
    hop = {"name": "A", "description": None, "medium": "mail"}
    claim = {
        "claim": "c", "source_id": "s", "speaker": "A", "said": None, "hops": [hop],
        "content_text": "It rained", "factuality": "asserted", "review": None, "proposition": None,
    }  # fmt: skip
    page = {"document": "d", "subject": "A mail", "date": None, "claims": [claim]}
    stream = io.BytesIO()
    register = ({**source, "grade": given, "reported_grade": reported},)
    StixExporter().write("x", {"register": register, "carried": (page,), "propositions": ()}, stream)
    objects = json.loads(stream.getvalue())["objects"]
    return next(each for each in objects if each["type"] == "note")


@pytest.mark.parametrize("audience", ["self", "public"])
def test_networkx_opens_the_graph(written: Writes, audience: str) -> None:
    """M-128: voices that relay, say, and whom it is about, with dates that are days."""
    networkx = pytest.importorskip("networkx", reason="networkx is not installed")
    graph = networkx.read_gexf(io.BytesIO(written("gexf", audience)), version="1.3")
    relations = {each["relation"] for _, _, each in graph.edges(data=True)}
    assert relations == ({"relays", "says", "about"} if audience == "self" else {"relays", "says"})
    assert {each["what"] for _, each in graph.nodes(data=True)} >= {"voice", "statement"}
    assert graph.has_edge("voice:Ines Carrow", "voice:HB-7")
    days = {each["start"] for _, _, each in graph.edges(data=True) if "start" in each}
    assert days and all(len(day) == 10 for day in days)


def test_annotations_have_targets_that_find_the_words(written: Writes, demo_case: Path) -> None:
    page = json.loads(written("annotations"))
    assert (page["@context"], page["type"]) == ("http://www.w3.org/ns/anno.jsonld", "AnnotationPage")
    case = Case.open(demo_case)
    texts = {
        f"urn:sayso:document:{row['document']}": row["content"]
        for row in case.database.rows("SELECT document, content FROM document JOIN text USING (number)")
    }
    case.close()
    for item in page["items"]:
        assert item["type"] == "Annotation" and item["body"] and item["target"]
        for target in item["target"]:
            quote, place = target["selector"]
            assert texts[target["source"]][place["start"] : place["end"]] == quote["exact"]


def test_public_annotations_quote_and_place_nothing(written: Writes) -> None:
    for item in json.loads(written("annotations", "public"))["items"]:
        for target in item["target"]:
            (selector,) = target["selector"]
            assert set(selector) == {"type", "exact"}


def test_mails_leave_with_the_bytes_they_came_with(written: Writes, demo_case: Path, tmp_path: Path) -> None:
    """M-128: the hash of every message is that of its document."""
    with zipfile.ZipFile(io.BytesIO(written("eml"))) as archive:
        names = archive.namelist()
        for name in names:
            assert hashlib.sha256(archive.read(name)).hexdigest() == name.removesuffix(".eml")
    (tmp_path / "all.mbox").write_bytes(written("mbox"))
    box = mailbox.mbox(tmp_path / "all.mbox")
    assert len(box) == len(names) == 42
    case = Case.open(demo_case)
    ids = {row[0] for row in case.database.rows("SELECT message_id FROM message")}
    listed = list(list_leaving(case, Request(exporter="mbox", output=tmp_path / "x", audience="self")))
    case.close()
    assert {each["Message-ID"].strip("<> ") for each in box if each["Message-ID"]} <= ids
    assert [each["what"] for each in listed] == ["message"] * 42
    box.close()


def test_messages_leave_that_were_chosen(demo_case: Path, tmp_path: Path) -> None:
    """By what is said in them, by a claim, by id, by what holds a document, by words; nothing else leaves."""
    case = Case.open(demo_case)
    query = (
        "SELECT p.proposition, p.claim, c.document FROM proposition_claim p JOIN claim c USING (claim)"
        " JOIN document d USING (document) WHERE d.kind = 'mail' AND p.proposition IN (SELECT proposition"
        " FROM proposition_claim JOIN claim USING (claim) GROUP BY 1 HAVING count(DISTINCT document) > 2)"
        " ORDER BY 1, 2"
    )
    proposition, claim, document = tuple(next(iter(case.database.rows(query))))
    inner = case.database.value("SELECT document FROM item WHERE path LIKE '%anexo-b-pagina-1.txt'")

    def paths(**chosen: Any) -> set[str]:
        request = Request(exporter="eml", output=tmp_path / "x", audience="self", choice=Choice(**chosen))
        return {str(each["name"]) for each in list_leaving(case, request)}

    def wanted(id_: str) -> dict[str, Any]:
        return {"propositions": (Wanted(id=id_),)}

    every, said = paths(), paths(**wanted(proposition))
    assert 1 < len(said) < len(every)
    assert len(paths(**wanted(claim))) == len(paths(documents=(document[:12],))) == 1
    assert paths(**wanted(claim)) <= said
    assert [each.rpartition("!")[2] for each in paths(documents=(str(inner),))] == ["/23"]
    found, about = paths(query="annex"), paths(about="Salcedo")
    assert paths(query="annex", about="Salcedo") == found & about and found < every and about < every
    refused = (
        wanted("ffff"),
        {"query": "zebra"},
        {"documents": (case.database.value("SELECT source FROM source"),)},
    )
    for each in refused:
        with pytest.raises(UsageError):
            paths(**each)
    for exporter in ("records", "ledger"):
        request = Request(exporter=exporter, output=tmp_path / "x", audience="self", choice=Choice(about="x"))
        with pytest.raises(UsageError, match="whole case"):
            list(list_leaving(case, request))
    request = Request(exporter="html", output=tmp_path / "x", choice=Choice(documents=(document,)))
    with pytest.raises(UsageError, match="not of documents"):
        list(list_leaving(case, request))
    case.close()


def test_a_message_packed_in_another_is_named(demo_case: Path, tmp_path: Path) -> None:
    from sayso.exporting import export_case

    case, said = Case.open(demo_case), list[str]()
    export_case(case, Request(exporter="mbox", output=tmp_path / "x", audience="self"), said.append)
    case.close()
    assert any("projector.eml" in line for line in said)


def test_as_of_a_day_nothing_later_leaves(written: Writes, demo_case: Path) -> None:
    """M-125: no document, mail, original or entity that was not known then."""
    day = "2010-04-15"
    case = Case.open(demo_case)
    later = {
        row["document"] for row in case.database.rows("SELECT document FROM document WHERE date_to > ?", day)
    }
    case.close()
    assert later
    with zipfile.ZipFile(io.BytesIO(written("eml", as_of=day))) as archive:
        assert archive.namelist()
        assert later.isdisjoint(name.removesuffix(".eml") for name in archive.namelist())
    with zipfile.ZipFile(io.BytesIO(written("bagit", as_of=day))) as archive:
        assert later.isdisjoint(name.rpartition("/")[2] for name in archive.namelist())
    entities = [json.loads(line) for line in written("ftm", as_of=day).splitlines()]
    assert later.isdisjoint(each["id"] for each in entities)
    assert len(entities) < len(written("ftm").splitlines())


def test_the_bag_is_valid_and_its_records_make_the_case_again(
    written: Writes, demo_case: Path, tmp_path: Path
) -> None:
    """M-128"""
    with zipfile.ZipFile(io.BytesIO(written("bagit"))) as archive:
        archive.extractall(tmp_path)
    bag = tmp_path / "bag"
    case = Case.open(demo_case)
    originals = {row[0] for row in case.database.rows("SELECT sha256 FROM file")}
    case.close()
    assert {each.name for each in (bag / "data" / "originals").glob("*/*")} == originals
    new = Case.create(tmp_path / "new")
    result = import_records(bag / "data" / "records.jsonl", new, lambda line: None)
    new.close()
    assert result.problems == () and dict(result.counts)["document"] == 50
    bagit = pytest.importorskip("bagit", reason="bagit is not installed")
    assert bagit.Bag(str(bag)).validate()
    damaged = next((bag / "data" / "originals").glob("*/*"))
    damaged.write_bytes(damaged.read_bytes() + b"x")
    with pytest.raises(bagit.BagValidationError):
        bagit.Bag(str(bag)).validate()
