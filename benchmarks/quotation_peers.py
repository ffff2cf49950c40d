"""Quid, gtrex and krokai on the cases of `quotations.py`: run by it, with a Python that has them.

    python -m venv /tmp/peers-venv && /tmp/peers-venv/bin/pip install Quid==2.6.7 gtrex==1.1.0 krokai==0.15.0

None of them searches a leak. Each gets, for a quotation, the documents it was taken from and four others as
one text. What their answers mean in our words is read as kindly as it can be (`PEERS`): Quid gives matching
stretches only, so what it found is compared for it.
"""

import contextlib
import io
import json
import random
import re
import sys
import tempfile
import time
import warnings
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

Peer = Callable[[str, str], str]


def flat(text: str) -> str:
    """On one line."""
    return " ".join(text.split())


def quid(quotation: str, source: str) -> str:
    """One match that covers it: verbatim where it is the same, typography where its letters are."""
    from quid.core.Quid import Quid

    quotes = Quid(min_match_length=3)
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        found = quotes.compare(source, quotation)
    covered = sum(each.target_span.end - each.target_span.start for each in found)
    if not found or covered < 0.5 * len(quotation):
        return "not_found"
    if len(found) > 1:
        return "spliced"
    there = source[found[0].source_span.start : found[0].source_span.end]
    said = quotation[found[0].target_span.start : found[0].target_span.end]
    if covered < 0.9 * len(quotation):
        return "altered"
    if flat(there) == flat(said):
        return "verbatim"
    if re.sub(r"\W", "", there).lower() == re.sub(r"\W", "", said).lower():
        return "typography"
    return "edited" if re.search(r"\[|…|\.\.\.", quotation) else "altered"


def gtrex(quotation: str, source: str) -> str:
    """Its tiers; what it stitches is edited; what it aligns well enough to repair is altered."""
    from gtrex import Policy, Repairer, Verifier

    certificate = Verifier(source, Policy()).verify(quotation)
    if certificate.grounded:
        return "verbatim" if certificate.tier in ("exact", "whitespace") else "typography"
    if certificate.verdict == "stitched":
        return "edited"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        repaired = Repairer(source, Policy()).repair(quotation)
    near = repaired.alignment
    return "altered" if near is not None and near.score >= (repaired.threshold or 0.65) else "not_found"


def krokai_with(source: str) -> Any:
    """Its corpus is a folder of files."""
    from krokai.corpus import Corpus

    folder = tempfile.mkdtemp()
    for number, content in enumerate(source.split("\f")):
        Path(folder, f"{number}.txt").write_text(content, encoding="utf-8")
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        return Corpus([folder])


KROKAI = {
    "VERIFIED": "verbatim", "TRUNCATED_CONDITION": "verbatim", "TRUNCATED_OPENING": "verbatim",
    "WRONG_SPEAKER": "verbatim", "PUNCTUATION": "typography", "TYPESETTING": "typography",
    "ASSEMBLED": "edited", "ELLIPSIS_HIDES": "edited", "SPLICED": "spliced", "SCATTERED": "spliced",
    "FRAGMENTS": "spliced",
    "OPERATOR": "altered", "ALTERED": "altered", "PARTIAL": "altered",
}  # fmt: skip


def krokai(quotation: str, source: str) -> str:
    """Its verdicts in our words."""
    from krokai.verify import check

    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        found = check(quotation, krokai_with(source))
    verdict = (
        found["verdict"]
        if isinstance(found, dict)
        else found[0]
        if isinstance(found, tuple)
        else found.verdict
    )
    return KROKAI.get(str(verdict), "not_found")


PEERS: dict[str, Peer] = {"Quid": quid, "gtrex": gtrex, "krokai": krokai}


def main() -> None:
    """See the module."""
    work, chance = Path(sys.argv[1]), random.Random(8)
    wanted = sys.argv[2:] or list(PEERS)
    cases = [json.loads(line) for line in (work / "cases.jsonl").read_text(encoding="utf-8").splitlines()]
    files = sorted((work / "leak").glob("*/*.txt"))
    sources = []
    for case in cases:
        numbers = [*case["documents"], *(chance.randrange(len(files)) for _ in range(4))]
        chance.shuffle(numbers)
        sources.append("\n\n\f".join(files[number].read_text(encoding="utf-8") for number in numbers))
    for name in wanted:
        right: Counter[str] = Counter()
        total: Counter[str] = Counter()
        answers: Counter[tuple[str, str]] = Counter()
        began = time.process_time()
        for case, source in zip(cases, sources, strict=True):
            try:
                verdict = PEERS[name](case["quotation"], source)
            except Exception as error:  # noqa: BLE001 (a peer's own failure is its answer)
                verdict = type(error).__name__
            total[case["kind"]] += 1
            right[case["kind"]] += verdict == case["expected"]
            answers[case["kind"], verdict] += 1
        spent = time.process_time() - began
        made = sum(count for kind, count in total.items() if kind != "invented")
        score = sum(count for kind, count in right.items() if kind != "invented") / made
        print(
            f"{name}: accuracy {score:.4f} of {made}; invented called verbatim"
            f" {answers['invented', 'verbatim']} of {total['invented']};"
            f" {len(cases) / spent:.0f} a CPU second on five documents each"
        )
        for kind in sorted(total):
            said = ", ".join(
                f"{count} {verdict}" for (which, verdict), count in sorted(answers.items()) if which == kind
            )
            print(f"  {kind:11} {right[kind] / total[kind]:.3f}  {said}")


if __name__ == "__main__":
    main()
