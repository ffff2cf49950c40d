"""A dossier composed from rows made by hand: what it says, in which order, and how it is drawn."""

import random

import pytest

from sayso.dossier.blocks import Figure, Heading, Items, Paragraph, Quotation, flow
from sayso.dossier.compose import compose
from sayso.dossier.drawing import draw, in_words
from sayso.dossier.model import Change, Step
from sayso.dossier.plainly import call, counted, folded, headed, listed, quoted, sentence
from sayso.dossier.sourcing import origin_line, sourcing_line
from tests.dossier.rows import claim, hop, proposition, source, tables


def test_separate_origins_stand_in_order_of_time_and_a_reprint_counts_once() -> None:
    """M-245"""
    said = compose("x", tables()).said[0]
    assert said.sourcing == (
        "Two separate origins: (1) Ana Ruiz, firsthand. (2) a Western diplomat in Lima, unnamed; printed by"
        " two outlets that count once (The Post and The Courier)."
    )
    assert [origin.name for origin in said.origins] == ["Ana Ruiz", "A Western diplomat in Lima, unnamed"]
    assert said.origins[0].since == "20 May 2010"


def test_reasons_to_doubt_come_in_a_fixed_order_with_the_words_behind_them() -> None:
    """M-246"""
    doubts = compose("x", tables()).said[0].doubts
    assert [(each.words, each.quoted) for each in doubts] == [
        ("Ivo Salt says the opposite:", "Not so: there is no annex"),
        ("On the way hedge dropped: “may have been” became “was”.", None),
        ("By Ben Ode an interest of Ana Ruiz is spoken of:", "he wants her post"),
    ]


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        (
            {"outcome": {"outcome": "false", "on": "2012-05-14"}},
            "It has since turned out not to be so (14 May 2012).",
        ),
        ({"against_unseen": 2}, "Two further things said in the case, which nobody has confirmed"),
        (
            {"unreviewed": 1},
            "One further statement of the same, which nobody has confirmed, is not shown here.",
        ),
        ({"perhaps": 1}, "Some of its unnamed origins may be one and the same."),
        ({"flagged": 2}, "Checks of two documents cited here were flagged"),
        (
            {"origins": [{"lineage": "l", "source": "s1", "reasons": [], "claims": ["c1"]}]},
            "It rests on one origin alone",
        ),
    ],
)
def test_what_weakens_it_is_said(changed: dict[str, object], words: str) -> None:
    """M-246"""
    given = tables()
    given["propositions"][0] |= changed
    assert any(each.words.startswith(words) for each in compose("x", given).said[0].doubts)


def test_nothing_depends_on_the_order_of_the_rows() -> None:
    """M-247"""
    expected = compose("x", tables())
    for seed in range(5):
        given = tables()
        for rows in given.values():
            random.Random(seed).shuffle(rows)
        found = compose("x", given)
        assert (found.said, found.papers, found.voices) == (expected.said, expected.papers, expected.voices)


def test_the_order_of_the_page_is_that_of_an_analysis() -> None:
    """M-248: what is said and the standard before doubts, doubts before who said it, then what follows."""
    blocks = list(flow(compose("x", tables())))
    headings = [each.text for each in blocks if isinstance(each, Heading) and each.level < 4]
    assert headings == [
        "The annex",
        "1. The annex was signed",
        "Reasons to doubt",
        "Who said so, by separate origins",
        "What would follow, and who says so",
        "Replies",
        "Asked: Was it sold?",
        "Register of sources",
        "Documents cited",
        "How this was made",
        "What is left out",
    ]
    kinds = [type(each) for each in blocks]
    standard = next(
        place for place, each in enumerate(blocks) if isinstance(each, Items) and each.style == "standard"
    )
    assert standard < kinds.index(Figure) < kinds.index(Quotation)
    assert isinstance(blocks[standard - 1], Paragraph)
    heading = "".join(run.text for run in blocks[standard - 1].runs)
    assert heading == "This falls short of the house standard in 1 of 2:"


def test_the_standard_says_how_many_statements_it_counts_that_are_not_shown() -> None:
    given = tables()
    given["propositions"][0]["unreviewed"] = 2
    told = "".join(map(str, flow(compose("x", given))))
    assert "(with two statements of the same that nobody has confirmed)" in told


def test_likelihoods_and_reliabilities_stand_only_where_they_were_asked_for() -> None:
    """M-249"""
    without = "".join(map(str, flow(compose("x", tables()))))
    assert "ikelihood on this case" not in without and "Reliability" not in without
    given = tables()
    given["dossier"][0]["with_belief"] = True
    given["propositions"][0]["likelihood"] = "80% (likely)"
    given["sources"][1]["reliability"] = {"mean": 0.7, "status": "learned"}
    with_them = "".join(map(str, flow(compose("x", given))))
    assert "80% (likely)" in with_them and "70% (learned)" in with_them


def test_replies_are_told_with_their_state() -> None:
    (reply,) = compose("x", tables()).said[0].replies
    assert (reply.name, reply.state, reply.answer) == (
        "Ivo Salt",
        "answered, asked on 1 May 2012",
        "There is no annex.",
    )


def test_words_are_quoted_once_with_every_place() -> None:
    """M-250"""
    ana, diplomat = compose("x", tables()).said[0].origins
    (excerpt,) = diplomat.excerpts
    assert [way.document for way in excerpt.ways] == [2, 3]
    (own,) = ana.excerpts
    assert (own.before, own.words, own.after) == (
        "I saw it. ",
        "“The annex was signed in May.”",
        " Burn this.",
    )
    assert own.ways[0].place == "Document 1, 20 May 2010, characters 10 to 38"


def test_what_nobody_confirmed_is_marked() -> None:
    given = tables()
    given["propositions"][0]["reviewed"] = ["c3"]
    text = "".join(map(str, flow(compose("x", given))))
    assert text.count("not confirmed by a person") == 2


def test_a_chain_is_a_tree_from_the_origin_to_the_documents() -> None:
    _, diplomat = compose("x", tables()).said[0].chains
    assert diplomat.name == "A Western diplomat in Lima" and not diplomat.is_named
    assert [each.name for each in diplomat.told] == ["The Post", "The Courier"]
    assert diplomat.told[1].changes == (Change(kind="hedge dropped", was="may have been", became="was"),)
    assert in_words([diplomat]) == (
        "Origin 1: A Western diplomat in Lima to The Post (spoken; Document 2, 2 June 2010), and to The"
        " Courier (spoken; Document 3, 3 June 2010; on the way hedge dropped: “may have been” became “was”)."
    )


def test_a_drawing_shows_every_voice_and_counts_those_it_leaves_out() -> None:
    told = tuple(Step(name=f"Paper {n}", how="mail") for n in range(12))
    picture = draw([Step(name="A <very> long name of somebody", told=told)], "what & why")
    assert picture.count("<rect") == 1 + 8
    assert "and 4 more" in picture and "&lt;very&gt;" in picture and "what &amp; why" in picture
    assert picture == draw([Step(name="A <very> long name of somebody", told=told)], "what & why")


def test_a_claim_that_rests_on_another_is_joined_with_its_origin() -> None:
    given = tables()
    given["propositions"][0]["origins"] = [
        {"lineage": "l", "source": "s1", "reasons": ["the same words"], "claims": ["c1", "c3"]}
    ]
    (chain,) = compose("x", given).said[0].chains
    assert [(each.name, each.is_joined) for each in chain.told] == [("The Post", False), ("Ana Ruiz", True)]


@pytest.mark.parametrize(
    ("voice", "words"),
    [
        (source("s", "HB-3", code="HB-3"), "HB-3, a coded source"),
        (source("s", None, description="One Diplomat"), "one Diplomat, unnamed"),
        (source("s", "Ana"), "Ana"),
        (source("s", None), "somebody who is not known"),
        (None, "somebody who is not known"),
    ],
)
def test_voices_are_called_in_plain_words(voice: dict[str, object] | None, words: str) -> None:
    assert call(voice) == words


def test_sourcing_lines() -> None:
    mail = [hop("Ben Ode", "mail"), hop("Ada", "quote"), hop("HB-3", "form")]
    said = [claim("a", "x", "d1", mail, source_id="s"), claim("b", "x", "d2", mail, source_id="s")]
    line = origin_line(source("s", "HB-3", code="HB-3"), said)
    assert line == "HB-3, a coded source, by way of Ada and Ben Ode; in two documents that count once"
    assert sourcing_line([line]) == f"One origin alone: {line}."
    assert origin_line(None, [claim("a", "x", "d", [hop(None, "speech")])]) == "somebody who is not known"


def test_words_are_set_as_sentences_and_headings() -> None:
    assert headed("“we sold nothing,”") == "We sold nothing"
    assert headed('"No," he said') == '"No," he said'
    assert sentence("so it is") == "So it is."
    assert (quoted('"so"'), quoted("so"), quoted("“so,” he said")) == ('"so"', "“so”", "‘“so,” he said’")
    assert listed(["a", "b", "c"]) == "a, b and c" and counted(13, "mail") == "13 mails"
    assert folded("“The Annex,” he SAID") == "the annex he said"


def test_a_proposition_beside_is_no_chapter() -> None:
    given = tables()
    given["propositions"].append(proposition("p4", "x", ["c5"], chosen=None))
    assert len(compose("x", given).said) == 1
