"""Which styles of a Word document make headings, and which make quotations (ECMA-376 part 1, 17.7)."""

from sayso.read.package import Package
from sayso.read.xmlstream import START

_MOST_STYLES_DEEP = 20
_QUOTING = {"quote", "intense quote", "block text", "quotations", "block quotation", "blockquote"}
"""What styles for quotations are called: Word's and LibreOffice's own, and what people call theirs."""


def known_styles(package: Package, name: str) -> tuple[set[str], set[str]]:
    """The ids of the styles that make headings (by their built-in names, an outline level, or descent), and
    of those that make quotations (by name or descent).
    """
    parents: dict[str, str] = {}
    headings, quotations = set[str](), set[str]()
    style = ""
    for kind, element, given in package.events(name):
        if kind != START:
            continue
        if element == "w:style":
            style = given.get("w:styleId", "") if given.get("w:type", "paragraph") == "paragraph" else ""
        elif element == "w:name" and style:
            word = given.get("w:val", "").lower()
            if word.startswith("heading ") or word in ("title", "subtitle"):
                headings.add(style)
            elif word in _QUOTING:
                quotations.add(style)
        elif element == "w:basedOn" and style:
            parents[style] = given.get("w:val", "")
        elif element == "w:outlineLvl" and style and given.get("w:val", "9") < "9":
            headings.add(style)
    for style in parents:
        ancestor = style
        for _ in range(_MOST_STYLES_DEEP):
            ancestor = parents.get(ancestor, "")
            for known in (headings, quotations):
                if ancestor in known:
                    known.add(style)
    return headings, quotations
