"""A sentence as a frame: who does what to whom, where, when, how many, whether it is denied or only planned.

No parser: the main verb is the first group of words that can be one, its actor stands before it (behind
"by" in a passive), what is acted on behind it. What the rules cannot tell stays empty; nothing is guessed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, TypeVar

from sayso.model.place import Span
from sayso.wording.days import Day, days_in
from sayso.wording.denials import undenied
from sayso.wording.figures import Figure, figures_in
from sayso.wording.lexicon import lexicon
from sayso.wording.lists import listed
from sayso.wording.names import Name, names_in
from sayso.wording.polarity import NEGATIVE_ACTS, NEGATORS, main_negations, negations
from sayso.wording.verbs import STOP, VerbGroup, light_noun, main_verb
from sayso.wording.words import Word, words_of

_Spanned = TypeVar("_Spanned", Day, Figure, Name)
Modality = Literal["fact", "plan", "maybe", "duty", "condition", "question"]

_PLANS = listed("frames", "plans")
_MAYBE = listed("frames", "maybe")
_DUTIES = listed("frames", "duties")
_CONDITIONS = listed("frames", "conditions")
_PRONOUNS = frozenset({"it", "he", "she", "they", "we", "i", "this", "that", "these"})
_PLACES = listed("frames", "places")
_LACKING = listed("polarity", "lacking")
_BORDERS = listed("frames", "borders")


@dataclass(frozen=True, slots=True)
class Term:
    """A word that carries meaning. `group` stands for it and its like ("acquire" and "buy" are `buy`),
    `others` are further groups of a phrase.
    """

    stem: str
    group: str
    span: Span
    is_negated: bool = False
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What a sentence says. Roles hold the groups of their words, names in small letters among them.

    `act` is the main act (a group of our lists, else the verb's stem), `None` where there is no verb,
    `verb` its word, `senses` all that it may name; `acts` are all acts that the sentence names. `actor`,
    `target` and `rest` are who acts, what is acted on (whichever of the two a passive puts first), the rest.
    `is_negated`: the main clause says it is not so. `condition` are the words of its if-clause, `main` then
    those of its main clause; `has_pronoun`: a pronoun is its subject. `lacked` are things that it says there
    are none of: "without a permit". `has_verb`: a verb, not a noun, names its act.
    """

    text: str
    terms: tuple[Term, ...]
    act: str | None
    verb: str
    senses: tuple[str, ...]
    acts: tuple[str, ...]
    actor: frozenset[str]
    target: frozenset[str]
    rest: frozenset[str]
    place: frozenset[str]
    names: tuple[Name, ...]
    has_pronoun: bool
    figures: tuple[Figure, ...]
    days: tuple[Day, ...]
    is_negated: bool
    modality: Modality
    condition: str | None
    main: str
    lacked: frozenset[str]
    has_verb: bool

    @property
    def wholeness(self) -> int:
        """How far it can be read by itself: 2 with who or what and a verb, 1 with a pronoun for that, 0 as a
        fragment ("the sale", "to comment").
        """
        lower = self.text.lower()
        if not self.has_verb or lower.startswith(("to ", "not to ", self.verb)):
            return 0
        return 1 if self.has_pronoun else 2 * bool(self.actor or self.target)


def frame_of(text: str, known: Iterable[str] = ()) -> Frame:
    """The frame of a sentence; `known` are names in it that somebody else found (`Claim.about`)."""
    return _frame(" ".join(text.split()), tuple(known))


@lru_cache(maxsize=256)
def _frame(text: str, known: tuple[str, ...]) -> Frame:
    words, times = undenied(words_of(text))
    days, figures = _of_words(words, days_in(text)), _of_words(words, figures_in(text))
    names = _of_words(words, names_in(text, known))
    clause, condition = _parted(words)
    denied = (times + len(main_negations(clause))) % 2 == 1
    clause = _without_denial(clause)
    group = main_verb(clause)
    counted = (*(each.span for each in days), *(each.span for each in figures))
    terms = _terms(words, counted)
    actor, target, rest = _roles(clause, group)
    by_place = {term.span.start: term.group for term in terms}

    def groups(part: Sequence[Word]) -> frozenset[str]:
        return frozenset([by_place[at] for word in part if (at := word.span.start) in by_place])

    return Frame(
        text=text,
        terms=terms,
        act=None if group is None else group.act,
        verb="" if group is None else clause[group.head].lower,
        senses=() if group is None else group.senses,
        acts=tuple(_acts(words, group)),
        actor=groups(actor),
        target=groups(target),
        rest=groups(rest),
        place=groups(_places(words, counted)),
        names=names,
        has_pronoun=_has_pronoun(clause, group),
        figures=figures,
        days=days,
        is_negated=denied,
        modality=_modality(clause, group, condition),
        condition=condition,
        main="" if condition is None else " ".join(word.text for word in clause if word.text != "?"),
        lacked=groups(_lacked(words)),
        has_verb=group is not None and not group.is_noun,
    )


def _of_words(words: Sequence[Word], found: Iterable[_Spanned]) -> tuple[_Spanned, ...]:
    """What stands where words are that were kept."""
    starts = [word.span.start for word in words]
    return tuple(each for each in found if any(each.span.start <= at < each.span.end for at in starts))


def _parted(words: Sequence[Word]) -> tuple[Sequence[Word], str | None]:
    """The words without an if-clause, and its words."""
    for at, word in enumerate(words):
        if word.lower not in _CONDITIONS or (
            at and words[at - 1].lower in ("as", "even", "ask", "asked", "see")
        ):
            continue
        end = next((k for k in range(at, len(words)) if words[k].lower in (",", "then", ";")), len(words))
        main = (*words[:at], *words[end + 1 :])
        if any(each.is_word for each in main):
            return main, " ".join(each.text for each in words[at + 1 : end])
        return words, " ".join(each.text for each in words[at + 1 :])
    return words, None


def _without_denial(words: Sequence[Word]) -> Sequence[Word]:
    """The words without an act of denying and the "that" it brings: what is denied, by whom."""
    for at in main_negations(words):
        if words[at].lower in NEGATORS or at + 2 >= len(words):
            continue
        end = at + 1
        that = next(
            (k for k in range(at + 1, min(at + 5, len(words))) if words[k].lower in ("that", "que")), None
        )
        if that is not None and that + 1 < len(words):
            end = that + 1
        elif words[at].stem not in NEGATIVE_ACTS or words[end].lower == "to":
            continue
        return (*(word for word in words[:at] if word.stem != "be" and word.lower != "it"), *words[end:])
    return words


def _terms(words: Sequence[Word], counted: Sequence[Span]) -> tuple[Term, ...]:
    """The words that carry meaning, without figures and dates."""
    lists = lexicon()
    found = negations(words)
    negated = {at + step for at in found for step in (1, 2)}
    silent = {
        at for at in found if words[at].stem in NEGATIVE_ACTS and words[at].stem not in ("lack", "avoid")
    }
    out = []
    at = 0
    while at < len(words):
        word = words[at]
        phrase = lists.phrase(words, at) or lists.compound(words, at)
        size = 1
        others: tuple[str, ...] = ()
        if phrase is not None:
            (group, *more), size = phrase
            others = tuple(more)
        elif (
            at in silent
            or word.lower in STOP
            or word.lower in NEGATORS
            or not word.is_word
            or _within(word, counted)
            or light_noun(words, at) is not None
        ):
            at += 1
            continue
        else:
            group = group_of(word.stem)
        out.append(Term(word.stem, group, word.span, at in negated, others))
        at += size
    return tuple(out)


def _within(word: Word, spans: Sequence[Span]) -> bool:
    return any(span.meets(word.span) for span in spans)


@lru_cache(maxsize=50_000)
def group_of(stem: str) -> str:
    """What stands for a stem and those that mean nearly the same; the stem itself where no list has it."""
    lists = lexicon()
    acts = lists.acts(stem)
    return (*lists.things.get(stem, ()), *acts, stem)[0]


@lru_cache(maxsize=50_000)
def groups_of(stem: str, group: str, others: tuple[str, ...] = ()) -> frozenset[str]:
    """All that may stand for a word with this stem and groups (see `Term`): a raid may be an attack."""
    if group not in (stem, group_of(stem)):  # several words
        return frozenset({group, *others})
    lists = lexicon()
    return frozenset({stem, *lists.acts(stem), *lists.things.get(stem, ())})


def _acts(words: Sequence[Word], group: VerbGroup | None) -> list[str]:
    """Every act that a sentence names, the main one first."""
    lists = lexicon()
    found = [] if group is None or group.act is None else [group.act]
    for at, word in enumerate(words):
        phrase = lists.phrase(words, at)
        acts = phrase[0] if phrase is not None else lists.acts(word.stem)[:1]
        found += [act for act in acts if act not in found]
    return found


def _roles(words: Sequence[Word], group: VerbGroup | None) -> tuple[Sequence[Word], ...]:
    """Words of who acts, of what is acted on, and the others."""
    if group is None:
        return (), (), words
    before, after = words[: group.start], words[group.end :]
    if group.is_noun:
        return _noun_roles(words, group)
    end = next(
        (k for k, word in enumerate(after) if word.lower in _BORDERS and word.lower != "of"), len(after)
    )
    if not group.is_passive:
        return before, after[:end], after[end:]
    agent = _behind(after, "by") or _behind(after, "por")
    rest = tuple(word for word in after if word not in agent)
    return agent, before, rest


def _noun_roles(words: Sequence[Word], group: VerbGroup) -> tuple[Sequence[Word], ...]:
    """Roles of a nominal act: "the sale of the quay by the ministry"; a name before it is who acts."""
    before, after = words[: group.start], words[group.end :]
    agent, target = _behind(after, "by"), _behind(after, "of")
    others = tuple(word for word in after if word not in agent and word not in target)
    return agent or before, target, others


def _behind(words: Sequence[Word], opener: str) -> tuple[Word, ...]:
    """The phrase behind the first `opener`, up to the next word that begins another."""
    for at, word in enumerate(words):
        if word.lower == opener:
            end = next(
                (
                    k
                    for k in range(at + 1, len(words))
                    if (words[k].lower in _BORDERS and words[k].lower not in ("of", "and"))
                    or not words[k].is_word
                ),
                len(words),
            )
            return tuple(words[at + 1 : end])
    return ()


def _places(words: Sequence[Word], counted: Sequence[Span]) -> tuple[Word, ...]:
    """Words of the phrases that say where."""
    out: list[Word] = []
    for at, word in enumerate(words[:-1]):
        if word.lower in _PLACES:
            for each in words[at + 1 : at + 6]:
                if each.lower in _BORDERS or not each.is_word or _within(each, counted):
                    break
                if out and out[-1].is_capital and not each.is_capital:  # "in Lyss ruled"
                    break
                out.append(each)
    return tuple(out)


def _lacked(words: Sequence[Word]) -> Sequence[Word]:
    """The words right behind "without" and "no"."""
    return [
        each for at, word in enumerate(words) if word.lower in _LACKING for each in words[at + 1 : at + 3]
    ]


def _has_pronoun(words: Sequence[Word], group: VerbGroup | None) -> bool:
    """Whether a pronoun stands where who acts, or what is acted on, is said first."""
    return group is not None and any(word.lower in _PRONOUNS for word in words[: group.start][:2])


def _modality(words: Sequence[Word], group: VerbGroup | None, condition: str | None) -> Modality:
    """How far the main clause commits itself."""
    if condition is not None:
        return "condition"
    if words and words[-1].lower == "?":
        return "question"
    if group is None:
        return "plan" if words and words[0].lower == "to" else "fact"
    helping = {word.lower for word in words[group.start : group.end]}
    if helping & _DUTIES:
        return "duty"
    near = words[max(0, group.start - 3) : group.end + 1]
    if (helping & {"may", "might", "could"}) or any(word.lower in _MAYBE for word in near):
        return "maybe"
    if group.plan or any(word.stem in _PLANS for word in words[group.start : group.end]):
        return "plan"
    return "plan" if words[0].lower == "to" else "fact"
