"""Voices without a name and documents as sources: "a senior official", "leaked US government documents"."""

from collections.abc import Iterator
from functools import cache

from sayso.claims.gazetteers import fold, word_list
from sayso.claims.nameparts import span_of
from sayso.claims.nouns import nouns, singular
from sayso.claims.passages import Naming, Passage
from sayso.claims.words import DASHES, Range
from sayso.model.entity import MentionKind

WIDEST = 7
"""How many words before its noun a description may begin."""
FURTHEST = 14
"""How many words behind its noun it may end."""


@cache
def _heads(language: str, kind: str) -> frozenset[str]:
    return frozenset(map(fold, nouns(language)[kind])) - word_list("descriptions.toml", f"none_{kind}")


def descriptions(passage: Passage) -> Iterator[Naming]:
    """The unnamed voices and the documents that speak in a passage, in order of place."""
    reader = _Reader(passage)
    for part in passage.sentences:
        if part in passage.loud:
            continue
        k = part[0]
        while k < part[1]:
            found = reader.at(k, part)
            if found is not None:
                yield found
                k = max(k, reader.end)
            k += 1


class _Reader:
    """Reads the descriptions of one passage; `end` is where the last one found ends."""

    def __init__(self, passage: Passage) -> None:
        self.passage = passage
        self.words = passage.words
        self.folded = passage.folded
        self.grammar = passage.grammar
        self.language = passage.grammar.language
        self.end = 0

    def has(self, name: str, k: int) -> bool:
        """Whether word `k` is in a list of `descriptions.toml`."""
        return 0 <= k < len(self.folded) and self.folded[k] in word_list("descriptions.toml", name)

    def at(self, k: int, part: Range) -> Naming | None:
        """The description whose noun is word `k`."""
        form = self.words.forms[k]
        if not (form.islower() or (k == part[0] and form[1:].islower())):
            return None
        kind = self._kind(k)
        owner = form.endswith(("'s", "’s")) and not self.has("strong", k)
        if kind is None or owner or self._is_adjective(k, part):
            return None
        start = self._start(k, part)
        end, revealing = self._end(k, part)
        if kind == "unnamed" and self._is_named(start, k, end, part):
            return None
        role = self._unnamed_role if kind == "unnamed" else self._document_role
        score = role(start, k, end, part) if not (kind == "unnamed" and revealing) else 0.9
        if score == 0:
            return None
        self.end = end
        return Naming(span=span_of(self.words, (start, end)), kind=kind, score=score)

    def _kind(self, k: int) -> MentionKind | None:
        word, one = self.folded[k], fold(singular(self.words.lower[k]))
        for kind in ("unnamed", "document"):
            heads = _heads(self.language, kind)
            if word in heads or one in heads:
                return "unnamed" if kind == "unnamed" else "document"
        return None

    def _is_adjective(self, k: int, part: Range) -> bool:
        """Whether the noun only describes the next one: "official statement", "source code"."""
        if k + 1 >= part[1] or self.language == "es":
            return False
        return self.has("compounds", k + 1) or (
            self._kind(k + 1) is not None and self.words.forms[k + 1].islower()
        )

    def _start(self, k: int, part: Range) -> int:
        """Where the description begins: at its article, else at the first word that may belong to it."""
        start = k
        for i in range(k - 1, max(part[0], k - WIDEST) - 1, -1):
            if self.grammar.has("determiners", self.words.lower[i]) or self.has("counts", i):
                start = i
                if i > part[0] and (
                    self.has("counts", i - 1) or self.grammar.has("determiners", self.words.lower[i - 1])
                ):
                    start = i - 1
                return start
            if not self._modifies(i, part):
                break
        start = k
        while start > part[0] and k - start < 4 and self.has("modifiers", start - 1):
            start -= 1
        while start > part[0] and k - start < 5 and self._is_origin(start - 1, part):
            start -= 1
        while start > part[0] and self.has("modifiers", start - 1):
            start -= 1
        if (
            start == k
            and k - 1 > part[0]
            and self.has("leading", k - 2)
            and self.words.forms[k - 1][0].isupper()
        ):
            start = k - 1  # "according to WikiLeaks cables"
        return start

    def _modifies(self, i: int, part: Range) -> bool:
        """Whether word `i` may stand between an article and the noun."""
        form, lower = self.words.forms[i], self.words.lower[i]
        if not form[0].isalpha():
            return False
        closed = any(
            lower in listed
            for name, listed in self.grammar.classes.items()
            if name not in ("determiners", "verbs")
        )
        if closed or self.grammar.finite(lower):
            return form.isupper() and len(form) > 1
        cue = self.grammar.verbs.get((lower,))
        return cue is None or cue.form in ("participle", "gerund") or cue.nounlike or self.has("modifiers", i)

    def _is_origin(self, i: int, part: Range) -> bool:
        """Whether word `i` is a demonym or an acronym that says where the voice belongs: "US", "Mexican"."""
        form = self.words.forms[i]
        return self.folded[i] in word_list("places.toml", "demonyms") or (
            form.isupper() and len(form) > 1 and form.isalpha()
        )

    def _end(self, k: int, part: Range) -> tuple[int, bool]:
        """Where the description ends, and whether it says that the voice wants no name."""
        end = k + 1
        stop = min(part[1], k + FURTHEST)
        while end < stop and self.language == "es" and self.has("modifiers", end):
            end += 1
        if end < stop and self.has("joins", end):
            i = end + 1
            while i < stop and self._belongs(i):
                i += 1
            end = i if i > end + 1 else end
            while end > k + 1 and not self.words.forms[end - 1][0].isalnum():
                end -= 1
            while end > k + 1 and (
                self.has("joins", end - 1) or self.grammar.has("determiners", self.words.lower[end - 1])
            ):
                end -= 1
        hidden = self._hidden(end, part)
        return (hidden, True) if hidden is not None else (end, False)

    def _belongs(self, i: int) -> bool:
        """Whether word `i` may stand in what follows "of", "familiar with", "close to"."""
        form, lower = self.words.forms[i], self.words.lower[i]
        if not (form[0].isalnum() or form in "’'“”\"") or self.has("stops", i):
            return False
        if self.grammar.has("objects", lower) or self.grammar.has("subjects", lower):
            return False
        if self.grammar.has("time", lower) or self.grammar.has("months", lower):
            return False
        noun_before = self.words.forms[i - 1].islower() and not (
            self.has("joins", i - 1) or self._closed(i - 1) or self.has("plurals", i)
        )
        if noun_before and form.islower() and lower.endswith(("s", "ed")) and self.language == "en":
            return False  # a verb, more likely than a second noun
        if (lower,) in self.grammar.verbs and form.islower() and not self.grammar.verbs[(lower,)].nounlike:
            return False
        return not (self.grammar.finite(lower) and form.islower())

    def _hidden(self, end: int, part: Range) -> int | None:
        """Where "who asked not to be named", "on condition of anonymity" ends, if that follows."""
        i = end + (end < part[1] and self.words.forms[end] in (",", *DASHES))
        if i >= part[1] or not (self.has("relatives", i) or self.has("hiding", i)):
            return None
        for j in range(i, min(part[1], i + 16)):
            if self.words.forms[j] in (".", ";", ":"):
                return None
            if self.has("anonymity", j):
                return j + 1
        return None

    def _is_named(self, start: int, k: int, end: int, part: Range) -> bool:
        """Whether a name stands with the description: "diplomat Ana Ruiz", "Ana Ruiz, a diplomat"."""
        forms = self.words.forms
        behind = k + 1
        if behind < part[1] and forms[behind][0].isupper() and not self._closed(behind):
            return True
        if behind + 1 < part[1] and forms[behind] == "," and end == behind and self._names(behind + 1, part):
            return True
        before = start - 1
        if end - k > 4 and all(forms[i][0].isupper() for i in (k, end - 3, end - 2, end - 1)):
            return True  # "Minister of Ports Ann Lee"
        apposed = before > part[0] and forms[before] == "," and forms[before - 1][0].isupper()
        article = self.grammar.has("determiners", self.words.lower[start])
        closes = end >= part[1] or not forms[end][0].isalnum() or self.folded[end] in ("who", "que", "quien")
        return apposed and article and closes and not self.has("opening", before - 1)

    def _closed(self, i: int) -> bool:
        return any(self.words.lower[i] in listed for listed in self.grammar.classes.values())

    def _names(self, i: int, part: Range) -> bool:
        """Whether two capitals follow."""
        pair = i + 1 < part[1] and self.words.forms[i + 1][0].isupper()
        return pair and self.words.forms[i][0].isupper() and not self._closed(i)

    def _speaks(self, start: int, end: int, part: Range) -> bool:
        """Whether the words around a description make it the one who says."""
        return self._says(end, part) or self._is_cited(start, part)

    def _says(self, end: int, part: Range) -> bool:
        i, seen = end, 0
        while i < part[1] and seen < 5:
            lower = self.words.lower[i]
            cue = self.grammar.verbs.get((lower,))
            if cue is not None and cue.form != "gerund" and not self._only_noun(i, end):
                return cue.word_class != "evaluation"
            if not (
                self.grammar.finite(lower)
                or self.grammar.has("adverbs", lower)
                or lower in (",", "who", "que", "quien")
            ):
                return False
            i, seen = i + 1, seen + 1
        return False

    def _only_noun(self, i: int, end: int) -> bool:
        """Whether a cue that is a noun as well stands where only a noun fits."""
        return i > end and self.words.forms[i - 1] == ","

    def _is_cited(self, start: int, part: Range) -> bool:
        before = self.words.lower[start - 1] if start > part[0] else ""
        further = self.words.lower[start - 2] if start > part[0] + 1 else ""
        if before in ("según", "per", "cited", "cites", "citing", "quoting", "quoted", "citando", "citó"):
            return True
        told = further in word_list("descriptions.toml", "told")
        if told and before in ("to", "by", "con", "por"):
            return True
        says = self.grammar.verbs.get((before,))
        return (
            further in (",", '"', "”", "''", "»")
            and says is not None
            and says.form in ("past", "third", "finite")
            and says.word_class in ("speech", "report")
        )

    def _unnamed_role(self, start: int, k: int, end: int, part: Range) -> float:
        """How surely a description is that of a voice; 0 for a mere "man"."""
        inside = range(start, end)
        if start > part[0] and self._is_predicate(start - 1):
            return 0.0
        if any(self.has("secret", i) for i in inside):
            return 0.9
        if self._speaks(start, end, part):
            return 0.85
        if self.has("strong", k):
            return 0.8 if self._is_person(start, k, part) else 0.0
        if self.has("officials", k):
            whose = start < k or self.folded[k].endswith("s")
            return 0.7 if whose else 0.0
        return 0.0

    def _is_predicate(self, i: int) -> bool:
        """Whether word `i` only says of somebody named what he is: "was an informant", "as a source"."""
        return self.folded[i] in ("as", "como", "became", "become", "becoming") or self.grammar.has(
            "be", self.words.lower[i]
        )

    def _is_person(self, start: int, k: int, part: Range) -> bool:
        """Whether "source" is somebody: no source of income, no open source."""
        if any(self.has("sources_of_things", i) for i in range(start, k)):
            return False
        if k + 1 < part[1] and self.folded[k + 1] in ("of", "de", "code", ":"):
            return False
        plural = self.folded[k].endswith("s")
        return plural or start < k

    def _document_role(self, start: int, k: int, end: int, part: Range) -> float:
        """How surely a document is one that tells something; 0 for any other paper."""
        if (
            self.folded[k].endswith("s")
            and start == k
            and k > part[0]
            and self.words.forms[k - 1][0].isupper()
        ):
            return 0.0
        if (
            any(self.has("leaked", i) for i in (*range(start, k), *range(k + 1, min(end + 1, part[1]))))
            and start < end - 1
        ):
            return 0.85
        whose = start < k
        if whose and self._speaks(start, end, part):
            return 0.75
        return 0.7 if self._is_cited(start, part) else 0.0
