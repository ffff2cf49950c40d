"""Quotations with known edits against a leak: how often the verdict is right, and how many a second.

    python benchmarks/quotations.py --work /tmp/quotations
    python benchmarks/quotations.py --work /tmp/quotations --peers /tmp/peers-venv/bin/python

The leak: the released mail of a US Secretary of State (public domain, ../shared/data/mail/large), excerpts
of novels (public domain, LitBank, ../shared/data/ner) and the demo, cut to 20,000 documents; without
../shared there is too little to draw from. The cases: `quotation_cases.py`.

The time is that of finding and judging the quotations of a draft that quotes them all, in marks of many
kinds, with the index that the case has; reading the draft and finding who says what in it is not in it.
Programs beside it (Quid, gtrex, krokai; PyPI) cannot search 20,000 documents: each gets, for each quotation,
the documents it was taken from and four others, which is a great help. What their answers mean in our words
stands in `quotation_peers.py`.
"""

import argparse
import json
import os
import random
import re
import subprocess
import sys
import tarfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(Path(__file__).resolve().parent)]
SHARED = ROOT.parent / "shared" / "data"

from quotation_cases import KINDS, Case, Maker, as_draft  # noqa: E402

SEED = 8
PIECE = 1_900


def documents(count: int) -> list[str]:
    """The texts of the leak, the demo aside."""
    found: list[str] = []
    archive = SHARED / "mail" / "large" / "clinton-foia-a.tar.xz"
    if archive.is_file():
        with tarfile.open(archive) as packed:
            for member in sorted(packed.getmembers(), key=lambda each: each.name):
                stream = packed.extractfile(member) if member.isfile() else None
                if stream is not None:
                    found += pieces(stream.read().decode("utf-8", "replace"))
    for file in sorted((SHARED / "ner" / "litbank-a" / "coref" / "brat").glob("*.txt")):
        found += pieces(file.read_text(encoding="utf-8"))
    random.Random(SEED).shuffle(found)
    if len(found) < count:
        print(f"only {len(found)} documents: ../shared/data is not whole here")
    return found[:count]


def pieces(text: str) -> Iterator[str]:
    """A long document as several, cut at blank lines."""
    text = re.sub(r"\n(?:[ \t]*\n){2,}", "\n\n", text.replace("\r", ""))
    text = re.sub(r"(?m)^[ \t]+|[ \t]{3,}", " ", text).strip()
    while len(text) > PIECE * 3 // 2:
        cut = text.rfind("\n\n", PIECE // 2, PIECE)
        cut = PIECE if cut < 0 else cut
        yield text[:cut]
        text = text[cut:].strip()
    if len(text) > 80:
        yield text


def build(work: Path, count: int, quotations: int, invented: int) -> list[Case]:
    """The leak as files in `work/leak`, the draft and the cases beside it."""
    from importlib.resources import as_file, files

    maker = Maker(documents=documents(count - 50), chance=random.Random(SEED))
    cases = maker.cases(quotations, invented)
    maker.chance.shuffle(cases)
    for number, content in enumerate(maker.documents):
        folder = work / "leak" / f"{number // 1000:02d}"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{number:05d}.txt").write_text(content, encoding="utf-8")
    with as_file(files("sayso").joinpath("demo", "leak")) as demo:
        (work / "demo.path").write_text(str(demo), encoding="utf-8")
    written = [json.dumps(asdict(case), ensure_ascii=False) for case in cases]
    (work / "cases.jsonl").write_text("\n".join(written), encoding="utf-8")
    (work / "draft.md").write_text(as_draft(cases), encoding="utf-8")
    return cases


def read(work: Path) -> Any:
    """The leak as a case, as far as its texts: the demo is read, the rest written as the line writes it."""
    from sayso.case import Case as Folder
    from sayso.model.document import Document, Part, Reading
    from sayso.model.place import content_id
    from sayso.pipeline.line import Options, read_leak
    from sayso.progress import Quiet
    from sayso.store.writing import index_documents, write_document
    from sayso.text.compose import to_text

    case, is_new = Folder.open_or_create(work / "case")
    if not is_new:
        return case
    demo = Path((work / "demo.path").read_text(encoding="utf-8"))
    read_leak(case, [demo], Options(jobs=1, stop_after="text", copy=False), Quiet())
    with case.database.writing() as connection:
        for file in sorted((work / "leak").glob("*/*.txt")):
            content = file.read_text(encoding="utf-8")
            id_ = content_id("benchmark", file.name)
            document = Document(
                id=id_, size=len(content), media_type="text/plain", kind="text", name=file.name
            )
            part = Part(media_type="text/plain", content=content, runs=())
            write_document(connection, *to_text(Reading(document=document, parts=(part,))), "benchmark")
        began = time.process_time()
        index_documents(connection)
        print(f"index of words made in {time.process_time() - began:.1f} CPU seconds")
    case.database.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    print(f"case.db {(work / 'case' / 'case.db').stat().st_size / 1e6:.0f} MB, its index included")
    return case


def check(case: Any, work: Path, cases: Sequence[Case]) -> list[tuple[Case, str]]:
    """Every case with Sayso's verdict on it: `unseen` where the quotation was not found in the draft."""
    from sayso.check.draft import find_quotations
    from sayso.check.quotations import judge_quotations
    from sayso.model.document import Text, Zone
    from sayso.model.place import Span
    from sayso.store.quotations import CaseIndex

    content = (work / "draft.md").read_text(encoding="utf-8")
    zone = Zone(kind="body", span=Span(start=0, end=len(content)), level=0, voices=())
    draft = Text(document="draft", content=content, zones=(zone,), runs=())
    wall, cpu = time.perf_counter(), time.process_time()
    found = find_quotations(draft, ())
    verdicts = list(judge_quotations(found, CaseIndex(case.database)))
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    print(
        f"{len(verdicts)} quotations judged: {len(verdicts) / wall:.0f} a second of wall clock,"
        f" {len(verdicts) / cpu:.0f} a CPU second, load {os.getloadavg()[0]:.1f}"
    )
    by_words = {" ".join(each.quotation.text.split()): each.verdict for each in verdicts}
    return [(each, by_words.get(" ".join(each.quotation.split()), "unseen")) for each in cases]


def report(answers: Sequence[tuple[Case, str]]) -> dict[str, float]:
    """Prints and gives the share of right verdicts by kind, and overall of those with an edit."""
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    wrong: Counter[tuple[str, str]] = Counter()
    for case, verdict in answers:
        total[case.kind] += 1
        right[case.kind] += verdict == case.expected
        if verdict != case.expected:
            wrong[case.kind, verdict] += 1
    for kind in (*KINDS, "invented"):
        errors = ", ".join(
            f"{count} {verdict}" for (which, verdict), count in sorted(wrong.items()) if which == kind
        )
        print(f"  {kind:11} {right[kind] / max(1, total[kind]):.3f}  {errors}")
    made = sum(total[kind] for kind in KINDS)
    scores = {
        "accuracy": sum(right[kind] for kind in KINDS) / made,
        "invented_verbatim": wrong["invented", "verbatim"],
        "invented": right["invented"] / max(1, total["invented"]),
    }
    print(
        f"accuracy {scores['accuracy']:.4f} of {made};"
        f" invented called verbatim: {scores['invented_verbatim']}"
        f" of {total['invented']}, called not found: {scores['invented']:.3f}"
    )
    return scores


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--quotations", type=int, default=2_000)
    parser.add_argument("--invented", type=int, default=500)
    parser.add_argument("--peers", help="a Python in which Quid, gtrex and krokai are installed")
    parser.add_argument("--wrong", action="store_true", help="print the cases that went wrong")
    given = parser.parse_args()
    given.work.mkdir(parents=True, exist_ok=True)
    file = given.work / "cases.jsonl"
    if file.is_file():
        lines = file.read_text(encoding="utf-8").splitlines()
        cases = [Case(**json.loads(line)) for line in lines]
    else:
        cases = build(given.work, given.documents, given.quotations, given.invented)
    answers = check(read(given.work), given.work, cases)
    report(answers)
    if given.wrong:
        for case, verdict in answers:
            if verdict != case.expected:
                print(
                    json.dumps(
                        {
                            "kind": case.kind,
                            "verdict": verdict,
                            "quotation": case.quotation,
                            "passages": case.passages,
                        },
                        ensure_ascii=False,
                    )
                )
    if given.peers:
        subprocess.run(
            [given.peers, str(Path(__file__).with_name("quotation_peers.py")), str(given.work)], check=True
        )


if __name__ == "__main__":
    main()
