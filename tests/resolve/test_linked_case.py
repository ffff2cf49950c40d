"""M-106, M-107: mentions, entities, sources and decisions together, over a whole case."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from factory import make_message

from sayso import entities, views
from sayso.case import Case
from sayso.deciding.acts import By, judge_not_a_name, judge_pair, undo
from sayso.pipeline import linking
from sayso.pipeline.line import Options, read_leak
from sayso.progress import Quiet

FIRST = "Vera Kolar said the port was sold in May. A senior official said the minister had signed.\n"
SECOND = "Minister Vera Kolar denied it. MX-1 said Kolar was paid. A senior official said so too.\n"
BY = By()
ANNA = {"From": "Anna Berg <anna@example.org>"}


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    leak = tmp_path / "leak"
    leak.mkdir()
    (leak / "1.eml").write_bytes(make_message(FIRST, {**ANNA, "Message-ID": "<1@a.example>"}))
    reversed_name = {"From": '"Berg, Anna" <anna@example.org>', "Message-ID": "<2@a.example>"}
    (leak / "2.eml").write_bytes(make_message(SECOND, reversed_name))
    made, _ = Case.open_or_create(tmp_path / "case")
    read_leak(made, [leak], Options(jobs=1), Quiet())
    yield made
    made.close()


def names(case: Case, kind: str) -> dict[str, int]:
    return {row["name"]: row["mentions"] for row in views.list_entities(case) if row["kind"] == kind}


def source_of(case: Case, name: str) -> dict[str, object]:
    return next(row for row in views.list_sources(case) if name in row["names"])


def test_spellings_of_one_person_are_one_entity_and_one_source(case: Case) -> None:
    assert names(case, "person")["Vera Kolar"] == 3
    berg = [row for row in views.list_entities(case) if "anna@example.org" in row["addresses"]]
    assert [row["kind"] for row in berg] == ["person"]
    assert source_of(case, "Vera Kolar")["claims"] == 2


def test_an_entity_tells_why_its_names_are_one_and_where_they_stand(case: Case) -> None:
    row = next(row for row in views.list_entities(case) if row["name"] == "Vera Kolar")
    shown = entities.entity_details(case, row["entity"])
    assert len(shown["places"]) == row["mentions"]
    assert {"Kolar", "Vera Kolar"} in [set(each["names"]) for each in shown["joined"]]
    assert all(each["reason"] and 0 < each["score"] <= 1 for each in shown["joined"])


def test_a_code_is_nobody_and_unnamed_voices_are_perhaps_one(case: Case) -> None:
    assert names(case, "code") == {"MX-1": 1}
    unnamed = [row for row in views.list_sources(case) if row["kind"] == "unnamed"]
    officials = [row for row in unnamed if "official" in (row["description"] or "")]
    assert len(officials) == 2
    assert all(row["perhaps"] == 1 and row["protected"] for row in officials)
    pairs = list(case.database.rows("SELECT * FROM perhaps_same"))
    named = {row["source"] for row in views.list_sources(case) if row["name"] is not None}
    assert not any(named & {pair["left"], pair["right"]} for pair in pairs)


def test_a_decision_joins_and_undoing_it_parts(case: Case) -> None:
    before = list(views.list_entities(case))
    judge_pair(case, "same", ("Anna Berg", "Vera Kolar"), BY)
    joined = next(row for row in views.list_entities(case) if "Vera Kolar" in row["names"])
    assert {"Anna Berg", "Vera Kolar"} <= set(joined["names"])
    undo(case, "last", BY)
    assert list(views.list_entities(case)) == before


def test_what_names_nobody_is_no_entity(case: Case) -> None:
    judge_not_a_name(case, "Vera Kolar", BY)
    assert "Vera Kolar" not in names(case, "person")


def test_nothing_is_linked_anew_where_nothing_changed(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []
    actual = linking.link
    monkeypatch.setattr(linking, "link", lambda *given: calls.append(1) or actual(*given))
    leak = case.folder.parent / "leak"
    read_leak(case, [leak], Options(jobs=1), Quiet())
    assert calls == []
    (leak / "3.eml").write_bytes(make_message("Ivo Maresh said no.\n", {"Message-ID": "<3@a.example>"}))
    read_leak(case, [leak], Options(jobs=1), Quiet())
    assert calls == [1]
    assert "Ivo Maresh" in names(case, "person")
