"""Small matters made by hand: who says which proposition, by which way, resting on what."""

from dataclasses import replace
from typing import Any

from sayso.model.belief import Descent, Membership, Parent, Proposition, Relation
from sayso.weigh.statements import Matter, Speaker, Statement


def speaker(name: str, kind: Any = "person", **more: Any) -> Speaker:
    """A named person unless something else is said."""
    return Speaker(id=name, label=name, kind=kind, names=(name,), **more)


def said(claim: str, by: str | None, **more: Any) -> Statement:
    """A claim by somebody, written by himself in a mail of its own unless something else is said."""
    given = {"document": f"mail of {claim}", "factuality": "asserted", "mediums": ("mail",)}
    return Statement(claim=claim, speaker=by, **{**given, **more})


def matter(claims: dict[str, list[Statement]], *speakers: Speaker, **more: Any) -> Matter:
    """A matter of these propositions; who speaks and is not given is an ungraded person."""
    known = {each.id: each for each in speakers}
    statements = {each.claim: each for found in claims.values() for each in found}
    for each in statements.values():
        if each.speaker is not None:
            known.setdefault(each.speaker, speaker(each.speaker))
    propositions = {
        name: Proposition(
            id=name,
            text=f"that {name}",
            members=tuple(Membership(claim=each.claim, score=1.0, reason="same") for each in found),
        )
        for name, found in claims.items()
    }
    return Matter(propositions=propositions, statements=statements, speakers=known, **more)


def contradict(one: str, other: str, kind: Any = "contradicts") -> Relation:
    """Two propositions that exclude each other."""
    left, right = sorted((one, other))
    return Relation(left=left, right=right, kind=kind, reason="by hand", score=1.0)


def rests_on(claim: str, other: str | None, share: float = 1.0) -> tuple[str, Descent]:
    """A claim resting on another one so surely, else on its origin's own word."""
    parents = [Parent(claim=other, probability=share, reasons=("the same text",))]
    if share < 1.0:
        parents.append(Parent(claim=None, probability=1.0 - share, reasons=()))
    return claim, Descent(claim=claim, parents=tuple(parents))


def changed(found: Matter, claim: str, **more: Any) -> Matter:
    """The same matter with one claim changed."""
    statement = replace(found.statements[claim], **more)
    return replace(found, statements={**found.statements, claim: statement})
