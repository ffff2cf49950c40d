"""The register of sources: who speaks in a case, under which names, how often, how directly."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from sayso.model.chain import Hop, SourceKind
from sayso.model.document import HeaderForm
from sayso.model.entity import Source
from sayso.model.grade import ReportedGrade
from sayso.model.place import content_id

_CODE = re.compile(r"[A-Z]{1,6}-?\d{1,4}[A-Z]?")
_NOT_LETTERS = re.compile(r"[\W_]+")
Value = TypeVar("Value", bound=str)


@dataclass(frozen=True, slots=True, kw_only=True)
class Voicing:
    """The hops of one claim, outermost first."""

    claim: str
    document: str
    hops: tuple[Hop, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """A header form with the document it stands in and that document's day."""

    document: str
    date: str | None
    form: HeaderForm


@dataclass(slots=True)
class _Tally:
    names: Counter[str] = field(default_factory=Counter)
    kinds: Counter[SourceKind] = field(default_factory=Counter)
    descriptions: Counter[str] = field(default_factory=Counter)
    claims: int = 0
    firsthand: int = 0


def name_key(name: str) -> str:
    """A name without case, accents and punctuation: "MX-1", "MX1" and "mx 1" have one key."""
    folded = unicodedata.normalize("NFKD", name).casefold()
    bare = "".join(each for each in folded if not unicodedata.combining(each))
    return _NOT_LETTERS.sub("", bare) or folded


def is_code(name: str) -> bool:
    """Whether a name has the form of a house's code for a source: MX-1, HB-3, US714."""
    return _CODE.fullmatch(name.strip()) is not None


def build_register(
    voicings: Iterable[Voicing], reported: Iterable[Reported]
) -> tuple[tuple[Source, ...], tuple[tuple[str, str], ...]]:
    """The sources of a case, by id, and (claim, source) for every claim whose origin is one.

    The result does not depend on the order of `voicings`.
    """
    groups = _Groups()
    tallies: dict[str, _Tally] = {}
    origins: list[tuple[str, str]] = []
    for voicing in voicings:
        for hop in voicing.hops:
            key = groups.key_of(hop, voicing.document)
            if key is not None:
                _count(tallies.setdefault(key, _Tally()), hop)
        origin = groups.key_of(voicing.hops[-1], voicing.document) if voicing.hops else None
        if origin is not None:
            tallies[origin].claims += 1
            tallies[origin].firsthand += len(voicing.hops) == 1
            origins.append((voicing.claim, origin))
    merged = _merge(tallies, groups)
    grades = _grades(reported)
    sources = sorted((_source(root, tally, grades) for root, tally in merged), key=lambda each: each.id)
    ids = tuple(sorted((claim, content_id("source", groups.root(key))) for claim, key in origins))
    return tuple(sources), ids


class _Groups:
    """Keys of names and addresses, joined where one voice bears both. The smallest key names a group."""

    def __init__(self) -> None:
        self._above: dict[str, str] = {}

    def key_of(self, hop: Hop, document: str) -> str | None:
        """The key of a voice; `None` where nothing at all is known of it."""
        if hop.name is None:
            # Two "senior officials" are not the same by default: an unnamed voice belongs to its document.
            return f"unnamed {document} {name_key(hop.description)}" if hop.description else None
        name = f"name {name_key(hop.name)}"
        if hop.address is None:
            return name
        address = f"address {hop.address}"
        # A first name alone is shared by too many to stand for an address.
        if " " in hop.name.strip() and "@" not in hop.name:
            self._join(name, address)
        return address

    def root(self, key: str) -> str:
        """The smallest key of the group."""
        while (above := self._above.get(key, key)) != key:
            key = above
        return key

    def _join(self, left: str, right: str) -> None:
        low, high = sorted((self.root(left), self.root(right)))
        if low != high:
            self._above[high] = low


def _count(tally: _Tally, hop: Hop) -> None:
    if hop.name is not None:
        tally.names[hop.name] += 1
    if hop.kind is not None:
        tally.kinds[hop.kind] += 1
    if hop.description is not None:
        tally.descriptions[hop.description] += 1


def _merge(tallies: dict[str, _Tally], groups: _Groups) -> Iterator[tuple[str, _Tally]]:
    merged: dict[str, _Tally] = {}
    for key, tally in tallies.items():
        into = merged.setdefault(groups.root(key), _Tally())
        into.names += tally.names
        into.kinds += tally.kinds
        into.descriptions += tally.descriptions
        into.claims += tally.claims
        into.firsthand += tally.firsthand
    yield from merged.items()


def _source(root: str, tally: _Tally, grades: dict[str, list[ReportedGrade]]) -> Source:
    names = tuple(sorted(tally.names, key=lambda name: (-tally.names[name], name)))
    code = next((name for name in names if is_code(name)), None)
    unnamed = root.startswith("unnamed ")
    kind: SourceKind = "unnamed" if unnamed else _most(tally.kinds) or "person"
    return Source(
        id=content_id("source", root),
        name=names[0] if names else None,
        names=names,
        kind=kind,
        code=code,
        protected=unnamed or code is not None,
        description=_most(tally.descriptions),
        reported=tuple(grade for name in names for grade in grades.get(name_key(name), ())),
        claims=tally.claims,
        firsthand=tally.firsthand,
    )


def _most(counts: Counter[Value]) -> Value | None:
    """The commonest value, the first in the alphabet of equals."""
    return min(counts, key=lambda value: (-counts[value], value)) if counts else None


def _grades(reported: Iterable[Reported]) -> dict[str, list[ReportedGrade]]:
    """What the house's own forms say of each source, by name key, in order of date."""
    grades: dict[str, list[ReportedGrade]] = {}
    for each in reported:
        form = each.form
        if form.source is None or (form.reliability is None and form.credibility is None):
            continue
        grade = ReportedGrade(
            document=each.document,
            date=each.date,
            reliability=form.reliability,
            credibility=form.credibility,
        )
        grades.setdefault(name_key(form.source), []).append(grade)
    return {key: _once(found) for key, found in grades.items()}


def _once(grades: Iterable[ReportedGrade]) -> list[ReportedGrade]:
    """Grades in order of date; one that replies and forwards repeat counts once."""
    ordered = sorted(grades, key=lambda grade: (grade.date or "", grade.document))
    return list(
        {(each.date, each.reliability, each.credibility): each for each in reversed(ordered)}.values()
    )[::-1]
