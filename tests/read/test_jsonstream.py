"""Objects of arrays in large JSON files: each with its place, whatever stands around them."""

import io
import json
import time
from contextlib import suppress
from typing import Any

import pytest
from factory import patch_limits
from hypothesis import given
from hypothesis import strategies as st

from sayso.errors import ReadError
from sayso.read import jsonstream
from sayso.read.jsonstream import array_items, scalar


def items(raw: bytes, name: str = "messages") -> list[tuple[Any, dict[str, Any]]]:
    found = []
    for each in array_items(io.BytesIO(raw), name):
        assert raw[each.offset : each.offset + len(each.raw)] == each.raw
        found.append((json.loads(each.raw), {key: scalar(value) for key, value in each.around.items()}))
    return found


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)
OBJECTS = st.dictionaries(st.text(max_size=4), VALUES, max_size=4)


@given(st.lists(OBJECTS, max_size=6), st.sampled_from([None, 2]), st.booleans(), st.integers(1, 40))
def test_all_objects_are_found_in_pieces_of_any_size(
    rows: list[dict[str, Any]], indent: int | None, plain: bool, piece: int
) -> None:
    whole = {"name": 'a "b" \\', "id": 5, "x": [1, {"y": [2]}], "rows": rows, "z": {"rows": [{"q": 1}]}}
    raw = json.dumps(whole, indent=indent, ensure_ascii=plain).encode()
    before, jsonstream._PIECE = jsonstream._PIECE, piece
    try:
        found = items(raw, "rows")
    finally:
        jsonstream._PIECE = before
    nested = [(row, around) for row, around in found if around.get("id") == 5]
    assert [row for row, _ in nested] == rows
    assert all(around["name"] == 'a "b" \\' for _, around in nested)
    assert {"q": 1} in [row for row, _ in found]


def test_the_file_s_own_array_counts_and_what_is_no_object_is_passed_over() -> None:
    assert [row for row, _ in items(b'\xef\xbb\xbf [ {"a": 1}, null, 5, "x}", {"b": 2} ] ')] == [
        {"a": 1},
        {"b": 2},
    ]
    assert items(b'{"other": [{"a": 1}]}') == []


@pytest.mark.parametrize(
    "raw", [b"", b"[", b'{"messages": [{"a": "', b'{"messages": [{"a": 1}', b'{"a": {"b": ']
)
def test_a_file_that_breaks_off_is_damaged(raw: bytes) -> None:
    with pytest.raises(ReadError) as caught:
        items(raw)
    assert caught.value.kind == "damaged"


def test_nesting_and_size_have_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ReadError) as caught:
        items(b"[" * 300)
    assert caught.value.kind == "too_deep"
    patch_limits(monkeypatch, spool_bytes=1000)
    monkeypatch.setattr(jsonstream, "_PIECE", 100)
    assert len(items(b'[{"a": "' + b"x" * 500 + b'"}]')) == 1
    with pytest.raises(ReadError) as caught:
        items(b'[{"a": "' + b"x" * 5000 + b'"}]')
    assert caught.value.kind == "too_large"


@pytest.mark.parametrize("unit", [b'\\"', b'"', b"{", b"[", b"a ", b'{"a":', b'[{"b":"', b"{}", b","])
def test_hostile_repetition_takes_linear_time(unit: bytes) -> None:
    for head in (b"", b'{"messages":[', b'{"messages":[{"a":"'):
        start = time.process_time()
        with suppress(ReadError):
            sum(1 for _ in array_items(io.BytesIO(head + unit * (500_000 // len(unit))), "messages"))
        assert time.process_time() - start < 5.0
