"""Timeline, network and matrix in a real browser: without script, by mouse, by keys, at every width."""

import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest

from sayso.case import Case
from sayso.deciding import hypotheses
from sayso.deciding.recording import By
from sayso.hypotheses import list_hypotheses
from tests.show.workbench import Workbench, build_demo, running

pytestmark = pytest.mark.browser
Open = Callable[..., Any]
PATHS = (
    "/timeline",
    "/timeline?since=2010-05-01&until=2010-06-30",
    "/network",
    "/network?ego=HB-3",
    "/hypotheses",
    "/hypotheses/{question}",
)


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workbench]:
    folder = build_demo(tmp_path_factory.mktemp("charts") / "case")
    case = Case.open(folder)
    hypotheses.ask(case, "Who sold the north quay?", ("The ministry", "The port board"), By())
    query = "SELECT proposition FROM proposition_claim GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 3"
    for row in list(case.database.rows(query)):
        hypotheses.place(case, str(row[0]), "The ministry", "probably", By())
    case.close()
    with running(folder) as workbench:
        workbench.enter()
        yield workbench


@pytest.fixture
def filled(bench: Workbench) -> Callable[[str], str]:
    def fill(path: str) -> str:
        if "{question}" not in path:
            return path
        case = Case(bench.folder, is_reader=True)
        (question,) = list_hypotheses(case)
        case.database.close()
        return path.replace("{question}", question["hypotheses"])

    return fill


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PATHS)
def test_axe_finds_nothing(visit: Open, axe: str, path: str, scheme: str) -> None:
    page = visit(path, color_scheme=scheme, bypass_csp=True)
    page.evaluate(axe)
    found = page.evaluate("axe.run(document)")
    assert [(rule["id"], rule["nodes"][0]["html"][:200]) for rule in found["violations"]] == []


@pytest.mark.parametrize("path", PATHS)
def test_nothing_is_asked_of_anybody_else(visit: Open, bench: Workbench, path: str) -> None:
    page = visit(path)
    page.wait_for_timeout(150)
    assert {urlsplit(url).netloc for url in page.seen} == {bench.host}
    assert page.complaints == []


@pytest.mark.parametrize("width", [320, 390, 1360])
@pytest.mark.parametrize("path", PATHS)
def test_no_width_scrolls_sideways(visit: Open, path: str, width: int) -> None:
    page = visit(path, viewport={"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_without_script_a_bar_leads_to_its_claims_and_fields_set_the_window(visit: Open) -> None:
    """M-068: as do the links nearer, wider, earlier, later."""
    page = visit("/timeline", java_script_enabled=False)
    assert page.locator("svg.timeline .bars a").count() > 5
    page.locator("form.window input[name=since]").fill("2010-05-01")
    page.locator("form.window input[name=until]").fill("2010-06-30")
    page.get_by_role("button", name="Show").click()
    assert "since=2010-05-01&until=2010-06-30" in page.url
    assert page.locator("table.times tbody tr").count() > 3
    page.get_by_role("link", name="wider").click()
    assert "since=2010-04-01" in page.url
    page.locator("svg.timeline .bars a").first.click()
    assert urlsplit(page.url).path == "/claims"


def test_a_window_is_chosen_with_the_mouse(visit: Open) -> None:
    """M-068: dragging over the picture fills the date fields; Show puts them into the address."""
    page = visit("/timeline", viewport={"width": 1360, "height": 900})
    box = page.locator("svg.timeline").bounding_box()
    whole = page.locator("form.window input[name=since]").input_value()
    page.mouse.move(box["x"] + box["width"] * 0.3, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + 60, steps=4)
    page.mouse.up()
    since = page.locator("form.window input[name=since]").input_value()
    assert since > whole
    assert float(page.locator("rect.brush").get_attribute("width")) > 100
    page.get_by_role("button", name="Show").click()
    assert f"since={since}" in page.url


def test_a_window_is_chosen_with_keys(visit: Open) -> None:
    """M-068: arrows move the two ends, Enter shows, + and - zoom."""
    page = visit("/timeline")
    start = page.get_by_role("slider", name="From")
    start.focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    assert start.get_attribute("aria-valuenow") == "3"
    since = page.locator("form.window input[name=since]").input_value()
    assert start.get_attribute("aria-valuetext") == since
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(f"since={since}"))
    page.get_by_role("slider", name="To").focus()
    page.keyboard.press("+")
    page.wait_for_url(lambda url: f"since={since}" not in url)


def test_nodes_are_reached_by_keys_and_lead_to_their_surroundings(visit: Open) -> None:
    page = visit("/network")
    page.locator("svg.network .nodes a").first.focus()
    page.keyboard.press("+")
    assert page.locator("svg.network").get_attribute("viewBox") != "0 0 1000 700"
    page.keyboard.press("0")
    assert page.locator("svg.network").get_attribute("viewBox").split()[2] == "1000.0"
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("ego="))
    assert "around" in page.locator(".total").inner_text()


def test_the_network_zooms_by_buttons_and_a_line_opens_its_claims(visit: Open) -> None:
    page = visit("/network", viewport={"width": 1360, "height": 1100})
    page.get_by_role("button", name="nearer +").click()
    assert float(page.locator("svg.network").get_attribute("viewBox").split()[2]) == 800.0
    count = page.locator("table.register tbody tr").first.locator("a.go")
    number = count.inner_text()
    count.click()
    page.wait_for_url(re.compile("/claims"))
    assert page.locator(".total strong").inner_text() == number


def test_the_network_is_readable_without_script(visit: Open) -> None:
    page = visit("/network", java_script_enabled=False)
    assert page.locator("svg.network circle").count() == page.locator("svg.network .nodes a").count() > 30
    page.locator("form.window select[name=relation]").select_option("relays")
    page.get_by_role("button", name="Show").click()
    assert "relation=relays" in page.url
    assert page.locator("svg.network line.says").count() == 0


def test_a_cell_is_set_by_choosing_and_taken_back_by_a_key(visit: Open) -> None:
    page = visit("/hypotheses/{question}", viewport={"width": 1360, "height": 900})
    before = page.locator("tr.now td b").all_inner_texts()
    cell = page.locator("table.matrix tbody tr").first.locator("select").nth(1)
    cell.select_option("not")
    page.wait_for_url(re.compile("decided="))
    assert page.locator("tr.now td b").all_inner_texts() != before
    assert page.locator(".told").is_visible()
    page.locator("#undo button").click()
    page.wait_for_load_state()
    assert page.locator("tr.now td b").all_inner_texts() == before


def test_a_question_is_asked_and_placed_without_script(visit: Open) -> None:
    page = visit("/hypotheses/{question}?find=annex", java_script_enabled=False)
    rows = page.locator("table.matrix tbody tr").count()
    page.get_by_role("button", name="Place").first.click()
    assert page.locator("table.matrix tbody tr").count() == rows + 1
    page.locator("#undo button").click()
    assert page.locator("table.matrix tbody tr").count() == rows
    assert page.locator("table.matrix select").first.evaluate("(each) => each.form.elements.length") > 3
