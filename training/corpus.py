"""A corpus of attributions as training examples: windows with labels, nested sentences made from it, noise.

A corpus is JSON lines, one document a line: `text` and `attributions`, each with `source`, `cue` and
`content` as lists of [start, end) code points. Only the outermost attributions need be marked.
"""

import json
import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sayso.claims.hints import hints
from sayso.encoder.windows import Window, windows

ROLES = ("source", "cue", "content")
OUTER, INNER, INSIDE = 1, 2, 3
"""Labels of a word as an anchor: of an outermost cue, of a cue inside a content, perhaps inside a content
(a word of a natural content, of which the corpus does not say whether somebody speaks there)."""
UNREAD = -100


@dataclass(frozen=True, slots=True)
class Example:
    """A window with its labels, per word: `anchors`, `tags` (role in the outermost attribution, 0 for none),
    and per attribution its anchor's word and the role of every word in it. `hints` are what the rules think
    of each word."""

    window: Window
    hints: tuple[int, ...]
    anchors: tuple[int, ...]
    tags: tuple[int, ...]
    rows: tuple[tuple[int, tuple[int, ...]], ...]


def documents(path: Path) -> list[dict[str, Any]]:
    """The documents of a corpus file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


class Anchors:
    """Chooses the word of a cue that stands for it: the one that is most often part of a cue."""

    def __init__(self, corpus: Iterable[dict[str, Any]]) -> None:
        cued: Counter[str] = Counter()
        seen: Counter[str] = Counter()
        for document in corpus:
            text = document["text"]
            seen.update(re.findall(r"\w+|[^\w\s]", text.lower()))
            for one in document["attributions"]:
                for start, end in one["cue"]:
                    cued.update(re.findall(r"\w+|[^\w\s]", text[start:end].lower()))
        self.share = {word: (cued[word] + 0.3) / (count + 3) for word, count in seen.items()}

    def of(self, forms: list[str]) -> int:
        """The number of the anchor among the words of a cue."""
        return max(range(len(forms)), key=lambda i: (self.share.get(forms[i].lower(), 0.1), -i))


def labelled(text: str, attributions: list[dict[str, Any]], anchors: Anchors) -> list[Example]:
    """The examples of a text."""
    hinted = hints(text)
    return [_example(text, attributions, (window, hinted), anchors) for window in windows(text)]


def _example(
    text: str, attributions: list[dict[str, Any]], read: tuple[Window, bytes], anchors: Anchors
) -> Example:
    """Labels for one window. An attribution with `inner` set lies in another's content; one whose content
    was cut from nature (`natural`) leaves open what is said inside it."""
    window, hinted = read
    at = {start: i for i, start in enumerate(window.starts)}
    count = len(window.starts)
    anchor, tags = [0] * count, [0] * count
    rows: list[tuple[int, tuple[int, ...]]] = []
    for one in attributions:
        row = [0] * count
        for number, role in enumerate(ROLES, 1):
            for i in covered(window, one[role], at):
                row[i] = number
        cue = [i for i in range(count) if row[i] == 2]
        if not one.get("inner"):
            tags = [old or new for old, new in zip(tags, row, strict=True)]
        if one.get("natural", True):
            anchor = [INSIDE if role == 3 else old for old, role in zip(anchor, row, strict=True)]
        if cue:
            chosen = cue[anchors.of([text[window.starts[i] : window.ends[i]] for i in cue])]
            rows.append((chosen, tuple(row)))
    for (chosen, _), one in zip(rows, [a for a in attributions if _cued(a, window)], strict=True):
        anchor[chosen] = INNER if one.get("inner") else OUTER
    thought = tuple(hinted[start] for start in window.starts)
    return Example(window, thought, tuple(anchor), tuple(tags), tuple(rows))


def _cued(one: dict[str, Any], window: Window) -> bool:
    return any(s <= start < e for s, e in one["cue"] for start in window.starts)


def covered(window: Window, spans: Iterable[list[int]], at: dict[int, int]) -> Iterator[int]:
    """The words of a window that spans cover, by their first characters."""
    for start, end in spans:
        yield from (at[c] for c in range(start, end) if c in at)


def examples(document: dict[str, Any], anchors: Anchors) -> list[Example]:
    """The examples of one document."""
    return labelled(document["text"], document["attributions"], anchors)


class Nesting:
    """Makes sentences in which somebody says that somebody says, out of flat attributions.

    A *frame* is a sentence up to its content ("Smith told reporters on Monday that"), a *statement* a whole
    sentence with attributions of its own; a frame before a statement nests it.
    """

    def __init__(self, corpus: Iterable[dict[str, Any]], seed: int) -> None:
        self.random = random.Random(seed)
        self.frames: list[tuple[str, dict[str, Any]]] = []
        self.statements: list[tuple[str, list[dict[str, Any]]]] = []
        for document in corpus:
            self._collect(document["text"], document["attributions"])

    def _collect(self, text: str, attributions: list[dict[str, Any]]) -> None:
        for match in re.finditer(r"[A-Z][^\n]{20,330}?[.!?][”\"]?(?=\s+[A-Z“\"]|\s*\n|\s*$)", text):
            lo, hi = match.span()
            parts = [s for a in attributions for role in ROLES for s in a[role] if s[0] < hi and s[1] > lo]
            if any(s < lo or e > hi for s, e in parts):
                continue
            inside = [a for a in attributions if a["cue"] and lo <= a["cue"][0][0] < hi]
            if not inside or any(e > hi for a in inside for role in ROLES for _, e in a[role]):
                continue
            moved = [{r: [[s - lo, e - lo] for s, e in a[r]] for r in ROLES} for a in inside]
            self.statements.append((match.group(), moved))
            self._frame(match.group(), moved)

    def _frame(self, sentence: str, inside: list[dict[str, Any]]) -> None:
        one = inside[0]
        if len(inside) != 1 or len(one["content"]) != 1 or not one["source"]:
            return
        start, end = one["content"][0]
        before = max(e for role in ("source", "cue") for _, e in one[role])
        gap = sentence[before:start].strip()
        if not (before <= start <= before + 8 and len(sentence) - end <= 2) or gap not in ("", "that"):
            return
        verbal = re.search(r"\b(?:said|says|told|saying|adds?|added|claim\w*|argu\w+|report\w+|insist\w+|"
                           r"believe[sd]?|think\w*|wr[io]t\w+|suggest\w+|according|warn\w+|alleg\w+|reveal\w*|"
                           r"acknowledg\w+|admit\w*|announc\w+|assert\w+|noted?|stated?|confirm\w+|den[iy]\w+)\b",
                           " ".join(sentence[s:e] for s, e in one["cue"]))  # fmt: skip
        if verbal and '"' not in sentence[:start] and "“" not in sentence[:start]:
            head = sentence[:before]
            self.frames.append((head, {"source": one["source"], "cue": one["cue"]}))

    def sentence(self, depth: int) -> tuple[str, list[dict[str, Any]]]:
        """A sentence nested `depth` deep, at least 2, with all its attributions."""
        text, found = self.random.choice(self.statements)
        text, found = text.rstrip(), [dict(a) for a in found]
        for _ in range(depth - 1):
            head, roles = self._voiced(*self.random.choice(self.frames))
            link = " that " if self.random.random() < 0.75 else " "
            word = re.match(r"\w+", text)
            lowered = text
            if word and word.group().lower() in FUNCTION_WORDS:
                lowered = text[0].lower() + text[1:]
            by = len(head) + len(link)
            end = by + len(lowered.rstrip(".!? "))
            found = [
                {**a, **{r: [[s + by, e + by] for s, e in a[r]] for r in ROLES}, "inner": True} for a in found
            ]
            outer = {**roles, "content": [[by, end]], "natural": False}
            text, found = head + link + lowered, [outer, *found]
        return text, found

    def _voiced(self, head: str, roles: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        """A frame, now and then with a voice as leaked mail has them in the place of its source."""
        (start, end), *more = roles["source"]
        if more or self.random.random() > 0.35:
            return head, roles
        voice = self.random.choice(VOICES)
        if self.random.random() < 0.5:
            letters = "".join(self.random.choices("ABCDEGHKLMNPRSTUVXZ", k=self.random.choice((1, 2, 2, 3))))
            voice = f"{letters}{self.random.choice(('', '-'))}{self.random.randint(1, 799)}"
        if start == 0:
            voice = voice[0].upper() + voice[1:]
        by = len(voice) - (end - start)
        cue = [[s + by * (s >= end), e + by * (s >= end)] for s, e in roles["cue"]]
        return head[:start] + voice + head[end:], {"source": [[start, end + by]], "cue": cue}

    def example(self, anchors: Anchors) -> Example | None:
        """A window of nested sentences, 2 to 4 deep; none where a sentence was too long for one window."""
        text, found = "", []
        for _ in range(self.random.choice((1, 2, 2, 3))):
            sentence, inside = self.sentence(self.random.choices((2, 3, 4), (6, 3, 1))[0])
            by = len(text)
            text += sentence + self.random.choice((" ", "\n\n"))
            found += [{**a, **{r: [[s + by, e + by] for s, e in a[r]] for r in ROLES}} for a in inside]
        made = labelled(text, found, anchors)
        return made[0] if len(made) == 1 else None


FUNCTION_WORDS = frozenset(
    """the a an in on at he she they it we his her their its this that these those some many most if when
    while after before as for with by but and there one two both no not""".split()  # noqa: SIM905
)
VOICES = (
    "my source", "our source", "the source", "one source", "a source close to the minister", "our contact",
    "a contact in the ministry", "the diplomat", "a diplomat in the capital", "he", "she", "they", "I", "we",
    "a senior official", "an official of the ministry", "two officers", "the asset", "the same person",
    "an individual with direct access", "sources with access to the leadership", "a friend at the embassy",
    "the analyst", "somebody in the room", "a lawyer for the company", "the agency", "the ministry",
    "people close to the family", "a former colonel", "the note", "the report", "the cable", "the letter",
)  # fmt: skip
