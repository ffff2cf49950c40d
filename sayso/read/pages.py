"""Saved web pages as documents: the HTML reader. Turning the source into text is `web`'s work."""

import re
from collections.abc import Iterator

from sayso.errors import TooLarge
from sayso.model.document import Document, Reading
from sayso.model.extension import Bid, Flaw, Found, Opened
from sayso.model.place import DateRange
from sayso.read.charset import decode
from sayso.read.digest import hash_stream
from sayso.read.limits import LIMITS
from sayso.read.web import html_to_part, page_facts

_HTML = re.compile(
    rb"\A(?:\xef\xbb\xbf)?\s{0,200}(?:<\?xml[^>]{0,200}>\s{0,200})?(?:<!--.{0,2000}?-->\s{0,200}){0,3}"
    rb"<(?:!doctype\s{1,20}html|html|head|body|title|meta)\b",
    re.IGNORECASE | re.DOTALL,
)
_META_CHARSET = re.compile(
    rb"<meta[^>]{0,300}?charset\s{0,5}=\s{0,5}[\"']?\s{0,5}([\w.:-]{1,40})", re.IGNORECASE
)


class PageReader:
    """HTML pages, recognised by how they begin."""

    name = "page"
    version = "1"
    container = False

    def bid(self, head: bytes, name: str) -> Bid:
        """CERTAIN where the first bytes open an HTML document."""
        return Bid.CERTAIN if _HTML.match(head) else Bid.NONE

    def read(self, item: Opened) -> Iterator[Found]:
        """The page's readable text with what its head says about it."""
        if item.size > LIMITS.text_characters:
            raise TooLarge(f"The page has {item.size:,} bytes; the limit is {LIMITS.text_characters:,}.")
        raw = item.stream.read()
        declared = _META_CHARSET.search(raw, 0, 4096)
        source, errors = decode(
            raw, declared.group(1).decode("ascii", "replace") if declared else item.charset
        )
        facts = page_facts(source)
        item.stream.seek(0)
        document = Document(
            id=hash_stream(item.stream),
            size=item.size,
            media_type="text/html",
            kind="page",
            name=item.name,
            title=facts.title,
            author=facts.author,
            outlet=facts.outlet,
            dated=None if facts.published is None else _day(facts.published),
        )
        yield Reading(document=document, parts=(html_to_part(source),))
        yield from (Flaw(error=error) for error in errors)


def _day(published: str) -> DateRange:
    return DateRange(start=published[:10], end=published[:10])
