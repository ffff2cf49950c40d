"""Mentions gathered into atoms: those that one rule alone holds together, and that only a judgement parts.

Mentions of one full name with one address are one atom, over the case; so are mentions of one code. A short
naming ("Guzman", "H"), an unnamed voice and a name that many may bear make an atom per document.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from typing import Literal

from sayso.model.entity import Mention
from sayso.resolve.addresses import local_part, plain_address
from sayso.resolve.lexicon import PLACES, fold
from sayso.resolve.names import Name, body_name, person_name

Sort = Literal["person", "body", "place", "document", "address", "code", "unnamed"]
"""What joins with what: bodies and outlets are one sort, an address alone may belong to any named one."""

MentionKey = tuple[str, int]
"""A mention's document and its rank among the mentions of that document (see `mention_keys`)."""

ENVELOPE = frozenset({"from", "to", "cc", "bcc", "author"})
_CODE = re.compile(r"[A-Z]{1,6}[- ]?\d{1,4}[A-Z]?")
_NOT_LETTERS = re.compile(r"[\W_]+")


@dataclass(slots=True, eq=False)
class Atom:
    """Mentions that belong together by one rule. `key` orders atoms: sort, words, address, document or ""."""

    key: tuple[str, str, str, str]
    sort: Sort
    name: Name
    address: str | None
    mentions: list[int] = field(default_factory=list)
    documents: set[str] = field(default_factory=set)
    enveloped: int = 0
    number: int = 0

    @property
    def is_full(self) -> bool:
        """Whether this is a person's full name."""
        return self.sort == "person" and self.name.shape == "full"

    @property
    def is_short(self) -> bool:
        """Whether this is less than a full name of a person: a surname, a given name, initials, a post."""
        return self.sort == "person" and self.name.shape != "full"


def mention_order(mention: Mention) -> tuple[str, int, int, str, str, str, str, str]:
    """The order of mentions: by document, envelope first, then by place; the last parts break ties."""
    span = mention.span
    start, end = (span.start, span.end) if span is not None else (-1, -1)
    return (
        mention.document, start, end, mention.field, mention.words, mention.address or "",
        mention.kind, mention.stands_for or "",
    )  # fmt: skip


def mention_keys(mentions: Sequence[Mention]) -> tuple[MentionKey, ...]:
    """The key of each mention, in the order given; the keys do not depend on that order.

    The rank counts the mentions of one document by `mention_order`. Two mentions alike in everything get
    ranks next to each other.
    """
    ranks: dict[str, int] = {}
    keys: list[MentionKey] = [("", 0)] * len(mentions)
    for index in sorted(range(len(mentions)), key=lambda each: mention_order(mentions[each])):
        document = mentions[index].document
        rank = ranks[document] = ranks.get(document, -1) + 1
        keys[index] = (document, rank)
    return tuple(keys)


def code_key(words: str) -> str:
    """A code without case, spaces and hyphens: "MX-1", "MX1" and "mx 1" have one key."""
    return _NOT_LETTERS.sub("", fold(words))


def sort_of(mention: Mention) -> Sort:
    """The sort of a mention. Words in the text that look like a code are one, whatever the reader took them
    for."""
    if mention.kind == "code" or (
        mention.field in ("text", "form") and _CODE.fullmatch(mention.words.strip())
    ):
        return "code" if mention.kind not in ("unnamed", "place", "address") else _PLAIN[mention.kind]
    return _PLAIN[mention.kind]


_PLAIN: dict[str, Sort] = {
    "person": "person", "body": "body", "outlet": "body", "place": "place", "document": "document",
    "unnamed": "unnamed", "address": "address", "code": "code",
}  # fmt: skip


def gather(
    mentions: Sequence[Mention],
    apart: Mapping[int, str],
    ignored: Set[int],
    is_commonplace: Callable[[Name], bool],
) -> tuple[list[Atom], list[int]]:
    """The atoms, by key, and for each mention the number of its atom (-1 for an ignored one).

    `apart` gives mentions that a judgement tells from others of the same words a mark of their own.
    `is_commonplace` says which full names many may bear: without an address these are kept per document.
    """
    found: dict[tuple[str, str, str, str], Atom] = {}
    at: list[Atom | None] = [None] * len(mentions)
    for index, mention in enumerate(mentions):
        if index in ignored:
            continue
        sort, name, address = _parts(mention)
        where = _where(mention, sort, name, address, is_commonplace)
        key = (sort, _text(sort, name), address or "", where + apart.get(index, ""))
        atom = found.get(key)
        if atom is None:
            atom = found[key] = Atom(key=key, sort=sort, name=name, address=address)
        atom.mentions.append(index)
        atom.documents.add(mention.document)
        atom.enveloped += mention.field in ENVELOPE
        at[index] = atom
    atoms = sorted(found.values(), key=lambda each: each.key)
    for number, atom in enumerate(atoms):
        atom.number = number
    return atoms, [-1 if atom is None else atom.number for atom in at]


def _parts(mention: Mention) -> tuple[Sort, Name, str | None]:
    """Sort, name and address of a mention: who is protected has no address, an address alone no name."""
    sort = sort_of(mention)
    if sort in ("code", "unnamed"):
        return sort, Name(words=mention.words, shape="body", key=code_key(mention.words)), None
    address = plain_address(mention.address) if mention.address else None
    if sort == "address":
        return sort, person_name(mention.words), address or plain_address(mention.words)
    if sort == "place":
        return sort, _place_name(mention.words), address
    if sort != "person":
        return sort, body_name(mention.words), address
    name = person_name(mention.words)
    if name.shape == "handle":
        return "address", name, address or plain_address(mention.words)
    return sort, name, address


def _place_name(words: str) -> Name:
    """The name of a place; "US", "U.S." and "Estados Unidos" have one key."""
    known = PLACES.get(fold(words).replace(".", "").removeprefix("the "))
    return body_name(words) if known is None else replace(body_name(known), words=words)


def _text(sort: Sort, name: Name) -> str:
    return "" if sort == "address" else f"{name.shape} {name.key}"


def _where(
    mention: Mention, sort: Sort, name: Name, address: str | None, is_commonplace: Callable[[Name], bool]
) -> str:
    """The document to which an atom is confined, empty where it goes over the case."""
    if sort == "unnamed":
        return mention.document
    if sort in ("code", "place") or (address and (sort != "address" or local_part(address))):
        return ""
    if sort == "document":
        return "" if any(each[0].isupper() for each in mention.words.split()[1:]) else mention.document
    if sort == "body":
        return mention.document if name.shape == "initials" else ""
    return mention.document if name.shape != "full" or is_commonplace(name) else ""


def full_names(mentions: Iterable[Mention]) -> Iterable[Name]:
    """The full names of persons among mentions, one for each mention."""
    for mention in mentions:
        if sort_of(mention) == "person":
            name = person_name(mention.words)
            if name.shape == "full":
                yield name
