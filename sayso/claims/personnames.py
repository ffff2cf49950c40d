"""The names of people: given names, surnames, particles, initials, nicknames in quotation marks."""

from sayso.claims.gazetteers import listed_at, word_list
from sayso.claims.nameparts import INITIAL, QUOTES, Found, NameReader
from sayso.claims.words import Range


class PersonReader(NameReader):
    """Reads people by lists of given names and surnames, and by titles."""

    def person(self, k: int, part: Range, opening: bool) -> Found | None:
        """Whose name begins at word `k` of a sentence; `opening` where a capital there says nothing."""
        end = part[1]
        titled = (
            k > part[0]
            and self.folded[k - 1] in self.titles - word_list("people.toml", "beside")
            and self.joined(k)
        )
        word = self.folded[k]
        given = word in self.people.given
        initial = INITIAL.fullmatch(self.words.forms[k]) is not None
        known = given or word in self.people.surnames
        if not (known or titled or initial) or self.is_time(k) or word in ("i", "a", "y", "e", "o"):
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
        demonym = word in word_list("places.toml", "demonyms") and form.isascii()
        ordinary = demonym or word in self.people.words or self.known.lower[word] > 0
        if (
            titled
            and not (form.isupper() and len(form) > 1)
            and not self.heads(k)
            and listed_at(self.words, self.folded, k, k + 1) is None
        ):
            return Found((k, stop), "person", 0.85)
        if ordinary or (word in word_list("people.toml", "common")):
            return Found((k, stop), None, 0.0) if not opening else None
        return Found((k, stop), "person", 0.6 if opening else 0.7)

    def _whole_person(self, k: int, end: int) -> tuple[int, Range | None, bool]:
        """Where a name ends, the nickname quoted in it, whether a listed name stands behind the first."""
        i, quoted, more = k + 1, None, False
        while i < min(end, k + 8) and self.joined(i):
            form, word = self.words.forms[i], self.folded[i]
            if form[0].isupper() and word.replace("-", "").isalpha() and len(word) > 1:
                if not self._goes_with(i, k):
                    break
                more = more or word in self.people.surnames or word in self.people.given
                i += 1
            elif (
                INITIAL.fullmatch(form) and i + 1 < end and self.words.forms[i + 1][0].isupper()
            ) or word in word_list("people.toml", "suffixes"):
                i += 1
            elif form in QUOTES and quoted is None and (inside := self._nickname(i, end)) is not None:
                quoted, i = (i + 1, inside[0]), inside[1]
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
        if self.is_time(i) or (form.isupper() and len(form) > 2 and not self.words.forms[k].isupper()):
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

    def _nickname(self, i: int, end: int) -> tuple[int, int] | None:
        """Where a quoted nickname at word `i` ends, and its quotation, if the name goes on behind."""
        inside = self.quoted(i, end)
        if inside is None or inside[1] >= end or not self.words.forms[inside[1]][0].isupper():
            return None
        return inside

    def _particled(self, i: int, k: int, end: int) -> int:
        """Where a name goes on behind particles: "de la Cruz", "van Dyke", "y Gasset"."""
        links = self.people.links
        stop = i
        while stop < end and stop - i < 3 and self.words.forms[stop].islower() and self.folded[stop] in links:
            stop += 1
        if stop == i or stop >= end or not self.words.forms[stop][0].isupper() or not self.joined(stop):
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
        if (listed is not None and not surname) or self.heads(stop):
            return i
        return (
            stop + 1 if self.folded[k] in self.people.given or first not in ("de", "del", "la", "los") else i
        )
