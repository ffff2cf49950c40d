"""Reasons to doubt a proposition, in plain words and in a fixed order: what speaks against it comes first."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from sayso.dossier.model import Change, Doubt
from sayso.dossier.plainly import ASPECT, UNKNOWN, bare, counted, headed, listed, short, when

Row = dict[str, Any]
_OUTCOME = {
    "true": "It has since turned out to be so",
    "false": "It has since turned out not to be so",
    "partly": "It has since turned out to be so in part",
    "withdrawn": "It has since been withdrawn",
}
_SURELY = {
    "supposed": "supposed",
    "conditional": "on a condition",
    "asked": "asked, not stated",
    "denied": "denied",
    "declined": "left without comment",
}


def doubts_of(row: Row, claims: Mapping[str, Row], others: Mapping[str, Row]) -> Iterator[Doubt]:
    """The reasons to doubt what a row of `propositions` says. `claims` by id; `others` are all such rows."""
    own = [claims[each] for each in row["claims"]]
    if row["outcome"] is not None and row["outcome"]["outcome"] in _OUTCOME:
        on = f" ({when(row['outcome']['on'])})" if row["outcome"]["on"] else ""
        yield Doubt(words=f"{_OUTCOME[row['outcome']['outcome']]}{on}.")
    yield from _contradictions(row, claims, others)
    yield from _commitments(own)
    yield from _changes(row)
    yield from _assessed(row, claims)
    yield from _origins(row, own)
    flagged = row["flagged"] if "flagged" in row else _flagged(own)
    if flagged:
        were = "was" if flagged == 1 else "were"
        papers = counted(flagged, "document")
        yield Doubt(words=f"Checks of {papers} cited here {were} flagged (headers, dates, quotations).")
    if row["unreviewed"]:
        left = counted(row["unreviewed"], "further statement")
        are = "is" if row["unreviewed"] == 1 else "are"
        yield Doubt(
            words=f"{left.capitalize()} of the same, which nobody has confirmed, {are} not shown here."
        )


def _contradictions(row: Row, claims: Mapping[str, Row], others: Mapping[str, Row]) -> Iterator[Doubt]:
    for each in row["against"]:
        other = others.get(each["proposition"])
        if other is None:
            continue
        who = [*dict.fromkeys(_speaker(claims[claim]) for claim in other["claims"])]
        verb = "says the opposite" if each["kind"] == "contradicts" else "says otherwise"
        verb = verb if len(who) == 1 else verb.replace("says", "say")
        yield Doubt(words=f"{headed(listed(who[:4]))} {verb}:", quoted=bare(other["text"]))
    if row["against_unseen"]:
        count = row["against_unseen"]
        told = "contradicts it or gives another figure, date or place"
        told = told if count == 1 else "contradict it or give other figures, dates or places"
        left = counted(count, "further thing").capitalize()
        yield Doubt(words=f"{left} said in the case, which nobody has confirmed, {told}.")


def _speaker(claim: Row) -> str:
    return short(claim["hops"][-1]) if claim["hops"] else UNKNOWN


def _commitments(claims: list[Row]) -> Iterator[Doubt]:
    ways = Counter(_SURELY[row["factuality"]] for row in claims if row["factuality"] in _SURELY)
    if ways:
        told = listed([f"{way} in {counted(count, 'place')}" for way, count in sorted(ways.items())])
        yield Doubt(words=f"It is not plainly stated everywhere: {told}, of {len(claims)}.")
    if any(row["stance"] == "distances" for row in claims):
        yield Doubt(words="Who passes it on keeps a distance from it (“alleges”, “reportedly”).")


def _changes(row: Row) -> Iterator[Doubt]:
    kinds = {str(Change(kind=each["kind"], was=each["was"], became=each["became"])) for each in row["drift"]}
    for each in sorted(kinds):
        yield Doubt(words=f"On the way {each}.")


def _assessed(row: Row, claims: Mapping[str, Row]) -> Iterator[Doubt]:
    for each in row["assessments"]:
        claim = claims.get(each["claim"])
        by = _speaker(claim) if claim is not None else UNKNOWN
        who, aspect = each["called"], ASPECT[each["aspect"]]
        said = (
            f"an interest of {who} is spoken of"
            if aspect == "interest"
            else f"the {aspect} of {who} is questioned"
        )
        yield Doubt(words=f"By {by} {said}:", quoted=each["words"])


def _origins(row: Row, claims: list[Row]) -> Iterator[Doubt]:
    if len(row["origins"]) == 1:
        yield Doubt(words="It rests on one origin alone, however often it is repeated.")
    named = [each for each in row["origins"] if each["is_named"]]
    if row["perhaps"]:
        yield Doubt(words="Some of its unnamed origins may be one and the same.")
    if not named:
        yield Doubt(words="No origin of it is named.")
    if not any(len(claim["hops"]) == 1 for claim in claims):
        yield Doubt(words="Nobody says it firsthand: all of it comes by way of others.")


def _flagged(claims: list[Row]) -> int:
    told = {row["document"]: row["hops"][0]["evidence"] for row in claims if row["hops"]}
    return sum(bool(each and each["flagged"]) for each in told.values())
