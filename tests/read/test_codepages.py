"""Code pages and locales: which character sets are tried for the strings of a message."""

import pytest

from sayso.read.codepages import charset_of_code_page, charsets_of_strings


@pytest.mark.parametrize(
    ("number", "name"),
    [
        (1252, "cp1252"), (932, "cp932"), (65001, "utf-8"), (28591, "iso8859-1"), (28605, "iso8859-15"),
        (20866, "koi8-r"), (50220, "iso2022_jp_ext"), (936, "gbk"), (1200, "utf-16-le"), (10000, "mac-roman"),
        (99999, None), (0, None), (None, None), (-1, None),
    ],
)  # fmt: skip
def test_a_code_page_is_a_character_set(number: int | None, name: str | None) -> None:
    assert charset_of_code_page(number) == name


@pytest.mark.parametrize(
    ("clues", "expected"),
    [
        ((1251, 1033, 65001), ("cp1251", "utf-8", "cp1252")),  # what is stated comes first
        ((None, 1041, 50220), ("iso2022_jp_ext", "cp932")),
        ((None, 1033, 1251), ("cp1251", "cp1252")),  # an English program says little of its user
        ((None, 1049, 28591), ("cp1251", "cp1252")),
        ((None, 1028, None), ("cp950",)),
        ((None, None, 28595), ("cp1251",)),
        ((1200, None, None), ()),  # no code page of single bytes
        ((None, None, None), ()),
        ((99999, 0, None), ()),
    ],
)
def test_the_likeliest_is_tried_first(
    clues: tuple[int | None, int | None, int | None], expected: tuple[str, ...]
) -> None:
    assert charsets_of_strings(*clues) == expected
