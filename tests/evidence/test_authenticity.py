"""The evidence sheets of a whole case: made once, again only where something changed, shown everywhere."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from factory import make_mbox, make_message
from signing import rsa_server, sign

from sayso import views, whole
from sayso.case import Case
from sayso.errors import UsageError
from sayso.export.ledger import LedgerExporter
from sayso.output import whole_lines
from sayso.pipeline.authenticity import keep_keys, load_keys, write_sheets
from sayso.pipeline.line import Options, read_leak
from sayso.progress import Quiet

HOUSE = rsa_server("example.org")
FIRST = "The minister kept the annex away from the cabinet and did not ask the treasury before he signed.\n"
TRUE = sign(make_message(FIRST), HOUSE)
SECOND = sign(make_message(FIRST, {"Message-ID": "<2@example.org>"}), HOUSE)
FALSE = SECOND.replace(b"Subject: The", b"Subject: A")
ANSWER = make_message(
    f"On 1 April 2010 Anna Berg wrote:\n> {FIRST}\nI know.\n",
    {
        "From": "Ben Roth <ben@example.org>", "Message-ID": "<3@example.org>",
        "In-Reply-To": "<one@example.org>", "Date": "Thu, 01 Apr 2010 12:00:00 +0200",
    },
)  # fmt: skip


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    (tmp_path / "a.mbox").write_bytes(make_mbox([TRUE, FALSE, ANSWER]))
    case = Case.create(tmp_path / "case")
    read_leak(case, [tmp_path / "a.mbox"], Options(jobs=1, stop_after="text"), Quiet())
    yield case
    case.close()


def results(case: Case, check: str) -> list[str | None]:
    sheets = [row["authenticity"] for row in views.list_documents(case)]
    return [next((each["result"] for each in sheet if each["check"] == check), None) for sheet in sheets]


def rows(case: Case) -> list[tuple[object, ...]]:
    return [
        tuple(row) for row in case.database.rows("SELECT * FROM authenticity ORDER BY document, position")
    ]


def test_keys_may_come_later_without_reading_again(case: Case) -> None:
    assert results(case, "dkim") == [None, None, None]
    write_sheets(case.database, Quiet())
    assert results(case, "dkim") == ["unknown"] * 3
    keep_keys(case.database, HOUSE.record)
    write_sheets(case.database, Quiet())
    assert results(case, "dkim") == ["agrees", "differs", "unknown"]
    assert results(case, "quoted") == ["agrees", None, None]
    assert results(case, "quotes") == [None, None, "agrees"]
    assert results(case, "thread") == [None, None, "agrees"]


def test_a_second_run_does_nothing_and_a_half_one_is_made_good(case: Case) -> None:
    write_sheets(case.database, Quiet())
    made = rows(case)
    changes = case.database.connection.total_changes
    write_sheets(case.database, Quiet())
    assert case.database.connection.total_changes == changes
    with case.database.writing() as connection:  # as a run leaves it that is killed in between
        connection.execute("DELETE FROM setting WHERE key = 'evidence'")
        connection.execute("DELETE FROM authenticity WHERE position > 2")
    write_sheets(case.database, Quiet())
    assert rows(case) == made


def test_a_new_mailbox_changes_the_sheets_of_old_mail(case: Case, tmp_path: Path) -> None:
    write_sheets(case.database, Quiet())
    assert results(case, "places")[0] == "unknown"
    (tmp_path / "b.eml").write_bytes(make_message(FIRST.replace("did not ask", "did ask")))
    read_leak(case, [tmp_path / "b.eml"], Options(jobs=1, stop_after="text"), Quiet())
    write_sheets(case.database, Quiet())
    assert results(case, "places") == ["differs", "unknown", "unknown", "differs"]


def test_a_line_of_the_keys_file_that_is_none_changes_nothing(case: Case, tmp_path: Path) -> None:
    keep_keys(case.database, HOUSE.record)
    with pytest.raises(UsageError, match="Line 1"):
        keep_keys(case.database, "nonsense")
    file = tmp_path / "keys.txt"
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(UsageError, match="no text"):
        load_keys(file)
    write_sheets(case.database, Quiet())
    assert results(case, "dkim")[0] == "agrees"


def test_the_sheet_stands_with_the_document_and_at_the_first_hop_of_its_chains(tmp_path: Path) -> None:
    """M-092"""
    (tmp_path / "a.mbox").write_bytes(make_mbox([TRUE, FALSE, ANSWER]))
    case = Case.create(tmp_path / "whole")
    read_leak(case, [tmp_path / "a.mbox"], Options(jobs=1, keys=HOUSE.record), Quiet())
    documents = list(views.list_documents(case))
    flagged = documents[1]
    claims = list(views.list_claims(case))
    assert {claim["document"] for claim in claims} >= {flagged["document"]}
    for claim in claims:
        sheet = next(row["authenticity"] for row in documents if row["document"] == claim["document"])
        wrong = sum(row["result"] == "differs" for row in sheet)
        first, *rest = claim["hops"]
        assert first["evidence"] == {"checks": len(sheet), "flagged": wrong}
        assert all(hop["evidence"] is None for hop in rest)
    page = io.BytesIO()
    tables = {
        "status": [], "sources": [], "problems": [], "claims": claims, "documents": documents,
        "pages": [whole.show_document(case, row["document"]) for row in documents],
    }  # fmt: skip
    LedgerExporter().write("a", tables, page)
    said = f"evidence: 1 of {len(flagged['authenticity'])} checks flagged"
    assert f'href="#sheet-{flagged["document"]}">{said}<' in page.getvalue().decode()
    assert f'id="sheet-{flagged["document"]}"><summary>{said}<' in page.getvalue().decode()
    shown = list(whole_lines(whole.show_document(case, flagged["document"])))
    assert any(line.startswith("dkim: differs. The signature of example.org") for line in shown)
    case.close()
