"""Batch search: a list of names, a line each, and what the case holds of every one of them."""

from sayso.errors import UsageError
from sayso.show.answering import Page
from sayso.show.asked import Asked, Row
from sayso.store.search import count_hits

MOST = 2_000


def _batch(asked: Asked) -> Row:
    names = _names(asked)
    if len(names) > MOST:
        raise UsageError(f"The list has {len(names):,} names; the limit is {MOST:,}.")
    return {"rows": [_found(asked, name) for name in names]}


def _found(asked: Asked, name: str) -> Row:
    query = '"' + name.replace('"', " ") + '"'
    if not any(letter.isalnum() for letter in name):
        return {"name": name, "query": query, "documents": 0, "claims": 0}
    documents = count_hits(asked.case.database, "search", query)
    claims = count_hits(asked.case.database, "claim_search", query)
    return {"name": name, "query": query, "documents": documents, "claims": claims}


def _names(asked: Asked) -> list[str]:
    """The names of the address (`name=`), of a text that was sent, or of a form with a text or a file."""
    if asked.body_type.startswith("multipart/form-data"):
        lines = _file_of(asked.body, asked.body_type).splitlines()
    elif asked.body_type.startswith("application/x-www-form-urlencoded"):
        lines = asked.form().get("names", "").splitlines()
    else:
        lines = [*asked.all("name"), *asked.body.decode("utf-8", "replace").splitlines()]
    return list(
        dict.fromkeys(" ".join(line.lstrip("\ufeff").split())[:200] for line in lines if line.strip())
    )


def _file_of(body: bytes, kind: str) -> str:
    """The content of all parts of a form (RFC 7578), one below the other."""
    _, _, boundary = kind.partition("boundary=")
    parts = body.split(b"--" + boundary.strip('"').encode("latin-1", "replace"))
    contents = (part.partition(b"\r\n\r\n")[2].removesuffix(b"\r\n") for part in parts[1:-1])
    return "\n".join(each.decode("utf-8", "replace") for each in contents)


PARTS = (Page(path="/names", template="names.html", answer=_batch, takes_form=True),)
