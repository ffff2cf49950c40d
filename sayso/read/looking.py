"""Looks at one item of an original in the cell: at its bytes, at a page of it, at a mail as it was sent."""

from io import BytesIO

from sayso.errors import Damaged, ReadError, TooLarge
from sayso.model.extension import Opened
from sayso.model.looking import Look, Seen
from sayso.read.items import ItemWalk, to_problem
from sayso.read.limits import LIMITS
from sayso.read.mailbody import look_at_mail
from sayso.read.pagepicture import draw_page


def look_at(opened: Opened, look: Look, walk: ItemWalk) -> Seen:
    """What `look` asks for of the item in a file; the problem where that cannot be had."""
    try:
        found = walk.reach(_piece(opened, look), look.inside)
        with found.stream:
            first = found.stream.read(min(look.first, LIMITS.message_bytes))
            found.stream.seek(0)
            return Seen(
                size=found.size,
                first=first,
                page=None if look.page is None else draw_page(found, look),
                mail=look_at_mail(found) if look.is_mail else None,
            )
    except ReadError as error:
        return Seen(
            problem=to_problem(error, opened.name, None if look.page is None else f"page {look.page}")
        )


def _piece(opened: Opened, look: Look) -> Opened:
    """The item that begins at a place of the file; the file itself where no place is given."""
    if look.start is None or look.length is None:
        return opened
    if look.length > LIMITS.message_bytes:
        raise TooLarge(f"The item has {look.length:,} bytes; the limit is {LIMITS.message_bytes:,}.")
    opened.stream.seek(look.start)
    raw = opened.stream.read(look.length)
    if len(raw) != look.length:
        raise Damaged("The original is shorter than it was when it was read.")
    return Opened(name=opened.name, size=len(raw), stream=BytesIO(raw))
