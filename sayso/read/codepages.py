"""Windows code pages and locales as Python names character sets.

Outlook states a code page by number, in up to three places that contradict each other; for strings that
are not Unicode all of them are clues, and the ones that can be checked against the bytes come first.
"""

import codecs

# Numbers that Python does not know as `cp<number>` (Windows: Code Page Identifiers).
_NAMES = {
    708: "iso8859-6",
    936: "gbk",
    1200: "utf-16-le",
    1201: "utf-16-be",
    1361: "johab",
    10000: "mac-roman",
    10006: "mac-greek",
    10007: "mac-cyrillic",
    10029: "mac-latin2",
    10081: "mac-turkish",
    20127: "ascii",
    20866: "koi8-r",
    20932: "euc_jp",
    20936: "gb2312",
    20949: "cp949",
    21866: "koi8-u",
    38598: "iso8859-8",
    50220: "iso2022_jp_ext",
    50221: "iso2022_jp_ext",
    50222: "iso2022_jp_ext",
    50225: "iso2022_kr",
    50227: "gb18030",
    51932: "euc_jp",
    51936: "gb2312",
    51949: "euc_kr",
    52936: "hz",
    54936: "gb18030",
    65000: "utf-7",
    65001: "utf-8",
} | {28590 + part: f"iso8859-{part}" for part in (*range(1, 12), 13, 14, 15, 16)}
# The Windows code page of the same script, in which programs keep what the internet's set cannot hold.
_WINDOWS = {
    20127: 1252, 28591: 1252, 28605: 1252, 28592: 1250, 28594: 1257, 28603: 1257, 28595: 1251, 20866: 1251,
    21866: 1251, 28597: 1253, 28599: 1254, 28598: 1255, 38598: 1255, 28596: 1256, 50220: 932, 50221: 932,
    50222: 932, 51932: 932, 20932: 932, 50225: 949, 51949: 949, 20949: 949, 52936: 936, 54936: 936,
    51936: 936, 20936: 936, 50227: 936,
}  # fmt: skip
# Sets whose bytes show whether they are meant: what decodes strictly is nothing else.
_CHECKABLE = {65001, 50220, 50221, 50222, 50225, 52936}
# Primary language of a locale to its Windows code page; the rest of the world is 1252 ([MS-LCID]).
_LANGUAGES = {
    0x01: 1256, 0x02: 1251, 0x04: 936, 0x05: 1250, 0x08: 1253, 0x0D: 1255, 0x0E: 1250, 0x11: 932, 0x12: 949,
    0x15: 1250, 0x18: 1250, 0x19: 1251, 0x1A: 1250, 0x1B: 1250, 0x1C: 1250, 0x1E: 874, 0x1F: 1254,
    0x20: 1256, 0x22: 1251, 0x23: 1251, 0x24: 1250, 0x25: 1257, 0x26: 1257, 0x27: 1257, 0x29: 1256,
    0x2A: 1258, 0x2C: 1254, 0x2F: 1251, 0x3F: 1251, 0x40: 1251, 0x44: 1251, 0x50: 1251,
}  # fmt: skip
_LOCALES = {0x0404: 950, 0x0C04: 950, 0x1404: 950, 0x0C1A: 1251, 0x1C1A: 1251, 0x281A: 1251, 0x082C: 1251}


def charset_of_code_page(number: int | None) -> str | None:
    """The character set of a Windows code page; `None` for none and for unknown ones."""
    if number is None:
        return None
    name = _NAMES.get(number, f"cp{number}")
    try:
        return codecs.lookup(name).name
    except LookupError:
        return None


def charsets_of_strings(stated: int | None, locale: int | None, internet: int | None) -> tuple[str, ...]:
    """The sets to try, in order, for strings of a message with these clues.

    `stated` is the code page of its strings (`PidTagMessageCodepage`), `internet` that of its body on the
    wire. The latter counts for strings only where bytes can prove it; else its Windows relative does.
    """
    windows = None if internet is None else _WINDOWS.get(internet, internet)
    local = (_LOCALES.get(locale) or _LANGUAGES.get(locale & 0x3FF, 1252)) if locale else None
    tried = [_WINDOWS.get(stated, stated) if stated is not None else None]
    if internet in _CHECKABLE:
        tried.append(internet)
    # An English locale is where the program was bought; any other says what script its user writes.
    tried += [windows, local] if local == 1252 else [local, windows]
    found = [charset_of_code_page(each) for each in tried]
    return tuple(dict.fromkeys(each for each in found if each is not None and not each.startswith("utf-16")))
