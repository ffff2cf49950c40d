"""Saved web pages: what is one, in which characters, what its head says."""

import pytest
from factory import error_of, patch_limits, read_with
from hypothesis import given
from hypothesis import strategies as st

from sayso.errors import ReadError
from sayso.model.extension import Bid
from sayso.read.pages import PageReader

READER = PageReader()
PAGE = """<!DOCTYPE html><html><head><title>The port &amp; the minister</title>
<meta name="author" content="Anna Berg"><meta property="og:site_name" content="The Harbour Times">
<meta property="article:published_time" content="2010-04-01T10:00:00Z"></head>
<body><p>The port was sold.</p></body></html>"""


@pytest.mark.parametrize(
    "head",
    [
        "<!DOCTYPE html>",
        "<html>",
        "<HTML lang=de>",
        "\ufeff<!doctype HTML PUBLIC>",
        "  \n<html",
        "<head>",
        "<body class=x>",
        "<?xml version='1.0'?><html>",
        "<!-- saved from url=(0014)about:internet -->\n<html>",
        "<title>x</title>",
        "<meta charset=x>",
    ],
)
def test_a_page_is_known_by_how_it_begins(head: str) -> None:
    assert READER.bid(head.encode(), "x") is Bid.CERTAIN


@pytest.mark.parametrize(
    "head", ["", "text <html>", "<header>", "<p>a", "a<p>b</p>", "&lt;html", "<bodyguard>", "<!-- x -->"]
)
def test_other_text_is_no_page(head: str) -> None:
    assert READER.bid(head.encode(), "x.html") is Bid.NONE


@pytest.mark.parametrize("head", ["<p>a</p>", "<a href='/'>a</a>\n", "\ufeff <DIV class=x>a</div>"])
def test_an_element_without_a_page_around_it_is_likely_one(head: str) -> None:
    assert READER.bid(head.encode(), "x") is Bid.LIKELY


def test_a_page_says_who_wrote_it_where_and_when() -> None:
    found = read_with(READER, PAGE.encode(), "x.html")
    assert found.reading is not None
    document = found.reading.document
    assert (document.title, document.author, document.outlet) == (
        "The port & the minister",
        "Anna Berg",
        "The Harbour Times",
    )
    assert document.dated is not None and document.dated.start == document.dated.end == "2010-04-01"
    assert found.text == "The port was sold."


@pytest.mark.parametrize(
    ("meta", "codec"),
    [
        ('<meta charset="windows-1252">', "cp1252"),
        ("<META CHARSET=koi8-r>", "koi8_r"),
        ("", "utf-8"),
        ("<?xml version='1.0' encoding='iso-8859-2'?>", "iso8859_2"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-2">', "iso8859_2"),
    ],
)
def test_a_page_is_read_in_the_charset_it_declares(meta: str, codec: str) -> None:
    words = "Министр сказал" if codec == "koi8_r" else "für die Größe"
    head = "" if meta.startswith("<?xml") else f"<head>{meta}</head>"
    declaration = meta if meta.startswith("<?xml") else ""
    source = f"{declaration}<html>{head}<body>{words}</body></html>"
    found = read_with(READER, source.encode(codec))
    assert found.text == words and found.flaws == []


@pytest.mark.parametrize(
    ("meta", "kind"), [("<meta charset=utf-8>", "wrong_charset"), ("", "guessed_charset")]
)
def test_a_page_in_other_characters_than_it_says_is_read_and_said(meta: str, kind: str) -> None:
    found = read_with(READER, f"<html>{meta}<p>Der Präsident sagte für Müller Prüfung</p>".encode("latin-1"))
    assert "Präsident" in found.text
    assert found.kinds == [kind]


@pytest.mark.parametrize("extra", [0, 1])
def test_a_page_larger_than_the_cap_is_refused(monkeypatch: pytest.MonkeyPatch, extra: int) -> None:
    patch_limits(monkeypatch, text_characters=len(PAGE) - extra)
    if extra:
        assert error_of(READER, PAGE.encode()).kind == "too_large"
    else:
        assert read_with(READER, PAGE.encode()).flaws == []


@given(
    st.binary(max_size=200)
    | st.lists(
        st.sampled_from(["<html>", "<meta charset=", "utf-16", ">", "\0", "<p>", "é", "<!--"]), max_size=12
    ).map(lambda all_: "".join(all_).encode())
)
def test_no_bytes_break_the_reader(raw: bytes) -> None:
    try:
        found = read_with(READER, raw)
    except ReadError:
        return
    found.text.encode("utf-8")


TEXT = (
    "The minister admitted on Monday that the sale was agreed three weeks before the cabinet knew of it. " * 3
)


def test_a_frame_saved_inside_a_page_is_a_page_of_its_own() -> None:
    inside = f"<p>{TEXT}</p>".replace('"', "&quot;").replace("<", "&lt;")
    source = f'<html><body><p>{TEXT}</p><iframe srcdoc="{inside}"></iframe><iframe srcdoc="ad"></iframe>'
    found = read_with(READER, source.encode())
    assert [(inner.name, raw.decode()) for inner, raw in found.inner] == [
        ("frame 1", f"<!doctype html><p>{TEXT}</p>")
    ]


def test_an_article_that_only_the_page_s_data_hold_is_read() -> None:
    linked = f'<script type="application/ld+json">{{"articleBody": "{TEXT}"}}</script>'
    found = read_with(READER, f"<html>{linked}<body><div>Loading</div>".encode())
    assert found.reading is not None
    assert [part.content for part in found.reading.parts] == ["Loading", TEXT]
    shown = read_with(READER, f"<html>{linked}<body><p>{TEXT}</p>".encode())
    assert shown.reading is not None and len(shown.reading.parts) == 1


def test_a_byline_in_the_text_gives_author_and_day() -> None:
    source = f"<html><h1>Sold</h1><p>By Tomas Reyes | 24 February 2012</p><p>{TEXT}</p>"
    found = read_with(READER, source.encode())
    assert found.reading is not None and found.reading.document.dated is not None
    assert found.reading.document.author == "Tomas Reyes"
    assert found.reading.document.dated.start == "2012-02-24"
