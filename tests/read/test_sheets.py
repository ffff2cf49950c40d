"""Workbooks: every sheet, every cell, every comment."""

import pytest
from factory import patch_limits, read_with
from officefiles import OFFICE, SHEET, make_xlsx, rels

from sayso.read.office import OfficeReader

READER = OfficeReader()
THREADS = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"


def parts_of(raw: bytes) -> list[str]:
    found = read_with(READER, raw)
    assert found.reading is not None and found.flaws == []
    return [part.content for part in found.reading.parts]


def row(*cells: str) -> str:
    return f"<row>{''.join(cells)}</row>"


def text(place: str, words: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{words}</t></is></c>'


def number(place: str, value: str, style: int = 0) -> str:
    return f'<c r="{place}" s="{style}"><v>{value}</v></c>'


def test_a_sheet_is_its_name_and_a_line_a_row_with_a_tab_a_column() -> None:
    rows = row(text("A1", "Name"), text("C1", "Sum")) + row(number("B2", "2")) + row(text("A4", "a\tb\nc"))
    found = read_with(READER, make_xlsx([("Payments", rows)]))
    assert found.reading is not None
    part = found.reading.parts[0]
    assert part.content == "Payments\n\nName\t\tSum\n\t2\na b c"
    assert [(mark.kind, mark.span.cut(part.content)) for mark in part.marks] == [("heading", "Payments")]


def test_cells_without_places_follow_each_other() -> None:
    rows = row("<c><v>1</v></c>", "<c><v>2</v></c>") + row('<c r="B2"><v>3</v></c>', '<c r="A2"><v>4</v></c>')
    assert parts_of(make_xlsx([("S", rows)])) == ["S\n\n1\t2\n\t3\t4"]


def test_shared_strings_lose_reading_aids_and_escapes() -> None:
    strings = (
        f"<sst {SHEET}><si><t>one</t></si><si><r><t>tw</t></r><r><t>o</t></r><rPh><t>NO</t></rPh></si>"
        "<si><t>a_x000A_b_x0041_</t></si></sst>"
    )
    cells = [
        f'<c r="{letter}1" t="s"><v>{index}</v></c>' for letter, index in zip("ABCD", "0129", strict=True)
    ]
    assert parts_of(make_xlsx([("S", row(*cells))], {"xl/sharedStrings.xml": strings})) == [
        "S\n\none\ttwo\ta bA"
    ]


def test_values_stand_as_people_read_them() -> None:
    styles = (
        f'<styleSheet {SHEET}><numFmts><numFmt numFmtId="170" formatCode="dd\\.mm\\.yyyy"/>'
        '<numFmt numFmtId="171" formatCode="0.00&quot;days&quot;"/></numFmts>'
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/><xf numFmtId="171"/></cellXfs>'
        "</styleSheet>"
    )
    cells = row(
        number("A1", "40269", 1),
        number("B1", "40269.5", 2),
        number("C1", "40269", 3),
        number("D1", "0.30000000000000004"),
        '<c r="E1" t="b"><v>1</v></c>',
        '<c r="F1" t="e"><v>#REF!</v></c>',
        '<c r="G1" t="str"><f>A1&amp;"x"</f><v>result</v></c>',
    )
    assert parts_of(make_xlsx([("S", cells)], {"xl/styles.xml": styles})) == [
        "S\n\n2010-04-01\t2010-04-01 12:00:00\t40269\t0.3\tTRUE\t#REF!\tresult"
    ]


def test_hidden_sheets_are_read_and_said_to_be_hidden() -> None:
    sheets = [("A", row(text("A1", "x"))), ("B", row(text("A1", "y"))), ("C", row(text("A1", "z")))]
    raw = make_xlsx(sheets, states={"B": "hidden", "C": "veryHidden"})
    assert parts_of(raw) == ["A\n\nx", "B (hidden sheet)\n\ny", "C (sheet hidden from the menu)\n\nz"]


def test_comments_of_both_kinds_are_their_authors_words() -> None:
    legacy = (
        f"<comments {SHEET}><authors><author>Eva Lind</author><author>tc={{1}}</author></authors>"
        "<commentList>"
        '<comment ref="B2" authorId="0"><text><r><t>Too </t></r><r><t>high.</t></r></text></comment>'
        '<comment ref="C3" authorId="1"><text><t>[Threaded comment]</t></text></comment>'
        "</commentList></comments>"
    )
    threads = (
        f'<ThreadedComments xmlns="{THREADS}"><threadedComment ref="C3" dT="2020-05-01T10:00:00.00" '
        'personId="{p}"><text>Why?</text></threadedComment></ThreadedComments>'
    )
    people = f'<personList xmlns="{THREADS}"><person displayName="Ben Roth" id="{{p}}"/></personList>'
    parts: dict[str, bytes | str] = {
        "xl/worksheets/_rels/sheet1.xml.rels": rels(
            {"c": ("comments", "../comments1.xml"), "t": ("threadedComment", "../threadedComments/t1.xml")}
        ),
        "xl/comments1.xml": legacy,
        "xl/threadedComments/t1.xml": threads,
        "xl/persons/person.xml": people,
    }
    raw = make_xlsx([("S", row(text("A1", "x")))], parts, {"p": ("person", "persons/person.xml")})
    assert parts_of(raw)[1:] == [
        "Comment by Eva Lind, at “S!B2”:\nToo high.",
        "Comment by Ben Roth, 2020-05-01T10:00:00.00, at “S!C3”:\nWhy?",
    ]


def test_what_is_drawn_and_what_is_kept_for_pivot_tables_is_there() -> None:
    drawing = f'<d xmlns:a="{OFFICE}/drawingml/2006/main"><a:p><a:r><a:t>Drawn.</a:t></a:r></a:p></d>'
    cache = (
        f'<pivotCacheDefinition {SHEET}><cacheFields><cacheField name="Who"><sharedItems>'
        '<s v="Eva"/><s v="Ben"/></sharedItems></cacheField><cacheField name="Sum"><sharedItems/>'
        "</cacheField></cacheFields></pivotCacheDefinition>"
    )
    records = (
        f'<pivotCacheRecords {SHEET}><r><x v="1"/><n v="7"/></r><r><x v="0"/><m/></r></pivotCacheRecords>'
    )
    parts: dict[str, bytes | str] = {
        "xl/worksheets/_rels/sheet1.xml.rels": rels({"d": ("drawing", "../drawings/drawing1.xml")}),
        "xl/drawings/drawing1.xml": drawing,
        "xl/pivotCache/c1.xml": cache,
        "xl/pivotCache/_rels/c1.xml.rels": rels({"r": ("pivotCacheRecords", "r1.xml")}),
        "xl/pivotCache/r1.xml": records,
    }
    links = {"p": ("pivotCacheDefinition", "pivotCache/c1.xml")}
    assert parts_of(make_xlsx([("S", row(text("A1", "x")))], parts, links))[1:] == [
        "Drawn.",
        "Kept for pivot table 1\nWho\tSum\nBen\t7\nEva",
    ]


@pytest.mark.parametrize("extra", [0, 1])
def test_a_sheet_longer_than_the_cap_is_cut_and_said(monkeypatch: pytest.MonkeyPatch, extra: int) -> None:
    raw = make_xlsx([("S", row(text("A1", "The port")) + row(text("A2", "was sold.")))])
    size = len("S\n\nThe port\nwas sold.")
    patch_limits(monkeypatch, text_characters=size - extra)
    found = read_with(READER, raw)
    assert found.kinds == ["too_large"] * extra
    assert len(found.text) == size - extra
