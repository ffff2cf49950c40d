"""What a document's properties may be believed: its title, its author, the day it was written."""

from collections.abc import Mapping, Sequence
from datetime import date

from sayso.model.document import Document, Part, Reading
from sayso.model.extension import Opened
from sayso.model.place import DateRange
from sayso.read.digest import hash_stream
from sayso.read.package import Package
from sayso.read.story import stated

# What programs write where nobody wrote anything.
_NOBODY = {
    "", "user", "admin", "administrator", "owner", "author", "unknown", "default", "pc", "windows user",
    "microsoft office user", "microsoft office-anwender", "utilisateur windows", "usuario de windows",
    "usuario", "openpyxl", "python-docx", "python-pptx", "apache poi", "unknown creator", "none",
}  # fmt: skip
_UNTITLED = {
    "", "untitled", "powerpoint presentation", "powerpoint-präsentation", "presentación de powerpoint",
    "présentation powerpoint", "apresentação do powerpoint", "presentazione standard di powerpoint",
    "pptx presentation", "slide 1", "document1", "dokument1", "word document", "book1", "template",
}  # fmt: skip
_MOST = 500


def title_of(title: str | None) -> str | None:
    """A title as properties give it; `None` where it is only what the program filled in."""
    words = " ".join((title or "")[: 4 * _MOST].split())[:_MOST]
    return None if words.lower() in _UNTITLED or words.startswith("Microsoft Word - ") else words


def author_of(author: str | None) -> str | None:
    """An author as properties give it; `None` where it is only the program's or a machine's default."""
    words = " ".join((author or "")[: 4 * _MOST].split())[:_MOST]
    return None if words.lower() in _NOBODY else words


def day_of(created: str | None, modified: str | None) -> DateRange | None:
    """The day a document was written, where its properties leave no doubt; both are ISO 8601 or `None`.

    That is: it was created and last saved on one day. Else neither can be what its "yesterday" refers to:
    `created` is often the day somebody made the template or the first draft years before, `modified` the
    day somebody else saved it again; both then stand among the properties, as evidence.
    """
    if not created or not modified or created[:10] != modified[:10]:
        return None
    try:
        day = date.fromisoformat(created[:10]).isoformat()
    except ValueError:
        return None
    return DateRange(start=day, end=day)


def reading_of(
    item: Opened, package: Package, parts: Sequence[Part], told: tuple[str, Mapping[str, str | None]]
) -> Reading:
    """The reading of an office document: its `parts`, and what it says of itself as one more.

    `told` are its media type and its properties by name. Raises the package's failure where nothing at all
    could be read.
    """
    media_type, facts = told
    properties = stated("Document properties", facts.items())
    if not parts and not properties and package.flaws:
        raise package.failure()
    item.stream.seek(0)
    document = Document(
        id=hash_stream(item.stream),
        size=item.size,
        media_type=media_type,
        kind="text",
        name=item.name,
        title=title_of(facts.get("title")),
        author=author_of(facts.get("author")),
        dated=day_of(facts.get("created"), facts.get("last saved")),
    )
    return Reading(document=document, parts=(*parts, *((properties,) if properties else ())))
