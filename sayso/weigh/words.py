"""Words for probabilities, after Intelligence Community Directive 203 (2015); never without the number."""

_WORDS = (
    (0.05, "almost no chance"),
    (0.20, "very unlikely"),
    (0.45, "unlikely"),
    (0.55, "roughly even"),
    (0.80, "likely"),
    (0.95, "very likely"),
    (1.0, "almost certain"),
)

WORDS = tuple(name for _, name in _WORDS)
"""The words, from the least likely on."""


def word(probability: float) -> str:
    """The word for a probability from 0 to 1. A bound belongs to the lower word. Raises `ValueError`."""
    if not 0.0 <= probability <= 1.0:
        raise ValueError(f"{probability} is no probability")
    return next(name for bound, name in _WORDS if probability <= bound)


def in_words(probability: float, low: float | None = None, high: float | None = None) -> str:
    """The number with its word; with two words where the interval from `low` to `high` crosses a bound.

    Certainty is never printed: 0 and 100 per cent become "under 1%" and "over 99%".
    """
    names = [word(each) for each in (low, high) if each is not None]
    first, last = (names[0], names[-1]) if names else (word(probability),) * 2
    return f"{percent(probability)} ({first if first == last else f'{first} to {last}'})"


def percent(probability: float) -> str:
    """A probability as whole per cents, without ever claiming certainty."""
    if probability < 0.01:
        return "under 1%"
    return "over 99%" if probability > 0.99 else f"{100 * probability:.0f}%"
