"""The original beside its words: its bytes as text, the headers of a mail told apart."""

from sayso.lookup import has_document, original_head, titles_of
from sayso.show.answering import File, Page
from sayso.show.asked import Asked, NotFound, Row
from sayso.show.inert import FRAME_HEADERS, decoded, rebuild

_MOST = 200_000
_MOST_HTML = _MOST


def _original(asked: Asked) -> Row:
    document = asked.place["document"]
    if not has_document(asked.case, document):
        raise NotFound
    head = original_head(asked.case, document, _MOST)
    kind = str(asked.case.database.value("SELECT media_type FROM document WHERE document = ?", document))
    row: Row = {
        "document": document,
        "media_type": kind,
        **titles_of(asked.case, [document])[document],
        "size": None,
        "shown": 0,
        "headers": None,
        "source": None,
        "withheld": None,
    }
    if head is None:
        return row
    content, size = head
    row |= {"size": size, "shown": len(content)}
    if b"\0" in content[:4096]:
        return row
    text = decoded(content).replace("\r\n", "\n")
    if kind == "message/rfc822":
        row["headers"], _, row["source"] = text.partition("\n\n")
    else:
        row["source"] = text
    if kind in ("text/html", "application/xhtml+xml") and size <= _MOST_HTML:
        row["withheld"] = rebuild(text).withheld
    return row


def _frame(asked: Asked) -> tuple[int, str, bytes, dict[str, str]]:
    """A web page as it looked, as far as that is safe: rebuilt from a few elements, without any address."""
    document = asked.place["document"]
    head = original_head(asked.case, document, _MOST_HTML) if has_document(asked.case, document) else None
    if head is None:
        raise NotFound
    return 200, "text/html; charset=utf-8", rebuild(decoded(head[0])).page.encode(), FRAME_HEADERS


PARTS = (
    Page(path="/documents/{document}/original", template="original.html", answer=_original),
    File(path="/documents/{document}/frame", serve=_frame),
)
