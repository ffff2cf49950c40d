"""The check `places`: in how many mailboxes and files a mail lies, and whether it says the same in each."""

from collections.abc import Sequence
from dataclasses import dataclass

from sayso.evidence.quoting import Known, find_change
from sayso.model.evidence import Finding

_NAMED = 3  # places named in a detail
_OTHER_TEXT = 0.5  # of the words in common at most, where a Message-ID stands over two texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Twin:
    """Another document that has the Message-ID of a mail: where it lies, how its words differ, if they do.

    `explained` where an ordinary cause is known: words only stand in front or behind.
    """

    path: str
    difference: str | None
    explained: bool


def compare_twins(own: str, other: str, path: str) -> Twin:
    """How the text of a mail differs from that of another under the same Message-ID."""
    ours, theirs = Known(own), Known(other)
    if ours.words == theirs.words:
        return Twin(path=path, difference=None, explained=True)
    change = find_change(own, theirs) or find_change(other, ours)
    if change is not None:
        return Twin(path=path, difference=change.told(), explained=False)
    if theirs.has(ours.words) or ours.has(theirs.words):
        return Twin(path=path, difference="one has more words in front or behind", explained=True)
    mine, others = set(ours.words), set(theirs.words)
    shared = len(mine & others) / max(1, min(len(mine), len(others)))
    said = "the texts have little in common" if shared < _OTHER_TEXT else "one lacks passages of the other"
    return Twin(path=path, difference=said, explained=shared >= _OTHER_TEXT)


def check_places(paths: Sequence[str], twins: Sequence[Twin]) -> Finding:
    """The check `places` of a mail that lies under `paths`, beside others with its Message-ID."""
    changed = [twin for twin in twins if twin.difference is not None]
    wrong = [twin for twin in changed if not twin.explained]
    if wrong:
        told = "; ".join(f"{twin.path}: {twin.difference}" for twin in wrong[:_NAMED])
        said = f"Its Message-ID stands over other words elsewhere: {told}."
        return Finding(check="places", result="differs", detail=said)
    every = [*paths, *(twin.path for twin in twins)]
    if len(every) < 2:
        where = paths[0] if paths else "nowhere"
        return Finding(check="places", result="unknown", detail=f"It lies in one place only: {where}.")
    rest = f" and {len(every) - _NAMED} others" if len(every) > _NAMED else ""
    said = f"It lies in {len(every)} places: {', '.join(every[:_NAMED])}{rest}"
    if changed:
        said = f"{said}; in {changed[0].path} {changed[0].difference}."
        return Finding(check="places", result="unknown", detail=said)
    return Finding(check="places", result="agrees", detail=f"{said}; with the same words everywhere.")
