"""The evidence sheets of a case: drives the stage evidence over all messages and writes what it finds."""

from collections import defaultdict
from contextlib import closing
from functools import lru_cache
from itertools import groupby
from pathlib import Path

from sayso.errors import UsageError
from sayso.evidence.keys import read_keys
from sayso.evidence.places import Twin, compare_twins
from sayso.evidence.quoting import Change, Known, Quotation, find_change
from sayso.evidence.sheet import PRODUCER, Around, Evidence
from sayso.model.document import Message
from sayso.pipeline.intake import Batch
from sayso.progress import Reporter
from sayso.store import sheets
from sayso.store.sqlite import Database

_KEYS, _DONE = "keys", "evidence"  # settings of the case: the keys given last, what the sheets were made of
_TWINS = 20  # documents under one Message-ID that are compared with each other
_QUOTED = 256  # texts kept at hand while quotations of them are compared


def load_keys(file: Path) -> str:
    """The text of a keys file, once all of it can be read as keys. Raises `UsageError`, `OSError`."""
    try:
        text = file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise UsageError(f"{file} is no text of keys: {error}") from error
    read_keys(text)
    return text


def keep_keys(database: Database, text: str) -> None:
    """Keeps public keys in the case, in place of those before. Raises `UsageError` for any other line."""
    read_keys(text)
    with database.writing() as connection:
        sheets.write_setting(connection, _KEYS, text)


def write_sheets(database: Database, reporter: Reporter) -> None:
    """Makes the evidence sheet of every message anew, unless nothing they depend on has changed.

    A run that stops half way leaves the mark of the run before, so that the next one makes them again.
    """
    text = sheets.load_setting(database, _KEYS) or ""
    key = sheets.input_key(database, PRODUCER, text)
    if sheets.load_setting(database, _DONE) == key:
        return
    reporter.stage("evidence", database.count("SELECT count(*) FROM message"))
    evidence = Evidence(read_keys(text))
    known = _Index()
    for document, message in sheets.load_messages(database):
        evidence.learn(message)
        known.add(document, message)
    twins = _find_twins(database)
    quoted, quotes = _find_quotations(database, known)
    batch = Batch(database)
    is_first = not sheets.has_sheets(database)
    with closing(Database(database.path)) as reading:
        # Rows that stay open while others are written need a connection of their own: on ours they would
        # forbid it once a person has judged meanwhile (SQLITE_BUSY_SNAPSHOT).
        messages = zip(sheets.load_messages(reading), sheets.load_single_paths(reading), strict=True)
        for (document, message), (_, path) in messages:
            around = Around(
                answered=known.answered(message),
                paths=sheets.load_paths(database, document) if path is None else (path,),
                twins=twins.get(document, ()),
                quoted=quoted.get(document, ()),
                quotes=quotes.get(document, ()),
            )
            batch.begin()
            if not is_first:
                sheets.clear_sheet(database.connection, document)
            sheets.write_sheet(database.connection, document, evidence.sheet(message, around))
            batch.end()
            reporter.advance(1)
    batch.close()
    with database.writing() as connection:
        sheets.forget_sheets(connection)
        sheets.write_setting(connection, _DONE, key)


class _Index:
    """What must be known of every message while one is looked at: small things only."""

    def __init__(self) -> None:
        self._sent: dict[str, str | None] = {}  # by Message-ID
        self._ids: dict[str, str | None] = {}  # by document
        self._answers: dict[str, tuple[str, ...]] = {}
        self._names: dict[str, str] = {}

    def add(self, document: str, message: Message) -> None:
        sender = message.sender
        self._names[document] = ((sender.name or sender.address) if sender else None) or "somebody"
        self._answers[document] = (*message.in_reply_to, *message.references[-1:])
        self._ids[document] = message.message_id
        if message.message_id is not None:
            self._sent.setdefault(message.message_id, message.sent)

    def name(self, document: str) -> str:
        return self._names.get(document, "somebody")

    def answered(self, message: Message) -> str | None:
        """The date of the message that this one answers, where the leak holds it."""
        for each in (*message.in_reply_to, *message.references[-1:]):
            if each in self._sent and each != message.message_id:
                return self._sent[each]
        return None

    def may_answer(self, document: str, other: str) -> bool:
        """Whether a message answers another, as far as its headers tell.

        One that names another message may quote a version of the text which the leak lacks.
        """
        answers = self._answers.get(document, ())
        return not answers or self._ids.get(other) in answers


def _find_twins(database: Database) -> dict[str, list[Twin]]:
    """By document, the others that have its Message-ID."""
    found: defaultdict[str, list[Twin]] = defaultdict(list)
    for _, group in groupby(sheets.load_twins(database), key=lambda each: each[0]):
        documents = [document for _, document in group][:_TWINS]
        texts = {document: sheets.load_content(database, document) for document in documents}
        paths = {each: (sheets.load_paths(database, each) or [each[:12]])[0] for each in documents}
        for own in documents:
            for other in documents:
                if own != other:
                    found[own].append(compare_twins(texts[own], texts[other], paths[other]))
    return dict(found)


def _find_quotations(
    database: Database, index: _Index
) -> tuple[dict[str, list[Quotation]], dict[str, list[Quotation]]]:
    """By document, what quotes it, and what it quotes: once for each pair, a change before none."""

    @lru_cache(maxsize=_QUOTED)
    def known(document: str) -> Known:
        return Known(sheets.load_content(database, document))

    changes: dict[tuple[str, str], Change | None] = {}
    for document, original, words in sheets.load_quotes(database):
        pair = document, original
        is_own = index.name(document) == index.name(original)
        if not is_own and index.may_answer(document, original) and changes.get(pair) is None:
            changes[pair] = find_change(words, known(original))
    quoted: defaultdict[str, list[Quotation]] = defaultdict(list)
    quotes: defaultdict[str, list[Quotation]] = defaultdict(list)
    for (document, original), change in changes.items():
        quoted[original].append(Quotation(who=index.name(document), change=change))
        quotes[document].append(Quotation(who=index.name(original), change=change))
    return quoted, quotes
