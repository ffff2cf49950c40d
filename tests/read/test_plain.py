"""Plain text, and a name for whatever is none."""

from hashlib import sha256

import pytest
from factory import error_of, patch_limits, read_with
from hypothesis import given
from hypothesis import strategies as st

from sayso.errors import ReadError
from sayso.read.plain import PlainReader

READER = PlainReader()


@given(
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1).filter(
        lambda text: text.strip("\ufeff \t\r\n\f\v")
    )
)
def test_a_utf8_file_stands_untouched(text: str) -> None:
    raw = text.encode()
    try:
        found = read_with(READER, raw, "a.txt")
    except ReadError as error:
        assert error.kind == "not_yet_readable"  # it begins like a format of its own
        return
    assert found.text == text and found.flaws == []
    assert found.reading is not None and found.reading.document.id == sha256(raw).hexdigest()


@pytest.mark.parametrize("raw", [b"", b"\0" * 5000, b" \r\n\t", b"\xef\xbb\xbf", b"\xff\xfe \0\n\0"])
def test_nothing_to_read_is_empty(raw: bytes) -> None:
    assert error_of(READER, raw).kind == "empty"


@pytest.mark.parametrize(
    ("head", "words"),
    [
        (b"%PDF-1.7\n", "PDF"),
        (b"!BDN\0\0\0\0", "Outlook mail store"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0", "OLE"),
        (b"{\\rtf1\\ansi words}", "RTF"),
        (b"7z\xbc\xaf\x27\x1c\0\4", "7z"),
        (b"Rar!\x1a\x07\0", "RAR"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"GIF89a\1\0\1\0", "GIF"),
        (b"MZ\x90\0\3\0\0\0", "program"),
        (b"\x7fELF\2\1\1\0", "program"),
        (b"ID3\4\0\0", "sound"),
        (b"OggS\0\2", "sound or film"),
        (b"\0\0\0\x18ftypmp42", "MP4"),
        (b"SQLite format 3\0", "SQLite"),
        (b"\x78\x9f\x3e\x22\1\0", "winmail.dat"),
    ],
)
def test_a_known_format_is_named(head: bytes, words: str) -> None:
    error = error_of(READER, head + bytes(range(256)))
    assert error.kind == "not_yet_readable"
    assert words in str(error)


@pytest.mark.parametrize(
    "text", ["MZ-1 told us that the port was sold.", "MZ: hello", "ID3 tags are", "GIF8 is", "OggS, he said"]
)
def test_text_that_begins_like_a_format_is_text(text: str) -> None:
    assert read_with(READER, text.encode(), "a.txt").text == text


def test_noise_is_refused() -> None:
    assert error_of(READER, bytes((n * 37 + 11) % 256 for n in range(4096))).kind == "not_yet_readable"


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-32", "cp1252", "koi8_r", "shift_jis"])
def test_text_in_other_sets_is_no_noise(codec: str) -> None:
    mark = b"\xff\xfe" if codec == "utf-16-le" else b""
    words = {
        "koi8_r": "Министр сказал, что порт был продан компании из столицы.",
        "shift_jis": "大臣は港が売却されたと述べた",
    }.get(codec, "Der Minister für Häfen")
    assert read_with(READER, mark + (words * 5).encode(codec), "a.txt").text == words * 5


def test_text_with_nuls_is_read_and_said() -> None:
    found = read_with(READER, b"The port\0 was sold. " * 10, "a.txt")
    assert found.kinds == ["nul_characters"]
    assert found.text == "The port\ufffd was sold. " * 10


@pytest.mark.parametrize("extra", [0, 1])
def test_text_longer_than_the_cap_is_refused(monkeypatch: pytest.MonkeyPatch, extra: int) -> None:
    patch_limits(monkeypatch, text_characters=10)
    raw = ("é" * (10 + extra)).encode()
    if extra:
        assert error_of(READER, raw).kind == "too_large"
        assert error_of(READER, b"x" * 41).kind == "too_large"
    else:
        assert read_with(READER, raw).text == "é" * 10


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader(raw: bytes) -> None:
    try:
        found = read_with(READER, raw)
    except ReadError:
        return
    found.text.encode("utf-8")
