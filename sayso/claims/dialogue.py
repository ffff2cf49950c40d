"""Who speaks each quotation of a passage: "said Ann", "he said", turns without a cue, names called on.

Each quotation is given to one of those who take part by a log-linear model over them, from left to right, so
that the speakers before it count (features after Elson & McKeown 2010 and Muzny et al. 2017).
`training/pronouns.py` makes its weights.
"""

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from sayso.claims.cast import Cast, cast
from sayso.claims.cues import Grammar
from sayso.claims.names import text_of
from sayso.claims.turns import TAG, Turn, quotations, told, turns
from sayso.claims.words import Range, Words
from sayso.model.place import Span

BREAK = re.compile(r"\n[^\S\n]*\n\s*")
WINDOW = 700
"""How many words back somebody who has not spoken may be found."""


@cache
def weights() -> Mapping[str, float]:
    """The weights of the features, as trained."""
    text = files("sayso.claims").joinpath("weights", "pronouns.json").read_text(encoding="utf-8")
    loaded: dict[str, float] = json.loads(text)["speakers"]
    return loaded


@dataclass(slots=True)
class State:
    """What is known before a quotation: who spoke so far, in order, and when each was last seen."""

    spoken: list[int | None]


def candidates(people: Cast, turn: Turn, state: State) -> list[int]:
    """Who may speak: those seen not long before or right behind, and those who have spoken."""
    end = turn.part[1] + TAG
    seen = {s.who for s in people.sightings if turn.part[0] - WINDOW <= s.part[0] < end and s.who >= 0}
    if turn.after is None or turn.after.one.who < 0:
        seen = {w for w in seen if any(s.who == w and s.part[0] < end for s in people.sightings)}
    seen = {w for w in seen if w in people.telling or _acts(people, w)}
    seen |= {w for w in state.spoken[-8:] if w is not None}
    beside = told(turn)
    if beside is not None and beside[1].kind == "verb" and beside[1].one.who < 0:
        gender = beside[1].one.gender
        fitting = {w for w in seen if w not in people.telling and people.genders[w] in (None, gender)}
        seen = fitting or seen
    return sorted(seen)


def _acts(people: Cast, who: int) -> bool:
    """Whether somebody is more than a name that others stand beside: a place, a book, an owner."""
    own = [s for s in people.sightings if s.who == who]
    personal = people.genders[who] is not None or any(s.kind == "noun" for s in own)
    return personal or any(s.role == "main" for s in own)


def features(
    people: Cast, all_turns: Sequence[Turn], number: int, state: State, who: int, among: Sequence[int]
) -> Iterator[str]:
    """What speaks for and against one of those who may have spoken a quotation, as words."""
    turn = all_turns[number]
    sure = told(turn)
    strength = "none" if sure is None else f"{sure[0]}-{'pronoun' if sure[1].one.who < 0 else 'name'}"
    yield from _by_tags(people, turn, state, who, among)
    if number and len(state.spoken) == number and turn.linked and not turn.ends and turn.before is not None:
        yield f"same-sentence-{'same' if state.spoken[-1] == who else 'other'}"
    if sure is not None and sure[1].kind == "verb" and sure[1].one.who >= 0:
        return
    for feature in _by_turn(people, all_turns, number, state, who, among):
        yield feature
        yield f"{strength}|{feature}"


def _by_tags(people: Cast, turn: Turn, state: State, who: int, among: Sequence[int]) -> Iterator[str]:
    best = told(turn)
    for side, tag in (("after", turn.after), ("before", turn.before)):
        if tag is None:
            continue
        chosen = "+" if best is not None and best[1] is tag else "-"
        mark = (
            f"{side}-{tag.kind}-{'comma' if turn.comma else 'stop'}{'-leads' if turn.leads else ''}{chosen}"
        )
        if side == "before" and turn.linked:
            mark += "-linked"
        if tag.one.who == who:
            yield mark
        elif tag.one.who < 0:
            gender = people.genders[who]
            fit = "open" if gender is None else "fit" if gender == tag.one.gender else "unfit"
            fit = "unfit" if who in people.telling else fit
            yield f"{mark}-pronoun-{fit}"
            if fit != "unfit":
                guess = people.guesses[people.sightings.index(tag.one)]
                yield f"{tag.kind}-pronoun-{'guess' if guess == who else 'not-guess'}"
                fitting = [w for w in among if people.genders[w] in (None, tag.one.gender)]
                yield f"{tag.kind}-pronoun-rank={_rank(people, who, fitting, tag.one.part[0])}"
                yield f"{tag.kind}-pronoun-many={min(len(fitting), 3)}"
                mains = _rank(people, who, fitting, tag.one.part[0], main=True)
                yield f"{tag.kind}-pronoun-main-rank={mains}"
                voices = [w for w in state.spoken if w in fitting]
                if voices:
                    yield f"{tag.kind}-pronoun-{'is' if voices[-1] == who else 'not'}-last-of-gender"
                others = [w for w in voices if w != voices[-1]]
                if others and others[-1] == who:
                    yield f"{tag.kind}-pronoun-is-other-of-gender"


def _last_seen(people: Cast, who: int, before: int, main: bool) -> int:
    return max(
        (
            s.part[0]
            for s in people.sightings
            if s.who == who and s.part[0] < before and (not main or s.role == "main")
        ),
        default=-1,
    )


def _guessed_last(people: Cast, low: int, high: int) -> int:
    """Who was mentioned last in a range, pronouns as guessed; -1 for nobody."""
    there = (n for n, s in enumerate(people.sightings) if low <= s.part[0] < high)
    last = max(there, default=None)
    return -1 if last is None else people.guesses[last]


def _rank(people: Cast, who: int, among: Sequence[int], before: int, *, main: bool = False) -> int:
    mine = _last_seen(people, who, before, main)
    return min(sum(_last_seen(people, w, before, main) > mine for w in among if w != who), 3)


def _by_turn(
    people: Cast, all_turns: Sequence[Turn], number: int, state: State, who: int, among: Sequence[int]
) -> Iterator[str]:
    turn = all_turns[number]
    gap = (
        "adjacent"
        if turn.gap == 0
        else "linked"
        if turn.linked and not turn.ends
        else f"ends{min(turn.ends, 4)}"
    )
    previous = all_turns[number - 1] if number else None
    tagged = "none"
    if previous is not None:
        tagged = "tagged" if previous.after is not None and previous.after.kind == "verb" else "untagged"
    spoken = state.spoken
    if spoken and spoken[-1] == who:
        yield f"last-{gap}"
        yield f"last-{gap}-{tagged}"
    earlier = [w for w in spoken if w is not None and w != (spoken[-1] if spoken else None)]
    if earlier and earlier[-1] == who:
        yield f"other-{gap}"
        yield f"other-{gap}-{tagged}"
    if who in turn.called:
        yield "called"
    if who in turn.mentioned:
        yield "mentioned"
    if previous is not None and who in previous.called:
        yield f"called-before-{gap}"
    low = previous.part[1] if previous is not None else max(0, turn.part[0] - 3 * TAG)
    if _guessed_last(people, low, turn.part[0]) == who:
        yield f"guess-between-{gap}"
    between = [s for s in people.sightings if low <= s.part[0] < turn.part[0] and s.who >= 0]
    if between:
        if between[-1].who == who:
            yield f"between-last-{gap}"
        if between[0].who == who:
            yield f"between-first-{gap}"
        if any(s.who == who for s in between):
            yield "between"
    yield f"rank={_rank(people, who, among, turn.part[0])}"
    yield f"times-spoken={min(sum(w == who for w in spoken), 3)}"
    yield f"main-rank={_rank(people, who, among, turn.part[0], main=True)}"
    own = [s for s in people.sightings if s.who == who]
    mains = sum(s.role == "main" for s in own)
    yield "acts" if mains * 2 > len(own) else "acts-some" if mains else "never-acts"
    yield f"seen={min(len(own), 4)}"
    yield f"gender-{'known' if people.genders[who] else 'open'}"
    kinds = {s.kind for s in people.sightings if s.who == who}
    yield "teller" if "teller" in kinds else "named" if "name" in kinds else "described"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """A quotation with its marks, and who speaks it.

    `speaker` is the fullest name in the passage, else the words that describe the person, "I" for the teller;
    `None` where nobody may have. `places` are the mentions of that person outside quotations. `sure` is how
    sure the model is, 0 to 1.
    """

    span: Span
    speaker: str | None
    places: tuple[Span, ...]
    sure: float


def quotation_speakers(
    words: Words, sentences: Sequence[Range], grammar: Grammar, known: Mapping[str, float] | None = None
) -> tuple[Spoken, ...]:
    """Who speaks each quotation within `sentences`, in order. Each gets the likeliest; the caller sets a
    threshold. The work grows with the square of the quotations: give a long text piece by piece.

    `known` are weights in place of those that ship.
    """
    trained = weights() if known is None else known
    quoted = quotations(words, (sentences[0][0], sentences[-1][1])) if sentences else []
    people = cast(words, sentences, quoted, grammar)
    all_turns = turns(words, quoted, people, grammar)
    state = State([])
    out: list[Spoken] = []
    for number, turn in enumerate(all_turns):
        among = candidates(people, turn, state)
        if number and _answers(words, all_turns[number - 1], turn):
            among = [w for w in among if w != state.spoken[-1]] or among
        who, sure = _best(people, all_turns, number, state, among, trained)
        state.spoken.append(who)
        places = tuple(words.span(s.part) for s in people.sightings if s.who == who and s.who >= 0)
        name = None if who is None else _name(words, people, who)
        out.append(Spoken(span=words.span(turn.part), speaker=name, places=places, sure=sure))
    return tuple(out)


def _answers(words: Words, before: Turn, turn: Turn) -> bool:
    """Whether a quotation opens the paragraph behind the one in which the quotation before it was closed: by
    the custom of print somebody else speaks then.
    """
    between = words.text[words.ends[before.part[1] - 1] : words.starts[turn.part[0]]]
    return len(BREAK.findall(between)) == 1 and not between[between.rindex("\n") :].strip()


def _best(
    people: Cast,
    all_turns: Sequence[Turn],
    number: int,
    state: State,
    among: Sequence[int],
    known: Mapping[str, float],
) -> tuple[int | None, float]:
    if not among:
        return None, 0.0
    scores = [
        sum(known.get(f, 0.0) for f in sorted(set(features(people, all_turns, number, state, who, among))))
        for who in among
    ]
    top = max(scores)
    best = scores.index(top)
    return among[best], 1 / sum(math.exp(score - top) for score in scores)


def _name(words: Words, people: Cast, who: int) -> str:
    """The longest name of somebody, else the first description."""
    own = [s for s in people.sightings if s.who == who] or [s for s in people.quoted if s.who == who]
    named = [s for s in own if s.kind == "name"]
    best = max(named, key=lambda s: (s.part[1] - s.part[0], -s.part[0])) if named else own[0]
    return "I" if best.kind == "teller" else text_of(words, best.part)
