"""The demo leak and its answer key agree: every document exists, every verbatim text really stands there."""

import email
import json
import mailbox
import re
from collections import Counter
from email.message import EmailMessage, MIMEPart
from email.policy import default
from email.utils import parsedate_to_datetime
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

DEMO = Path(__file__).resolve().parents[2] / "sayso" / "demo"
LEAK = DEMO / "leak"
MBOX = "mailbox-orlov.mbox"
OMISSION = " […] "
FIELDS = {
    "claim": {
        "document",
        "content",
        "source_text",
        "speaker",
        "chain",
        "claim_kind",
        "factuality",
        "stance",
    },
    "message": {"message_id", "document", "thread", "ghost"},
    "copy": {"of", "document", "how"},
    "altered": {"document", "quotation", "original", "original_document", "change"},
    "lineage": {"origin", "topic", "note", "statements"},
    "forged": {"document", "signs"},
    "not_claims": {"document", "text"},
}
Row = dict[str, Any]


def answers() -> list[Row]:
    lines = (DEMO / "answers.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


ANSWERS = answers()


def of_kind(kind: str) -> list[Row]:
    return [row for row in ANSWERS if row["kind"] == kind]


class Words(HTMLParser):
    """The words of a page without tags, scripts and style sheets."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.silent = False

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.silent = tag in ("style", "script")

    def handle_endtag(self, tag: str) -> None:
        self.silent = False

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.found.append(data)


def stripped(page: str) -> str:
    words = Words()
    words.feed(page)
    return "".join(words.found)


def flat(text: str) -> str:
    """One line: quote markers undone, every run of white space one space."""
    lines = (re.sub(r"^(?:> ?){1,9}", "", line) for line in text.splitlines())
    return " ".join(" ".join(lines).split())


def parsed(raw: bytes) -> EmailMessage:
    message = email.message_from_bytes(raw, policy=default)
    assert isinstance(message, EmailMessage)
    return message


def own_parts(message: MIMEPart) -> list[MIMEPart]:
    """The parts of a mail without those of a mail attached to it."""
    if message.is_multipart():
        inner = [part for part in message.iter_parts() if part.get_content_type() != "message/rfc822"]
        return [leaf for part in inner for leaf in own_parts(part)]
    return [message]


def mail_text(message: EmailMessage) -> str:
    texts = []
    for part in own_parts(message):
        if not part.is_attachment():
            text = part.get_content()
            texts.append(stripped(text) if part.get_content_subtype() == "html" else text)
    return "\n".join(texts)


def unescaped(raw: bytes) -> bytes:
    return re.sub(rb"(?m)^>(>*From )", rb"\1", raw)


@cache
def mails() -> dict[str, bytes]:
    """Every mail of the leak by its name in the key, as bytes."""
    box = mailbox.mbox(LEAK / MBOX, create=False)
    found = {}
    for key in box.iterkeys():
        raw = unescaped(box.get_bytes(key))
        found[f"{MBOX}#{message_id(parsed(raw))}"] = raw
    box.close()
    for path in [*LEAK.glob("sent/*.eml"), *LEAK.glob("archive-lindqvist/*/*")]:
        found[path.relative_to(LEAK).as_posix()] = path.read_bytes()
    return found


def message_id(message: EmailMessage) -> str:
    return str(message["Message-ID"]).strip("<>")


@cache
def attached() -> dict[str, EmailMessage]:
    """The mails that lie inside another mail, by their name in the key."""
    found = {}
    for name, raw in mails().items():
        for part in parsed(raw).walk():
            if part.get_content_type() == "message/rfc822":
                inner = part.get_content()
                found[f"{name}#{message_id(inner)}"] = inner
    return found


@cache
def text_of(document: str) -> str:
    if document.startswith("press/"):
        page = (LEAK / document).read_text("utf-8")
        return flat(stripped(page) if document.endswith(".html") else page)
    if document in attached():
        return flat(mail_text(attached()[document]))
    name, _, attachment = document.partition("!/")
    message = parsed(mails()[name])
    if attachment:
        parts = {part.get_filename(): part for part in message.iter_attachments()}
        return flat(parts[attachment].get_content())
    return flat(mail_text(message))


def assert_stands_in(words: str, document: str) -> None:
    place = 0
    for piece in words.split(OMISSION):
        place = text_of(document).find(piece, place)
        assert place >= 0, f"not in {document}: {piece}"
        place += len(piece)


def ghosts() -> set[str]:
    return {row["message_id"] for row in of_kind("message") if row["ghost"]}


def test_every_row_has_the_fields_of_its_kind() -> None:
    for row in ANSWERS:
        assert set(row) - {"kind"} == FIELDS[row["kind"]]


@pytest.mark.parametrize("row", of_kind("claim"), ids=lambda row: row["content"][:40])
def test_a_claim_stands_word_for_word_in_its_document(row: Row) -> None:
    assert_stands_in(row["content"], row["document"])
    if row["source_text"] is not None:
        assert_stands_in(row["source_text"], row["document"])


def test_claims_use_the_words_of_the_contract() -> None:
    for row in of_kind("claim"):
        assert row["claim_kind"] in ("direct", "mixed", "indirect", "own")
        assert row["factuality"] in {
            "asserted",
            "supposed",
            "asked",
            "conditional",
            "denied",
            "admitted",
            "declined",
        }
        assert row["stance"] in ("endorses", "neutral", "distances")
        assert row["chain"][-1] == row["speaker"]
        assert row["claim_kind"] != "own" or row["source_text"] is None


def test_every_factuality_and_stance_occurs() -> None:
    assert len(Counter(row["factuality"] for row in of_kind("claim"))) == 7
    assert len(Counter(row["stance"] for row in of_kind("claim"))) == 3
    assert len(Counter(row["claim_kind"] for row in of_kind("claim"))) == 4


@pytest.mark.parametrize("row", of_kind("not_claims"), ids=lambda row: row["text"][:40])
def test_what_is_no_claim_stands_there_and_is_not_listed_as_one(row: Row) -> None:
    document, text = row["document"], row["text"]
    claimed = [claim["content"] for claim in of_kind("claim") if claim["document"] == document]
    raw = (LEAK / document).read_text("utf-8") if document.startswith("press/") else ""
    assert text in raw or text in text_of(document)
    assert text not in claimed


def test_altered_quotations_stand_as_told_and_differ_from_their_originals() -> None:
    for row in of_kind("altered"):
        assert_stands_in(row["quotation"], row["document"])
        assert_stands_in(row["original"], row["original_document"])
        assert row["quotation"].rstrip(".") != row["original"].rstrip(".")


def test_the_statements_of_a_lineage_stand_in_their_documents() -> None:
    for row in of_kind("lineage"):
        for statement in row["statements"]:
            assert_stands_in(statement["content"], statement["document"])


def test_copies_and_forgeries_point_at_documents() -> None:
    for row in of_kind("copy"):
        assert text_of(row["document"])
        assert row["how"] in ("reprint", "forward", "quote", "exact")
        if row["of"].startswith("ghost#"):
            assert row["of"].removeprefix("ghost#") in ghosts()
        else:
            assert text_of(row["of"])
    assert all(text_of(row["document"]) for row in of_kind("forged"))


def test_the_key_lists_every_message_once_under_its_own_id() -> None:
    listed = {row["document"]: row["message_id"] for row in of_kind("message") if not row["ghost"]}
    held = {name: message_id(parsed(raw)) for name, raw in mails().items()}
    held |= {name: message_id(inner) for name, inner in attached().items()}
    copies = {row["document"] for row in of_kind("copy") if row["how"] == "exact"}
    assert {name: mid for name, mid in held.items() if name not in copies} == listed
    assert len(set(listed.values())) == len(listed)


def test_ghosts_are_referred_to_but_not_held() -> None:
    held = {row["message_id"] for row in of_kind("message") if not row["ghost"]}
    referred: set[str] = set()
    for raw in mails().values():
        referred |= {word.strip("<>") for word in str(parsed(raw)["References"] or "").split()}
    assert referred - held == ghosts()


def test_threads_follow_the_references() -> None:
    thread = {row["message_id"]: row["thread"] for row in of_kind("message")}
    for raw in mails().values():
        message = parsed(raw)
        references = [word.strip("<>") for word in str(message["References"] or "").split()]
        root = references[0] if references else message_id(message)
        assert thread[message_id(message)] == root
        assert not references or str(message["In-Reply-To"]).strip("<>") == references[-1]


def test_every_mail_parses_without_defects() -> None:
    for name, raw in mails().items():
        for part in parsed(raw).walk():
            assert not part.defects, name
            assert not any(value.defects for value in part.values()), name


def test_the_exact_copy_is_byte_identical_once_unescaped() -> None:
    (row,) = [row for row in of_kind("copy") if row["how"] == "exact"]
    assert mails()[row["document"]] == (LEAK / row["of"]).read_bytes()
    box = mailbox.mbox(LEAK / MBOX, create=False)
    stored = [box.get_bytes(key) for key in box.iterkeys()]
    box.close()
    assert (LEAK / row["of"]).read_bytes() not in stored, "the escape is part of the trap"


def test_the_forged_mail_was_dated_before_it_was_received() -> None:
    (row,) = of_kind("forged")
    message = parsed(mails()[row["document"]])
    arrived = parsedate_to_datetime(message["Received"].rpartition(";")[2].strip())
    assert (arrived - message["Date"].datetime).days == 7


def test_counts() -> None:
    assert len(of_kind("message")) - len(ghosts()) == 43
    assert len(mails()) == 43, "42 mails of their own and one exact copy"
    assert len(attached()) == 1
    assert len(ghosts()) == 2
    assert len(list(LEAK.glob("press/*"))) == 6
    assert len(of_kind("claim")) >= 90
    assert len(of_kind("not_claims")) >= 15
    assert set(Counter(row["kind"] for row in ANSWERS)) == set(FIELDS)
