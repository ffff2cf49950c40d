"""PDF documents: a part a page, words as the page gives them, and a problem for what could not be read."""

from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path

import pytest
from factory import error_of, opened, patch_limits, read_all, read_with
from pdfs import HEIGHT, WIDTH, Pdf, Picture, Words, lines, make_pdf
from pypdfium2.version import PDFIUM_INFO

from sayso.errors import NoText, ReadError
from sayso.model.document import MarkKind, Part, Reading
from sayso.model.extension import Bid, Pulse
from sayso.plugins import load_readers
from sayso.read import ocr
from sayso.read.items import Begun, ItemWalk
from sayso.read.pdf import PdfReader
from sayso.read.pdfflaws import in_words

READER = PdfReader()
SCAN = Picture(60, 80, bytes(range(60)) * 80)
DATA = Path(__file__).parents[3] / "shared/data/mail"
LOCKED = b64decode(  # "A secret." under the password hunter2
    "JVBERi0xLjcKJb/3ov4KMSAwIG9iago8PCAvUGFnZXMgMyAwIFIgL1R5cGUgL0NhdGFsb2cgPj4KZW5kb2JqCjIgMC"
    "BvYmoKPDwgPj4KZW5kb2JqCjMgMCBvYmoKPDwgL0NvdW50IDEgL0tpZHMgWyA0IDAgUiBdIC9UeXBlIC9QYWdlcyA+"
    "PgplbmRvYmoKNCAwIG9iago8PCAvQW5ub3RzIFsgXSAvQ29udGVudHMgNSAwIFIgL01lZGlhQm94IFsgMCAwIDU5NS"
    "A4NDIgXSAvUGFyZW50IDMgMCBSIC9SZXNvdXJjZXMgPDwgL0ZvbnQgPDwgL0YgNiAwIFIgPj4gL1hPYmplY3QgPDwg"
    "Pj4gPj4gL1R5cGUgL1BhZ2UgPj4KZW5kb2JqCjUgMCBvYmoKPDwgL0xlbmd0aCA0NyAvRmlsdGVyIC9GbGF0ZURlY2"
    "9kZSA+PgpzdHJlYW0KRwx+/enuznlIZbHsJ5ZqGJDPpBi3jXVUAO/bDNaMb/sBy1DcHuNSnu13jKCyOo1lbmRzdHJl"
    "YW0KZW5kb2JqCjYgMCBvYmoKPDwgL0Jhc2VGb250IC9IZWx2ZXRpY2EgL0VuY29kaW5nIC9XaW5BbnNpRW5jb2Rpbm"
    "cgL1N1YnR5cGUgL1R5cGUxIC9UeXBlIC9Gb250ID4+CmVuZG9iago3IDAgb2JqCjw8IC9GaWx0ZXIgL1N0YW5kYXJk"
    "IC9MZW5ndGggNDAgL08gPDg5ZWUwMjQyNTRhYjU2MDFiNTc5MmYwODNmYjc5MDJiMTY2NTY3MWJkZDhiZDg5ZWUwMT"
    "A3NmMyNDg0ODlmZmU+IC9QIC00IC9SIDIgL1UgPDQ5OTA4NjMyMTM4NDM5NjJhNjQ4ZTYwOTBjNGM2Mjc2MGRlNmU2"
    "NWQxNDk5Njk4OTIxMTlhZDk2YzZlMDA1YmM+IC9WIDEgPj4KZW5kb2JqCnhyZWYKMCA4CjAwMDAwMDAwMDAgNjU1Mz"
    "UgZiAKMDAwMDAwMDAxNSAwMDAwMCBuIAowMDAwMDAwMDY0IDAwMDAwIG4gCjAwMDAwMDAwODUgMDAwMDAgbiAKMDAw"
    "MDAwMDE0NCAwMDAwMCBuIAowMDAwMDAwMjk4IDAwMDAwIG4gCjAwMDAwMDA0MTUgMDAwMDAgbiAKMDAwMDAwMDUxMi"
    "AwMDAwMCBuIAp0cmFpbGVyIDw8IC9JbmZvIDIgMCBSIC9Sb290IDEgMCBSIC9TaXplIDggL0lEIFs8YzgyOTcyODE4"
    "ZGJlMzI3MjljYjdiYmI3YTBhN2ExN2M+PGM4Mjk3MjgxOGRiZTMyNzI5Y2I3YmJiN2EwYTdhMTdjPl0gL0VuY3J5cH"
    "QgNyAwIFIgPj4Kc3RhcnR4cmVmCjcxOAolJUVPRgo="
)


def parts_of(raw: bytes) -> tuple[Part, ...]:
    reading = read_with(READER, raw, "x.pdf").reading
    assert reading is not None
    return reading.parts


def text_of(*texts: str) -> str:
    return parts_of(make_pdf(lines(*texts)))[0].content


def marked(part: Part, kind: MarkKind) -> list[str]:
    return [mark.span.cut(part.content).strip() for mark in part.marks if mark.kind == kind]


@pytest.mark.parametrize(
    ("head", "bid"),
    [
        (b"%PDF-1.4\n%\xe2\xe3", Bid.CERTAIN),
        (b"\0" * 128 + b"%PDF-1.4\r%\xe2\xe3\r1 0 obj", Bid.LIKELY),
        (b"A mail about\n%PDF-1.4 files", Bid.NONE),
        (b"words", Bid.NONE),
    ],
)
def test_a_pdf_document_is_known_by_its_first_bytes(head: bytes, bid: Bid) -> None:
    assert READER.bid(head, "x.txt") is bid


def test_a_page_is_a_part_and_its_number_that_of_the_page() -> None:
    raw = make_pdf(lines("The first page."), [], lines("The third page."))
    parts = parts_of(raw)
    assert [part.content for part in parts] == ["The first page.", "", "The third page."]
    assert [part.follows for part in parts] == [False, True, True]
    assert read_with(READER, raw).flaws == []


def test_this_pdfium_runs_no_scripts() -> None:
    assert not {"V8", "XFA"} & set(PDFIUM_INFO.flags)


def test_lines_stay_and_runs_lead_back_to_the_page() -> None:
    (part,) = parts_of(make_pdf(lines("The minister gave infor-", "mation to the press.", "He left.")))
    assert part.content == "The minister gave information to the press.\nHe left."
    raw = "The minister gave infor\ufffemation to the press.\nHe left."
    covered = ""
    for run in part.runs:
        assert run.length == run.origin_length
        own = part.content[run.start : run.start + run.length]
        assert own == raw[run.origin : run.origin + run.length]
        covered += own
    assert covered == part.content


@pytest.mark.parametrize(
    ("texts", "joined"),
    [
        (["an infor-", "mation"], "an information"),
        (["the Anglo-", "American bank"], "the Anglo-American bank"),
        (["a well-", "known man", "is well-known"], "a well-known man\nis well-known"),
        (["a wit-", "ness, witness-like"], "a witness, witness-like"),
        (
            ["long term, this time:", "the long-", "time friend"],
            "long term, this time:\nthe long-time friend",
        ),
    ],
)
def test_a_hyphen_at_a_line_end_goes_only_where_it_parts_a_word(texts: list[str], joined: str) -> None:
    assert text_of(*texts) == joined


def test_a_wider_space_ends_a_paragraph() -> None:
    content = text_of("One line,", "and its second.", "", "A paragraph", "of two lines.")
    assert content == "One line,\nand its second.\n\nA paragraph\nof two lines."
    (part,) = parts_of(make_pdf(lines("One,", "two.", "", "Three.", "Four.")))
    assert sum(run.length for run in part.runs) == len(part.content) - 1  # the added line end is in no run


def test_double_spacing_is_no_row_of_paragraphs() -> None:
    (part,) = parts_of(make_pdf(lines("One", "two", "three", "four.", step=28)))
    assert part.content == "One\ntwo\nthree\nfour."


def test_hard_spaces_and_soft_hyphens_are_spaces_and_hyphens() -> None:
    assert text_of("06\xadMarch\xad2020\xa0at noon") == "06-March-2020 at noon"


def book(pages: int, head: str = "The Daily Report 2010") -> bytes:
    body = [f"{n} says something else here" for n in ("Anna", "Ben", "Carla", "Dan", "Eva", "Fritz", "Gus")]
    return make_pdf(
        *(
            [
                Words(72, 800, head),
                *lines(*(f"{text} {'abcdefg'[number]}." for text in body)),
                Words(290, 40, f"Page {number}"),
            ]
            for number in range(1, pages + 1)
        )
    )


@pytest.mark.parametrize("pages", [2, 3, 6])
def test_heads_and_feet_of_most_pages_are_marked(pages: int) -> None:
    for number, part in enumerate(parts_of(book(pages)), 1):
        head = ["The Daily Report 2010"] if pages > 2 else []
        expected = [*head, f"Page {number}"]  # a page's own number is known on any
        assert sorted(marked(part, "boilerplate")) == sorted(expected)


def test_the_same_words_on_pages_of_few_lines_are_no_head() -> None:
    parts = parts_of(make_pdf(*[lines("Hello, World!")] * 5))
    assert [part.marks for part in parts] == [()] * 5


def test_large_letters_are_headings() -> None:
    page = [*lines("The port was sold", size=20), *lines(*["The words of the page."] * 6, top=700)]
    (part,) = parts_of(make_pdf(page))
    assert marked(part, "heading") == ["The port was sold"]


@pytest.mark.parametrize(
    ("info", "title", "author", "day"),
    [
        (
            {"Title": "The Port Deal", "Author": "Anna Berg", "CreationDate": "D:20100401120000+02'00'"},
            "The Port Deal",
            "Anna Berg",
            "2010-04-01",
        ),
        ({"Title": "Microsoft Word - Draft 3", "Author": "Administrator"}, None, None, None),
        ({"Title": "report_final.docx", "CreationDate": "D:19700101000000Z"}, None, None, None),
        ({"Title": "C:/x/y", "CreationDate": "D:20101399"}, None, None, None),
        ({"Title": "untitled", "CreationDate": "yesterday"}, None, None, None),
        ({}, None, None, None),
    ],
)
def test_what_a_document_says_of_itself_is_kept_where_it_can_be_so(
    info: dict[str, str], title: str | None, author: str | None, day: str | None
) -> None:
    reading = read_with(READER, Pdf([lines("Words.")], info=info).bytes(), "x.pdf").reading
    assert reading is not None
    document = reading.document
    assert (document.title, document.author) == (title, author)
    assert (document.dated and document.dated.start) == day
    assert (document.media_type, document.kind, document.name) == ("application/pdf", "text", "x.pdf")


# ---- scans


def test_pages_that_are_pictures_are_named_once() -> None:
    pages = [lines("Words."), [SCAN], [SCAN], [], [SCAN]]
    found = read_with(READER, Pdf(pages, info={"CreationDate": "D:20200101"}).bytes())
    assert found.kinds == ["no_text"]
    error = found.flaws[0].error
    assert str(error) == "Pages 2-3 and 5 are scanned or drawn, without characters."
    assert "Tesseract" in error.remedy and "--refresh" in error.remedy
    assert found.reading is not None and found.reading.document.dated is None  # the scanner's date
    assert [part.content for part in found.reading.parts] == ["Words.", "", "", "", ""]


def test_a_stamp_on_a_scan_does_not_make_it_text() -> None:
    found = read_with(READER, make_pdf([SCAN, *lines("EXHIBIT 17")]))
    assert found.text == "EXHIBIT 17" and found.kinds == ["no_text"]
    found = read_with(READER, make_pdf([SCAN, *lines(*["A page of real words over a picture."] * 9)]))
    assert found.kinds == []


class Engine:
    """Stands for Tesseract: answers page by page."""

    def __init__(self, *answers: str | None) -> None:
        self.answers = list(answers)
        self.seen: list[bytes] = []

    def read(self, picture: bytes) -> str:
        self.seen.append(picture)
        answer = self.answers.pop(0)
        if answer is None:
            raise NoText("It took too long.")
        return answer


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    engine = Engine()
    monkeypatch.setattr(ocr, "_running", [engine])
    yield engine


def test_scans_are_read_by_ocr_where_it_runs(engine: Engine) -> None:
    engine.answers = ["The secret\nletter.  \n\n\f", "\n\f", "Page three.\f"]
    found = read_with(READER, make_pdf([SCAN, *lines("EXHIBIT 17")], [SCAN], [SCAN], lines("Words.")))
    assert found.reading is not None
    assert [part.content for part in found.reading.parts] == [
        "EXHIBIT 17\n\nThe secret\nletter.",
        "",
        "Page three.",
        "Words.",
    ]
    kinds = [part.media_type for part in found.reading.parts]
    assert kinds == ["text/plain; ocr=tesseract", "text/plain", "text/plain; ocr=tesseract", "text/plain"]
    assert found.kinds == ["ocr"]
    assert str(found.flaws[0].error).startswith("Pages 1 and 3 are read by OCR")
    assert "On page 2 there were no words." in str(found.flaws[0].error)
    head, _, rest = engine.seen[0].partition(b" 255\n")
    width, height = map(int, head.removeprefix(b"P5 ").split())
    assert len(rest) == width * height and width / height == pytest.approx(WIDTH / HEIGHT, rel=0.01)


def test_pulses_come_while_scans_are_read(engine: Engine) -> None:
    engine.answers = ["One.", "Two."]
    found = list(READER.read(opened(make_pdf([SCAN], [SCAN]))))
    assert [type(each) for each in found][:5] == [Pulse, Pulse, Pulse, Pulse, Reading]


def test_pulses_are_signs_of_life_for_the_caller(engine: Engine, tmp_path: Path) -> None:
    engine.answers = ["One."]
    walk = ItemWalk(load_readers(), str(tmp_path), {})
    begun = [each for each in walk.units(opened(make_pdf([SCAN])), "x.pdf", 0) if isinstance(each, Begun)]
    assert [(each.path, each.passed, each.pulse) for each in begun] == [("x.pdf", 0, n) for n in range(3)]


def test_where_ocr_fails_the_pages_are_named_and_it_is_given_up_at_last(engine: Engine) -> None:
    engine.answers = ["One.", *[None] * 5]
    found = read_with(READER, make_pdf(*[[SCAN]] * 8))
    assert found.kinds == ["no_text", "ocr"]
    words = str(found.flaws[0].error)
    assert "Pages 2-8 are scanned" in words and "OCR failed on pages 2-6. It took too long." in words
    assert len(engine.seen) == 6


@pytest.mark.parametrize("scans", [2, 3])
def test_ocr_has_a_cap_of_pages(engine: Engine, monkeypatch: pytest.MonkeyPatch, scans: int) -> None:
    patch_limits(monkeypatch, scans=scans)
    engine.answers = ["Words."] * 3
    found = read_with(READER, make_pdf(*[[SCAN]] * 3))
    assert found.kinds == (["ocr"] if scans == 3 else ["no_text", "ocr"])
    assert len(engine.seen) == scans


@pytest.mark.parametrize(("pixels", "is_whole"), [(2480 * 3508 + 9999, True), (100_000, False)])
def test_a_picture_for_ocr_has_a_cap_of_points(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, pixels: int, is_whole: bool
) -> None:
    patch_limits(monkeypatch, scan_pixels=pixels)
    engine.answers = ["Words."]
    read_with(READER, make_pdf([SCAN]))
    width, height = map(int, engine.seen[0].partition(b" 255\n")[0].removeprefix(b"P5 ").split())
    assert (width > 2400) is is_whole and width * height <= pixels * 1.02


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ([2], "Page 2"),
        ([1, 2], "Pages 1-2"),
        ([3, 4, 5, 6, 7, 9], "Pages 3-7 and 9"),
        ([1, 3, 5], "Pages 1, 3 and 5"),
        (list(range(1, 101, 2)), "Pages " + ", ".join(map(str, range(1, 40, 2))) + " and 30 more stretches"),
    ],
)
def test_pages_are_named_in_stretches(numbers: list[int], words: str) -> None:
    assert in_words(numbers) == words


# ---- beside the pages


def test_comments_stand_at_the_end_under_their_authors() -> None:
    notes = [
        "<< /Type /Annot /Subtype /Text /Rect [0 0 9 9] /T (Ben Roth) /Contents (This is not true.) >>",
        "<< /Type /Annot /Subtype /Highlight /Rect [0 0 9 9] /Contents (Check.) >>",
        "<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /Contents (a link) >>",
    ]
    parts = parts_of(Pdf([lines("Words.")], annotations={0: notes}).bytes())
    assert [part.content for part in parts] == ["Words.", "Ben Roth: This is not true.\n\nCheck."]
    assert not parts[1].follows


def test_values_of_form_fields_are_read() -> None:
    widget = "<< /Type /Annot /Subtype /Widget /FT /Tx /Rect [0 0 99 9]"
    fields = [f"{widget} /T (name) /TU (Your name) /V (Anna Berg) >>", f"{widget} /T (empty) >>"]
    pdf = Pdf([lines("A form.")], annotations={0: fields})
    pdf.bytes()
    first, second = (n for n, body in enumerate(pdf.objects, 1) if b"/Widget" in body)
    form = f"/AcroForm << /Fields [{first} 0 R {second} 0 R] >>"
    raw = Pdf([lines("A form.")], annotations={0: fields}, catalog=form).bytes()
    assert [part.content for part in parts_of(raw)] == ["A form.", "Your name: Anna Berg"]


def test_a_form_of_the_other_kind_is_named() -> None:
    raw = Pdf([lines("Please wait.")], catalog="/AcroForm << /Fields [] /XFA (<xdp/>) >>").bytes()
    found = read_with(READER, raw)
    assert found.kinds == ["not_yet_readable"] and "XFA" in str(found.flaws[0].error)


def test_attached_files_are_items(tmp_path: Path) -> None:
    raw = Pdf([lines("Words.")], files={"a.txt": b"The attached words.", "b.txt": b""}).bytes()
    results = read_all(raw, tmp_path, "x.pdf")
    assert results["x.pdf!/a.txt"].item.kind == "attachment"
    reading = results["x.pdf!/a.txt"].reading
    assert reading is not None and reading.parts[0].content == "The attached words."
    assert results["x.pdf!/b.txt"].problems[0].kind == "empty"
    assert results["x.pdf"].item.outcome == "document"


# ---- locks, damage, caps


def test_a_locked_document_is_refused_with_the_remedy() -> None:
    error = error_of(READER, LOCKED)
    assert error.kind == "encrypted" and "qpdf" in error.remedy


@pytest.mark.parametrize("raw", [b"%PDF-1.4\n", b"%PDF-1.4\n" + b"junk " * 99, make_pdf(lines("x"))[:200]])
def test_a_document_without_pages_is_damaged(raw: bytes) -> None:
    assert error_of(READER, raw).kind == "damaged"


def test_of_a_document_that_is_cut_the_rest_is_read() -> None:
    raw = make_pdf(*[lines(f"Page {n}.") for n in range(3)])
    found = read_with(READER, raw[: raw.index(b"xref")])
    assert found.text == "Page 0.Page 1.Page 2."
    assert found.kinds == ["damaged"] and "cut short" in str(found.flaws[0].error)


def test_a_page_that_is_lost_is_named() -> None:
    raw = make_pdf(*[lines(f"Page {n}.") for n in range(3)])
    at = raw.index(b"/Type /Page ", raw.index(b"/Type /Page ") + 1)
    found = read_with(READER, raw[:at] + b"/Type /Pxxx " + raw[at + 12 :])
    assert found.reading is not None
    contents = [part.content for part in found.reading.parts]
    assert contents[0] == "Page 0." and contents[2] == "Page 2."
    assert contents[1] == "Page 1." or found.kinds == ["damaged"]


@pytest.mark.parametrize("pages", [2, 3])
def test_pages_above_the_cap_are_named(monkeypatch: pytest.MonkeyPatch, pages: int) -> None:
    patch_limits(monkeypatch, pages=2)
    found = read_with(READER, make_pdf(*[lines("Words.")] * pages))
    assert found.text == "Words.Words."
    assert found.kinds == ["too_large"] * (pages - 2)
    assert all(str(flaw.error).startswith("Page 3 of 3 are not read") for flaw in found.flaws)


@pytest.mark.parametrize(("most", "parts"), [(6, 2), (5, 1)])
def test_characters_above_the_cap_are_named(monkeypatch: pytest.MonkeyPatch, most: int, parts: int) -> None:
    patch_limits(monkeypatch, text_characters=most)
    found = read_with(READER, make_pdf(lines("Words."), lines("More.")))
    assert found.reading is not None and len(found.reading.parts) == parts
    assert found.kinds == ["too_large"] * (2 - parts)


def test_the_time_for_a_document_has_a_cap(monkeypatch: pytest.MonkeyPatch) -> None:
    patch_limits(monkeypatch, document_seconds=-1)
    found = read_with(READER, make_pdf(lines("Words.")))
    assert found.kinds == ["too_large"] and "seconds" in str(found.flaws[0].error)


# ---- the samples of others


@pytest.mark.skipif(not DATA.exists(), reason="corpus absent: shared/data/mail")
def test_every_document_of_the_corpora_is_read_or_named() -> None:
    paths = sorted(each for each in DATA.rglob("*.pdf") if each.stat().st_size)
    assert len(paths) > 10
    for path in paths:
        try:
            found = read_with(READER, path.read_bytes(), path.name)
        except ReadError as error:
            assert error.kind in ("encrypted", "damaged"), path
            continue
        assert found.text.strip() or "no_text" in found.kinds, path


@pytest.mark.skipif(not DATA.exists(), reason="corpus absent: shared/data/mail")
def test_a_declaration_is_read_word_for_word() -> None:
    found = read_with(READER, (DATA / "ingest-file/udhr_ger.pdf").read_bytes())
    sentence = "Alle Menschen sind frei und gleich an Würde und Rechten geboren."
    assert sentence in found.text and found.flaws == []
    assert found.reading is not None and len(found.reading.parts) == 6
