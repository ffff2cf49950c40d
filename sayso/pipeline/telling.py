"""What was reported on propositions of a case, for a matrix of hypotheses; weighed anew at each call."""

from collections.abc import Callable, Collection

from sayso.case import Case
from sayso.pipeline.holding import load_held
from sayso.pipeline.registering import load_rulings
from sayso.pipeline.weighing import read_choices
from sayso.store.beliefs import WEIGHED
from sayso.weigh.casewide import teach
from sayso.weigh.hypotheses import Told
from sayso.weigh.issue import Rivals
from sayso.weigh.telling import tell

Tell = Callable[[Collection[str]], dict[str, Told]]


def load_told(case: Case, propositions: Collection[str]) -> dict[str, Told]:
    """Learns over the case what it teaches of its voices, and gives the issues of these propositions.

    Raises `BadSetting` for a setting of the case that cannot be obeyed.
    """
    return learn(case)(propositions)


def learn(case: Case) -> Tell:
    """The same in two steps: what is learned serves for any propositions, until the case is weighed anew."""
    matter = load_held(case.database, load_rulings(case.database)).matter
    choices = read_choices(case.settings)
    taught = teach(matter, Rivals(matter.relations), learn_persons=choices.learn_persons)
    return lambda propositions: tell(matter, taught, propositions)


def state_of(case: Case) -> str | None:
    """What tells one weighing of the case from another; `None` where it was never weighed."""
    found = case.database.value("SELECT value FROM setting WHERE key = ?", WEIGHED)
    return None if found is None else str(found)
