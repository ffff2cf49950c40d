"""Without a case: what `sayso extract` does with each file."""

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sayso.claims.compose import find_claims
from sayso.model.claim import Claim
from sayso.model.document import Document, Problem, Text
from sayso.model.extension import Extractor
from sayso.model.isolation import Isolation
from sayso.model.place import DateRange
from sayso.plugins import load_extractor
from sayso.read.files import FoundFile, FoundTrouble, find_files
from sayso.read.items import Result, to_problem
from sayso.runner import FileJob, read_in_order
from sayso.text.compose import to_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Extract:
    """One document read outside a case: its path, text and claims; `document` is `None` where refused.

    `isolation` is what stood around the process that read it.
    """

    path: str
    document: Document | None
    text: Text | None
    claims: tuple[Claim, ...]
    problems: tuple[Problem, ...]
    isolation: Isolation | None = None


def extract_files(
    roots: Sequence[Path],
    dated: DateRange | None,
    jobs: int,
    required: str | None = None,
    *,
    is_draft: bool = False,
) -> Iterator[Extract]:
    """Reads files, folders and what lies in them, in order, and finds the claims of each document.

    Days are taken to be near the date that a document bears, else near `dated`; in a draft near none: when
    its file was made says nothing of when that was which it retells.

    Raises `NotIsolated` where the level of isolation `required` does not hold.
    """
    extractor = load_extractor()
    found = list(find_files(roots))
    for each in found:
        if isinstance(each, FoundTrouble):
            problem = to_problem(each.error, each.path, None)
            yield Extract(path=each.path, document=None, text=None, claims=(), problems=(problem,))
    files = [each for each in found if isinstance(each, FoundFile)]
    with tempfile.TemporaryDirectory() as scratch:
        lanes = min(jobs, max(1, len(files)))
        for answer in read_in_order(map(_job, files), lanes, scratch, required):
            for result in answer.unit or ():
                found_here = _extract(result, dated, extractor, is_draft=is_draft)
                yield replace(found_here, isolation=answer.isolation)


def _extract(result: Result, dated: DateRange | None, extractor: Extractor, *, is_draft: bool) -> Extract:
    path, problems = result.item.path, result.problems
    if result.reading is None:
        return Extract(path=path, document=None, text=None, claims=(), problems=problems)
    document, text = to_text(result.reading)
    if document.dated is None or is_draft:
        document = replace(document, dated=dated)
    claims = find_claims(document, text, extractor)
    return Extract(path=path, document=document, text=text, claims=claims, problems=problems)


def _job(found: FoundFile) -> FileJob:
    return FileJob(
        path=found.path, name=found.actual.name, stored=str(found.actual), sha256="", size=found.size, skip=0
    )
