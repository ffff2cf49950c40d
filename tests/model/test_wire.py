"""The wire: what goes out comes back, and nothing of another shape comes in."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import MODELS, values

from sayso.model.claim import Attribution
from sayso.model.document import Item, Problem, Recipient, Zone
from sayso.model.place import Span
from sayso.model.wire import from_wire, to_wire

PROBLEM = ["a.txt", None, "empty", "The file is empty.", "Nothing to do."]
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=6) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=12,
)


@pytest.mark.parametrize("kind", MODELS, ids=lambda kind: kind.__name__)
def test_what_goes_over_the_wire_comes_back_the_same(kind: Any) -> None:
    @given(values(kind))
    def law(value: Any) -> None:
        sent = json.loads(json.dumps(to_wire(value)))
        assert from_wire(kind, sent) == value

    law()


@pytest.mark.parametrize("kind", MODELS, ids=lambda kind: kind.__name__)
def test_foreign_json_is_taken_or_refused_with_a_value_error(kind: Any) -> None:
    @given(json_values)
    def law(value: Any) -> None:
        try:
            taken = from_wire(kind, value)
        except ValueError:
            return
        assert isinstance(taken, kind)

    law()


@pytest.mark.parametrize("spoilt", [[], {}, True, 1.5, "\ud800", 1 << 63, float("nan")])
@pytest.mark.parametrize("place", range(8))
def test_a_field_that_no_row_can_hold_is_refused(place: int, spoilt: Any) -> None:
    item = ["a", "file", "document", None, None, 3, 0, 3]
    item[place] = spoilt
    with pytest.raises(ValueError):
        from_wire(Item, item)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Problem, PROBLEM[:-1]),
        (Problem, [*PROBLEM, "more"]),
        (Problem, tuple(PROBLEM)),
        (Problem, dict(enumerate(PROBLEM))),
        (tuple[Problem, ...], PROBLEM),
        (tuple[Problem, ...], {"0": PROBLEM}),
        (Recipient, ["to", ["Ben"]]),
        (Zone, ["letter", [0, 1], 0, [], None]),
        (Span, [0.5, 1]),
        (Attribution, [[], [], [[0, 1]], "own", "asserted", "neutral", "high", None]),
        (Attribution, [[], [], [[0, 1]], "own", "asserted", "neutral", float("nan"), None]),
        (Attribution, [[], [], [[0, 1]], "own", ["asserted"], "neutral", 1, None]),
    ],
)
def test_a_wrong_shape_is_refused(kind: Any, value: Any) -> None:
    with pytest.raises(ValueError):
        from_wire(kind, value)


def test_a_whole_number_may_stand_for_a_score() -> None:
    sent = [[], [], [[0, 1]], "own", "asserted", "neutral", 1, None]
    assert from_wire(Attribution, sent).score == 1
