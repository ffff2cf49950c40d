"""The numbered statements of docs/method.md, each on a leak of a few lines read through the whole line."""

import csv
import hashlib
import io
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from factory import make_mbox, make_message, make_zip, read_with

from sayso import losses, views, whole
from sayso.case import Case
from sayso.export.escape import plain
from sayso.output import write_rows
from sayso.pipeline.line import Options, read_leak
from sayso.progress import Quiet
from sayso.read.pages import PageReader

PORT = "The ministry sold the port of Salis to Castellan in May 2009.\n"
FORM = (
    "SOURCE: HB-3\nATTRIBUTION: none\nSOURCE DESCRIPTION: a consul\n"
    "SOURCE RELIABILITY: C\nITEM CREDIBILITY: 4\n\n"
)
ANSWER = {"From": "Ben Roth <ben@example.org>", "Message-ID": "<2@a.example>", "In-Reply-To": "<1@a.example>"}
ARTICLE = (
    "<html><head><title>News</title><meta name='author' content='Ann Lee'></head><body><article><p>{}</p>"
    "</article></body></html>"
)
Reads = Callable[..., "Found"]


@dataclass(frozen=True, slots=True)
class Found:
    """A case made of a small leak, and its listings."""

    case: Case
    claims: list[dict[str, Any]]

    def rows(self, listing: str) -> list[dict[str, Any]]:
        return list(getattr(losses if listing == "status" else views, f"list_{listing}")(self.case))

    def everything(self) -> list[list[dict[str, Any]]]:
        """All listings, and every document whole."""
        names = ("documents", "threads", "claims", "sources", "problems", "status")
        pages = [whole.show_document(self.case, row["document"]) for row in self.rows("documents")]
        return [*map(self.rows, names), pages]

    def text(self, part: str) -> dict[str, Any]:
        """The one document whose path holds `part`, whole."""
        (row,) = (row for row in self.rows("documents") if any(part in path for path in row["paths"]))
        return whole.show_document(self.case, row["document"])

    def said(self, words: str) -> dict[str, Any]:
        """The first claim whose content holds these words."""
        return next(claim for claim in self.claims if words in claim["content_text"])

    def voice_of(self, part: str, words: str) -> str | None:
        """Who wrote these words of a document."""
        page = self.text(part)
        place = page["text"].index(words)
        (zone,) = (each for each in page["zones"] if each["span"][0] <= place < each["span"][1])
        author = zone["author"] if zone["voices"] == [] else zone["voices"][-1]
        return None if author is None else str(author)


@pytest.fixture
def reads(tmp_path: Path) -> Iterator[Reads]:
    """Reads a leak, given as file names and their bytes, into a case."""
    open_cases = []

    def read(files: Mapping[str, bytes], name: str = "case", **options: Any) -> Found:
        leak = tmp_path / "leak"
        leak.mkdir(exist_ok=True)
        for file, raw in files.items():
            (leak / file).write_bytes(raw)
        case, _ = Case.open_or_create(tmp_path / name)
        open_cases.append(case)
        read_leak(case, [leak], Options(**{"jobs": 1, **options}), Quiet())
        return Found(case, list(views.list_claims(case)))

    yield read
    for case in open_cases:
        case.close()


def leak() -> dict[str, bytes]:
    """A mail, its answer, a copy, an archive with a mailbox, an article, two things that cannot be read."""
    first = make_message(PORT, {"Message-ID": "<1@a.example>"})
    quote = f"Not so.\n\nOn Thu, 1 Apr 2010 Anna Berg wrote:\n> {PORT}"
    ghostly = make_message("Ann Lee said it rained.\n", {**ANSWER, "In-Reply-To": "<ghost@a.example>"})
    answer = make_message(quote, ANSWER)
    return {
        "1.eml": first,
        "copy.eml": first,
        "box.zip": make_zip({"in.mbox": make_mbox([answer, ghostly])}),
        "page.html": ARTICLE.format("A senior official said the port was sold.").encode(),
        "scan.txt": b"%PDF-1.7\n",
        "empty.txt": b"",
    }


def test_every_item_has_one_outcome_and_they_sum_up(reads: Reads) -> None:
    """M-001"""
    counts = {row["what"]: row["count"] for row in reads(leak()).rows("status")}
    assert {each: counts[f"items: {each}"] for each in losses.OUTCOMES} == {
        "document": 4, "copy": 1, "container": 2, "refused": 2
    }  # fmt: skip
    assert counts["items found"] == 9
    assert counts["problems"] == 2


def test_bytes_decide_the_format_not_the_name(reads: Reads) -> None:
    """M-002"""
    found = reads(
        {"a.pdf": make_message(PORT), "b.eml": ARTICLE.format(PORT).encode(), "c.jpg": PORT.encode()}
    )
    types = [row["media_type"] for row in found.rows("documents")]
    assert types == ["message/rfc822", "text/html", "text/plain"]


def test_what_cannot_be_read_is_a_problem_with_a_remedy(reads: Reads) -> None:
    """M-003"""
    problems = reads(leak()).rows("problems")
    assert [(row["path"], row["kind"]) for row in problems] == [
        ("leak/empty.txt", "empty"),
        ("leak/scan.txt", "damaged"),
    ]
    assert all(row["message"] and row["remedy"] for row in problems)


def test_the_same_bytes_are_one_document(reads: Reads) -> None:
    """M-004"""
    assert reads(leak()).text("copy.eml")["paths"] == ["leak/1.eml", "leak/copy.eml"]


def test_originals_lie_under_their_hash(reads: Reads) -> None:
    """M-005"""
    raw = leak()["1.eml"]
    found = reads(leak())
    sha256 = hashlib.sha256(raw).hexdigest()
    assert found.text("leak/1.eml")["document"] == sha256
    assert found.case.original(sha256).read_bytes() == raw


def test_text_leads_back_to_the_original() -> None:
    """M-006"""
    source = ARTICLE.format("Salis &amp; Sons said “no” to the port.")
    reading = read_with(PageReader(), source.encode(), "page.html").reading
    assert reading is not None
    (part,) = reading.parts
    assert "Salis & Sons" in part.content
    for run in part.runs:
        if run.length == run.origin_length:
            own = part.content[run.start : run.start + run.length]
            assert own == source[run.origin : run.origin + run.length]


@pytest.mark.parametrize(
    ("header", "date"),
    [("Thu, 01 Apr 2010 23:30:00 -0800", "2010-04-01T23:30:00-08:00"), ("next Tuesday", None)],
)
def test_a_mail_has_the_date_of_its_header(reads: Reads, header: str, date: str | None) -> None:
    """M-007"""
    assert reads({"1.eml": make_message(PORT, {"Date": header})}).rows("documents")[0]["date"] == date


def test_zones_cover_every_text(reads: Reads) -> None:
    """M-008"""
    found = reads(leak())
    for row in found.rows("documents"):
        page = whole.show_document(found.case, row["document"])
        spans = [zone["span"] for zone in page["zones"]]
        assert [start for start, _ in spans] == [0, *(end for _, end in spans[:-1])]
        assert spans[-1][1] == len(page["text"])


def test_each_zone_has_the_voice_of_its_place(reads: Reads) -> None:
    """M-009"""
    found = reads({**leak(), "form.eml": make_message(f"{FORM}{PORT}", {"Message-ID": "<9@a.example>"})})
    assert found.voice_of("1.eml", "The ministry") == "Anna Berg"
    assert found.voice_of("in.mbox!/1", "Not so") == "Ben Roth"
    assert found.voice_of("form.eml", "The ministry") == "HB-3"
    assert found.voice_of("page.html", "A senior") == "Ann Lee"


def test_quoted_words_are_not_the_senders(reads: Reads) -> None:
    """M-010"""
    found = reads(leak())
    assert found.voice_of("in.mbox!/1", "The ministry") == "Anna Berg"
    chains = [claim["chain"] for claim in found.claims if claim["content_text"].startswith("The ministry")]
    assert chains == [["Anna Berg"], ["Ben Roth", "Anna Berg"]]


def test_an_unnamed_quotation_stays_unnamed(reads: Reads) -> None:
    """M-011"""
    found = reads({"1.eml": make_message(f"Look at this:\n\n> {PORT}")})
    assert found.voice_of("1.eml", "The ministry") is None


def test_quoted_words_name_the_message_they_repeat(reads: Reads) -> None:
    """M-012"""
    answer = make_message(f"Not so.\n\n> {PORT}", ANSWER)
    found = reads({"1.eml": make_message(PORT, {"Message-ID": "<1@a.example>"}), "2.eml": answer})
    assert found.voice_of("2.eml", "The ministry") == "Anna Berg"
    original = found.text("1.eml")["document"]
    assert [zone["repeats"] for zone in found.text("2.eml")["zones"]] == [None, original]


def test_every_message_is_in_one_thread_and_ghosts_have_a_place(reads: Reads) -> None:
    """M-013"""
    found = reads(leak())
    nodes = [node for thread in found.rows("threads") for node in thread["messages"]]
    held = Counter(node["document"] for node in nodes if not node["ghost"])
    mails = [row["document"] for row in found.rows("documents") if row["media_type"] == "message/rfc822"]
    assert held == Counter(mails)
    assert [node["message_id"] for node in nodes if node["ghost"]] == ["ghost@a.example"]


def test_signatures_and_forms_hold_no_claims(reads: Reads) -> None:
    """M-014"""
    signed = f"It rains.\n\n-- \nAnna Berg said that {PORT}"
    assert reads({"1.eml": make_message(signed)}).claims == []


def test_an_attribution_is_source_cue_and_content(reads: Reads) -> None:
    """M-015"""
    text = "Ann Lee said that Bo Hart claims that the port was sold.\n"
    found = reads({"a.txt": text.encode()})
    outer, inner = found.claims
    parts = [[text[start:end] for start, end in outer[role]] for role in ("source", "cue", "content")]
    assert parts == [["Ann Lee"], ["said"], ["Bo Hart claims that the port was sold"]]
    assert (outer["parent"], inner["parent"]) == (None, 0)
    assert inner["content_text"] == "the port was sold"


@pytest.mark.parametrize(
    ("sentence", "factuality", "stance"),
    [
        ("Ann Lee said that the port was sold.", "asserted", "neutral"),
        ("Ann Lee alleges that the port was sold.", "asserted", "distances"),
        ("Ann Lee revealed that the port was sold.", "asserted", "endorses"),
        ("Ann Lee admitted that the port was sold.", "admitted", "endorses"),
        ("Ann Lee believes that the port was sold.", "supposed", "neutral"),
    ],
)
def test_the_tellers_stance_is_not_the_sources_doubt(
    reads: Reads, sentence: str, factuality: str, stance: str
) -> None:
    """M-016"""
    (claim,) = reads({"a.txt": sentence.encode()}).claims
    assert (claim["factuality"], claim["stance"]) == (factuality, stance)


def test_a_negated_content_is_no_denial(reads: Reads) -> None:
    """M-017"""
    text = b"Ann Lee said that Salcedo did not sign the annex. Bo Hart denied that Salcedo signed it."
    said, denied = reads({"a.txt": text}).claims
    assert (said["factuality"], said["polarity"]) == ("asserted", "negative")
    assert (denied["factuality"], denied["polarity"]) == ("denied", "positive")


def test_a_plain_checkable_sentence_is_a_claim_of_its_voice(reads: Reads) -> None:
    """M-018"""
    found = reads({"1.eml": make_message(f"Dear Ben,\n\n{PORT}Shall we have lunch?\n")})
    (claim,) = found.claims
    assert (claim["kind"], claim["speaker"], claim["source"], claim["cue"]) == ("own", "Anna Berg", [], [])


def test_an_unresolved_speaker_is_null(reads: Reads) -> None:
    """M-019"""
    (claim,) = reads({"a.txt": b"A senior official said that the port was sold."}).claims
    assert (claim["speaker"], claim["chain"][-1]) == (None, None)
    assert claim["source_text"] == "A senior official"


def test_a_chain_runs_from_the_outermost_voice_to_the_origin(reads: Reads) -> None:
    """M-020"""
    body = "Not so.\n\nOn Thu, 1 Apr 2010 Anna Berg wrote:\n> Ann Lee said that the port was sold.\n"
    found = reads({"1.eml": make_message(body, ANSWER)})
    assert found.said("the port")["chain"] == ["Ben Roth", "Anna Berg", "Ann Lee"]


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ("In April 2010,", {"from": "2010-04-01", "to": "2010-04-30"}),
        ("On 3 April 2010,", {"from": "2010-04-03", "to": "2010-04-03"}),
        ("In April,", None),
        ("Yesterday,", None),
    ],
)
def test_dates_stay_partial_and_are_never_guessed(
    reads: Reads, when: str, said: dict[str, str] | None
) -> None:
    """M-021"""
    (claim,) = reads({"a.txt": f"{when} Ann Lee said that the port was sold.".encode()}).claims
    assert claim["said"] == said


def test_the_same_leak_gives_the_same_rows(reads: Reads) -> None:
    """M-022, M-030"""
    first = reads(leak(), "one").everything()
    assert reads(leak(), "two").everything() == first
    assert reads({}, "one").everything() == first


def test_what_is_not_known_is_null(reads: Reads) -> None:
    """M-023"""
    for claim in reads(leak()).claims:
        assert claim["grade"] is None
        assert 0 < claim["score"] <= 1


def test_spellings_and_addresses_join_sources(reads: Reads) -> None:
    """M-024"""
    files = {
        "1.eml": make_message(PORT, {"From": "Åse Lind <ase@a.example>", "Message-ID": "<1@a>"}),
        "2.eml": make_message(PORT, {"From": "Aase Lindqvist <ase@a.example>", "Message-ID": "<2@a>"}),
        "3.txt": b"HB-3 said that it rained. HB3 said that it snowed.",
    }
    found = [(set(row["names"]), row["claims"]) for row in reads(files).rows("sources")]
    assert ({"Åse Lind", "Aase Lindqvist"}, 2) in found
    assert ({"HB-3", "HB3"}, 2) in found


def test_an_unnamed_voice_belongs_to_its_document(reads: Reads) -> None:
    """M-025"""
    said = b"A senior official said that it %s."
    found = reads({"a.txt": said % b"rained", "b.txt": said % b"snowed"})
    unnamed = [row for row in found.rows("sources") if row["kind"] == "unnamed" or row["name"] is None]
    assert [row["claims"] for row in unnamed] == [1, 1]


def test_a_claim_counts_for_its_origin_and_is_firsthand_only_without_a_relay(reads: Reads) -> None:
    """M-026, M-027"""
    body = f"{PORT}Bo Hart said that the crane was sold.\n"
    sources = {row["name"]: row for row in reads({"1.eml": make_message(body)}).rows("sources")}
    assert {name: (row["claims"], row["firsthand"]) for name, row in sources.items()} == {
        "Anna Berg": (1, 1),
        "Bo Hart": (1, 0),
    }


def test_codes_and_unnamed_voices_are_protected(reads: Reads) -> None:
    """M-028"""
    text = b"HB-3 said that it rained. A senior official said that it snowed. Ann Lee said that it froze."
    protected = {row["name"]: row["protected"] for row in reads({"a.txt": text}).rows("sources")}
    assert (protected["HB-3"], protected[None], protected["Ann Lee"]) == (True, True, False)


def test_a_grade_the_leak_reports_stays_apart(reads: Reads) -> None:
    """M-029"""
    rows = reads({"1.eml": make_message(f"{FORM}{PORT}")}).rows("sources")
    (source,) = (row for row in rows if row["code"] == "HB-3")
    assert (source["reported_grade"], source["grade"]) == ("C/4", None)


def test_a_run_in_steps_ends_like_one_in_a_piece(reads: Reads) -> None:
    """M-031; killing a run at every commit is tests/faults"""
    expected = reads(leak(), "at-once").everything()
    reads(leak(), "in-steps", stop_after="text")
    reads(leak(), "in-steps", stop_after="claims")
    assert reads(leak(), "in-steps").everything() == expected


def test_the_number_of_processes_changes_nothing(reads: Reads) -> None:
    """M-032"""
    assert reads(leak(), "one", jobs=1).everything() == reads(leak(), "two", jobs=3).everything()


def test_reading_writes_nothing_outside_the_case(reads: Reads, tmp_path: Path) -> None:
    """M-034"""
    found = reads({"a.zip": make_zip({"../../escaped.txt": PORT.encode(), "fine.txt": PORT.encode()})})
    assert [row["kind"] for row in found.rows("problems")] == ["unsafe_path"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["case", "leak"]
    assert not (tmp_path.parent / "escaped.txt").exists()


def test_words_of_the_leak_are_shown_and_do_nothing() -> None:
    """M-035"""
    hostile = "=1+1\x1b[2J<script>"
    table, sheet = io.StringIO(), io.StringIO()
    write_rows([{"name": hostile}], "table", ("name",), table)
    write_rows([{"name": hostile}], "csv", ("name",), sheet)
    assert "\x1b" not in table.getvalue()
    assert next(csv.DictReader(io.StringIO(sheet.getvalue())))["name"].startswith("'=")
    assert "<" not in plain(hostile)
