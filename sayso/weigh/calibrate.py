"""The cap κ fitted on resolved issues: how often everything said on an issue told nothing."""

from collections.abc import Sequence

from sayso.weigh.network import Issue, believe

# Assumed before any issue is resolved: one issue in fifty, worth as much as fifty of them.
PRIOR = (1.0, 49.0)
_ROUNDS = 200


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
