"""The tables of the page: the ledger itself, the sources, the problems, the list of documents."""

from collections.abc import Iterable, Iterator
from itertools import chain, groupby

from sayso.export import wording
from sayso.export.contents import Contents
from sayso.export.escape import plain
from sayso.export.wording import Row

SHEET = 300
"""From how many rows on the ledger goes on in a new table. Browsers lay out only the tables in sight; a
single one of 100,000 rows keeps them busy for minutes."""
_LEDGER_HEAD = (
    ("no", "No."),
    ("who", "Who says it"),
    ("via", "Via whom"),
    ("what", "What is said"),
    ("how", "How surely"),
    ("when", "When"),
    ("where", "Where"),
)
_SOURCES_HEAD = (
    ("who", "Source"),
    ("kind", "Kind"),
    ("code", "Code"),
    ("grade", "Grade given by the house"),
    ("count", "Claims"),
    ("count", "Firsthand"),
)
_PROBLEMS_HEAD = (("path", "Where"), ("what", "What could not be read"), ("what", "What to do"))


def ledger_table(claims: Iterable[Row], contents: Contents) -> Iterator[str]:
    """All claims as a table, a group of rows for each document; numbers them in `contents` on the way."""
    yield _head("ledger", "Every claim, in the order of the documents", _LEDGER_HEAD)
    rows = 0
    for document, group in groupby(claims, key=lambda row: str(row["document"])):
        if rows >= SHEET:
            yield "</table></div>\n" + _head("ledger", "The ledger, continued", _LEDGER_HEAD)
            rows = 0
        said = list(group)
        rows += len(said)
        yield from _document_rows(document, said, contents)
    yield "</table></div>\n"


def _document_rows(document: str, said: list[Row], contents: Contents) -> Iterator[str]:
    for row in said:
        contents.number(row["claim"])
    yield f"<tbody>{_document_heading(document, contents)}"
    for row in said:
        parent = None if row["parent"] is None else said[row["parent"]]["claim"]
        yield _claim(row, contents, parent)
    yield "</tbody>\n"


def _document_heading(document: str, contents: Contents) -> str:
    title = contents.title(document)
    by = " · ".join(plain(each) for each in (title.sender, title.day) if each)
    span = len(_LEDGER_HEAD)
    return (
        f'<tr class="of"><th colspan="{span}" scope="rowgroup"><a href="#doc-{plain(document)}">'
        f"<bdi>{plain(title.name)}</bdi></a> <small>{by}</small></th></tr>\n"
    )


def _claim(row: Row, contents: Contents, parent: str | None) -> str:
    number, claim = contents.numbers[row["claim"]], plain(row["claim"])
    cells = (
        ("no", "No.", f'<a href="#claim-{claim}" aria-label="Claim {number}">{number}</a>'),
        ("who", "Who says it", _who(row)),
        ("via", "Via whom", _via(row) + _evidence(row)),
        ("what", "What is said", _what(row, contents, parent)),
        ("how", "How surely", _how(row)),
        ("when", "When", _when(row)),
        (
            "where",
            "Where",
            f'<a class="go" href="#said-{claim}" aria-label="Claim {number} in the text">in the text</a>',
        ),
    )
    return f'<tr id="claim-{claim}">{_cells(cells)}</tr>\n'


def _who(row: Row) -> str:
    hop = row["hops"][-1] if row["hops"] else None
    unnamed = "" if hop and hop["name"] is not None else ' class="unnamed"'
    who = f"<bdi{unnamed}>{plain(wording.origin_of(row))}</bdi>"
    if row["source_id"] is None:
        return who
    return f'<a href="#source-{plain(row["source_id"])}">{who}</a>'


def _via(row: Row) -> str:
    """The chain from the document inwards: "The Harbour Post (article) ← HB-3 (spoken)"."""
    hops = row["hops"]
    if len(hops) <= 1:
        medium = f" ({plain(wording.word(wording.MEDIUM, hops[0]['medium']))})" if hops else ""
        return f"<small>firsthand{medium}</small>" if hops else "<small>nobody is known</small>"
    # Who is not named is described in the column before.
    last = {**hops[-1], "description": None}
    return ' <span class="arrow" role="img" aria-label="from">←</span> '.join(map(_step, (*hops[:-1], last)))


def _evidence(row: Row) -> str:
    """What the evidence sheet of the leak's own hop says, with a link to it; nothing where it has none."""
    told = row["hops"][0].get("evidence") if row["hops"] else None
    if told is None:
        return ""
    kind = "evidence flagged" if told["flagged"] else "evidence"
    said = plain(wording.evidence_of(told["checks"], told["flagged"]))
    return f' <small><a class="{kind}" href="#sheet-{plain(row["document"])}">{said}</a></small>'


def _step(hop: Row) -> str:
    medium, day = wording.word(wording.MEDIUM, hop["medium"]), wording.when(hop["at"])
    when = f' title="{plain(day)}"' if day else ""
    return f"<span{when}><bdi>{plain(wording.name_of(hop))}</bdi> <small>({plain(medium)})</small></span>"


def _what(row: Row, contents: Contents, parent: str | None) -> str:
    said = plain(row["content_text"]) or "<i>no words of it are given</i>"
    within = ""
    if parent is not None:
        number = contents.numbers[parent]
        within = f' <small>within <a href="#claim-{plain(parent)}">claim {number}</a></small>'
    return f'<span class="words" dir="auto">{said}</span>{within}'


def _how(row: Row) -> str:
    notes = [wording.word(wording.KIND, row["kind"]), wording.word(wording.STANCE, row["stance"])]
    if row["cue_text"]:
        notes.insert(0, f"“{row['cue_text']}”")
    lesser = " · ".join(plain(note) for note in notes if note)
    way = plain(row["factuality"])
    return f'<b class="{way}">{plain(wording.commitment_of(row))}</b> <small>{lesser}</small>'


def _when(row: Row) -> str:
    times = (("said", row["said"]), ("happened", row["about_time"]))
    found = [
        f"<span><small>{word}</small> {plain(day)}</span>"
        for word, each in times
        if (day := wording.when(each))
    ]
    return " ".join(found) or "<small>no date</small>"


def sources_table(sources: Iterable[Row]) -> Iterator[str]:
    """The register of sources."""
    yield _head("sources", "Everybody who says something, most claims first", _SOURCES_HEAD)
    yield "<tbody>"
    for row in sources:
        yield f'<tr id="source-{plain(row["source"])}">{_source_cells(row)}</tr>\n'
    yield "</tbody></table></div>\n"


def _source_cells(row: Row) -> str:
    name = wording.name_of(row)
    others = [each for each in row["names"] if each != row["name"]]
    also = f" <small>also {plain(', '.join(others))}</small>" if others else ""
    shield = ' <small class="protected">protected</small>' if row["protected"] else ""
    only = f'<button type="button" class="only" data-only="{plain(name)}" hidden>only these</button>'
    return _cells(
        (
            ("who", "Source", f"<bdi>{plain(name)}</bdi>{shield}{also}"),
            ("kind", "Kind", plain(wording.word(wording.SOURCE_KIND, row["kind"]))),
            ("code", "Code", plain(row["code"] or "")),
            ("grade", "Grade given by the house", plain(row["reported_grade"] or "")),
            ("count", "Claims", f"{row['claims']:,} {only}"),
            ("count", "Firsthand", f"{row['firsthand']:,}"),
        )
    )


def problems_table(problems: Iterable[Row]) -> Iterator[str]:
    """What could not be read fully, and what to do about it."""
    coming = iter(problems)
    first = next(coming, None)
    if first is None:
        yield "<p>Everything that was found was read to its end.</p>\n"
        return
    yield _head("problems", "What could not be read fully", _PROBLEMS_HEAD)
    yield "<tbody>"
    for row in chain([first], coming):
        place = f" <small>{plain(row['place'])}</small>" if row["place"] else ""
        kind = plain(row["kind"].replace("_", " "))
        yield (
            f'<tr id="problem-{plain(row["problem"])}">'
            + _cells(
                (
                    ("path", "Where", f"<code>{plain(row['path'])}</code>{place}"),
                    ("what", "What could not be read", f"{plain(row['message'])} <small>{kind}</small>"),
                    ("what", "What to do", plain(row["remedy"])),
                )
            )
            + "</tr>\n"
        )
    yield "</tbody></table></div>\n"


def _head(name: str, caption: str, columns: tuple[tuple[str, str], ...]) -> str:
    heads = "".join(f'<th scope="col" class="{key}">{title}</th>' for key, title in columns)
    table = f'<table class="{name}"><caption>{caption}</caption><thead><tr>{heads}</tr></thead>'
    return f'<div class="sheet">{table}\n'


def _cells(cells: Iterable[tuple[str, str, str]]) -> str:
    # On a narrow screen a row becomes a card, and `data-head` stands for the column's head.
    return "".join(f'<td class="{key}" data-head="{head}">{cell}</td>' for key, head, cell in cells)
