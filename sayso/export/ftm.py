"""A case as FollowTheMoney entities (4.x), one JSON object a line: what Aleph and OpenAleph import.

FollowTheMoney knows no claims. A mail becomes an `Email`, a page a `HyperText`, whoever is named a `Person`
or `Organization`, a naming a `Mention`, a claim a `Note` about its source and whom it names, with the
document as its proof and the chain in words; one voice that passes on another's words is an `UnknownLink`.
"""

import itertools
import json
from collections import defaultdict
from collections.abc import Iterator
from typing import Any, BinaryIO

from sayso.export.annotations import voices
from sayso.export.records import is_public
from sayso.model.extension import Audience, Tables
from sayso.model.place import content_id

Row = dict[str, Any]
_Values = dict[str, list[str | None]]
_VOICES = {"person": "Person", "body": "Organization", "outlet": "Organization", "unnamed": "LegalEntity"}
_DOCUMENTS = {
    "mail": "Email",
    "page": "HyperText",
    "text": "PlainText",
    "chat": "PlainText",
    "note": "PlainText",
}
_RESOLVED = ("Person", "Organization", "LegalEntity")


class FtmExporter:
    """Writes a case as FollowTheMoney entities."""

    name = "ftm"
    suffix = ".ftm.json"
    audiences: tuple[Audience, ...] = ("public", "colleague", "self")

    def write(self, case_name: str, tables: Tables, stream: BinaryIO) -> None:
        """Writes the entities to `stream`, a line each; those that others point at first."""
        for entity in _Mapping(tables).entities():
            stream.write(json.dumps(entity, ensure_ascii=False).encode("utf-8") + b"\n")


class _Mapping:
    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._named_in = list(tables["mentions"])  # gone through twice
        self._schemata: dict[str, str] = {}
        self._by_name: dict[str, str] = {}
        self._by_address: dict[str, str] = {}
        self._by_source: dict[str, str] = {}

    def entities(self) -> Iterator[Row]:
        yield from self._named()
        yield from self._sources()
        links: dict[tuple[str, str], Row] = {}
        names = self._mentioned()
        for page in self._tables["carried"]:
            yield self._document(page, names)
            for claim in page["claims"]:
                yield self._note(claim, page)
                self._link(claim, links)
        yield from links.values()
        yield from self._mentions()

    def _named(self) -> Iterator[Row]:
        for row in self._tables["entities"]:
            schema = _VOICES.get(row["kind"])
            if schema is None or row["kind"] == "unnamed":
                continue
            self._schemata[row["entity"]] = schema
            for address in row["addresses"]:
                self._by_address.setdefault(address.casefold(), row["entity"])
            for name in row["names"]:
                self._by_name.setdefault(name.casefold(), row["entity"])
            names = {"name": [row["name"]], "alias": [each for each in row["names"] if each != row["name"]]}
            yield _entity(row["entity"], schema, {**names, "email": row["addresses"]})

    def _sources(self) -> Iterator[Row]:
        """Sources that are not among those named: codes, unnamed voices, all of them for the public."""
        for row in self._tables["register"]:
            name = row["name"] or row["description"]
            known = self._by_name.get((row["name"] or "").casefold())
            if known is not None or not name or row["kind"] == "document":
                if known is not None:
                    self._by_source[row["source"]] = known
                continue
            schema = _VOICES[row["kind"]]
            id_ = self._by_source[row["source"]] = f"source-{row['source']}"
            self._schemata[id_] = schema
            if row["name"]:
                self._by_name.setdefault(name.casefold(), id_)
            notes = [f"Graded {row['reported_grade']} by the house" if row["reported_grade"] else None]
            given = {"name": [name], "description": [row["description"]], "notes": notes}
            yield _entity(id_, schema, given)

    def _mentioned(self) -> dict[str, list[str]]:
        names = defaultdict[str, list[str]](list)
        for row in self._named_in:
            if row["kind"] in ("person", "body") and row["field"] == "text":
                names[row["document"]].append(row["words"])
        return names

    def _document(self, page: Row, names: dict[str, list[str]]) -> Row:
        if is_public(page):
            given = {"title": [page["subject"]], "fileName": [page["subject"]], "date": _month(page["date"])}
            return _entity(page["document"], "Document", given)
        schema = _DOCUMENTS[page["kind"]]
        dated = page["dated"]
        given = {
            "title": [page["title"]],
            "fileName": [page["name"]],
            "author": [page["author"]],
            "publisher": [page["outlet"]],
            "mimeType": [page["media_type"]],
            "fileSize": [str(page["size"])],
            "bodyText": [page["text"]],
            "date": [] if dated is None else [dated["from"]],
            "namesMentioned": names.get(page["document"], []),
        }
        if page["message"] is not None and schema == "Email":
            given |= self._envelope(page["message"])
        return _entity(page["document"], schema, given)

    def _envelope(self, message: Row) -> _Values:
        sender = message["sender"]
        to = defaultdict[str, list[str | None]](list)
        for each in message["recipients"]:
            to[each["role"]].append(_address(each["to"]))
        everyone = [each["to"] for each in message["recipients"]]
        return {
            "subject": [message["subject"]],
            "messageId": [message["message_id"]],
            "inReplyTo": list(message["in_reply_to"]),
            "date": [message["sent"]],
            "from": [] if sender is None else [_address(sender)],
            **{role: to[role] for role in ("to", "cc", "bcc")},
            "emitters": [] if sender is None else [self._at(sender)],
            "recipients": [self._at(each) for each in everyone],
        }

    def _at(self, address: Row) -> str | None:
        return self._by_address.get((address["address"] or "").casefold())

    def _note(self, claim: Row, page: Row) -> Row:
        said = claim["said"]
        about = [self._by_name.get(name.casefold()) for name in claim["about"]]
        said_by = " ← ".join(voices(claim))
        given = {
            "name": [claim["content_text"][:120]],
            "description": [f"{said_by} ({claim['factuality']}): {claim['content_text']}"],
            "entity": [self._by_source.get(claim["source_id"] or ""), *about],
            "proof": [page["document"]],
            "keywords": [claim["factuality"], claim["kind"], claim["review"]],
            "notes": [None if said is None else f"said {said['from'] or '…'} to {said['to'] or '…'}"],
        }
        return _entity(f"claim-{claim['claim']}", "Note", given)

    def _link(self, claim: Row, links: dict[tuple[str, str], Row]) -> None:
        ids = [self._by_name.get((hop["name"] or "").casefold()) for hop in claim["hops"]]
        for outer, inner in itertools.pairwise(ids):
            if outer is not None and inner is not None and outer != inner and (outer, inner) not in links:
                given: _Values = {"subject": [outer], "object": [inner], "role": ["passes on the words of"]}
                id_ = f"link-{content_id('relay', outer, inner)}"
                links[outer, inner] = _entity(id_, "UnknownLink", given)

    def _mentions(self) -> Iterator[Row]:
        for number, row in enumerate(self._named_in):
            schema = self._schemata.get(row["entity"] or "")
            if schema in _RESOLVED:
                given: _Values = {
                    "document": [row["document"]],
                    "resolved": [row["entity"]],
                    "name": [row["words"]],
                    "detectedSchema": [schema],
                }
                id_ = content_id("mention", row["document"], row["start"], row["words"], number)
                yield _entity(f"mention-{id_}", "Mention", given)


def _entity(id_: str, schema: str, given: _Values) -> Row:
    """An entity with its values once each, in the order given; without those that say nothing."""
    kept = {name: list(dict.fromkeys(filter(None, values))) for name, values in given.items()}
    return {"id": id_, "schema": schema, "properties": {name: each for name, each in kept.items() if each}}


def _address(address: Row) -> str | None:
    name, at = address["name"], address["address"]
    return f"{name} <{at}>" if name and at else name or at


def _month(dates: Row | None) -> list[str | None]:
    return [] if dates is None or dates["from"] is None else [dates["from"][:7]]
