"""What is written opens in the programs it is for: LibreOffice for DOCX, Poppler for PDF."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from sayso.annotating import annotated
from sayso.dossier.printed import DossierPrint
from sayso.dossier.word import DossierDocument
from tests.dossier.test_formats import made
from tests.test_annotating import row

DRAFT = "The annex was signed in May. Officials said the quay was sold."


def program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


def converted(document: bytes, work: Path, kind: str) -> Path:
    """What LibreOffice makes of a DOCX."""
    (work / "made.docx").write_bytes(document)
    own = f"-env:UserInstallation=file://{work}/profile"
    command = [program("soffice"), own, "--headless", "--convert-to", kind, "--outdir", str(work)]
    subprocess.run([*command, str(work / "made.docx")], check=True, capture_output=True, timeout=300)
    return work / f"made.{kind}"


def words(pdf: Path) -> str:
    command = [program("pdftotext"), "-layout", str(pdf), "-"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    assert done.stderr == ""
    return " ".join(done.stdout.split())


def pages(pdf: Path) -> list[bytes]:
    command = [program("pdftoppm"), "-png", "-r", "20", str(pdf), str(pdf.with_suffix(""))]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    assert done.stderr == ""
    return [page.read_bytes() for page in sorted(pdf.parent.glob(f"{pdf.stem}-*.png"))]


def test_libreoffice_opens_the_dossier(tmp_path: Path) -> None:
    pdf = converted(made(DossierDocument()), tmp_path, "pdf")
    assert "The annex was signed in May." in words(pdf)
    assert pages(pdf)


def test_libreoffice_shows_the_comments_of_the_annotated_draft(tmp_path: Path) -> None:
    document = annotated(DRAFT, [row(29, 62, ["source raised or multiplied"])])
    opened = converted(document, tmp_path, "fodt").read_text(encoding="utf-8")
    (shown,) = re.findall("(?s)<office:annotation .*?</office:annotation>", opened)
    assert "Source raised or multiplied" in shown


def test_poppler_draws_every_page_of_the_printed_dossier(tmp_path: Path) -> None:
    pdf = tmp_path / "made.pdf"
    pdf.write_bytes(made(DossierPrint()))
    assert "The annex was signed in May." in words(pdf)
    drawn = pages(pdf)
    assert len(set(drawn)) == len(drawn) > 1
