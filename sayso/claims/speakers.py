"""Source words to voices: names, surnames, codes, pronouns, "the diplomat". What is not clear stays open."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sayso.claims.cues import Grammar, shared
from sayso.claims.names import is_code, names, text_of
from sayso.claims.phrases import Scene, subject_before
from sayso.claims.voices import Voice, describe
from sayso.claims.words import Paragraph, Range, Words
from sayso.model.claim import Attribution

NEAR = 2
"""How many paragraphs back a pronoun may reach."""
REMEMBERED = 40
"""How many voices back a pronoun may reach."""
UNKNOWN = Voice(name=None, kind=None, description=None)


@dataclass(frozen=True, slots=True)
class Setting:
    """A passage as its speakers are looked for: its words and paragraphs, and who is known.

    `borders` are where the paragraphs start, `proper` are words that are names in this document, `full`
    the full names that end in a word, `own` the voice whose words the passage is, which "I" stands for.
    `sourced` says that a header form names this voice as the source: "the source" is nobody else then.
    """

    words: Words
    paragraphs: tuple[Paragraph, ...]
    borders: tuple[int, ...]
    grammar: Grammar
    proper: frozenset[str]
    full: dict[str, frozenset[str]]
    own: Voice
    sourced: bool = False

    def paragraph(self, position: int) -> int:
        """The number of the paragraph that holds a character."""
        return bisect_right(self.borders, position) - 1


def known_names(
    words: Words, parts: Iterable[Range], grammar: Grammar
) -> tuple[frozenset[str], dict[str, frozenset[str]]]:
    """The words that are names in these sentences, and the full names by their last word."""
    proper: set[str] = set()
    full: dict[str, set[str]] = {}
    for part in parts:
        for name in names(words, part, grammar):
            if name[0] > part[0] or name[1] - name[0] > 1:
                proper.update(words.forms[name[0] : name[1]])
            if name[1] - name[0] > 1:
                text = text_of(words, name)
                if " of " in text or words.lower[name[0] - 1 : name[0]] == ("of",):
                    continue
                full.setdefault(text.rsplit(" ", 1)[-1], set()).add(untitled(text))
    return frozenset(proper), {last: frozenset(whole) for last, whole in full.items()}


def untitled(name: str) -> str:
    """A name without the titles before it."""
    while " " in name and name.split(" ", 1)[0] in TITLES:
        name = name.split(" ", 1)[1]
    return name


TITLES = shared("title_words")


def voices(setting: Setting, attributions: Sequence[Attribution]) -> tuple[Voice, ...]:
    """Who speaks in each attribution, in their order."""
    solver = _Solver(setting, attributions)
    for number in sorted(range(len(attributions)), key=lambda n: _position(attributions[n])):
        solver.solve(number)
    return tuple(solver.found[n] for n in range(len(attributions)))


def _position(one: Attribution) -> int:
    return one.source[0].start if one.source else one.cue[0].start


def _mentions(setting: Setting, attributions: Sequence[Attribution]) -> list[tuple[int, str]]:
    """Where persons are named in full outside sources and contents, in order."""
    words = setting.words
    spans = [s for one in attributions for s in (*one.source, *one.content)]
    starts, ends = sorted(s.start for s in spans), sorted(s.end for s in spans)
    out = []
    for sentence in (s for p in setting.paragraphs for s in p.sentences):
        for name in names(words, sentence, setting.grammar):
            span = words.span(name)
            free = bisect_left(starts, span.end) == bisect_right(ends, span.start)
            text = text_of(words, name)
            if free and describe(text, setting.grammar, setting.proper).kind == "person" and " " in text:
                out.append((span.start, untitled(text)))
    return out


class _Solver:
    """Goes through the attributions by place and remembers who spoke last."""

    def __init__(self, setting: Setting, attributions: Sequence[Attribution]) -> None:
        self.setting = setting
        self.attributions = attributions
        self.found: dict[int, Voice] = {}
        self.recent: list[tuple[int, Voice]] = []
        self.heads: dict[str, set[Voice]] = {}
        self.mentions = _mentions(setting, attributions)

    def solve(self, number: int) -> None:
        """Resolve an attribution, its unresolved parents first (their words may say who "I" is)."""
        line = [number]
        parent = self.attributions[number].parent
        while parent is not None and parent not in self.found:
            line.append(parent)
            parent = self.attributions[parent].parent
        for one in reversed(line):
            if one not in self.found:
                voice = self._voice(self.attributions[one])
                self.found[one] = voice
                self._remember(self.attributions[one], voice)

    def _remember(self, one: Attribution, voice: Voice) -> None:
        if voice.description is None and voice.name is None:
            return
        self.recent.append((_position(one), voice))
        if voice.head and voice.name is not None:
            self.heads.setdefault(voice.head, set()).add(voice)

    def _voice(self, one: Attribution) -> Voice:
        if not one.source:
            return self._omitted(one)
        text = one.source[0].cut(self.setting.words.text)
        word = text.lower().replace("’", "'")
        classes = self.setting.grammar.classes
        if word in classes["first"]:
            return self._first_person(one)
        for group, plural in (("male", False), ("female", False), ("plural", True)):
            if word in classes[group]:
                return self._pronoun(one, group, plural)
        if word in classes["thing"]:
            return self._thing(one)
        if word in classes["relatives"]:
            return self._antecedent(one)
        if word in classes["subjects"]:
            return UNKNOWN
        return self._described(describe(text, self.setting.grammar, self.setting.proper))

    def _omitted(self, one: Attribution) -> Voice:
        """Whom an omitted Spanish subject stands for ("También dijo que"); nobody for any other cue."""
        verb = one.cue[0].cut(self.setting.words.text).lower().rsplit(None, 1)[-1]
        cue = self.setting.grammar.verbs.get((verb,))
        if cue is None or cue.form != "finite":
            return UNKNOWN
        return self._pronoun(one, "", verb.endswith("n"))

    def _first_person(self, one: Attribution) -> Voice:
        """The speaker of the quotation around it, or the voice of the passage."""
        parent = one.parent
        while parent is not None:
            if self.attributions[parent].kind != "indirect":
                return self.found[parent]
            parent = self.attributions[parent].parent
        return self.setting.own

    def _pronoun(self, one: Attribution, group: str, plural: bool) -> Voice:
        """He, she, they: the voice of the statement around it, else the last suitable one nearby."""
        around = [self.found[one.parent]] if one.parent is not None else []
        for voice in (*around, *self._nearby(one)):
            if _fits(voice, group, plural):
                gender = group if group in ("male", "female") else voice.gender
                return self._mentioned(one, replace(voice, gender=gender))
        voice = UNKNOWN if plural else self._mentioned(one, UNKNOWN)
        # In a report whose form names its source, "he" with nobody else about is that source.
        return self.setting.own if voice is UNKNOWN and self.setting.sourced and not plural else voice

    def _mentioned(self, one: Attribution, voice: Voice) -> Voice:
        """The one person named in the paragraph, outside statements, since `voice` spoke; else `voice`."""
        here = _position(one)
        paragraph = self.setting.paragraph(here)
        spoke = max((at for at, known in self.recent if at < here and known.name == voice.name), default=-1)
        last = bisect_left(self.mentions, (here, ""))
        since = {
            name
            for at, name in self.mentions[max(0, last - REMEMBERED) : last]
            if at > spoke and self.setting.paragraph(at) == paragraph
        }
        if one.parent is not None or not since:
            return voice
        return Voice(name=since.pop(), kind="person", description=None) if len(since) == 1 else UNKNOWN

    def _thing(self, one: Attribution) -> Voice:
        for voice in self._nearby(one):
            if voice.kind in ("body", "outlet", "document"):
                return voice
        return UNKNOWN

    def _nearby(self, one: Attribution) -> Iterable[Voice]:
        here = _position(one)
        paragraph = self.setting.paragraph(here)
        for position, voice in self.recent[: -REMEMBERED - 1 : -1]:
            if paragraph - self.setting.paragraph(position) > NEAR:
                return
            if position < here:
                yield voice

    def _antecedent(self, one: Attribution) -> Voice:
        """The phrase before "who"."""
        words = self.setting.words
        at = bisect_right(words.starts, one.source[0].start) - 1
        low = self.setting.paragraphs[self.setting.paragraph(one.source[0].start)].words[0]
        end = at - 1 if at > low and words.forms[at - 1] == "," else at
        scene = Scene(words, self.setting.grammar, (low, end), {}, {}, frozenset())
        phrase = subject_before(scene, end)
        if phrase is None or words.forms[end - 1] == ",":
            return UNKNOWN
        text = words.span(phrase).cut(words.text)
        return self._described(describe(text, self.setting.grammar, self.setting.proper))

    def _described(self, voice: Voice) -> Voice:
        """A voice with its full name ("Caddell" is Pat Caddell), or the one a description comes back to."""
        if voice.name is not None and " " not in voice.name:
            whole = self.setting.full.get(voice.name, frozenset())
            if len(whole) == 1 and voice.kind in (None, "person"):
                return replace(voice, name=next(iter(whole)), kind=voice.kind or "person")
        if self.setting.sourced and voice.name is None and voice.head == "source" and _bare(voice):
            return self.setting.own
        if voice.name is None and voice.head and _definite(voice):
            back = self.heads.get(voice.head, set())
            if len({v.name for v in back}) == 1:
                known = min(back, key=lambda v: v.description or "")
                return replace(known, gender=known.gender or voice.gender)
        return voice


def _definite(voice: Voice) -> bool:
    """Whether a description is "the ..." and nothing that tells it from others."""
    parts = (voice.description or "").lower().split()
    return len(parts) == 2 and parts[0] in ("the", "el", "la", "this", "that")


def _bare(voice: Voice) -> bool:
    """Whether a description is one noun alone, with "the" or nothing before it, and no plural."""
    parts = (voice.description or "").lower().split()
    return not voice.plural and (len(parts) == 1 or _definite(voice))


def _fits(voice: Voice, group: str, plural: bool) -> bool:
    if voice.name is None and voice.description is None:
        return False
    if plural:
        return voice.plural or voice.kind == "body"
    if voice.plural or voice.kind in ("body", "document", "outlet"):
        return False
    name = voice.name or ""
    body = len(name) > 1 and name.isupper() and not is_code(name)  # DFID is nobody's "she"
    return not body and (not group or voice.gender in (None, group))
