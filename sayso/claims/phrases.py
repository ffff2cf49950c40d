"""Noun phrases and verb groups without a parser: walks to the left and right of a cue.

They go by closed-class words, capitals and punctuation, and give up (`None`) rather than guess.
"""

from dataclasses import dataclass

from sayso.claims.cues import Grammar
from sayso.claims.words import DASHES, Range, Words

REACH = 60
"""The most words a walk covers: longer ones are not noun phrases."""
STOPS = frozenset({";", ":", "(", ")", "[", "]", "?", "!", ".", "…", "•", "*", "|", '"', "“", "”", "«", "»"})


@dataclass(frozen=True, slots=True)
class Scene:
    """A stretch of words that is read as one sentence: a sentence, or one inside a quotation.

    `opened` maps the first word of each quotation in it (its opening mark) to the word behind its end,
    `closed` its last word to its first. `depth` is how many quotations it lies in;
    `cues` are the words in which a verb cue stands, which therefore end a noun phrase.
    """

    words: Words
    grammar: Grammar
    part: Range
    opened: dict[int, int]
    closed: dict[int, int]
    cues: frozenset[int]
    depth: int = 0

    @property
    def lower(self) -> tuple[str, ...]:
        """The lower-case forms of all words of the passage."""
        return self.words.lower

    def has(self, name: str, i: int) -> bool:
        """Whether word `i` lies in this scene and belongs to the closed class `name`."""
        return self.part[0] <= i < self.part[1] and self.lower[i] in self.grammar.classes[name]

    def verbish(self, i: int) -> bool:
        """Whether word `i` looks like a finite verb."""
        word = self.lower[i]
        if self.grammar.finite(word):
            return True
        if i in self.cues:
            cue = self.grammar.verbs.get((word,))
            return cue is None or cue.form not in ("participle", "gerund")
        if word.endswith("ed") and len(word) > 4 and not self.words.capital(i):
            return not (i > self.part[0] and self.has("determiners", i - 1))
        return False

    def dash(self, i: int) -> bool:
        """Whether word `i` is a dash, or a hyphen between spaces."""
        form = self.words.forms[i]
        if form in DASHES:
            return True
        return form == "-" and i > 0 and self.words.starts[i] > self.words.ends[i - 1]

    def comma(self, i: int) -> bool:
        """Whether word `i` is a comma or a dash."""
        return self.words.forms[i] == "," or self.dash(i)

    def word(self, i: int) -> bool:
        """Whether word `i` is a word, not a mark."""
        form = self.words.forms[i]
        return form[0].isalnum() and not form.startswith(("http", "www."))


def verb_group(scene: Scene, first: int) -> int:
    """Where the verb group that ends in the cue at `first` begins: auxiliaries, adverbs, "not" before it."""
    k = first
    while k > scene.part[0] and _in_group(scene, k - 1):
        k -= 1
    while k < first and not _opens_group(scene, k):
        k += 1
    return k


def _in_group(scene: Scene, i: int) -> bool:
    word = scene.lower[i]
    classes = scene.grammar.classes
    if word in classes["be"] or word in classes["auxiliaries"]:
        return True
    if word in classes["adverbs"] or word in classes["negations"]:
        return True
    return word.endswith(("ly", "mente")) and len(word) > 4 and not scene.words.capital(i)


def _opens_group(scene: Scene, i: int) -> bool:
    """An adverb at the very start of a sentence ("Later he ...") is no part of the group."""
    return i > scene.part[0] and not scene.words.capital(i)


DATELINE = frozenset(("-", "--", "–", "—"))
WEEKDAYS = frozenset(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"))


def subject_before(scene: Scene, end: int, low: int | None = None) -> Range | None:
    """The noun phrase that ends right before word `end`, at or after `low`; `None` if there is none."""
    low = scene.part[0] if low is None else low
    if end <= low:
        return None
    if end - 2 > low and scene.lower[end - 1] in WEEKDAYS and scene.lower[end - 2] == "on":
        return subject_before(scene, end - 2, low)  # "the minister on Wednesday denied"
    last = end - 1
    if scene.has("subjects", last) or (scene.has("relatives", last) and scene.lower[last] != "that"):
        if scene.lower[last] == "que":
            return None
        return (last, end)
    if scene.has("prepositions", last) and not scene.words.capital(last):
        return None
    if scene.comma(last):
        return _apposed(scene, last, low)
    if scene.words.forms[last] == ")":
        return _behind_bracket(scene, last, low)
    if last in scene.closed:  # a name in quotation marks: known as “MX-1”
        if last - scene.closed[last] > 5:
            return None
    elif not scene.word(last) or scene.lower[last] in scene.grammar.classes["complementizers"]:
        return None
    return _trim(scene, _walk_left(scene, end, low), end)


def _behind_bracket(scene: Scene, last: int, low: int) -> Range | None:
    k = last
    while k > low and scene.words.forms[k] != "(" and last - k < 12:
        k -= 1
    if scene.words.forms[k] != "(":
        return None
    subject = subject_before(scene, k, low)
    return None if subject is None else (subject[0], last + 1)


def _walk_left(scene: Scene, end: int, low: int) -> int:
    """The first word of the phrase before `end`: to the left until something that no phrase holds."""
    k = end
    while k > low and end - k < REACH:
        i = k - 1
        if i in scene.closed and scene.closed[i] >= low and i - scene.closed[i] <= 5:
            if end - k and scene.words.forms[i - 1] == ",":  # “The plan,” Ann Lee said
                return k
            k = scene.closed[i]
            continue
        if i - 1 == scene.part[0] and scene.words.forms[i] in DATELINE and scene.words.forms[i - 1].isupper():
            return k  # "MARVANE - The minister said"
        if scene.words.forms[i] in STOPS or scene.comma(i) or scene.words.forms[i].startswith("http"):
            return k
        if scene.verbish(i) and not _reduced(scene, i, end):
            relative = _relative_before(scene, i, low)
            if relative is None or scene.lower[end - 1] == "that":
                return k
            k = relative
            continue
        if conjunction(scene, i) or (scene.has("coordinators", i) and _clause_before(scene, i, low)):
            return k
        if scene.has("subjects", i):
            return k
        k = i
    return k


def _reduced(scene: Scene, i: int, end: int) -> bool:
    """Whether word `i` is a participle inside the phrase: "emails obtained by WikiLeaks"."""
    word = scene.lower[i]
    if i in scene.cues or scene.grammar.finite(word) or not word.endswith("ed"):
        return False
    if i + 1 >= end:
        return False
    adverbial = (
        scene.has("prepositions", i + 1) or scene.has("time", i + 1) or scene.lower[i + 1].endswith("ly")
    )
    return adverbial or not scene.word(i - 1) or scene.words.capital(i)


def conjunction(scene: Scene, i: int) -> bool:
    """Whether word `i` joins clauses, so that no noun phrase runs over it ("known as X" is one phrase)."""
    word = scene.lower[i]
    classes = scene.grammar.classes
    if word in classes["as"] and i > scene.part[0]:
        return not scene.lower[i - 1].endswith(("ed", "ing", "known", "ido", "ida", "ado", "ada"))
    return word in classes["subordinators"] or word in classes["complementizers"] or word in classes["breaks"]


def _relative_before(scene: Scene, i: int, low: int) -> int | None:
    """The relative pronoun that opens the clause of verb `i`, with a noun before it."""
    for k in range(i - 1, max(low, i - 12), -1):
        if scene.words.forms[k] in STOPS or scene.comma(k):
            return None
        if scene.has("relatives", k):
            plain = scene.word(k - 1) and (k - 1) not in scene.cues
            return k if plain else None
    return None


def _clause_before(scene: Scene, i: int, low: int) -> bool:
    """Whether a clause ends at the coordinator `i`: a finite verb stands between it and the last comma."""
    for k in range(i - 1, max(low, i - 25) - 1, -1):
        if scene.comma(k) or scene.words.forms[k] in STOPS:
            return k == i - 1
        if scene.verbish(k):
            return True
    return False


def _apposed(scene: Scene, comma: int, low: int) -> Range | None:
    """The phrase before a comma that closes an apposition: "X, the mayor of Y," or "X -- known as Z --"."""
    segments = _segments(scene, comma, low)
    if not segments:
        return None
    index = 0
    while index + 1 < len(segments) and _apposition(scene, segments[index]) and index < 5:
        if index and _adverbial(scene, segments[index + 1]):
            break
        index += 1
    if index == 0:
        return None
    start, end = segments[index]
    plain = not any(scene.verbish(k) for k in range(start, end))
    head = _trim(scene, start if plain else _walk_left(scene, end, start), end)
    return None if head is None or not nominal(scene, head) else (head[0], comma)


def _segments(scene: Scene, comma: int, low: int) -> list[Range]:
    """What the commas before `comma` part, nearest first, up to a mark that ends every phrase."""
    out: list[Range] = []
    end = comma
    k = comma
    while k > low and comma - k < REACH:
        k -= 1
        if k in scene.closed and scene.closed[k] >= low and k - scene.closed[k] <= 5:
            k = scene.closed[k]
            continue
        if scene.words.forms[k] in STOPS:
            k += 1
            break
        if scene.comma(k):
            if k + 1 < end:
                out.append((k + 1, end))
            end = k
            if len(out) > 6:
                return out
    if k < end:
        out.append((k, end))
    return out


def _apposition(scene: Scene, segment: Range) -> bool:
    """Whether a segment between commas explains the noun before it."""
    first = scene.lower[segment[0]]
    if first in scene.grammar.classes["relatives"] or first in ("whose", "himself", "herself", "sr", "jr"):
        return True
    if scene.has("subjects", segment[0]) or first in scene.grammar.classes["coordinators"]:
        return False
    return not any(scene.verbish(k) and not scene.lower[k].endswith("ed") for k in range(*segment))


def _adverbial(scene: Scene, segment: Range) -> bool:
    """Whether a segment between commas only leads up to the subject: "In April 2010", "Meanwhile"."""
    first = segment[0]
    word = scene.lower[first]
    if any(scene.has(name, first) for name in ("prepositions", "subordinators", "adverbs", "coordinators")):
        return True
    return word in ("according", "según", "meanwhile", "however") or (
        word.endswith("ly") and segment[1] == first + 1
    )


def nominal(scene: Scene, part: Range) -> bool:
    """Whether a phrase can name somebody or something: it holds an open-class word."""
    classes = scene.grammar.classes
    closed = ("prepositions", "subordinators", "coordinators", "be", "auxiliaries", "adverbs")
    return any(
        scene.word(i) and not any(scene.lower[i] in classes[name] for name in closed) for i in range(*part)
    )


def _trim(scene: Scene, start: int, end: int) -> Range | None:
    """The phrase without what only leads up to it: "And on Monday the mayor" is "the mayor"."""
    k = start
    while k < end - 1 and _leads(scene, k, end):
        k += 1
        while k < end - 1 and scene.words.forms[k] == ",":
            k += 1
    if (
        k < end
        and (scene.has("prepositions", k) or scene.has("subordinators", k))
        and not _quantity(scene, k, end)
    ):
        inner = _after_preposition(scene, k, end)
        if inner is None:
            return None
        k = inner
    return (k, end) if k < end and nominal(scene, (k, end)) else None


def _quantity(scene: Scene, k: int, end: int) -> bool:
    """Whether a preposition only rounds a number: "about half of the voters", "over 40 officials"."""
    about = scene.lower[k] in ("about", "around", "over", "under", "unos", "unas")
    return (
        about
        and k + 1 < end
        and (scene.words.forms[k + 1][0].isdigit() or scene.lower[k + 1] in ("half", "one", "two"))
    )


def _leads(scene: Scene, k: int, end: int) -> bool:
    word = scene.lower[k]
    classes = scene.grammar.classes
    if word in classes["coordinators"] or (word in classes["adverbs"] and word not in classes["determiners"]):
        return word != "both"
    if word in ("meanwhile", "however", "moreover", "still", "yet", "last", "this") and k + 1 < end:
        return word in ("meanwhile", "however", "moreover", "still", "yet") or scene.has("time", k + 1)
    if (
        word.endswith(("ly", "mente"))
        and len(word) > 4
        and word not in ("family", "assembly", "ally", "italy", "daily", "weekly")
    ):
        return True
    if word in classes["time"] and k + 1 < end:
        return not scene.words.capital(k) or word in classes["time"]
    return word in classes["prepositions"] and scene.has("time", k + 1)


def _after_preposition(scene: Scene, k: int, end: int) -> int | None:
    """The last noun phrase of one that opens with a preposition: "In the debate Clinton" is "Clinton"."""
    last = end - 1
    if scene.words.capital(last):
        while last - 1 > k and scene.words.capital(last - 1):
            last -= 1
        return (
            last
            if not scene.has("prepositions", last - 1) and not scene.has("determiners", last - 1)
            else None
        )
    for i in range(last, k + 1, -1):
        if scene.has("determiners", i) and not scene.has("prepositions", i - 1):
            return i
    return None
