"""From one file to all the items in it: each once, each with one outcome, in an order that can be resumed."""

import io
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

import pytest
from factory import (
    attach_mail,
    make_gzip,
    make_mail,
    make_mbox,
    make_message,
    make_multipart,
    make_part,
    make_tar,
    make_zip,
    opened,
    patch_limits,
    read_all,
    walk,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import mail_like_bytes, mails, small_mails

from sayso.model.document import Problem
from sayso.model.extension import Bid, Found, Inner, Opened
from sayso.plugins import load_readers
from sayso.read.items import Avoided, Begun, ItemWalk, choose_reader, safe_name

PROBLEM = Problem(path="x", place=None, kind="timeout", message="m", remedy="r")
CORPORA = Path(__file__).parents[3] / "shared" / "data" / "mail"
names = st.sampled_from(
    ["a.txt", "b.txt", "a.txt#2", "inner.zip", "x!/y", "../z", "\u202eé", "\x1b[0m", "d/e.eml"]
)
texts = st.sampled_from(
    [b"The port was sold.", b"", b"<html><p>x</p>", b"\0\0", b"%PDF-", b"PK\3\4", b"\x1f\x8b\x08"]
)


def zipped(inside: st.SearchStrategy[bytes]) -> st.SearchStrategy[bytes]:
    return st.lists(st.tuples(names, inside), max_size=3, unique_by=lambda pair: pair[0]).map(make_zip)


trees = st.recursive(
    texts | mails,
    lambda inside: st.one_of(
        zipped(inside),
        st.dictionaries(names, inside, max_size=3).map(make_tar),
        inside.map(make_gzip),
        st.lists(small_mails, max_size=3).map(make_mbox),
        st.lists(inside, min_size=1, max_size=2).map(
            lambda all_: make_mail(
                make_multipart(
                    [make_part("x"), *(make_part(each, "a/b", base64=True, name="n") for each in all_)],
                    boundary="out",
                )
            )
        ),
    ),
    max_leaves=5,
)
law = settings(
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def outcomes(raw: bytes, scratch: Path, name: str = "leak") -> dict[str, str]:
    return {path: result.item.outcome for path, result in read_all(raw, scratch, name).items()}


def kinds(raw: bytes, scratch: Path, name: str = "leak") -> dict[str, list[str]]:
    results = read_all(raw, scratch, name)
    return {
        path: [each.kind for each in result.problems] for path, result in results.items() if result.problems
    }


# ---- which reader


@pytest.mark.parametrize(
    ("raw", "name", "reader"),
    [
        (make_message(), "x.txt", "mail"),
        (make_mbox([make_message()]), "x.eml", "mbox"),
        (make_zip({"a": b"x"}), "x.eml", "zip"),
        (make_tar({"a": b"x"}), "x.zip", "tar"),
        (make_gzip(b"x"), "x.txt", "compressed"),
        (b"<html>", "x.txt", "page"),
        (b"Words.", "x.html", "plain"),
        (b"", "x.eml", "plain"),
    ],
)
def test_content_decides_and_not_the_name(raw: bytes, name: str, reader: str) -> None:
    assert choose_reader(load_readers(), raw, name).name == reader


class Bidder:
    """A reader that bids what it is told."""

    version, container = "1", False

    def __init__(self, name: str, bid: Bid) -> None:
        self.name = name
        self._bid = bid

    def bid(self, head: bytes, name: str) -> Bid:
        return self._bid

    def read(self, item: Opened) -> Iterator[Found]:
        return iter(())


def test_the_highest_bid_wins_and_the_first_of_equals() -> None:
    bidders = [Bidder("a", Bid.LIKELY), Bidder("b", Bid.CERTAIN), Bidder("c", Bid.CERTAIN)]
    assert choose_reader(bidders, b"", "").name == "b"


# ---- every item, one outcome


@law
@given(trees)
def test_every_item_has_one_path_and_a_parent_that_was_found_too(tmp_path: Path, raw: bytes) -> None:
    found = read_all(raw, tmp_path)
    for path, result in found.items():
        parent = result.item.parent
        assert (parent is None) == (path == "leak")
        assert parent is None or parent in found
        assert (result.item.outcome == "document") == (result.reading is not None)
        assert result.item.outcome != "refused" or len(result.problems) >= 1
        assert all(problem.path == path for problem in result.problems)


@law
@given(trees)
def test_reading_may_stop_anywhere_and_go_on(tmp_path: Path, raw: bytes) -> None:
    whole = list(walk(raw, tmp_path))
    for skip in range(len(whole) + 1):
        assert list(walk(raw, tmp_path, skip=skip)) == whole[skip:]


@law
@given(trees, st.data())
def test_what_a_cell_failed_on_is_refused_and_everything_else_is_read(
    tmp_path: Path, raw: bytes, data: st.DataObject
) -> None:
    """Whatever item or container was begun last, and however many units were kept by then."""
    events = list(ItemWalk(load_readers(), str(tmp_path), {}).units(opened(raw, "leak"), "leak", 0))
    at = data.draw(st.sampled_from([n for n, each in enumerate(events) if isinstance(each, Begun)]))
    begun = events[at]
    assert isinstance(begun, Begun)
    kept = [each for each in events[:at] if isinstance(each, tuple)]
    avoid = {begun.path: Avoided(problem=PROBLEM, passed=begun.passed)}
    rest = list(walk(raw, tmp_path, skip=len(kept), avoid=avoid))
    results = [result for unit in [*kept, *rest] for result in unit]
    assert max(Counter(result.item.path for result in results).values()) == 1
    (failed,) = (result for result in results if result.item.path == begun.path)
    assert PROBLEM in failed.problems
    lost = set(read_all(raw, tmp_path)) - {result.item.path for result in results}
    assert all(path.startswith(begun.path + "!/") for path in lost)


def test_an_avoided_item_is_not_even_unpacked(tmp_path: Path) -> None:
    class Bomb(io.RawIOBase):
        def read(self, size: int = -1) -> bytes:
            raise MemoryError

    class Container(Bidder):
        container = True

        def read(self, item: Opened) -> Iterator[Found]:
            yield Inner(name="bomb", kind="member", stream=cast(BinaryIO, Bomb()), size=9)
            yield Inner(name="fine", kind="member", stream=io.BytesIO(b"fine"))

        def bid(self, head: bytes, name: str) -> Bid:
            return Bid.CERTAIN if head.startswith(b"open") else Bid.NONE

    readers = [*load_readers(), Container("c", Bid.CERTAIN)]
    events = []
    with pytest.raises(MemoryError):
        for event in ItemWalk(readers, str(tmp_path), {}).units(opened(b"open", "leak"), "leak", 0):
            events.append(event)
    assert events[-1] == Begun(path="leak!/bomb")
    avoid = {"leak!/bomb": Avoided(problem=PROBLEM, passed=0)}
    units = list(walk(b"open", tmp_path, readers=readers, avoid=avoid))
    assert [(r.item.path, r.item.outcome) for unit in units for r in unit] == [
        ("leak!/bomb", "refused"), ("leak!/fine", "document"), ("leak", "container"),
    ]  # fmt: skip


# ---- what lies where


def test_a_mail_and_everything_in_it_is_one_unit(tmp_path: Path) -> None:
    raw = attach_mail(attach_mail(make_message(), headers={"Message-ID": "<two@x>"}))
    (unit,) = walk(raw, tmp_path, "a.eml")
    assert [result.item.path for result in unit] == ["a.eml", "a.eml!/part 1", "a.eml!/part 1!/part 1"]
    assert {result.item.outcome for result in unit} == {"document"}


def test_the_same_attachment_in_two_mails_is_kept_in_both(tmp_path: Path) -> None:  # aleph#3165
    def mail(number: int) -> bytes:
        parts = [make_part("x"), make_part("The annex.", name="annex.txt")]
        return make_mail(make_multipart(parts), {"Message-ID": f"<{number}@x>"})

    found = read_all(make_mbox([mail(1), mail(2)]), tmp_path)
    annexes = [found[f"leak!/{number}!/annex.txt"].item for number in (1, 2)]
    assert annexes[0].sha256 == annexes[1].sha256
    assert [each.outcome for each in annexes] == ["document", "document"]


def test_one_bad_message_stops_no_mailbox(tmp_path: Path) -> None:  # datashare#2220
    bad = make_mail(make_part(b"%%%", "application/zip", base64=True, name="a.zip"))
    raw = make_mbox([make_message(), b"Subject: nothing\n\n\0\0", bad, make_message()])
    found = outcomes(raw, tmp_path)
    assert [found[f"leak!/{n}"] for n in range(1, 5)] == ["document"] * 4 or found["leak!/2"] == "refused"
    assert found["leak!/4"] == "document" and found["leak"] == "container"


def test_a_message_of_a_mailbox_knows_its_place_in_the_file(tmp_path: Path) -> None:
    raw = make_mbox([make_message(), make_message("Two.\n")])
    item = read_all(raw, tmp_path)["leak!/2"].item
    assert item.offset is not None and item.length is not None
    assert raw[item.offset : item.offset + item.length] == make_message("Two.\n")


def test_containers_in_containers_are_opened(tmp_path: Path) -> None:
    raw = make_gzip(make_tar({"box.zip": make_zip({"in.mbox": make_mbox([make_message()])})}))
    assert outcomes(raw, tmp_path, "all.tgz") == {
        "all.tgz": "container",
        "all.tgz!/all.tar": "container",
        "all.tgz!/all.tar!/box.zip": "container",
        "all.tgz!/all.tar!/box.zip!/in.mbox": "container",
        "all.tgz!/all.tar!/box.zip!/in.mbox!/1": "document",
    }


def test_names_that_are_the_same_or_made_the_same_stay_apart(tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate"):
        raw = make_zip([("a", b"1"), ("a", b"2"), ("a#2", b"3"), ("a", b"4"), ("\x01", b"5"), ("\x02", b"6")])
    assert len(read_all(raw, tmp_path)) == 7


@pytest.mark.parametrize(
    ("given_", "shown"),
    [
        ("a\nb", "a\ufffdb"),
        ("\x1b[31m", "\ufffd[31m"),
        ("", "unnamed"),
        ("x" * 600, "x" * 500),
        ("\udcff", "\ufffd"),
        ("é", "é"),
    ],
)
def test_a_name_is_made_fit_to_be_shown(given_: str, shown: str) -> None:
    assert safe_name(given_) == shown


def test_a_damaged_member_is_said_once_and_its_neighbours_are_read(tmp_path: Path) -> None:
    raw = bytearray(make_zip({"a.txt": b"x" * 99, "b.txt": b"y" * 99}))
    raw[14 : 14 + 4] = b"\0\0\0\0"
    at = raw.index(b"PK\1\2") + 16
    raw[at : at + 4] = b"\0\0\0\0"
    assert kinds(bytes(raw), tmp_path) == {"leak!/a.txt": ["damaged"]}
    assert outcomes(bytes(raw), tmp_path)["leak!/b.txt"] == "document"


# ---- caps


@pytest.mark.parametrize("extra", [0, 1])
def test_containers_deeper_than_the_cap_are_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, extra: int
) -> None:
    patch_limits(monkeypatch, container_depth=3)
    raw = make_zip({"end.txt": b"The end."})
    for _ in range(2 + extra):
        raw = make_zip({"in.zip": raw})
    deepest = "leak" + "!/in.zip" * (2 + extra)
    assert outcomes(raw, tmp_path)[deepest] == ("refused" if extra else "container")
    assert kinds(raw, tmp_path) == ({deepest: ["too_deep"]} if extra else {})


@pytest.mark.parametrize("extra", [0, 1])
@pytest.mark.parametrize("cap", ["expansion", "free_expansion", "expanded_bytes"])
def test_a_file_that_unpacks_to_more_than_the_cap_is_stopped(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, cap: str, extra: int
) -> None:
    total = 500_000
    raw = make_zip([("a.txt", b"x" * 400_000), ("b.txt", b"y" * (total - 400_000)), ("c.txt", b"")])
    caps = {
        "expansion": {"expansion": -(-total // len(raw)) - extra, "free_expansion": 0},
        "free_expansion": {"expansion": 1, "free_expansion": total - extra},
        "expanded_bytes": {"expansion": total, "expanded_bytes": total - extra},
    }
    patch_limits(monkeypatch, **caps[cap])
    found = outcomes(raw, tmp_path)
    assert found["leak!/a.txt"] == "document"
    assert found["leak!/b.txt"] == ("refused" if extra else "document")
    assert ("leak!/c.txt" in found) == (not extra)
    assert kinds(raw, tmp_path).get("leak!/b.txt") == (["too_large"] if extra else None)


def test_a_cap_on_expansion_counts_all_layers(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    patch_limits(monkeypatch, expanded_bytes=1_000, free_expansion=1_000)
    raw = make_gzip(make_gzip(b"x" * 980))
    assert [kind for each in kinds(raw, tmp_path, "a.gz.gz").values() for kind in each] == ["too_large"]


def test_a_header_that_claims_gigabytes_is_met_by_the_cell_s_memory_alone(tmp_path: Path) -> None:
    """In the cell this is an out-of-memory; here it only must not end in a wrong outcome."""
    raw = bytearray(make_tar({"a.txt": b"x", "b.txt": b"y"}))
    raw[1024 + 124 : 1024 + 135] = b"%011o" % 500
    raw[1024 + 156 : 1024 + 157] = b"x"
    raw[1024 + 148 : 1024 + 156] = b" " * 8
    raw[1024 + 148 : 1024 + 156] = b"%06o\0 " % sum(raw[1024:1536])
    found = outcomes(bytes(raw), tmp_path)
    assert found["leak!/a.txt"] == "document" and found["leak"] == "container"


@pytest.mark.parametrize("depth", [30, 120])
def test_mails_attached_to_mails_are_read_to_the_bottom_or_said(tmp_path: Path, depth: int) -> None:
    raw = make_message("Bottom.\n")
    for level in range(depth):
        parts = [make_part("x"), make_part(raw, "message/rfc822")]
        raw = make_mail(make_multipart(parts, boundary=f"b{level}"), {"Message-ID": f"<{level}@x>"})
    found = read_all(raw, tmp_path)
    problems = [problem.kind for result in found.values() for problem in result.problems]
    bottom = [
        result for result in found.values() if result.reading and "Bottom." in result.reading.parts[0].content
    ]
    assert bottom or "too_deep" in problems


# ---- anything at all


@law
@given(mail_like_bytes)
def test_no_mail_breaks_the_walk(tmp_path: Path, raw: bytes) -> None:
    read_all(raw, tmp_path)


@law
@given(trees, st.lists(st.tuples(st.integers(0, 2000), st.binary(min_size=1, max_size=4)), max_size=3))
def test_no_damage_breaks_the_walk(tmp_path: Path, raw: bytes, changes: list[tuple[int, bytes]]) -> None:
    spoilt = bytearray(raw)
    for place, change in changes:
        if place < len(spoilt):
            spoilt[place : place + len(change)] = change
    assert read_all(bytes(spoilt), tmp_path)["leak"].item.path == "leak"


MAIL_FILES = sorted(
    path
    for corpus in ("rails-mail-a", "flanker", "stalwart-a", "zbateson", "mimekit", "tika")
    for path in (CORPORA / corpus).rglob("*")
    if path.is_file() and path.suffix not in (".pst", ".tsv", ".md", ".html", ".json")
)


@pytest.mark.skipif(not MAIL_FILES, reason="the mail corpora are not on this machine")
@pytest.mark.parametrize(
    "corpus", sorted({path.relative_to(CORPORA).parts[0] for path in MAIL_FILES}) or [""]
)
def test_every_file_of_the_corpora_of_others_has_one_outcome(tmp_path: Path, corpus: str) -> None:
    for path in MAIL_FILES:
        if path.relative_to(CORPORA).parts[0] != corpus:
            continue
        found = read_all(path.read_bytes(), tmp_path, path.name)
        outermost = found[safe_name(path.name)]
        assert outermost.item.outcome in ("document", "refused", "container")
        assert outermost.item.outcome != "refused" or outermost.problems
