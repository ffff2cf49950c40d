"""XML as events: names, faults, and everything that is refused."""

import contextlib
import io

import pytest
from factory import patch_limits
from hypothesis import given
from hypothesis import strategies as st

from sayso.errors import Damaged, ReadError, TooLarge
from sayso.read.xmlstream import END, START, TEXT, Allowance, Event, events

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def read(raw: bytes | str, allowance: Allowance | None = None) -> list[Event]:
    stream = io.BytesIO(raw.encode() if isinstance(raw, str) else raw)
    return list(events(stream, allowance or Allowance.of_document(1000)))


def test_names_carry_the_prefix_that_is_usual_for_their_namespace() -> None:
    raw = f'<x:p xmlns:x="{WORD}" x:val="1" other="2">a&lt;<odd/></x:p>'
    assert read(raw) == [
        (START, "w:p", {"w:val": "1", "other": "2"}),
        (TEXT, "a<", {}),
        (START, "odd", {}),
        (END, "odd", {}),
        (END, "w:p", {}),
    ]


@pytest.mark.parametrize(
    ("space", "prefix"),
    [
        ("http://purl.oclc.org/ooxml/spreadsheetml/main", "s"),
        ("urn:oasis:names:tc:opendocument:xmlns:drawing:1.0", "draw"),
        ("urn:oasis:names:tc:opendocument:xmlns:text:1.0", "text"),
        ("http://openoffice.org/2000/text", "text"),
        ("http://purl.org/dc/terms/", "dcterms"),
    ],
)
def test_all_spellings_of_a_namespace_are_one(space: str, prefix: str) -> None:
    assert read(f'<q:a xmlns:q="{space}"/>')[0][1] == f"{prefix}:a"


@pytest.mark.parametrize(
    "raw",
    [
        '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        "<!DOCTYPE a [<!ELEMENT a ANY>]><a/>",
        "<a><b></a>",
        "<a>",
        "",
        "<a>\x01</a>",
        '<?xml version="1.0" encoding="no-such"?><a/>',
        "<a:b/>",
    ],
)
def test_what_is_no_plain_xml_is_damaged(raw: str) -> None:
    with pytest.raises(Damaged):
        read(raw)


def test_a_document_type_by_name_alone_is_harmless() -> None:
    assert len(read('<!DOCTYPE a PUBLIC "x" "http://example.org/a.dtd"><a/>')) == 2


def test_what_stands_before_a_fault_comes_out_before_it() -> None:
    found = events(io.BytesIO(b"<a>one<b/></c>"), Allowance.of_document(1000))
    assert [next(found)[1] for _ in range(4)] == ["a", "one", "b", "b"]
    with pytest.raises(Damaged):
        next(found)


@pytest.mark.parametrize("extra", [0, 1])
def test_depth_size_and_number_are_capped(monkeypatch: pytest.MonkeyPatch, extra: int) -> None:
    patch_limits(monkeypatch, markup_depth=3 - extra)
    deep = "<a><b><c/></b></a>"
    for raw, allowance, error in (
        (deep, Allowance(10_000, 10_000), Damaged),
        ("<a><b/></a>", Allowance(11 - extra, 10_000), TooLarge),
        ("<a><b/></a>", Allowance(10_000, 2 - extra), TooLarge),
    ):
        if extra:
            with pytest.raises(error):
                read(raw, allowance)
        else:
            assert read(raw, allowance)


@pytest.mark.parametrize("extra", [0, 1])
def test_the_allowance_grows_with_the_file_up_to_the_cap(monkeypatch: pytest.MonkeyPatch, extra: int) -> None:
    patch_limits(
        monkeypatch,
        markup_bytes=2_000 + extra,
        free_expansion=10,
        expansion=200,
        elements=30,
        free_elements=7,
    )
    assert Allowance.of_document(0) == Allowance(10, 7)
    assert Allowance.of_document(5) == Allowance(1_000, 20)
    assert Allowance.of_document(100) == Allowance(2_000 + extra, 30)


def test_a_tag_without_end_is_given_up() -> None:
    with pytest.raises(Damaged, match="longer than any program writes"):
        read(b'<a b="' + b"x" * 20_000_000, Allowance(1 << 30, 10))


@given(st.binary(max_size=300) | st.text("<>/&;ab= \"'![]?-", max_size=60).map(str.encode))
def test_no_bytes_break_it(raw: bytes) -> None:
    with contextlib.suppress(ReadError):
        read(raw)
