"""The sourcing line of a proposition, and the drawing of its chains: from its origins and their claims."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sayso.dossier.model import Change, Step
from sayso.dossier.plainly import UNKNOWN, call, counted, listed, number, short, when
from sayso.export import wording

Row = dict[str, Any]


def origin_line(origin: Row | None, claims: list[Row]) -> str:
    """Who one separate origin is and how its words came here: "one diplomat, unnamed, by way of X; printed by
    three papers that count once".
    """
    own = [row for row in claims if origin is None or row["source_id"] == origin["source"]]
    nearest = min(own or claims, key=lambda row: len(row["hops"]))
    who = call(origin) if origin is not None else call(nearest["hops"][-1] if nearest["hops"] else None)
    outlets = [*dict.fromkeys(name for row in claims for name in _outlets(row) if name != who)]
    relays = [*dict.fromkeys(short(hop) for hop in reversed(nearest["hops"][:-1]) if not _is_outlet(hop))]
    line = who
    if own and len(nearest["hops"]) == 1 and who != UNKNOWN:
        line += ", firsthand"
    elif relays:
        line += f", by way of {listed(relays)}"
    if len(outlets) > 1:
        return f"{line}; printed by {counted(len(outlets), 'outlet')} that count once ({listed(outlets)})"
    if outlets:
        return f"{line}; printed by {outlets[0]}"
    papers = len({row["document"] for row in claims})
    return line if papers == 1 else f"{line}; in {counted(papers, 'document')} that count once"


def sourcing_line(lines: list[str]) -> str:
    """All origins of a proposition in one paragraph."""
    if len(lines) == 1:
        return f"One origin alone: {lines[0]}."
    # In order of time; semicolons stand within a line already.
    parts = " ".join(f"({place}) {line}." for place, line in enumerate(lines, 1))
    return f"{number(len(lines)).capitalize()} separate origins: {parts}"


def _is_outlet(hop: Row) -> bool:
    return bool(hop["kind"] == "outlet" or hop["medium"] == "article")


def _outlets(claim: Row) -> Iterator[str]:
    return (short(hop) for hop in claim["hops"] if _is_outlet(hop))


@dataclass(slots=True)
class _Branch:
    """A voice of a drawing while it grows: further claims may lead on from it."""

    step: Step
    told: dict[tuple[str, str], "_Branch"] = field(default_factory=dict)
    places: list[str] = field(default_factory=list)
    changes: dict[str, Change] = field(default_factory=dict)

    def grown(self) -> Step:
        places = [*dict.fromkeys(self.places)]
        note = (
            "" if not places else places[0] if len(places) == 1 else f"in {counted(len(places), 'document')}"
        )
        return replace(
            self.step,
            note=note,
            changes=tuple(self.changes.values()),
            told=tuple(each.grown() for each in self.told.values()),
        )


def draw_chains(
    origin: Row | None, claims: Iterable[Row], places: Mapping[str, str], drift: Iterable[Row]
) -> Step:
    """The tree from an origin outwards to the documents; `places` are documents as the reader knows them."""
    changes = list(drift)
    own = sorted(
        claims,
        key=lambda row: (origin is not None and row["source_id"] != origin["source"], len(row["hops"])),
    )
    first = own[0]["hops"][-1] if own[0]["hops"] else None
    voice = origin if origin is not None else first
    root = _Branch(Step(name=short(voice), is_named=voice is not None and voice["name"] is not None))
    for claim in own:
        hops = list(reversed(claim["hops"]))
        branch, how = root, ""
        is_same = origin is None or claim["source_id"] == origin["source"] or _is_alike(hops[0], first)
        is_joined = bool(hops) and not is_same
        for place, hop in enumerate(hops):
            if place or is_joined:
                branch = _next(branch, hop, how, is_joined=is_joined and not place)
            outer = len(hops) - 1 - place
            for each in changes:
                if each["claim"] == claim["claim"] and each["hop"] == outer:
                    change = Change(kind=each["kind"], was=each["was"], became=each["became"])
                    branch.changes[str(change)] = change
            how = wording.word(wording.MEDIUM, hop["medium"])
        branch.places.append(places[claim["document"]])
    return root.grown()


def _is_alike(hop: Row, first: Row | None) -> bool:
    """Whether two unnamed hops are described alike: one voice, called otherwise in the register."""
    return first is not None and hop["name"] is None and short(hop) == short(first)


def _next(branch: _Branch, hop: Row, how: str, *, is_joined: bool) -> _Branch:
    key = short(hop), how
    if is_joined:  # it leads on from the voice of its name, if there is one
        key = next((known for known in branch.told if known[0] == key[0]), key)
    if key not in branch.told:
        step = Step(name=short(hop), is_named=hop["name"] is not None, how=how, is_joined=is_joined)
        branch.told[key] = _Branch(step)
    return branch.told[key]


def told_since(claims: Iterable[Row]) -> Row | None:
    """The earliest day, or range of days, on which any of the claims was said; `None` where none is dated."""
    dates = (each for row in claims for each in (row["said"], *(hop["at"] for hop in row["hops"])) if each)
    return min(dates, key=first_day, default=None)


def first_day(dates: Row | None) -> str:
    """What dates are sorted by: the first day, an open one last."""
    return "9" if dates is None else dates["from"] or dates["to"] or "9"


def said_when(claim: Row) -> str:
    """When it was said, or else when the nearest voice that is dated passed it on."""
    if claim["said"] is not None:
        return when(claim["said"])
    day = next((when(hop["at"]) for hop in reversed(claim["hops"]) if hop["at"]), "")
    return f"passed on {'' if day[:1].isdigit() else 'in '}{day}" if day else ""
