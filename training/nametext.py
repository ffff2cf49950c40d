"""Marked texts as training examples of names: passages of several texts, noise, labelled windows."""

import random
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from sayso.claims.hints import hints
from sayso.claims.nametags import FIRST, INNER, LAST, ONLY, tag_of
from sayso.encoder.windows import Window, windows
from training.corpus import UNREAD
from training.namesets import KINDS, Name, Named, glued, tight

Change = Callable[[str, int], str]
WORDS = 130
"""About how many words a passage has at most."""


@dataclass(frozen=True, slots=True)
class NameExample:
    """A window with the rules' hints and a tag for each word; `weight` says how far the tags are trusted."""

    window: Window
    hints: bytes
    tags: tuple[int, ...]
    weight: float


def labelled(one: Named) -> Iterator[NameExample]:
    """The windows of a text with their tags."""
    hinted = hints(one.text)
    for window in windows(one.text):
        tags = [0] * len(window.starts)
        for start, end in one.open:
            for i in _inside(window, start, end):
                tags[i] = UNREAD
        for start, end, kind in one.names:
            inside = _inside(window, start, end)
            for n, i in enumerate(inside):
                place = ONLY if len(inside) == 1 else FIRST if n == 0 else LAST if i == inside[-1] else INNER
                tags[i] = tag_of(kind, place)
        yield NameExample(window, bytes(hinted[s] for s in window.starts), tuple(tags), one.weight)


def _inside(window: Window, start: int, end: int) -> list[int]:
    return [
        i for i, (s, e) in enumerate(zip(window.starts, window.ends, strict=True)) if s < end and e > start
    ]


class Noise:
    """Changes texts so that the network leans on no single name and not on capitals alone."""

    def __init__(self, texts: Iterable[Named], chance: random.Random) -> None:
        self.chance = chance
        pools: list[set[str]] = [set() for _ in KINDS]
        for one in texts:
            for start, end, kind in one.names:
                if one.weight == 1:
                    pools[kind].add(one.text[start:end])
        self.pools = [sorted(pool) for pool in pools]

    def of(self, one: Named) -> Named:
        """A text with some names exchanged, then with other capitals, then with misreadings."""
        chance = self.chance
        if one.tweet and chance.random() < 0.5:
            one = tight(one)
        one = self._exchanged(one)
        case = chance.random()
        if case < 0.05:
            one = _recased(one, str.lower)
        elif case < 0.08:
            one = _recased(one, str.upper)
        elif case < 0.10:
            one = _recased(one, _headline)
        elif case < 0.14:
            one = self._rewritten(one, lambda words, _: words.lower(), 0.7)
        if chance.random() < 0.1:
            one = self._misread(one)
        return one

    def _exchanged(self, one: Named) -> Named:
        """Names in the place of others of their kind."""
        return self._rewritten(one, lambda _, kind: self.chance.choice(self.pools[kind]), 0.25)

    def _rewritten(self, one: Named, change: Change, share: float) -> Named:
        text, at, names = "", 0, list[Name]()
        moved: list[tuple[int, int]] = []  # where an old offset begins to be shifted, by how much
        for start, end, kind in one.names:
            text += one.text[at:start]
            words = one.text[start:end]
            if self.chance.random() < share and self.pools[kind]:
                words = change(words, kind)
            names.append((len(text), len(text) + len(words), kind))
            text += words
            at = end
            moved.append((end, len(text) - end))
        text += one.text[at:]

        def new(offset: int) -> int:
            return offset + next((by for begin, by in reversed(moved) if offset >= begin), 0)

        return replace(one, text=text, names=tuple(names), open=tuple((new(s), new(e)) for s, e in one.open))

    def _misread(self, one: Named) -> Named:
        """Letters taken for others, as scanners do; the length stays."""
        swaps = {
            "l": "1",
            "o": "0",
            "e": "c",
            "n": "u",
            "a": "o",
            "i": "l",
            "h": "b",
            "I": "l",
            "S": "5",
            "B": "8",
        }
        letters = [swaps.get(c, c) if self.chance.random() < 0.03 else c for c in one.text]
        return replace(one, text="".join(letters))


def _recased(one: Named, change: Callable[[str], str]) -> Named:
    """Another case for all letters, unless that would move them (ß)."""
    text = change(one.text)
    return replace(one, text=text) if len(text) == len(one.text) else one


def _headline(text: str) -> str:
    return re.sub(r"\b[a-z]", lambda match: match.group().upper(), text)


class Passages:
    """Passages without end, drawn from sets by their shares, each set in an order of its own."""

    def __init__(self, sets: dict[str, list[Named]], shares: dict[str, float], seed: int) -> None:
        self.random = random.Random(seed)
        self.sets = {name: _grouped(texts) for name, texts in sets.items() if shares.get(name)}
        self.shares = {name: shares[name] * sum(len(t.text) for t in sets[name]) for name in self.sets}
        self.waiting: dict[str, list[list[Named]]] = {name: [] for name in self.sets}
        self.noise = Noise((t for texts in sets.values() for t in texts), self.random)
        self.drawn = dict.fromkeys(self.sets, 0)
        self.ready: list[NameExample] = []

    def batch(self, size: int) -> list[NameExample]:
        """The windows of a step: of like length, so that little is padding."""
        while len(self.ready) < size * 8:
            self.ready += self.next()
        self.ready.sort(key=lambda one: len(one.window.pieces))
        at = self.random.randrange(len(self.ready) - size + 1)
        chosen = self.ready[at : at + size]
        del self.ready[at : at + size]
        return chosen

    def next(self) -> list[NameExample]:
        """The windows of the next passage."""
        name = self.random.choices(list(self.shares), list(self.shares.values()))[0]
        if not self.waiting[name]:
            self.waiting[name] = list(self._packed(self.sets[name]))
            self.random.shuffle(self.waiting[name])
        parts = self.waiting[name].pop()
        self.drawn[name] += 1
        noisy = [self.noise.of(one) for one in parts]
        glue = self.random.choices((" ", "\n", "\n\n"), (4, 4, 3))[0] if parts[0].group else "\n\n"
        if len({one.group for one in parts}) > 1:
            glue = "\n\n"
        return list(labelled(glued(noisy, glue)))

    def _packed(self, groups: list[list[Named]]) -> Iterator[list[Named]]:
        """Neighbours together, of a document or of several where these are short; some alone."""
        order = list(groups)
        self.random.shuffle(order)
        part: list[Named] = []
        size, limit = 0, self._limit()
        for group in order:
            for one in group:
                words = one.text.count(" ") + 1
                if part and size + words > limit:
                    yield part
                    part, size, limit = [], 0, self._limit()
                part.append(one)
                size += words
            if part and (len(group) > 1 or self.random.random() < 0.2):
                yield part
                part, size, limit = [], 0, self._limit()
        if part:
            yield part

    def _limit(self) -> float:
        return self.random.choice((1, WORDS / 3, WORDS, WORDS, WORDS))


def _grouped(texts: Iterable[Named]) -> list[list[Named]]:
    groups: dict[str, list[Named]] = {}
    for number, one in enumerate(texts):
        groups.setdefault(one.group or f"alone {number}", []).append(one)
    return list(groups.values())
