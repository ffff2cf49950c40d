"""Which messages leave where a person chose: those in which something chosen is said, and those named."""

from collections.abc import Iterator

from sayso import views
from sayso.case import Case
from sayso.dossier.choice import Choice
from sayso.errors import UsageError
from sayso.whole import show

_HELD = (
    "WITH RECURSIVE above (path, parent, document) AS ("
    " SELECT path, parent, document FROM item WHERE document = ?"
    " UNION SELECT i.path, i.parent, i.document FROM item i JOIN above a ON i.path = a.parent)"
    " SELECT DISTINCT a.document FROM above a JOIN document d USING (document)"
    " WHERE d.media_type = 'message/rfc822'"
)


def messages_chosen(case: Case, choice: Choice) -> frozenset[str] | None:
    """The documents of the messages chosen; `None` where nothing was, which means all.

    By id: messages, whatever lies in one (then the message that holds it), a claim (where it stands), a
    proposition (wherever it is said). Else `about` are messages in which something is said about or by that
    name, `query` those that a search finds (`sayso search`); of both, what fits both. Raises `UsageError`
    where an id is none, a search cannot be read, or no message fits.
    """
    if not choice.is_narrow:
        return None
    named = [*choice.documents, *(each.id for each in choice.propositions)]
    if named:
        chosen = {document for id_ in named for document in _documents_of(case, id_)}
    else:
        sets = [set(_about(case, choice.about)) if choice.about else None]
        if choice.query:
            sets.append({row["document"] for row in views.search(case, choice.query, None)})
        chosen = set.intersection(*(each for each in sets if each is not None))
    found = frozenset(
        row["document"] for document in sorted(chosen) for row in case.database.rows(_HELD, document)
    )
    if not found:
        raise UsageError("No message of this case fits what was asked for.")
    return found


def _documents_of(case: Case, id_: str) -> Iterator[str]:
    """Raises `UsageError` for the id of nothing that a message holds."""
    row = show(case, id_)
    if "rests_on" in row:
        for claim in views.claims_saying(case, row["proposition"]):
            if not claim["rejected"]:
                yield claim["document"]
    elif "document" in row:
        yield row["document"]
    else:
        raise UsageError(f"{id_!r} is not the id of a message, a claim or something that is said.")


def _about(case: Case, name: str) -> Iterator[str]:
    part = name.casefold()
    for claim in views.list_claims(case):
        names = (*claim["about"], *filter(None, claim["chain"]))
        if not claim["rejected"] and any(part in each.casefold() for each in names):
            yield claim["document"]
