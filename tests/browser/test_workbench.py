"""The workbench in a real browser: offline, accessible, walked by keys, readable at every width."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from sayso.show.words import PAGES
from tests.show.workbench import Workbench, build_demo, running

pytestmark = pytest.mark.browser
Open = Callable[..., Any]
PATHS = (
    "/",
    "/propositions?q=annex&not-kind=own",
    "/propositions/{proposition}",
    "/propositions/{contradicted}",
    "/claims?q=annex&not-kind=own",
    "/claims/{claim}",
    "/search?q=port",
    "/documents/{document}?q=annex",
    "/documents/{page}/original",
    "/documents/{document}/cite?from=0&to=40",
    "/sources",
    "/sources/{source}",
    "/sources/{outlet}",
    "/entities",
    "/entities/{entity}",
    "/problems",
    "/help",
    "/names?name=Salcedo",
    "/nothing",
)
IDS = {
    "document": "SELECT d.document FROM document d JOIN text t USING (number)"
    " JOIN thread_node n USING (document) WHERE t.content LIKE '%annex%' AND t.zones LIKE '%quoted%' LIMIT 1",
    "page": "SELECT document FROM document WHERE kind = 'page' LIMIT 1",
    "source": "SELECT source FROM source WHERE code = 'HB-3'",
    "outlet": "SELECT source FROM source WHERE name = 'The Harbour Post'",
    "proposition": "SELECT proposition FROM lineage GROUP BY proposition ORDER BY count(*) DESC, 1 LIMIT 1",
    "contradicted": "SELECT \"left\" FROM relation WHERE kind = 'contradicts' ORDER BY 1 LIMIT 1",
    "claim": "SELECT claim FROM drift ORDER BY claim LIMIT 1",
    "entity": "SELECT entity FROM entity ORDER BY mentions DESC LIMIT 1",
}


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workbench]:
    with running(build_demo(tmp_path_factory.mktemp("bench") / "case")) as workbench:
        workbench.enter()
        yield workbench


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PATHS)
def test_axe_finds_nothing(visit: Open, axe: str, path: str, scheme: str) -> None:
    """M-044: no violation of any rule of axe-core, in either light."""
    page = visit(path, color_scheme=scheme, bypass_csp=True)
    page.evaluate(axe)
    found = page.evaluate("axe.run(document, {iframes: false})")
    told = [
        (rule["id"], rule["help"], [node["html"][:200] for node in rule["nodes"][:3]])
        for rule in found["violations"]
    ]
    assert told == []


@pytest.mark.parametrize("path", PATHS)
def test_nothing_is_asked_of_anybody_else(visit: Open, bench: Workbench, path: str) -> None:
    """M-040: and no page complains of its own policy."""
    page = visit(path)
    page.wait_for_timeout(150)
    assert {urlsplit(url).netloc for url in page.seen} == {bench.host}
    assert [each for each in page.complaints if "404" not in each] == []


@pytest.mark.parametrize("width", [320, 390, 768, 1360])
@pytest.mark.parametrize("path", PATHS)
def test_no_width_scrolls_sideways(visit: Open, path: str, width: int) -> None:
    page = visit(path, viewport={"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [320, 390, 768, 1024, 1280, 1360])
def test_the_bar_is_one_row_and_names_every_page(visit: Open, width: int) -> None:
    """On a telephone the search has a row of its own."""
    page = visit("/claims", viewport={"width": width, "height": 800})
    most = 48 if width > 700 else 88
    assert page.evaluate("document.querySelector('.bar').getBoundingClientRect().height") <= most + 4
    page.locator(".menu summary").click()
    shown = page.locator(".top nav a:visible")
    assert len({shown.nth(place).get_attribute("href") for place in range(shown.count())}) == len(PAGES)
    assert shown.count() == len(PAGES)
    box = page.locator(".menu ul").bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= width


def test_the_menu_opens_and_closes_by_keys(visit: Open) -> None:
    page = visit("/claims")
    page.locator(".menu summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.menu li') !== null")
    page.keyboard.press("Escape")
    assert not page.locator(".menu li a").last.is_visible()
    assert page.evaluate("document.activeElement.matches('.menu summary')")
    page.keyboard.press("Enter")
    page.locator("h1").click()
    assert not page.locator(".menu li a").last.is_visible()
    plain = visit("/claims", java_script_enabled=False)
    plain.locator(".menu summary").click()
    plain.locator(".menu").get_by_role("link", name="Decisions").click()
    assert plain.url.endswith("/decisions")


def test_text_at_twice_its_size_stays_in_its_place(visit: Open) -> None:
    page = visit("/claims?q=annex", viewport={"width": 1280, "height": 900})
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280


def test_pages_are_readable_without_script(visit: Open) -> None:
    page = visit("/claims?q=annex", java_script_enabled=False)
    assert page.locator("ol.rows li").count() > 3
    page.locator("a.go").first.click()
    assert page.locator(".paper .text").first.is_visible()


def test_keys_alone_lead_from_a_search_to_the_words(visit: Open) -> None:
    """M-045: from the first page by `/`, to a result by `j`, into it by `o`, to hits by `n`, claims `c`."""
    page = visit("/")
    page.keyboard.press("/")
    page.keyboard.type("annex")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/search\?q=annex"))
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("o")
    page.wait_for_url(re.compile(r"/documents/\w+\?q=annex#hit-1"))
    page.keyboard.press("n")
    assert page.locator("mark.hit.here").count() == 1
    page.keyboard.press("c")
    assert page.evaluate("document.activeElement.matches('a.ref')")
    assert page.locator(".text .lit").count() >= 1
    page.keyboard.press("g")
    page.keyboard.press("c")
    page.wait_for_url(re.compile("/claims$"))


def test_letters_typed_in_a_field_are_letters_and_keys_can_be_off(visit: Open) -> None:
    page = visit("/claims")
    page.keyboard.press("/")
    page.keyboard.type("j?k/")
    assert page.locator("#q").input_value() == "j?k/"
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    assert page.locator("dialog").is_visible()
    page.locator("#letters").uncheck()
    page.keyboard.press("Escape")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("?")
    assert not page.locator("dialog").is_visible()
    page.reload()
    page.keyboard.press("?")
    assert not page.locator("dialog").is_visible()


def test_the_parts_of_a_claim_are_lit_together(visit: Open) -> None:
    page = visit("/documents/{document}")
    mark = page.locator("mark.cue").first
    number = mark.get_attribute("data-c")
    mark.hover()
    lit = page.locator(f'.lit[data-c="{number}"]')
    assert lit.count() >= 2
    assert page.locator(".lit").count() == lit.count()


def test_a_facet_narrows_and_leaves_out(visit: Open) -> None:
    page = visit("/claims")
    whole = page.locator(".total strong").inner_text()
    page.locator(".facet a.out").first.click()
    assert "not-" in page.url
    assert page.locator(".total strong").inner_text() != whole
    page.locator(".chosen a").first.click()
    assert page.locator(".total strong").inner_text() == whole


def test_hostile_pages_do_nothing(visit: Open, bench: Workbench) -> None:
    """M-048: in its frame a leaked page runs nothing, loads nothing, leads nowhere."""
    page = visit("/documents/{page}/original")
    frame = page.locator("iframe.inert")
    frame.scroll_into_view_if_needed()
    page.wait_for_timeout(300)
    assert frame.get_attribute("sandbox") == ""
    inside = frame.content_frame
    assert inside.locator("body").inner_text()
    assert inside.locator("script, a[href], style, link").count() == 0
    assert {urlsplit(url).netloc for url in page.seen} == {bench.host}


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>document.title='run'</script>",
        "<img src=x onerror=document.title='run'>",
        '<img srcset="//evil.test/a 2x" src="http://evil.test/b">',
        "<svg onload=document.title='run'><image href=http://evil.test/c /></svg>",
        "<style>@import url(http://evil.test/d); body{background:url(//evil.test/e)}</style>",
        '<p style="background:image-set(url(//evil.test/f) 1x)">x',
        "<iframe srcdoc='<script>1</script>' src=//evil.test/g></iframe>",
        "<form action=//evil.test/h><button>go</button></form>",
        "<a href=javascript:document.title='run'>x</a><base href=//evil.test/>",
        "<meta http-equiv=refresh content='0;url=http://evil.test/i'>",
        "<link rel=stylesheet href=//evil.test/j><object data=//evil.test/k><embed src=//evil.test/l>",
        "<math><mtext><table><mglyph><style><img src=x onerror=document.title='run'></style></mglyph>",
        "<video poster=//evil.test/m src=//evil.test/n></video><table background=//evil.test/o></table>",
    ],
)
def test_what_could_act_is_gone(chromium: Any, hostile: str, tmp_path: Path) -> None:
    """M-048: rebuilt from harmless elements; checked without the frame and its policy."""
    from sayso.show.inert import rebuild

    path = tmp_path / "made.html"
    path.write_text(rebuild(f"<p>before</p>{hostile}<p>after</p>").page, encoding="utf-8")
    context = chromium.new_context()
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path.as_uri())
    page.wait_for_timeout(50)
    assert asked == [path.as_uri()]
    assert page.title() == "."
    assert "before" in page.content()
    context.close()
