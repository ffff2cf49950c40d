"""Bytes to characters: as declared, else UTF-8, else a guess that is said aloud."""

import codecs
import re

from charset_normalizer import from_bytes

from sayso.errors import GuessedCharset, NulCharacters, ReadError, WrongCharset

_SURROGATE = re.compile("[\ud800-\udfff]")
_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Code pages of the languages Sayso reads; a wider list makes short texts drift to exotic ones.
_GUESSES = ["cp1252", "iso8859_15", "cp1250", "cp1251", "koi8_r", "cp1253", "cp1254", "cp1255", "cp1256",
            "shift_jis", "euc_jp", "gb18030", "big5", "euc_kr", "mac_roman", "cp437", "cp850"]  # fmt: skip
# Not character sets of text but transformations of it: never applied because a header says so.
_NO_CHARSETS = {"unicode-escape", "raw-unicode-escape", "idna", "punycode", "undefined"}
_SAMPLE = 65_536


def decode(raw: bytes, declared: str | None = None) -> tuple[str, tuple[ReadError, ...]]:
    """The characters of `raw` and what had to be assumed to read them.

    Order: byte-order mark of UTF-16 or UTF-32, the declared set, UTF-8, a guess. A UTF-8 byte-order mark
    stays as U+FEFF, so that a UTF-8 file is untouched. NUL becomes U+FFFD, lone surrogates too, both
    one for one. The result never fails to encode as UTF-8.
    """
    text, assumed = _decode(raw, declared)
    errors = list(assumed)
    if "\0" in text:
        text = text.replace("\0", "\ufffd")
        errors.append(NulCharacters())
    if _SURROGATE.search(text):
        text = _SURROGATE.sub("\ufffd", text)
    return text, tuple(errors)


def _decode(raw: bytes, declared: str | None) -> tuple[str, tuple[ReadError, ...]]:
    for mark, marked in _BOMS:
        if raw.startswith(mark):
            text = raw.decode(marked, "replace")
            return text, () if _is_whole(raw, marked) else (_wrong(marked, marked),)
    charset = _known_charset(declared)
    for candidate in (charset, "utf-8"):
        if candidate is None:
            continue
        try:
            text = raw.decode(candidate)
        except (UnicodeDecodeError, UnicodeError):
            continue
        wrong = declared is not None and candidate != charset and not raw.isascii()
        return text, (_wrong(declared, "utf-8"),) if wrong else ()
    return _guess(raw, declared)


def _is_whole(raw: bytes, charset: str) -> bool:
    try:
        raw.decode(charset)
    except UnicodeDecodeError:
        return False
    return True


def _guess(raw: bytes, declared: str | None) -> tuple[str, tuple[ReadError, ...]]:
    if raw.startswith(codecs.BOM_UTF8):
        raw, declared = raw[len(codecs.BOM_UTF8) :], declared or "utf-8"
    charset = _likeliest(raw[:_SAMPLE])
    text = raw.decode(charset, "replace")
    if declared is not None:
        return text, (_wrong(declared, charset),)
    return text, (GuessedCharset(f"The text declares no character set and is not UTF-8; read as {charset}."),)


def _likeliest(sample: bytes) -> str:
    """The code page that reads best; of equals the one that is more common in the leaks Sayso is for."""
    found = from_bytes(sample, cp_isolation=_GUESSES, preemptive_behaviour=False)
    ranked = sorted(found, key=lambda each: (each.chaos, -each.coherence, _GUESSES.index(each.encoding)))
    return ranked[0].encoding if ranked else "cp1252"


def _wrong(declared: str | None, charset: str) -> WrongCharset:
    return WrongCharset(f"The text is not in the declared character set {declared!r}; read as {charset}.")


def _known_charset(declared: str | None) -> str | None:
    """Python's name of a declared character set; `None` where it is unknown or no character set."""
    if declared is None:
        return None
    try:
        found = codecs.lookup(declared)
    except (LookupError, ValueError):
        return None
    if found.name in _NO_CHARSETS or not getattr(found, "_is_text_encoding", True):
        return None
    # What mail calls us-ascii or latin-1 is cp1252 in practice (WHATWG Encoding, "labels").
    return "cp1252" if found.name == "iso8859-1" else found.name
