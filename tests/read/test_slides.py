"""Presentations: slides in the order of the show, what was said to them, and by whom."""

from factory import read_with
from officefiles import OFFICE, SHOW, make_pptx, rels, shape, slide

from sayso.read.office import OfficeReader

READER = OfficeReader()
NEW = "http://schemas.microsoft.com/office/powerpoint/2018/8/main"


def parts_of(raw: bytes) -> list[str]:
    found = read_with(READER, raw)
    assert found.reading is not None and found.flaws == []
    return [part.content for part in found.reading.parts]


def test_slides_come_in_the_order_of_the_show_with_titles_as_headings() -> None:
    first = slide(shape("The plan", placeholder="ctrTitle") + shape("Buy.", "Sell."))
    found = read_with(READER, make_pptx([first, slide(shape("Later."))]))
    assert found.reading is not None
    one, two = found.reading.parts
    assert (one.content, two.content) == ("Slide 1\n\nThe plan\n\nBuy.\nSell.", "Slide 2\n\nLater.")
    assert [mark.span.cut(one.content) for mark in one.marks] == ["Slide 1", "The plan"]


def test_tables_are_lines_and_what_repeats_is_boilerplate() -> None:
    cell = "<a:tc><a:txBody><a:p><a:r><a:t>{}</a:t></a:r></a:p></a:txBody></a:tc>".format
    rows = f"<a:tr>{cell('a')}{cell('b')}</a:tr><a:tr>{cell('c')}</a:tr>"
    table = f"<p:graphicFrame><a:tbl>{rows}</a:tbl></p:graphicFrame>"
    found = read_with(READER, make_pptx([slide(table + shape("Confidential", placeholder="ftr"))]))
    assert found.reading is not None
    part = found.reading.parts[0]
    assert part.content == "Slide 1\n\na\tb\nc\n\nConfidential"
    assert [mark.span.cut(part.content) for mark in part.marks if mark.kind == "boilerplate"] == [
        "Confidential"
    ]


def test_a_hidden_slide_says_so() -> None:
    assert parts_of(make_pptx([slide(shape("x"), attributes='show="0"')])) == ["Slide 1 (hidden slide)\n\nx"]


def test_notes_and_comments_of_both_kinds_follow_their_slide() -> None:
    notes = slide(shape("Smile.", placeholder="body") + shape("7", placeholder="sldNum"), "notes")
    old = f'<p:cmLst {SHOW}><p:cm authorId="0" dt="2010-04-01T10:00:00"><p:text>No.</p:text></p:cm></p:cmLst>'
    new = (
        f'<x:cmLst xmlns:x="{NEW}" xmlns:a="{OFFICE}/drawingml/2006/main">'
        '<x:cm authorId="{e}" created="2021-05-01">'
        '<x:replyLst><x:reply authorId="{b}" created="2021-05-02"><x:txBody><a:p><a:r><a:t>Yes.</a:t></a:r>'
        "</a:p></x:txBody></x:reply></x:replyLst>"
        "<x:txBody><a:p><a:r><a:t>Why?</a:t></a:r></a:p></x:txBody></x:cm></x:cmLst>"
    )
    parts: dict[str, bytes | str] = {
        "ppt/slides/_rels/slide1.xml.rels": rels(
            {
                "n": ("notesSlide", "../notesSlides/notesSlide1.xml"),
                "c": ("comments", "../comments/comment1.xml"),
                "m": ("comments", "../comments/modernComment_1.xml"),
            }
        ),
        "ppt/notesSlides/notesSlide1.xml": notes,
        "ppt/comments/comment1.xml": old,
        "ppt/comments/modernComment_1.xml": new,
        "ppt/commentAuthors.xml": f'<p:cmAuthorLst {SHOW}><p:cmAuthor id="0" name="Ben Roth"/>'
        "</p:cmAuthorLst>",
        "ppt/authors.xml": f'<x:authorLst xmlns:x="{NEW}"><x:author id="{{e}}" name="Eva"/>'
        '<x:author id="{b}" name="Bo"/></x:authorLst>',
    }
    links = {"a": ("commentAuthors", "commentAuthors.xml"), "b": ("authors", "authors.xml")}
    assert parts_of(make_pptx([slide(shape("x"))], parts, links)) == [
        "Slide 1\n\nx",
        "Notes to slide 1\n\nSmile.",
        "Comment by Ben Roth, 2010-04-01T10:00:00, at “slide 1”:\nNo.",
        "Comment by Eva, 2021-05-01, at “slide 1”:\nWhy?",
        "Comment by Bo, 2021-05-02, at “slide 1”:\nYes.",
    ]


def test_a_slide_that_the_show_does_not_list_is_read_too() -> None:
    raw = make_pptx([slide(shape("x"))], {"ppt/slides/slide9.xml": slide(shape("Forgotten."))})
    assert parts_of(raw) == ["Slide 1\n\nx", "Slide 2\n\nForgotten."]
