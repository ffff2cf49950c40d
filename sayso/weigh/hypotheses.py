"""Rival hypotheses weighed by what propositions would look like under each: a matrix of likelihoods.

Rivals exclude one another, and "none of these" is one of them. A cell is P(the proposition is so | rival).
A proposition enters with the likelihood of what was reported on it, never with what is believed of it, so
that what is uncertain moves little:

    P(h | all) ∝ P(h) · Σ over what is so of Π_j P(so_j | h) λ_j(so_j),   λ_j(so) = P(reports on j | so)

Propositions whose origins are the same voice are summed jointly over its reliability (`draws`). The count of
inconsistencies of Heuer (1999) is the special case of cells 1 or ε, certain propositions and equal priors.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sayso.weigh.draws import Draws, Factor, Key, Table, Vector, share_draws, sum_out
from sayso.weigh.lineage import Groups
from sayso.weigh.wells import Network

NONE = "none of these"
STEPS = {"surely": 0.95, "probably": 0.75, "no-bearing": 0.5, "hardly": 0.25, "not": 0.05}
"""The five steps of a cell."""
STEP_WORDS = {
    "surely": "would surely be so",
    "probably": "would probably be so",
    "no-bearing": "has no bearing on it",
    "hardly": "would hardly be so",
    "not": "would not be so",
}
# What a prior is multiplied with and divided by, as odds, to see how much hangs on it.
PRIOR_FACTOR = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What was reported on a proposition: the network of its issue, and which value the proposition is.

    Two propositions that are answers to one question have the same network (with the same id).
    """

    network: Network
    value: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A proposition on the matrix: P(it is so | rival), for each rival in their order."""

    proposition: str
    cells: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What a row does. `log_factors` are for each rival against the one that the row fits best (0): what the
    result loses without this row.

    `diagnosticity` is the largest minus the smallest of them; `if_sure` what it would be were the proposition
    known to be so. `belief` is how likely it is so, given all reports and the matrix. `shift` is how much of
    the probability would be expected to move from rival to rival were it known whether it is so. `with_`
    names the rows that hang together with this one: by voices, or as answers to one question. `is_weighed`
    is false where nothing that was reported on it is weighed.
    """

    proposition: str
    log_factors: tuple[float, ...]
    diagnosticity: float
    if_sure: float
    belief: float
    shift: float
    with_: tuple[str, ...]
    is_weighed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Rows that hang together, through voices or as answers to one question. The log priors and the factors
    of all groups add up to the result.
    """

    propositions: tuple[str, ...]
    log_factors: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """The rivals weighed. `low` and `high` are the posterior of each rival with a third of, and three times
    its prior odds. `lines` are sorted by diagnosticity; `most` is the proposition whose truth, once known,
    would be expected to change the result most. `is_exact` is false where voices shared by very many issues
    were taken for strangers.
    """

    prior: tuple[float, ...]
    posterior: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    lines: tuple[Line, ...]
    groups: tuple[Group, ...]
    most: str | None
    is_exact: bool


def weigh_hypotheses(prior: Sequence[float], rows: Iterable[Row], told: Mapping[str, Told]) -> Matrix:
    """The posterior of each rival, and what each row does to it; the same for any order of rows.

    `prior` sums to one. A proposition that `told` lacks was not weighed: nothing reported speaks for or
    against it, and it changes nothing. Raises `ValueError` for numbers that are no probabilities, for rows
    that contradict each other, and where nothing that was reported is possible.
    """
    given = sorted(rows, key=lambda each: each.proposition)
    _check(prior, given, told)
    worlds = _Worlds(given, told, len(prior))
    start = np.log(np.array(prior))
    groups = tuple(worlds.groups())
    odds = start + np.sum([each.log_factors for each in groups], axis=0)
    posterior = _normal(odds)
    lines = [_line(worlds, row, odds) for row in given]
    lines.sort(key=lambda each: (-each.diagnosticity, each.proposition))
    most = max(lines, key=lambda each: (round(each.shift, 12), each.proposition), default=None)
    low, high = (_tilted(posterior, factor) for factor in (1.0 / PRIOR_FACTOR, PRIOR_FACTOR))
    return Matrix(
        prior=tuple(prior),
        posterior=_plain(posterior),
        low=_plain(low),
        high=_plain(high),
        lines=tuple(lines),
        groups=groups,
        most=most.proposition if most is not None and most.shift > 1e-9 else None,
        is_exact=worlds.is_exact,
    )


def share_prior(given: Sequence[float | None]) -> tuple[float, ...]:
    """A prior that sums to one: rivals with a number keep it, the others share the rest equally.

    Where the numbers leave nothing, each other rival gets one in a hundred and all are scaled.
    """
    open_ = sum(each is None for each in given)
    rest = 1.0 - math.fsum(each for each in given if each is not None)
    share = max(rest / open_, 0.01) if open_ else 0.0
    raw = [share if each is None else each for each in given]
    return tuple(each / math.fsum(raw) for each in raw)


def _check(prior: Sequence[float], rows: Sequence[Row], told: Mapping[str, Told]) -> None:
    if len(prior) < 2 or min(prior) <= 0.0 or abs(math.fsum(prior) - 1.0) > 1e-9:
        raise ValueError("the prior is no distribution over rivals")
    names = [row.proposition for row in rows]
    if len(set(names)) != len(names):
        raise ValueError("a proposition stands in two rows")
    for row in rows:
        if len(row.cells) != len(prior) or not all(0.0 <= each <= 1.0 for each in row.cells):
            raise ValueError(f"the row {row.proposition} needs a probability for each rival")
    networks: dict[str, Network] = {}
    for row in rows:
        if row.proposition in told:
            network = told[row.proposition].network
            if networks.setdefault(network.id, network) != network:
                raise ValueError(f"two networks have the id {network.id}")
            if not 0 <= told[row.proposition].value < len(network.values):
                raise ValueError(f"{row.proposition} is no value of its network")


@dataclass(frozen=True, slots=True)
class _Question:
    """One issue: the rows on it with their values, and what was reported of its values."""

    name: str
    rows: tuple[tuple[Row, int], ...]
    prior: tuple[float, ...]
    table: Table


class _Worlds:
    """Sums over what is so, for each rival, of any rows; with one of them known, if asked."""

    def __init__(self, rows: Sequence[Row], told: Mapping[str, Told], rivals: int) -> None:
        networks = {
            told[row.proposition].network.id: told[row.proposition].network
            for row in rows
            if row.proposition in told
        }
        draws = share_draws([networks[each] for each in sorted(networks)])
        self.is_exact = draws.is_exact
        self._told = frozenset(told)
        self._rivals = rivals
        self._weights = draws.weights
        self._questions = tuple(_questions(rows, told, networks, draws))
        self._factors: dict[str, Factor] = {}
        self._groups = _together(self._questions)

    def groups(self) -> Iterable[Group]:
        """Every group of rows that hang together, with what it says of the rivals."""
        for questions in self._groups:
            names = sorted(row.proposition for each in questions for row, _ in each.rows)
            yield Group(propositions=tuple(names), log_factors=_plain(_from_best(self._sum(questions))))

    def without(self, proposition: str) -> Vector:
        """The log factors that a row adds: those of its group less those of its group without it."""
        questions = self._of(proposition)
        return _difference(self._sum(questions), self._sum(questions, left_out=proposition))

    def known(self, proposition: str, is_so: bool) -> Vector:
        """What knowing whether a row is so adds to its group: log P(it is (not) so | group, rival)."""
        questions = self._of(proposition)
        return _difference(self._sum(questions, known=(proposition, is_so)), self._sum(questions))

    def is_weighed(self, proposition: str) -> bool:
        """Whether anything that was reported on a row is weighed."""
        return proposition in self._told

    def beside(self, proposition: str) -> tuple[str, ...]:
        """The other rows of a row's group."""
        names = {row.proposition for each in self._of(proposition) for row, _ in each.rows}
        return tuple(sorted(names - {proposition}))

    def _of(self, proposition: str) -> tuple[_Question, ...]:
        return next(
            group
            for group in self._groups
            if any(row.proposition == proposition for each in group for row, _ in each.rows)
        )

    def _sum(
        self,
        questions: Sequence[_Question],
        left_out: str | None = None,
        known: tuple[str, bool] | None = None,
    ) -> Vector:
        factors = []
        for each in questions:
            if any(row.proposition in (left_out, known and known[0]) for row, _ in each.rows):
                rows = tuple((row, value) for row, value in each.rows if row.proposition != left_out)
                factors += [self._factor(each, rows, known)] if rows else []
            else:
                factors.append(self._whole(each))
        return sum_out(factors, self._weights) if factors else np.zeros(self._rivals)

    def _whole(self, question: _Question) -> Factor:
        if question.name not in self._factors:
            self._factors[question.name] = self._factor(question, question.rows)
        return self._factors[question.name]

    def _factor(
        self, question: _Question, rows: tuple[tuple[Row, int], ...], known: tuple[str, bool] | None = None
    ) -> Factor:
        """P(reports on the question | rival) at each point of its draws."""
        so = _spread(rows, question.prior, self._rivals)
        for row, value in rows:
            if known is not None and row.proposition == known[0]:
                is_value = np.arange(len(question.prior)) == value
                so = np.where(is_value == known[1], so, 0.0)
        return question.table.scope, np.tensordot(so, question.table.likelihood, axes=(1, 0))


def _questions(
    rows: Sequence[Row], told: Mapping[str, Told], networks: Mapping[str, Network], draws: Draws
) -> Iterable[_Question]:
    tables = dict(zip(sorted(networks), draws.tables, strict=True))
    for name in sorted(networks):
        on_it = tuple(
            (row, told[row.proposition].value)
            for row in rows
            if row.proposition in told and told[row.proposition].network.id == name
        )
        yield _Question(name, on_it, networks[name].prior, tables[name])
    for row in rows:
        if row.proposition not in told:
            yield _Question(f"unweighed {row.proposition}", ((row, 0),), (0.5, 0.5), Table((), np.ones(2)))


def _spread(rows: Sequence[tuple[Row, int]], prior: Sequence[float], rivals: int) -> Vector:
    """P(value | rival): the cell for a value on the matrix, the rest as the others' priors have it.

    Of several values on the matrix at most one is so: each counts as its cell and the denial of the others.
    """
    cells = {value: np.array(row.cells) for row, value in rows}
    found = np.zeros((rivals, len(prior)))
    for value, each in cells.items():
        others = [1.0 - cell for other, cell in cells.items() if other != value]
        found[:, value] = each * np.prod(others, axis=0) if others else each
    open_ = [value for value in range(len(prior)) if value not in cells]
    rest = np.prod([1.0 - each for each in cells.values()], axis=0)
    total = math.fsum(prior[value] for value in open_)
    for value in open_:
        found[:, value] = rest * (prior[value] / total if total > 0.0 else 1.0 / len(open_))
    sums = found.sum(axis=1, keepdims=True)
    if not sums.all():
        raise ValueError("two answers to one question cannot both be certain")
    return np.asarray(found / sums)


def _together(questions: Sequence[_Question]) -> tuple[tuple[_Question, ...], ...]:
    """Questions joined by a voice that they share."""
    groups = Groups(len(questions))
    first: dict[Key, int] = {}
    for place, each in enumerate(questions):
        for key in each.table.scope:
            groups.join(first.setdefault(key, place), place)
    found: dict[int, list[_Question]] = {}
    for place, each in enumerate(questions):
        found.setdefault(groups.of(place), []).append(each)
    return tuple(map(tuple, found.values()))


def _line(worlds: _Worlds, row: Row, odds: Vector) -> Line:
    factors = _from_best(worlds.without(row.proposition))
    posterior = _normal(odds)
    shift, belief = 0.0, 0.0
    for is_so in (True, False):
        then = odds + worlds.known(row.proposition, is_so)
        chance = math.exp(min(_total(then) - _total(odds), 0.0))
        if chance > 0.0:
            shift += chance * 0.5 * float(np.abs(_normal(then) - posterior).sum())
        belief = chance if is_so else belief
    return Line(
        proposition=row.proposition,
        log_factors=_plain(factors),
        diagnosticity=float(-factors.min()),
        if_sure=_log_ratio(max(row.cells), min(row.cells)),
        belief=belief,
        shift=shift,
        with_=worlds.beside(row.proposition),
        is_weighed=worlds.is_weighed(row.proposition),
    )


def _log_ratio(above: float, below: float) -> float:
    if above == below:
        return 0.0
    return math.log(above / below) if below > 0.0 else math.inf


def _difference(logs: Vector, less: Vector) -> Vector:
    """What is impossible either way is no difference."""
    return np.subtract(logs, less, where=np.isfinite(less), out=np.zeros_like(logs))


def _from_best(logs: Vector) -> Vector:
    """Logs as differences from the largest. Raises `ValueError` where all are impossible."""
    best = logs.max()
    if best == -math.inf:
        raise ValueError("what was reported is impossible under every rival")
    return np.asarray(logs - best)


def _total(logs: Vector) -> float:
    best = float(logs.max())
    return best + math.log(float(np.exp(logs - best).sum())) if best > -math.inf else best


def _normal(logs: Vector) -> Vector:
    weights = np.exp(_from_best(logs))
    return np.asarray(weights / weights.sum())


def _tilted(posterior: Vector, factor: float) -> Vector:
    """The posterior of each rival, each with its own prior odds times a factor."""
    return np.asarray(factor * posterior / (factor * posterior + 1.0 - posterior))


def _plain(vector: Vector) -> tuple[float, ...]:
    return tuple(float(each) for each in vector)
