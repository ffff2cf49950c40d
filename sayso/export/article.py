"""A document of the case as an article: its head, its words zone by zone, its claims marked in them."""

from collections.abc import Iterator

from sayso.export import wording
from sayso.export.contents import Contents, title_of
from sayso.export.escape import plain
from sayso.export.marking import Label, Mark, Marking, Role, words_in
from sayso.export.wording import Row

_LONG = {"quoted": 1500, "signature": 400, "disclaimer": 0, "code": 600}
"""From how many characters on a zone is folded; the other kinds never are."""
_DEEPEST_LEVEL = 5
_FORM = (
    ("source", "source"),
    ("description", "description"),
    ("reliability", "reliability"),
    ("credibility", "credibility"),
    ("terms", "terms"),
    ("attribution", "attributed to"),
    ("handler", "handler"),
)


def write_article(page: Row, contents: Contents) -> Iterator[str]:
    """One document, as `views.show` gives it. Claims that `contents` does not number stay unmarked."""
    yield f'<article id="doc-{plain(page["document"])}">\n'
    yield from _head(page, contents)
    text = page["text"]
    marking = Marking(text, claim_marks(text, page["claims"], contents.numbers))
    for zone in page["zones"]:
        yield from _zone(zone, text, marking, contents)
    yield "</article>\n"


def _head(page: Row, contents: Contents) -> Iterator[str]:
    title = title_of(page)
    yield f'<header><h3 dir="auto">{plain(title.name)}</h3>\n<dl>'
    rows = (
        ("From", plain(page["from"] or "")),
        ("Date", plain(wording.when(page["date"]))),
        ("File", "<br>".join(f"<code>{plain(path)}</code>" for path in page["paths"])),
        ("Thread", _thread(page, contents)),
    )
    yield from (f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in rows if value)
    yield from (_form(form) for form in page["forms"])
    yield "</dl>\n"
    yield from _sheet(page)
    for problem in page["problems"]:
        message = plain(f"{problem['message']} {problem['remedy']}")
        yield f'<p class="problem"><b>Not fully read.</b> {message}</p>\n'
    yield f"{_count(page, contents)}</header>\n"


def _sheet(page: Row) -> Iterator[str]:
    """The evidence sheet of a message: what agrees, what differs, what cannot be said."""
    rows = page.get("authenticity") or []
    if not rows:
        return
    said = wording.evidence_of(len(rows), sum(row["result"] == "differs" for row in rows))
    yield f'<details class="sheet" id="sheet-{plain(page["document"])}"><summary>{plain(said)}</summary><dl>'
    for row in rows:
        check = plain(wording.word(wording.CHECK, row["check"]))
        result = plain(wording.word(wording.RESULT, row["result"]))
        kind = ' class="flagged"' if row["result"] == "differs" else ""
        yield f"<div{kind}><dt>{check}</dt><dd><b>{result}</b> {plain(row['detail'])}</dd></div>"
    yield "</dl></details>\n"


def _count(page: Row, contents: Contents) -> str:
    numbers = [contents.numbers[row["claim"]] for row in page["claims"] if row["claim"] in contents.numbers]
    if not numbers:
        return '<p class="count">No claims found here. <a href="#ledger">Back to the ledger</a></p>'
    first = next(row["claim"] for row in page["claims"] if row["claim"] in contents.numbers)
    word = f"Claim {numbers[0]}" if len(numbers) == 1 else f"Claims {min(numbers)} to {max(numbers)}"
    return f'<p class="count"><a href="#claim-{plain(first)}">{word} in the ledger</a></p>'


def _thread(page: Row, contents: Contents) -> str:
    members = contents.threads.get(page["thread"], [])
    if page["document"] not in members:
        return ""
    place = members.index(page["document"])
    around = (("earlier", place - 1), ("later", place + 1))
    links = [
        f'<a href="#doc-{plain(members[at])}">{word}: {plain(contents.title(members[at]).name)}</a>'
        for word, at in around
        if 0 <= at < len(members)
    ]
    return f"{place + 1} of {len(members)} · " + " · ".join(links)


def _form(form: Row) -> str:
    given = [f"{word} <b>{plain(form[key])}</b>" for key, word in _FORM if form[key]]
    return f"<div><dt>Source form</dt><dd>{' · '.join(given)}</dd></div>" if given else ""


def _zone(zone: Row, text: str, marking: Marking, contents: Contents) -> Iterator[str]:
    start, end = zone["span"]
    first, last = words_in(text, start, end)
    kind = zone["kind"]
    level = min(zone["level"], _DEEPEST_LEVEL)
    folded = last - first > _LONG.get(kind, len(text))
    whose = _whose(zone, contents)
    yield f'<section class="zone {plain(kind)} level-{level}">'
    if folded:
        yield f'<details><summary class="whose">{whose}</summary>'
    elif whose:
        yield f'<p class="whose">{whose}</p>'
    yield '<div class="text" dir="auto">'
    # Blank lines around the words belong to the text, but the page has its own spacing.
    for begin, until, kept in ((start, first, False), (first, last, True), (last, end, False)):
        words = "".join(marking.elements(begin, until))
        yield words if kept or not words else f'<span class="gap">{words}</span>'
    yield f"</div>{'</details>' if folded else ''}</section>\n"


def _whose(zone: Row, contents: Contents) -> str:
    """Whose words these are, in HTML; nothing for the document's own."""
    kind = plain(wording.word(wording.ZONE, zone["kind"]))
    voices = [f"<bdi>{plain(name or wording.NOT_NAMED)}</bdi>" for name in zone["voices"]]
    if zone["kind"] == "body":
        via = f", via {voices[-2]}" if len(voices) > 1 else ""
        return f"{kind} {voices[-1]}{via}" if voices and (via or zone["level"]) else ""
    if zone["kind"] not in ("quoted", "forwarded"):
        return kind
    parts = [kind, *voices[-1:], plain(wording.when(zone["date"]))]
    if zone["repeats"] is not None:
        name = plain(contents.title(zone["repeats"]).name)
        parts.append(f'whole in <a href="#doc-{plain(zone["repeats"])}">{name}</a>')
    return " · ".join(part for part in parts if part)


def claim_marks(text: str, claims: list[Row], numbers: dict[str, int]) -> Iterator[Mark]:
    """The marks of a document's claims; the first with words in it carries the claim's label."""
    for row in claims:
        number = numbers.get(row["claim"])
        if number is not None:
            yield from _marks_of(text, row, number)


def _marks_of(text: str, row: Row, number: int) -> Iterator[Mark]:
    content: Role = "own" if row["kind"] == "own" else "content"
    roles: tuple[tuple[Role, str], ...] = ((content, "content"), ("cue", "cue"), ("source", "source"))
    # A span must not begin in white space: its label would stand where nobody looks.
    spans = [
        (start + len(words) - len(words.lstrip()), end, role)
        for role, key in roles
        for start, end in row[key]
        if (words := text[start:end]).strip()
    ]
    label = Label(
        anchor=f"said-{row['claim']}",
        row=f"claim-{row['claim']}",
        number=number,
        note=_margin_note(row),
        spoken=f"Claim {number}. {wording.sentence_of(row)}",
    )
    for place, (start, end, role) in enumerate(spans):
        yield Mark(start=start, end=end, role=role, number=number, label=None if place else label)


def _margin_note(row: Row) -> str:
    # The head of a zone already says whose plain statements these are.
    if row["kind"] == "own" and row["factuality"] == "asserted":
        return ""
    return f"{wording.origin_of(row)} · {wording.commitment_of(row)}"
