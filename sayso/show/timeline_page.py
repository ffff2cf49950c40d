"""The timeline: when something was said against when it is said to have happened."""

from dataclasses import asdict

from sayso.facets.epoch import day_number, day_of
from sayso.facets.spread import Spread, spread
from sayso.facets.table import rows_matching
from sayso.show.answering import Page
from sayso.show.asked import Asked, Row
from sayso.show.claims_page import LISTING
from sayso.show.listing import answer_question, read_question
from sayso.views import claims_with

MOST_LINES = 200
"""So many claims are drawn and listed one by one; more as bands."""


def _timeline(asked: Asked) -> Row:
    question, notes = read_question(asked, LISTING)
    _, row = answer_question(asked, LISTING, question, notes)
    table = asked.desk.table(LISTING.table)
    found = spread(table, rows_matching(table, question), question.since, question.until)
    ids = [table.ids[each] for each in found.both] if len(found.both) <= MOST_LINES else []
    return {
        **row,
        "unit": found.unit,
        "bins": [asdict(each) for each in found.bins],
        "both": len(found.both),
        "bands": [] if ids else [asdict(each) for each in found.bands],
        "undated": found.undated,
        "outside": found.outside,
        "moves": _moves(found),
        "rows": claims_with(asked.case, ids),
    }


def _moves(found: Spread) -> Row:
    """Other windows, each with its first and last day: nearer, wider, before, behind."""
    if not found.bins:
        return {}
    first, last = day_number(found.bins[0].since) or 0, day_number(found.bins[-1].until) or 0
    size = last - first + 1
    half, quarter = max(1, size // 2), size // 4
    moves = {
        "earlier": (first - half, last - half),
        "later": (first + half, last + half),
        "nearer": (first + quarter, last - quarter),
        "wider": (first - half, last + half),
    }
    return {name: [day_of(start), day_of(end)] for name, (start, end) in moves.items() if start <= end}


PARTS = (Page(path="/timeline", template="timeline.html", answer=_timeline),)
