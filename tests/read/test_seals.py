"""DKIM signatures and ARC sets taken down in the cell: body states, digests, faults."""

import json
import re
from base64 import b64encode

import pytest
from factory import patch_limits
from hypothesis import given
from hypothesis import strategies as st
from signing import ed_server, rsa_server, seal, sign

from sayso.evidence.keys import check_seal, read_keys
from sayso.model.evidence import Seal, Trace
from sayso.model.wire import from_wire, to_wire
from sayso.read.seals import canonical_body, find_seals
from sayso.read.structure import parse_mail
from sayso.read.trace import read_trace

HOUSE = rsa_server("house.example")
OTHER = ed_server("other.example")
KEYS = read_keys(f"{HOUSE.record}\n{OTHER.record}")
MAIL = (
    b"From: Anna Berg <anna@house.example>\nTo: Ben Roth <ben@other.example>,\n\tCleo <cleo@other.example>\n"
    b"Subject: The  port\nDate: Thu, 01 Apr 2010 10:00:00 +0200\nMessage-ID: <1@house.example>\n\n"
    b"The port   was sold.\t\n\n  Twice,  it seems. \n\n\n"
)
# RFC 8463 appendix A: the signed example and its public keys.
EXAMPLE = b"""\
DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;
 d=football.example.com; i=@football.example.com;
 q=dns/txt; s=brisbane; t=1528637909; h=from : to :
 subject : date : message-id : from : subject : date;
 bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
 b=/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11Bus
 Fa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==
DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;
 d=football.example.com; i=@football.example.com;
 q=dns/txt; s=test; t=1528637909; h=from : to : subject :
 date : message-id : from : subject : date;
 bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
 b=F45dVWDfMbQDGHJFlXUNB2HKfbCeLRyhDXgFpEL8GwpsRe0IeIixNTe3
 DhCVlUrSjV4BwcVcOF6+FF3Zo9Rpo1tFOeS9mPYQTnGdaSGsgeefOsk2Jz
 dA+L10TeYt9BgDfQNZtKdN1WO//KgIqXP7OdEFE4LjFYNcUxZQ4FADY+8=
From: Joe SixPack <joe@football.example.com>
To: Suzie Q <suzie@shopping.example.net>
Subject: Is dinner ready?
Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)
Message-ID: <20030712040037.46341.5F8J@football.example.com>

Hi.

We lost the game.  Are you hungry yet?

Joe.
"""
EXAMPLE_KEYS = """\
brisbane._domainkey.football.example.com. IN TXT "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
test._domainkey.football.example.com. IN TXT "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDkHlOQoBTzWRiGs5V6NpP3idY6Wk08a5qhdR6wy5bdOKb2jLQiY/J16JYi0Qvx/b" "yYzCNb3W91y3FutACDfzwQ/BC/e/8uBsCR+yz1Lxj+PL6lHvqMKrM3rG4hstT5QjvHO9PzoxZyVYLzBfO2EeC3Ip3G+2kryOTIKT+l/K4w3QIDAQAB"
"""  # noqa: E501


def seals_of(raw: bytes) -> tuple[Seal, ...]:
    head, _, body = raw.partition(b"\r\n\r\n" if b"\r\n\r\n" in raw else b"\n\n")
    return find_seals(head, body)


def outcomes(raw: bytes) -> list[tuple[str, str]]:
    return [(each.body, check_seal(each, KEYS)) for each in seals_of(raw)]


def test_the_example_of_the_standard_is_good() -> None:
    """RFC 8463 appendix A, and with it RFC 6376 3.4, 3.5, 3.7."""
    keys = read_keys(EXAMPLE_KEYS)
    found = seals_of(EXAMPLE)
    assert [(each.algorithm, each.selector, each.body) for each in found] == [
        ("ed25519-sha256", "brisbane", "same"),
        ("rsa-sha256", "test", "same"),
    ]
    assert [check_seal(each, keys) for each in found] == ["good", "good"]
    altered = seals_of(EXAMPLE.replace(b"dinner", b"supper"))
    assert [check_seal(each, keys) for each in altered] == ["bad", "bad"]
    assert [each.body for each in seals_of(EXAMPLE.replace(b"hungry", b"angry"))] == ["differs", "differs"]


@pytest.mark.parametrize("forms", ["relaxed/relaxed", "relaxed/simple", "simple/relaxed", "simple/simple"])
@pytest.mark.parametrize("server", [HOUSE, OTHER])
def test_every_form_and_algorithm_is_read(forms: str, server: object) -> None:
    signed = sign(MAIL, server, forms=forms)  # type: ignore[arg-type]
    assert outcomes(signed) == [("same", "good")]
    assert outcomes(signed.replace(b"\n", b"\r\n")) == [("same", "good")]  # as it went over the wire
    assert outcomes(signed.removesuffix(b"\n\n")) == [("same", "good")]  # a mailbox ate the last lines
    assert outcomes(signed.replace(b"sold", b"held")) == [("differs", "good")]
    assert outcomes(signed.replace(b"Subject: The", b"Subject: A")) == [("same", "bad")]


def test_a_header_that_stands_twice_is_taken_from_below() -> None:
    """RFC 6376 5.4.2: and one signed more often than it stands is sealed against additions."""
    signed = sign(MAIL, HOUSE, names=("from", "to", "subject", "date"))
    assert outcomes(b"Subject: Nothing\n" + signed) == [("same", "good")]
    sealed = sign(MAIL, HOUSE, names=("from", "from", "to", "subject", "subject", "date"))
    assert outcomes(sealed) == [("same", "good")]
    assert outcomes(b"Subject: Nothing\n" + sealed) == [("same", "bad")]


def test_several_signatures_are_taken_in_order() -> None:
    signed = sign(sign(MAIL, HOUSE), OTHER)
    assert [each.domain for each in seals_of(signed)] == ["other.example", "house.example"]
    assert outcomes(signed) == [("same", "good"), ("same", "good")]


def test_a_signature_may_cover_other_signatures() -> None:
    signed = sign(sign(MAIL, HOUSE), OTHER, names=("from", "dkim-signature"))
    assert outcomes(signed) == [("same", "good"), ("same", "good")]
    assert outcomes(signed.replace(b"d=house", b"d=mouse"))[0] == ("same", "bad")


def test_a_signed_beginning_leaves_room_behind_it() -> None:
    length = len(canonical_body(MAIL.partition(b"\n\n")[2], b"relaxed"))
    signed = sign(MAIL, HOUSE, tags=f"l={length};")
    assert outcomes(signed) == [("same", "good")]
    assert outcomes(signed + b"Pay to account 4711.\n") == [("cut", "good")]
    assert outcomes(sign(MAIL, HOUSE, tags="l=9999;").replace(b"seems", b"so")) == [("differs", "good")]


def test_what_storage_and_transit_do_is_undone() -> None:
    mail = MAIL.replace(b"  Twice", b"From now on:\n>From here.\nTwice")
    signed = sign(mail, HOUSE)
    assert outcomes(signed) == [("same", "good")]
    assert outcomes(signed.replace(b"\n>From", b"\nFrom")) == [
        ("differs", "good")
    ]  # one of two is no storage
    only = sign(MAIL.replace(b"  Twice", b"From now on:"), HOUSE)
    assert outcomes(only.replace(b"From now", b">From now")) == [("same", "good")]
    quoted = sign(MAIL.replace(b"  Twice", b">From now on:"), HOUSE)
    assert outcomes(quoted.replace(b">From now", b"From now")) == [("same", "good")]
    listed = sign(MAIL, HOUSE).rstrip(b"\n") + b"\n_______________\nports mailing list\n"
    assert outcomes(listed) == [("footed", "good")]
    head, _, body = sign(MAIL.replace(b"sold", b"s\xc3\xb6ld"), HOUSE).partition(b"\n\n")
    assert outcomes(head + b"\n\n" + body.replace(b"\xc3\xb6", b"=C3=B6")) == [("recoded", "good")]
    assert outcomes(head + b"\n\n" + b64encode(body) + b"\n") == [("recoded", "good")]


def test_tags_that_a_reader_should_know_are_kept() -> None:
    (found,) = seals_of(sign(MAIL, HOUSE, names=("from", "date"), tags="t=1270108800; x=1270195200;"))
    assert (found.signed, found.expires, found.bare) == (
        1270108800,
        1270195200,
        ("To", "Subject", "Message-ID"),
    )


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ((rb"v=1", b"v=2"), "version"),
        ((rb" d=house.example;", b""), "lacks d="),
        ((rb"a=rsa-sha256", b"a=rsa-md5"), "algorithm"),
        ((rb"c=relaxed/relaxed", b"c=loose"), "canonical form"),
        ((rb"h=from:", b"h="), "From header"),
        ((rb" s=s1;", b" s=s1; s=s2;"), "twice"),
        ((rb" s=s1;", b" s=s1; nonsense;"), "list of tags"),
        ((rb"bh=[^;]*", b"bh=?"), "no base64"),
        ((rb"v=1;", b"v=1; t=20; x=10;"), "expires before"),
    ],
)
def test_a_seal_that_cannot_be_checked_says_why(change: tuple[bytes, bytes], fault: str) -> None:
    signed = re.sub(change[0], change[1], sign(MAIL, HOUSE), count=1)
    (found,) = seals_of(signed)
    assert fault in (found.fault or "")
    assert found.body == "none"


def test_old_and_weak_signatures_are_read() -> None:
    assert outcomes(sign(MAIL, HOUSE, algorithm="rsa-sha1")) == [("same", "good")]


def test_an_arc_chain_is_read_set_by_set() -> None:
    sealed = seal(seal(MAIL, HOUSE, 1), OTHER, 2)
    found = seals_of(sealed)
    assert [(each.kind, each.instance, each.chain) for each in found] == [
        ("arc-seal", 2, "pass"),
        ("arc-message", 2, None),
        ("arc-seal", 1, "none"),
        ("arc-message", 1, None),
    ]
    assert [check_seal(each, KEYS) for each in found] == ["good"] * 4
    without = re.sub(rb"ARC-Authentication-Results: i=1.*\n", b"", sealed)
    assert "set 1 of the chain is not whole" in (seals_of(without)[0].fault or "")
    forged = sealed.replace(b"other.example; dkim=pass", b"other.example; dkim=fail")
    assert [check_seal(each, KEYS) for each in seals_of(forged)] == ["bad", "good", "good", "good"]


def test_no_more_seals_are_checked_than_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    patch_limits(monkeypatch, seals=2)
    twice = sign(sign(MAIL, HOUSE), HOUSE)
    assert len(seals_of(twice)) == 2
    assert len(seals_of(sign(twice, HOUSE))) == 2


def test_a_body_above_the_limit_is_not_hashed(monkeypatch: pytest.MonkeyPatch) -> None:
    signed = sign(MAIL, HOUSE)
    size = len(signed.partition(b"\n\n")[2])
    patch_limits(monkeypatch, sealed_bytes=size)
    assert outcomes(signed) == [("same", "good")]
    patch_limits(monkeypatch, sealed_bytes=size - 1)
    assert "not hashed" in (seals_of(signed)[0].fault or "")


def test_a_body_above_the_limit_is_not_mended(monkeypatch: pytest.MonkeyPatch) -> None:
    listed = sign(MAIL, HOUSE).rstrip(b"\n") + b"\n_______________\nports mailing list\n"
    size = len(listed.partition(b"\n\n")[2])
    patch_limits(monkeypatch, mended_bytes=size)
    assert outcomes(listed)[0][0] == "footed"
    patch_limits(monkeypatch, mended_bytes=size - 1)
    assert outcomes(listed)[0][0] == "differs"


def test_lengths_without_end_cost_no_more_hashes() -> None:
    """A mail may not make the reader hash its body again for every signature it carries."""
    mail = MAIL
    for length in range(40):
        mail = sign(mail, HOUSE, tags=f"l={length};")
    faults = [each.fault for each in seals_of(mail) if each.fault]
    assert faults and all("more hashes" in fault for fault in faults)


_PIECES = st.sampled_from(
    b"DKIM-Signature:|ARC-Seal:|ARC-Message-Signature:| v=1;| a=rsa-sha256;| b=x;| bh=eA==;| d=x;| s=x;"
    b"| h=from;| i=1;| cv=none;| l=1;| t=9;| c=/;|\n|\r\n|\n\n".split(b"|")
)


@given(st.lists(st.one_of(_PIECES, st.binary(max_size=4)), max_size=40).map(b"".join))
def test_no_bytes_break_the_reading_of_seals_and_trace(raw: bytes) -> None:
    """What comes out fits the wire, whatever went in."""
    trace = read_trace(parse_mail(raw), raw)
    assert from_wire(Trace, json.loads(json.dumps(to_wire(trace)))) == trace
