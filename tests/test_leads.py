"""Leads: why each is there, what is left out, what is new; and the watch list they begin with."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sayso.case import Case
from sayso.check.accusing import accusation_in, accusing_beginnings
from sayso.deciding import claims
from sayso.deciding.recording import By
from sayso.errors import UsageError
from sayso.leads import MOST, find_leads, last_seen, mark_seen, watch_list
from sayso.pipeline import ahead, claiming, intake, line
from sayso.pipeline.line import Options, read_leak
from sayso.pipeline.watching import load_names, watched_documents
from sayso.progress import Quiet
from tests.faults.case_digest import digest_case

LEAK = Path(__file__).parents[1] / "sayso" / "demo" / "leak"


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    opened, _ = Case.open_or_create(tmp_path_factory.mktemp("leads") / "case")
    read_leak(opened, [LEAK], Options(jobs=1, watch=("Edvard Salcedo", "Nobody Atall", "***")), Quiet())
    yield opened
    opened.close()


def test_every_lead_says_why_it_is_there(case: Case) -> None:
    """M-074"""
    leads = find_leads(case)
    assert 0 < len(leads) <= MOST
    found = {each["why"] for lead in leads for each in lead["reasons"]}
    assert found == {"watch", "accused", "contradicted", "origins", "secret"}
    assert all(lead["reasons"] and lead["document"] and lead["text"] for lead in leads)
    assert len({(lead["what"], lead["id"]) for lead in leads}) == len(leads)
    told = [each["words"] for lead in leads for each in lead["reasons"]]
    assert any("promised three percent" in words and "Maresh" in words for words in told)
    assert find_leads(case) == leads


def test_reasons_are_true(case: Case) -> None:
    for lead in find_leads(case):
        for reason in lead["reasons"]:
            if reason["why"] == "origins":
                assert lead["lineages"] > 1 and reason["words"].startswith(str(lead["lineages"]))
            if reason["why"] == "accused":
                assert accusation_in(lead["claim"]["content_text"]) is not None
            if reason["why"] == "watch":
                row = lead["claim"]
                assert "Salcedo" in f"{row['content_text']} {row['speaker']} {row['source_text']}"


def test_what_is_rejected_is_no_lead(case: Case) -> None:
    lead = next(each for each in find_leads(case) if each["reasons"][0]["why"] == "accused")
    claims.reject(case, lead["claim"]["claim"], By(note="misread"))
    assert lead["claim"]["claim"] not in {
        each["claim"]["claim"] for each in find_leads(case) if each["claim"]
    }


def test_what_is_new_is_said_after_a_look(case: Case, tmp_path: Path) -> None:
    assert last_seen(case) is None
    mark_seen(case, "2026-01-02T03:04:05Z")
    assert not any(each["why"] == "new" for lead in find_leads(case) for each in lead["reasons"])
    late = tmp_path / "late.txt"
    late.write_text("The harbour master said that the crane had been sold.\n", encoding="utf-8")
    read_leak(case, [late], Options(jobs=1), Quiet())
    new = [lead for lead in find_leads(case) if any(each["why"] == "new" for each in lead["reasons"])]
    assert any("crane had been sold" in lead["text"] for lead in new)
    assert watch_list(case) == ["Edvard Salcedo", "Nobody Atall", "***"]  # kept by a read that names none


def test_documents_on_the_watch_list_get_their_claims_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """M-075: and the claims are the same as without a list."""
    leak = tmp_path / "leak"
    leak.mkdir()
    for number in range(30):
        name = "Vera Holt" if number == 28 else "Somebody"
        (leak / f"{number:02}.txt").write_text(
            f"{name} said that ship {number} had sunk.\n", encoding="utf-8"
        )
    asked: list[tuple[str, ...]] = []
    monkeypatch.setattr(claiming, "_CHUNK", 1)
    find = claiming.find_in_documents
    monkeypatch.setattr(claiming, "find_in_documents", lambda work: (asked.append(work[1]), find(work))[1])
    case, _ = Case.open_or_create(tmp_path / "case")
    read_leak(case, [leak], Options(jobs=1, watch=("vera holt",)), Quiet())
    (watched,) = watched_documents(case.database)
    assert asked[0] == (watched,)
    assert len(asked) == 30
    ids = {row[0] for row in case.database.rows("SELECT claim FROM claim")}
    case.close()
    plain, _ = Case.open_or_create(tmp_path / "plain")
    read_leak(plain, [leak], Options(jobs=1), Quiet())
    assert {row[0] for row in plain.database.rows("SELECT claim FROM claim")} == ids
    plain.close()


def test_they_have_their_claims_before_the_rest_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """M-078: a claim of theirs is a lead while reading goes on; those after it have only been counted."""
    leak = tmp_path / "leak"
    leak.mkdir()
    for number in range(12):
        name = "Vera Holt" if number in (1, 2, 3, 9) else "Somebody"
        words = f"{name} said that ship {number} had sunk.\n"
        (leak / f"{number:02}.txt").write_text(words, encoding="utf-8")
    monkeypatch.setattr(intake, "_UNITS_A_COMMIT", 1)
    monkeypatch.setattr(ahead, "A_NAME", 3)
    monkeypatch.setattr(ahead, "_REST", 0.0)
    states: list[tuple[int, list[str]]] = []
    look = ahead.Ahead.look

    def looked(self: ahead.Ahead) -> None:
        look(self)
        texts = [lead["text"] for lead in find_leads(case) if lead["what"] == "claim"]
        states.append((case.database.count("SELECT count(*) FROM document"), texts))

    monkeypatch.setattr(ahead.Ahead, "look", looked)
    case, _ = Case.open_or_create(tmp_path / "case")
    read_leak(case, [leak], Options(jobs=1, watch=("Vera Holt", "Nobody Atall", "***")), Quiet())
    assert any(documents < 5 and any("ship 1" in text for text in texts) for documents, texts in states)
    assert not any("ship 9" in text for _, texts in states for text in texts)  # of one name not all
    case.close()


def test_claims_found_ahead_leave_no_trace(tmp_path: Path) -> None:
    """M-078: the case is the same as without a list, also where what is read first repeats others."""
    folders = [tmp_path / "watched", tmp_path / "plain"]
    for folder, watch in zip(folders, (("Salcedo", "HB-3"), ()), strict=True):
        case, _ = Case.open_or_create(folder)
        read_leak(case, [LEAK], Options(jobs=1, stop_after="resolve", watch=watch), Quiet())
        with case.database.writing() as connection:
            connection.execute("DELETE FROM setting WHERE key = 'watch'")
        case.close()
    assert digest_case(folders[0]) == digest_case(folders[1])


def test_large_files_are_read_behind_the_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """M-079"""
    leak = tmp_path / "leak"
    leak.mkdir()
    for name, size in (("a", 900), ("b", 10), ("c", 800), ("d", 20)):
        (leak / f"{name}.txt").write_text(f"{name} {'word ' * size}\n", encoding="utf-8")
    monkeypatch.setattr(line, "_LARGE", 1_000)
    case, _ = Case.open_or_create(tmp_path / "case")
    read_leak(case, [leak], Options(jobs=2, stop_after="text"), Quiet())
    names = [row[0] for row in case.database.rows("SELECT name FROM document ORDER BY number")]
    assert names == ["b.txt", "d.txt", "a.txt", "c.txt"]
    case.close()


def test_a_list_of_names_is_a_line_each(tmp_path: Path) -> None:
    path = tmp_path / "names.txt"
    path.write_bytes("\ufeff# who we look for\n Vera   Holt \n\nVera Holt\nIvo Maresh\n".encode())
    assert load_names(path) == ("Vera Holt", "Ivo Maresh")
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UsageError, match="UTF-8"):
        load_names(path)
    path.write_text("\n".join(f"n {number}" for number in range(2_001)), encoding="utf-8")
    with pytest.raises(UsageError, match="2,000"):
        load_names(path)


@pytest.mark.parametrize(
    "words",
    ["took kickbacks", "a kickback", "was bribed", "embezzled it", "stealing", "offshore accounts", "crimes"],
)
def test_the_sieve_lets_every_accusation_through(words: str) -> None:
    assert accusation_in(f"He {words}.") is not None
    assert any(word.startswith(start) for word in words.split() for start in accusing_beginnings())
