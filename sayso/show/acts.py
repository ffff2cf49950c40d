"""Deciding from a page: `/judge/ACT` takes a form, records one decision, and leads back to where it was sent.

The fields are named as the acts of `sayso.deciding` name what they take; `back` is the address to go back to,
`at` the place on it, `note` the reason or question.
"""

from collections.abc import Callable, Mapping
from urllib.parse import unquote

from sayso.case import Case
from sayso.deciding import acts, claims, notes
from sayso.deciding.recording import By, Outcome
from sayso.errors import UsageError
from sayso.show.answering import DECIDED, Action
from sayso.show.asked import Asked, Link, NotFound, parse_query
from sayso.show.forms import Form, read_form

Act = Callable[[Case, Form, By], Outcome]


def _pair(kind: str) -> Act:
    def act(case: Case, form: Form, by: By) -> Outcome:
        return acts.judge_pair(case, kind, (need(form, "left"), need(form, "right")), by)

    return act


def need(form: Form, name: str) -> str:
    """A field that must be filled in. Raises `UsageError`."""
    given = form.get(name)
    if given is None:
        raise UsageError(f"Fill in “{_LABELS.get(name, name)}”.")
    return given


_LABELS = {
    "claim": "which claim",
    "who": "who says it",
    "words": "the words",
    "left": "the first",
    "right": "the other: what it is the same as",
    "on": "the day",
    "document": "the document that shows it",
    "note": "why, or what you ask",
    "grade": "the grade",
    "name": "the name",
    "of": "whom you ask",
}


def _correct(case: Case, form: Form, by: By) -> Outcome:
    """What the form shows as it stands and was not changed is no correction."""
    given = {
        name: value
        for name in ("who", "content", "how", "on")
        if (value := form.get(name)) is not None and value != form.get(f"was-{name}")
    }
    if not given:
        raise UsageError("Nothing was changed: give another voice, other words, how surely, or a day.")
    return claims.correct(case, need(form, "claim"), claims.Correction(**given), by)


def _add(case: Case, form: Form, by: By) -> Outcome:
    added = claims.Added(
        who=need(form, "who"), via=form.lines("via"), how=form.get("how") or "asserted", on=form.get("on")
    )
    return claims.add(case, f"{need(form, 'document')}:{need(form, 'words')}", added, by)


def _note(case: Case, form: Form, by: By) -> Outcome:
    notes.check_terms(form.get("terms"), form.get("until"))
    taken = notes.Note(
        text=need(form, "words"),
        who=need(form, "who"),
        on=need(form, "on"),
        via=form.lines("via"),
        about=form.get("about"),
    )
    outcome = notes.take_note(case, taken, by)
    terms = form.get("terms")
    if terms is not None:
        acts.set_terms(case, taken.who, terms, by, until=form.get("until"))
    return outcome


def _reply(case: Case, form: Form, by: By) -> Outcome:
    reply = acts.Reply(
        asked=form.get("asked"),
        deadline=form.get("deadline"),
        points=form.lines("points"),
        state=form.get("state") or "waiting",
        answer=form.get("answer"),
    )
    return acts.record_reply(case, need(form, "who"), reply, by)


ACTS: dict[str, Act] = {
    "confirm": lambda case, form, by: claims.confirm(case, need(form, "claim"), by),
    "reject": lambda case, form, by: claims.reject(case, need(form, "wanted"), by),
    "correct": _correct,
    "add": _add,
    "ask": lambda case, form, by: claims.ask(case, need(form, "claim"), need(form, "of"), by),
    "answered": lambda case, form, by: claims.answer(case, need(form, "question"), by),
    "merge": lambda case, form, by: claims.merge(case, need(form, "left"), need(form, "right"), by),
    "split": lambda case, form, by: claims.split(case, need(form, "claim"), need(form, "other"), by),
    "rests-on": lambda case, form, by: claims.rest_on(case, need(form, "claim"), need(form, "parent"), by),
    "resolve": lambda case, form, by: claims.resolve(
        case, need(form, "wanted"), need(form, "outcome"), (need(form, "on"), need(form, "document")), by
    ),
    "note": _note,
    "same": _pair("same"),
    "not-same": _pair("not-same"),
    "unsure": _pair("unsure"),
    "rename": lambda case, form, by: acts.rename(case, need(form, "who"), need(form, "name"), by),
    "not-a-name": lambda case, form, by: acts.judge_not_a_name(case, need(form, "who"), by),
    "grade": lambda case, form, by: acts.grade(
        case,
        need(form, "who"),
        need(form, "grade"),
        by,
        topic=form.get("topic"),
        interest=form.get("interest"),
    ),
    "terms": lambda case, form, by: acts.set_terms(
        case,
        need(form, "who"),
        need(form, "terms"),
        by,
        described=form.get("described"),
        until=form.get("until"),
    ),
    "reply": _reply,
    "release": lambda case, form, by: acts.release(case, need(form, "who"), by),
    "assess": lambda case, form, by: acts.assess(case, need(form, "assessment"), need(form, "verdict"), by),
    "undo": lambda case, form, by: acts.undo(case, form.get("wanted") or "last", by),
}
"""Every act by the name that it has in an address and on the command line."""


def performing(acts: Mapping[str, Act]) -> Callable[[Asked], Link]:
    """Does the act that the address names. Raises `NotFound` for any other name."""

    def perform(asked: Asked) -> Link:
        act = acts.get(asked.place["act"])
        if act is None:
            raise NotFound
        return decide(asked, act)

    return perform


def decide(asked: Asked, act: Act) -> Link:
    """Has an act done with what the form says, and gives the way back, which tells what it changed."""
    form = read_form(asked.body, asked.body_type)
    with asked.desk.writing() as case:
        outcome = act(case, form, By(user=asked.desk.user, note=form.get("note")))
    decided = asked.desk.remember(outcome)
    back = back_to(form)
    return Link(path=back.path, pairs=(*back.pairs, (DECIDED, decided)), at=form.get("at") or "")


def back_to(form: Form) -> Link:
    """The page to go back to: one of ours, or the history. Raises `UsageError` for an address too long."""
    path, _, query = (form.get("back") or "/decisions").partition("?")
    is_ours = path.startswith("/") and not path.startswith("//") and "\\" not in path
    pairs = tuple(each for each in parse_query(query.partition("#")[0]) if each[0] != DECIDED)
    return Link(path=unquote(path), pairs=pairs) if is_ours else Link(path="/decisions")


PARTS = (Action(path="/judge/{act}", perform=performing(ACTS)),)
