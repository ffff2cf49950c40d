"""Notes: what was learned outside the leak, as documents. The original and the judgement are the truth.

The original is a text whose head says who told it and when, so that two people who say the same in the same
words are two documents; the text of the document is what stands behind the head.
"""

from collections.abc import Iterable, Iterator

from sayso.case import Case
from sayso.judging.standing import in_force
from sayso.model.document import Document, Item, Text, Zone
from sayso.model.entity import Judgement
from sayso.model.judging import fields_of
from sayso.model.place import DateRange, Run, Span
from sayso.pipeline.adding import voice_hop
from sayso.store import writing
from sayso.store.journal import load_judgements

NOTE = "note"
"""The kind of the judgement by which a document is a note."""
PRODUCER = "note 1"


def to_original(text: str, told: dict[str, object]) -> bytes:
    """The bytes that are kept of a note; `told` has `who`, `on`, perhaps `via` and `about`."""
    via, about = told.get("via"), told.get("about")
    lines = [
        f"Note: {told['on']}",
        f"Who: {told['who']}",
        *(f"Via: {each}" for each in (via if isinstance(via, list) else [])),
        *([f"About: {about}"] if about else []),
    ]
    return ("\n".join(lines) + "\n\n" + text).encode("utf-8")


def restore_notes(case: Case) -> None:
    """Makes a document of every note that the case does not hold as one; to be called while it is held."""
    known = {row["document"] for row in case.database.rows("SELECT document FROM document")}
    for document, told in _wanted(in_force(load_judgements(case.database))):
        if document not in known and case.original(document).is_file():
            _write(case, document, told)


def _wanted(judgements: Iterable[Judgement]) -> Iterator[tuple[str, dict[str, object]]]:
    for each in judgements:
        if each.kind == NOTE and each.anchors:
            yield each.anchors[0].document, fields_of(each.value)


def _write(case: Case, id_: str, told: dict[str, object]) -> None:
    raw = case.original(id_).read_bytes()
    document, text = read_note(id_, raw, told)
    file = {
        "path": document.name,
        "sha256": id_,
        "size": len(raw),
        "producer": PRODUCER,
        "units": 1,
        "complete": 1,
        "elsewhere": None,
    }
    item = Item(path=document.name, kind="file", outcome="document", sha256=id_, size=len(raw))
    with case.database.writing() as connection:
        writing.write_document(connection, document, text, PRODUCER)
        writing.write_item(connection, item, id_, id_)
        writing.write_file_progress(connection, file)
        writing.index_documents(connection)


def read_note(id_: str, raw: bytes, told: dict[str, object]) -> tuple[Document, Text]:
    """The document and text of a note: who told it is the voice of all its words."""
    head, _, content = raw.decode("utf-8").partition("\n\n")
    who, day = str(told["who"]), str(told["on"])
    on = DateRange(start=day, end=day)
    via = told.get("via")
    relays = [str(each) for each in via] if isinstance(via, list) else []
    about = told.get("about")
    document = Document(
        id=id_,
        size=len(raw),
        media_type="text/plain",
        kind="note",
        name=f"notes/{day}-{id_[:10]}.txt",
        title=str(about) if about else None,
        author=relays[0] if relays else who,
        outlet=None,
        dated=on,
        message=None,
    )
    span = Span(start=0, end=len(content))
    voices = (*map(voice_hop, relays), voice_hop(who, on))
    run = Run(start=0, length=len(content), part=0, origin=len(head) + 2, origin_length=len(content))
    text = Text(
        document=id_,
        content=content,
        zones=(Zone(kind="body", span=span, level=0, voices=voices),),
        runs=(run,),
    )
    return document, text
