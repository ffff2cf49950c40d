"""Public keys from a file, and stored signatures checked against them."""

from dataclasses import replace

import pytest
from signing import ed_server, rsa_server, sign

from sayso.errors import UsageError
from sayso.evidence.keys import check_seal, read_keys
from sayso.model.evidence import Seal
from sayso.read.seals import find_seals

HOUSE, OTHER = rsa_server("house.example"), ed_server("house.example")
MAIL = b"From: a@house.example\nDate: Thu, 01 Apr 2010 10:00:00 +0200\n\nThe port was sold.\n"
P = HOUSE.record.partition("p=")[2].rstrip('"')


def seal_of(raw: bytes) -> Seal:
    head, _, body = raw.partition(b"\n\n")
    return find_seals(head, body)[0]


SIGNED = seal_of(sign(MAIL, HOUSE))


@pytest.mark.parametrize(
    "line",
    [
        f"s1._domainkey.house.example  v=DKIM1; k=rsa; p={P}",
        f's1._domainkey.house.example. 3600 IN TXT "v=DKIM1; k=rsa; p={P[:90]}" "{P[90:]}"',
        f"S1._domainkey.House.example.\tTXT\tp={P}; t=s",
        f's1._domainkey.house.example. IN TXT "v=DKIM1\\; p={P}"',
    ],
)
def test_a_key_is_read_in_every_form_of_a_record(line: str) -> None:
    keys = read_keys(f"# keys\n; of the house\n\n{line}\n")
    assert list(keys) == [("s1", "house.example")]
    assert check_seal(SIGNED, keys) == "good"


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("nonsense", "Line 2 of the keys file is no record"),
        ("s1.house.example v=DKIM1; p=x", "no record"),
        ("s1._domainkey.house.example v=DKIM1", "has no p="),
        ("s1._domainkey.house.example p=?", "no public key"),
        (f"s1._domainkey.house.example k=ed25519; p={P}", "no public key"),
    ],
)
def test_a_line_that_is_no_key_is_named(line: str, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        read_keys(f"# first\n{line}")


def test_what_a_signature_is_worth_under_a_key() -> None:
    keys = read_keys(HOUSE.record)
    assert check_seal(SIGNED, {}) == "no key"
    assert check_seal(SIGNED, read_keys("s1._domainkey.house.example p=")) == "revoked"
    assert check_seal(SIGNED, read_keys(OTHER.record)) == "unfit"
    assert check_seal(seal_of(sign(MAIL, OTHER)), keys) == "unfit"
    assert check_seal(replace(SIGNED, digest="00" * 32), keys) == "bad"
    assert check_seal(replace(SIGNED, digest="00"), keys) == "bad"
    assert check_seal(replace(SIGNED, signature="?"), keys) == "bad"
    assert check_seal(replace(SIGNED, signature=None), keys) == "unfit"


def test_a_short_key_is_called_weak() -> None:
    (key,) = read_keys(rsa_server("house.example", 1024).record).values()
    assert not key.is_weak
