"""What a source's words say about who it is: a name, a code, a description, and of what kind."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from sayso.claims.cues import Grammar, load
from sayso.claims.names import is_code, names, text_of
from sayso.claims.words import DASHES, Words, split_words
from sayso.model.chain import SourceKind

HEAD_ENDS = frozenset({",", ";", ":", "(", "[", "who", "which", "that", "whose", "quien", "que", "quienes"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """Somebody or something that speaks.

    `name` is `None` where nobody can be named; `description` is the text's own words. `head` is the noun
    by which the text may come back to it ("the diplomat"), `gender` "male", "female" or `None`, `plural`
    whether it is several, `own` that it is the voice whose words the passage is.
    """

    name: str | None
    kind: SourceKind | None
    description: str | None
    head: str | None = None
    gender: str | None = None
    plural: bool = False
    own: bool = False


@cache
def heads(language: str) -> Mapping[str, frozenset[str]]:
    """The lists of `voices.toml` for a language."""
    return {name: frozenset(listed) for name, listed in load("voices.toml")[language].items()}


def describe(text: str, grammar: Grammar, proper: frozenset[str] = frozenset()) -> Voice:
    """Who the words of a source (no pronoun) name or describe.

    `proper` are words that the document writes with a capital inside a sentence, or never without.
    """
    words = split_words(text)
    lists = heads(grammar.language)
    stop = _head_end(words, grammar)
    noun, kind = _head(words, stop, lists)
    flat = text_of(words, (0, len(words))) if len(words) else text.strip()
    head = _singular(noun)
    code = _code(words, lists, stop)
    if code is not None:
        return Voice(name=code, kind="person", description=flat, head=head)
    person = _person(words, stop, grammar, proper)
    if person is None and kind == "unnamed":
        person = _apposed_name(words, stop, grammar)
    if person is not None:
        known = _apposed_head(words, lists)
        named = _kind_of_name(words, person, kind, lists)
        return Voice(
            name=person, kind=named, description=flat, head=known or head, gender=_gender(words, lists)
        )
    name = _identifying(words, kind, head, grammar)
    plural = kind == "unnamed" and (noun != head or head in ("people", "others", "some", "many", "several"))
    kind = "person" if name and kind == "unnamed" else kind
    return Voice(
        name=name, kind=kind, description=flat, head=head, gender=_gender(words, lists), plural=plural
    )


def kind_of(head: str, lists: Mapping[str, frozenset[str]]) -> SourceKind | None:
    """The kind of voice that a head noun stands for, singular or plural."""
    kinds: tuple[SourceKind, ...] = ("document", "outlet", "body", "unnamed")
    for kind in kinds:
        if head in lists[kind] or _singular(head) in lists[kind]:
            return kind
    return None


def _singular(head: str) -> str:
    if head.endswith("ies") and len(head) > 4:
        return head[:-3] + "y"
    if head.endswith("es") and head[:-2].endswith(("ss", "sh", "ch", "or", "al", "n")):
        return head[:-2]
    return head[:-1] if head.endswith("s") and not head.endswith("ss") and len(head) > 3 else head


def _head_end(words: Words, grammar: Grammar) -> int:
    """Where the core of the phrase ends: before a preposition, a comma, a relative clause or a participle."""
    for k in range(1, len(words)):
        form, word = words.forms[k], words.lower[k]
        if word in HEAD_ENDS or form in DASHES or (form == "-" and words.starts[k] > words.ends[k - 1]):
            return k
        if word in grammar.classes["prepositions"] and form.islower() and not _inside_name(words, k):
            return k
        reduced = word.endswith(("ing", "ed")) and form.islower() and k > 1 and len(word) > 4
        if reduced and k + 1 < len(words) and words.lower[k - 1] not in grammar.classes["determiners"]:
            return k
    return len(words)


def _inside_name(words: Words, k: int) -> bool:
    """Whether "of", "de" joins two capitalised words ("Bank of Spain", "Ciudad de México")."""
    return (
        words.lower[k] in ("of", "de", "del")
        and k + 1 < len(words)
        and words.capital(k - 1)
        and words.capital(k + 1)
    )


def _head(words: Words, stop: int, lists: Mapping[str, frozenset[str]]) -> tuple[str, SourceKind | None]:
    """The head noun of the phrase's core, lower case, and the kind it stands for."""
    last = ""
    for k in range(stop - 1, -1, -1):
        if not words.forms[k][0].isalnum():
            continue
        noun = re.sub(r"'s$", "", words.lower[k])
        kind = kind_of(noun, lists)
        if kind is not None and (not last or words.forms[k].islower() or k == 0):
            return noun, kind
        last = last or noun
    return last, None


def _code(words: Words, lists: Mapping[str, frozenset[str]], stop: int) -> str | None:
    """A code that names the voice: the phrase ends in it, or says that it is known by it."""
    for k in range(len(words)):
        if is_code(words.forms[k]):
            known = any(words.lower[i] in lists["aliases"] for i in range(max(0, k - 5), k))
            if known or k == stop - 1 or stop == 0:
                return words.forms[k]
    return None


def _person(words: Words, stop: int, grammar: Grammar, proper: frozenset[str]) -> str | None:
    """The name at the end of the phrase's core: "former mayor Ann Lee" gives Ann Lee."""
    lists = heads(grammar.language)
    found = [p for p in names(words, (0, stop), grammar) if p[1] == stop]
    if not found:
        return _lone(words, stop, grammar, proper)
    start, end = found[-1]
    article = start > 0 and words.forms[start - 1] in ("El", "La", "Los", "Las")
    if article and grammar.language == "es":
        return text_of(words, (start - 1, end))
    while start < end - 1 and words.lower[start].rstrip(".") in lists["titles"]:
        start += 1
    office = start > 1 and words.lower[start - 1] == "of" and words.lower[start - 2] in lists["titles"]
    if office and end - start > 2:  # "Minister of Ports Ann Lee": the office ends where two names are left
        start = end - 2
    return text_of(words, (start, end))


def _lone(words: Words, stop: int, grammar: Grammar, proper: frozenset[str]) -> str | None:
    """A single capitalised word that is a name, not merely the first of its sentence."""
    if stop != 1 or not words.capital(0) or kind_of(words.lower[0], heads(grammar.language)) == "unnamed":
        return None
    form = words.forms[0]
    closed = any(words.lower[0] in listed for listed in grammar.classes.values())
    sure = form in proper or not form.endswith("s") or form.isupper()
    return text_of(words, (0, 1)) if sure and not closed else None


def _kind_of_name(
    words: Words, name: str, kind: SourceKind | None, lists: Mapping[str, frozenset[str]]
) -> SourceKind | None:
    if kind in ("outlet", "body", "document"):
        return kind
    if any(word in lists["places"] for word in name.lower().split(" ")):
        return None
    titled = kind == "unnamed" or any(w.rstrip(".") in lists["titles"] for w in words.lower)
    return (
        "person"
        if titled or (1 <= name.count(" ") <= 3 and " of " not in name and not name.isupper())
        else None
    )


def _apposed_name(words: Words, stop: int, grammar: Grammar) -> str | None:
    """The name after a description: "the head of the union, Jan Nowak"."""
    if "," not in words.forms[stop:]:
        return None
    comma = words.forms.index(",", stop)
    first = next(names(words, (comma + 1, len(words)), grammar), None)
    return text_of(words, first) if first and first[0] == comma + 1 and first[1] - first[0] > 1 else None


def _apposed_head(words: Words, lists: Mapping[str, frozenset[str]]) -> str | None:
    """The noun of "X, a spokesman for Y" by which the text may come back to X."""
    for word in words.lower:
        if _singular(word) in lists["unnamed"]:
            return _singular(word)
    return None


def _gender(words: Words, lists: Mapping[str, frozenset[str]]) -> str | None:
    for word in (lower.rstrip(".") for lower in words.lower):
        if word in lists["male_titles"] or word in ("chairman", "spokesman", "businessman"):
            return "male"
        if word in lists["female_titles"] or word in ("chairwoman", "spokeswoman", "businesswoman"):
            return "female"
    return None


def _identifying(words: Words, kind: SourceKind | None, noun: str, grammar: Grammar) -> str | None:
    """A description as a name, where it holds a proper name and so picks out one voice."""
    lists = heads(grammar.language)
    end = _before_relative(words)
    if not any(True for _ in names(words, (0, end), grammar)):
        return None
    definite = words.lower[0] not in ("a", "an", "one", "some", "un", "una", "several", "two")
    if kind in (None, "unnamed") and not (definite and noun in lists["kin"]):
        return None
    text = text_of(words, (0, end))
    return text[0].lower() + text[1:] if words.lower[0] in grammar.classes["determiners"] else text


def _before_relative(words: Words) -> int:
    for k in range(1, len(words)):
        if (
            words.lower[k] in ("who", "which", "that", "whose", "quien")
            or words.forms[k] in DASHES
            or words.forms[k] == ","
        ):
            return k
    return len(words)
