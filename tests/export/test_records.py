"""Claim records: as the schema says; the public's hold words and labels alone; all come back."""

import copy
import json
import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner

from sayso import cli, views
from sayso.case import Case
from sayso.deciding import acts, claims
from sayso.deciding.claims import Added, Correction
from sayso.deciding.recording import By
from sayso.errors import UsageError
from sayso.export.records import schema
from sayso.importing.checking import check_record, record_kinds, record_schema
from sayso.importing.lines import LINE_BYTES, MOST_PROBLEMS, REFUSED
from sayso.importing.work import Imported, import_records
from sayso.store.journal import JOURNAL
from sayso.upkeep import verify_case

Record = dict[str, Any]
Writes = Callable[..., bytes]
BY = By(note="read it", at="2026-01-01T00:00:00.000000Z")
TABLES = (
    "claim", "claim_decision", "claim_judgement", "claim_source", "judgement", "lineage", "lineage_claim",
    "message", "proposition", "proposition_claim", "relation", "source", "source_judgement", "belief",
    "drift",
)  # fmt: skip
# What is not in records; a rejected claim leaves no gap behind.
LATER = {"message": {"number", "trace"}, "claim": {"position", "parent"}}


def parsed(raw: bytes) -> list[Record]:
    return [json.loads(line) for line in raw.decode("utf-8").splitlines()]


def imported(records: bytes, folder: Path) -> Imported:
    file = folder.with_suffix(".jsonl")
    file.write_bytes(records)
    case = Case.create(folder)
    try:
        return import_records(file, case, lambda line: None)
    finally:
        case.close()


@pytest.fixture(scope="module")
def judged(demo_case: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo with decisions of several kinds."""
    folder = Path(shutil.copytree(demo_case, tmp_path_factory.mktemp("judged") / "case"))
    case = Case.open(folder)
    rows = [row for row in views.list_claims(case) if len(row["content_text"].split()) > 6]
    claims.confirm(case, rows[0]["claim"], BY)
    claims.correct(case, rows[1]["claim"], Correction(how="denied", on="2010-05-01"), BY)
    words = " ".join(rows[2]["content_text"].split()[:4])
    claims.correct(case, rows[2]["claim"], Correction(content=words), BY)
    claims.reject(case, rows[3]["claim"], BY)
    claims.add(case, f"{rows[4]['document'][:12]}:{rows[4]['content_text'][:20]}", Added(who="a clerk"), BY)
    acts.grade(case, "HB-3", "B2", BY)
    case.close()
    return folder


@pytest.fixture(scope="module")
def everything(judged: Path, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """All records of the judged demo, for who keeps it."""
    return exported(judged, tmp_path_factory.mktemp("records") / "records.jsonl")


def exported(folder: Path, output: Path) -> bytes:
    words = [
        "--case",
        str(folder),
        "--as",
        "records",
        "--for",
        "self",
        "--i-keep-this",
        "--output",
        str(output),
    ]
    done = CliRunner().invoke(cli.sayso, ["export", *words], standalone_mode=False)
    assert done.return_value == 0, done.output
    return output.read_bytes()


def test_every_record_is_as_the_schema_says(everything: bytes, written: Writes) -> None:
    """M-119: of both forms, by the validator of the JSON Schema project and by ours."""
    jsonschema.Draft202012Validator.check_schema(schema())
    judge = jsonschema.Draft202012Validator(schema())
    kinds = set()
    for record in (*parsed(everything), *parsed(written("records", "public"))):
        kinds.add(record["record"])
        assert check_record(record) is None
    assert kinds == set(record_kinds())
    for record in parsed(everything)[:200:7]:
        judge.validate(record)


def _broken(record: Record, chance: random.Random) -> Record:
    """A record with one value replaced, taken away or added, anywhere in it."""
    record = copy.deepcopy(record)
    at: Any = record
    while isinstance(at, dict | list) and at:
        key = chance.choice(list(at) if isinstance(at, dict) else range(len(at)))
        if not isinstance(at[key], dict | list) or not at[key] or chance.random() < 0.3:
            break
        at = at[key]
    change = chance.randrange(3)
    if isinstance(at, dict) and change == 0:
        at.pop(key)
    elif isinstance(at, dict) and change == 1:
        at["surplus"] = 1
    else:
        at[key] = chance.choice((None, -5, 1.5, "zzz", [], {}, True, 2**60))
    return record


def test_the_own_validator_agrees_with_that_of_others(everything: bytes) -> None:
    """M-119: on a thousand records of which one value each was changed."""
    chance = random.Random(7)
    records = parsed(everything)
    judges = {
        kind: jsonschema.Draft202012Validator({"$ref": f"#/$defs/{kind}", "$defs": record_schema()["$defs"]})
        for kind in record_kinds()
    }
    refused = 0
    for _ in range(1000):
        record = _broken(chance.choice(records), chance)
        kind = record.get("record")
        is_fit = kind in record_kinds() and judges[kind].is_valid(record)
        assert (check_record(record) is None) == is_fit, record
        refused += not is_fit
    assert 500 < refused < 1000


def test_public_records_hold_words_and_labels_alone(demo_case: Path, written: Writes) -> None:
    """M-120: no position, no text around, no hash, no id of the case, no path, no address, no hour."""
    raw = written("records", "public")
    assert raw == written("records", "public")
    for record in parsed(raw):
        if record["record"] == "claim":
            assert set(record["spans"]) == {"content"}
            for places in record["spans"]["content"]:
                assert [set(each) for each in places] == [{"type", "exact"}]
                assert places[0]["exact"] == record["text"]
            assert {"position", "belief", "drift", "decision", "machine"}.isdisjoint(record)
            assert all({"address", "span"}.isdisjoint(hop) for hop in record["chain"])
        if record["record"] == "document":
            assert set(record) == {"record", "version", "document", "title", "date"}
        assert record["record"] not in ("judgement", "relation")
    case = Case.open(demo_case)
    for table in ("claim", "document", "source", "proposition", "lineage"):
        for row in case.database.rows(f"SELECT {table} AS id FROM {table}"):
            assert row["id"][:12].encode() not in raw
    for row in case.database.rows("SELECT message_id, sender_address, sent FROM message"):
        assert not any(each and each.encode() in raw for each in row)
    for row in case.database.rows("SELECT path FROM item"):
        assert row["path"].encode() not in raw
    case.close()


def test_what_a_protected_voice_began_has_no_lineage_in_public(demo_case: Path, written: Writes) -> None:
    """M-120"""
    records = parsed(written("records", "public"))
    shielded = {each["source"] for each in records if each["record"] == "source" and each["protected"]}
    told = [each for each in records if each["record"] == "claim"]
    assert any(each["lineage"] for each in told)
    assert shielded
    assert all(each["lineage"] is None for each in told if each["source"] in shielded)


def test_selectors_find_the_words(everything: bytes) -> None:
    """M-121: both selectors of each part give the same words of the document's text."""
    text, found = "", 0
    for record in parsed(everything):
        if record["record"] == "document":
            text = record["text"]
        elif record["record"] == "claim":
            for places in record["spans"].values():
                for quote, place in places:
                    assert text[place["start"] : place["end"]] == quote["exact"]
                    assert quote["prefix"] + quote["exact"] + quote["suffix"] in text
                    found += 1
    assert found > 400


def test_records_come_back_as_the_same_rows_and_bytes(
    judged: Path, everything: bytes, tmp_path: Path
) -> None:
    """M-122: documents, claims, sources, propositions, lineages, beliefs, decisions."""
    result = imported(everything, tmp_path / "new")
    assert result.problems == ()
    assert dict(result.counts)["judgement"] == 6
    assert exported(tmp_path / "new", tmp_path / "again.jsonl") == everything
    assert (tmp_path / "new" / JOURNAL).read_bytes() == (judged / JOURNAL).read_bytes()
    before, after = Case.open(judged), Case.open(tmp_path / "new")
    assert list(verify_case(after)) == []
    gone = {row["claim"] for row in views.list_claims(before) if row["rejected"]}
    assert len(gone) == 1
    for table in TABLES:
        left, right = (rows_of(case, table) for case in (before, after))
        assert [each for each in left if gone.isdisjoint(each)] == right, table
    before.close()
    after.close()


def rows_of(case: Case, table: str) -> list[tuple[Any, ...]]:
    columns = [row["name"] for row in case.database.rows(f"PRAGMA table_info({table})")]
    wanted = ", ".join(f'"{each}"' for each in columns if each not in LATER.get(table, ()))
    return sorted((tuple(row) for row in case.database.rows(f"SELECT {wanted} FROM {table}")), key=repr)


def test_a_new_case_of_records_can_be_judged(everything: bytes, tmp_path: Path) -> None:
    """M-122: decisions that came with it are obeyed, and further ones are."""
    imported(everything, tmp_path / "new")
    case = Case.open(tmp_path / "new")
    (source,) = [row for row in views.list_sources(case) if row["name"] == "HB-3"]
    assert source["grade"] == "B2"
    states = {row["review"] for row in views.list_claims(case)}
    assert {"confirmed", "corrected", "added"} <= states
    row = next(each for each in views.list_claims(case) if each["review"] is None)
    claims.confirm(case, row["claim"], BY)
    assert any(each["review"] == "confirmed" for each in views.claims_of(case, row["document"]))
    case.close()


def _changed(records: bytes, kind: str, change: Callable[[Record], Any], which: int = 0) -> tuple[bytes, int]:
    """The records with one of a kind changed, and the number of its line."""
    lines = records.splitlines()
    places = [number for number, line in enumerate(lines) if json.loads(line)["record"] == kind]
    record = json.loads(lines[places[which]])
    change(record)
    lines[places[which]] = json.dumps(record, ensure_ascii=False).encode()
    return b"\n".join(lines) + b"\n", places[which] + 1


HOSTILE: dict[str, tuple[str, Callable[[Record], Any], str]] = {
    "a span outside the text": ("document", lambda each: each["zones"][0].update(span=[0, 10**9]), "outside"),
    "a day that is none": (
        "document",
        lambda each: each.update(dated={"from": "2010-13-45", "to": None}),
        "month",
    ),
    "a claim of another document": (
        "claim",
        lambda each: each.update(document="0" * 64),
        "behind its document",
    ),
    "other words at a place": (
        "claim",
        lambda each: each["spans"]["content"][0][0].update(exact="The minister confessed"),
        "not those quoted",
    ),
    "a false id": ("claim", lambda each: each.update(claim="0" * 20), "not that of its places"),
    "a field that is unknown": ("source", lambda each: each.update(shell="rm"), "unknown"),
    "a number out of range": ("claim", lambda each: each.update(score=7), "out of range"),
    "a claim that is nowhere": (
        "proposition",
        lambda each: each["claims"][0].update(claim="f" * 20),
        "no claim",
    ),
    "a decision of another content": (
        "judgement",
        lambda each: each.update(note="forged"),
        "not that of its content",
    ),
    "a form that is no id": (
        "source",
        lambda each: each.update(source="'; DROP TABLE claim"),
        "not of the form",
    ),
    "an unheard-of kind": ("relation", lambda each: each.update(record="script"), "none of"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_record_is_refused_with_its_line(everything: bytes, tmp_path: Path, name: str) -> None:
    """M-123: it is a problem with line and remedy; all that does not hang on it is taken over."""
    kind, change, words = HOSTILE[name]
    records, line = _changed(everything, kind, change)
    result = imported(records, tmp_path / "new")
    first = result.problems[0]
    assert (first.place, first.kind, first.path) == (f"line {line}", REFUSED, "new.jsonl")
    assert words in first.message
    assert "docs/records.md" in first.remedy
    case = Case.open(tmp_path / "new")
    assert case.database.count("SELECT count(*) FROM problem WHERE kind = ?", REFUSED) == len(result.problems)
    assert case.database.count("SELECT count(*) FROM claim") > 300
    assert list(verify_case(case)) == []
    case.close()


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (b'{"record":', "no JSON"),
        (b"[" * 100_000, "no JSON"),
        (b'{"record":"claim","version":NaN}', "no JSON"),
        (b'{"record":"source","source":"\\ud800"}', "JSON"),
        (b"\xff\xfe", "no JSON"),
        (b'"x"', "none of"),
        (b'{"record":"records","version":1,"audience":"self"}', "second first line"),
    ],
)
def test_a_line_that_is_no_record_is_refused(tmp_path: Path, line: bytes, words: str) -> None:
    """M-123"""
    head = b'{"record":"records","version":1,"audience":"self"}\n'
    result = imported(head + line + b"\n\n", tmp_path / "new")
    (problem,) = result.problems
    assert problem.place == "line 2"
    assert words in problem.message


def test_a_line_without_end_is_not_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """M-123"""
    assert LINE_BYTES == 1 << 26
    monkeypatch.setattr("sayso.importing.lines.LINE_BYTES", 1000)
    head = b'{"record":"records","version":1,"audience":"self"}\n'
    result = imported(head + b"x" * 5000 + b"\n" + b"{}\n", tmp_path / "new")
    assert [each.place for each in result.problems] == ["line 2", "line 3"]
    assert "longer than" in result.problems[0].message


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "Line 1"),
        (b"PK\x03\x04", "ZIP"),
        (b"age-encryption.org/v1\n", "encrypted"),
        (b'{"record":"records","version":2,"audience":"self"}\n', "version 2"),
        (b'{"record":"records","version":1,"audience":"everyone"}\n', "schema"),
        (b'{"record":"records","version":1,"audience":"public"}\n', "for the public"),
        (
            b'{"record":"records","version":1,"audience":"self"}\n' + b"{}\n" * (MOST_PROBLEMS + 1),
            "Nothing was",
        ),
    ],
)
def test_what_is_no_file_of_records_makes_no_case(tmp_path: Path, raw: bytes, words: str) -> None:
    """M-123: and leaves no trace of one."""
    file = tmp_path / "x.jsonl"
    file.write_bytes(raw)
    done = CliRunner().invoke(
        cli.sayso, ["import", str(file), "--case", str(tmp_path / "c")], standalone_mode=False
    )
    assert isinstance(done.exception, UsageError)
    assert words in str(done.exception)
    assert not (tmp_path / "c").exists()


def test_the_command_says_what_it_took_and_what_not(everything: bytes, tmp_path: Path) -> None:
    records, line = _changed(everything, "source", lambda each: each.update(shell="rm"))
    file = tmp_path / "x.jsonl"
    file.write_bytes(records)
    words = ["import", str(file), "--case", str(tmp_path / "c")]
    done = CliRunner().invoke(cli.sayso, words, standalone_mode=False)
    assert done.return_value == 1
    assert "50 documents" in done.output
    assert f"x.jsonl, line {line}:" in done.output


def test_what_was_told_off_the_record_is_in_no_record(
    demo_case: Path, written: Writes, tmp_path: Path
) -> None:
    """M-124: its claims, its voice, decisions that name it, files and messages that hold its words."""
    folder = Path(shutil.copytree(demo_case, tmp_path / "case"))
    case = Case.open(folder)
    acts.set_terms(case, "HB-7", "off-record", BY)
    told = [row["content_text"] for row in views.list_claims(case) if row["speaker"] == "HB-7"]
    case.close()
    assert told
    records = written("records", folder=folder)
    assert "HB-7" not in set(voices(parsed(records)))
    texts = {each["text"] for each in parsed(records) if each["record"] == "claim"}
    assert texts.isdisjoint(told)
    assert not any(each["record"] == "judgement" for each in parsed(records))
    assert len(written("mbox", folder=folder)) < len(written("mbox", folder=demo_case))


def voices(records: list[Record]) -> Iterator[str | None]:
    """Whoever is named as a voice, by name or code."""
    for record in records:
        if record["record"] == "source":
            yield from (record["name"], record["code"], *record["names"])
        if record["record"] == "claim":
            yield from (record["speaker"], *(hop["name"] for hop in record["chain"]))
        if record["record"] == "document":
            yield from (hop["name"] for zone in record["zones"] for hop in zone["voices"])
            yield from (form["source"] for form in record["forms"])
