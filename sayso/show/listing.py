"""What ledgers share: a question read from an address, asked of a table, with counts inside it.

The address: `q` full text; `NAME=KEY` only rows with this value of a facet (several are alternatives);
`not-NAME=KEY` none with it; `since`, `until` days; `sort`; `all=NAME` shows more values of a facet; `after`,
`before` where the page begins. What a listing keeps apart is left out until it is asked for by name.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sayso.errors import UsageError
from sayso.facets.epoch import day_number
from sayso.facets.table import Answer, Counted, Question, ask
from sayso.facets.words import MOST_RANKED, find_numbers
from sayso.show import words
from sayso.show.asked import Asked, Row
from sayso.store.search import Index

PAGE = 50
_FEW, _MANY = 8, 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A ledger: the table it counts in, the index its text is found in, its facets in order; the first order
    is the usual one. `apart` are values (facet, key) whose rows are left out unless they are chosen.
    """

    table: str
    index: Index
    facets: Sequence[str]
    orders: Sequence[str] = ("place", "newest", "oldest")
    apart: Sequence[tuple[str, str]] = ()


def ask_listing(asked: Asked, listing: Listing) -> tuple[Answer, Row]:
    """The answer, and the row of a page without its `rows`. Raises `UsageError` where the address asks for
    what there is not.
    """
    return answer_question(asked, listing, *read_question(asked, listing))


def answer_question(
    asked: Asked, listing: Listing, question: Question, notes: list[str]
) -> tuple[Answer, Row]:
    """The answer to a question, and the row of a page without its `rows`."""
    text = asked.one("q")
    more = asked.all("all")
    shown = {name: _MANY if name in more else _FEW for name in listing.facets}
    answer = ask(asked.desk.table(listing.table), question, shown=shown)
    return answer, {
        "total": answer.total,
        "rank": answer.rank,
        "q": text,
        "since": asked.one("since"),
        "until": asked.one("until"),
        "happened": [asked.one("happened-since"), asked.one("happened-until")],
        "link": None if question.link is None else _link_row(asked, listing, question.link),
        "sort": question.order,
        "sorts": [*(["best"] if text else []), *listing.orders],
        "after": answer.after,
        "before": answer.before,
        "notes": notes,
        "facets": [_facet_row(each, asked) for each in answer.facets],
    }


def read_question(asked: Asked, listing: Listing) -> tuple[Question, list[str]]:
    """What an address asks of a table, and what has to be said about it. Raises `UsageError`."""
    text = asked.one("q")
    sort = _order(asked, listing, text)
    numbers, is_ranked = None, False
    if text is not None:
        numbers, is_ranked = find_numbers(asked.case, listing.index, text, ranked=sort == "best")
    notes = []
    if sort == "best" and not is_ranked:
        sort = "newest"
        notes.append(f"More than {MOST_RANKED:,} match: the newest stand first instead of the best.")
    relation, by, of = asked.one("relation"), asked.one("by"), asked.one("of")
    question = Question(
        include={name: given for name in listing.facets if (given := asked.all(name))},
        exclude={name: given for name in listing.facets if (given := _excluded(asked, listing, name))},
        since=_day(asked, "since"),
        until=_day(asked, "until"),
        happened=(_day(asked, "happened-since"), _day(asked, "happened-until")),
        link=(relation, by, of) if relation and by and of else None,
        numbers=numbers,
        order=sort,
        after=asked.one("after"),
        before=asked.one("before"),
        limit=PAGE,
    )
    return question, notes


def _link_row(asked: Asked, listing: Listing, link: tuple[str, str, str]) -> Row:
    """A link in words: nodes as they are called."""
    links = asked.desk.table(listing.table).links
    labels = {} if links is None else {node.key: node.label for node in links.nodes if node.key in link[1:]}
    return {"relation": link[0], "by": labels.get(link[1], link[1]), "of": labels.get(link[2], link[2])}


def _excluded(asked: Asked, listing: Listing, name: str) -> tuple[str, ...]:
    """What the address leaves out, and what the listing keeps apart and nobody asked for."""
    given = asked.all(f"not-{name}")
    apart = [key for facet, key in listing.apart if facet == name and key not in asked.all(name)]
    return tuple(dict.fromkeys((*given, *apart)))


def _facet_row(counted: Counted, asked: Asked) -> Row:
    given = (*asked.all(counted.name), *asked.all(f"not-{counted.name}"))
    values = [
        {
            "key": value.key,
            "label": words.value(counted.name, value.key, value.label),
            "count": value.count,
            "state": value.state if value.key in given else "",
        }
        for value in counted.values
        if value.count or value.key in given
    ]
    return {"name": counted.name, "values": values, "others": counted.others}


def _order(asked: Asked, listing: Listing, text: str | None) -> str:
    sort = asked.one("sort") or ("best" if text else listing.orders[0])
    if sort == "best" and text is None:
        return listing.orders[0]
    if sort not in ("best", *listing.orders):
        raise UsageError(f"There is no order {sort!r}. Orders: best, {', '.join(listing.orders)}.")
    return sort


def _day(asked: Asked, name: str) -> int | None:
    given = asked.one(name)
    number = None if given is None else day_number(given)
    if given is not None and number is None:
        raise UsageError(f"{name}={given!r} is no day; write it as 2010-04-01.")
    return number
