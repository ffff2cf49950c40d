"""The dossier as PDF, set by Typst (the extra `report`). Words go to it as data, never as markup."""

import base64
import json
from importlib import import_module
from typing import Any, BinaryIO

from sayso.dossier.blocks import Block, Figure, Grid, Heading, Items, Paragraph, Quotation, Runs, flow
from sayso.dossier.compose import compose
from sayso.dossier.drawing import draw, in_words
from sayso.dossier.model import PagePicture
from sayso.dossier.web import part
from sayso.errors import MissingExtra
from sayso.model.extension import Audience, Tables

_FONT = "Libertinus Serif"
"""Comes with Typst; where it lacks a script, fonts of the machine stand in."""
_DENSITY = 1.9
"""How many pixels of a page's picture are a point in print."""


class DossierPrint:
    """Writes a dossier as PDF."""

    name = "pdf"
    suffix = ".pdf"
    audiences: tuple[Audience, ...] = ("public", "colleague", "self")
    is_selective = True

    def write(self, case_name: str, tables: Tables, stream: BinaryIO) -> None:
        """Writes the document to `stream`. Raises `MissingExtra` where Typst is not installed."""
        try:
            typst = import_module("typst")
        except ImportError as error:
            raise MissingExtra(
                "A PDF is set by Typst, which is not installed: pip install 'sayso[report]', or export as"
                " html and print that."
            ) from error
        dossier = compose(case_name, tables)
        rows = [_row(each) for each in flow(dossier)]
        told = json.dumps({"title": dossier.title, "blocks": rows}, ensure_ascii=False)
        made = typst.compile(part("dossier.typ").encode("utf-8"), sys_inputs={"dossier": told}, timestamp=0)
        stream.write(made)


def _row(block: Block) -> dict[str, Any]:
    match block:
        case Heading():
            return {"kind": "heading", "level": block.level, "text": block.text, "anchor": block.anchor}
        case Paragraph():
            return {"kind": "paragraph", "runs": _runs(block.runs), "style": block.style}
        case Quotation():
            sources = [_runs(each) for each in block.sources]
            near = {"before": block.before, "after": block.after}
            picture = None if block.picture is None else _picture(block.picture)
            return {"kind": "quotation", "words": block.words, "sources": sources, "picture": picture, **near}
        case Items():
            rows = [_runs(each) for each in block.rows]
            return {"kind": "items", "rows": rows, "marks": list(block.marks), "style": block.style}
        case Grid():
            cells = [list(each) for each in block.rows]
            shape = {"head": list(block.head), "wide": block.wide, "anchors": list(block.anchors)}
            return {"kind": "grid", "caption": block.caption, "rows": cells, **shape}
        case Figure():
            # One picture an origin: a page may end between two of them.
            drawn = [
                {"picture": draw([chain], "", font=_FONT, first=place), "words": in_words([chain])}
                for place, chain in enumerate(block.chains, 1)
            ]
            return {"kind": "figure", "pictures": drawn, "caption": block.caption}


def _picture(picture: PagePicture) -> dict[str, Any]:
    """A page's picture: inside a drawing, as words are all that goes to Typst."""
    data = base64.b64encode(picture.png).decode("ascii")
    size = f'width="{picture.width}" height="{picture.height}"'
    image = f'<image {size} href="data:image/png;base64,{data}"/>'
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{image}</svg>'
    points = picture.width / _DENSITY
    return {"drawing": drawing, "points": points, "words": picture.words, "caption": picture.caption}


def _runs(runs: Runs) -> list[dict[str, Any]]:
    return [
        {"text": each.text, "strong": each.is_strong, "soft": each.is_soft, "anchor": each.anchor}
        for each in runs
    ]
