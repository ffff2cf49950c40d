"""The network as a picture: circles, lines between them, names of the heaviest. Shapes only."""

import math

from sayso.show.asked import Row

WIDTH, HEIGHT, _RIM = 1000.0, 700.0, 40.0
_SMALL, _LARGE = 3.5, 14.0
_LETTER, _LINE = 6.0, 13.0
_ARROW = 4.0
_NAMED = 200  # of so many of the heaviest the names are written, where they have room
_FAR_POWER, _STRETCHED = 0.65, 1.8


def draw_network(row: Row) -> Row:
    """The shapes of a network page's row: `lines` and `circles`, these with a `text` where it has room."""
    nodes = row["nodes"]
    at = _places(nodes)
    most = max((each["claims"] for each in nodes), default=1)
    radii = {each["node"]: _radius(each["claims"], most) for each in nodes}
    strongest = max((each["claims"] for each in row["links"]), default=1)
    return {
        "lines": [
            {"link": each, **_line(at[each["first"]], at[each["second"]], radii[each["second"]]),
             "width": round(0.6 + 3 * math.sqrt(each["claims"] / strongest), 2)}
            for each in reversed(row["links"])
        ],
        "circles": _named(nodes, at, radii),
    }  # fmt: skip


def _radius(claims: int, most: int) -> float:
    return round(_SMALL + (_LARGE - _SMALL) * math.sqrt(claims / most), 1)


def _places(nodes: list[Row]) -> dict[str, tuple[float, float]]:
    """The picture fills its frame: what lies far out is drawn nearer, so that the middle has room, and it may
    be stretched a little.
    """
    if not nodes:
        return {}
    middle = [sum(each[axis] for each in nodes) / len(nodes) for axis in ("x", "y")]
    drawn = {each["node"]: _nearer(each["x"] - middle[0], each["y"] - middle[1]) for each in nodes}
    lows = [min(each[side] for each in drawn.values()) for side in (0, 1)]
    highs = [max(each[side] for each in drawn.values()) for side in (0, 1)]
    room = (WIDTH - 2 * _RIM, HEIGHT - 2 * _RIM)
    scales = [min(room[side] / max(highs[side] - lows[side], 1e-6), 160.0) for side in (0, 1)]
    scales = [min(each, _STRETCHED * min(scales)) for each in scales]
    return {
        node: (
            round(WIDTH / 2 + scales[0] * (place[0] - (lows[0] + highs[0]) / 2), 1),
            round(HEIGHT / 2 + scales[1] * (place[1] - (lows[1] + highs[1]) / 2), 1),
        )
        for node, place in drawn.items()
    }


def _nearer(x: float, y: float) -> tuple[float, float]:
    shrunk = math.hypot(x, y) ** (_FAR_POWER - 1) if x or y else 1.0
    return x * shrunk, y * shrunk


def _line(start: tuple[float, float], end: tuple[float, float], radius: float) -> Row:
    """A line that ends where the circle begins, so that its arrow is seen."""
    length = math.dist(start, end)
    share = max(length - radius - _ARROW, 0.0) / length if length else 0.0
    x = round(start[0] + (end[0] - start[0]) * share, 1)
    y = round(start[1] + (end[1] - start[1]) * share, 1)
    return {"x1": start[0], "y1": start[1], "x2": x, "y2": y}


def _named(nodes: list[Row], at: dict[str, tuple[float, float]], radii: dict[str, float]) -> list[Row]:
    """Circles, the heaviest last and so on top; a name is written where it covers none of a heavier one."""
    taken: list[tuple[float, float, float, float]] = []
    found: list[Row] = []
    for each in nodes:
        (x, y), radius = at[each["node"]], radii[each["node"]]
        label = each["label"].removeprefix("not named: ")
        text = label if len(label) <= 28 else label[:27] + "…"
        width = len(text) * _LETTER
        is_left = x + radius + 3 + width > WIDTH
        start = x - radius - 3 - width if is_left else x + radius + 3
        box = (start, y - _LINE / 2, start + width, y + _LINE / 2)
        has_room = len(found) < _NAMED and not any(
            box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3]
            for other in taken
        )
        if has_room:
            taken.append(box)
        found.append(
            {"node": each, "x": x, "y": y, "radius": radius, "text": text if has_room else "",
             "text_x": round(start, 1), "text_y": round(y + 4, 1)}
        )  # fmt: skip
    return found[::-1]
