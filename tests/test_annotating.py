"""The annotated draft: every finding is a comment on its words; the same draft gives the same bytes."""

import io
import zipfile
from typing import Any
from xml.etree import ElementTree

import pytest
from factory import read_with
from hypothesis import given
from hypothesis import strategies as st

from sayso.annotating import annotated, evidence
from sayso.read.office import OfficeReader

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def row(start: int, end: int, verdict: str | list[str] = "supported", **given: Any) -> dict[str, Any]:
    return {
        "kind": "reported",
        "span": [start, end],
        "verdict": verdict,
        "flags": [],
        "place": None,
        "speaker": None,
        "chain": [],
        "diff": [],
        "named": None,
        "further": [],
        **given,
    }


def parts(made: bytes) -> dict[str, ElementTree.Element]:
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert archive.testzip() is None
        return {name: ElementTree.fromstring(archive.read(name)) for name in archive.namelist()}


def commented(made: bytes) -> dict[int, str]:
    """The words under each comment."""
    words: dict[int, str] = {}
    ranges: set[int] = set()
    for element in parts(made)["word/document.xml"].iter():
        if element.tag == f"{W}commentRangeStart":
            ranges.add(int(element.attrib[f"{W}id"]))
        elif element.tag == f"{W}commentRangeEnd":
            ranges.remove(int(element.attrib[f"{W}id"]))
        elif element.tag == f"{W}t":
            for number in ranges:
                words[number] = words.get(number, "") + (element.text or "")
    assert not ranges
    return words


def test_every_finding_is_a_comment_on_its_words() -> None:
    """M-224."""
    text = "The annex is signed.\nTwelve million went to Vaduz.\n"
    made = annotated(text, [row(4, 19), row(21, 49, ["figure changed"]), row(10, 30)])
    assert commented(made) == {
        0: "annex is signed",
        1: "Twelve million went to Vaduz",
        2: "is signed.Twelve mi",
    }
    comments = parts(made)["word/comments.xml"]
    assert [each.attrib[f"{W}author"] for each in comments] == ["Sayso"] * 3


@given(
    st.text(max_size=60),
    st.lists(st.tuples(st.integers(0, 70), st.integers(0, 20)), max_size=4),
)
def test_any_text_with_any_findings_is_a_sound_file(text: str, places: list[tuple[int, int]]) -> None:
    rows = [row(start, start + size) for start, size in places]
    made = annotated(text, rows)
    document = parts(made)["word/document.xml"]
    marks = [each.attrib[f"{W}id"] for each in document.iter(f"{W}commentReference")]
    assert sorted(marks) == sorted(str(number) for number in range(len(rows)))
    assert made == annotated(text, rows)


def test_the_text_is_the_drafts() -> None:
    made = annotated("One & two\n\n<three>\x00\n", [])
    document = parts(made)["word/document.xml"]
    lines = ["".join(each.text or "" for each in line.iter(f"{W}t")) for line in document.iter(f"{W}p")]
    assert lines == ["One & two", "", "<three>", ""]


def test_our_own_reader_reads_it() -> None:
    read = read_with(OfficeReader(), annotated("The annex is signed.", [row(4, 9)]), "draft.docx")
    assert read.flaws == read.refused == []
    assert read.reading is not None
    assert "The annex is signed." in "".join(part.content for part in read.reading.parts)


def test_nothing_of_the_machine_is_written() -> None:
    """M-224."""
    made = annotated("Words.", [row(0, 5)])
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert {each.date_time for each in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not any("docProps" in name for name in archive.namelist())
        assert b"w:date" not in archive.read("word/comments.xml")


@pytest.mark.parametrize(
    ("given", "line"),
    [
        ({"verdict": "not_found"}, "Not found in the leak."),
        ({"verdict": ["source raised", "figure changed"]}, "Source raised, Figure changed."),
        (
            {"flags": ["contradicted"], "verdict": "not_found"},
            "Not found in the leak. The leak has it the other way round.",
        ),
        ({"chain": ["Pavel Orlov", None]}, "Who says so: Pavel Orlov ← (not named)"),
        (
            {"diff": [{"op": "replace", "draft": "12", "leak": "2", "kind": "figure changed"}]},
            "Figure changed: the draft has “12”, the leak “2”",
        ),
        ({"note": "Under embargo until 2026-01-01."}, "Under embargo until 2026-01-01."),
    ],
)
def test_the_evidence_is_in_words(given: dict[str, Any], line: str) -> None:
    assert line in list(evidence(row(0, 1, **given)))
