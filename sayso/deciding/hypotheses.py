"""Acts on hypotheses as plain functions: asking, naming rivals, placing propositions, setting priors.

Each records one line in judgements.jsonl and says what it decided; `acts.undo` takes it back. All raise
`UsageError` for what cannot be decided, before anything is written.
"""

from sayso.case import Case
from sayso.deciding.recording import By, Draft, Outcome, record
from sayso.deciding.subjects import begin, find_claim
from sayso.errors import UsageError
from sayso.judging.hypotheses import STEPS, rival_id
from sayso.model.hypothesis import NONE, Question, Rival
from sayso.model.judging import to_value
from sayso.model.place import Anchor
from sayso.pipeline.asking import find_proposition, load_questions

_LONGEST = 300
_OFF = "off"


def ask(case: Case, question: str, rivals: tuple[str, ...], by: By) -> Outcome:
    """A question with two or more answers that exclude one another; "none of these" is always one more."""
    words = _words(question)
    names = tuple(map(_words, rivals))
    if len(set(names)) < max(2, len(names)):
        raise UsageError("A question needs two rivals or more, each another: --rival … --rival …")
    if any(each.words == words for each in load_questions(case.database)):
        raise UsageError(f"“{begin(words)}” is asked already: see `sayso hypotheses list`.")
    value = to_value(act="ask", question=words, rivals=list(names))
    listed = ", ".join(f"“{each}”" for each in names)
    said = f"Asked: “{words}” Rivals: {listed}, or none of these"
    return _record(case, ("hypothesis", value, said), by)


def add_rival(case: Case, wanted: str | None, words: str, by: By) -> Outcome:
    """One more rival of a question."""
    question, name = find_question(case, wanted), _words(words)
    if any(name == each.words or rival_id(question.id, name) == each.id for each in question.rivals):
        raise UsageError(f"“{name}” is a rival of this question already.")
    value = to_value(act="add", hypotheses=question.id, rivals=[name])
    return _record(case, ("hypothesis", value, f"“{name}” is one more rival of “{question.words}”"), by)


def place(case: Case, proposition: str, wanted: str, step: str, by: By) -> Outcome:
    """A cell: how a proposition would stand, were a rival so; `step` is one of `Step`.

    `wanted` names the rival, and its question where several have one of that name: see `find_rival`.
    """
    if step not in STEPS:
        raise UsageError(f"{step!r} is no step: write one of {', '.join(STEPS)}.")
    question, rival = find_rival(case, wanted)
    anchor, text = _anchor(case, proposition)
    value = to_value(hypotheses=question.id, rival=rival.id, step=step)
    said = f"If “{rival.words}”: “{text}” {step}"
    return _record(case, ("cell", value, said), by, (anchor,))


def take_off(case: Case, proposition: str, wanted: str | None, by: By) -> Outcome:
    """Takes a proposition off the matrix of a question."""
    question = find_question(case, wanted)
    anchor, text = _anchor(case, proposition)
    if find_proposition(case.database, proposition) not in question.propositions:
        raise UsageError(f"“{text}” is not on the matrix of “{question.words}”.")
    value = to_value(hypotheses=question.id, step=_OFF)
    return _record(case, ("cell", value, f"“{text}” is off “{question.words}”"), by, (anchor,))


def set_prior(case: Case, wanted: str, number: float, by: By) -> Outcome:
    """The probability of a rival before anything was heard, between 0 and 1; others share what is left."""
    if not 0.0 < number < 1.0:
        raise UsageError(f"{number} is no prior: write a number between 0 and 1.")
    question, rival = find_rival(case, wanted)
    value = to_value(hypotheses=question.id, rival=rival.id, prior=float(number))
    return _record(case, ("prior", value, f"The prior of “{rival.words}” is {number}"), by)


def rename(case: Case, wanted: str, words: str, by: By, *, is_rival: bool = False) -> Outcome:
    """Other words for a question, or for a rival; cells and priors stay."""
    name = _words(words)
    if not is_rival:
        question = find_question(case, wanted)
        value = to_value(act="rename", hypotheses=question.id, words=name)
        return _record(case, ("hypothesis", value, f"“{question.words}” is now “{name}”"), by)
    question, rival = find_rival(case, wanted)
    _require_own(rival)
    if any(name == each.words for each in question.rivals):
        raise UsageError(f"“{name}” is a rival of this question already.")
    value = to_value(act="rename", hypotheses=question.id, rival=rival.id, words=name)
    return _record(case, ("hypothesis", value, f"“{rival.words}” is now “{name}”"), by)


def drop(case: Case, wanted: str, by: By, *, is_rival: bool = False) -> Outcome:
    """Drops a question, or one rival of a question that has three or more."""
    if not is_rival:
        question = find_question(case, wanted)
        value = to_value(act="drop", hypotheses=question.id)
        return _record(case, ("hypothesis", value, f"“{question.words}” is dropped"), by)
    question, rival = find_rival(case, wanted)
    _require_own(rival)
    if len(question.rivals) <= 3:
        raise UsageError("A question keeps two rivals: drop the question, or rename the rival.")
    value = to_value(act="drop", hypotheses=question.id, rival=rival.id)
    return _record(case, ("hypothesis", value, f"“{rival.words}” is no rival any more"), by)


def imply(case: Case, names: tuple[str, str], step: str, otherwise: str | None, by: By) -> Outcome:
    """If the first proposition is so, the second would be (`step`); `otherwise`: were the first not so."""
    for each in (step, otherwise):
        if each is not None and each not in STEPS:
            raise UsageError(f"{each!r} is no step: write one of {', '.join(STEPS)}.")
    if len({find_proposition(case.database, each) for each in names}) < 2:
        raise UsageError("Nothing follows from itself: give two propositions.")
    (first, if_so), (second, then) = (_anchor(case, each) for each in names)
    value = to_value(step=step, otherwise=otherwise)
    rest = "" if otherwise is None else f"; otherwise: {otherwise}"
    said = f"If “{if_so}”, then “{then}”: {step}{rest}"
    return _record(case, ("implies", value, said), by, (first, second))


def find_question(case: Case, wanted: str | None) -> Question:
    """The question with this id, beginning of one, or these words; the only one if `None`.

    Raises `UsageError`.
    """
    known = load_questions(case.database)
    if wanted is None:
        found = list(known)
    else:
        found = [each for each in known if each.words == wanted]
        found = found or [each for each in known if wanted and each.id.startswith(wanted)]
    if len(found) == 1:
        return found[0]
    if wanted is None and found:
        raise UsageError("There are several questions: say which (`sayso hypotheses list`).")
    raise UsageError(f"{wanted!r} is not one question: see `sayso hypotheses list`." if wanted else _NOTHING)


_NOTHING = "No question is asked yet: sayso hypotheses new QUESTION --rival … --rival …"


def find_rival(case: Case, wanted: str) -> tuple[Question, Rival]:
    """A rival with its question, by `RIVAL`, or by `QUESTION:RIVAL` where several questions have one.

    `RIVAL` is its words or their beginning, its number in the matrix (from 1), or `none`; `QUESTION` the
    beginning of an id. Raises `UsageError`.
    """
    known = load_questions(case.database)
    if not known:
        raise UsageError(_NOTHING)
    exact = [(each, rival) for each in known for rival in each.rivals if rival.words == wanted]
    head, colon, rest = wanted.partition(":")
    chosen = [each for each in known if colon and head and each.id.startswith(head)]
    found = exact or [pair for each in chosen for pair in _rivals_like(each, rest.strip())]
    found = found or [pair for each in known for pair in _rivals_like(each, wanted.strip())]
    if len(found) == 1:
        return found[0]
    if not found:
        raise UsageError(f"{wanted!r} is no rival: see `sayso hypotheses show`.")
    shown = ", ".join(f"{each.id[:10]}:{rival.words}" for each, rival in found[:5])
    raise UsageError(f"{wanted!r} may be {shown}: give more of it.")


def _rivals_like(question: Question, wanted: str) -> list[tuple[Question, Rival]]:
    if wanted == NONE:
        return [(question, question.rivals[-1])]
    if wanted.isdecimal() and 1 <= int(wanted) <= len(question.rivals):
        return [(question, question.rivals[int(wanted) - 1])]
    folded = wanted.casefold()
    exact = [each for each in question.rivals if each.words.casefold() == folded]
    begun = [each for each in question.rivals if folded and each.words.casefold().startswith(folded)]
    return [(question, each) for each in exact or begun]


def _require_own(rival: Rival) -> None:
    if rival.id == NONE:
        raise UsageError("“none of these” is a rival of every question.")


def _anchor(case: Case, wanted: str) -> tuple[Anchor, str]:
    """Where the claim that names a proposition stands, and the proposition's words."""
    proposition = find_proposition(case.database, wanted)
    query = (
        "SELECT claim FROM proposition_claim WHERE proposition = ?"
        " ORDER BY reason != 'names it', score DESC, claim LIMIT 1"
    )
    claim = case.database.value(query, proposition)
    if claim is None:
        raise UsageError(f"No claim says {wanted!r} any more: run `sayso read` again.")
    text = case.database.value("SELECT text FROM proposition WHERE proposition = ?", proposition)
    return find_claim(case, str(claim)).anchor, begin(str(text))


def _words(given: str) -> str:
    words = " ".join(given.encode("utf-8", "replace").decode("utf-8").split())
    if not words or len(words) > _LONGEST:
        raise UsageError(f"Questions and rivals have 1 to {_LONGEST} characters.")
    return words


def _record(case: Case, draft: tuple[str, str, str], by: By, anchors: tuple[Anchor, ...] = ()) -> Outcome:
    kind, value, said = draft
    return record(case, Draft(kind=kind, said=said, anchors=anchors, value=value), by)
