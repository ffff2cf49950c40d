"""The dossier as Markdown (CommonMark with tables), chains in words."""

import io
import re
from collections.abc import Iterator
from typing import BinaryIO

from sayso.dossier.blocks import Block, Figure, Grid, Heading, Items, Paragraph, Quotation, Run, Runs, flow
from sayso.dossier.compose import compose
from sayso.dossier.model import Step
from sayso.export.escape import plain
from sayso.model.extension import Audience, Tables

_SPECIAL = re.compile(r"([\\`*_{}\[\]#|~!$^]|(?<=^)[-+>=](?=\s)|(?<=^\d)[.)])", re.MULTILINE)


class DossierMarkdown:
    """Writes a dossier as Markdown."""

    name = "md"
    suffix = ".md"
    audiences: tuple[Audience, ...] = ("public", "colleague", "self")
    is_selective = True

    def write(self, case_name: str, tables: Tables, stream: BinaryIO) -> None:
        """Writes the text to `stream`."""
        text = io.TextIOWrapper(stream, encoding="utf-8", newline="\n")
        blocks = flow(compose(case_name, tables), with_pictures=False)
        text.writelines(f"{part}\n\n" for each in blocks for part in _block(each))
        text.detach()


def escaped(text: str) -> str:
    """Words of the leak as Markdown that shows them as they are, on one line, and runs nothing."""
    return _SPECIAL.sub(r"\\\1", plain(" ".join(text.split())).replace("&#x27;", "'").replace("&quot;", '"'))


def _block(block: Block) -> Iterator[str]:
    match block:
        case Heading():
            anchor = f'<a id="{block.anchor}"></a>\n\n' if block.anchor else ""
            yield f"{anchor}{'#' * block.level} {escaped(block.text)}"
        case Paragraph():
            yield _runs(block.runs)
        case Quotation():
            words = f"{escaped(block.before)} **{escaped(block.words)}** {escaped(block.after)}".strip()
            yield "\n>\n".join((f"> {words}", *(f"> — {_runs(each)}" for each in block.sources)))
        case Items():
            yield "\n".join(_items(block))
        case Grid():
            yield "\n".join(_grid(block))
        case Figure():
            yield escaped(block.caption) + ":"
            for number, chain in enumerate(block.chains, 1):
                yield "\n".join((f"- Origin {number}: {_step(chain)}", *_steps(chain, 1)))


def _runs(runs: Runs) -> str:
    return "".join(map(_run, runs))


def _run(run: Run) -> str:
    text = run.text
    lead, trail = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    words = escaped(text)
    if run.is_strong and words:
        words = f"**{words}**"
    target = f"#{run.anchor}" if run.anchor else run.file
    return f"{lead}[{words}]({target}){trail}" if target else f"{lead}{words}{trail}"


def _items(block: Items) -> Iterator[str]:
    marks = block.marks or ("",) * len(block.rows)
    for mark, runs in zip(marks, block.rows, strict=True):
        sign = (
            f"- {mark}: "
            if mark in ("met", "missing")
            else f"{mark} "
            if mark[:1].isdigit()
            else f"- {mark} "
        )
        yield f"{sign if mark else '- '}{_runs(runs)}"


def _grid(block: Grid) -> Iterator[str]:
    yield f"| {' | '.join(map(escaped, block.head))} |"
    yield f"|{'---|' * len(block.head)}"
    for place, row in enumerate(block.rows):
        anchor = f'<a id="{block.anchors[place]}"></a>' if block.anchors else ""
        yield f"| {anchor}{' | '.join(map(escaped, row))} |"


def _steps(step: Step, depth: int) -> Iterator[str]:
    for each in step.told:
        how = "rests on it" if each.is_joined else each.how
        yield f"{'  ' * depth}- {f'({escaped(how)}) ' if how else ''}→ {_step(each)}"
        yield from _steps(each, depth + 1)


def _step(step: Step) -> str:
    notes = [step.note, *map(str, step.changes)]
    told = f" ({'; '.join(escaped(note) for note in notes if note)})" if any(notes) else ""
    return f"{escaped(step.name)}{told}"
