"""WhatsApp's text exports: Android and iOS, orders of dates, languages, lines that nobody wrote."""

import time
from typing import Any

import pytest
from factory import error_of, opened, patch_limits, read_all, read_with
from hypothesis import given
from hypothesis import strategies as st

from sayso.errors import ReadError
from sayso.model.extension import Bid
from sayso.read.chats import ChatMessageReader
from sayso.read.whatsapp import WhatsAppReader, tell_order

READER = WhatsAppReader()
NAME = "WhatsApp Chat with Dock crew.txt"
ANDROID = """12/30/20, 9:15 PM - Messages and calls are end-to-end encrypted. Nobody else can read them.
12/30/20, 9:15 PM - Anna Berg created group "Dock crew: night"
12/30/20, 9:16 PM - Anna Berg: They signed in May.
The price was fixed by then.

12/31/20, 12:05 AM - +49 170 1234567: <Media omitted>
1/1/21, 12:01 PM - Anna Berg: https://example.org/a: see there
"""


def messages(raw: str, name: str = NAME) -> list[Any]:
    """The documents and texts of an export's messages."""
    found = read_with(READER, raw.encode(), name)
    read = [read_with(ChatMessageReader(), content, inner.name) for inner, content in found.inner]
    return [
        (each.reading.document.message, each.text, each.reading.document) for each in read if each.reading
    ]


def test_an_android_export_gives_a_message_each_with_its_lines() -> None:
    found = messages(ANDROID)
    assert [text for _, text, _ in found] == [
        "Messages and calls are end-to-end encrypted. Nobody else can read them.",
        'Anna Berg created group "Dock crew: night"',
        "They signed in May.\nThe price was fixed by then.",
        "<Media omitted>",
        "https://example.org/a: see there",
    ]
    senders = [message.sender and message.sender.name for message, _, _ in found]
    assert senders == [None, None, "Anna Berg", "+49 170 1234567", "Anna Berg"]
    assert [message.sent for message, _, _ in found] == [
        *("2020-12-30T21:15:00", "2020-12-30T21:15:00", "2020-12-30T21:16:00"),
        *("2020-12-31T00:05:00", "2021-01-01T12:01:00"),
    ]
    assert {message.subject for message, _, _ in found} == {"Dock crew"}
    ids = [message.message_id for message, _, _ in found]
    root = found[0][0].references[0]
    assert root.startswith("whatsapp:Dock crew-") and ids == [f"{root}/{number}" for number in range(1, 6)]


@pytest.mark.parametrize(
    ("line", "sent", "sender", "text"),
    [
        ("31/12/2020, 21:15 - Anna: x", "2020-12-31T21:15:00", "Anna", "x"),
        ("31.12.20, 21:15 - Anna: x", "2020-12-31T21:15:00", "Anna", "x"),
        ("31/12/20 9:15 p. m. - Lucía: sí", "2020-12-31T21:15:00", "Lucía", "sí"),
        ("31/12/20 9:15 a.\u00a0m. - Lucía: sí", "2020-12-31T09:15:00", "Lucía", "sí"),
        ("31/12/2020 à 21:15 - Élise: oui", "2020-12-31T21:15:00", "Élise", "oui"),
        ("31/12/20, 21:15 - Mia Moro: sì", "2020-12-31T21:15:00", "Mia Moro", "sì"),
        ("31-12-2020 21:15 - Jan: ja", "2020-12-31T21:15:00", "Jan", "ja"),
        ("[31.12.20, 21:15:08] Jens: ja", "2020-12-31T21:15:08", "Jens", "ja"),
        (
            "\u200e[31/12/20, 21:15:08] Ana: \u200eimage omitted",
            "2020-12-31T21:15:08",
            "Ana",
            "image omitted",
        ),
        ("[12/31/20, 9:15:08\u202fPM] Anna: x", "2020-12-31T21:15:08", "Anna", "x"),
        ("[31/12/2020 21:15:08] ~\u202fAnna: x", "2020-12-31T21:15:08", "Anna", "x"),
        ("[2020/12/31 下午9:15:08] 王: 好", "2020-12-31T21:15:08", "王", "好"),
        ("2020-12-31, 21:15 - Anna: x", "2020-12-31T21:15:00", "Anna", "x"),
        ("2020. 12. 31. 오후 9:15 - 민: 네", "2020-12-31T21:15:00", "민", "네"),
        ("31/12/20, 21:15 - Anna:", "2020-12-31T21:15:00", "Anna", ""),
    ],
)
def test_the_forms_of_telephones_and_languages(line: str, sent: str, sender: str, text: str) -> None:
    ((message, words, _),) = messages(line)
    assert (message.sent, message.sender.name, words) == (sent, sender, text)


@pytest.mark.parametrize(
    ("days", "mark", "order"),
    [
        ([(13, 4, 20)], "/", "dmy"),
        ([(4, 13, 20)], "/", "mdy"),
        ([(3, 4, 20)], "/", None),
        ([(3, 4, 20)], ".", "dmy"),
        ([(4, 4, 20)], "/", "dmy"),
        ([(2020, 3, 4)], "/", "ymd"),
        ([(1, 3, 20), (2, 3, 20), (1, 4, 20)], "/", "dmy"),  # as months first it would go back in time
        ([(3, 1, 20), (3, 2, 20), (4, 1, 20)], "/", "mdy"),
        ([(3, 4, 20), (4, 4, 20)], "/", None),
        ([(13, 4, 20), (4, 13, 20)], "/", None),
    ],
)
def test_the_order_of_day_and_month_is_told_over_the_whole_file(
    days: list[tuple[int, int, int]], mark: str, order: str | None
) -> None:
    assert tell_order(days, mark) == order


def test_where_the_order_cannot_be_told_no_message_is_dated_and_it_is_said_once() -> None:
    raw = "03/04/20, 10:00 - Anna: x\n04/04/20, 11:00 - Ben: y\n"
    found = read_with(READER, raw.encode(), NAME)
    assert found.kinds == ["damaged"]
    assert [message.sent for message, _, _ in messages(raw)] == [None, None]


def test_the_notice_of_an_iphone_is_the_service_s_and_not_the_other_s() -> None:
    raw = (
        "[31/12/20, 21:15:08] Ben Roth: \u200eMessages and calls are end-to-end encrypted.\n"
        "[31/12/20, 21:16:08] Ben Roth: \u200eThis message was deleted.\n"
    )
    first, second = messages(raw, "_chat.txt")
    assert first[0].sender is None
    assert second[0].sender.name == "Ben Roth" and second[1] == "This message was deleted."


def test_messages_keep_their_place_in_the_file() -> None:
    raw = "31.12.20, 21:15 - Jörg: ä\nö\n31.12.20, 21:16 - Mia: ü\n".encode()
    found = read_with(READER, raw, NAME)
    pieces = [raw[inner.offset : inner.offset + inner.length] for inner, _ in found.inner]  # type: ignore[operator]
    assert b"".join(pieces) == raw and pieces[0].decode().endswith("ä\nö\n")


def test_the_same_message_in_a_longer_export_is_one_document(tmp_path: Any) -> None:
    longer = ANDROID + "1/2/21, 1:00 PM - Ben: y\n"
    one, two = read_all(ANDROID.encode(), tmp_path, NAME), read_all(longer.encode(), tmp_path, NAME)
    first = {result.item.sha256 for result in one.values() if result.reading}
    assert len(first) == 5 and first < {result.item.sha256 for result in two.values() if result.reading}


@pytest.mark.parametrize(
    ("head", "name", "bid"),
    [
        (ANDROID, "chat.txt", Bid.CERTAIN),
        ("31/12/20, 21:15 - Anna: x", "_chat.txt", Bid.CERTAIN),
        ("31/12/20, 21:15 - Anna: x\n31/12/20, 21:16 - Ben: y\n", "x.txt", Bid.LIKELY),
        ("31/12/20, 21:15 - Anna: x\n", "x.txt", Bid.NONE),
        ("[2020-12-31 21:15:08] INFO: started\n[2020-12-31 21:15:09] WARN: slow\n", "x.log", Bid.NONE),
        ("Minutes\n31/12/20, 21:15 - Anna: x\n31/12/20, 21:16 - Ben: y\n", "x.txt", Bid.NONE),
        ("", "WhatsApp Chat with Ben.txt", Bid.NONE),
        ("On 31/12/20 we met.", "x.txt", Bid.NONE),
    ],
)
def test_what_is_an_export(head: str, name: str, bid: Bid) -> None:
    assert READER.bid(head.encode(), name) is bid


@pytest.mark.parametrize("extra", [0, 1])
def test_a_chat_larger_than_the_cap_is_refused(monkeypatch: pytest.MonkeyPatch, extra: int) -> None:
    patch_limits(monkeypatch, text_characters=len(ANDROID) - extra)
    if extra:
        assert error_of(READER, ANDROID.encode()).kind == "too_large"
    else:
        assert len(read_with(READER, ANDROID.encode()).inner) == 5


@pytest.mark.parametrize(
    "unit", ["1/1/20, 1:1", "1/1/20, 10:10 - a", "[", "\u200e", "1/1/20, 10:10 - a: b\n", ":"]
)
def test_hostile_repetition_takes_linear_time(unit: str) -> None:
    raw = ("1/1/20, 10:10 - a: b\n" + unit * (300_000 // len(unit))).encode()
    start = time.process_time()
    READER.bid(raw[:65536], "x")
    sum(1 for _ in READER.read(opened(raw)))
    assert time.process_time() - start < 6.0


@given(
    st.lists(
        st.sampled_from(
            [
                "31/12/20, 21:15 - ",
                "[1.1.20, 1:01:01] ",
                "Anna: ",
                "\n",
                "\u200e",
                "x",
                "99/99/99, 25:61 - ",
                "\0",
            ]
        ),
        max_size=12,
    ).map("".join)
)
def test_no_text_breaks_the_reader(text: str) -> None:
    try:
        found = read_with(READER, text.encode())
    except ReadError:
        return
    for inner, raw in found.inner:
        assert read_with(ChatMessageReader(), raw, inner.name).reading is not None
