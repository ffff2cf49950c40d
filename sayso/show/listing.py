"""What ledgers share: a question read from an address, asked of a table, with counts inside it.

The address: `q` full text; `NAME=KEY` only rows with this value of a facet (several are alternatives);
`not-NAME=KEY` none with it; `since`, `until` days; `sort`; `all=NAME` shows more values of a facet; `after`,
`before` where the page begins.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sayso.errors import UsageError
from sayso.facets.days import day_number
from sayso.facets.table import Answer, Counted, Question, ask
from sayso.facets.words import MOST_RANKED, Index, find_numbers
from sayso.show import words
from sayso.show.asked import Asked, Row

PAGE = 50
_FEW, _MANY = 8, 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A ledger: the table it counts in, the index its text is found in, its facets in order."""

    table: str
    index: Index
    facets: Sequence[str]
    orders: Sequence[str] = ("place", "newest", "oldest")


def ask_listing(asked: Asked, listing: Listing) -> tuple[Answer, Row]:
    """The answer, and the row of a page without its `rows`. Raises `UsageError` where the address asks for
    what there is not.
    """
    text = asked.one("q")
    sort = _order(asked, listing, text)
    numbers, is_ranked = None, False
    if text is not None:
        numbers, is_ranked = find_numbers(asked.case, listing.index, text, ranked=sort == "best")
    notes = []
    if sort == "best" and not is_ranked:
        sort = "newest"
        notes.append(f"More than {MOST_RANKED:,} match: the newest stand first instead of the best.")
    question = Question(
        include={name: given for name in listing.facets if (given := asked.all(name))},
        exclude={name: given for name in listing.facets if (given := asked.all(f"not-{name}"))},
        since=_day(asked, "since"),
        until=_day(asked, "until"),
        numbers=numbers,
        order=sort,
        after=asked.one("after"),
        before=asked.one("before"),
        limit=PAGE,
    )
    more = asked.all("all")
    shown = {name: _MANY if name in more else _FEW for name in listing.facets}
    answer = ask(asked.desk.table(listing.table), question, shown=shown)
    return answer, {
        "total": answer.total,
        "rank": answer.rank,
        "q": text,
        "since": asked.one("since"),
        "until": asked.one("until"),
        "sort": sort,
        "sorts": [*(["best"] if text else []), *listing.orders],
        "after": answer.after,
        "before": answer.before,
        "notes": notes,
        "facets": [_facet_row(each) for each in answer.facets],
    }


def _facet_row(counted: Counted) -> Row:
    values = [
        {
            "key": value.key,
            "label": words.value(counted.name, value.key, value.label),
            "count": value.count,
            "state": value.state,
        }
        for value in counted.values
    ]
    return {"name": counted.name, "values": values, "others": counted.others}


def _order(asked: Asked, listing: Listing, text: str | None) -> str:
    sort = asked.one("sort") or ("best" if text else "place")
    if sort == "best" and text is None:
        return "place"
    if sort not in ("best", *listing.orders):
        raise UsageError(f"There is no order {sort!r}. Orders: best, {', '.join(listing.orders)}.")
    return sort


def _day(asked: Asked, name: str) -> int | None:
    given = asked.one(name)
    number = None if given is None else day_number(given)
    if given is not None and number is None:
        raise UsageError(f"{name}={given!r} is no day; write it as 2010-04-01.")
    return number
