from pathlib import Path

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.text.fingerprints import Prints, take_prints
from sayso.text.overlaps import EARLIEST, Overlaps, Spool

LINES = [" ".join(f"{word}{number}" for word in "abcdefghij") for number in range(6)]


def join(own: list[str], asked: list[str], folder: Path) -> Overlaps:
    """Texts with these own words, numbered so; then pieces asked for, of texts numbered after them."""
    prints = take_prints([*own, *asked])
    spool = Spool(20, folder)
    itself = np.arange(len(own) + len(asked))
    for lot in np.array_split(np.arange(len(prints.hashes)), 3):
        pieces = prints.pieces[lot]
        spool.add(prints.hashes[lot], pieces, np.where(pieces < len(own), pieces, -1))
    return spool.join(itself, len(own) + len(asked))


def shared(one: str, other: str) -> int:
    return len(set(take_prints([one]).hashes.tolist()) & set(take_prints([other]).hashes.tolist()))


TEXTS = st.lists(st.lists(st.sampled_from(LINES), max_size=4).map("\n".join), max_size=6)


@settings(deadline=None)
@given(TEXTS, TEXTS)
def test_the_join_counts_what_is_shared(own: list[str], asked: list[str]) -> None:
    folder = Path("/tmp")
    overlaps = join(own, asked, folder)
    for piece, text in enumerate([*own, *asked]):
        expected = {
            number: count
            for number, other in enumerate(own)
            if number != piece and (count := shared(text, other))
        }
        assert dict(overlaps.of(piece, piece + 1)[0]) == expected
        assert overlaps.sizes[piece] == shared(text, text)
        assert overlaps.largest()[piece] == max(expected.values(), default=0)


def test_what_many_hold_leads_to_the_earliest(tmp_path: Path) -> None:
    overlaps = join([LINES[0]] * 40, [LINES[0]], tmp_path)
    assert [text for text, _ in overlaps.of(40, 41)[0]] == list(range(EARLIEST))
    assert overlaps.common[40] == overlaps.sizes[40] > 0
    assert not list(tmp_path.iterdir())


def test_nothing_joins_to_nothing(tmp_path: Path) -> None:
    nothing = Prints(words=np.zeros(0, int), hashes=np.zeros(0, np.uint64), pieces=np.zeros(0, int))
    spool = Spool(4, tmp_path)
    spool.add(nothing.hashes, nothing.pieces, nothing.pieces)
    overlaps = spool.join(np.zeros(0, np.int64), 0)
    assert len(overlaps.texts) == 0
