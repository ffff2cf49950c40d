"""The names of bodies: "Secretaría de Hacienda y Crédito Público", "Bank of Spain"."""

from sayso.claims.gazetteers import word_list
from sayso.claims.nameparts import ABSTRACT, LONGEST, QUOTES, Found, NameReader


class BodyReader(NameReader):
    """Reads bodies by the noun that opens their names."""

    def body(self, k: int, end: int) -> Found | None:
        """The body whose name begins at word `k`, before word `end`."""
        word = self.folded[k]
        spanish = word in word_list("bodies.toml", "heads_es")
        english = word in word_list("bodies.toml", "heads_en")
        if not spanish and not english:
            return None
        stop = self._spanish_body(k, end) if spanish else k + 1
        if english and k + 2 < end and self.folded[k + 1] in ("of", "for"):
            stop = max(stop, self.english_rest(k + 1, end))
        if stop == k + 1:
            weak = word in word_list("bodies.toml", "weak_es") or not spanish
            lone = weak or self.grammar.language != "es" or self.folded[k - 1 : k] in (("su",), ("sus",))
            hidden = lone or k == 0 or self.words.forms[k - 1] in ".!?:"
            return None if hidden or self.known.lower[word] > 0 else Found((k, stop), "body", 0.5)
        return Found((k, stop), "body", 0.9)

    def _spanish_body(self, k: int, end: int) -> int:
        """Where a Spanish body's name ends: "Secretaría de Hacienda y Crédito Público"."""
        i = k + 1
        while i < min(end, k + LONGEST) and self.joined(i):
            form = self.words.forms[i]
            if form[0].isupper() and self.belongs(i):
                i += 1
            elif form in QUOTES and (inside := self.quoted(i, end)) is not None:
                i = inside[1]
            elif (stop := self._linked(i, k, end)) > i:
                i = stop
            else:
                break
        return i

    def _linked(self, i: int, k: int, end: int) -> int:
        """Where a body's name goes on behind links that begin at word `i`; `i` where it does not."""
        links = word_list("bodies.toml", "links_es")
        stop = i
        while stop < end and stop - i < 4 and self.words.forms[stop][0].islower():
            inside = self.folded[stop] in word_list("bodies.toml", "inside_es") and stop > i
            if not (self.folded[stop] in links or inside) or not self.joined(stop):
                return i
            stop += 1
        if stop == i or stop >= end or not self.words.forms[stop][0].isupper() or not self.joined(stop):
            return i
        first = self.folded[i]
        if first in ("en", "el", "al") or self.is_time(stop):
            return i
        named = (
            self.folded[stop] in self.people.given
            and stop + 1 < end
            and self.words.forms[stop + 1][0].isupper()
        )
        if named and first in ("de", "y", "e", "por", "con", "para", "contra"):
            return i
        if first in ("y", "e") and (i == k + 1 or not self.belongs(stop) or self.heads(stop)):
            return i
        return stop + 1

    def english_rest(self, i: int, end: int) -> int:
        """Where "of Homeland Security", "of Trade and Industry" ends."""
        stop = i + 1
        while stop < min(end, i + 4) and self.folded[stop] in ("the", "of", "and"):
            stop += 1
        if stop >= end or not self.words.forms[stop][0].isupper():
            return i
        stop += 1
        while stop < min(end, i + LONGEST) and self.joined(stop):
            if self.words.forms[stop][0].isupper() and self.belongs(stop):
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
