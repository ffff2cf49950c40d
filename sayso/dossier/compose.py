"""From rows to a dossier. The rows are all there is: for the public they hold allowed fields alone."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sayso.dossier.doubting import doubts_of
from sayso.dossier.model import (
    Dossier,
    Excerpt,
    Follow,
    Link,
    Origin,
    PagePicture,
    Paper,
    Question,
    Reply,
    Requirement,
    Said,
    Step,
    Voice,
    Way,
)
from sayso.dossier.plainly import (
    STATE,
    STEP,
    UNKNOWN,
    call,
    chain_of,
    counted,
    folded,
    headed,
    quoted,
    sentence,
    when,
)
from sayso.dossier.sourcing import draw_chains, first_day, origin_line, said_when, sourcing_line, told_since
from sayso.export import wording
from sayso.export.escape import visible
from sayso.model.extension import Tables

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Known:
    """The rows by id, and the documents as the reader knows them."""

    claims: Mapping[str, Row]
    sources: Mapping[str, Row]
    said: Mapping[str, Row]
    excerpts: Mapping[str, Row]
    papers: Mapping[str, Paper]
    pictures: Mapping[str, Row]

    def place(self, document: str) -> str:
        paper = self.papers[document]
        return f"Document {paper.number}, {paper.date}" if paper.date else f"Document {paper.number}"


def compose(case_name: str, tables: Tables) -> Dossier:
    """The dossier that these tables hold; `case_name` is its title where no other was chosen."""
    unused = ("pages", "status", "problems")
    given = {name: [_visible(row) for row in rows] for name, rows in tables.items() if name not in unused}
    (about,) = given["dossier"]
    papers = {row["document"]: _paper(row, place) for place, row in enumerate(_dated(given["documents"]), 1)}
    known = _Known(
        claims={row["claim"]: row for row in given["claims"]},
        sources={row["source"]: row for row in given["sources"]},
        said={row["proposition"]: row for row in given["propositions"]},
        excerpts={row["claim"]: row for row in given.get("excerpts", ())},
        papers=papers,
        pictures={row["claim"]: row for row in given.get("pictures", ())},
    )
    bare = sum(row["png"] is None for row in known.pictures.values())
    losses = [*given["losses"], *([{"what": "pages", "count": bare}] if bare else [])]
    chosen = sorted(
        (row for row in known.said.values() if row["chosen"] is not None), key=lambda row: int(row["chosen"])
    )
    return Dossier(
        title=about["title"] or case_name,
        audience=about["audience"],
        said=tuple(_said(row, place, known) for place, row in enumerate(chosen, 1)),
        questions=tuple(_question(row, known) for row in given["questions"]),
        voices=tuple(_voices(given["sources"])),
        papers=tuple(papers.values()),
        losses=tuple(_losses(losses)),
        related=tuple(Link(**row) for row in given.get("related", ())),
        as_of=about["as_of"],
        with_belief=about["with_belief"],
        has_unreviewed=about["unreviewed"],
        has_pdfs=bool(known.pictures),
    )


def _visible(value: Any) -> Any:
    """A row whose words hold nothing that a format could not write, or would act on."""
    if isinstance(value, str):
        return visible(value)
    if isinstance(value, dict):
        return {key: _visible(each) for key, each in value.items()}
    return [_visible(each) for each in value] if isinstance(value, list | tuple) else value


def _said(row: Row, place: int, known: _Known) -> Said:
    origins = [_named(each, known) for each in row["origins"]]
    origins.sort(key=lambda each: (first_day(each["since"]), each["line"], each["lineage"]))
    row = {
        **row,
        "origins": origins,
        "assessments": [
            {**each, "called": call(known.sources.get(each["source"]))} for each in row["assessments"]
        ],
    }
    return Said(
        number=place,
        label=row["proposition"],
        text=headed(row["text"]),
        headline=row["headline"],
        sourcing=sourcing_line([each["line"] for each in origins]),
        standard=tuple(Requirement(**each) for each in row["standard"]),
        origins=tuple(_origin(each, row, known) for each in origins),
        chains=tuple(_chain(each, row, known) for each in origins),
        doubts=tuple(doubts_of(row, known.claims, known.said)),
        follows=tuple(_follows(row, known)),
        replies=tuple(_reply(each) for each in row["replies"]),
        names=tuple(dict.fromkeys(name for each in row["claims"] for name in known.claims[each]["about"])),
        unseen=row["unreviewed"],
        likelihood=row["likelihood"],
        saying=row["saying"],
        explanation=row["explanation"],
    )


def _named(origin: Row, known: _Known) -> Row:
    claims = [known.claims[each] for each in origin["claims"]]
    source = known.sources.get(origin["source"] or "")
    line = origin_line(source, claims)
    is_named = source is not None and source["name"] is not None and not source["protected"]
    return {**origin, "line": line, "is_named": is_named, "since": told_since(claims)}


def _origin(origin: Row, row: Row, known: _Known) -> Origin:
    claims = [known.claims[each] for each in origin["claims"]]
    claims.sort(key=lambda each: (first_day(told_since([each])), len(each["hops"]), each["claim"]))
    source = known.sources.get(origin["source"] or "")
    nearest = min(claims, key=lambda each: len(each["hops"]))
    last = nearest["hops"][-1] if nearest["hops"] else None
    reviewed = set(row["reviewed"])
    return Origin(
        name=headed(call(source if source is not None else last)),
        line=origin["line"],
        since=when(origin["since"]),
        reasons=tuple(origin["reasons"]),
        excerpts=tuple(_excerpts(claims, reviewed, known)),
    )


def _excerpts(claims: list[Row], reviewed: set[str], known: _Known) -> Iterator[Excerpt]:
    """The words of each claim; words that stand alike in several places once, with all of these."""
    alike: dict[str, list[Row]] = {}
    for claim in claims:
        alike.setdefault(folded(claim["content_text"]), []).append(claim)
    for group in alike.values():
        first = group[0]
        around = known.excerpts.get(first["claim"]) or {
            "words": first["content_text"],
            "before": "",
            "after": "",
        }
        yield Excerpt(
            words=quoted(around["words"]),
            before=around["before"],
            after=around["after"],
            picture=next((found for each in group if (found := _picture(each, known)) is not None), None),
            ways=tuple(dict.fromkeys(_way(each, reviewed, known) for each in group)),
        )


def _picture(claim: Row, known: _Known) -> PagePicture | None:
    row = known.pictures.get(claim["claim"])
    if row is None or row["png"] is None:
        return None
    number = known.papers[claim["document"]].number
    if row["is_bare"]:
        words = (
            f"The words quoted above as they stand in document {number}; the rest of the page is left out."
        )
        caption = f"As it stands in document {number}. Grey: left out."
    else:
        words = f"A strip of page {row['page']} of document {number} with the words quoted above boxed."
        caption = f"Document {number}, page {row['page']}."
    return PagePicture(png=row["png"], width=row["width"], height=row["height"], words=words, caption=caption)


def _way(claim: Row, reviewed: set[str], known: _Known) -> Way:
    return Way(
        chain=chain_of(claim),
        surely=wording.commitment_of(claim),
        said=said_when(claim),
        place=_place(claim, known),
        document=known.papers[claim["document"]].number,
        is_reviewed=claim["claim"] in reviewed,
    )


def _place(claim: Row, known: _Known) -> str:
    around = known.excerpts.get(claim["claim"])
    place = known.place(claim["document"])
    return place if around is None else f"{place}, characters {around['span'][0]:,} to {around['span'][1]:,}"


def _chain(origin: Row, row: Row, known: _Known) -> Step:
    claims = [known.claims[each] for each in origin["claims"]]
    places = {each["document"]: known.place(each["document"]) for each in claims}
    return draw_chains(known.sources.get(origin["source"] or ""), claims, places, row["drift"])


def _follows(row: Row, known: _Known) -> Iterator[Follow]:
    for each in row["follows"]:
        yield Follow(
            text=headed(known.said[each["proposition"]]["text"]),
            by=each["author"] or UNKNOWN,
            via=tuple(headed(known.said[via]["text"]) for via in each["via"]),
        )


def _reply(row: Row) -> Reply:
    asked = f", asked on {when(row['asked'])}" if row["asked"] else ""
    by = f", by {when(row['deadline'])}" if row["deadline"] and row["asked"] else ""
    state = STATE.get(row["state"] or "", row["state"] or "asked")
    return Reply(name=row["name"] or "A source", state=f"{state}{asked}{by}", answer=row["answer"])


def _question(row: Row, known: _Known) -> Question:
    rows = tuple(
        (
            headed(known.said[each["proposition"]]["text"]),
            tuple(STEP.get(step, step.replace("-", " ")) for step in each["steps"]),
        )
        for each in row["rows"]
        if each["proposition"] in known.said
    )
    return Question(words=row["question"], rivals=tuple(row["rivals"]), rows=rows, odds=tuple(row["odds"]))


def _voices(sources: Iterable[Row]) -> Iterator[Voice]:
    spoken = [row for row in sources if row["claims"]]
    for row in sorted(spoken, key=lambda each: (-each["claims"], call(each), each["source"])):
        rate = row.get("reliability")
        told = [f"{row['reported_grade']} by the house"] if row["reported_grade"] else []
        told += [f"{row['grade']} by us"] if row["grade"] else []
        yield Voice(
            label=row["source"],
            name=headed(call(row)),
            kind=wording.word(wording.SOURCE_KIND, row["kind"]),
            claims=row["claims"],
            firsthand=row["firsthand"],
            grade="; ".join(told),
            reliability=None if rate is None else f"{rate['mean']:.0%} ({rate['status']})",
        )


def _dated(documents: list[Row]) -> list[Row]:
    return sorted(documents, key=lambda row: (first_day(_days(row["date"])), row["document"]))


def _days(date: Row | str | None) -> Row | None:
    return {"from": date[:10], "to": date[:10]} if isinstance(date, str) else date


def _paper(row: Row, place: int) -> Paper:
    days = _days(row["date"])
    return Paper(
        number=place,
        label=row["document"],
        title=row["subject"] or (row["paths"][0].rpartition("/")[2] if row["paths"] else "no title"),
        date=when(days),
        by=row["from"],
        path=row["paths"][0] if row["paths"] else None,
        media_type=row["media_type"],
        start=None if days is None else days["from"],
        end=None if days is None else days["to"],
    )


_LOSS = {
    "unreviewed": ("statement of what is told here is left out, because nobody has confirmed it",
                   "statements of what is told here are left out, because nobody has confirmed them"),
    "propositions": ("other thing said in the case is not part of this dossier",
                     "other things said in the case are not part of this dossier"),
    "off the record": ("statement is left out, because it was told off the record",
                       "statements are left out, because they were told off the record"),
    "withheld": ("statement is left out, because its words would tell who a protected source is",
                 "statements are left out, because their words would tell who a protected source is"),
    "lost": ("chosen item is left out whole, because none of its statements may be shown",
             "chosen items are left out whole, because none of their statements may be shown"),
    "pages": ("statement of a PDF stands in words alone, because no picture of its place can be shown",
              "statements of PDFs stand in words alone, because no picture of their place can be shown"),
    "problems": ("place of the leak could not be read fully", "places of the leak could not be read fully"),
}  # fmt: skip


def _losses(rows: Iterable[Row]) -> Iterator[str]:
    for row in rows:
        one, many = _LOSS[row["what"]]
        yield sentence(counted(row["count"], one, many))
