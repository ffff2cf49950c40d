"""Voices as words describe them: how many they are and where they stand, so that a raised one is seen."""

from dataclasses import dataclass
from functools import cache

from sayso.wording.hedging import lexicon, pattern_of, plain

BODY = 3.0
"""A body that speaks with one voice stands as high as who heads it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """Somebody who says something: `words` as the text at hand has them, `names` all that is known of who it
    is (names and descriptions of the same source, `words` need not be among them).
    """

    words: str
    names: tuple[str, ...] = ()

    @property
    def calls(self) -> tuple[str, ...]:
        """All that it is called, the words first."""
        return (self.words, *self.names)


def how_many(words: str) -> int | None:
    """How many voices words stand for at least; 1 for one, `None` where they do not say (a body, "police").

    >>> [how_many(each) for each in ("A diplomat", "two clerks", "One of them", "Officials", "The bank")]
    [1, 2, 1, 2, None]
    """
    tokens = plain(words).split()
    if not tokens:
        return None
    counts = lexicon()["counts"]
    standing = lexicon()["standing"]
    for place, token in enumerate(tokens[:3]):
        if token in counts and not (
            token in ("some", "few") and tokens[place - 1] == "a" and token == "some"
        ):
            return int(counts[token])
        if token in standing["ends"]:
            break
    if _joined(tokens):
        return 2
    head, is_plural = _head(tokens)
    if head in _bodies() or head in standing["mass"]:
        return None
    if is_plural:
        return 2
    if tokens[0] in standing["determiners"] or head in _levels() or _is_name(words):
        return 1
    return None


def standing_of(words: str) -> float | None:
    """How high a voice stands by its description: 0 anybody, 3 a minister or a body; `None` unknown.

    Half a step down for who held the office once.

    >>> [standing_of(each) for each in ("a source", "an official", "a senior official", "a former official")]
    [0.0, 1.0, 2.0, 0.5]
    """
    tokens = plain(words).split()
    if not tokens:
        return None
    table = lexicon()["standing"]
    before = _before(tokens)
    joined = " ".join(tokens)
    phrase = next((level for text, level in _phrases() if _holds(joined, text)), None)
    head, _ = _head(tokens)
    level = phrase if phrase is not None else _levels().get(head)
    if level is None and head in _bodies():
        return BODY
    if level is None:
        return None
    marks = {part for token in before for part in (token, *token.split("-"))}
    if phrase is None and level < 2 and marks & set(table["raising"]) - {head}:
        level += 1
    level -= bool(marks & set(table["lowering"]) - {head})
    is_past = bool(marks & set(table["past"]))
    return float(level) - (0.5 if is_past else 0.0)


def is_body(words: str) -> bool:
    """Whether words name a body by its kind: "the ministry", "the bank"."""
    return _head(plain(words).split())[0] in _bodies()


def are_one(one: Voice, other: Voice) -> bool:
    """Whether two voices may be one: a name or a description of them is the same, or a part of the other.

    >>> are_one(Voice(words="Edvard Salcedo"), Voice(words="Mr Salcedo"))
    True
    >>> are_one(Voice(words="a source", names=("HB-3",)), Voice(words="HB-3"))
    True
    """
    return any(_same(left, right) for left in one.calls for right in other.calls)


def is_named_in(voice: Voice, text: str) -> bool:
    """Whether a text has the words of a voice, or one of its names.

    >>> is_named_in(Voice(words="the agency"), "A nurse told the agency that")
    True
    """
    words = _content(text)
    return any(bool(_content(call)) and _content(call) <= words for call in voice.calls)


def _same(left: str, right: str) -> bool:
    one, two = _content(left), _content(right)
    if not one or not two or not (one <= two or two <= one):
        return False
    heads = {_head(plain(each).split())[0] for each in (left, right)}
    return len(heads) == 1 or not heads & (_levels().keys() | _bodies())


@cache
def _content(words: str) -> frozenset[str]:
    """The words that tell a voice apart: no determiners, titles, prepositions; plurals as singulars."""
    table = lexicon()["standing"]
    skipped = {
        "known",
        "called",
        *table["determiners"],
        *table["plural_determiners"],
        *table["ends"],
        *_TITLES,
    }
    return frozenset(_singular(token)[0] for token in plain(words).split() if token not in skipped)


_TITLES = frozenset(("mr", "mrs", "ms", "miss", "dr", "sir", "madam", "dame", "lord", "lady", "don", "dona"))


def _before(tokens: list[str]) -> list[str]:
    """The noun phrase up to what belongs to it: "a former official" of "a former official of the bank"."""
    ends = set(lexicon()["standing"]["ends"])
    if tokens[0] in ("one", "uno", "una") and len(tokens) > 2 and tokens[1] in ("of", "de"):
        tokens = tokens[2:]
    if len(tokens) > 2 and tokens[1] == "of" and tokens[0] in lexicon()["counts"]:
        tokens = tokens[2:]
    stop = next((at for at, token in enumerate(tokens) if at and token in ends and _ends(tokens, at)), None)
    return tokens[:stop]


def _ends(tokens: list[str], at: int) -> bool:
    """Whether the noun phrase ends here: "and" between two adjectives does not end it."""
    return tokens[at] not in ("and", "y") or _singular(tokens[at - 1])[0] in _levels().keys() | _bodies()


def _head(tokens: list[str]) -> tuple[str, bool]:
    """The noun that a description is built on, as a singular, and whether it stands in the plural."""
    if not tokens:
        return "", False
    before = _before(tokens)
    for token in reversed(before):
        single, is_plural = _singular(token)
        if single in _levels() or single in _bodies():
            return single, is_plural
    spanish = [token for token in before if token in lexicon()["standing"]["plural_determiners"]]
    single, is_plural = _singular(before[-1])
    lower = bool(spanish) or (is_plural and before[0] not in lexicon()["standing"]["determiners"])
    return single, lower and len(before) > 1


@cache
def _singular(token: str) -> tuple[str, bool]:
    table = lexicon()["standing"]
    if token in table["irregular"]:
        return table["irregular"][token], True
    known = _levels().keys() | _bodies()
    if token in known or token in table["mass"]:
        return token, False
    for ending, put in (("ies", "y"), ("es", ""), ("s", "")):
        single = token.removesuffix(ending) + put
        if token.endswith(ending) and single in known:
            return single, True
    if len(token) > 3 and token.endswith("s") and not token.endswith(("ss", "us", "is")):
        return token[:-1], True
    for start in ("ex-", "ex"):
        if token.startswith(start) and token.removeprefix(start) in known:
            return token.removeprefix(start), False
    return token, False


def _joined(tokens: list[str]) -> bool:
    """Whether "and" joins two voices, not two parts of a name."""
    at = next((at for at, token in enumerate(tokens) if token in ("and", "y")), 0)
    left, right = tokens[:at], tokens[at + 1 :]
    if not left or not right:
        return False
    known = _levels().keys()
    return _singular(left[-1])[0] in known and _singular(right[-1])[0] in known


def _is_name(words: str) -> bool:
    first = words.split()[0]
    return first[:1].isupper() and (len(words.split()) > 1 or any(each.isdigit() for each in first))


@cache
def _levels() -> dict[str, int]:
    table = lexicon()["standing"]
    return {noun: level for level in range(4) for noun in table[str(level)].split()}


@cache
def _bodies() -> frozenset[str]:
    return frozenset(lexicon()["standing"]["bodies"].split())


@cache
def _phrases() -> tuple[tuple[str, int], ...]:
    listed = lexicon()["standing"]["phrases"]
    return tuple(sorted(listed.items(), key=lambda each: (-len(each[0]), each[0])))


def _holds(words: str, phrase: str) -> bool:
    return pattern_of((phrase,)).search(words) is not None
