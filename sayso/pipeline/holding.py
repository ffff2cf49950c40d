"""What a case holds on its propositions, loaded for weighing: statements, voices, decisions, origins."""

import json
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sayso.judging.asof import is_known, resolutions
from sayso.judging.records import grade_rows, terms_rows
from sayso.judging.standing import in_force
from sayso.model.belief import DENIAL, Descent, Lineage, Proposition
from sayso.model.entity import Judgement
from sayso.model.judging import Ruling, fields_of
from sayso.pipeline.asking import load_stated
from sayso.store import beliefs
from sayso.store.columns import hops_from_json
from sayso.store.journal import load_judgements
from sayso.store.lineages import load_descents, load_lineages
from sayso.store.propositions import load_propositions, load_relations
from sayso.store.sqlite import Database
from sayso.weigh.consequences import Conditional
from sayso.weigh.hypotheses import STEPS
from sayso.weigh.issue import is_named, words_of
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
    """What is weighed, and what the standard asks besides: lineages, who was asked, by proposition.

    `doubles` are, by speaker, those that it may be one with; `bearers`, by a word of their names, the persons
    and bodies that say something.
    """

    matter: Matter
    lineages: Mapping[str, tuple[Lineage, ...]]
    asked: Mapping[str, Mapping[str, str]]
    doubles: Mapping[str, tuple[str, ...]] = field(repr=False)
    bearers: Mapping[str, tuple[str, ...]] = field(repr=False)

    def against(self, proposition: str) -> int:
        """How many claims say that it is not so."""
        others = [
            each.right if each.left == proposition else each.left
            for each in self.matter.relations
            if each.kind == "contradicts" and proposition in (each.left, each.right)
        ]
        return sum(len(self.matter.propositions[each].members) for each in others)

    def found(self, proposition: str) -> Found:
        """What there is on a proposition, as the standard asks."""
        said = {each.claim: each for each in self.matter.said(proposition) if each.counts}
        lineages = self.lineages.get(proposition, ())
        here = {each.origin for each in lineages}
        origins = [
            self._origin(each.origin, kept, here)
            for each in lineages
            if (kept := [said[claim] for claim in each.claims if claim in said])
        ]
        concerned = [each.label for each in self._concerned(said.values())]
        asked = self.asked.get(proposition, {})
        return Found(origins=tuple(origins), concerned=tuple(concerned), asked=asked)

    def _origin(self, speaker: str | None, said: list[Statement], here: set[str | None]) -> Origin:
        speakers = self.matter.speakers
        known = speakers.get(speaker or "")
        is_public = known is not None and known.is_named and any("article" in each.mediums for each in said)
        others = [each for each in self.doubles.get(speaker or "", ()) if each in here]
        return Origin(
            label="a voice nobody knows" if known is None else known.label,
            claims=len(said),
            is_firsthand=any(len(each.mediums) == 1 and each.speaker == speaker for each in said),
            is_document=known is not None and known.kind == "document",
            is_on_record=known is not None and (known.is_on_record or is_public),
            is_reviewed=any(each.is_reviewed for each in said),
            perhaps=tuple(speakers[each].label for each in others if each in speakers),
        )

    def _concerned(self, said: Iterable[Statement]) -> list[Speaker]:
        """The persons and bodies that a proposition names and that say something in this case themselves."""
        given = tuple(said)
        names = {name for each in given for name in each.about}
        words = {word for name in names for word in words_of(name)}
        own = {each.speaker for each in given}
        near = {bearer for word in words for bearer in self.bearers.get(word, ())} - own
        speakers = [self.matter.speakers[each] for each in sorted(near)]
        return [each for each in speakers if is_named(each, names)]


def _doubles(perhaps: Mapping[tuple[str, str], float]) -> dict[str, tuple[str, ...]]:
    found = defaultdict(list)
    for (one, two), probability in perhaps.items():
        if probability > 0.0:
            found[one].append(two)
            found[two].append(one)
    return {each: tuple(others) for each, others in found.items()}


def _bearers(speakers: Mapping[str, Speaker]) -> dict[str, tuple[str, ...]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for id_, each in speakers.items():
        if each.kind in ("person", "body"):
            for name in (each.label, *each.names):
                for word in name.casefold().split():
                    found[word].add(id_)
    return {word: tuple(sorted(bearers)) for word, bearers in found.items()}


def load_held(
    database: Database,
    rulings: Sequence[Ruling],
    as_of: str | None = None,
    hidden: Collection[str] = frozenset(),
) -> Held:
    """All that weighing needs, by id, in a fixed order, under these decisions. As of an ISO day without what
    people wrote down later of the world (grades, terms, replies, conditionals, outcomes), and without the
    claims in `hidden`.
    """
    told = {each.id for each in load_judgements(database) if is_known(each.at[:10], as_of)}
    rows = [row for row in beliefs.load_statement_rows(database) if row["claim"] not in hidden]
    words = {row["claim"]: row["content_text"] for row in rows}
    propositions = {each.id: each for each in load_propositions(database)}
    if hidden:
        propositions = dict(_narrowed(propositions, words, hidden))
    speakers = {each.id: each for each in _speakers(database, told)}
    if hidden:
        spoke = database.rows("SELECT claim, source FROM claim_source")
        had_spoken = {row["source"] for row in spoke if row["claim"] not in hidden}
        speakers = {id_: each for id_, each in speakers.items() if id_ in had_spoken}
    flags = beliefs.load_flags(database)
    same = {member.claim: member for each in propositions.values() for member in each.members}
    statements = {}
    for row in rows:
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
        descents=_descents(database, hidden),
        relations=tuple(
            each for each in load_relations(database) if {each.left, each.right} <= propositions.keys()
        ),
        perhaps={(row["left"], row["right"]): row["probability"] for row in perhaps},
        outcomes={
            of_claim[each.claim]: each.outcome
            for each in resolutions(rulings, as_of)
            if each.claim in of_claim
        },
        conditionals=tuple(_conditionals(database, told)),
    )
    asked = _asked(database, [each for each in rulings if each.judgement in told], matter, of_claim)
    doubles, bearers = _doubles(matter.perhaps), _bearers(matter.speakers)
    return Held(matter, _lineages(database, hidden), asked, doubles, bearers)


def _narrowed(
    propositions: Mapping[str, Proposition], words: Mapping[str, str], hidden: Collection[str]
) -> Iterator[tuple[str, Proposition]]:
    """The propositions that were said without the hidden claims, in words that were."""
    for id_, each in propositions.items():
        members = tuple(member for member in each.members if member.claim not in hidden)
        if not members:
            continue
        said = [words[member.claim] for member in members if member.claim in words]
        text = each.text.removeprefix(DENIAL)
        if len(members) < len(each.members) and said and text not in said:
            best = max(members, key=lambda member: (member.claim in words, member.score, member.claim))
            text = words[best.claim]
        denial = DENIAL if each.text.startswith(DENIAL) else ""
        yield id_, replace(each, members=members, text=denial + text)


def _descents(database: Database, hidden: Collection[str]) -> dict[str, Descent]:
    """On what claims rest, never on a hidden one: as far as they did, they rest on their origin's word."""
    found = {each.claim: each for each in load_descents(database) if each.claim not in hidden}
    if not hidden:
        return found
    return {
        claim: replace(each, parents=tuple(above for above in each.parents if above.claim not in hidden))
        for claim, each in found.items()
    }


def _conditionals(database: Database, told: Collection[str]) -> Iterator[Conditional]:
    """What people stated: if one proposition is so, how likely is another."""
    for each in load_stated(database):
        if each.step != "no-bearing" and each.judgement in told:
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


def _speakers(database: Database, told: Collection[str]) -> Iterator[Speaker]:
    decided = _decided(database, told)
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


def _decided(database: Database, told: Collection[str]) -> dict[str, list[Judgement]]:
    """Those of these judgements about each source that are in force, the oldest first."""
    concerned: dict[str, set[str]] = defaultdict(set)
    for row in database.rows("SELECT judgement, source FROM source_judgement"):
        concerned[row["judgement"]].add(row["source"])
    found: dict[str, list[Judgement]] = defaultdict(list)
    for each in in_force(load_judgements(database)):
        for source in concerned[each.id] if each.id in told else ():
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


def _lineages(database: Database, hidden: Collection[str]) -> dict[str, tuple[Lineage, ...]]:
    """The separate origins of each proposition, those of hidden claims alone left out."""
    found: dict[str, list[Lineage]] = defaultdict(list)
    for each in load_lineages(database):
        if hidden and set(each.claims) <= set(hidden):
            continue
        found[each.proposition].append(each)
    return {proposition: tuple(found[proposition]) for proposition in sorted(found)}
