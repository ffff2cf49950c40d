"""Documents for tests of the text stage: a mail of Cy Poe's and a plain file."""

from sayso.model.document import Address, Document, Message, Part
from sayso.model.place import DateRange, Run

DAY = DateRange(start="2019-06-04", end="2019-06-04")


def mail_document(subject: str = "Re: Rain", sender: str | None = "Cy Poe") -> Document:
    """A mail sent on 4 June 2019; `sender` None for a mail without a From header."""
    message = Message(
        message_id="m1",
        in_reply_to=(),
        references=(),
        sender=Address(name=sender, address="cy@example.org") if sender else None,
        recipients=(),
        subject=subject,
        sent="2019-06-04T10:00:00+02:00",
    )
    return Document(
        id="d", size=1, media_type="message/rfc822", kind="mail", name="1.eml", dated=DAY, message=message
    )


def plain_document(*, author: str | None = None, outlet: str | None = None) -> Document:
    """A plain text file."""
    return Document(
        id="d", size=1, media_type="text/plain", kind="text", name="a.txt", author=author, outlet=outlet
    )


def plain_part(content: str) -> Part:
    """A plain-text part as a reader gives it."""
    size = len(content)
    runs = (Run(start=0, length=size, part=0, origin=0, origin_length=size),) if content else ()
    return Part(media_type="text/plain", content=content, runs=runs)
