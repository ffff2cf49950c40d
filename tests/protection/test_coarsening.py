"""Details become coarse, what is not listed is left out, and who stands out is said."""

import pytest

from sayso.model.place import DateRange
from sayso.protection.coarsening import (
    Details,
    coarse_date,
    coarse_place,
    coarse_post,
    find_places,
    single_out,
)


@pytest.mark.parametrize(
    ("description", "coarse"),
    [
        ("Mexican diplomat at the consulate in El Paso", "a diplomat"),
        ("Consul of a European country", "a diplomat"),
        ("agregado militar de la embajada", "a diplomat"),
        ("senior Treasury officials", "an official"),
        ("una funcionaria de aduanas", "an official"),
        ("Army colonel", "somebody in the armed forces"),
        ("owner of a shipping agency", "a source"),
        ("", "a source"),
        (None, "a source"),
    ],
)
def test_a_post_becomes_a_word_that_many_share(description: str | None, coarse: str) -> None:
    assert coarse_post(description) == coarse


def test_a_place_becomes_its_country_or_region_and_an_unknown_one_nothing() -> None:
    assert coarse_place("CIUDAD JUAREZ") == "northern Mexico"
    assert coarse_place("Berlín") == "Germany"
    assert coarse_place("Mexico") == "Mexico"
    assert coarse_place("Quillport") is None
    assert coarse_place(None) is None
    assert find_places("Mexican diplomat at the consulate in El Paso, before in Tokyo") == (
        "Japan",
        "southern United States",
    )


@pytest.mark.parametrize(
    ("grain", "start", "end"),
    [
        ("month", "2012-02-01", "2012-02-29"),
        ("quarter", "2012-01-01", "2012-03-31"),
        ("year", "2012-01-01", "2012-12-31"),
    ],
)
def test_a_day_becomes_a_month_a_quarter_or_a_year(grain: str, start: str, end: str) -> None:
    day = DateRange(start="2012-02-17", end="2012-02-17")
    assert coarse_date(day, grain) == DateRange(start=start, end=end)  # type: ignore[arg-type]
    half = DateRange(start=None, end="2011-02-03")
    assert coarse_date(half) == DateRange(start=None, end="2011-02-28")
    assert coarse_date(None) is None


def test_who_shares_all_details_with_two_others_does_not_stand_out() -> None:
    same = (("post", "a diplomat"), ("time", "2010-04"))
    assert list(single_out([Details(source=str(n), shown=same) for n in range(3)])) == []


def test_the_fewest_details_that_single_out_are_named() -> None:
    """M-116: a diplomat among diplomats, in Peru among those in Peru, and alone as a diplomat in Peru."""
    crowd = [Details(source=f"a{n}", shown=(("post", "a diplomat"), ("place", "Mexico"))) for n in range(3)]
    crowd += [Details(source=f"b{n}", shown=(("post", "an official"), ("place", "Peru"))) for n in range(3)]
    odd = Details(source="odd", shown=(("post", "a diplomat"), ("place", "Peru")))
    (outlier,) = single_out([*crowd, odd])
    assert (outlier.source, outlier.kinds, outlier.voices) == ("odd", ("place", "post"), 1)


def test_one_statement_with_rare_details_is_enough() -> None:
    common = (("post", "an official"),)
    voices = [Details(source=str(n), shown=common) for n in range(3)]
    voices.append(Details(source="0", shown=(*common, ("outlet", "The Lantern"))))
    assert [each.kinds for each in single_out(voices)] == [("outlet",)]
