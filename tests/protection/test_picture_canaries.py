"""Pictures of PDF pages in what leaves: in their pixels the quoted words alone, beside the pixels nothing."""

import base64
import io
import re
import shutil
import struct
import subprocess
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pdfs import Pdf, Picture, Words, lines, make_pdf

from sayso import views
from sayso.case import Case
from sayso.dossier import picturing
from sayso.dossier.choice import Choice
from sayso.dossier.material import draw_up
from sayso.errors import WouldReveal
from sayso.exporting import Request, export_case
from sayso.leaving import Leaving
from sayso.model.looking import Pixels
from sayso.painting import to_png
from sayso.pipeline.line import Options, read_leak
from sayso.plugins import load_exporter
from sayso.progress import Quiet
from sayso.protection.pictures import why_not_plain
from sayso.protection.scan import Watch, scan_file, scan_pictures
from sayso.protection.sealed import scanner_of
from tests.protection.leaks import CANARIES, sealed_names

SAID = "the annex of the port was sold to Castellan in May 2009"
WATCH = Watch(names=scanner_of(sealed_names()))
ALL = Choice(unreviewed=True)
FORMATS = ("html", "docx", "pdf", "md")


def page(*more: Any) -> list[Any]:
    """A page full of names, with one statement that may leave in the middle of a line."""
    around = [
        f"{first} and {second} were there."
        for first, second in zip(CANARIES[::2], CANARIES[1::2], strict=True)
    ]
    told = f"Colonel Marek Dvorak said that {SAID}."
    return [*lines(*around[:5], "", told, "", *around[5:], size=9), Words(20, 676, CANARIES[0], 7), *more]


def read(folder: Path, **leak: bytes) -> Case:
    (folder / "leak").mkdir()
    for name, raw in leak.items():
        (folder / "leak" / f"{name}.pdf").write_bytes(raw)
    case, _ = Case.open_or_create(folder / "case")
    read_leak(case, [folder / "leak"], Options(jobs=1), Quiet())
    return case


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    note = f"<< /Type /Annot /Subtype /FreeText /Rect [72 640 500 720] /Contents ({CANARIES[3]}) >>"
    raw = Pdf(
        [page()], info={"Keywords": CANARIES[1], "Creator": CANARIES[2]}, annotations={0: [note]}
    ).bytes()
    made = read(tmp_path_factory.mktemp("pictured"), memo=raw)
    yield made
    made.close()


def written(case: Case, form: str, folder: Path, audience: Any = "public") -> Path:
    if form == "pdf":
        pytest.importorskip("typst", reason="the extra `report` is not installed")
    output = folder / f"dossier.{form}"
    request = Request(exporter=form, output=output, audience=audience, names=sealed_names(), choice=ALL)
    export_case(case, request, lambda line: None)
    return output


def pictures_in(file: Path) -> list[bytes]:
    raw = file.read_bytes()
    if raw.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            return [archive.read(name) for name in archive.namelist() if name.endswith(".png")]
    return [base64.b64decode(each) for each in re.findall(rb"data:image/png;base64,([A-Za-z0-9+/=]+)", raw)]


@pytest.mark.parametrize("form", FORMATS)
def test_the_page_leaves_as_the_quoted_words_alone(case: Case, form: str, tmp_path: Path) -> None:
    """M-258, M-260: no name beside the words, on the page, in its comments or properties."""
    file = written(case, form, tmp_path)
    assert scan_file(file, file.name, WATCH, is_ours=True) == []
    pictures = pictures_in(file)
    assert bool(pictures) == (form in ("html", "docx"))
    assert all(why_not_plain(each) is None for each in pictures)


def test_no_other_word_can_be_read_in_the_picture(case: Case, tmp_path: Path) -> None:
    """M-258: read by OCR, as whoever gets the file could."""
    program = shutil.which("tesseract")
    if program is None:
        pytest.skip("Tesseract is not installed")
    rows = draw_up(case, Leaving(case), ALL, "public")["pictures"]
    names = {row["claim"]: row["content_text"] for row in views.list_claims(case)}
    shown = [row for row in rows if names[row["claim"]] == SAID]
    file = tmp_path / "picture.png"
    file.write_bytes(shown[0]["png"])
    command = [program, str(file), "stdout", "--psm", "6", "--dpi", "126"]
    told = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    assert "annex of the port was sold" in " ".join(told.split())
    letters = "".join(filter(str.isalpha, told.casefold()))
    assert letters in "".join(filter(str.isalpha, SAID.casefold()))


def test_who_keeps_the_case_sees_a_strip_of_the_page(case: Case) -> None:
    rows = draw_up(case, Leaving(case), ALL, "self")["pictures"]
    shown = [row for row in rows if row["png"] is not None]
    assert shown and all(row["page"] == 1 and not row["is_bare"] and row["height"] < 300 for row in shown)


def test_the_same_case_gives_the_same_bytes(case: Case, tmp_path: Path) -> None:
    for form in ("html", "docx"):
        assert written(case, form, tmp_path).read_bytes() == written(case, form, tmp_path).read_bytes()


@pytest.mark.parametrize(
    "hidden",
    [
        make_pdf([Picture(60, 80, bytes(4800)), *page()]).replace(b"BT /F", b"BT 3 Tr /F"),
        make_pdf(page()).replace(b"BT /F", b"1 1 1 rg BT /F"),
    ],
    ids=["a scan with a layer of text", "white on white"],
)
def test_no_picture_rather_than_one_of_other_words(hidden: bytes, tmp_path: Path) -> None:
    """M-259: the words stand alone, and the dossier says so."""
    made = read(tmp_path, memo=hidden)
    text = written(made, "html", tmp_path).read_text(encoding="utf-8")
    assert "data:image/png" not in text and "words alone" in text and "the words stand alone" in text
    made.close()


def test_without_a_picture_the_words_stand_alone(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """M-259"""
    monkeypatch.setattr(picturing, "_strip", lambda *given, **more: None)
    text = written(case, "html", tmp_path).read_text(encoding="utf-8")
    assert SAID in text and "data:image/png" not in text
    assert "because no picture of" in text and "M-259" in text


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def before_the_data(kind: bytes, prefix: bytes = b"") -> Callable[[bytes, bytes], bytes]:
    return lambda raw, name: raw.replace(raw[33:37], chunk(kind, prefix + name) + raw[33:37], 1)


def behind_the_data(raw: bytes, name: bytes) -> bytes:
    size = struct.unpack_from(">I", raw, 33)[0]
    return raw[:33] + chunk(b"IDAT", raw[41 : 41 + size] + name) + raw[45 + size :]


def more_rows(raw: bytes, name: bytes) -> bytes:
    size = struct.unpack_from(">I", raw, 33)[0]
    rows = zlib.decompress(raw[41 : 41 + size])
    return raw[:33] + chunk(b"IDAT", zlib.compress(rows + name)) + raw[45 + size :]


HIDING: tuple[Callable[[bytes, bytes], bytes], ...] = (
    before_the_data(b"tEXt", b"Author\0"),
    before_the_data(b"iTXt", b"Comment\0\0\0\0\0"),
    before_the_data(b"eXIf", b"MM\0*"),
    before_the_data(b"prVt"),
    lambda raw, name: before_the_data(b"zTXt", b"Title\0\0")(raw, zlib.compress(name)),
    lambda raw, name: raw + name,
    behind_the_data,
    more_rows,
)


@pytest.mark.parametrize("form", ["html", "docx", "pdf"])
def test_a_canary_in_a_picture_is_found_every_time(case: Case, form: str, tmp_path: Path) -> None:
    """M-260: twenty canaries in eight places of a picture file, in every format."""
    if form == "pdf":
        pytest.importorskip("typst", reason="the extra `report` is not installed")
    plain = to_png(Pixels(width=9, height=4, depth=1, raw=bytes(36)))
    tables = draw_up(case, Leaving(case), Choice(unreviewed=True, query="Castellan"), "self")
    exporter, file = load_exporter(form), tmp_path / f"x.{form}"

    def put_in(picture: bytes) -> bytes:
        shown = [{**row, "png": picture, "width": 9, "height": 4, "page": 1} for row in tables["pictures"]]
        made = io.BytesIO()
        exporter.write("x", {**tables, "pictures": shown}, made)
        return made.getvalue()

    sound = put_in(plain) if form == "html" else b""
    found = 0
    for name in CANARIES:
        for hide in HIDING:
            hidden = hide(plain, name.encode())
            assert hidden != plain
            if form == "pdf":  # packed anew when it is set, so they are looked at before
                findings = scan_pictures([hidden], "x")
            else:
                planted = sound.replace(base64.b64encode(plain), base64.b64encode(hidden)) or put_in(hidden)
                file.write_bytes(planted)
                findings = scan_file(file, file.name, WATCH, is_ours=True)
            found += any(each.kind == "closed" and "PNG" in each.how for each in findings)
    assert found == 160


@pytest.mark.parametrize("form", ["html", "docx", "pdf"])
def test_the_gate_stops_a_picture_with_anything_beside_it(
    case: Case, form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """M-260"""
    monkeypatch.setattr(picturing, "to_png", lambda pixels: to_png(pixels) + b"Marek")
    with pytest.raises(WouldReveal, match="PNG"):
        written(case, form, tmp_path)
    assert list(tmp_path.iterdir()) == []
