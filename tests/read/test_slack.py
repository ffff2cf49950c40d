"""Slack's exports: users, threads, files, quoted messages, lines that nobody wrote."""

import json
from pathlib import Path
from typing import Any

import pytest
from factory import make_zip, read_all, read_with
from hypothesis import given
from hypothesis import strategies as st

from sayso.errors import ReadError
from sayso.model.extension import Bid
from sayso.read.chats import ChatMessageReader
from sayso.read.slack import SlackReader, read_markup

READER = SlackReader()
NAME = "general/2020-01-02.json"
ROWS: list[dict[str, Any]] = [
    {"type": "message", "subtype": "channel_join", "user": "U1", "ts": "1577955590.000100",
     "text": "<@U1> has joined the channel"},
    {"client_msg_id": "x", "type": "message",
     "text": "They signed &lt;in May&gt;, see <https://a.example|the note> <@U2> <#C9|docks> <!here>",
     "user": "U1", "ts": "1577955600.000200", "team": "T1",
     "user_profile": {"real_name": "Anna Berg", "display_name": "anna", "name": "aberg"},
     "thread_ts": "1577955600.000200", "reply_count": 1,
     "reactions": [{"name": "eyes", "users": ["U2"], "count": 1}]},
    {"type": "message", "text": "Says who?", "user": "U2", "ts": "1577955660.000300",
     "thread_ts": "1577955600.000200", "parent_user_id": "U1",
     "edited": {"user": "U2", "ts": "1577955700.000000"},
     "files": [{"id": "F1", "name": "note.pdf", "title": "The note"}]},
    {"type": "message", "text": "", "user": "U1", "ts": "1577955720.000400",
     "attachments": [{"author_name": "Ben Roth", "text": "The harbour is sold.", "is_msg_unfurl": True}]},
    {"type": "message", "subtype": "bot_message", "bot_id": "B1", "username": "alerts", "text": "",
     "ts": "1577955780.000500", "blocks": [{"type": "rich_text", "elements": [{"type": "rich_text_section",
     "elements": [{"type": "text", "text": "Gate "}, {"type": "user", "user_id": "U1"}]}]}]},
]  # fmt: skip


def messages(rows: Any, name: str = NAME) -> list[Any]:
    found = read_with(READER, json.dumps(rows, indent=4).encode(), name)
    assert found.flaws == []
    read = [read_with(ChatMessageReader(), content, inner.name) for inner, content in found.inner]
    return [(each.reading.document.message, each.text) for each in read if each.reading]


def test_a_channel_gives_its_messages_with_names_times_and_threads() -> None:
    found = messages(ROWS)
    assert [message.message_id for message, _ in found] == [f"slack:general/{row['ts']}" for row in ROWS]
    senders = [message.sender and (message.sender.name, message.sender.address) for message, _ in found]
    assert senders == [
        None, ("Anna Berg", "slack:U1"), ("U2", "slack:U2"), ("Anna Berg", "slack:U1"),
        ("alerts", "slack:B1"),
    ]  # fmt: skip
    assert found[1][0].sent == "2020-01-02T09:00:00+00:00" and found[1][0].subject == "general"
    assert found[1][0].references == ("slack:general",) and found[1][0].in_reply_to == ()
    assert found[2][0].references == ("slack:general", "slack:general/1577955600.000200")


def test_nothing_of_a_message_is_lost() -> None:
    assert [text for _, text in messages(ROWS)] == [
        "@Anna Berg has joined the channel",
        "They signed <in May>, see the note <https://a.example> @U2 #docks @here\nReactions: eyes (U2)",
        "Says who?\nEdited: 2020-01-02T09:01:40+00:00\nFile: The note",
        "Ben Roth wrote:\nThe harbour is sold.",
        "Gate @Anna Berg",
    ]


def test_a_file_that_lies_in_no_archive_does_not_tell_its_channel() -> None:
    message, _ = messages(ROWS[1:2], "2020-01-02.json")[0]
    assert message.subject is None and message.message_id == "slack:channel/1577955600.000200"


def test_an_archive_of_an_export_gives_its_messages(tmp_path: Path) -> None:
    raw = make_zip({NAME: json.dumps(ROWS).encode(), "users.json": b'[{"id": "U1", "name": "aberg"}]'})
    results = read_all(raw, tmp_path)
    subjects = [
        result.reading.document.title
        for result in results.values()
        if result.reading and result.reading.document.kind == "chat"
    ]
    assert subjects == ["general"] * len(ROWS)


def test_messages_keep_their_place_in_the_file() -> None:
    raw = json.dumps(ROWS, indent=4).encode()
    for inner, _ in read_with(READER, raw, NAME).inner:
        assert inner.offset is not None and inner.length is not None
        assert json.loads(raw[inner.offset : inner.offset + inner.length])["ts"]


@pytest.mark.parametrize(
    ("head", "bid"),
    [
        (json.dumps(ROWS), Bid.CERTAIN),
        (json.dumps({"channel_id": "C1", "messages": ROWS}), Bid.CERTAIN),
        ('[{"type": "message"}]', Bid.NONE),
        ('[{"id": "U1", "name": "aberg"}]', Bid.NONE),
        ("{}", Bid.NONE),
        ("text", Bid.NONE),
    ],
)
def test_what_is_an_export(head: str, bid: Bid) -> None:
    assert READER.bid(head.encode(), "x") is bid


@pytest.mark.parametrize(
    ("text", "words"),
    [("<@U1|anna>", "@anna"), ("<!subteam^S1|@crew>", "@crew"),
     ("<mailto:a@b.example|Anna>", "Anna <mailto:a@b.example>"),
     ("a < b > c", "a < b > c"), ("&amp;lt;", "&lt;"), ("<https://a.example>", "https://a.example")],
)  # fmt: skip
def test_mark_up_becomes_words(text: str, words: str) -> None:
    assert read_markup(text, {}) == words


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)
FIELDS = st.dictionaries(st.sampled_from(sorted({key for row in ROWS for key in row})), VALUES, max_size=8)


@given(
    st.lists(
        (FIELDS | VALUES).map(lambda row: {"ts": "1.0"} | row if isinstance(row, dict) else row), max_size=4
    )
)
def test_no_values_break_the_reader(rows: list[Any]) -> None:
    try:
        found = read_with(READER, json.dumps(rows).encode())
    except ReadError:
        return
    for inner, content in found.inner:
        assert read_with(ChatMessageReader(), content, inner.name).reading is not None
