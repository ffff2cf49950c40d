"""The ledger page in a real browser: offline, linked, walked by keys, readable in every light and width."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sayso.export.ledger import write_ledger
from tests.export import salis

pytestmark = pytest.mark.browser
Open = Callable[..., tuple[Any, Any]]
SCHEMES = ("light", "dark")
CONTRAST = """
() => {
  const channel = (value) => (value /= 255) <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  const light = (colour) => {
    const [red, green, blue] = colour.match(/[\\d.]+/g).map(Number).map(channel);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const ratio = (one, other) => {
    const [low, high] = [light(one), light(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
  const ground = (element) => {
    for (; element; element = element.parentElement) {
      const colour = getComputedStyle(element).backgroundColor;
      if (!colour.startsWith("rgba(0, 0, 0, 0")) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  const found = [];
  for (const element of document.querySelectorAll("body *")) {
    const style = getComputedStyle(element), under = ground(element);
    const words = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    const name = element.tagName + "." + element.className;
    if (words && style.visibility === "visible") found.push([name, 4.5, ratio(style.color, under)]);
    if (element.matches("article mark")) found.push([name, 3, ratio(style.textDecorationColor, under)]);
    if (element.matches("input, button")) found.push([name, 3, ratio(style.borderTopColor, under)]);
  }
  return found;
}
"""


def focused(page: Any) -> str:
    return str(page.evaluate("document.activeElement.getAttribute('href') ?? document.activeElement.id"))


def shown_rows(page: Any) -> int:
    return int(page.locator("table.ledger tbody tr[id]:visible").count())


def test_the_page_asks_for_nothing_but_itself_and_complains_of_nothing(open_page: Open) -> None:
    page, seen = open_page()
    page.keyboard.press("?")
    page.wait_for_timeout(200)
    assert seen.requests == [page.url]
    assert seen.complaints == []


def test_hostile_documents_do_nothing(open_page: Open, tmp_path: Path) -> None:
    hostile = "</div></article><script>alert(1)</script><img src=http://evil.example/x onerror=alert(2)>"
    path = tmp_path / "hostile.html"
    hop = salis.hop(hostile, "speech")
    row = salis.claim("e" * 64, hostile, ("", "", hostile), [hop])
    document = salis.page("e" * 64, hostile, claims=[row], subject=hostile, paths=[hostile])
    with path.open("w", encoding="utf-8") as stream:
        write_ledger(salis.ledger([document], name=hostile), stream)
    page, seen = open_page(path)
    page.wait_for_timeout(200)
    assert seen.requests == [page.url]
    assert seen.complaints == []
    assert page.locator("article .text").text_content() == hostile
    assert page.locator("article img, article script").count() == 0


def test_even_a_script_slipped_in_would_not_run(open_page: Open, ledger_file: Path, tmp_path: Path) -> None:
    path = tmp_path / "broken.html"
    slipped = (
        "<script>document.title = 'run'</script><img src='data:,' onerror=\"document.title = 'run'\"></main>"
    )
    path.write_text(ledger_file.read_text("utf-8").replace("</main>", slipped), "utf-8")
    page, seen = open_page(path)
    assert page.title() == "Port Salis: ledger"
    assert any("Content Security Policy" in each for each in seen.complaints)


def test_the_row_leads_to_the_words_and_the_words_to_the_row(open_page: Open) -> None:
    page, _ = open_page()
    row = page.locator("table.ledger tr", has_text="account in Vaduz").last
    row.get_by_role("link", name="in the text").click()
    mark = page.locator("mark:target")
    assert mark.text_content() == "two million went to an account in Vaduz"
    assert mark.is_visible()
    assert page.evaluate("document.querySelector(':target').getBoundingClientRect().top") > 48
    mark.locator("a.ref").click()
    assert page.locator("tr:target").get_attribute("id") == row.get_attribute("id")
    assert page.evaluate("document.querySelector(':target').getBoundingClientRect().top") > 48


def test_a_claim_in_a_folded_quotation_is_unfolded(open_page: Open, tmp_path: Path) -> None:
    text = "> before\n" * 300 + "> Salcedo lied.\n"
    at = text.index("Salcedo")
    row = salis.claim("f" * 64, text, ("", "", "Salcedo lied."), [salis.hop("Carrow", "quote")], kind="own")
    zones = [salis.zone("quoted", 0, len(text), ("Orlov", "Carrow"), level=1)]
    assert row["content"] == [[at, at + 13]]
    path = tmp_path / "folded.html"
    with path.open("w", encoding="utf-8") as stream:
        write_ledger(salis.ledger([salis.page("f" * 64, text, zones, claims=[row])]), stream)
    page, _ = open_page(path)
    assert not page.locator("article mark").is_visible()
    page.locator("a.go").click()
    assert page.locator("article mark").is_visible()


def test_keys_walk_the_claims_and_cross_over(open_page: Open) -> None:
    page, _ = open_page()
    page.locator("#ledger").evaluate("(part) => part.scrollIntoView()")
    walked = []
    for key in "jjk":
        page.keyboard.press(key)
        walked.append(focused(page))
    assert walked[0] == walked[2] != walked[1]
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.activeElement.matches('article a.ref')")
    assert focused(page).replace("#claim-", "") == walked[2].replace("#said-", "")
    page.keyboard.press("j")
    assert focused(page).replace("#claim-", "") == walked[1].replace("#said-", "")
    assert page.locator("mark.lit").count() >= 1


def test_one_key_finds_the_filter_and_letters_typed_there_are_letters(open_page: Open) -> None:
    page, _ = open_page()
    page.keyboard.press("/")
    assert focused(page) == "filter"
    page.keyboard.type("j?k/")
    assert page.locator("#filter").input_value() == "j?k/"
    assert not page.locator("dialog").is_visible()


def test_keys_of_one_letter_can_be_switched_off(open_page: Open) -> None:
    page, _ = open_page()
    page.keyboard.press("?")
    assert page.locator("dialog").is_visible()
    page.locator("#letters").uncheck()
    page.keyboard.press("Escape")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("/")
    assert focused(page) != "filter"


@pytest.mark.parametrize(
    ("asked", "rows"),
    [
        ("", 16),
        ("annex", 4),
        ('"north quay"', 2),
        ("annex -diplomat", 3),
        ('"DENIES IT"', 1),
        ("harbour post", 8),
        ("nowhere at all", 0),
    ],
)
def test_the_filter_shows_the_rows_that_match(open_page: Open, asked: str, rows: int) -> None:
    page, _ = open_page()
    page.locator("#filter").fill(asked)
    told = f"{rows} of 16 claims" if asked else "16 claims"
    page.wait_for_function("(told) => document.querySelector('#found').textContent === told", arg=told)
    assert shown_rows(page) == rows
    page.locator("#filter").press("Escape")
    assert shown_rows(page) == 16


def test_a_source_shows_its_rows_only(open_page: Open) -> None:
    page, _ = open_page()
    page.locator("table.sources tr", has_text="HB-3").get_by_role("button").click()
    assert 0 < shown_rows(page) < 16


@pytest.mark.parametrize("width", [320, 360, 768, 1024, 1360, 1920])
def test_no_width_scrolls_sideways(open_page: Open, width: int) -> None:
    page, _ = open_page(viewport={"width": width, "height": 800})
    for article in page.locator("article").all():
        article.scroll_into_view_if_needed()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("scheme", SCHEMES)
def test_words_and_lines_stand_out_from_the_ground(open_page: Open, scheme: str) -> None:
    page, _ = open_page(color_scheme=scheme)
    weak = [each for each in page.evaluate(CONTRAST) if each[2] < each[1]]
    assert weak == []


def test_roles_differ_by_the_style_of_their_line(open_page: Open) -> None:
    page, _ = open_page()
    styles = {
        role: page.locator(f"article mark.{role}").first.evaluate(
            "(m) => getComputedStyle(m).textDecorationStyle"
        )
        for role in ("source", "cue", "content", "own")
    }
    assert styles == {"source": "double", "cue": "dotted", "content": "solid", "own": "dashed"}


def test_the_page_is_whole_without_script(open_page: Open) -> None:
    page, _ = open_page(java_script_enabled=False)
    assert page.locator("table.ledger tbody tr[id]").count() == 16
    assert not page.locator("form.filter").is_visible()
    assert not page.get_by_role("button").first.is_visible()
    page.locator("a.go").nth(3).click()
    assert page.locator("mark:target").is_visible()


def test_copied_words_are_the_words_of_the_document(open_page: Open) -> None:
    page, _ = open_page()
    copied = page.evaluate(
        "() => { const words = document.querySelectorAll('article')[2].querySelector('.text');"
        " getSelection().selectAllChildren(words); return getSelection().toString(); }"
    )
    assert copied.strip() == salis.ARTICLE.strip()


def test_print_shows_everything_and_no_controls(open_page: Open) -> None:
    page, _ = open_page()
    page.emulate_media(media="print")
    assert not page.locator("nav").is_visible()
    assert not page.locator("form.filter").is_visible()
    assert page.locator("article .text").last.is_visible()


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", [390, 1360])
def test_a_picture_can_be_taken(open_page: Open, tmp_path: Path, scheme: str, width: int) -> None:
    page, _ = open_page(color_scheme=scheme, viewport={"width": width, "height": 1000})
    picture = tmp_path / f"{scheme}-{width}.png"
    page.screenshot(path=picture)
    assert picture.stat().st_size > 10_000


def test_hidden_names_are_spoken(open_page: Open) -> None:
    page, _ = open_page()
    link = page.locator("article a.ref").first
    assert (link.get_attribute("aria-label") or "").startswith("Claim 1. HB-3, via Pavel Orlov: states it")
