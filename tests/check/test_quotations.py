"""Verdicts on quotations against a leak that is a list of texts."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from listindex import ListIndex

from sayso.check.quotations import judge_quotations
from sayso.model.chain import Chain, Hop
from sayso.model.place import Span
from sayso.model.quotation import Quotation, QuoteVerdict, Told

LEAK = (
    "I saw HB-3 at the yacht club. The Ministry of Ports wants to give Port Salis to Castellan\n"
    "Maritime. A secret annex will hand Castellan the north quay for fifty years. Minister\n"
    "Salcedo has kept the annex away from the cabinet. The treasury was not asked.",
    "> Castellan told its shareholders in January that it has no plans in\n> Halbria.\n\n"
    "That was before the engineers came. They measured the north quay at night.",
    "The buyer paid $1,500 on 18 May, and 10.0 percent went to an account in Vaduz.\n"
    "Did HB-3 see the annex, or did someone tell him about it?",
    "If the annex is withdrawn, we will open the gate ourselves. He denied that money had been paid to\n"
    "the colonel. We have not yet sold a single stone of Port Salis. The crew will strike unless the\n"
    "fees are paid before the summer.",
    "The rninister told the c1erk that the agree-\nment had been initialled at the customs house.",
    "El ministro firmó el anexo con Castellan en la aduana de Salis el 18 de mayo, y los del\n"
    "sindicato no lo saben.",
    "Lorries without plates leave the harbour before dawn, and the colonel looks at the ceiling.",
    "The minister and the clerk have lunch.",
)


def quotation(text: str, speaker: str | None = None) -> Quotation:
    return Quotation(
        span=Span(start=0, end=len(text)),
        text=text,
        form="marks",
        standing="quotation",
        speaker=speaker,
        is_spoken=speaker is not None,
        is_turned=False,
    )


def judged(text: str, speaker: str | None = None, index: ListIndex | None = None) -> QuoteVerdict:
    (verdict,) = judge_quotations([quotation(text, speaker)], index or ListIndex(LEAK))
    return verdict


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("A secret annex will hand Castellan the north quay for fifty years.", "verbatim"),
        ("wants to give Port Salis to Castellan Maritime", "verbatim"),
        ("Castellan told its shareholders in January that it has no plans in Halbria.", "verbatim"),
        ("the north quay for fifty years,", "verbatim"),
        ("a secret annex will hand Castellan the north quay", "typography"),
        ("A secret annex will hand Castellan the  north\u00a0quay", "typography"),
        ("A se\u00adcret annex will hand Castel-\nlan the north quay", "typography"),
        ("I saw HB–3 at the yacht club.", "typography"),
        ("The minister told the clerk that the agreement had been initialled", "typography"),
        ("The Ministry of Ports wants to give [the harbour] to Castellan Maritime", "edited"),
        ("[The source] saw HB-3 at the yacht club", "edited"),
        ("A secret annex will hand … the north quay for fifty years", "edited"),
        ("A secret annex will hand [...] the north quay", "edited"),
        ("[A] secret annex will hand Castellan the north quay", "edited"),
        ("A secret annex will hand Castellan the south quay for fifty years.", "altered"),
        ("A secret annex will hand Castellan the north quay for fifteen years.", "altered"),
        ("A secret annex hand Castellan the north quay for fifty years.", "altered"),
        ("The treasury was asked.", "altered"),
        ("and 100 percent went to an account in Vaduz", "altered"),
        ("The buyer paid $1,600 on 18 May", "altered"),
        ("The buyer paid €1,500 on 18 May", "altered"),
        ("Did HB-3 see the annex, or did someone tell him about it.", "altered"),
        ("The treasury was not asked. They measured the north quay at night.", "spliced"),
        ("Minister Salcedo has kept the annex away Lorries without plates leave the harbour", "spliced"),
        ("Minister Salcedo has kept the annex away … Lorries without plates leave the harbour", "spliced"),
        (
            "The minister signed the annex with Castellan in the customs house of Salis on 18 May.",
            "translated",
        ),
        ("The moon is made of cheese and everybody on the ship knew it.", "not_found"),
        ("Castellan paid Salcedo with a yacht from Vaduz", "not_found"),
    ],
)
def test_verdicts(text: str, verdict: str) -> None:
    """M-201, M-202, M-210: the words decide; marks, spaces, line ends and damage are typography."""
    assert judged(text).verdict == verdict


def test_the_number_is_the_same_in_another_grouping() -> None:
    assert judged("The buyer paid $1500 on 18 May").verdict == "typography"


def test_what_differs_is_shown_word_by_word() -> None:
    """M-204: numbers and words that differ stand in `diff`."""
    diff = judged("A secret annex will hand Castellan the south quay for fifteen years.").diff
    assert [(edit.draft, edit.leak) for edit in diff if edit.op != "equal"] == [
        ("south", "north"),
        ("fifteen", "fifty"),
    ]
    marked = judged("A secret annex will hand … the north quay for [many] years").diff
    assert [(edit.op, edit.draft, edit.leak) for edit in marked if edit.op != "equal"] == [
        ("omitted", "…", "Castellan"),
        ("bracketed", "[many]", "fifty"),
    ]
    assert judged("A secret annex will hand Castellan").diff == ()


def test_a_splice_names_each_place() -> None:
    places = judged("The treasury was not asked. They measured the north quay at night.").places
    assert [place.text.number for place in places] == [0, 1]


@pytest.mark.parametrize(
    ("text", "is_flagged"),
    [
        ("we will open the gate ourselves", True),
        ("If the annex is withdrawn, we will open the gate ourselves.", False),
        ("money had been paid to the colonel", True),
        ("sold a single stone of Port Salis", True),
        ("We have not yet sold a single stone of Port Salis.", False),
        ("We have … sold a single stone of Port Salis.", True),
        ("The crew will strike", True),
        ("They measured the north quay at night", False),
    ],
)
def test_words_cut_out_of_what_turns_them(text: str, is_flagged: bool) -> None:
    """M-205: a negation, a denial or a condition just outside, in the same sentence, is flagged."""
    assert ("out_of_scope" in judged(text).flags) is is_flagged


def test_a_draft_that_reports_the_denial_is_not_flagged() -> None:
    given_ = quotation("money had been paid to the colonel")
    turned = Quotation(**{name: getattr(given_, name) for name in given_.__slots__} | {"is_turned": True})
    (verdict,) = judge_quotations([turned], ListIndex(LEAK))
    assert verdict.flags == ()


def told(index: int, words: str, speaker: str, kind: str = "direct") -> Told:
    start = LEAK[index].index(words)
    return Told(
        content=(Span(start=start, end=start + len(words)),),
        cue=(),
        kind=kind,  # type: ignore[arg-type]
        factuality="asserted",
        chain=Chain(hops=(Hop(name="Pavel Orlov", medium="mail"), Hop(name=speaker, medium="speech"))),
        speaker=speaker,
        names=(speaker,),
    )


@pytest.mark.parametrize(
    ("named", "kind", "is_wrong"),
    [
        ("Tomás Arriaga", "direct", False),
        ("Arriaga", "direct", False),
        ("Secretary Tomas Arriaga", "direct", False),
        ("Pavel Orlov", "direct", True),
        ("Pavel Orlov", "indirect", False),
        ("Hanne Rask", "indirect", True),
        (None, "direct", False),
    ],
)
def test_who_really_said_it(named: str | None, kind: str, is_wrong: bool) -> None:
    """M-206: words in quotation marks are their speaker's, reported ones also the writer's."""
    words = "Lorries without plates leave the harbour before dawn"
    index = ListIndex(
        LEAK, voices=["Pavel Orlov"] * len(LEAK), claims={6: [told(6, words, "Tomás Arriaga", kind)]}
    )
    verdict = judged(words, named, index)
    assert (verdict.speaker, verdict.chain) == ("Tomás Arriaga", ("Pavel Orlov", "Tomás Arriaga"))
    assert ("wrong_speaker" in verdict.flags) is is_wrong


def test_a_name_of_the_register_is_the_same_voice() -> None:
    index = ListIndex(
        LEAK, voices=["HB-3"] * len(LEAK), names=(("HB-3", "the consul Brandt"), ("Ines Carrow",))
    )
    words = "Lorries without plates leave the harbour before dawn"
    assert judged(words, "the consul Brandt", index).flags == ()
    assert judged(words, "Ines Carrow", index).flags == ("wrong_speaker",)


def test_the_best_of_several_places() -> None:
    """M-207: the voice the draft names, then an original, then the earliest."""
    texts = ["The quay is closed until July.", *["The quay is closed until July."] * 3]
    index = ListIndex(
        texts,
        voices=["Rask", "Orlov", "Orlov", "Orlov"],
        dates=["2010-05-01", "2010-06-03", "2010-06-02", "2010-06-01"],
        copies=frozenset({3}),
    )
    found = judged("The quay is closed until July.", "Orlov", index)
    assert found.places[0].text.number == 2
    assert judged("The quay is closed until July.", None, index).places[0].text.number == 0


WORDS = re.compile(r"\S+")
MARKS = ("“", "”", '"', "'", "«", "»", "-", "–", "—", "…"[:0])


@st.composite
def cuts(draw: st.DrawFn) -> tuple[str, str]:
    """Words cut from the leak, and the same in other wrapping, marks and typography."""
    text = draw(st.sampled_from(LEAK))
    flat = re.sub(r"\s*\n(?:> )?", " ", text.removeprefix("> ")).replace("agree- ment", "agreement")
    words = flat.split()
    first = draw(st.integers(0, len(words) - 3))
    chosen = words[first : draw(st.integers(first + 3, len(words)))]
    gaps = draw(
        st.lists(
            st.sampled_from([" ", "\n", "\n> ", "  ", "\u00a0"]), min_size=len(chosen), max_size=len(chosen)
        )
    )
    opening = draw(st.sampled_from(["", "“", "'", "«\u00a0"]))
    made = opening + "".join(word + gap for word, gap in zip(chosen, gaps, strict=True)).strip()
    made = made.replace("'", draw(st.sampled_from(["'", "’"])))
    return made, " ".join(chosen)


@given(cuts())
def test_a_cut_from_the_leak_is_found_whatever_its_marks_and_wrapping(cut: tuple[str, str]) -> None:
    """M-201: what was cut from the leak is verbatim, or verbatim but for typography."""
    made, _ = cut
    assert judged(made).verdict in ("verbatim", "typography")


@given(cuts(), st.integers(0, 50), st.sampled_from(["zebra", "moon", "fourteen", "seldom", "17"]))
def test_a_changed_word_is_never_verbatim(cut: tuple[str, str], at: int, other: str) -> None:
    """M-202: not verbatim, nor typography, however small the change."""
    words = cut[1].split()
    words[at % len(words)] = other
    assert judged(" ".join(words)).verdict not in ("verbatim", "typography", "edited")
