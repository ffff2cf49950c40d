"""OCR: a child beside the cell runs Tesseract, shut in; without it pictures and scans are named."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from factory import patch_limits, read_with
from pdfs import Picture, Words, lines, make_pdf

from sayso.errors import NoText
from sayso.read import ocr
from sayso.read.cell import Cell, Request
from sayso.read.pdf import PdfReader

needs_tesseract = pytest.mark.skipif(ocr.find_tesseract() is None, reason="Tesseract is not installed")
WORDS = ("The minister sold the port", "of Lagos on 3 May 2010.")


def photograph() -> Picture:
    """A page of words as a picture."""
    with pypdfium2.PdfDocument(make_pdf(lines(*WORDS, size=16, step=30))) as document:
        bitmap = document[0].render(scale=200 / 72, grayscale=True)
        raw, stride = bytes(bitmap.buffer), bitmap.stride
        grey = b"".join(raw[row * stride :][: bitmap.width] for row in range(bitmap.height))
        return Picture(bitmap.width, bitmap.height, grey)


def pgm(picture: Picture) -> bytes:
    return b"P5 %d %d 255\n" % (picture.width, picture.height) + picture.grey


@pytest.fixture
def engine() -> Iterator[ocr.Engine]:
    ocr.start()
    started = ocr.engine()
    assert started is not None
    yield started
    ocr.stop()


@pytest.mark.parametrize(
    ("listing", "chosen"),
    [
        ("List of available languages (3):\neng\nosd\nspa\n", "eng+spa"),
        ("List:\nosd\nsnum\nell\ndeu\neng\n", "eng+deu+ell"),
        ("List:\n" + "\n".join(("ara", "ces", "deu", "eng", "fra", "ita", "por", "rus", "spa")), None),
        ("List:\nscript/Latin\n--psm\n", "eng"),
        ("", "eng"),
    ],
)
def test_the_installed_languages_are_used_up_to_six(listing: str, chosen: str | None) -> None:
    assert ocr.choose_languages(listing) == (chosen or "eng+spa+fra+deu+por+ita")


def test_without_tesseract_nothing_is_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "find_tesseract", lambda: None)
    ocr.start()
    assert ocr.engine() is None
    assert PdfReader().version == "1"


@needs_tesseract
def test_a_case_is_read_anew_once_tesseract_is_there() -> None:
    assert PdfReader().version == "1.ocr"


@needs_tesseract
def test_a_picture_is_read_and_rubbish_is_named(engine: ocr.Engine) -> None:
    assert " ".join(engine.read(pgm(photograph())).split()) == " ".join(WORDS)
    with pytest.raises(NoText, match="failed"):
        engine.read(b"rubbish")
    assert "minister" in engine.read(pgm(photograph()))  # and the child goes on


@needs_tesseract
def test_a_scan_is_read(engine: ocr.Engine) -> None:
    found = read_with(PdfReader(), make_pdf([photograph()], [Words(72, 700, "A page of words.")]))
    assert found.kinds == ["ocr"]
    assert " ".join(found.text.split()) == f"{' '.join(WORDS)} A page of words.".replace(". A", ".A")


@needs_tesseract
def test_a_picture_has_a_deadline(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    patch_limits(monkeypatch, scan_seconds=0.2)
    slow = tmp_path / "slow"
    slow.write_text("#!/bin/sh\nsleep 20\n")
    slow.chmod(0o755)
    is_read, said = ocr._run([str(slow)], b"")
    assert not is_read and b"longer than" in said


@needs_tesseract
def test_when_the_child_dies_that_is_said(engine: ocr.Engine) -> None:
    engine.child.kill()
    with pytest.raises(NoText, match="ended"):
        engine.read(b"P5 1 1 255\n\0")
    assert ocr.engine() is None
    with pytest.raises(NoText, match="ended"):
        engine.read(b"P5 1 1 255\n\0")


_ATTEMPTS = """
import os, pathlib, socket, subprocess, sys
from sayso.read import ocr
ocr._shut_in(ocr.find_tesseract())
done = []
def attempt(name, what):
    try:
        what()
        done.append(name)
    except OSError:
        pass
for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
    attempt("socket", lambda: socket.socket(socket.AF_INET, kind))
attempt("unix socket", lambda: socket.socketpair())
attempt("read", lambda: pathlib.Path(sys.argv[1]).read_bytes())
attempt("read users", lambda: pathlib.Path("/etc/passwd").read_bytes())
attempt("write", lambda: pathlib.Path(sys.argv[2], "new").write_bytes(b"x"))
attempt("write tmp", lambda: pathlib.Path("/tmp/sayso-ocr-attempt").write_bytes(b"x"))
shell = subprocess.run(["/bin/cat", sys.argv[1]], capture_output=True)
done += ["shell reads"] * (shell.stdout == b"words")
ran = subprocess.run([ocr.find_tesseract(), "--version"], capture_output=True).returncode
sys.stderr.write(repr((done, ran)))
"""


@needs_tesseract
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has these layers")
def test_the_child_opens_no_connection_and_neither_reads_nor_writes_outside(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_bytes(b"words")
    tmp_path.chmod(0o777)
    told = subprocess.run(
        [sys.executable, "-c", _ATTEMPTS, str(secret), str(tmp_path)],
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        env={"PYTHONPATH": os.pathsep.join(sys.path)},
        timeout=60,
        check=False,
    )
    assert told.stderr == b"([], 0)", told.stderr


@needs_tesseract
def test_a_cell_that_is_shut_in_reads_scans(tmp_path: Path) -> None:
    path = tmp_path / "scan.pdf"
    path.write_bytes(make_pdf([photograph()]))
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    cell = Cell(str(scratch))
    try:
        cell.give(Request(path="scan.pdf", name="scan.pdf", stored=str(path), skip=0, avoid={}))
        units = [each for each in cell.answer() if isinstance(each, tuple)]
    finally:
        cell.close()
    ((result,),) = units
    assert [problem.kind for problem in result.problems] == ["ocr"]
    assert result.reading is not None and "minister" in result.reading.parts[0].content
