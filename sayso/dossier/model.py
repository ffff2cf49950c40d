"""A dossier as it is read: plain words, quoted words and places, nothing that a format would have to look up.

All of it is composed from rows (`compose`); no field holds more than what its reader may see.
"""

from dataclasses import dataclass

from sayso.model.extension import Audience


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a retelling changed on one step: its kind, and the words before and after if they may be shown."""

    kind: str
    was: str | None = None
    became: str | None = None

    def __str__(self) -> str:
        if self.was and self.became:
            return f"{self.kind}: “{self.was}” became “{self.became}”"
        return f"{self.kind}: “{self.was}”" if self.was else self.kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One voice on the way of words from their origin outwards, and whom it told.

    `how` is how the words reached it, `note` a line below its name; `is_joined` where it does not name the
    voice before it, but rests on it all the same.
    """

    name: str
    is_named: bool = True
    how: str = ""
    note: str = ""
    is_joined: bool = False
    changes: tuple[Change, ...] = ()
    told: tuple["Step", ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One place where words stand: by way of whom they came there, how surely and when they were said."""

    chain: str
    surely: str
    said: str
    place: str
    document: int
    is_reviewed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class PagePicture:
    """Where words stand on the page of a PDF, as a PNG file, with what it shows in words.

    `caption` says where it is from; `width` and `height` are in pixels, 1.75 of them a point.
    """

    png: bytes
    width: int
    height: int
    words: str
    caption: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """Words of the leak, with a few before and after, and every place where they stand alike."""

    words: str
    ways: tuple[Way, ...]
    before: str = ""
    after: str = ""
    picture: PagePicture | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """One separate origin: who, since when, why its claims count once, what they say, the oldest first."""

    name: str
    line: str
    since: str
    reasons: tuple[str, ...]
    excerpts: tuple[Excerpt, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """A line of the house standard."""

    name: str
    is_met: bool
    found: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """A reason to doubt, in words, with the words of the leak behind it where there are any."""

    words: str
    quoted: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Follow:
    """What would follow, by way of what, and who says so."""

    text: str
    by: str
    via: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """Who was asked, how that ended, and the answer."""

    name: str
    state: str
    answer: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One proposition of a dossier. `label` is its id for this reader, `number` its place.

    `headline` is an editor's. `unseen` statements of the same are not shown here, though the standard counts
    them. `likelihood`, `saying` and `explanation` are `None` where belief was not asked
    for.
    """

    number: int
    label: str
    text: str
    headline: str | None
    sourcing: str
    standard: tuple[Requirement, ...]
    origins: tuple[Origin, ...]
    chains: tuple[Step, ...]
    doubts: tuple[Doubt, ...]
    follows: tuple[Follow, ...]
    replies: tuple[Reply, ...]
    names: tuple[str, ...]
    unseen: int = 0
    likelihood: str | None = None
    saying: str | None = None
    explanation: str | None = None

    @property
    def title(self) -> str:
        """The editor's headline, or else what is said."""
        return self.headline or self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """A line of the register of sources."""

    label: str
    name: str
    kind: str
    claims: int
    firsthand: int
    grade: str
    reliability: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A document cited: its number in this dossier, what it is called and of when it is."""

    number: int
    label: str
    title: str
    date: str
    by: str | None = None
    path: str | None = None
    media_type: str | None = None
    start: str | None = None
    end: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question that was asked, its rival answers, and how each proposition bears on each of them.

    `odds` are the answers' likelihoods in words, empty unless belief was asked for.
    """

    words: str
    rivals: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    odds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A dossier that is published already and shares something with this one."""

    title: str
    file: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """A dossier whole, in the order in which it is read."""

    title: str
    audience: Audience
    said: tuple[Said, ...]
    questions: tuple[Question, ...]
    voices: tuple[Voice, ...]
    papers: tuple[Paper, ...]
    losses: tuple[str, ...]
    related: tuple[Link, ...]
    as_of: str | None = None
    with_belief: bool = False
    has_unreviewed: bool = False
    has_pdfs: bool = False
