"""Quotations credited over a case: every zone beside the documents that hold its words, thread by thread."""

from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from sayso.model.chain import Hop
from sayso.model.document import Text, Thread, ThreadNode
from sayso.pipeline.gathering import FEW, FEWEST, Gathered, Piece, is_own
from sayso.store import loading
from sayso.store.columns import ZoneRow, zone_rows_to_json
from sayso.store.sqlite import Database
from sayso.text.credit import (
    SHARE,
    WHOLE,
    Holder,
    Known,
    Layout,
    Writer,
    credit_quotes,
    holds_run,
    own_row,
)
from sayso.text.fingerprints import SHINGLE, plain_words

_ABOVE = 8  # mails up the thread, one for each layer of quoting
_KEPT = 512  # of each kind kept in memory
_KEPT_RUNS = 64


class Texts:
    """What the texts of documents hold, by number."""

    def __init__(self, database: Database, gathered: Gathered) -> None:
        self._database = database
        self._gathered = gathered
        self._writers: OrderedDict[int, tuple[Writer, ...]] = OrderedDict()
        self.row = lru_cache(maxsize=_KEPT)(self._row)
        self.runs = lru_cache(maxsize=_KEPT_RUNS)(self._runs)

    def text(self, number: int) -> Text:
        """The text of a document as the text stage left it, without runs and forms."""
        return loading.load_words(
            self._database, self._gathered.rows[number], self._gathered.documents[number]
        )

    def words(self, number: int) -> tuple[str, str]:
        """The own words of a document, and all its words."""
        content, _, zones = loading.load_zone_rows(self._database, self._gathered.rows[number])
        own = (content[start:end] for kind, start, end, level, *_ in zones if is_own(kind, level))
        return "\n\n".join(own), content

    def layout(self, number: int) -> Layout:
        """The zones of a document, to be credited."""
        content, hops, zones = loading.load_zone_rows(self._database, self._gathered.rows[number])
        self._keep(number, _writers_of(content, hops, zones))
        return Layout(
            content=content,
            spans=[(start, end) for _, start, end, *_ in zones],
            rows=[(kind, level, tuple(voices), repeats) for kind, _, _, level, voices, repeats in zones],
            hops=hops,
        )

    def writers(self, number: int) -> tuple[Writer, ...]:
        """Who wrote the own words of a document: its sender, and the sources that header forms name."""
        found = self._writers.get(number)
        if found is None:
            found = _writers_of(*loading.load_zone_rows(self._database, self._gathered.rows[number]))
            self._keep(number, found)
        return found

    def _keep(self, number: int, writers: tuple[Writer, ...]) -> None:
        self._writers[number] = writers
        if len(self._writers) > _KEPT:
            self._writers.popitem(last=False)

    def _row(self, number: int) -> str:
        """The own words of a document in a row."""
        return own_row(self.words(number)[0])

    def _runs(self, number: int) -> frozenset[int]:
        """The runs of words in the own words of a document."""
        return _runs(self.words(number)[0])


def _runs(content: str) -> frozenset[int]:
    """A number for every run of words as long as a shingle; for two texts, cheaper than fingerprints."""
    words = plain_words(content)
    return frozenset(map(hash, zip(*(words[offset:] for offset in range(SHINGLE)), strict=False)))


def _writers_of(content: str, hops: Sequence[Hop], zones: Sequence[ZoneRow]) -> tuple[Writer, ...]:
    own: dict[tuple[int, ...], list[tuple[int, int]]] = {}
    for kind, start, end, level, voices, _ in zones:
        if voices and is_own(kind, level):
            own.setdefault(tuple(voices), []).append((start, end))
    return tuple(
        Writer(
            sender=hops[voices[0]],
            content="\n".join(content[start:end] for start, end in spans) if len(own) > 1 else "",
            source=hops[voices[-1]] if hops[voices[-1]].medium == "form" else None,
        )
        for voices, spans in own.items()
    )


class Crediting:
    """Credits the zones of documents to the documents whose words they repeat."""

    def __init__(self, gathered: Gathered, texts: Texts, threads: Sequence[Thread]) -> None:
        self._gathered = gathered
        self._texts = texts
        self._numbers = {document: number for number, document in enumerate(gathered.documents)}
        self._threads = threads

    def run(self) -> Iterator[tuple[int, str | None]]:
        """(number, credited zones as JSON if they differ) of every document, thread by thread."""
        seen = bytearray(len(self._gathered.documents))
        for thread in self._threads:
            nodes = {node.key: node for node in thread.nodes}
            for node in thread.nodes:
                if node.document is not None:
                    number = self._numbers[node.document]
                    seen[number] = 1
                    yield number, self._credited(number, self._above(node, nodes))
        for number, is_seen in enumerate(seen):
            if not is_seen:
                yield number, self._credited(number, {})

    def _above(self, node: ThreadNode, nodes: Mapping[str, ThreadNode]) -> dict[int, int]:
        """The messages above one, each with how far up it is (0: its parent); ghosts are passed over."""
        above: dict[int, int] = {}
        for _ in range(_ABOVE):
            if node.parent is None:
                break
            node = nodes[node.parent]
            if node.document is not None:
                above[self._numbers[node.document]] = len(above)
        return above

    def _credited(self, number: int, above: Mapping[int, int]) -> str | None:
        known: dict[int, Known] = {}
        layout: Layout | None = None
        for piece in self._gathered.pieces(number):
            if not piece.held and not above:
                continue
            layout = layout or self._texts.layout(number)
            facts = self._known(number, piece, layout, above)
            if facts is not None:
                known[piece.place] = facts
        if layout is None or not known or not credit_quotes(layout, known, self._writers):
            return None
        rows = zip(layout.spans, layout.rows, strict=True)
        return zone_rows_to_json(
            layout.hops,
            [[kind, *span, level, voices, repeats] for span, (kind, level, voices, repeats) in rows],
        )

    def _writers(self, document: str) -> tuple[Writer, ...]:
        return self._texts.writers(self._numbers[document])

    def _known(self, number: int, piece: Piece, layout: Layout, above: Mapping[int, int]) -> Known | None:
        """What is known of a zone's words; `None` where no other document holds them."""
        level = layout.rows[piece.place][1]
        if level == 0:
            above = {}
        if piece.words < FEW:
            return self._few(piece, level, layout, above)
        size = piece.size
        shares = {other: count / size for other, count in piece.held}
        if piece.common and above:
            best = max(shares.get(other, 0.0) for other in above)
            if best < WHOLE and best + piece.common / size >= SHARE:
                shares.update(self._frequent(piece, layout, above))
        holders = [
            self._holder(other, share, above.get(other))
            for other, share in sorted(shares.items())
            if other in above or (share >= WHOLE and other < number)
        ]
        return Known(words=piece.words, holders=holders) if holders else None

    def _few(self, piece: Piece, level: int, layout: Layout, above: Mapping[int, int]) -> Known | None:
        """For few words: whether they stand in the message as many steps up as the zone has layers."""
        if piece.words < FEWEST or not above:
            return None
        other, step = min(above.items(), key=lambda each: abs(each[1] - level + 1))
        if not holds_run(self._texts.row(other), layout.words(piece.place)):
            return None
        return Known(words=piece.words, holders=(self._holder(other, 1.0, step),))

    def _holder(self, number: int, share: float, above: int | None) -> Holder:
        message = self._gathered.messages[number]
        sender = None if message is None else message.sender
        return Holder(document=self._gathered.documents[number], share=share, above=above, sender=sender)

    def _frequent(self, piece: Piece, layout: Layout, above: Mapping[int, int]) -> dict[int, float]:
        """For words that many texts hold: how much of them stands in the messages above, the likeliest first.

        Once one holds them all, the others are not looked at.
        """
        level, runs = layout.rows[piece.place][1], _runs(layout.words(piece.place))
        shares: dict[int, float] = {}
        for other in sorted(above, key=lambda each: abs(above[each] - level + 1)):
            share = len(runs & self._texts.runs(other)) / max(len(runs), 1)
            if share:
                shares[other] = share
            if share >= WHOLE:
                break
        return shares
