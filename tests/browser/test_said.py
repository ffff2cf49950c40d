"""What is said, in a real browser: read without script, walked by keys, cited by one."""

import re
from typing import Any

import pytest

from sayso.case import Case
from tests.browser.test_workbench import IDS, Open, bench
from tests.show.workbench import Workbench

pytestmark = pytest.mark.browser
__all__ = ["IDS", "bench"]  # the case of the workbench's tests


def test_without_script_the_ledger_leads_to_a_thing_and_to_the_words(visit: Open) -> None:
    page = visit("/propositions", java_script_enabled=False)
    assert page.locator("ol.rows li").count() == 50
    page.locator("a.go").first.click()
    assert page.locator("h2#standard").is_visible()
    assert page.locator("svg.chain").count() >= 1
    page.locator(".drawn summary").first.click()
    page.locator(".steps a[href*='/documents/']").first.click()
    assert page.locator(".paper .text").first.is_visible()


def test_keys_lead_from_the_first_page_to_the_origins(visit: Open) -> None:
    """M-061"""
    page = visit("/")
    page.keyboard.press("g")
    page.keyboard.press("i")
    page.wait_for_url(re.compile("/propositions$"))
    page.keyboard.press("j")
    page.keyboard.press("o")
    page.wait_for_url(re.compile(r"/propositions/\w+$"))
    page.keyboard.press("j")
    page.keyboard.press("o")
    page.wait_for_url(re.compile(r"/documents/\w+\?claim=\w+#said-\w+"))


def test_what_rests_on_one_alone_is_two_clicks_away(visit: Open) -> None:
    page = visit("/")
    page.get_by_role("link", name="What is said", exact=True).click()
    facet = page.locator(".facet", has_text="Rests on one alone")
    facet.get_by_role("link", name=re.compile("^HB-3")).first.click()
    count = int(page.locator(".total strong").inner_text())
    assert count > 10
    for row in page.locator(".thing .origins").all_inner_texts():
        assert row.startswith("one origin: HB-3")


@pytest.mark.parametrize("path", ["/propositions", "/propositions/{proposition}", "/claims/{claim}"])
def test_twice_the_size_of_text_stays_in_its_place(visit: Open, path: str) -> None:
    page = visit(path, viewport={"width": 1280, "height": 900})
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280


def test_the_picture_is_named_and_said_in_words(visit: Open) -> None:
    """M-057"""
    page = visit("/propositions/{proposition}")
    picture = page.locator("svg.chain").first
    assert picture.get_attribute("role") == "img"
    for id_ in (picture.get_attribute("aria-labelledby") or "").split():
        assert page.locator(f"#{id_}").text_content()


def test_y_copies_selected_words_as_a_citation(visit: Open, bench: Workbench) -> None:
    """M-059: what is selected, without the numbers of claims; protected voices as they may leave."""
    page = visit("/documents/{document}", permissions=["clipboard-read", "clipboard-write"])
    # The words of a whole zone, the numbers of claims among them.
    page.evaluate("getSelection().selectAllChildren(document.querySelector('.text[data-from]'))")
    page.keyboard.press("y")
    page.locator(".toast").wait_for(state="visible")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert page.locator(".toast").inner_text() == f"Copied: {copied}"
    zone = page.locator(".text[data-from]").first
    start = int(zone.get_attribute("data-from"))
    text = text_of(bench, page.locator("[data-document]").get_attribute("data-document"))
    words = " ".join(zone.evaluate("z => { const c = z.cloneNode(true);"
                                   " c.querySelectorAll('a.ref').forEach(a => a.remove());"
                                   " return c.textContent; }").split())  # fmt: skip
    assert words and " ".join(text[start:].split()).startswith(words)
    assert re.search(rf"characters {start:,} to [\d,]+ of the text", copied)


def text_of(bench: Workbench, document: str) -> str:
    case = Case(bench.folder, is_reader=True)
    query = "SELECT content FROM text JOIN document USING (number) WHERE document = ?"
    text = str(case.database.value(query, document))
    case.database.close()
    return text


def test_y_cites_the_claim_that_has_the_focus(visit: Open) -> None:
    page = visit("/documents/{document}", permissions=["clipboard-read", "clipboard-write"])
    page.keyboard.press("y")
    assert "Select words" in page.locator(".toast").inner_text()
    page.keyboard.press("c")
    page.keyboard.press("y")
    page.locator(".toast", has_text=re.compile(r"^\s*Copied")).wait_for()
    number = page.evaluate("document.activeElement.dataset.c")
    assert number == "1"
    first: Any = page.locator('mark[data-c="1"].content, mark[data-c="1"].own').first.inner_text()
    assert first.split()[0] in page.evaluate("navigator.clipboard.readText()")
