"""How many messages a second of CPU time Sayso reads, beside libratom, from the same mbox in one run.

    python benchmarks/ingest.py leak.mbox --messages 2000 --ratom /tmp/ratom-venv/bin/ratom
    python benchmarks/ingest.py --generate 2000 --ratom /tmp/ratom-venv/bin/ratom

Both programs are run in turns, each as a child whose user and system time, with that of its own children,
the operating system counts. Then every body that each has stored is compared with a plain decoding of the
mbox. Needs only the standard library, and POSIX (wait4). How to read it: README.md.
"""

import argparse
import base64
import email
import hashlib
import html.parser
import os
import quopri
import random
import re
import shutil
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from email.header import Header
from email.message import Message
from pathlib import Path

INSTALL_RATOM = """\
libratom is not installed: nothing to compare with. Install it apart, then add --ratom PATH:
    python3.11 -m venv /tmp/ratom-venv && /tmp/ratom-venv/bin/pip install libratom==0.7.1"""
ENOUGH = 0.95  # of a body's distinct words: with fewer, the body counts as not decoded
SEED = 20100405
SEPARATOR = b"From benchmark@localhost Thu Jan  1 00:00:00 1970\n"
_WORD = re.compile(r"[^\W_]+")
_MESSAGE_ID = re.compile(r"^message-id:\s*<?([^>\s]+)", re.IGNORECASE | re.MULTILINE)
_MEGABYTE = 1 << 20 if sys.platform == "darwin" else 1 << 10  # ru_maxrss: bytes there, kilobytes elsewhere


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """A program to measure: its `command` line for an mbox and an empty folder; the SQLite `database` it
    leaves there; the `query` that gives from it the Message-ID header and the body of each message."""

    name: str
    command: Callable[[Path, Path], list[str]]
    database: str
    query: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What one run cost. `peak` is the largest single process of the run, in MB."""

    cpu: float
    wall: float
    peak: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Bodies:
    """How many messages a program holds, and how many of their bodies it left empty or undecoded."""

    found: int
    empty: int
    undecoded: int


def sayso_tool(program: list[str], stop_after: str) -> Tool:
    def command(mbox: Path, folder: Path) -> list[str]:
        case = str(folder / "case")
        return [*program, "read", str(mbox), "--case", case, "--stop-after", stop_after, "--quiet"]

    query = "SELECT 'Message-ID: ' || m.message_id, t.content FROM message m LEFT JOIN text t USING (number)"
    return Tool(name="sayso", command=command, database="case/case.db", query=query)


def ratom_tool(program: str) -> Tool:
    database = "report.sqlite3"
    return Tool(
        name="libratom",
        command=lambda mbox, folder: [program, "report", "-m", "-o", str(folder / database), str(mbox)],
        database=database,
        query="SELECT headers, body FROM message",
    )


def measure(tool: Tool, mbox: Path, folder: Path) -> Run:
    """Run a program once on `mbox` with the empty `folder` for its output; stops where it fails."""
    command, log = tool.command(mbox, folder), folder / "log.txt"
    open_log = os.POSIX_SPAWN_OPEN, 1, log, os.O_WRONLY | os.O_CREAT, 0o600
    actions = [open_log, (os.POSIX_SPAWN_DUP2, 1, 2)]
    started = time.monotonic()
    child = os.posix_spawnp(command[0], command, os.environ, file_actions=actions)
    _, status, used = os.wait4(child, 0)
    wall = time.monotonic() - started
    exit_status = os.waitstatus_to_exitcode(status)
    # Sayso's exit status 1: done, but an input could not be fully read.
    if exit_status not in (0, 1) or not (folder / tool.database).exists():
        raise SystemExit(f"{' '.join(command)}\nended with {exit_status}:\n{log.read_text()[-2000:]}")
    return Run(cpu=used.ru_utime + used.ru_stime, wall=wall, peak=used.ru_maxrss / _MEGABYTE)


def measure_in_turns(tools: list[Tool], mbox: Path, scratch: Path, runs: int) -> dict[str, list[Run]]:
    """Each program `runs` times, in turns. The last output of each stays in the folder of its name."""
    costs: dict[str, list[Run]] = {tool.name: [] for tool in tools}
    for _ in range(runs):
        for tool in tools:
            folder = scratch / tool.name
            if folder.exists():
                shutil.rmtree(folder)
            folder.mkdir()
            costs[tool.name].append(measure(tool, mbox, folder))
    return costs


class _PageWords(html.parser.HTMLParser):
    """The words of an HTML page without its scripts and styles."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in ("script", "style")

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in ("script", "style") and self._silent > 0

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.pieces.append(data)


def words_of(text: str) -> set[str]:
    return set(_WORD.findall(text.casefold()))


def reference_words(mail: Message) -> set[str]:
    """The distinct words of a mail's first plain body, else of its first HTML body."""
    parts = [part for part in mail.walk() if not part.get_filename()]
    for kind in ("text/plain", "text/html"):
        for part in parts:
            if part.get_content_type() == kind and (words := words_of(_decoded(part, kind))):
                return words
    return set()


def _decoded(part: Message, kind: str) -> str:
    raw = part.get_payload(decode=True)
    if not isinstance(raw, bytes):
        return ""
    charset = str(part.get_param("charset", "utf-8"))
    try:
        text = raw.decode(charset)
    except (LookupError, UnicodeError):
        text = raw.decode("latin-1")
    if kind == "text/plain":
        return text
    page = _PageWords()
    page.feed(text)
    return " ".join(page.pieces)


def stored_bodies(tool: Tool, folder: Path) -> dict[str, str]:
    """The bodies a program has stored, by Message-ID; those that share one are joined."""
    stored: dict[str, str] = {}
    with closing(sqlite3.connect(f"{(folder / tool.database).as_uri()}?mode=ro", uri=True)) as connection:
        for headers, body in connection.execute(tool.query):
            if found := _MESSAGE_ID.search(headers or ""):
                stored[found[1]] = f"{stored.get(found[1], '')}\n{body or ''}"
    return stored


def compare_bodies(mbox: Path, stored: dict[str, str]) -> Bodies:
    """The bodies a program has stored against those of the mbox that have a Message-ID and words."""
    found = empty = undecoded = 0
    for raw in split_mbox(mbox):
        mail = email.message_from_bytes(raw)
        message_id = _MESSAGE_ID.match(f"Message-ID: {mail['Message-ID']}")
        words = reference_words(mail)
        if message_id is None or not words or message_id[1] not in stored:
            continue
        found += 1
        held = words_of(stored[message_id[1]])
        empty += not held
        undecoded += bool(held) and len(words & held) < ENOUGH * len(words)
    return Bodies(found=found, empty=empty, undecoded=undecoded)


def split_mbox(mbox: Path) -> Iterator[bytes]:
    """The messages of an mbox without their separator lines, as the standard library splits it."""
    lines: list[bytes] | None = None
    with mbox.open("rb") as stream:
        for line in stream:
            if line.startswith(b"From "):
                if lines is not None:
                    yield b"".join(lines)
                lines = []
            elif lines is not None:
                lines.append(line)
    if lines is not None:
        yield b"".join(lines)


def take_messages(mbox: Path, most: int | None, target: Path) -> int:
    """Write the first `most` messages of `mbox` to `target`; how many there are."""
    count = 0
    with target.open("wb") as stream:
        for raw in split_mbox(mbox):
            if count == most:
                break
            count += 1
            stream.write(SEPARATOR + raw)
    return count


NAMES = {"Ana Silva": "ana", "Bo Lind": "bo", "Chloé Martin": "chloe", "Eva Müller": "eva", "Jo Ng": "jo"}
SUBJECTS = ("the port contract", "Tamaulipas", "the audit", "pipeline route", "the minister's trip", "grain")
SPEAKERS = ("The minister", "Our source in the port", "A senior official", "MX-301", "Señor Peña", "The bank")
CUES = ("said", "told me", "denies", "confirmed on Monday", "does not know whether it is true", "insists")
CONTENTS = (
    "that the contract was signed in March and paid in two parts",
    "the convoy left at night – nobody stopped it on the way to the border",
    "that twelve containers, each of 40 feet, are still missing from the list",
    "his brother-in-law owns the company through a trust in Liechtenstein",
    "the figures for the last quarter “were never meant to be read by anyone”",
    "that the café where they met has been closed since the raid",
)


PLAIN = str.maketrans({"–": "-", "“": '"', "”": '"', "é": "e", "ñ": "n", "ü": "u"})


def make_mbox(target: Path, count: int) -> None:
    """A made-up mbox of `count` messages, the same on every machine.

    Of the messages 10 % are HTML only, 30 % plain text with the same in HTML; 20 % travel as
    quoted-printable, 10 % as base64; 40 % are replies that quote the message they answer; 9 % are exact
    copies of an earlier one. Letters beyond ASCII stand in 44 %, often in nothing but a quotation or a name.
    """
    dice = random.Random(SEED)
    sent: list[Sent] = []
    with target.open("wb") as stream:
        for number in range(count):
            if sent and dice.random() < 0.09:
                raw = dice.choice(sent).raw
            else:
                answered = dice.choice(sent[-50:]) if sent and dice.random() < 0.40 else None
                sent.append(_make_message(dice, number, answered))
                raw = sent[-1].raw
            stream.write(SEPARATOR + raw + b"\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A made-up message: what a reply to it needs, and its bytes."""

    message_id: str
    subject: str
    text: str
    raw: bytes


def _make_message(dice: random.Random, number: int, answered: Sent | None) -> Sent:
    writer, reader = dice.sample(sorted(NAMES), 2)
    subject, message_id, reference = dice.choice(SUBJECTS), f"{number}@benchmark.example.org", ""
    text = "\n\n".join(_make_paragraph(dice) for _ in range(dice.randint(3, 9))) + f"\n\n-- \n{writer}\n"
    if dice.random() >= 0.25:
        text = text.translate(PLAIN)
    if answered is not None:
        subject = f"Re: {answered.subject.removeprefix('Re: ')}"
        reference = f"In-Reply-To: <{answered.message_id}>\n"
        quoted = "".join(f"> {line}\n" for line in answered.text.splitlines())
        text = f"{text}\nOn Monday {reader} wrote:\n{quoted}"
    head = (
        f"From: {Header(writer).encode()} <{NAMES[writer]}@example.org>\n"
        f"To: {Header(reader).encode()} <{NAMES[reader]}@example.org>\n"
        f"Subject: {subject}\nMessage-ID: <{message_id}>\n{reference}"
        f"Date: Mon, 5 Apr 2010 {number // 3600 % 24:02}:{number // 60 % 60:02}:{number % 60:02} +0200\n"
        "MIME-Version: 1.0\n"
    )
    raw = head.encode() + _make_content(dice, text)
    return Sent(message_id=message_id, subject=subject, text=text, raw=raw)


def _make_paragraph(dice: random.Random) -> str:
    lists = (SPEAKERS, CUES, CONTENTS)
    made = (" ".join(map(dice.choice, lists)) for _ in range(dice.randint(2, 6)))
    return " ".join(f"{sentence} (note {dice.randrange(10_000)})." for sentence in made)


def _make_content(dice: random.Random, text: str) -> bytes:
    """The MIME headers and the body of a message in the proportions that `make_mbox` states."""
    shape, transfer = dice.random(), dice.random()
    encoding = "quoted-printable" if transfer < 0.20 else "base64" if transfer < 0.30 else "8bit"
    page = "<html><body><p>" + text.replace("\n\n", "</p>\n<p>") + "</p></body></html>\n"
    if shape < 0.10:
        return _make_part("html", encoding, page)
    if shape >= 0.40:
        return _make_part("plain", encoding, text)
    both = _make_part("plain", encoding, text), _make_part("html", encoding, page)
    body = b"".join(b"--=cut\n" + part + b"\n" for part in both)
    return b'Content-Type: multipart/alternative; boundary="=cut"\n\n' + body + b"--=cut--\n"


def _make_part(kind: str, encoding: str, text: str) -> bytes:
    raw = text.encode()
    if encoding == "base64":
        raw = base64.encodebytes(raw)
    elif encoding == "quoted-printable":
        raw = quopri.encodestring(raw)
    head = f"Content-Type: text/{kind}; charset=utf-8\nContent-Transfer-Encoding: {encoding}\n\n"
    return head.encode() + raw


def cost_table(costs: dict[str, list[Run]], messages: int) -> str:
    rows = [["", "messages", "CPU s", "wall s", "peak MB", "messages/CPU s (min - median - max)"]]
    for name, runs in costs.items():
        cpu, wall, peak = (statistics.median(getattr(run, what) for run in runs) for what in Run.__slots__)
        rates = [messages / run.cpu for run in runs]
        rows.append([name, f"{messages:,}", f"{cpu:.1f}", f"{wall:.1f}", f"{peak:.0f}", spread(rates, 0)])
    return aligned(rows)


def body_table(bodies: dict[str, Bodies]) -> str:
    rows = [["", "messages found", "body empty", "body not decoded"]]
    rows += [[name, f"{b.found:,}", f"{b.empty:,}", f"{b.undecoded:,}"] for name, b in bodies.items()]
    return aligned(rows)


def heading(mbox: Path, messages: int, runs: int) -> str:
    with mbox.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    read = f"{messages:,} messages, {mbox.stat().st_size / 1e6:.1f} MB, SHA-256 {digest[:16]}…"
    return f"{read}; {runs} runs each; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"


def spread(values: list[float], digits: int) -> str:
    low, middle, high = min(values), statistics.median(values), max(values)
    return " - ".join(f"{value:,.{digits}f}" for value in (low, middle, high))


def aligned(rows: list[list[str]]) -> str:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    padded = ((cell.rjust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)
    return "\n".join("  ".join(row) for row in padded)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Messages per CPU second: Sayso and libratom on one mbox.")
    parser.add_argument("mbox", type=Path, nargs="?", help="the mbox to read (left out with --generate)")
    parser.add_argument("--messages", type=int, metavar="N", help="only its first N messages")
    parser.add_argument("--generate", type=int, metavar="N", help="make up N messages and read those")
    parser.add_argument("--runs", type=int, default=3, help="of each program, in turns (default 3)")
    parser.add_argument("--ratom", default=shutil.which("ratom"), help="path of libratom's ratom")
    parser.add_argument("--sayso", help="path of sayso (default: this Python's)")
    parser.add_argument("--stop-after", default="text", help="Sayso's last stage (default: text)")
    chosen = parser.parse_args()
    if (chosen.mbox is None) == (chosen.generate is None):
        parser.error("give either an MBOX or --generate N")
    return chosen


def main() -> None:
    chosen = arguments()
    program = [chosen.sayso] if chosen.sayso else [sys.executable, "-m", "sayso"]
    tools = [sayso_tool(program, chosen.stop_after)]
    if chosen.ratom:
        tools.append(ratom_tool(chosen.ratom))
    with tempfile.TemporaryDirectory(prefix="sayso-benchmark-") as name:
        scratch = Path(name)
        mbox, source = scratch / "leak.mbox", chosen.mbox
        if source is None:
            source = scratch / "made.mbox"
            make_mbox(source, chosen.generate)
        messages = take_messages(source, chosen.messages, mbox)
        print(heading(mbox, messages, chosen.runs), flush=True)
        costs = measure_in_turns(tools, mbox, scratch, chosen.runs)
        print(cost_table(costs, messages))
        if chosen.ratom:
            pairs = zip(costs["sayso"], costs["libratom"], strict=True)
            print("ratio sayso / libratom:", spread([theirs.cpu / ours.cpu for ours, theirs in pairs], 2))
        else:
            print(INSTALL_RATOM)
        held = {tool.name: stored_bodies(tool, scratch / tool.name) for tool in tools}
        print(body_table({name: compare_bodies(mbox, stored) for name, stored in held.items()}))


if __name__ == "__main__":
    main()
