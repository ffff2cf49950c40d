"""The main text of a page and what surrounds it. Whole pages stand in tests/quality/pages."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.read.regions import lay_out
from sayso.read.web import html_to_part

LONG = "The minister said on Monday that the harbour was sold three weeks before the cabinet was told of it. "
MORE = "Nobody in the room objected, a clerk who was there recalls, and the price was never read out aloud. "


def kept(source: str) -> list[str]:
    """The lines of a page that are no boilerplate."""
    part = lay_out(source).part
    outside = [mark.span for mark in part.marks if mark.kind == "boilerplate"]
    position, found = 0, []
    for line in part.content.split("\n"):
        if line and not any(span.start <= position < span.end for span in outside):
            found.append(line.strip())
        position += len(line) + 1
    return found


SHARE = "and so do all of our four hundred partners, who would like to know you too."


@pytest.mark.parametrize(
    "around",
    [
        f'<div class="cookie-notice"><p>We use cookies to remember who you are, {SHARE}</p></div>{{}}',
        f'{{}}<div class="related-posts"><p>A harbour that was sold in another year, {SHARE}</p></div>',
        f"{{}}<h3>3 comments</h3><p>I have always said that this would happen, {SHARE}</p>",
        '<ul><li><a href="/1">Home page</a><li><a href="/2">News</a></ul>{}<p><a href="/3">Next</a></p>',
        f"<noscript>Please enable scripts in your browser to see this page, {SHARE}</noscript>{{}}",
        f'<div role="dialog"><p>Subscribe today and read without a limit, {SHARE}</p></div>{{}}',
        f'{{}}<p class="x">© 2019 The Post. All rights reserved, {SHARE}</p>',
        f"<main><article>{{}}</article></main><div><p>{MORE}</p></div>",
    ],
)
def test_what_surrounds_the_text_is_marked(around: str) -> None:
    assert kept(around.format(f"<div><p>{LONG}</p><p>{MORE}</p></div>")) == [LONG.strip(), MORE.strip()]


@pytest.mark.parametrize(
    "source",
    ["<p>It rains.</p>", "<div>one</div><div>two</div>", "<a href=x>a link</a>", "<form><p>text</form>", ""],
)
def test_a_page_with_little_text_is_kept_whole(source: str) -> None:
    part = lay_out(source).part
    assert kept(source) == [line for line in part.content.split("\n") if line]


def test_a_page_of_lists_is_no_surrounding_of_its_one_sentence() -> None:
    rows = "".join(f"<tr><td>{number}</td><td>Quay {number}</td><td>sold</td></tr>" for number in range(40))
    assert len(kept(f"<p>{LONG}{MORE}</p><table>{rows}</table>")) == 41


def test_the_text_itself_is_that_of_the_layout() -> None:
    source = f"<nav>menu</nav><article><h1>T</h1><blockquote>{LONG}</blockquote><p>{MORE}</p></article>"
    plain, found = html_to_part(source), lay_out(source)
    assert (found.part.content, found.part.runs) == (plain.content, plain.runs)
    assert [mark.kind for mark in found.part.marks] == ["boilerplate", "heading", "quote"]
    assert found.main is not None and found.main.cut(found.part.content).endswith(MORE.strip())


@pytest.mark.parametrize(
    "unit",
    ["<div class=share>", "<a href=x>y", "<main>", "<article>x</article>", "<h1>a", "<p>" + LONG, "\n<br>a"],
)
def test_hostile_repetition_takes_linear_time(unit: str) -> None:
    source = unit * (200_000 // len(unit))
    start = time.process_time()
    lay_out(source)
    assert time.process_time() - start < 6.0


TAGS = (
    *(
        "<div class=share>",
        "</div>",
        "<main>",
        "</main>",
        "<article>",
        "</article>",
        "<a href=x>",
        "</a>",
        "<p>",
    ),
    *("<h1>", "</h1>", "<aside>", "</aside>", LONG, MORE, "x", "<ul><li>", "</ul>", "<br>", "3 comments<br>"),
)


@given(st.lists(st.sampled_from(TAGS) | st.text(max_size=5), max_size=30))
def test_marks_lie_in_the_text(pieces: list[str]) -> None:
    source = "".join(pieces)
    found = lay_out(source)
    assert found.part.content == html_to_part(source).content
    for mark in found.part.marks:
        assert 0 <= mark.span.start < mark.span.end <= len(found.part.content)
