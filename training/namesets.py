"""Sets of texts in which the names are marked, read into one form: text, names, stretches left open.

Each reader takes the folder of one set (`../shared/data/ner/SET`) and gives its texts. Kinds are PER, ORG,
LOC. Where a set marks more than names (GUM, LitBank, the mail threads mark "the man" too) only what is
written like a name is taken, and capitalised words that it leaves open are left open here.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

KINDS = ("PER", "ORG", "LOC")
PER, ORG, LOC = range(3)
FOLDS = 5
Name = tuple[int, int, int]
"""Start, end (code points), kind."""
Stretch = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Named:
    """A sentence or paragraph. `open` are stretches of which is not known what they are; `group` is the
    document: what shares it is not parted by cross-validation and may stand in one window. `weight` says how
    far its marks are trusted, 1 for gold."""

    text: str
    names: tuple[Name, ...]
    open: tuple[Stretch, ...] = ()
    group: str = ""
    weight: float = 1.0
    tweet: bool = False


Tokens = list[tuple[str, str]]
"""Words with their tags, B- and I- before a kind, or O."""


def conll(path: Path, word: int = 0, tag: int = 1) -> Iterator[Tokens]:
    """The sentences of a file with a word a line, columns parted by tabs."""
    sentence: Tokens = []
    for line in path.read_text(encoding="utf-8").split("\n"):
        cells = line.split("\t")
        if not line.strip() or len(cells) <= tag:
            if sentence:
                yield sentence
            sentence = []
        elif not line.startswith("# "):
            sentence.append((cells[word], cells[tag]))
    if sentence:
        yield sentence


def tagged(tokens: Tokens, kinds: dict[str, int]) -> list[tuple[int, int, int]]:
    """The names as ranges of tokens; tags that are not in `kinds` are none."""
    found: list[tuple[int, int, int]] = []
    for i, (_, tag) in enumerate(tokens):
        kind = kinds.get(tag[2:])
        if kind is None:
            continue
        if tag[0] == "I" and found and found[-1][1] == i and found[-1][2] == kind:
            found[-1] = (found[-1][0], i + 1, kind)
        else:
            found.append((i, i + 1, kind))
    return found


def placed(words: list[str], text: str) -> list[Stretch]:
    """Where each of the words stands in the text, in order."""
    places, at = [], 0
    for word in words:
        at = text.index(word, at)
        places.append((at, at + len(word)))
        at += len(word)
    return places


def spaced(words: list[str]) -> str:
    """Words as a sentence, marks set as in print."""
    text = ""
    for i, word in enumerate(words):
        before = words[i - 1] if i else ""
        tight = (
            not text
            or re.fullmatch(r"[.,;:!?%)\]}’]+|'s|'re|'m|'ve|'ll|'d|n't|'", word)
            or before in ("(", "[", "#", "@", "$", "“")
        )
        text += word if tight else f" {word}"
    return text


def from_tokens(tokens: Tokens, kinds: dict[str, int], text: str, group: str) -> Named:
    """A marked sentence whose words stand in `text` in order."""
    places = placed([word for word, _ in tokens], text)
    names = tuple((places[a][0], places[b - 1][1], kind) for a, b, kind in tagged(tokens, kinds))
    return Named(text, names, group=group)


PLAIN = {"PER": PER, "ORG": ORG, "LOC": LOC}
WNUT = {"person": PER, "location": LOC, "group": ORG, "corporation": ORG}


def uner(path: Path) -> Iterator[Named]:
    """Universal NER on the English Web Treebank, one text a sentence (its `# text`)."""
    group, text, tokens = "", "", list[tuple[str, str]]()
    for line in [*path.read_text(encoding="utf-8").split("\n"), ""]:
        if line.startswith("# newdoc id = "):
            group = line.removeprefix("# newdoc id = ").strip()
        elif line.startswith("# text = "):
            text = line.removeprefix("# text = ")
        elif line[:1].isdigit():
            cells = line.split("\t")
            tokens.append((cells[1], cells[2]))
        elif not line and tokens:
            yield from_tokens(tokens, PLAIN, text, group)
            tokens = []


def tweets(path: Path, kinds: dict[str, int]) -> Iterator[Named]:
    """WNUT 2017 or the Broad Twitter Corpus; the names of accounts (@somebody) are none."""
    for number, tokens in enumerate(conll(path)):
        plain = [
            (word, "O" if word.startswith("@") or (i and tokens[i - 1][0] == "@") else tag)
            for i, (word, tag) in enumerate(tokens)
        ]
        words = [word for word, _ in plain]
        group = f"{path.stem}-{number}"
        loose = from_tokens(plain, kinds, " ".join(words), group)
        yield replace(loose, tweet=True)


def tight(one: Named) -> Named:
    """The same text with its marks set as in print (for texts given as words parted by blanks)."""
    words = one.text.split(" ")
    text = spaced(words)
    old, new = placed(words, one.text), placed(words, text)
    start = {a: b for (a, _), (b, _) in zip(old, new, strict=True)}
    end = {a: b for (_, a), (_, b) in zip(old, new, strict=True)}
    names = tuple((start[a], end[b], kind) for a, b, kind in one.names)
    return replace(one, text=text, names=names)


SMALL = frozenset("of the and & de la le du von van der den bin al el y for on in at ' 's - . ,".split())  # noqa: SIM905
PRONOUNS = frozenset(
    "i me my mine we us our you your he him his she her it its they them their who this that".split()  # noqa: SIM905
)
TITLES = frozenset(
    "mr mrs ms miss dr sir lady lord madame monsieur captain colonel general uncle aunt".split()  # noqa: SIM905
)


def core(words: list[str]) -> tuple[int, int] | None:
    """The last run of words written like a name in a mention, without small words and titles at its edges."""
    end = len(words)
    while end and not words[end - 1][:1].isupper():
        end -= 1
    start = end
    while start and (words[start - 1][:1].isupper() or words[start - 1].lower() in SMALL):
        start -= 1
    while start < end and (
        words[start].lower() in SMALL
        or words[start].lower().rstrip(".") in TITLES
        or words[start].lower() in PRONOUNS
    ):
        start += 1
    return (start, end) if start < end else None


def proper(
    words: list[str], mentions: Iterable[tuple[int, int, int]], lowered: frozenset[str]
) -> list[tuple[int, int, int]]:
    """Of the mentions (token ranges) those written like names, cut to the name; the shorter of two wins.

    `lowered` are the words that the document also writes small: a capital says nothing of them.
    """
    found: list[tuple[int, int, int]] = []
    for start, end, kind in sorted(mentions, key=lambda m: (m[1] - m[0], m[0])):
        run = core(words[start:end])
        if run is None or run[1] < end - start:  # what follows the name is its head: "the Enron people"
            continue
        a, b = start + run[0], start + run[1]
        if all(w.lower() in lowered for w in words[a:b]) or any(a < d and c < b for c, d, _ in found):
            continue
        found.append((a, b, kind))
    return sorted(found)


def small_words(words: Iterable[str]) -> frozenset[str]:
    """The words that stand small somewhere."""
    return frozenset(word for word in words if word.islower())


MAIL = {"P": PER, "O": ORG, "L": LOC}


def threads(folder: Path) -> Iterator[Named]:
    """The mail threads (emailcoref): names among the mentions; addresses are left open."""
    for path in sorted(folder.glob("*.conll")):
        lines = list(conll(path, 0, 2))
        lowered = small_words(word for tokens in lines for word, _ in tokens)
        for tokens in lines:
            words = [word for word, _ in tokens]
            mentions = list(chained(tokens))
            text = spaced(words)
            places = placed(words, text)
            kept = proper(
                words, [m for m in mentions if not any("@" in w for w in words[m[0] : m[1]])], lowered
            )
            names = tuple((places[a][0], places[b - 1][1], kind) for a, b, kind in kept)
            unsure = tuple(
                (places[a][0], places[b - 1][1])
                for a, b, _ in mentions
                if not any(a < d and c < b for c, d, _ in kept)
                and any(w.lower() not in PRONOUNS for w in words[a:b])
            )
            yield Named(text, names, unsure, path.stem)


def chained(tokens: Tokens) -> Iterator[tuple[int, int, int]]:
    """The mentions of a column such as `(P0*`, `P0)`, `(P1)`."""
    begun: dict[str, int] = {}
    for i, (_, cell) in enumerate(tokens):
        for part in cell.split("|"):
            match = re.fullmatch(r"(\(?)([A-Z])(\d+)\*?(\)?)", part)
            if not match or match[2] not in MAIL:
                continue
            key = match[2] + match[3]
            if match[1]:
                begun[key] = i
            if match[4] and key in begun:
                yield begun.pop(key), i + 1, MAIL[match[2]]


BRAT = {"PER": PER, "ORG": ORG, "LOC": LOC, "GPE": LOC, "FAC": LOC}


def litbank(folder: Path) -> Iterator[Named]:
    """LitBank's entities, a text a line."""
    for path in sorted(folder.glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        lowered = small_words(text.split())
        marks = []
        for line in path.with_suffix(".ann").read_text(encoding="utf-8").splitlines():
            match = re.match(r"T\d+\t(\w+) (\d+) (\d+)\t", line)
            if match and match[1] in BRAT:
                marks.append((int(match[2]), int(match[3]), BRAT[match[1]]))
        for found in re.finditer(r"[^\n]+", text):
            yield _marked_line(found.group(), found.start(), marks, lowered, path.stem)


def _marked_line(line: str, begin: int, marks: list[Name], lowered: frozenset[str], group: str) -> Named:
    """A line with its part of a document's marks (of which some are no names)."""
    places = [match.span() for match in re.finditer(r"\S+", line)]
    words = [line[a:b] for a, b in places]
    first = {a: i for i, (a, _) in enumerate(places)}
    last = {b: i + 1 for i, (_, b) in enumerate(places)}
    mentions = [
        (first[a - begin], last[b - begin], kind)
        for a, b, kind in marks
        if a - begin in first and b - begin in last
    ]
    kept = proper(words, mentions, lowered)
    return Named(line, tuple((places[a][0], places[b - 1][1], kind) for a, b, kind in kept), group=group)


WEBANNO = {"person": PER, "organization": ORG, "place": LOC}


def gum(folder: Path) -> Iterator[Named]:
    """GUM's news and interviews (WebAnno), a text a sentence; of nested mentions those written like names."""
    for path in sorted(folder.glob("*.tsv")):
        if path.name == "MANIFEST.tsv":
            continue
        lines = path.read_text(encoding="utf-8").split("\n")
        sentences: list[list[list[str]]] = [[]]
        for line in lines:
            if re.match(r"\d+-\d+\t", line):
                sentences[-1].append(line.split("\t"))
            elif not line.strip() and sentences[-1]:
                sentences.append([])
        lowered = small_words(cells[2] for rows in sentences for cells in rows)
        for rows in sentences:
            if rows:
                words = [cells[2] for cells in rows]
                text = spaced(words)
                places = placed(words, text)
                kept = proper(words, _webanno(rows), lowered)
                yield Named(
                    text, tuple((places[a][0], places[b - 1][1], k) for a, b, k in kept), group=path.stem
                )


def _webanno(rows: list[list[str]]) -> Iterator[tuple[int, int, int]]:
    """The mentions of a sentence: tokens that share a number."""
    spans: dict[str, list[int]] = {}
    kinds: dict[str, int] = {}
    for i, cells in enumerate(rows):
        for part in cells[3].split("|"):
            match = re.fullmatch(r"(\w+)(?:\[(\d+)\])?", part)
            if match and match[1] in WEBANNO:
                key = match[2] or f"alone {i}"
                spans.setdefault(key, []).append(i)
                kinds[key] = WEBANNO[match[1]]
    for key, inside in spans.items():
        yield inside[0], inside[-1] + 1, kinds[key]


def gap(path: Path) -> Iterator[Named]:
    """GAP: two persons of each text are marked; the rest is for the silver marks to say."""
    for row in path.read_text(encoding="utf-8").splitlines()[1:]:
        cells = row.split("\t")
        text = cells[1]
        pairs = ((cells[4], int(cells[5])), (cells[7], int(cells[8])))
        names = tuple(sorted((at, at + len(name), PER) for name, at in pairs))
        yield Named(text, names, group=cells[0])


def fold_of(group: str) -> int:
    """The part of cross-validation in which a document is: from a hash of its name."""
    return int(hashlib.sha256(group.encode()).hexdigest(), 16) % FOLDS


def glued(parts: Sequence[Named], glue: str) -> Named:
    """Texts as one passage."""
    text, names, opened = "", list[Name](), list[tuple[int, int]]()
    for one in parts:
        by = len(text) + (len(glue) if text else 0)
        text = f"{text}{glue}{one.text}" if text else one.text
        names += [(s + by, e + by, kind) for s, e, kind in one.names]
        opened += [(s + by, e + by) for s, e in one.open]
    return replace(parts[0], text=text, names=tuple(names), open=tuple(opened))


def by_document(texts: Iterable[Named], glue: str) -> list[Named]:
    """The sentences of each document as one passage."""
    groups: dict[str, list[Named]] = {}
    for one in texts:
        groups.setdefault(one.group, []).append(one)
    return [glued(parts, glue) for parts in groups.values()]


OPEN = -1


def silver(path: Path) -> dict[str, list[Name]]:
    """What `training.silver` found per text: names with kinds, OPEN where its two readers disagree."""
    rows = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())
    return {row["text"]: [(s, e, k) for s, e, k in row["names"]] for row in rows}


def under(one: Named, marks: list[Name]) -> Named:
    """Gold that marks not all names, with silver marks beside it: what only they call a name is left open."""
    free = [m for m in marks if not any(m[0] < e and s < m[1] for s, e, _ in one.names)]
    return replace(one, open=tuple(sorted([*one.open, *((s, e) for s, e, _ in free)])))


def filled(one: Named, marks: list[Name], weight: float) -> Named:
    """Text with few gold marks or none, silver marks beside them."""
    free = [m for m in marks if not any(m[0] < e and s < m[1] for s, e, _ in one.names)]
    names = tuple(sorted([*one.names, *(m for m in free if m[2] != OPEN)]))
    opened = tuple((s, e) for s, e, kind in free if kind == OPEN)
    return replace(one, names=names, open=opened, weight=weight)


READERS: dict[str, Callable[[Path], Iterable[Named]]] = {
    "uner": lambda ner: uner(ner / "uner-ewt-dev" / "en_ewt-ud-dev.iob2"),
    "wnut": lambda ner: tweets(ner / "wnut17" / "wnut17train.conll", WNUT),
    "wnut-dev": lambda ner: tweets(ner / "wnut17" / "emerging.dev.conll", WNUT),
    "btc": lambda ner: (
        one
        for path in sorted((ner / "btc" / "CONLL-format" / "data").glob("*.conll"))
        for one in tweets(path, PLAIN)
    ),
    "threads": lambda ner: threads(ner / "emailcoref-train" / "train"),
    "litbank": lambda ner: litbank(ner / "litbank-a" / "entities" / "brat"),
    "gum": lambda ner: gum(ner / "gum-news-a"),
    "gap": lambda ner: gap(ner / "gap-dev" / "gap-development.tsv"),
}
