"""A large case for benchmarks whose rows are written through the store, not read: mails, claims, beliefs."""

import random
from collections.abc import Iterator
from hashlib import sha256
from itertools import accumulate, islice
from pathlib import Path

from sayso.case import Case
from sayso.model.belief import Descent, Lineage, Membership, Parent, Proposition, Relation, Requirement
from sayso.model.chain import Chain, Hop
from sayso.model.claim import Attribution, Claim
from sayso.model.document import Address, Document, Message, Recipient, Text, Zone
from sayso.model.place import DateRange, Span, content_id
from sayso.store import writing
from sayso.store.beliefs import write_beliefs
from sayso.store.claimwords import index_claims
from sayso.store.lineages import write_lineages
from sayso.store.propositions import write_propositions
from sayso.weigh.explain import explain
from sayso.weigh.opened import Explanation
from sayso.weigh.wells import Network, Report, Well

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
                source_text=voice, cue_text="said", content_text=words, said=hop.at,
                about_time=self._about_time(hop.at),
                polarity="positive", about=tuple(self.voices(2)), producer="benchmark",
            )  # fmt: skip

    def _about_time(self, said: DateRange | None) -> DateRange | None:
        """When what is said happened, for one claim in five: a day, a month or a year before."""
        if said is None or said.start is None or self.dice.random() > 0.2:
            return None
        year, month = int(said.start[:4]) - int(self.dice.paretovariate(2)) + 1, self.dice.randint(1, 12)
        return self.dice.choice((
            DateRange(start=said.start, end=said.start),
            DateRange(start=f"{year}-{month:02}-01", end=f"{year}-{month:02}-28"),
            DateRange(start=f"{year}-01-01", end=f"{year}-12-31"),
        ))  # fmt: skip


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
    _write_beliefs(case)
    connection.execute("ANALYZE")
    case.close()


def _write_beliefs(case: Case) -> None:
    """What the later stages would have made: claims that say the same, their origins, how far to believe it.

    Half of the propositions hold one claim, others up to forty; each origin is a lineage of its own.
    """
    dice = random.Random(3)
    rows = case.database.rows(
        "SELECT c.claim, c.content_text, s.source FROM claim c JOIN claim_source s USING (claim)"
    )
    claims = iter([(str(claim), str(text), str(source)) for claim, text, source in rows])
    propositions, descents, lineages, beliefs = [], [], [], []
    explanations = {count: _explain(count) for count in range(1, 5)}
    while members := list(islice(claims, min(40, int(dice.paretovariate(1.0))))):
        id_ = content_id("proposition", members[0][0])
        by_source: dict[str, list[str]] = {}
        for claim, _, source in members:
            by_source.setdefault(source, []).append(claim)
        found = tuple(
            Membership(claim=claim, score=0.9, reason="same actor, act and figure") for claim, _, _ in members
        )
        propositions.append(Proposition(id=id_, text=members[0][1], members=found))
        for source, said in by_source.items():
            lineages.append(
                Lineage(id=content_id("lineage", *said), proposition=id_, claims=tuple(said), origin=source,
                        reasons=("one source",) if len(said) > 1 else ())
            )  # fmt: skip
            descents += [
                Descent(claim=claim, parents=(Parent(claim=None, probability=1.0, reasons=("own word",)),))
                for claim in said
            ]
        explanation = explanations[min(4, len(by_source))]
        lines = (
            Requirement(
                name="at least 2 separate origins", is_met=len(by_source) > 1, found=f"{len(by_source)}"
            ),
            Requirement(name="at least 1 firsthand", is_met=dice.random() < 0.5, found="as heard"),
        )
        beliefs.append(
            {"proposition": id_, "was_said": 0.9, "belief": explanation.probability, "low": explanation.low,
             "high": explanation.high, "explanation": explanation, "standard": lines}
        )  # fmt: skip
    relations = []
    for first, second in zip(propositions[::20], propositions[1::20], strict=False):
        left, right = sorted((first.id, second.id))
        relations.append(Relation(left=left, right=right, kind="contradicts", reason="denies it", score=0.9))
    with case.database.writing() as connection:
        write_propositions(connection, propositions, relations, ())
        write_lineages(connection, descents, lineages)
        write_beliefs(connection, beliefs)


def _explain(count: int) -> Explanation:
    """A belief on the word of so many separate origins, opened."""
    names = [f"origin {place}" for place in range(count)]
    return explain(
        Network(
            id="made",
            values=("so", "not so"),
            prior=(0.3, 0.7),
            popularity=(0.3, 0.7),
            wells=tuple(Well(id=name) for name in names),
            reports=tuple(
                Report(id=f"said by {name}", value=0, parents=((name, 1.0),), fidelity=0.9) for name in names
            ),
        )
    )
