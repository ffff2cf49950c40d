"""Days as whole numbers since 1970."""

from datetime import date, timedelta

_EPOCH = date(1970, 1, 1)


def day_number(day: str) -> int | None:
    """The number of an ISO day or moment; `None` for what is no date."""
    try:
        return (date.fromisoformat(day[:10]) - _EPOCH).days
    except ValueError:
        return None


def day_of(number: int) -> str:
    """The ISO day with this number."""
    return (_EPOCH + timedelta(days=number)).isoformat()
