"""Statements that layout attributes: lines of a transcript, quotations with a name under them."""

import time

import pytest

from sayso.claims.joining import Relation
from sayso.claims.transcripts import laid_over, own_words, transcript
from sayso.model.place import Span

THREE = "SMITH: The mill closed.\nANN LEE: When?\n\n  SMITH: In April.\n"


def read(passage: str) -> list[tuple[str, str, str]]:
    """Source, cue and content of each statement as text."""
    found = []
    for one in transcript(passage):
        (source,), (cue,), (content,) = one.source, one.cue, one.content
        found.append((source.cut(passage), cue.cut(passage), content.cut(passage)))
    return found


def relation(cue: tuple[int, int], *content: tuple[int, int]) -> Relation:
    return Relation(
        source=(),
        cue=(Span(start=cue[0], end=cue[1]),),
        content=tuple(Span(start=a, end=b) for a, b in content),
        score=0.5,
    )


def test_the_lines_of_a_transcript_are_statements_of_who_stands_before_them() -> None:
    assert read(THREE) == [
        ("SMITH", ":", "The mill closed"),
        ("ANN LEE", ":", "When?"),
        ("SMITH", ":", "In April"),
    ]


@pytest.mark.parametrize(
    "name",
    ["SMITH", "ANN LEE", "O'NEIL", "O’NEIL", "MR. SMITH", "DE LA CRUZ", "SMITH (D)", "AL-ASSAD", "Q. ROY"],
)
def test_a_name_in_capitals_may_have_up_to_four_words(name: str) -> None:
    passage = f"{name}: Yes.\nBROWN: No.\n{name}: But why?"
    assert [source for source, _, _ in read(passage)] == [name, "BROWN", name]


@pytest.mark.parametrize(
    "line",
    [
        "Smith: Yes.",
        "A B C D E: Yes.",
        "S: Yes.",
        "SMITH:Yes.",
        "SMITH:",
        "SMITH : Yes.",
        "then SMITH: Yes.",
        "ONE TWO THREE FOUR FIVE: Yes.",
        f"{'A' * 26}: Yes.",
    ],
)
def test_a_line_that_does_not_begin_with_a_name_in_capitals_is_no_statement(line: str) -> None:
    passage = f"{THREE}{line}"
    assert read(passage) == read(THREE)


@pytest.mark.parametrize("label", ["NOTE", "SOURCE", "FROM", "SUBJECT", "SOURCE RELIABILITY", "P.S."])
def test_a_label_is_nobody(label: str) -> None:
    assert read(f"{label}: The mill closed.\n{THREE}") == read(THREE)
    assert read(f"{label}: Yes.\nSMITH: No.\nLEE: Why?") == []


@pytest.mark.parametrize(
    "passage",
    ["", "SMITH: Yes.", "SMITH: Yes.\nLEE: No.", "SMITH: Yes.\nSMITH: No.\nSMITH: Well."],
)
def test_fewer_than_three_lines_or_one_name_alone_are_no_transcript(passage: str) -> None:
    assert transcript(passage) == []


@pytest.mark.parametrize("dash", ["―", "—", "–", "-", "--"])
@pytest.mark.parametrize("around", [" ", "\n", " \n "])
def test_a_quotation_signed_with_a_dash_is_a_statement(dash: str, around: str) -> None:
    passage = f"Before.\n“The mill has closed.”{around}{dash} Ann Lee\nAfter."
    assert read(passage) == [("Ann Lee", dash, "“The mill has closed.”")]


@pytest.mark.parametrize(
    "passage",
    [
        "“The mill has closed.” ― ann lee",
        "“The mill has closed.” ― Ann Lee left.",
        "“The mill has closed.” ― Ann",
        "“The mill has closed.” Ann Lee",
        "The mill has closed. ― Ann Lee",
        "He said “the mill has closed” ― Ann Lee",
        "“Closed.” ― Ann Lee",
        "“The mill\nhas closed.” ― Ann Lee",
    ],
)
def test_what_is_not_a_signed_quotation_on_a_line_of_its_own_is_none(passage: str) -> None:
    assert transcript(passage) == []


def test_one_signed_quotation_is_enough_and_statements_stand_in_order() -> None:
    passage = f"{THREE}“It was a pity.” ― Bob Ray\nLEE: Indeed."
    assert [source for source, _, _ in read(passage)] == ["SMITH", "ANN LEE", "SMITH", "Bob Ray", "LEE"]


def test_what_crosses_a_statement_of_the_layout_gives_way_to_it() -> None:
    (laid,) = (relation((5, 6), (7, 20)),)
    crossing = [
        relation((2, 4), (8, 12)),
        relation((8, 9), (15, 25)),
        relation((21, 24), (19, 20)),
        relation((5, 6), (10, 20)),
        relation((30, 32), (0, 40)),
        relation((30, 32), (40, 50), (10, 12)),
    ]
    assert laid_over(crossing, [laid]) == [laid]


def test_what_lies_inside_or_beside_a_statement_of_the_layout_stays() -> None:
    laid = relation((5, 6), (7, 20))
    kept = [relation((8, 9), (10, 20)), relation((22, 24), (25, 30)), relation((0, 2), (3, 5))]
    assert laid_over(kept, [laid]) == [laid, *kept]


def test_what_crosses_the_name_of_who_speaks_gives_way() -> None:
    (laid, *_) = transcript(THREE)
    assert laid_over([relation((0, 5), (30, 40))], [laid]) == [laid]


def test_without_statements_of_the_layout_everything_stays() -> None:
    kept = [relation((2, 4), (8, 12))]
    assert laid_over(kept, []) == kept


@pytest.mark.parametrize(
    "unit",
    [
        "A",
        "AB ",
        "A (",
        "AB: ",
        "AB:\t",
        "AB: x\n",
        "AB CD: ",
        "“",
        "“aaaaaaaa",
        "“aaaaaaaa” ",
        "“aaaaaaaa” ― ",
        "“aaaaaaaa” ― Ann Lee ",
        "“aaaaaaaa”\n",
        "“aaaaaaaa” ― Ann Lee",
        '"',
        '" - Aa ',
        '"\n',
        "\n",
        " ",
        "\t\n",
        "A" * 25 + " ",
        "A.'’-",
    ],
)
def test_hostile_text_takes_little_time(unit: str) -> None:
    passage = unit * (100_000 // len(unit))
    start = time.process_time()
    transcript(passage)
    transcript(f"“aaaaaaaa” ― Ann Lee{passage}x")
    transcript(f"SMITH:{passage}")
    assert time.process_time() - start < 3


@pytest.mark.parametrize("gap", [" ", "\t", "\n", " \n"])
def test_a_wide_gap_takes_little_time(gap: str) -> None:
    wide = gap * 100_000
    start = time.process_time()
    transcript(f"SMITH:{wide}\n" * 2)
    transcript(f"“aaaaaaaa” ― Ann Lee{wide}x")
    transcript(f"“aaaaaaaa”{wide}― Ann Lee")
    assert time.process_time() - start < 3


def test_a_label_is_no_voice() -> None:
    passage = "PO COMMENT: he told me so. Lee: no."
    found = [
        Relation(source=(span(passage, s),), cue=(span(passage, c),), content=(span(passage, w),), score=0.5)
        for s, c, w in (("PO COMMENT", ":", "he told me so"), ("Lee", ": no"[:1], "no"))
    ]
    assert own_words(passage, found) == found[1:]


@pytest.mark.parametrize("line", ["On Tue, 3 May 2011, Ann Lee wrote:", "> On 3 May Ann <a@b.org> wrote:"])
def test_the_line_above_a_quoted_layer_is_no_statement(line: str) -> None:
    passage = f"{line}\n> The mill closed.\n"
    one = Relation(
        source=(span(passage, "Ann"),),
        cue=(span(passage, "wrote"),),
        content=(span(passage, "The mill"),),
        score=0.5,
    )
    assert own_words(passage, [one]) == []


@pytest.mark.parametrize(
    ("source", "cue", "kept"), [("It", "was said", 0), ("Lee", "allegedly", 0), ("Lee", "said", 1)]
)
def test_it_and_the_subject_beside_allegedly_are_no_sources(source: str, cue: str, kept: int) -> None:
    passage = f"{source} {cue} closed."
    one = Relation(
        source=(span(passage, source),),
        cue=(span(passage, cue),),
        content=(span(passage, "closed"),),
        score=0.5,
    )
    assert len(own_words(passage, [one])[0].source) == kept


def span(passage: str, words: str) -> Span:
    return Span(start=passage.index(words), end=passage.index(words) + len(words))


@pytest.mark.parametrize("label", ["Q1", "UTF-8", "SHA256", "TODO"])
def test_what_looks_like_a_code_and_is_none_opens_no_note(label: str) -> None:
    assert transcript(f"{label}: the mill closed in April.") == []


def test_notes_by_code_are_statements_of_the_code() -> None:
    passage = "per KV-2: talks off. no second round\n\nDL103 (B): convoy left\n"
    found = [(one.source[0].cut(passage), one.content[0].cut(passage)) for one in transcript(passage)]
    assert found == [("KV-2", "talks off. no second round"), ("DL103", "convoy left")]
