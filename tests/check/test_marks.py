"""Quotations in a draft: which words stand in marks or in blocks, and who is named for them."""

import pytest

from sayso.check.draft import find_quotations
from sayso.check.marks import find_marked
from sayso.model.chain import Hop
from sayso.model.document import Text, Zone
from sayso.model.place import Span
from sayso.model.quotation import Quotation, Saying


def marked(content: str) -> list[str]:
    return [each.span.cut(content) for each in find_marked(content, 0, len(content))]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ('He said: "It is so." She left.', ["It is so."]),
        ("He said: “It is so.” She left.", ["It is so."]),
        ("Il a dit : « C’est ainsi ». Elle part.", ["C’est ainsi"]),
        ("Er sagte: „So ist es.“ Sie ging.", ["So ist es."]),
        ("Han sa: »Det er sådan.« Hun gik.", ["Det er sådan."]),
        ("Hän sanoi: ”Niin se on.” Hän lähti.", ["Niin se on."]),
        ("He said: ‘It is so.’ She left.", ["It is so."]),
        ("He said: 'It is so.' She left.", ["It is so."]),
        ("He said: ``It is so.'' She left.", ["It is so."]),
        ("„Er hat ‚niemals‘ gesagt“, sagte sie.", ["Er hat ‚niemals‘ gesagt", "niemals"]),
        ("“He told me, ‘Go home now,’ and left,” she said.",
         ["He told me, ‘Go home now,’ and left,", "Go home now,"]),
        ('"He told me, \'Go home now,\' and left," she said.',
         ["He told me, 'Go home now,' and left,", "Go home now,"]),
        ("‘The dockers’ union has a page,’ he said.", ["The dockers’ union has a page,"]),
        ("Don't say it's the dockers' fault; it isn't.", []),
        ("A 12\" pipe and a 5'10\" man, rock ’n’ roll in the ’90s.", []),
        ('An open " mark and no other.', []),
        ('A line "broken\nover two" lines.', ["broken\nover two"]),
    ],
)  # fmt: skip
def test_pairs_of_marks(content: str, words: list[str]) -> None:
    assert marked(content) == words


@pytest.mark.parametrize("mark", ['""', "“”", "«»"])
def test_a_quotation_goes_on_where_a_paragraph_opens_it_again(mark: str) -> None:
    opening, closing = mark
    content = f"He wrote: {opening}One thing.\n\n{opening}Another thing.{closing}\n\nThe end."
    assert marked(content) == [f"One thing.\n\n{opening}Another thing."]


def test_a_mark_without_a_partner_ends_with_its_paragraph() -> None:
    content = 'He wrote: "One thing.\n\nNo more of it.\n\nShe said: "Two things."'
    assert marked(content) == ["Two things."]


def found(content: str, *sayings: Saying, zones: tuple[Zone, ...] = ()) -> tuple[Quotation, ...]:
    whole = Zone(kind="body", span=Span(start=0, end=len(content)), level=0, voices=())
    return find_quotations(Text(document="d", content=content, zones=zones or (whole,), runs=()), sayings)


def saying(content: str, words: str, speaker: str | None, cue: str = "said") -> Saying:
    def span(part: str) -> Span:
        return Span(start=content.index(part), end=content.index(part) + len(part))

    return Saying(
        content=(span(words),),
        source=() if speaker is None else (span(speaker),),
        cue=(span(cue),),
        speaker=speaker,
        factuality="asserted",
    )


def test_scare_quotes_are_no_quotations_unless_somebody_speaks_them() -> None:
    """M-203: one or two words without a speaker are left out."""
    content = 'The so-called "annex" is long. Orlov said "never" to that.'
    assert [each.text for each in found(content)] == []
    assert [each.text for each in found(content, saying(content, '"never"', "Orlov"))] == ["never"]


def test_a_title_matters_only_where_the_leak_has_it() -> None:
    """M-203: words in marks that look like a title are kept as `perhaps`."""
    content = 'She read "The Harbour Master Report" and "the harbour master is away".'
    assert [(each.text, each.standing) for each in found(content)] == [
        ("The Harbour Master Report", "perhaps"),
        ("the harbour master is away", "quotation"),
    ]


def test_the_speaker_is_the_one_of_the_innermost_statement() -> None:
    content = 'Rask said that Orlov said "the annex is signed and sealed".'
    outer = saying(content, 'that Orlov said "the annex is signed and sealed"', "Rask")
    inner = saying(content, '"the annex is signed and sealed"', "Orlov")
    assert [each.speaker for each in found(content, outer, inner)] == ["Orlov"]


def test_a_quoted_zone_is_a_block_of_its_writer() -> None:
    content = "Carrow wrote:\n\n> The annex is signed. The minister\n> initialled it.\n\nThat is all."
    first, last = content.index(">"), content.index("That")
    zones = (
        Zone(kind="body", span=Span(start=0, end=first), level=0, voices=()),
        Zone(
            kind="quoted",
            span=Span(start=first, end=last),
            level=1,
            voices=(Hop(name="Ines Carrow", medium="quote"),),
        ),
        Zone(kind="body", span=Span(start=last, end=len(content)), level=0, voices=()),
    )
    (block,) = found(content, zones=zones)
    assert block.text == "The annex is signed. The minister\n> initialled it."
    assert (block.form, block.speaker) == ("block", "Ines Carrow")


def test_an_indented_paragraph_is_a_block_and_code_is_not() -> None:
    content = (
        "Carrow was plain:\n\n    We counted one voice twice, and it is\n    the oldest mistake.\n\n"
        "Code:\n\n    for each in voices:\n        total += each.count(1)\n\nThe end.\n"
    )
    (block,) = found(content)
    assert block.text == "We counted one voice twice, and it is\n    the oldest mistake."
    assert block.speaker == "Carrow"
