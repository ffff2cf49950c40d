"""A case for the public: built up from allowed fields, never stripped down from what is there.

Left out are message ids, paths, file names, mail addresses, exact times, hashes, and the documents' own words
but for the statements. Ids are random labels: a hash of a leaked mail would tell its owner which mailbox
leaked. A protected voice appears by its code or a coarse description; a statement in which a name
under seal stands, or which describes a protected voice in the leak's words, is left out whole and counted.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sayso.model.place import DateRange
from sayso.protection.coarsening import (
    Details,
    Grain,
    Outlier,
    coarse_date,
    coarse_post,
    find_places,
    single_out,
)
from sayso.protection.folding import fold
from sayso.protection.scan import Watch, described
from sayso.protection.variants import Scanner

Row = dict[str, Any]
_TECHNICAL = re.compile(r"[@/\\]|\.[A-Za-z][A-Za-z0-9]{1,5}$")
_ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_UNNAMED = ("background", "not-for-attribution")
_TELLING = 3  # words from which on a description may be told from ordinary speech


@dataclass(frozen=True, slots=True, kw_only=True)
class Shield:
    """How a public export protects: names under seal, what stands for the id of a thing of some kind, and to
    what dates of protected voices are coarsened.
    """

    names: Scanner
    label: Callable[[str, str], str]
    grain: Grain = "month"


@dataclass(frozen=True, slots=True, kw_only=True)
class Public:
    """Tables for an exporter; codes that statements were withheld for, with how many; whom details single
    out, by the name shown; and what the finished export is searched for.
    """

    tables: Mapping[str, tuple[Row, ...]]
    withheld: tuple[tuple[str, int], ...]
    outliers: tuple[Outlier, ...]
    watch: Watch


def make_public(sources: Iterable[Row], claims: Iterable[Row], shield: Shield) -> Public:
    """The public tables of a case. `sources` and `claims` are listings as `views` gives them."""
    voices = Voices(sources, shield)
    kept: defaultdict[str, list[Row | None]] = defaultdict(list)  # a gap where one is withheld
    withheld: defaultdict[str, int] = defaultdict(int)
    details: list[Details] = []
    for row in claims:
        codes = _withheld_for(row, voices)
        kept[row["document"]].append(None if codes else row)
        for code in codes:
            withheld[code] += 1
        if not codes:
            details += voices.details(row)
    papers = (_Paper(rows, voices, shield.label("document", document)) for document, rows in kept.items())
    documents = [paper for paper in papers if paper.claims]
    documents.sort(key=lambda paper: (paper.day, paper.id))
    for number, paper in enumerate(documents, 1):
        paper.number = number
    said = [row for paper in documents for row in paper.claims]
    tables = {
        "status": (_count("documents", len(documents)), _count("claims", len(said))),
        "claims": tuple(said),
        "sources": tuple(voices.rows(said)),
        "problems": (),
        "documents": tuple(paper.listing() for paper in documents),
        "pages": tuple(paper.page() for paper in documents),
        "carried": tuple(paper.page() for paper in documents),
        "register": tuple(voices.rows(said)),
        "propositions": tuple(_propositions(said)),
        **dict.fromkeys(("relations", "judgements", "entities", "mentions"), ()),
    }
    return Public(
        tables=tables,
        withheld=tuple(sorted(withheld.items())),
        outliers=tuple(single_out(details)),
        watch=voices.watch,
    )


def _propositions(said: Iterable[Row]) -> Iterator[Row]:
    """What is said, of the statements that leave alone: in the words of the first, with no number."""
    members = defaultdict[str, list[Row]](list)
    for claim in said:
        if claim["proposition"] is not None:
            members[claim["proposition"]].append(claim)
    for label, claims in sorted(members.items()):
        text = claims[0]["content_text"]
        rows = [{"claim": each["claim"]} for each in claims]
        yield {"proposition": label, "text": text, "claims": rows, "lineages": [], "belief": None}


def _withheld_for(row: Row, voices: "Voices") -> list[str]:
    """Whose protection keeps a claim back; nobody's for most."""
    watch = voices.watch
    words = [row["content_text"], row["cue_text"], *row["about"]]
    words += [hop[key] for hop in row["hops"] for key in ("name", "description", "address") if hop.get(key)]
    # A chain may name a voice by its description: that is made coarse. In the words it cannot be.
    told = {code for kind, _, code in watch.find("\n".join(words)) if kind == "name"}
    told |= {code for _, _, code in watch.find(row["content_text"])}
    # The register may know the voice by a name under seal, where the text calls it otherwise.
    return sorted(told | voices.sealed_in(row["source_id"]))


def _count(what: str, count: int) -> Row:
    return {"what": what, "count": count, "paths": [], "remedy": None}


class Voices:
    """The sources of a case as the public may see them.

    Whom terms keep from being named is protected like a code: on background, or not for attribution.
    """

    def __init__(self, sources: Iterable[Row], shield: Shield) -> None:
        self._grain: Grain = shield.grain
        self.label = shield.label
        self._ids: dict[str, str] = {}
        self._rows: dict[str, Row] = {}
        self._shown: dict[str, str | None] = {}  # folded name of a protected voice -> the code to show
        self._described: dict[str, str] = {}
        self._sealed: dict[str, frozenset[str]] = {}
        watched: set[tuple[str, str]] = set()
        for row in sources:
            told = shield.names.codes("\n".join((*row["names"], row["name"] or "", row["description"] or "")))
            if told:
                self._sealed[row["source"]] = frozenset(told)
            self._ids[row["source"]] = shield.label("source", row["source"])
            is_protected = row["protected"] or row.get("terms") in _UNNAMED
            self._rows[row["source"]] = {**row, "protected": is_protected}
            if not is_protected:
                continue
            for name in row["names"]:
                self._shown[fold(name)] = row["code"]
            text = row["description"] or ""
            if len(text.split()) >= _TELLING:
                watched.add((described(text), row["code"] or "an unnamed voice"))
        self.watch = Watch(names=shield.names, descriptions=tuple(sorted(watched)))

    def sealed_in(self, source: str | None) -> frozenset[str]:
        """The codes whose sealed names the register has for a source."""
        return self._sealed.get(source or "", frozenset())

    def is_protected(self, row: Row) -> bool:
        """Whether any voice in the chain of a claim is protected."""
        *before, _ = row["hops"] or [None]
        return self._is_shielded(row["source_id"]) or any(
            hop["name"] is None or fold(hop["name"]) in self._shown for hop in before
        )

    def _is_shielded(self, source: str | None) -> bool:
        """Whether a source is protected; of whom nothing is known is."""
        row = self._rows.get(source or "")
        return row is None or bool(row["protected"])

    def id(self, source: str | None) -> str | None:
        """The label of a source."""
        return None if source is None else self._ids.get(source)

    def name(self, name: str | None) -> str | None:
        """The name to show; none for a mail address, a file or a host."""
        if name is None or _TECHNICAL.search(name):
            return None
        return self._shown.get(fold(name), name)

    def hop(self, hop: Row, *, is_coarse: bool) -> Row:
        """A voice of a chain, by name, code or coarse description."""
        name = self.name(hop["name"])
        described_as = _coarse(hop["description"]) if is_coarse else hop["description"]
        return {
            "name": name,
            "description": described_as if name is None else None,
            "kind": hop["kind"],
            "medium": hop["medium"],
            "at": self.dates(hop["at"], is_coarse=is_coarse),
            "evidence": None,
        }

    def dates(self, dates: Row | None, *, is_coarse: bool) -> Row | None:
        """Days, coarsened where a protected voice is near."""
        if dates is None or not is_coarse:
            return dates
        coarse = coarse_date(DateRange(start=dates["from"], end=dates["to"]), self._grain)
        return None if coarse is None else {"from": coarse.start, "to": coarse.end}

    def details(self, row: Row) -> Iterator[Details]:
        """What a claim would show of its origin, if that is protected."""
        source = self._rows.get(row["source_id"] or "")
        if source is None or not source["protected"]:
            return
        outlet = next((hop["name"] for hop in row["hops"][:-1] if hop["kind"] == "outlet"), None)
        said = self.dates(row["said"], is_coarse=True)
        shown = {
            "post": coarse_post(source["description"]),
            "place": " ".join(find_places(source["description"])) or None,
            "time": None if said is None else f"{said['from']} {said['to']}",
            "outlet": outlet,
            "grade": source["reported_grade"],
        }
        label = source["code"] or f"{shown['post']} ({source['source'][:8]})"
        yield Details(source=label, shown=tuple((kind, value) for kind, value in shown.items() if value))

    def rows(self, said: Iterable[Row]) -> Iterator[Row]:
        """The register, of those who say something here; most claims first."""
        counts: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0])
        for claim in said:
            if claim["source_id"] is not None:
                counts[claim["source_id"]][0] += 1
                counts[claim["source_id"]][1] += len(claim["hops"]) == 1
        found = [(self._ids[source], row) for source, row in self._rows.items()]
        for token, row in sorted(found, key=lambda each: (-counts[each[0]][0], each[0])):
            if counts[token][0]:
                yield self._row(token, row, *counts[token])

    def _row(self, token: str, row: Row, claims: int, firsthand: int) -> Row:
        return {
            "source": token,
            "name": row["code"] if row["protected"] else self.name(row["name"]),
            "names": [],
            "kind": row["kind"],
            "code": row["code"],
            "protected": row["protected"],
            "description": row.get("agreed") or self._description(row),
            "reported_grade": row["reported_grade"],
            "grade": row["grade"],
            "claims": claims,
            "firsthand": firsthand,
        }

    def _description(self, row: Row) -> str | None:
        description: str | None = row["description"]
        return _coarse(description) if row["protected"] else description


def _coarse(description: str | None) -> str:
    """The post and, where it is known, the country or region."""
    return ", ".join((coarse_post(description), *find_places(description)))


@dataclass(slots=True)
class _Paper:
    """A document as a number, a coarse date, and the statements in it."""

    rows: list[Row | None]
    voices: Voices
    id: str
    number: int = 0
    claims: list[Row] = field(default_factory=list)
    day: str = ""
    _text: str = ""
    _is_coarse: bool = False

    def __post_init__(self) -> None:
        # For all of it: one exact day among the statements would date the others.
        self._is_coarse = any(self.voices.is_protected(row) for row in self.rows if row is not None)
        shown = [place for place, row in enumerate(self.rows) if row is not None]
        new = {place: number for number, place in enumerate(shown)}
        for row in filter(None, self.rows):
            start = len(self._text)
            words = _ADDRESS.sub("[address]", row["content_text"])
            self._text += words + "\n\n"
            span = [[start, start + len(words)]] if words else []
            self.claims.append({**self._claim(row), "parent": new.get(row["parent"]), "content": span})
            self.claims[-1]["content_text"] = words
        days = [claim["said"]["from"] for claim in self.claims if claim["said"]]
        if not any(days):  # else when it was written
            written = (claim["hops"][0]["at"] for claim in self.claims if claim["hops"])
            days = [dates["from"] for dates in written if dates]
        self.day = min((day for day in days if day), default="")[:7]

    def _claim(self, row: Row) -> Row:
        is_coarse = self._is_coarse
        hops = [self.voices.hop(hop, is_coarse=is_coarse) for hop in row["hops"]]
        fixed = ("kind", "factuality", "stance", "polarity", "score", "cue_text")
        # Which unnamed voice has its word from the same origin as a protected one would tell who that is.
        lineage = None if self.voices.is_protected(row) else row.get("lineage")
        return {
            **{key: row[key] for key in fixed},
            "review": row.get("review"),
            "producer": row.get("producer"),
            "proposition": self._label("proposition", row.get("proposition")),
            "lineage": self._label("lineage", lineage),
            "grade": None,
            "reported_grade": None,
            "claim": self.voices.label("claim", row["claim"]),
            "document": self.id,
            "source": [],
            "cue": [],
            "source_text": "",
            "speaker": self.voices.name(row["speaker"]),
            "chain": [hop["name"] for hop in hops if hop["name"] is not None],
            "hops": hops,
            "said": self.voices.dates(row["said"], is_coarse=is_coarse),
            "about_time": self.voices.dates(row["about_time"], is_coarse=is_coarse),
            "source_id": self.voices.id(row["source_id"]),
            "about": [],
        }

    def _label(self, kind: str, id_: str | None) -> str | None:
        return None if id_ is None else self.voices.label(kind, id_)

    def listing(self) -> Row:
        dated = {"from": f"{self.day}-01", "to": f"{self.day}-01"} if self.day else None
        month = None if dated is None else coarse_date(DateRange(start=dated["from"], end=dated["to"]))
        return {
            "document": self.id,
            "subject": f"Document {self.number}",
            "date": None if month is None else {"from": month.start, "to": month.end},
            **dict.fromkeys(("from", "thread", "duplicates_of", "media_type", "message_id", "sha256")),
            "paths": [],
            "problems": 0,
        }

    def page(self) -> Row:
        zone = {"kind": "body", "span": [0, len(self._text)], "level": 0, "voices": [], "author": None}
        return {
            **self.listing(),
            "text": self._text,
            "zones": [{**zone, "date": None, "repeats": None}],
            "forms": [],
            "duplicates": [],
            "claims": self.claims,
            "problems": [],
        }
