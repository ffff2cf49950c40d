"""The checks `client` and `message_id`: a mail beside the other mails of its sender.

People use several programs and machines; so a new one alone is nothing. What differs is a mail that
contradicts itself in the light of the others: the Message-ID of one program under the name of another, or
the Message-ID of a house to which only others in the case belong.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from math import log

from sayso.evidence.clients import SURE, family, form_of, house_of, split_id, time_in
from sayso.evidence.clock import seconds
from sayso.model.document import Address, Message
from sayso.model.evidence import Finding, Trace

_LEAST = 5  # other mails of a sender, from which on his habits are known
# Natural logarithms of how rarely chance has as many new marks: once in 55 mails, once in 3,000.
_SURPRISE, _GREAT_SURPRISE = 4.0, 8.0
_MANY = 3  # houses that a public service serves at least
_MOSTLY = 0.9  # of the mails with a Message-ID of a house, from its own people
_TIMED = 3  # others whose Message-ID carries the time of their date
_SAME_MOMENT = 7_200.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """What a program leaves in a mail. `program` is its name without a version, empty where it has none.

    `house` is that of the Message-ID, `sealed` those whose DKIM signatures it bears, `server` that of the
    first server. `timed`: its Message-ID carries the time of its date, in the form that others fill with
    chance; `None` where it has another form.
    """

    mailer: str | None
    program: str
    form: str
    house: str
    sealed: str
    server: str
    timed: bool | None

    def features(self) -> tuple[tuple[str, str], ...]:
        """The marks by which a sender is known, named as a reader names them."""
        return (
            ("program", self.program),
            ("form of the Message-ID", self.form),
            ("domain of the Message-ID", self.house),
            ("signing domain", self.sealed),
            ("first server", self.server),
        )


@dataclass(slots=True)
class _Person:
    mails: int = 0
    programs: Counter[str] = field(default_factory=Counter)
    forms: Counter[str] = field(default_factory=Counter)
    houses: Counter[str] = field(default_factory=Counter)
    pairs: Counter[tuple[str, str]] = field(default_factory=Counter)
    features: Counter[tuple[str, str]] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)  # different values by name of the feature
    timed: Counter[bool] = field(default_factory=Counter)


def marks_of(message: Message, trace: Trace) -> Marks | None:
    """The marks of a mail; `None` where it has no Message-ID."""
    if message.message_id is None:
        return None
    own, domain = split_id(message.message_id)
    stamp = time_in(own)
    sent = seconds(message.sent)
    timed = None
    if stamp is not None and stamp[0] not in SURE and sent is not None:
        timed = abs(stamp[1] - sent) <= _SAME_MOMENT
    return Marks(
        mailer=trace.mailer,
        program=family(trace.mailer) or "",
        form=form_of(own),
        house=house_of(domain),
        sealed=" ".join(sorted({house_of(each.domain or "") for each in trace.seals if each.kind == "dkim"})),
        server=next((house_of(each) for each in reversed(trace.servers) if each), ""),
        timed=timed,
    )


class Habits:
    """How the people of a case write, learned mail by mail; then every mail is held beside the others."""

    def __init__(self) -> None:
        self._people: defaultdict[str, _Person] = defaultdict(_Person)
        self._pairs: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        self._mailers: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._houses: defaultdict[str, Counter[tuple[str, str]]] = defaultdict(Counter)

    def add(self, sender: Address | None, marks: Marks | None) -> None:
        """Takes in one mail."""
        if marks is None or (name := _name(sender)) is None:
            return
        person = self._people[name]
        person.mails += 1
        person.programs[marks.program] += 1
        person.forms[marks.form] += 1
        person.houses[marks.house] += 1
        person.pairs[marks.program, marks.form] += 1
        for feature in marks.features():
            person.features[feature] += 1
            if person.features[feature] == 1:
                person.kinds[feature[0]] += 1
        if marks.timed is not None:
            person.timed[marks.timed] += 1
        self._pairs[marks.program, marks.form].add(name)
        if marks.mailer is not None:
            self._mailers[marks.mailer][name] += 1
        self._houses[marks.house][name, _own_house(sender)] += 1

    def is_timed(self, sender: Address | None, marks: Marks | None) -> bool:
        """Whether all other Message-IDs of this form from this sender carry the time of their mail."""
        name = _name(sender)
        if marks is None or marks.timed is None or name is None or name not in self._people:
            return False
        counted = self._people[name].timed.copy()
        counted[marks.timed] -= 1
        return counted[True] >= _TIMED and counted[False] == 0

    def check_client(self, sender: Address | None, marks: Marks | None) -> Finding | None:
        """The check `client`; `None` where nothing is known of the sender or of the program."""
        person = self._people.get(_name(sender) or "")
        if person is None or marks is None:
            return None
        others = person.mails - 1
        if others < _LEAST:
            said = f"Only {others} other mails of this sender are here, too few to know a habit."
            return Finding(check="client", result="unknown", detail=said)
        same = person.programs[marks.program] - 1
        if same:
            said = f"{marks.program or 'No program'} is named in {same} of {others} other mails too."
            return Finding(check="client", result="agrees", detail=said)
        usual = _without(person.programs, marks.program)
        named = ", ".join(f"{each or 'none'} ({count})" for each, count in usual.most_common(3) if count)
        said = f"It names {marks.mailer or 'no program'}; the other mails of this sender name {named}."
        against = (
            self._disguised(person, marks)
            or self._borrowed(person, marks, _name(sender) or "")
            or self._outside(sender, marks, person)
        )
        return Finding(
            check="client", result="differs" if against else "unknown", detail=f"{said}{against or ''}"
        )

    def _disguised(self, person: _Person, marks: Marks) -> str | None:
        """A program new to the sender over a Message-ID of the form that another of his programs gives it."""
        count = person.forms[marks.form] - person.pairs[marks.program, marks.form]
        if not marks.program or not count or len(self._pairs[marks.program, marks.form]) > _MANY:
            return None
        makers = [each for (each, form), _ in person.pairs.most_common() if form == marks.form and each]
        maker = next((each for each in makers if each != marks.program), None)
        return None if maker is None else f" Its Message-ID has the form that {maker} gives it."

    def _borrowed(self, person: _Person, marks: Marks, name: str) -> str | None:
        """A program, to the version, that one other person of the case uses, in a form new to this sender."""
        users = self._mailers.get(marks.mailer or "", Counter())
        others = [each for each in users if each != name]
        is_new = person.forms[marks.form] == 1 and len(person.programs) <= 2
        if not is_new or len(others) != 1 or users[others[0]] < _LEAST:
            return None
        return " Only one other person of this case writes with it."

    def check_message_id(self, sender: Address | None, marks: Marks | None) -> Finding | None:
        """The check `message_id`; `None` where there is none."""
        person = self._people.get(_name(sender) or "")
        if person is None or marks is None:
            return None
        others = person.mails - 1
        if others < _LEAST:
            said = f"Only {others} other mails of this sender are here, too few to know a habit."
            return Finding(check="message_id", result="unknown", detail=said)
        is_sealed_anew = person.features["signing domain", marks.sealed] == 1
        if person.houses[marks.house] > 1 and person.forms[marks.form] > 1 and not is_sealed_anew:
            said = f"Form and domain ({marks.house}) are those of other mails of this sender."
            return Finding(check="message_id", result="agrees", detail=said)
        forms, houses = _without(person.forms, marks.form), _without(person.houses, marks.house)
        against = (
            self._strange_house(sender, marks, houses)
            or self._strange_form(person, marks, forms)
            or self._outside(sender, marks, person)
            or self._stranger(sender, marks, person)
        )
        if against is not None:
            return Finding(check="message_id", result="differs", detail=against.strip())
        said = "Its form or domain is new for this sender, as with a new program or machine."
        return Finding(check="message_id", result="unknown", detail=said)

    def _outside(self, sender: Address | None, marks: Marks, person: _Person) -> str | None:
        """A domain that no other mail of the case has, and a new program, where the sender always had one."""
        own, houses = _own_house(sender), +_without(person.houses, marks.house)
        is_new = (
            self._houses[marks.house].total() == 1
            and _without(person.programs, marks.program)[marks.program] == 0
        )
        if not is_new or marks.house == own or "." not in marks.house or list(houses) != [own]:
            return None
        return (
            f" Its Message-ID is of {marks.house}, which no other mail here is from; those of this sender"
            f" are all of {own}, and none names its program."
        )

    def _stranger(self, sender: Address | None, marks: Marks, person: _Person) -> str | None:
        """Several marks new at once, for a sender who rarely has new ones, under the domain of others.

        How surprising a new mark is: it stands to reason that of n mails with k different values the next
        has a new one k/n of the time (Good and Turing). A domain that serves many houses explains more.
        """
        own = _own_house(sender)
        foreign = [each for each in (marks.house, *marks.sealed.split()) if "." in each and each != own]
        new = [name for name, value in marks.features() if person.features[name, value] == 1]
        # The sender's own house signed what is new: a new machine. A Message-ID alone is no machine's.
        if not foreign or (own in marks.sealed.split() and new != ["domain of the Message-ID"]):
            return None
        limit = _GREAT_SURPRISE if any(map(self._is_public, foreign)) else _SURPRISE
        surprise = sum(-log((person.kinds[name] - 0.5) / person.mails) for name in new)
        if surprise < limit or not {"domain of the Message-ID", "signing domain"} & set(new):
            return None
        return f"New for this sender, whose {person.mails - 1} other mails hardly vary: {', '.join(new)}."

    def _is_public(self, house: str) -> bool:
        """Whether a domain serves senders of many houses, as far as this case shows."""
        return len({own for _, own in self._houses[house]} - {house}) >= _MANY

    def _strange_house(self, sender: Address | None, marks: Marks, houses: Counter[str]) -> str | None:
        """A domain that others of the case use, nearly all of that house; the sender always has another."""
        own = _own_house(sender)
        if houses[marks.house] or marks.house == own or len(+houses) > 2 or "." not in marks.house:
            return None
        name = _name(sender)
        users = Counter[bool]()
        for (each, house), count in self._houses[marks.house].items():
            if each != name:
                users[house == marks.house] += count
        if users[True] < _LEAST or users[True] < _MOSTLY * users.total():
            return None
        return f"Its domain {marks.house} is that of another house in this case; the sender's is {own}."

    def _strange_form(self, person: _Person, marks: Marks, forms: Counter[str]) -> str | None:
        """A form that the program has in no other mail of the case, and always another with this sender."""
        with_program = person.programs[marks.program] - 1
        if forms[marks.form] or not marks.program or with_program < _LEAST:
            return None
        theirs = [form for (program, form), _ in person.pairs.items() if program == marks.program]
        if len(theirs) > 2 or len(self._pairs[marks.program, marks.form]) > 1:
            return None
        return f"{marks.program} gave all {with_program} other Message-IDs of this sender another form."


def _without(counter: Counter[str], own: str) -> Counter[str]:
    """The other mails' counts."""
    rest = counter.copy()
    rest[own] -= 1
    return rest


def _name(sender: Address | None) -> str | None:
    """Whose mail it is: a full name stands for all the addresses of a person."""
    if sender is None:
        return None
    name = (sender.name or "").casefold()
    return name if " " in name else sender.address or name or None


def _own_house(sender: Address | None) -> str:
    return house_of((sender.address or "").rpartition("@")[2]) if sender else ""
