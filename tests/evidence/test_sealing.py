"""The checks `dkim` and `arc`: which broken seals an ordinary cause explains, and which nothing does."""

from collections.abc import Sequence
from dataclasses import replace

from sayso.evidence.sealing import Sealers, check_arc, check_dkim
from sayso.model.document import Address, Message
from sayso.model.evidence import BodyState, Finding, Seal, SealKind, Trace

ANNA = Address(name="Anna Berg", address="anna@house.example")
MESSAGE = Message(
    message_id="1@house.example", in_reply_to=(), references=(), sender=ANNA, recipients=(), subject=None,
    sent="2010-04-01T12:00:00+00:00",
)  # fmt: skip


def seal(
    domain: str, body: BodyState, kind: SealKind = "dkim", number: int | None = None, **more: object
) -> Seal:
    made = Seal(
        kind=kind, domain=domain, selector="s1", algorithm="rsa-sha256", instance=number, body=body,
        digest="00", signature="", fault=None, signed=None, expires=None, chain=None, bare=(),
    )  # fmt: skip
    return replace(made, **more)  # type: ignore[arg-type]


def trace(*seals: Seal, list_id: str | None = None, servers: Sequence[str] = ("mx.house.example",)) -> Trace:
    return Trace(
        received=(1_270_123_205,) * len(servers), servers=tuple(servers), date=None, mailer=None,
        list_id=list_id, bounces=None, sender=None, reply_to=None, doubled=(), seals=seals,
    )  # fmt: skip


def dkim(one: Trace, others: Sequence[Trace] = ()) -> Finding:
    sealers = Sealers()
    for each in (one, *others):
        sealers.add(each, ANNA)
    return check_dkim(MESSAGE, one, {}, sealers.of(one, ANNA))


def arc(one: Trace) -> Finding:
    sealers = Sealers()
    sealers.add(one, ANNA)
    found = check_arc(one, {}, sealers.of(one, ANNA))
    assert found is not None
    return found


def test_no_signature_and_no_key_are_said() -> None:
    """M-093"""
    assert dkim(trace()).detail == "It carries no DKIM signature."
    found = dkim(trace(seal("house.example", "same")))
    assert found.result == "unknown"
    assert "no key is given" in found.detail


def test_a_body_that_nothing_explains_differs() -> None:
    for state in ("differs", "cut", "footed"):
        assert dkim(trace(seal("house.example", state))).result == "differs"  # type: ignore[arg-type]
    assert dkim(trace(seal("house.example", "recoded"))).result == "unknown"


def test_a_list_that_nothing_is_known_of_explains_a_broken_body() -> None:
    broken = trace(seal("house.example", "differs"), list_id="ports.example")
    assert dkim(broken).result == "unknown"
    assert "ports.example" in dkim(broken).detail


def test_a_list_that_leaves_bodies_alone_explains_nothing() -> None:
    """M-094"""
    broken = trace(seal("house.example", "differs"), list_id="ports.example")
    whole = trace(seal("house.example", "same"), list_id="ports.example")
    found = dkim(broken, [whole] * 20)
    assert found.result == "differs"
    assert "20 of 21 intact" in found.detail
    assert dkim(broken, [broken] * 5 + [whole] * 20).result == "unknown"


def test_a_server_that_changes_bodies_again_and_again_explains_one_more() -> None:
    broken, whole = trace(seal("house.example", "differs")), trace(seal("house.example", "same"))
    assert dkim(broken, [whole] * 9).result == "differs"
    assert dkim(broken, [broken] * 3 + [whole] * 9).result == "unknown"


def test_a_later_signature_of_a_server_on_the_way_explains_an_earlier_one() -> None:
    seals = seal("relay.example", "same"), seal("house.example", "differs")
    assert dkim(trace(*seals, servers=("mx.b.example", "out.relay.example"))).result == "unknown"
    assert dkim(trace(*seals)).result == "differs"  # that server stands nowhere in its way
    assert dkim(trace(*seals[::-1], servers=("out.relay.example",))).result == "differs"  # it signed before


def test_notes_tell_weak_and_expired_signatures_and_open_headers() -> None:
    weak = seal("house.example", "same", algorithm="rsa-sha1", expires=1_270_000_000, bare=("Subject",))
    detail = dkim(trace(weak)).detail
    assert "SHA-1 is weak" in detail and "had expired" in detail and "does not cover Subject" in detail


def test_a_seal_with_a_fault_cannot_be_checked() -> None:
    found = dkim(trace(seal("house.example", "none", fault="its version is not 1")))
    assert (found.result, "its version is not 1" in found.detail) == ("unknown", True)


def chain(*sets: tuple[int, str, BodyState]) -> tuple[Seal, ...]:
    made = []
    for number, said, body in sets:
        made.append(seal("relay.example", "none", "arc-seal", number, chain=said))
        made.append(seal("relay.example", body, "arc-message", number))
    return tuple(made)


def test_arc_sets_must_be_a_chain() -> None:
    assert check_arc(trace(), {}, Sealers().of(trace(), ANNA)) is None
    assert arc(trace(*chain((2, "pass", "same"), (1, "none", "same")))).result == "unknown"
    for sets in (
        ((2, "pass", "same"),),
        ((1, "pass", "same"),),
        ((2, "none", "same"), (1, "none", "same")),
        ((2, "pass", "same"), (2, "pass", "same"), (1, "none", "same")),
    ):
        assert arc(trace(*chain(*sets))).result == "differs", sets  # type: ignore[arg-type]
    alone = chain((1, "none", "same"))[:1]
    assert "pairs" in arc(trace(*alone)).detail


def test_only_the_newest_arc_set_must_fit_the_body() -> None:
    assert arc(trace(*chain((2, "pass", "same"), (1, "none", "differs")))).result == "unknown"
    newest = chain((2, "pass", "differs"), (1, "none", "same"))
    assert arc(trace(*newest)).result == "differs"
    assert arc(trace(*newest, seal("house.example", "same"))).result == "unknown"
    assert arc(trace(*newest, list_id="ports.example")).result == "unknown"
    assert arc(trace(*chain((1, "none", "same"), (2, "fail", "same")))).result == "unknown"
