"""The original beside its words: its bytes as text, a mail's headers and HTML, a PDF's pages as pictures."""

from sayso.lookup import has_document, original_head, titles_of
from sayso.model.looking import MailSeen
from sayso.originals import PDF, media_type
from sayso.painting import mark, to_png
from sayso.show.answering import File, Page
from sayso.show.asked import Asked, NotFound, Row
from sayso.show.inert import FRAME_HEADERS, Inert, decoded, rebuild
from sayso.show.leafing import find_leaf, leaf_row
from sayso.views import load_row

_MOST = 200_000
_MOST_HTML = _MOST
_MOST_PAGES = 20_000
_WEB = ("text/html", "application/xhtml+xml")
_MAIL = "message/rfc822"
_OURS = {"cache-control": "private, no-store"}


def _original(asked: Asked) -> Row:
    document = asked.place["document"]
    if not has_document(asked.case, document):
        raise NotFound
    kind = media_type(asked.case, document)
    row: Row = {
        "document": document,
        "media_type": kind,
        **titles_of(asked.case, [document])[document],
        "size": None,
        "shown": 0,
        "headers": None,
        "fields": [],
        "way": [],
        "checks": [],
        "source": None,
        "withheld": None,
        "pictures": 0,
        "leaf": leaf_row(asked, document),
        "problem": None,
    }
    content, size, row["problem"] = _bytes(asked, document)
    row |= {"size": size, "shown": len(content)}
    if size is None or b"\0" in content[:4096]:
        return row
    text = decoded(content).replace("\r\n", "\n")
    row["source"] = text
    if kind == _MAIL:
        row["headers"], _, row["source"] = text.partition("\n\n")
        row |= _mail(asked, document)
    elif kind in _WEB and size <= _MOST_HTML:
        row["withheld"] = rebuild(text).withheld.row()
    return row


def _bytes(asked: Asked, document: str) -> tuple[bytes, int | None, str | None]:
    """The first bytes, the whole size, and why there are none: also where it lies packed in something."""
    head = original_head(asked.case, document, _MOST)
    if head is not None:
        return *head, None
    seen = asked.desk.viewer.first_bytes(asked.case, document, _MOST)
    if seen.problem is not None:
        return b"", None, seen.problem.message
    return seen.first, seen.size, None


def _mail(asked: Asked, document: str) -> Row:
    """What the cell makes of a mail: its headers, its way, what was checked, what its HTML wants."""
    seen = asked.desk.viewer.mail(asked.case, document)
    if seen.mail is None:
        return {"problem": None if seen.problem is None else seen.problem.message}
    checks = load_row(asked.case, document)["authenticity"]
    fields = [{"name": name, "words": words} for name, words in seen.mail.headers]
    return {
        "fields": [each for each in fields if each["name"].lower() != "received"],
        "way": [each["words"] for each in reversed(fields) if each["name"].lower() == "received"],
        "checks": [each for each in checks if each["check"] in ("dkim", "arc", "order", "message_id")],
        "withheld": None if seen.mail.html is None else _rebuilt(seen.mail).withheld.row(),
        "pictures": len(seen.mail.pictures),
    }


def _rebuilt(mail: MailSeen) -> Inert:
    pictures = {each.name: to_png(each.pixels) for each in mail.pictures if each.pixels.is_sound}
    return rebuild(mail.html or "", pictures, mail.undrawn)


def _frame(asked: Asked) -> tuple[int, str, bytes, dict[str, str]]:
    """A web page, or a mail's, as it looked, as far as that is safe: rebuilt, without any address."""
    document = asked.place["document"]
    if not has_document(asked.case, document):
        raise NotFound
    if media_type(asked.case, document) == _MAIL:
        seen = asked.desk.viewer.mail(asked.case, document)
        if seen.mail is None or seen.mail.html is None:
            raise NotFound
        page = _rebuilt(seen.mail).page
    else:
        content, size, _ = _bytes(asked, document)
        if size is None:
            raise NotFound
        page = rebuild(decoded(content)).page
    return 200, "text/html; charset=utf-8", page.encode(), FRAME_HEADERS


def _leaf(asked: Asked) -> tuple[int, str, bytes, dict[str, str]]:
    """A page of a PDF as a picture of ours, with the words of a claim, or the hits of a search, boxed."""
    document = asked.place["document"]
    number = asked.place["number"]
    is_number = number.isascii() and number.isdigit() and 0 < int(number[:6]) <= _MOST_PAGES
    if not has_document(asked.case, document) or not is_number:
        raise NotFound
    if media_type(asked.case, document) != PDF:
        raise NotFound
    page = find_leaf(asked, document, int(number[:6])).seen.page
    if page is None:
        raise NotFound
    boxes = [box for boxes in page.boxes for box in boxes]
    return 200, "image/png", to_png(mark(page.pixels, boxes)), _OURS


PARTS = (
    Page(path="/documents/{document}/original", template="original.html", answer=_original),
    File(path="/documents/{document}/original/{number}.png", serve=_leaf),
    File(path="/documents/{document}/frame", serve=_frame),
)
