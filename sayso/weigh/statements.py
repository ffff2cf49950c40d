"""What a case says of one matter, as far as weighing needs it: who says what, through which pipes."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sayso.model.belief import Descent, Proposition, Relation
from sayso.model.chain import Medium, SourceKind
from sayso.model.claim import Factuality
from sayso.model.judging import Resolved
from sayso.weigh.consequences import Conditional

# How often words come one step outwards unchanged, by the way they came. Assumed.
FIDELITY: dict[Medium, float] = {
    "mail": 0.99, "chat": 0.98, "quote": 0.98, "forward": 0.98, "attachment": 0.98, "form": 0.97,
    "document": 0.97, "article": 0.95, "speech": 0.92,
}  # fmt: skip
# A voice that only supposes says so: what is left of its word. Assumed.
SUPPOSED = 0.6
# A program that is not sure of its reading at all is still right so often. Assumed.
LEAST_READING = 0.5
# What of a claim's word is no report at all: nobody commits himself to it.
NO_REPORT = frozenset({"asked", "declined", "conditional"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """A voice of the case. `names` are all it goes by, `label` how it is called in an explanation.

    `grade` is the Admiralty letter that a person gave, never the digit and never what the leak's own house
    reported. `is_on_record` is true where terms or the leak say that it may be named with its words.
    """

    id: str
    label: str
    kind: SourceKind
    names: tuple[str, ...] = ()
    grade: str | None = None
    is_named: bool = True
    is_on_record: bool = False

    @property
    def voice_class(self) -> str:
        """The class from which the reliability of an ungraded voice is learned."""
        if self.kind == "unnamed" or self.is_named:
            return {"person": "named person"}.get(self.kind, self.kind)
        return "coded source"


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A claim that is not off the record. `mediums` are those of its chain, outermost first.

    `speaker` is the id of its origin, `None` where nobody is known; then `behind` is who passes it on, or the
    document where nobody does. `same` is how sure it is that the claim
    says what its proposition says, `reading` that it was read right (1 where a person confirmed it).
    `intact` is how far the document is what it says it is. `names_itself`: the content is about the voice.
    """

    claim: str
    document: str
    speaker: str | None
    factuality: Factuality
    mediums: tuple[Medium, ...]
    behind: str = ""
    is_negative: bool = False
    names_itself: bool = False
    about: tuple[str, ...] = ()
    reading: float = 1.0
    same: float = 1.0
    intact: float = 1.0
    is_reviewed: bool = False

    @property
    def counts(self) -> bool:
        """Whether somebody commits himself to it. The teller's stance never enters."""
        return self.factuality not in NO_REPORT

    @property
    def read_right(self) -> float:
        """How often a reading with this score is right."""
        return LEAST_READING + (1.0 - LEAST_READING) * self.reading

    @property
    def told(self) -> float:
        """How often the chain passes on what the origin said: every hop, and our own reading of it."""
        kept = self.read_right
        for medium in self.mediums:
            kept *= FIDELITY[medium]
        return kept * self.intact

    @property
    def fidelity(self) -> float:
        """`told`, less where it is doubtful that this says the same, or where the voice only supposes."""
        return self.told * self.same * (SUPPOSED if self.factuality == "supposed" else 1.0)

    @property
    def step(self) -> float:
        """The fidelity of the last hop alone, for a claim that rests on another."""
        outer = FIDELITY[self.mediums[0]] if self.mediums else 1.0
        supposed = SUPPOSED if self.factuality == "supposed" else 1.0
        return outer * self.read_right * self.same * supposed * self.intact


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """All that a case says. `perhaps` is P(two speakers are one); claims off the record are not here.

    `conditionals` are those that people stated.
    """

    propositions: Mapping[str, Proposition]
    statements: Mapping[str, Statement]
    speakers: Mapping[str, Speaker]
    descents: Mapping[str, Descent] = field(default_factory=dict)
    relations: tuple[Relation, ...] = ()
    perhaps: Mapping[tuple[str, str], float] = field(default_factory=dict)
    outcomes: Mapping[str, Resolved] = field(default_factory=dict)
    conditionals: tuple[Conditional, ...] = ()

    def said(self, proposition: str) -> list[Statement]:
        """The statements of a proposition that may count, in the order of its members."""
        members = self.propositions[proposition].members
        return [self.statements[each.claim] for each in members if each.claim in self.statements]


def was_said(statements: list[Statement], descents: Mapping[str, Descent]) -> float:
    """P(somebody really said it), from chains and documents alone; never a part of the belief in it.

    Claims that rest on their origin's own word report the saying apart from one another; a claim that rests
    on another reports it no better than the best.
    """
    missed, best = 1.0, 0.0
    for each in statements:
        own = own_word(each.claim, descents)
        missed *= 1.0 - own * each.told
        best = max(best, each.told)
    return max(best, 1.0 - missed)


def own_word(claim: str, descents: Mapping[str, Descent]) -> float:
    """How probable it is that a claim rests on its origin's own word and on no other claim."""
    descent = descents.get(claim)
    if descent is None:
        return 1.0
    return min(1.0, sum(each.probability for each in descent.parents if each.claim is None))
