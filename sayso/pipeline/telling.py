"""What was reported on propositions of a case, for a matrix of hypotheses; weighed anew at each call."""

from collections.abc import Collection

from sayso.case import Case
from sayso.pipeline.holding import load_held
from sayso.pipeline.weighing import read_choices
from sayso.weigh.casewide import teach
from sayso.weigh.hypotheses import Told
from sayso.weigh.issue import Rivals
from sayso.weigh.telling import tell


def load_told(case: Case, propositions: Collection[str]) -> dict[str, Told]:
    """Learns over the case what it teaches of its voices, and gives the issues of these propositions.

    Raises `BadSetting` for a setting of the case that cannot be obeyed.
    """
    matter = load_held(case.database).matter
    choices = read_choices(case.settings)
    taught = teach(matter, Rivals(matter.relations), learn_persons=choices.learn_persons)
    return tell(matter, taught, propositions)
