"""The gate finds a sealed name in every encoding, member and name of a file, and never says it."""

import base64
import io
import json
import quopri
import zipfile
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from factory import make_zip

from sayso.protection.scan import Watch, described, scan_file, scan_stream, scan_text
from sayso.protection.variants import Scanner, Sought

NAME = "José Pérez Ñuño"
WATCH = Watch(names=Scanner([Sought(code="MX-1", names=(NAME,))]))
ENCODED: dict[str, Callable[[str], bytes]] = {
    "as it stands": lambda name: name.encode(),
    "upper case": lambda name: name.upper().encode(),
    "UTF-16": lambda name: f"\ufeff{name}".encode("utf-16-le"),
    "UTF-16 at an odd place": lambda name: b"x" + name.encode("utf-16-be"),
    "Latin-1": lambda name: name.encode("latin-1"),
    "base64": lambda name: base64.b64encode(f"said {name}.".encode()),
    "base64 in lines": lambda name: base64.encodebytes(f"{'word ' * 30}{name}{' word' * 30}".encode()),
    "base64 in a link": lambda name: b'<a href="data:;base64,' + base64.b64encode(name.encode()) + b'">',
    "base64 of UTF-16": lambda name: base64.b64encode(name.encode("utf-16-le")),
    "hexadecimal": lambda name: name.encode().hex().encode(),
    "JSON": lambda name: json.dumps({"name": name}).encode(),
    "character references": lambda name: name.encode("ascii", "xmlcharrefreplace"),
    "percent": lambda name: quote(name).encode(),
    "quoted-printable": lambda name: quopri.encodestring(name.encode()),
    "markup between letters": lambda name: f"<b>{name[:2]}</b><i>{name[2:]}</i>".encode(),
    "hyphenated": lambda name: f"{name[:7]}-\n{name[7:]}".encode(),
    "in JSON in base64": lambda name: base64.b64encode(json.dumps(name).encode()),
}


@pytest.mark.parametrize("encoding", ENCODED)
def test_every_encoding_is_seen_through(encoding: str) -> None:
    raw = b"some words before\n" + ENCODED[encoding](NAME) + b"\nsome behind"
    (first, *_) = scan_stream(io.BytesIO(raw), "page", WATCH)
    assert (first.kind, first.code) == ("name", "MX-1")


@pytest.mark.parametrize("encoding", ENCODED)
def test_somebody_else_in_the_same_encodings_is_no_finding(encoding: str) -> None:
    raw = b"some words before\n" + ENCODED[encoding]("Ángel Gómez Íñigo") + b"\nsome behind"
    assert list(scan_stream(io.BytesIO(raw), "page", WATCH)) == []


def test_members_of_an_archive_and_their_names_are_searched(tmp_path: Path) -> None:
    packed = make_zip({"a.csv": b"1,2", "jperez.txt": b"x", "b.jsonl": ENCODED["JSON"](NAME)})
    file = tmp_path / "out.zip"
    file.write_bytes(make_zip({"inner.zip": packed}, zipfile.ZIP_STORED))
    found = [str(each) for each in scan_file(file, file.name, WATCH)]
    assert any("the name of member 2" in each for each in found)
    assert any(each.startswith("b.jsonl") for each in found)
    assert len({each.split(":")[0].split(",")[0] for each in found}) == 2


def test_a_finding_never_holds_the_name(tmp_path: Path) -> None:
    file = tmp_path / "x"
    file.write_bytes(NAME.encode() + b"\n" + make_zip({"perez.txt": NAME.encode()}))
    findings = scan_file(file, "José Pérez.html", WATCH)
    assert len(findings) >= 2
    said = "\n".join(map(str, findings))
    assert WATCH.names.codes(said) == ()
    assert "line 1" in said


def test_a_name_across_two_pieces_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sayso.protection.scan._PIECE", 1000)
    monkeypatch.setattr("sayso.protection.scan._OVERLAP", 100)
    for shift in range(0, 1200, 7):
        raw = b"." * shift + NAME.encode() + b"." * 900
        assert list(scan_stream(io.BytesIO(raw), "page", WATCH)), shift


@pytest.mark.parametrize(
    "head", [b"\x1f\x8b\x08\0", b"%PDF-1.7\n", b"7z\xbc\xaf\x27\x1c", b"PK\x03\x04broken"]
)
def test_what_cannot_be_looked_into_is_a_finding(head: bytes) -> None:
    (finding,) = scan_stream(io.BytesIO(head + b"\0" * 40), "page", WATCH)
    assert finding.kind == "closed"


def test_the_description_of_a_protected_voice_is_a_finding() -> None:
    watch = Watch(
        names=Scanner([]), descriptions=((described("a Deputy Harbour Master of Quill"), "an unnamed voice"),)
    )
    (finding,) = scan_text("so said a deputy\nharbour master of Quill.", "page", watch)
    assert finding.kind == "description"
    assert scan_text("a deputy of the harbour master", "page", watch) == []
