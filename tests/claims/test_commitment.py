"""How surely somebody says something, read from the words of the cue, its clause and its content."""

import pytest

from sayso.claims.commitment import Clause, clause_of, committed, composed, is_talk
from sayso.claims.cues import grammar
from sayso.claims.words import paragraphs, split_words
from sayso.model.claim import Attribution, Factuality
from sayso.model.place import Span

ROLES = {"[": 0, "{": 1, "<": 2}


def clause(marked: str) -> tuple[Clause, str]:
    """The clause of `[source] {cue} <content>` in a passage, and the words of the source."""
    roles: list[list[Span]] = [[], [], []]
    plain, opened = "", ("", 0)
    for c in marked:
        if c in ROLES:
            opened = c, len(plain)
        elif c in "]}>":
            roles[ROLES[opened[0]]].append(Span(start=opened[1], end=len(plain)))
        else:
            plain += c
    words = split_words(plain)
    sentences = [s for p in paragraphs(words) for s in p.sentences]
    source, cue, content = map(tuple, roles)
    (sentence,) = (s for s in sentences if s[0] <= words.within(cue[0])[0] < s[1])
    one = attribution(source=source, cue=cue, content=content)
    return clause_of(words, grammar("en"), sentence, one), " ".join(s.cut(plain) for s in source)


def attribution(
    source: tuple[Span, ...] = (),
    cue: tuple[Span, ...] = (),
    content: tuple[Span, ...] = (),
    factuality: Factuality = "asserted",
    parent: int | None = None,
) -> Attribution:
    return Attribution(
        source=source,
        cue=cue,
        content=content,
        kind="indirect",
        factuality=factuality,
        stance="neutral",
        score=0.5,
        parent=parent,
    )


def factuality(marked: str) -> str:
    return committed(*clause(marked))[0]


def test_a_clause_holds_its_words_as_numbers() -> None:
    found, source = clause("It rained. [Ann Lee] {did} not {say} that <it closed>.")
    assert source == "Ann Lee"
    assert found.sentence == (3, 12)
    assert found.cue == (5, 7)
    assert found.content == ((9, 11),)


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("[Lee] {said} that <it closed>.", ("asserted", "neutral")),
        ("[Lee] {has said} that <it closed>.", ("asserted", "neutral")),
        ("{According to} [Lee], <it closed>.", ("asserted", "neutral")),
        ("[Lee] {claimed} that <it closed>.", ("asserted", "distances")),
        ("[Lee] {revealed} that <it closed>.", ("asserted", "endorses")),
        ("[Lee] {admitted} that <it closed>.", ("admitted", "endorses")),
        ("[Lee] {denied} that <it closed>.", ("denied", "neutral")),
        ("[Lee’s] {denial} that <it closed>.", ("denied", "neutral")),
        ("[Lee] {thinks} that <it closed>.", ("supposed", "neutral")),
        ("[Lee] {is skeptical} that <it closed>.", ("supposed", "neutral")),
        ("[Lee] {asked} whether <it closed>.", ("asked", "neutral")),
        ("[Lee] {declined to say} whether <it closed>.", ("declined", "neutral")),
        ("{Rumors} that <it closed>.", ("asserted", "distances")),
        ("[Lee] {grumbled} that <it closed>.", ("asserted", "neutral")),
    ],
)
def test_a_plain_cue_means_what_its_class_means(marked: str, expected: tuple[str, str]) -> None:
    assert committed(*clause(marked)) == expected


@pytest.mark.parametrize(
    "marked",
    [
        "[Lee] {did not say} that <it closed>.",
        "[Lee] {never said} that <it closed>.",
        "[Lee] {didn't say} that <it closed>.",
        "[Lee] {didn’t say} that <it closed>.",
        "[Lee] {did not reveal} that <it closed>.",
        "[Lee] {cannot confirm} that <it closed>.",
        "[Lee] {neither confirmed nor denied} that <it closed>.",
        "[Lee] {would neither confirm nor deny} that <it closed>.",
        "[Neither Lee nor Ray] {said} that <it closed>.",
        "[Nobody] {would say} that <it closed>.",
        "[No one] {said} that <it closed>.",
        "If [nobody] {says} that <it closed>, we leave.",
    ],
)
def test_what_is_not_said_is_declined_and_nobody_presents_it(marked: str) -> None:
    assert committed(*clause(marked)) == ("declined", "neutral")


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("[Lee] {does not believe} that <it closed>.", "denied"),
        ("[Lee] {no longer believes} that <it closed>.", "denied"),
        ("[None of them] {believes} that <it closed>.", "denied"),
        ("[Lee] {did not deny} that <it closed>.", "supposed"),
        ("[Nobody] {denied} that <it closed>.", "supposed"),
        ("[Lee] {did not ask} whether <it closed>.", "asked"),
        ("[Lee] {declined to say} that <it is not closed>.", "declined"),
    ],
)
def test_a_negated_belief_denies_and_a_negated_denial_supposes(marked: str, expected: str) -> None:
    assert factuality(marked) == expected


@pytest.mark.parametrize("negated", ["<it did not close>", "<nobody left>", "<it never closed>"])
def test_a_negated_content_is_said_as_surely_as_any(negated: str) -> None:
    assert factuality(f"[Lee] {{said}} that {negated}.") == "asserted"


@pytest.mark.parametrize("modal", ["may", "might", "could", "would", "should"])
def test_who_may_say_so_supposes(modal: str) -> None:
    assert factuality(f"[Lee] {{{modal} say}} that <it closed>.") == "supposed"


def test_a_modal_leaves_a_denial_a_denial() -> None:
    assert factuality("[Lee] {would deny} that <it closed>.") == "denied"


@pytest.mark.parametrize(
    "marked",
    [
        "If [Lee] {says} that <it closed>, we leave.",
        "But if [Lee] {denies} that <it closed>, we leave.",
        "We leave if [Lee] {says} that <it closed>.",
        "Unless [Lee] {says} that <it closed>, we stay.",
        "Suppose [Lee] {says} that <it closed>.",
        "Should [Lee] {deny} that <it closed>, we leave.",
        "Had [Lee] {said} that <it closed>, we would have left.",
        "Were [Lee] {to say} that <it closed>, we would leave.",
    ],
)
def test_under_a_condition_the_statement_itself_is_conditional(marked: str) -> None:
    assert factuality(marked) == "conditional"


@pytest.mark.parametrize(
    "marked",
    [
        "If it rains, [Lee] {says} that <it closed>.",
        "If it rains; [Lee] {says} that <it closed>.",
        "We leave if it rains. [Lee] {says} that <it closed>.",
        "[Lee] {said} that <it closes if it rains>.",
        "<“It closed if it rained”> [Lee] {said}.",
        "[Lee] had {said} that <it closed>.",
        "[Lee], if asked, {said} that <it closed>.",
    ],
)
def test_a_condition_of_something_else_does_not_count(marked: str) -> None:
    assert factuality(marked) == "asserted"


def test_who_supposes_says_so_without_a_condition() -> None:
    assert factuality("[They] {suppose} that <it closed>.") == "supposed"


@pytest.mark.parametrize(
    "marked",
    [
        "Did [Lee] {say} that <it closed>?",
        "Has [Lee] {denied} that <it closed>?",
        "Was it {reported} that <it closed>?",
        "[Who] {says} that <it closed>?",
        "And why did [Lee] {say} that <it closed>?",
    ],
)
def test_a_question_asks_whether_somebody_said_so(marked: str) -> None:
    assert factuality(marked) == "asked"


@pytest.mark.parametrize(
    "marked",
    [
        "[Lee] {said} that <it closed>?",
        "Why? [Lee] {said} that <it closed>.",
        "[Lee] {said}: <did it close>?",
    ],
)
def test_a_question_about_something_else_does_not_count(marked: str) -> None:
    assert factuality(marked) == "asserted"


@pytest.mark.parametrize(
    "content", ["it may close", "it probably closed", "perhaps it closed", "it seems closed"]
)
def test_a_hedged_content_is_supposed(content: str) -> None:
    assert factuality(f"[Lee] {{said}} that <{content}>.") == "supposed"


@pytest.mark.parametrize(
    "content",
    [
        "it closed in May",
        "it closed because it might burn",
        "it closed, perhaps for good",
        "the mill that may burn closed",
        "the mill, the bank and the inn probably closed",
        "the old mill at the end of the road to the river probably closed",
    ],
)
def test_a_hedge_beside_the_main_clause_does_not_count(content: str) -> None:
    assert factuality(f"[Lee] {{said}} that <{content}>.") == "asserted"


def test_a_hedge_leaves_a_denial_a_denial() -> None:
    assert factuality("[Lee] {denied} that <it may close>.") == "denied"


@pytest.mark.parametrize(
    ("marked", "stance"),
    [
        ("It {was reported} that <it closed>.", "distances"),
        ("It {is said} that <it closed>.", "distances"),
        ("It {was reported} by [Lee] that <it closed>.", "neutral"),
        ("It {was revealed} that <it closed>.", "endorses"),
        ("{Reported}: <it closed>.", "neutral"),
    ],
)
def test_a_passive_without_its_agent_keeps_its_distance(marked: str, stance: str) -> None:
    assert committed(*clause(marked)) == ("asserted", stance)


@pytest.mark.parametrize("said", ["[I] {hear}", "[I] {understand}", "[We] {gather}"])
def test_the_first_person_that_hears_only_supposes(said: str) -> None:
    assert committed(*clause(f"{said} that <it closed>.")) == ("supposed", "neutral")


def test_another_person_that_hears_does_not() -> None:
    assert factuality("[Lee] {hears} that <it closed>.") == "asserted"


@pytest.mark.parametrize(
    "marked",
    [
        "[I] {hope} that <it closed>.",
        "[We] {wonder} whether <it closed>.",
        "[I] {apologise} that <it closed>.",
        "[you] {know} that <it closed>.",
        "[You] {think} that <it closed>.",
        "Please {ask} whether <it closed>.",
        "{Ask} whether <it closed>.",
        "And please {tell} me that <it closed>.",
    ],
)
def test_talk_between_writer_and_reader_makes_nobody_say_anything(marked: str) -> None:
    assert is_talk(*clause(marked))


@pytest.mark.parametrize(
    "marked",
    [
        "[I] {said} that <it closed>.",
        "[I] {think} that <it closed>.",
        "[I] {hear} that <it closed>.",
        "[You] {said} that <it closed>.",
        "[Lee] {hopes} that <it closed>.",
        "[Lee] {grumbled} that <it closed>.",
        "[I] {grumbled loudly} that <it closed>.",
        "[My source] {hopes} that <it closed>.",
        "They {ask} whether <it closed>.",
        "{Asked} whether <it closed>, he left.",
        "It was {reported} that <it closed>.",
    ],
)
def test_a_statement_is_no_talk(marked: str) -> None:
    assert not is_talk(*clause(marked))


def facts(*told: tuple[Factuality, int | None]) -> list[str]:
    """Factuality, all around taken into account, of attributions given with their parents."""
    return [one.factuality for one in composed([attribution(factuality=f, parent=p) for f, p in told])]


@pytest.mark.parametrize("around", ["denied", "asked", "conditional"])
@pytest.mark.parametrize("inner", ["asserted", "admitted"])
def test_what_is_told_as_denied_asked_or_conditional_is_so_inside(
    around: Factuality, inner: Factuality
) -> None:
    """M-085"""
    assert facts((around, None), (inner, 0)) == [around, around]


@pytest.mark.parametrize("around", ["asserted", "admitted", "supposed", "declined"])
def test_what_is_told_otherwise_stays_as_it_is(around: Factuality) -> None:
    assert facts((around, None), ("admitted", 0)) == [around, "admitted"]


@pytest.mark.parametrize("inner", ["supposed", "declined", "asked", "conditional", "denied"])
def test_what_is_not_committed_to_stays_as_it_is(inner: Factuality) -> None:
    assert facts(("denied", None), (inner, 0)) == ["denied", inner]


def test_a_denial_reaches_through_all_that_is_asserted_inside() -> None:
    told: list[tuple[Factuality, int | None]] = [("denied", None), ("asserted", 0), ("admitted", 1)]
    assert facts(*told) == ["denied"] * 3


def test_a_supposition_between_stops_a_denial() -> None:
    assert facts(("denied", None), ("supposed", 0), ("admitted", 1)) == ["denied", "supposed", "admitted"]


def test_what_stands_beside_a_denial_stays_as_it_is() -> None:
    assert facts(("denied", None), ("asserted", None)) == ["denied", "asserted"]


def test_nothing_is_composed_of_nothing() -> None:
    assert composed([]) == ()
