"""What a page is asked: the case, its address and its query, and how to write the address of another page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

from sayso.case import Case
from sayso.errors import UsageError
from sayso.show.desk import Desk

Row = dict[str, Any]
Pairs = tuple[tuple[str, str], ...]
_KEYS = ("after", "before")  # where a page of a listing begins: gone once the question is another
_LONGEST = 16_000


class NotFound(UsageError):
    """There is nothing in this case at this address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An address in the workbench: a path, the pairs of its query in order, the place `at` on the page."""

    path: str
    pairs: Pairs = ()
    at: str = ""

    def __str__(self) -> str:
        query = urlencode(self.pairs, quote_via=quote)
        whole = f"{quote(self.path)}?{query}" if query else quote(self.path)
        return f"{whole}#{quote(self.at)}" if self.at else whole

    def having(self, name: str, value: str) -> "Link":
        """With one more value of a name."""
        return Link(path=self.path, pairs=(*self._without(_KEYS), (name, value)))

    def lacking(self, name: str, value: str | None = None) -> "Link":
        """Without a value of a name, or without the name."""
        kept = tuple(
            pair
            for pair in self._without(_KEYS)
            if pair[0] != name or (value is not None and pair[1] != value)
        )
        return Link(path=self.path, pairs=kept)

    def turned(self, name: str, value: str) -> "Link":
        """With this one value of a name."""
        others = self._without(_KEYS if name not in _KEYS else ())
        kept = tuple(pair for pair in others if pair[0] != name and not (name in _KEYS and pair[0] in _KEYS))
        return Link(path=self.path, pairs=(*kept, (name, value)))

    def json(self) -> "Link":
        """The same as data."""
        path = "/index.json" if self.path == "/" else f"{self.path}.json"
        return Link(path=path, pairs=self.pairs)

    def _without(self, names: Sequence[str]) -> Pairs:
        return tuple(pair for pair in self.pairs if pair[0] not in names)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request: `place` are the parts of the path that a page names, `body` what a form sent, `decided`
    the id of the decision that led to this page.
    """

    case: Case
    desk: Desk
    link: Link
    place: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    body_type: str = ""
    decided: str | None = None

    @property
    def told(self) -> Row | None:
        """What the decision that led here said and changed; see `Desk.told`."""
        return self.desk.told(self.decided)

    def one(self, name: str) -> str | None:
        """The last value of a name; `None` for none or an empty one."""
        return next(
            (value for key, value in reversed(self.link.pairs) if key == name and value.strip()), None
        )

    def all(self, name: str) -> tuple[str, ...]:
        """Every value of a name, each once."""
        return tuple(dict.fromkeys(value for key, value in self.link.pairs if key == name and value))

    def number(self, name: str, most: int) -> int:
        """A whole number from 0 to `most`; 0 for none. Raises `UsageError`."""
        given = self.one(name) or "0"
        if not (given.isascii() and given.isdigit()) or len(given) > 9 or int(given) > most:
            raise UsageError(f"{name}={given!r} is no number from 0 to {most:,}.")
        return int(given)

    def form(self) -> dict[str, str]:
        """The fields of a form that was sent, the last value of each."""
        return dict(parse_qsl(self.body.decode("utf-8", "replace"), keep_blank_values=True))


def parse_query(raw: str) -> Pairs:
    """The pairs of a query. Raises `UsageError` for one that nobody wrote by hand or got from a page."""
    if len(raw) > _LONGEST:
        raise UsageError(f"The address has {len(raw):,} characters; the limit is {_LONGEST:,}.")
    try:
        return tuple(parse_qsl(raw, keep_blank_values=False, max_num_fields=500))
    except ValueError as error:
        raise UsageError("The address asks for more than 500 things.") from error
