import pytest

from sayso.model.place import DateRange
from sayso.text.bylines import Byline, read_byline

JUNE = DateRange(start="2010-06-03", end="2010-06-03")


@pytest.mark.parametrize(
    ("content", "byline"),
    [
        ("Gate shut\nBy Ada Roe\n\nIt is.", Byline(title="Gate shut", author="Ada Roe")),
        (
            "Gate shut\nBY ADA ROE / The Post\n\nIt is.",
            Byline(title="Gate shut", author="Ada Roe", outlet="The Post"),
        ),
        (
            "Gate shut\n\nVALDORA CITY, June 3, 2010 (Transworld) -- The gate is shut.",
            Byline(title="Gate shut", outlet="Transworld", dated=JUNE),
        ),
        ("Gate shut\n(Reuters) - The gate is shut.", Byline(title="Gate shut", outlet="Reuters")),
        (
            "Gate shut\nThe Post, 3 June 2010\n\nIt is.",
            Byline(title="Gate shut", outlet="The Post", dated=JUNE),
        ),
        (
            "Gate shut\n\nIt is shut.\n\nGate Watch Analysis\n\nAs Gate Watch has reported, it was open.",
            Byline(title="Gate shut", outlet="Gate Watch"),
        ),
        ("Gate shut\n\nGate Watch Analysis\n\nIt was open.", Byline()),
        ("By the time they came, it was shut.\n(He said) - nothing.", Byline()),
        ("Dear Ada,\n\nthe gate was shut on 3 June 2010, as The Post says.", Byline()),
        ("", Byline()),
    ],
)
def test_bylines_are_read_only_where_they_are_sure(content: str, byline: Byline) -> None:
    assert read_byline(content) == byline
