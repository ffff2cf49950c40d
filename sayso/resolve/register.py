"""The register of sources: who speaks in a case, under which names, how often, how directly.

Made of the voices of all claims, under the decisions of people: what they call one is one, what they keep
apart stays apart, whatever the names say.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TypeGuard

from sayso.model.document import HeaderForm
from sayso.model.judging import NOT_OF_VOICES, WORDS, HeardTerms, Pair, Ruling, Spot, Standing, fields_of
from sayso.model.place import Span, content_id
from sayso.model.register import Link, Redirect, Register
from sayso.resolve.portraits import Tally, grades_of, portrait
from sayso.resolve.unions import Unions, unite
from sayso.resolve.voicekeys import UNDECIDED, Located, Voicing

_OF_VOICES = frozenset({"correct", "grade", "release", "reply", "terms"})  # what only a voice can have


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """A header form with the document it stands in and that document's day."""

    document: str
    date: str | None
    form: HeaderForm


NOTHING_STANDS = Standing()


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What people decided: all rulings in force, where their spots are, and the decisions about names."""

    rulings: tuple[Ruling, ...] = ()
    located: Located = UNDECIDED
    standing: Standing = NOTHING_STANDS


UNJUDGED = Decided()


def build_register(
    voicings: Iterable[Voicing],
    reported: Iterable[Reported] = (),
    decided: Decided = UNJUDGED,
    heard: Iterable[HeardTerms] = (),
) -> Register:
    """The register of a case.

    It does not depend on the order of `voicings` and `reported`, nor on that of decisions which are
    independent of each other. `terms` names its parts by their place in `heard`.
    """
    count = _Count(decided)
    for voicing in voicings:
        count.add(voicing)
    standing = decided.standing
    unions, crossed = unite(
        count.joins,
        _links(decided.located, standing.same),
        _links(decided.located, standing.not_same),
        (link for _, link in _links(decided.located, standing.unsure)),
    )
    return _Found(count, unions, decided).register(reported, heard, crossed)


def _links(located: Located, pairs: Iterable[Pair]) -> list[tuple[str, Link]]:
    found = []
    for pair in pairs:
        left, right = located.key_at(pair.left), located.key_at(pair.right)
        if left is not None and right is not None:
            found.append((pair.judgement, (left, right)))
    return found


class _Count:
    """What all voices say, by key; the names and addresses that go together; the origin of every claim."""

    def __init__(self, decided: Decided) -> None:
        self.tallies: dict[str, Tally] = {}
        self.joins: set[Link] = set(decided.located.aliases.joins)
        self.origins: list[Link] = []
        self.told: list[tuple[str, tuple[str, ...]]] = []
        self._located = decided.located
        self._ignored = {self._located.key_at(each) for each in decided.standing.not_names}
        self._corrected = dict(_corrections(decided))
        self._is_watched = any(each.kind in ("terms", "reject") for each in decided.rulings)

    def add(self, voicing: Voicing) -> None:
        keys = []
        for hop in voicing.hops:
            key = self._located.key_of(hop, voicing.document)
            if key in self._ignored:
                key = None
            keys.append(key)
            if key is not None:
                day = voicing.day if hop.at is None else hop.at.start
                self.tallies.setdefault(key, Tally()).count(hop, voicing.document, day)
                # A first name alone is shared by too many to stand for an address.
                if hop.address is not None and hop.name and " " in hop.name.strip() and "@" not in hop.name:
                    self.joins.add((self._located.name_key_of(hop, voicing.document), key))
        self._count_claim(voicing, keys)

    def _count_claim(self, voicing: Voicing, keys: list[str | None]) -> None:
        told = keys[-1] if keys else None
        origin = self._corrected.get(voicing.claim, told)
        if origin is not None and origin not in self._ignored:
            tally = self.tallies.setdefault(origin, Tally())
            tally.claims += voicing.counts
            tally.firsthand += voicing.counts and len(keys) == 1 and origin == told
            self.origins.append((voicing.claim, origin))
        if self._is_watched:
            known = tuple(each for each in (*keys, origin) if each is not None)
            self.told.append((voicing.claim, known))


def _is_of_voice(spot: Spot | None) -> TypeGuard[Spot]:
    return spot is not None and spot.role not in NOT_OF_VOICES


def _corrections(decided: Decided) -> Iterable[Link]:
    """(claim, key of its origin) as people corrected them; the latest stands."""
    for ruling in decided.rulings:
        claim = ruling.spots[0] if ruling.kind == "correct" and ruling.spots else None
        if claim is not None and claim.claim is not None:
            voice = next(filter(_is_of_voice, ruling.spots[1:]), None)
            key = None if voice is None else decided.located.key_at(voice)
            if key is not None:
                yield claim.claim, key


class _Found:
    """The groups of a case, their ids, and what people decided of each."""

    def __init__(self, count: _Count, unions: Unions, decided: Decided) -> None:
        self._count, self._unions, self._decided = count, unions, decided
        self._tallies: dict[str, Tally] = {}
        for key, tally in count.tallies.items():
            self._tallies.setdefault(unions.root(key), Tally()).add(tally)
        self._ids = {root: content_id("source", root) for root in self._tallies}
        self._called = {self._root(spot): name for spot, name in decided.standing.renames}
        first = [(each, self._root(each.spots[0])) for each in decided.rulings if each.spots]
        self._released = {root for each, root in first if each.kind == "release"}
        self._rejected = {
            root for each, root in first if each.kind == "reject" and _is_of_voice(each.spots[0])
        }
        terms = {root: each.value for each, root in first if each.kind == "terms"}
        self._silent = {
            root for root, value in terms.items() if fields_of(value).get("terms") == "off-record"
        }
        self._held = {
            root: str(given.get("until"))
            for root, value in terms.items()
            if (given := fields_of(value)).get("terms") == "embargo"
        }

    def register(
        self, reported: Iterable[Reported], heard: Iterable[HeardTerms], crossed: tuple[str, ...]
    ) -> Register:
        grades = grades_of((each.document, each.date, each.form) for each in reported)
        rulings, located = self._decided.rulings, self._decided.located
        sources = []
        for root, tally in self._tallies.items():
            source = portrait(root, tally, self._called.get(root), grades)
            sources.append(replace(source, protected=source.protected and root not in self._released))
        return Register(
            sources=tuple(sorted(sources, key=lambda each: each.id)),
            origins=self._known(self._count.origins),
            redirects=tuple(sorted(self._redirects(), key=lambda each: each.former)),
            concerned=self._known(
                (each.judgement, key)
                for each in rulings
                for key in {located.key_at(spot) for spot in each.spots if _is_of_voice(spot)}
                if key is not None
            ),
            terms=tuple(self._heard(heard)),
            withheld=self._known(self._told_by(self._silent)),
            embargoed=tuple(self._embargoed()),
            thrown_out=self._known(self._told_by(self._rejected)),
            unmet=tuple(sorted(each.judgement for each in rulings if not self._is_met(each))),
            crossed=crossed,
        )

    def _heard(self, heard: Iterable[HeardTerms]) -> Iterator[tuple[int, str]]:
        for place, each in enumerate(heard):
            root = self._at(self._decided.located.key_of(each.voice, each.document))
            if root is not None and root in self._ids:
                yield place, self._ids[root]

    def _redirects(self) -> Iterator[Redirect]:
        for key, tally in self._count.tallies.items():
            if tally.place is not None:
                _, document, start, stop, words = tally.place
                yield Redirect(
                    former=content_id("source", key),
                    source=self._ids[self._unions.root(key)],
                    document=document,
                    span=None if start < 0 else Span(start=start, end=stop),
                    words=words,
                )

    def _embargoed(self) -> Iterator[Link]:
        """(claim, last day) of all that sources under an embargo told or passed on; of several the latest."""
        days: dict[str, str] = {}
        for root, until in sorted(self._held.items(), key=lambda each: each[1]):
            days |= {claim: until for claim, _ in self._told_by({root})}
        yield from sorted(days.items())

    def _told_by(self, roots: set[str | None]) -> Iterable[Link]:
        """(claim, key) of the claims told by, or by way of, one of these sources."""
        for claim, keys in self._count.told if roots else ():
            told = sorted(key for key in keys if self._unions.root(key) in roots)
            if told:
                yield claim, told[0]

    def _known(self, links: Iterable[Link]) -> tuple[Link, ...]:
        """(what points, source) of (what points, key), in order, where the key is a source's."""
        found = {(what, self._ids.get(self._unions.root(key))) for what, key in links}
        return tuple(sorted((what, source) for what, source in found if source is not None))

    def _root(self, spot: Spot | None) -> str | None:
        return None if spot is None else self._at(self._decided.located.key_at(spot))

    def _at(self, key: str | None) -> str | None:
        return None if key is None else self._unions.root(key)

    def _is_met(self, ruling: Ruling) -> bool:
        of_voice = ruling.kind in _OF_VOICES or (ruling.kind == "reject" and _is_of_voice(ruling.spots[0]))
        if not of_voice:
            return True
        return bool(ruling.spots) and all(
            spot is not None
            and (spot.claim is not None or spot.role == WORDS or self._root(spot) in self._ids)
            for spot in ruling.spots
        )
