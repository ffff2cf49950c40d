"""The original beside its words: its bytes as text, the headers of a mail told apart."""

from sayso.lookup import has_document, original_head, titles_of
from sayso.show.answering import Page
from sayso.show.asked import Asked, NotFound, Row

_MOST = 200_000


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
    }
    if head is None:
        return row
    content, size = head
    row |= {"size": size, "shown": len(content)}
    if b"\0" in content[:4096]:
        return row
    text = content.decode("utf-8", "replace").replace("\r\n", "\n")
    if kind == "message/rfc822":
        row["headers"], _, row["source"] = text.partition("\n\n")
    else:
        row["source"] = text
    return row


PARTS = (Page(path="/documents/{document}/original", template="original.html", answer=_original),)
