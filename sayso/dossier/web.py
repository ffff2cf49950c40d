"""The dossier as one page: no script, nothing from outside, readable on a screen, on paper and read aloud."""

import base64
import hashlib
import io
from collections.abc import Iterator
from importlib.resources import files
from typing import BinaryIO

from sayso.dossier.blocks import Block, Figure, Grid, Heading, Items, Paragraph, Quotation, Run, Runs, flow
from sayso.dossier.compose import compose
from sayso.dossier.drawing import draw, in_words
from sayso.dossier.linked import describe, embedded
from sayso.dossier.model import PagePicture
from sayso.export.escape import plain
from sayso.model.extension import Audience, Tables

_WIDE = 760
"""From how many pixels on a drawing may reach beyond the column of text."""
_DENSITY = 1.4
"""How many pixels of a page's picture are one of the screen's."""


class DossierPage:
    """Writes a dossier as one HTML page."""

    name = "html"
    suffix = ".html"
    audiences: tuple[Audience, ...] = ("public", "colleague", "self")
    is_selective = True

    def write(self, case_name: str, tables: Tables, stream: BinaryIO) -> None:
        """Writes the page to `stream`."""
        dossier = compose(case_name, tables)
        text = io.TextIOWrapper(stream, encoding="utf-8", newline="\n")
        text.write(opening(dossier.title, part("dossier.css"), embedded(describe(dossier))))
        text.write("<main>\n")
        text.writelines(_block(each) for each in flow(dossier))
        text.write("</main>\n</body>\n</html>\n")
        text.detach()


def part(name: str) -> str:
    """The text of a file of ours that is written into a page."""
    return files("sayso.dossier").joinpath(name).read_text("utf-8")


def policy(style: str, script: str = "'none'") -> str:
    """A Content-Security-Policy for a page that brings its style along and runs nothing, or one script."""
    digest = base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; script-src {script}; img-src data:;"
        " base-uri 'none'; form-action 'none'"
    )


def opening(title: str, style: str, data: str = "") -> str:
    """The head of a page, up to its body; `data` goes into the head as it is."""
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy(style)}">\n'
        '<meta name="referrer" content="no-referrer">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{plain(title)}</title>\n<style>{style}</style>\n{data}</head>\n<body>\n"
    )


def _block(block: Block) -> str:
    match block:
        case Heading():
            anchor = f' id="{block.anchor}"' if block.anchor else ""
            return f'<h{block.level}{anchor} dir="auto">{plain(block.text)}</h{block.level}>\n'
        case Paragraph():
            return f"<p{_styled(block.style)}>{_runs(block.runs)}</p>\n"
        case Quotation():
            return "".join(_quotation(block))
        case Items():
            return "".join(_items(block))
        case Grid():
            return "".join(_grid(block))
        case Figure():
            return _figure(block)


def _styled(style: str) -> str:
    return f' class="{style}"' if style else ""


def _runs(runs: Runs) -> str:
    return "".join(map(_run, runs))


def _run(run: Run) -> str:
    words = f"<bdi>{plain(run.text)}</bdi>" if run.anchor or run.file else plain(run.text)
    if run.is_strong:
        words = f"<strong>{words}</strong>"
    if run.is_soft:
        words = f'<span class="soft">{words}</span>'
    target = f"#{run.anchor}" if run.anchor else run.file
    return f'<a href="{plain(target)}">{words}</a>' if target else words


def _quotation(block: Quotation) -> Iterator[str]:
    before = f'<span class="near">{plain(block.before)}</span>' if block.before else ""
    after = f'<span class="near">{plain(block.after)}</span>' if block.after else ""
    words = f"<b>{plain(block.words)}</b>" if before or after else plain(block.words)
    yield f'<blockquote><p dir="auto">{before}{words}{after}</p>'
    if block.picture is not None:
        yield _page(block.picture)
    yield "<footer>"
    yield "".join(f"<div>{_runs(each)}</div>" for each in block.sources)
    yield "</footer></blockquote>\n"


def _page(picture: PagePicture) -> str:
    data = base64.b64encode(picture.png).decode("ascii")
    width, height = (max(1, round(side / _DENSITY)) for side in (picture.width, picture.height))
    return (
        f'<figure class="page"><img src="data:image/png;base64,{data}" width="{width}" height="{height}"'
        f' alt="{plain(picture.words)}"><figcaption>{plain(picture.caption)}</figcaption></figure>'
    )


def _items(block: Items) -> Iterator[str]:
    marks = block.marks or ("",) * len(block.rows)
    is_marked = bool(block.marks)
    letters = "" if block.style in ("standard", "contents") or not is_marked else "letters"
    yield f'<ul class="{" ".join(filter(None, ("marked" if is_marked else "", letters, block.style)))}">'
    for mark, runs in zip(marks, block.rows, strict=True):
        kind = f" {mark}" if mark in ("met", "missing") else ""
        sign = f'<span class="mark{kind}">{plain(mark)}</span> ' if mark else ""
        yield f'<li>{sign}<span dir="auto">{_runs(runs)}</span></li>'
    yield "</ul>\n"


def _grid(block: Grid) -> Iterator[str]:
    heads = "".join(f'<th scope="col">{plain(each)}</th>' for each in block.head)
    caption = f"<caption>{plain(block.caption)}</caption>"
    yield f'<div class="sheet" tabindex="0" role="region" aria-label="{plain(block.caption)}">'
    yield f"<table>{caption}<thead><tr>{heads}</tr></thead><tbody>\n"
    for place, row in enumerate(block.rows):
        anchor = f' id="{block.anchors[place]}"' if block.anchors else ""
        cells = "".join(f'<td dir="auto">{plain(each)}</td>' for each in row)
        yield f"<tr{anchor}>{cells}</tr>\n"
    yield "</tbody></table></div>\n"


def _figure(block: Figure) -> str:
    picture = draw(block.chains, in_words(block.chains))
    wide = ' class="wide"' if int(picture.partition(' width="')[2].partition('"')[0]) > _WIDE else ""
    return (
        f'<figure{wide}><div class="frame" tabindex="0" role="group" aria-label="{plain(block.caption)}">'
        f"{picture}</div><figcaption>{plain(block.caption)}</figcaption></figure>\n"
    )
