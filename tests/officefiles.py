"""Makes small office documents for tests, part by part, as programs write them."""

from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

from factory import make_zip

OFFICE = "http://schemas.openxmlformats.org"
LINK = f"{OFFICE}/officeDocument/2006/relationships"
WORD = f'xmlns:w="{OFFICE}/wordprocessingml/2006/main" xmlns:r="{OFFICE}/officeDocument/2006/relationships"'
SHEET = f'xmlns="{OFFICE}/spreadsheetml/2006/main" xmlns:r="{OFFICE}/officeDocument/2006/relationships"'
SHOW = (
    f'xmlns:p="{OFFICE}/presentationml/2006/main" xmlns:a="{OFFICE}/drawingml/2006/main" '
    f'xmlns:r="{OFFICE}/officeDocument/2006/relationships"'
)
ODF = " ".join(
    f'xmlns:{each}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for each, name in {
        "office": "office", "text": "text", "table": "table", "style": "style", "draw": "drawing",
        "presentation": "presentation", "meta": "meta", "manifest": "manifest",
    }.items()
)  # fmt: skip
DUBLIN = 'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
TYPES = f'<Types xmlns="{OFFICE}/package/2006/content-types"/>'


def rels(links: Mapping[str, tuple[str, str]]) -> bytes:
    """A part of relations: id to (kind, target)."""
    inside = "".join(
        f'<Relationship Id="{key}" Type="{LINK}/{kind}" Target="{target}"/>'
        for key, (kind, target) in links.items()
    )
    return f'<Relationships xmlns="{OFFICE}/package/2006/relationships">{inside}</Relationships>'.encode()


def core(**facts: str) -> bytes:
    """Core properties: title, creator, created, modified, lastModifiedBy."""
    prefixes = {"created": "dcterms", "modified": "dcterms", "lastModifiedBy": "cp"}
    inside = "".join(
        f"<{prefixes.get(name, 'dc')}:{name}>{escape(value)}</{prefixes.get(name, 'dc')}:{name}>"
        for name, value in facts.items()
    )
    space = f'xmlns:cp="{OFFICE}/package/2006/metadata/core-properties"'
    return f"<cp:coreProperties {space} {DUBLIN}>{inside}</cp:coreProperties>".encode()


def members(main: str, parts: Mapping[str, bytes | str]) -> dict[str, bytes]:
    """The members of a package whose main part is `main`."""
    made = {"[Content_Types].xml": TYPES.encode(), "_rels/.rels": rels({"r1": ("officeDocument", main)})}
    return made | {name: raw.encode() if isinstance(raw, str) else raw for name, raw in parts.items()}


def paragraph(*runs: str, style: str | None = None) -> str:
    """A Word paragraph. A run that begins with `<` stands as it is."""
    head = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{head}{''.join(map(run, runs))}</w:p>"


def run(text: str) -> str:
    """A run of Word text, or markup as it is."""
    return text if text.startswith("<") else f"<w:r><w:t>{escape(text)}</w:t></w:r>"


def word_part(name: str, inside: str) -> str:
    """A part of a Word document with `w:NAME` as its root."""
    return f"<w:{name} {WORD}>{inside}</w:{name}>"


def make_docx(
    body: str,
    links: Mapping[str, tuple[str, str]] | None = None,
    parts: Mapping[str, bytes | str] | None = None,
) -> bytes:
    """A Word document with this body; `links` are the relations of its main part."""
    own: dict[str, bytes | str] = {"word/document.xml": word_part("document", f"<w:body>{body}</w:body>")}
    if links:
        own["word/_rels/document.xml.rels"] = rels(links)
    return make_zip(members("word/document.xml", {**own, **(parts or {})}))


def make_xlsx(
    sheets: Sequence[tuple[str, str]],
    parts: Mapping[str, bytes | str] | None = None,
    links: Mapping[str, tuple[str, str]] | None = None,
    states: Mapping[str, str] | None = None,
) -> bytes:
    """A workbook of (name, rows as markup); `links` add to the relations of its main part."""
    listed, own = "", {"w1": ("sharedStrings", "sharedStrings.xml"), "w2": ("styles", "styles.xml")}
    made: dict[str, bytes | str] = {}
    for number, (name, rows) in enumerate(sheets, 1):
        state = (states or {}).get(name, "visible")
        listed += f'<sheet name="{escape(name)}" sheetId="{number}" state="{state}" r:id="s{number}"/>'
        own[f"s{number}"] = ("worksheet", f"worksheets/sheet{number}.xml")
        inside = f"<worksheet {SHEET}><sheetData>{rows}</sheetData></worksheet>"
        made[f"xl/worksheets/sheet{number}.xml"] = inside
    made["xl/workbook.xml"] = f"<workbook {SHEET}><sheets>{listed}</sheets></workbook>"
    made["xl/_rels/workbook.xml.rels"] = rels({**own, **(links or {})})
    return make_zip(members("xl/workbook.xml", {**made, **(parts or {})}))


def shape(*paragraphs: str, placeholder: str | None = None) -> str:
    """A shape of a slide with paragraphs of text."""
    head = f'<p:nvSpPr><p:nvPr><p:ph type="{placeholder}"/></p:nvPr></p:nvSpPr>' if placeholder else ""
    inside = "".join(f"<a:p><a:r><a:t>{escape(each)}</a:t></a:r></a:p>" for each in paragraphs)
    return f"<p:sp>{head}<p:txBody>{inside}</p:txBody></p:sp>"


def slide(inside: str, root: str = "sld", attributes: str = "") -> str:
    """A slide, or notes (`root`) to one."""
    return f"<p:{root} {SHOW} {attributes}><p:cSld><p:spTree>{inside}</p:spTree></p:cSld></p:{root}>"


def make_pptx(
    slides: Sequence[str],
    parts: Mapping[str, bytes | str] | None = None,
    links: Mapping[str, tuple[str, str]] | None = None,
) -> bytes:
    """A presentation that shows its slides in this order; they are stored in the opposite one."""
    own, listed, made = {}, "", dict[str, bytes | str]()
    for number, content in enumerate(slides, 1):
        name = f"slide{len(slides) + 1 - number}.xml"
        own[f"s{number}"] = ("slide", f"slides/{name}")
        listed += f'<p:sldId id="{255 + number}" r:id="s{number}"/>'
        made[f"ppt/slides/{name}"] = content
    listed = f"<p:sldIdLst>{listed}</p:sldIdLst>"
    made["ppt/presentation.xml"] = f"<p:presentation {SHOW}>{listed}</p:presentation>"
    made["ppt/_rels/presentation.xml.rels"] = rels({**own, **(links or {})})
    return make_zip(members("ppt/presentation.xml", {**made, **(parts or {})}))


def make_odf(kind: str, body: str, parts: Mapping[str, bytes | str] | None = None, styles: str = "") -> bytes:
    """An OpenDocument (`kind` text, spreadsheet or presentation) with this body."""
    media_type = f"application/vnd.oasis.opendocument.{kind}"
    content = (
        f"<office:document-content {ODF} {DUBLIN}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>"
    )
    manifest = (
        f'<manifest:manifest {ODF}><manifest:file-entry manifest:full-path="/" '
        f'manifest:media-type="{media_type}"/></manifest:manifest>'
    )
    made: dict[str, bytes | str] = {
        "mimetype": media_type, "content.xml": content, "META-INF/manifest.xml": manifest, **(parts or {}),
    }  # fmt: skip
    return make_zip([(name, raw.encode() if isinstance(raw, str) else raw) for name, raw in made.items()], 0)
