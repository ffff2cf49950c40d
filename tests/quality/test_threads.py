"""Threads and duplicates over whole cases: planted copies, mail without references, a list as gold."""

import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from quopri import encodestring
from typing import Any

import pytest
from factory import make_mbox, make_message, make_multipart, make_part

from sayso import views
from sayso.case import Case
from sayso.pipeline.line import Options, read_leak
from sayso.progress import Quiet
from sayso.whole import show

LIST = Path(__file__).parents[3] / "shared" / "data" / "mail" / "large" / "linux-api-24k.mbox.zst"
Row = dict[str, Any]

STORIES = [
    "The ministry sold the port in May for eleven million, and the buyer was a company that nobody knew.\n"
    "The harbour master was told of it only when the new owners came to the gate with a locksmith.\n",
    "We counted forty lorries at the depot on Sunday night and none of them had number plates.\n"
    "Mr Adler says that the drivers spoke to nobody and paid for the petrol in cash.\n",
    "The laboratory has lost the samples of June, which were the only ones taken below the weir.\n"
    "Nobody will sign the report before the council meets, and the council meets in autumn.\n",
]
FOOTER = (
    "\n_______________________________________________\nTown mailing list\nTown@lists.example.org\n"
    "https://lists.example.org/listinfo/town\n"
)
DISCLAIMER = (
    "\nThis e-mail is confidential and intended only for the named recipient. If you have received this"
    " message in error, please delete it and notify the sender.\n"
)


def read(leak: Path, folder: Path) -> Case:
    case, _ = Case.open_or_create(folder)
    read_leak(case, [leak], Options(jobs=1, stop_after="text"), Quiet())
    return case


def by_name(case: Case) -> dict[str, Row]:
    return {path.rpartition("/")[2]: row for row in views.list_documents(case) for path in row["paths"]}


def headers(number: int, **more: str | None) -> dict[str, str | None]:
    day = {"Date": f"Thu, 0{number + 1} Apr 2010 10:00:00 +0200", "Subject": f"Report {number}"}
    return {**day, "Message-ID": f"<{number}@example.org>", **more}


def planted(number: int, story: str) -> dict[str, bytes]:
    """A mail as `0`, and copies of it in other wrappings, with what lists, programs and hands do to them."""
    head = headers(number)
    flat = story.replace("\n", " ")
    typos = story.replace(" of ", " fo ", 1).replace(" the ", " hte ", 1)
    html = "<html><body>" + "".join(f"<p>{line}</p>" for line in story.splitlines()) + "</body></html>"
    quoted = "".join(f"> {line}\n" for line in story.splitlines())
    kind = "text/plain; charset=utf-8"
    base64 = make_part(story, kind, base64=True)
    printable = (
        b"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n"
        + encodestring(story.encode())
    )

    def wrapped(part: bytes, **more: str | None) -> bytes:
        top = make_message("@", {**head, **more}).partition(b"\n\n")[0]
        return top + b"\n" + part

    return {
        "0-original.eml": make_message(story, head),
        "exact.eml": make_message(story, head),
        "transport.eml": make_message(
            story, {**head, "Received": "from a by b; Thu, 1 Apr 2010 10:00:00 +0200"}
        ),
        "rewrapped.eml": make_message(flat + "\n", {**head, "X-Copy": "1"}),
        "base64.eml": wrapped(base64),
        "printable.eml": wrapped(printable),
        "html.eml": wrapped(make_part(html, "text/html; charset=utf-8")),
        "both.eml": wrapped(
            make_multipart(
                [make_part(story, kind), make_part(html, "text/html; charset=utf-8")], "alternative"
            )
        ),
        "no-id.eml": make_message(story, {**head, "Message-ID": None}),
        "tag.eml": make_message(story, {**head, "Subject": f"[town] Report {number}"}),
        "footer.eml": make_message(story + FOOTER, head),
        "disclaimer.eml": make_message(story + DISCLAIMER, head),
        "typos.eml": make_message(typos, {**head, "Message-ID": f"<{number}t@example.org>"}),
        "again.eml": make_message(
            story,
            headers(
                number, **{"Message-ID": f"<{number}a@example.org>", "Date": "Mon, 03 May 2010 9:00:00 +0200"}
            ),
        ),
        "quoted.eml": make_message(
            f"Look.\n\nOn Thu, 1 Apr 2010 at 10:00, Anna Berg wrote:\n{quoted}",
            {
                "From": "Ben Roth <ben@example.org>",
                "Message-ID": f"<{number}q@example.org>",
                "Date": "Tue, 04 May 2010 9:00:00 +0200",
                "Subject": f"Fwd: Report {number}",
            },
        ),
        "reused-id.eml": make_message(
            f"Lunch at {number} on the ship? I have a table for four and a cook who owes me something.\n",
            {**head, "Date": "Tue, 04 May 2010 11:00:00 +0200", "Subject": "Lunch"},
        ),
    }


@pytest.fixture(scope="module")
def copies(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[dict[str, Row]]]:
    folder = tmp_path_factory.mktemp("copies")
    for number, story in enumerate(STORIES):
        for name, raw in planted(number, story).items():
            path = folder / "leak" / f"{number}" / f"{number}-{name}"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(raw)
    case = read(folder / "leak", folder / "case")
    rows = by_name(case)
    yield [{name.partition("-")[2]: row for name, row in rows.items() if name[0] == str(n)} for n in range(3)]
    case.close()


SAME = (
    "transport",
    "rewrapped",
    "base64",
    "printable",
    "html",
    "both",
    "no-id",
    "tag",
    "footer",
    "disclaimer",
)


@pytest.mark.parametrize("name", [*SAME, "typos", "again"])
def test_every_planted_copy_is_found(copies: list[dict[str, Row]], name: str) -> None:
    for rows in copies:
        assert rows["exact.eml"]["document"] == rows["0-original.eml"]["document"]
        group = {row["document"] for row in rows.values()}
        originals = [
            row for row in rows.values() if row["duplicates_of"] is None and row["document"] in group
        ]
        first = rows[f"{name}.eml"]
        found = first["duplicates_of"] or first["document"]
        assert found in {row["document"] for row in originals}
        assert sum(row["duplicates_of"] == found for row in rows.values()) >= len(SAME)


def test_what_differs_is_no_duplicate(copies: list[dict[str, Row]]) -> None:
    for rows in copies:
        assert rows["reused-id.eml"]["duplicates_of"] is None
        assert rows["quoted.eml"]["duplicates_of"] is None


def test_a_quotation_names_what_it_repeats(copies: list[dict[str, Row]]) -> None:
    for rows in copies:
        repeats = [zone["repeats"] for zone in rows["quoted.eml"]["zones"] if zone["kind"] != "code"]
        assert repeats[-1] in {row["document"] for row in rows.values()}


OUTLOOK = "-----Original Message-----\nFrom: {}\nSent: {}\nTo: Anna Berg\nSubject: {}\n\n"


def exported() -> list[bytes]:
    """A conversation as webmail exports it: no references, no Message-ID."""

    def message(
        sender: str, day: int, subject: str, body: str, to: str = "Ben Roth <ben@x.example>"
    ) -> bytes:
        fields = {
            "From": sender,
            "To": to,
            "Date": f"Thu, 0{day} Apr 2010 10:00:00 +0000",
            "Subject": subject,
        }
        return make_message(body, {**fields, "Message-ID": None})

    gate = "Has anybody seen the key to the northern gate since the party on Friday evening?\n"
    seen = "The key hangs in the kitchen of the old school, behind the door, where it always was.\n"
    return [
        message("Anna Berg <anna@example.org>", 1, "Key", gate),
        message(
            "Ben Roth <ben@example.org>",
            2,
            "Re: Key",
            f"{seen}\nOn Thu, Apr 1, 2010 at 10:00 AM, Anna Berg <anna@example.org> wrote:\n> {gate}",
        ),
        message(
            "Cleo Marx <cleo@example.org>",
            3,
            "AW: Key",
            "It is not there now.\n\n"
            + OUTLOOK.format("Ben Roth", "Friday, April 2, 2010 10:00 AM", "Re: Key")
            + seen,
        ),
        message(
            "Anna Berg <anna@example.org>", 4, "Re: AW: Key", "Then somebody took it.\n", "cleo@example.org"
        ),
        message(
            "Dora Lang <dora@example.org>",
            5,
            "Fwd: Key",
            "For your files.\n\n---------- Forwarded message ----------\nFrom: Anna Berg <anna@example.org>\n"
            f"Date: Thu, Apr 1, 2010 at 10:00 AM\nSubject: Key\nTo: Ben Roth <ben@example.org>\n\n{gate}",
        ),
        message("Emil Voss <emil@example.org>", 6, "Lunch", "Who comes along on Tuesday?\n"),
    ]


def write_boxes(folder: Path, boxes: Sequence[Sequence[bytes]]) -> Path:
    folder.mkdir(parents=True)
    for number, box in enumerate(boxes):
        (folder / f"{number}.mbox").write_bytes(make_mbox(list(box)))
    return folder


def parents_by_sender(case: Case) -> dict[str, str | None]:
    senders = {
        row["document"]: row["from"].split()[0] + row["date"][8:10] for row in views.list_documents(case)
    }
    found: dict[str, str | None] = {}
    for thread in views.list_threads(case):
        for node in thread["messages"]:
            if node["document"]:
                parent = node["parent"] and node["parent"].removeprefix("document:")
                found[senders[node["document"]]] = senders.get(parent, parent)
    return found


def test_a_conversation_without_references_is_one_thread_in_any_order(tmp_path: Path) -> None:
    """M-088"""
    mails = exported()
    expected = {
        "Anna01": None,
        "Ben02": "Anna01",
        "Cleo03": "Ben02",
        "Anna04": "Cleo03",
        "Dora05": "Anna01",
        "Emil06": None,
    }
    orders = [[mails], [mails[3:], mails[:3]], [mails[::-1]]]
    seen = []
    for number, boxes in enumerate(orders):
        case = read(write_boxes(tmp_path / f"leak{number}", boxes), tmp_path / f"case{number}")
        assert parents_by_sender(case) == expected
        rows = {row["document"]: row for row in views.list_documents(case)}
        seen.append({key: (row["thread"], row["zones"], row["duplicates_of"]) for key, row in rows.items()})
        gate = next(key for key, row in rows.items() if row["subject"] == "Key")
        repeating = [
            row["from"][:4] for row in rows.values() if any(z["repeats"] == gate for z in row["zones"])
        ]
        assert sorted(repeating) == ["Ben ", "Dora"]
        case.close()
    assert seen[0] == seen[1] == seen[2]


def test_two_forwards_of_an_absent_mail_meet_in_one_thread(tmp_path: Path) -> None:
    """M-087"""
    told = (
        "\n\n---------- Forwarded message ----------\nFrom: Olga Petri <olga@example.org>\n"
        "Date: Mon, Mar 1, 2010 at 8:15 AM\nSubject: Invoice\nTo: Ben Roth <ben@example.org>\n\n"
        "The invoice of March has been paid twice, once from each account of the trust.\n"
    )
    mails = [
        make_message(f"{note}.{told}", {"From": f"{who} <{who}@example.org>", "Subject": "Fwd: Invoice",
                                        "Message-ID": None, "Date": f"Thu, 0{day} Apr 2010 10:00:00 +0000"})
        for day, (who, note) in enumerate([("anna", "See below"), ("ben", "Strange")], 1)
    ]  # fmt: skip
    case = read(write_boxes(tmp_path / "leak", [mails]), tmp_path / "case")
    (thread,) = views.list_threads(case)
    assert [node["ghost"] for node in thread["messages"]] == [True, False, False]
    assert thread["messages"][0]["message_id"] is None
    case.close()


def test_an_attachment_that_holds_a_mail_repeats_it(tmp_path: Path) -> None:
    leak = tmp_path / "leak"
    leak.mkdir()
    (leak / "mail.eml").write_bytes(make_message(STORIES[0], headers(0)))
    (leak / "printed.txt").write_text(f"{STORIES[0]}\nFiled.\n", encoding="utf-8")
    (leak / "file.txt").write_text("\n".join(STORIES), encoding="utf-8")
    case = read(leak, tmp_path / "case")
    rows = by_name(case)
    mail, printed = rows["mail.eml"], rows["printed.txt"]
    assert next(z["repeats"] for z in printed["zones"] if z["kind"] == "body") == mail["document"]
    assert printed["duplicates_of"] == mail["document"]
    held = [tuple(row) for row in case.database.rows("SELECT document, original, how FROM duplicate")]
    assert (rows["file.txt"]["document"], mail["document"], "contained") in held
    assert rows["file.txt"]["duplicates_of"] is None
    assert [row["how"] for row in show(case, printed["document"])["duplicates"]] == ["near"]
    case.close()


def test_a_second_read_changes_and_costs_nothing(tmp_path: Path) -> None:
    leak = write_boxes(tmp_path / "leak", [exported()])
    case = read(leak, tmp_path / "case")
    before = case.database.connection.total_changes
    read_leak(case, [leak], Options(jobs=1, stop_after="text"), Quiet())
    assert case.database.count("SELECT count(*) FROM stage WHERE stage = 'threads'") == 6
    assert case.database.connection.total_changes - before < 6
    (leak / "late.eml").write_bytes(make_message("Found it.\n", headers(7, Subject="Re: Key")))
    read_leak(case, [leak], Options(jobs=1, stop_after="text"), Quiet())
    assert case.database.count("SELECT count(*) FROM stage WHERE stage = 'threads'") == 7
    case.close()


class Archive:
    """A list's archive with its references hidden: the mails that are left, and what they referred to."""

    def __init__(self, most: int | None) -> None:
        self.mails: list[bytes] = []
        self.parents: dict[str, str] = {}
        command = ["zstd", "-q", "-d", "--long=27", "--stdout", str(LIST)]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as unpacked:
            assert unpacked.stdout is not None
            lines: list[bytes] = []
            for line in unpacked.stdout:
                if line.startswith(b"From public-inbox@localhost") and lines:
                    self._add(lines)
                    lines = []
                    if most is not None and len(self.mails) >= most:
                        unpacked.terminate()
                        break
                lines.append(line)
            else:
                self._add(lines)

    def _add(self, lines: list[bytes]) -> None:
        head, _, body = b"".join(lines).partition(b"\n\n")
        fields = re.split(rb"\n(?![ \t])", head)
        told = {}
        kept = []
        for field in fields:
            name = field.partition(b":")[0].lower()
            if name in (b"in-reply-to", b"references", b"message-id"):
                told.setdefault(name, re.findall(rb"<([^<>\s]+)>", field))
            if name not in (b"in-reply-to", b"references"):
                kept.append(field)
        own = told.get(b"message-id") or [b""]
        above = told.get(b"in-reply-to", [])[:1] or told.get(b"references", [])[-1:]
        if own[0] and above and above != own[:1]:
            self.parents.setdefault(own[0].decode("latin-1"), above[0].decode("latin-1"))
        self.mails.append(b"\n".join(kept) + b"\n\n" + body)


def score(case: Case, parents: dict[str, str]) -> tuple[float, float, float]:
    """Precision, recall and F1 of the parents found, over mails whose true parent is present."""
    own = {row["message_id"] for row in case.database.rows("SELECT message_id FROM message")}
    found: dict[str, str | None] = {}
    for thread in views.list_threads(case):
        names = {node["message_id"]: node["document"] for node in thread["messages"] if node["document"]}
        for node in thread["messages"]:
            if node["document"] and node["message_id"]:
                found.setdefault(node["message_id"], node["parent"] if node["parent"] in names else None)
    right = sum(parent is not None and parents.get(mail) == parent for mail, parent in found.items())
    told = sum(parent is not None for parent in found.values())
    wanted = sum(parents.get(mail) in own for mail in found)
    precision, recall = right / told, right / wanted
    return precision, recall, 2 * precision * recall / (precision + recall)


@pytest.mark.skipif(not LIST.exists(), reason=f"no {LIST}")
@pytest.mark.skipif(shutil.which("zstd") is None, reason="no zstd to unpack the archive")
@pytest.mark.parametrize(("most", "floor"), [(1_500, 0.95), pytest.param(None, 0.96, marks=pytest.mark.long)])
def test_the_parents_of_a_list_are_found_without_its_references(
    most: int | None, floor: float, tmp_path: Path
) -> None:
    archive = Archive(most)
    (tmp_path / "leak").mkdir()
    (tmp_path / "leak" / "list.mbox").write_bytes(b"".join(archive.mails))
    case = read(tmp_path / "leak", tmp_path / "case")
    precision, recall, f1 = score(case, archive.parents)
    print(f"precision {precision:.4f} recall {recall:.4f} F1 {f1:.4f}")
    assert f1 >= floor
    case.close()
