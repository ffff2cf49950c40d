"""Marks cut a text into well-formed elements and never change a character of it."""

import time
from html.parser import HTMLParser
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from sayso.export.marking import DEEPEST, Label, Mark, Marking

TEXT = "Salcedo denied that Maresh said the quay was closed."


class Elements(HTMLParser):
    """Reads HTML strictly: every element closed in order. Notes text, depth, and which claims cover what."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.deepest = 0
        self.covered: dict[str, set[int]] = {}
        self.links: list[dict[str, str | None]] = []
        self._open: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open.append((tag, dict(attrs)))
        self.deepest = max(self.deepest, len(self._open))
        if tag == "a":
            self.links.append(dict(attrs))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        for _, attributes in self._open:
            number = attributes["data-c"]
            assert number is not None
            self.covered.setdefault(number, set()).update(range(len(self.text), len(self.text) + len(data)))
        self.text += data


def label(number: int) -> Label:
    return Label(anchor=f"said-{number}", row=f"claim-{number}", number=number, note="", spoken="")


def mark(start: int, end: int, number: int, labelled: bool = False) -> Mark:
    return Mark(
        start=start, end=end, role="content", number=number, label=label(number) if labelled else None
    )


def whole(text: str, marks: list[Mark]) -> str:
    return "".join(Marking(text, marks).elements(0, len(text)))


def test_a_nested_mark_lies_inside_the_outer_one() -> None:
    page = whole("abcd", [mark(1, 2, 2), mark(0, 4, 1)])
    assert page == (
        '<mark class="content s0" data-c="1">a<mark class="content s1" data-c="2">b</mark>cd</mark>'
    )


def test_crossing_marks_are_cut_and_keep_their_line() -> None:
    page = whole("abcd", [mark(0, 3, 1), mark(1, 4, 2)])
    assert page == (
        '<mark class="content s0" data-c="1">a<mark class="content s1" data-c="2">bc</mark></mark>'
        '<mark class="content s1" data-c="2">d</mark>'
    )


def test_the_label_stands_before_the_first_word_and_once() -> None:
    read = Elements(whole(TEXT, [mark(0, 10, 1, labelled=True), mark(5, 20, 2, labelled=True)]))
    assert [link["href"] for link in read.links] == ["#claim-1", "#claim-2"]


def test_an_anchor_stands_once_even_where_a_mark_is_cut() -> None:
    page = whole(TEXT, [mark(0, 10, 1, labelled=True), mark(5, 20, 2, labelled=True)])
    assert page.count('id="said-1"') == page.count('id="said-2"') == 1


def test_a_mark_too_deep_to_draw_keeps_its_label_and_anchor() -> None:
    marks = [mark(0, 20 - number, number, labelled=True) for number in range(DEEPEST + 3)]
    page = whole(TEXT, marks)
    read = Elements(page)
    assert read.deepest <= DEEPEST + 1
    assert all(page.count(f'id="said-{each.number}"') == 1 for each in marks)


def test_a_mark_goes_on_in_the_next_stretch() -> None:
    marking = Marking("abcd", [mark(1, 3, 1)])
    first, second = ("".join(marking.elements(*stretch)) for stretch in ((0, 2), (2, 4)))
    assert first.endswith("b</mark>")
    assert second.endswith("c</mark>d")


def test_spans_outside_the_text_are_left_out() -> None:
    assert whole("abc", [mark(2, 9, 1), mark(-1, 2, 2), mark(1, 1, 3)]) == "abc"


spans = st.tuples(st.integers(0, 40), st.integers(0, 40))


@given(st.text(max_size=40), st.lists(spans, max_size=15), st.sets(st.integers(0, 40), max_size=4))
def test_any_spans_give_well_formed_elements_over_the_very_same_text(
    text: str, pairs: list[tuple[int, int]], cuts: set[int]
) -> None:
    plain_text = "".join(each for each in text if each.isprintable() or each == "\n")
    marks = [mark(start, end, number, labelled=True) for number, (start, end) in enumerate(pairs)]
    borders = sorted({0, len(plain_text), *(cut for cut in cuts if cut < len(plain_text))})
    marking = Marking(plain_text, marks)
    stretches = pairwise(borders)
    read = [Elements("".join(marking.elements(*stretch))) for stretch in stretches]
    assert "".join(each.text for each in read) == plain_text
    labels = [link["data-n"] for each in read for link in each.links]
    valid = [each for each in marks if 0 <= each.start < each.end <= len(plain_text)]
    assert sorted(map(int, filter(None, labels))) == sorted(each.number for each in valid)


@given(st.lists(spans, max_size=DEEPEST))
def test_every_mark_covers_its_words_exactly(pairs: list[tuple[int, int]]) -> None:
    text = "abcdefghij" * 4
    marks = [mark(start, end, number) for number, (start, end) in enumerate(pairs)]
    covered = Elements(whole(text, marks)).covered
    for each in marks:
        assert covered.get(str(each.number), set()) == set(range(each.start, each.end))


def test_many_crossing_marks_take_linear_time_and_room() -> None:
    def cost(number: int) -> tuple[float, int]:
        marks = [mark(place, place + number, place, labelled=True) for place in range(number)]
        begun = time.process_time()
        size = len(whole("x" * (2 * number), marks))
        return time.process_time() - begun, size

    small, large = cost(2_000), cost(16_000)
    assert large[1] < 10 * small[1]
    assert large[0] < 30 * max(small[0], 0.01)
