"""One source as the register shows it: name, kind, code, access, grades, first and last day."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from sayso.model.chain import Hop, SourceKind
from sayso.model.document import HeaderForm
from sayso.model.entity import Source
from sayso.model.grade import ReportedGrade
from sayso.model.place import content_id
from sayso.resolve.voicekeys import name_key

_CODE = re.compile(r"[A-Z]{1,6}-?\d{1,4}[A-Z]?")
_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_EDGES = " \t\n,;:.–—-()[]“”\"'’‘"
_EMPTY = frozenset(
    [
        "a",
        "an",
        "the",
        "one",
        "this",
        "that",
        "these",
        "those",
        "his",
        "her",
        "its",
        "their",
        "my",
        "our",
        "your",
        "said",
        "same",
        "el",
        "la",
        "los",
        "las",
        "un",
        "una",
        "unos",
        "unas",
        "su",
        "sus",
        "este",
        "esta",
        "ese",
        "esa",
        "mr",
        "mrs",
        "ms",
        "miss",
        "dr",
        "sr",
        "sra",
        "señor",
        "señora",
        "don",
        "doña",
        "of",
        "and",
        "de",
        "del",
        "y",
    ]
)
Value = TypeVar("Value", bound=str)
Naming = tuple[int, str, int, int, str]
"""How well a place names a voice (0 best), the document, start and stop in its text (-1 in the envelope), the
name or description that stands there."""


def _naming(hop: Hop, document: str) -> Naming:
    words = hop.name or hop.address or hop.description or ""
    if hop.span is None:
        return (1, document, -1, -1, words)
    # A place as long as the name is the name; a shorter one may be a pronoun.
    size = hop.span.end - hop.span.start
    rank = 0 if size == len(words) else 2 if size == len(hop.description or "") else 3
    return (rank, document, hop.span.start, hop.span.end, words)


@dataclass(slots=True)
class Tally:
    """What the voices of one key say of it. `formed` are descriptions that stand in a source form, `place`
    is the one that names it best.
    """

    names: Counter[str] = field(default_factory=Counter)
    kinds: Counter[SourceKind] = field(default_factory=Counter)
    descriptions: Counter[str] = field(default_factory=Counter)
    formed: Counter[str] = field(default_factory=Counter)
    claims: int = 0
    firsthand: int = 0
    first: str | None = None
    last: str | None = None
    is_unnamed: bool = False
    place: Naming | None = None

    def count(self, hop: Hop, document: str, day: str | None) -> None:
        """One voice more, of a document, on a day where that is known."""
        self._name(_naming(hop, document))
        if hop.name is None:
            self.is_unnamed = True
        else:
            self.names[hop.name] += 1
        if hop.kind is not None:
            self.kinds[hop.kind] += 1
        if hop.description is not None:
            self.descriptions[hop.description] += 1
            if hop.medium == "form":
                self.formed[hop.description] += 1
        self._see(day)

    def add(self, other: "Tally") -> None:
        """All that another key of the same voice says."""
        self.names += other.names
        self.kinds += other.kinds
        self.descriptions += other.descriptions
        self.formed += other.formed
        self.claims += other.claims
        self.firsthand += other.firsthand
        self.is_unnamed |= other.is_unnamed
        self._see(other.first)
        self._see(other.last)
        self._name(other.place)

    def _name(self, place: Naming | None) -> None:
        if place is not None:
            self.place = place if self.place is None else min(self.place, place)

    def _see(self, day: str | None) -> None:
        if day is not None:
            self.first = day if self.first is None else min(self.first, day)
            self.last = day if self.last is None else max(self.last, day)


def is_code(name: str) -> bool:
    """Whether a name has the form of a house's code for a source: MX-1, HB-3, US714."""
    return _CODE.fullmatch(name.strip()) is not None


def portrait(
    root: str, tally: Tally, called: str | None, grades: Mapping[str, Iterable[ReportedGrade]]
) -> Source:
    """The source of a group of voices whose smallest key is `root`; `called` is the name people gave it."""
    names = tuple(sorted(tally.names, key=lambda name: (-tally.names[name], name)))
    called = called or _fuller(names)
    if called is not None:
        names = (called, *(each for each in names if each != called))
    code = next((name for name in names if is_code(name)), None)
    is_unnamed = not tally.names and called is None
    kind: SourceKind = "unnamed" if is_unnamed else most(tally.kinds) or "person"
    return Source(
        id=content_id("source", root),
        name=names[0] if names else None,
        names=names,
        kind=kind,
        code=code,
        protected=tally.is_unnamed or code is not None,
        description=most(tally.descriptions),
        reported=_in_order(grade for key in map(name_key, names) for grade in grades.get(key, ())),
        claims=tally.claims,
        firsthand=tally.firsthand,
        access=_access(tally, is_unnamed),
        first_seen=tally.first,
        last_seen=tally.last,
    )


def _fuller(names: tuple[str, ...]) -> str | None:
    """The commonest name that says more than the commonest of all, where that is one word."""
    if not names or " " in names[0] or is_code(names[0]):
        return None
    word = names[0].casefold()
    return next((each for each in names if word in each.casefold().split()[1:]), None)


def _access(tally: Tally, is_unnamed: bool) -> str | None:
    """What the leak's own words say that a voice is: of a form, else of an unnamed voice the description
    itself, else what stands beside a name ("the minister of ports, Edvard Salcedo").
    """
    formed = most(tally.formed)
    if formed is not None or is_unnamed:
        return formed or most(tally.descriptions)
    beside: Counter[str] = Counter()
    for description, count in tally.descriptions.items():
        words = beside_name(description, tally.names)
        if words is not None:
            beside[words] += count
    return most(beside)


def beside_name(description: str, names: Iterable[str]) -> str | None:
    """What a description says besides a voice's names; `None` where that is nothing."""
    rest = " ".join(description.split())
    for name in sorted(names, key=lambda each: (-len(each), each)):
        rest = re.sub(rf"(?<!\w){re.escape(name)}(?:['’]s)?(?!\w)", " ", rest, flags=re.IGNORECASE)
    own = {word.casefold() for name in names for word in _WORD.findall(name)}
    words = [word.casefold() for word in _WORD.findall(rest)]
    if not [word for word in words if word not in own and word not in _EMPTY]:
        return None
    return re.sub(r"\s+([,;:])", r"\1", " ".join(rest.split())).strip(_EDGES) or None


def most(counts: Counter[Value]) -> Value | None:
    """The commonest value, the first in the alphabet of equals."""
    return min(counts, key=lambda value: (-counts[value], value)) if counts else None


def grades_of(forms: Iterable[tuple[str, str | None, HeaderForm]]) -> dict[str, list[ReportedGrade]]:
    """What the house's own forms, given as (document, day, form), say of each source, by name key."""
    grades: dict[str, list[ReportedGrade]] = {}
    for document, day, form in forms:
        if form.source is None or (form.reliability is None and form.credibility is None):
            continue
        grade = ReportedGrade(
            document=document, date=day, reliability=form.reliability, credibility=form.credibility
        )
        grades.setdefault(name_key(form.source), []).append(grade)
    return grades


def _in_order(grades: Iterable[ReportedGrade]) -> tuple[ReportedGrade, ...]:
    """Grades in order of date; one that replies and forwards repeat counts once."""
    ordered = sorted(
        grades,
        key=lambda grade: (
            grade.date or "",
            grade.document,
            grade.reliability or "",
            grade.credibility or "",
        ),
    )
    once = {(each.date, each.reliability, each.credibility): each for each in reversed(ordered)}
    return tuple(reversed(once.values()))
