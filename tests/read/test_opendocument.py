"""OpenDocument texts, spreadsheets and presentations."""

from pathlib import Path

import pytest
from factory import error_of, make_zip, read_with
from officefiles import DUBLIN, ODF, make_odf

from sayso.model.extension import Bid
from sayso.read.opendocument import OpenDocumentReader

READER = OpenDocumentReader()
CORPORA = Path(__file__).parents[3] / "shared" / "data" / "mail"
WHO = "<dc:creator>Ben Roth</dc:creator><dc:date>2010-04-01T10:00:00</dc:date>"


def parts_of(raw: bytes) -> list[str]:
    found = read_with(READER, raw)
    assert found.reading is not None and found.flaws == []
    return [part.content for part in found.reading.parts]


def p(*inside: str) -> str:
    return f"<text:p>{''.join(inside)}</text:p>"


def test_paragraphs_headings_lists_and_white_space() -> None:
    body = (
        '<text:h text:outline-level="1">Head</text:h>'
        + p("\n  The  port <text:span>was</text:span><text:s text:c='2'/>so.<text:tab/>x<text:line-break/>y")
        + f"<text:list><text:list-item>{p('One')}</text:list-item><text:list-item>{p('Two')}"
        + "</text:list-item></text:list>"
    )  # fmt: skip
    found = read_with(READER, make_odf("text", body))
    assert found.reading is not None
    part = found.reading.parts[0]
    assert part.content == "Head\n\nThe port was  so.\tx\ny\n\nOne\nTwo"
    assert [(mark.kind, mark.span.cut(part.content)) for mark in part.marks] == [("heading", "Head")]


def test_notes_comments_and_deletions_are_parts_of_their_own() -> None:
    changes = (
        "<text:tracked-changes><text:changed-region text:id='c1'><text:deletion><office:change-info>"
        f"{WHO}</office:change-info>{p('not ')}</text:deletion></text:changed-region>"
        f"<text:changed-region text:id='c2'><text:insertion><office:change-info>{WHO}</office:change-info>"
        "</text:insertion></text:changed-region></text:tracked-changes>"
    )
    note = f"<text:note-citation>1</text:note-citation><text:note-body>{p('Said he.')}</text:note-body>"
    note = f"<text:note>{note}</text:note>"
    comment = f'<office:annotation office:name="a">{WHO}{p("Really?")}{p("When?")}</office:annotation>'
    body = p("It was ", '<text:change text:change-id="c1"/>', comment, "sold",
             '<office:annotation-end office:name="a"/>', note, ".")  # fmt: skip
    assert parts_of(make_odf("text", changes + body)) == [
        "It was sold[1].",
        "[1] Said he.",
        "Deleted by Ben Roth, 2010-04-01T10:00:00, after “It was”:\nnot",
        "Comment by Ben Roth, 2010-04-01T10:00:00, on “sold”:\nReally?\n\nWhen?",
    ]


def test_tables_boxes_and_hidden_text() -> None:
    cell = "<table:table-cell>{}</table:table-cell>".format
    table = (
        f"<table:table><table:table-row>{cell(p('a'))}{cell(p('b') + p('c'))}</table:table-row>"
        f"<table:table-row><table:covered-table-cell/>{cell(p('d'))}</table:table-row></table:table>"
    )
    box = f"<draw:frame><draw:text-box>{p('Boxed.')}</draw:text-box></draw:frame>"
    hidden = '<text:hidden-text text:string-value="secret"/>'
    assert parts_of(make_odf("text", p("One", box, " ", hidden) + table + p("End."))) == [
        "One secret\n\nBoxed.\n\na\tb\nc\n\td\n\nEnd."
    ]


def test_sheets_repeat_cells_and_rows_and_hidden_ones_say_so() -> None:
    styles = (
        '<style:style style:name="t2" style:family="table"><style:table-properties table:display="false"/>'
        "</style:style>"
    )
    cells = (
        "<table:table-row table:number-rows-repeated='2'>"
        f"<table:table-cell table:number-columns-repeated='2'>{p('x')}"
        "</table:table-cell><table:table-cell table:number-columns-repeated='16000'/></table:table-row>"
        "<table:table-row table:number-rows-repeated='1048576'><table:table-cell/></table:table-row>"
        "<table:table-row><table:table-cell/><table:table-cell office:value='7'/>"
        f"<table:table-cell>{p('a')}{p('b')}"
        f"<office:annotation>{WHO}{p('Why?')}</office:annotation></table:table-cell></table:table-row>"
    )
    body = (
        f"<table:table table:name='A'>{cells}</table:table>"
        f"<table:table table:name='B' table:style-name='t2'><table:table-row><table:table-cell>{p('y')}"
        "</table:table-cell></table:table-row></table:table>"
    )
    assert parts_of(make_odf("spreadsheet", body, styles=styles)) == [
        "A\n\nx\tx\nx\tx\n\t7\ta b",
        "B (hidden sheet)\n\ny",
        "Comment by Ben Roth, 2010-04-01T10:00:00, at “A!C1048579”:\nWhy?",
    ]


def test_slides_have_titles_notes_and_comments() -> None:
    title = f"<draw:frame presentation:class='title'><draw:text-box>{p('Plan')}</draw:text-box></draw:frame>"
    shape = f"<draw:custom-shape>{p('Buy.')}</draw:custom-shape>"
    notes = f"<draw:frame><draw:text-box>{p('Smile.')}</draw:text-box></draw:frame>"
    notes = f"<presentation:notes>{notes}</presentation:notes>"
    comment = f"<office:annotation>{WHO}{p('No.')}</office:annotation>"
    body = f"<draw:page>{title}{shape}{comment}{notes}</draw:page><draw:page>{shape}</draw:page>"
    found = read_with(READER, make_odf("presentation", body))
    assert found.reading is not None
    assert [part.content for part in found.reading.parts] == [
        "Slide 1\n\nPlan\n\nBuy.",
        "Notes to slide 1\n\nSmile.",
        "Slide 2\n\nBuy.",
        "Comment by Ben Roth, 2010-04-01T10:00:00, at “slide 1”:\nNo.",
    ]
    first = found.reading.parts[0]
    assert [mark.span.cut(first.content) for mark in first.marks] == ["Slide 1", "Plan"]


def test_headers_objects_and_properties_follow() -> None:
    styles = (
        f"<office:document-styles {ODF}><style:header>{p('SECRET')}</style:header><style:footer>{p('SECRET')}"
        f"</style:footer><draw:frame>{p('Click here')}</draw:frame></office:document-styles>"
    )
    meta = (
        f"<office:document-meta {ODF} {DUBLIN}><meta:initial-creator>Eva Lind</meta:initial-creator>"
        "<dc:title>The plan</dc:title><meta:creation-date>2010-04-01T09:00:00</meta:creation-date>"
        "<dc:date>2010-04-01T11:00:00</dc:date></office:document-meta>"
    )
    inner = f"<office:document-content {ODF}>{p('In the object.')}</office:document-content>"
    parts: dict[str, bytes | str] = {
        "styles.xml": styles, "meta.xml": meta, "Object 1/content.xml": inner, "Pictures/a.png": b"\x89PNG",
        "Thumbnails/thumbnail.png": b"x", "Basic/Standard/Module1.xml": "<x/>",
    }  # fmt: skip
    found = read_with(READER, make_odf("text", p("Text."), parts))
    assert found.reading is not None
    document = found.reading.document
    assert (document.title, document.author) == ("The plan", "Eva Lind")
    assert document.dated is not None and document.dated.start == document.dated.end == "2010-04-01"
    contents = [part.content for part in found.reading.parts]
    assert contents[:3] == ["Text.", "In the object.", "SECRET"]
    assert contents[3].startswith("Document properties\ntitle: The plan\nauthor: Eva Lind\n")
    assert [(inner.name, raw) for inner, raw in found.inner] == [("Pictures/a.png", b"\x89PNG")]
    assert [(each.name, each.error.kind) for each in found.refused] == [
        ("Basic/Standard/Module1.xml", "not_yet_readable")
    ]


def test_an_encrypted_document_says_so() -> None:
    manifest = (
        f'<manifest:manifest {ODF}><manifest:file-entry manifest:full-path="content.xml">'
        "<manifest:encryption-data/></manifest:file-entry></manifest:manifest>"
    )
    error = error_of(READER, make_odf("text", p("x"), {"META-INF/manifest.xml": manifest}))
    assert error.kind == "encrypted" and "LibreOffice" in error.remedy


def test_only_opendocuments_are_bid_for() -> None:
    raw = make_odf("text", p("x"))
    assert READER.bid(raw, "x.zip") is Bid.CERTAIN
    assert READER.bid(make_zip({"mimetype": b"application/epub+zip", "a": b""}, 0), "x") is Bid.NONE
    assert READER.bid(make_zip({"content.xml": b""}), "x.odt") is Bid.NONE
    assert READER.bid(b"mimetypeapplication/vnd.oasis.opendocument.text", "x.odt") is Bid.NONE


def test_a_document_cut_short_keeps_what_was_read() -> None:
    words = "".join(p(f"Sentence {number} of the report.") for number in range(400))
    raw = make_odf("text", words)
    found = read_with(READER, raw[: len(raw) * 2 // 3])
    assert "Sentence 7 of the report." in found.text
    assert set(found.kinds) == {"damaged"} and len(found.kinds) >= 2


@pytest.mark.skipif(not CORPORA.exists(), reason="the corpora are not here")
def test_the_opendocuments_of_the_corpora_are_read() -> None:
    files = [path for path in sorted(CORPORA.rglob("*.od[tsp]")) if path.is_file()]
    assert files
    for path in files:
        raw = path.read_bytes()
        assert READER.bid(raw[:65536], "x") is Bid.CERTAIN, path
        if "encypted" in path.name:
            assert error_of(READER, raw).kind == "encrypted"
            continue
        found = read_with(READER, raw, path.name)
        assert found.flaws == [] and len(found.text) > 200, path
