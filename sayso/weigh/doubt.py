"""Lineages read wrongly now and then: how often, and what that does to the network of an issue.

Where one origin seems to have said two different things, it is in doubt whose word each claim passes on. How
often lineages are read wrongly shows in the claims alone, without the truth of anything: one origin
contradicts itself more often than pipes explain.
"""

from dataclasses import replace

from sayso.weigh.lineage import origins_of
from sayso.weigh.wells import Network, Report

# Above so many combinations of what the origins may have said, lineages are taken as they were read.
MOST_SAID = 64


def doubted(network: Network) -> Network:
    """The network with its doubt spread, where one origin is said to have said two things; else as it is."""
    return spread(network) if network.doubt > 0.0 and contradicts_itself(network) else network


def spread(network: Network) -> Network:
    """The network in which every report rests on any of the wells with the chance `Network.doubt`.

    As it is where it has one well, or more than can be summed.
    """
    if not is_small(network):
        return network
    reports = tuple(_spread(report, network) for report in network.reports)
    return replace(network, reports=reports)


def is_small(network: Network) -> bool:
    """Whether a network has several wells, and few enough that all they may have said is summed."""
    return len(network.wells) > 1 and len(network.values) ** len(network.wells) <= MOST_SAID


def _spread(report: Report, network: Network) -> Report:
    shares = {well.id: network.doubt / len(network.wells) for well in network.wells}
    for name, share in report.parents:
        shares[name] = shares.get(name, 0.0) + (1.0 - network.doubt) * share
    return replace(report, parents=tuple(sorted(shares.items())))


def contradicts_itself(network: Network) -> bool:
    """Whether reports that most likely rest on one well say different values."""
    of = origins_of(network)
    said: dict[str, int] = {}
    for report in network.reports:
        if report.value is not None and said.setdefault(of[report.id], report.value) != report.value:
            return True
    return False
