"""What a document's properties may be believed: its title, its author, the day it was written."""

from datetime import date

from sayso.model.place import DateRange

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
