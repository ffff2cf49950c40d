"""Scores the mail reader against the answer files that other parsers' projects publish beside their mails.

`python tests/mailgold.py` prints every field that differs. Each comparison is a `Field`: where, what, both
values, whether they agree.
"""

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from sayso.model.document import Message
from sayso.model.extension import Opened
from sayso.plugins import load_readers
from sayso.read.charset import decode
from sayso.read.items import Begun, ItemWalk, Result

MAIL = Path(__file__).parents[2] / "shared" / "data" / "mail"
STALWART, MIME4J, MIMEKIT = MAIL / "stalwart-a", MAIL / "mime4j", MAIL / "mimekit"
_WORD = re.compile(r"\w+")
_TAG = re.compile(r"<(style|script|title)\b.*?</\1>|<[^>]*>", re.DOTALL | re.IGNORECASE)
ENOUGH = 0.95  # of a part's words


@dataclass(frozen=True, slots=True)
class Field:
    """One expectation: the mail, what is compared, ours, theirs."""

    mail: str
    name: str
    ours: Any
    theirs: Any
    agrees: bool


def read_items(raw: bytes, name: str) -> list[Result]:
    """All items of one file, as the cell reads them."""
    walk = ItemWalk(load_readers(), "/tmp", {})
    opened = Opened(name=name, size=len(raw), stream=BytesIO(raw))
    units = [unit for unit in walk.units(opened, name, 0) if not isinstance(unit, Begun)]
    return [result for unit in units for result in unit]


def words(text: str) -> list[str]:
    return _WORD.findall(text)


def seen_words(page: str) -> list[str]:
    return words(unescape(_TAG.sub("", page)))


def unreadable(value: Any) -> bool:
    """Whether an answer file itself holds characters its parser could not read."""
    return "\ufffd" in json.dumps(value, ensure_ascii=False)


def texts_of(results: list[Result]) -> str:
    """Everything readable in a file, layer by layer."""
    parts = [part.content for each in results if each.reading for part in each.reading.parts]
    return "\n".join(parts)


def holds(text: str, wanted: list[str]) -> bool:
    """Whether nearly all of the `wanted` words stand in `text`; white space and case do not count."""
    known = Counter(words(text))
    found = sum((known & Counter(wanted)).values())
    return found >= ENOUGH * len(wanted) or "".join(wanted) in "".join(words(text))


# ---- stalwart: a JSON tree beside each mail


def stalwart_fields() -> Iterator[Field]:
    for path in sorted(STALWART.rglob("*.json")):
        crlf = path.name.endswith(".crlf.json")
        mail = path.with_name(path.name.removesuffix(".crlf.json" if crlf else ".json") + ".eml")
        raw = mail.read_bytes()
        raw = re.sub(rb"\r?\n", b"\r\n", raw) if crlf else raw
        yield from _stalwart_mail(str(path.relative_to(STALWART)), raw, json.loads(path.read_text("utf-8")))


def _stalwart_mail(name: str, raw: bytes, gold: dict[str, Any]) -> Iterator[Field]:
    results = read_items(raw, "a.eml")
    reading = results[0].reading
    message = None if reading is None else reading.document.message
    yield Field(name, "is a mail", message is not None, True, message is not None)
    if message is None:
        return
    for field, ours, theirs in _envelope(message, gold["parts"][0]):
        yield Field(name, field, ours, theirs, ours == theirs or unreadable(theirs))
    text = texts_of(results)
    for number in gold["text_body"]:
        body = gold["parts"][number]["body"]
        for kind, wanted in (("Text", words), ("Html", seen_words)):
            if kind in body:
                agrees = holds(text, wanted(body[kind])) or unreadable(body[kind])
                yield Field(name, f"body {number}", text[:60], body[kind][:60], agrees)
    inside = [each for each in results[1:] if each.item.parent == "a.eml"]
    ours_files = [each.item.path for each in inside]
    yield Field(name, "attachments", ours_files, gold["attachments"], len(inside) == len(gold["attachments"]))


def _envelope(message: Message, root: dict[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    values: dict[str, list[Any]] = {}
    for header in root["headers"]:
        if isinstance(header["name"], str):
            values.setdefault(header["name"], []).append(header["value"])
    last = {name: given[-1] for name, given in values.items()}
    if "Text" in last.get("subject", {}):
        yield "subject", " ".join((message.subject or "").split()), " ".join(last["subject"]["Text"].split())
    if "Text" in last.get("message_id", {}):
        yield "message_id", message.message_id, last["message_id"]["Text"]
    if "DateTime" in last.get("date", {}):
        yield "date", message.sent, _moment(last["date"]["DateTime"])
    senders = _addresses(last.get("from", {}))
    if senders:
        sender = message.sender
        yield "from", (sender.name, sender.address) if sender else None, senders[0]
    for role in ("to", "cc", "bcc"):
        theirs = [pair for value in values.get(role, []) for pair in _addresses(value)]
        ours = [(each.to.name, each.to.address) for each in message.recipients if each.role == role]
        if theirs:
            yield role, ours, theirs


def _addresses(value: dict[str, Any]) -> list[tuple[str | None, str | None]]:
    given = value.get("Address", {})
    listed = given.get("List", []) + [each for group in given.get("Group", []) for each in group["addresses"]]
    return [(each.get("name"), (each.get("address") or "").lower() or None) for each in listed]


def _moment(given: dict[str, Any]) -> str:
    sign = "-" if given["tz_before_gmt"] else "+"
    day = f"{given['year']:04}-{given['month']:02}-{given['day']:02}"
    clock = f"{given['hour']:02}:{given['minute']:02}:{given['second']:02}"
    return f"{day}T{clock}{sign}{given['tz_hour']:02}:{given['tz_minute']:02}"


# ---- mime4j: an XML tree beside each mail, decoded parts in files of their own


def mime4j_fields() -> Iterator[Field]:
    for path in sorted(MIME4J.rglob("*_decoded.xml")):
        mail = path.with_name(path.name.removesuffix("_decoded.xml") + ".msg")
        try:
            tree = ElementTree.fromstring(path.read_bytes())
        except ElementTree.ParseError:
            continue  # an answer file that is no XML answers nothing
        yield from _mime4j_mail(mail, tree)


def _mime4j_mail(mail: Path, tree: ElementTree.Element) -> Iterator[Field]:
    name = mail.name
    results = read_items(mail.read_bytes(), name)
    text = texts_of(results)
    digests = {each.item.sha256 for each in results}
    for leaf in tree.iter():
        if leaf.tag not in ("text-body", "binary-body"):
            continue
        raw = mail.with_name(leaf.get("name", "")).read_bytes()
        if leaf.tag == "text-body":
            wanted = decode(raw)[0]
            plain, page = words(wanted), seen_words(wanted)
            agrees = holds(text, plain) or holds(text, page) or _is_item(raw, results)
            yield Field(name, leaf.get("name", ""), text[:60], wanted[:60], agrees)
        else:
            agrees = _is_item(raw, results) or not raw
            yield Field(name, leaf.get("name", ""), len(digests), len(raw), agrees)


def _is_item(raw: bytes, results: list[Result]) -> bool:
    """Whether these bytes came out as an item; a last line end may belong to the boundary."""
    sizes = {each.item.size for each in results[1:]}
    return any(size is not None and abs(size - len(raw)) <= 2 for size in sizes)


# ---- MimeKit: the messages of mailboxes, their headers and structure


def mimekit_fields() -> Iterator[Field]:
    for path in sorted((MIMEKIT / "mbox").glob("*-summary.txt")):
        mailbox = path.with_name(path.name.replace("-summary.txt", ".mbox.txt"))
        if mailbox.exists():
            yield from _mimekit_box(mailbox, path.read_text("utf-8"))
    for path in sorted((MIMEKIT / "mbox").glob("*.unix-offsets.json")):
        mailbox = path.with_name(path.name.replace(".unix-offsets.json", ".mbox.txt"))
        if mailbox.exists():
            yield from _mimekit_offsets(mailbox, json.loads(path.read_text("utf-8-sig")))


def _mimekit_box(mailbox: Path, summary: str) -> Iterator[Field]:
    wanted = [block for block in re.split(r"^From .*$\n", summary, flags=re.MULTILINE) if block.strip()]
    messages = [
        each.reading.document.message
        for each in read_items(mailbox.read_bytes(), "box")
        if each.reading and each.item.parent == "box" and each.reading.document.message
    ]
    yield Field(mailbox.name, "messages", len(messages), len(wanted), len(messages) == len(wanted))
    for number, (message, block) in enumerate(zip(messages, wanted, strict=False)):
        found = re.search(r"^Subject: (.*)$", block, re.MULTILINE)
        if found:
            ours = " ".join((message.subject or "").split())
            theirs = " ".join(found[1].split())
            yield Field(f"{mailbox.name} {number}", "subject", ours, theirs, ours == theirs)


def _mimekit_offsets(mailbox: Path, wanted: list[dict[str, Any]]) -> Iterator[Field]:
    raw = mailbox.read_bytes().replace(b"\r\n", b"\n")
    inside = [each for each in read_items(raw, "box") if each.item.parent == "box"]
    ours = [(each.item.offset, (each.item.offset or 0) + (each.item.length or 0)) for each in inside]
    theirs = [(each["beginOffset"], each["endOffset"]) for each in wanted]
    for number, (mine, other) in enumerate(zip(ours, theirs, strict=False)):
        agrees = mine[0] == other[0] and abs(mine[1] - other[1]) <= 1
        yield Field(f"{mailbox.name} {number}", "place", mine, other, agrees)
    yield Field(mailbox.name, "count", len(ours), len(theirs), len(ours) == len(theirs))


SETS = {"stalwart": stalwart_fields, "mime4j": mime4j_fields, "mimekit": mimekit_fields}


def main() -> None:
    for name in sys.argv[1:] or SETS:
        fields = list(SETS[name]())
        wrong = [field for field in fields if not field.agrees]
        for field in wrong:
            print(f"{name} {field.mail} {field.name}: {field.ours!r} / {field.theirs!r}"[:300])
        print(f"{name}: {len(fields) - len(wrong)} of {len(fields)} agree")


if __name__ == "__main__":
    main()
