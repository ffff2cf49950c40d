"""Dossier and site in a browser: nothing is fetched, narrow screens do, the search narrows."""

import io
from pathlib import Path

import pytest

from sayso.dossier.site import build_site
from sayso.dossier.web import DossierPage
from tests.browser.conftest import Opener
from tests.dossier.rows import tables

pytestmark = pytest.mark.browser


def write(folder: Path, file: str, title: str) -> Path:
    given = tables()
    given["dossier"][0]["title"] = title
    stream = io.BytesIO()
    DossierPage().write("x", given, stream)
    (folder / file).write_bytes(stream.getvalue())
    return folder / file


def test_the_page_asks_for_nothing_and_fits_a_telephone(open_page: Opener, tmp_path: Path) -> None:
    file = write(tmp_path, "annex.html", "The annex")
    page, seen = open_page(file, viewport={"width": 390, "height": 800})
    assert seen.complaints == []
    assert [each for each in seen.requests if not each.startswith("file://")] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("link", name="Document 1, 20 May 2010").first.click()
    assert page.evaluate("document.querySelector(':target').id") == "d1"


def test_the_picture_is_read_aloud_in_words(open_page: Opener, tmp_path: Path) -> None:
    page, _ = open_page(write(tmp_path, "annex.html", "The annex"))
    label = page.locator("svg.chain").first.get_attribute("aria-label")
    assert label is not None and "to The Post (spoken" in label


def test_a_site_is_searched_with_the_script_and_a_list_without(open_page: Opener, tmp_path: Path) -> None:
    write(tmp_path, "a.html", "The annex")
    write(tmp_path, "b.html", "The money")
    build_site(tmp_path, tmp_path / "site", "Investigations")
    page, seen = open_page(tmp_path / "site" / "index.html")
    page.get_by_role("searchbox").fill("annex MONEY")
    assert page.locator("article:visible").count() == 1
    assert page.get_by_role("status").inner_text() == "1 of 2"
    assert seen.complaints == []
    bare, _ = open_page(tmp_path / "site" / "index.html", java_script_enabled=False)
    assert bare.locator("article:visible").count() == 2
    assert bare.get_by_role("searchbox").count() == 0
