"""Nouns that say what a voice is, and names with what stands around them: titles, offices, possessors."""

from collections.abc import Iterable, Mapping
from functools import cache

from sayso.claims.cues import Grammar, load
from sayso.claims.names import names
from sayso.claims.words import Range, Words
from sayso.model.chain import SourceKind

Lists = Mapping[str, frozenset[str]]
KINDS: tuple[SourceKind, ...] = ("document", "outlet", "body", "unnamed")
SUFFIXES = frozenset({"jr", "jr.", "sr", "sr.", "ii", "iii", "iv"})


@cache
def nouns(language: str) -> Lists:
    """The lists of `voices.toml` for a language, those of the rules with what only speakers need."""
    data = load("voices.toml")
    first, more = data[language], data["more"][language]
    return {name: frozenset((*first.get(name, ()), *more.get(name, ()))) for name in {*first, *more}}


def singular(noun: str) -> str:
    """A plural noun's singular, by its ending."""
    if noun.endswith("ies") and len(noun) > 4:
        return noun[:-3] + "y"
    if noun.endswith("es") and noun[:-2].endswith(("ss", "sh", "ch", "or", "al", "n")):
        return noun[:-2]
    return noun[:-1] if noun.endswith("s") and not noun.endswith("ss") and len(noun) > 3 else noun


def kind_of_noun(noun: str, lists: Lists) -> SourceKind | None:
    """The kind of voice that a noun stands for, singular or plural."""
    one = singular(noun)
    return next((kind for kind in KINDS if noun in lists[kind] or one in lists[kind]), None)


@cache
def _naming(lists: tuple[frozenset[str], ...]) -> frozenset[str]:
    return frozenset().union(*lists)


def naming(lists: Lists) -> frozenset[str]:
    """The nouns that a body's or an outlet's name may follow: "security firm ORBEX"."""
    sorts = ("naming", "company", "group", "newspaper", "magazine", "broadcaster", "agency")
    return _naming(tuple(lists[sort] for sort in sorts))


def plain(word: str) -> str:
    """A lower-case word without full stop and possessive ending."""
    return word.rstrip(".").removesuffix("'s").removesuffix("s'") if "'" in word else word.rstrip(".")


def possessive(word: str) -> bool:
    """Whether a lower-case word ends as a possessor does."""
    return word.endswith(("'s", "s'"))


def is_role(words: Words, k: int, lists: Lists) -> bool:
    """Whether word `k` is a title or an office that stands before a name."""
    word = words.lower[k].rstrip(".")
    return word in lists["titles"] or (not possessive(word) and kind_of_noun(word, lists) == "unnamed")


def core_name(words: Words, name: Range, grammar: Grammar) -> Range:
    """A run of capitalised words without possessors, titles and offices before the name, and places behind.

    "Polish Finance Minister Ann Lee of Gdynia" is Ann Lee; "Bank of Spain" stays as it is. Of an office alone
    ("Director of Acme") nothing is left.
    """
    lists = nouns(grammar.language)
    start, end = name
    flat = " ".join(words.lower[start:end])
    if grammar.language == "en":
        end = _before_place(words, (start, end), lists)
    if flat in lists["untitled"] or kind_of_noun(plain(words.lower[end - 1]), lists) in ("body", "outlet"):
        return (_after_possessor(words, (start, end)), end)
    start = _after_possessor(words, (start, end))
    last = end - 1
    while last > start and words.lower[last] in SUFFIXES:
        last -= 1
    office = False
    for k in range(last - 1, start - 1, -1):
        if is_role(words, k, lists):
            office = words.lower[k + 1] == "of"
            start = k + 1 + office
            break
    before = start > 1 and words.lower[start - 1] == "of" and words.lower[start - 2] in lists["titles"]
    if office or before:
        # "Minister of Ports Ann Lee": two names are left of it; of "Director of Acme" none.
        start = end - 2 if end - start > 2 else end
    return (start, end)


def _after_possessor(words: Words, name: Range) -> int:
    """Where a name begins behind "Acme's"."""
    owners = [k for k in range(name[0], name[1] - 1) if possessive(words.lower[k])]
    return owners[-1] + 1 if owners else name[0]


def _before_place(words: Words, name: Range, lists: Lists) -> int:
    """Where a person's name ends before "of Ohio"; the end of the name where "of" belongs to it."""
    start, end = name
    ofs = [k for k in range(start + 1, end - 1) if words.lower[k] == "of"]
    if not ofs:
        return end
    own = range(start, ofs[0])
    bodily = any(kind_of_noun(plain(words.lower[k]), lists) in ("body", "outlet", "document") for k in own)
    return ofs[0] if len(own) > 1 and not bodily and not is_role(words, ofs[0] - 1, lists) else end


def without_opener(words: Words, name: Range, sentence: Range, grammar: Grammar) -> Range:
    """A name without the first word of its sentence where that is no name: "Called Ann Lee", "Per KV-2"."""
    if name[0] != sentence[0] or name[1] - name[0] < 2:
        return name
    word, lists = words.lower[name[0]], nouns(grammar.language)
    if word in lists["male_names"] or word in lists["female_names"]:
        return name
    verb = (word,) in grammar.verbs or (word.endswith(("ed", "ing")) and len(word) > 4)
    return (name[0] + 1, name[1]) if verb or word in lists["leading"] else name


def closed(word: str, grammar: Grammar) -> bool:
    """Whether a lower-case word belongs to a closed class."""
    return any(word in listed for listed in grammar.classes.values())


def begins_with_name(words: Words, k: int, grammar: Grammar) -> bool:
    """Whether word `k` opens a name, also a lone one at the start."""
    return k < len(words) and words.capital(k) and not closed(words.lower[k], grammar)


def holds_name(words: Words, part: Range, grammar: Grammar) -> bool:
    """Whether a range holds a capitalised word that is no closed-class word."""
    return any(begins_with_name(words, k, grammar) for k in range(*part))


def gender_of(named: Iterable[str], lists: Lists) -> str | None:
    """The gender that titles and given names among lower-case words tell, "male" or "female"."""
    for word in (lower.rstrip(".") for lower in named):
        if word in lists["male_titles"] or word in ("chairman", "spokesman", "businessman"):
            return "male"
        if word in lists["female_titles"] or word in ("chairwoman", "spokeswoman", "businesswoman"):
            return "female"
    return None


def given_gender(name: str, lists: Lists) -> str | None:
    """The gender of a full name's given name, where that is a common one."""
    first = name.lower().split(" ", 1)[0]
    if " " not in name or (first in lists["male_names"]) == (first in lists["female_names"]):
        return None
    return "male" if first in lists["male_names"] else "female"


def first_name(words: Words, part: Range, grammar: Grammar) -> Range | None:
    """The name that begins right at the start of a range, also a lone word."""
    found = next(names(words, part, grammar), None)
    if found is not None and found[0] == part[0]:
        return found
    return (part[0], part[0] + 1) if part[0] < part[1] and begins_with_name(words, part[0], grammar) else None
