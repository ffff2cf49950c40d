"""Who "I", "you", "we" and signatures are in the threads of emailcoref, scored against its chains.

The corpus gives tokens with the speaker of each and coreference chains. A message is a run of one speaker, or
what follows a new header in it. Its parties are the mentions in its header lines, each with its chain; where
no line names recipients, the author of the message around it is the one spoken to. The body's tokens, joined
by blanks, are what `mail_voices` reads.

Right is: for I and you (me, your ...) that the chains of the parties found are exactly the gold chains of the
word; for we that it is given to the author's side and that gold's chain is no single other party's; for a
signature (a line below the first that ends in a mention of the author) that it is found as one.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sayso.claims.mailvoices import ADDRESSEES, AUTHOR, SIDE, PersonWord, mail_voices
from sayso.model.document import Address

HEADER = re.compile(r"(X - From|X - To|X - cc|X - bcc|From|To|Cc|cc|CC|Bcc|bcc|Sent|Date|Subject|Sent by) :")
FROM, TO = ("From", "X - From"), ("To", "X - To")
COPIED = ("Cc", "cc", "CC", "Bcc", "bcc", "X - cc", "X - bcc")
LONGEST_LINE = 7
LONGEST_NAME = 4

Span = tuple[int, int]


@dataclass(slots=True)
class Mail:
    """One message of a thread: its speaker, its header lines with their field, its body lines."""

    speaker: str
    head: list[tuple[str, Span]] = field(default_factory=list)
    body: list[Span] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Thread:
    """A thread's tokens, speakers and types, the tokens that open a line, and the chains of each mention."""

    tokens: tuple[str, ...]
    speakers: tuple[str, ...]
    types: tuple[str, ...]
    opens: tuple[bool, ...]
    chains: Mapping[Span, frozenset[int]]

    def text(self, part: Span) -> str:
        return " ".join(self.tokens[part[0] : part[1]])


def read_thread(path: Path) -> Thread:
    """A thread from its CoNLL columns."""
    rows: list[tuple[str, str, str, str, bool]] = []
    blank = True
    for line in path.read_text(encoding="utf-8", errors="replace").split("\n"):
        columns = line.split("\t")
        if len(columns) >= 4:
            rows.append((*columns[:4], blank))
        blank = len(columns) < 4
    open_at: dict[int, list[int]] = defaultdict(list)
    chains: dict[Span, set[int]] = defaultdict(set)
    for number, row in enumerate(rows):
        for part in row[3].split("|"):
            chain = re.search(r"\d+", part)
            if chain is None:
                continue
            if part.startswith("("):
                open_at[int(chain.group())].append(number)
            if part.endswith(")") and open_at[int(chain.group())]:
                chains[open_at[int(chain.group())].pop(), number + 1].add(int(chain.group()))
    columns_of = list(zip(*rows, strict=True))
    frozen = {span: frozenset(found) for span, found in sorted(chains.items())}
    return Thread(columns_of[0], columns_of[1], columns_of[2], columns_of[4], frozen)


def lines_of(thread: Thread) -> Iterator[Span]:
    """The lines of a thread: a new one opens at a blank row and at another speaker."""
    start = 0
    for k in range(1, len(thread.tokens) + 1):
        ends = k == len(thread.tokens) or thread.opens[k] or thread.speakers[k] != thread.speakers[start]
        if ends:
            yield start, k
            start = k


def mails(thread: Thread) -> list[Mail]:
    """The messages of a thread."""
    out: list[Mail] = []
    heading = False
    for line in lines_of(thread):
        speaker, found = thread.speakers[line[0]], HEADER.match(thread.text(line))
        if not out or out[-1].speaker != speaker:
            out.append(Mail(speaker))
        elif found is not None and not heading and found.group(1) in ("From", "To", "Date"):
            if not out[-1].head and len(out[-1].body) <= 3:  # "Ann Lee <ann@x>" above "To:"
                out[-1].head = [("From", one) for one in out[-1].body]
                out[-1].body = []
            else:
                out.append(Mail(speaker))
        heading = found is not None
        if found is None:
            out[-1].body.append(line)
        else:
            out[-1].head.append((found.group(1), line))
    return out


def parties(thread: Thread, mail: Mail, fields: Sequence[str]) -> dict[int, Address]:
    """The parties in the header lines of these fields, by their chain: the outermost mentions of persons."""
    out: dict[int, Address] = {}
    for name, (low, high) in mail.head:
        for (start, end), chains in thread.chains.items():
            inside = name in fields and low <= start and end <= high and len(chains) == 1
            outer = any(
                s <= start and end <= e and (s, e) != (start, end)
                for s, e in thread.chains
                if low <= s and e <= high
            )
            if not inside or outer or not ("P" in thread.types[start] or "@" in thread.tokens[start]):
                continue
            words, (chain,) = thread.text((start, end)), chains
            only = "@" in words and " " not in words
            old = out.get(chain, Address(name=None, address=None))
            out[chain] = Address(
                name=old.name or (None if only else words), address=old.address or (words if only else None)
            )
    return out


def found_words(
    thread: Thread, mail: Mail, author: Address | None, to: Sequence[Address], cc: Sequence[Address]
) -> dict[int, PersonWord]:
    """What `mail_voices` finds in the body, by the token where it starts."""
    text, starts = "", {}
    for low, high in mail.body:
        for k in range(low, high):
            starts[len(text)] = k
            text += thread.tokens[k] + (" " if k + 1 < high else "\n")
    found = mail_voices(text, author, to, cc)
    return {starts[one.span.start]: one for one in found if one.span.start in starts}


def score_thread(thread: Thread) -> Counter[tuple[str, bool]]:
    """How many words of each kind are right and wrong."""
    counts: Counter[tuple[str, bool]] = Counter()
    known: dict[str, tuple[int, Address]] = {}
    around: tuple[int, Address] | None = None
    for mail in mails(thread):
        senders, to, cc = (parties(thread, mail, fields) for fields in (FROM, TO, COPIED))
        author = next(iter(senders.items()), known.get(mail.speaker))
        if not to and not cc and around is not None:
            to = {around[0]: around[1]}
        if senders and author is not None:
            known[mail.speaker] = around = author
        chain_of = {party: chain for chain, party in (*cc.items(), *to.items(), *senders.items())}
        if author is not None:
            chain_of[author[1]] = author[0]
        found = found_words(thread, mail, author and author[1], tuple(to.values()), tuple(cc.values()))
        answers = {k: (one.meaning, {chain_of[p] for p in one.parties}) for k, one in found.items()}
        counts.update(_pronouns(thread, mail, answers, {*to, *cc}))
        counts.update(_signatures(thread, mail, answers, author and author[0]))
    return counts


Answers = Mapping[int, tuple[str, set[int]]]


def _pronouns(thread: Thread, mail: Mail, answers: Answers, others: set[int]) -> Iterator[tuple[str, bool]]:
    single = {
        c for (s, e), found in thread.chains.items() if thread.text((s, e)).lower() in AUTHOR for c in found
    }
    for (start, end), gold in thread.chains.items():
        word = thread.tokens[start].lower()
        if end - start != 1 or not any(low <= start < high for low, high in mail.body):
            continue
        meaning, ours = answers.get(start, ("", set()))
        if word in AUTHOR or word in ADDRESSEES:
            yield "I" if word in AUTHOR else "you", ours == gold
        elif word in SIDE:
            yield "we", meaning == "side" and (bool(ours & gold) or not gold & (single | others))


def _signatures(
    thread: Thread, mail: Mail, answers: Answers, author: int | None
) -> Iterator[tuple[str, bool]]:
    for low, high in mail.body[1:]:
        worded = [k for k in range(low, high) if re.search(r"\w", thread.tokens[k])]
        for (start, end), gold in thread.chains.items():
            signs = low <= start and worded and worded[-1] < end <= high and end - start <= LONGEST_NAME
            named = (
                thread.tokens[start][0].isupper()
                and thread.tokens[start].lower() not in AUTHOR | SIDE | ADDRESSEES
            )
            if signs and named and author in gold and high - low <= LONGEST_LINE:
                yield "signature", answers.get(start, ("", set()))[0] == "signature"


def shares(counts: Counter[tuple[str, bool]]) -> dict[str, float]:
    """The share of right answers of each kind and of all."""
    kinds = ("I", "you", "we", "signature")
    out = {kind: counts[kind, True] / (counts[kind, True] + counts[kind, False]) for kind in kinds}
    right = sum(counts[kind, True] for kind in kinds)
    return out | {"all": right / counts.total()}
