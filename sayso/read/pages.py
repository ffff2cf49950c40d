"""Saved web pages as documents: the HTML reader. `web` and `regions` turn the source into text."""

import re
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO

from sayso.errors import Damaged, TooLarge
from sayso.model.document import Document, Part, Reading
from sayso.model.extension import Bid, Flaw, Found, Inner, Opened
from sayso.model.place import DateRange, Run
from sayso.read.charset import decode
from sayso.read.digest import hash_stream
from sayso.read.facts import PageFacts, page_facts
from sayso.read.jsonld import article_body
from sayso.read.limits import LIMITS
from sayso.read.mailpages import find_mail
from sayso.read.markup import read_attributes, tokens
from sayso.read.moments import read_moment
from sayso.read.regions import LaidOut, lay_out
from sayso.read.statements import clean_author

_HTML = re.compile(
    rb"\A(?:\xef\xbb\xbf)?\s{0,200}(?:<\?xml[^>]{0,200}>\s{0,200})?(?:<!--.{0,2000}?-->\s{0,200}){0,3}"
    rb"<(?:!doctype\s{1,20}html|html|head|body|title|meta)\b",
    re.IGNORECASE | re.DOTALL,
)
# A page without its head: what some programs save, and what is cut out of pages.
_FRAGMENT = re.compile(
    rb"\A(?:\xef\xbb\xbf)?\s{0,200}<(div|p|table|span|a|script|style|h[1-6]|ul|ol|font|center|article|section|main"
    rb"|header|form|pre)(?:\s[^<>]{0,500})?>",
    re.IGNORECASE,
)
_META_CHARSET = re.compile(
    rb"<meta[^>]{0,300}?charset\s{0,5}=\s{0,5}[\"']?\s{0,5}([\w.:-]{1,40})", re.IGNORECASE
)
_XML_CHARSET = re.compile(
    rb"\A\s{0,200}<\?xml[^>]{0,200}?encoding\s{0,5}=\s{0,5}[\"']([\w.:-]{1,40})", re.IGNORECASE
)
_BY = re.compile(r"(?:By|BY|Por|Par|Von|Di|Door)\s{1,3}[A-ZÀ-Þ]")
_LINES_ABOUT = 8
_FRAME_WORDS = 200
_MOST_FRAMES = 200


class PageReader:
    """HTML pages, recognised by how they begin. A page that shows a mail becomes that mail."""

    name = "page"
    version = "3"
    container = False

    def bid(self, head: bytes, name: str) -> Bid:
        """CERTAIN where the first bytes open an HTML document, LIKELY where they are an element of one."""
        if _HTML.match(head):
            return Bid.CERTAIN
        element = _FRAGMENT.match(head)
        is_closed = element is not None and b"</" + element[1].lower() in head.lower()
        return Bid.LIKELY if is_closed else Bid.NONE

    def read(self, item: Opened) -> Iterator[Found]:
        """The page's readable text with what the page says about itself, then frames saved inside it."""
        if item.size > LIMITS.text_characters:
            raise TooLarge(f"The page has {item.size:,} bytes; the limit is {LIMITS.text_characters:,}.")
        raw = item.stream.read()
        source, errors = decode(raw, declared_charset(raw) or item.charset)
        item.stream.seek(0)
        document = Document(
            id=hash_stream(item.stream), size=item.size, media_type="text/html", kind="page", name=item.name
        )
        yield from read_page(source, document)
        yield from (Flaw(error=error) for error in errors)
        yield from _frames(source)


def declared_charset(raw: bytes) -> str | None:
    """The character set that a page's own source declares, in a meta element or as XML."""
    declared = _META_CHARSET.search(raw, 0, 4096) or _XML_CHARSET.match(raw)
    return declared.group(1).decode("ascii", "replace") if declared else None


def read_page(source: str, document: Document, address: str | None = None) -> Iterator[Found]:
    """The reading of a page from its decoded source, and what the page lists but does not hold.

    `document` is completed with the page's statements about itself; what it states already stays. `address`
    is where the page came from, where its container says so.
    """
    facts = page_facts(source, address)
    laid_out = lay_out(source)
    mail = find_mail(laid_out.part, laid_out.blocks, title=facts.title, address=facts.address)
    if mail is not None:
        sender, sent = mail.message.sender, mail.message.sent
        yield Reading(
            document=replace(
                document,
                kind="mail",
                title=mail.message.subject,
                author=None if sender is None else sender.name or sender.address,
                outlet=document.outlet or facts.outlet,
                dated=None if sent is None else _day(sent),
                message=mail.message,
            ),
            parts=mail.parts,
        )
        if mail.files:
            yield Flaw(error=_unattached(mail.files))
        return
    facts = _with_byline(facts, laid_out)
    parts = [laid_out.part]
    parts += _hidden_body(source, laid_out)
    completed = replace(
        document,
        title=facts.title or document.title,
        author=document.author or facts.author,
        outlet=document.outlet or facts.outlet,
        dated=document.dated if facts.published is None else _day(facts.published),
    )
    yield Reading(document=completed, parts=tuple(parts))


def _unattached(files: tuple[str, ...]) -> Damaged:
    names = ", ".join(files[:20]) + (" …" if len(files) > 20 else "")
    return Damaged(
        f"The page lists {len(files):,} attached file(s) that are not in it: {names}.",
        remedy="Get them from where the page comes from, and read them as well.",
    )


def _with_byline(facts: PageFacts, laid_out: LaidOut) -> PageFacts:
    """The facts completed from lines where the main text begins: "By Anna Berg | 1 April 2010"."""
    if (facts.author and facts.published) or laid_out.main is None:
        return facts
    content, start = laid_out.part.content, laid_out.main.start
    before = [line for line in content[max(0, start - 600) : start].split("\n") if line.strip()]
    after = [line for line in content[start : start + 600].split("\n") if line.strip()]
    for line in before[-_LINES_ABOUT:] + after[:_LINES_ABOUT]:
        line = line.strip()
        if len(line) > 150:
            continue
        is_byline = _BY.match(line) is not None
        if facts.author is None and is_byline:
            facts = replace(facts, author=clean_author(line))
        if facts.published is None and (is_byline or len(line) < 60):
            facts = replace(facts, published=read_moment(line))
    return facts


def _hidden_body(source: str, laid_out: LaidOut) -> list[Part]:
    """The article in a page's data, where the page itself does not show it (a page that scripts draw)."""
    found = article_body(source)
    if found is None:
        return []
    words, start, end = found
    begin = " ".join(words[:200].split())[:60]
    if len(words) < _FRAME_WORDS or begin in " ".join(laid_out.part.content.split()):
        return []
    run = Run(start=0, length=len(words), part=0, origin=start, origin_length=end - start)
    return [Part(media_type="text/html", content=words, runs=(run,))]


def _frames(source: str) -> Iterator[Inner]:
    """Pages inside the page, as some browsers save frames: those with words enough to be read."""
    if "srcdoc" not in source:
        return
    number = 0
    for token in tokens(source):
        if token.kind != "start" or token.name != "iframe" or number >= _MOST_FRAMES:
            continue
        inside = read_attributes(token.attributes).get("srcdoc", "")
        if len(inside) > _FRAME_WORDS and len(lay_out(inside).part.content) > _FRAME_WORDS:
            number += 1
            if not _HTML.match(inside[:4000].encode("utf-8", "replace")):
                inside = f"<!doctype html>{inside}"
            raw = inside.encode("utf-8", "replace")
            yield Inner(
                name=f"frame {number}", kind="attachment", stream=BytesIO(raw), size=len(raw), charset="utf-8"
            )


def _day(published: str) -> DateRange:
    return DateRange(start=published[:10], end=published[:10])
