"""Outlook's stores: folders, items, all forms of the file, and what damage costs."""

import struct
from contextlib import suppress
from pathlib import Path

import pytest
from factory import error_of, patch_limits, read_all, read_with
from hypothesis import given, settings
from hypothesis import strategies as st
from outlook_files import BODY, CLASS, LONG_NAME, METHOD, SUBJECT, Made, Pst, number, text, to

from sayso.errors import ReadError
from sayso.model.extension import Bid
from sayso.read.mail import MailReader
from sayso.read.pst import PstReader
from sayso.read.pstcipher import decode_cyclic, decode_permuted
from sayso.read.psttables import _split

READER = PstReader()
FOLDERS = {0x8022: ("Top", 0x122), 0x8042: ("Inbox", 0x8022), 0x8062: ("A/B", 0x8042)}


def item(subject: str = "The port", body: str = "It was sold.", kind: str = "IPM.Note") -> Made:
    return Made(
        values={SUBJECT: text(subject), CLASS: text(kind), BODY: text(body)},
        recipients=[to("Ben", "b@x.org")],
    )


LONG = Made(
    values={SUBJECT: text("Long"), CLASS: text("IPM.Note"), BODY: text("It was sold. " * 3_000)},
    attachments=[({LONG_NAME: text("a.bin"), METHOD: number(1)}, bytes(range(256)) * 200)],
)


def store(*items: tuple[int, Made], **form: object) -> bytes:
    return Pst(folders=FOLDERS, items=items or [(0x8042, item())], **form).build()  # type: ignore[arg-type]


def names(raw: bytes) -> list[str]:
    return [inner.name for inner, _ in read_with(READER, raw).inner]


def test_it_is_known_by_its_first_bytes() -> None:
    raw = store()
    assert READER.bid(raw[:65536], "x") is Bid.CERTAIN
    assert READER.bid(raw[:8] + b"XX", "x.pst") is Bid.NONE
    assert READER.bid(b"!BDN", "x.pst") is Bid.NONE


@pytest.mark.parametrize("ansi", [False, True])
@pytest.mark.parametrize("cipher", [0, 1, 2])
def test_every_form_and_encoding_is_read(ansi: bool, cipher: int) -> None:
    """libpff reads the same from these files; the ciphers are told apart by nothing but the header."""
    many = [(0x8042, item(f"Mail {place}")) for place in range(40)]  # more than a page of the index holds
    read = read_with(READER, store((0x8042, LONG), *many, ansi=ansi, cipher=cipher))
    assert len(read.inner) == 41
    assert not read.flaws
    long = read_with(MailReader(), read.inner[0][1])
    assert long.text == "It was sold. " * 3_000
    assert long.inner[0][1] == bytes(range(256)) * 200
    assert read_with(MailReader(), read.inner[40][1]).text == "It was sold."


def test_an_item_is_named_by_its_folder_and_subject_or_number() -> None:
    raw = store(
        (0x8042, item("Re: 1/2 port")), (0x8062, item("x" * 300)), (0x8022, item("")), (0x8042, item("a\tb"))
    )
    assert names(raw) == ["Top/Inbox/Re: 1_2 port", f"Top/Inbox/A_B/{'x' * 120}", "Top/3", "Top/Inbox/a b"]


def test_two_of_one_name_are_two(tmp_path: Path) -> None:
    results = read_all(store((0x8042, item(body="One")), (0x8042, item(body="Two"))), tmp_path, "a.pst")
    assert {path: result.item.outcome for path, result in results.items()} == {
        "a.pst!/Top/Inbox/The port": "document",
        "a.pst!/Top/Inbox/The port#2": "document",
        "a.pst": "container",
    }


def test_items_that_no_folder_holds_are_found() -> None:
    assert names(store((0x8042, item("Here")), (0x9992, item("Lost")))) == ["Top/Inbox/Here", "orphans/Lost"]


def test_folders_that_lie_in_each_other_end_somewhere() -> None:
    raw = Pst(folders={0x8022: ("A", 0x8042), 0x8042: ("B", 0x8022)}, items=[(0x8022, item())]).build()
    assert names(raw)[0].endswith("The port")


def test_settings_of_programs_are_no_items() -> None:
    kind = "IPM.Microsoft.ScheduleData.FreeBusy"
    hidden = Made(values={SUBJECT: text("LocalFreebusy"), CLASS: text(kind)})
    assert names(store((0x8042, hidden), (0x8042, item("With text", kind=kind)))) == ["Top/Inbox/With text"]


def test_ciphers_undo_themselves() -> None:
    plain = bytes(range(256)) * 3
    assert decode_cyclic(decode_cyclic(plain, 0x1234), 0x1234) == plain
    assert decode_cyclic(b"", 5) == b""
    assert sorted(decode_permuted(bytes(range(256)))) == list(range(256))
    assert decode_permuted(b"\x41\x36\x13") == b"\0\1\2"  # [MS-PST] 5.1: the table begins 65, 54, 19


def test_a_property_of_several_values_may_have_none() -> None:
    """Found by changing bytes at random: a sender's entry that claims to be a list, of nothing."""
    entry = struct.pack("<3I", 2, 12, 13) + b"AB"
    for raw, pieces in ((bytes(4), []), (entry, [b"A", b"B"])):
        odd = Made(values={SUBJECT: text("Odd"), 0x0C19: (0x1102, raw)})
        assert names(store((0x8042, odd))) == ["Top/Inbox/Odd"]
        assert _split(0x102, raw) == pieces


# ---- damage


def test_a_broken_item_is_refused_by_name_and_the_rest_is_read() -> None:
    """datashare#2220: one bad message aborted the whole store."""
    raw = store(
        (0x8042, item("One", "First words.")), (0x8042, item("Two")), (0x8062, item("Three")), cipher=0
    )
    at = raw.index("Two".encode("utf-16-le"))
    heap = raw.rindex(struct.pack("<BB", 0xEC, 0xBC), 0, at)
    read = read_with(READER, raw[:heap] + b"\0\0" + raw[heap + 2 :])
    assert [inner.name for inner, _ in read.inner] == ["Top/Inbox/One", "Top/Inbox/A_B/Three"]
    assert [(refused.name, refused.error.kind) for refused in read.refused] == [("Top/Inbox/2", "damaged")]


def test_altered_bytes_are_read_and_said() -> None:
    raw = store((0x8042, item("One", "It was sold.")), cipher=0)
    altered = raw.replace("sold".encode("utf-16-le"), "gold".encode("utf-16-le"))
    read = read_with(READER, altered)
    assert read_with(MailReader(), read.inner[0][1]).text == "It was gold."
    assert [(flaw.place, flaw.error.kind) for flaw in read.flaws] == [("Top/Inbox/One", "damaged")]
    assert "checksum" in str(read.flaws[0].error)


def test_a_broken_page_of_the_index_costs_what_it_names() -> None:
    raw = bytearray(store(*[(0x8042, item(f"Mail {place}")) for place in range(60)]))
    pages = [
        at for at in range(0, len(raw), 512) if raw[at + 496 : at + 498] == b"\x81\x81" and raw[at + 491] == 0
    ]
    raw[pages[2] + 496] = 0
    read = read_with(READER, bytes(raw))
    assert [flaw.place for flaw in read.flaws] == ["index of nodes"]
    assert 40 <= len(read.inner) < 60


def test_a_part_above_the_limit_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = store((0x8042, LONG))
    patch_limits(monkeypatch, message_bytes=78_002)
    assert not read_with(READER, raw).flaws
    patch_limits(monkeypatch, message_bytes=78_001)
    assert [(flaw.place, flaw.error.kind) for flaw in read_with(READER, raw).flaws] == [
        ("Top/Inbox/Long: body", "too_large")
    ]


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        (lambda raw: raw[:500], "damaged"),
        (lambda raw: raw[:10] + b"\x63\0" + raw[12:], "not_yet_readable"),
        (lambda raw: raw[:513] + b"\x10" + raw[514:], "encrypted"),
        (lambda raw: raw[:513] + b"\x07" + raw[514:], "not_yet_readable"),
    ],
)
def test_what_cannot_be_opened_is_named(change: object, kind: str) -> None:
    assert error_of(READER, change(store())).kind == kind  # type: ignore[operator]


def test_a_cut_store_gives_what_it_still_names() -> None:
    raw = store((0x8042, LONG), (0x8042, item()))
    for end in range(564, len(raw), 2048):
        try:
            read = read_with(READER, raw[:end])
        except ReadError as error:
            assert error.kind == "damaged"
        else:
            assert read.flaws or read.refused or len(read.inner) == 2


RAW = store((0x8042, LONG), (0x8042, item()), cipher=0)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.integers(200, len(RAW) - 1), st.integers(0, 255)), min_size=1, max_size=20))
def test_no_damage_lets_anything_but_a_read_error_out(changes: list[tuple[int, int]]) -> None:
    raw = bytearray(RAW)
    for place, value in changes:
        raw[place] = value
    with suppress(ReadError):
        read_with(READER, bytes(raw))
