"""A cheap look before the costly one: which windows cannot hold an attribution."""

from functools import cache
from importlib.resources import files

from sayso.encoder.windows import Window

TRIGGERS = "triggers.txt"


@cache
def triggers() -> frozenset[str]:
    """The words that stand in cues often enough, and quotation marks (`training/triggers.py`)."""
    text = files("sayso.claims").joinpath("weights", TRIGGERS).read_text(encoding="utf-8")
    return frozenset(text.split())


def may_hold(passage: str, window: Window, hinted: bytes) -> bool:
    """Whether a window is worth reading: the rules found something in it, or a word of it may be a cue."""
    if any(hinted[start] for start in window.starts):
        return True
    known = triggers()
    return any(
        passage[start:end].lower() in known for start, end in zip(window.starts, window.ends, strict=True)
    )
