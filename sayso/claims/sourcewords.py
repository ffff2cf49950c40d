"""The words of a source as they were cut, however long: their edges, their core, several voices in one."""

import re

from sayso.claims.cues import Grammar
from sayso.claims.names import text_of
from sayso.claims.nouns import (
    Lists,
    begins_with_name,
    first_name,
    holds_name,
    is_role,
    kind_of_noun,
    plain,
    possessive,
)
from sayso.claims.words import CLOSERS, DASHES, OPENERS, Range, Words

HEAD_ENDS = frozenset({",", ";", ":", "(", "[", "who", "which", "that", "whose", "quien", "que", "quienes"})
EDGES = " \t\r\n,;:–—-.…*•|/"
POSSESSIVE = re.compile(r"(?<=\w)['’]s?$")
ENCLITIC = re.compile(r"(?<=\w)['’](?:s|d|m|ll|re|ve)$")
DOTTED = re.compile(r"\b(?:[^\W\d_]\.)+$")
AND = frozenset({"and", "y", "e"})
QUOTES = frozenset("\"'“”‘’«»„`")
LONGEST_ALIAS = 6


def bare(text: str, lists: Lists) -> str:
    """The words of a source without marks at the edges, a preposition before and a possessive ending."""
    inner = text.strip(EDGES)
    if DOTTED.search(text.rstrip()):  # the full stop of "U.S."
        inner = inner + "."
    if inner.count("“") < inner.count("”") or inner.count('"') == 1:
        inner = inner.strip('”"').strip(EDGES)
    inner = POSSESSIVE.sub("", inner)
    while True:
        first, _, rest = inner.partition(" ")
        known = first in lists["leading"] or first in ("By", "From", "Según")
        if not known or not rest.strip():
            return inner or text.strip()
        inner = rest.strip()


def pronoun(text: str, lists: Lists) -> str:
    """The lower-case word that a source consists of, as a pronoun would: "he" for "from him himself," too."""
    inner = ENCLITIC.sub("", bare(text, lists)) if " " not in text.strip() else bare(text, lists)
    parts = inner.replace("’", "'").split()
    while len(parts) > 1 and parts[-1].lower() in lists["trailing"]:
        parts.pop()
    # "US" is a country, and "IT" a department; shouting "HE" stays a pronoun.
    if len(parts) != 1 or parts[0] in ("US", "IT"):
        return ""
    return parts[0].lower()


def head_end(words: Words, grammar: Grammar) -> int:
    """Where the core of the phrase ends: before a preposition, a comma, a relative clause or a participle."""
    for k in range(1, len(words)):
        form, word = words.forms[k], words.lower[k]
        if word in HEAD_ENDS or form in DASHES or (form == "-" and words.starts[k] > words.ends[k - 1]):
            return k
        if word in grammar.classes["prepositions"] and form.islower() and not inside_name(words, k):
            return k
        reduced = word.endswith(("ing", "ed")) and form.islower() and k > 1 and len(word) > 4
        if reduced and k + 1 < len(words) and words.lower[k - 1] not in grammar.classes["determiners"]:
            return k
    return len(words)


def inside_name(words: Words, k: int) -> bool:
    """Whether "of", "de" joins two capitalised words ("Bank of Spain", "Ana de la Cruz")."""
    after = k + 1
    if words.lower[k] == "de" and after < len(words) and words.lower[after] in ("la", "las", "los"):
        after += 1
    return (
        words.lower[k] in ("of", "de", "del")
        and after < len(words)
        and words.capital(k - 1)
        and words.capital(after)
    )


def several(words: Words, stop: int, grammar: Grammar, lists: Lists) -> bool:
    """Whether a source joins voices that are told apart: "Ann Lee and Bob Ray", "Lee and her lawyer"."""
    if len(words) > 1 and words.lower[0] in ("both", "ambos", "neither"):
        return True
    listed = stop < len(words) and words.forms[stop] == "," and _listed(words, stop, grammar, lists)
    if listed:
        return True
    for k in range(1, stop - 1):
        if words.lower[k] not in AND or not words.forms[k].islower():
            continue
        if words.lower[k + 1] in grammar.classes["determiners"]:
            return True
        if not holds_name(words, (0, k), grammar) or not begins_with_name(words, k + 1, grammar):
            continue
        if not _one_body(words, k, stop, lists):
            return True
    return False


def _one_body(words: Words, k: int, stop: int, lists: Lists) -> bool:
    """Whether the "and" at word `k` stands inside a body's name: the Ministry of Trade and Industry."""
    bodily = [kind_of_noun(plain(w), lists) not in (None, "unnamed") for w in words.lower[:stop]]
    if any(w in ("of", "for", "de", "del", "para") for w in words.lower[1:k]) and any(bodily[:k]):
        return True
    first = words.lower[0].rstrip(".")
    person = first in lists["titles"] or first in lists["male_names"] or first in lists["female_names"]
    return bodily[stop - 1] and not bodily[k - 1] and not person  # House Oversight and Reform Committee


def _listed(words: Words, comma: int, grammar: Grammar, lists: Lists) -> bool:
    """Whether a comma goes on with a list of names, not with an apposition."""
    name = first_name(words, (comma + 1, len(words)), grammar)
    if name is None or not begins_with_name(words, 0, grammar):
        return False
    end = name[1]
    if end + 1 < len(words) and words.lower[end] in AND:
        right = begins_with_name(words, end + 1, grammar) and not is_role(words, end + 1, lists)
        return right and name[1] - name[0] > 1 and not is_role(words, name[0], lists)
    return end + 1 < len(words) and words.forms[end] == "," and _listed(words, end, grammar, lists)


def known_as(words: Words, lists: Lists, grammar: Grammar) -> str | None:
    """The name behind "known only as", "alias", "nicknamed"."""
    for k in range(len(words) - 1):
        word = words.lower[k]
        aka = words.lower[k : k + 1] == ("a.k.a.",) or words.lower[k : k + 3] == ("a.k", ".", "a")
        if word not in lists["aliases"] and not aka:
            continue
        if word == "called" and k and words.lower[k - 1] in grammar.classes["relatives"]:
            continue
        found = _alias(words, k + 1, grammar, needs_as=word in ("known", "conocido", "conocida"))
        if found is not None:
            return found
    return None


def _alias(words: Words, k: int, grammar: Grammar, *, needs_as: bool) -> str | None:
    if needs_as:
        stop = min(k + LONGEST_ALIAS, len(words))
        k = next((i + 1 for i in range(k, stop) if words.lower[i] in ("as", "como")), len(words))
    elif k < len(words) and words.lower[k] in ("as", "only", "simply", "como"):
        k += 1
    quoted = k < len(words) and (words.forms[k] in QUOTES or words.forms[k] in OPENERS)
    if quoted:
        end = k + 1
        while end < len(words) and words.forms[end] not in QUOTES and words.forms[end] not in CLOSERS:
            end += 1
        while end > k + 1 and not words.forms[end - 1][0].isalnum():
            end -= 1
        return text_of(words, (k + 1, end)) if k + 1 < end <= k + 1 + LONGEST_ALIAS else None
    name = first_name(words, (k, len(words)), grammar) if k < len(words) else None
    return None if name is None else text_of(words, name)


def apposition(words: Words, stop: int, grammar: Grammar) -> Range | None:
    """What explains the core behind a comma, dash or bracket: "a firm" in "ORBEX, a firm"."""
    if stop + 1 >= len(words) or not (words.forms[stop] in (",", "(") or words.forms[stop] in DASHES):
        return None
    first = words.lower[stop + 1]
    if any(first in grammar.classes[name] for name in ("relatives", "subjects", "prepositions")):
        return None
    end = stop + 1
    while (
        end < len(words)
        and words.forms[end] not in (",", ")", ";")
        and not (
            end > stop + 1
            and (words.lower[end] in grammar.classes["prepositions"] or words.lower[end] in HEAD_ENDS)
        )
    ):
        end += 1
    if any(grammar.finite(word) for word in words.lower[stop + 1 : end]):
        return None  # "To Mrs. Lee, the campaign has sent help"
    return (stop + 1, end) if end > stop + 1 and not possessive(words.lower[end - 1]) else None
