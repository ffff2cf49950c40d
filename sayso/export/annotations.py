"""Claims as W3C Web Annotations, which readers such as Hypothesis know: a page of annotations in JSON-LD.

Source: Web Annotation Data Model, W3C Recommendation of 23 February 2017.
"""

import json
from collections.abc import Iterator
from typing import Any, BinaryIO

from sayso.export.records import is_public, quote_selector, selectors
from sayso.model.extension import Audience, Tables

Row = dict[str, Any]
_CONTEXT = "http://www.w3.org/ns/anno.jsonld"  # a name, never fetched


class AnnotationExporter:
    """Writes each claim as an annotation of the words in which it stands."""

    name = "annotations"
    suffix = ".jsonld"
    audiences: tuple[Audience, ...] = ("public", "colleague", "self")

    def write(self, case_name: str, tables: Tables, stream: BinaryIO) -> None:
        """Writes one AnnotationPage to `stream`, an annotation a line."""
        head = {"@context": _CONTEXT, "id": "urn:sayso:annotations", "type": "AnnotationPage"}
        stream.write(_json(head)[:-1] + b',"items":[')
        for number, each in enumerate(annotations(tables)):
            stream.write((b",\n" if number else b"\n") + _json(each))
        stream.write(b"\n]}\n")


def annotations(tables: Tables) -> Iterator[Row]:
    """The annotations of a case: a claim's place in its document, and in words who says it via whom."""
    for page in tables["carried"]:
        document = urn("document", page["document"])
        for claim in page["claims"]:
            yield {
                "id": urn("claim", claim["claim"]),
                "type": "Annotation",
                "motivation": "describing",
                "body": _bodies(claim),
                "target": _targets(claim, page, document),
            }


def urn(kind: str, id_: str) -> str:
    """A name for a thing of the case that leads to no place."""
    return f"urn:sayso:{kind}:{id_}"


def _bodies(claim: Row) -> list[Row]:
    said = claim["said"]
    days = "" if said is None else f", {said['from'] or '…'} to {said['to'] or '…'}"
    words = f"{' ← '.join(voices(claim))}: {claim['factuality']}{days}"
    bodies = [{"type": "TextualBody", "value": words, "format": "text/plain", "purpose": "describing"}]
    tags = [claim["factuality"], claim["kind"], claim["review"]]
    return bodies + [{"type": "TextualBody", "value": tag, "purpose": "tagging"} for tag in tags if tag]


def voices(claim: Row) -> list[str]:
    """The voices of a claim from outside to inside, as words."""
    found = [hop["name"] or hop["description"] or "not named" for hop in claim["hops"]]
    return found or ["not named"]


def _targets(claim: Row, page: Row, document: str) -> list[Row]:
    if is_public(page):
        return [{"source": document, "selector": [quote_selector(claim["content_text"])]}]
    return [
        {"source": document, "selector": selectors(page["text"], start, end)}
        for start, end in claim["content"]
    ] or [{"source": document}]


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
