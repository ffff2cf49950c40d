"""Names with mail addresses: the envelope's display names, those in a text, and a document's byline."""

import re
from collections.abc import Iterator, Sequence

from sayso.claims.gazetteers import fold, listed_at, people, word_list
from sayso.claims.passages import Naming, Passage
from sayso.claims.quoting import flat
from sayso.claims.words import split_words
from sayso.model.document import Address, Document, InnerMessage
from sayso.model.entity import Mention, MentionField, MentionKind
from sayso.model.place import Span

ADDRESS = re.compile(
    r"(?<![\w.+@/-])[\w.+-][\w.+'-]{0,63}@(?:[A-Za-z0-9-]{1,63}\.){1,6}[A-Za-z]{2,24}(?![\w@-])"
)
_SHOWN = re.compile(
    r"(?:\"([^\"\n<>@]{2,60})\"|'([^'\n<>@]{2,60})'|([^\W\d_][^\n<>@;:\"()\[\]|]{0,59}?))"
    r"[ \t]*[<\[(](?:mailto:)?$"
)
_HEADER = re.compile(
    r"^[ \t>|*]{0,40}(?:From|To|Cc|Bcc|De|Para)[ \t]*:[ \t*]*(.{1,2000})$", re.MULTILINE | re.IGNORECASE
)
_PART = re.compile(r"[^\W_](?:[\w.'’&/-]*\w)?\.?")
_FIELD = re.compile(r"from|to|cc|bcc|de|para|sender|e-?mail|by|contact", re.IGNORECASE)
LAST_FIRST = re.compile(r"([^\W\d_][\w'’ -]{0,40}),\s+([^\W\d_][\w'’. -]{0,40})")


def envelope(document: Document) -> Iterator[Mention]:
    """The mentions of a document's envelope: sender and recipients, author and outlet, in that order."""
    message = document.message
    if message is not None and message.sender is not None:
        yield from _from_address(document.id, "from", message.sender)
    for recipient in message.recipients if message is not None else ():
        field: MentionField = "cc" if recipient.role == "cc" else "bcc" if recipient.role == "bcc" else "to"
        yield from _from_address(document.id, field, recipient.to)
    if document.author is not None and message is None and flat(document.author):
        yield _mention(document.id, "author", flat(document.author), None)
    if document.outlet is not None and flat(document.outlet):
        yield Mention(
            document=document.id,
            words=flat(document.outlet),
            kind="outlet",
            field="outlet",
            span=None,
            score=0.95,
        )


def _from_address(document: str, field: MentionField, given: Address) -> Iterator[Mention]:
    address = given.address.strip().lower() if given.address else None
    name = flat(given.name or "").strip("\"' ")
    words = name or address
    if words:
        yield _mention(document, field, words, address)


def _mention(document: str, field: MentionField, words: str, address: str | None) -> Mention:
    return Mention(
        document=document,
        words=words,
        kind=kind_of_display(words, address),
        field=field,
        span=None,
        score=0.95,
        address=address,
        stands_for=first_last(words),
    )


def first_last(words: str) -> str | None:
    """The usual order of a name that is given as "Mills, Cheryl D"; `None` for any other."""
    match = LAST_FIRST.fullmatch(words)
    if match is None or fold(match[2].split()[0]).rstrip(".") in ("jr", "sr", "inc", "ltd", "llc", "sa"):
        return None
    return f"{match[2].strip()} {match[1].strip()}"


def kind_of_display(words: str, address: str | None) -> MentionKind:
    """Of what kind a display name is: an address, an outlet, a body (a list, a desk), or a person."""
    if ADDRESS.fullmatch(words.strip("'<>")):
        return "address"
    split = split_words(words)
    folded = tuple(map(fold, split.forms))
    if not folded:
        return "person"
    listed = listed_at(split, folded, 0, len(folded)) if split.forms[0][0].isupper() else None
    if listed is not None and listed[0] == len(folded) and listed[1] in ("outlet", "body"):
        return "outlet" if listed[1] == "outlet" else "body"
    if folded[0] in people().given or LAST_FIRST.fullmatch(words):
        return "person"
    bodily = folded[-1] in word_list("bodies.toml", "tails_en") or folded[0] in word_list(
        "bodies.toml", "heads_es"
    )
    roles = any(word in word_list("people.toml", "roles") for word in folded)
    local = fold(address.split("@")[0]) if address else ""
    alone = (
        len(folded) == 1 and folded[0] not in people().surnames and local in word_list("people.toml", "roles")
    )
    return "body" if bodily or roles or alone else "person"


def inner_names(passage: Passage, inner: Sequence[InnerMessage]) -> Iterator[Naming]:
    """The people in header lines inside a text that stand without an address: "From: Mills, Cheryl D"."""
    by = passage.zone.span.start
    for message in inner:
        if passage.zone.span.meets(message.span):
            low, high = max(0, message.span.start - by), min(len(passage.content), message.span.end - by)
            for line in _HEADER.finditer(passage.content, low, high):
                yield from _header_names(passage.content, line)


def _header_names(content: str, line: re.Match[str]) -> Iterator[Naming]:
    """The names of one header line, parted by semicolons, or by commas where these part no surname."""
    value = line[1]
    inverted = ";" in value or LAST_FIRST.fullmatch(value.strip()) is not None
    for match in re.finditer(r"[^;]+" if inverted else r"[^;,]+", value):
        words = match[0].strip(" \t\r\"'*")
        start = line.start(1) + match.start() + match[0].find(words)
        if 1 < len(words) <= 60 and "@" not in words and "<" not in words and _is_display(words):
            full = first_last(flat(words))
            kind = kind_of_display(flat(words), None)
            span = Span(start=start, end=start + len(words))
            if full is not None or " " in words:
                yield Naming(span=span, kind=kind, score=0.9, full=full)


def addresses(passage: Passage) -> Iterator[Naming]:
    """The mail addresses in a passage: with the display name before it, or by themselves."""
    content = passage.content
    if "@" not in content:
        return
    for match in ADDRESS.finditer(content):
        address = match[0].lower()
        line = content[max(content.rfind("\n", 0, match.start()) + 1, match.start() - 90) : match.start()]
        shown = _SHOWN.search(line)
        words = next((group for group in shown.groups() if group), "") if shown is not None else ""
        start = match.start() - len(line) + (shown.start(shown.lastindex or 0) if shown is not None else 0)
        span = _trimmed(content, start, start + len(words))
        if span is None or not _is_display(span.cut(content)):
            yield Naming(
                span=Span(start=match.start(), end=match.end()), kind="address", score=0.95, address=address
            )
            continue
        name = flat(span.cut(content))
        yield Naming(
            span=span, kind=kind_of_display(name, address), score=0.9, address=address, full=first_last(name)
        )


def _trimmed(content: str, start: int, end: int) -> Span | None:
    """The name at the end of what stands before an address: its last capitals, with the links between."""
    parts = [(match.start(), match.end()) for match in _PART.finditer(content, start, end)]
    first = len(parts)
    for i in range(len(parts) - 1, -1, -1):
        word = content[slice(*parts[i])]
        if word[0].isupper() and not _FIELD.fullmatch(word):
            first = i
        elif first == len(parts) or fold(word) not in people().links:
            break
    return Span(start=parts[first][0], end=parts[-1][1]) if first < len(parts) else None


def _is_display(words: str) -> bool:
    """Whether words before an address are a name: few, and the first of them and most with capitals."""
    parts = words.split()
    capitals = sum(part[0].isupper() for part in parts)
    return 0 < len(parts) <= 6 and parts[0][0].isupper() and capitals >= len(parts) - 1
