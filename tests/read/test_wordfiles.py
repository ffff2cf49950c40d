"""Word documents: every word of them, in order, and whose it is."""

import pytest
from factory import read_with
from officefiles import make_docx, paragraph, run, word_part

from sayso.read.office import OfficeReader

READER = OfficeReader()


def parts_of(raw: bytes) -> list[str]:
    found = read_with(READER, raw)
    assert found.reading is not None and found.flaws == []
    return [part.content for part in found.reading.parts]


def test_paragraphs_are_parted_by_blank_lines_and_items_of_a_list_are_not() -> None:
    item = "<w:p><w:pPr><w:numPr/></w:pPr><w:r><w:t>{}</w:t></w:r></w:p>"
    body = paragraph("The port", " was sold.") + item.format("One") + item.format("Two") + paragraph("Why?")
    assert parts_of(make_docx(body)) == ["The port was sold.\n\nOne\nTwo\nWhy?"]


def test_tabs_breaks_and_symbols_are_characters() -> None:
    odd = "<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:noBreakHyphen/><w:softHyphen/></w:r>"
    tick = '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>'
    stop = '<w:pPr><w:tabs><w:tab w:val="left" w:pos="9"/></w:tabs></w:pPr>'
    assert parts_of(make_docx(f"<w:p>{stop}{odd}{tick}</w:p>")) == ["a\tb\nc\u2011☒"]


def test_headings_are_marked_by_style_by_descent_and_by_level() -> None:
    styles = word_part(
        "styles",
        '<w:style w:type="paragraph" w:styleId="H"><w:name w:val="heading 1"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Own"><w:name w:val="Ours"/><w:basedOn w:val="H"/></w:style>',
    )
    level = '<w:p><w:pPr><w:outlineLvl w:val="0"/></w:pPr><w:r><w:t>Third</w:t></w:r></w:p>'
    body = paragraph("First", style="H") + paragraph("Second", style="Own") + level + paragraph("Text.")
    found = read_with(READER, make_docx(body, {"r1": ("styles", "styles.xml")}, {"word/styles.xml": styles}))
    assert found.reading is not None
    part = found.reading.parts[0]
    assert [mark.span.cut(part.content) for mark in part.marks] == ["First", "Second", "Third"]
    assert {mark.kind for mark in part.marks} == {"heading"}


def test_a_table_is_a_line_a_row_and_a_cell_may_hold_paragraphs() -> None:
    cell = "<w:tc>{}</w:tc>".format
    rows = (
        f"<w:tr>{cell(paragraph('Name'))}{cell(paragraph('Sum'))}{cell(paragraph())}</w:tr>"
        f"<w:tr>{cell(paragraph())}{cell(paragraph('2') + paragraph('3'))}</w:tr>"
    )
    assert parts_of(make_docx(f"{paragraph('A')}<w:tbl>{rows}</w:tbl>{paragraph('B')}")) == [
        "A\n\nName\tSum\n\t2\n3\nB"
    ]


def test_what_was_deleted_stays_as_evidence_and_what_was_inserted_is_text() -> None:
    change = 'w:author="Ben Roth" w:date="2010-04-01T10:00:00Z"'
    gone = f"<w:del {change}><w:r><w:delText>not </w:delText></w:r></w:del>"
    more = f"<w:del {change}><w:r><w:delText>really </w:delText></w:r></w:del>"
    new = f"<w:ins {change}>{run('sold.')}</w:ins>"
    assert parts_of(make_docx(paragraph("The port was ", gone, more, new))) == [
        "The port was sold.",
        "Deleted by Ben Roth, 2010-04-01T10:00:00Z, after “The port was”:\nnot really",
    ]


def test_paragraphs_deleted_together_are_lines_of_one_deletion() -> None:
    gone = '<w:del w:author="B"><w:r><w:delText>{}</w:delText></w:r></w:del>'
    body = paragraph(gone.format("One.")) + paragraph(gone.format("Two.")) + paragraph("Three.")
    assert parts_of(make_docx(body)) == ["Three.", "Deleted by B:\nOne.\nTwo."]


def test_a_comment_is_a_part_of_its_own_with_its_author_and_what_it_is_about() -> None:
    comment = (
        '<w:comment w:id="4" w:author="Eva Lind" w:date="2010-04-02T08:00:00Z">'
        f"{paragraph('I doubt that.')}{paragraph('Ask him.')}</w:comment>"
    )
    body = paragraph(
        "He says ", '<w:commentRangeStart w:id="4"/>', "it was sold", '<w:commentRangeEnd w:id="4"/>',
        '<w:r><w:commentReference w:id="4"/></w:r>', ".",
    )  # fmt: skip
    raw = make_docx(
        body, {"r1": ("comments", "comments.xml")}, {"word/comments.xml": word_part("comments", comment)}
    )
    found = read_with(READER, raw)
    assert found.reading is not None
    text, remark = found.reading.parts
    assert text.content == "He says it was sold."
    head = "Comment by Eva Lind, 2010-04-02T08:00:00Z, on “it was sold”:"
    assert remark.content == f"{head}\nI doubt that.\n\nAsk him."
    assert [(mark.kind, mark.span.cut(remark.content)) for mark in remark.marks] == [("heading", head)]


def test_notes_carry_the_number_that_stands_in_the_text() -> None:
    note = f'<w:footnote w:id="2">{paragraph("So he said.")}</w:footnote>'
    line = f'<w:footnote w:id="0" w:type="separator">{paragraph("-----")}</w:footnote>'
    end = f'<w:endnote w:id="2">{paragraph("See below.")}</w:endnote>'
    body = paragraph(
        "Sold", '<w:r><w:footnoteReference w:id="2"/></w:r>', " in May",
        '<w:r><w:endnoteReference w:id="2"/></w:r>',
    )  # fmt: skip
    links = {"r1": ("footnotes", "footnotes.xml"), "r2": ("endnotes", "endnotes.xml")}
    parts = {
        "word/footnotes.xml": word_part("footnotes", line + note),
        "word/endnotes.xml": word_part("endnotes", end),
    }
    assert parts_of(make_docx(body, links, parts)) == [
        "Sold[1] in May[2]",
        "[1] So he said.\n[2] See below.",
    ]


def test_headers_and_footers_are_boilerplate_and_stand_once() -> None:
    links = {
        "r1": ("header", "header1.xml"),
        "r2": ("header", "header2.xml"),
        "r3": ("footer", "footer1.xml"),
    }
    parts = {
        "word/header1.xml": word_part("hdr", paragraph("SECRET")),
        "word/header2.xml": word_part("hdr", paragraph("SECRET")),
        "word/footer1.xml": word_part("ftr", paragraph("Page")),
    }
    found = read_with(READER, make_docx(paragraph("Text."), links, parts))
    assert found.reading is not None
    pages = found.reading.parts[1]
    assert pages.content == "SECRET\n\nPage"
    assert [mark.kind for mark in pages.marks] == ["boilerplate"]


def test_a_text_box_comes_behind_its_paragraph_once() -> None:
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    box = f"<w:txbxContent>{paragraph('In the box.')}</w:txbxContent>"
    both = (
        f'<w:r><mc:AlternateContent {mc}><mc:Choice Requires="wps">{box}</mc:Choice>'
        f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert parts_of(make_docx(paragraph("Before", both, " after.") + paragraph("Next."))) == [
        "Before after.\n\nIn the box.\n\nNext."
    ]


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("<w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r>", "hidden"),
        ('<w:hyperlink r:id="x"><w:r><w:t>link</w:t></w:r></w:hyperlink>', "link"),
        ("<w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>7</w:t></w:r>", "7"),
        ('<w:fldSimple w:instr="DATE"><w:r><w:t>1 May</w:t></w:r></w:fldSimple>', "1 May"),
        ("<w:moveTo><w:r><w:t>moved</w:t></w:r></w:moveTo>", "moved"),
        ("<w:sdt><w:sdtPr><w:t>no</w:t></w:sdtPr><w:sdtContent><w:t>y</w:t></w:sdtContent></w:sdt>", "y"),
    ],
)  # fmt: skip
def test_what_a_reader_sees_or_was_not_to_see_is_text(markup: str, words: str) -> None:
    assert parts_of(make_docx(paragraph(markup))) == [words]


def test_a_strict_document_reads_like_any_other() -> None:
    raw = make_docx(paragraph("Strict."))
    body = word_part("document", f"<w:body>{paragraph('Strict.')}</w:body>")
    strict = body.replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    assert parts_of(raw) == parts_of(make_docx("", None, {"word/document.xml": strict})) == ["Strict."]
