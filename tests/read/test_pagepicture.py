"""A page of a PDF drawn: size, pixels, boxes around words; a hostile page gives a problem and no more."""

import random
from collections.abc import Sequence
from pathlib import Path

import pytest
from factory import opened, patch_limits, read_with
from pdfs import HEIGHT, WIDTH, Pdf, Picture, Words, lines, make_pdf

from sayso.model.looking import Box, Look, PageSeen, Pixels, Seen, Stretch
from sayso.model.place import Span
from sayso.read.items import ItemWalk
from sayso.read.looking import look_at
from sayso.read.pdf import PdfReader
from sayso.text.compose import to_text

MEMO = lines("Colonel Dvorak said that the annex", "was sold in May. Nobody was paid.", "A third line.")


def seen(raw: bytes, look: Look, scratch: Path) -> Seen:
    return look_at(opened(raw, "memo.pdf"), look, ItemWalk([PdfReader()], str(scratch), {}))


def stretches(raw: bytes, words: str) -> tuple[Stretch, ...]:
    """Words of the first page, found through the document's own text and its runs."""
    reading = read_with(PdfReader(), raw).reading
    assert reading is not None
    _, text = to_text(reading)
    start = text.content.index(words)
    found = []
    for run in text.runs:
        begin, stop = max(start, run.start), min(start + len(words), run.start + run.length)
        if begin < stop:
            span = Span(start=begin, end=stop).shifted(run.origin - run.start)
            found.append(Stretch(span=span, words=text.content[begin:stop]))
    return tuple(found)


def page_of(raw: bytes, words: str, scratch: Path, **more: object) -> PageSeen:
    look = Look(page=1, stretches=(stretches(raw, words),), **more)  # type: ignore[arg-type]
    found = seen(raw, look, scratch)
    assert found.page is not None, found.problem
    assert found.page.is_sound
    return found.page


def ink(pixels: Pixels, boxes: Sequence[Box]) -> tuple[int, int]:
    """How many dark bytes lie inside the boxes, and how many outside."""
    inside = 0
    row = pixels.width * pixels.depth
    for box in boxes:
        for y in range(box.top, box.bottom):
            part = pixels.raw[y * row + box.left * pixels.depth : y * row + box.right * pixels.depth]
            inside += sum(value < 128 for value in part)
    return inside, sum(value < 128 for value in pixels.raw) - inside


def test_words_are_boxed_line_by_line(tmp_path: Path) -> None:
    """M-050"""
    page = page_of(make_pdf(MEMO, lines("Second page.")), "annex\nwas sold in May", tmp_path)
    assert (page.number, page.count) == (1, 2)
    first, second = page.boxes[0]
    assert first.bottom <= second.top + 2 and first.left > second.left
    inside, outside = ink(page.pixels, page.boxes[0])
    assert inside > 300 and outside > inside
    assert page.pixels.width / page.pixels.height == pytest.approx(WIDTH / HEIGHT, rel=0.01)


def test_all_letters_of_a_page_lie_in_the_boxes_of_its_words(tmp_path: Path) -> None:
    """M-050"""
    raw = make_pdf(MEMO)
    whole = "\n".join(each.text for each in MEMO)
    page = page_of(raw, whole, tmp_path)
    assert len(page.boxes[0]) == 3
    assert ink(page.pixels, page.boxes[0])[1] == 0


@pytest.mark.parametrize("turned", [90, 180, 270])
def test_boxes_follow_a_turned_page_and_a_cut_one(turned: int, tmp_path: Path) -> None:
    raw = make_pdf(MEMO).replace(b"/MediaBox", b"/Rotate %d /CropBox [30 400 560 820] /MediaBox" % turned)
    lines_ = tuple(each for words in MEMO for each in stretches(raw, words.text))
    page = seen(raw, Look(page=1, stretches=(lines_,)), tmp_path).page
    assert page is not None
    assert (page.pixels.width > page.pixels.height) == (turned == 180)
    assert ink(page.pixels, page.boxes[0])[1] == 0


def test_words_parted_at_the_end_of_a_line_and_wide_signs(tmp_path: Path) -> None:
    raw = make_pdf(lines("The sale would be re-", "opened — “at once”.", "The end."))
    page = page_of(raw, "reopened — “at once”", tmp_path)
    assert len(page.boxes[0]) == 2
    assert ink(page.pixels, page.boxes[0])[0] > 100


def test_other_words_than_those_meant_are_never_boxed(tmp_path: Path) -> None:
    """M-050: what is counted elsewhere (OCR, another reading) marks nothing rather than something else."""
    raw = make_pdf(MEMO)
    wrong = Stretch(span=Span(start=0, end=14), words="Colonel Valdez")
    beyond = Stretch(span=Span(start=5000, end=5010), words="Ten beyond")
    right = stretches(raw, "Nobody was paid")
    found = seen(raw, Look(page=1, stretches=((wrong,), (beyond,), (*right, wrong), right)), tmp_path).page
    assert found is not None
    assert [bool(boxes) for boxes in found.boxes] == [False, False, False, True]


def test_letters_alone_are_drawn_where_nothing_else_may_be_seen(tmp_path: Path) -> None:
    """M-258: a picture that lies under words, with other words in it, is not drawn."""
    raw = make_pdf([Picture(60, 80, bytes(60 * 80)), *MEMO])
    dark = page_of(raw, "Nobody was paid", tmp_path)
    assert ink(dark.pixels, dark.boxes[0])[0] > 0.9 * 3 * sum(
        (box.right - box.left) * (box.bottom - box.top) for box in dark.boxes[0]
    )
    plain, only = page_of(make_pdf(MEMO), "Nobody was paid", tmp_path), page_of(
        raw, "Nobody was paid", tmp_path, ground="letters"
    )  # fmt: skip
    assert only.pixels.depth == 1
    assert abs(ink(only.pixels, only.boxes[0])[0] * 3 - ink(plain.pixels, plain.boxes[0])[0]) < 200


def test_a_hidden_layer_of_text_draws_nothing(tmp_path: Path) -> None:
    """M-259"""
    hidden = make_pdf([Picture(60, 80, bytes(60 * 80)), *MEMO]).replace(b"BT /F", b"BT 3 Tr /F")
    page = page_of(hidden, "Nobody was paid", tmp_path, ground="letters")
    assert set(page.pixels.raw) == {255}


@pytest.mark.parametrize(
    ("raw", "number", "kind"),
    [
        (b"%PDF-1.7\nnothing in it", 1, "damaged"),
        (make_pdf(MEMO)[:300], 1, "damaged"),
        (make_pdf(MEMO), 2, "damaged"),
        (make_pdf(MEMO), 20_001, "damaged"),
        (make_pdf(MEMO).replace(b"[0 0 595 842]", b"[0 0 1e9 1e9]"), 1, None),
        (make_pdf(MEMO).replace(b"[0 0 595 842]", b"[0 0 0 0]"), 1, None),
        (make_pdf(MEMO).replace(b"[0 0 595 842]", b"[0 0 9 14400]"), 1, None),
    ],
    ids=["empty", "cut", "no such page", "far", "huge", "flat", "thin"],
)
def test_a_broken_page_gives_a_problem_and_nothing_else(
    raw: bytes, number: int, kind: str | None, tmp_path: Path
) -> None:
    """M-049"""
    found = seen(raw, Look(page=number), tmp_path)
    if found.problem is not None:
        assert found.page is None and kind in (None, found.problem.kind)
        assert found.problem.place == f"page {number}" and found.problem.remedy
    else:
        assert kind is None and found.page is not None and found.page.is_sound
        assert found.page.pixels.width * found.page.pixels.height <= 4_000_000


def test_bytes_at_random_never_do_more(tmp_path: Path) -> None:
    """M-049"""
    chance = random.Random(7)
    whole = Pdf([MEMO, lines("Two.")], catalog="/OpenAction << /S /JavaScript /JS (app.alert(1)) >>").bytes()
    outcomes = set()
    for _ in range(60):
        raw = bytearray(whole)
        for _ in range(chance.choice((1, 5, 40))):
            raw[chance.randrange(len(raw))] = chance.randrange(256)
        found = seen(
            bytes(raw), Look(page=chance.choice((1, 2)), ground=chance.choice(("page", "letters"))), tmp_path
        )
        assert (found.page is None) != (found.problem is None)
        outcomes.add(found.page is None)
    assert outcomes == {True, False}


def test_a_page_keeps_within_its_pixels(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """M-049"""
    patch_limits(monkeypatch, page_pixels=10_000)
    page = page_of(make_pdf(MEMO), "Nobody was paid", tmp_path)
    assert page.pixels.width * page.pixels.height <= 10_000 and page.boxes[0]


def test_a_page_of_strange_signs(tmp_path: Path) -> None:
    raw = make_pdf([Words(72, 700, "(a) \\ and ) ü ß € " * 3)])
    page = page_of(raw, "ü ß €", tmp_path)
    assert ink(page.pixels, page.boxes[0])[0] > 10
