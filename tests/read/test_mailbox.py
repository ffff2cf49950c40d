"""Mailboxes: every message once, whole, where it says it is, however the file is cut into pieces."""

import io

import pytest
from factory import make_mbox, make_message, patch_limits, read_with
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import small_mails

from sayso.model.extension import Bid
from sayso.read import mailbox
from sayso.read.mailbox import MailboxReader, split_mailbox

READER = MailboxReader()
SEPARATOR = b"From anna@example.org Thu Apr  1 10:00:00 2010\n"


def bodies(raw: bytes) -> list[bytes]:
    return [content for _, content in read_with(READER, raw).inner]


def with_newline(raw: bytes, newline: bytes) -> bytes:
    return raw.replace(b"\n", newline)


@pytest.mark.parametrize(
    "head",
    [
        SEPARATOR + b"From: a\n",
        SEPARATOR.replace(b"\n", b"\r\n") + b"Status: RO\r\n",
        b"From - Thu Apr 1 2010\nX: 1\n",
        b"From MAILER-DAEMON Thu Apr  1 10:00:00 2010 +0200\nDate: x\n",
    ],
)
def test_a_mailbox_is_known_by_its_first_line(head: bytes) -> None:
    assert READER.bid(head, "x") is Bid.CERTAIN


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"From the desk of the minister, 2010\n\nDear all",
        b"From: a\nTo: b\n",
        b"\n" + SEPARATOR,
        b"From x\n",
    ],
)
def test_other_files_are_no_mailboxes(head: bytes) -> None:
    assert READER.bid(head, "inbox.mbox") is Bid.NONE


@settings(deadline=None)
@given(st.lists(small_mails, min_size=1, max_size=5), st.integers(1, 700), st.sampled_from([b"\n", b"\r\n"]))
def test_a_mailbox_gives_back_what_was_put_into_it(mails: list[bytes], piece: int, newline: bytes) -> None:
    given_ = [with_newline(mail, newline) for mail in mails]
    raw = make_mbox(given_, newline)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mailbox, "_PIECE", piece)
        found = read_with(READER, raw)
    assert [content for _, content in found.inner] == given_
    assert [inner.name for inner, _ in found.inner] == [str(n) for n in range(1, len(mails) + 1)]


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                SEPARATOR,
                b"From x 2010\n",
                b"\n",
                b"\r\n",
                b"A: 1\n",
                b"From y\n",
                b"text\n",
                b"From z 1999\r\n",
                b"no end",
            ]
        ),
        max_size=25,
    ),
    st.integers(1, 60),
)
def test_where_the_pieces_end_does_not_matter(lines: list[bytes], piece: int) -> None:
    raw = b"".join(lines)
    whole = list(split_mailbox(io.BytesIO(raw)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mailbox, "_PIECE", piece)
        assert list(split_mailbox(io.BytesIO(raw))) == whole


@settings(deadline=None)
@given(st.lists(small_mails, min_size=1, max_size=4), st.integers(1, 300))
def test_a_message_lies_where_it_says(mails: list[bytes], piece: int) -> None:
    raw = make_mbox(mails)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mailbox, "_PIECE", piece)
        for offset, content in split_mailbox(io.BytesIO(raw)):
            assert content is not None
            assert raw[offset : offset + len(content)] == content
            assert raw[:offset].endswith(SEPARATOR)


@pytest.mark.parametrize(
    "line",
    [
        "From what I hear, the port was sold.",
        "From 2009 to 2010",
        "From Thu to Fri 2010\nnothing",
        "Frommer: x",
    ],
)
def test_a_body_line_that_begins_with_from_cuts_nothing(line: str) -> None:
    raw = SEPARATOR + make_message(f"Dear Ben,\n\n{line}\n\nAnna\n")
    assert len(bodies(raw)) == 1


@pytest.mark.parametrize(
    ("stored", "meant"),
    [(b">From x", b"From x"), (b">>From x", b">From x"), (b"> From x", b"> From x"), (b">Fro", b">Fro")],
)
def test_quoted_from_lines_are_undone_by_one(stored: bytes, meant: bytes) -> None:
    (content,) = bodies(SEPARATOR + make_message(b"a\n" + stored + b"\n"))
    assert content.endswith(b"a\n" + meant + b"\n")


def test_the_place_of_a_message_is_that_of_its_stored_bytes() -> None:
    raw = SEPARATOR + make_message(">From x\n") + b"\n" + SEPARATOR + make_message()
    (first, content), _ = read_with(READER, raw).inner
    assert first.offset == len(SEPARATOR)
    assert first.length == len(content) + 1


def test_a_last_message_without_an_empty_line_is_whole() -> None:
    assert bodies(SEPARATOR + make_message("no newline"))[0].endswith(b"no newline")


def test_an_empty_message_is_still_a_message() -> None:
    raw = SEPARATOR + b"Subject: a\n\n" + SEPARATOR + b"Subject: b\n\n\n" + SEPARATOR + b"Subject: c\n"
    assert [content.split()[1] for content in bodies(raw)] == [b"a", b"b", b"c"]


@pytest.mark.parametrize("piece", [7, 64, 1 << 20])
@pytest.mark.parametrize("extra", [0, 1])
@pytest.mark.parametrize("newline", [b"\n", b"\r\n"])
def test_a_message_larger_than_the_cap_is_said_and_the_next_is_read(
    monkeypatch: pytest.MonkeyPatch, piece: int, extra: int, newline: bytes
) -> None:
    limit = 2_000
    patch_limits(monkeypatch, message_bytes=limit)
    monkeypatch.setattr(mailbox, "_PIECE", piece)
    large = with_newline(make_message(), newline)
    large += b"x" * (limit - len(large) - len(newline)) + newline + b"y" * extra * 3_000
    small = with_newline(make_message("Next.\n"), newline)
    found = read_with(READER, make_mbox([small, large, small], newline))
    contents = [content for _, content in found.inner]
    assert contents == ([small, small] if extra else [small, large, small])
    assert [(flaw.place, flaw.error.kind) for flaw in found.flaws] == [("message 2", "too_large")] * extra


@settings(deadline=None)
@given(st.integers(0, 40), st.integers(1, 30))
def test_behind_a_message_above_the_cap_no_message_is_lost(length: int, piece: int) -> None:
    raw = make_mbox([make_message("x" * (1_200 + length) + "\n"), make_message("Next.\n")])
    with pytest.MonkeyPatch.context() as patch:
        patch_limits(patch, message_bytes=400)
        patch.setattr(mailbox, "_PIECE", piece)
        found = list(split_mailbox(io.BytesIO(raw)))
    assert [content for _, content in found] == [None, make_message("Next.\n")]


@given(
    st.binary(max_size=200)
    | st.lists(st.sampled_from([SEPARATOR, b"\n", b"\0", b"A: 1\n"]), max_size=9).map(b"".join)
)
def test_no_bytes_break_the_reader(raw: bytes) -> None:
    read_with(READER, raw)


# ---- mailboxes that count instead of quoting (mboxcl, mboxcl2), and Netscape's


def counted(body: bytes) -> bytes:
    return b"From: a@x.org\nContent-Length: %d\n\n" % len(body) + body


def test_what_a_content_length_covers_is_no_separator() -> None:
    inner = b"As forwarded:\n\n" + SEPARATOR + b"From: b@x.org\n\nquoted mail\n"
    raw = SEPARATOR + counted(inner) + b"\n" + SEPARATOR + counted(b"second\n")
    assert [content.split(b"\n\n", 1)[1] for content in bodies(raw)] == [inner, b"second\n"]


def test_a_content_length_ends_a_message_without_an_empty_line() -> None:
    raw = SEPARATOR + counted(b"first\n") + SEPARATOR + counted(b"second\n")
    assert [content.split(b"\n\n", 1)[1] for content in bodies(raw)] == [b"first\n", b"second\n"]


@pytest.mark.parametrize("length", [b"0", b"3", b"9999", b"999999999"])
def test_a_wrong_content_length_is_passed_over(length: bytes) -> None:
    head = b"From: a@x.org\nContent-Length: " + length + b"\n\n"
    raw = SEPARATOR + head + b"first\n\n" + SEPARATOR + head + b"second\n"
    assert [content.split(b"\n\n", 1)[1] for content in bodies(raw)] == [b"first\n", b"second\n"]


def test_a_content_length_holds_over_a_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailbox, "_PIECE", 700)
    inner = b"x" * 500 + b"\n\n" + SEPARATOR + b"From: b@x.org\n\n" + b"y" * 2000 + b"\n"
    raw = SEPARATOR + counted(inner) + b"\n" + SEPARATOR + counted(b"second\n")
    assert [content.split(b"\n\n", 1)[1] for content in bodies(raw)] == [inner, b"second\n"]


def test_separators_without_a_date_are_seen() -> None:
    first = b"From - \nReturn-Path: <a@x.org>\nFrom: a@x.org\n\none\n"
    raw = first + b"From - \nReceived: by x\nFrom: b@x.org\n\ntwo\n"
    assert [content.rsplit(b"\n\n", 1)[1] for content in bodies(raw)] == [b"one\n", b"two\n"]
