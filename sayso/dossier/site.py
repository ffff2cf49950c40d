"""A folder of published dossiers made into a small static site: an index, what belongs together, a feed.

It needs no server and no script; a script of our own narrows the list as one types. Nothing comes from
outside.
"""

import base64
import hashlib
import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from math import log
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sayso.dossier.compose import compose
from sayso.dossier.drawing import draw, in_words
from sayso.dossier.linked import Published, describe, embedded, find_embedded
from sayso.dossier.plainly import listed
from sayso.dossier.web import part, policy
from sayso.errors import UsageError
from sayso.export.escape import plain
from sayso.model.extension import Tables

Row = dict[str, Any]
_MOST_RELATED = 4
_WEIGHTS = (3.0, 2.0, 1.0)  # a proposition, a source, a name that two share
_FILES = ("index.html", "feed.xml")


def read_published(folder: Path) -> tuple[Published, ...]:
    """The dossiers in a folder, in order of file name. Raises `UsageError` where there is none."""
    pages = sorted(folder.glob("*.html"))
    read = (find_embedded(page.read_text(encoding="utf-8", errors="replace"), page.name) for page in pages)
    found = tuple(each for each in read if each is not None)
    if not found:
        raise UsageError(f"{folder} holds no dossier: export one with `sayso export --as html`.")
    return found


def related(one: Published, others: Sequence[Published]) -> list[tuple[Published, str]]:
    """The dossiers that share most with one, and in words what; what few dossiers have counts for more."""
    spread = Counter(each for dossier in others for each in _shared(dossier))
    most = len(others) + 1
    scored = []
    for other in others:
        if other.file == one.file:
            continue
        common = _shared(one).keys() & _shared(other).keys()
        weights = {key: _WEIGHTS[key[0]] * log(1 + most / spread[key]) for key in common}
        if weights:
            scored.append((-sum(weights.values()), other.file, other, _why(weights)))
    return [(other, why) for _, _, other, why in sorted(scored, key=lambda each: each[:2])[:_MOST_RELATED]]


def _shared(dossier: Published) -> dict[tuple[int, str], None]:
    keys = [(0, each) for each in sorted(dossier.labels)]
    keys += [(1, each) for each in sorted(dossier.sources)]
    keys += [(2, each) for each in sorted(dossier.names - dossier.sources)]
    return dict.fromkeys(keys)


def _why(weights: dict[tuple[int, str], float]) -> str:
    best = sorted(weights, key=lambda key: (-weights[key], key))
    said = sum(kind == 0 for kind, _ in best)
    told = [f"{said} of the same statements"] if said > 1 else ["the same statement"] if said else []
    told += [name for kind, name in best if kind][:3]
    return f"shares {listed(told)}"


def find_related(folder: Path, tables: Tables, file: str) -> list[Row]:
    """Rows of `related` for a dossier that is about to be written as `file` beside those in `folder`."""
    told = find_embedded(embedded(describe(compose("", {**tables, "related": ()}))), file)
    if told is None:
        return []
    found = related(told, read_published(folder))
    return [{"title": other.title, "file": quote(other.file), "why": why} for other, why in found]


def build_site(folder: Path, output: Path, title: str, address: str | None = None) -> tuple[Published, ...]:
    """Writes the site: the dossiers as they are, `index.html` and `feed.xml`.

    `address` is where the site will lie, for the feed. Raises `UsageError` where `folder` holds no dossier,
    or one that is called like a page of the site.
    """
    published = read_published(folder)
    if any(each.file in _FILES for each in published):
        raise UsageError("A dossier is called index.html, as the site's own page is: give it another name.")
    output.mkdir(parents=True, exist_ok=True)
    for each in published:
        if (folder / each.file).resolve() != (output / each.file).resolve():
            shutil.copyfile(folder / each.file, output / each.file)
    (output / "index.html").write_text("".join(_index(title, published)), encoding="utf-8", newline="\n")
    feed = "".join(_feed(title, folder, published, address))
    (output / "feed.xml").write_text(feed, encoding="utf-8", newline="\n")
    return published


def _index(title: str, published: Sequence[Published]) -> Iterator[str]:
    style, script = part("dossier.css") + part("site.css"), part("site.js")
    digest = base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode("ascii")
    allowed = f"'sha256-{digest}'"
    yield (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy(style, allowed)}">\n'
        '<meta name="referrer" content="no-referrer">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<title>{plain(title)}</title>\n<link rel="alternate" type="application/atom+xml" href="feed.xml">\n'
        f"<style>{style}</style>\n</head>\n<body>\n<main>\n<h1>{plain(title)}</h1>\n"
    )
    count = len(published)
    yield f'<p class="soft">{count} dossier{"" if count == 1 else "s"} · <a href="feed.xml">feed</a></p>\n'
    yield (
        '<p class="search" hidden><label for="words">Search in what is said, by whom, about whom</label>'
        '<input id="words" type="search" autocomplete="off"> <span id="found" role="status"></span></p>\n'
    )
    for each in published:
        yield from _card(each, related(each, published))
    yield f"</main>\n<script>{script}</script>\n</body>\n</html>\n"


def _card(one: Published, others: Sequence[tuple[Published, str]]) -> Iterator[str]:
    words = " ".join((one.title, one.teaser, *one.said, *sorted(one.names | one.sources))).casefold()
    yield f'<article data-words="{plain(words)}">\n'
    yield f'<h2 dir="auto"><a href="{plain(quote(one.file))}">{plain(one.title)}</a></h2>\n'
    if one.chains:
        yield f'<div class="frame">{draw(one.chains, in_words(one.chains))}</div>\n'
    yield f'<p dir="auto">{plain(one.teaser)}</p>\n'
    if len(one.said) > 1:
        rows = "".join(f'<li dir="auto">{plain(each)}</li>' for each in one.said)
        yield f"<ul>{rows}</ul>\n"
    if others:
        links = "; ".join(
            f'<a href="{plain(quote(other.file))}">{plain(other.title)}</a> ({plain(why)})'
            for other, why in others
        )
        yield f'<p class="soft">Related: {links}</p>\n'
    yield "</article>\n"


def _feed(title: str, folder: Path, published: Sequence[Published], address: str | None) -> Iterator[str]:
    base = "" if address is None else f"{address.rstrip('/')}/"
    days = {each.file: _changed(folder / each.file) for each in published}
    newest = sorted(published, key=lambda each: (days[each.file], each.file), reverse=True)
    yield '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
    yield f"<title>{plain(title)}</title>\n<id>{plain(base or _urn(title))}</id>\n"
    yield f"<updated>{days[newest[0].file]}</updated>\n<author><name>{plain(title)}</name></author>\n"
    if base:
        yield f'<link rel="self" href="{plain(base)}feed.xml"/>\n'
    for each in newest:
        link = f"{base}{quote(each.file)}"
        yield f"<entry><title>{plain(each.title)}</title><id>{plain(link if base else _urn(each.file))}</id>"
        yield f'<link href="{plain(link)}"/><updated>{days[each.file]}</updated>'
        yield f"<summary>{plain(each.teaser)}</summary></entry>\n"
    yield "</feed>\n"


def _urn(name: str) -> str:
    return f"urn:sayso:{quote(name)}"


def _changed(file: Path) -> str:
    """The day on which a dossier was last written: no time of day tells of a working habit."""
    return f"{datetime.fromtimestamp(file.stat().st_mtime, UTC).date().isoformat()}T00:00:00Z"
