"""Tables of who says what: kinds of values, partial agreement, copies, beliefs."""

import csv
import io
import json
import math
import random
from pathlib import Path

import pytest
from click.testing import CliRunner

from sayso.cli_weigh import weigh
from sayso.errors import UsageError
from sayso.weigh.kinds import (
    EXACT,
    ONE_PER_CENT,
    TEN_MINUTES,
    Hierarchy,
    Scale,
    choose_scale,
    parse_tolerance,
    related,
    seconds_of,
)
from sayso.weigh.table import Said, Table, last_words, read_hierarchy, read_table
from sayso.weigh.weighing import Choices, Weighed, weigh_table

HEAD = "source,object,attribute,value\n"
TREE = Hierarchy([("0", "World", "-1"), ("1", "USA", "0"), ("2", "California", "1"),
                  ("3", "Los Angeles", "2"), ("4", "Chile", "0"), ("5", "Los Angeles", "4"),
                  ("6", "Texas", "1")])  # fmt: skip


def table(rows: list[tuple[str, str, str]], attribute: str = "a") -> Table:
    said = [
        Said(source=source, object=thing, attribute=attribute, value=value) for source, thing, value in rows
    ]
    return Table(rows=tuple(last_words(said)))


def beliefs(weighed: Weighed, thing: str) -> dict[str, float]:
    return {value: belief for one, _, value, belief, _ in weighed.rows() if one == thing}


def only(rows: list[tuple[str, str, str]], choices: Choices | None = None) -> Weighed:
    (found,) = weigh_table(table(rows), choices or Choices())
    return found


@pytest.mark.parametrize(
    ("values", "scale"),
    [
        (["red", "blue", "7"], Scale(kind="category")),
        (["0", "1", "1", "3"], Scale(kind="category")),
        ([str(each) for each in range(21)], Scale(kind="number", tolerance=EXACT)),
        (["1.5", "2", "2.25"], Scale(kind="number", tolerance=ONE_PER_CENT)),
        (["2009-12-01T10:05", "2009-12-01T10:15Z"], Scale(kind="time", tolerance=TEN_MINUTES, pools=True)),
        (["10:05", "23:59:10"], Scale(kind="time", tolerance=TEN_MINUTES, pools=True)),
        (["ann;ben", "ann", "carl"], Scale(kind="set")),
    ],
)
def test_kinds_are_recognised_from_the_values(values: list[str], scale: Scale) -> None:
    assert choose_scale(values, None, None, None) == scale


def test_a_stated_kind_and_tolerance_are_obeyed() -> None:
    scale = choose_scale(["1", "2"], "number", parse_tolerance("0.5"), None)
    assert (scale.kind, scale.tolerance.amount, scale.pools) == ("number", 0.5, True)
    assert choose_scale(["1.5"], "category", None, None) == Scale(kind="category")
    assert choose_scale(["California", "Texas"], None, None, TREE).tree


@pytest.mark.parametrize(
    ("text", "amount"), [("10min", 600), ("0.5", 0.5), ("1%", 0.01), ("2h", 7200), ("1d", 86400)]
)
def test_tolerances(text: str, amount: float) -> None:
    assert parse_tolerance(text).amount == pytest.approx(amount)
    with pytest.raises(UsageError, match="no tolerance"):
        parse_tolerance(text + " or so")


def test_moments_without_a_zone_are_utc_and_numbers_are_no_moments() -> None:
    assert seconds_of("2010-04-01T10:00") == seconds_of("2010-04-01T12:00+02:00")
    assert seconds_of("20100401") is None and seconds_of("soon") is None and seconds_of("17") is None


def test_partial_agreement_of_sets_places_numbers_and_times() -> None:
    assert related(["a;b", "a", "c"], Scale(kind="set"), None) == [(0, 1, True), (1, 0, False)]
    places = ["Los Angeles", "California", "Chile", "Texas"]
    found = related(places, Scale(kind="category", tree=True), TREE)
    assert [pair for pair in found if pair[2]] == [(0, 1, True), (0, 2, True)]  # an ambiguous name is both
    near = related(["100", "100.9", "102.5"], Scale(kind="number", tolerance=ONE_PER_CENT), None)
    assert sorted(near) == [(0, 1, True), (1, 0, True)]
    times = ["2010-04-01T10:00", "2010-04-01T10:10", "2010-04-01T10:21"]
    assert len(related(times, Scale(kind="time", tolerance=TEN_MINUTES), None)) == 2


def crowd(
    seed: int = 0, items: int = 200, rates: tuple[float, ...] = (0.9, 0.8, 0.6, 0.6, 0.4)
) -> list[tuple[str, str, str]]:
    """Independent sources on open values; the truth of item i is `t`i."""
    chance = random.Random(seed)
    return [
        (f"s{source}", f"o{item}", f"t{item}" if chance.random() < rate else f"x{chance.randrange(10**6)}")
        for item in range(items)
        for source, rate in enumerate(rates)
    ]  # fmt: skip


def test_sources_are_told_apart_and_beliefs_sum_to_one_at_most() -> None:
    found = only(crowd())
    rates = dict(zip(found.items.sources, found.right[found.voices.of_source], strict=True))
    assert rates["s0"] > rates["s2"] > rates["s4"]
    for item in range(200):
        assert math.fsum(beliefs(found, f"o{item}").values()) <= 1.0 + 1e-9
    right = sum(
        max(row := beliefs(found, f"o{item}"), key=row.__getitem__) == f"t{item}" for item in range(200)
    )
    assert right >= 180


def test_the_order_of_rows_changes_nothing() -> None:
    rows = crowd(1, 50)
    shuffled = random.Random(2).sample(rows, len(rows))
    assert list(only(rows).rows()) == list(only(shuffled).rows())


def test_copies_count_once() -> None:
    """M-161: sites that take over one feed, mistakes and all, are one lineage."""
    chance = random.Random(3)
    rows = []
    for item in range(300):
        feed = f"t{item}" if chance.random() < 0.5 else f"f{item}"
        rows += [(f"feed{each}", f"o{item}", feed) for each in range(2)]
        for each in range(4):
            own = f"t{item}" if chance.random() < 0.75 else f"w{chance.randrange(10**6)}"
            rows.append((f"own{each}", f"o{item}", own))
    found = only(rows)
    assert found.copies() == [("feed0", "feed1")]
    lineages = {value: count for one, _, value, _, count in found.rows() if one == "o0"}
    assert max(lineages.values()) <= 5
    assert only(crowd()).copies() == []


def feeds(seed: int) -> list[tuple[str, str, str]]:
    """Thirty sources, the first nine on three feeds; each speaks on half of 120 items; errors are shared."""
    chance = random.Random(seed)
    rates = [chance.uniform(0.5, 0.9) for _ in range(30)]
    rows = []
    for item in range(120):
        popular = [f"x{chance.randrange(4)}" for _ in range(2)]

        def own(rate: float, popular: list[str] = popular) -> str:
            if chance.random() < rate:
                return "t"
            return popular[chance.randrange(2)] if chance.random() < 0.6 else f"w{chance.randrange(50)}"

        fed = [own(0.6) for _ in range(3)]
        for source in range(30):
            if chance.random() < 0.5:
                copies = source < 9 and chance.random() > 0.05
                rows.append(
                    (f"s{source:02}", f"o{item:02}", fed[source // 3] if copies else own(rates[source]))
                )
    return rows


def test_feeds_are_found_and_nobody_is_wronged() -> None:
    """M-161"""
    known = {(f"s{a:02}", f"s{b:02}") for a in range(9) for b in range(a + 1, 9) if a // 3 == b // 3}
    hits, wrong = 0, 0
    for seed in range(6):
        found = {(a, b) for group in only(feeds(seed)).copies() for a in group for b in group if a < b}
        hits += len(found & known)
        wrong += len(found - known)
    assert wrong == 0
    assert hits >= 0.9 * 6 * len(known)


def test_a_part_does_not_contradict_the_whole() -> None:
    """M-162: 'California' from half of the sources leaves 'Los Angeles' the likeliest."""
    rows = [
        (f"s{each}", f"o{item}", "Los Angeles" if each % 2 else "California")
        for item in range(30)
        for each in range(4)
    ]
    found = only(rows, Choices(tree=TREE))
    assert beliefs(found, "o0")["Los Angeles"] > beliefs(found, "o0")["California"]


def test_times_within_the_tolerance_are_one_value() -> None:
    rows = [("a", "f", "2010-04-01T10:00"), ("b", "f", "2010-04-01T10:05"), ("c", "f", "2010-04-01T12:00")]
    found = beliefs(only(rows), "f")
    assert sum(belief > 0.0 for belief in found.values()) == 2
    assert max(found.values()) > 0.6 > found["2010-04-01T12:00"]


def test_labels_are_judged_with_a_table_for_each_source() -> None:
    """M-163: a source that always says the opposite is worth as much as one that is right."""
    chance = random.Random(5)
    rows = []
    for item in range(300):
        truth = chance.random() < 0.5
        for source, rate in enumerate((0.9, 0.85, 0.8, 0.05)):
            says = truth if chance.random() < rate else not truth
            rows.append((f"s{source}", f"o{item}", str(int(says))))
    found = only(rows)
    assert found.method == "labels"
    assert found.rates[3, 1, 0] > 0.8


def test_the_parts_of_a_belief_add_up() -> None:
    for found in (
        only(crowd()),
        only([(f"s{s}", f"o{i}", str((i * s) % 2)) for i in range(40) for s in range(4)]),
    ):
        parts = found.explain("o3")
        belief = beliefs(found, "o3")
        best = belief[parts[0].value]
        rival = 1.0 - math.fsum(belief.values()) if parts[0].rival is None else belief[parts[0].rival]
        assert math.fsum(part.log_odds for part in parts) == pytest.approx(math.log(best / rival), abs=1e-5)
    with pytest.raises(UsageError, match="Nothing is said"):
        found.explain("nowhere")


def test_of_very_many_values_the_most_claimed_are_compared() -> None:
    rows = [(f"s{each}", "o", f"{each};x") for each in range(400)]
    rows += [(f"t{each}", "o", "399;x;y") for each in range(2)]
    found = beliefs(only(rows, Choices(kinds={"a": "set"})), "o")
    assert max(found, key=found.__getitem__) == "399;x;y"


@pytest.mark.parametrize(
    "rows",
    [
        [("a", "o", "v")],
        [("a", "o", "v"), ("a", "o", "w")],
        [("a", "o", "v"), ("b", "o", "v"), ("c", "p", "w")],
        [(f"s{each}", "o", "same") for each in range(100)],
        [("a", "o", ";;"), ("b", "o", "x;y")],
    ],
)
def test_the_smallest_tables_give_beliefs(rows: list[tuple[str, str, str]]) -> None:
    for _, _, _, belief, lineages in only(rows).rows():
        assert 0.0 < belief < 1.0 and lineages >= 1


def test_the_last_dated_word_of_a_source_counts() -> None:
    rows = [
        Said(source="a", object="o", attribute="x", value="old", time="2010-01-01"),
        Said(source="a", object="o", attribute="x", value="new", time="2010-02-01"),
    ]
    assert [row.value for row in last_words(rows)] == ["new"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "line 1: there is no column source"),
        ("source,object,value\na,b,c\n", "line 1: there is no column attribute"),
        (HEAD, "no row with a value"),
        (HEAD + "a,b,c\n", "line 2: 3 cells instead of 4"),
        (HEAD + "a,b,c,d\n,b,c,d\n", "line 3: source is empty"),
        (HEAD + 'a,b,c,"d\n', "line 2"),
        (HEAD.encode() + b"a,b,c,\xff\n", "not in UTF-8"),
    ],
)
def test_a_bad_table_is_refused_with_its_line(tmp_path: Path, text: str | bytes, message: str) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(UsageError, match=message):
        read_table(path)


def test_a_hierarchy_with_a_circle_or_an_id_twice(tmp_path: Path) -> None:
    path = tmp_path / "h.csv"
    path.write_text("ID,name,parentID\n1,a,2\n2,b,1\n", encoding="utf-8")
    assert read_hierarchy(path).above("a") == {"b"}
    path.write_text("ID,name,parentID\n1,a,\n1,b,\n", encoding="utf-8")
    with pytest.raises(UsageError, match="line 3: the ID 1"):
        read_hierarchy(path)


def run(tmp_path: Path, text: str, *options: str) -> tuple[str, str]:
    path = tmp_path / "t.csv"
    path.write_text(text, encoding="utf-8")
    done = CliRunner().invoke(weigh, [str(path), *options], standalone_mode=False, catch_exceptions=False)
    return done.stdout, done.stderr


COLOURS = "\ufeff" + HEAD + "a,x,colour,red\nb,x,colour,red\nc,x,colour,blue\nc,x,size,\n"


def test_the_command_keeps_its_contract(tmp_path: Path) -> None:
    out, err = run(tmp_path, COLOURS, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert list(rows[0])[:5] == ["object", "attribute", "value", "belief", "lineages"]
    assert [(row["value"], row["lineages"]) for row in rows] == [("red", "2"), ("blue", "1")]
    assert sum(float(row["belief"]) for row in rows) <= 1.0
    assert "colour: category" in err and "1 rows without a value" in err


def test_the_command_explains_an_object(tmp_path: Path) -> None:
    for wanted in ("x", "x,colour"):
        out, _ = run(tmp_path, COLOURS, "--format", "jsonl", "--explain", wanted)
        assert [json.loads(line)["who"] for line in out.splitlines()][:3] == ["a", "b", "c"]
    with pytest.raises(UsageError, match="Nothing is said of 'y'"):
        run(tmp_path, COLOURS, "--explain", "y")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--kind", "colour=taste"), "no kind of values"),
        (("--kind", "colour"), "has no ATTRIBUTE="),
        (("--kind", "smell=set"), "no attribute 'smell'"),
        (("--tolerance", "colour=far"), "no tolerance"),
    ],
)
def test_options_that_make_no_sense_are_refused(
    tmp_path: Path, options: tuple[str, ...], message: str
) -> None:
    with pytest.raises(UsageError, match=message):
        run(tmp_path, COLOURS, *options)
