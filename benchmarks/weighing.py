"""The simulated newsroom: beliefs against a known truth, well and mis-specified; and how fast they are made.

usage: python benchmarks/weighing.py [--issues N] [--seed N] [--speed]
"""

import argparse
import math
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from sayso.model.belief import Descent, Membership, Parent, Proposition, Relation
from sayso.weigh.calibrate import fit_cap, fit_doubt
from sayso.weigh.casewide import believed, teach
from sayso.weigh.flat import Flat
from sayso.weigh.issue import Rivals, build_case
from sayso.weigh.network import Issue, believe, prepare, weigh
from sayso.weigh.reliability import Voice, learn
from sayso.weigh.statements import Matter, Speaker, Statement
from sayso.weigh.wells import Network, Report, Response, Well

PRIOR, PIPE, COPY = 0.315, 0.92, 0.97
DENIES = (0.85, 0.95)
NAMED, ANONYMOUS = (4.0, 2.0), (1.3, 1.3)


@dataclass(frozen=True)
class World:
    """What the world does that the model does not know."""

    liars: float = 0.0
    wrong_parents: float = 0.0
    hoaxes: float = 0.0


@dataclass(frozen=True)
class Case:
    network: Network
    truth: int
    rates: tuple[float, ...]


def newsroom(count: int, world: World, seed: int) -> list[Case]:
    """Issues with one to three of 60 named origins, up to two unnamed ones, and one to eight reports each."""
    chance = random.Random(seed)
    rates = [chance.betavariate(*NAMED) for _ in range(60)]
    lies = [chance.random() < world.liars for _ in range(60)]
    return [issue(chance, number, (rates, lies), world) for number in range(count)]


def issue(chance: random.Random, number: int, named: tuple[list[float], list[bool]], world: World) -> Case:
    truth = 0 if chance.random() < PRIOR else 1
    hoax = chance.randrange(2) if chance.random() < world.hoaxes else None
    wells, rates, lies = [], [], []
    for each in chance.sample(range(60), chance.randint(1, 3)):
        wells.append(Well(id=f"n{each}", voice=f"n{each}", reliability=NAMED))
        rates.append(named[0][each])
        lies.append(named[1][each])
    for each in range(chance.randint(0, 2)):
        wells.append(Well(id=f"a{each}", voice=f"a{number}.{each}", reliability=ANONYMOUS))
        rates.append(chance.betavariate(*ANONYMOUS))
        lies.append(chance.random() < world.liars)
    reports: list[Report] = []
    for well, rate, lie in zip(wells, rates, lies, strict=True):
        noise = 1 - truth if lie else chance.randrange(2)
        signal = truth if chance.random() < rate else noise
        reports += told(chance, well.id, signal if hoax is None else hoax)
    if world.wrong_parents:
        reports = [misread(chance, each, wells, world.wrong_parents) for each in reports]
    responses = ()
    if chance.random() < 0.5 and chance.random() < DENIES[truth]:
        responses = (Response(party="accused", about=0, act="denies", table=DENIES),)
    network = Network(
        id=f"{number:05}",
        values=("so", "not so"),
        prior=(PRIOR, 1.0 - PRIOR),
        popularity=(0.5, 0.5),
        wells=tuple(wells),
        reports=tuple(reports),
        responses=responses,
    )
    return Case(network, truth, tuple(rates))


def told(chance: random.Random, well: str, signal: int) -> list[Report]:
    """One to eight reports on an origin; of the later ones six in ten copy the first."""
    found: list[Report] = []
    for number in range(chance.randint(1, 8)):
        copies = number > 0 and chance.random() < 0.6
        source, kept = (found[0].value, COPY) if copies else (signal, PIPE)
        value = source if chance.random() < kept else chance.randrange(2)
        parent = f"{well}.0" if copies else well
        found.append(Report(id=f"{well}.{number}", value=value, parents=((parent, 1.0),), fidelity=kept))
    return found


def misread(chance: random.Random, report: Report, wells: Sequence[Well], rate: float) -> Report:
    """Sometimes the lineage is read wrongly: the report seems to rest on another origin."""
    if chance.random() >= rate:
        return report
    return replace(report, parents=((chance.choice(wells).id, 1.0),), fidelity=PIPE)


def scores(found: Sequence[float], truths: Sequence[int]) -> str:
    p = np.clip(np.array(found), 1e-9, 1.0 - 1e-9)
    y = np.array([truth == 0 for truth in truths], dtype=float)
    bins = np.minimum((p * 10).astype(int), 9)
    ece = sum(abs(float(np.sum((p - y)[bins == each]))) for each in range(10)) / len(p)
    log = -float(np.mean(np.log(np.where(y > 0, p, 1.0 - p))))
    right = float(np.mean((p > 0.5) == (y > 0)))
    return f"| {float(np.mean((p - y) ** 2)):.4f} | {log:.4f} | {ece:.4f} | {right:.3f} |"


def share(case: Case) -> float:
    said = [report.value for report in case.network.reports]
    return (said.count(0) + 0.5) / (len(said) + 1.0)


def witnesses(network: Network) -> Network:
    """Every article an origin of its own."""
    wells = tuple(Well(id=f"w{report.id}", reliability=NAMED) for report in network.reports)
    reports = tuple(
        replace(report, parents=((f"w{report.id}", 1.0),), fidelity=PIPE) for report in network.reports
    )
    return replace(network, wells=wells, reports=reports)


def once(network: Network) -> Network:
    """The first report of each origin, with no loss on the way; what the accused says is left out."""
    reports, seen = [], set()
    for report in network.reports:
        name = report.parents[0][0].partition(".")[0]
        if name not in seen:
            seen.add(name)
            reports.append(Report(id=report.id, value=report.value, parents=((name, 1.0),)))
    return replace(network, reports=tuple(reports), responses=())


def compare(name: str, count: int, world: World, seed: int) -> None:
    cases = newsroom(count, world, seed)
    truths = [case.truth for case in cases]
    doubt = fit_doubt([case.network for case in cases])
    issues = [prepare(replace(case.network, doubt=doubt)) for case in cases]
    graded = [Voice(id=f"n{each}", kind="named") for each in range(60)]
    unnamed = [
        Voice(id=w.voice, kind="anonymous")
        for case in cases
        for w in case.network.wells
        if w.voice and w.voice[0] == "a"
    ]
    learned = learn(issues, [*graded, *unnamed]).wells
    resolved = range(200)
    caps = {
        "learned": fit_cap([issues[each] for each in resolved], truths[:200], learned[:200]),
        "class": fit_cap(
            [issues[each] for each in resolved], truths[:200], [means(issues[each]) for each in resolved]
        ),
    }
    rows = {
        "prior only": [PRIOR] * count,
        "share of articles": [share(case) for case in cases],
        "every article a witness": [weigh(witnesses(case.network)).probabilities[0] for case in cases],
        "each origin once": [weigh(once(case.network)).probabilities[0] for case in cases],
        "model, class reliabilities": [believe(each).probabilities[0] for each in issues],
        "model, learned without labels": beliefs(issues, learned, 0.0),
        "best learner: told how everything is drawn, all reliabilities summed": best_learner(cases),
        f"the same, κ = {caps['learned']:.3f} fitted on 200": beliefs(issues, learned, caps["learned"]),
        f"class reliabilities, κ = {caps['class']:.3f} fitted on 200": beliefs(
            issues, [means(each) for each in issues], caps["class"]
        ),
        "true reliabilities of the named (ceiling of learning)": beliefs(
            issues, [known(case) for case in cases], 0.0
        ),
        "true reliabilities of all": beliefs(issues, [case.rates for case in cases], 0.0),
    }
    print(f"\n{name}: {count} issues, seed {seed}; scored on all but the first 200; doubt {doubt:g}\n")
    print("| rule | Brier | log | ECE | accuracy |\n|---|--:|--:|--:|--:|")
    for rule, found in rows.items():
        print(f"| {rule} {scores(found[200:], truths[200:])}")


def best_learner(cases: Sequence[Case], rounds: int = 1_200, burn: int = 200) -> list[float]:
    """What no learner beats on average where the model is the world: told the distribution from which named
    origins are drawn, it sums over all their reliabilities (Gibbs sampling of truths, signals and rates).
    """
    chance = np.random.default_rng(0)
    heard, noise, of, who = signals([prepare(case.network) for case in cases])
    start = np.array([[math.log(p) for p in case.network.prior] for case in cases])
    for number, case in enumerate(cases):
        for _, row in prepare(case.network).fixed:
            start[number] += row
    rates, total = np.full(60, NAMED[0] / sum(NAMED)), np.zeros(len(cases))
    for each in range(rounds):
        rate = np.where(who >= 0, rates[who], ANONYMOUS[0] / sum(ANONYMOUS))
        logs = np.log(rate[:, None] * heard + ((1.0 - rate) * noise)[:, None])
        gain = start + np.stack([np.bincount(of, logs[:, v], len(cases)) for v in (0, 1)], axis=1)
        found = 1.0 / (1.0 + np.exp(np.clip(gain[:, 1] - gain[:, 0], -500.0, 500.0)))
        total += found * (each >= burn)
        truth = (chance.random(len(cases)) >= found).astype(int)
        knew = rate * heard[np.arange(len(of)), truth[of]]
        knows = chance.random(len(of)) < knew / (knew + (1.0 - rate) * noise)
        right = np.bincount(who[(who >= 0) & knows], minlength=60)
        wrong = np.bincount(who[(who >= 0) & ~knows], minlength=60)
        rates = chance.beta(NAMED[0] + right, NAMED[1] + wrong)
    return list(total / (rounds - burn))


def signals(issues: Sequence[Issue]) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Of each origin: the likelihood of what is heard of it by its signal and by noise; its issue; who."""
    rows = [
        (signal.heard, signal.noise, number, issue.network.wells[signal.wells[0]].id)
        for number, issue in enumerate(issues)
        for ((way,),) in ((group,) for group in issue.groups)
        for signal in way.signals
    ]
    heard, noise = np.array([row[0] for row in rows]), np.array([row[1] for row in rows])
    top = np.maximum(heard.max(axis=1), noise)
    who = [int(name[1:]) if name[0] == "n" else -1 for *_, name in rows]
    return (
        np.exp(heard - top[:, None]), np.exp(noise - top),
        np.array([row[2] for row in rows]), np.array(who),
    )  # fmt: skip


def known(case: Case) -> list[float]:
    wells = case.network.wells
    return [rate if well.id[0] == "n" else well.mean for rate, well in zip(case.rates, wells, strict=True)]


def means(issue: Issue) -> list[float]:
    return [well.mean for well in issue.network.wells]


def beliefs(issues: Sequence[Issue], rates: Sequence[Sequence[float]], cap: float) -> list[float]:
    return [believe(each, own, cap).probabilities[0] for each, own in zip(issues, rates, strict=True)]


def speed() -> None:
    """100,000 reports in 10,000 issues: ten reports an issue on four origins."""
    chance = random.Random(1)
    networks = []
    for number in range(10_000):
        names = [f"n{each}" for each in chance.sample(range(200), 4)]
        reports = [
            Report(id=f"r{each}", value=chance.randrange(2), parents=((names[each % 4], 1.0),), fidelity=0.92)
            for each in range(10)
        ]
        networks.append(
            Network(
                id=str(number),
                values=("so", "not so"),
                prior=(0.3, 0.7),
                popularity=(0.5, 0.5),
                wells=tuple(Well(id=name, voice=name) for name in names),
                reports=tuple(reports),
            )
        )
    start, wall = time.process_time(), time.perf_counter()
    issues = [prepare(network) for network in networks]
    total = math.fsum(believe(each).probabilities[0] for each in issues)
    weighed, wall_weighed = time.process_time() - start, time.perf_counter() - wall
    learned = learn(issues, [Voice(id=f"n{each}") for each in range(200)])
    flat = Flat(issues, {each.voice: Voice(id=each.voice) for each in learned.voices})
    flat.beliefs(flat.at_places(np.array([each.mean for each in learned.voices])))
    whole, wall_whole = time.process_time() - start, time.perf_counter() - wall
    print(
        f"\n100,000 reports in 10,000 issues: weighed in {weighed:.2f} CPU s ({wall_weighed:.1f} s waited),"
    )
    print(
        f"with learning {whole:.2f} CPU s ({wall_whole:.1f} s waited); mean belief {total / len(issues):.3f}"
    )


def whole_case() -> None:
    """The same size as a case holds it: claims with chains and descents, propositions that contradict."""
    chance = random.Random(1)
    voices = [f"n{each}" for each in range(200)]
    speakers = {each: Speaker(id=each, label=each, kind="person", names=(each,)) for each in voices}
    propositions, statements, descents, relations = {}, {}, {}, []
    for number in range(10_000):
        names = chance.sample(voices, 4)
        pair = (f"p{number:05}a", f"p{number:05}b")
        members: dict[str, list[Membership]] = {each: [] for each in pair}
        for each in range(10):
            claim = f"c{number:05}.{each}"
            statements[claim] = Statement(
                claim=claim,
                document=claim,
                speaker=names[each % 4],
                factuality="asserted",
                mediums=("mail", "speech"),
                reading=0.9,
            )
            members[chance.choice(pair)].append(Membership(claim=claim, score=1.0, reason="same"))
            if each > 4 and chance.random() < 0.3:
                above = Parent(claim=f"c{number:05}.{each - 4}", probability=1.0, reasons=())
                descents[claim] = Descent(claim=claim, parents=(above,))
        for each, found in members.items():
            propositions[each] = Proposition(id=each, text=each, members=tuple(found))
        left, right = pair
        relations.append(Relation(left=left, right=right, kind="contradicts", reason="", score=1.0))
    matter = Matter(
        propositions=propositions,
        statements=statements,
        speakers=speakers,
        descents=descents,
        relations=tuple(relations),
    )
    timed(matter)


def timed(matter: Matter) -> None:
    rivals = Rivals(matter.relations)
    start = time.process_time()
    cases = [build_case(plan, matter, cap=0.02) for plan in rivals.homes(sorted(matter.propositions))]
    for case in cases:
        believe(prepare(case.network))
    weighed, start = time.process_time() - start, time.process_time()
    taught = teach(matter, rivals)
    learned, start = time.process_time() - start, time.process_time()
    for each in sorted(matter.propositions)[:500]:
        believed(matter, rivals.plan(each), taught)
    opened = time.process_time() - start
    size = f"{len(matter.statements):,} claims, {len(cases):,} issues"
    print(f"\nas a case ({size}): weighed in {weighed:.2f} CPU s,")
    print(f"weighed and learned in {learned:.2f}; one belief opened and told in {2 * opened:.2f} CPU ms")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--issues", type=int, default=4_000)
    parser.add_argument("--seed", type=int, default=6)
    parser.add_argument("--speed", action="store_true", help="only how fast it is")
    given = parser.parse_args()
    if not given.speed:
        compare("Well specified", given.issues, World(), given.seed)
        for wrong in (0.05, 0.1, 0.2):
            world = World(liars=0.2, wrong_parents=wrong, hoaxes=0.03)
            name = f"Mis-specified ({wrong:.0%} wrong parents, 20% liars, 3% hoaxes)"
            compare(name, given.issues, world, given.seed)
    speed()
    whole_case()


if __name__ == "__main__":
    main()
