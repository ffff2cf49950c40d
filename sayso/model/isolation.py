"""What stood between a parser and the machine while it read: the layers, as found by trying to break out."""

from dataclasses import dataclass
from itertools import groupby

LEVELS = ("L0", "L1", "L2", "L3")


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """One layer: its level, what it is called, whether it held against every attempt, and why not."""

    level: str
    name: str
    holds: bool
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Isolation:
    """The layers of one process in order of level. `root` says why it is still the superuser, if it is."""

    layers: tuple[Layer, ...]
    root: str | None = None

    def reaches(self, level: str) -> bool:
        """Whether this level and all below it hold."""
        wanted = set(LEVELS[: LEVELS.index(level) + 1])
        return wanted <= {layer.level for layer in self.layers if layer.holds}

    @property
    def summary(self) -> str:
        """The layers that hold, as they are stored with a document: `L0-L3 (own process, ...)`."""
        held = [layer for layer in self.layers if layer.holds]
        names = ", ".join(layer.name for layer in held)
        user = "" if self.root is None else ", as root"
        return f"{_ranges([LEVELS.index(layer.level) for layer in held])} ({names}){user}"

    @property
    def warning(self) -> str | None:
        """One plain line where something is missing, with what to do; `None` where all is in force."""
        missing = [f"{layer.level} {layer.name} ({layer.why})" for layer in self.layers if not layer.holds]
        if self.root is not None:
            missing.append(f"an unprivileged user ({self.root})")
        if not missing:
            return None
        return (
            f"Warning: files are read with weaker isolation here; missing: {'; '.join(missing)}. A hostile"
            " file that takes over its parser could act as you. Read leaks that may be hostile as an ordinary"
            " user on Linux 5.13 or newer with Landlock, or in a virtual machine without a network;"
            " `sayso doctor` names each layer."
        )


def _ranges(levels: list[int]) -> str:
    """`L0-L1, L3` for 0, 1, 3."""
    runs = [[level for _, level in run] for _, run in groupby(enumerate(levels), lambda at: at[1] - at[0])]
    return ", ".join(f"L{run[0]}-L{run[-1]}" if len(run) > 1 else f"L{run[0]}" for run in runs) or "none"
