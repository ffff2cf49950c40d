"""The command `weigh`: how far to believe each value in a table of who says what."""

import math
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sayso.cli_parts import PATHS, format_option, say
from sayso.errors import UsageError
from sayso.output import write_rows

if TYPE_CHECKING:
    from sayso.weigh.weighing import Choices, Weighed

_DIGITS = 6


@click.command()
@click.argument("table", type=PATHS)
@format_option
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    metavar="ATTRIBUTE=KIND",
    help="What the values of an attribute are: category, number, time or set (joined by semicolons).",
)
@click.option(
    "--tolerance",
    "tolerances",
    multiple=True,
    metavar="ATTRIBUTE=AMOUNT",
    help="How far values may be apart and still be the same: 10min, 0.5, 1%.",
)
@click.option("--hierarchy", type=PATHS, help="Which value contains which: a CSV of ID,name,parentID.")
@click.option(
    "--explain",
    metavar="OBJECT[,ATTRIBUTE]",
    help="Show what each voice does for the likeliest value of this object instead of listing beliefs.",
)
def weigh(table: Path, form: str, explain: str | None, **given: Any) -> int:
    """Weighs a table of who says what (source,object,attribute,value[,time]), without a case."""
    from sayso.weigh.table import read_table
    from sayso.weigh.weighing import weigh_table

    rows = read_table(table)
    if rows.silent:
        say(f"{rows.silent} rows without a value: they say nothing.")
    found = weigh_table(rows, _choices(**given))
    for each in found:
        copies = each.copies()
        shared = f"; {sum(map(len, copies))} sources share {len(copies)} feeds" if copies else ""
        say(f"{each.attribute}: {each.scale.words}{shared}")
    if explain is not None:
        write_rows(
            _explained(found, explain), form, ("attribute", "value", "rival", "who", "said", "log_odds")
        )
        return 0
    write_rows(_beliefs(found), form, ("object", "attribute", "value", "belief", "word", "lineages"))
    return 0


def _choices(kinds: tuple[str, ...], tolerances: tuple[str, ...], hierarchy: Path | None) -> "Choices":
    from sayso.weigh.kinds import KINDS, parse_tolerance
    from sayso.weigh.table import read_hierarchy
    from sayso.weigh.weighing import Choices

    stated = dict(_pair(each, "--kind") for each in kinds)
    for kind in stated.values():
        if kind not in KINDS:
            raise UsageError(f"{kind!r} is no kind of values; those are {', '.join(KINDS)}.")
    return Choices(
        kinds={name: kind for name, given in stated.items() for kind in KINDS if kind == given},
        tolerances={
            name: parse_tolerance(text) for name, text in (_pair(x, "--tolerance") for x in tolerances)
        },
        tree=None if hierarchy is None else read_hierarchy(hierarchy),
    )


def _pair(given: str, option: str) -> tuple[str, str]:
    name, mark, value = given.rpartition("=")
    if not (name and mark and value):
        raise UsageError(f"{option} {given!r} has no ATTRIBUTE=…")
    return name, value


def _beliefs(found: list["Weighed"]) -> Iterator[dict[str, Any]]:
    from sayso.weigh.words import word

    for each in found:
        for thing, attribute, value, belief, lineages in each.rows():
            # Rounded down, so that the beliefs of an item never sum to more than one.
            shown = math.floor(belief * 10**_DIGITS) / 10**_DIGITS
            yield {
                "object": thing,
                "attribute": attribute,
                "value": value,
                "belief": shown,
                "lineages": lineages,
                "word": word(min(belief, 1.0)),
            }


def _explained(found: list["Weighed"], wanted: str) -> Iterator[dict[str, Any]]:
    thing, _, attribute = wanted.rpartition(",")
    names = {name for each in found for name in each.items.objects}
    if wanted in names:
        thing, attribute = wanted, ""
    chosen = [each for each in found if attribute in ("", each.attribute) and thing in each.items.objects]
    if not chosen:
        raise UsageError(f"Nothing is said of {wanted!r}.")
    for each in chosen:
        for part in each.explain(thing):
            yield {
                "object": thing,
                "attribute": each.attribute,
                "value": part.value,
                "rival": part.rival,
                "who": part.who,
                "said": part.said,
                "log_odds": round(part.log_odds, 3),
            }
