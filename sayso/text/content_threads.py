"""Parents for mails without references: found by what they quote, by the header above it, by subject.

WikiLeaks pages, printed mail and exports of webmail carry no References. What a mail program wrote above a
quotation (who, when, about what) and the quoted words themselves lead to the mail that is answered or
forwarded; for a reply without either the last mail on the subject is taken; the parts of a mail sent in
parts hang below the first. Every candidate comes from a table or an index: no two mails are compared blindly.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from sayso.model.document import Address, Message
from sayso.text.clues import DAY, HOUR, MINUTE, Clue, fits, ghost_key, is_moment, moment, people_of, span_of
from sayso.text.subjects import read_subject

_NEAR = 3  # mails of one person on one subject looked at, the nearest in time first
_SKEW = 10 * MINUTE  # how far the clock of a reply may be behind
_SERIES = 12 * HOUR  # the parts of a mail sent in parts go out within this time
_COVER = 60  # and the first part follows its cover within this time
_SILENCE = 60 * DAY  # a reply that quotes nothing answers a mail not older than this
_ENOUGH = 2.0
_UNMARKED = 3.5  # where the subject marks neither a reply nor a forward


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A mail whose place is looked for, or that may be a parent: its document and its envelope."""

    document: str
    message: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Inside:
    """What is looked at of a mail without references.

    `clues` are the mails inside it, layer by layer: those of the first lead to its parent, those of the
    second to the parent's parent. `addressed` are those it is sent to, not by way of copy.
    """

    clues: tuple[tuple[Clue, ...], ...] = ()
    addressed: tuple[Address, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """Where mails without references belong.

    `parents` gives the parent of a document: a document, or the key of a ghost known by its inner header
    alone (`inner:…`). `ghosts` gives each of these its own parent, `None` where nothing tells.
    """

    parents: Mapping[str, str] = field(default_factory=dict)
    ghosts: Mapping[str, str | None] = field(default_factory=dict)


def find_links(letters: Sequence[Letter], inside: Callable[[int], Inside]) -> Links:
    """The parents of letters without references, as far as their words tell.

    Letters are numbered by their place: `Clue.shares` counts so, and `inside` is asked so.
    """
    lonely = [number for number, letter in enumerate(letters) if not _refers(letter.message)]
    return _Search(letters, inside).run(lonely) if lonely else Links()


def _refers(message: Message) -> bool:
    return bool(message.references or message.in_reply_to)


class _Search:
    def __init__(self, letters: Sequence[Letter], inside: Callable[[int], Inside]) -> None:
        self.letters = letters
        self.inside = lru_cache(maxsize=4)(inside)
        self.subjects = [read_subject(letter.message.subject) for letter in letters]
        self.times = [moment(letter.message.sent) for letter in letters]
        self.people = [people_of(letter.message.sender) for letter in letters]
        self.by_subject: defaultdict[str, list[tuple[float, int]]] = defaultdict(list)
        self.by_person: defaultdict[tuple[str, str], list[tuple[float, int]]] = defaultdict(list)
        self.mails_of: defaultdict[str, list[tuple[float, int]]] = defaultdict(list)
        for number, (time, subject) in enumerate(zip(self.times, self.subjects, strict=True)):
            if time is None:
                continue
            entry = time, number
            written = {subject.base, subject.exact} - {""}
            for each in written:
                self.by_subject[each].append(entry)
            for person in self.people[number]:
                self.mails_of[person].append(entry)
                for each in written:
                    self.by_person[each, person].append(entry)
        for table in (self.by_subject, self.by_person, self.mails_of):
            for entries in table.values():
                entries.sort()
        self.series = self._series()

    def run(self, lonely: Iterable[int]) -> Links:
        """The parents of these mails."""
        parents: dict[str, str] = {}
        ghosts: dict[str, str | None] = {}
        for number in lonely:
            parent = self._parent(number, ghosts)
            if parent is not None:
                parents[self.letters[number].document] = parent
        return Links(parents=parents, ghosts=ghosts)

    def _parent(self, number: int, ghosts: dict[str, str | None]) -> str | None:
        subject = self.subjects[number]
        if subject.number and not subject.replies:
            return self._document(self._first_part(number))
        layers = self.inside(number).clues
        enough = _ENOUGH if subject.replies or subject.forwards else _UNMARKED
        found = self._best(number, layers[0], enough) if layers else None
        if found is not None:
            return self._document(found)
        told = self._ghost(number, layers, ghosts)
        if told is not None:
            return told
        return self._document(self._last_on_subject(number)) if subject.replies else None

    def _document(self, number: int | None) -> str | None:
        return None if number is None else self.letters[number].document

    def _best(self, number: int, clues: Sequence[Clue], enough: float) -> int | None:
        """The mail that fits one of some clues best, if one fits well enough."""
        best: tuple[float, float, int] | None = None
        for place, clue in enumerate(clues):
            for candidate in self._candidates(number, clue):
                score = self._score(number, candidate, clue) - 0.25 * place
                time = self.times[candidate]
                key = (score, time if time is not None else 0.0, -candidate)
                if score >= enough and (best is None or key > best):
                    best = key
        return None if best is None else -best[2]

    def _ghost(
        self, number: int, layers: Sequence[Sequence[Clue]], ghosts: dict[str, str | None]
    ) -> str | None:
        """The key of the first mail inside `number`, which the leak lacks; below it what it holds itself."""
        top: str | None = None
        below: str | None = None
        for depth, clues in enumerate(layers):
            found = self._best(number, clues[:1], _UNMARKED) if depth else None
            key = self._document(found) or ghost_key(clues[0], self.subjects[number]) if clues else None
            if key is None:
                break
            if below is not None and below != key and ghosts[below] is None:
                ghosts[below] = key
            if found is not None:
                break
            ghosts.setdefault(key, None)
            top, below = top or key, key
        return top

    def _candidates(self, number: int, clue: Clue) -> set[int]:
        """Mails that may be the one a clue speaks of: by words, by sender with minute or subject."""
        found = set(clue.shares)
        base = read_subject(clue.subject).base if clue.subject else self.subjects[number].base
        people = people_of(clue.sender)
        at = moment(clue.sent)
        for person in people:
            if at is not None and clue.sent is not None and len(clue.sent) > 10:
                found.update(self._at(person, clue.sent, at))
            entries = self.by_person.get((base, person), ())
            found.update(self._around(entries, number, at))
        if not people:
            found.update(self._around(self.by_subject.get(base, ()), number, at))
        found.discard(number)
        return found

    def _at(self, person: str, told: str, at: float) -> Iterable[int]:
        """The mails that somebody sent at the minute told."""
        first, last = span_of(told, at)
        entries = self.mails_of.get(person, ())
        for place in range(bisect_left(entries, (first, -1)), len(entries)):
            time, number = entries[place]
            if time > last:
                return
            if is_moment(told, at, time):
                yield number

    def _around(self, entries: Sequence[tuple[float, int]], number: int, at: float | None) -> Iterable[int]:
        """The mails last sent before `number`, and those nearest to `at`."""
        if not entries:
            return ()
        time = self.times[number]
        end = len(entries) if time is None else bisect_right(entries, (time + _SKEW, len(self.letters)))
        near = {each for _, each in entries[max(end - _NEAR, 0) : end]}
        if at is not None:
            middle = bisect_left(entries, (at, -1))
            near.update(each for _, each in entries[max(middle - _NEAR, 0) : middle + 2 * _NEAR])
        return near

    def _score(self, number: int, candidate: int, clue: Clue) -> float:
        """How well a mail fits a clue of `number`; below 0 where it cannot be."""
        time, other = self.times[number], self.times[candidate]
        if time is not None and other is not None and other > time + _SKEW:
            return -9.0
        if self._is_same_mail(number, candidate):
            return -9.0
        share = clue.shares.get(candidate, 0.0)
        score = 4.0 * share
        people = people_of(clue.sender)
        if people and self.people[candidate]:
            score += 1.5 if people & self.people[candidate] else -1.5
        score += fits(clue.sent, self.letters[candidate].message.sent, other)
        score += 0.5 if self.people[candidate] & self._addressed(number) else 0.0
        mine, its = self.subjects[number], self.subjects[candidate]
        if clue.subject:
            told = read_subject(clue.subject)
            score += 1.0 if told.base == its.base else -1.0
        elif mine.base and its.base:
            score += (1.5 if mine.exact == its.exact else 0.25) if mine.base == its.base else -1.5
        return score

    def _addressed(self, number: int) -> frozenset[str]:
        return frozenset(person for each in self.inside(number).addressed for person in people_of(each))

    def _is_same_mail(self, number: int, candidate: int) -> bool:
        """Whether two are copies of one mail."""
        time, other = self.times[number], self.times[candidate]
        if time is None or other is None or abs(time - other) >= MINUTE:
            return False
        return (
            bool(self.people[number] & self.people[candidate])
            and self.subjects[number] == self.subjects[candidate]
        )

    def _last_on_subject(self, number: int) -> int | None:
        """The mail that a reply without any quotation answers.

        The last one on its subject by somebody it is addressed to, else the one that began the subject, else
        the last one.
        """
        time, subject = self.times[number], self.subjects[number]
        if time is None or not subject.base:
            return None
        for person in (*sorted(self._addressed(number)), None):
            for written in (subject.exact, subject.base):
                table = self.by_subject.get(written, ())
                entries = table if person is None else self.by_person.get((written, person), ())
                found = self._before(entries, number)
                if found is not None:
                    return found
        return None

    def _before(self, entries: Sequence[tuple[float, int]], number: int) -> int | None:
        """The last of some mails sent before `number`, and not long before."""
        time = self.times[number] or 0.0
        for place in range(bisect_left(entries, (time, -1)) - 1, -1, -1):
            before, candidate = entries[place]
            if time - before > _SILENCE:
                return None
            if not self._is_same_mail(number, candidate):
                return candidate
        return None

    def _series(self) -> dict[tuple[str, int], list[tuple[float, int, int]]]:
        """(time, part, mail) of the mails sent in parts, by person and number of parts."""
        series: defaultdict[tuple[str, int], list[tuple[float, int, int]]] = defaultdict(list)
        for number, subject in enumerate(self.subjects):
            time = self.times[number]
            if subject.number is None or subject.total is None or subject.replies or time is None:
                continue
            for person in self.people[number]:
                series[person, subject.total].append((time, subject.number, number))
        for entries in series.values():
            entries.sort()
        return dict(series)

    def _first_part(self, number: int) -> int | None:
        """The cover of the mail that this one is a part of, else its first part."""
        time, subject = self.times[number], self.subjects[number]
        if time is None or subject.total is None or subject.number is None:
            return None
        best: tuple[bool, int, float, int] | None = None
        for person in self.people[number]:
            entries = self.series.get((person, subject.total), [])
            start = bisect_left(entries, (time - _SERIES, -1, -1))
            stop = bisect_right(entries, (time + _SKEW, 1 << 30, 1 << 62))
            for sent, part, candidate in entries[start:stop]:
                if part < subject.number and part < 2:
                    other = self.subjects[candidate].version != subject.version
                    key = (other, part, abs(time - sent), candidate)
                    best = key if best is None or key < best else best
        if best is not None and (best[1] == 0 or subject.total == 1):
            return best[3]
        first = number if best is None else best[3]
        cover = self._cover(first) if self.subjects[first].number == 1 else None
        return cover if cover is not None else None if best is None else best[3]

    def _cover(self, first: int) -> int | None:
        """The mail that somebody sent just before the first part, on another subject and without a number."""
        time = self.times[first]
        found: tuple[float, int] | None = None
        for person in self.people[first]:
            entries = self.mails_of[person]
            place = bisect_left(entries, (time or 0.0, -1))
            for sent, candidate in entries[max(place - 2, 0) : place]:
                subject = self.subjects[candidate]
                is_cover = (time or 0.0) - sent <= _COVER and subject.number is None and not subject.replies
                if is_cover and (found is None or (sent, candidate) > found):
                    found = (sent, candidate)
        return None if found is None else found[1]
