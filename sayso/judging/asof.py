"""What was known on a day: a claim counts from the day it was said, a resolution from its own day."""

from collections.abc import Iterable

from sayso.model.chain import Hop
from sayso.model.judging import CONTENT, DOCUMENT, OUTCOMES, Resolution, Ruling, fields_of
from sayso.model.place import DateRange


def known_since(hops: Iterable[Hop], said: DateRange | None, dated: DateRange | None) -> str | None:
    """The ISO day from which a claim counts: that of its outermost dated hop, else that of its document.

    `hops` are those of its chain, outermost first; `said` is when its origin spoke and stands for the day of
    the last hop, which a person may have corrected; `dated` is the day of the document. Of a range it is the
    last day, on which it was surely said. `None` where nothing has a date.
    """
    days = [hop.at for hop in hops]
    for each in (*days[:-1], said or (days[-1] if days else None), dated):
        if each is not None and (each.end or each.start) is not None:
            return each.end or each.start
    return None


def is_known(day: str | None, as_of: str | None) -> bool:
    """Whether something of this day was known on the day `as_of`; on `None` everything, dated or not."""
    return as_of is None or (day is not None and day <= as_of)


def resolutions(rulings: Iterable[Ruling], as_of: str | None = None) -> tuple[Resolution, ...]:
    """What claims turned out to be, in order of time like `rulings`: of each claim the latest that counts on
    the day `as_of`. Those whose claim is not found any more are passed over, and outcomes of a newer version.
    """
    found: dict[str, Resolution] = {}
    for ruling in rulings:
        made = _resolution(ruling)
        if made is not None and is_known(made.on, as_of):
            found.pop(made.claim, None)
            found[made.claim] = made
    return tuple(found.values())


def _resolution(ruling: Ruling) -> Resolution | None:
    spot = ruling.spots[0] if ruling.kind == "resolve" and ruling.spots else None
    if spot is None or spot.role != CONTENT or spot.claim is None:
        return None
    fields = fields_of(ruling.value)
    outcome = next((each for each in OUTCOMES if each == fields.get("outcome")), None)
    if outcome is None:
        return None
    shown = next((each for each in ruling.spots[1:] if each is not None and each.role == DOCUMENT), None)
    return Resolution(
        judgement=ruling.judgement,
        claim=spot.claim,
        outcome=outcome,
        on=fields.get("on", ""),
        document=None if shown is None else shown.document,
    )
