"""Source words to voices: names, surnames, codes, pronouns, "the diplomat". What is not clear stays open."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sayso.claims.antecedents import meant
from sayso.claims.cues import Grammar, shared
from sayso.claims.dialogue import Spoken, quotation_speakers
from sayso.claims.mentions import Memory, definite, mentions
from sayso.claims.mentions import known_names as known_names
from sayso.claims.names import is_code, names
from sayso.claims.nouns import Lists, given_gender, holds_name, nouns
from sayso.claims.phrases import Scene, subject_before
from sayso.claims.sourcewords import AND, pronoun
from sayso.claims.voices import Voice, describe
from sayso.claims.words import Paragraph, Range, Words, split_words
from sayso.model.claim import Attribution

NEAR = 2
"""How many paragraphs back a pronoun may reach."""
REMEMBERED = 40
"""How many voices back a pronoun may reach."""
TURNS, SURE = 4, 0.7
"""From how many quotations on a passage is a dialogue, and how sure its model must be of a speaker."""
SCENE = 60
"""How many paragraphs of a dialogue are looked at together."""
THINGS = ("body", "outlet", "document")
UNKNOWN = Voice(name=None, kind=None, description=None)


@dataclass(frozen=True, slots=True)
class Setting:
    """A passage as its speakers are looked for: its words and paragraphs, and who is known.

    `borders` are where the paragraphs start, `proper` are words that are names in this document, `full`
    the full names that end in a word, `own` the voice whose words the passage is, which "I" stands for.
    `sourced` says that a header form names this voice as the source: "the source" is nobody else then.
    `hearers` are those whom a word of a mail calls ("you"), by the first character of the word.
    """

    words: Words
    paragraphs: tuple[Paragraph, ...]
    borders: tuple[int, ...]
    grammar: Grammar
    proper: frozenset[str]
    full: dict[str, frozenset[str]]
    own: Voice
    sourced: bool = False
    hearers: Mapping[int, Voice] = field(default_factory=dict)

    def paragraph(self, position: int) -> int:
        """The number of the paragraph that holds a character."""
        return bisect_right(self.borders, position) - 1


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


class _Solver:
    """Goes through the attributions by place and remembers who spoke last."""

    def __init__(self, setting: Setting, attributions: Sequence[Attribution]) -> None:
        self.setting = setting
        self.attributions = attributions
        self.found: dict[int, Voice] = {}
        self.recent: list[tuple[int, Voice]] = []
        self.spoken: dict[int, tuple[Spoken, ...]] = {}
        self.lists: Lists = nouns(setting.grammar.language)
        self.memory = Memory(setting.words, setting.grammar.language)
        sentences = (s for p in setting.paragraphs for s in p.sentences)
        named = list(mentions(setting.words, sentences, setting.grammar, attributions))
        for one in named:
            self.memory.add(one.position, replace(one.voice, name=self._whole(one.voice).name))
        self.mentions = [
            (m.position, m.voice.name)
            for m in named
            if m.free and m.voice.kind == "person" and m.voice.name is not None and " " in m.voice.name
        ]

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
                if voice is UNKNOWN and self.attributions[one].kind == "direct":
                    voice = self._in_dialogue(self.attributions[one])
                self.found[one] = voice
                self._remember(self.attributions[one], voice)

    def _in_dialogue(self, one: Attribution) -> Voice:
        """Who speaks a quotation by the turns of a dialogue, where its own words do not tell."""
        setting = self.setting
        if setting.grammar.language != "en" or not one.content:
            return UNKNOWN
        spoken = self._scene(setting.paragraph(one.content[0].start) // SCENE)
        turn = next((t for t in spoken if any(t.span.meets(s) for s in one.content)), None)
        if turn is None or turn.speaker is None or turn.sure < SURE:
            return UNKNOWN
        if turn.speaker == "I":
            return setting.own
        return self._whole(describe(turn.speaker, setting.grammar, setting.proper))

    def _scene(self, number: int) -> tuple[Spoken, ...]:
        """Who speaks each quotation of a stretch of paragraphs; nothing where it is no dialogue."""
        if number not in self.spoken:
            part = self.setting.paragraphs[number * SCENE : (number + 1) * SCENE]
            sentences = [s for p in part for s in p.sentences]
            talks = TURNS <= sum(len(p.quotations) for p in part) <= TURNS * SCENE
            words, grammar = self.setting.words, self.setting.grammar
            self.spoken[number] = quotation_speakers(words, sentences, grammar) if talks else ()
        return self.spoken[number]

    def _remember(self, one: Attribution, voice: Voice) -> None:
        if voice.description is None and voice.name is None:
            return
        self.recent.append((_position(one), voice))
        self.memory.add(_position(one), voice)

    def _voice(self, one: Attribution) -> Voice:
        if not one.source:
            return self._omitted(one)
        text, joined = self._words_of(one)
        if joined:
            return Voice(name=None, kind=None, description=text, plural=True)
        word = pronoun(text, self.lists)
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
            return self.setting.hearers.get(one.source[0].start, UNKNOWN)
        return self._described(one, describe(text, self.setting.grammar, self.setting.proper))

    def _words_of(self, one: Attribution) -> tuple[str, bool]:
        """The words of a source, and whether its pieces name several voices.

        A later piece that only explains the first ("..., a lawyer", "of Acme") is left out.
        """
        grammar = self.setting.grammar
        first, *others = (" ".join(s.cut(self.setting.words.text).split()) for s in one.source)
        telling = [text for text in others if self._tells(text)]
        if not telling:
            return first, False
        named = describe(first, grammar, self.setting.proper).name is not None
        if named or pronoun(first, self.lists):
            return " ".join((first, *telling)), True
        return ", ".join((first, *telling)), False

    def _tells(self, text: str) -> bool:
        """Whether a later piece of a source brings in a name of its own."""
        words, classes = split_words(text), self.setting.grammar.classes
        if not len(words) or any(words.lower[0] in classes[c] for c in ("prepositions", "relatives")):
            return False
        explains = words.lower[0] in classes["determiners"]
        return not explains and holds_name(words, (0, len(words)), self.setting.grammar)

    def _omitted(self, one: Attribution) -> Voice:
        """Whom an omitted Spanish subject stands for ("También dijo que"); nobody for any other cue."""
        verb = one.cue[0].cut(self.setting.words.text).lower().rsplit(None, 1)[-1]
        cue = self.setting.grammar.verbs.get((verb,))
        if cue is None or cue.form != "finite":
            return UNKNOWN
        if verb in self.lists["first_verbs"] or verb.endswith("mos"):
            return self._first_person(one)
        return self._pronoun(one, "", verb.endswith("n"))

    def _first_person(self, one: Attribution) -> Voice:
        """The speaker of the quotation around it, else the passage's voice; in a stray quotation nobody."""
        parent = one.parent
        while parent is not None:
            if self.attributions[parent].kind != "indirect":
                return self.found[parent]
            parent = self.attributions[parent].parent
        return UNKNOWN if self._in_stray_quotation(one) else self.setting.own

    def _in_stray_quotation(self, one: Attribution) -> bool:
        words, here = self.setting.words, _position(one)
        paragraph = self.setting.paragraphs[self.setting.paragraph(here)]
        word = bisect_right(words.starts, here) - 1
        return any(q.inside[0] <= word < q.inside[1] < paragraph.words[1] for q in paragraph.quotations)

    def _pronoun(self, one: Attribution, group: str, plural: bool) -> Voice:
        """He, she, they: the voice of the statement around it, else the last suitable one nearby."""
        around = [self.found[one.parent]] if one.parent is not None else []
        for voice in (*around, *self._nearby(one)):
            if _fits(voice, group, plural):
                gender = group if group in ("male", "female") else voice.gender
                known = replace(voice, gender=gender)
                return known if plural else self._mentioned(one, known, group)
        voice = UNKNOWN if plural else self._mentioned(one, UNKNOWN, group)
        if voice is UNKNOWN and group in ("male", "female") and self.setting.grammar.language == "en":
            voice = self._likely(one)
        # In a report whose form names its source, "he" with nobody else about is that source.
        return self.setting.own if voice is UNKNOWN and self.setting.sourced and not plural else voice

    def _likely(self, one: Attribution) -> Voice:
        """Whom the model of pronouns is sure that "he" or "she" means, where the rules know nobody."""
        setting = self.setting
        at = bisect_right(setting.words.starts, one.source[0].start) - 1
        paragraph = setting.paragraphs[setting.paragraph(one.source[0].start)]
        found = meant(setting.words, paragraph.sentences, at, setting.grammar)
        if found is None:
            return UNKNOWN
        name, gender = found
        return self._whole(Voice(name=name, kind="person", description=None, gender=gender))

    def _mentioned(self, one: Attribution, voice: Voice, group: str) -> Voice:
        """The one person named in the paragraph, outside statements, since `voice` spoke; else `voice`.

        Where all who were named are of the other gender the pronoun passes them by.
        """
        here = _position(one)
        paragraph = self.setting.paragraph(here)
        spoke = max((at for at, known in self.recent if at < here and known.name == voice.name), default=-1)
        last = bisect_left(self.mentions, (here, ""))
        since = {
            name
            for at, name in self.mentions[max(0, last - REMEMBERED) : last]
            if at > spoke and self.setting.paragraph(at) == paragraph
        }
        other = {name for name in since if given_gender(name, self.lists) not in (None, group or None)}
        if one.parent is not None or not since or (group and since == other):
            return voice
        return Voice(name=since.pop(), kind="person", description=None) if len(since) == 1 else UNKNOWN

    def _thing(self, one: Attribution) -> Voice:
        for voice in self._nearby(one):
            if voice.kind in THINGS and not voice.own:
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
        """The phrase before "who"; before ", who" a clear one only: "the son of Ann Lee, who" is either."""
        words, grammar = self.setting.words, self.setting.grammar
        at = bisect_right(words.starts, one.source[0].start) - 1
        low = self.setting.paragraphs[self.setting.paragraph(one.source[0].start)].words[0]
        relative = pronoun(words.forms[at], self.lists)
        end, comma = self._before(at, low)
        if end <= low:
            return UNKNOWN
        name = next((n for n in names(words, (max(low, end - 8), end), grammar) if n[1] == end), None)
        phrase = subject_before(Scene(words, grammar, (low, end), {}, {}, frozenset()), end)
        if phrase is None and name is None:
            return UNKNOWN
        if comma and name is not None and self._joined(name[0] - 1, low):
            return UNKNOWN  # "Ann Lee and Bob Ray, who": both, or the latter
        start = name[0] if phrase is None and name is not None else self._clipped(phrase, end)
        whole = self._read((start, end))
        if comma and relative in ("which", "that", "que") and whole.kind not in THINGS:
            return UNKNOWN  # "It closed in May, which shows": the whole sentence does
        if comma and name is not None and start < name[0] and not whole.plural:
            return self._either(one, whole, self._read(name))
        return self._described(one, whole)

    def _joined(self, at: int, low: int) -> bool:
        """Whether word `at` joins the name behind it to a name or a list before it."""
        words = self.setting.words
        joins = at > low and words.lower[at] in AND
        return joins and (words.capital(at - 1) or words.forms[at - 1] == ",")

    def _either(self, one: Attribution, whole: Voice, alone: Voice) -> Voice:
        """Whom ", who" follows, a phrase or the name at its end: nobody where both may be meant."""
        personal = alone.kind in ("person", None)
        if whole.kind in ("unnamed", "person") and whole.name != alone.name:
            return UNKNOWN if personal else self._described(one, whole)
        if whole.kind in THINGS and whole.name != alone.name:
            return self._described(one, whole)
        return self._described(one, alone) if personal else UNKNOWN

    def _read(self, part: Range) -> Voice:
        words = self.setting.words
        return describe(words.span(part).cut(words.text), self.setting.grammar, self.setting.proper)

    def _before(self, at: int, low: int) -> tuple[int, bool]:
        """Where the words before a relative pronoun end, without "according to" and a comma."""
        words = self.setting.words
        while at > low and words.lower[at - 1] in self.lists["leading"]:
            at -= 1
        comma = at > low and words.forms[at - 1] == ","
        return (at - 1 if comma else at), comma

    def _clipped(self, phrase: Range | None, end: int) -> int:
        """A phrase without a verb taken along: it begins at its last article that no preposition precedes."""
        words, classes = self.setting.words, self.setting.grammar.classes
        start = end if phrase is None else phrase[0]
        for k in range(start, end):
            if words.lower[k] in classes["prepositions"]:
                return start
            if words.lower[k] in classes["determiners"] and k > start and words.forms[k - 1].islower():
                return k
        return start

    def _whole(self, voice: Voice) -> Voice:
        """A voice with its full name: "Caddell" is Pat Caddell, "El Tigre" the one it is an alias of."""
        if voice.name is None:
            return voice
        known = self.memory.named(voice.name)
        if known is not None:
            return replace(voice, name=known)
        if " " in voice.name or voice.kind not in (None, "person"):
            return voice
        whole = self.setting.full.get(voice.name) or self._by_given_name(voice.name)
        fits = (None, voice.gender)
        whole = frozenset(n for n in whole if not voice.gender or given_gender(n, self.lists) in fits)
        if len(whole) != 1:
            return voice
        (name,) = whole
        gender = voice.gender or given_gender(name, self.lists)
        return replace(voice, name=name, kind=voice.kind or "person", gender=gender)

    def _by_given_name(self, name: str) -> frozenset[str]:
        """The full names that begin with a common given name."""
        if name.lower() not in self.lists["male_names"] | self.lists["female_names"]:
            return frozenset()
        return frozenset(w for full in self.setting.full.values() for w in full if w.startswith(f"{name} "))

    def _described(self, one: Attribution, voice: Voice) -> Voice:
        """A voice with its full name, or the one a description comes back to."""
        if voice.name is not None:
            return self._whole(voice)
        if self.setting.sourced and voice.head == "source" and _bare(voice):
            return self.setting.own
        if voice.head and definite(voice):
            here = _position(one)
            near = self.setting.borders[max(0, self.setting.paragraph(here) - NEAR)]
            known = self.memory.meant(voice.head, here, near)
            if known is not None:
                return replace(known, gender=known.gender or voice.gender)
        return voice


def _bare(voice: Voice) -> bool:
    """Whether a description is one noun alone, with "the", "my" or nothing before it, and no plural."""
    parts = (voice.description or "").lower().split()
    owned = len(parts) == 2 and parts[0] in ("my", "our", "mi", "nuestra")
    return not voice.plural and (len(parts) == 1 or definite(voice) or owned)


def _fits(voice: Voice, group: str, plural: bool) -> bool:
    if voice.own or (voice.name is None and voice.description is None):  # "I" is nobody's "he"
        return False
    if plural:
        return voice.plural or voice.kind == "body"
    if voice.plural or voice.kind in THINGS:
        return False
    name = voice.name or ""
    if voice.kind is None and " " in name:  # a place, a body of an unknown sort
        return False
    body = len(name) > 1 and name.isupper() and not is_code(name)  # DFID is nobody's "she"
    return not body and (not group or voice.gender in (None, group))
