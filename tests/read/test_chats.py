"""Messages of chats in our own form: what becomes of names, times, threads, forwards and notes."""

import json
from dataclasses import replace

import pytest
from factory import error_of, patch_limits, read_with
from hypothesis import given
from hypothesis import strategies as st

from sayso.errors import ReadError
from sayso.model.extension import Bid
from sayso.read.chats import ChatMessage, ChatMessageReader, chat_item

READER = ChatMessageReader()
MESSAGE = ChatMessage(
    chat_id="telegram:77",
    chat="Dock crew",
    message_id="telegram:77/5",
    sender="Anna Berg",
    account="telegram:user1",
    sent="2020-01-02T10:00:00+01:00",
    text='They signed\nin "May".',
    reply_to="telegram:77/4",
)


def raw_of(message: ChatMessage) -> bytes:
    return chat_item(message, 1, None).stream.read()


def test_a_message_becomes_a_document_with_its_chat_as_a_ghost_above_it() -> None:
    found = read_with(READER, raw_of(MESSAGE), "5")
    assert found.reading is not None
    document = found.reading.document
    message = document.message
    assert document.kind == "chat" and message is not None
    assert message.message_id == "telegram:77/5"
    assert message.references == ("telegram:77", "telegram:77/4") and message.in_reply_to == (
        "telegram:77/4",
    )
    assert message.sender is not None
    assert (message.sender.name, message.sender.address) == ("Anna Berg", "telegram:user1")
    assert message.sent == "2020-01-02T10:00:00+01:00" and message.subject == "Dock crew"
    assert document.dated is not None and document.dated.start == "2020-01-02"
    assert found.text == MESSAGE.text


def test_the_same_message_gives_the_same_bytes() -> None:
    assert raw_of(MESSAGE) == raw_of(replace(MESSAGE))
    assert raw_of(MESSAGE) != raw_of(replace(MESSAGE, text="They signed."))


def test_the_words_of_others_are_a_quotation_and_notes_are_nobody_s() -> None:
    message = replace(
        MESSAGE,
        text="Look:",
        quotes=(("Ben Roth", "It is sold."), (None, "Says who?")),
        notes=("File: a.pdf",),
    )
    found = read_with(READER, raw_of(message))
    assert found.reading is not None
    (part,) = found.reading.parts
    assert part.content == "Look:\nBen Roth wrote:\nIt is sold.\nForwarded message:\nSays who?\nFile: a.pdf"
    marks = [(mark.kind, mark.span.cut(part.content)) for mark in part.marks]
    assert marks == [("quote", "It is sold."), ("quote", "Says who?"), ("boilerplate", "File: a.pdf")]


def test_every_word_leads_back_to_the_form() -> None:
    message = replace(MESSAGE, quotes=(("Ben", "Sold, \\ and\tgone."),), notes=("File: a.pdf",))
    raw = raw_of(message)
    found = read_with(READER, raw)
    assert found.reading is not None
    (part,) = found.reading.parts
    source = raw.decode()
    assert len(part.runs) == 3
    for run in part.runs:
        encoded = source[run.origin : run.origin + run.origin_length]
        assert json.loads(f'"{encoded}"') == part.content[run.start : run.start + run.length]


def test_a_service_message_has_no_sender_and_is_no_sentence() -> None:
    message = replace(MESSAGE, sender=None, account=None, text="Anna joined", is_service=True, reply_to=None)
    found = read_with(READER, raw_of(message))
    assert found.reading is not None and found.reading.document.message is not None
    assert found.reading.document.message.sender is None
    assert [mark.kind for mark in found.reading.parts[0].marks] == ["boilerplate"]


def test_only_our_own_form_is_ours() -> None:
    assert READER.bid(raw_of(MESSAGE), "x") is Bid.CERTAIN
    assert READER.bid(b'{"chat": 1}', "x.json") is Bid.NONE


@pytest.mark.parametrize(
    "raw", [b'{"sayso-chat":1,', b'{"sayso-chat":1,"id":5}', b'{"sayso-chat":1,"id":"a","chat_id":["b"]}']
)
def test_what_only_begins_like_a_message_is_damaged(raw: bytes) -> None:
    assert error_of(READER, raw).kind == "damaged"


@pytest.mark.parametrize("extra", [0, 1])
def test_a_message_larger_than_the_cap_is_refused(monkeypatch: pytest.MonkeyPatch, extra: int) -> None:
    raw = raw_of(MESSAGE)
    patch_limits(monkeypatch, text_characters=len(raw) - extra)
    if extra:
        assert error_of(READER, raw).kind == "too_large"
    else:
        assert read_with(READER, raw).text == MESSAGE.text


@given(st.text(max_size=40), st.text(max_size=40), st.lists(st.text(max_size=10), max_size=3))
def test_any_text_survives_the_form(text: str, quoted: str, notes: list[str]) -> None:
    message = replace(MESSAGE, text=text, quotes=((None, quoted),), notes=tuple(notes))
    found = read_with(READER, raw_of(message))
    found.text.encode("utf-8")
    assert text.replace("\0", "\ufffd").encode("utf-8", "replace").decode() in found.text


@given(st.binary(max_size=200))
def test_no_bytes_break_the_reader(raw: bytes) -> None:
    try:
        read_with(READER, b'{"sayso-chat":1,' + raw)
    except ReadError:
        return
