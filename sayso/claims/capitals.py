"""Names by their capitals, lists and neighbours: people, bodies and places, in English and Spanish."""

from collections.abc import Iterator

from sayso.claims.bodynames import BodyReader
from sayso.claims.gazetteers import listed_at, phrases, word_capitals, word_list
from sayso.claims.nameparts import ABSTRACT, ACRONYM, INITIAL, Found
from sayso.claims.passages import begins
from sayso.claims.personnames import PersonReader
from sayso.claims.words import Range

IN = frozenset({"in", "en", "near", "cerca", "hacia", "desde", "toward", "towards", "across"})


class Scanner(BodyReader, PersonReader):
    """Reads the names of one passage, sentence by sentence."""

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
            while (
                i < part[1]
                and self.folded[i] in word_list("people.toml", "offices")
                and self.words.forms[i][0].isupper()
            ):
                i += 1
            run = self._run(k + 2, part[1])
            return max(i, run - 2 if run - k > 4 else k + 1)
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
                self.body(k, part[1]),
                self.person(k, part, opening),
            )
            if found is not None
        ]
        if options:
            return max(options, key=lambda found: (found.part[1], found.score))
        return None if loud else self._unlisted(k, part, opening)

    def _named_by_title(self, k: int, end: int) -> bool:
        """Whether a title is itself the beginning of a listed name ("General Motors")."""
        listed = listed_at(self.words, self.folded, k, end)
        return (listed is not None and listed[0] - k > 1) or self.folded[k] in word_list(
            "bodies.toml", "heads_es"
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
        shouted = form.isupper() and len(form) > 1
        return self.known.lower[word] > 0 and not shouted and word not in self.known.proper

    def _goes_on(self, stop: int) -> bool:
        """Whether a place's name goes on as another: "Guerrero Ramírez", "Sinaloa Cartel"."""
        word = self.folded[stop]
        if not self.words.forms[stop][0].isupper() or not self.joined(stop):
            return False
        start = self.folded[stop - 1]
        tail = len(word) > 3 and (
            word in word_list("bodies.toml", "tails_en") or word in word_list("outlets.toml", "tails")
        )
        return tail or (start in self.people.surnames and word in self.people.surnames)

    def _unlisted(self, k: int, part: Range, opening: bool) -> Found | None:
        if self._is_ordinary(k, opening):
            return None if opening else self._national(k, part)
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

    def _national(self, k: int, part: Range) -> Found | None:
        """A body whose name begins with an ordinary word amid a sentence: "National Libyan Council"."""
        lower = self.words.lower[k]
        if self.is_time(k) or any(lower in listed for listed in self.grammar.classes.values()):
            return None
        found = self._tail(k, self._run(k, part[1]), part[1])
        return found if found is not None and found.kind == "body" else None

    def _is_ordinary(self, k: int, opening: bool) -> bool:
        """Whether the capital of word `k` says nothing: an ordinary word, a demonym, a time."""
        word, form = self.folded[k], self.words.forms[k]
        if word in word_list("people.toml", "common") or self.is_time(k) or not form[0].isalpha():
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
        verb = (lower,) in self.grammar.verbs or (ABSTRACT.search(word) is not None and word[-2:] != "ez")
        return lone or (opening and verb and word not in self.known.proper)

    def _run(self, k: int, end: int) -> int:
        i = k + 1
        while i < min(end, k + 7) and self.words.forms[i][0].isupper() and self.joined(i):
            if self.is_time(i) or self.folded[i] in self.titles or self.words.forms[i].startswith("http"):
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
                    last = self.english_rest(last, end)
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
        thing = stop - k == 1 and self.folded[k] in word_list("places.toml", "closers")
        short = stop - k < 4 and not thing
        if short and cue is not None and not cue.nounlike and cue.form in ("past", "third", "finite"):
            return Found((k, stop), "person", 0.55)
        return None

    def _several(self, k: int, stop: int, opening: bool) -> Found | None:
        """Two or more capitals that no list knows: somebody's name, where they look like one."""
        forms = self.words.forms[k:stop]
        shaped = all((form[1:].islower() and form.isalpha()) or INITIAL.fullmatch(form) for form in forms)
        words = self.folded[k:stop]
        dull = word_list("places.toml", "demonyms") | word_list("people.toml", "common")
        ordinary = any(self.known.lower[word] or ABSTRACT.search(word) or word in dull for word in words)
        shaped = shaped and any(len(form) > 2 for form in forms)
        if not shaped or ordinary or stop - k > 3:
            return None if opening else Found((k, stop), None, 0.0)
        return Found((k, stop), "person", 0.5)
