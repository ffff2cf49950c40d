"""What people point at: ids, beginnings of ids, exact names, words of a document; turned into anchors."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sayso.case import Case
from sayso.errors import UsageError
from sayso.judging.anchors import make_anchor, make_envelope_anchor
from sayso.model.judging import CONTENT, DOCUMENT, NOWHERE, ORIGIN, WORDS
from sayso.model.place import Anchor, Span, content_id
from sayso.resolve.portraits import is_code
from sayso.resolve.voicekeys import name_key

_ID = re.compile(r"[0-9a-f]{4,64}")
_SHOWN = 5  # candidates that an error names
_PART = "SELECT r.*, s.names, s.description, s.protected FROM source_redirect r JOIN source s USING (source)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What somebody pointed at: its anchor, the source that is (where it is one), how to call it."""

    anchor: Anchor
    source: str | None
    label: str
    protected: bool = False


def find_subject(case: Case, wanted: str) -> Subject:
    """The voice, entity or naming that `wanted` points at.

    It may be an id or its beginning (of a source, also one it had before it became part of another; of an
    entity; of a claim, meaning the voice that it rests on), an exact name or description, or
    `DOCUMENT:words` for the first place where a document has these words. Raises `UsageError` where that is
    nothing, or more than one thing.
    """
    found = list(_by_id(case, wanted)) or list(_by_name(case, wanted)) or list(_by_words(case, wanted))
    if len(found) == 1:
        return found[0]
    if not found:
        raise UsageError(f"There is no source, entity or claim {wanted!r} in this case.")
    shown = ", ".join(f"{each.label} ({_short(each)})" for each in found[:_SHOWN])
    more = ", …" if len(found) > _SHOWN else ""
    raise UsageError(f"{wanted!r} may be {shown}{more}: give the id.")


def find_claim(case: Case, wanted: str) -> Subject:
    """The claim with this id or beginning of one. Raises `UsageError`."""
    rows = list(_like(case, "SELECT * FROM claim WHERE claim >= ? AND claim < ? LIMIT 2", wanted))
    if len(rows) != 1:
        raise UsageError(f"{wanted!r} is not the id of one claim.")
    return _claim(case, rows[0], CONTENT)


def is_claim(case: Case, wanted: str) -> bool:
    """Whether this is the id of a claim, or a beginning of one and of no source's."""
    claims = list(_like(case, "SELECT 1 FROM claim WHERE claim >= ? AND claim < ? LIMIT 1", wanted))
    query = (
        "SELECT 1 FROM (SELECT former AS id FROM source_redirect UNION SELECT source AS id FROM source)"
        " WHERE id >= ? AND id < ? LIMIT 1"
    )
    return _ID.fullmatch(wanted) is not None and bool(claims) and not list(_like(case, query, wanted))


def find_member(case: Case, wanted: str) -> Subject:
    """A claim by its id or beginning; of a proposition, also by an id it had, the claim that names it.

    Raises `UsageError`.
    """
    query = (
        "SELECT DISTINCT proposition FROM ("
        "SELECT proposition, proposition AS id FROM proposition"
        " UNION SELECT proposition, former AS id FROM proposition_redirect) WHERE id >= ? AND id < ? LIMIT 2"
    )
    rows = list(_like(case, query, wanted)) if _ID.fullmatch(wanted) else []
    if not rows:
        return find_claim(case, wanted)
    if len(rows) > 1:
        raise UsageError(f"{wanted!r} is not the id of one claim or proposition.")
    query = (
        "SELECT claim FROM proposition_claim WHERE proposition = ?"
        " ORDER BY reason != 'names it', score DESC, claim LIMIT 1"
    )
    claim = case.database.value(query, rows[0]["proposition"])
    return find_claim(case, str(claim))


def find_words(case: Case, wanted: str) -> Anchor:
    """The anchor of the first place of `DOCUMENT:words`; the words may be broken over lines there.

    `DOCUMENT` is the beginning of an id. Raises `UsageError` where the document has no such words.
    """
    document, _, words = wanted.partition(":")
    row = _document(case, document)
    span = _places(row["content"], words, 0)
    if span is None:
        raise UsageError(f"The document {row['document'][:10]} does not hold the words {begin(words)!r}.")
    return make_anchor(row["document"], row["content"], span, WORDS)


def words_near(case: Case, anchor: Anchor, words: str) -> Anchor:
    """The anchor of the words in the document of another, at the place nearest to it. Raises `UsageError`."""
    content = _content(case, anchor.document)
    span = _places(content, words, anchor.position)
    if span is None:
        raise UsageError(f"The document {anchor.document[:10]} does not hold the words {begin(words)!r}.")
    return make_anchor(anchor.document, content, span, WORDS)


def find_document(case: Case, wanted: str) -> Anchor:
    """The anchor of a whole document, by its id or beginning. Raises `UsageError`."""
    row = _document(case, wanted)
    return Anchor(document=row["document"], exact="", prefix="", suffix="", position=NOWHERE, role=DOCUMENT)


def _document(case: Case, wanted: str) -> Any:
    query = (
        "SELECT d.document, t.content FROM document d JOIN text t USING (number)"
        " WHERE d.document >= ? AND d.document < ? ORDER BY d.document LIMIT 2"
    )
    rows = list(_like(case, query, wanted)) if _ID.fullmatch(wanted) else []
    if len(rows) != 1:
        raise UsageError(f"{wanted!r} is not the id of one document: see `sayso documents`.")
    return rows[0]


def _places(content: str, words: str, near: int) -> Span | None:
    """The place of words, however broken over lines, nearest to a position; `None` where there is none."""
    pattern = r"\s+".join(map(re.escape, words.split()))
    found = [Span(start=each.start(), end=each.end()) for each in re.finditer(pattern, content)]
    return min(
        (each for each in found if each.end > each.start), key=lambda s: abs(s.start - near), default=None
    )


def find_assessment(case: Case, wanted: str) -> tuple[Subject, str]:
    """The claim of an assessment, by the assessment's id or beginning, and its aspect.

    Raises `UsageError`.
    """
    query = (
        "SELECT a.assessment, a.aspect, c.* FROM assessment a JOIN claim c USING (claim)"
        " WHERE a.assessment >= ? AND a.assessment < ? LIMIT 2"
    )
    rows = list(_like(case, query, wanted))
    if len(rows) != 1:
        raise UsageError(f"{wanted!r} is not the id of one assessment: see `sayso show SOURCE`.")
    return _claim(case, rows[0], CONTENT), rows[0]["aspect"]


def _like(case: Case, query: str, wanted: str) -> Iterator[Any]:
    return case.database.rows(query, wanted, wanted + "\uffff")


def _by_id(case: Case, wanted: str) -> Iterator[Subject]:
    if _ID.fullmatch(wanted) is None:
        return
    parts = list(_like(case, f"{_PART} WHERE r.former >= ? AND r.former < ? ORDER BY r.former", wanted))
    yield from (_part(case, row) for row in parts)
    query = "SELECT entity, name FROM entity WHERE entity >= ? AND entity < ? ORDER BY entity"
    yield from (_entity(case, row) for row in list(_like(case, query, wanted)))
    query = "SELECT * FROM claim WHERE claim >= ? AND claim < ? ORDER BY claim LIMIT 10"
    yield from (_claim(case, row, ORIGIN) for row in list(_like(case, query, wanted)))


def _by_name(case: Case, wanted: str) -> Iterator[Subject]:
    """A voice with this name or address of its own, else the sources that bear it among their names."""
    for former in (
        content_id("source", f"name {name_key(wanted)}"),
        content_id("source", f"address {wanted.casefold()}"),
    ):
        rows = list(case.database.rows(f"{_PART} WHERE r.former = ?", former))
        if rows:
            yield _part(case, rows[0])
            return
    key = name_key(wanted)
    seen: set[str] = set()
    for row in case.database.rows(f"{_PART} ORDER BY r.former"):
        called = [*json.loads(row["names"]), row["description"] or ""]
        if row["source"] not in seen and key in map(name_key, called):
            seen.add(row["source"])
            yield _part(case, row)
    if not seen:
        rows = list(case.database.rows("SELECT entity, name FROM entity ORDER BY entity"))
        yield from (_entity(case, row) for row in rows if name_key(row["name"]) == key)


def _by_words(case: Case, wanted: str) -> Iterator[Subject]:
    document, _, words = wanted.partition(":")
    if not words or _ID.fullmatch(document) is None:
        return
    query = (
        "SELECT d.document, t.content FROM document d JOIN text t USING (number)"
        " WHERE d.document >= ? AND d.document < ? ORDER BY d.document"
    )
    for row in list(_like(case, query, document)):
        start = row["content"].find(words)
        if start >= 0:
            span = Span(start=start, end=start + len(words))
            anchor = make_anchor(row["document"], row["content"], span, "mention")
            yield Subject(
                anchor=anchor, source=None, label=f"“{words}”", protected=_is_protected(case, words)
            )


def _part(case: Case, row: Any) -> Subject:
    """The part of a source that one key makes up, at the place that names it best."""
    names = json.loads(row["names"])
    label = names[0] if names and row["former"] == row["source"] else row["words"]
    if row["start"] is None:
        anchor = make_envelope_anchor(row["document"], row["words"])
    else:
        span = Span(start=row["start"], end=row["stop"])
        anchor = make_anchor(row["document"], _content(case, row["document"]), span, "source")
    return Subject(anchor=anchor, source=row["source"], label=f"“{label}”", protected=bool(row["protected"]))


def _entity(case: Case, row: Any) -> Subject:
    query = "SELECT * FROM mention WHERE entity = ? ORDER BY document, position LIMIT 1"
    mention = next(case.database.rows(query, row["entity"]), None)
    if mention is None:
        raise UsageError(f"Nothing names the entity {row['entity']}: run `sayso read` again.")
    if mention["start"] is None:
        anchor = make_envelope_anchor(mention["document"], mention["words"])
    else:
        span = Span(start=mention["start"], end=mention["stop"])
        anchor = make_anchor(mention["document"], _content(case, mention["document"]), span, "entity")
    protected = _is_protected(case, row["name"]) or mention["kind"] == "unnamed"
    return Subject(anchor=anchor, source=None, label=f"“{row['name']}”", protected=protected)


def _is_protected(case: Case, name: str) -> bool:
    """Whether a naming is that of a protected source, or of a code of which nobody has spoken yet."""
    former = content_id("source", f"name {name_key(name)}")
    known = next(case.database.rows(f"{_PART} WHERE r.former = ?", former), None)
    return is_code(name) if known is None else bool(known["protected"])


def _claim(case: Case, row: Any, role: str) -> Subject:
    spans = json.loads(row["content"])
    if not spans:
        raise UsageError(f"The claim {row['claim']} has no words of its own to point at.")
    span = Span(start=spans[0][0], end=spans[0][1])
    anchor = make_anchor(row["document"], _content(case, row["document"]), span, role)
    query = "SELECT s.* FROM claim_source c JOIN source s USING (source) WHERE c.claim = ?"
    source = next(case.database.rows(query, row["claim"]), None)
    words = row["speaker"] or row["source_text"] or "(not named)"
    return Subject(
        anchor=anchor,
        source=None if source is None else source["source"],
        label=f"“{words}” in “{begin(row['content_text'])}”",
        protected=source is not None and bool(source["protected"]),
    )


def _content(case: Case, document: str) -> str:
    query = "SELECT t.content FROM text t JOIN document d USING (number) WHERE d.document = ?"
    return str(case.database.value(query, document))


def begin(text: str) -> str:
    """The beginning of a text on one line."""
    words = " ".join(text.split())
    return words if len(words) <= 60 else f"{words[:59]}…"


def _short(subject: Subject) -> str:
    return (subject.source or subject.anchor.document)[:10]
