"""The documentation is true: it lists all there is, what it generates is fresh, where it points exists."""

import ast
import functools
import importlib.util
import re
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from types import ModuleType

import click
import pytest
from packaging.requirements import Requirement

from sayso import cli, errors, extraction, losses, views, whole
from sayso.case import Case
from sayso.deciding import acts
from sayso.deciding.recording import By
from sayso.importing import lines
from sayso.pipeline import registering
from sayso.pipeline.line import Options, read_leak
from sayso.pipeline.single import extract_files
from sayso.progress import Quiet
from sayso.read.limits import Limits
from sayso.store import journal

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = {
    path.relative_to(ROOT).as_posix(): path
    for path in [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted(DOCS.glob("*.md"))]
}
STATEMENT = re.compile(r"^- \*\*(M-\d+)\*\*", re.MULTILINE)
CITED = re.compile(r"\bM-\d{2,}\b")
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
BANNED = re.compile(r"\b(?:dump|trust score|truth score|simply|powerful|seamless(?:ly)?|we)\b", re.IGNORECASE)


def page(name: str) -> str:
    return PAGES[name].read_text(encoding="utf-8")


def section(text: str, heading: str) -> str:
    """What stands below a heading, up to the next one of its level or above."""
    level = len(heading) - len(heading.lstrip("#"))
    found = re.search(rf"^{re.escape(heading)}$(.*?)(?=^#{{1,{level}}} |\Z)", text, re.MULTILINE | re.DOTALL)
    assert found is not None, f"there is no heading {heading!r}"
    return found[1]


def commands() -> dict[str, click.Command]:
    """All commands by name, those of a group behind its own."""
    found = dict(cli.sayso.commands)
    for name, group in cli.sayso.commands.items():
        if isinstance(group, click.Group):
            found |= {f"{name} {inner}": command for inner, command in group.commands.items()}
    return found


@functools.cache
def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate", DOCS / "generate.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["generate"] = module
    spec.loader.exec_module(module)
    return module


def generated() -> list[str]:
    return [name for name in PAGES if generator().BLOCK.search(page(name))]


@pytest.mark.parametrize("name", generated())
def test_generated_parts_are_fresh(name: str) -> None:
    assert page(name) == generator().fresh(page(name)), "run: python docs/generate.py"


@pytest.mark.parametrize("name", sorted(commands()))
def test_every_command_and_option_is_documented(name: str) -> None:
    described = section(page("docs/cli.md"), f"### `sayso {name}`")
    for parameter in commands()[name].params:
        if isinstance(parameter, click.Option):
            assert all(f"`{each}`" in described for each in parameter.opts), parameter.opts
    assert commands()[name].help


def test_every_error_is_documented() -> None:
    drawn = page("docs/architecture.md")
    for node in ast.parse((ROOT / "sayso" / "errors.py").read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ClassDef):
            assert re.search(rf"\b{node.name}\b", drawn), node.name
            assert node.name in (errors.__doc__ or ""), f"{node.name} is not in the tree"


def problem_kinds() -> Iterator[str]:
    for error in vars(errors).values():
        if isinstance(error, type) and issubclass(error, errors.ReadError | errors.CellError):
            yield error.kind
    for node in ast.walk(ast.parse((ROOT / "sayso" / "upkeep.py").read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_problem":
            kind = node.args[1]
            assert isinstance(kind, ast.Constant)
            yield str(kind.value)
    yield from (*journal.KINDS, *registering.PROBLEMS, lines.REFUSED)


@pytest.mark.parametrize("kind", sorted(set(problem_kinds())))
def test_every_kind_of_problem_is_documented(kind: str) -> None:
    assert f"| `{kind}` |" in section(page("docs/cli.md"), "## Problems")


@pytest.mark.parametrize("cap", [each.name for each in fields(Limits)])
def test_every_cap_is_documented(cap: str) -> None:
    assert f"| `{cap}` |" in page("docs/security.md")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    case, _ = Case.open_or_create(tmp_path_factory.mktemp("demo") / "case")
    read_leak(case, [ROOT / "sayso" / "demo" / "leak"], Options(jobs=1), Quiet())
    yield case
    case.close()


def test_every_field_of_the_listings_is_documented(demo: Case, tmp_path: Path) -> None:
    (tmp_path / "scan.pdf").write_bytes(b"%PDF-1.7\n")
    acts.grade(demo, "HB-3", "B2", By())
    read_leak(demo, [tmp_path / "scan.pdf"], Options(jobs=1), Quiet())
    rows = {
        "claims": views.list_claims(demo),
        "propositions": views.list_propositions(demo),
        "sources": views.list_sources(demo),
        "documents": views.list_documents(demo),
        "threads": views.list_threads(demo),
        "problems": views.list_problems(demo),
        "status": losses.list_status(demo),
        "judgements": views.list_judgements(demo),
        "search": views.search(demo, "port", None),
        "extract": (
            row
            for found in extract_files([ROOT / "sayso" / "demo" / "leak" / "press"], None, jobs=1)
            for row in extraction.extract_rows(found)
        ),
    }
    for name, listing in rows.items():
        described = section(page("docs/cli.md"), f"### Fields of `{name}`")
        for field in next(iter(listing)):
            assert f"`{field}`" in described, f"{name}: {field}"


def test_what_show_adds_is_documented(demo: Case) -> None:
    described = section(page("docs/cli.md"), "### Fields of `show`")
    claim = next(views.list_claims(demo))
    proposition, source = next(views.list_propositions(demo)), next(views.list_sources(demo))
    listed = next(views.list_documents(demo)).keys() | claim.keys() | source.keys() | proposition.keys()
    for wanted in (claim["claim"], claim["document"], source["source"], proposition["proposition"]):
        for field in whole.show(demo, wanted).keys() - listed:
            assert f"`{field}`" in described, field


def statements() -> list[str]:
    return STATEMENT.findall(page("docs/method.md"))


def citations() -> dict[str, set[str]]:
    """The numbers that each test file cites."""
    here = Path(__file__)
    found = (
        (str(path.relative_to(here.parent)), set(CITED.findall(path.read_text(encoding="utf-8"))))
        for path in sorted(here.parent.rglob("*.py"))
        if path != here
    )
    return {name: numbers for name, numbers in found if numbers}


def test_statements_are_numbered_without_a_gap() -> None:
    assert statements() == [f"M-{number:03}" for number in range(1, len(statements()) + 1)]


@pytest.mark.parametrize("number", statements())
def test_every_statement_of_the_method_has_a_test(number: str) -> None:
    assert any(number in numbers for numbers in citations().values())


@pytest.mark.parametrize("name", sorted(PAGES))
def test_cited_statements_exist(name: str) -> None:
    assert set(CITED.findall(page(name))) <= set(statements())


def test_tests_cite_statements_that_exist() -> None:
    for name, numbers in citations().items():
        assert numbers <= set(statements()), f"{name}: {sorted(numbers - set(statements()))}"


def anchors(text: str) -> set[str]:
    """The anchors that headings get where Markdown is rendered."""
    headings = re.findall(r"^#{1,6} (.+)$", FENCED.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("name", sorted(PAGES))
def test_relative_links_lead_somewhere(name: str) -> None:
    for link in LINK.findall(FENCED.sub("", page(name))):
        if re.match(r"[a-z]+:", link):
            continue
        target, _, anchor = link.partition("#")
        path = (PAGES[name].parent / target).resolve() if target else PAGES[name]
        assert path.is_file(), f"{name} points at {link}"
        assert not anchor or anchor in anchors(path.read_text(encoding="utf-8")), f"{name} points at {link}"


@pytest.mark.parametrize("name", sorted(set(PAGES) - {"docs/glossary.md"}))
def test_pages_keep_to_the_words_of_the_glossary(name: str) -> None:
    own = FENCED.sub("", generator().BLOCK.sub("", page(name)))
    assert BANNED.findall(own) == []


def test_help_keeps_to_the_words_of_the_glossary() -> None:
    said = [cli.sayso.help or "", errors.__doc__ or ""]
    for command in commands().values():
        said += [
            command.help or "",
            *(each.help or "" for each in command.params if isinstance(each, click.Option)),
        ]
    for error in vars(errors).values():
        if isinstance(error, type) and issubclass(error, errors.SaysoError):
            said += [error.__doc__ or "", getattr(error, "default_remedy", "")]
    assert BANNED.findall("\n".join(said)) == []


def test_every_dependency_is_explained_and_none_besides() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    text = page("docs/dependencies.md")
    for heading, wanted in (
        ("## What users install", project["dependencies"]),
        ("## What developers and tests need", project["optional-dependencies"]["test"]),
    ):
        first_table = section(text, heading).strip().split("\n\n")
        (table,) = [each for each in first_table if each.startswith("| package")][:1]
        listed = re.findall(r"^\| ([\w.-]+) \|", table, re.MULTILINE)[1:]
        assert sorted(listed) == sorted(Requirement(each).name for each in wanted)


def test_the_readme_s_commands_are_those_that_ci_runs() -> None:
    commands_shown = [line for line in page("README.md").splitlines() if line.startswith("python3 -m venv")]
    assert len(commands_shown) == 2
    ran = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert [line for line in ran if line.startswith("python3 -m venv")] == commands_shown
