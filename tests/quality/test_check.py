"""Quotations with known edits against the demo's texts: floors that only rise (floors.json, `quotations`).

The cases are those of `benchmarks/quotations.py`, fewer, and from what the package itself ships.
"""

import importlib.util
import json
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from sayso import views
from sayso.case import Case
from sayso.check.draft import find_quotations
from sayso.check.quotations import judge_quotations
from sayso.model.document import Text, Zone
from sayso.model.place import Span
from sayso.pipeline.line import Options, read_leak
from sayso.progress import Quiet
from sayso.store.loading import load_text
from sayso.store.quotations import CaseIndex

ROOT = Path(__file__).parents[2]
FLOORS = json.loads(Path(__file__).with_name("floors.json").read_text(encoding="utf-8"))["quotations"]
SEED, QUOTATIONS, INVENTED = 8, 60, 30


def cases_module() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "quotation_cases", ROOT / "benchmarks" / "quotation_cases.py"
    )
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["quotation_cases"] = module
    spec.loader.exec_module(module)
    return module


def once(documents: list[str]) -> Iterator[str]:
    """Texts without quoted lines and repeated paragraphs: a passage must stand in one place only."""
    seen: set[str] = set()
    for content in documents:
        lines = ["" if line.startswith(">") else f" {line}" for line in content.split("\n")]
        paragraphs = [part for part in "\n".join(lines).split("\n \n") if "".join(part.split()) not in seen]
        seen.update("".join(part.split()) for part in paragraphs)
        yield "\n\n".join(paragraphs)


def read_texts(folder: Path, leak: Path) -> Case:
    case, _ = Case.open_or_create(folder)
    read_leak(case, [leak], Options(jobs=1, stop_after="text"), Quiet())
    return case


@pytest.fixture(scope="module")
def scores(tmp_path_factory: pytest.TempPathFactory) -> dict[str, float]:
    made = tmp_path_factory.mktemp("quotations")
    demo = read_texts(made / "demo", ROOT / "sayso" / "demo" / "leak")
    documents = [load_text(demo.database, row["document"]).content for row in views.list_documents(demo)]
    demo.close()
    cases = cases_module()
    maker = cases.Maker(documents=list(once(documents)), chance=random.Random(SEED))
    made_up = maker.cases(QUOTATIONS, INVENTED)
    for number, content in enumerate(maker.documents):
        (made / "leak").mkdir(exist_ok=True)
        (made / "leak" / f"{number:03d}.txt").write_text(content, encoding="utf-8")
    draft = cases.as_draft(made_up)
    zone = Zone(kind="body", span=Span(start=0, end=len(draft)), level=0, voices=())
    case = read_texts(made / "case", made / "leak")
    found = find_quotations(Text(document="draft", content=draft, zones=(zone,), runs=()), ())
    verdicts = {
        " ".join(each.quotation.text.split()): each.verdict
        for each in judge_quotations(found, CaseIndex(case.database))
    }
    case.close()
    answers = [(each, verdicts.get(" ".join(each.quotation.split()))) for each in made_up]
    edited = [verdict == each.expected for each, verdict in answers if each.kind != "invented"]
    invented = [verdict for each, verdict in answers if each.kind == "invented"]
    return {
        "accuracy": sum(edited) / len(edited),
        "invented called not found": invented.count("not_found") / len(invented),
        "invented called verbatim": float(invented.count("verbatim")),
    }


def test_verdicts_on_known_edits(scores: dict[str, float]) -> None:
    assert scores["accuracy"] >= FLOORS["accuracy"]


def test_what_nobody_said_is_not_found(scores: dict[str, float]) -> None:
    assert scores["invented called verbatim"] == 0
    assert scores["invented called not found"] >= FLOORS["invented called not found"]
