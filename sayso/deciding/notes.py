"""A note: what was learned outside the leak is kept, recorded, and read like any other document."""

import hashlib
from dataclasses import dataclass

from sayso.case import Case, write_whole
from sayso.deciding.recording import By, Draft, Outcome, clean, day, perhaps, record
from sayso.errors import CaseLocked, UsageError
from sayso.judging.records import TERMS
from sayso.model.judging import DOCUMENT, NOWHERE, to_value
from sayso.model.place import Anchor
from sayso.pipeline.line import Options, settle
from sayso.pipeline.noting import NOTE, to_original
from sayso.progress import Quiet

_LARGEST = 10_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What was learned, word for word or in your own words, and from whom.

    `who` said it on the ISO day `on`; `via` are those who passed it on, outermost first; a voice that begins
    with a small letter has no name ("a customs officer"). `about` is a heading.
    """

    text: str
    who: str
    on: str
    via: tuple[str, ...] = ()
    about: str | None = None


def take_note(case: Case, note: Note, by: By) -> Outcome:
    """Keeps the note as an original, records it, and reads it into claims.

    While a read is at work the note waits for the next one; nothing is lost. Raises `UsageError`.
    """
    text, who, on = clean(note.text).replace("\0", "\ufffd"), perhaps(note.who), day(note.on)
    via = tuple(" ".join(clean(each).split()) for each in note.via)
    if not text.strip() or len(text) > _LARGEST:
        raise UsageError("A note holds words, and not more than ten million signs.")
    if who is None or not all(via):
        raise UsageError("Say who told it: --who NAME.")
    told: dict[str, object] = {
        "who": " ".join(who.split()),
        "on": on,
        "via": list(via),
        "about": _heading(note.about),
    }
    raw = to_original(text, told)
    document = hashlib.sha256(raw).hexdigest()
    if case.database.value("SELECT 1 FROM document WHERE document = ?", document):
        raise UsageError(f"The case holds this note already: {document[:10]}.")
    target = case.original(document)
    target.parent.mkdir(parents=True, exist_ok=True)
    write_whole(target, raw)
    anchor = Anchor(document=document, exact="", prefix="", suffix="", position=NOWHERE, role=DOCUMENT)
    draft = Draft(
        kind=NOTE,
        said=f"Noted what “{who}” said on {on} (document {document[:10]})",
        anchors=(anchor,),
        value=to_value(**told),
    )
    return record(case, draft, by, first=lambda: _read(case))


def _read(case: Case) -> tuple[str, ...]:
    try:
        with case.reading():
            settle(case, Options(jobs=1), Quiet())
    except CaseLocked:
        return ("A read is at work: the note is kept, and becomes a document with the next read or note.",)
    return ()


def _heading(about: str | None) -> str | None:
    words = perhaps(about)
    return None if words is None else " ".join(words.split())


def check_terms(terms: str | None, until: str | None) -> None:
    """Raises `UsageError` for terms that cannot be agreed, before anything is written."""
    if terms is not None and terms not in TERMS:
        raise UsageError(f"{terms!r} are no terms: write one of {', '.join(TERMS)}.")
    if terms == "embargo" and until is None:
        raise UsageError("An embargo needs its last day: --until YYYY-MM-DD.")
