"""A page of a PDF beside its words: which page, what is boxed on it, where to turn to."""

from collections.abc import Sequence
from dataclasses import dataclass

from sayso.facets.words import hits_in
from sayso.lookup import words_of_claim
from sayso.model.looking import Seen
from sayso.originals import PDF, Paged, media_type, stretches_on
from sayso.show.asked import Asked, Row

_MOST_PAGES = 20_000
_MOST_BOXED = 200
Spans = Sequence[Sequence[int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """A page as it was drawn. `at` says on which page each of the spans asked about begins."""

    number: int
    last: int
    seen: Seen
    at: tuple[int | None, ...]

    def row(self) -> Row:
        """As pages show it: `number`, `count`, `width` and `height` of the picture, `boxed` places on it."""
        page, problem = self.seen.page, self.seen.problem
        return {
            "number": self.number,
            "count": self.last if page is None else page.count,
            "width": None if page is None else page.pixels.width,
            "height": None if page is None else page.pixels.height,
            "boxed": 0 if page is None else sum(bool(boxes) for boxes in page.boxes),
            "problem": None if problem is None else f"{problem.message} {problem.remedy}",
        }


def find_leaf(asked: Asked, document: str, number: int | None, spans: Sequence[Spans] = ()) -> Leaf:
    """The page to show: the one asked for, else the first that holds the claim or the hits asked for.

    `spans` are contents of claims, of which it is asked where they stand.
    """
    paged = Paged(asked.case, document)
    wanted = [paged.place(each) for each in _wanted(asked, document, paged.content)]
    placed = [paged.place(each) for each in spans]
    if number is None:
        found = [each[0].page for each in wanted if each]
        number = asked.number("page", _MOST_PAGES) or (found[0] if found else 1)
    groups = [on_page for each in wanted if (on_page := stretches_on(each, number))]
    seen = asked.desk.viewer.page(asked.case, document, number, groups)
    at = tuple(each[0].page if each else None for each in placed)
    return Leaf(number=number, last=paged.last, seen=seen, at=at)


def leaf_row(asked: Asked, document: str, claims: Sequence[Row] = ()) -> Row | None:
    """The page to show as a row, with `at`: the page of each claim; `None` for what is no PDF."""
    if media_type(asked.case, document) != PDF:
        return None
    leaf = find_leaf(asked, document, None, [each["content"] for each in claims])
    at = {claim["claim"]: page for claim, page in zip(claims, leaf.at, strict=True)}
    return {**leaf.row(), "at": at}


def _wanted(asked: Asked, document: str, content: str) -> list[Spans]:
    """The spans to be boxed: those of one claim, else each hit of a search."""
    claim, query = asked.one("claim"), asked.one("q")
    if claim is not None:
        spans = words_of_claim(asked.case, claim, document)
        return [spans] if spans else []
    hits = [] if query is None else hits_in(asked.case, query, document, content)
    return [[hit] for hit in hits[:_MOST_BOXED]]
