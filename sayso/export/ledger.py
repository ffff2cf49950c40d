"""The ledger page: one self-contained file, every claim of a case and every document linked both ways."""

import base64
import hashlib
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from typing import BinaryIO, TextIO

from sayso.export import wording
from sayso.export.article import write_article
from sayso.export.contents import Contents
from sayso.export.escape import plain
from sayso.export.tables import ledger_table, problems_table, sources_table
from sayso.export.wording import Row
from sayso.model.extension import Audience, Tables

_HEADLINES = ("documents", "messages", "claims", "sources", "ghosts", "problems")
_TABLES = ("status", "claims", "sources", "problems", "documents", "pages")
_PARTS = (("ledger", "Ledger"), ("sources", "Sources"), ("problems", "Problems"), ("documents", "Documents"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """What the page shows, as the functions of `sayso.views` of the same names give it; each is read once.

    `claims` are all of the case, document by document. `documents` is their listing, `pages` the same
    documents in the same order, whole, as `views.show` gives them.
    """

    name: str
    status: Iterable[Row]
    claims: Iterable[Row]
    sources: Iterable[Row]
    problems: Iterable[Row]
    documents: Iterable[Row]
    pages: Iterable[Row]


class LedgerExporter:
    """Writes the ledger of a case as one HTML page that works offline, without script too."""

    name = "ledger"
    suffix = ".html"
    audiences: tuple[Audience, ...] = ("self", "colleague", "public")

    def write(self, case_name: str, tables: Tables, stream: BinaryIO) -> None:
        """Writes the page to `stream`."""
        text = io.TextIOWrapper(stream, encoding="utf-8", newline="\n")
        write_ledger(Ledger(name=case_name, **{name: tables[name] for name in _TABLES}), text)
        text.detach()


def write_ledger(ledger: Ledger, stream: TextIO) -> None:
    """Writes the page piece by piece; kept are one document, all titles, the numbers of the claims."""
    stream.writelines(_page(ledger))


def policy() -> str:
    """The page's Content-Security-Policy: our own style and script by their hashes, nothing else at all."""
    style, script = (_hash(part(name)) for name in ("ledger.css", "ledger.js"))
    return f"default-src 'none'; style-src {style}; script-src {script}; base-uri 'none'; form-action 'none'"


def part(name: str) -> str:
    """The text of a file of ours that is written into the page."""
    return files("sayso.export").joinpath(name).read_text("utf-8")


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def _page(ledger: Ledger) -> Iterator[str]:
    contents = Contents()
    contents.list_documents(ledger.documents)
    yield from _opening(ledger.name, list(ledger.status))
    yield _section("ledger", "The ledger")
    yield part("filter.html")
    yield from ledger_table(ledger.claims, contents)
    yield f"</section>\n{_section('sources', 'Sources')}"
    yield from sources_table(ledger.sources)
    yield f"</section>\n{_section('problems', 'What could not be read')}"
    yield from problems_table(ledger.problems)
    yield f"</section>\n{_section('documents', 'The documents')}"
    yield from _list_of_documents(contents)
    for page in ledger.pages:
        yield from write_article(page, contents)
    yield f"</section>\n</main>\n{part('footer.html')}"
    yield f"<script>{part('ledger.js')}</script>\n</body>\n</html>\n"


def _opening(name: str, status: list[Row]) -> Iterator[str]:
    title = plain(name)
    yield (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy()}">\n'
        '<meta name="referrer" content="no-referrer">\n<meta name="color-scheme" content="light dark">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}: ledger</title>\n<style>{part('ledger.css')}</style>\n</head>\n<body>\n"
        '<a class="skip" href="#ledger">Skip to the ledger</a>\n'
    )
    links = "".join(f'<a href="#{key}">{word}</a>' for key, word in _PARTS)
    yield f'<nav aria-label="Parts of this page"><b><a href="#top">{title}</a></b>{links}'
    yield f"{part('keys.html')}</nav>\n"
    yield f'<header id="top" class="page"><p class="made">Sayso ledger</p><h1 dir="auto">{title}</h1>\n'
    yield from _counts(status)
    yield part("legend.html")
    yield '</header>\n<main tabindex="-1">\n'


def _counts(status: list[Row]) -> Iterator[str]:
    counts = {row["what"]: row["count"] for row in status}
    yield '<dl class="counts">'
    for what in _HEADLINES:
        if what in counts:
            yield f"<div><dt>{wording.word(wording.COUNT, what)}</dt><dd>{counts[what]:,}</dd></div>"
    yield "</dl>\n"
    lesser = [(what, count) for what, count in counts.items() if what not in _HEADLINES]
    if lesser:
        said = " · ".join(f"{plain(wording.word(wording.COUNT, what))} {count:,}" for what, count in lesser)
        yield f'<p class="lesser">{said}</p>\n'


def _section(key: str, title: str) -> str:
    heading = f'<h2 id="{key}-title">{title}</h2>\n'
    return f'<section id="{key}" class="part" aria-labelledby="{key}-title">{heading}'


def _list_of_documents(contents: Contents) -> Iterator[str]:
    yield f'<details class="list"><summary>List of all {len(contents.titles):,} documents</summary><ol>\n'
    for document, title in contents.titles.items():
        by = " · ".join(plain(each) for each in (title.sender, title.day) if each)
        name = plain(title.name)
        yield f'<li><a href="#doc-{plain(document)}"><bdi>{name}</bdi></a> <small>{by}</small></li>\n'
    yield "</ol></details>\n"
