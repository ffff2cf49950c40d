"""What stands in a mail's text and is none of its words: uuencoded files, enriched markup, sealed blocks."""

import binascii

import pytest
from factory import make_message, read_with
from hypothesis import given
from hypothesis import strategies as st

from sayso.read.inline import embedded_files, enriched_to_part
from sayso.read.mail import MailReader


def uuencode(content: bytes, name: str, newline: str = "\n") -> str:
    lines = [
        binascii.b2a_uu(content[at : at + 45]).decode().rstrip("\n") for at in range(0, len(content), 45)
    ]
    return newline.join([f"begin 644 {name}", *lines, "`", "end", ""])


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_uuencoded_file_is_taken_out_whole(newline: str) -> None:
    content = bytes(range(256)) * 3
    text = f"See below.{newline}{newline}" + uuencode(content, "list of ships.bin", newline) + f"{newline}Ada"
    (found,) = embedded_files(text)
    assert (found.name, found.content, found.cut) == ("list of ships.bin", content, False)


def test_two_files_in_one_text_are_two() -> None:
    text = uuencode(b"one", "a.txt") + "and\n" + uuencode(b"two", "b.txt")
    assert [(each.name, each.content) for each in embedded_files(text)] == [
        ("a.txt", b"one"),
        ("b.txt", b"two"),
    ]


def test_a_file_cut_short_says_so() -> None:
    text = uuencode(bytes(200), "a.bin").rsplit("\n", 4)[0]
    (found,) = embedded_files(text)
    assert found.cut and 0 < len(found.content) < 200


def test_base64_in_the_same_frame_is_read() -> None:
    text = "begin-base64 644 a.txt\nb25lIHR3bw==\n====\n"
    (found,) = embedded_files(text)
    assert found.content == b"one two"


@pytest.mark.parametrize(
    "text", ["", "begin with me", "We begin 644 things.", "begin 644\nend\n", "begin 644 x"]
)
def test_a_text_that_only_speaks_of_beginning_holds_nothing(text: str) -> None:
    assert list(embedded_files(text)) == []


@given(st.text())
def test_whatever_the_text_nothing_is_raised(text: str) -> None:
    for found in embedded_files(f"begin 644 a\n{text}"):
        assert found.content


def test_a_uuencoded_file_becomes_an_item_of_its_mail() -> None:
    found = read_with(MailReader(), make_message("Here.\n\n" + uuencode(b"content", "a.txt"), {}))
    assert [(inner.name, content) for inner, content in found.inner] == [("a.txt", b"content")]


def test_a_sealed_block_is_named() -> None:
    body = "-----BEGIN PGP MESSAGE-----\n\nhQEMA\n-----END PGP MESSAGE-----\n"
    assert read_with(MailReader(), make_message(body, {})).kinds == ["encrypted"]


def test_enriched_text_loses_its_commands_and_nothing_else() -> None:
    source = "<bold>Now</bold> is <color><param>red</param>the time</color> for 3 << 4."
    part = enriched_to_part(source)
    assert part.content == "Now is the time for 3 < 4."
    for run in part.runs:
        assert part.content[run.start :][: run.length] == source[run.origin :][: run.origin_length]


def test_enriched_text_is_read_as_the_text_of_its_mail() -> None:
    found = read_with(MailReader(), make_message("<bold>Sold</bold>.", {"Content-Type": "text/enriched"}))
    assert found.text.strip() == "Sold."
