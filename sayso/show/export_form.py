"""What the export page offers and reads: readers, how much of a case, and the ledger's question behind it."""

from dataclasses import replace
from typing import Literal

from sayso import reviewing
from sayso.dossier.choice import Choice, Wanted, listed_in
from sayso.errors import UsageError
from sayso.facets.table import ask
from sayso.propositions import propositions_with
from sayso.show.asked import Asked, Link, Row
from sayso.show.forms import Form
from sayso.show.listing import answer_question, read_question
from sayso.show.opening import folder_at
from sayso.show.propositions_page import LISTING

SHELF = "exports"
"""The folder of a case in which exports are kept."""
_MOST = 20_000
READERS = (
    (
        "public",
        "Anybody. Built up from allowed fields: protected voices by code or coarse description, no paths,"
        " ids, addresses, exact times or whole documents; refused where a sealed name would leave.",
    ),
    (
        "colleague",
        "Somebody who may know everything: whole, with the hashes of all originals, encrypted to their key.",
    ),
    ("self", "You: whole and readable. It names every source, so it must not leave your hands."),
)
CHOICES = (
    ("everything", "everything: in a dossier what a person confirmed, in all other formats the whole case"),
    ("found", "all that the ledger's question finds"),
    ("ticked", "what is ticked below, and what is listed by id"),
    ("words", "by words or by name"),
)


def found_in_ledger(asked: Asked, form: Form) -> Row:
    """What the ledger's question in the address finds, a page of it; without one what a person confirmed.

    Each row has how many of its claims are confirmed, and whether it is ticked.
    """
    counts = reviewing.confirmed_counts(asked.case)
    question, notes = read_question(asked, LISTING)
    has_question = _has_question(asked)
    if not has_question:
        question = replace(question, include={"reviewed": ("confirmed", "corrected", "added")})
    answer, row = answer_question(asked, LISTING, question, notes)
    wanted = set(form.all("proposition")) if asked.body else {id_ for id_ in answer.ids if counts.get(id_)}
    rows = [
        {**each, "confirmed": counts.get(each["proposition"], 0), "ticked": each["proposition"] in wanted}
        for each in propositions_with(asked.case, answer.ids)
    ]
    ledger = Link(path="/propositions", pairs=tuple(each for each in asked.link.pairs if _asks(each[0])))
    return {
        "q": row["q"],
        "chosen": has_question,
        "found": answer.total,
        "rows": [{key: value for key, value in each.items() if key != "explanation"} for each in rows],
        "after": answer.after,
        "before": answer.before,
        "rank": answer.rank,
        "ledger": str(ledger),
    }


def _asks(name: str) -> bool:
    """Whether a name in an address belongs to the ledger's question."""
    plain = name.removeprefix("not-")
    others = ("q", "since", "until", "happened-since", "happened-until", "relation", "by", "of", "sort")
    return plain in LISTING.facets or name in others


def _has_question(asked: Asked) -> bool:
    return any(_asks(name) and name != "sort" for name, _ in asked.link.pairs)


def choice_of(asked: Asked, form: Form, holds: Literal["propositions", "messages", "case"]) -> Choice:
    """What the form chooses. Raises `UsageError` where it chooses nothing, which would mean everything."""
    which = form.get("which") or "everything"
    if which not in dict(CHOICES):
        raise UsageError("Say how much of the case leaves.")
    propositions: tuple[Wanted, ...] = ()
    documents: tuple[str, ...] = ()
    about, query = None, None
    if which == "found":
        propositions = _all_found(asked, form, holds)
    elif which == "ticked":
        propositions = tuple(Wanted(id=each) for each in form.all("proposition"))
        propositions += listed_in(form.get("propositions") or "")
        documents = tuple(each.id for each in listed_in(form.get("documents") or ""))
    elif which == "words":
        about, query = form.get("about"), form.get("query")
    choice = Choice(
        propositions=propositions,
        documents=documents,
        about=about,
        query=query,
        title=form.get("title"),
        unreviewed=form.get("unreviewed") is not None,
        with_belief=form.get("with_belief") is not None,
        hypotheses=form.get("hypotheses") is not None,
        published=None if form.get("related") is None else folder_at(str(form.get("related"))),
    )
    if which != "everything" and not choice.is_narrow:
        raise UsageError("Nothing is chosen: tick a row, list an id or give words, or let everything leave.")
    return choice


def _all_found(asked: Asked, form: Form, holds: str) -> tuple[Wanted, ...]:
    """All that the question finds; of a dossier what may stand in it."""
    question, _ = read_question(asked, LISTING)
    question = replace(question, after=None, before=None, limit=_MOST)
    found = ask(asked.desk.table("propositions"), question, shown={}).ids
    counts = reviewing.confirmed_counts(asked.case)
    is_all = holds != "propositions" or form.get("unreviewed") is not None
    kept = tuple(Wanted(id=each) for each in found if is_all or counts.get(each))
    if not kept:
        raise UsageError(
            "A dossier holds what a person confirmed, and nothing that the question finds is."
            " Confirm a claim of it, or tick “also what nobody confirmed”."
        )
    return kept


def recipients_of(form: Form) -> tuple[str, ...]:
    """Keys, one a line. Unlike on a command line never the name of a file. Raises `UsageError`."""
    given = form.lines("recipients")
    for each in given:
        if not each.startswith(("age1", "ssh-")):
            raise UsageError(f"{each!r} is no key: an age recipient begins with age1, an SSH key with ssh-.")
    return given
