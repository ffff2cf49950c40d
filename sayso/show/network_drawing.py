"""The network as a picture: circles, lines between them, names of the heaviest. Shapes only."""

import math

from sayso.show.asked import Row

WIDTH, HEIGHT, _RIM = 1000.0, 700.0, 40.0
_SMALL, _LARGE = 3.5, 14.0
_LETTER, _LINE = 6.0, 13.0
_ARROW = 4.0


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
    """The picture fills its frame, its height and width stretched alike."""
    if not nodes:
        return {}
    left, right = min(each["x"] for each in nodes), max(each["x"] for each in nodes)
    top, bottom = min(each["y"] for each in nodes), max(each["y"] for each in nodes)
    scale = min(
        (WIDTH - 2 * _RIM) / max(right - left, 1e-6), (HEIGHT - 2 * _RIM) / max(bottom - top, 1e-6), 160.0
    )
    return {
        each["node"]: (
            round(WIDTH / 2 + scale * (each["x"] - (left + right) / 2), 1),
            round(HEIGHT / 2 + scale * (each["y"] - (top + bottom) / 2), 1),
        )
        for each in nodes
    }


def _line(start: tuple[float, float], end: tuple[float, float], radius: float) -> Row:
    """A line that ends where the circle begins, so that its arrow is seen."""
    length = math.dist(start, end)
    share = max(length - radius - _ARROW, 0.0) / length if length else 0.0
    x = round(start[0] + (end[0] - start[0]) * share, 1)
    y = round(start[1] + (end[1] - start[1]) * share, 1)
    return {"x1": start[0], "y1": start[1], "x2": x, "y2": y}


def _named(nodes: list[Row], at: dict[str, tuple[float, float]], radii: dict[str, float]) -> list[Row]:
    """Circles, the heaviest last and so on top; a name is written where it covers no name of a heavier one."""
    taken: list[tuple[float, float, float, float]] = []
    found = []
    for each in nodes:
        (x, y), radius = at[each["node"]], radii[each["node"]]
        text = each["label"] if len(each["label"]) <= 28 else each["label"][:27] + "…"
        width = len(text) * _LETTER
        is_left = x + radius + 3 + width > WIDTH
        start = x - radius - 3 - width if is_left else x + radius + 3
        box = (start, y - _LINE / 2, start + width, y + _LINE / 2)
        has_room = not any(
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
