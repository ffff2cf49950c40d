"""Times of headers as seconds, and spans of time in words."""

from datetime import UTC, datetime
from functools import lru_cache

MINUTE, HOUR, DAY = 60, 3_600, 86_400
FITS = 10 * MINUTE
"""Up to here clocks of ordinary machines differ."""
SLOW = HOUR
"""Up to here a clock that nobody sets explains it."""
WIDEST_ZONE = 14 * HOUR
"""Further no time zone lies from UTC."""
WAITS = 4 * DAY
"""So long a mail may wait: a server tries for four to five days (RFC 5321 4.5.4.1), a laptop as long."""


@lru_cache(maxsize=4_096)
def seconds(moment: str | None) -> float | None:
    """Seconds since 1970 of an ISO 8601 time; without an offset it counts as UTC. `None` where it is none."""
    if moment is None:
        return None
    try:
        made = datetime.fromisoformat(moment)
        return (made if made.tzinfo else made.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return None


def is_zone(gap: float) -> bool:
    """Whether a gap is whole hours (half ones too), as a clock in the wrong time zone makes it."""
    off = abs(gap) % (HOUR / 2)
    return abs(gap) <= WIDEST_ZONE and min(off, HOUR / 2 - off) <= FITS / 2


def span(gap: float) -> str:
    """A span of time in words: its two largest units."""
    left = int(abs(gap))
    words = []
    for size, unit in ((365 * DAY, "year"), (DAY, "day"), (HOUR, "hour"), (MINUTE, "minute"), (1, "second")):
        count, left = divmod(left, size)
        if count:
            words.append(f"{count} {unit}{'' if count == 1 else 's'}")
        elif words:
            break
        if len(words) == 2:
            break
    return " ".join(words) or "no time"
