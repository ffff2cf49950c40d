"""A checked draft as a DOCX with a comment beside each finding: verdict, place, voices, difference.

Office Open XML (ECMA-376, WordprocessingML) as Word and LibreOffice read it, written part by part: the same
draft and findings give the same bytes. No author, date or other property of the machine is written.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from itertools import pairwise
from typing import Any

Row = Mapping[str, Any]
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_FINE = frozenset(("verbatim", "typography", "edited", "supported"))
_WORDS = {
    "verbatim": "Word for word in the leak",
    "typography": "Word for word but for typography",
    "edited": "Word for word but for marked changes",
    "altered": "Altered",
    "spliced": "Put together from several places",
    "translated": "Perhaps translated",
    "not_found": "Not found in the leak",
    "supported": "In the leak",
    "sealed_name": "A name under seal",
    "terms_breached": "Terms not kept",
    "no_reply": "No reply on file",
    "below_standard": "Below the house standard",
    "wrong_speaker": "the leak gives it to another voice",
    "out_of_scope": "what stands around it turns it",
    "contradicted": "the leak has it the other way round",
    "drifted_before": "the claim itself changed what it rests on",
    "particulars_added": "the leak has no such figure or date there",
}
_NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_CONTENT_TYPES = (
    f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_TYPE}.document.main+xml"/>'
    f'<Override PartName="/word/comments.xml" ContentType="{_TYPE}.comments+xml"/></Types>'
)
_RELATIONS = (
    f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1"'
    f' Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>'
)
_DOCUMENT_RELATIONS = (
    f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1"'
    f' Type="{_OFFICE}/comments" Target="comments.xml"/></Relationships>'
)
_BREAK = re.compile("[\n\r\x0b\x0c\x85\u2028\u2029]")
_START = '<w:commentRangeStart w:id="{at}"/>'
_END = '<w:commentRangeEnd w:id="{at}"/><w:r><w:commentReference w:id="{at}"/></w:r>'
_SAME_DAY = (1980, 1, 1, 0, 0, 0)


def annotated(content: str, rows: Sequence[Row]) -> bytes:
    """The text of a draft as a DOCX, each finding of `rows` as a comment on its words.

    Words with a finding that asks for a look are marked yellow, the others green. Spans of the rows are code
    points of `content`; characters that XML cannot hold are left out.
    """
    parts = (
        ("[Content_Types].xml", _CONTENT_TYPES),
        ("_rels/.rels", _RELATIONS),
        ("word/document.xml", _document(content, rows)),
        ("word/_rels/document.xml.rels", _DOCUMENT_RELATIONS),
        ("word/comments.xml", _comments(rows)),
    )
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts:
            entry = zipfile.ZipInfo(name, _SAME_DAY)
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 3
            archive.writestr(entry, text.encode("utf-8"))
    return made.getvalue()


def _document(content: str, rows: Sequence[Row]) -> str:
    body = "".join(_paragraphs(content, rows))
    return f"{_HEAD}<w:document {_NAMESPACE}><w:body>{body}</w:body></w:document>"


def _paragraphs(content: str, rows: Sequence[Row]) -> Iterator[str]:
    """A paragraph for each line of the text; a comment may run over several."""
    places = [_within(row, len(content)) for row in rows]
    breaks = {match.start() for match in _BREAK.finditer(content)}
    cuts = {0, len(content), *breaks, *(at + 1 for at in breaks), *(at for place in places for at in place)}
    line: list[str] = []
    for start, end in pairwise([*sorted(cuts), len(content)]):
        line += (_END.format(at=at) for at, (_, high) in enumerate(places) if high == start)
        if start - 1 in breaks:
            yield f"<w:p>{''.join(line)}</w:p>"
            line = []
        line += (_START.format(at=at) for at, (low, _) in enumerate(places) if low == start)
        if start < end and start not in breaks:
            there = [row for row, (low, high) in zip(rows, places, strict=True) if low <= start < high]
            line.append(_run(content[start:end], there))
    yield f"<w:p>{''.join(line)}</w:p>"


def _within(row: Row, size: int) -> tuple[int, int]:
    """The first and last character of a finding, at least one character long where the text has any."""
    low = min(row["span"][0], max(0, size - 1))
    return low, min(max(row["span"][1], low + 1), size)


def _run(text: str, rows: Iterable[Row]) -> str:
    colours = {"green" if is_fine(row) else "yellow" for row in rows}
    colour = "yellow" if "yellow" in colours else "green" if colours else None
    style = "" if colour is None else f'<w:rPr><w:highlight w:val="{colour}"/></w:rPr>'
    return f'<w:r>{style}<w:t xml:space="preserve">{_escaped(text)}</w:t></w:r>'


def is_fine(row: Row) -> bool:
    """Whether a finding asks for no look."""
    return isinstance(row["verdict"], str) and row["verdict"] in _FINE and not row["flags"]


def _comments(rows: Sequence[Row]) -> str:
    made = []
    for at, row in enumerate(rows):
        lines = "".join(
            f'<w:p><w:r><w:t xml:space="preserve">{_escaped(line)}</w:t></w:r></w:p>'
            for line in evidence(row)
        )
        made.append(f'<w:comment w:id="{at}" w:author="Sayso" w:initials="S">{lines}</w:comment>')
    return f"{_HEAD}<w:comments {_NAMESPACE}>{''.join(made)}</w:comments>"


def evidence(row: Row) -> Iterator[str]:
    """A finding in lines as an editor or a lawyer reads it: verdict, difference, voices, place, reason."""
    found = row["verdict"] if isinstance(row["verdict"], list) else [row["verdict"]]
    verdict = ", ".join(_WORDS.get(each, each.capitalize()) for each in found)
    flags = "; ".join(_WORDS.get(flag, flag.replace("_", " ")) for flag in row["flags"])
    yield f"{verdict}. {flags[:1].upper()}{flags[1:]}." if flags else f"{verdict}."
    for step in row["diff"]:
        if step["op"] != "equal":
            yield _step(step)
    if row.get("leak"):
        yield f"The leak: “{_flat(row['leak'])}”"
    if row["chain"]:
        yield f"Who says so: {' ← '.join(each or '(not named)' for each in row['chain'])}"
    elif row["speaker"]:
        yield f"Who: {row['speaker']}"
    if row["named"] and "wrong_speaker" in row["flags"]:
        yield f"The draft says: {row['named']}"
    for place in filter(None, (row["place"], *row["further"])):
        day = f", {place['date'][:10]}" if place["date"] else ""
        yield f"{place['path']}, {place['zone']}, characters {place['span'][0]} to {place['span'][1]}{day}"
    if row.get("note"):
        yield str(row["note"])


def _step(step: Mapping[str, str]) -> str:
    draft, leak = _flat(step["draft"]), _flat(step["leak"])
    kind = f"{step['kind'].capitalize()}: " if step.get("kind") else ""
    if not draft:
        return f"{kind}left out: “{leak}”"
    if not leak:
        return f"{kind}added: “{draft}”"
    return f"{kind}the draft has “{draft}”, the leak “{leak}”"


def _flat(text: str) -> str:
    return " ".join(text.split())


def _escaped(text: str) -> str:
    return escape(_UNFIT.sub("", text.replace("\t", "    ")), quote=True)
