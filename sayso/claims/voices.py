"""What a source's words say about who it is: a name, a code, a description, and of what kind."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from sayso.claims.cues import Grammar, load
from sayso.claims.names import LINKS, is_code, names, text_of
from sayso.claims.nouns import (
    Lists,
    closed,
    core_name,
    first_name,
    gender_of,
    given_gender,
    is_role,
    kind_of_noun,
    naming,
    nouns,
    plain,
    possessive,
    singular,
)
from sayso.claims.sourcewords import AND, apposition, bare, head_end, known_as, several
from sayso.claims.words import DASHES, Range, Words, split_words
from sayso.model.chain import SourceKind

GROUP = re.compile(r"(?:icans|eans|ians|crats|ists)$")
"""How words for many people end that are written like names: Europeans, Democrats."""
CODED_BODIES = frozenset({"MI5", "MI6", "G7", "G8", "G20", "MS-13", "MS13", "M-19", "M19"})
"""Bodies whose names have the form of a source's code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """Somebody or something that speaks.

    `name` is `None` where nobody can be named; `description` is the text's own words. `head` is the noun
    by which the text may come back to it ("the diplomat"), `gender` "male", "female" or `None`, `plural`
    whether it is several, `own` that it is the voice whose words the passage is. `alias` is another name
    that its words give it ("Juan Pérez, alias El Tigre").
    """

    name: str | None
    kind: SourceKind | None
    description: str | None
    head: str | None = None
    gender: str | None = None
    plural: bool = False
    own: bool = False
    alias: str | None = None


@cache
def heads(language: str) -> Mapping[str, frozenset[str]]:
    """The lists of `voices.toml` for a language."""
    return {name: frozenset(listed) for name, listed in load("voices.toml")[language].items()}


def describe(text: str, grammar: Grammar, proper: frozenset[str] = frozenset()) -> Voice:
    """Who the words of a source (no pronoun) name or describe.

    `proper` are words that the document writes with a capital inside a sentence, or never without. The
    words may hold more than the source's core, or less; a preposition before and marks around do not count.
    """
    lists = nouns(grammar.language)
    words = split_words(bare(text, lists))
    if not any(form[0].isalnum() for form in words.forms) or text.strip().lower() in ("'s", "’s"):
        return Voice(name=None, kind=None, description=text.strip())
    stop = head_end(words, grammar)
    noun, kind = _head(words, stop, lists)
    if several(words, stop, grammar, lists):
        kind = "unnamed" if kind == "unnamed" else None
        return Voice(name=None, kind=kind, description=_flat(words), plural=True)
    return (
        _code(words, stop, lists)
        or _named(words, stop, grammar, proper)
        or _described(words, noun, kind, grammar)
    )


def _flat(words: Words) -> str:
    return text_of(words, (0, len(words)))


def _code(words: Words, stop: int, lists: Lists) -> Voice | None:
    """A voice named by a code: the phrase ends in it, or says that it is known by it."""
    for k, form in enumerate(words.forms):
        if not is_code(form):
            continue
        known = any(words.lower[i] in lists["aliases"] for i in range(max(0, k - 5), k))
        apposed = k == stop + 1 and words.forms[stop] in (",", "(", *DASHES)
        apposed = apposed and kind_of_noun(plain(words.lower[stop - 1]), lists) == "unnamed"
        if known or apposed or k == stop - 1:
            noun, _ = _head(words, stop, lists)
            return Voice(
                name=form,
                kind="body" if form in CODED_BODIES else "person",
                description=_flat(words),
                head=_apposed_head(words, lists) or singular(noun),
            )
    return None


def _named(words: Words, stop: int, grammar: Grammar, proper: frozenset[str]) -> Voice | None:
    """A voice whose words name it, in their core, by an alias, or in an apposition."""
    lists = nouns(grammar.language)
    noun, kind = _head(words, stop, lists)
    alias = known_as(words, lists, grammar)
    part = _person(words, stop, grammar, proper)
    name = None if part is None else _with_article(words, part, grammar)
    if alias is not None and name in (None, alias):
        noun, kind = _head(words, min(stop, _alias_word(words, lists)), lists)
        head = singular(noun)
        kind = kind if kind in ("body", "outlet", "document") else "person"
        return Voice(name=alias, kind=kind, description=_flat(words), head=head)
    if name is None and kind == "unnamed":
        name = _apposed_name(words, stop, grammar)
        part = None
    if name is None:
        return None
    kind, known = _kind_of_name(words, part, name, stop, grammar)
    gender = gender_of(words.lower, lists) or (given_gender(name, lists) if kind == "person" else None)
    return Voice(
        name=name,
        kind=kind,
        description=_flat(words),
        head=known or singular(noun),
        gender=gender,
        alias=alias if alias != name else None,
    )


def _alias_word(words: Words, lists: Lists) -> int:
    return next((k for k, word in enumerate(words.lower) if word in lists["aliases"]), len(words))


def _described(words: Words, noun: str, kind: SourceKind | None, grammar: Grammar) -> Voice:
    """A voice that is only described, or that a description picks out."""
    lists = nouns(grammar.language)
    head = singular(noun)
    name = _identifying(words, kind, head, grammar)
    bodiless = kind in (None, "unnamed") and noun in lists["ordinal"]
    if bodiless or (kind is None and name is None and GROUP.search(noun)):
        kind = "unnamed"
    return Voice(
        name=name,
        kind="person" if name and kind == "unnamed" else kind,
        description=_flat(words),
        # "The former" comes back to one of two, and nothing comes back to it.
        head=None if bodiless else head,
        gender=gender_of(words.lower, lists),
        plural=kind == "unnamed" and (noun != head or noun in lists["several"]),
    )


def kind_of(head: str, lists: Mapping[str, frozenset[str]]) -> SourceKind | None:
    """The kind of voice that a head noun stands for, singular or plural."""
    kinds: tuple[SourceKind, ...] = ("document", "outlet", "body", "unnamed")
    for kind in kinds:
        if head in lists[kind] or singular(head) in lists[kind]:
            return kind
    return None


def _head(words: Words, stop: int, lists: Lists, low: int = 0) -> tuple[str, SourceKind | None]:
    """The head noun of the phrase's core, lower case, and the kind it stands for."""
    last = ""
    for k in range(stop - 1, low - 1, -1):
        if not words.forms[k][0].isalnum():
            continue
        noun = plain(words.lower[k])
        kind = kind_of_noun(noun, lists)
        owner = possessive(words.lower[k]) and k < stop - 1
        office = k + 1 < len(words) and words.lower[k + 1] in ("of", "for", "de", "del")
        if kind is not None and not owner and (not last or words.forms[k].islower() or k == 0 or office):
            return noun, kind
        last = last or noun
    return last, None


def _person(words: Words, stop: int, grammar: Grammar, proper: frozenset[str]) -> Range | None:
    """The name at the end of the phrase's core: "former mayor Ann Lee" gives Ann Lee."""
    found = [p for p in names(words, (0, stop), grammar) if p[1] == stop]
    if found:
        start, end = found[-1]
        if start and words.lower[start - 1] in AND:  # "the Ministry of Trade and Industry"
            return None
        given = nouns(grammar.language)
        linked = start in (2, 3) and all(word in LINKS for word in words.lower[1:start])
        if linked and (words.lower[0] in given["male_names"] or words.lower[0] in given["female_names"]):
            start = 0  # "Ana de la Cruz"
        elif start == 2 and words.lower[1] in ("of", "de", "del") and words.capital(0):
            start = 0  # "Bank of Spain"
        core = core_name(words, (start, end), grammar)
        return core if core[0] < core[1] else None
    return (0, 1) if _lone(words, stop, grammar, proper) else None


def _with_article(words: Words, part: Range, grammar: Grammar) -> str:
    start, end = part
    article = start > 0 and words.forms[start - 1] in ("El", "La", "Los", "Las")
    return text_of(words, (start - 1, end) if article and grammar.language == "es" else part)


def _lone(words: Words, stop: int, grammar: Grammar, proper: frozenset[str]) -> bool:
    """Whether the core is a single capitalised word that is a name, not merely the first of its sentence."""
    form, word = words.forms[0], words.lower[0]
    if stop != 1 or not words.capital(0) or kind_of_noun(word, nouns(grammar.language)) == "unnamed":
        return False
    if GROUP.search(form):
        return False
    sure = form in proper or not form.endswith("s") or form.isupper()
    return sure and not (closed(word, grammar) and form != "US")


def _kind_of_name(
    words: Words, part: Range | None, name: str, stop: int, grammar: Grammar
) -> tuple[SourceKind | None, str | None]:
    """The kind of what a name names, and the noun by which the text may come back to it."""
    lists = nouns(grammar.language)
    kind, head = _own_kind(words, part, lists) if part is not None else (None, None)
    behind = apposition(words, stop, grammar)
    if kind is None and part is not None and behind is not None:
        noun, apposed = _head(words, behind[1], lists, behind[0])
        if apposed in ("body", "outlet") and not is_role(words, behind[1] - 1, lists):
            kind, head = apposed, singular(noun)
    if kind is not None:
        return kind, head
    if any(word in lists["places"] for word in name.lower().split(" ")):
        return None, None
    role = _apposed_head(words, lists)
    titled = role is not None or any(w.rstrip(".") in lists["titles"] for w in words.lower)
    shaped = 1 <= name.count(" ") <= 3 and " of " not in name and not name.isupper()
    placed = not titled and name.lower().split(" ", 1)[0] in lists["not_first"]
    return "person" if titled or (shaped and not placed) else None, role


def _own_kind(words: Words, part: Range, lists: Lists) -> tuple[SourceKind | None, str | None]:
    """What a name's last noun (that before "of") says of its kind, or the noun right before the name."""
    start, end = part
    ofs = [k for k in range(start + 1, end) if words.lower[k] in ("of", "de", "del", "for")]
    places = [k - 1 for k in ofs[:1]] + [end - 1]
    if any(words.lower[k] in ("de", "del") for k in ofs) or words.lower[start] in ("banco", "grupo"):
        places.append(start)
    if start and words.forms[start - 1].islower() and words.lower[start - 1] in naming(lists):
        places.append(start - 1)
    for k in places:
        noun = plain(words.lower[k])
        kind = kind_of_noun(noun, lists)
        if kind in ("body", "outlet", "document"):
            return kind, singular(noun)
    return None, None


def _apposed_name(words: Words, stop: int, grammar: Grammar) -> str | None:
    """The name after a description: "the head of the union, Jan Nowak"."""
    if "," not in words.forms[stop:]:
        return None
    comma = words.forms.index(",", stop)
    part = first_name(words, (comma + 1, len(words)), grammar)
    if part is None:
        return None
    name = core_name(words, part, grammar)
    full = name[1] - name[0] > 1 or words.forms[name[0]].isupper()
    return text_of(words, name) if full else None


def _apposed_head(words: Words, lists: Lists) -> str | None:
    """The noun of "X, a spokesman for Y" by which the text may come back to X."""
    for k, word in enumerate(words.lower):
        if singular(word) in lists["unnamed"] and word not in lists["several"]:
            # A vice president, a former mayor is not whom "the president", "the mayor" means.
            beside = words.lower[k - 1] in lists["beside"] if k else False
            return f"{words.lower[k - 1]} {singular(word)}" if beside else singular(word)
    return None


def _identifying(words: Words, kind: SourceKind | None, noun: str, grammar: Grammar) -> str | None:
    """A description as a name, where it holds a proper name and so picks out one voice."""
    lists = nouns(grammar.language)
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
