"""A made-up case of namings with known truth: who is meant by each of 200,000 mentions.

Nobody in it exists. Names follow Zipf's law, as real ones do, so that many are borne by several people. A
person writes from one or two mailboxes within a circle of acquaintances; texts name people in full, by
surname, by nickname, by initials, with misprints and misread letters.
"""

import random
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate

from sayso.model.entity import Mention, MentionField
from sayso.model.place import Span
from sayso.resolve.lexicon import GIVEN, ROOTS, SURNAMES

SYLLABLES = """
ba be bo bra cal ce cor da del do dra el fa fer ga gri ha hel is ja ka kle ko la le lin lo ma mer mi
mon na ne no or pa pel po ra re ri ro sa sel si so ta te tor tu va vel vi vo wa wes xi ya za zel
""".split()  # noqa: SIM905
ENDINGS = """
son sen ski ez es ini er man ov ton ley by mann burg dal ard ier eau is ak uk
""".split()  # noqa: SIM905
SEEN_AS = (("m", "rn"), ("rn", "m"), ("l", "1"), ("i", "l"), ("o", "0"), ("e", "c"), ("d", "cl"), ("a", "o"))
CIRCLE = 25


@dataclass(slots=True, kw_only=True)
class Person:
    """One made-up person."""

    number: int
    given: str
    middle: str
    surnames: tuple[str, ...]
    addresses: list[str] = field(default_factory=list)


class Zipf:
    """Draws from values, the first the commonest: the share of the n-th falls with n to the power given."""

    def __init__(self, values: list[str], power: float) -> None:
        self._values = values
        self._sums = list(accumulate((rank + 3) ** -power for rank in range(len(values))))

    def draw(self, chance: random.Random) -> str:
        """One value."""
        return self._values[bisect_left(self._sums, chance.random() * self._sums[-1])]


def people(count: int, chance: random.Random) -> list[Person]:
    """Made-up people: a third with two surnames, half with a middle initial, most with a mailbox."""
    made = {_surname(chance) for _ in range(count // 2)} - SURNAMES
    surnames = Zipf([*_shuffled(SURNAMES, chance), *_shuffled(made, chance)], 0.85)
    given = Zipf(_shuffled(GIVEN, chance), 0.7)
    taken: set[str] = set()
    found = []
    for number in range(count):
        double = chance.random() < 0.33
        middle = chance.choice("abcdefghijlmprst") if chance.random() < 0.5 and not double else ""
        person = Person(
            number=number,
            given=given.draw(chance),
            middle=middle,
            surnames=(surnames.draw(chance), surnames.draw(chance)) if double else (surnames.draw(chance),),
        )
        for _ in range(chance.choice((0, 1, 1, 1, 2))):
            person.addresses.append(_mailbox(person, taken, chance))
        found.append(person)
    return found


def _shuffled(words: frozenset[str] | set[str], chance: random.Random) -> list[str]:
    ordered = sorted(words)
    chance.shuffle(ordered)
    return ordered


def _surname(chance: random.Random) -> str:
    return "".join(chance.choices(SYLLABLES, k=chance.choice((1, 2, 2, 3)))) + chance.choice(ENDINGS)


def _mailbox(person: Person, taken: set[str], chance: random.Random) -> str:
    domain = f"firm{(person.number // CIRCLE) % 60}.example" if not person.addresses else "post.example"
    surname = person.surnames[0]
    local = chance.choice(
        (
            f"{person.given}.{surname}",
            f"{person.given[0]}{surname}",
            f"{surname}{person.given[0]}{person.middle}",
            f"{person.given}{surname}",
        )
    )
    number, address = 1, f"{local}@{domain}"
    while address in taken:
        number += 1
        address = f"{local}{number}@{domain}"
    taken.add(address)
    return address


def mentions(count: int, persons: int, seed: int = 1) -> tuple[list[Mention], list[int]]:
    """About `count` mentions and, for each, the number of the person meant."""
    chance = random.Random(seed)
    everybody = people(persons, chance)
    activity = list(accumulate((rank + 5) ** -0.6 for rank in range(persons)))
    order = list(range(persons))
    chance.shuffle(order)
    found: list[Mention] = []
    truth: list[int] = []
    document = 0
    while len(found) < count:
        writer = everybody[order[bisect_left(activity, chance.random() * activity[-1])]]
        for mention, person in _document(f"{document:06}", writer, everybody, chance):
            found.append(mention)
            truth.append(person.number)
        document += 1
    return found[:count], truth[:count]


def _document(
    name: str, writer: Person, everybody: list[Person], chance: random.Random
) -> Iterator[tuple[Mention, Person]]:
    """One mail: from, to, and the people its text names, nine in ten of the writer's circle."""
    start = writer.number // CIRCLE * CIRCLE
    circle = everybody[start : start + CIRCLE]
    yield _enveloped(name, "from", writer, chance), writer
    for person in chance.sample(circle, min(len(circle), chance.choice((1, 1, 2, 3)))):
        yield _enveloped(name, "to", person, chance), person
    place = 0
    for _ in range(chance.choice((0, 1, 2, 3))):
        person = chance.choice(circle) if chance.random() < 0.9 else chance.choice(everybody)
        full = _spelt(person, chance)
        for words in (full, *([_short(person, chance)] * chance.choice((0, 0, 1)))):
            yield (
                _placed(name, words, place, full if words != full and chance.random() < 0.5 else None),
                person,
            )
            place += 200


def _placed(document: str, words: str, place: int, stands_for: str | None) -> Mention:
    return Mention(
        document=document,
        words=words,
        kind="person",
        field="text",
        span=Span(start=place, end=place + len(words)),
        score=0.9,
        stands_for=stands_for,
    )


def _enveloped(document: str, at: MentionField, person: Person, chance: random.Random) -> Mention:
    words = _spelt(person, chance) if chance.random() < 0.95 else person.given.title()
    address = None
    if person.addresses and chance.random() < 0.75:
        address = person.addresses[0] if chance.random() < 0.8 else person.addresses[-1]
        if chance.random() < 0.05:
            words = address
    if address is None and " " not in words:
        words = _spelt(person, chance)
    kind = "address" if words == address else "person"
    return Mention(
        document=document, words=words, kind=kind, field=at, span=None, score=1.0, address=address
    )  # fmt: skip


def _spelt(person: Person, chance: random.Random) -> str:
    """A person's name in one of the ways names are written."""
    given, surnames = person.given, " ".join(person.surnames)
    if len(person.surnames) == 2 and chance.random() < 0.5:
        surnames = person.surnames[0]
    if chance.random() < 0.05:
        short = sorted(each for each, full in ROOTS.items() if given in full)
        given = chance.choice(short) if short else given
    roll = chance.random()
    if roll < 0.03:
        given = f"{given[0]}."
    with_middle = f"{given} {person.middle}".strip() if chance.random() < 0.6 else given
    words = f"{surnames}, {with_middle}" if chance.random() < 0.35 else f"{with_middle} {surnames}"
    words = words.title()
    if chance.random() < 0.03:
        words = _damaged(words, chance)
    return words


def _short(person: Person, chance: random.Random) -> str:
    return (person.surnames[0] if chance.random() < 0.8 else person.given).title()


def _damaged(words: str, chance: random.Random) -> str:
    """One letter left out, doubled, swapped or misread."""
    letters = [at for at in range(1, len(words) - 1) if words[at].isalpha() and words[at + 1].isalpha()]
    if not letters:
        return words
    at = chance.choice(letters)
    roll = chance.randrange(4)
    if roll == 0:
        return words[:at] + words[at + 1 :]
    if roll == 1:
        return words[:at] + words[at] + words[at:]
    if roll == 2:
        return words[:at] + words[at + 1] + words[at] + words[at + 2 :]
    seen, other = chance.choice(SEEN_AS)
    return words.replace(seen, other, 1)
