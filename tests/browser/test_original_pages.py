"""Originals in a real browser: pages turned by keys and links, words boxed, mails that can do nothing."""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.show.paged import build_paged
from tests.show.workbench import Workbench, running

pytestmark = pytest.mark.browser
Open = Callable[..., Any]
IDS = {
    "memo": "SELECT document FROM document WHERE name = 'memo.pdf'",
    "mail": "SELECT document FROM document WHERE media_type = 'message/rfc822'",
    "early": "SELECT claim FROM claim JOIN document USING (document) WHERE name = 'memo.pdf'"
    " ORDER BY position LIMIT 1",
    "late": "SELECT claim FROM claim JOIN document USING (document) WHERE name = 'memo.pdf'"
    " ORDER BY position DESC LIMIT 1",
}
PATHS = (
    "/documents/{memo}",
    "/documents/{memo}?claim={late}",
    "/documents/{memo}?q=annex",
    "/documents/{memo}?page=9",
    "/documents/{memo}/original",
    "/documents/{mail}/original",
)


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workbench]:
    with running(build_paged(tmp_path_factory.mktemp("paged") / "case")) as workbench:
        workbench.enter()
        yield workbench


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PATHS)
def test_axe_finds_nothing(visit: Open, axe: str, bench: Workbench, path: str, scheme: str) -> None:
    """M-044"""
    page = visit(path, color_scheme=scheme, bypass_csp=True)
    page.evaluate(axe)
    found = page.evaluate("axe.run(document, {iframes: false})")
    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found["violations"]] == []
    assert {urlsplit(url).netloc for url in page.seen} == {bench.host}


@pytest.mark.parametrize("width", [390, 760, 1400])
@pytest.mark.parametrize("path", PATHS)
def test_pages_fit_every_width(visit: Open, path: str, width: int) -> None:
    page = visit(path, viewport={"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def drawn(page: Any) -> Any:
    """The picture of the page, once it is there: its width in pixels as it was drawn, and what it says."""
    picture = page.locator(".leaf img")
    picture.scroll_into_view_if_needed()
    page.wait_for_function("() => document.querySelector('.leaf img').complete")
    return picture.evaluate("each => [each.naturalWidth, each.alt]")


def test_pages_are_turned_by_keys(visit: Open) -> None:
    """M-052"""
    page = visit("/documents/{memo}?claim={early}")
    assert page.locator("#page-title").inner_text() == "Page 1 of 3 of the original"
    width, alt = drawn(page)
    assert width == 1041 and "1 place boxed" in alt
    page.keyboard.press("p")
    page.wait_for_url("**page=2**")
    assert page.locator("#page-title").inner_text() == "Page 2 of 3 of the original"
    page.keyboard.press("Shift+P")
    page.wait_for_url("**page=1**")
    assert "1 place boxed" in drawn(page)[1]
    assert page.complaints == []


def test_the_words_of_a_claim_are_boxed_without_script(visit: Open) -> None:
    """M-052: a link at each claim leads to its page."""
    page = visit("/documents/{memo}", java_script_enabled=False)
    link = page.locator(".said-here li").last.get_by_role("link", name="on page 2")
    link.click()
    assert page.locator("#page-title").inner_text() == "Page 2 of 3 of the original"
    assert "1 place boxed" in page.locator(".leaf img").get_attribute("alt")
    page.locator(".leaf a[rel=next]").click()
    assert page.locator("#page-title").inner_text() == "Page 3 of 3 of the original"


def test_a_box_is_where_the_words_are(visit: Open) -> None:
    """M-050: looked at in the picture itself, as the browser shows it."""
    page = visit("/documents/{memo}?claim={late}")
    drawn(page)
    count = """each => {
      const canvas = document.createElement("canvas");
      canvas.width = each.naturalWidth; canvas.height = each.naturalHeight;
      const pen = canvas.getContext("2d"); pen.drawImage(each, 0, 0);
      const raw = pen.getImageData(0, 0, canvas.width, canvas.height).data;
      let marked = 0, ink = 0;
      for (let at = 0; at < raw.length; at += 4) {
        if (raw[at] > 200 && raw[at + 2] < 140) marked += 1;
        if (raw[at] < 60 && raw[at + 1] < 60 && raw[at + 2] < 60) ink += 1;
      }
      return [marked, ink];
    }"""
    marked, ink = page.locator(".leaf img").evaluate(count)
    assert marked > 5_000 and ink > 500


def test_a_mail_as_it_looked_does_nothing(visit: Open, bench: Workbench) -> None:
    """M-051: its own picture is there, nothing else is asked for, nothing runs."""
    page = visit("/documents/{mail}/original")
    frame = page.locator("iframe.inert")
    frame.scroll_into_view_if_needed()
    page.wait_for_timeout(300)
    assert frame.get_attribute("sandbox") == ""
    inside = frame.content_frame
    assert inside.locator("img").first.evaluate("each => each.naturalWidth") == 40
    assert inside.locator("script, a[href], style, link, iframe").count() == 0
    away = [url for url in page.seen if not url.startswith("data:image/png")]
    assert {urlsplit(url).netloc for url in away} == {bench.host}
    assert "remote picture" in page.locator(".withheld").inner_text() and page.complaints == []
