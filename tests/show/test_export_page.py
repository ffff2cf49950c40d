"""What leaves by the export page: the same as by the command, listed first, refused for the same reasons."""

import io
import json
import shutil
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pyrage
import pytest

from sayso.case import Case
from sayso.deciding import acts, claims
from sayso.deciding.recording import By
from sayso.exporting import Request, list_formats, list_leaving
from sayso.plugins import EXPORTERS
from sayso.protection.sealed import SealedName, scanner_of, write_seal
from sayso.show.desk import Unlocked
from tests.show.workbench import Answer, Workbench, running


@pytest.fixture(scope="module")
def bench(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workbench]:
    """A case of which two claims are confirmed: `confirmed` says of what."""
    folder = tmp_path_factory.mktemp("leaving") / "case"
    shutil.copytree(demo_folder, folder)
    case = Case.open(folder)
    query = (
        "SELECT min(claim) AS claim FROM proposition_claim JOIN claim USING (claim)"
        " WHERE content_text LIKE '%stone%' OR content_text LIKE '%annex%' GROUP BY proposition LIMIT 2"
    )
    for row in list(case.database.rows(query)):
        claims.confirm(case, row["claim"], By())
    case.close()
    with running(folder) as workbench:
        workbench.enter()
        yield workbench


def confirmed(bench: Workbench) -> list[str]:
    return [each["proposition"] for each in bench.ask("/export.json").row["rows"]]


def sent(bench: Workbench, do: str, path: str = "/export.json", **fields: Any) -> Answer:
    return bench.ask(path, "POST", body=urlencode({"do": do, **fields}, doseq=True).encode())


def refusal(answer: Answer) -> str:
    assert answer.status == 400
    return str(answer.row["error"]["message"])


def test_every_exporter_is_offered_once_and_described_by_itself(bench: Workbench) -> None:
    """M-046"""
    row = bench.ask("/export.json").row
    names = [each["name"] for each in row["formats"]]
    assert names == [each.name for each in list_formats()]
    assert len(set(names)) == len(names) >= len(EXPORTERS)
    page = bench.ask("/export").text
    for each in row["formats"]:
        assert page.count(f'<option value="{each["name"]}"') == 1
        assert each["does"] in page and not each["does"].startswith("Writes")


def test_nothing_is_asked_for_that_a_person_did_not_confirm(bench: Workbench) -> None:
    """M-046: the page begins with what was confirmed, without beliefs, for the public."""
    row = bench.ask("/export.json").row
    assert row["found"] == 2 and all(each["ticked"] and each["confirmed"] for each in row["rows"])
    given = row["given"]
    assert (given["for"], given["as"], given["which"]) == ("public", "html", "everything")
    assert not any(given[name] for name in ("unreviewed", "with_belief", "hypotheses", "kept"))


def test_the_list_is_that_of_a_dry_run_and_writes_nothing(bench: Workbench) -> None:
    listed = sent(bench, "list").row
    case = Case(bench.folder)
    expected = list(
        list_leaving(case, Request(exporter="html", output=Path("export.html"), audience="public"))
    )
    case.close()
    assert listed["leaving"] == expected and listed["total"] == len(expected)
    assert {"statement", "document", "source"} == {each["what"] for each in expected}
    assert bench.ask("/export.json").row["left"] == []
    assert not (bench.folder / "exports").exists()
    assert list((bench.folder / "scratch").glob("*rehearsed*")) == []


def test_the_question_of_the_ledger_is_ticked(bench: Workbench) -> None:
    row = bench.ask("/export.json?q=annex").row
    assert row["chosen"] and row["found"] > 2 and row["given"]["which"] == "ticked"
    assert {each["proposition"] for each in row["rows"] if each["ticked"]} <= set(confirmed(bench))
    assert row["ledger"] == "/propositions?q=annex"
    assert "/export?q=annex" in bench.ask("/propositions?q=annex").text
    found = sent(bench, "list", "/export.json?q=annex", which="found", unreviewed="yes").row
    said = [each for each in found["leaving"] if each["what"] == "statement"]
    assert len(said) > len([each for each in row["rows"] if each["ticked"]])


def test_what_is_ticked_or_listed_leaves_and_no_more(bench: Workbench) -> None:
    first, second = confirmed(bench)
    one = sent(bench, "list", which="ticked", proposition=[first]).row
    assert sum(each["what"] == "statement" for each in one["leaving"]) == 1
    assert [each["ticked"] for each in one["rows"]] == [True, False]
    both = sent(bench, "list", which="ticked", propositions=f"{second} A headline\n{first}\n").row
    assert sum(each["what"] == "statement" for each in both["leaving"]) == 2
    assert "Nothing is chosen" in refusal(sent(bench, "list", which="ticked"))
    assert "nothing that the question finds is" in refusal(
        sent(bench, "list", "/export.json?q=grain&not-reviewed=confirmed", which="found")
    )
    for format_ in ("records", "ftm"):
        whole = sent(bench, "list", **{"as": format_}, which="ticked", proposition=[first])
        assert "of the whole case" in refusal(whole)


def test_a_download_is_a_file_that_is_not_kept_and_is_noted(bench: Workbench) -> None:
    """M-047"""
    answer = sent(bench, "download", "/export", title="The annex / 2010")
    assert answer.status == 200, answer.text
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert "annex" in answer.headers["content-disposition"]
    assert "/" not in answer.headers["content-disposition"].partition("filename")[2].replace("utf-8''", "")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-type"] == "application/octet-stream"
    assert b"<h1" in answer.body and b"The annex / 2010" in answer.body
    until = time.monotonic() + 10
    while list((bench.folder / "scratch").glob("export-*")) and time.monotonic() < until:
        time.sleep(0.05)  # it goes once the last byte is on its way
    assert list((bench.folder / "scratch").glob("export-*")) == []
    left = bench.ask("/export.json").row["left"]
    assert left[0]["path"].startswith("downloaded: The annex") and left[0]["is_public"]


def test_a_file_is_written_below_its_readers_name_and_not_over_another(bench: Workbench) -> None:
    wanted = {"as": "md", "file": "../../annex.md"}
    answer = sent(bench, "write", **wanted)
    path = bench.folder / "exports" / "public" / "annex.md"
    assert answer.row["written"] == str(path) and path.read_text(encoding="utf-8").startswith("# ")
    assert "is there already" in refusal(sent(bench, "write", **wanted))
    assert sent(bench, "write", **wanted, replace="yes").status == 200
    assert {each.name for each in (bench.folder / "exports" / "public").iterdir()} == {"annex.md"}
    assert str(path.resolve()) in {row["path"] for row in bench.ask("/export.json").row["left"]}


def test_a_colleague_needs_a_key_and_you_a_promise(bench: Workbench) -> None:
    """M-047"""
    wanted = {"as": "mbox", "for": "colleague"}
    assert "encrypted" in refusal(sent(bench, "download", **wanted))
    assert "no key" in refusal(sent(bench, "download", **wanted, recipients=str(bench.folder / "case.toml")))
    key = pyrage.x25519.Identity.generate()
    answer = sent(bench, "download", **wanted, recipients=str(key.to_public()), file="mails")
    assert 'filename="mails.mbox.zip.age"' in answer.headers["content-disposition"]
    opened = zipfile.ZipFile(io.BytesIO(pyrage.decrypt(answer.body, [key])))
    assert set(opened.namelist()) == {"mbox.mbox", "manifest.sha256"}
    wanted["for"] = "self"
    assert "I keep this" in refusal(sent(bench, "download", **wanted))
    assert sent(bench, "download", **wanted, kept="yes").body.startswith(b"From ")
    assert "not written for public" in refusal(sent(bench, "download", **{**wanted, "for": "public"}))


def test_messages_are_chosen_by_what_is_said_in_them(bench: Workbench) -> None:
    first = confirmed(bench)[0]
    wanted = {"as": "eml", "for": "self", "kept": "yes"}
    every = sent(bench, "list", **wanted).row["total"]
    some = sent(bench, "list", **wanted, which="ticked", proposition=[first]).row["total"]
    words = sent(bench, "list", **wanted, which="words", query="annex").row["total"]
    assert 0 < some < words < every


def test_what_is_under_seal_is_looked_for_before_anything_leaves(bench: Workbench, tmp_path: Path) -> None:
    """M-047: with the seal closed nothing leaves for the public; open, a name that stands there is named by
    its place alone.
    """
    folder = tmp_path / "case"
    shutil.copytree(bench.folder, folder)
    words = next(
        each["text"].split()
        for each in bench.ask("/export.json").row["rows"]
        if sum(word.isalpha() and len(word) > 3 for word in each["text"].split()) > 1
    )
    name = " ".join([word for word in words if word.isalpha() and len(word) > 3][:2])
    sealed = (
        SealedName(code=None, name="Zoë Quillfeather", variants=(name,), apart=(), reason="r", user=1, at=""),
    )
    write_seal(folder / "sealed.age", sealed, "correct horse battery staple")
    with running(folder) as closed:
        closed.enter()
        answer = sent(closed, "download", "/export")
        assert answer.status == 400 and "sayso serve --unlock" in answer.text
    opened = Unlocked(names=scanner_of(sealed), sealed=sealed)
    with running(folder, unlocked=opened) as bench:
        bench.enter()
        before = bench.ask("/export.json").row["left"]
        for do in ("list", "download", "write"):
            answer = sent(bench, do, "/export", title="Of Zoë Quillfeather")
            assert answer.status == 400 and "Refused" in answer.text
            assert "must not leave" in answer.text
        assert not (folder / "exports" / "public" / "Of Zoë Quillfeather.html").exists()
        assert bench.ask("/export.json").row["left"] == before


def test_what_is_under_embargo_stays_behind_and_is_told(bench: Workbench, tmp_path: Path) -> None:
    folder = tmp_path / "case"
    shutil.copytree(bench.folder, folder)
    case = Case.open(folder)
    query = (
        "SELECT s.source, p.proposition FROM claim_decision d JOIN proposition_claim p USING (claim)"
        " JOIN claim_source s USING (claim) WHERE d.state = 'confirmed' ORDER BY 1 LIMIT 1"
    )
    source, proposition = tuple(next(iter(case.database.rows(query))))
    acts.set_terms(case, source, "embargo", By(), until="2999-01-01")
    case.close()
    with running(folder) as bench:
        bench.enter()
        only = sent(bench, "list", which="ticked", proposition=[proposition])
        assert "under an embargo" in refusal(only)
        rest = sent(bench, "list", unreviewed="yes").row
        assert any("embargo" in line and "sources" in line for line in rest["said"])


def test_what_was_refused_can_be_sent_again(bench: Workbench) -> None:
    answer = sent(bench, "list", "/export", **{"for": "self", "as": "csv", "title": "My “title”"})
    assert answer.status == 400
    assert 'role="alert"' in answer.text and 'value="My “title”"' in answer.text
    assert '<option value="csv" selected>' in answer.text
    assert 'value="self" checked' in answer.text


@pytest.mark.parametrize(
    "fields",
    [
        {"as": "exe"},
        {"for": "all"},
        {"which": "some"},
        {"dates": "day"},
        {"as_of": "May"},
        {"related": "/no\0"},
    ],
)
def test_what_the_lists_do_not_have_is_refused(bench: Workbench, fields: dict[str, str]) -> None:
    refusal(sent(bench, "list", **fields))


def test_a_site_is_built_of_what_was_written_for_the_public(bench: Workbench) -> None:
    sent(bench, "write", file="first", title="The first")
    answer = sent(bench, "site", site="Our dossiers")
    index = Path(answer.row["written"]).read_text(encoding="utf-8")
    assert "Our dossiers" in index and "The first" in index
    assert {each.name for each in (bench.folder / "exports" / "site").iterdir()} == {
        "first.html", "index.html", "feed.xml",
    }  # fmt: skip


def test_another_page_cannot_have_anything_exported(bench: Workbench) -> None:
    for headers in ({"Origin": "http://evil.test"}, {"Origin": ""}, {"Cookie": ""}):
        body = urlencode({"do": "download"}).encode()
        assert bench.ask("/export", "POST", headers=headers, body=body).status == 403
    assert json.loads(bench.ask("/export.json?do=download").body)["leaving"] is None
