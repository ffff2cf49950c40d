"""Dossiers of a small leak that we wrote: what is chosen, what is held back, what each reader gets."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyrage
import pytest
from factory import make_mail, make_mbox, make_part

from sayso import views
from sayso.case import Case
from sayso.deciding import acts
from sayso.deciding.claims import confirm
from sayso.deciding.recording import By
from sayso.dossier.choice import Choice, Wanted, read_wanted
from sayso.dossier.material import draw_up
from sayso.errors import UsageError
from sayso.exporting import Request, export_case, list_leaving
from sayso.leaving import Leaving
from sayso.pipeline.line import Options, read_leak
from sayso.progress import Quiet

BODIES = (
    "Ivo Salt said that the ministry sold the north quay to Castellan in May 2010.",
    "The ministry sold the north quay to Castellan in May 2010. Pia Lund said the bridge was closed.",
    "The Courier reported that the treasury paid nine million crowns for the lighthouse.",
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dossier")
    mails = [
        make_mail(
            make_part(body),
            {
                "From": f"Anna Berg <anna{number}@desk.example>",
                "Message-ID": f"<{number}@desk.example>",
                "Subject": f"Number {number}",
                "Date": f"Tue, {13 + number} Apr 2010 10:00:00 +0200",
            },
        )
        for number, body in enumerate(BODIES)
    ]
    (folder / "leak").mkdir()
    (folder / "leak" / "a.mbox").write_bytes(make_mbox(mails))
    case, _ = Case.open_or_create(folder / "case")
    read_leak(case, [folder / "leak"], Options(jobs=1), Quiet())
    for row in views.list_claims(case):
        if "north quay" in row["content_text"]:
            confirm(case, row["claim"], By())
    case.close()
    return case.folder


@pytest.fixture
def case(made: Path, tmp_path: Path) -> Case:
    return Case.open(Path(shutil.copytree(made, tmp_path / "case")))


def drawn(case: Case, **choice: Any) -> dict[str, list[dict[str, Any]]]:
    return draw_up(case, Leaving(case), Choice(**choice), "self")


def texts(tables: dict[str, list[dict[str, Any]]]) -> list[str]:
    return [row["text"] for row in tables["propositions"] if row["chosen"] is not None]


def test_only_what_a_person_confirmed_is_told(case: Case) -> None:
    """M-261"""
    tables = drawn(case)
    assert texts(tables) and all("north quay" in text for text in texts(tables))
    assert {row["review"] for row in tables["claims"]} == {"confirmed"}
    (others,) = [row["count"] for row in tables["losses"] if row["what"] == "propositions"]
    assert others >= 2


def test_the_rest_is_taken_when_asked_for_and_marked(case: Case) -> None:
    tables = drawn(case, unreviewed=True)
    assert any("lighthouse" in text for text in texts(tables))
    lighthouse = next(row for row in tables["propositions"] if "lighthouse" in row["text"])
    assert lighthouse["claims"] and lighthouse["reviewed"] == []


def test_where_nothing_is_confirmed_it_says_how_to_confirm(case: Case) -> None:
    """M-261"""
    with pytest.raises(UsageError, match=r"sayso judge confirm CLAIM.*--unreviewed"):
        drawn(case, query="lighthouse")
    with pytest.raises(UsageError, match="fits"):
        drawn(case, about="Zorro")
    bridge = next(row for row in views.list_propositions(case) if "bridge" in row["text"])["proposition"]
    with pytest.raises(UsageError, match=f"Nobody has confirmed a claim of {bridge[:8]}"):
        drawn(case, propositions=(Wanted(id=bridge),))
    with pytest.raises(UsageError, match="is not the id of a proposition"):
        drawn(case, propositions=(Wanted(id=next(views.list_documents(case))["document"]),))


def test_propositions_come_in_the_order_given_with_the_headline_given(case: Case, tmp_path: Path) -> None:
    rows = {row["text"]: row["proposition"] for row in views.list_propositions(case)}
    chosen = list(rows.values())[::-1]
    file = tmp_path / "wanted.txt"
    file.write_text(f"# mine\n{chosen[0][:12]}  Who pays?\n\n{chosen[1]}\n")
    wanted = read_wanted(str(file))
    assert [each.headline for each in wanted] == ["Who pays?", None]
    tables = drawn(case, propositions=wanted, unreviewed=True)
    kept = [row for row in tables["propositions"] if row["chosen"] is not None]
    assert [(row["proposition"], row["headline"]) for row in kept] == [
        (chosen[0], "Who pays?"),
        (chosen[1], None),
    ]
    assert [each.id for each in read_wanted("ab12, cd34")] == ["ab12", "cd34"]
    with pytest.raises(UsageError, match="names nothing"):
        read_wanted(",")


def test_a_name_or_words_choose(case: Case) -> None:
    assert all("bridge" in text for text in texts(drawn(case, about="Pia Lund", unreviewed=True)))
    assert all(
        "lighthouse" in text for text in texts(drawn(case, query="MILLION lighthouse", unreviewed=True))
    )


def test_belief_leaves_only_where_it_was_asked_for(case: Case) -> None:
    """M-249"""
    plain, with_it = drawn(case), drawn(case, with_belief=True)
    assert all(row["likelihood"] is None for row in plain["propositions"] if row["chosen"] is not None)
    assert all(row["likelihood"] for row in with_it["propositions"] if row["chosen"] is not None)
    assert all(row["reliability"] is None for row in plain["sources"])


def test_excerpts_are_the_words_of_the_document(case: Case) -> None:
    """M-250"""
    tables = drawn(case)
    assert len(tables["excerpts"]) == len(tables["claims"])
    for row in tables["excerpts"]:
        claim = next(each for each in tables["claims"] if each["claim"] == row["claim"])
        text = Leaving(case).page(claim["document"])["text"]
        start, end = row["span"]
        assert text[start:end] == row["words"]
        assert (row["before"] + row["words"] + row["after"]) in text


def test_what_is_off_the_record_is_in_no_dossier(case: Case, tmp_path: Path) -> None:
    """M-134"""
    acts.set_terms(case, "Ivo Salt", "off-record", By())
    tables = drawn(case)
    assert all(row["name"] != "Ivo Salt" for row in tables["sources"])
    assert "Ivo Salt" not in json.dumps(tables)


def test_replies_are_told(case: Case) -> None:
    claim = next(row for row in drawn(case)["claims"])
    acts.record_reply(
        case, "Ivo Salt", acts.Reply(asked="2012-05-01", state="declined", points=(claim["claim"],)), By()
    )
    replies = [each for row in drawn(case)["propositions"] for each in row["replies"]]
    assert {(each["name"], each["state"]) for each in replies} == {("Ivo Salt", "declined")}


def test_as_of_a_day_there_is_only_what_had_been_said(case: Case) -> None:
    leaving = Leaving(case, "2010-04-13")
    tables = draw_up(case, leaving, Choice(with_belief=True), "self")
    assert len(tables["documents"]) == 1
    assert all(row["likelihood"] is None and not row["standard"] for row in tables["propositions"])
    with pytest.raises(UsageError):
        draw_up(case, Leaving(case, "2009-01-01"), Choice(), "self")


Writes = Callable[..., bytes]


@pytest.fixture
def write(case: Case, tmp_path: Path) -> Writes:
    def written(form: str, **more: Any) -> bytes:
        output = tmp_path / f"x.{form}"
        export_case(case, Request(exporter=form, output=output, **more), lambda line: None)
        return output.read_bytes()

    return written


def test_each_reader_gets_what_is_meant_for_him(write: Writes) -> None:
    """M-254"""
    public = write("md").decode()
    mine = write("md", audience="self").decode()
    assert "leak/a.mbox" in mine and "characters" in mine and "anna0" in mine
    assert "a.mbox" not in public and "characters" not in public and "anna0" not in public
    identity = pyrage.x25519.Identity.generate()
    closed = write("md", audience="colleague", recipients=(str(identity.to_public()),))
    assert b"north quay" not in closed
    assert b"x.md" not in pyrage.decrypt(closed, [identity])[:4]


def test_what_would_leave_is_listed(case: Case, tmp_path: Path) -> None:
    request = Request(exporter="html", output=tmp_path / "x.html", choice=Choice(query="north quay"))
    rows = list(list_leaving(case, request))
    assert {row["what"] for row in rows} == {"document", "source", "statement"}
    assert not (tmp_path / "x.html").exists()


def test_nothing_in_it_depends_on_the_day_it_is_made(write: Writes) -> None:
    """M-251"""
    for form in ("html", "docx"):
        assert write(form) == write(form)


def test_a_source_is_called_as_was_agreed_with_it(case: Case, write: Writes) -> None:
    """M-257"""
    acts.set_terms(case, "Ivo Salt", "background", By(), described="a person who knows the contract")
    page = write("md").decode()
    assert "a person who knows the contract, unnamed" in page
    assert "Ivo Salt" not in page
