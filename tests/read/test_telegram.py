"""Telegram Desktop's exports, as JSON and as pages: the same messages from both."""

import json
import time
from pathlib import Path
from typing import Any

import pytest
from factory import read_all, read_with
from hypothesis import given
from hypothesis import strategies as st

from sayso.errors import ReadError
from sayso.model.extension import Bid
from sayso.read.chats import ChatMessageReader
from sayso.read.telegram import TelegramReader
from sayso.read.telegrampages import TelegramPageReader

JSON, PAGE = TelegramReader(), TelegramPageReader()
ANNA = {"from": "Anna Berg", "from_id": "user11"}
ROWS: list[dict[str, Any]] = [
    {"id": 1, "type": "service", "date": "2020-01-02T09:00:00", "actor": "Anna Berg", "actor_id": "user11",
     "action": "create_group", "title": "Dock crew", "members": ["Anna Berg", "Ben Roth"], "text": ""},
    {"id": 2, "type": "message", "date": "2020-01-02T10:00:00", "date_unixtime": "1577955600", **ANNA,
     "text": ["They signed in ", {"type": "bold", "text": "May"}, ", see ",
              {"type": "text_link", "text": "here", "href": "https://a.example"}]},
    {"id": 3, "type": "message", "date": "2020-01-02T10:01:00", "date_unixtime": "1577955660",
     "edited": "2020-01-02T10:05:00", "edited_unixtime": "1577955900", "from": None, "from_id": "user12",
     "reply_to_message_id": 2, "text": "Says who?", "photo": "photos/p.jpg",
     "reactions": [{"type": "emoji", "count": 2, "emoji": "👍"}]},
    {"id": 4, "type": "message", "date": "2020-01-02T10:02:00", **ANNA, "forwarded_from": "Harbour News",
     "text": "The harbour is sold."},
    {"id": 5, "type": "message", "date": "2020-01-02T10:03:00", **ANNA, "text": "",
     "poll": {"question": "Who knew?", "closed": True, "total_voters": 3,
              "answers": [{"text": "Marr", "voters": 2}, {"text": "Nobody", "voters": 1}]},
     "contact_information": {"first_name": "Ivo", "last_name": "Marr", "phone_number": "+1 2"}},
]  # fmt: skip
CHAT = {"name": "Dock crew", "type": "private_group", "id": 77, "messages": ROWS}
WHOLE = {
    "about": "Here is the data you requested. Remember: Telegram is ad free.",
    "personal_information": {"first_name": "Anna"},
    "contacts": {"about": "Yours", "list": [{"first_name": "Ben"}]},
    "chats": {"about": "All", "list": [CHAT, CHAT | {"id": 78, "name": "Other", "messages": ROWS[1:2]}]},
}
HTML = """<!DOCTYPE html><html><head><meta charset="utf-8"/><title>Exported Data</title></head><body>
<div class="page_wrap"><div class="page_header"><div class="content"><div class="text bold">
Dock crew </div></div></div><div class="page_body chat_page"><div class="history">
<div class="message service" id="message-1"><div class="body details">2 January 2020</div></div>
<div class="message service" id="message1">
<div class="body details">Anna Berg created group Dock crew</div></div>
<div class="message default clearfix" id="message2"><div class="pull_left userpic_wrap"><div class="userpic">
<div class="initials">AB</div></div></div><div class="body">
<div class="pull_right date details" title="02.01.2020 10:00:00 UTC+01:00">10:00</div>
<div class="from_name">Anna Berg </div>
<div class="text">They signed in <strong>May</strong>.<br>Ä fixed price.</div>
</div></div>
<div class="message default clearfix joined" id="message3"><div class="body">
<div class="pull_right date details" title="02.01.2020 10:01:00">10:01</div>
<div class="reply_to details">In reply to
<a href="#go_to_message2" onclick="return GoToMessage(2)">this message</a>
</div><div class="text">And in June.</div></div></div>
<div class="message default clearfix" id="message4"><div class="body">
<div class="pull_right date details" title="02.01.2020 10:02:00 UTC-03:30">10:02</div>
<div class="from_name">Ben Roth</div><div class="forwarded body"><div class="from_name">Harbour News
<span class="date details" title="01.01.2020 08:00:00"> 01.01.2020 08:00:00</span></div>
<div class="text">The harbour is sold.</div></div>
<div class="media_wrap clearfix"><div class="media clearfix"><div class="body">
<div class="title bold">Photo</div>
<div class="status details">Not included</div></div></div></div></div></div>
</div></div></div></body></html>"""


def messages(reader: Any, raw: bytes) -> list[Any]:
    found = read_with(reader, raw, "result.json")
    assert found.flaws == []
    read = [read_with(ChatMessageReader(), content, inner.name) for inner, content in found.inner]
    return [(each.reading.document.message, each.text) for each in read if each.reading]


@pytest.mark.parametrize("indent", [None, 1])
def test_a_chat_gives_its_messages_with_ids_times_and_threads(indent: int | None) -> None:
    found = messages(JSON, json.dumps(CHAT, indent=indent, ensure_ascii=False).encode())
    assert [message.message_id for message, _ in found] == [f"telegram:77/{number}" for number in range(1, 6)]
    assert {message.subject for message, _ in found} == {"Dock crew"}
    assert [message.references for message, _ in found][:3] == [
        ("telegram:77",), ("telegram:77",), ("telegram:77", "telegram:77/2"),
    ]  # fmt: skip
    senders = [message.sender and (message.sender.name, message.sender.address) for message, _ in found]
    assert senders[:3] == [None, ("Anna Berg", "telegram:user11"), (None, "telegram:user12")]
    # The zone is what lies between the local and the Unix time; older exports do not tell it.
    assert [message.sent for message, _ in found[:4]] == [
        *("2020-01-02T09:00:00", "2020-01-02T10:00:00+01:00", "2020-01-02T10:01:00+01:00"),
        "2020-01-02T10:02:00",
    ]


def test_nothing_of_a_message_is_lost() -> None:
    texts = [text for _, text in messages(JSON, json.dumps(CHAT).encode())]
    assert texts == [
        "Anna Berg: create group Anna Berg, Ben Roth\nTitle: Dock crew",
        "They signed in May, see here <https://a.example>",
        "Says who?\nEdited: 2020-01-02T10:05:00+01:00\nReactions: 👍 2\nPhoto: photos/p.jpg",
        "Harbour News wrote:\nThe harbour is sold.",
        "Poll: Who knew?\n- Marr (2)\n- Nobody (1)\n"
        "Contact: first name Ivo, last name Marr, phone number +1 2",
    ]  # fmt: skip


def test_a_whole_account_gives_the_messages_of_all_its_chats() -> None:
    raw = json.dumps(WHOLE, indent=1).encode()
    found = messages(JSON, raw)
    assert [message.message_id for message, _ in found][4:] == ["telegram:77/5", "telegram:78/2"]
    for inner, _ in read_with(JSON, raw).inner:
        assert inner.offset is not None and inner.length is not None
        assert json.loads(raw[inner.offset : inner.offset + inner.length])["id"]


def test_a_page_gives_the_same_as_the_json_does() -> None:
    found = messages(PAGE, HTML.encode())
    assert [(message.message_id, text) for message, text in found] == [
        ("telegram:Dock crew/1", "Anna Berg created group Dock crew"),
        ("telegram:Dock crew/2", "They signed in May.\nÄ fixed price."),
        ("telegram:Dock crew/3", "And in June."),
        (
            "telegram:Dock crew/4",
            "Harbour News wrote:\nThe harbour is sold.\nAttached: Photo\nDetails: Not included",
        ),
    ]  # fmt: skip
    assert [message.sender and message.sender.name for message, _ in found] == [
        *(None, "Anna Berg", "Anna Berg", "Ben Roth")
    ]
    assert [message.sent for message, _ in found] == [
        *(None, "2020-01-02T10:00:00+01:00", "2020-01-02T10:01:00", "2020-01-02T10:02:00-03:30")
    ]
    assert found[2][0].in_reply_to == ("telegram:Dock crew/2",)
    raw = HTML.encode()
    for inner, _ in read_with(PAGE, raw).inner:
        assert raw[inner.offset :].startswith(b'<div class="message ')


@pytest.mark.parametrize(
    ("head", "bid"),
    [
        (json.dumps(CHAT), Bid.CERTAIN),
        (json.dumps(WHOLE), Bid.CERTAIN),
        ('{"type": "private_group"}', Bid.NONE),
        ('{"messages": [1]}', Bid.NONE),
        ("[]", Bid.NONE),
    ],
)
def test_what_is_an_export(head: str, bid: Bid) -> None:
    assert JSON.bid(head.encode(), "x") is bid


def test_exports_are_chosen_over_pages_and_plain_text(tmp_path: Path) -> None:
    for raw in (HTML.encode(), json.dumps(CHAT).encode()):
        results = read_all(raw, tmp_path)
        kinds = {result.reading.document.kind for result in results.values() if result.reading}
        assert kinds == {"chat"} and results["leak"].item.outcome == "container"


def test_an_export_cut_short_gives_what_is_whole_and_says_so(tmp_path: Path) -> None:
    raw = json.dumps(CHAT, indent=1).encode()
    results = read_all(raw[: raw.index(b'"id": 4') + 20], tmp_path)
    assert sum(result.reading is not None for result in results.values()) == 3
    assert [problem.kind for problem in results["leak"].problems] == ["damaged"]


def test_a_message_that_cannot_be_read_is_named_and_the_others_stay() -> None:
    rows = [ROWS[1], {"type": "message", "text": "no id"}, None, 5, ROWS[2]]
    found = read_with(JSON, json.dumps(CHAT | {"messages": rows}).encode())
    assert len(found.inner) == 2 and [flaw.place for flaw in found.flaws] == ["message 2"]


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)
FIELDS = st.dictionaries(st.sampled_from(sorted({key for row in ROWS for key in row})), VALUES, max_size=8)


@given(st.lists(FIELDS | VALUES, max_size=4), st.integers(0, 400))
def test_no_values_break_the_reader(rows: list[Any], cut: int) -> None:
    raw = json.dumps(CHAT | {"messages": rows}).encode()
    for each in (raw, raw[:-cut]):
        try:
            found = read_with(JSON, each)
        except ReadError:
            continue
        for inner, content in found.inner:
            assert read_with(ChatMessageReader(), content, inner.name).reading is not None


@given(
    st.lists(
        st.sampled_from([*HTML.split(">"), "<div class='forwarded body", "</div", '<div class="text"']),
        max_size=30,
    )
)
def test_no_page_breaks_the_reader(pieces: list[str]) -> None:
    try:
        read_with(PAGE, ">".join(pieces).encode())
    except ReadError:
        return


@pytest.mark.parametrize(
    "unit", ['<div class="text">', '<div class="message default" id="message1">', "</div>", "<a>"]
)
def test_hostile_repetition_takes_linear_time(unit: str) -> None:
    half = 60_000 // len(unit)
    start = time.process_time()
    read_with(PAGE, (HTML[:900] + unit * half + "</div>" * half).encode())
    assert time.process_time() - start < 5.0
