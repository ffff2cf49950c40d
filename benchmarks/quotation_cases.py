"""Quotations with known edits, made from the documents of a leak: 12 kinds, and invented ones.

The same seed and the same documents give the same cases. One kind, `scanned`, changes the leak: the damage
of a scanner is put into the passage there, and the draft has it as it should be.
"""

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

KINDS = {
    "plain": "verbatim",  # line ends of the leak undone
    "rewrapped": "verbatim",  # broken over lines of another width, as a reply quotes it
    "marks": "typography",  # curly marks, dashes, ligatures, soft hyphens, hard and doubled spaces
    "hyphenated": "typography",  # words divided at the ends of lines
    "capital": "typography",  # the case of the first letter
    "scanned": "typography",  # the leak has rn for m, l for 1, 0 for o
    "bracketed": "edited",  # words or endings in square brackets
    "ellipsis": "edited",  # words left out, with an ellipsis
    "word": "altered",  # another word
    "figure": "altered",  # another number
    "left_out": "altered",  # one to three words left out, without a mark
    "spliced": "spliced",  # two passages of different places as one
}
_SENTENCE = re.compile(
    r"(?<=[.!?\n] )[A-Z][^.!?\n\"“”\[\]…<>|_=*]{30,240}(?:\n[^.!?\n\"“”\[\]…<>|_=*]{10,200}){0,3}[.!?]"
)
_WORD = re.compile(r"[^\W_]+")
_LETTERS = re.compile(r"^[A-Za-z ,;'’\n0-9%$()-]+[.!?]$")
_ODD = re.compile(r"[A-Z]{6,}|\$(?!\d)")  # heads of pages, figures that were cut
_DAMAGE = (("m", "rn"), ("d", "cl"), ("w", "vv"), ("u", "ii"), ("l", "1"), ("o", "0"))
_NAMES = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{2,}(?: [A-Z][a-z]{2,})+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A quotation, how it was made, what a checker should say, and the documents it was taken from."""

    kind: str
    expected: str
    quotation: str
    documents: tuple[int, ...]
    passages: tuple[str, ...] = ()


@dataclass(slots=True)
class Maker:
    """Draws passages from `documents`, which `scanned` cases change in place."""

    documents: list[str]
    chance: random.Random
    passages: list[tuple[int, str]] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    _openings: list[tuple[str, str]] = field(default_factory=list)
    _names: list[str] = field(default_factory=list)
    _after: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    _after_one: dict[str, list[str]] = field(default_factory=dict)
    _runs: set[tuple[str, ...]] = field(default_factory=set)
    _leak: str = ""

    def __post_init__(self) -> None:
        for number, content in enumerate(self.documents):
            for found in _SENTENCE.finditer(content):
                words = _WORD.findall(found[0])
                if 7 <= len(words) <= 40 and _LETTERS.match(found[0]):
                    self.passages.append((number, found[0]))
        self._leak = "|".join(map(letters, self.documents))
        self._learn()
        self.chance.shuffle(self.passages)

    def passage(self, fits: Callable[[str], bool] = lambda _: True) -> tuple[int, str]:
        """A passage that was not drawn before and stands in one place of the leak only."""
        for at, (number, words) in enumerate(self.passages):
            flat = " ".join(words.split())
            if flat in self.used or not fits(flat) or _ODD.search(flat):
                continue
            if self._leak.count(letters(flat)) != 1:
                self.used.add(flat)  # not looked at again
            elif words in self.documents[number]:
                self.passages.pop(at)
                self.used.add(flat)
                return number, words
        raise ValueError("The leak is too small for so many cases.")

    def cases(self, count: int, invented: int) -> list[Case]:
        """`count` cases, as many of each kind as of any other, and `invented` ones."""
        kinds = [list(KINDS)[at % len(KINDS)] for at in range(count)]
        made = [_EDITS[kind](self) for kind in sorted(kinds, key=lambda kind: kind != "scanned")]
        return made + [self.invent() for _ in range(invented)]

    def invent(self) -> Case:
        """Fluent words that nobody said: each word has followed the one or two before it somewhere, names of
        others are put in. Of its runs of five words at most a third are in the leak.
        """
        while True:
            made = list(self.chance.choice(self._openings))
            while len(made) < 22 and not made[-1].endswith((".", "!", "?")):
                following = self._after.get((made[-2], made[-1]), [])
                if len(following) < 2:
                    following = self._after_one.get(made[-1], following)
                if not following:
                    break
                made.append(self.chance.choice(following))
            text = " ".join(made)
            for name in _NAMES.findall(text)[:2]:
                text = text.replace(name, self.chance.choice(self._names), 1)
            words = _WORD.findall(text.lower())
            runs = [tuple(words[at : at + 5]) for at in range(len(words) - 4)]
            if len(words) >= 9 and sum(run in self._runs for run in runs) * 3 <= len(runs):
                return Case(kind="invented", expected="not_found", quotation=text, documents=())

    def _learn(self) -> None:
        """What follows what in the passages of the leak, and its runs of five words."""
        for _, passage in self.passages:
            words = passage.split()
            if len(words) < 3:
                continue
            self._openings.append((words[0], words[1]))
            self._names += _NAMES.findall(" ".join(words))
            for at in range(len(words) - 1):
                self._after_one.setdefault(words[at], []).append(words[at + 1])
                if at + 2 < len(words):
                    self._after.setdefault((words[at], words[at + 1]), []).append(words[at + 2])
        for content in self.documents:
            words = _WORD.findall(content.lower())
            self._runs.update(zip(words, words[1:], words[2:], words[3:], words[4:], strict=False))


def letters(text: str) -> str:
    """The letters and digits of a text alone."""
    return re.sub(r"[\W_]+", "", text).lower()


def _flat(words: str) -> str:
    return " ".join(words.split())


def _case(kind: str, quotation: str, number: int, words: str) -> Case:
    return Case(
        kind=kind, expected=KINDS[kind], quotation=quotation, documents=(number,), passages=(_flat(words),)
    )


def _plain(maker: Maker) -> Case:
    number, words = maker.passage()
    return _case("plain", _flat(words), number, words)


def _rewrapped(maker: Maker) -> Case:
    number, words = maker.passage()
    lines, line = [], ""
    width = maker.chance.choice((24, 32, 40))
    for word in words.split():
        if line and len(line) + len(word) > width:
            lines.append(line)
            line = ""
        line = f"{line} {word}".strip()
    return _case("rewrapped", "\n".join([*lines, line]), number, words)


def _marks(maker: Maker) -> Case:
    number, words = maker.passage(lambda text: "'" in text or "-" in text or "fi" in text or "," in text)
    text = (
        _flat(words)
        .replace("'", "’")
        .replace("-", "\u2011", 1)
        .replace("fi", "ﬁ", 1)
        .replace(", ", ",\u00a0", 1)
    )
    at = maker.chance.choice([found.end() - 3 for found in _WORD.finditer(text) if len(found[0]) > 5] or [1])
    text = text[:at] + "\u00ad" + text[at:]
    return _case("marks", text, number, words)


def _hyphenated(maker: Maker) -> Case:
    number, words = maker.passage(lambda text: any(len(word) > 6 for word in _WORD.findall(text)))
    text = _flat(words)
    long = maker.chance.choice([found for found in _WORD.finditer(text) if len(found[0]) > 6])
    at = long.start() + len(long[0]) // 2
    return _case("hyphenated", f"{text[:at]}-\n{text[at:]}", number, words)


def _capital(maker: Maker) -> Case:
    number, words = maker.passage(lambda text: len(text.split()[0]) > 1 and text[1].islower())
    text = _flat(words)
    return _case("capital", text[0].lower() + text[1:], number, words)


def _is_frail(word: str) -> bool:
    return (
        len(word) > 5 and word.isalpha() and word.islower() and any(each in "mdwulo" for each in word[1:-1])
    )


def _scanned(maker: Maker) -> Case:
    number, words = maker.passage(lambda text: sum(_is_frail(word) for word in text.split()) >= 3)
    hurt = words
    long = [word for word in dict.fromkeys(words.split()) if _is_frail(word)]
    done = 0
    for word in long:
        for sound, read in _DAMAGE:
            if sound in word[1:-1] and done < 1 + len(words.split()) // 15:
                damaged = word[0] + word[1:-1].replace(sound, read, 1) + word[-1]
                hurt = re.sub(rf"\b{word}\b", damaged, hurt, count=1)
                done += 1
                break
    maker.documents[number] = maker.documents[number].replace(words, hurt, 1)
    return _case("scanned", _flat(words), number, words)


def _bracketed(maker: Maker) -> Case:
    number, words = maker.passage(lambda text: len(text.split()) >= 9)
    parts = _flat(words).split()
    at = maker.chance.randrange(2, len(parts) - 3)
    parts[at : at + maker.chance.randint(1, 2)] = [
        "[" + maker.chance.choice(("the minister", "he", "Salcedo", "the two")) + "]"
    ]
    return _case("bracketed", " ".join(parts), number, words)


def _ellipsis(maker: Maker) -> Case:
    number, words = maker.passage(lambda text: len(text.split()) >= 11)
    parts = _flat(words).split()
    at = maker.chance.randrange(3, len(parts) - 6)
    parts[at : at + maker.chance.randint(2, 4)] = [maker.chance.choice(("…", "...", "[…]", "[...]"))]
    return _case("ellipsis", " ".join(parts), number, words)


def _other_word(maker: Maker, word: str) -> str:
    while True:
        found = maker.chance.choice(_WORD.findall(maker.chance.choice(maker.passages)[1])).lower()
        if found.isalpha() and len(found) > 3 and found != word.lower():
            return found


def _word(maker: Maker) -> Case:
    number, words = maker.passage()
    parts = _flat(words).split()
    places = [at for at in range(1, len(parts) - 1) if len(parts[at]) > 3 and parts[at].isalpha()]
    at = maker.chance.choice(places or [1])
    parts[at] = _other_word(maker, parts[at])
    return _case("word", " ".join(parts), number, words)


def _figure(maker: Maker) -> Case:
    number, words = maker.passage(lambda text: re.search(r"\b\d+\b", text) is not None)
    text = _flat(words)
    found = maker.chance.choice(list(re.finditer(r"\b\d+\b", text)))
    other = str(int(found[0]) + maker.chance.choice((1, 2, 10, 100)))
    return _case("figure", text[: found.start()] + other + text[found.end() :], number, words)


def _left_out(maker: Maker) -> Case:
    number, words = maker.passage(lambda text: len(text.split()) >= 9)
    parts = _flat(words).split()
    size = maker.chance.randint(1, 3)
    at = maker.chance.randrange(2, len(parts) - size - 2)
    del parts[at : at + size]
    return _case("left_out", " ".join(parts), number, words)


def _spliced(maker: Maker) -> Case:
    first, words = maker.passage(lambda text: 7 <= len(text.split()) <= 20)
    second, more = maker.passage(lambda text: 7 <= len(text.split()) <= 20)
    return Case(
        kind="spliced",
        expected="spliced",
        quotation=f"{_flat(words)} {_flat(more)}",
        documents=(first, second),
        passages=(_flat(words), _flat(more)),
    )


_EDITS: dict[str, Callable[[Maker], Case]] = {
    "plain": _plain, "rewrapped": _rewrapped, "marks": _marks, "hyphenated": _hyphenated, "capital": _capital,
    "scanned": _scanned, "bracketed": _bracketed, "ellipsis": _ellipsis, "word": _word, "figure": _figure,
    "left_out": _left_out, "spliced": _spliced,
}  # fmt: skip

_STYLES = (("“", "”"), ('"', '"'), ("«\u00a0", "\u00a0»"), ("„", "“"), ("‘", "’"))


def as_draft(cases: Sequence[Case]) -> str:
    """A draft that quotes every case, in marks of many kinds."""
    lines = []
    for number, case in enumerate(cases):
        opening, closing = _STYLES[number % len(_STYLES)]
        if "'" in case.quotation or "’" in case.quotation:
            opening, closing = _STYLES[number % 4]
        lines.append(f"One paper has it so: {opening}{case.quotation}{closing}\n")
    return "\n".join(lines)
