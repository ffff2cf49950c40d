"""A dossier as a flow of blocks, the same for every format: headings, paragraphs, quotations, tables."""

from collections.abc import Iterator
from dataclasses import dataclass

from sayso.dossier.method import NOTE, PICTURED, UNPICTURED
from sayso.dossier.model import Dossier, Doubt, Origin, PagePicture, Question, Said, Step, Way
from sayso.dossier.plainly import counted, headed, quoted, sentence, when


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Words of a paragraph. `anchor` is a place within the file that they lead to, `file` another file."""

    text: str
    is_strong: bool = False
    is_soft: bool = False
    anchor: str | None = None
    file: str | None = None


Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading of level 1 to 4; `anchor` is its own place."""

    level: int
    text: str
    anchor: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph. `style` is `lead` for a sourcing line, `soft` for what is said in small letters."""

    runs: Runs
    style: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """Words of the leak, set apart, with those before and after them, and every place where they stand."""

    words: str
    sources: tuple[Runs, ...]
    before: str = ""
    after: str = ""
    picture: PagePicture | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Items:
    """A list; `marks` are signs in place of bullets, one an item, or none. `style` as of paragraphs."""

    rows: tuple[Runs, ...]
    marks: tuple[str, ...] = ()
    style: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table with a head; `anchors` are the places of its rows, where they have one; `wide` is the column
    that takes the room that is left.
    """

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    anchors: tuple[str, ...] = ()
    wide: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """Chains to be drawn, with what they show in words."""

    chains: tuple[Step, ...]
    caption: str


Block = Heading | Paragraph | Quotation | Items | Grid | Figure
_FOR = {
    "public": "Public edition: sources that are protected appear by code or a coarse description.",
    "colleague": "For a colleague: complete, not for publication.",
    "self": "For yourself: complete, not for publication.",
}


def flow(dossier: Dossier, *, with_pictures: bool = True) -> Iterator[Block]:
    """All blocks of a dossier in order; `with_pictures` for a format that shows those of pages."""
    yield Heading(level=1, text=dossier.title)
    yield Paragraph(runs=(Run(text=_opening(dossier)),), style="soft")
    if len(dossier.said) > 1:
        rows = tuple((Run(text=each.title, anchor=f"s{each.number}"),) for each in dossier.said)
        yield Items(rows=rows, marks=tuple(f"{each.number}." for each in dossier.said), style="contents")
    for each in dossier.said:
        yield from _said(each, dossier)
    for question in dossier.questions:
        yield from _question(question)
    yield from _register(dossier)
    yield from _documents(dossier)
    yield from _ending(dossier, PICTURED if with_pictures else UNPICTURED)


def _opening(dossier: Dossier) -> str:
    words = f"Dossier. {_FOR[dossier.audience]}"
    if dossier.as_of is not None:
        words += f" As known on {when(dossier.as_of)}."
    if dossier.has_unreviewed:
        words += " It holds statements that nobody has confirmed; each is marked."
    return words


def _said(said: Said, dossier: Dossier) -> Iterator[Block]:
    yield Heading(level=2, text=f"{said.number}. {said.title}", anchor=f"s{said.number}")
    if said.headline is not None:
        yield Paragraph(runs=(Run(text="What is said: "), Run(text=quoted(said.text))), style="soft")
    yield Paragraph(runs=(Run(text=said.sourcing),), style="lead")
    yield from _standard(said)
    if said.likelihood is not None:
        yield from _belief(said)
    yield Figure(
        chains=said.chains, caption=f"From each origin to the documents: what is said under {said.number}"
    )
    yield Heading(level=3, text="Reasons to doubt")
    yield from _doubts(said.doubts)
    yield Heading(level=3, text="Who said so, by separate origins")
    for place, origin in enumerate(said.origins, 1):
        yield from _origin(origin, place)
    if said.follows:
        yield Heading(level=3, text="What would follow, and who says so")
        yield Items(rows=tuple(_follow(each.text, each.by, each.via) for each in said.follows))
    yield Heading(level=3, text="Replies")
    yield from _replies(said)


def _standard(said: Said) -> Iterator[Block]:
    if not said.standard:
        return
    missing = sum(not each.is_met for each in said.standard)
    words = (
        "meets the house standard"
        if not missing
        else f"falls short of the house standard in {missing} of {len(said.standard)}"
    )
    runs = [Run(text=f"This {words}:", is_strong=True)]
    if said.unseen:
        left = counted(said.unseen, "statement")
        runs.append(Run(text=f" (with {left} of the same that nobody has confirmed)", is_soft=True))
    yield Paragraph(runs=tuple(runs), style="standard")
    rows = tuple(
        (Run(text=headed(each.name)), *((Run(text=f" ({each.found})", is_soft=True),) if each.found else ()))
        for each in said.standard
    )
    marks = tuple("met" if each.is_met else "missing" for each in said.standard)
    yield Items(rows=rows, marks=marks, style="standard")


def _belief(said: Said) -> Iterator[Block]:
    runs = (Run(text="Likelihood on this case alone: ", is_strong=True), Run(text=f"{said.likelihood}."))
    more = (Run(text=f" That it was said: {said.saying}."),) if said.saying else ()
    yield Paragraph(runs=(*runs, *more), style="belief")
    if said.explanation:
        lines = said.explanation.split("\n")[1:]
        yield Items(rows=tuple((Run(text=line),) for line in lines if line), style="soft")


def _doubts(doubts: tuple[Doubt, ...]) -> Iterator[Block]:
    if not doubts:
        yield Paragraph(runs=(Run(text="None was found in the case. That is no proof of it."),))
        return
    yield Items(
        rows=tuple(
            (Run(text=each.words), *((Run(text=f" {quoted(each.quoted)}"),) if each.quoted else ()))
            for each in doubts
        )
    )


def _origin(origin: Origin, place: int) -> Iterator[Block]:
    since = f", since {origin.since}" if origin.since else ""
    yield Heading(level=4, text=f"Origin {place}: {origin.name}{since}")
    if origin.reasons:
        yield Paragraph(runs=(Run(text=sentence(f"Counts once: {'; '.join(origin.reasons)}")),), style="soft")
    for each in origin.excerpts:
        yield Quotation(
            words=each.words,
            before=each.before,
            after=each.after,
            sources=tuple(map(_source, each.ways)),
            picture=each.picture,
        )


def _source(way: Way) -> Runs:
    told = " · ".join(filter(None, (way.chain, way.surely, way.said)))
    mark = () if way.is_reviewed else (Run(text=" · not confirmed by a person", is_strong=True),)
    return (Run(text=f"{told} · "), Run(text=way.place, anchor=f"d{way.document}"), *mark)


def _follow(text: str, by: str, via: tuple[str, ...]) -> Runs:
    through = f", by way of: {'; '.join(via)}" if via else ""
    return (Run(text=text), Run(text=f" (says {by}{through})", is_soft=True))


def _replies(said: Said) -> Iterator[Block]:
    if not said.replies:
        yield Paragraph(runs=(Run(text="No request for a reply is on file."),))
        return
    yield Items(
        rows=tuple(
            (
                Run(text=headed(each.name), is_strong=True),
                Run(text=f": {each.state}."),
                *((Run(text=f" {quoted(each.answer)}"),) if each.answer else ()),
            )
            for each in said.replies
        )
    )


def _question(question: Question) -> Iterator[Block]:
    yield Heading(level=2, text=f"Asked: {question.words}")
    odds = question.odds or ("",) * len(question.rivals)
    rows = tuple(
        (Run(text=rival), *((Run(text=f": {chance}"),) if chance else ()))
        for rival, chance in zip(question.rivals, odds, strict=True)
    )
    letters = tuple(f"{chr(65 + place)}." for place in range(len(rows)))
    yield Items(rows=rows, marks=letters)
    if question.rows:
        yield Grid(
            caption="How what is said bears on each answer",
            head=("What is said", *(letter.removesuffix(".") for letter in letters)),
            rows=tuple((text, *steps) for text, steps in question.rows),
        )


def _register(dossier: Dossier) -> Iterator[Block]:
    yield Heading(level=2, text="Register of sources", anchor="sources")
    has_grades = any(each.grade for each in dossier.voices)
    head: tuple[str, ...] = ("Source", "Kind", "Statements here", "Firsthand")
    head += ("Grade",) if has_grades else ()
    head += ("Reliability",) if dossier.with_belief else ()
    rows = []
    for each in dossier.voices:
        row: tuple[str, ...] = (each.name, each.kind, f"{each.claims:,}", f"{each.firsthand:,}")
        row += (each.grade or "none",) if has_grades else ()
        rows.append(row + ((each.reliability or "not learned",) if dossier.with_belief else ()))
    yield Grid(caption="Everybody whose words are quoted or used here", head=head, rows=tuple(rows))


def _documents(dossier: Dossier) -> Iterator[Block]:
    yield Heading(level=2, text="Documents cited", anchor="documents")
    is_public = dossier.audience == "public"
    more = () if is_public else ("Title", "From", "Path")
    rows = []
    for each in dossier.papers:
        told = () if is_public else (each.title, each.by or "", each.path or "")
        rows.append((f"{each.number}", each.date or "no date", _cited(each.number, dossier), *told))
    yield Grid(
        caption="In order of date",
        head=("Document", "Date", "Cited under", *more),
        rows=tuple(rows),
        anchors=tuple(f"d{each.number}" for each in dossier.papers),
        wide=2 if is_public else 5,
    )


def _cited(document: int, dossier: Dossier) -> str:
    """The numbers of what a document is quoted for; documents that only contradict are quoted nowhere."""
    found = (
        str(each.number)
        for each in dossier.said
        if any(way.document == document for origin in each.origins for e in origin.excerpts for way in e.ways)
    )
    return ", ".join(found) or "reasons to doubt, or what would follow"


def _ending(dossier: Dossier, pictured: tuple[str, tuple[str, ...]]) -> Iterator[Block]:
    yield Heading(level=2, text="How this was made", anchor="method")
    notes = (*NOTE, pictured) if dossier.has_pdfs else NOTE
    yield Items(
        rows=tuple(
            (Run(text=words), Run(text=f" ({', '.join(numbers)})", is_soft=True)) for words, numbers in notes
        )
    )
    yield Paragraph(
        runs=(Run(text="The numbers are those of the statements in docs/method.md of Sayso."),), style="soft"
    )
    yield Heading(level=2, text="What is left out", anchor="losses")
    losses = dossier.losses or ("Nothing of what was chosen.",)
    yield Items(rows=tuple((Run(text=each),) for each in losses))
    if dossier.related:
        yield Heading(level=2, text="Related dossiers", anchor="related")
        yield Items(
            rows=tuple(
                (Run(text=each.title, file=each.file), Run(text=f" ({each.why})", is_soft=True))
                for each in dossier.related
            )
        )
