"""Quoted words credited to the mail they repeat, so that a repetition never counts as a second statement."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sayso.model.chain import Hop
from sayso.model.document import Address, ZoneKind

_WORD = re.compile(r"\w+")
_QUOTE_SIGNS = re.compile(r"[ \t]?(?:>[ \t]?)++")
_SHINGLE = 4
SHARE = 0.6
"""The share of words from which on they are taken to repeat a mail further up the thread."""

WHOLE = 0.9
"""The share of words that proves where they come from."""

_PROOF_WORDS = 8
_ELSEWHERE_WORDS = 20  # fewer words may stand in two mails by chance
_REPEATING = ("quoted", "forwarded")


@dataclass(frozen=True, slots=True, kw_only=True)
class Writer:
    """Who wrote words of a document: its sender, and the source where a header form names one.

    `content` are these words; they are looked at only to tell several writers of a document apart.
    """

    sender: Hop
    content: str
    source: Hop | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """A document that holds words of a zone as its own, and the share of them it holds.

    `above` counts how far up the thread it is (0 for the parent); `None` where it is not above. `sender` is
    that of its envelope.
    """

    document: str
    share: float
    above: int | None = None
    sender: Address | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of a zone's words: how many there are, and who holds them, the earliest first."""

    words: int
    holders: Sequence[Holder] = ()


Writers = Callable[[str], Sequence[Writer]]

Row = tuple[ZoneKind, int, tuple[int, ...], str | None]
"""A zone as crediting sees it: its kind, level, voices (places in a list of hops), and what it repeats."""


@dataclass(slots=True)
class Layout:
    """The zones of a text, and the hops their voices point at. Crediting changes it in place.

    There are millions of zones in a large leak, so they are plain rows here.
    """

    content: str
    spans: Sequence[tuple[int, int]]
    rows: list[Row]
    hops: list[Hop]

    def words(self, place: int) -> str:
        """The words of a zone."""
        start, end = self.spans[place]
        return self.content[start:end]


def credit_quotes(layout: Layout, known: Mapping[int, Known], writers: Writers) -> bool:
    """Credits the quoted and forwarded zones of a text to the documents they repeat; whether any changed.

    Where at least 0.6 of a zone's words stand in a mail above it, it `repeats` that document and a missing
    name, address and day is filled in. A name in the text is replaced only where the words prove another.
    Of other documents only one that holds at least 0.9 of the words is credited. `known` is given by the
    place of a zone, `writers` tells who wrote a document.
    """
    before = list(layout.rows)
    named: dict[tuple[int, ...], int] = {}
    for place, facts in known.items():
        kind, level, voices, _ = layout.rows[place]
        if level == 0:
            _repeat_own(layout, place, facts)
        elif kind in _REPEATING and level < len(voices):
            _Quotation(layout, place, facts, writers).credit(named)
    if named:
        for place, (kind, level, voices, repeats) in enumerate(layout.rows):
            if level:
                layout.rows[place] = (kind, level, _renamed(kind, level, voices, named), repeats)
    return layout.rows != before


def _repeat_own(layout: Layout, place: int, known: Known) -> None:
    """A document's own words that another wrote, or wrote before: an attached mail, a text sent again."""
    kind, level, voices, _ = layout.rows[place]
    holder = known.holders[0]
    if kind == "body" and holder.share >= WHOLE and known.words >= _ELSEWHERE_WORDS:
        layout.rows[place] = (kind, level, voices, holder.document)


@dataclass(slots=True)
class _Quotation:
    """A quoted zone, and what is known of its words."""

    layout: Layout
    place: int
    known: Known
    writers: Writers

    @property
    def hop(self) -> Hop:
        _, level, voices, _ = self.layout.rows[self.place]
        return self.layout.hops[voices[level]]

    def credit(self, named: dict[tuple[int, ...], int]) -> None:
        """Credits the zone; what is learned of a voice goes to `named`, by the chain that leads to it."""
        level, known = self.layout.rows[self.place][1], self.known
        above = [holder for holder in known.holders if holder.above is not None]
        best = max(above, key=lambda holder: _likelihood(holder, level - 1), default=None)
        if best is None or best.share < SHARE:
            sole = level == 1 and best is not None and best.above == 0 and len(above) == 1
            if not self._credit_elsewhere(named) and sole and best is not None and self.hop.name is None:
                self._name(self._writer(best), named)
            return
        writer = self._writer(best)
        if writer is not None:
            proved = best.share >= WHOLE and known.words >= _PROOF_WORDS
            if proved or self.hop.name is None or _is_same(self.hop, writer.sender):
                self._name(writer, named)
            self._repeat(best, writer)

    def _credit_elsewhere(self, named: dict[tuple[int, ...], int]) -> bool:
        """Credits a document outside the thread: of the same writer, else the earliest. Whether it did."""
        known, hop = self.known, self.hop
        whole = [each for each in known.holders if each.above is None and each.share >= WHOLE]
        if not whole or known.words < _PROOF_WORDS:
            return False
        by_same = next((each for each in whole if each.sender and _is_same(hop, each.sender)), None)
        if by_same is None and known.words < _ELSEWHERE_WORDS:
            return False
        holder = by_same or whole[0]
        writer = self._writer(holder)
        if writer is not None and (by_same is not None or hop.name is None):
            self._name(writer, named)
        self._repeat(holder, writer if by_same is not None or hop.name is None else None)
        return True

    def _writer(self, holder: Holder) -> Writer | None:
        """Who wrote the words in a document: of several voices there, the one that holds most of them."""
        writers = self.writers(holder.document)
        if len(writers) < 2:
            return writers[0] if writers else None
        words = self.layout.words(self.place)
        shares = [_share(words, writer.content) for writer in writers]
        return writers[shares.index(max(shares))]

    def _name(self, writer: Writer | None, named: dict[tuple[int, ...], int]) -> None:
        """Fills in what is missing of the name, address and day of the zone's voice."""
        if writer is None:
            return
        kind, level, voices, repeats = self.layout.rows[self.place]
        hop = self.layout.hops[voices[level]]
        filled = _filled(hop, writer.sender)
        number = voices[level] if filled == hop else self._add(filled)
        named[voices[: level + 1]] = number
        self.layout.rows[self.place] = (kind, level, (*voices[:level], number, *voices[level + 1 :]), repeats)

    def _add(self, hop: Hop) -> int:
        self.layout.hops.append(hop)
        return len(self.layout.hops) - 1

    def _repeat(self, holder: Holder, writer: Writer | None) -> None:
        kind, level, voices, _ = self.layout.rows[self.place]
        if writer is not None and writer.source is not None and len(voices) == level + 1:
            voices = (*voices, self._add(writer.source))
        self.layout.rows[self.place] = (kind, level, voices, holder.document)


def _likelihood(holder: Holder, likeliest: int) -> tuple[float, int]:
    """The more words the likelier; then the mail as many steps up as the zone has layers."""
    return holder.share, -abs((holder.above or 0) - likeliest)


def _filled(hop: Hop, sender: Hop) -> Hop:
    return Hop(
        name=sender.name or hop.name,
        medium=hop.medium,
        kind=sender.kind or hop.kind,
        description=hop.description,
        address=sender.address or hop.address,
        at=sender.at or hop.at,
        span=hop.span,
    )


def _is_same(hop: Hop, sender: Hop | Address) -> bool:
    if hop.address and sender.address:
        return hop.address.lower() == sender.address.lower()
    return bool(hop.name and sender.name and hop.name.casefold() == sender.name.casefold())


def _renamed(
    kind: ZoneKind, level: int, voices: tuple[int, ...], named: Mapping[tuple[int, ...], int]
) -> tuple[int, ...]:
    """The voices of a zone, the outer ones as the zones around it learned them."""
    # A zone of its own level was matched, or not, by its own words; code and signatures have none.
    last = min(level if kind in _REPEATING else len(voices), len(voices))
    if last < 2:
        return voices
    return (
        voices[0],
        *(named.get(voices[: depth + 1], voices[depth]) for depth in range(1, last)),
        *voices[last:],
    )


def own_row(content: str) -> str:
    """The own words of a document in a row, for `holds_run`."""
    return f" {_flat(content, skip_quoted=True)} "


def holds_run(row: str, words: str) -> bool:
    """Whether `words`, too few for a fingerprint, stand together in a row of words."""
    wanted = _flat(words, skip_quoted=False)
    return bool(wanted) and f" {wanted} " in row


def _flat(content: str, *, skip_quoted: bool) -> str:
    """The words of a text in lower case, one space between them."""
    lines: list[str] = []
    for line in content.split("\n"):
        if line[:1] == ">" or line[:2] == " >":
            if skip_quoted:
                continue
            line = _QUOTE_SIGNS.sub("", line, count=1)
        lines.append(line)
    return " ".join(_WORD.findall("\n".join(lines).lower()))


def _share(words: str, content: str) -> float:
    """How much of `words` stands in `content`, by runs of four words; of fewer, all or nothing."""
    wanted = _flat(words, skip_quoted=False).split()
    if len(wanted) < _SHINGLE:
        return float(holds_run(own_row(content), words))
    runs, own = _runs(wanted), _runs(_flat(content, skip_quoted=True).split())
    return len(runs & own) / len(runs)


def _runs(words: Sequence[str]) -> set[tuple[str, ...]]:
    return set(zip(*(words[offset:] for offset in range(_SHINGLE)), strict=False))
