"""Outlook's files as documents: the mail composed of them, under the file's own identity.

winmail.dat is read here as a file of its own; inside a mail it is taken for the layer of that mail that
it is.
"""

from collections.abc import Iterator
from dataclasses import replace

from sayso.errors import TooLarge
from sayso.model.document import Reading
from sayso.model.extension import Bid, Found, Opened
from sayso.read.digest import hash_stream
from sayso.read.limits import LIMITS
from sayso.read.mail import take_apart
from sayso.read.outlook import Composed, attach_aside, compose
from sayso.read.tnef import MAGIC, open_tnef


class TnefReader:
    """winmail.dat (TNEF) outside a mail."""

    name = "tnef"
    version = "1"
    container = False

    def bid(self, head: bytes, name: str) -> Bid:
        """CERTAIN where the first bytes are those of TNEF."""
        return Bid.CERTAIN if head.startswith(MAGIC) else Bid.NONE

    def read(self, item: Opened) -> Iterator[Found]:
        """The message in it as a document, then what of it could not be read, then its attachments."""
        if item.size > LIMITS.message_bytes:
            raise TooLarge(f"The file has {item.size:,} bytes; the limit is {LIMITS.message_bytes:,}.")
        composed = compose(open_tnef(item.stream.read()))
        yield from read_composed(item, composed, "application/vnd.ms-tnef")


def read_composed(item: Opened, composed: Composed, media_type: str) -> Iterator[Found]:
    """What is in the mail composed of a file, as the document which that file is: its bytes, its type."""
    item.stream.seek(0)
    digest = hash_stream(item.stream)
    for found in take_apart(composed.raw, item.name):
        if isinstance(found, Reading):
            document = replace(found.document, id=digest, size=item.size, media_type=media_type)
            yield replace(found, document=document)
            yield from composed.flaws
        else:
            yield found
    yield from attach_aside(composed)
