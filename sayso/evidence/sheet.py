"""The evidence sheet of one message: all checks that have something to say, in a fixed order."""

from collections.abc import Sequence
from dataclasses import dataclass

from sayso.evidence.habits import Habits, marks_of
from sayso.evidence.headers import check_headers
from sayso.evidence.keys import Keys
from sayso.evidence.places import Twin, check_places
from sayso.evidence.quoting import Quotation, check_quoted, check_quotes
from sayso.evidence.sealing import Sealers, check_arc, check_dkim
from sayso.evidence.times import check_date, check_order, check_thread
from sayso.model.document import Message
from sayso.model.evidence import Finding

PRODUCER = "evidence 1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What the rest of the case knows of a message: the date of the one it answers, where it lies, which
    other documents have its Message-ID, what quotes it and what it quotes."""

    answered: str | None
    paths: Sequence[str]
    twins: Sequence[Twin]
    quoted: Sequence[Quotation]
    quotes: Sequence[Quotation]


class Evidence:
    """The checks of a case: first `learn` every message, then `sheet` each of them."""

    def __init__(self, keys: Keys) -> None:
        self._keys = keys
        self._habits = Habits()
        self._sealers = Sealers()

    def learn(self, message: Message) -> None:
        """Takes in one message of the case: how its sender writes, how its seals stand."""
        if message.trace is not None:
            self._habits.add(message.sender, marks_of(message, message.trace))
            self._sealers.add(message.trace, message.sender)

    def sheet(self, message: Message, around: Around) -> tuple[Finding, ...]:
        """The findings on one message. A check without anything to compare has none."""
        return tuple(each for each in self._checks(message, around) if each is not None)

    def _checks(self, message: Message, around: Around) -> tuple[Finding | None, ...]:
        elsewhere = (
            check_places(around.paths, around.twins),
            check_quoted(around.quoted),
            check_quotes(around.quotes),
            check_thread(message.sent, around.answered),
        )
        trace = message.trace
        if trace is None:
            return elsewhere
        marks = marks_of(message, trace)
        way = self._sealers.of(trace, message.sender)
        return (
            check_dkim(message, trace, self._keys, way),
            check_arc(trace, self._keys, way),
            check_order(trace),
            check_date(message, trace, is_timed=self._habits.is_timed(message.sender, marks)),
            *elsewhere,
            self._habits.check_client(message.sender, marks),
            self._habits.check_message_id(message.sender, marks),
            check_headers(message, trace),
        )
