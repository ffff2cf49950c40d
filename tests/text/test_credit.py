from dataclasses import dataclass, replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sayso.model.chain import Hop
from sayso.model.document import Address
from sayso.text.credit import Holder, Known, Layout, Writer, credit_quotes, holds_run, own_row
from sayso.text.fingerprints import Prints, take_prints
from sayso.text.zones import mark_zones
from tests.text.samples import mail_document

ADA = Hop(name="Ada Roe", medium="mail", kind="person", address="ada@example.org")
BO = Hop(name="Bo Lee", medium="mail", kind="person", address="bo@example.org")
WORDS = "The gate has been shut since Monday morning.\nNobody knows who has the key to it."


@dataclass(frozen=True)
class Mail:
    """A mail that may be repeated; `above` as in `Holder`."""

    document: str
    sender: Hop
    content: str
    above: int | None


PARENT = Mail("parent", BO, "I have asked at the office and they know nothing.", 0)
GRAND = Mail("grand", ADA, WORDS, 1)
FOREIGN = Mail("foreign", ADA, f"{WORDS}\nThe porter says that he left it with the guard on Sunday.", None)


def count_shared(prints: Prints, first: int, other: int) -> int:
    """How many fingerprints of one piece another has as well."""
    one = np.unique(prints.hashes[prints.pieces == first])
    return int(np.isin(one, prints.hashes[prints.pieces == other]).sum())


def own_words(content: str) -> str:
    return "\n".join(line for line in content.split("\n") if not line.startswith(">"))


def layout_of(content: str) -> Layout:
    zones = mark_zones(content, (), mail_document())
    hops = list(dict.fromkeys(hop for zone in zones for hop in zone.voices))
    return Layout(
        content=content,
        spans=[(zone.span.start, zone.span.end) for zone in zones],
        rows=[
            (zone.kind, zone.level, tuple(hops.index(hop) for hop in zone.voices), zone.repeats)
            for zone in zones
        ],
        hops=hops,
    )


def credited(content: str, mails: list[Mail]) -> Layout:
    """The zones of a mail, credited to mails whose words the pipeline would find in them."""
    layout = layout_of(content)
    known: dict[int, Known] = {}
    for place in range(len(layout.rows)):
        prints = take_prints([layout.words(place), *(own_words(mail.content) for mail in mails)])
        size = count_shared(prints, 0, 0)
        holders = []
        for number, mail in enumerate(mails, 1):
            share = count_shared(prints, 0, number) / size if size else 0
            sender = Address(name=mail.sender.name, address=mail.sender.address)
            if share:
                holders.append(Holder(document=mail.document, share=share, above=mail.above, sender=sender))
        if holders:
            known[place] = Known(words=int(prints.words[0]), holders=holders)
    by_name = {mail.document: Writer(sender=mail.sender, content=mail.content) for mail in mails}
    before = list(layout.rows)
    assert credit_quotes(layout, known, lambda document: [by_name[document]]) == (layout.rows != before)
    return layout


def told(layout: Layout) -> list[tuple[str | None, str | None]]:
    return [
        (layout.hops[voices[-1]].name, repeats)
        for kind, _, voices, repeats in layout.rows
        if kind == "quoted"
    ]


def quote(words: str, signs: str = "> ") -> str:
    return "".join(f"{signs}{line}\n" for line in words.split("\n"))


def test_unnamed_words_are_credited_to_the_mail_they_repeat() -> None:
    content = "Mine.\n\n" + quote(PARENT.content) + quote(WORDS, ">> ")
    assert told(layout_of(content)) == [(None, None), (None, None)]
    layout = credited(content, [PARENT, GRAND])
    assert told(layout) == [("Bo Lee", "parent"), ("Ada Roe", "grand")]
    inner = [layout.hops[number] for number in layout.rows[-1][2]]
    assert [hop.name for hop in inner] == ["Cy Poe", "Bo Lee", "Ada Roe"]
    assert inner[-1].medium == "quote"


def test_rewrapped_words_are_found() -> None:
    rewrapped = WORDS.replace("\n", " ").replace(" since", "\nsince").replace(" who", "\nwho")
    assert told(credited("Mine.\n" + quote(rewrapped), [PARENT, GRAND])) == [("Ada Roe", "grand")]


def test_words_that_nobody_wrote_stay_unnamed() -> None:
    content = "Mine.\n> The moon is made of green cheese, they say, and so it is.\n"
    assert told(credited(content, [PARENT, GRAND])) == told(credited(content, [])) == [(None, None)]


def test_what_an_ancestor_only_quoted_is_not_its_own() -> None:
    quoting = replace(PARENT, content="Look:\n" + quote(WORDS))
    assert told(credited("Mine.\n" + quote(WORDS), [quoting])) == [(None, None)]


def test_a_name_in_the_text_yields_only_to_proof() -> None:
    named = "Mine.\n\nOn 3 June 2019 at 9:00, Di Fox wrote:\n"
    assert told(credited(named + quote(WORDS), [GRAND])) == [("Ada Roe", "grand")]
    loose = "The gate has been shut since Monday morning.\nAnd much else that I have to say about it."
    assert told(credited(named + quote(loose), [GRAND]))[0][0] == "Di Fox"


def test_the_parent_is_credited_where_it_is_the_only_candidate() -> None:
    partly = "The gate has been shut since Monday morning.\n" + "Cut and changed by hand, word for word. " * 3
    parent = replace(GRAND, document="parent", above=0)
    assert told(credited("Mine.\n" + quote(partly), [parent])) == [("Ada Roe", None)]


def test_a_mail_outside_the_thread_is_credited_for_whole_and_long_words_only() -> None:
    assert told(credited("Mine.\n" + quote(FOREIGN.content), [FOREIGN])) == [("Ada Roe", "foreign")]
    assert told(credited("Mine.\n" + quote("Nobody knows who has the key to it."), [FOREIGN])) == [
        (None, None)
    ]
    longer = FOREIGN.content + "\n" + "And there is more of it that she has never said to anybody. " * 2
    assert told(credited("Mine.\n" + quote(longer), [FOREIGN])) == [(None, None)]


def test_a_mail_outside_the_thread_never_takes_a_name_away() -> None:
    named = "Mine.\n\nOn 3 June 2019 at 9:00, {} wrote:\n"
    assert told(credited(named.format("Di Fox") + quote(FOREIGN.content), [FOREIGN])) == [
        ("Di Fox", "foreign")
    ]
    again = replace(FOREIGN, document="again", sender=replace(ADA, name="Di Fox", address="di@example.org"))
    layout = credited(named.format("Di Fox") + quote(FOREIGN.content), [FOREIGN, again])
    assert told(layout) == [("Di Fox", "again")]
    assert layout.hops[layout.rows[-1][2][-1]].address == "di@example.org"


def test_own_words_that_stand_in_an_earlier_mail_repeat_it() -> None:
    layout = credited(FOREIGN.content + "\n", [FOREIGN])
    assert [(kind, repeats) for kind, _, _, repeats in layout.rows] == [("body", "foreign")]
    assert [layout.hops[number].name for number in layout.rows[0][2]] == ["Cy Poe"]


def test_a_header_form_of_the_original_names_the_source() -> None:
    layout = layout_of("Mine.\n" + quote(WORDS))
    place = next(place for place, row in enumerate(layout.rows) if row[0] == "quoted")
    source = Hop(name="MX-1", medium="form")
    writers = [
        Writer(sender=ADA, content="Nothing of it at all, not one word."),
        Writer(sender=ADA, content=WORDS, source=source),
    ]
    known = {place: Known(words=16, holders=[Holder(document="d", share=1.0, above=0)])}
    assert credit_quotes(layout, known, lambda _: writers)
    assert [layout.hops[number].name for number in layout.rows[place][2]] == ["Cy Poe", "Ada Roe", "MX-1"]


def test_few_words_are_found_in_a_row() -> None:
    row = own_row(WORDS + "\n> It is not so.")
    assert holds_run(row, "> shut since\n> Monday")
    assert not holds_run(row, "> It is not so.")
    assert not holds_run(row, ">\n")


@given(st.lists(st.sampled_from(["> a b c d", ">> a b c d", "a b c d", "", "> x y z u v w t"]), max_size=8))
def test_crediting_changes_no_span_and_no_sender(lines: list[str]) -> None:
    before = layout_of("\n".join(lines))
    mails = [replace(PARENT, content="a b c d"), replace(GRAND, content="x y z u v w t")]
    after = credited("\n".join(lines), mails)
    assert [(row[0], row[1], before.hops[row[2][0]]) for row in before.rows] == [
        (row[0], row[1], after.hops[row[2][0]]) for row in after.rows
    ]
    assert after.spans == before.spans
