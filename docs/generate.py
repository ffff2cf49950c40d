"""Writes the parts of the documentation that follow from the code.

    python docs/generate.py            rewrites every block below in docs/ and README.md
    python docs/generate.py --check    changes nothing; names the pages that are out of date, exit status 1

A block stands between `<!-- generated: NAME -->` and `<!-- end -->`. NAME is one of `BLOCKS`, or
`run N: COMMAND`: the first N lines that a shell prints for a command, run in a folder that all commands of
one page share. Needs a POSIX shell.
"""

import argparse
import ast
import json
import os
import re
import shlex
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import fields
from pathlib import Path
from typing import Any

import click

from sayso import cli, errors
from sayso.export.records import schema
from sayso.plugins import load_extractor, load_readers
from sayso.read.limits import Limits

ROOT = Path(__file__).resolve().parents[1]
BLOCK = re.compile(r"^<!-- generated: (?P<name>[^\n]+) -->\n.*?^<!-- end -->$", re.MULTILINE | re.DOTALL)
RUN = re.compile(r"run (?P<lines>\d+): (?P<command>.+)")
WIDTH = 100
# How long a stage took differs from run to run.
_TIMED = re.compile(r"^[a-z]+: [\d,]+ in [\d.]+ s$|^[a-z]+: [\d,]+ of [\d,]+, .+ left$|^To take it back: ")

# What each cap stands for, and its unit; a new cap without a line here fails the check.
CAPS = {
    "seconds": "seconds of silence from the process that reads an item",
    "memory": "bytes of address space of that process",
    "header_bytes": "bytes of one mail's headers",
    "header_characters": "characters of one header",
    "addresses": "addresses kept of one header; the rest is counted",
    "relays": "Received headers kept of one mail",
    "seals": "DKIM and ARC headers checked of one mail",
    "sealed_bytes": "bytes of a body that is hashed for its signatures",
    "mended_bytes": "bytes of a body that is put back as it was before transit, to compare it with its hash",
    "markup_bytes": "bytes of XML of one document",
    "markup_depth": "layers of XML elements in one another",
    "elements": "XML elements of one document, whatever its size",
    "free_elements": "XML elements that any document may have, however small it is",
    "window_bytes": "bytes that an unpacker may look back",
    "table_bytes": "bytes of an archive's table of contents",
    "pages": "pages of one document",
    "scans": "scanned pages of one document read by OCR; the rest is named",
    "scan_seconds": "seconds of OCR for one page",
    "scan_pixels": "pixels of a page drawn for OCR",
    "picture_pixels": "pixels of a picture that is a file of its own",
    "page_pixels": "pixels of a page drawn to be looked at; a picture of a mail may have four times as many",
    "look_seconds": "seconds for drawing such a page, or taking a mail apart to be looked at",
    "document_seconds": "seconds for one document that keeps showing signs of life",
    "parts": "MIME parts of one mail",
    "part_depth": "layers of MIME parts in one another",
    "container_depth": "layers of containers in one another",
    "members": "members of one archive",
    "message_bytes": "bytes of one mail",
    "text_characters": "characters of one part, and bytes of one page",
    "expansion": "times a file's own size, for all that it unpacks to",
    "free_expansion": "bytes that any file may unpack to, however small it is",
    "expanded_bytes": "bytes that one file may unpack to in all",
    "spool_bytes": "bytes of a member held in memory; above that it lies in the case's `scratch/`",
    "output_bytes": "bytes of one answer of the process that reads",
}


def errors_block() -> str:
    """The tree of exceptions, as the docstring of `errors` draws it."""
    drawn = [line[4:] for line in (errors.__doc__ or "").splitlines() if line.startswith("    ")]
    return "\n".join(["```text", *drawn, "```"])


def problems_block() -> str:
    """Every kind of problem that reading can end in: what it says, what to do."""
    kinds: list[type[errors.ReadError] | type[errors.CellError]]
    kinds = [*errors.ReadError.__subclasses__(), errors.CellError, *errors.CellError.__subclasses__()]
    rows = (f"| `{each.kind}` | {_first(each.__doc__)} | {each.default_remedy} |" for each in kinds)
    return "\n".join(["| kind | what it says | remedy |", "|---|---|---|", *rows])


def limits_block() -> str:
    """The caps on what one item may cost."""
    rows = (f"| `{each.name}` | {each.default:,} | {CAPS[each.name]} |" for each in fields(Limits))
    return "\n".join(["| cap | value | of what |", "|---|--:|---|", *rows])


def schema_block() -> str:
    """The migrations of the case database, in order."""
    steps = sorted((ROOT / "sayso" / "store" / "migrations").glob("*.sql"))
    scripts = (f"```sql\n-- {step.name}\n{step.read_text(encoding='utf-8').strip()}\n```" for step in steps)
    return "\n\n".join(scripts)


def modules_block() -> str:
    """Every module with the first sentence of its docstring."""
    rows = []
    for path in sorted((ROOT / "sayso").rglob("*.py")):
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        said = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
        rows.append(f"| `{name}` | {_first(said)} |")
    return "\n".join(["| module | what it is |", "|---|---|", *rows])


def parts_block() -> str:
    """Readers and extractors in force, in the order in which they are asked."""
    readers = [("reader", each.name, each.version, _first(type(each).__doc__)) for each in load_readers()]
    extractors = [load_extractor(name) for name in ("minilm", "rules")]
    found = [("extractor", each.name, each.version, _first(type(each).__doc__)) for each in extractors]
    parts = [*readers, *found]
    rows = (f"| {kind} | `{name}` | {version} | {said} |" for kind, name, version, said in parts)
    return "\n".join(["| part | name | version | what it is |", "|---|---|---|---|", *rows])


def cues_block() -> str:
    """The classes of cues: what they say of source and teller, and their verbs."""
    lexicon = tomllib.loads((ROOT / "sayso" / "claims" / "cues.toml").read_text(encoding="utf-8"))
    rows = []
    for name, given in lexicon["classes"].items():
        english, spanish = (
            sorted(verb for verb, cue in lexicon[language]["verbs"].items() if cue["class"] == name)
            for language in ("en", "es")
        )
        cells = [name, given["factuality"], given["stance"], ", ".join(english), ", ".join(spanish)]
        rows.append(f"| {' | '.join(cells)} |")
    head = "| class | factuality | stance | English verbs | Spanish verbs |"
    return "\n".join([head, "|---|---|---|---|---|", *rows])


def gates_block() -> str:
    """The floors of `tests/quality`, which only rise."""
    floors = json.loads((ROOT / "tests" / "quality" / "floors.json").read_text(encoding="utf-8"))
    rows = []
    for name, given in floors.items():
        least = {**given, **given.get("relation", {}), **given.get("f1", {})}
        rows += [
            f"| {name} | {measure} | {value:,} | `{given.get('data', 'the demo leak')}` |"
            for measure, value in least.items()
            if isinstance(value, int | float) and not isinstance(value, bool)
        ]
    return "\n".join(["| gate | measure | floor (`taken`: at most) | data |", "|---|---|--:|---|", *rows])


def commands_block() -> str:
    """Every command with its arguments and options, from the definitions that parse them."""
    context = click.Context(cli.sayso, info_name="sayso")
    return "\n\n".join(_commands(cli.sayso, context))


def _commands(group: click.Group, context: click.Context, before: str = "") -> Iterator[str]:
    """The commands of a group in order of name, those of a group in it behind it."""
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if command is not None:
            inner = click.Context(command, parent=context, info_name=name)
            yield _command(f"{before}{name}", command, inner)
            if isinstance(command, click.Group):
                yield from _commands(command, inner, f"{before}{name} ")


def _command(name: str, command: click.Command, context: click.Context) -> str:
    usage = " ".join(command.collect_usage_pieces(context))
    options = [each for each in command.params if isinstance(each, click.Option)]
    rows = (f"| {_spelling(each)} | {_meaning(each)} |" for each in options)
    said = (command.help or "").strip()
    table = ["", "| option | what it does |", "|---|---|", *rows] if options else []
    return "\n".join([f"### `sayso {name}`", "", said, "", f"`sayso {name} {usage}`", *table])


def _spelling(option: click.Option) -> str:
    if option.is_flag:
        return ", ".join(f"`{each}`" for each in option.opts)
    return ", ".join(f"`{each}` {_value(option)}" for each in option.opts)


def _value(option: click.Option) -> str:
    if isinstance(option.type, click.Choice):
        return r"\|".join(option.type.choices)
    number = "N" if isinstance(option.type, click.IntRange) else None
    return option.metavar or number or option.type.name.upper()


def _meaning(option: click.Option) -> str:
    stated = option.show_default if isinstance(option.show_default, str) else None
    shown = stated or (option.default if option.show_default else None)
    default = "" if shown is None else f" Default: {shown}."
    return f"{option.help or ''}{' Required.' if option.required else ''}{default}".strip()


def _first(docstring: str | None) -> str:
    """The first paragraph of a docstring on one line."""
    return " ".join((docstring or "").strip().split("\n\n")[0].split())


class Shell:
    """Runs the commands of one page in one folder, with `sayso` being the code beside this script."""

    def __init__(self, folder: str) -> None:
        self._folder = Path(folder) / "work"
        self._folder.mkdir()
        program = Path(folder) / "bin" / "sayso"
        program.parent.mkdir()
        program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m sayso "$@"\n', encoding="utf-8")
        program.chmod(0o755)
        path = f"{program.parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
        self._environment = {
            "PATH": path,
            "PYTHONPATH": str(ROOT),
            "COLUMNS": str(WIDTH),
            "LC_ALL": "C.UTF-8",
            "PYTHONUNBUFFERED": "1",
        }

    def block(self, most: int, command: str) -> str:
        """The command and what it printed, standard error among it as on a screen, cut after `most` lines."""
        done = subprocess.run(
            ["/bin/sh", "-c", command],
            cwd=self._folder,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            timeout=120,
            check=False,
        )
        kept = [line.rstrip() for line in done.stdout.splitlines() if not _TIMED.match(line)]
        lines = "\n".join(kept).strip("\n").splitlines()
        shown = [f"$ {command}", *lines[:most], *(["…"] if len(lines) > most else [])]
        status = [] if done.returncode == 0 else [f"[exit status {done.returncode}]"]
        return "\n".join(["```console", *shown, *status, "```"])


def records_block() -> str:
    """The kinds of claim records and what they are made of, from the schema that is shipped."""
    definitions = schema()["$defs"]
    kinds = [each["$ref"].rpartition("/")[2] for each in schema()["oneOf"]]
    parts = [name for name, each in definitions.items() if "properties" in each and name not in kinds]
    return "\n\n".join(_record_table(name, definitions[name]) for name in (*kinds, *parts))


def _record_table(name: str, definition: dict[str, Any]) -> str:
    rows = [
        f"| `{field}` | {_shape(each)} | {each.get('description', '')} |"
        for field, each in definition["properties"].items()
        if field not in ("record", "version", "type")
    ]
    return "\n".join(
        (f"**{name}**: {definition.get('description', '')}", "", "| field | is | |", "|---|---|---|", *rows)
    )


def _shape(each: dict[str, Any]) -> str:
    """What a field holds, in a few words."""
    if "$ref" in each:
        return str(each["$ref"].rpartition("/")[2])
    if "anyOf" in each:
        return " or ".join(dict.fromkeys(_shape(one) for one in each["anyOf"]))
    if "enum" in each:
        return ", ".join("null" if one is None else f"`{one}`" for one in each["enum"])
    if "const" in each:
        return f"`{each['const']}`"
    kinds = each["type"] if isinstance(each["type"], list) else [each["type"]]
    if kinds == ["array"]:
        return f"list of {_shape(each['items'])}"
    if kinds == ["object"]:
        return "{" + ", ".join(f"`{field}`" for field in each["properties"]) + "}"
    return " or ".join(kinds)


BLOCKS: dict[str, Callable[[], str]] = {
    "commands": commands_block,
    "cues": cues_block,
    "errors": errors_block,
    "gates": gates_block,
    "limits": limits_block,
    "modules": modules_block,
    "parts": parts_block,
    "problems": problems_block,
    "records": records_block,
    "schema": schema_block,
}


def fresh(page: str) -> str:
    """A page with every block written anew."""
    with ExitStack() as stack:
        shell: list[Shell] = []

        def written(found: re.Match[str]) -> str:
            name = found["name"]
            run = RUN.fullmatch(name)
            if run is None:
                made = BLOCKS[name]()
            else:
                if not shell:
                    shell.append(Shell(stack.enter_context(tempfile.TemporaryDirectory())))
                made = shell[0].block(int(run["lines"]), run["command"])
            return f"<!-- generated: {name} -->\n{made}\n<!-- end -->"

        return BLOCK.sub(written, page)


def pages() -> Iterator[Path]:
    """Every page that may hold blocks."""
    yield ROOT / "README.md"
    yield from sorted((ROOT / "docs").glob("*.md"))


def main() -> int:
    """Rewrites, or with `--check` compares."""
    parser = argparse.ArgumentParser(description="Writes the generated parts of the documentation.")
    parser.add_argument("--check", action="store_true", help="change nothing; 1 where a page is stale")
    is_check = parser.parse_args().check
    stale = []
    for path in pages():
        page = path.read_text(encoding="utf-8")
        if (made := fresh(page)) != page:
            stale.append(path)
            if not is_check:
                path.write_text(made, encoding="utf-8")
    for path in stale:
        print(f"{path.relative_to(ROOT)}: {'is out of date' if is_check else 'rewritten'}")
    return 1 if stale and is_check else 0


if __name__ == "__main__":
    sys.exit(main())
