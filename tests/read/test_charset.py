"""Bytes to characters: nothing lost, nothing assumed in silence."""

import codecs
import encodings.aliases

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.read.charset import decode

NAMES = sorted(set(encodings.aliases.aliases.values()) | set(encodings.aliases.aliases))
SENTENCES = {
    "cp1252": "Der Präsident sagte, die Prüfung sei für Müller und Ärzte unnötig gewesen.",
    "cp1251": "Министр сказал, что порт был продан компании из столицы.",
    "koi8_r": "Министр сказал, что порт был продан компании из столицы.",
    "shift_jis": "大臣は港が会社に売却されたと述べた。彼はそれ以上何も言わなかった。",
    "gb18030": "部长说港口已经卖给了一家公司。他没有再说什么。",
}


def kinds(raw: bytes, declared: str | None = None) -> list[str]:
    return [error.kind for error in decode(raw, declared)[1]]


@given(st.binary(max_size=80), st.none() | st.sampled_from(NAMES) | st.text(max_size=20))
def test_any_bytes_under_any_name_become_characters_that_can_be_stored(
    raw: bytes, declared: str | None
) -> None:
    text, errors = decode(raw, declared)
    text.encode("utf-8")
    assert "\0" not in text
    assert len(errors) <= 2


@pytest.mark.parametrize(
    "declared",
    [
        "unicode_escape",
        "raw_unicode_escape",
        "unicode-escape",
        "raw-unicode-escape",
        "zlib",
        "base64",
        "rot13",
        "idna",
        "punycode",
        "undefined",
        "hex",
        "uu",
        "quopri",
    ],
)
def test_a_transformation_is_no_character_set(declared: str) -> None:
    assert decode(rb"caf\u00e9 xn--caf-dma", declared)[0] == r"caf\u00e9 xn--caf-dma"


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0")))
def test_utf8_stands_as_it_is(text: str) -> None:
    assert decode(text.encode(), "utf-8") == (text, ())


def test_a_utf8_mark_is_kept_so_that_the_file_is_untouched() -> None:
    assert decode(codecs.BOM_UTF8 + b"x") == ("\ufeffx", ())


@pytest.mark.parametrize("codec", ["utf-16", "utf-32"])
def test_a_byte_order_mark_outranks_what_is_declared(codec: str) -> None:
    assert decode("Müller".encode(codec), "latin-1") == ("Müller", ())


@pytest.mark.parametrize("raw", [codecs.BOM_UTF16_LE + b"a\0b\0c", codecs.BOM_UTF16_LE + b"a\0\0\xd8b\0"])
def test_broken_text_behind_a_byte_order_mark_is_said(raw: bytes) -> None:
    text, errors = decode(raw)
    assert text.startswith("a") and "\ufffd" in text
    assert [error.kind for error in errors] == ["wrong_charset"]


@pytest.mark.parametrize("codec", SENTENCES)
def test_undeclared_text_is_read_and_the_guess_is_said(codec: str) -> None:
    text, errors = decode(SENTENCES[codec].encode(codec))
    assert text == SENTENCES[codec]
    assert [error.kind for error in errors] == ["guessed_charset"]


@pytest.mark.parametrize("declared", ["utf-8", "us-ascii", "nope", "zlib", "x\0y", "é", "a" * 5000])
def test_text_that_is_not_what_it_declares_is_read_and_said(declared: str) -> None:
    raw = SENTENCES["cp1252"].encode("cp1252")
    assert decode(raw, declared)[0] == SENTENCES["cp1252"]
    assert kinds(raw, declared) == ["wrong_charset"]


@pytest.mark.parametrize("declared", ["us-ascii", "latin-1", "windows-1252", "utf-8", "nope"])
def test_ascii_is_ascii_whatever_it_declares(declared: str) -> None:
    assert decode(b"Plain.", declared) == ("Plain.", ())


def test_what_mail_calls_latin1_is_windows_1252() -> None:
    assert decode(b"\x93quoted\x94 \x80", "iso-8859-1") == ("“quoted” €", ())


def test_nuls_are_replaced_one_for_one_and_said() -> None:
    text, errors = decode(b"a\0b\0\0c")
    assert text == "a\ufffdb\ufffd\ufffdc"
    assert [error.kind for error in errors] == ["nul_characters"]


def test_the_problem_says_which_set_was_declared_and_which_was_read() -> None:
    (error,) = decode(SENTENCES["cp1252"].encode("cp1252"), "utf-8")[1]
    assert "'utf-8'" in str(error) and "read as cp125" in str(error)
