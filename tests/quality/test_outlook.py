"""Outlook's formats against what other programs read from the same files, field by field.

Gold: field dumps of msgreader (its own test files), message texts of msg-extractor, the listing of an
Enron mailbox by pst-extractor. Floors are in `floors.json`. Where we read otherwise on purpose, the field
is listed below with the reason; such a field still counts as wrong.
"""

import json
import lzma
import re
from collections.abc import Iterator
from datetime import datetime
from email.parser import BytesHeaderParser
from email.policy import compat32
from email.utils import getaddresses, parsedate_to_datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from factory import Read, opened, read_all, read_with

from sayso.model.document import Message
from sayso.model.extension import Inner
from sayso.plugins import load_readers
from sayso.read.envelope import decode_words
from sayso.read.items import choose_reader
from sayso.read.mail import MailReader
from sayso.read.msg import MsgReader
from sayso.read.pst import PstReader

MAIL = Path(__file__).parents[2].parent / "shared" / "data" / "mail"
MSGREADER, EXTRACTOR, ENRON = MAIL / "msgreader-hiraoka", MAIL / "msg-extractor", MAIL / "pst-enron"
FLOORS = json.loads(Path(__file__).with_name("floors.json").read_text(encoding="utf-8"))["outlook"]
SAMPLES = ("aspose-samples", "tika", "java-libpst", "hoover-testdata", "ingest-file")
MAGICS = (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"!BDN", b"\x78\x9f\x3e\x22")

# msgreader: file and field -> why ours is another.
OTHERWISE: dict[tuple[str, str], str] = {
    ("contactAnsi", "subject"): "the dump shows the bytes of code page 932 as if they were Latin-1",
}

THERE = ZoneInfo("America/Denver")  # where the listing was printed: it names days, and no zone
# Fields that we tell in lines of their own.
LINES = (
    "apptLocation", "timeZoneDesc", "companyName", "title", "workAddress", "businessHomePage",
    "businessFaxNumber", "mobileTelephoneNumber", "businessTelephoneNumber", "homeTelephoneNumber",
    "email1EmailAddress",
)  # fmt: skip
Field = tuple[str, bool, object, object]  # name, right, expected, found


def floor(name: str) -> Any:
    return FLOORS[name]


def words(text: str) -> str:
    return " ".join(text.split())


def message_of(read: Read) -> Message:
    assert read.reading is not None
    assert read.reading.document.message is not None
    return read.reading.document.message


# ---- msgreader


def compare(gold: dict[str, Any], read: Read) -> Iterator[Field]:
    """Every field of a dump that says something about the message, with what we read."""
    message = message_of(read)
    if gold.get("subject"):
        yield "subject", message.subject == words(gold["subject"]), gold["subject"], message.subject
    yield from compare_people(gold, message)
    yield from compare_texts(gold, read.text)
    sent = gold.get("clientSubmitTime") or gold.get("messageDeliveryTime")
    if sent:
        found = None if message.sent is None else datetime.fromisoformat(message.sent)
        near = found is not None and abs((found - parsedate_to_datetime(sent)).total_seconds()) <= 2
        yield "sent", near, sent, message.sent
    if gold.get("messageId"):
        expected = gold["messageId"].strip("<>")
        yield "message id", message.message_id == expected, expected, message.message_id
    yield from compare_attachments(gold, read)


def compare_people(gold: dict[str, Any], message: Message) -> Iterator[Field]:
    sender = message.sender
    if gold.get("senderName") and gold.get("senderEmail"):
        known = "@" in gold["senderEmail"]
        found = None if sender is None else (sender.address if known else sender.name)
        expected = gold["senderEmail"].lower() if known else gold["senderName"]
        yield "sender", found == expected, expected, found
        if known:
            same = gold["senderName"].strip("'").lower() == expected
            name = None if sender is None else sender.name
            yield "sender name", name == (None if same else gold["senderName"]), gold["senderName"], name
    people = [(each.role, each.to.name, each.to.address) for each in message.recipients]
    for recipient in gold["recipients"]:
        given = recipient.get("smtpAddress") or recipient.get("email", "")
        address = given.lower() if "@" in given else None
        same = address is not None and recipient["name"].strip("'").lower() == address
        expected = (recipient["recipType"], None if same else recipient["name"], address)
        yield "recipient", expected in people, expected, people
    yield "recipients", len(people) == len(gold["recipients"]), len(gold["recipients"]), len(people)


def compare_texts(gold: dict[str, Any], text: str) -> Iterator[Field]:
    body = words(gold.get("body", ""))
    if body:
        yield "body", words(text).endswith(body), body[:100], words(text)[-200:]
    for name in LINES:
        if words(gold.get(name, "")):
            yield name, f": {words(gold[name])}\n" in text.replace("\r", ""), gold[name], text[:300]
    for name, label in (("apptStartWhole", "Start"), ("apptEndWhole", "End")):
        if name in gold and "(all day)" not in text:
            shown = parsedate_to_datetime(gold[name]).strftime("%Y-%m-%d %H:%M UTC")
            yield name, f"{label}: {shown}" in text, shown, text[:300]


def compare_attachments(gold: dict[str, Any], read: Read) -> Iterator[Field]:
    given = gold["attachments"]
    yield "attachments", len(read.inner) == len(given), len(given), [each.name for each, _ in read.inner]
    for expected, (inner, content) in zip(given, read.inner, strict=False):
        name = expected.get("fileName") or expected.get("name")
        if name:
            yield "attachment name", inner.name == words(name), name, inner.name
        if "contentLength" in expected:
            yield (
                "attachment size",
                len(content) == expected["contentLength"],
                expected["contentLength"],
                len(content),
            )
        if isinstance(expected.get("innerMsgContentFields"), dict):
            yield "attachment kind", inner.kind == "message", "message", inner.kind
            for field in compare(expected["innerMsgContentFields"], read_with(MailReader(), content)):
                yield f"inner {field[0]}", *field[1:]


def msgreader_fields() -> Iterator[tuple[str, Field]]:
    for dump in sorted(MSGREADER.glob("*.json")):
        file = dump.with_suffix(".msg")
        if not file.exists():
            continue  # a dump of a part of another file
        read = read_with(MsgReader(), file.read_bytes())
        gold = json.loads(dump.read_text(encoding="utf-8"))
        yield from ((dump.stem, field) for field in compare(gold, read))


@pytest.mark.skipif(not MSGREADER.exists(), reason="the msgreader files are not here")
def test_fields_of_msgreader() -> None:
    fields = list(msgreader_fields())
    wrong = [(stem, *field) for stem, field in fields if not field[1]]
    print(f"{len(fields)} fields, {len(wrong)} otherwise: {1 - len(wrong) / len(fields):.4f}")
    for each in wrong:
        print(each)
    unexplained = [each for each in wrong if (each[0], each[1]) not in OTHERWISE]
    assert unexplained == []
    assert len(fields) >= floor("msgreader fields")
    assert 1 - len(wrong) / len(fields) >= floor("msgreader")


# ---- msg-extractor


EXTRACTED = {
    "strangeDate.msg": "2016-02-23_0657 MSG Test File",
    "unicode.msg": "2013-11-18_0026 Test for TIF files",
}


def extractor_fields(file: str, folder: str) -> Iterator[Field]:
    """The fields of a `message.text`; names stand in its header, addresses only where they are the name."""
    read = read_with(MsgReader(), (EXTRACTOR / file).read_bytes())
    message = message_of(read)
    expected = EXTRACTOR / "expected-outputs" / folder
    head, _, body = (expected / "message.text").read_text(encoding="utf-8").partition("-----------------\n")
    gold = dict(line.split(": ", 1) for line in head.splitlines() if ": " in line)
    sender = "" if message.sender is None else message.sender.name or message.sender.address
    yield "sender", sender == gold.get("From", "").strip(), gold.get("From"), sender
    for label, role in (("To", "to"), ("CC", "cc")):
        people = [each.to.name or each.to.address for each in message.recipients if each.role == role]
        named = [
            name.strip() for name in gold.get(label, "").replace("<None>", "").split(";") if name.strip()
        ]
        yield label, people == named, named, people
    yield "subject", message.subject == gold["Subject"], gold["Subject"], message.subject
    yield "body", words(read.text) == words(body), words(body)[:100], words(read.text)[:100]
    for attached in sorted(each for each in expected.iterdir() if each.name != "message.text"):
        content = {inner.name: raw for inner, raw in read.inner}.get(attached.name)
        yield attached.name, content == attached.read_bytes(), attached.name, content and len(content)
    # It shows a time of its own machine's zone and calls it GMT; of a draft the time when it was begun.
    yield "dated", (message.sent is not None) == (file != "strangeDate.msg"), gold["Date"], message.sent


@pytest.mark.skipif(not EXTRACTOR.exists(), reason="the msg-extractor files are not here")
def test_fields_of_msg_extractor() -> None:
    fields = [field for file, folder in EXTRACTED.items() for field in extractor_fields(file, folder)]
    wrong = [field for field in fields if not field[1]]
    print(f"{len(fields)} fields, {len(wrong)} otherwise")
    assert len(fields) >= floor("msg-extractor fields")
    assert 1 - len(wrong) / len(fields) >= floor("msg-extractor"), wrong


# ---- an Enron mailbox


@pytest.fixture(scope="module")
def mailbox() -> list[tuple[str, bytes, Read]]:
    """Every message of the store in order: its name, its bytes, what is in it."""
    raw = lzma.decompress((ENRON / "enron.pst.xz").read_bytes())
    found = []
    for inner in PstReader().read(opened(raw, "enron.pst")):
        assert isinstance(inner, Inner), inner
        content = inner.stream.read()
        found.append((inner.name, content, read_with(MailReader(), content)))
    return found


def listing() -> Iterator[dict[str, Any]]:
    """The listing of pst-extractor: folder, subject, sender, day, body and attachments of each message."""
    path: list[str] = []
    current: dict[str, Any] = {}
    is_body = False
    for line in (ENRON / "outputBody.txt").read_text(encoding="utf-8").splitlines()[6:]:
        if line.startswith("./testdata/"):
            break  # the next store, which is not here
        step = re.match(r"((?: \| )*) \|- (.*)", line)
        if step and step[2].startswith("Email: "):
            if current:
                yield current
            number, _, subject = step[2].removeprefix("Email: ").partition(" -")
            folder = "/".join(each.replace("/", "_") for each in path[: len(step[1]) // 3])
            current = {"folder": folder, "id": number, "subject": subject, "files": [], "body": []}
        elif step and step[2].startswith(" sender: "):
            current["sender"] = step[2].removeprefix(" sender: ").strip()
        elif step:
            path[len(step[1]) // 3 :] = [step[2]]
        elif line.startswith(("email.bodyRTF", "email.bodyHTML")):
            is_body = False
        elif line.startswith("saving msg to "):
            current["day"] = line.split("/")[-2]
        elif line.startswith("saving attachment to "):
            current["files"].append(line.split(f"/{current['id']}-", 1)[1])
        elif is_body or line.startswith("email.body"):
            current["body"].append(line if is_body else line.removeprefix("email.body"))
            is_body = True
    yield current


# What the headers that came with a message say of its sender, where its properties say it otherwise.
LISTED_OTHERWISE = {
    ("2098916", "sender"): "the From header gives the name with an address in front of it",
}


def senders(raw: bytes, message: Message) -> set[str]:
    """Who wrote it and who sent it: the listing shows the second, for which a mail has its own header."""
    mail = BytesHeaderParser(policy=compat32).parsebytes(raw)
    names = {decode_words(name) or address for name, address in getaddresses(mail.get_all("Sender", []))}
    sender = message.sender
    return names | ({sender.name or sender.address or ""} if sender is not None else {""})


@pytest.mark.skipif(not ENRON.exists(), reason="the Enron mailbox is not here")
def test_the_listing_of_an_enron_mailbox(mailbox: list[tuple[str, bytes, Read]]) -> None:
    """Folder, subject, sender, day, body and attachments of all 71 messages."""
    gold = sorted(listing(), key=lambda each: int(each["id"]))
    fields: list[tuple[str, *tuple[Any, ...]]] = []
    for each, (name, raw, read) in zip(gold, mailbox, strict=True):
        number, message = each["id"], message_of(read)
        fields.append((number, "folder", name.rpartition("/")[0] == each["folder"], each["folder"], name))
        found: object = message.subject or ""
        fields.append((number, "subject", found == words(each["subject"]), each["subject"], found))
        expected = words(each["sender"].partition(" (")[0]).lower()
        found = {words(name).lower() for name in senders(raw, message)}
        fields.append((number, "sender", expected in found, expected, found))
        assert message.sent is not None
        found = datetime.fromisoformat(message.sent).astimezone(THERE).date().isoformat()
        fields.append((number, "day", found == each["day"], each["day"], message.sent))
        body = words(" ".join(each["body"]))
        fields.append((number, "body", words(read.text) == body, body[:100], words(read.text)[:100]))
        files = sorted(inner.name for inner, _ in read.inner)
        fields.append((number, "files", files == sorted(each["files"]), each["files"], files))
    wrong = [field for field in fields if not field[2]]
    print(f"{len(fields)} fields, {len(wrong)} otherwise: {1 - len(wrong) / len(fields):.4f}")
    for field in wrong:
        print(field)
    assert [field for field in wrong if field[:2] not in LISTED_OTHERWISE] == []
    assert len(fields) == 6 * 71
    assert 1 - len(wrong) / len(fields) >= floor("enron listing")


# ---- samples of other projects


def samples() -> list[Path]:
    found = []
    for file in sorted(each for name in SAMPLES for each in (MAIL / name).rglob("*") if each.is_file()):
        with file.open("rb") as stream:
            if stream.read(8).startswith(MAGICS):
                found.append(file)
    return found


@pytest.mark.skipif(not any((MAIL / name).exists() for name in SAMPLES), reason="the samples are not here")
def test_every_sample_is_read_or_named(tmp_path: Path) -> None:
    """Every MSG, OFT, PST, winmail.dat: a document or a container with nothing refused but what is named.

    Old office files among them are refused as such. Nothing may be damaged or fail: all of them are whole.
    """
    counted = {"document": 0, "container": 0, "refused": 0}
    for sample in samples():
        results = read_all(sample.read_bytes(), tmp_path, sample.name)
        outcome = results[sample.name].item.outcome
        counted[outcome] += 1
        kinds = {problem.kind for result in results.values() for problem in result.problems}
        assert "damaged" not in kinds, sample
        assert "failed" not in kinds, sample
        if outcome == "refused":
            words_said = " ".join(problem.message for problem in results[sample.name].problems)
            assert "Word document" in words_said, sample
    print(counted)
    assert counted["document"] >= floor("sample documents")
    assert counted["container"] >= floor("sample stores")


def test_readers_are_chosen_by_content() -> None:
    """Whatever a file is called, its bytes decide (91 of 252 files named .msg are plain mails)."""
    readers = load_readers()
    assert choose_reader(readers, b"From: a@x.org\nDate: x\n\n", "x.msg").name == "mail"
    assert choose_reader(readers, b"!BDN\0\0\0\0SM", "mail.txt").name == "pst"
    assert choose_reader(readers, b"\x78\x9f\x3e\x22\0\0", "x.html").name == "tnef"
    assert choose_reader(readers, MAGICS[0] + bytes(600), "x.eml").name == "msg"
