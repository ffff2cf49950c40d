import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.model.place import Run, Span
from sayso.text.clean import clean_plain, to_content, to_original, trace

BODIES = st.text(alphabet=st.sampled_from("ab >-\r\n\0 \t"), max_size=80)


@pytest.mark.parametrize(
    ("source", "content"),
    [("a\r\nb\rc\n", "a\nb\nc\n"), ("a\0b\x07\t", "a\ufffdb\x07\t"), ("\r\n\r\n", "\n\n"), ("", "")],
)
def test_line_ends_and_nul_are_cleaned(source: str, content: str) -> None:
    assert clean_plain(source).content == content


@pytest.mark.parametrize(
    ("source", "content"),
    [
        ("one \ntwo\nthree\n", "one two\nthree\n"),
        ("> one \n> two\n> three\n", "> one two\n> three\n"),
        (">> one \n> two\n", ">> one \n> two\n"),
        (" stuffed\n  twice", "stuffed\n twice"),
        ("end \n-- \nname\n", "end \n-- \nname\n"),
        ("one \n\ntwo", "one \ntwo"),
        ("one ", "one "),
    ],
)
def test_flowed_lines_are_joined(source: str, content: str) -> None:
    assert clean_plain(source, flowed=True).content == content


def test_delsp_drops_the_space_of_a_soft_break() -> None:
    assert clean_plain("Wör \r\nter\r\n", flowed=True, delsp=True).content == "Wörter\n"


@given(BODIES, st.booleans(), st.booleans())
def test_every_run_of_a_cleaned_body_is_its_slice(source: str, flowed: bool, delsp: bool) -> None:
    part = clean_plain(source, flowed=flowed, delsp=delsp)
    assert "".join(part.content[r.start : r.start + r.length] for r in part.runs) == part.content
    for run in part.runs:
        piece = source[run.origin : run.origin + run.origin_length]
        assert part.content[run.start : run.start + run.length] == piece.replace("\0", "\ufffd").replace(
            "\r", "\n"
        )


@given(BODIES, st.integers(0, 80), st.integers(1, 20))
def test_spans_lead_back_to_the_characters_they_came_from(source: str, start: int, length: int) -> None:
    part = clean_plain(source)
    span = Span(start=start, end=min(start + length, len(part.content)))
    found = to_original(part.runs, span)
    if span.start >= span.end:
        assert found is None
        return
    assert found is not None
    number, low, high = found
    assert number == 0
    assert clean_plain(source[low:high]).content == span.cut(part.content)
    assert to_content(part.runs, 0, low) == span.start


def test_inserted_characters_lead_nowhere() -> None:
    runs = (
        Run(start=0, length=3, part=0, origin=5, origin_length=3),
        Run(start=5, length=1, part=1, origin=0, origin_length=5),
    )
    assert to_original(runs, Span(start=3, end=5)) is None
    assert to_original(runs, Span(start=1, end=6)) == (0, 6, 8)
    assert to_original(runs, Span(start=5, end=6)) == (1, 0, 5)
    assert to_content(runs, 0, 8) is None
    assert to_content(runs, 0, 2) is None
    assert to_content(runs, 1, 3) == 5


def test_runs_of_runs_lead_to_the_first_original() -> None:
    first = (
        Run(start=0, length=2, part=0, origin=10, origin_length=2),
        Run(start=2, length=1, part=0, origin=12, origin_length=5),
        Run(start=3, length=4, part=0, origin=17, origin_length=4),
    )
    second = (Run(start=0, length=5, part=0, origin=1, origin_length=5),)
    assert trace(second, first) == (
        Run(start=0, length=1, part=0, origin=11, origin_length=1),
        Run(start=1, length=1, part=0, origin=12, origin_length=5),
        Run(start=2, length=3, part=0, origin=17, origin_length=3),
    )
