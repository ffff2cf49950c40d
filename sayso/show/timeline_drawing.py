"""The timeline as a picture: two lanes on one axis, and what joins them. Shapes only; a template writes them.

Above, when claims were said; below, when it happened; a line leads from one to the other, a wedge where the
day is known only to a month or a year. A line straight down: told the same day.
"""

from sayso.facets.epoch import day_number
from sayso.show.asked import Row

WIDTH, HEIGHT = 1000, 420
_LEFT, _RIGHT = 8, 8
UPPER, LOWER = 160, 270
_LANE = 112
_LABELS, _LETTER = 12, 5.8


def draw_timeline(row: Row) -> Row:
    """The shapes of a timeline page's row: `bars`, `lines`, `bands`, `ticks` and the `edges` of its bins."""
    bins = row["bins"]
    if not bins:
        return {"bars": [], "lines": [], "bands": [], "ticks": [], "edges": []}
    axis = _Axis(bins[0]["since"], bins[-1]["until"])
    return {
        "bars": _bars(bins, axis),
        "lines": [_line(claim, axis) for claim in row["rows"] if _has_both(claim)],
        "bands": _bands(row, axis),
        "ticks": _ticks(bins, row["unit"], axis),
        "edges": [day_number(each["since"]) for each in bins] + [(day_number(bins[-1]["until"]) or 0) + 1],
    }


class _Axis:
    def __init__(self, first: str, last: str) -> None:
        self.first = day_number(first) or 0
        self.size = (day_number(last) or 0) + 1 - self.first

    def at(self, day: str | None, *, end: bool = False) -> float:
        """Where a day begins or ends; what lies beyond or is open, at the rim."""
        number = None if day is None else day_number(day)
        rim = 1.0 if end else 0.0
        share = rim if number is None else (number + int(end) - self.first) / self.size
        return round(_LEFT + (WIDTH - _LEFT - _RIGHT) * min(max(share, 0.0), 1.0), 1)


def _bars(bins: list[Row], axis: _Axis) -> list[Row]:
    """The bars of both lanes: what surely lies in a bin, and upon it what perhaps does."""
    found = []
    for lane in ("said", "happened"):
        most = max(max(each[lane] + each[f"{lane}_perhaps"] for each in bins), 1)
        for each in bins:
            left, right = axis.at(each["since"]), axis.at(each["until"], end=True)
            sure = _height(each[lane], most)
            whole = _height(each[lane] + each[f"{lane}_perhaps"], most)
            if not whole:
                continue
            is_up = lane == "said"
            found.append(
                {
                    "lane": lane,
                    "x": left,
                    "width": max(round(right - left - 1, 1), 1.0),
                    "sure": [UPPER - sure if is_up else LOWER, sure],
                    "perhaps": [UPPER - whole if is_up else LOWER + sure, round(whole - sure, 1)],
                    "bin": each,
                }
            )
    return found


def _height(rows: int, most: int) -> float:
    return round(max(_LANE * rows / most, 2.0), 1) if rows else 0.0


def _has_both(claim: Row) -> bool:
    return bool((claim["said"] or claim["date"]) and claim["about_time"])


def _line(claim: Row, axis: _Axis) -> Row:
    said, happened = claim["said"] or claim["date"], claim["about_time"]
    middle = round((axis.at(said["from"]) + axis.at(said["to"], end=True)) / 2, 1)
    left, right = axis.at(happened["from"]), axis.at(happened["to"], end=True)
    points = f"{middle},{UPPER} {left},{LOWER} {max(right, left + 2)},{LOWER}"
    return {"claim": claim, "points": points, "is_range": right - left > 6}


def _bands(row: Row, axis: _Axis) -> list[Row]:
    bins, most = row["bins"], max((each["rows"] for each in row["bands"]), default=1)
    found = []
    for band in sorted(row["bands"], key=lambda each: each["rows"]):
        said, happened = bins[band["said"]], bins[band["happened"]]
        upper = axis.at(said["since"]), axis.at(said["until"], end=True)
        lower = axis.at(happened["since"]), axis.at(happened["until"], end=True)
        points = f"{upper[0]},{UPPER} {upper[1]},{UPPER} {lower[1]},{LOWER} {lower[0]},{LOWER}"
        opacity = round(0.08 + 0.72 * band["rows"] / most, 2)
        found.append(
            {"points": points, "opacity": opacity, "said": said, "happened": happened, "rows": band["rows"]}
        )
    return found


def _ticks(bins: list[Row], unit: str, axis: _Axis) -> list[Row]:
    """About a dozen labels that do not touch."""
    every = max(1, -(-len(bins) // _LABELS))
    length = {"day": 10, "week": 10, "month": 7, "quarter": 7}.get(unit, 4)
    found: list[Row] = []
    for each in bins[::every]:
        x = axis.at(each["since"])
        text = each["since"][:length]
        is_inside = x + len(text) * _LETTER * 1.4 < WIDTH
        if is_inside and (not found or x - found[-1]["x"] > len(text) * _LETTER * 1.5):
            found.append({"x": x, "text": text})
    return found
