"""Names by their capitals, lists and neighbours: people, bodies and places, in English and Spanish."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from sayso.claims.cues import Grammar
from sayso.claims.gazetteers import joined, listed_at, people, phrases, word_capitals, word_list
from sayso.claims.nouns import nouns
from sayso.claims.passages import Passage, Vocabulary, begins
from sayso.claims.words import Range, Words
from sayso.model.entity import MentionKind
from sayso.model.place import Span

LONGEST = 12
"""The most words a name has."""
ACRONYM = re.compile(r"[A-ZÑÁÉÍÓÚ]{2,7}")
INITIAL = re.compile(r"[A-ZÑÁÉÍÓÚ]\.?|[A-Z]\.(?:[A-Z]\.)+")
ABSTRACT = re.compile(
    r"(?:cion|ciones|sion|dad|dades|mente|ismo|ismos|ncia|ncias|miento|logia|ando|iendo|aron|ieron|aban|ivo|iva|ivos|ivas|tica|tico"
    r"|ness|ment|ments|tion|tions|ing|ship|ism|ology|ly|ity|ous|ful|less)"
)
ENDING = re.compile(r"(?<=\w)['’][sS]?$")
SUFFIXES = frozenset("jr jr. sr sr. ii iii iv".split())
ADJECTIVES = frozenset(
    "former late vice deputy prime foreign democratic republican presidential retired acting interim ex defense defence attorney chief general federal oficial titular".split()
)
"""Words before an office that also stand before what is nobody's name."""
QUOTES = frozenset("\"“”«»‘’'") | {"''", "``"}
IN = frozenset({"in", "en", "near", "cerca", "hacia", "desde", "toward", "towards", "across"})
OFFICES = frozenset(
    "state defense defence the interior commerce labor labour energy education agriculture treasury health war homeland security foreign affairs".split()
)


@dataclass(frozen=True, slots=True)
class Found:
    """A name as a range of words with its kind; `None` where only the rest of the document may tell."""

    part: Range
    kind: MentionKind | None
    score: float
    quoted: Range | None = None


@cache
def titles(language: str) -> frozenset[str]:
    """The words that stand before a person's name, folded."""
    return word_list("people.toml", "titles") | nouns(language)["titles"]


class Scanner:
    """Reads the names of one passage, sentence by sentence."""

    def __init__(self, passage: Passage, known: Vocabulary) -> None:
        self.passage = passage
        self.words = passage.words
        self.folded = passage.folded
        self.known = known
        self.grammar: Grammar = passage.grammar
        self.people = people()
        self.titles = titles("en") | titles("es")

    def scan(self) -> Iterator[Found]:
        """The names in order, those that capitals at a beginning or in a headline do not make up."""
        for part in self.passage.sentences:
            loud = part in self.passage.loud
            k = part[0]
            while k < part[1]:
                form = self.words.forms[k]
                if not form[0].isupper() or self._is_tag(k):
                    k += 1
                    continue
                found = self._at(k, part, loud)
                if found is None:
                    k = self._past(k, part)
                    continue
                yield found
                k = max(found.part[1], k + 1)

    def _joined(self, i: int) -> bool:
        """Whether a name may go on with word `i`: nothing parts it from the word before, which is no possessor."""
        return joined(self.words, i) and not self.words.lower[i - 1].endswith(("'s", "s'"))

    def _is_tag(self, k: int) -> bool:
        """Whether word `k` belongs to an address, a handle or a link."""
        form = self.words.forms[k]
        if "@" in form or form.lower().startswith("http"):
            return True
        return (
            k > 0 and self.words.forms[k - 1] in ("@", "#") and self.words.starts[k] == self.words.ends[k - 1]
        )

    def _past(self, k: int, part: Range) -> int:
        """Where to go on behind a capital that names nothing: behind the office of a title as well."""
        if self.folded[k] in self.titles and k + 2 < part[1] and self.folded[k + 1] in ("of", "de", "del"):
            i = k + 2
            while i < part[1] and self.folded[i] in OFFICES and self.words.forms[i][0].isupper():
                i += 1
            return max(i, k + 1)
        return k + 1

    def _at(self, k: int, part: Range, loud: bool) -> Found | None:
        """The name that begins at word `k`, if one does."""
        opening = begins(self.words, k, part) or loud
        if self.folded[k] in self.titles and not self._named_by_title(k, part[1]):
            return None
        if self.words.forms[k] in word_capitals("people.toml", "initials"):
            return Found((k, k + 1), "person", 0.9)
        options = [
            found
            for found in (
                self._listed(k, part[1], loud),
                self._body(k, part[1]),
                self._person(k, part, opening),
            )
            if found is not None
        ]
        if options:
            return max(options, key=lambda found: (found.part[1], found.score))
        return None if loud else self._unlisted(k, part, opening)

    def _named_by_title(self, k: int, end: int) -> bool:
        """Whether a title is itself the beginning of a listed name ("General Motors")."""
        listed = listed_at(self.words, self.folded, k, end)
        return (
            listed is not None and listed[0] - k > 1 or self.folded[k] in word_list("bodies.toml", "heads_es")
        )

    def _listed(self, k: int, end: int, loud: bool) -> Found | None:
        listed = listed_at(self.words, self.folded, k, end)
        if listed is None:
            return None
        stop, kind = listed
        if stop - k == 1 and self._hides(k, loud):
            return None
        if kind in ("outlet", "outlet?"):
            return None
        if stop < end and kind == "place" and self._goes_on(stop):
            return None
        return Found((k, stop), "place" if kind == "place" else "body", 0.9)

    def _hides(self, k: int, loud: bool) -> bool:
        """Whether a lone listed word may be an ordinary one here."""
        form, word = self.words.forms[k], self.folded[k]
        if loud and form.isupper() and len(form) < 4:
            return word not in self.known.proper
        return self.known.lower[word] > 0 and not (form.isupper() and len(form) > 1)

    def _goes_on(self, stop: int) -> bool:
        """Whether a place's name goes on as somebody's or something's: "Guerrero Ramírez", "Sinaloa Cartel"."""
        word = self.folded[stop]
        if not self.words.forms[stop][0].isupper() or not self._joined(stop):
            return False
        start = self.folded[stop - 1]
        tail = len(word) > 3 and (
            word in word_list("bodies.toml", "tails_en") or word in word_list("outlets.toml", "tails")
        )
        return tail or (start in self.people.surnames and word in self.people.surnames)

    # Bodies

    def _body(self, k: int, end: int) -> Found | None:
        word = self.folded[k]
        spanish = word in word_list("bodies.toml", "heads_es")
        english = word in word_list("bodies.toml", "heads_en")
        if not spanish and not english:
            return None
        stop = self._spanish_body(k, end) if spanish else k + 1
        if english and k + 2 < end and self.folded[k + 1] in ("of", "for"):
            stop = max(stop, self._english_rest(k + 1, end))
        if stop == k + 1:
            weak = word in word_list("bodies.toml", "weak_es") or not spanish
            lone = weak or self.grammar.language != "es" or self.folded[k - 1 : k] in (("su",), ("sus",))
            hidden = lone or k == 0 or self.words.forms[k - 1] in ".!?:"
            return None if hidden or self.known.lower[word] > 0 else Found((k, stop), "body", 0.5)
        return Found((k, stop), "body", 0.9)

    def _spanish_body(self, k: int, end: int) -> int:
        """Where a Spanish body's name ends: "Secretaría de Hacienda y Crédito Público"."""
        i = k + 1
        while i < min(end, k + LONGEST) and self._joined(i):
            form = self.words.forms[i]
            if form[0].isupper() and self._belongs(i):
                i += 1
            elif form in QUOTES and self._quoted(i, end) is not None:
                i = self._quoted(i, end) or i
            elif (stop := self._linked(i, k, end)) > i:
                i = stop
            else:
                break
        return i

    def _belongs(self, i: int) -> bool:
        """Whether a capital may go on a body's name."""
        form = self.words.forms[i]
        lower = self.words.lower[i]
        closed = any(lower in listed for listed in self.grammar.classes.values())
        return not (closed or self._is_time(i) or (ACRONYM.fullmatch(form) is not None and len(form) > 2))

    def _is_time(self, i: int) -> bool:
        return self.grammar.has("time", self.words.lower[i]) or self.grammar.has(
            "months", self.words.lower[i]
        )

    def _linked(self, i: int, k: int, end: int) -> int:
        """Where a body's name goes on behind links that begin at word `i`; `i` where it does not."""
        links = word_list("bodies.toml", "links_es")
        stop = i
        while stop < end and stop - i < 4 and self.words.forms[stop][0].islower():
            inside = self.folded[stop] in word_list("bodies.toml", "inside_es") and stop > i
            if not (self.folded[stop] in links or inside) or not self._joined(stop):
                return i
            stop += 1
        if stop == i or stop >= end or not self.words.forms[stop][0].isupper() or not self._joined(stop):
            return i
        first = self.folded[i]
        if first in ("en", "el", "al") or self._is_time(stop):
            return i
        named = (
            self.folded[stop] in self.people.given
            and stop + 1 < end
            and self.words.forms[stop + 1][0].isupper()
        )
        if named and first in ("de", "y", "e", "por", "con", "para", "contra"):
            return i
        if first in ("y", "e") and (i == k + 1 or not self._belongs(stop) or self._heads(stop)):
            return i
        return stop + 1

    def _heads(self, i: int) -> bool:
        return self.folded[i] in word_list("bodies.toml", "heads_es") or self.folded[i] in self.titles

    def _quoted(self, i: int, end: int) -> int | None:
        """Where a short quotation of capitals that begins at word `i` ends, behind its mark."""
        stop = i + 1
        while stop < min(end, i + 5) and (
            self.words.forms[stop][0].isupper() or self.folded[stop] in self.people.links
        ):
            stop += 1
        return stop + 1 if i + 1 < stop < end and self.words.forms[stop] in QUOTES else None

    def _english_rest(self, i: int, end: int) -> int:
        """Where "of Homeland Security", "of Trade and Industry" ends."""
        stop = i + 1
        while stop < min(end, i + 4) and self.folded[stop] in ("the", "of", "and"):
            stop += 1
        if stop >= end or not self.words.forms[stop][0].isupper():
            return i
        stop += 1
        while stop < min(end, i + LONGEST) and self._joined(stop):
            if self.words.forms[stop][0].isupper() and self._belongs(stop):
                stop += 1
            elif self.folded[stop] in ("and", "&") and stop + 1 < end and self._industry(stop + 1):
                stop += 2
            else:
                break
        return stop

    def _industry(self, i: int) -> bool:
        """Whether a capital behind "and" still belongs to the body: no person, no listed name."""
        lone = i + 1 >= len(self.words) or not self.words.forms[i + 1][0].isupper()
        plain = self.folded[i] not in self.people.given and self.folded[i] not in self.titles
        return (
            self.words.forms[i][0].isupper()
            and plain
            and (lone or ABSTRACT.search(self.folded[i]) is not None)
        )

    # People

    def _person(self, k: int, part: Range, opening: bool) -> Found | None:
        end = part[1]
        titled = k > part[0] and self.folded[k - 1] in self.titles - ADJECTIVES and self._joined(k)
        word = self.folded[k]
        given = word in self.people.given
        initial = INITIAL.fullmatch(self.words.forms[k]) is not None
        known = given or word in self.people.surnames
        if not (known or titled or initial) or self._is_time(k) or word in ("i", "a", "y", "e", "o"):
            return None
        stop, quoted, more = self._whole_person(k, end)
        if initial and (stop - k < 2 or not more):
            return None
        if stop - k > 1 and (given or titled or more):
            if opening and not titled and word in self.people.words and not more:
                return None
            return Found((k, stop), "person", 0.95 if given or titled else 0.8, quoted)
        return self._lone(k, stop, titled, opening)

    def _lone(self, k: int, stop: int, titled: bool, opening: bool) -> Found | None:
        """A lone given name or surname, or two unlisted words behind one."""
        word, form = self.folded[k], self.words.forms[k]
        ordinary = word in self.people.words or self.known.lower[word] > 0
        if (
            titled
            and not (form.isupper() and len(form) > 1)
            and not self._heads(k)
            and listed_at(self.words, self.folded, k, k + 1) is None
        ):
            return Found((k, stop), "person", 0.85)
        if ordinary or (word in word_list("people.toml", "common")):
            return Found((k, stop), None, 0.0) if not opening else None
        return Found((k, stop), "person", 0.6 if opening else 0.7)

    def _whole_person(self, k: int, end: int) -> tuple[int, Range | None, bool]:
        """Where a person's name ends, the nickname quoted in it, and whether a listed name stands behind the first."""
        i, quoted, more = k + 1, None, False
        while i < min(end, k + 8) and self._joined(i):
            form, word = self.words.forms[i], self.folded[i]
            if form[0].isupper() and word.replace("-", "").isalpha() and len(word) > 1:
                if not self._goes_with(i, k):
                    break
                more = more or word in self.people.surnames or word in self.people.given
                i += 1
            elif INITIAL.fullmatch(form) and i + 1 < end and self.words.forms[i + 1][0].isupper():
                i += 1
            elif word in SUFFIXES:
                i += 1
            elif form in QUOTES and quoted is None and (stop := self._nickname(i, end)) is not None:
                quoted, i = (i + 1, stop - 2), stop - 1
            elif (stop := self._particled(i, k, end)) > i:
                more, i = True, stop
            elif word in ("'s", "’s"):
                break
            else:
                break
        return i, quoted, more

    def _goes_with(self, i: int, k: int) -> bool:
        """Whether a capital goes on a person's name."""
        form, word = self.words.forms[i], self.folded[i]
        if self._is_time(i) or (form.isupper() and len(form) > 2 and not self.words.forms[k].isupper()):
            return False
        if word in word_list("people.toml", "common"):
            return False
        if word in self.people.given or word in self.people.surnames:
            return True
        if (
            word in self.titles
            or word in word_list("bodies.toml", "tails_en")
            or word in word_list("bodies.toml", "heads_es")
        ):
            return False
        listed = listed_at(self.words, self.folded, i, i + 1)
        return listed is None and not self.grammar.has("determiners", word) and i - k < 4

    def _nickname(self, i: int, end: int) -> int | None:
        """Where a name goes on behind a quoted nickname that begins at word `i`."""
        stop = self._quoted(i, end)
        if stop is None or stop >= end or not self.words.forms[stop][0].isupper():
            return None
        return stop + 1

    def _particled(self, i: int, k: int, end: int) -> int:
        """Where a name goes on behind particles: "de la Cruz", "van Dyke", "y Gasset"."""
        links = self.people.links
        stop = i
        while stop < end and stop - i < 3 and self.words.forms[stop].islower() and self.folded[stop] in links:
            stop += 1
        if stop == i or stop >= end or not self.words.forms[stop][0].isupper() or not self._joined(stop):
            return i
        first, word = self.folded[i], self.folded[stop]
        surname = word in self.people.surnames
        lone = stop + 1 >= end or not self.words.forms[stop + 1][0].isupper()
        if first in ("y", "e"):
            return stop + 1 if surname and word not in self.people.given and lone and i - k > 1 else i
        if first == "el":
            return i
        if stop - i == 1 and first in ("de", "del") and not surname:
            return i
        listed = listed_at(self.words, self.folded, stop, end)
        if listed is not None and not surname or self._heads(stop):
            return i
        return (
            stop + 1 if self.folded[k] in self.people.given or first not in ("de", "del", "la", "los") else i
        )

    # What no list knows

    def _unlisted(self, k: int, part: Range, opening: bool) -> Found | None:
        if self._is_common(k, opening):
            return None
        stop = self._run(k, part[1])
        tail = self._tail(k, stop, part[1])
        if tail is not None:
            return tail
        if stop - k == 1 and (found := self._acronym(k)) is not None:
            return found
        if stop - k == 1 and self.folded[k] in word_list("bodies.toml", "tails_en"):
            return Found((k, stop), "body", 0.5) if k > part[0] and self.folded[k - 1] == "the" else None
        if ACRONYM.fullmatch(self.words.forms[k]) and stop - k == 1:
            return None
        found = self._by_neighbours(k, stop, part)
        if found is not None:
            return found
        if stop - k == 1:
            return (
                None if opening and self.folded[k] not in self.known.proper else Found((k, stop), None, 0.0)
            )
        return self._several(k, stop, opening)

    def _is_common(self, k: int, opening: bool) -> bool:
        """Whether the capital of word `k` says nothing: an ordinary word, a demonym, a time."""
        word, form = self.folded[k], self.words.forms[k]
        if word in word_list("people.toml", "common") or self._is_time(k) or not form[0].isalpha():
            return True
        if any(c.isdigit() for c in form) or len(form) == 1:
            return True
        lower = self.words.lower[k]
        if any(lower in listed for listed in self.grammar.classes.values()):
            return True
        if word in word_list("places.toml", "demonyms") or (
            word.endswith("s") and word[:-1] in word_list("places.toml", "demonyms")
        ):
            return not (k + 1 < len(self.words) and self.words.forms[k + 1][0].isupper())
        lone = self.known.lower[word] > 0 and not form.isupper()
        verb = (lower,) in self.grammar.verbs or ABSTRACT.search(word) is not None and word[-2:] != "ez"
        return lone or (opening and verb and word not in self.known.proper)

    def _run(self, k: int, end: int) -> int:
        i = k + 1
        while i < min(end, k + 7) and self.words.forms[i][0].isupper() and self._joined(i):
            if self._is_time(i) or self.folded[i] in self.titles or self.words.forms[i].startswith("http"):
                break
            if self.folded[i] in word_list("people.toml", "common") and not self.words.forms[i].isupper():
                break
            i += 1
        return i

    def _tail(self, k: int, stop: int, end: int) -> Found | None:
        """A run that ends as a body's or a place's name does: "Harbour Authority", "Hudson River"."""
        for i in range(stop - 1, k, -1):
            word = self.folded[i]
            if word in word_list("bodies.toml", "tails_en"):
                last = i + 1
                if last + 1 < end and self.folded[last] == "of" and self.words.forms[last + 1][0].isupper():
                    last = self._english_rest(last, end)
                return Found((k, last), "body", 0.8)
            if word in word_list("places.toml", "closers"):
                return Found((k, i + 1), "place", 0.7)
        if self.folded[k] in word_list("places.toml", "openers") and stop - k > 1:
            return Found((k, self._place_rest(stop, end)), "place", 0.7)
        return None

    def _place_rest(self, stop: int, end: int) -> int:
        """Where "San Cristóbal de las Casas" ends."""
        i = stop
        while (
            i < end and self.folded[i] in ("de", "del", "la", "las", "los") and self.words.forms[i].islower()
        ):
            i += 1
        return i + 1 if stop < i < end and self.words.forms[i][0].isupper() else stop

    def _acronym(self, k: int) -> Found | None:
        form = self.words.forms[k]
        if k + 1 < len(self.words) and self.words.forms[k + 1] == ":":
            return None  # a form's label
        if any(kind.startswith("outlet") for _, _, kind in phrases().get(self.folded[k], ())):
            return None
        worded = len(form) > 4 and sum(c in "AEIOU" for c in form) > 0.25 * len(form)
        if (
            worded
            or not ACRONYM.fullmatch(form)
            or len(form) < 3
            or self.folded[k] in word_list("people.toml", "common")
        ):
            return None
        return Found((k, k + 1), "body", 0.55)

    def _by_neighbours(self, k: int, stop: int, part: Range) -> Found | None:
        """What the words right before and behind an unlisted name say of its kind."""
        before = self.folded[k - 1] if k > part[0] else ""
        further = self.folded[k - 2] if k > part[0] + 1 else ""
        if before in ("de", "of", "del") and further in word_list("places.toml", "nouns"):
            return Found((k, stop), "place", 0.7)
        if before in word_list("bodies.toml", "nouns") or (
            before in ("de", "of") and further in word_list("bodies.toml", "nouns")
        ):
            return Found((k, stop), "body", 0.65)
        if before in word_list("places.toml", "nouns") and self.grammar.language == "es":
            return Found((k, stop), "place", 0.6)
        if before in IN and stop - k < 3:
            return Found((k, stop), "place", 0.5)
        cue = self.grammar.verbs.get((self.words.lower[stop],)) if stop < part[1] else None
        if cue is not None and not cue.nounlike and cue.form in ("past", "third", "finite") and stop - k < 4:
            return Found((k, stop), "person", 0.55)
        return None

    def _several(self, k: int, stop: int, opening: bool) -> Found | None:
        """Two or more capitals that no list knows: somebody's name, where they look like one."""
        forms = self.words.forms[k:stop]
        shaped = all(form[1:].islower() and form.isalpha() or INITIAL.fullmatch(form) for form in forms)
        words = self.folded[k:stop]
        dull = word_list("places.toml", "demonyms") | word_list("people.toml", "common")
        ordinary = any(self.known.lower[word] or ABSTRACT.search(word) or word in dull for word in words)
        shaped = shaped and any(len(form) > 2 for form in forms)
        if not shaped or ordinary or stop - k > 3:
            return None if opening else Found((k, stop), None, 0.0)
        return Found((k, stop), "person", 0.5)


def span_of(words: Words, part: Range) -> Span:
    """The characters of a name, without a possessive ending."""
    span = words.span(part)
    ending = ENDING.search(words.forms[part[1] - 1])
    return Span(start=span.start, end=span.end - len(ending[0])) if ending is not None else span
