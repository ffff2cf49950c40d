import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.model.document import Message, Thread
from sayso.model.place import content_id
from sayso.text.threads import build_threads


def mail(
    message_id: str | None, *references: str, reply: str | None = None, sent: str | None = None
) -> Message:
    return Message(
        message_id=message_id,
        in_reply_to=(reply,) if reply else (),
        references=references,
        sender=None,
        recipients=(),
        subject=None,
        sent=sent,
    )


def shape(thread: Thread) -> dict[str, str | None]:
    return {node.key: node.parent for node in thread.nodes}


def test_the_last_reference_is_the_parent_and_missing_mails_are_ghosts() -> None:
    (thread,) = build_threads([("d3", mail("c", "a", "b")), ("d1", mail("a"))])
    assert shape(thread) == {"a": None, "b": "a", "c": "b"}
    assert [node.document for node in thread.nodes] == ["d1", None, "d3"]
    assert thread.id == content_id("thread", "a")


def test_in_reply_to_serves_where_references_are_missing() -> None:
    (thread,) = build_threads([("d1", mail("a")), ("d2", mail("b", reply="a"))])
    assert shape(thread) == {"a": None, "b": "a"}


def test_others_references_place_a_mail_that_has_none() -> None:
    (thread,) = build_threads([("d1", mail("a")), ("d2", mail("b")), ("d3", mail("c", "a", "b"))])
    assert shape(thread) == {"a": None, "b": "a", "c": "b"}


def test_others_references_never_undo_a_mails_own() -> None:
    (thread,) = build_threads([("d1", mail("b")), ("d2", mail("a", "b")), ("d3", mail("c", "a", "b"))])
    assert shape(thread) == {"b": None, "a": "b", "c": "b"}


def test_a_reused_message_id_gets_a_key_of_its_own() -> None:
    threads = build_threads([("d2", mail("a")), ("d1", mail("a")), ("d3", mail(None))])
    keys = {node.key: node for thread in threads for node in thread.nodes}
    assert set(keys) == {"a", "document:d2", "document:d3"}
    assert keys["a"].document == "d1"
    assert keys["document:d2"].message_id == "a"
    assert keys["document:d3"].message_id is None


def test_cycles_are_cut_above_the_earliest() -> None:
    (thread,) = build_threads([("d1", mail("b", "a")), ("d2", mail("a", "c")), ("d3", mail("c", "b"))])
    assert shape(thread) == {"a": None, "b": "a", "c": "b"}
    dated = [("d1", mail("b", "a", sent="2020-01-01")), ("d2", mail("a", "b", sent="2020-01-02"))]
    assert shape(build_threads(dated)[0]) == {"b": None, "a": "b"}
    (alone,) = build_threads([("d1", mail("a", "a"))])
    assert shape(alone) == {"a": None}


def test_mails_that_share_a_reference_end_in_one_tree() -> None:
    (thread,) = build_threads([("1", mail("a", "z")), ("2", mail("m", "x", "a")), ("3", mail("n", "x", "b"))])
    assert shape(thread)["b"] == "x"
    assert sum(parent is None for parent in shape(thread).values()) == 1


def test_siblings_stand_in_the_order_they_were_sent() -> None:
    (thread,) = build_threads(
        [("1", mail("a")), ("2", mail("b", "a", sent="2020-02-01")), ("3", mail("c", "a", sent="2020-01-01"))]
    )
    assert [node.key for node in thread.nodes] == ["a", "c", "b"]


IDS = st.sampled_from("abcdefg")
MAILS = st.lists(
    st.tuples(st.sampled_from("0123456789"), st.one_of(st.none(), IDS), st.lists(IDS, max_size=4)),
    max_size=12,
    unique_by=lambda each: each[0],
)


@given(MAILS, st.randoms(use_true_random=False))
def test_threads_are_trees_that_hold_every_document_once_in_any_order(mails: list, order: object) -> None:
    messages = [(document, mail(key, *references)) for document, key, references in mails]
    threads = build_threads(messages)
    held = [node.document for thread in threads for node in thread.nodes if node.document]
    assert sorted(held) == sorted(document for document, _ in messages)
    for thread in threads:
        seen: set[str] = set()
        for node in thread.nodes:
            assert node.parent is None or node.parent in seen
            seen.add(node.key)
        assert sum(node.parent is None for node in thread.nodes) == 1
    of = {node.key: thread.id for thread in threads for node in thread.nodes}
    for _, message in messages:
        assert len({of[each] for each in message.references}) < 2
    order.shuffle(messages)  # type: ignore[attr-defined]
    assert build_threads(messages) == threads


@st.composite
def forests(draw: st.DrawFn) -> tuple[list[tuple[str, Message]], dict[str, str | None]]:
    """Mails of random trees with whole reference chains, as programs write them, and the parent of each."""
    size = draw(st.integers(1, 25))
    above: dict[str, str | None] = {}
    chains: dict[str, list[str]] = {}
    for number in range(size):
        parent = draw(st.one_of(st.none(), st.integers(0, number - 1))) if number else None
        above[f"m{number}"] = None if parent is None else f"m{parent}"
        chains[f"m{number}"] = [] if parent is None else [*chains[f"m{parent}"], f"m{parent}"]
    short = draw(st.sets(st.sampled_from(sorted(above))))  # some programs write In-Reply-To alone
    mails = []
    for key, chain in chains.items():
        parent_key = above[key]
        if key in short and parent_key is not None:
            mails.append((f"d-{key}", mail(key, reply=parent_key)))
        else:
            mails.append((f"d-{key}", mail(key, *chain)))
    return mails, above


@given(forests(), st.data())
def test_a_forest_comes_back_whatever_the_order_and_whatever_is_lost(
    forest: tuple[list[tuple[str, Message]], dict[str, str | None]], data: st.DataObject
) -> None:
    mails, above = forest
    kept = data.draw(st.lists(st.sampled_from(mails), unique_by=lambda each: each[0], min_size=1))
    threads = build_threads(kept)
    found = {node.key: node.parent for thread in threads for node in thread.nodes}
    for document, _ in kept:
        assert found[document.removeprefix("d-")] == above[document.removeprefix("d-")]
    assert build_threads(data.draw(st.permutations(kept))) == threads


@pytest.mark.parametrize(
    "above", [lambda i: [i - 1] if i else [], lambda i: [0], lambda i: [(i - 1) % 20_000]]
)
def test_long_threads_need_no_recursion(above: Callable[[int], list[int]]) -> None:
    messages = [(f"d{i}", mail(f"m{i}", *(f"m{j}" for j in above(i)))) for i in range(20_000)]
    start = time.process_time()
    (thread,) = build_threads(messages)
    assert len(thread.nodes) == 20_000
    assert time.process_time() - start < 5
