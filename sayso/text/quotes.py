"""Whose words each line holds: a walk through the lines that opens and closes layers of quoting.

A layer opens at a quote sign, a quotation of the layout, an attribution line, an inner mail header or a
separator. Layers opened by signs end with the signs; the others last until the text at their depth ends,
because mail programs mark only where an original begins. So the words of another never fall to the sender;
what a sender adds below an unmarked original is counted as quoted.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass, field

from sayso.model.chain import Hop, Medium
from sayso.text.attributions import find_attribution, may_attribute, may_tell
from sayso.text.envelopes import begins_header, find_header, is_rule, label_of, separator_of
from sayso.text.lines import DEEPEST, Lines
from sayso.text.patterns import BARE_SEPARATORS, FORWARD_SUBJECTS, FORWARDED_LINES, LONGEST_SEPARATOR
from sayso.text.tellers import Head, Teller, fuller, is_same, read_address

_DIGIT = re.compile(r"\d")
_RULE_SIGNS = frozenset("-=_*~—–‐")
_NEVER = frozenset("+@")  # patches: no head begins so, and most lines of some leaks do
_LONGEST_RULE = 200
_LOOK_AHEAD = 6
_PATIENCE = 2
_HEAD_LINES = 40
_MOST_HEADER = 60


@dataclass(slots=True, eq=False)
class Layer:
    """One voice inside another's text. `floor` is the depth of quoting below which it ends.

    `voices` run from the outermost voice to this one. `level` is 0 for the document's own words.
    `is_named` once lines of the text have said who it is, or could have and did not.
    """

    medium: Medium | None
    teller: Teller
    floor: int
    level: int
    voices: tuple[Hop, ...]
    is_named: bool = False
    child: "Layer | None" = None
    has_words: bool = False


@dataclass(slots=True)
class Layers:
    """For each line its layer, and whether the line is a mail program's own (a head, an attribution).

    `cuts` are the lines at which the layer may change, in order. `inner` are the heads that introduce a
    message, each with its layer.
    """

    of: list[Layer] = field(default_factory=list)
    heads: set[int] = field(default_factory=set)
    cuts: list[int] = field(default_factory=list)
    inner: list[tuple[Head, Layer]] = field(default_factory=list)


def is_forward(subject: str | None) -> bool:
    """Whether a subject says that the mail is forwarded."""
    return subject is not None and subject.lstrip().lower().startswith(FORWARD_SUBJECTS)


def find_layers(lines: Lines, base: Layer, *, is_mail: bool) -> Layers:
    """The layer of every line, beginning in `base`.

    `is_mail`: outside mail an attribution line counts only where quote signs follow it.
    """
    walk = _Walk(lines, base, is_mail)
    walk.run()
    return walk.layers


class _Walk:
    def __init__(self, lines: Lines, base: Layer, is_mail: bool) -> None:
        self.lines = lines
        self.stack = [base]
        self.is_mail = is_mail
        self.layers = Layers()
        self.pending: Head | None = None

    def run(self) -> None:
        words, depths, size = self.lines.words, self.lines.depths, len(self.lines)
        of, cuts = self.layers.of, self.layers.cuts
        heads = self._candidates()
        events = [*sorted({*heads, *self.lines.turns}), size]
        i = depth = event = 0
        while i < size:
            if depths[i] > depth or (depths[i] < depth and words[i]):
                depth = depths[i]
                self._reach(depth)
            cuts.append(i)
            head = self._head(i, heads[i]) if i in heads else None
            if head is not None:
                self._take(head)
                of.extend([self.stack[-1]] * (head.end - i))
                self.layers.heads.update(range(i, head.end))
                i = head.end
                continue
            while events[event] <= i:
                event += 1
            stop = events[event]
            if depths[i] < depth:  # blank lines below a quotation go with it until words come
                stop = next((j for j in range(i + 1, stop) if words[j]), stop)
            layer = self.stack[-1]
            of.extend([layer] * (stop - i))
            if not layer.has_words:
                layer.has_words = self._holds_words(layer, i, stop)
            i = stop

    def _holds_words(self, layer: Layer, start: int, end: int) -> bool:
        words = self.lines.words
        if layer.level > 0 or self.is_mail:
            return any(words[start:end])
        return any(words[i] and (i > _HEAD_LINES or _is_prose(words[i])) for i in range(start, end))

    def _reach(self, depth: int) -> None:
        """Closes and opens layers of quote signs until `depth` is reached."""
        stack = self.stack
        while stack[-1].floor > depth:
            stack.pop()
        while stack[-1].floor < depth:
            parent, head = stack[-1], self.pending
            self.pending = None
            if head is not None and self.lines.depths[head.start] != parent.floor:
                head = None
            if head is None and parent.child is not None:
                stack.append(parent.child)
                continue
            parent.child = self._open(parent, head.teller if head else Teller(), head, parent.floor + 1)
            stack.append(parent.child)
            if head is not None:
                self.layers.of[head.start : head.end] = [parent.child] * (head.end - head.start)

    def _open(self, parent: Layer, teller: Teller, head: Head | None, floor: int) -> Layer:
        """A new layer of `teller`'s words inside `parent`."""
        forwarded = head.forwarded if head else None
        if forwarded is None:
            forwarded = is_forward(parent.teller.subject)
        medium: Medium = "forward" if forwarded else "quote"
        if parent.level >= DEEPEST:
            parent = self.stack[0]
        hop = hop_of(teller, medium)
        layer = Layer(medium, teller, floor, parent.level + 1, (*parent.voices, hop), hop.name is not None)
        self._note(head, layer)
        return layer

    def _note(self, head: Head | None, layer: Layer) -> None:
        """Keeps a head that introduces a message; a second one above the same words completes the first."""
        if head is None or head.kind in ("separator", "author"):
            return
        self.layers.inner.append((head, layer))

    def _candidates(self) -> dict[int, Head | str]:
        """The lines at which a head may begin: the head itself, or which kind it would be."""
        words = self.lines.words
        found: dict[int, Head | str] = {}
        likely = [
            i
            for i, w in enumerate(words)
            if ":" in w
            or w[:1] in _RULE_SIGNS
            or (w[-1:] == "e" and w[-5:] == "wrote")
            or (len(w) < LONGEST_SEPARATOR and (w in BARE_SEPARATORS or w[-2:] == "--"))
        ]
        for i in likely:
            line = words[i]
            if line[0] in _NEVER:
                continue
            if line[0] in _RULE_SIGNS and len(line) < _LONGEST_RULE and line[1:2] in _RULE_SIGNS:
                found[i] = "separator"
                if not may_attribute(line):
                    continue
            elif label_of(line):
                found[i] = "label"
                continue
            elif line.rstrip("-—–‐ ") in BARE_SEPARATORS or (
                line[-1] == ":" and line[:-1].strip().lower() in FORWARDED_LINES
            ):
                found[i] = "separator"
                continue
            if may_attribute(line) and may_tell(line):
                self._attribute(i, found)
        return found

    def _attribute(self, last: int, found: dict[int, Head | str]) -> None:
        """Enters the attribution line that ends at line `last` where it begins."""
        words, depths = self.lines.words, self.lines.depths
        turn = bisect_right(self.lines.turns, last)
        first = self.lines.turns[turn - 1] if turn else 0
        deeper = turn < len(self.lines.turns) and self.lines.turns[turn] <= last + _LOOK_AHEAD
        if not deeper:
            window = " ".join(words[max(first, last - 3) : last + 1])
            if "@" not in window and not _DIGIT.search(window):
                return
        head = find_attribution(words, last, max(first, last - 3))
        if head is None or depths[head.start] != depths[last]:
            return
        if self._is_proved(head):
            found.setdefault(head.start, head)
            if found[head.start] == "separator":
                found[head.start] = head

    def _head(self, i: int, kind: Head | str) -> Head | None:
        """The head that begins at candidate line `i`, if it is one."""
        if isinstance(kind, Head):
            return kind
        return self._labelled(i) if kind == "label" else self._separated(i)

    def _is_proved(self, head: Head) -> bool:
        deeper = self._deeper_follows(head, _PATIENCE)
        return deeper or (head.sure and (self.is_mail or head.teller.address is not None))

    def _deeper_follows(self, head: Head, patience: int) -> bool:
        """Whether words after `head` are quoted deeper, behind at most `patience` lines that are not."""
        words, depths = self.lines.words, self.lines.depths
        here, seen = depths[head.start], 0
        for i in range(head.end, min(head.end + _LOOK_AHEAD, len(words))):
            if depths[i] > here:
                return True
            if words[i]:
                seen += 1
                if depths[i] < here or seen > patience:
                    return False
        return False

    def _region_end(self, i: int) -> int:
        """The first line after `i` that is quoted at another depth, near enough for a mail header."""
        turns = self.lines.turns
        turn = bisect_right(turns, i)
        end = turns[turn] if turn < len(turns) else len(self.lines)
        return min(end, i + _MOST_HEADER)

    def _labelled(self, i: int) -> Head | None:
        found = find_header(self.lines, i, self._region_end(i))
        if found is None and self.is_mail and not self.stack[0].has_words and len(self.stack) == 1:
            return self._in_body_author(i)
        return found

    def _in_body_author(self, i: int) -> Head | None:
        """The `From:` line with which patches begin whose author is not the sender."""
        label = label_of(self.lines.words[i])
        if label is None or label[0] != "from" or read_address(label[1]) is None:
            return None
        found = find_header(self.lines, i, i + 1, after_separator=True)
        return found and Head(start=i, end=i + 1, teller=found.teller, kind="author")

    def _separated(self, i: int) -> Head | None:
        words = self.lines.words
        kind = separator_of(words[i])
        ruled = kind is None and is_rule(words[i])
        if kind is None and not ruled:
            return None
        end = self._region_end(i)
        below = next((j for j in range(i + 1, min(end, i + 4)) if words[j]), None)
        inner = None
        if below is not None and begins_header(words[below]):
            inner = find_header(self.lines, below, end, after_separator=not ruled)
        if ruled or (kind == "original" and words[i][0] not in _RULE_SIGNS):
            return None if inner is None else Head(start=i, end=inner.end, teller=inner.teller, kind="header")
        if kind == "ended":
            return Head(start=i, end=i + 1, teller=Teller(), kind="separator", forwarded=None, sure=False)
        forwarded = True if kind == "forwarded" else None
        if inner is None:
            return Head(start=i, end=i + 1, teller=Teller(), kind="separator", forwarded=forwarded)
        return Head(start=i, end=inner.end, teller=inner.teller, kind="header", forwarded=forwarded)

    def _take(self, head: Head) -> None:
        """Opens the layer that `head` announces, or names the one it stands at the beginning of."""
        stack, here = self.stack, self.lines.depths[head.start]
        if head.kind == "separator" and separator_of(self.lines.words[head.start]) == "ended":
            # A layer that quote signs opened ends with them: below it the words would be the sender's.
            if stack[-1].medium == "forward" and len(stack) > 1 and stack[-2].floor == here:
                stack.pop()
            return
        top = stack[-1]
        is_open = not top.is_named and not top.has_words and (top.level > 0 or head.kind != "separator")
        if self._deeper_follows(
            head, _PATIENCE if head.kind == "line" and not (is_open and top.level) else 0
        ):
            self.pending = head
            return
        if is_open:
            self._name(top, head)
        elif top.level and not top.has_words and top.floor == here and is_same(top.teller, head.teller):
            self._complete(top, head)
        else:
            if top.level == 0 and not top.has_words and is_same(top.teller, head.teller):
                return
            if top.level >= DEEPEST or (top.level and top.floor == here and is_same(top.teller, head.teller)):
                stack.pop()  # the same memo once more, not a quotation of it
            stack.append(self._open(stack[-1], head.teller, head, here))

    def _name(self, layer: Layer, head: Head) -> None:
        """Lets `head` say whose words `layer` holds."""
        layer.is_named = head.kind != "separator"
        if layer.level == 0:
            layer.teller = head.teller
            layer.voices = (hop_of(head.teller, "mail"),)
            self.layers.heads.update(range(head.start))
        else:
            forwarded = head.forwarded if head.forwarded is not None else layer.medium == "forward"
            medium: Medium = "forward" if forwarded else "quote"
            layer.medium, layer.teller = medium, head.teller
            layer.voices = (*layer.voices[:-1], hop_of(head.teller, medium))
        self._note(head, layer)

    def _complete(self, layer: Layer, head: Head) -> None:
        """A header right below the attribution line of the same message, as Yahoo writes both."""
        layer.teller = fuller(layer.teller, head.teller)
        layer.voices = (*layer.voices[:-1], hop_of(layer.teller, layer.medium or "quote"))
        inner = self.layers.inner
        if inner and inner[-1][1] is layer:
            start = inner[-1][0].start
            inner[-1] = (Head(start=start, end=head.end, teller=layer.teller, kind="header"), layer)


def hop_of(teller: Teller, medium: Medium) -> Hop:
    """The hop of whoever a mail program names; unnamed where it names nobody."""
    known = teller.name is not None or teller.address is not None
    return Hop(
        name=teller.name or teller.address,
        medium=medium,
        kind="person" if known else None,
        address=teller.address,
        at=teller.day,
    )


def _is_prose(line: str) -> bool:
    """Whether a line holds words of a writer, not a stamp or a title."""
    words = line.split()
    return len(words) > 7 and sum(word.islower() for word in words) > len(words) // 2
