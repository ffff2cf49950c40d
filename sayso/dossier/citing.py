"""The documents that a dossier cites, as BibTeX and as CSL-JSON, for those who write footnotes."""

import io
import json
import re
from typing import Any, BinaryIO

from sayso.dossier.compose import compose
from sayso.dossier.model import Dossier, Paper
from sayso.model.extension import Audience, Tables

_SPECIAL = re.compile(r"([#$%&_{}])")
_WORDED = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
_AUDIENCES: tuple[Audience, ...] = ("public", "colleague", "self")
_WHAT = "Leaked document"


class CitedBibtex:
    """Writes the documents cited as BibTeX."""

    name = "bibtex"
    suffix = ".bib"
    audiences = _AUDIENCES
    is_selective = True

    def write(self, case_name: str, tables: Tables, stream: BinaryIO) -> None:
        """Writes one entry a document, in order of date."""
        dossier = compose(case_name, tables)
        text = io.TextIOWrapper(stream, encoding="utf-8", newline="\n")
        text.writelines(_entry(each, dossier) for each in dossier.papers)
        text.detach()


class CitedCsl:
    """Writes the documents cited as CSL-JSON (Citation Style Language 1.0.2)."""

    name = "csl"
    suffix = ".json"
    audiences = _AUDIENCES
    is_selective = True

    def write(self, case_name: str, tables: Tables, stream: BinaryIO) -> None:
        """Writes a list with one object a document, in order of date."""
        dossier = compose(case_name, tables)
        rows = [_object(each, dossier) for each in dossier.papers]
        stream.write(f"{json.dumps(rows, ensure_ascii=False, indent=1)}\n".encode())


def _entry(paper: Paper, dossier: Dossier) -> str:
    fields = {
        "author": f"{{{_tex(paper.by)}}}" if paper.by else None,
        "title": _tex(_title(paper, dossier)),
        "howpublished": f"{_WHAT}, cited in: {_tex(dossier.title)}",
        "year": paper.start[:4] if paper.start else None,
        "date": _edtf(paper),
        "note": _tex(paper.path) if paper.path else None,
    }
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@misc{{document{paper.number},\n{lines}}}\n\n"


def _title(paper: Paper, dossier: Dossier) -> str:
    return f"Document {paper.number}" if dossier.audience == "public" else paper.title


def _edtf(paper: Paper) -> str | None:
    if not paper.start:
        return None
    return paper.start if paper.end in (paper.start, None) else f"{paper.start}/{paper.end}"


def _tex(text: str) -> str:
    flat = " ".join(text.split())
    return "".join(_WORDED.get(sign, _SPECIAL.sub(r"\\\1", sign)) for sign in flat)


def _object(paper: Paper, dossier: Dossier) -> dict[str, Any]:
    parts = [[int(part) for part in day.split("-")] for day in (paper.start, paper.end) if day]
    dates = parts[:1] if len(parts) == 2 and parts[0] == parts[1] else parts
    row: dict[str, Any] = {
        "id": f"document-{paper.number}",
        "type": "personal_communication" if paper.media_type == "message/rfc822" else "document",
        "genre": _WHAT,
        "title": _title(paper, dossier),
        "container-title": dossier.title,
    }
    row |= {"issued": {"date-parts": dates}} if dates else {}
    row |= {"author": [{"literal": paper.by}]} if paper.by else {}
    return row | ({"source": paper.path} if paper.path else {})
