"""What decisions say of hypotheses, replayed from the first to the last: questions, rivals, cells, priors.

Kinds of judgements: `hypothesis` (a question is asked, gets a rival, is renamed or dropped), `prior`, `cell`
(anchored at the claim that names the proposition) and `implies` (anchored at two such claims).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, get_args

from sayso.model.entity import Judgement
from sayso.model.hypothesis import NONE, Cell, Question, Rival, Stated, Step
from sayso.model.judging import fields_of
from sayso.model.place import content_id

KINDS = ("hypothesis", "cell", "prior", "implies")
STEPS: tuple[Step, ...] = get_args(Step)
NONE_WORDS = "none of these"
_OFF = "off"  # the step of a proposition that was taken off the matrix

Pointed = tuple[Judgement, tuple[str | None, ...]]
"""A judgement and, for each of its anchors, the proposition that it points at now (`None`: not found)."""


@dataclass(slots=True)
class _Open:
    """A question while decisions about it are replayed."""

    words: str
    rivals: dict[str, Rival]
    cells: dict[tuple[str, str], Cell] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)


def rival_id(question: str, words: str) -> str:
    """The id of a rival: a hash of the question's id and the words in which it was first put."""
    return content_id("rival", question, words)


def questions(judgements: Iterable[Pointed]) -> tuple[Question, ...]:
    """All questions that were asked and not dropped, the oldest first. Judgements are those in force, the
    oldest first; what is not understood is passed over.
    """
    found: dict[str, _Open] = {}
    for judgement, pointed in judgements:
        fields = fields_of(judgement.value)
        if judgement.kind == "hypothesis" and fields.get("act") == "ask":
            found[judgement.id] = _Open(words=str(fields.get("question")), rivals={})
            _add_rivals(found[judgement.id], judgement.id, fields)
        about = found.get(str(fields.get("hypotheses")))
        if about is None:
            continue
        if judgement.kind == "hypothesis":
            _change(found, about, fields)
        elif judgement.kind == "prior":
            _set_prior(about, fields)
        elif judgement.kind == "cell":
            _place(about, judgement, pointed, fields)
    return tuple(_closed(name, each) for name, each in found.items())


def _add_rivals(about: _Open, question: str, fields: Mapping[str, Any]) -> None:
    for words in fields.get("rivals") or ():
        name = rival_id(question, str(words))
        about.rivals.setdefault(name, Rival(id=name, words=str(words)))


def _change(found: dict[str, _Open], about: _Open, fields: Mapping[str, Any]) -> None:
    question, rival = str(fields.get("hypotheses")), fields.get("rival")
    act, words = fields.get("act"), str(fields.get("words"))
    if act == "add":
        _add_rivals(about, question, fields)
    elif act == "drop" and rival is None:
        del found[question]
    elif act == "drop":
        about.rivals.pop(str(rival), None)
    elif act == "rename" and rival is None:
        about.words = words
    elif act == "rename" and rival in about.rivals:
        about.rivals[str(rival)] = replace(about.rivals[str(rival)], words=words)


def _set_prior(about: _Open, fields: Mapping[str, Any]) -> None:
    rival, prior = str(fields.get("rival")), fields.get("prior")
    if isinstance(prior, int | float) and 0.0 < prior < 1.0:
        known = about.rivals.get(rival, Rival(id=NONE, words=NONE_WORDS))
        if rival in (known.id, NONE):
            about.rivals[rival] = replace(known, prior=float(prior))


def _place(
    about: _Open, judgement: Judgement, pointed: tuple[str | None, ...], fields: Mapping[str, Any]
) -> None:
    rival, step = str(fields.get("rival")), fields.get("step")
    proposition = pointed[0] if pointed else None
    if proposition is None:
        about.lost.append(judgement.id)
    elif step == _OFF:
        about.cells = {key: each for key, each in about.cells.items() if key[0] != proposition}
    elif step in STEPS:
        about.cells[proposition, rival] = Cell(
            proposition=proposition, rival=rival, step=step, judgement=judgement.id, note=judgement.note
        )


def _closed(name: str, about: _Open) -> Question:
    none = about.rivals.get(NONE, Rival(id=NONE, words=NONE_WORDS))
    rivals = (*(each for each in about.rivals.values() if each.id != NONE), none)
    known = {each.id for each in rivals}
    return Question(
        id=name,
        words=about.words,
        rivals=rivals,
        cells=tuple(each for each in about.cells.values() if each.rival in known),
        lost=tuple(about.lost),
    )


def stated(judgements: Iterable[Pointed]) -> Iterator[Stated]:
    """The conditionals that people stated and that are in force; of those about the same two propositions by
    one user the latest. Where a proposition is not found any more, or the two became one, there is none.
    """
    found: dict[tuple[str, str, int], Stated] = {}
    for judgement, pointed in judgements:
        fields = fields_of(judgement.value)
        step, otherwise = fields.get("step"), fields.get("otherwise")
        if judgement.kind != "implies" or step not in STEPS or len(pointed) != 2:
            continue
        condition, consequence = pointed
        if condition is None or consequence is None or condition == consequence:
            continue
        found[condition, consequence, judgement.user] = Stated(
            condition=condition,
            consequence=consequence,
            step=step,
            otherwise=otherwise if otherwise in STEPS else None,
            judgement=judgement.id,
            user=judgement.user,
            note=judgement.note,
        )
    yield from found.values()
