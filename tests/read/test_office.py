"""Office documents as packages: told from archives, kept where damaged, with all that lies in them."""

from pathlib import Path

import pytest
from factory import error_of, make_zip, patch_limits, read_all, read_with
from hypothesis import given
from hypothesis import strategies as st
from officefiles import (
    core,
    make_docx,
    make_pptx,
    make_xlsx,
    members,
    paragraph,
    rels,
    shape,
    slide,
    word_part,
)

from sayso.errors import ReadError
from sayso.model.extension import Bid
from sayso.plugins import load_readers
from sayso.read.items import choose_reader
from sayso.read.office import OfficeReader

READER = OfficeReader()
CORPORA = Path(__file__).parents[3] / "shared" / "data" / "mail"
MADE = {
    "wordprocessingml": make_docx(paragraph("The port was sold.")),
    "spreadsheetml": make_xlsx([("S", '<row><c t="str"><v>The port was sold.</v></c></row>')]),
    "presentationml": make_pptx([slide(shape("The port was sold."))]),
}


@pytest.mark.parametrize("form", MADE)
def test_each_form_is_known_by_its_content_whatever_its_name(form: str, tmp_path: Path) -> None:
    result = read_all(MADE[form], tmp_path, "x.zip")["x.zip"]
    assert result.problems == () and result.reading is not None
    assert form in result.reading.document.media_type
    assert "The port was sold." in result.reading.parts[0].content


@pytest.mark.parametrize(
    "inside",
    [
        {"word/report.doc": b"x"},
        {"a.docx": MADE["wordprocessingml"]},
        {"[Content_Types].xml": b"<x/>", "lib/net/a.dll": b"x"},
        {"backup/word/document.xml": b"<x/>"},
        {},
    ],
)
def test_archives_stay_archives(inside: dict[str, bytes]) -> None:
    assert READER.bid(make_zip(inside, 0), "x.docx") is Bid.NONE


@pytest.mark.parametrize("first", [True, False])
def test_a_document_is_known_where_its_telling_members_lie_far_back(first: bool, tmp_path: Path) -> None:
    big = {"media/film.bin": bytes(range(256)) * 400}
    own = members("word/document.xml", {"word/document.xml": word_part("document", paragraph("Far."))})
    raw = make_zip(own | big if first else big | own, 0)
    result = read_all(raw, tmp_path, "x")["x"]
    assert result.reading is not None and result.reading.parts[0].content == "Far."


def test_office_readers_come_before_the_archive_reader() -> None:
    names = [choose_reader(load_readers(), raw, "x").name for raw in MADE.values()]
    assert names == ["office"] * 3


def test_properties_say_who_and_when_and_stand_at_the_end() -> None:
    facts = core(
        title="The plan",
        creator="Eva Lind",
        lastModifiedBy="Ben Roth",
        created="2010-04-01T09:00:00Z",
        modified="2010-04-01T11:00:00Z",
    )
    found = read_with(READER, make_docx(paragraph("Text."), None, {"docProps/core.xml": facts}))
    assert found.reading is not None
    document, last = found.reading.document, found.reading.parts[-1]
    assert (document.title, document.author) == ("The plan", "Eva Lind")
    assert document.dated is not None and document.dated.start == document.dated.end == "2010-04-01"
    assert "last saved by: Ben Roth" in last.content.split("\n")
    assert [(mark.kind, mark.span.end) for mark in last.marks] == [("boilerplate", len(last.content))]


def test_a_document_written_over_days_has_no_sure_date_and_a_default_no_author() -> None:
    facts = core(
        creator="Microsoft Office User", created="2007-01-01T00:00:00Z", modified="2010-04-01T00:00:00Z"
    )
    found = read_with(READER, make_docx(paragraph("Text."), None, {"docProps/core.xml": facts}))
    assert found.reading is not None
    assert (found.reading.document.author, found.reading.document.dated) == (None, None)
    assert "created: 2007-01-01T00:00:00Z" in found.text


def test_pictures_objects_and_imported_texts_are_items_and_a_macro_is_refused(tmp_path: Path) -> None:
    parts = {
        "word/media/image1.png": b"\x89PNG",
        "word/embeddings/sheet.xlsx": MADE["spreadsheetml"],
        "word/afchunk.htm": b"<html><p>Imported.</p></html>",
        "word/vbaProject.bin": b"\xd0\xcf\x11\xe0",
        "word/fonts/font1.odttf": b"x",
        "docProps/thumbnail.jpeg": b"\xff\xd8\xff",
    }
    links = {"r1": ("aFChunk", "afchunk.htm")}
    results = read_all(make_docx(paragraph("Text."), links, parts), tmp_path, "a.docm")
    assert {path: result.item.outcome for path, result in results.items()} == {
        "a.docm": "document",
        "a.docm!/word/afchunk.htm": "document",
        "a.docm!/word/media/image1.png": "refused",
        "a.docm!/word/embeddings/sheet.xlsx": "document",
        "a.docm!/word/vbaProject.bin": "refused",
    }
    (problem,) = results["a.docm!/word/vbaProject.bin"].problems
    assert problem.kind == "not_yet_readable" and "macros" in problem.message


def test_a_document_cut_short_keeps_what_was_read() -> None:
    words = "".join(paragraph(f"Sentence {number * 7919 % 1000} of the report.") for number in range(400))
    raw = make_docx(words)
    found = read_with(READER, raw[: len(raw) * 2 // 3])
    assert "Sentence 0 of the report." in found.text
    assert set(found.kinds) == {"damaged"} and len(found.kinds) == 2


@pytest.mark.parametrize(
    "broken",
    [
        f"{word_part('document', paragraph('Kept.'))[:-20]}<&",
        word_part("document", paragraph("Kept.") + "<w:p><w:r><w:t>&undeclared;</w:t></w:r></w:p>"),
    ],
)
def test_faulty_xml_is_said_and_what_stands_before_the_fault_is_kept(broken: str) -> None:
    found = read_with(READER, make_docx("", None, {"word/document.xml": broken}))
    assert found.text == "Kept."
    assert [(flaw.error.kind, flaw.place) for flaw in found.flaws] == [("damaged", "part word/document.xml")]


@pytest.mark.parametrize(
    ("part", "kind"),
    [
        ('<!DOCTYPE a [<!ENTITY b "c">]>' + word_part("document", paragraph("&b;")), "damaged"),
        (word_part("document", "<w:p>" * 600), "damaged"),
        ("", "damaged"),
        ("\0\1\2", "damaged"),
    ],
)
def test_a_document_of_which_nothing_can_be_read_is_refused(part: str, kind: str) -> None:
    assert error_of(READER, make_docx("", None, {"word/document.xml": part})).kind == kind


def test_a_binary_workbook_is_named() -> None:
    raw = make_zip(members("xl/workbook.bin", {"xl/workbook.bin": b"\x83\x01"}))
    assert READER.bid(raw, "x") is Bid.CERTAIN
    error = error_of(READER, raw)
    assert error.kind == "not_yet_readable" and "XLSX" in error.remedy


@pytest.mark.parametrize("limit", ["markup_depth", "elements", "markup_bytes"])
@pytest.mark.parametrize("extra", [0, 1])
def test_markup_beyond_the_caps_is_left_out_and_said(
    monkeypatch: pytest.MonkeyPatch, limit: str, extra: int
) -> None:
    deep = f"<w:customXml>{paragraph('Deep.')}</w:customXml>"
    rest = "<w:bookmarkStart/>" * 20 if limit == "elements" else ""
    rest = f"<!--{'x' * 1_450}-->" if limit == "markup_bytes" else rest
    raw = make_docx(deep + rest + paragraph("Last."))
    exact = least_that_passes(monkeypatch, raw, limit)
    patch_limits(monkeypatch, **{limit: exact - extra})
    found = read_with(READER, raw) if limit != "markup_depth" or not extra else None
    if extra:
        kinds = found.kinds if found else [error_of(READER, raw).kind]
        assert set(kinds) <= {"too_large", "damaged"} and kinds
    else:
        assert found is not None and found.flaws == [] and "Last." in found.text


def least_that_passes(monkeypatch: pytest.MonkeyPatch, raw: bytes, limit: str) -> int:
    """The smallest value of a cap at which nothing is left out."""
    low, high = 1, 1 << 14
    while low < high:
        middle = (low + high) // 2
        patch_limits(monkeypatch, **{limit: middle})
        try:
            passes = read_with(READER, raw).flaws == []
        except ReadError:
            passes = False
        low, high = (low, middle) if passes else (middle + 1, high)
    return low


@given(
    st.sampled_from(sorted(MADE)), st.integers(0, 5_000), st.binary(min_size=1, max_size=40), st.booleans()
)
def test_no_bytes_break_the_reader(form: str, at: int, noise: bytes, cut: bool) -> None:
    raw = MADE[form]
    at %= len(raw)
    broken = raw[:at] if cut else raw[:at] + noise + raw[at + len(noise) :]
    try:
        found = read_with(READER, broken)
    except ReadError:
        return
    found.text.encode("utf-8")


@pytest.mark.skipif(not CORPORA.exists(), reason="the corpora are not here")
def test_the_office_files_of_the_corpora_are_read(tmp_path: Path) -> None:
    files = [path for ending in ("docx", "xlsx", "pptx") for path in sorted(CORPORA.rglob(f"*.{ending}"))]
    assert files
    for path in files:
        result = read_all(path.read_bytes(), tmp_path, "x")["x"]
        assert result.problems == () and result.reading is not None, path
        assert result.reading.parts[0].content, path


def test_relations_outside_the_document_are_not_followed() -> None:
    outside = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="a" TargetMode="External" Target="file:///etc/passwd" Type="x/header"/>'
        "</Relationships>"
    )
    parts = {"word/_rels/document.xml.rels": outside}
    found = read_with(READER, make_docx(paragraph("Text."), None, parts))
    assert found.text == "Text." and found.flaws == []


def test_a_main_part_elsewhere_is_found_by_its_relation() -> None:
    own = members(
        "doc/main.xml", {"doc/main.xml": word_part("document", paragraph("Here.")), "word/x.xml": "<x/>"}
    )
    found = read_with(READER, make_zip(own | {"doc/_rels/main.xml.rels": rels({})}))
    assert found.text == "Here."
