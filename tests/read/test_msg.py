"""Compound files: which are Outlook's, what the others are, what damage costs."""

import struct
from contextlib import suppress
from pathlib import Path

import pytest
from factory import error_of, patch_limits, read_all, read_with
from hypothesis import given, settings
from hypothesis import strategies as st
from outlook_files import (
    BODY,
    CLASS,
    LONG_NAME,
    METHOD,
    SENDER,
    SUBJECT,
    Made,
    Tree,
    make_msg,
    make_ole,
    number,
    text,
    to,
)

from sayso.errors import ReadError
from sayso.model.extension import Bid
from sayso.plugins import load_readers
from sayso.read.items import choose_reader
from sayso.read.msg import MsgReader

READER = MsgReader()
ITEM = Made(
    values={
        SUBJECT: text("The port"),
        CLASS: text("IPM.Note"),
        BODY: text("It was sold."),
        SENDER: text("Anna"),
    },
    recipients=[to("Ben", "ben@example.org")],
    attachments=[({LONG_NAME: text("a.txt"), METHOD: number(1)}, b"attached")],
)
RAW = make_msg(ITEM)


def test_an_item_is_known_by_its_content() -> None:
    assert READER.bid(RAW[:65536], "letter.txt") is Bid.CERTAIN
    assert choose_reader(load_readers(), RAW[:65536], "x.doc").name == "msg"


def test_a_compound_file_whose_directory_lies_elsewhere_is_likely() -> None:
    large = make_msg(Made(values=ITEM.values, attachments=[({METHOD: number(1)}, bytes(200_000))]))
    assert READER.bid(large[:65536], "x") is Bid.LIKELY
    assert choose_reader(load_readers(), large[:65536], "x").name == "msg"
    assert read_with(READER, large).text == "It was sold."


@pytest.mark.parametrize(
    "head", [b"", b"PK\3\4", b"\xd0\xcf\x11\xe0", b"From: a@x.org\nTo: b\n\n__substg1.0_"]
)
def test_anything_else_is_not(head: bytes) -> None:
    assert READER.bid(head, "x.msg") is Bid.NONE


@pytest.mark.parametrize(
    ("streams", "kind", "words", "remedy"),
    [
        ({"WordDocument": b"x", "1Table": b""}, "not_yet_readable", "Word document", ".docx"),
        ({"Workbook": b"x"}, "not_yet_readable", "Excel workbook", ".xlsx"),
        ({"Book": b"x"}, "not_yet_readable", "Excel workbook", ".xlsx"),
        ({"PowerPoint Document": b"x"}, "not_yet_readable", "PowerPoint", ".pptx"),
        ({"EncryptedPackage": b"x", "EncryptionInfo": b"x"}, "encrypted", "encrypted", "password"),
        ({"VisioDocument": b"x"}, "not_yet_readable", "Visio", "PDF"),
        (
            {"\u4840\u3f3f\u4577\u446c": b"x", "\u4840\u3b3f\u43f2": b"x"},
            "not_yet_readable",
            "installer",
            "program",
        ),
        ({"Something": b"x"}, "not_yet_readable", "'Something'", "Convert"),
        ({}, "not_yet_readable", "nothing", "Convert"),
    ],
)
def test_other_compound_files_are_named(streams: Tree, kind: str, words: str, remedy: str) -> None:
    raw = make_ole(streams)
    error = error_of(READER, raw)
    assert error.kind == kind
    assert words in str(error)
    assert remedy in error.remedy


def test_an_old_office_file_is_one_named_problem(tmp_path: Path) -> None:
    results = read_all(make_ole({"WordDocument": b"x" * 5000}), tmp_path, "letter.doc")
    assert [(each.item.outcome, each.problems[0].kind) for each in results.values()] == [
        ("refused", "not_yet_readable")
    ]


def test_an_object_in_a_message_gives_the_file_in_it() -> None:
    package = struct.pack("<H", 2) + b"note.txt\0C:\\note.txt\0" + struct.pack("<II", 0x30000, 4) + b"tmp\0"
    package += struct.pack("<I", 5) + b"noted"
    attachments: list[Tree] = [
        {"\x01Ole10Native": struct.pack("<I", len(package)) + package},
        {"CONTENTS": b"%PDF-1.4"},
        {"Workbook": b"x"},
    ]
    tree: Tree = {"__properties_version1.0": bytes(32), "__nameid_version1.0": {}}
    for place, inside in enumerate(attachments):
        tree[f"__attach_version1.0_#{place:08X}"] = {
            "__properties_version1.0": bytes(8) + struct.pack("<HHIQ", 3, 0x3705, 6, 6),
            "__substg1.0_3701000D": inside,
        }
    read = read_with(READER, make_ole(tree))
    assert [content for _, content in read.inner] == [b"noted", b"%PDF-1.4"]
    assert [(flaw.place, flaw.error.kind) for flaw in read.flaws] == [
        ("attachment attachment 3", "not_yet_readable")
    ]
    assert "Excel" in str(read.flaws[0].error)


# ---- damage


def without(raw: bytes, name: str) -> bytes:
    """The file with a stream under another name, as good as gone."""
    coded = name.encode("utf-16-le")
    assert coded in raw
    return raw.replace(coded, b"X\0" + coded[2:])


def test_a_lost_table_of_properties_costs_no_text() -> None:
    read = read_with(READER, without(RAW, "__properties_version1.0"))
    assert read.text == "It was sold."
    assert [content for _, content in read.inner] == [b"attached"]


def test_a_stream_that_cannot_be_followed_is_one_flaw() -> None:
    """The first sector of the body's stream lies behind the end of the file."""
    long = make_msg(Made(values=ITEM.values | {BODY: text("It was sold. " * 400)}))
    at = long.index("__substg1.0_1000001F".encode("utf-16-le"))
    broken = long[: at + 116] + struct.pack("<I", 0xFFFF) + long[at + 120 :]
    read = read_with(READER, broken)
    assert [(flaw.place, flaw.error.kind) for flaw in read.flaws] == [("body", "damaged")]
    assert read.reading is not None
    assert read.reading.document.title == "The port"


def test_streams_that_overlap_beyond_the_file_are_damage() -> None:
    """Every attachment's stream is the same 60 kB: together they exceed the file."""
    parts = [
        ({LONG_NAME: text(f"{n}"), METHOD: number(1)}, bytes([n]) * (60_000 if n == 0 else 5_000))
        for n in range(9)
    ]
    raw = bytearray(make_msg(Made(values=ITEM.values, attachments=parts)))
    mark = "__substg1.0_37010102".encode("utf-16-le")
    places = [at for at in range(len(raw) - 40) if raw[at : at + 40] == mark]
    for at in places[1:]:
        raw[at + 116 : at + 128] = raw[places[0] + 116 : places[0] + 128]
    read = read_with(READER, bytes(raw))
    assert read.text == "It was sold."
    assert "overlap" in str(read.flaws[0].error)
    assert len(read.inner) < 9


def test_a_stream_above_the_limit_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    large = make_msg(Made(values=ITEM.values | {BODY: text("x" * 5_000)}))
    patch_limits(monkeypatch, message_bytes=10_002)
    assert len(read_with(READER, large).text) == 5_000
    patch_limits(monkeypatch, message_bytes=10_001)
    assert [(flaw.place, flaw.error.kind) for flaw in read_with(READER, large).flaws] == [
        ("body", "too_large")
    ]


def test_a_cut_file_is_damaged_or_read() -> None:
    for end in range(0, len(RAW), 512):
        try:
            read_with(READER, RAW[:end])
        except ReadError as error:
            assert error.kind in ("damaged", "not_yet_readable")


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(RAW) - 1), st.integers(0, 255)), min_size=1, max_size=20))
def test_no_damage_lets_anything_but_a_read_error_out(changes: list[tuple[int, int]]) -> None:
    raw = bytearray(RAW)
    for place, value in changes:
        raw[place] = value
    with suppress(ReadError):
        read_with(READER, bytes(raw))
