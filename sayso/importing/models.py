"""Records as model types. Every function raises `ValueError` where a record contradicts itself."""

import json
from datetime import date, datetime
from typing import Any

from sayso.model.chain import Chain, Hop
from sayso.model.claim import Attribution, Claim
from sayso.model.document import Address, Document, HeaderForm, Message, Recipient, Text, Zone
from sayso.model.entity import Source
from sayso.model.grade import ReportedGrade
from sayso.model.place import DateRange, Span
from sayso.model.wire import from_wire

Row = dict[str, Any]
_ROLES = ("source", "cue", "content")


def to_document(row: Row) -> Document:
    """The document of a record."""
    if "text" not in row:
        raise ValueError("the document has no text")
    return Document(
        id=row["document"],
        size=row["size"],
        media_type=row["media_type"],
        kind=row["kind"],
        name=row["name"],
        title=row["title"],
        author=row["author"],
        outlet=row["outlet"],
        dated=to_dates(row["dated"]),
        message=None if row["message"] is None else _message(row["message"]),
    )


def to_text(row: Row) -> Text:
    """The text of a document's record, with its zones and forms."""
    length = len(row["text"])
    return Text(
        document=row["document"],
        content=row["text"],
        zones=tuple(_zone(each, length) for each in row["zones"]),
        runs=(),
        forms=tuple(HeaderForm(**{**each, "span": _span(each["span"], length)}) for each in row["forms"]),
    )


def _message(row: Row) -> Message:
    sender = row["sender"]
    if row["sent"] is not None:
        datetime.fromisoformat(row["sent"])  # raises a ValueError
    return Message(
        message_id=row["message_id"],
        in_reply_to=tuple(row["in_reply_to"]),
        references=tuple(row["references"]),
        sender=None if sender is None else Address(**sender),
        recipients=tuple(
            Recipient(role=each["role"], to=Address(**each["to"])) for each in row["recipients"]
        ),
        subject=row["subject"],
        sent=row["sent"],
    )


def _zone(row: Row, length: int) -> Zone:
    return Zone(
        kind=row["kind"],
        span=_span(row["span"], length),
        level=row["level"],
        repeats=row["repeats"],
        voices=tuple(_hop(each, length) for each in row["voices"]),
    )


def _hop(row: Row, length: int) -> Hop:
    if "span" not in row:
        raise ValueError("a hop has no span")
    return Hop(
        name=row["name"],
        medium=row["medium"],
        kind=row["kind"],
        description=row["description"],
        address=row["address"],
        at=to_dates(row["at"]),
        span=None if row["span"] is None else _span(row["span"], length),
    )


def _span(pair: list[int], length: int) -> Span:
    start, end = pair
    if not 0 <= start <= end <= length:
        raise ValueError(f"the span {start} to {end} lies outside the text")
    return Span(start=start, end=end)


def to_dates(row: Row | None) -> DateRange | None:
    """A date range; `None` where it says nothing."""
    return None if row is None else _days(row["from"], row["to"])


def _days(start: str | None, end: str | None) -> DateRange | None:
    for day in (start, end):
        if day is not None:
            date.fromisoformat(day)
    return None if start is None and end is None else DateRange(start=start, end=end)


def spans_of(column: str, length: int) -> tuple[Span, ...]:
    """The spans of a column of JSON, each inside a text of that length."""
    spans: tuple[Span, ...] = from_wire(tuple[Span, ...], json.loads(column))
    return tuple(_span([each.start, each.end], length) for each in spans)


def names_of(column: str) -> tuple[str, ...]:
    """The names of a column of JSON."""
    names: tuple[str, ...] = from_wire(tuple[str, ...], json.loads(column))
    return names


def to_claim(row: Row, text: str) -> Claim:
    """The claim of a record as the machine made it, whose document has this text.

    What people decided lies in `decision`. Quoted words must stand in the text where the record says.
    """
    spans = {role: _places(row["spans"].get(role, []), text) for role in _ROLES}
    read = row["machine"] or {}
    fields = {name: row[name] for name in ("factuality", "polarity")}
    said, about_time, about = to_dates(row["said"]), to_dates(row["about_time"]), tuple(row["about"])
    content_text = row["text"]
    if read:
        fields = {name: read[name] for name in fields}
        said = _days(read["said_from"], read["said_to"])
        about_time = _days(read["about_from"], read["about_to"])
        about, content_text = names_of(read["about"]), read["content_text"]
        spans["content"] = spans_of(read["content"], len(text))
    if row["producer"] is None:
        raise ValueError("nothing says what found the claim")
    claim = Claim(
        document=row["document"],
        attribution=Attribution(
            **spans,
            kind=row["kind"],
            factuality=fields["factuality"],
            stance=row["stance"],
            score=float(row["score"]),
            parent=row["parent"],
        ),
        chain=Chain(hops=tuple(_hop(each, len(text)) for each in row["chain"])),
        speaker=row["speaker"],
        source_text=row["source_text"],
        cue_text=row["cue_text"],
        content_text=content_text,
        said=said,
        about_time=about_time,
        polarity=fields["polarity"],
        about=about,
        producer=row["producer"],
    )
    if claim.id != row["claim"]:
        raise ValueError("the claim's id is not that of its places")
    return claim


def _places(fragments: list[list[Row]], text: str) -> tuple[Span, ...]:
    found = []
    for fragment in fragments:
        by_type = {each["type"]: each for each in fragment}
        position = by_type.get("TextPositionSelector")
        if position is None:
            raise ValueError("a part has no position")
        span = _span([position["start"], position["end"]], len(text))
        quote = by_type.get("TextQuoteSelector")
        if quote is not None and span.cut(text) != quote["exact"]:
            raise ValueError(f"the words at {span.start} are not those quoted")
        found.append(span)
    return tuple(found)


def to_source(row: Row) -> Source:
    """The source of a record."""
    if "reported" not in row:
        raise ValueError("the source has no `reported`")
    fields = ("name", "kind", "code", "protected", "description", "claims", "firsthand", "access")
    return Source(
        id=row["source"],
        names=tuple(row["names"]),
        reported=tuple(ReportedGrade(**each) for each in row["reported"]),
        first_seen=row["first_seen"],
        last_seen=row["last_seen"],
        **{name: row[name] for name in fields},
    )
