from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from sayso.model.chain import Hop
from sayso.model.document import Address, InnerMessage, Message, Text
from sayso.model.place import DateRange, Span
from sayso.text.clues import Clue, clues_of, is_moment, moment, people_of
from sayso.text.content_threads import Inside, Letter, Links, find_links
from sayso.text.threads import build_threads
from sayso.text.zones import mark_zones
from tests.text.samples import mail_document

ADA, BO, CY = (Address(name=name, address=None) for name in ("Ada Roe", "Bo Lee", "Cy Poe"))


def letter(document: str, sender: Address, sent: str | None, subject: str) -> Letter:
    message = Message(
        message_id=None,
        in_reply_to=(),
        references=(),
        sender=sender,
        recipients=(),
        subject=subject,
        sent=sent,
    )
    return Letter(document=document, message=message)


FIRST = letter("first", ADA, "2010-04-01T10:00:00+00:00", "Rain")
SECOND = letter("second", BO, "2010-04-01T12:00:00+00:00", "Re: Rain")
REPLY = letter("reply", CY, "2010-04-02T09:00:00+00:00", "RE: Rain")


def parents(letters: list[Letter], inside: dict[str, Inside] | None = None) -> dict[str, str]:
    return dict(links(letters, inside).parents)


def links(letters: list[Letter], inside: dict[str, Inside] | None = None) -> Links:
    return find_links(letters, lambda number: (inside or {}).get(letters[number].document, Inside()))


def clue(sender: Address | None = None, **fields: object) -> Inside:
    return Inside(clues=((Clue(sender=sender, **fields),),))  # type: ignore[arg-type]


def test_the_header_above_a_quotation_finds_the_parent() -> None:
    letters = [FIRST, SECOND, REPLY]
    for sent in ("2010-04-01T10:00+00:00", "2010-04-01T12:00", "2010-04-01"):
        assert parents(letters, {"reply": clue(ADA, sent=sent)})["reply"] == "first"
    assert parents(letters, {"reply": clue(BO, sent="2010-04-01")})["reply"] == "second"


def test_the_quoted_words_find_the_parent() -> None:
    assert parents([FIRST, SECOND, REPLY], {"reply": clue(shares={0: 1.0})})["reply"] == "first"
    assert parents([FIRST, SECOND, REPLY], {"reply": clue(shares={1: 0.9})})["reply"] == "second"
    other = letter("other", CY, "2010-04-02T09:00:00+00:00", "Lunch")
    assert "other" not in parents([FIRST, other], {"other": clue(shares={0: 0.4})})


def test_a_reply_without_quotation_answers_whom_it_is_sent_to_else_the_last() -> None:
    assert parents([FIRST, SECOND, REPLY]) == {"second": "first", "reply": "second"}
    assert parents([FIRST, SECOND, REPLY], {"reply": Inside(addressed=(ADA,))})["reply"] == "first"
    late = replace(REPLY, message=replace(REPLY.message, sent="2011-04-02T09:00:00+00:00"))
    assert "reply" not in parents([FIRST, SECOND, late])
    assert "first" not in parents([FIRST, replace(FIRST, document="again")])


def test_parts_hang_below_their_cover_else_the_first_part() -> None:
    def part(number: int, minute: int) -> Letter:
        return letter(
            f"p{number}", ADA, f"2010-04-01T10:{minute:02}:00+00:00", f"[PATCH v2 {number}/3] Gate {number}"
        )

    found = parents([part(1, 1), part(2, 2), part(3, 3), part(0, 0)])
    assert found == {"p1": "p0", "p2": "p0", "p3": "p0"}
    assert parents([part(1, 1), part(2, 2), part(3, 3)]) == {"p2": "p1", "p3": "p1"}
    cover = letter("cover", ADA, "2010-04-01T10:00:30+00:00", "New gates")
    assert parents([part(1, 1), part(2, 2), cover]) == {"p1": "cover", "p2": "cover"}


def test_mails_with_references_and_later_ones_are_left_alone() -> None:
    referring = replace(REPLY, message=replace(REPLY.message, references=("chat",)))
    assert parents([FIRST, referring]) == {}
    later = parents([FIRST, SECOND], {"first": clue(BO, sent="2010-04-01", shares={1: 1.0})})
    assert later["second"] == "first"
    assert later["first"].startswith("inner:")


def test_a_copy_of_a_mail_is_not_its_parent() -> None:
    assert parents([SECOND, replace(SECOND, document="copy")]) == {}


def test_two_mails_that_forward_the_same_absent_mail_meet() -> None:
    told = clue(ADA, sent="2010-03-01T08:15", subject="Gate", forwarded=True)
    one = letter("one", BO, "2010-04-01T12:00:00+00:00", "Fwd: Gate")
    two = letter("two", CY, "2010-04-03T12:00:00+00:00", "WG: Gate")
    found = links([one, two], {"one": told, "two": told})
    assert found.parents["one"] == found.parents["two"]
    (thread,) = build_threads([(each.document, each.message) for each in (one, two)], found)
    ghost, *others = thread.nodes
    assert (ghost.document, ghost.message_id, ghost.key[:6]) == (None, None, "inner:")
    assert [node.parent for node in others] == [ghost.key, ghost.key]


def test_a_forward_of_a_forward_ends_at_the_mail_of_the_leak() -> None:
    inside = Inside(
        clues=(
            (Clue(sender=BO, sent="2010-04-01T18:00", subject="Fwd: Rain", forwarded=True),),
            (Clue(sender=ADA, sent="2010-04-01T10:00", subject="Rain", forwarded=True, shares={0: 1.0}),),
        )
    )
    last = letter("last", CY, "2010-04-02T09:00:00+00:00", "Fwd: Rain")
    (thread,) = build_threads(
        [(each.document, each.message) for each in (FIRST, last)], links([FIRST, last], {"last": inside})
    )
    first, ghost, forward = thread.nodes
    assert (first.document, ghost.document, forward.document) == ("first", None, "last")
    assert (ghost.parent, forward.parent) == (first.key, ghost.key)


def test_references_of_others_come_before_content() -> None:
    named = [
        replace(each, message=replace(each.message, message_id=each.document))
        for each in (FIRST, SECOND, REPLY)
    ]
    last = replace(named[0], document="last", message=replace(named[0].message, message_id="last"))
    last = replace(last, message=replace(last.message, references=("first", "reply")))
    found = Links(parents={"reply": "second", "second": "first"})
    (thread,) = build_threads([(each.document, each.message) for each in (*named, last)], found)
    assert {node.key: node.parent for node in thread.nodes} == {
        "first": None,
        "second": "first",
        "reply": "first",
        "last": "reply",
    }


def test_clues_are_read_layer_by_layer() -> None:
    content = (
        "Mine.\n\nOn 3 June 2019 at 9:00, Ada Roe wrote:\n> The gate is shut.\n>\n"
        "> On 1 June 2019 at 9:00, Bo Lee wrote:\n>> Is the gate shut?\n"
    )
    zones = mark_zones(content, (), mail_document())
    text = Text(document="d", content=content, zones=zones, runs=())
    place = next(place for place, zone in enumerate(zones) if zone.kind == "quoted" and zone.level == 1)
    first, second = clues_of(text, {place: {7: 1.0}})
    assert [each.sender and each.sender.name for each in (*first, *second)] == ["Ada Roe", "Bo Lee"]
    assert first[0].sent == "2019-06-03" and first[0].shares[7] > 0.5
    header = InnerMessage(
        span=Span(start=7, end=30),
        level=1,
        forwarded=False,
        sender=ADA,
        sent="2019-06-03T09:00",
        subject="Gate",
    )
    ((told,), _) = clues_of(replace(text, inner=(header,)), {})
    assert (told.sent, told.subject) == ("2019-06-03T09:00", "Gate")


def test_people_are_known_in_any_order_of_names() -> None:
    assert people_of(Address(name="Roe, Ada", address=None)) & people_of(ADA)
    assert people_of(Address(name="ADA@X.org", address=None)) == {"ada@x.org"}
    assert not people_of(None)


def test_a_local_time_may_be_off_by_quarters_of_an_hour() -> None:
    told = moment("2010-04-01T10:00") or 0.0
    assert is_moment("2010-04-01T10:00", told, told + 5.5 * 3600 + 20)
    assert not is_moment("2010-04-01T10:00", told, told + 5.6 * 3600)
    assert not is_moment("2010-04-01T10:00+00:00", told, told + 3600)
    assert not is_moment("2010-04-01", told, told)


SUBJECTS = st.sampled_from(
    ["Rain", "Re: Rain", "Fwd: Rain", "Re: Gate", "[PATCH 1/2] Gate", "[PATCH 2/2] Gate"]
)
LETTERS = st.lists(
    st.tuples(
        st.sampled_from([ADA, BO, CY]),
        st.one_of(st.none(), st.integers(10, 23).map(lambda hour: f"2010-04-01T{hour}:00:00+00:00")),
        SUBJECTS,
    ),
    max_size=8,
)
CLUES = st.lists(
    st.lists(
        st.builds(
            Clue,
            sender=st.sampled_from([None, ADA, BO]),
            sent=st.sampled_from([None, "2010-04-01", "2010-04-01T11:00"]),
            shares=st.dictionaries(st.integers(0, 7), st.sampled_from([0.3, 1.0]), max_size=2),
        ),
        min_size=1,
        max_size=2,
    ).map(tuple),
    max_size=3,
).map(tuple)


@given(LETTERS, st.lists(CLUES, min_size=8, max_size=8))
def test_links_make_trees_that_hold_every_document_once(rows: list, clues: list) -> None:
    letters = [letter(f"d{place}", *row) for place, row in enumerate(rows)]
    size = len(letters)
    cut = [
        tuple(
            tuple(
                replace(each, shares={who: share for who, share in each.shares.items() if who < size})
                for each in layer
            )
            for layer in layers
        )
        for layers in clues
    ]
    found = find_links(letters, lambda number: Inside(clues=cut[number]))
    threads = build_threads([(each.document, each.message) for each in letters], found)
    held = [node.document for thread in threads for node in thread.nodes if node.document]
    assert sorted(held) == sorted(each.document for each in letters)
    for thread in threads:
        assert sum(node.parent is None for node in thread.nodes) == 1


def test_a_voice_of_the_zones_serves_where_no_header_was_read() -> None:
    content = "Mine.\n> His words are these.\n"
    zones = mark_zones(content, (), mail_document())
    named = Hop(name="Bo Lee", medium="quote", at=DateRange(start="2019-06-01", end="2019-06-01"))
    zones = tuple(replace(zone, voices=(*zone.voices[:1], named)) if zone.level else zone for zone in zones)
    ((told,),) = clues_of(Text(document="d", content=content, zones=zones, runs=()), {})
    assert (told.sender, told.sent) == (Address(name="Bo Lee", address=None), "2019-06-01")
