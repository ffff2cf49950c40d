"""A reading becomes a text: parts cleaned and joined, zones and forms told apart, the document completed."""

from dataclasses import replace
from datetime import date

from sayso.model.document import Document, InnerMessage, Part, Reading, Text, Zone
from sayso.model.place import DateRange, Run, Span
from sayso.text.bylines import read_byline
from sayso.text.clean import clean_plain, gap_between, shift_run, trace
from sayso.text.days import day_range
from sayso.text.headers import credit_forms, find_forms
from sayso.text.zones import divide

PRODUCER = "text 2"
"""Name and version of this stage; a new one recomputes the texts on `--refresh`."""


def to_text(reading: Reading) -> tuple[Document, Text]:
    """The completed document and its text.

    A mail's title, author and date follow from its envelope; a plain text's from its byline or its head.
    Spans count in the joined content: parts in order, a blank line between two.
    """
    parts = [_cleaned(part, reading.document) for part in reading.parts]
    document = _completed(reading.document, parts)
    pieces: list[str] = []
    runs: list[Run] = []
    zones: list[Zone] = []
    inner: list[InnerMessage] = []
    size = 0
    for number, part in enumerate(parts):
        if not part.content:
            continue
        if pieces:
            gap = gap_between(pieces[-1], follows=part.follows)
            pieces.append(gap)
            size += len(gap)
            zones[-1] = replace(zones[-1], span=Span(start=zones[-1].span.start, end=size))
        runs.extend(part.runs if number == 0 else (shift_run(run, size, number) for run in part.runs))
        found = divide(part.content, part.marks, document)
        zones.extend(found.zones if size == 0 else (_shifted(zone, size) for zone in found.zones))
        inner.extend(replace(each, span=each.span.shifted(size)) for each in found.inner)
        pieces.append(part.content)
        size += len(part.content)
    content = "".join(pieces)
    forms = find_forms(content, zones, document.title)
    text = Text(
        document=document.id,
        content=content,
        zones=credit_forms(content, zones, forms, document.title),
        runs=tuple(runs),
        forms=forms,
        inner=tuple(inner),
    )
    return _with_voice(document, text), text


def _shifted(zone: Zone, by: int) -> Zone:
    return replace(zone, span=zone.span.shifted(by))


def _cleaned(part: Part, document: Document) -> Part:
    """A mail's plain text cleaned; a file's left untouched but for NUL, which no database takes."""
    content = part.content
    if document.kind == "mail" and not part.media_type.startswith("text/html"):
        flowed = "format=flowed" in part.media_type
        if flowed or "\r" in content or "\0" in content:
            cleaned = clean_plain(content, flowed=flowed, delsp="delsp=yes" in part.media_type)
            return replace(part, content=cleaned.content, runs=trace(cleaned.runs, part.runs))
    elif "\0" in content:
        return replace(part, content=content.replace("\0", "\N{REPLACEMENT CHARACTER}"))
    return part


def _completed(document: Document, parts: list[Part]) -> Document:
    message = document.message
    if document.kind in ("mail", "chat") and message is not None:
        sender = message.sender
        return replace(
            document,
            title=document.title or message.subject,
            author=document.author or ((sender.name or sender.address) if sender else None),
            dated=document.dated or _sent_day(message.sent),
        )
    if document.kind != "text" or not parts:
        return document
    byline = read_byline(parts[0].content)
    return replace(
        document,
        title=document.title or byline.title,
        author=document.author or byline.author,
        outlet=document.outlet or byline.outlet,
        dated=document.dated or byline.dated,
    )


def _sent_day(sent: str | None) -> DateRange | None:
    if sent is None:
        return None
    try:
        date.fromisoformat(sent[:10])
    except ValueError:
        return None
    return day_range(sent[:10])


def _with_voice(document: Document, text: Text) -> Document:
    """A memo's author and date, where its own head named them."""
    first = next((zone.voices[0] for zone in text.zones if zone.voices), None)
    if document.kind != "text" or first is None or first.medium != "mail" or document.author:
        return document
    return replace(document, author=first.name, dated=document.dated or first.at)
