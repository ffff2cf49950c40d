"""Drafts as editors send them, DOCX and PDF: the same verdicts as of their text."""

import re
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sayso.case import Case
from sayso.checking import check_draft, read_draft
from sayso.pipeline.line import Options, read_leak
from sayso.progress import Quiet
from tests.officefiles import make_docx, paragraph, word_part
from tests.pdfs import Words, make_pdf

DEMO = Path(__file__).parents[1] / "sayso" / "demo" / "leak"
DRAFTS = Path(__file__).parent / "corpora" / "drafts"
STYLES = "".join(
    f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/></w:style>'
    for key, name in (("Heading1", "heading 1"), ("Quote", "Quote"))
)
SET_IN = '<w:pPr><w:ind w:left="720"/></w:pPr>'
Block = tuple[str, str]
Row = dict[str, Any]


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    made, _ = Case.open_or_create(tmp_path_factory.mktemp("demo") / "case")
    read_leak(made, [DEMO], Options(jobs=1), Quiet())
    yield made
    made.close()


def blocks(name: str) -> list[Block]:
    """A Markdown draft as (style, words): a heading, a quotation or plain."""
    found = []
    for each in re.split(r"\n\n+", (DRAFTS / name).read_text(encoding="utf-8").strip()):
        words = " ".join(line.lstrip("#> ") for line in each.splitlines())
        found.append(({"#": "Heading1", ">": "Quote"}.get(each[0], ""), words))
    return found


def as_docx(given: list[Block]) -> bytes:
    body = "".join(paragraph(words, style=style or None) for style, words in given)
    return make_docx(body, {"r1": ("styles", "styles.xml")}, {"word/styles.xml": word_part("styles", STYLES)})


def as_pdf(given: list[Block], *, width: int = 56, rows: int = 8, head: str = "The Harbour Post") -> bytes:
    """Lines broken at `width`, pages after `rows` lines, each with a head and its number."""
    drawn: list[tuple[str, str]] = []
    for style, words in given:
        drawn += [(style, line) for line in textwrap.wrap(words, width - 10 * (style == "Quote"))]
        drawn.append(("", ""))
    pages = []
    for number, start in enumerate(range(0, len(drawn), rows), 1):
        page = [Words(72, 800, head, 9), Words(290, 40, str(number), 9)]
        for row, (style, line) in enumerate(drawn[start : start + rows]):
            size = 18 if style == "Heading1" else 11
            page.append(Words(108 if style == "Quote" else 72, 760 - 14 * row, line, size))
        pages.append([each for each in page if each.text])
    return make_pdf(*pages)


def as_typeset(given: list[Block]) -> bytes:
    """By a typesetter: justified, words parted at line ends, small pages."""
    typst = pytest.importorskip("typst", reason="typst is not installed")
    page = '#set page(width: 10cm, height: 11cm, numbering: "1")\n#set par(justify: true)\n'
    page += '#set text(lang: "en", hyphenate: true, size: 10pt)\n#set quote(block: true)\n'
    for style, words in given:
        plain = re.sub(r"([#$*_`<>@\[\]\\~])", r"\\\1", words)
        page += {"Heading1": f"= {plain}", "Quote": f"#quote[{plain}]"}.get(style, plain) + "\n\n"
    return bytes(typst.compile(page.encode("utf-8")))


def checked(case: Case, path: Path, raw: bytes) -> list[Row]:
    path.write_bytes(raw)
    found = check_draft(case, read_draft(path))
    assert found.problems == ()
    return [row for row in found.rows if row["kind"] != "notice"]


def verdicts(rows: list[Row], kind: str) -> list[tuple[Any, ...]]:
    return [
        (" ".join(row["text"].split())[:24], row["verdict"], row["flags"], row["speaker"])
        for row in rows
        if row["kind"] == kind
    ]


FORMS: dict[str, tuple[str, Callable[[list[Block]], bytes]]] = {
    "docx": ("draft.docx", as_docx),
    "pdf": ("draft.pdf", as_pdf),
    "typeset": ("draft.pdf", as_typeset),
}


@pytest.mark.parametrize("form", sorted(FORMS))
@pytest.mark.parametrize("name", ["honest", "sloppy", "invented"])
def test_the_quotations_of_a_draft_are_judged_as_those_of_its_text(
    case: Case, tmp_path: Path, name: str, form: str
) -> None:
    """M-209: block quotes, quotations broken over lines and pages, heads, feet and typographic marks."""
    file, make = FORMS[form]
    text = check_draft(case, read_draft(DRAFTS / f"{name}.md")).rows
    found = checked(case, tmp_path / file, make(blocks(f"{name}.md")))
    assert verdicts(found, "quotation") == verdicts(list(text), "quotation")


@pytest.mark.parametrize("form", sorted(FORMS))
@pytest.mark.parametrize("name", ["reported-honest", "reported-sloppy", "reported-invented"])
def test_what_a_draft_reports_is_judged_as_in_its_text(
    case: Case, tmp_path: Path, name: str, form: str
) -> None:
    """M-209: also where a line or a page ends within the sentence; the day on which the file was made (a
    typesetter writes it down) is no date of what the draft retells.
    """
    file, make = FORMS[form]
    text = check_draft(case, read_draft(DRAFTS / f"{name}.md")).rows
    found = checked(case, tmp_path / file, make(blocks(f"{name}.md")))
    assert verdicts(found, "reported") == verdicts(list(text), "reported")


QUOTED = "We have not yet sold a single stone of Port Salis"


@pytest.mark.parametrize("marks", ["“{}”", "„{}“", "«{}»", "« {} »", "“‘{}’”", '"{}"', "‹{}›"])
def test_every_kind_of_marks_is_seen_in_a_word_document(case: Case, tmp_path: Path, marks: str) -> None:
    words = f"{marks.format(QUOTED)}, said Edvard Salcedo."
    found = checked(case, tmp_path / "draft.docx", as_docx([("", words)]))
    assert {row["verdict"] for row in found if row["kind"] == "quotation"} <= {"verbatim", "typography"}
    assert [row for row in found if row["kind"] == "quotation"]


@pytest.mark.parametrize("rows", range(2, 9))
def test_a_quotation_goes_on_on_the_next_page(case: Case, tmp_path: Path, rows: int) -> None:
    """Wherever the page breaks."""
    words = (
        f"The minister was asked again in June, before the vote. “{QUOTED},” Edvard Salcedo told reporters."
    )
    filler = [
        ("", f"The crane number {n} stood still on this day, too, and nobody asked why.") for n in range(9)
    ]
    given = [*filler[:1], ("", words), *filler[1:]]
    found = checked(case, tmp_path / "draft.pdf", as_pdf(given, width=30, rows=rows + 6))
    assert [row["verdict"] for row in found if row["kind"] == "quotation"] == ["verbatim"]


def test_a_quotation_set_in_by_hand_is_a_block(case: Case, tmp_path: Path) -> None:
    block = "The source admitted that he never held the annex in his hands."
    lead = paragraph("The last report ends the matter. Pavel Orlov wrote:")
    body = (
        lead + paragraph(SET_IN, block)
        if False
        else lead + f"<w:p>{SET_IN}<w:r><w:t>{block}</w:t></w:r></w:p>"
    )
    rows = checked(case, tmp_path / "draft.docx", make_docx(body))
    (row,) = [row for row in rows if row["kind"] == "quotation"]
    assert (row["text"], row["verdict"], row["named"]) == (block, "verbatim", "Pavel Orlov")


def test_a_mark_of_a_footnote_is_no_word_of_a_quotation(case: Case, tmp_path: Path) -> None:
    reference = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    inside = (
        f"<w:r><w:t>“We have not yet sold</w:t></w:r>{reference}<w:r><w:t> a single stone of Port Salis,”"
    )
    body = f"<w:p>{inside}</w:t></w:r><w:r><w:t> Edvard Salcedo told reporters.</w:t></w:r></w:p>"
    told = paragraph("Said at the north gate, “Not one man with a hammer.”")
    notes = f'<w:footnote w:id="2">{told}</w:footnote>'
    raw = make_docx(
        body,
        {"r1": ("footnotes", "footnotes.xml")},
        {"word/footnotes.xml": word_part("footnotes", notes)},
    )
    quoted = [row for row in checked(case, tmp_path / "draft.docx", raw) if row["kind"] == "quotation"]
    assert [row["verdict"] for row in quoted] == ["typography", "verbatim"]
