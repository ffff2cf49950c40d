"""Whose words each line holds: a walk through the lines that opens and closes layers of quoting.

A layer opens at a quote sign, a quotation of the layout, an attribution line, an inner mail header or a
separator. Layers opened by signs end with the signs; the others last until the text at their depth ends,
because mail programs mark only where an original begins. So the words of another never fall to the sender;
what a sender adds below an unmarked original is counted as quoted.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sayso.model.chain import Hop, Medium
from sayso.text.lines import DEEPEST, Lines
from sayso.text.patterns import FORWARD_SUBJECTS, LABEL_INITIALS, SEPARATOR_INITIALS
from sayso.text.tellers import (
    Head,
    Teller,
    find_attribution,
    find_header,
    is_same,
    label_of,
    read_address,
    separator_of,
)

_RULE_SIGNS = frozenset("-=_*~")
_NEVER = "+@"  # patches: no head begins so, and most lines of some leaks do
_INDENT = " \t*|"
_ATTRIBUTION_ENDS = frozenset(": e-")
_LONGEST_SEPARATOR = 200
_LOOK_AHEAD = 6
_PATIENCE = 2
_HEAD_LINES = 40


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
    """For each line its layer, and whether the line is a mail program's own (a head, an attribution)."""

    of: list[Layer] = field(default_factory=list)
    heads: set[int] = field(default_factory=set)


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
        self.region_start = 0

    def run(self) -> None:
        bare, depths, size = self.lines.bare, self.lines.depths, len(self.lines)
        of = self.layers.of
        heads = _candidates(bare)
        i, depth = 0, 0
        while i < size:
            if depths[i] > depth or (depths[i] < depth and bare[i].strip()):
                depth = depths[i]
                self._reach(depth)
                self.region_start = i
            head = self._head(i, heads[i]) if i in heads else None
            if head is not None:
                self._take(head)
                of.extend([self.stack[-1]] * (head.end - i))
                self.layers.heads.update(range(i, head.end))
                i = head.end
                continue
            layer = self.stack[-1]
            of.append(layer)
            if not layer.has_words and bare[i].strip():
                layer.has_words = layer.level > 0 or self.is_mail or _is_prose(bare[i]) or i > _HEAD_LINES
            i += 1

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
        return Layer(medium, teller, floor, parent.level + 1, (*parent.voices, hop), hop.name is not None)

    def _head(self, i: int, kind: str) -> Head | None:
        """The head that begins at candidate line `i`, if it is one."""
        bare, depths = self.lines.bare, self.lines.depths
        if kind == "label":
            return self._labelled(i)
        if kind == "separator" and ((found := self._separated(i)) or not _may_attribute(bare[i])):
            return found
        for last in range(i, min(i + 4, len(bare))):
            if depths[last] != depths[i] or not bare[last].strip():
                return None
            if _may_attribute(bare[last]):
                found = find_attribution(bare, last, max(i, self.region_start))
                if found is not None and found.start == i:
                    return found if self._is_proved(found) else None
        return None

    def _is_proved(self, head: Head) -> bool:
        deeper = self._deeper_follows(head, _PATIENCE)
        return deeper or (head.sure and (self.is_mail or head.teller.address is not None))

    def _deeper_follows(self, head: Head, patience: int) -> bool:
        """Whether words after `head` are quoted deeper, behind at most `patience` lines that are not."""
        bare, depths = self.lines.bare, self.lines.depths
        here, seen = depths[head.start], 0
        for i in range(head.end, min(head.end + _LOOK_AHEAD, len(bare))):
            if depths[i] > here:
                return True
            if bare[i].strip():
                seen += 1
                if depths[i] < here or seen > patience:
                    return False
        return False

    def _region_end(self, i: int) -> int:
        """The first line after `i` that is quoted at another depth, near enough for a mail header."""
        depths = self.lines.depths
        end = i + 1
        while end < len(depths) and depths[end] == depths[i] and end < i + 60:
            end += 1
        return end

    def _labelled(self, i: int) -> Head | None:
        found = find_header(self.lines.bare, i, self._region_end(i))
        if found is None and self.is_mail and not self.stack[0].has_words and len(self.stack) == 1:
            return self._in_body_author(i)
        return found

    def _in_body_author(self, i: int) -> Head | None:
        """The `From:` line with which patches begin whose author is not the sender."""
        label = label_of(self.lines.bare[i])
        if label is None or label[0] != "from" or read_address(label[1]) is None:
            return None
        return find_header(self.lines.bare, i, i + 1, after_separator=True)

    def _separated(self, i: int) -> Head | None:
        bare = self.lines.bare
        kind = separator_of(bare[i])
        ruled = kind is None and not bare[i].strip().strip("-_=*~ ")
        if kind is None and not ruled:
            return None
        end = self._region_end(i)
        below = next((j for j in range(i + 1, min(end, i + 4)) if bare[j].strip()), None)
        inner = None
        if below is not None and label_of(bare[below]):
            inner = find_header(bare, below, end, after_separator=not ruled)
        if ruled or (kind == "original" and bare[i].strip()[0] not in _RULE_SIGNS):
            return None if inner is None else Head(start=i, end=inner.end, teller=inner.teller)
        if kind == "ended":
            return Head(start=i, end=i + 1, teller=Teller(), forwarded=None, sure=False)
        forwarded = True if kind == "forwarded" else None
        if inner is None:
            return Head(start=i, end=i + 1, teller=Teller(), forwarded=forwarded)
        return Head(start=i, end=inner.end, teller=inner.teller, forwarded=forwarded)

    def _take(self, head: Head) -> None:
        """Opens the layer that `head` announces, or names the one it stands at the beginning of."""
        stack, here = self.stack, self.lines.depths[head.start]
        if separator_of(self.lines.bare[head.start]) == "ended":
            # A layer that quote signs opened ends with them: below it the words would be the sender's.
            if stack[-1].medium == "forward" and len(stack) > 1 and stack[-2].floor == here:
                stack.pop()
            return
        top = stack[-1]
        is_open = not top.is_named and not top.has_words
        if self._deeper_follows(head, 0 if is_open and top.level else _PATIENCE):
            self.pending = head
            return
        if is_open:
            self._name(top, head)
        else:
            if top.level == 0 and not top.has_words and is_same(top.teller, head.teller):
                return
            if top.level >= DEEPEST or (top.level and top.floor == here and is_same(top.teller, head.teller)):
                stack.pop()  # the same memo once more, not a quotation of it
            stack.append(self._open(stack[-1], head.teller, head, here))

    def _name(self, layer: Layer, head: Head) -> None:
        """Lets `head` say whose words `layer` holds."""
        layer.is_named = True
        if layer.level == 0:
            layer.teller = head.teller
            layer.voices = (hop_of(head.teller, "mail"),)
            self.layers.heads.update(range(head.start))
            return
        forwarded = head.forwarded if head.forwarded is not None else layer.medium == "forward"
        medium: Medium = "forward" if forwarded else "quote"
        layer.medium, layer.teller = medium, head.teller
        layer.voices = (*layer.voices[:-1], hop_of(head.teller, medium))


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


def _may_attribute(line: str) -> bool:
    end = line.rstrip()[-1:]
    return end == ":" or (end in "e-" and line.rstrip(" -\t").endswith("wrote"))


def _is_prose(line: str) -> bool:
    """Whether a line holds words of a writer, not a stamp or a title."""
    words = line.split()
    return len(words) > 7 and sum(word.islower() for word in words) > len(words) // 2


def _candidates(bare: Sequence[str]) -> dict[int, str]:
    """The lines at which a head may begin, each with what kind of head that would be."""
    found: dict[int, str] = {}
    for i, line in enumerate(bare):
        if not line or line[0] in _NEVER:
            continue
        first = line[0]
        if first in _INDENT:
            stripped = line.lstrip(_INDENT)
            if not stripped:
                continue
            first = stripped[0]
        if first in LABEL_INITIALS and ":" in line and label_of(line):
            found[i] = "label"
        elif first in SEPARATOR_INITIALS and len(line) < _LONGEST_SEPARATOR and _may_separate(line):
            found[i] = "separator"
        elif line[-1] in _ATTRIBUTION_ENDS and _may_attribute(line):
            # A wrapped attribution begins up to three lines above the line with the colon.
            for start in range(max(i - 3, 0), i + 1):
                found.setdefault(start, "attribution")
    return found


def _may_separate(line: str) -> bool:
    stripped = line.strip()
    return stripped[1:2] in _RULE_SIGNS if stripped[0] in _RULE_SIGNS else separator_of(line) is not None
