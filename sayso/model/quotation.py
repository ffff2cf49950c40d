"""Quotations of a draft, what the leak has in their place, and what came of comparing the two."""

from dataclasses import dataclass
from typing import Literal

from sayso.model.chain import Chain
from sayso.model.claim import Factuality, Kind
from sayso.model.document import Zone
from sayso.model.place import Span

QuoteForm = Literal["marks", "block"]
QuoteStanding = Literal["quotation", "perhaps"]
Verdict = Literal["verbatim", "typography", "edited", "altered", "spliced", "translated", "not_found"]
Flag = Literal["wrong_speaker", "out_of_scope"]
EditKind = Literal["equal", "replace", "delete", "insert", "omitted", "bracketed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """Somebody says something in the draft: where the words, the voice and the cue stand, and who it is.

    `speaker` is a name, or `None` for a voice that is not named. `factuality` is as for claims.
    """

    content: tuple[Span, ...]
    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    speaker: str | None
    factuality: Factuality


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """Words that a draft puts in quotation marks or in a block; `span` leaves the outer marks out.

    `speaker` is whom the draft names. `is_spoken` is true where it gives them to anybody at all. Of standing
    `perhaps` are words in marks that may be a title: they matter only where the leak holds them.
    `is_turned` is true where the draft itself denies them or sets them under a condition.
    """

    span: Span
    text: str
    form: QuoteForm
    standing: QuoteStanding
    speaker: str | None
    is_spoken: bool
    is_turned: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LeakText:
    """A text of the leak with what is needed to cite it. `is_copy`: it says what an earlier one says.

    `date` is ISO 8601, "" where unknown; `path` is where the document was found first.
    """

    number: int
    document: str
    path: str
    date: str
    content: str
    zones: tuple[Zone, ...]
    is_copy: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A claim of the leak, as needed to say whose words a passage is; `names` are all of its speaker's."""

    content: tuple[Span, ...]
    cue: tuple[Span, ...]
    kind: Kind
    factuality: Factuality
    chain: Chain
    speaker: str | None
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """A step from the words of the draft to those of the leak.

    `omitted` and `bracketed` are changes that the draft marks: an ellipsis, words in square brackets.
    """

    op: EditKind
    draft: str
    leak: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A place of the leak that a quotation goes back to: the stretch of the text, and its zone."""

    text: LeakText
    span: Span
    zone: Zone | None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteVerdict:
    """What became of a quotation. `places` are in the quotation's order; more than one only where spliced.

    `speaker` and `chain` are who said it in the leak; `diff` is empty where not a character differs.
    """

    quotation: Quotation
    verdict: Verdict
    flags: tuple[Flag, ...]
    places: tuple[Found, ...]
    speaker: str | None
    chain: tuple[str | None, ...]
    diff: tuple[Edit, ...]
