"""Who says what via whom: attributions found in a text, and the claims made of them."""

from dataclasses import dataclass
from typing import Literal

from sayso.model.chain import Chain
from sayso.model.place import DateRange, Span, content_id

Kind = Literal["direct", "mixed", "indirect", "own"]
Factuality = Literal["asserted", "supposed", "asked", "conditional", "denied", "admitted", "declined"]
Stance = Literal["endorses", "neutral", "distances"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """The textual relation *source, cue, content* (Pareti 2012; PolNeAR 2018).

    Each role may have several fragments or none. `parent` is the index, in the list the attribution
    stands in, of the attribution whose content holds this one. `factuality` is how the source commits
    itself, `stance` how the teller presents it. `score` is how sure the program is that it read the text
    right, 0 to 1.
    """

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    kind: Kind
    factuality: Factuality
    stance: Stance
    score: float
    parent: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What a chain says at one place of one document.

    `attribution` holds the spans; for `kind` "own" (a plain statement of the zone's voice) source and cue
    are empty. `speaker` is the resolved name of the innermost voice, `None` if unresolved. `said` is when
    it was said, `about_time` when what is said happened. `polarity` is `negative` where the content itself
    is negated. `about` are the names in the content. `producer` is the code and version that made it.
    """

    document: str
    attribution: Attribution
    chain: Chain
    speaker: str | None
    source_text: str
    cue_text: str
    content_text: str
    said: DateRange | None
    about_time: DateRange | None
    polarity: Literal["positive", "negative"]
    about: tuple[str, ...]
    producer: str

    @property
    def id(self) -> str:
        """An id of content: the document and the places of the three roles."""
        roles = (self.attribution.source, self.attribution.cue, self.attribution.content)
        places = "|".join(" ".join(f"{s.start}-{s.end}" for s in role) for role in roles)
        return content_id("claim", self.document, places)
