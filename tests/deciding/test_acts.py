"""Acts of judging on a small case: obeyed at once, undone without a trace, never unmasking anybody."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from factory import make_message

from sayso import sources, views, whole
from sayso.case import Case
from sayso.deciding import acts, claims
from sayso.deciding.acts import Reply
from sayso.deciding.claims import Correction
from sayso.deciding.recording import By, Outcome
from sayso.deciding.subjects import find_subject
from sayso.errors import UsageError
from sayso.leaving import BLACK, Leaving
from sayso.model.entity import Judgement
from sayso.pipeline.line import Options, read_leak
from sayso.pipeline.registering import register_sources
from sayso.pipeline.staleness import is_register_stale
from sayso.progress import Quiet
from sayso.store import journal
from sayso.upkeep import verify_case

FORM = (
    "SOURCE: HB-3\nPUBLICATION: background only\nSOURCE DESCRIPTION: a consul\n"
    "SOURCE RELIABILITY: C\nITEM CREDIBILITY: 4\n\nThe colonel took three percent of the fees in May 2009.\n"
)
LEAK = {
    "1.eml": make_message(
        "The ministry sold the port of Salis to Castellan in May 2009.\nHB-3 has always been reliable.\n",
        {"Message-ID": "<1@a.example>"},
    ),
    "2.eml": make_message(
        "Berg said that the annex was signed. Dora Ames said that nothing was signed.\n",
        {"Message-ID": "<2@a.example>", "From": "Ben Roth <ben@example.org>"},
    ),
    "3.eml": make_message(FORM, {"Message-ID": "<3@a.example>", "From": "Ben Roth <ben@example.org>"}),
    "a.txt": b"Dora Ames said that the port was lost. A senior official said that the port was sold.\n",
    "b.txt": b"A senior official said that the fees were paid.\n",
}
BY = By(at="2026-01-01T00:00:00.000000Z")


@pytest.fixture(scope="module")
def read_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the leak and a case made of it."""
    folder = tmp_path_factory.mktemp("read")
    (folder / "leak").mkdir()
    for name, raw in LEAK.items():
        (folder / "leak" / name).write_bytes(raw)
    made = Case.create(folder / "case")
    read_leak(made, [folder / "leak"], Options(jobs=1), Quiet())
    made.close()
    return folder


@pytest.fixture
def case(read_once: Path, tmp_path: Path) -> Iterator[Case]:
    shutil.copytree(read_once, tmp_path, dirs_exist_ok=True)
    made = Case.open(tmp_path / "case")
    yield made
    made.close()


def rows(case: Case) -> dict[str, dict[str, Any]]:
    return {row["name"] or f"{row['description']} {row['source']}": row for row in views.list_sources(case)}


def tables(case: Case) -> dict[str, list[tuple[Any, ...]]]:
    names = ("claim", "source", "claim_source", "source_redirect", "withheld_claim", "problem", "assessment")
    return {name: sorted(map(tuple, case.database.rows(f"SELECT * FROM {name}")), key=repr) for name in names}


def officials(case: Case) -> list[str]:
    return sorted(row["source"] for row in rows(case).values() if row["kind"] == "unnamed")


ACTS: dict[str, Callable[[Case], Outcome]] = {
    "same": lambda case: acts.judge_pair(case, "same", ("Berg", "Anna Berg"), BY),
    "same unnamed": lambda case: acts.judge_pair(case, "same", tuple(officials(case)), BY),  # type: ignore[arg-type]
    "not-same": lambda case: acts.judge_pair(
        case, "not-same", (claim(case, "lost"), claim(case, "nothing")), BY
    ),
    "unsure": lambda case: acts.judge_pair(case, "unsure", ("Berg", "Anna Berg"), BY),
    "rename": lambda case: acts.rename(case, "Dora Ames", "Theodora Ames", BY),
    "not-a-name": lambda case: acts.judge_not_a_name(case, "Dora Ames", BY),
    "correct": lambda case: claims.correct(case, claim(case, "annex"), Correction(who="Dora Ames"), BY),
    "grade": lambda case: acts.grade(case, "HB-3", "b2", BY, topic="port", interest="none"),
    "terms": lambda case: acts.set_terms(case, "Dora Ames", "off-record", BY),
    "reply": lambda case: acts.record_reply(
        case, "Dora Ames", Reply(asked="2026-01-01", points=(claim(case, "lost"),), state="declined"), BY
    ),
    "release": lambda case: acts.release(case, "HB-3", By(note="He said so himself.", at=BY.at)),
    "assess": lambda case: acts.assess(case, assessment(case), "accept", BY),
}


def claim(case: Case, words: str) -> str:
    return next(str(row["claim"]) for row in views.list_claims(case) if words in row["content_text"])


def assessment(case: Case) -> str:
    return str(case.database.value("SELECT assessment FROM assessment"))


@pytest.mark.parametrize("name", sorted(ACTS))
def test_an_act_leaves_a_line_changes_no_claim_and_is_undone_without_a_trace(case: Case, name: str) -> None:
    """M-129, M-131"""
    before = tables(case)
    outcome = ACTS[name](case)
    assert outcome.said
    after = tables(case)
    assert after["claim"] == before["claim"]
    assert [row["kind"] for row in views.list_judgements(case)] == [outcome.judgement.kind]
    found, problems = journal.read_journal(case.folder / journal.JOURNAL)
    assert (found, problems) == ((outcome.judgement,), ())
    acts.undo(case, outcome.judgement.id[:10], BY)
    assert tables(case) == before
    acts.undo(case, journal.load_judgements(case.database)[-1].id, By(at="2026-01-02T00:00:00.000000Z"))
    assert tables(case) == after
    assert [row["state"] for row in views.list_judgements(case)] == ["in force", "undone", "in force"]


@pytest.mark.parametrize("name", ["same", "not-same", "terms", "assess"])
def test_a_second_read_obeys_what_was_decided(case: Case, name: str) -> None:
    """M-129"""
    ACTS[name](case)
    after = tables(case)
    read_leak(case, [case.folder.parent / "leak"], Options(jobs=1, refresh=True), Quiet())
    assert tables(case) == after


def test_two_that_are_one_count_together_and_both_ids_lead_there(case: Case) -> None:
    berg, anna = (find_subject(case, each).source for each in ("Berg", "Anna Berg"))
    assert berg and anna
    outcome = acts.judge_pair(case, "same", ("Berg", "Anna Berg"), BY)
    assert rows(case)["Anna Berg"]["names"] == ["Anna Berg", "Berg"]
    assert whole.show(case, berg)["source"] == whole.show(case, anna)["source"]
    assert len(outcome.changes) == 2
    with pytest.raises(UsageError, match="one place"):
        acts.judge_pair(case, "same", ("Berg", berg[:8]), BY)


def test_two_that_were_one_part_again_by_their_names(case: Case) -> None:
    before = tables(case)["claim_source"]
    acts.judge_pair(case, "same", ("Berg", "Anna Berg"), BY)
    acts.judge_pair(case, "not-same", ("Anna Berg", "Berg"), BY)
    assert tables(case)["claim_source"] == before


def test_one_name_of_two_people_parts_by_the_claims(case: Case) -> None:
    assert rows(case)["Dora Ames"]["claims"] == 2
    ACTS["not-same"](case)
    assert [row["claims"] for row in views.list_sources(case) if row["name"] == "Dora Ames"] == [1, 1]


def test_a_corrected_claim_is_linked_to_the_other_voice(case: Case) -> None:
    ACTS["correct"](case)
    (row,) = (row for row in views.list_claims(case) if "annex" in row["content_text"])
    assert (row["source_id"], row["speaker"]) == (rows(case)["Dora Ames"]["source"], "Berg")


def test_what_is_protected_is_never_named(case: Case) -> None:
    """M-132"""
    for other in ("Dora Ames", "Anna Berg"):
        for protected in ("HB-3", officials(case)[0]):
            with pytest.raises(UsageError, match="protected"):
                acts.judge_pair(case, "same", (protected, other), BY)
            with pytest.raises(UsageError, match="protected"):
                acts.judge_pair(case, "same", (other, protected), BY)
    with pytest.raises(UsageError, match="protected"):
        acts.rename(case, "HB-3", "Konrad Aldane", BY)
    with pytest.raises(UsageError, match="protected"):
        claims.correct(case, claim(case, "fees were paid"), Correction(who="Dora Ames"), BY)
    mail = next(
        row["document"] for row in views.list_documents(case) if row["subject"] and "HB-3" in text(case, row)
    )
    with pytest.raises(UsageError, match="protected"):
        acts.judge_pair(case, "same", (f"{mail}:HB-3", "Dora Ames"), BY)
    assert journal.load_judgements(case.database) == ()
    acts.judge_pair(case, "same", ("HB-3", officials(case)[0]), BY)  # neither says who the other is
    assert rows(case)["HB-3"]["protected"]


def text(case: Case, row: dict[str, Any]) -> str:
    return str(whole.show_document(case, row["document"])["text"])


def test_a_released_source_may_be_named(case: Case) -> None:
    with pytest.raises(UsageError, match="reason"):
        acts.release(case, "HB-3", By(note="  "))
    ACTS["release"](case)
    assert not rows(case)["HB-3"]["protected"]
    acts.judge_pair(case, "same", ("HB-3", "Dora Ames"), BY)
    with pytest.raises(UsageError, match="not protected"):
        acts.release(case, "Dora Ames", By(note="again"))


def test_the_latest_grade_stands_and_the_history_stays(case: Case) -> None:
    for second, letters in enumerate(("C", "3", "B2")):
        acts.grade(case, "HB-3", letters, By(at=f"2026-01-01T00:00:0{second}.0Z", note=letters))
    assert rows(case)["HB-3"]["grade"] == "B2"
    page = whole.show(case, rows(case)["HB-3"]["source"])
    assert [(each["grade"], each["note"]) for each in page["grades"]] == [
        ("C", "C"),
        ("3", "3"),
        ("B2", "B2"),
    ]
    acts.undo(case, journal.load_judgements(case.database)[-1].id, BY)
    assert rows(case)["HB-3"]["grade"] == "3"
    assert rows(case)["HB-3"]["reported_grade"] == "C/4"


@pytest.mark.parametrize("letters", ["", "G", "7", "2B", "BB", "B22", "A 1"])
def test_what_is_no_grade_is_refused(case: Case, letters: str) -> None:
    with pytest.raises(UsageError, match="no grade"):
        acts.grade(case, "HB-3", letters, BY)


def test_an_assessment_offers_a_grade_that_counts_only_once_accepted(case: Case) -> None:
    """M-133, M-135"""
    source = rows(case)["HB-3"]["source"]
    (offer,) = whole.show(case, source)["assessments"]
    assert (offer["aspect"], offer["polarity"], offer["about"]) == ("honesty", "positive", "HB-3")
    assert (offer["by"], offer["offered"], offer["verdict"]) == (rows(case)["Anna Berg"]["source"], "B", None)
    assert rows(case)["HB-3"]["grade"] is None
    acts.assess(case, offer["assessment"][:8], "reject", BY)
    assert rows(case)["HB-3"]["grade"] is None
    acts.assess(case, offer["assessment"][:8], "accept", By(at="2026-01-02T00:00:00.0Z"))
    assert rows(case)["HB-3"]["grade"] == "B"
    acts.grade(case, "HB-3", "D", By(at="2026-01-03T00:00:00.0Z"))
    assert rows(case)["HB-3"]["grade"] == "D"


def test_a_reply_is_shown_with_the_words_it_was_asked_about(case: Case) -> None:
    acts.record_reply(
        case,
        "Dora Ames",
        Reply(
            asked="2026-01-01",
            deadline="2026-01-03",
            points=(claim(case, "annex"),),
            state="answered",
            answer="No.",
        ),
        BY,
    )
    (reply,) = whole.show(case, rows(case)["Dora Ames"]["source"])["replies"]
    assert (reply["state"], reply["answer"], reply["on"]) == ("answered", "No.", ["the annex was signed"])
    assert "replies" in whole.show(case, rows(case)["Berg"]["source"])
    assert whole.show(case, rows(case)["Berg"]["source"])["replies"] == []


@pytest.mark.parametrize("terms", ["on-record", "background", "not-for-attribution", "embargo"])
def test_other_terms_block_nothing(case: Case, terms: str) -> None:
    acts.set_terms(case, "Dora Ames", terms, BY, described="a lawyer", until="2027-01-01")
    source = rows(case)["Dora Ames"]["source"]
    assert (rows(case)["Dora Ames"]["terms"], source in sources.blocked_sources(case)) == (terms, False)
    assert Leaving(case).claims == frozenset()


def test_what_the_house_says_of_terms_warns_and_blocks_nothing(case: Case) -> None:
    """M-134"""
    row = rows(case)["HB-3"]
    assert (row["reported_terms"], row["terms"]) == ("background only", None)
    assert row["source"] not in sources.blocked_sources(case)


def exported(case: Case) -> str:
    listed = {name: list(table) for name, table in Leaving(case).tables().items()}
    return json.dumps(listed, ensure_ascii=False)


def test_what_is_off_the_record_never_leaves(case: Case) -> None:
    """M-134"""
    assert "port was lost" in exported(case)
    acts.set_terms(case, "Dora Ames", "off-record", BY)
    source = rows(case)["Dora Ames"]["source"]
    assert source in sources.blocked_sources(case)
    left = exported(case)
    for words in ("port was lost", "nothing was signed", source):
        assert words not in left
    assert "port was sold" in left
    assert BLACK in left
    assert len(Leaving(case).claims) == 2
    page = whole.show_document(
        case, next(row["document"] for row in views.list_claims(case) if "lost" in row["content_text"])
    )
    assert "port was lost" in page["text"]  # at home it stays


def test_a_mail_that_a_silent_voice_wrote_stays_behind_whole(case: Case) -> None:
    acts.set_terms(case, "Anna Berg", "off-record", BY)
    left = exported(case)
    assert "port of Salis" not in left
    assert "anna@example.org" not in left
    assert len(Leaving(case).documents) == 1


def test_claims_keep_their_parents_where_others_stay_behind(case: Case, tmp_path: Path) -> None:
    said = b"Dora Ames said that the annex was lost.\n\n"
    said += b"Ann Lee said that Bo Hart claims that the port was sold.\n"
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "c.txt").write_bytes(said)
    read_leak(case, [tmp_path / "more"], Options(jobs=1), Quiet())
    acts.set_terms(case, "Dora Ames", "off-record", BY)
    listed = [
        row
        for row in Leaving(case).tables()["claims"]
        if "Ann Lee" in row["chain"] or "Bo Hart" in row["chain"]
    ]
    assert [row["parent"] for row in listed] == [None, 0]


def test_a_day_that_is_none_is_refused(case: Case) -> None:
    with pytest.raises(UsageError, match="no day"):
        acts.record_reply(case, "Dora Ames", Reply(asked="soon"), BY)
    with pytest.raises(UsageError, match="last day"):
        acts.set_terms(case, "Dora Ames", "embargo", BY)


@pytest.mark.parametrize("wanted", ["Nobody At All", "ffffffffffff", "", "x:y"])
def test_what_is_not_there_is_said(case: Case, wanted: str) -> None:
    with pytest.raises(UsageError):
        acts.grade(case, wanted, "A", BY)


def test_what_may_be_several_is_listed(case: Case) -> None:
    with pytest.raises(UsageError, match="give the id") as caught:
        find_subject(case, "A senior official")
    assert all(each[:10] in str(caught.value) for each in officials(case))


def test_a_decision_about_what_is_gone_is_kept_and_named(case: Case) -> None:
    """M-129"""
    ACTS["grade"](case)
    query = "SELECT number, content FROM text WHERE content LIKE '%three percent%'"
    number, content = next(tuple(row) for row in case.database.rows(query))
    with case.database.writing() as connection:
        connection.execute("UPDATE claim SET hops = '[]'")
        connection.execute("UPDATE text SET content = 'Nothing here.' WHERE number = ?", (number,))
    register_sources(case.database)
    assert [row["kind"] for row in views.list_problems(case)] == ["judgement_lost"]
    assert [row["state"] for row in views.list_judgements(case)] == ["lost"]
    assert content
    read_leak(case, [case.folder.parent / "leak"], Options(jobs=1, refresh=True), Quiet())
    assert len(journal.load_judgements(case.database)) == 1


def test_a_decision_of_a_newer_version_is_listed_and_not_obeyed(case: Case) -> None:
    before = tables(case)
    outcome = ACTS["grade"](case)
    path = case.folder / journal.JOURNAL
    fields = {**json.loads(path.read_text("utf-8")), "kind": "swear", "oath": 3}
    fields["id"] = journal._id_of(fields)
    path.write_text(json.dumps(fields) + "\n", encoding="utf-8")
    with case.database.writing() as connection:
        connection.execute("DELETE FROM judgement")
    again = Case.open(case.folder)
    register_sources(again.database)
    assert [(row["kind"], row["state"]) for row in views.list_judgements(again)] == [("swear", "unknown")]
    assert tables(again) == before
    assert outcome.judgement.kind == "grade"
    again.close()


def test_a_register_that_does_not_know_the_latest_decision_is_stale(case: Case) -> None:
    assert not is_register_stale(case.database)
    outcome = ACTS["same"](case)
    assert not is_register_stale(case.database)
    undoing = journal.make_judgement(
        Judgement(
            id="",
            kind="undo",
            anchors=(),
            value=None,
            note=None,
            user=1,
            at="2026",
            undoes=outcome.judgement.id,
        )
    )
    journal.append_judgement(case.folder, case.database, undoing)  # and the command is stopped here
    assert is_register_stale(case.database)
    register_sources(case.database)
    assert not is_register_stale(case.database)


_JUDGING = """
import pathlib, sys
from sayso.case import Case
from sayso.deciding import acts, claims
done = 0
print("begun", flush=True)
while not pathlib.Path(sys.argv[2]).exists() or done < 3:
    case = Case.open(pathlib.Path(sys.argv[1]))
    acts.grade(case, "HB-3", "ABCDEF"[done % 6], acts.By(note=str(done)))
    case.close()
    done += 1
print(done)
"""


def test_people_judge_while_a_read_runs(case: Case, tmp_path: Path) -> None:
    more = tmp_path / "more"
    more.mkdir()
    for number in range(60):
        body = f"Cy Lee said that {number} ships came. HB-3 said that the port was sold.\n"
        (more / f"{number}.eml").write_bytes(make_message(body, {"Message-ID": f"<more-{number}@a.example>"}))
    ended = tmp_path / "ended"
    command = [sys.executable, "-c", _JUDGING, str(case.folder), str(ended)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as judging:
        assert judging.stdout is not None
        assert judging.stdout.readline() == "begun\n"
        try:
            read_leak(case, [more], Options(jobs=1), Quiet())
        finally:
            ended.touch()
        done = int(judging.stdout.readline())
        assert judging.wait(60) == 0
    again = Case.open(case.folder)
    notes = [each.note for each in journal.load_judgements(again.database)]
    assert notes == [str(number) for number in range(done)]
    assert not is_register_stale(again.database)
    assert rows(again)["HB-3"]["grade"] == "ABCDEF"[(done - 1) % 6]
    settled = tables(again)
    register_sources(again.database)
    assert tables(again) == settled
    again.close()


def test_the_last_decision_in_force_can_be_taken_back_by_that_word(case: Case) -> None:
    with pytest.raises(UsageError):
        acts.undo(case, "last", BY)
    acts.grade(case, "HB-3", "A", BY)
    acts.grade(case, "HB-3", "B", By(at="2026-01-02T00:00:00.0Z"))
    for expected in ("A", None):
        acts.undo(case, "last", By(at=f"2026-01-03T00:00:00.{expected}Z"))
        assert rows(case)["HB-3"]["grade"] == expected


def test_verify_names_a_line_that_is_not_what_was_written(case: Case) -> None:
    acts.grade(case, "HB-3", "A", BY)
    assert list(verify_case(case)) == []
    with (case.folder / journal.JOURNAL).open("ab") as stream:
        stream.write(b'{"id":"x"')
    assert [each.kind for each in verify_case(case)] == ["judgement_torn"]
