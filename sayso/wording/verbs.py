"""The main verb of a clause without a parser: the first group of words that can be one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sayso.wording.lexicon import lexicon
from sayso.wording.lists import listed
from sayso.wording.words import Word, irregular

MODALS = listed("verbs", "modals")
BE, HAVE, DO = "be", "have", "do"
_ADVERBS = listed("verbs", "adverbs")
STOP = listed("verbs", "stop")
"""Words that carry no meaning of their own."""
_DETERMINERS = listed("verbs", "determiners")
_LIGHT_ACTS = ("perform", "happen")
_LIGHT = listed("verbs", "light")
"""Acts, and stems of verbs, that say little by themselves: the noun beside them says what was done."""
_GETTING = frozenset({"take", "get", "have"})
_DIRECTED = listed("verbs", "directed")
"""Verbs of getting, and acts whose noun does not say who gives: who took bribes paid none."""
_NEAR = 5
"""How many words on the noun of a light verb stands at most."""
_PLANNING = listed("verbs", "planning")
_NEGATING = listed("verbs", "negating")
_PASSIVE_ENDINGS = ("ed", "en", "wn", "ado", "ados", "ada", "adas", "ido", "idos", "ida", "idas")
_PARTICIPLES = listed("verbs", "participles")


@dataclass(frozen=True, slots=True)
class VerbGroup:
    """A verb with its helpers: the words from `start` to `end`, and the act it names.

    `is_noun` is where a noun names the act ("the sale of"), `plan` where it is only meant to be done.
    `senses` are all acts that its words may name, `head` is the place of its verb or noun.
    """

    start: int
    end: int
    act: str | None
    is_passive: bool = False
    is_noun: bool = False
    plan: bool = False
    senses: tuple[str, ...] = ()
    head: int = 0


def main_verb(words: Sequence[Word]) -> VerbGroup | None:
    """The main verb of a clause; a noun that names an act where it has none or only a light one."""
    at = _first_verb(words)
    if at is None:
        return _nominal(words, 0, len(words))
    group = _group(words, at)
    lit = light_noun(words, group.end - 1)
    if lit is not None and not group.is_passive:
        acts = lexicon().nouns[words[lit].stem]
        return VerbGroup(group.start, lit + 1, acts[0], False, False, group.plan, acts, lit)
    if group.act in (None, "be") or _is_light(words, group):
        nominal = _nominal(words, group.end, len(words)) or _nominal(words, 0, group.start)
        if nominal is not None and not group.is_passive:
            return _lit(words, group, nominal)
    return group


def _lit(words: Sequence[Word], group: VerbGroup, nominal: VerbGroup) -> VerbGroup:
    """A light verb with the noun that names its act: "carried out an attack on"."""
    if nominal.start >= group.end:
        return replace(
            nominal, start=group.start, is_passive=group.is_passive, is_noun=False, plan=group.plan
        )
    return nominal


def light_noun(words: Sequence[Word], at: int) -> int | None:
    """Where the noun stands that says what is done by the light verb at a place; `None` where it is none.

    >>> from sayso.wording.words import words_of
    >>> light_noun(words_of("They reached a preliminary agreement."), 1)
    4
    """
    verb, nouns = words[at].stem, lexicon().nouns
    if verb not in _LIGHT_ONLY or (at and words[at - 1].lower in _DETERMINERS):
        return None
    if at + 1 < len(words) and (words[at + 1].stem in (BE, HAVE, DO) or words[at + 1].lower in MODALS):
        return None  # a noun: "wages have risen"
    for place in range(at + 1, min(at + 1 + _NEAR, len(words))):
        word = words[place]
        if not word.is_word or (word.lower in _ENDING):
            return None
        acts = nouns.get(word.stem, ())
        if acts and not (word.is_capital or (verb in _GETTING and acts[0] in _DIRECTED)):
            after = words[place + 1] if place + 1 < len(words) else None
            is_first_of_two = after is not None and (after.stem in lexicon().things or after.stem in nouns)
            return None if is_first_of_two else place
    return None


_LIGHT_ONLY = listed("verbs", "light_before_noun")
_ENDING = listed("verbs", "ending")
"""Words that end what a light verb may have as its noun."""


def _is_light(words: Sequence[Word], group: VerbGroup) -> bool:
    return group.act in _LIGHT_ACTS or words[group.end - 1].stem in _LIGHT


def _first_verb(words: Sequence[Word]) -> int | None:
    """Where the first verb group begins."""
    start = _lead(words)
    for at in range(start, len(words)):
        word, before = words[at], words[at - 1].lower if at else ""
        if not word.is_word:
            continue
        if word.stem in (BE, HAVE, DO) or word.lower in MODALS:
            if word.lower in ("may", "will", "being", "having") and word.is_capital and at:
                continue
            return at
        if at > start and _may_be_verb(words, at, before):
            return at
        if at == start and before == "" and word.lower == "to" and at + 1 < len(words):
            return at + 1
    gerunds = (
        k
        for k in range(start + 1, len(words))
        if words[k].lower.endswith("ing") and _is_listed_verb(words[k])
    )
    first = start if words and len(words) > start and _is_listed_verb(words[start]) else None
    return first if first is not None else next(gerunds, None)


def _lead(words: Sequence[Word]) -> int:
    """Behind an adverbial that begins the sentence: "In May,", "According to X,"."""
    if not words or words[0].lower not in (
        "in",
        "on",
        "at",
        "by",
        "after",
        "before",
        "during",
        "since",
        "according",
        "under",
        "for",
        "with",
        "last",
        "en",
        "as",
        "from",
    ):
        return 0
    comma = next((k for k, word in enumerate(words[:12]) if word.lower == ","), None)
    return 0 if comma is None else comma + 1


def _may_be_verb(words: Sequence[Word], at: int, before: str) -> bool:
    """Whether a word that is no helper can be the main verb: a finite form, not behind an article."""
    word = words[at]
    if before in _DETERMINERS or (word.is_capital and at):
        return False
    if before == "to":
        return False
    lower = word.lower
    if lower.endswith(("ó", "aron", "ieron")):
        return True
    if lower in irregular() and _is_past(lower):
        return True
    if lower.endswith("ed") and len(lower) > 4 and lower != "hundred":
        return not _is_adjective(words, at)
    if lower.endswith("s") and _is_listed_verb(word) and not _is_plural_subject(words, at):
        return True
    if not _is_listed_verb(word) or lower.endswith("ing"):
        return False
    if lower in _INVARIANT and at + 1 < len(words):
        return words[at + 1].is_capital or words[at + 1].lower in STOP
    is_noun = word.stem in lexicon().nouns or word.stem in lexicon().things
    return before in ("they", "we", "i", "you", "who", "which") or (before.endswith("s") and not is_noun)


def _is_past(lower: str) -> bool:
    plain = irregular()[lower]
    return (
        lower != plain
        and not lower.endswith(("s", "ing"))
        and (plain in lexicon().verbs or plain in _MORE_VERBS)
    )


_INVARIANT = listed("verbs", "invariant")
"""Verbs whose past is as their present: "let the police"."""
_MORE_VERBS = listed("verbs", "more_verbs")


def _is_listed_verb(word: Word) -> bool:
    return word.stem in lexicon().verbs or word.stem in _MORE_VERBS


def _is_plural_subject(words: Sequence[Word], at: int) -> bool:
    """Whether a word in -s is rather a noun: another verb follows at once."""
    ahead = [word for word in words[at + 1 : at + 3] if word.is_word]
    if any(word.stem in (BE, HAVE, DO) or word.lower in MODALS for word in ahead[:1]):
        return True
    return bool(ahead) and ahead[0].lower.endswith("ed") and ahead[0].lower not in ("red", "need")


def _is_adjective(words: Sequence[Word], at: int) -> bool:
    """Whether a word in -ed stands before its noun: behind an article or a figure, or before a verb."""
    before = words[at - 1].lower if at else ""
    if before in _DETERMINERS or before[:1].isdigit():
        return True
    after = words[at + 1] if at + 1 < len(words) else None
    if after is None or not after.is_word:
        return False
    follows = words[at + 2] if at + 2 < len(words) else None
    helped = follows is not None and (follows.stem in (BE, HAVE) or follows.lower in MODALS)
    return helped and after.lower not in _DETERMINERS


def _group(words: Sequence[Word], at: int) -> VerbGroup:
    """The verb group that begins at a word: helpers, adverbs, "to" behind a verb of wanting, the verb."""
    end, passive, plan = at, False, False
    last = at
    while end < len(words):
        word = words[end]
        if word.stem == BE:
            passive = True
        elif word.stem in (HAVE, DO) or word.lower in MODALS:
            passive = passive and word.stem != HAVE
        elif word.lower in _ADVERBS or (word.lower.endswith("ly") and len(word.lower) > 4):
            end += 1
            continue
        else:
            break
        last = end
        end += 1
    verb = last
    if end < len(words) and words[end].is_word and (end == at or _follows_auxiliary(words, end)):
        verb = end
    elif end < len(words) and words[end].lower == "to" and end + 1 < len(words):  # is to sell, has to sell
        verb, plan, passive = end + 1, True, words[end + 1].stem == BE
        verb += passive and end + 2 < len(words)
    while (words[verb].stem in _PLANNING or words[verb].stem in _NEGATING) and verb + 2 < len(words):
        if words[verb + 1].lower == "to":  # plans to sell, failed to pay
            plan = plan or words[verb].stem in _PLANNING
            verb += 2
            passive = words[verb].stem == BE
            if passive and verb + 1 < len(words):
                verb += 1
        else:
            break
    if words[verb].lower == "about" and [w.lower for w in words[verb : verb + 2]] == ["about", "to"]:
        verb, plan = min(verb + 2, len(words) - 1), True
    is_passive = passive and _is_participle(words[verb])
    phrase = lexicon().phrase(words, verb)
    if phrase is not None:
        acts = phrase[0]
        return VerbGroup(at, verb + phrase[1], acts[0], is_passive, False, plan, acts, verb)
    acts = lexicon().verbs.get(words[verb].stem, ()) or (words[verb].stem,)
    return VerbGroup(at, verb + 1, acts[0], is_passive, False, plan, acts, verb)


def _follows_auxiliary(words: Sequence[Word], at: int) -> bool:
    """Whether a word behind a helper is its verb: "was sold", "has kept", not "was a", "has the"."""
    word = words[at]
    if word.lower in STOP and word.lower != "about":
        return False
    helper = next((w for w in reversed(words[:at]) if w.stem in (BE, HAVE, DO) or w.lower in MODALS), None)
    if helper is None or helper.stem == DO or helper.lower in MODALS:
        return True
    return _is_participle(word) or word.lower.endswith("ing") or word.lower == "about"


def _is_participle(word: Word) -> bool:
    if word.lower.endswith(_PASSIVE_ENDINGS) or word.lower in _PARTICIPLES:
        return True
    return word.lower in irregular() and _is_past(word.lower)


def _nominal(words: Sequence[Word], start: int, end: int) -> VerbGroup | None:
    """The first noun that names an act among some words."""
    nouns = lexicon().nouns
    for at in range(start, end):
        word = words[at]
        if word.stem in nouns and not (word.is_capital and at) and word.stem not in lexicon().things:
            acts = nouns[word.stem]
            return VerbGroup(at, at + 1, acts[0], False, True, False, acts, at)
    return None
