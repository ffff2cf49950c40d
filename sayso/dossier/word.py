"""The dossier as a Word document (ECMA-376), by our own templates: no author, no date, the same bytes."""

import zipfile
from collections.abc import Iterator, Mapping
from typing import BinaryIO

from sayso.dossier.blocks import Block, Figure, Grid, Heading, Items, Paragraph, Quotation, Run, Runs, flow
from sayso.dossier.compose import compose
from sayso.dossier.model import PagePicture, Step
from sayso.dossier.web import part
from sayso.export.escape import plain
from sayso.model.extension import Audience, Tables

_RELATIONS = "application/vnd.openxmlformats-package.relationships+xml"
_DAY = (1980, 1, 1, 0, 0, 0)
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
_NAMES = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WIDTH = 9070  # of the text, in twentieths of a point, on A4 with margins of 2.5 cm
_UNIT = 635  # English Metric Units in a twentieth of a point
_DENSITY = 1.9  # pixels of a page's picture to a point


class DossierDocument:
    """Writes a dossier as DOCX."""

    name = "docx"
    suffix = ".docx"
    audiences: tuple[Audience, ...] = ("public", "colleague", "self")
    is_selective = True

    def write(self, case_name: str, tables: Tables, stream: BinaryIO) -> None:
        """Writes the document to `stream`."""
        dossier = compose(case_name, tables)
        blocks = dict(enumerate(flow(dossier), 1))
        body = "".join(piece for number, each in blocks.items() for piece in _block(each, number))
        pictures = {
            number: each.picture.png
            for number, each in blocks.items()
            if isinstance(each, Quotation) and each.picture is not None
        }
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            images = [(f"word/{_media(number)}", png) for number, png in pictures.items()]
            texts = [
                *_package(pictures),
                ("word/styles.xml", part("styles.xml")),
                ("word/document.xml", _document(body)),
            ]
            for name, content in [*((name, text.encode("utf-8")) for name, text in texts), *images]:
                entry = zipfile.ZipInfo(name, _DAY)
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, content)


def _media(number: int) -> str:
    return f"media/page{number}.png"


def _package(pictures: Mapping[int, bytes]) -> Iterator[tuple[str, str]]:
    png = '<Default Extension="png" ContentType="image/png"/>' if pictures else ""
    yield (
        "[Content_Types].xml",
        (
            f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
            f'<Default Extension="rels" ContentType="{_RELATIONS}"/>'
            f'<Default Extension="xml" ContentType="application/xml"/>{png}'
            f'<Override PartName="/word/document.xml" ContentType="{_TYPE}.document.main+xml"/>'
            f'<Override PartName="/word/styles.xml" ContentType="{_TYPE}.styles+xml"/></Types>'
        ),
    )
    yield "_rels/.rels", _relations((1, "officeDocument", "word/document.xml"))
    images = ((1 + number, "image", _media(number)) for number in pictures)
    yield "word/_rels/document.xml.rels", _relations((1, "styles", "styles.xml"), *images)


def _relations(*each: tuple[int, str, str]) -> str:
    told = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for number, kind, target in each
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{told}</Relationships>'


def _document(body: str) -> str:
    page = (
        '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/>'
        '<w:pgMar w:top="1418" w:right="1418" w:bottom="1418" w:left="1418" w:header="708" w:footer="708"'
        ' w:gutter="0"/></w:sectPr>'
    )
    return f"{_HEAD}<w:document {_NAMES}><w:body>{body}{page}</w:body></w:document>"


def _block(block: Block, number: int) -> Iterator[str]:
    match block:
        case Heading():
            style = "Title" if block.level == 1 else f"Heading{block.level - 1}"
            mark = _bookmark(block.anchor, number) if block.anchor else ""
            yield _paragraph(style, mark + _text(block.text))
        case Paragraph():
            yield _paragraph({"soft": "Small", "lead": "Lead"}.get(block.style, ""), _runs(block.runs))
        case Quotation():
            before, after = _text(block.before, "Near"), _text(block.after, "Near")
            yield _paragraph("Quote", f"{before}{_text(block.words)}{after}")
            if block.picture is not None:
                yield _paragraph("Quote", _picture(block.picture, number))
                yield _paragraph("Further", _text(block.picture.caption))
            for place, each in enumerate(block.sources, 1):
                yield _paragraph("Place" if place == len(block.sources) else "Further", _runs(each))
        case Items():
            yield from _items(block)
        case Grid():
            yield from _grid(block, number)
        case Figure():
            yield _paragraph("Caption", _text(block.caption))
            for place, chain in enumerate(block.chains, 1):
                yield from _chain(chain, 0, f"Origin {place}: ")


def _picture(page: PagePicture, number: int) -> str:
    """A page's picture in the line of text, at most as wide as that is (ECMA-376, 20.4.2.8)."""
    width = min(_WIDTH - 600, round(page.width / _DENSITY * 20))
    across, down = width * _UNIT, max(1, round(width * _UNIT * page.height / page.width))
    name = f'id="{number}" name="Page {number}"'
    picture = (
        f'<pic:pic xmlns:pic="{_DRAWING}/picture"><pic:nvPicPr><pic:cNvPr {name}/><pic:cNvPicPr/>'
        f'</pic:nvPicPr><pic:blipFill><a:blip xmlns:r="{_OFFICE}" r:embed="rId{1 + number}"/>'
        '<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/>'
        f'<a:ext cx="{across}" cy="{down}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        "</pic:spPr></pic:pic>"
    )
    return (
        f'<w:r><w:drawing><wp:inline xmlns:wp="{_DRAWING}/wordprocessingDrawing" distT="0" distB="0"'
        f' distL="0" distR="0"><wp:extent cx="{across}" cy="{down}"/>'
        f'<wp:docPr {name} descr="{plain(page.words)}"/>'
        f'<a:graphic xmlns:a="{_DRAWING}/main"><a:graphicData uri="{_DRAWING}/picture">{picture}'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def _paragraph(style: str, inner: str, indent: int = 0) -> str:
    styled = f'<w:pStyle w:val="{style}"/>' if style else ""
    indented = f'<w:ind w:left="{indent}"/>' if indent else ""
    return f"<w:p><w:pPr>{styled}{indented}</w:pPr>{inner}</w:p>"


def _text(text: str, style: str = "", more: str = "") -> str:
    if not text:
        return ""
    styled = f'<w:rStyle w:val="{style}"/>' if style else ""
    properties = f"<w:rPr>{styled}{more}</w:rPr>" if styled or more else ""
    lines = "<w:br/>".join(f'<w:t xml:space="preserve">{plain(line)}</w:t>' for line in text.split("\n"))
    return f"<w:r>{properties}{lines}</w:r>"


def _bookmark(anchor: str, number: int) -> str:
    return f'<w:bookmarkStart w:id="{number}" w:name="{anchor}"/><w:bookmarkEnd w:id="{number}"/>'


def _runs(runs: Runs) -> str:
    return "".join(map(_run, runs))


def _run(run: Run) -> str:
    words = _text(run.text, "Soft" if run.is_soft else "", "<w:b/>" if run.is_strong else "")
    return f'<w:hyperlink w:anchor="{run.anchor}">{words}</w:hyperlink>' if run.anchor else words


def _items(block: Items) -> Iterator[str]:
    marks = block.marks or ("•",) * len(block.rows)
    for mark, runs in zip(marks, block.rows, strict=True):
        sign = _text(mark, "", "<w:b/>" if mark in ("met", "missing") else "")
        style = "Marked" if mark in ("met", "missing") else "Item"
        yield _paragraph(style, f"{sign}<w:r><w:tab/></w:r>{_runs(runs)}")


def _grid(block: Grid, number: int) -> Iterator[str]:
    yield _paragraph("Caption", _text(block.caption))
    width = _WIDTH // len(block.head)
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for _ in block.head)
    yield f'<w:tbl><w:tblPr><w:tblStyle w:val="Sheet"/><w:tblW w:w="{_WIDTH}" w:type="dxa"/></w:tblPr>'
    yield f"<w:tblGrid>{columns}</w:tblGrid><w:tr><w:trPr><w:tblHeader/></w:trPr>"
    yield "".join(_cell(_text(each, "", "<w:b/>"), width) for each in block.head) + "</w:tr>"
    for place, row in enumerate(block.rows):
        mark = _bookmark(block.anchors[place], 1000 * number + place) if block.anchors else ""
        cells = (_cell((mark if not at else "") + _text(each), width) for at, each in enumerate(row))
        yield f"<w:tr>{''.join(cells)}</w:tr>"
    yield f"</w:tbl>{_paragraph('', '')}"


def _cell(inner: str, width: int) -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{_paragraph("Cell", inner)}</w:tc>'


def _chain(step: Step, depth: int, lead: str) -> Iterator[str]:
    """A chain as lines, each voice one step further in than the one it was told by."""
    notes = "".join(f" ({note})" for note in (step.note, *map(str, step.changes)) if note)
    inner = f"{_text(lead, 'Soft')}{_text(step.name, '', '<w:b/>')}{_text(notes, 'Soft')}"
    yield _paragraph("Chain", inner, 284 + depth * 400)
    for each in step.told:
        how = "rests on it" if each.is_joined else each.how
        yield from _chain(each, depth + 1, f"→ {f'{how}: ' if how else ''}")
