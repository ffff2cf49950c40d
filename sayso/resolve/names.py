"""A name taken apart: titles, given names, particles, surnames, generation, nickname, initials.

The parts follow what English and Spanish names are made of. "Guzman Loera, Joaquin", "Lic. Joaquín Guzmán
Loera" and "GUZMAN, Joaquin" give the same given name and surnames; two surnames may be the double one of
Spanish use or a maiden name before a married one, which a name alone cannot tell.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from sayso.resolve.lexicon import (
    BODIES,
    GENERATIONS,
    GIVEN,
    LEGAL,
    LONGEST_TITLE,
    PARTICLES,
    SMALL,
    SUFFIXES,
    SURNAMES,
    TITLES,
    fold,
    script,
)

Shape = Literal["full", "surname", "given", "single", "initials", "handle", "alias", "post", "body", "empty"]
"""What a name alone can say. `alias` is a by-name with its article ("El Chapo"), `single` is one word that
may be a given name or a surname, `handle` the local part of a mail address or the like, `post` a title
without a name."""

_OFFICE = re.compile(r"^(?:[A-Z]{1,6}(?:/[A-Z]{1,6})*:|[A-Z][\w./ ]{1,20} - (?=[^,]+,))\s*")
_ASIDE = re.compile(r"[(\[{][^)\]}]*[)\]}]?")
_QUOTED = re.compile(r"[\"“”«»‘]([^\"“”«»‘’]{2,20})[\"“”«»’]")
_EDGES = " \t\n\"'“”‘’«».,;:<>*_•|"
_STOP_AS_COMMA = re.compile(r"(?<=[a-z]{3})\. (?=[A-Z])")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*\.?")
_HANDLE = re.compile(
    r"[^\s@]*@[^\s@]*|[a-z]+(?:[._\-][a-z]+)+\.?|[A-Za-z]+[._]?\d+|[A-Z][a-z]+[._][A-Z][a-z]+"
)
_HANDLE_IN_ONE = re.compile(r"[a-z]{4,}\d*\.?|[A-Z]{2}[a-z]{4,}")
_HANDLE_INSIDE = re.compile(r"@|(?:^|\s)[a-z]{2,}\.[a-z]{2,}\S*\s|\s[a-z]{2,}\.[a-z]{2,}\S*$|\[ma|https?:")
_ARTICLES = frozenset({"el", "la", "los", "las", "the"})
_OFFICE_MARK = re.compile(r"[A-Z/&]{2,8}$")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Name:
    """The parts of one name, all folded (lower case, no accents, Latin letters) but `words`.

    Names are told apart by identity, which comparisons by the million need: compare parts, or `key`.

    `given` holds first and middle names and their initials in order, `surnames` one or two surnames (more in
    names of other use) without their `particles`. `initials` are the first letters in spoken order, `key`
    all words but titles in an order of their own, equal for names that differ in nothing else. `reversed`
    is true where a comma put the surname first. `script` is that of `words`.
    """

    words: str
    shape: Shape
    given: tuple[str, ...] = ()
    surnames: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    particles: tuple[str, ...] = ()
    generation: str | None = None
    nickname: str | None = None
    legal: tuple[str, ...] = ()
    initials: str = ""
    key: str = ""
    reversed: bool = False
    script: str = "latin"

    @property
    def first(self) -> str:
        """The first given name or its initial; empty where there is none."""
        return self.given[0] if self.given else ""

    @property
    def middles(self) -> tuple[str, ...]:
        """The given names behind the first."""
        return self.given[1:]


@lru_cache(maxsize=1 << 17)
def person_name(words: str) -> Name:
    """The parts of a person's name as it stands in a text, a list of addressees or a mail address."""
    bare = words.strip(_EDGES)
    if "@" in bare:
        bare = bare.replace(" ", "")
    if is_handle(bare):
        return Name(words=words, shape="handle", key=fold(bare).replace(" ", ""), script=script(bare))
    if _HANDLE_INSIDE.search(bare):  # an address run together with a name: whose is not to be told
        return Name(words=words, shape="empty", key=fold(bare), script=script(bare))
    quoted = _QUOTED.search(bare)
    nickname = fold(quoted[1]) if quoted and quoted.start() > 0 else None
    if nickname:
        bare = _QUOTED.sub(" ", bare)
    bare = _ASIDE.sub(" ", _OFFICE.sub("", bare)).strip(_EDGES)
    front, behind, generation = _by_comma(_STOP_AS_COMMA.sub(", ", bare))
    titles, front = _without_titles(front)
    if behind:
        more, behind = _without_titles(behind)
        titles += more
    front, last = _without_suffixes(front)
    behind, other = _without_suffixes(behind)
    post, front = _post_behind(front)
    titles += post
    parts = _Parts(titles=titles, generation=generation or last or other, nickname=nickname)
    if front and behind:
        return _inverted(words, front, behind, parts)
    return _in_order(words, front or behind, parts)


@dataclass(frozen=True, slots=True)
class _Parts:
    """What was taken off before given names and surnames are told apart."""

    titles: tuple[str, ...]
    generation: str | None
    nickname: str | None


def is_handle(words: str) -> bool:
    """Whether one word has the form of a mail address or its local part: `jake.sullivan`, `hr15@`."""
    if " " in words or len(words) < 3:
        return False
    return bool(_HANDLE.fullmatch(words) or (_HANDLE_IN_ONE.fullmatch(words) and fold(words) not in GIVEN))


def _by_comma(words: str) -> tuple[list[str], list[str], str | None]:
    """Words before the first comma, given names behind it, and a generation that a comma set apart."""
    pieces = [each.strip() for each in words.split(",")]
    front, behind, generation = _tokens(pieces[0]), list[str](), None
    for piece in pieces[1:]:
        folded = [each.strip(".").lower() for each in piece.split()]
        if len(folded) == 1 and folded[0] in GENERATIONS and folded[0] not in ("i", "v", "padre"):
            generation = GENERATIONS[folded[0]]
        elif len(front) > 1 and fold(piece).strip(".") in TITLES:
            front += fold(piece).strip(".").split()
        elif not folded or all(each in SUFFIXES for each in folded):
            continue
        elif len(front) > 1 and (_OFFICE_MARK.fullmatch(piece) or len(folded) > 3):
            continue  # an office or a post: "Cheryl Mills, COS"
        elif not behind:
            behind = _tokens(piece)
    return front, behind, generation


def _tokens(words: str) -> list[str]:
    return [each for each in (_plain(found) for found in _WORD.findall(words)) if each]


def _plain(token: str) -> str:
    """A word folded; "JJ" behind a surname stays two initials in one word."""
    return fold(token.strip(".'’-")).replace("'", "").replace(" ", "")


def _without_titles(tokens: list[str]) -> tuple[tuple[str, ...], list[str]]:
    """Titles at the front, and the rest; a name never loses its last word to a title."""
    found: list[str] = []
    while tokens:
        for length in range(min(LONGEST_TITLE, len(tokens)), 0, -1):
            title = " ".join(tokens[:length])
            if title in TITLES:
                found.append(title)
                tokens = tokens[length:]
                break
        else:
            break
    return tuple(found), tokens


def _without_suffixes(tokens: list[str]) -> tuple[list[str], str | None]:
    generation = None
    while len(tokens) > 1 and (tokens[-1] in SUFFIXES or tokens[-1] in GENERATIONS):
        if len(tokens[-1]) == 1:  # "I" and "V" are initials far more often
            break
        generation = GENERATIONS.get(tokens[-1], generation)
        tokens = tokens[:-1]
    return tokens, generation


def _post_behind(tokens: list[str]) -> tuple[tuple[str, ...], list[str]]:
    """A post of several words behind a name: "Ana Lindqvist secretary of state"."""
    for length in range(min(LONGEST_TITLE, len(tokens) - 2), 1, -1):
        if " ".join(tokens[-length:]) in TITLES:
            return (" ".join(tokens[-length:]),), tokens[:-length]
    return (), tokens


def _single_initials(tokens: list[str], words: str) -> list[str]:
    """Two capitals in one word in place of a given name are two initials: "Sullivan JJ"."""
    first = tokens[0] if tokens else ""
    if len(first) == 2 and first not in GIVEN and first.upper() in words:
        return [*first, *tokens[1:]]
    return tokens


def _inverted(words: str, front: list[str], behind: list[str], parts: _Parts) -> Name:
    behind = _single_initials(behind, words)
    particles = tuple(each for each in (*front, *behind) if each in PARTICLES and len(each) > 1)
    surnames = tuple(each for each in front if each not in particles) or tuple(front)
    given = tuple(each for each in behind if each not in particles) or tuple(behind)
    return _name(words, given, surnames, particles, parts, turned=True)


def _in_order(words: str, tokens: list[str], parts: _Parts) -> Name:
    if not tokens:
        shape: Shape = "post" if parts.titles else "empty"
        return Name(words=words, shape=shape, titles=parts.titles, key=" ".join(parts.titles))
    if len(tokens) == 1:
        return _lone(words, tokens[0], parts)
    if tokens[0] in _ARTICLES and len(tokens) == 2:  # "El Chapo"
        by_name = " ".join(tokens)
        return Name(words=words, shape="alias", titles=parts.titles, key=by_name, script=script(words))
    if len(tokens) > 2 or len(tokens[0]) > 2:
        initials = len(tokens[-1]) == 1 or (
            len(tokens[-1]) == 2 and len(tokens) == 2 and words.rstrip()[-2:].isupper()
        )
        if initials and tokens[0] not in GIVEN and len(tokens[0]) > 1:  # "Clinton Hillary R", "Sullivan JJ"
            return _inverted(words, tokens[:1], tokens[1:], parts)
    cut = 1
    while cut < len(tokens) - 1 and (
        len(tokens[cut]) == 1 or (tokens[cut] in GIVEN and tokens[cut] not in SURNAMES)
    ):
        cut += 1
    rest = tokens[cut:]
    particles = tuple(each for each in rest if each in PARTICLES)
    surnames = tuple(each for each in rest if each not in particles) or tuple(rest)
    return _name(words, tuple(tokens[:cut]), surnames, particles, parts, turned=False)


def _lone(words: str, token: str, parts: _Parts) -> Name:
    """One word alone: a surname behind a title, a given name of the list, initials, or either."""
    bare = words.strip(_EDGES)
    if parts.titles:
        shape: Shape = "surname"
    elif len(token) == 1 or (2 <= len(token) <= 4 and bare.isupper() and token not in GIVEN):
        shape = "initials"
    elif token in GIVEN:
        shape = "given"
    else:
        shape = "single"
    return Name(
        words=words,
        shape=shape,
        given=(token,) if shape == "given" else (),
        surnames=() if shape in ("given", "initials") else (token,),
        titles=parts.titles,
        generation=parts.generation,
        initials=token if shape == "initials" else token[0],
        key=token,
        script=script(bare),
    )


def _name(
    words: str,
    given: tuple[str, ...],
    surnames: tuple[str, ...],
    particles: tuple[str, ...],
    parts: _Parts,
    *,
    turned: bool,
) -> Name:
    letters = (*given, *surnames)
    if all(len(each) == 1 or each.isdigit() for each in letters):  # "J. G. L.", "1-1"
        short = "".join(letters)
        return Name(words=words, shape="initials", titles=parts.titles, initials=short, key=short)
    return Name(
        words=words,
        shape="full",
        given=given,
        surnames=surnames,
        titles=parts.titles,
        particles=particles,
        generation=parts.generation,
        nickname=parts.nickname,
        initials="".join(each[0] for each in (*given, *surnames)),
        key=" ".join((*given, "/", *surnames, *((parts.generation,) if parts.generation else ()))),
        reversed=turned,
        script=script(words),
    )


@lru_cache(maxsize=1 << 15)
def body_name(words: str) -> Name:
    """The parts of the name of a body, an outlet, a place or a document.

    `surnames` are the words that tell it from others, `legal` its legal forms and the general words
    ("organization", "cartel"), `initials` those of all words but small ones, of which acronyms are made.
    """
    bare = _ASIDE.sub(" ", words).strip(_EDGES)
    tokens = [each for each in _tokens(bare) if each not in SMALL] or _tokens(bare)
    legal = tuple(each for each in tokens if each in LEGAL or each in BODIES)
    telling = tuple(each for each in tokens if each not in legal) or tuple(tokens)
    forms = [each for each in tokens if each not in LEGAL] or tokens
    acronym = len(tokens) == 1 and bare.replace(".", "").isupper() and 2 <= len(tokens[0]) <= 6
    return Name(
        words=words,
        shape="initials" if acronym else "body" if tokens else "empty",
        surnames=telling,
        legal=legal,
        initials="".join(each[0] for each in forms),
        key=" ".join(forms),
        script=script(bare),
    )
