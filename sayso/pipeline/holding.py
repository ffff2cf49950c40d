"""What a case holds on its propositions, loaded for weighing: statements, voices, decisions, origins."""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sayso.judging.asof import resolutions
from sayso.judging.records import grade_rows, terms_rows
from sayso.judging.standing import in_force
from sayso.model.belief import Lineage
from sayso.model.entity import Judgement
from sayso.model.judging import Ruling, fields_of
from sayso.pipeline.asking import load_stated
from sayso.pipeline.registering import load_rulings
from sayso.store import beliefs, journal
from sayso.store.columns import hops_from_json
from sayso.store.lineages import load_descents, load_lineages
from sayso.store.propositions import load_propositions, load_relations
from sayso.store.sqlite import Database
from sayso.weigh.consequences import Conditional
from sayso.weigh.hypotheses import STEPS
from sayso.weigh.issue import is_named
from sayso.weigh.standard import Found, Origin
from sayso.weigh.statements import Matter, Speaker, Statement

_LETTER = re.compile(r"[A-F]")
# How a content begins that is about the voice itself, in English and Spanish.
_OWN = re.compile(
    r"\W*(?:I|we|my|our|he|she|they|it|yo|nosotros|nuestr[oa]s?|mi|mis)\b", re.IGNORECASE | re.ASCII
)
# What is left of a document's word for each check of its evidence sheet that differs, and the least. Assumed.
_FLAGGED, _LEAST_INTACT = 0.8, 0.3
# A document of which no check could be made, and one of which some agree and none differ. Assumed.
_UNCHECKED, _CHECKED = 0.97, 0.99


@dataclass(frozen=True, slots=True)
class Held:
    """What is weighed, and what the standard asks besides: lineages, who was asked, by proposition."""

    matter: Matter
    lineages: Mapping[str, tuple[Lineage, ...]]
    asked: Mapping[str, Mapping[str, str]]

    def found(self, proposition: str) -> Found:
        """What there is on a proposition, as the standard asks."""
        said = {each.claim: each for each in self.matter.said(proposition) if each.counts}
        lineages = self.lineages.get(proposition, ())
        here = {each.origin for each in lineages}
        origins = [
            _origin(self.matter, each.origin, kept, here)
            for each in lineages
            if (kept := [said[claim] for claim in each.claims if claim in said])
        ]
        concerned = [each.label for each in _concerned(self.matter, said.values())]
        asked = self.asked.get(proposition, {})
        return Found(origins=tuple(origins), concerned=tuple(concerned), asked=asked)


def _origin(matter: Matter, speaker: str | None, said: list[Statement], here: set[str | None]) -> Origin:
    known = matter.speakers.get(speaker or "")
    is_public = known is not None and known.is_named and any("article" in each.mediums for each in said)
    others = [
        two if one == speaker else one
        for (one, two), probability in matter.perhaps.items()
        if speaker in (one, two) and {one, two} <= here and probability > 0.0
    ]
    return Origin(
        label="a voice nobody knows" if known is None else known.label,
        claims=len(said),
        is_firsthand=any(len(each.mediums) == 1 and each.speaker == speaker for each in said),
        is_document=known is not None and known.kind == "document",
        is_on_record=known is not None and (known.is_on_record or is_public),
        is_reviewed=any(each.is_reviewed for each in said),
        perhaps=tuple(matter.speakers[each].label for each in others if each in matter.speakers),
    )


def _concerned(matter: Matter, said: Iterable[Statement]) -> list[Speaker]:
    """The persons and bodies that a proposition names and that say something in this case themselves."""
    given = tuple(said)
    names = {name for each in given for name in each.about}
    own = {each.speaker for each in given}
    return [
        speaker
        for _, speaker in sorted(matter.speakers.items())
        if speaker.kind in ("person", "body") and speaker.id not in own and is_named(speaker, names)
    ]


def load_held(database: Database) -> Held:
    """All that weighing needs, by id, in a fixed order."""
    rulings = load_rulings(database)
    propositions = {each.id: each for each in load_propositions(database)}
    speakers = {each.id: each for each in _speakers(database)}
    flags = beliefs.load_flags(database)
    same = {member.claim: member for each in propositions.values() for member in each.members}
    statements = {}
    for row in beliefs.load_statement_rows(database):
        member = same[row["claim"]]
        statements[row["claim"]] = replace(
            _statement(row, speakers.get(row["source"])),
            reading=1.0 if row["review"] else row["score"],
            is_reviewed=row["review"] is not None,
            same=1.0 if member.by_person else member.score,
            intact=_intact(flags.get(row["document"])),
        )
    of_claim = {member.claim: each.id for each in propositions.values() for member in each.members}
    perhaps = database.rows('SELECT "left", "right", probability FROM perhaps_same ORDER BY "left", "right"')
    matter = Matter(
        propositions=propositions,
        statements=statements,
        speakers=speakers,
        descents={each.claim: each for each in load_descents(database)},
        relations=tuple(load_relations(database)),
        perhaps={(row["left"], row["right"]): row["probability"] for row in perhaps},
        outcomes={
            of_claim[each.claim]: each.outcome for each in resolutions(rulings) if each.claim in of_claim
        },
        conditionals=tuple(_conditionals(database)),
    )
    asked = _asked(database, rulings, matter, of_claim)
    return Held(matter, _lineages(database), asked)


def _conditionals(database: Database) -> Iterator[Conditional]:
    """What people stated: if one proposition is so, how likely is another."""
    for each in load_stated(database):
        if each.step != "no-bearing":
            yield Conditional(
                condition=each.condition,
                consequence=each.consequence,
                author=f"user {each.user}",
                likelihood=STEPS[each.step],
                otherwise=None if each.otherwise in (None, "no-bearing") else STEPS[each.otherwise],
                status="given",
            )


def _statement(row: Any, speaker: Speaker | None) -> Statement:
    about = tuple(json.loads(row["about"]))
    hops = hops_from_json(row["hops"])
    own = speaker is not None and is_named(speaker, about)
    return Statement(
        claim=row["claim"],
        document=row["document"],
        speaker=row["source"],
        factuality=row["factuality"],
        mediums=tuple(hop.medium for hop in hops),
        behind=next((f"behind {hop.name}" for hop in reversed(hops[:-1]) if hop.name), row["document"]),
        is_negative=row["polarity"] == "negative",
        names_itself=own or _OWN.match(row["content_text"]) is not None,
        about=about,
    )


def _intact(flags: tuple[int, int] | None) -> float:
    """How far a document is taken to be what it says it is, from the checks of its evidence sheet."""
    differs, agrees = flags or (0, 0)
    if differs:
        return float(max(_LEAST_INTACT, _FLAGGED**differs))
    return _CHECKED if agrees else _UNCHECKED


def _speakers(database: Database) -> Iterator[Speaker]:
    decided = _decided(database)
    query = "SELECT DISTINCT source FROM heard_terms WHERE terms = 'on-record' AND source IS NOT NULL"
    on_record = {row["source"] for row in database.rows(query)}
    for row in database.rows("SELECT * FROM source ORDER BY source"):
        terms = terms_rows(decided[row["source"]])
        agreed = terms[-1]["terms"] if terms else None
        yield Speaker(
            id=row["source"],
            label=_label(row),
            kind=row["kind"],
            names=tuple(json.loads(row["names"])),
            grade=_letter(decided[row["source"]]),
            is_named=row["name"] is not None and not row["protected"],
            is_on_record=agreed == "on-record" or (agreed is None and row["source"] in on_record),
        )


def _label(row: Any) -> str:
    """What a voice is called: its name or code; of an unnamed one the leak's own words for it, in quotes."""
    name = row["name"] or row["code"]
    if name:
        return str(name)
    return f"“{row['description']}”" if row["description"] else "a voice without a name"


def _letter(judgements: Iterable[Judgement]) -> str | None:
    """The Admiralty letter that a person gave last, on no special topic; the digit never counts: it says
    whether others confirm, which is what is weighed.
    """
    rows = [row for row in grade_rows(judgements) if row["grade"] and not row["topic"]]
    letters = [found[0] for row in rows if (found := _LETTER.match(row["grade"])) is not None]
    return letters[-1] if letters else None


def _decided(database: Database) -> dict[str, list[Judgement]]:
    """The judgements in force about each source, the oldest first."""
    concerned: dict[str, set[str]] = defaultdict(set)
    for row in database.rows("SELECT judgement, source FROM source_judgement"):
        concerned[row["judgement"]].add(row["source"])
    found: dict[str, list[Judgement]] = defaultdict(list)
    for each in in_force(journal.load_judgements(database)):
        for source in concerned[each.id]:
            found[source].append(each)
    return found


def _asked(
    database: Database, rulings: Iterable[Ruling], matter: Matter, of_claim: Mapping[str, str]
) -> dict[str, dict[str, str]]:
    """By proposition whom the newsroom asked about it, by label, and the state of the reply.

    A question that names no claim is one about everything said of that voice.
    """
    whom = {
        row["judgement"]: row["source"]
        for row in database.rows("SELECT judgement, source FROM source_judgement ORDER BY judgement, source")
    }
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for each in rulings:
        speaker = matter.speakers.get(whom.get(each.judgement, ""))
        if each.kind != "reply" or speaker is None:
            continue
        points = [spot.claim or "" for spot in each.spots[1:] if spot is not None]
        on = {of_claim[claim] for claim in points if claim in of_claim}
        for proposition in on or _naming(matter, speaker):
            found[proposition][speaker.label] = str(fields_of(each.value).get("state", "waiting"))
    return {proposition: found[proposition] for proposition in sorted(found)}


def _naming(matter: Matter, speaker: Speaker) -> list[str]:
    return [
        proposition
        for proposition in matter.propositions
        if any(is_named(speaker, each.about) for each in matter.said(proposition))
    ]


def _lineages(database: Database) -> dict[str, tuple[Lineage, ...]]:
    """The separate origins of each proposition."""
    found: dict[str, list[Lineage]] = defaultdict(list)
    for each in load_lineages(database):
        found[each.proposition].append(each)
    return {proposition: tuple(found[proposition]) for proposition in sorted(found)}
