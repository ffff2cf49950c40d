"""How fast the workbench answers on a large case whose rows are written through the store, not read.

    python benchmarks/workbench.py [--mails 100000] [--claims 3] [--case FOLDER] [--times 40]

Prints, for each kind of page, the median and the 95th percentile of what one client waits for the whole page
over loopback, and of the CPU time of the server for it (the fair figure on a busy machine); how long `serve`
takes to its first page; and the memory of the process.
"""

import argparse
import atexit
import http.client
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from hashlib import sha256
from itertools import accumulate
from pathlib import Path

from sayso.case import Case
from sayso.model.chain import Chain, Hop
from sayso.model.claim import Attribution, Claim
from sayso.model.document import Address, Document, Message, Recipient, Text, Zone
from sayso.model.place import DateRange, Span
from sayso.store import writing
from sayso.store.claimwords import index_claims

WORDS, SENDERS, VOICES = 30_000, 2_000, 5_000
BATCH = 1_000
FACTUALITY = ("asserted",) * 12 + ("denied", "supposed", "admitted", "asked")


class Leak:
    """Made-up mails with claims in them: words, senders and voices as uneven as in a real leak (Zipf)."""

    def __init__(self, seed: int = 1) -> None:
        self.dice = random.Random(seed)
        self.words = [self._word() for _ in range(WORDS)]
        self.weights = list(accumulate(1 / (rank + 10) for rank in range(WORDS)))
        self.names = [f"{self._word().title()} {self._word().title()}" for _ in range(VOICES)]
        self.name_weights = list(accumulate(1 / (rank + 5) for rank in range(VOICES)))

    def _word(self) -> str:
        return "".join(
            self.dice.choice("bcdfghlmnprstv") + self.dice.choice("aeiou")
            for _ in range(self.dice.randint(2, 4))
        )

    def sentence(self) -> str:
        return (
            " ".join(
                self.dice.choices(self.words, cum_weights=self.weights, k=self.dice.randint(9, 18))
            ).capitalize()
            + "."
        )

    def voices(self, count: int) -> list[str]:
        return self.dice.choices(self.names, cum_weights=self.name_weights, k=count)

    def mail(self, number: int, claims: int) -> tuple[Document, Text, list[Claim]]:
        day = DateRange(start=f"{2004 + number % 8}-{number % 12 + 1:02}-{number % 28 + 1:02}", end=None)
        day = DateRange(start=day.start, end=day.start)
        sender = self.names[min(int(self.dice.paretovariate(0.7)) - 1, SENDERS - 1)]
        sentences = [self.sentence() for _ in range(14)]
        content = " ".join(sentences)
        id_ = sha256(f"{number} {content}".encode()).hexdigest()
        hop = Hop(name=sender, medium="mail", kind="person", at=day)
        message = Message(
            message_id=f"{number}@made.example",
            in_reply_to=(f"{number - 1}@made.example",) if number % 4 else (),
            references=(),
            sender=Address(name=sender, address=None),
            recipients=(Recipient(role="to", to=Address(name=self.voices(1)[0], address=None)),),
            subject=" ".join(sentences[0].split()[:6]),
            sent=f"{day.start}T10:00:00Z",
        )
        document = Document(
            id=id_, size=len(content), media_type="message/rfc822", kind="mail", name=f"{number}.eml",
            title=message.subject, dated=day, message=message,
        )  # fmt: skip
        zone = Zone(kind="body", span=Span(start=0, end=len(content)), level=0, voices=(hop,))
        text = Text(document=id_, content=content, zones=(zone,), runs=())
        return document, text, list(self._claims(id_, sentences, hop, claims))

    def _claims(self, document: str, sentences: list[str], hop: Hop, count: int) -> Iterator[Claim]:
        for place, voice in enumerate(self.voices(count)):
            words = sentences[place + 1]
            start = sum(len(each) + 1 for each in sentences[: place + 1])
            attribution = Attribution(
                source=(), cue=(), content=(Span(start=start, end=start + len(words)),), kind="indirect",
                factuality=self.dice.choice(FACTUALITY), stance="neutral", score=0.9,
            )  # fmt: skip
            outlet = Hop(name=self.names[place % 40], medium="article", kind="outlet")
            hops = (
                (hop, outlet, Hop(name=voice, medium="speech"))
                if place % 3 == 0
                else (hop, Hop(name=voice, medium="speech"))
            )
            yield Claim(
                document=document, attribution=attribution, chain=Chain(hops=hops), speaker=voice,
                source_text=voice, cue_text="said", content_text=words, said=hop.at, about_time=None,
                polarity="positive", about=tuple(self.voices(2)), producer="benchmark",
            )  # fmt: skip


def write_case(folder: Path, mails: int, claims: int) -> None:
    """A case with so many mails and claims, its register made by hand (nothing is read or resolved)."""
    leak = Leak()
    case = Case.create(folder)
    connection = case.database.connection
    for start in range(0, mails, BATCH):
        with case.database.writing():
            for number in range(start, min(start + BATCH, mails)):
                document, text, found = leak.mail(number, claims)
                writing.write_document(connection, document, text, "benchmark")
                writing.write_claims(connection, document.id, found)
                connection.execute(
                    "INSERT INTO item VALUES (?, ?, NULL, 'message', 'document', ?, 1, NULL, NULL, NULL, ?)",
                    (document.id[:20], f"leak/{number}.eml", document.id, document.id),
                )
                thread, position = f"t{number // 8}", number % 8
                parent = f"{number - 1}@made.example" if position else None
                key = f"{number}@made.example"
                connection.execute(
                    "INSERT INTO thread_node VALUES (?, ?, ?, ?, ?, ?)",
                    (thread, position, key, key, parent, document.id),
                )
            writing.index_documents(connection)
            index_claims(connection)
    with case.database.writing():
        connection.execute(
            "INSERT INTO source SELECT 's' || hex(speaker), speaker, json_array(speaker), 'person', NULL, 0,"
            " NULL, '[]', count(*), 0, NULL, min(said_from), max(said_from) FROM claim GROUP BY speaker"
        )
        connection.execute("INSERT INTO claim_source SELECT claim, 's' || hex(speaker) FROM claim")
    connection.execute("ANALYZE")
    case.close()


class Client:
    """One browser: enters by the link, then asks."""

    def __init__(self, folder: Path) -> None:
        start = time.perf_counter()
        command = [sys.executable, "-m", "sayso", "serve", "--case", str(folder), "--no-browser"]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        link = self.process.stdout.readline().strip()
        self.host = link.removeprefix("http://").partition("/")[0]
        self.cookie = ""
        atexit.register(self.process.terminate)
        self._ask(link.removeprefix(f"http://{self.host}"))
        self.ask("/")
        self.first = time.perf_counter() - start

    def _ask(self, path: str) -> bytes:
        connection = http.client.HTTPConnection(self.host, timeout=120)
        connection.request("GET", path, headers={"Cookie": self.cookie})
        answer = connection.getresponse()
        body = answer.read()
        assert answer.status == 200, (path, answer.status, body[:300])
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                self.cookie = value.split(";")[0]
        connection.close()
        return body

    def ask(self, path: str) -> tuple[float, float]:
        """Milliseconds until the whole answer is here, and those that the server's threads worked for it."""
        start, worked = time.perf_counter(), self._worked()
        self._ask(path)
        return 1000 * (time.perf_counter() - start), self._worked() - worked

    def _worked(self) -> float:
        tasks = Path(f"/proc/{self.process.pid}/task").iterdir()
        return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e6

    def memory(self) -> tuple[int, int]:
        """MB resident now, and at most."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        now, most = (int(re.search(rf"{name}:\s+(\d+)", status)[1]) // 1024 for name in ("VmRSS", "VmHWM"))  # type: ignore[index]
        return now, most

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(20)


def questions(folder: Path, dice: random.Random) -> dict[str, Callable[[], str]]:
    leak = Leak()
    case = Case(folder, is_reader=True)
    documents = [
        str(row[0]) for row in case.database.rows("SELECT document FROM document ORDER BY random() LIMIT 300")
    ]
    sources = [
        str(row[0]) for row in case.database.rows("SELECT source FROM source ORDER BY claims DESC LIMIT 300")
    ]
    case.database.close()

    def word() -> str:
        return dice.choices(leak.words, cum_weights=leak.weights)[0]

    return {
        "ledger, facets, nothing asked": lambda: "/claims",
        "ledger, a source chosen": lambda: f"/claims?source={dice.choice(sources)}&sort=newest",
        "ledger, a word": lambda: f"/claims?q={word()}",
        "ledger, the commonest word": lambda: f"/claims?q={leak.words[0]}&factuality=denied",
        "ledger, dates and two facets": lambda: (
            "/claims?since=2006-01-01&until=2008-12-31&factuality=denied&not-kind=own&sort=newest"
        ),
        "search, a word": lambda: f"/search?q={word()}",
        "search, the commonest word": lambda: f"/search?q={leak.words[0]}",
        "search, two words": lambda: f"/search?q={word()}+{word()}",
        "search, a prefix of four letters": lambda: f"/search?q={word()[:4]}*",
        "reading view": lambda: f"/documents/{dice.choice(documents)}",
        "reading view with hits": lambda: f"/documents/{dice.choice(documents)}?q={word()}",
        "sources": lambda: "/sources",
        "a source": lambda: f"/sources/{dice.choice(sources)}",
        "problems": lambda: "/problems",
    }


def main() -> None:
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    parser = argparse.ArgumentParser()
    parser.add_argument("--mails", type=int, default=100_000)
    parser.add_argument("--claims", type=int, default=3)
    parser.add_argument("--times", type=int, default=40)
    parser.add_argument("--case", type=Path)
    given = parser.parse_args()
    folder = given.case or Path(tempfile.mkdtemp()) / "case"
    if not (folder / "case.toml").exists():
        start = time.process_time()
        write_case(folder, given.mails, given.claims)
        took = time.process_time() - start
        print(f"{given.mails:,} mails, {given.mails * given.claims:,} claims written in {took:.0f} CPU s")
    client = Client(folder)
    print(f"first page after {client.first:.2f} s")
    start = time.perf_counter()
    client.ask("/claims")
    took = time.perf_counter() - start
    print(f"first ledger, its columns loaded, {took:.2f} s later; {client.memory()[0]} MB")
    try:
        for name, question in questions(folder, random.Random(2)).items():
            asked = [client.ask(question()) for _ in range(given.times)]
            told = []
            for word, times in (("wall", [each[0] for each in asked]), ("CPU", [each[1] for each in asked])):
                ordered = sorted(times)
                middle, high = statistics.median(ordered), ordered[int(0.95 * len(ordered))]
                told.append(f"{word} median {middle:5.0f} ms, p95 {high:5.0f} ms")
            print(f"{name:34} {'   '.join(told)}")
        print("memory: {} MB, at most {} MB".format(*client.memory()))
    finally:
        client.stop()


if __name__ == "__main__":
    main()
