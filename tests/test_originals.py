"""Originals through the viewer: wherever they lie, a picture or a problem comes back and nothing else."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from factory import make_mail, make_mbox, make_message, make_multipart, make_part, make_zip, patch_limits
from pdfs import Pdf, lines, make_pdf

from sayso.case import Case
from sayso.errors import CellError
from sayso.model.looking import Box, Look, PageSeen, Pixels, Seen
from sayso.originals import Paged, Viewer, stretches_on
from sayso.painting import cut, lift, mark, stack, to_png
from sayso.pipeline.line import Options, read_leak
from sayso.progress import Quiet
from sayso.protection.pictures import why_not_plain
from sayso.read.cell import Cell, Request

SAID = "Colonel Dvorak said that the annex was sold in May 2009."


def memo(word: str) -> bytes:
    return make_pdf(lines(f"A memo about {word}.", SAID, "It was a cold day."), lines("The second page."))


def read(folder: Path, *, copy: bool = True) -> Case:
    """The same memo in five places: a file, in an archive, attached to a mail, to one in a mailbox, to one in
    a mail."""
    leak = folder / "leak"
    leak.mkdir()

    def mail(word: str, number: int) -> bytes:
        parts = [make_part("See.\n"), make_part(memo(word), "application/pdf", base64=True, name="m.pdf")]
        return make_mail(make_multipart(parts), {"Message-ID": f"<{number}@a.example>"})

    (leak / "plain.pdf").write_bytes(memo("plain"))
    (leak / "packed.zip").write_bytes(
        make_zip({"in/m.pdf": memo("packed"), "b/box.mbox": make_mbox([mail("deep", 1)])})
    )
    (leak / "attached.eml").write_bytes(mail("attached", 2))
    (leak / "box.mbox").write_bytes(
        make_mbox([make_message("One.\n"), mail("boxed", 3), make_message("Three.\n")])
    )
    inner = make_multipart(
        [make_part("See.\n"), make_part(mail("inner", 4), "message/rfc822")], boundary="b9"
    )
    (leak / "outer.eml").write_bytes(make_mail(inner, {"Message-ID": "<5@a.example>"}))
    case, _ = Case.open_or_create(folder / "case")
    read_leak(case, [leak], Options(jobs=1, copy=copy), Quiet())
    return case


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    made = read(tmp_path_factory.mktemp("originals"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def warm(case: Case) -> Iterator[Viewer]:
    made = Viewer(case.scratch)
    yield made
    made.close()


@pytest.fixture
def viewer(warm: Viewer) -> Viewer:
    """One that has seen nothing yet, though its cell is warm."""
    warm._seen.clear()
    return warm


def document(case: Case, word: str) -> str:
    query = (
        "SELECT d.document FROM document d JOIN text t USING (number)"
        " WHERE t.content LIKE ? AND media_type LIKE '%pdf'"
    )
    return str(case.database.value(query, f"%about {word}.%"))


@pytest.mark.parametrize("word", ["plain", "packed", "attached", "boxed", "inner", "deep"])
def test_an_original_is_found_wherever_it_lies(case: Case, viewer: Viewer, word: str) -> None:
    """M-049"""
    id_ = document(case, word)
    seen = viewer.first_bytes(case, id_, 9)
    assert (seen.first, seen.size) == (b"%PDF-1.7\n", len(memo(word)))
    text = Paged(case, id_)
    placed = text.place([(text.content.index("that the"), text.content.index("2009"))])
    assert [each.page for each in placed] == [1]
    page = viewer.page(case, id_, 1, [stretches_on(placed, 1)]).page
    assert page is not None and page.count == 2 and len(page.boxes[0]) == 1


def test_words_on_two_pages_stand_on_both(case: Case) -> None:
    text = Paged(case, document(case, "plain"))
    placed = text.place([(text.content.index("cold"), len(text.content))])
    assert [each.page for each in placed] == [1, 2] and text.last == 2
    words = [" ".join("".join(each.words for each in one.stretches).split()) for one in placed]
    assert words == ["cold day.", "The second page."]


def test_a_mail_is_looked_at(case: Case, viewer: Viewer) -> None:
    mail = str(
        case.database.value(
            "SELECT document FROM document JOIN message USING (number) WHERE message_id = '2@a.example'"
        )
    )
    seen = viewer.mail(case, mail).mail
    assert seen is not None and dict(seen.headers)["Message-ID"] == "<2@a.example>"


def test_what_is_no_pdf_has_no_page(case: Case, viewer: Viewer) -> None:
    mail = str(
        case.database.value("SELECT document FROM document WHERE media_type = 'message/rfc822' LIMIT 1")
    )
    seen = viewer.page(case, mail, 1)
    assert seen.page is None and seen.problem is not None and seen.problem.path.startswith("leak/")


def test_originals_left_where_they_were(tmp_path: Path) -> None:
    made = read(tmp_path, copy=False)
    viewer = Viewer(made.scratch)
    id_ = document(made, "plain")
    assert viewer.page(made, id_, 1).page is not None
    (tmp_path / "leak" / "plain.pdf").unlink()
    assert viewer.page(made, id_, 1).page is not None  # it was seen a moment ago
    gone = viewer.page(made, id_, 2)
    assert gone.problem is not None and gone.problem.kind == "missing" and gone.problem.remedy
    viewer.close()
    made.close()


def test_a_cell_that_is_killed_is_started_again(case: Case, viewer: Viewer) -> None:
    """M-049"""
    id_ = document(case, "plain")
    assert viewer.page(case, id_, 1).page is not None
    child = viewer._cell._child
    assert child is not None
    child.kill()
    child.wait()
    assert viewer.page(case, id_, 2).page is not None


def bomb(layers: int = 9) -> bytes:
    """A page that draws a form ten times, which draws another ten times, and so on."""
    made = Pdf([lines(SAID)])
    made.bytes()
    made.objects.clear()
    form = made.add("<< /Type /XObject /Subtype /Form /BBox [0 0 595 842] >>", b"0 0 500 500 re f\n" * 20)
    for _ in range(layers):
        inside = f"/Resources << /XObject << /X {form} 0 R >> >>"
        inner = f"<< /Type /XObject /Subtype /Form /BBox [0 0 595 842] {inside} >>"
        form = made.add(inner, b"/X Do\n" * 10)
    content = made.add("<< >>", b"BT /F 11 Tf 72 700 Td (" + SAID.encode() + b") Tj ET /X Do")
    font = made.add("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    parent = len(made.objects) + 2
    page = made.add(
        f"<< /Type /Page /Parent {parent} 0 R /MediaBox [0 0 595 842] /Contents {content} 0 R /Resources <<"
        f" /Font << /F {font} 0 R >> /XObject << /X {form} 0 R >> >> >>"
    )
    made.add(f"<< /Type /Pages /Kids [{page} 0 R] /Count 1 >>")
    return made._written(made.add(f"<< /Type /Catalog /Pages {parent} 0 R >>"), made.add("<< >>"))


def test_a_page_that_takes_too_long_is_given_up(
    case: Case, viewer: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """M-049: and the next one is drawn."""
    id_ = document(case, "plain")
    assert viewer.page(case, id_, 1).page is not None
    child = viewer._cell._child
    assert child is not None
    child.send_signal(signal.SIGSTOP)
    patch_limits(monkeypatch, look_seconds=0.3)
    seen = viewer.page(case, id_, 2)
    assert seen.problem is not None and seen.problem.kind == "timeout"
    monkeypatch.undo()
    assert viewer.page(case, id_, 2).page is not None


def test_a_page_that_grows_without_end_ends_its_cell_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """M-049"""
    stored = tmp_path / "bomb.pdf"
    stored.write_bytes(bomb())
    cell = Cell(str(tmp_path))
    cell.greet()
    patch_limits(monkeypatch, look_seconds=1.0)
    look = Look(page=1)
    with pytest.raises(CellError):
        cell.look(Request(path="b.pdf", name="b.pdf", stored=str(stored), skip=0, avoid={}, look=look))
    assert cell._child is None


@pytest.mark.parametrize(
    "page",
    [
        PageSeen(number=1, count=1, pixels=Pixels(width=2, height=2, depth=3, raw=bytes(11))),
        PageSeen(number=1, count=1, pixels=Pixels(width=0, height=2, depth=3, raw=b"")),
        PageSeen(
            number=1,
            count=1,
            pixels=Pixels(width=2, height=2, depth=3, raw=bytes(12)),
            boxes=((Box(left=0, top=0, right=10**9, bottom=1),),),
        ),
    ],
    ids=["pixels missing", "no pixels", "a box outside"],
)
def test_a_senseless_answer_is_no_page(
    case: Case, viewer: Viewer, page: PageSeen, monkeypatch: pytest.MonkeyPatch
) -> None:
    """M-049: a cell that was taken over can give no picture that is none."""
    monkeypatch.setattr(viewer._cell, "look", lambda request: Seen(page=page))
    groups = [()] * len(page.boxes)
    seen = viewer.page(case, document(case, "plain"), 1, groups)
    assert seen.page is None and seen.problem is not None


GREY = Pixels(width=40, height=20, depth=1, raw=bytes([250] * 400 + [10] * 400))
COLOURS = Pixels(width=4, height=3, depth=3, raw=bytes(range(36)))


def test_only_what_is_in_the_boxes_is_lifted() -> None:
    """M-258"""
    boxes = [Box(left=5, top=8, right=15, bottom=12), Box(left=20, top=14, right=30, bottom=16)]
    made = lift(GREY, boxes)
    assert made is not None and made.is_sound and (made.width, made.height) == (31, 14)
    assert made.raw.count(10) == 10 * 2 + 10 * 2 and made.raw.count(255) == 10 * 2
    assert set(made.raw) == {10, 255, 0xCC}
    assert lift(GREY, [Box(left=0, top=0, right=40, bottom=10)]) is None  # paper without ink


def test_marks_strips_and_stacks_keep_their_size() -> None:
    marked = mark(COLOURS, [Box(left=1, top=1, right=2, bottom=2)])
    assert marked.is_sound and marked.raw != COLOURS.raw
    strip = cut(COLOURS, [Box(left=1, top=1, right=2, bottom=2)], 0)
    assert strip.is_sound and strip.height == 1 and strip.raw == bytes(range(12, 24))
    both = stack([strip, COLOURS])
    assert both.is_sound and both.height == 4
    wider = stack([GREY, Pixels(width=10, height=1, depth=1, raw=bytes(10))])
    assert wider.is_sound and (wider.width, wider.height) == (40, 21)


@pytest.mark.parametrize("pixels", [GREY, COLOURS, Pixels(width=7, height=2, depth=1, raw=bytes(range(14)))])
def test_a_picture_file_holds_pixels_alone(pixels: Pixels) -> None:
    """M-260"""
    raw = to_png(pixels)
    assert raw == to_png(pixels) and why_not_plain(raw) is None
