"""Judging in a real browser: by forms without script, by single keys, with undo; a folder read; a draft."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from sayso.case import Case
from tests.show.workbench import Workbench, build_demo, running

pytestmark = pytest.mark.browser
Open = Callable[..., Any]
PATHS = (
    "/",
    "/claims/{claim}/decide",
    "/propositions/{proposition}/decide",
    "/sources/{source}/decide",
    "/entities/{entity}/decide",
    "/documents/{document}/add?words=annex",
    "/decisions",
    "/note",
    "/check",
    "/export",
    "/export?q=annex",
    "/open",
    "/tour",
    "/documents/{document}",
)
IDS = {
    "document": "SELECT d.document FROM document d JOIN text t USING (number)"
    " WHERE t.content LIKE '%annex%' AND d.kind = 'mail' ORDER BY d.number LIMIT 1",
    "claim": "SELECT claim FROM proposition_claim WHERE proposition IN"
    " (SELECT proposition FROM proposition_claim GROUP BY 1 HAVING count(*) > 1) LIMIT 1",
    "proposition": "SELECT proposition FROM proposition_claim GROUP BY 1 HAVING count(*) > 1 LIMIT 1",
    "source": "SELECT source FROM source WHERE code = 'HB-3'",
    "entity": "SELECT entity FROM entity ORDER BY mentions DESC LIMIT 1",
}
DRAFT = (
    "Castellan said: “We have not yet sold a single stone of Port Salis.”\n\n“It is all cheese,” she wrote.\n"
)


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workbench]:
    with running(build_demo(tmp_path_factory.mktemp("judged") / "case")) as workbench:
        workbench.enter()
        yield workbench


def newest(bench: Workbench) -> Any:
    return bench.ask("/decisions.json").row["rows"][0]


def violations(page: Any, axe: str) -> list[Any]:
    page.evaluate(axe)
    found = page.evaluate("axe.run(document, {iframes: false})")
    return [
        (rule["id"], rule["help"], [node["html"][:200] for node in rule["nodes"][:3]])
        for rule in found["violations"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PATHS)
def test_axe_finds_nothing(visit: Open, axe: str, path: str, scheme: str) -> None:
    """M-044"""
    assert violations(visit(path, color_scheme=scheme, bypass_csp=True), axe) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_a_checked_draft(visit: Open, axe: str, scheme: str) -> None:
    page = visit("/check", color_scheme=scheme, bypass_csp=True, viewport={"width": 390, "height": 800})
    page.locator("textarea[name=words]").fill(DRAFT)
    page.get_by_role("button", name="Check", exact=True).click()
    page.locator(".finding").first.wait_for()
    assert violations(page, axe) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("path", PATHS)
def test_nothing_is_asked_of_anybody_else_and_no_width_scrolls(
    visit: Open, bench: Workbench, path: str
) -> None:
    page = visit(path, viewport={"width": 390, "height": 800})
    page.wait_for_timeout(100)
    assert {urlsplit(url).netloc for url in page.seen} == {bench.host}
    assert page.complaints == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.set_viewport_size({"width": 320, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_a_claim_is_confirmed_in_its_row_and_taken_back_by_one_key(visit: Open, bench: Workbench) -> None:
    page = visit("/claims")
    page.keyboard.press("j")
    page.keyboard.press("j")
    focused = page.evaluate("document.activeElement.closest('article').id")
    page.keyboard.press("v")
    page.wait_for_url(re.compile("decided="))
    assert "stands" in page.locator(".told").inner_text()
    page.locator(f"#{focused} a.go:focus").wait_for()
    assert page.locator(f"#{focused} .reviewed").inner_text().strip().startswith("confirmed")
    assert newest(bench)["kind"] == "confirm"
    page.keyboard.press("u")
    page.locator(".told", has_text="taken back").wait_for()
    assert page.locator(f"#{focused} .reviewed").count() == 0
    assert newest(bench)["kind"] == "undo"


def test_a_wrong_speaker_is_corrected_by_keys(visit: Open, bench: Workbench) -> None:
    page = visit("/claims?kind=indirect")
    page.keyboard.press("j")
    page.keyboard.press("e")
    page.wait_for_url(re.compile("/decide#correct$"))
    page.keyboard.press("e")
    assert page.evaluate("document.activeElement.name") == "who"
    page.keyboard.press("Control+a")
    page.keyboard.type("Pavel Orlov")
    page.keyboard.press("Enter")
    page.locator(".told", has_text="Pavel Orlov").wait_for()
    assert "Pavel Orlov" in page.locator(".subject-of .who").inner_text()
    assert newest(bench)["kind"] == "correct"


def test_selected_words_become_a_claim(visit: Open, bench: Workbench) -> None:
    page = visit("/documents/{document}")
    words = page.evaluate(
        """() => {
          const text = document.querySelector(".paper .text");
          const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
          let node;
          while ((node = walker.nextNode())) {
            if (!node.parentElement.closest("a.ref") && node.data.trim().split(/\\s+/).length > 3) break;
          }
          const range = document.createRange();
          range.selectNodeContents(node);
          getSelection().removeAllRanges();
          getSelection().addRange(range);
          return node.data.trim();
        }"""
    )
    page.keyboard.press("a")
    page.wait_for_url(re.compile(r"/add\?words="))
    assert page.locator("textarea[name=words]").input_value().split() == words.split()
    assert page.evaluate("document.activeElement.name") == "who"
    page.keyboard.type("a customs officer")
    page.keyboard.press("Enter")
    page.locator(".told", has_text="Added").wait_for()
    assert newest(bench)["kind"] == "add"


def test_two_that_say_the_same_are_merged_without_script(visit: Open, bench: Workbench) -> None:
    page = visit("/propositions/{proposition}/decide", java_script_enabled=False)
    page.locator("#merge input[type=radio]").first.check()
    page.locator("#merge").get_by_role("button", name="Merge").click()
    assert "says the same as" in page.locator(".told").inner_text()
    assert newest(bench)["kind"] == "merge"
    page.locator(".told").get_by_role("button", name="Undo").click()
    assert "taken back" in page.locator(".told").inner_text()


def test_what_is_said_is_resolved_and_a_source_graded_without_script(visit: Open, bench: Workbench) -> None:
    page = visit("/propositions/{proposition}/decide", java_script_enabled=False)
    page.locator("#resolve select").select_option("partly")
    page.locator("#resolve input[type=date]").fill("2010-07-01")
    page.locator("#resolve input[name=document]").fill(
        page.locator("#documents option").first.get_attribute("value")
    )
    page.locator("#resolve button").click()
    assert "turned out partly" in page.locator(".told").inner_text()
    page = visit("/sources/{source}/decide", java_script_enabled=False)
    page.locator("#grade input[name=grade]").fill("C4")
    page.locator("#grade textarea").fill("far from the quay")
    page.locator("#grade button").click()
    assert "is graded C4" in page.locator(".told").inner_text()
    assert (newest(bench)["note"], newest(bench)["user"]) == ("far from the quay", 1)


def test_every_other_form_is_sent_by_hand(visit: Open, bench: Workbench) -> None:
    page = visit("/claims/{claim}/decide")
    page.locator("#ask input[name=of]").fill("2")
    page.locator("#ask textarea").first.fill("Is this he?")
    page.locator("#ask button").first.click()
    page.locator(".told", has_text="Asked user 2 about").wait_for()
    page.locator("#ask textarea").last.fill("It is.")
    page.locator("#ask").get_by_role("button", name="Answer").click()
    page.locator(".told", has_text="is answered").wait_for()
    page.locator("#reject textarea").fill("a heading")
    page.locator("#reject button").click()
    page.locator(".told", has_text="is rejected").wait_for()
    page = visit("/sources/{source}/decide")
    page.locator("#terms select").select_option("background")
    page.locator("#terms button").click()
    page.locator(".told", has_text="background").wait_for()
    page.locator("#reply select").select_option("declined")
    page.locator("#reply button").click()
    page.locator(".told", has_text="declined").wait_for()
    page = visit("/note")
    page.locator("textarea[name=words]").fill("The crane was sold in May.")
    page.locator("input[name=who]").fill("INT-3")
    page.locator("input[name=on]").fill("2010-06-30")
    page.get_by_role("button", name="Keep the note").click()
    page.locator(".told", has_text="Noted").wait_for()
    assert newest(bench)["kind"] == "note"


def test_keys_alone_lead_from_a_search_to_a_judgement_and_out(visit: Open, bench: Workbench) -> None:
    """M-045: from the first page to hits, to a claim in the text, its confirmation, and a draft's check that
    leaves as a file.
    """
    page = visit("/", accept_downloads=True)
    page.keyboard.press("/")
    page.keyboard.type("annex")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/search\?q=annex"))
    page.keyboard.press("j")
    page.keyboard.press("o")
    page.wait_for_url(re.compile(r"/documents/"))
    page.keyboard.press("c")
    page.keyboard.press("v")
    page.wait_for_url(re.compile("decided="))
    assert newest(bench)["kind"] == "confirm"
    page.keyboard.press("g")
    page.keyboard.press("k")
    page.wait_for_url(re.compile("/check$"))
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "words":
            break
    page.keyboard.insert_text(DRAFT)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator(".finding").first.wait_for()
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.hasAttribute('download')"):
            break
    with page.expect_download() as waiting:
        page.keyboard.press("Enter")
    assert Path(waiting.value.path()).read_bytes()[:2] == b"PK"
    assert waiting.value.suggested_filename == "draft-checked.docx"


def test_keys_alone_lead_from_a_search_to_a_judgement_and_an_export(visit: Open, bench: Workbench) -> None:
    """M-045, M-046: from the first page by a search to a claim, its confirmation, the list of what would
    leave, and the dossier as a file.
    """
    page = visit("/", accept_downloads=True)
    page.keyboard.press("/")
    page.keyboard.type("annex")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/search\?q=annex"))
    page.keyboard.press("j")
    page.keyboard.press("o")
    page.wait_for_url(re.compile(r"/documents/"))
    page.keyboard.press("c")
    page.keyboard.press("c")  # the second claim, which no other test confirms
    page.keyboard.press("v")
    page.wait_for_url(re.compile("decided="))
    page.keyboard.press("g")
    page.keyboard.press("x")
    page.wait_for_url(re.compile("/export$"))

    def go_to(name: str) -> None:
        for _ in range(60):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.name || document.activeElement.value") == name:
                return
        raise AssertionError(f"no key leads to {name}")

    go_to("title")
    page.keyboard.type("What the annex says")
    page.keyboard.press("Enter")
    page.locator("#leaving").wait_for()
    assert "would leave; nothing was written" in page.locator("#leaving .total").inner_text()
    assert page.locator("input[name=title]").input_value() == "What the annex says"
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.value") == "download":
            break
    with page.expect_download() as waiting:
        page.keyboard.press("Enter")
    assert waiting.value.suggested_filename == "What the annex says.html"
    assert "<h1" in Path(waiting.value.path()).read_text(encoding="utf-8")


def test_a_dossier_is_chosen_and_written_without_script(visit: Open, bench: Workbench) -> None:
    page = visit("/propositions?q=annex", java_script_enabled=False)
    page.get_by_role("link", name="Export what is found").click()
    assert page.locator("input[name=which][value=ticked]").is_checked()
    page.locator("input[name=proposition]").first.check()
    page.locator("input[name=unreviewed]").check()
    page.locator("select[name=as]").select_option("md")
    page.locator("input[name=file]").fill("chosen")
    page.get_by_role("button", name="Write into").click()
    assert page.locator(".told").inner_text().endswith("exports/public/chosen.md")
    page.get_by_role("button", name="Write into").click()
    assert "is there already" in page.get_by_role("alert").inner_text()
    assert page.locator("input[name=file]").input_value() == "chosen"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_where_an_export_is_listed_and_refused(visit: Open, axe: str, scheme: str) -> None:
    page = visit("/export", color_scheme=scheme, bypass_csp=True, viewport={"width": 390, "height": 800})
    page.locator("input[name=for][value=self]").check()
    page.get_by_role("button", name="Download", exact=True).click()
    page.get_by_role("alert").wait_for()
    assert violations(page, axe) == []
    page.locator("input[name=for][value=public]").check()
    page.locator("input[name=unreviewed]").check()
    page.get_by_role("button", name="List what").click()
    page.locator("#leaving").wait_for()
    assert violations(page, axe) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_folder_is_read_in_the_browser(
    chromium: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    leak = tmp_path / "leak"
    leak.mkdir()
    (leak / "a.txt").write_text("Vera Holt said that the ship had sunk.\n", encoding="utf-8")
    monkeypatch.setenv("HOME", str(tmp_path))
    Case.create(tmp_path / "empty").close()
    with running(tmp_path / "empty", is_waiting=True) as bench:
        bench.enter()
        context = chromium.new_context(reduced_motion="reduce")
        name, _, value = bench.cookie.partition("=")
        context.add_cookies([{"name": name, "value": value, "url": bench.origin}])
        page = context.new_page()
        page.goto(bench.origin + "/")
        page.get_by_role("link", name="Open a folder").first.click()
        page.get_by_role("link", name="leak", exact=True).click()
        assert page.locator("input[name=path]").input_value() == str(leak)
        page.get_by_role("button", name="Read", exact=True).click()
        page.locator("#read[data-state=running]").wait_for()
        page.reload()
        page.locator("#read[data-state=done]").wait_for(timeout=90_000)
        assert "Everything found could be read" in page.locator("#read").inner_text()
        page.get_by_role("link", name="See the leads").click()
        assert page.locator("h1").inner_text() == "leak"
        context.close()
