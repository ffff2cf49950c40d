"""The quick way through a mail without parts gives the tree that the standard library gives."""

import email
from email.message import Message
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import mail_like_bytes

from sayso.read.structure import parse_mail

MAIL = Path(__file__).parents[3] / "shared" / "data" / "mail"
PIECES = st.lists(
    st.sampled_from(
        [
            b"From: a@x.org", b"Subject: x", b"Content-Type: text/plain",
            b"Content-Type: multipart/mixed; boundary=b", b" folded", b"\tfolded", b": no name",
            b"no header", b"From x Thu",
            b"", b"--b", b"--b--",
            b"\xff: \xfe", b"Content-Type: message/rfc822", b"X-Empty:",
        ]
    )
)  # fmt: skip


def same(one: Message, other: Message) -> bool:
    if one.is_multipart() != other.is_multipart() or list(one.raw_items()) != list(other.raw_items()):
        return False
    if one.get_unixfrom() != other.get_unixfrom() or list(map(type, one.defects)) != list(
        map(type, other.defects)
    ):
        return False
    if not one.is_multipart():
        return one.get_payload(decode=True) == other.get_payload(decode=True)
    inside, theirs = one.get_payload(), other.get_payload()
    return len(inside) == len(theirs) and all(map(same, inside, theirs))


@given(PIECES, st.sampled_from([b"\n", b"\r\n", b"\r"]))
def test_the_quick_way_gives_the_same_tree(lines: list[bytes], newline: bytes) -> None:
    raw = newline.join(lines)
    assert same(parse_mail(raw), email.message_from_bytes(raw))


@given(mail_like_bytes)
def test_and_so_it_does_on_what_looks_like_mail(raw: bytes) -> None:
    assert same(parse_mail(raw), email.message_from_bytes(raw))


@pytest.mark.skipif(not MAIL.exists(), reason="the shared mail corpora are not there")
def test_and_so_it_does_on_every_corpus() -> None:
    paths = [path for path in MAIL.rglob("*.eml") if path.stat().st_size < 500_000]
    assert len(paths) > 300
    for path in paths:
        raw = path.read_bytes()
        assert same(parse_mail(raw), email.message_from_bytes(raw)), path
