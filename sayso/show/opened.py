"""The sum behind a likelihood as a table: from where it starts, every origin in turn, to where it ends."""

import math
from typing import Any

from sayso.weigh.words import in_words

Row = dict[str, Any]
_SAME = 0.002  # less than any figure that is shown can tell


def open_belief(opened: Row, belief: float | None) -> Row | None:
    """The steps of a sum: `words`, by what the odds are multiplied (`times`), `odds` and `likelihood` then.

    The odds are those against the `rival` alone. Where there are others besides, `is_whole` is false and the
    steps have no likelihood: it is less than those odds would make it. `None` where nothing was weighed.
    """
    if belief is None or opened.get("log_odds") is None:
        return None
    total = float(opened["start"])
    is_whole = abs(_probability(float(opened["log_odds"])) - belief) < _SAME
    steps = [{"words": "Before anything is heard", "times": None, **_after(total, is_whole=is_whole)}]
    for each in opened["contributions"]:
        total += each["log_odds"]
        words = each["words"].rpartition(": odds")[0] or each["words"]
        steps.append({"words": words, "times": factor(each["log_odds"]), **_after(total, is_whole=is_whole)})
    scenarios = [
        {"condition": each["condition"], "likelihood": in_words(each["probability"])}
        for each in opened["scenarios"]
    ]
    kept = {name: opened[name] for name in ("value", "rival", "most", "shift", "assumptions")}
    return {**kept, "is_whole": is_whole, "steps": steps, "scenarios": scenarios}


def factor(log_odds: float) -> str:
    """By what odds are multiplied: "×3.9"; below one with the digits that tell it."""
    times = math.exp(log_odds)
    return f"×{times:.2f}" if times < 10 else f"×{times:.0f}"


def _after(log_odds: float, *, is_whole: bool) -> Row:
    odds = math.exp(log_odds)
    told = f"{odds:.1f} to 1" if odds >= 1 else f"1 to {1 / odds:.1f}"
    return {"odds": told, "likelihood": in_words(_probability(log_odds)) if is_whole else None}


def _probability(log_odds: float) -> float:
    return 1.0 / (1.0 + math.exp(-log_odds))
