"""What people decided, as far as stages need it: where a decision points now, and what was heard of terms."""

import json
from dataclasses import dataclass
from typing import Any, Literal

from sayso.model.chain import Hop
from sayso.model.place import DateRange, Span

Terms = Literal["on-record", "background", "not-for-attribution", "off-record", "embargo"]
Aspect = Literal["access", "competence", "honesty", "interest"]
Resolved = Literal["true", "false", "partly", "withdrawn"]
OUTCOMES: tuple[Resolved, ...] = ("true", "false", "partly", "withdrawn")
"""What a proposition may turn out to be."""

PAIRS = frozenset({"same", "not-same", "unsure"})
"""The kinds of judgements about whether two are one; the latest about two things stands."""
ENVELOPE, ORIGIN, CONTENT = "envelope", "origin", "content"
"""Roles of anchors: a name in an envelope; the voice at the end of a claim's chain; the claim itself. Any
other role (`source`, `mention`) marks a naming in the text, but for the next two."""
WORDS, DOCUMENT = "words", "document"
"""Roles of anchors: words that a person chose, whatever the machine found there; a document as a whole."""
NOT_OF_VOICES = frozenset({CONTENT, WORDS, DOCUMENT})
"""Roles of anchors that mark no voice."""
PERSON = "person"
"""The producer of a claim that a person added."""
NOWHERE = -1
"""The position of an anchor that has none: its words stand in the envelope."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where an anchor points in the texts as they are read now.

    `span` is its place in `Text.content`, `None` for words of the envelope. `claim` is the claim whose
    content stands there, for the roles `content` and `origin`.
    """

    document: str
    words: str
    role: str
    span: Span | None = None
    claim: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """A judgement in force with its anchors found again, in their order; `None` for one that was not."""

    judgement: str
    kind: str
    spots: tuple[Spot | None, ...]
    value: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What people decided about one claim, the latest of each kind.

    `state` is how it stands and `judgement` by which decision. What was corrected is in `factuality`, `said`
    and `content` (a place in the claim's document with its words), `None` where nothing was, and in
    `correction` by which decision it was last.
    """

    claim: str
    state: Literal["confirmed", "corrected", "rejected", "added"]
    judgement: str
    correction: str | None = None
    factuality: str | None = None
    said: DateRange | None = None
    content: Spot | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """What the proposition of a claim turned out to be, from the ISO day `on`, shown by a document."""

    judgement: str
    claim: str
    outcome: Resolved
    on: str
    document: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two places of which `judgement` says whether they name one."""

    judgement: str
    left: Spot
    right: Spot


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The decisions about names in force, for who links mentions: nothing but places of documents.

    Of several decisions about one pair the latest is here, so no pair is in two of `same`, `not_same` and
    `unsure`; each is in order of time, the oldest first, and so are `renames`. Of `not_names`, a spot with
    the role `mention` marks that place alone, any other the whole entity or source that stands there.
    """

    same: tuple[Pair, ...] = ()
    not_same: tuple[Pair, ...] = ()
    unsure: tuple[Pair, ...] = ()
    renames: tuple[tuple[Spot, str], ...] = ()
    not_names: tuple[Spot, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HeardTerms:
    """Terms that the leak itself states for a voice, verbatim in `words`.

    `terms` is the newsroom's word nearest to them, `None` where there is none. `voice` is whose words they
    cover, `until` an ISO day for an embargo, `span` where it is said.
    """

    document: str
    span: Span
    terms: Terms | None
    words: str
    voice: Hop
    until: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """A claim about a voice itself: its access, competence, honesty or interest.

    `claim` says it; `about` are the words for the voice in its content. `polarity` is `positive` where it
    speaks for the voice (for `interest`: where it has none).
    """

    id: str
    claim: str
    about: str
    aspect: Aspect
    polarity: Literal["positive", "negative"]


def fields_of(value: str | None) -> dict[str, Any]:
    """The fields of a judgement whose value holds several; none where it holds no object."""
    try:
        found = json.loads(value or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def to_value(**fields: object) -> str:
    """A judgement's value that holds several fields; what is not given is left out."""
    given = {name: value for name, value in fields.items() if value not in (None, (), [])}
    return json.dumps(given, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
