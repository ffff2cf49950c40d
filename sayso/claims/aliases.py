"""What a document says that a name stands for: aliases, acronyms, and surnames of who is named in full."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sayso.claims.gazetteers import fold, people, word_list
from sayso.claims.names import is_code
from sayso.claims.nouns import given_gender, nouns
from sayso.claims.passages import Naming, Passage
from sayso.claims.quoting import flat
from sayso.model.entity import Mention, MentionKind
from sayso.model.place import Span

_OPEN, _CLOSE = "[\"“«'‘]", "[\"”»'’]"
_ALIAS = re.compile(
    r"['’]?,?\s*(?:[,(–—-]+\s*)?(?:(?:who|which|quien|que)\s+(?:is|was|es|era)\s+)?"
    r"(?:alias(?:\s+de)?|a\.?k\.?a\.?"
    r"|(?:also|better|best|widely|commonly|formerly|once|otherwise|locally)?\s*known"
    r"\s+(?:(?:only|simply|locally|collectively)\s+)?(?:to\s+\w+\s+)?as"
    r"|(?:also\s+)?(?:nick-?named|dubbed|called|code-?named)"
    r"|(?:(?:mejor|también|mas|más|igualmente)\s+)?(?:conocid[oa]s?|identificad[oa])\s+(?:también\s+)?(?:como|por)"
    r"|apodad[oa]s?|\(a\)|(?:también\s+)?llamad[oa])"
    r"\s*:?\s*(?-i:(?:the|el|la)\s+)?",
    re.IGNORECASE,
)
_QUOTED = re.compile(rf"{_OPEN}([^\"“”«»\n]{{1,40}}?)[,.]?{_CLOSE}(?!\w)")
_CAPITAL = r"[^\W\d_a-zà-ÿ][\w'-]*"
_PLAIN = re.compile(
    rf"((?:(?:El|La|Los|Las|The|Don|Doña)\s+)?{_CAPITAL}"
    rf"(?:\s+(?:(?:de|del|la|los|of|the)\s+){{0,3}}{_CAPITAL}){{0,3}})"
)
_ACRONYM = re.compile(r"\(\s?[\"“]?([A-ZÑ][A-Za-zÑñÁÉÍÓÚáéíóú&.-]{1,11})[\"”]?\s?\)")
_SPELLED = re.compile(
    r"\b([A-ZÑ]{2,8}),?\s+(?:\(|or\s+|o\s+|that is,?\s+|es decir,?\s+)(?:(?:the|el|la)\s+)?"
    r"((?:[^\W\d_][\w'-]*\s+){0,8}[^\W\d_][\w'-]*)"
)
_WORD = re.compile(r"[^\W\d_][\w'’-]*")


@dataclass(frozen=True, slots=True)
class Known:
    """What a document gives for its short names, folded: aliases and acronyms, people's full names by each
    of their words, and by their initials."""

    aliases: Mapping[str, str]
    by_word: Mapping[str, tuple[str, ...]]
    by_initials: Mapping[str, tuple[str, ...]]


def defined(passage: Passage, found: Sequence[Naming]) -> Iterator[tuple[Naming, str]]:
    """The aliases and acronyms that a passage defines, each as a naming and what it stands for."""
    content = passage.content
    for one in found:
        if one.kind in ("person", "body", "outlet"):
            yield from _aliases(content, one)
    by_end = {one.span.end: one for one in found if one.kind in ("person", "body", "outlet")}
    for match in _ACRONYM.finditer(content):
        yield from _abbreviated(content, match, by_end)
    for match in _SPELLED.finditer(content):
        words = _initialled(match[2], match[1])
        if words is not None:
            yield Naming(span=Span(start=match.start(1), end=match.end(1)), kind="body", score=0.9), words


def _aliases(content: str, one: Naming) -> Iterator[tuple[Naming, str]]:
    """What stands behind "alias", "known as" right after a naming."""
    full = flat(one.span.cut(content))
    joint = _ALIAS.match(content, one.span.end, one.span.end + 90)
    if joint is None:
        return
    match = _QUOTED.match(content, joint.end()) or _PLAIN.match(content, joint.end())
    if match is None or fold(match[1]) == fold(full) or is_code(match[1].strip(" ,.")):
        return  # a code is never said to be somebody
    span = Span(start=match.start(1), end=match.start(1) + len(match[1].rstrip(" ,.")))
    yield Naming(span=span, kind=one.kind, score=0.9), full


def _abbreviated(
    content: str, match: re.Match[str], by_end: Mapping[int, Naming]
) -> Iterator[tuple[Naming, str]]:
    """An acronym in brackets behind the name that it abbreviates."""
    start = max(content.rfind("\n\n", 0, match.start()) + 1, match.start() - 120, 0)
    before = content[start : match.start()].rstrip()
    short = Span(start=match.start(1), end=match.end(1))
    words = _ending(before, match[1])
    one = by_end.get(start + len(before))
    named = flat(one.span.cut(content)) if one is not None else ""
    if words is not None:
        person = one is not None and one.kind == "person" and named == words
        yield Naming(span=short, kind="person" if person else "body", score=0.9), words
    elif one is not None and one.kind != "person" and _is_cut(named, match[1]):
        yield Naming(span=short, kind=one.kind, score=0.85), named


def _ending(before: str, short: str) -> str | None:
    """The words at the end of `before` whose initials are `short`; a lower-case noun may close them."""
    letters = fold("".join(c for c in short if c.isalpha()))
    if len(letters) < 2 or not short[:2].isupper():
        return None
    words = list(_WORD.finditer(before))
    i, left, capitals = len(words) - 1, len(letters), 0
    if (
        i >= 0
        and words[i][0].lower() in word_list("bodies.toml", "lower_tails")
        and letters[-1:] != fold(words[i][0])[0]
    ):
        i -= 1
    while i >= 0 and left:
        word = fold(words[i][0])
        if word[0] == letters[left - 1] and (
            words[i][0][0].isupper() or word not in word_list("bodies.toml", "small")
        ):
            left -= 1
            capitals += words[i][0][0].isupper()
        elif word not in word_list("bodies.toml", "small"):
            return None
        i -= 1
    if left or capitals * 2 < len(letters):
        return None
    return flat(before[words[i + 1].start() :])


def _initialled(words: str, short: str) -> str | None:
    """The words that begin with the letters of `short`, from the first on."""
    letters = fold(short)
    found = list(_WORD.finditer(words))
    at = 0
    for i, match in enumerate(found):
        word = fold(match[0])
        if at < len(letters) and word[0] == letters[at] and match[0][0].isupper():
            at += 1
        elif word not in word_list("bodies.toml", "small"):
            return None
        if at == len(letters):
            tail = i + 1 < len(found) and found[i + 1][0].lower() in word_list("bodies.toml", "lower_tails")
            return flat(words[: found[i + tail].end()])
    return None


def _is_cut(words: str, short: str) -> bool:
    """Whether an acronym's letters stand in a body's name in order: "Sedena", "Pemex"."""
    letters = iter(fold(words))
    return (
        fold(short)[0] == fold(words)[0]
        and all(c in letters for c in fold(short) if c.isalpha())
        and " " in words
    )


def known_aliases(pairs: Iterable[tuple[str, str]], mentions: Sequence[Mention]) -> Known:
    """What short names stand for in a document; an alias of two is nobody's."""
    meanings: dict[str, set[str]] = {}
    for short, full in pairs:
        meanings.setdefault(fold(short), set()).add(full)
    names: dict[str, str] = {}
    for one in mentions:
        name = one.stands_for if one.stands_for is not None and "," in one.words else one.words
        if one.kind == "person" and " " in name:
            names.setdefault(fold(name), name)
    by_word: dict[str, list[str]] = {}
    by_initials: dict[str, list[str]] = {}
    for folded, name in names.items():
        for word in dict.fromkeys(folded.split()):
            by_word.setdefault(word, []).append(name)
        by_initials.setdefault("".join(word[0] for word in folded.split()), []).append(name)
    return Known(
        aliases={short: next(iter(full)) for short, full in meanings.items() if len(full) == 1},
        by_word={word: tuple(found) for word, found in by_word.items()},
        by_initials={initials: tuple(found) for initials, found in by_initials.items()},
    )


def stand_for(one: Mention, known: Known, title: str) -> str | None:
    """The fuller name that a document gives for a mention, `None` where it gives none or two.

    `title` is the folded word before it.
    """
    if one.kind == "code":
        return None
    short = fold(one.words)
    if short in known.aliases and fold(known.aliases[short]) != short:
        return known.aliases[short]
    if one.kind not in ("person", "body"):
        return None
    fitting: Sequence[str] = ()
    if one.words.isupper() and one.words.isalpha() and 3 <= len(one.words) <= 4:
        fitting = known.by_initials.get(short, ())
    if not fitting and one.kind == "person" and short:
        words = short.split()
        named = known.by_word.get(words[-1], ())
        fitting = [name for name in named if fold(name) != short and _fits(words, name, title)]
    fullest = max(fitting, key=lambda name: (len(name.split()), name), default=None)
    if fullest is None or fold(fullest) == short or not all(_within(name, fullest) for name in fitting):
        return None
    return fullest


def _fits(short: Sequence[str], name: str, title: str) -> bool:
    """Whether a full name may be meant by a shorter one: its surname, its given name, "P. Orlov"."""
    words = fold(name).split()
    if len(short) > len(words):
        return False
    lists = nouns("en")
    male, female = title.rstrip(".") in MALE, title.rstrip(".") in FEMALE
    gender = given_gender(name, lists) or given_gender(name, nouns("es"))
    if (male and gender == "female") or (female and gender == "male"):
        return False
    if (
        len(short) > 1
        and len(short) <= len(words)
        and short[-1] == words[-1]
        and len(short[0].rstrip(".")) == 1
    ):
        return all(_abbreviates(a, b) for a, b in zip(short[:-1], words, strict=False))
    at = [i for i in range(len(words) - len(short) + 1) if words[i : i + len(short)] == list(short)]
    if not at or len(short[0]) < 2 or len(short) == len(words):
        return False
    if at[0] == 0:
        return len(short) > 1 or (not title and short[0] in people().given)
    return words[-1] == short[-1] or len(short) > 1 or words[at[0]] not in people().given


def _abbreviates(short: str, word: str) -> bool:
    """Whether a part of a name is another, or its first letter."""
    return short == word or (len(short.rstrip(".")) == 1 and short[0] == word[0])


MALE = frozenset(("mr", "sir", "sr", "senor", "don", "lord"))
FEMALE = frozenset(("mrs", "ms", "miss", "sra", "senora", "dona", "lady"))


def _within(name: str, fuller: str) -> bool:
    """Whether the words of a name stand in a fuller one in order."""
    rest = iter(fold(fuller).split())
    return all(any(_abbreviates(word, other) for other in rest) for word in fold(name).split())


def repeated(passage: Passage, names: Mapping[str, MentionKind]) -> Iterator[Naming]:
    """Where a passage says again the aliases and names that the document knows."""
    folded = passage.folded
    tables: dict[str, list[tuple[tuple[str, ...], MentionKind]]] = {}
    for name, kind in names.items():
        words = tuple(name.split())
        tables.setdefault(words[0], []).append((words, kind))
    for k, word in enumerate(folded):
        for words, kind in tables.get(word, ()):
            stop = k + len(words)
            capital = (
                passage.words.forms[k][0].isupper()
                and passage.words.forms[min(stop, len(folded)) - 1][0].isupper()
            )
            if folded[k:stop] == words and capital:
                yield Naming(span=_span(passage, k, stop), kind=kind, score=0.85)


def _span(passage: Passage, start: int, end: int) -> Span:
    span = passage.words.span((start, end))
    form = passage.words.forms[end - 1]
    cut = 2 if form[-2:] in ("'s", "’s") and len(form) > 2 else 0
    return Span(start=span.start, end=span.end - cut)


def with_full(one: Mention, full: str | None) -> Mention:
    """A mention with what it stands for, where the document says so."""
    return one if full is None or one.stands_for is not None else replace(one, stands_for=full)
