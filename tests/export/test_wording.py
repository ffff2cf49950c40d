"""What stands on the page is what a reporter would say."""

from typing import get_args

import pytest

from sayso.export import wording
from sayso.model.chain import Medium, SourceKind
from sayso.model.claim import Factuality, Kind, Stance
from sayso.model.document import ZoneKind
from tests.export import salis


@pytest.mark.parametrize(
    ("words", "keys"),
    [
        (wording.FACTUALITY, Factuality),
        (wording.STANCE, Stance),
        (wording.KIND, Kind),
        (wording.MEDIUM, Medium),
        (wording.ZONE, ZoneKind),
        (wording.SOURCE_KIND, SourceKind),
    ],
)
def test_there_is_a_plain_word_for_every_value_of_the_model(words: dict[str, str], keys: object) -> None:
    assert set(words) == set(get_args(keys))


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (None, ""),
        ("2010-05-18", "18 May 2010"),
        ("2010-03-23T08:55:12-05:00", "23 March 2010, 08:55 −05:00"),
        ("2010-03-23T08:55:12Z", "23 March 2010, 08:55 UTC"),
        ({"from": "2010-05-18", "to": "2010-05-18"}, "18 May 2010"),
        ({"from": "2010-05-01", "to": "2010-05-31"}, "May 2010"),
        ({"from": "2012-02-01", "to": "2012-02-29"}, "February 2012"),
        ({"from": "2010-01-01", "to": "2010-12-31"}, "2010"),
        ({"from": "2010-05-18", "to": "2010-06-02"}, "18 May 2010 to 2 June 2010"),
        ({"from": "2010-05-18", "to": None}, "since 18 May 2010"),
        ({"from": None, "to": "2010-05-18"}, "until 18 May 2010"),
        ({"from": None, "to": None}, ""),
        ("2010-02-31", "2010-02-31"),
        ("<yesterday>", "<yesterday>"),
    ],
)
def test_dates_stay_as_partial_as_they_are(moment: str | dict[str, str | None] | None, words: str) -> None:
    assert wording.when(moment) == words


def test_a_voice_without_a_name_is_said_to_have_none() -> None:
    assert wording.name_of(salis.hop(None, "speech", "a senior official")) == "not named: “a senior official”"
    assert wording.name_of(salis.hop(None, "speech")) == "not named"


def test_a_claim_is_said_from_the_origin_outwards() -> None:
    hops = [salis.hop("The Post", "article"), salis.hop("Wire", "quote"), salis.hop("HB-3", "speech")]
    row = salis.claim("d", "x", ("", "", "x"), hops, factuality="denied")
    assert wording.sentence_of(row) == "HB-3, via Wire, The Post: denies it"
