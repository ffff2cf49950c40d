"""The whole line over a case: intake, threads, claims, register."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from sayso.case import Case
from sayso.claims.compose import find_claims
from sayso.model.chain import Hop
from sayso.model.claim import Claim
from sayso.model.document import Thread, ThreadNode
from sayso.model.place import DateRange, content_id
from sayso.pipeline.intake import Batch, Intake, IntakeOptions
from sayso.plugins import load_extractor, producer_of
from sayso.progress import Reporter
from sayso.read.files import find_files
from sayso.resolve.register import Reported, Voicing, build_register
from sayso.runner import map_in_order
from sayso.store import loading, writing
from sayso.store.columns import hops_from_json
from sayso.store.sqlite import Database
from sayso.text.threads import Ancestor, build_threads, credit_quotes

_CHUNK = 25  # documents given to a process at once
_SMALL = 150  # below this many documents a pool of processes costs more than it brings
_ANCESTORS = 8  # quoting layers looked up in the thread


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How to read a leak; see `IntakeOptions`. `stop_after` is `text`, `claims` or `resolve`."""

    jobs: int = os.cpu_count() or 1
    stop_after: str = "resolve"
    refresh: bool = False
    dated: DateRange | None = None
    copy: bool = True


def read_leak(case: Case, roots: Sequence[Path], options: Options, reporter: Reporter) -> None:
    """Reads `roots` into the case, every stage up to `options.stop_after`; may be repeated at will.

    Raises `UsageError` for a root that is not there and `CaseLocked` while another read runs.
    """
    found = list(find_files(roots, leave_out=case.folder.resolve()))
    intake = IntakeOptions(jobs=options.jobs, refresh=options.refresh, dated=options.dated, copy=options.copy)
    with case.reading():
        Intake(case, intake, reporter).run(found)
        thread_messages(case.database, reporter)
        if options.stop_after != "text":
            claim_documents(case, options, reporter)
        if options.stop_after == "resolve":
            register_sources(case.database)


def thread_messages(database: Database, reporter: Reporter) -> None:
    """Builds all threads of the case and credits quoted words to the messages they come from."""
    threads = build_threads(loading.load_envelopes(database))
    with database.writing() as connection:
        writing.write_threads(connection, threads)
    reporter.stage("threads", database.count("SELECT count(*) FROM message"))
    batch = Batch(database)
    for thread in threads:
        batch.begin()
        _credit_thread(database, thread)
        batch.end()
        reporter.advance(sum(node.document is not None for node in thread.nodes))
    batch.close()


def _credit_thread(database: Database, thread: Thread) -> None:
    """Credits the quoted zones of a thread's messages, each against the messages it answers."""
    nodes = {node.key: node for node in thread.nodes}
    known: dict[str, tuple[Ancestor, ...]] = {}
    for node in thread.nodes:
        if node.document is None:
            continue
        above = tuple(_documents_above(node, nodes))
        key = content_id("threads", *above)
        query = (
            "SELECT input FROM stage JOIN document USING (number) WHERE document = ? AND stage = 'threads'"
        )
        if database.value(query, node.document) == key:
            continue
        for each in above:
            if each not in known:
                known[each] = _ancestors_in(database, each)
        ancestors = [one for each in above for one in known[each]]
        text = loading.load_original_text(database, node.document)
        writing.write_credited(database.connection, text, credit_quotes(text, ancestors).zones)
        writing.write_stage(database.connection, node.document, "threads", ("threads 1", key))


def _documents_above(node: ThreadNode, nodes: dict[str, ThreadNode]) -> Iterator[str]:
    """The documents of a message's ancestors, parent first; ghosts are passed over."""
    for _ in range(_ANCESTORS):
        if node.parent is None:
            return
        node = nodes[node.parent]
        if node.document is not None:
            yield node.document


def _ancestors_in(database: Database, document: str) -> tuple[Ancestor, ...]:
    """A mail's own words by whose they are: its sender's, or those of the source a header form names."""
    text = loading.load_original_text(database, document)
    own: dict[tuple[Hop, ...], list[str]] = {}
    for zone in text.zones:
        if zone.kind == "body" and zone.voices:
            own.setdefault(zone.voices, []).append(zone.span.cut(text.content))
    return tuple(
        Ancestor(
            document=document,
            sender=voices[0],
            content="\n".join(words),
            source=voices[-1] if voices[-1].medium == "form" else None,
        )
        for voices, words in own.items()
    )


def claim_documents(case: Case, options: Options, reporter: Reporter) -> None:
    """Finds the claims of every document whose text, voices or (on refresh) extractor have changed."""
    producer = producer_of((load_extractor(),))
    query = (
        "SELECT d.document, coalesce(t.input, '') AS input FROM document d"
        " LEFT JOIN stage t ON t.number = d.number AND t.stage = 'threads'"
        " LEFT JOIN stage c ON c.number = d.number AND c.stage = 'claims'"
        " WHERE c.number IS NULL OR c.input != coalesce(t.input, '') OR (? AND c.producer != ?)"
        " ORDER BY d.number"
    )
    rows = case.database.rows(query, int(options.refresh), producer)
    pending = [(str(row["document"]), str(row["input"])) for row in rows]
    reporter.stage("claims", len(pending))
    jobs = options.jobs if len(pending) > _SMALL else 1
    path = str(case.database.path)
    work = ((path, tuple(each for each, _ in chunk)) for chunk in _chunks(pending))
    batch = Batch(case.database)
    for chunk, found in zip(_chunks(pending), map_in_order(find_in_documents, work, jobs), strict=True):
        for (document, key), claims in zip(chunk, found, strict=True):
            batch.begin()
            writing.write_claims(case.database.connection, document, claims)
            writing.write_stage(case.database.connection, document, "claims", (producer, key))
            batch.end()
        reporter.advance(len(chunk))
    batch.close()


def find_in_documents(work: tuple[str, tuple[str, ...]]) -> list[tuple[Claim, ...]]:
    """The claims of some documents of a case: (path of `case.db`, document ids). Runs in any process."""
    path, documents = work
    database = Database(Path(path))
    extractor = load_extractor()
    try:
        return [
            find_claims(loading.load_document(database, each), loading.load_text(database, each), extractor)
            for each in documents
        ]
    finally:
        database.close()


def _chunks(pending: Sequence[tuple[str, str]]) -> Iterator[Sequence[tuple[str, str]]]:
    rest = iter(pending)
    while chunk := tuple(islice(rest, _CHUNK)):
        yield chunk


def register_sources(database: Database) -> None:
    """Rebuilds the register of sources from the claims and header forms of the case."""
    rows = database.rows("SELECT claim, document, hops FROM claim ORDER BY document, position")
    voicings = (
        Voicing(claim=row["claim"], document=row["document"], hops=hops_from_json(row["hops"]))
        for row in rows
    )
    reported = [
        Reported(document=document, date=date, form=form)
        for document, date, forms in loading.load_forms(database)
        for form in forms
    ]
    sources, origins = build_register(voicings, reported)
    with database.writing() as connection:
        writing.write_register(connection, sources, origins)
