"""The stage over all messages: threads, quotations credited to their origin, duplicates.

Keyed by a digest of all documents: nothing is done where nothing has changed. What it makes depends on the
texts alone, so a run that was killed makes the same when it is started again.
"""

from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256

from sayso.model.document import Duplicate, Message
from sayso.model.place import content_id
from sayso.pipeline.crediting import Crediting, Texts
from sayso.pipeline.gathering import Gathered, gather
from sayso.pipeline.intake import Batch
from sayso.progress import Reporter
from sayso.store import loading, writing
from sayso.store.sqlite import Database
from sayso.text.clues import clues_of
from sayso.text.content_threads import Inside, Letter, Links, find_links
from sayso.text.duplicates import Papers, find_duplicates
from sayso.text.threads import build_threads

PRODUCER = "threads 2"
"""Name and version of this stage; a new one does it anew."""

_SETTING = "threads"


def input_key(zones: str | None, original: str | None) -> str:
    """A digest of what the claims of a document depend on: what is credited in it, of what it is a copy."""
    return content_id("threads", zones, original)


NOTHING_CREDITED = input_key(None, None)
"""The digest of a document that repeats nothing and is no copy: what its text alone tells."""


def thread_messages(database: Database, reporter: Reporter) -> None:
    """Builds the threads of the case, credits quoted words to where they come from, lists duplicates."""
    count = database.count("SELECT count(*) FROM document")
    reporter.stage("threads", count)
    state = _state(database)
    if count == 0 or _is_done(database, state):
        reporter.advance(count)
        return
    gathered = gather(database)
    texts = Texts(database, gathered)
    threads = build_threads(_envelopes(gathered), _links(database, gathered, texts))
    papers = Papers(
        documents=gathered.documents,
        messages=gathered.messages,
        words=gathered.own_words,
        texts=texts.words,
    )
    duplicates = find_duplicates(papers, gathered.overlaps, gathered.of)
    with database.writing() as connection:
        writing.write_threads(connection, threads)
        writing.write_duplicates(connection, duplicates)
    _write(database, gathered, Crediting(gathered, texts, threads).run(), duplicates, reporter)
    with database.writing() as connection:
        writing.write_setting(connection, _SETTING, state)


def _state(database: Database) -> str:
    """A digest of all documents. A text that is read anew loses its own mark of this stage (`_is_done`)."""
    digest = sha256(PRODUCER.encode())
    for row in database.rows("SELECT document FROM document ORDER BY document"):
        digest.update(row["document"].encode())
    return digest.hexdigest()


def _is_done(database: Database, state: str) -> bool:
    """Whether the results stand for just these texts, and for every one of them."""
    lacking = (
        "SELECT 1 FROM document d WHERE NOT EXISTS"
        " (SELECT 1 FROM stage s WHERE s.number = d.number AND s.stage = 'threads' AND s.producer = ?)"
    )
    stored = database.value("SELECT value FROM setting WHERE key = ?", _SETTING)
    return stored == state and database.value(lacking, PRODUCER) is None


def _envelopes(gathered: Gathered) -> Iterator[tuple[str, Message]]:
    for document, message in zip(gathered.documents, gathered.messages, strict=True):
        if message is not None:
            yield document, message


def _links(database: Database, gathered: Gathered, texts: Texts) -> Links:
    """Where messages without references belong, by what they hold."""
    numbers: list[int] = []
    letters: list[Letter] = []
    for number, (document, message) in enumerate(zip(gathered.documents, gathered.messages, strict=True)):
        if message is not None:
            numbers.append(number)
            letters.append(Letter(document=document, message=message))
    place_of = {number: place for place, number in enumerate(numbers)}

    def inside(place: int) -> Inside:
        number = numbers[place]
        recipients = loading.load_recipients(database, gathered.rows[number])
        return Inside(
            clues=clues_of(texts.text(number), _shares(gathered, number, place_of)),
            addressed=tuple(each.to for each in recipients if each.role == "to"),
        )

    return find_links(letters, inside)


def _shares(gathered: Gathered, number: int, place_of: Mapping[int, int]) -> dict[int, dict[int, float]]:
    """For the zones of a text, by place, the messages that hold their words, with the share."""
    return {
        piece.place: {place_of[other]: count / piece.size for other, count in piece.held if other in place_of}
        for piece in gathered.pieces(number)
        if piece.size
    }


def _write(
    database: Database,
    gathered: Gathered,
    credited: Iterator[tuple[int, str | None]],
    duplicates: Sequence[Duplicate],
    reporter: Reporter,
) -> None:
    """Writes credited zones, and for every document a digest of what its claims depend on."""
    originals = {each.document: each.original for each in duplicates if each.how != "contained"}
    before = dict(loading.load_stage(database, "threads", PRODUCER))
    batch = Batch(database)
    for number, zones in credited:
        row = gathered.rows[number]
        key = input_key(zones, originals.get(gathered.documents[number]))
        if before.get(row) != key:
            batch.begin()
            writing.write_credited(database.connection, row, zones)
            writing.write_numbered_stage(database.connection, row, "threads", (PRODUCER, key))
            batch.end()
        reporter.advance(1)
    batch.close()
