"""Each format opens in what it is for, holds every word, takes hostile words as words, is made alike."""

import io
import json
import re
import sys
import zipfile
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree

import pypdfium2
import pytest

from sayso.dossier.blocks import flow
from sayso.dossier.citing import CitedBibtex, CitedCsl
from sayso.dossier.compose import compose
from sayso.dossier.linked import find_embedded
from sayso.dossier.markdown import DossierMarkdown, escaped
from sayso.dossier.printed import DossierPrint
from sayso.dossier.web import DossierPage
from sayso.dossier.word import DossierDocument
from sayso.errors import MissingExtra
from sayso.model.extension import Exporter, Selective
from tests.dossier.rows import tables

HOSTILE = '<script>alert(1)</script> #eval(read("/etc/passwd")) *x* [y](javascript:z)'
HOSTILE += "\x00 \x1b[2J & ]]> \ud800 | $x$"
WORDY = (DossierPage(), DossierMarkdown(), DossierDocument(), DossierPrint())
ALL = (*WORDY, CitedBibtex(), CitedCsl())


def made(exporter: Exporter, given: dict[str, Any] | None = None) -> bytes:
    if exporter.name == "pdf":
        pytest.importorskip("typst", reason="the extra `report` is not installed")
    stream = io.BytesIO()
    exporter.write("a case", given or tables(), stream)
    return stream.getvalue()


def words_of(exporter: Exporter, raw: bytes) -> str:
    """The text that a reader of the file sees."""
    if exporter.name == "docx":
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            root = ElementTree.fromstring(archive.read("word/document.xml"))
        return " ".join("".join(node.itertext()) for node in root.iter() if node.tag.endswith("}p"))
    if exporter.name == "pdf":
        document = pypdfium2.PdfDocument(raw)
        pages = [document[number].get_textpage().get_text_bounded() for number in range(len(document))]
        document.close()
        return " ".join(" ".join(pages).split())
    text = raw.decode("utf-8")
    return re.sub(r"<[^>]*>", "", text) if exporter.name == "html" else text


@pytest.mark.parametrize("exporter", ALL, ids=lambda each: each.name)
def test_the_same_dossier_gives_the_same_bytes(exporter: Exporter) -> None:
    """M-251"""
    assert isinstance(exporter, Selective)
    assert exporter.audiences[0] == "public"
    assert made(exporter) == made(exporter)


@pytest.mark.parametrize("exporter", WORDY, ids=lambda each: each.name)
def test_every_format_holds_what_the_dossier_says(exporter: Exporter) -> None:
    text = words_of(exporter, made(exporter))
    for words in (
        "The annex was signed in May.",
        "Two separate origins: ",
        "Ivo Salt says the opposite",
        "missing",
        "hedge dropped",
        "There is no annex.",
        "Register of sources",
        "M-183",
        "30 other things said",
    ):
        assert words in text, words


@pytest.mark.parametrize("exporter", ALL, ids=lambda each: each.name)
def test_hostile_words_stay_words(exporter: Exporter) -> None:
    given = tables()
    given["propositions"][0]["headline"] = HOSTILE
    given["dossier"][0]["title"] = HOSTILE
    given["claims"][2]["content_text"] = HOSTILE
    given["excerpts"][0]["words"] = HOSTILE
    given["documents"][0]["subject"] = HOSTILE
    raw = made(exporter, given)
    if exporter in WORDY:
        assert b"<script>alert" not in raw
    if exporter.name in ("html", "docx"):
        assert "[y](javascript:z)" in words_of(exporter, raw)
    if exporter.name == "md":
        assert not re.search(r"(?<!\\)\]\(javascript", raw.decode("utf-8"))
    if exporter.name == "pdf":
        assert "#eval(read(" in words_of(exporter, raw)


class _Checked(HTMLParser):
    """Tags that are opened and closed in pairs, ids that are there once, links that lead somewhere."""

    VOID = frozenset({"meta", "link", "input"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.VOID:
            self.open.append(tag)
        self.ids += [value or "" for name, value in attrs if name == "id"]
        self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert "svg" in self.open

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_is_whole_and_runs_nothing() -> None:
    """M-252"""
    page = made(DossierPage()).decode("utf-8")
    checked = _Checked()
    checked.feed(page)
    checked.close()
    assert checked.open == []
    assert len(checked.ids) == len(set(checked.ids))
    assert {link.removeprefix("#") for link in checked.links} <= set(checked.ids)
    assert "default-src 'none'" in page and "script-src 'none'" in page
    assert re.findall(r"<script[^>]*>", page) == ['<script type="application/ld+json" id="sayso-dossier">']
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg|schema\.org)", page)


def test_the_page_tells_machines_what_it_shows() -> None:
    found = find_embedded(made(DossierPage()).decode("utf-8"), "annex.html")
    assert found is not None
    assert (found.title, found.labels, found.said) == (
        "The annex",
        frozenset({"p1"}),
        ("The annex was signed",),
    )
    assert found.sources == {"Ana Ruiz", "Ivo Salt", "Ben Ode"}
    assert found.chains[1].told[0].name == "The Post"
    page = made(DossierPage()).decode("utf-8")
    data = json.loads(page.partition('id="sayso-dossier">')[2].partition("</script>")[0])
    (claim,) = data["hasPart"]
    assert (claim["@type"], claim["text"], claim["identifier"]) == ("Claim", "The annex was signed", "p1")
    assert [each["name"] for each in claim["author"]] and {
        each["name"] for each in claim["author"]
    } <= found.sources
    assert find_embedded("<p>no dossier</p>", "x.html") is None
    broken = '<script type="application/ld+json" id="sayso-dossier">{"name": 1}</script>'
    assert find_embedded(broken, "x.html") is None


def test_the_document_is_a_sound_package_without_properties() -> None:
    """M-253"""
    with zipfile.ZipFile(io.BytesIO(made(DossierDocument()))) as archive:
        names = archive.namelist()
        for name in names:
            ElementTree.fromstring(archive.read(name))
        assert {each.date_time[:3] for each in archive.infolist()} == {(1980, 1, 1)}
        body = archive.read("word/document.xml").decode()
        styles = archive.read("word/styles.xml").decode()
    assert not any("docProps" in name for name in names)
    used = set(re.findall(r'w:(?:p|r|tbl)Style w:val="(\w+)"', body))
    assert used <= set(re.findall(r'w:styleId="(\w+)"', styles))
    marks = re.findall(r'w:name="(\w+)"', body)
    assert set(re.findall(r'w:anchor="(\w+)"', body)) <= set(marks)
    ids = re.findall(r'bookmarkStart w:id="(\d+)"', body)
    assert len(ids) == len(set(ids))


def test_the_print_has_no_author_and_no_date() -> None:
    """M-253"""
    document = pypdfium2.PdfDocument(made(DossierPrint()))
    told = document.get_metadata_dict(skip_empty=True)
    document.close()
    assert told.pop("Creator").startswith("Typst")
    assert told == {"Title": "The annex"}


def test_without_typst_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(MissingExtra, match=r"pip install 'sayso\[report\]'"):
        DossierPrint().write("x", tables(), io.BytesIO())


def test_markdown_shows_signs_as_they_are() -> None:
    assert escaped("a *b* [c] <d> 1. e") == "a \\*b\\* \\[c\\] &lt;d&gt; 1. e"
    assert escaped("- a\n# b") == "\\- a \\# b"
    assert escaped("1. a") == "1\\. a"


def test_footnotes_have_the_documents_in_order_of_date() -> None:
    rows = json.loads(made(CitedCsl()))
    assert [row["title"] for row in rows] == ["Subject 3", "Subject 1", "Subject 2", "Subject 4"]
    assert rows[0]["issued"] == {"date-parts": [[2010, 5, 20]]}
    assert rows[0]["type"] == "personal_communication"
    text = made(CitedBibtex()).decode()
    assert text.count("@misc{document") == 4 and "date = {2010-05-20}" in text
    assert text.count("{") == text.count("}")


def test_for_the_public_footnotes_name_no_subject_sender_or_path() -> None:
    given = tables("public")
    for row in given["documents"]:
        row |= {"paths": [], "from": None, "subject": "Document 9", "media_type": None}
    for exporter in (CitedCsl(), CitedBibtex()):
        text = made(exporter, given).decode()
        assert "example" not in text and "leak/" not in text and "Document 1" in text


def test_blocks_of_a_reader_within_say_where_documents_lie() -> None:
    inside = "".join(map(str, flow(compose("x", tables()))))
    outside = "".join(map(str, flow(compose("x", tables("public")))))
    assert "leak/1.eml" in inside and "leak/1.eml" not in outside
