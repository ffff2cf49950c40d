"""Text of a leak stays text, whatever it pretends to be."""

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.export.escape import plain

HOSTILE = ("</script>", "<img src=x onerror=alert(1)>", "\"'><b>", "&lt;", "]]>", "<!--")


@pytest.mark.parametrize("hostile", HOSTILE)
def test_markup_is_shown_as_it_is_written(hostile: str) -> None:
    escaped = plain(hostile)
    assert not set("<>\"'") & set(escaped)
    assert html.unescape(escaped) == hostile


def test_control_characters_become_their_pictures() -> None:
    assert plain("a\x00b\x1bc\x7fd\re") == "a␀b␛c␡d␍e"


def test_line_breaks_and_tabs_stay() -> None:
    assert plain("a\n\tb") == "a\n\tb"


def test_what_cannot_be_written_or_turns_a_line_round_is_replaced() -> None:
    assert plain("a\ud800b\u202ec\x85") == "a\ufffdb\ufffdc\ufffd"


@given(st.text(st.characters(codec=None)))
def test_every_text_can_be_written_and_keeps_its_length(text: str) -> None:
    escaped = plain(text)
    escaped.encode("utf-8")
    assert len(html.unescape(escaped)) == len(text)
