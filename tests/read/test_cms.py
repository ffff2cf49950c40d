"""S/MIME bodies: the words of a signed one are read, a sealed one is named, a broken one is damaged."""

import zlib
from base64 import encodebytes
from contextlib import suppress

import pytest
from factory import make_headers, read_with
from hypothesis import given
from hypothesis import strategies as st

from sayso.errors import Encrypted, ReadError
from sayso.read.cms import open_envelope
from sayso.read.mail import MailReader

DATA = bytes.fromhex("06092a864886f70d010701")
SIGNED = bytes.fromhex("06092a864886f70d010702")
SEALED = bytes.fromhex("06092a864886f70d010703")
COMPRESSED = bytes.fromhex("060b2a864886f70d0109100109")
ENTITY = b"Content-Type: text/plain\r\n\r\nThe port was sold.\r\n"


def tlv(tag: int, content: bytes) -> bytes:
    size = len(content)
    length = bytes([size]) if size < 128 else b"\x84" + size.to_bytes(4, "big")
    return bytes([tag]) + length + content


def endless(tag: int, content: bytes) -> bytes:
    return bytes([tag, 0x80]) + content + b"\0\0"


def signed(octets: bytes, wrap: object = tlv) -> bytes:
    assert callable(wrap)
    inner = wrap(0x30, DATA + wrap(0xA0, octets))
    return wrap(
        0x30, SIGNED + wrap(0xA0, wrap(0x30, tlv(2, b"\1") + tlv(0x31, b"") + inner + tlv(0x31, b"")))
    )  # type: ignore[no-any-return]


@pytest.mark.parametrize("wrap", [tlv, endless])
def test_the_words_of_a_signed_body_are_read(wrap: object) -> None:
    assert open_envelope(signed(tlv(4, ENTITY), wrap)) == ENTITY


def test_octets_in_pieces_are_put_together() -> None:
    pieces = endless(0x24, tlv(4, ENTITY[:20]) + tlv(4, ENTITY[20:]))
    assert open_envelope(signed(pieces, endless)) == ENTITY


def test_a_signature_that_stands_alone_holds_nothing() -> None:
    raw = tlv(0x30, SIGNED + tlv(0xA0, tlv(0x30, tlv(2, b"\1") + tlv(0x31, b"") + tlv(0x30, DATA))))
    assert open_envelope(raw) == b""


def test_a_compressed_body_is_unpacked() -> None:
    inner = tlv(0x30, DATA + tlv(0xA0, tlv(4, zlib.compress(ENTITY))))
    raw = tlv(0x30, COMPRESSED + tlv(0xA0, tlv(0x30, tlv(2, b"\0") + tlv(0x30, b"") + inner)))
    assert open_envelope(raw) == ENTITY


def test_a_sealed_body_is_named() -> None:
    with pytest.raises(Encrypted):
        open_envelope(tlv(0x30, SEALED + tlv(0xA0, b"")))


@given(st.integers(0, 200), st.binary(max_size=3))
def test_a_broken_body_is_damaged_and_no_worse(place: int, spoilt: bytes) -> None:
    raw = signed(tlv(4, ENTITY))
    broken = raw[:place] + spoilt + raw[place + len(spoilt) :]
    for given_raw in (broken, raw[:place]):
        with suppress(ReadError):
            open_envelope(given_raw)


def test_a_signed_mail_has_its_words() -> None:
    head = make_headers(
        {
            "Content-Type": "application/pkcs7-mime; smime-type=signed-data",
            "Content-Transfer-Encoding": "base64",
        }
    )
    found = read_with(MailReader(), head + b"\n" + encodebytes(signed(tlv(4, ENTITY))))
    assert (found.text.strip(), found.kinds) == ("The port was sold.", [])
