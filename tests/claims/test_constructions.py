"""Which constructions are found, in sentences written for this test: source | cue | content."""

import pytest

from sayso.claims.rules import RuleExtractor

NONE = ""
ENGLISH = [
    (
        "Ann Lee said that the mill had closed.",
        "Ann Lee",
        "said",
        "the mill had closed",
        "asserted",
        "neutral",
    ),
    ("Ann Lee said the mill had closed.", "Ann Lee", "said", "the mill had closed", "asserted", "neutral"),
    (
        "Ann Lee claims that the mill is safe.",
        "Ann Lee",
        "claims",
        "the mill is safe",
        "asserted",
        "distances",
    ),
    ("He alleges that the mill is unsafe.", "He", "alleges", "the mill is unsafe", "asserted", "distances"),
    (
        "The audit revealed that money was missing.",
        "The audit",
        "revealed",
        "money was missing",
        "asserted",
        "endorses",
    ),
    (
        "The bank denied that it paid the broker.",
        "The bank",
        "denied",
        "it paid the broker",
        "denied",
        "neutral",
    ),
    (
        "She has repeatedly denied taking money.",
        "She",
        "has repeatedly denied",
        "taking money",
        "denied",
        "neutral",
    ),
    ("Police did not deny that he was held.", "Police", "did not deny", "he was held", "supposed", "neutral"),
    (
        "The general admitted taking the money.",
        "The general",
        "admitted",
        "taking the money",
        "admitted",
        "endorses",
    ),
    ("Police believe that he fled.", "Police", "believe", "he fled", "supposed", "neutral"),
    ("Ann Lee does not believe that he fled.", "Ann Lee", "does not believe", "he fled", "denied", "neutral"),
    ("Ann Lee may say that he fled.", "Ann Lee", "may say", "he fled", "supposed", "neutral"),
    ("If Ann Lee says that he fled, we print.", "Ann Lee", "says", "he fled", "conditional", "neutral"),
    ("Ann Lee asked whether he fled.", "Ann Lee", "asked", "whether he fled", "asked", "neutral"),
    ("The company declined to comment.", "The company", "declined", "to comment", "declined", "neutral"),
    (
        "The memo warned that the dam would fail.",
        "The memo",
        "warned",
        "the dam would fail",
        "asserted",
        "neutral",
    ),
    (
        "According to Ann Lee, the mill closed.",
        "Ann Lee",
        "According to",
        "the mill closed",
        "asserted",
        "neutral",
    ),
    (
        "The mill closed, according to Ann Lee.",
        "Ann Lee",
        "according to",
        "The mill closed",
        "asserted",
        "neutral",
    ),
    (
        "As Reuters reported, the mill closed.",
        "Reuters",
        "reported",
        "the mill closed",
        "asserted",
        "neutral",
    ),
    (
        "Ann Lee told Reuters that the mill closed.",
        "Ann Lee",
        "told",
        "the mill closed",
        "asserted",
        "neutral",
    ),
    ("Ann Lee told the Polish army that it lost.", "Ann Lee", "told", "it lost", "asserted", "neutral"),
    (
        "The union accused the bank of hiding losses.",
        "The union",
        "accused",
        "the bank of hiding losses",
        "asserted",
        "neutral",
    ),
    (
        "The bank was accused by the union of hiding losses.",
        "the union",
        "was accused",
        "The bank|of hiding losses",
        "asserted",
        "neutral",
    ),
    (
        "The bank was accused of hiding losses.",
        NONE,
        "was accused",
        "The bank|of hiding losses",
        "asserted",
        "distances",
    ),
    (
        "It was reported that the mill closed.",
        NONE,
        "was reported",
        "the mill closed",
        "asserted",
        "distances",
    ),
    (
        "The suspect allegedly fled to Tijuana.",
        NONE,
        "allegedly",
        "The suspect|fled to Tijuana",
        "asserted",
        "distances",
    ),
    ("Reportedly, the ship left port.", NONE, "Reportedly", "the ship left port", "asserted", "distances"),
    (
        "“We have lost everything,” Ann Lee said.",
        "Ann Lee",
        "said",
        "We have lost everything",
        "asserted",
        "neutral",
    ),
    (
        "“We have lost everything,” said Ann Lee.",
        "Ann Lee",
        "said",
        "We have lost everything",
        "asserted",
        "neutral",
    ),
    (
        'Ann Lee said: "We have lost everything."',
        "Ann Lee",
        "said",
        "We have lost everything",
        "asserted",
        "neutral",
    ),
    (
        "“The plan,” Ann Lee said, “was never approved.”",
        "Ann Lee",
        "said",
        "The plan|was never approved",
        "asserted",
        "neutral",
    ),
    (
        "“We lost it all,” she said. “It was over.”",
        "she",
        "said",
        "We lost it all|It was over",
        "asserted",
        "neutral",
    ),
    ("The plan, she added, would fail.", "she", "added", "The plan|would fail", "asserted", "neutral"),
    (
        "Ann Lee, the mayor of Sopot, said the mill closed.",
        "Ann Lee, the mayor of Sopot",
        "said",
        "the mill closed",
        "asserted",
        "neutral",
    ),
    (
        "In April, a man known only as “KR-7” -- a clerk -- said it closed.",
        "a man known only as “KR-7” -- a clerk",
        "said",
        "it closed",
        "asserted",
        "neutral",
    ),
    (
        "The lawyer who lost the case said it was unfair.",
        "The lawyer who lost the case",
        "said",
        "it was unfair",
        "asserted",
        "neutral",
    ),
    (
        "A source with good access states that he fled.",
        "A source with good access",
        "states",
        "he fled",
        "asserted",
        "neutral",
    ),
    (
        "“We will win this race!” boomed Ann Lee.",
        "Ann Lee",
        "boomed",
        "We will win this race!",
        "asserted",
        "neutral",
    ),
]
SPANISH = [
    (
        "El ministro dijo que el barco había salido.",
        "El ministro",
        "dijo",
        "el barco había salido",
        "asserted",
        "neutral",
    ),
    (
        "Dijo el ministro que el barco había salido.",
        "el ministro",
        "Dijo",
        "el barco había salido",
        "asserted",
        "neutral",
    ),
    (
        "Según la DEA, el cártel pagó dos millones.",
        "la DEA",
        "Según",
        "el cártel pagó dos millones",
        "asserted",
        "neutral",
    ),
    ("El cártel pagó, según la DEA.", "la DEA", "según", "El cártel pagó", "asserted", "neutral"),
    (
        "Ana López afirmó que la fábrica cerró.",
        "Ana López",
        "afirmó",
        "la fábrica cerró",
        "asserted",
        "distances",
    ),
    (
        "Ana López negó que la fábrica cerrara.",
        "Ana López",
        "negó",
        "la fábrica cerrara",
        "denied",
        "neutral",
    ),
    ("El juez cree que la fábrica cerró.", "El juez", "cree", "la fábrica cerró", "supposed", "neutral"),
    (
        "El alcalde acusó a la policía de vender armas.",
        "El alcalde",
        "acusó",
        "a la policía de vender armas",
        "asserted",
        "neutral",
    ),
    (
        "Supuestamente el capitán recibió dinero.",
        NONE,
        "Supuestamente",
        "el capitán recibió dinero",
        "asserted",
        "distances",
    ),
    (
        "Al parecer, el capitán huyó de la ciudad.",
        NONE,
        "Al parecer",
        "el capitán huyó de la ciudad",
        "asserted",
        "distances",
    ),
    (
        "El capitán habría recibido dinero del cártel.",
        NONE,
        "habría",
        "El capitán habría recibido dinero del cártel",
        "asserted",
        "distances",
    ),
    (
        "«No sabemos nada de eso», dijo el alcalde.",
        "el alcalde",
        "dijo",
        "No sabemos nada de eso",
        "asserted",
        "neutral",
    ),
]


@pytest.mark.parametrize("row", ENGLISH + SPANISH, ids=lambda row: row[0])
def test_construction_gives_source_cue_content_and_commitment(row: tuple[str, ...]) -> None:
    sentence, source, cue, content, factuality, stance = row
    found = RuleExtractor().find(sentence)
    assert len(found) == 1
    one = found[0]
    roles = tuple("|".join(s.cut(sentence) for s in spans) for spans in (one.source, one.cue, one.content))
    assert (*roles, one.factuality, one.stance) == (source, cue, content, factuality, stance)


@pytest.mark.parametrize(
    "sentence",
    [
        "The minister did not say that the ship had left.",
        "The general did not admit taking the money.",
        "The report on claims of fraud was published in May.",
        "His claims and her reports fill three shelves.",
        "The States of the union met in the hall.",
        "Please note that the office is closed.",
        "He said nothing.",
        "El informe fue publicado en mayo.",
        "",
    ],
)
def test_no_statement_is_found_where_none_is_made(sentence: str) -> None:
    assert RuleExtractor().find(sentence) == ()


@pytest.mark.parametrize(
    ("sentence", "pairs"),
    [
        ("The memo states that Ann Lee told the board it lost.", [("The memo", None), ("Ann Lee", 0)]),
        ("The mill knew that it lost, according to a clerk.", [("a clerk", None), ("The mill", 0)]),
        ("“My boss says that the deal is dead,” Ann Lee wrote.", [("Ann Lee", None), ("My boss", 0)]),
        ("Ann Lee said it closed, but Bob Ray said it was open.", [("Ann Lee", None), ("Bob Ray", None)]),
        ("Ann Lee said it closed, adding that it burned.", [("Ann Lee", None), ("Ann Lee", None)]),
        (
            "Ann Lee says that Bob Ray believes that Eve knows that it closed.",
            [("Ann Lee", None), ("Bob Ray", 0), ("Eve", 1)],
        ),
    ],
)
def test_statements_inside_statements_have_a_parent(
    sentence: str, pairs: list[tuple[str, int | None]]
) -> None:
    found = RuleExtractor().find(sentence)
    assert [(one.source[0].cut(sentence), one.parent) for one in found] == pairs


def test_a_quotation_goes_on_in_the_next_paragraph() -> None:
    passage = "“We lost the mill last year,” Ann Lee said.\n\n“Then we lost the bank as well.”"
    first, second = RuleExtractor().find(passage)
    assert second.source == first.source
    assert second.content[0].cut(passage) == "Then we lost the bank as well"


def test_a_paragraph_that_ends_in_a_colon_takes_its_quotation_from_the_next() -> None:
    passage = "Ann Lee continued:\n\n“Then we lost the bank as well.”"
    (one,) = RuleExtractor().find(passage)
    assert one.content[0].cut(passage) == "Then we lost the bank as well"


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("“We have lost everything,” she said.", "direct"),
        ("She said the mill was “beyond all repair” now.", "mixed"),
        ("She said the mill was lost.", "indirect"),
    ],
)
def test_kind_says_how_much_is_quoted(sentence: str, kind: str) -> None:
    assert [one.kind for one in RuleExtractor().find(sentence)] == [kind]
