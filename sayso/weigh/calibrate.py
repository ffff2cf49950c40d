"""What issues teach of how they are read: the cap κ from resolved ones, the doubt about lineages from any."""

import math
from collections.abc import Sequence
from dataclasses import replace

from sayso.weigh.doubt import contradicts_itself, is_small, spread
from sayso.weigh.forest import log, log_sum
from sayso.weigh.network import Issue, believe, prepare
from sayso.weigh.wells import Network

# Assumed before any issue is resolved: one issue in fifty, worth as much as fifty of them.
PRIOR = (1.0, 49.0)
_ROUNDS = 200
# How often a lineage may be read wrongly, as far as is asked; and how much is assumed against it: as if so
# many had been looked at and found to be read rightly.
DOUBTS = (0.0, 0.01, 0.03, 0.06, 0.1, 0.15)
DOUBT_STRENGTH = 50.0
# So many issues are asked: they tell one number well enough.
_ASKED = 200


def fit_cap(
    issues: Sequence[Issue],
    outcomes: Sequence[int],
    reliabilities: Sequence[Sequence[float]],
    prior: tuple[float, float] = PRIOR,
) -> float:
    """The cap under which what came out is likeliest, drawn towards its Beta prior.

    `outcomes` are the values that proved true, `reliabilities` those of the wells of each issue. A belief is
    (1 - κ) of what the reports say and κ of the prior, so that κ is a share of a mixture: expectation
    maximisation, which cannot overshoot. Only issues resolved by other evidence should be given.
    """
    pairs = []
    for issue, outcome, rates in zip(issues, outcomes, reliabilities, strict=True):
        free = believe(issue, rates, cap=0.0).probabilities[outcome]
        pairs.append((free, issue.network.prior[outcome]))
    cap = prior[0] / sum(prior)
    for _ in range(_ROUNDS):
        unmoved = sum(cap * base / ((1.0 - cap) * free + cap * base) for free, base in pairs if free or base)
        cap = (unmoved + prior[0]) / (len(pairs) + sum(prior))
    return cap


def fit_doubt(networks: Sequence[Network]) -> float:
    """How often lineages are read wrongly: the likeliest of `DOUBTS`, from what was reported alone.

    The truth of nothing enters: one origin that contradicts itself more often than its pipes explain is what
    tells. Of many issues those with the smallest ids are asked, so that the order changes nothing.
    """
    several = sorted(filter(is_small, networks), key=lambda each: each.id)
    asked = several[:_ASKED]
    if not any(map(contradicts_itself, asked)):
        return DOUBTS[0]
    best, found = -math.inf, DOUBTS[0]
    for doubt in DOUBTS:
        likely = math.fsum(map(_evidence, (replace(each, doubt=doubt) for each in asked)))
        likely += DOUBT_STRENGTH * math.log(1.0 - doubt)
        if likely <= best:  # it has one top
            break
        best, found = likely, doubt
    return found


def _evidence(network: Network) -> float:
    """The log probability of all reports of an issue."""
    heard = believe(prepare(replace(spread(network), doubt=0.0)), cap=0.0).heard
    return log_sum([log(share) + each for share, each in zip(network.prior, heard, strict=True)])
