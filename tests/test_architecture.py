"""The shape of the code: who may import whom, how large a piece may be, what is banned."""

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "sayso"
FUNCTION_LINES, PARAMETERS, MODULE_LINES = 60, 6, 400

# What each part of the package may import of the package, besides itself.
MODEL = {"errors", "model"}
MAY_IMPORT = {
    "__init__": set[str](),
    "errors": set[str](),
    "model": {"errors"},
    "read": MODEL,
    "text": MODEL,
    "encoder": set[str](),
    "claims": MODEL | {"encoder"},
    "resolve": MODEL,
    "evidence": MODEL,
    "weigh": MODEL,
    "wording": MODEL,
    "match": MODEL | {"encoder", "wording"},
    "check": MODEL | {"wording"},
    "plugins": MODEL,
    "progress": set[str](),
    "output": set[str](),
    "store": MODEL,
    "judging": MODEL,
    "deciding": MODEL | {"store", "case", "judging", "resolve", "pipeline", "progress"},
    "case": MODEL | {"store"},
    "knowing": MODEL | {"store", "case", "judging"},
    "sources": MODEL | {"store", "case", "judging", "knowing"},
    "entities": MODEL | {"case", "store"},
    "propositions": MODEL | {"case", "store"},
    "wanted": MODEL | {"case", "judging"},
    "believing": MODEL | {"case", "knowing", "pipeline"},
    "views": MODEL
    | {"store", "case", "sources", "entities", "judging", "knowing", "propositions", "wanted", "believing"},
    "facets": MODEL | {"store", "case", "sources", "judging"},
    "lookup": MODEL | {"case", "views"},
    "originals": MODEL | {"case", "store"},
    "painting": MODEL,
    "reviewing": MODEL | {"case", "judging", "sources", "store"},
    "leads": MODEL | {"case", "check", "lookup", "store", "views"},
    "tracing": MODEL | {"case", "propositions", "sources", "views"},
    "show": MODEL
    | {"case", "consequences", "entities", "facets", "lookup", "losses", "propositions", "sources", "tracing"}
    | {"annotating", "checking", "deciding", "leads", "originals", "painting", "pipeline", "reviewing"}
    | {"views", "whole"},
    "whole": MODEL | {"store", "case", "views", "sources", "entities", "propositions", "wanted", "believing"},
    "hypotheses": MODEL | {"case", "pipeline", "weigh"},
    "consequences": MODEL | {"case", "pipeline", "weigh"},
    "leaving": MODEL | {"case", "knowing", "losses", "sources", "views", "wanted", "whole"},
    "records": MODEL | {"case", "entities", "leaving", "store", "views"},
    "export": MODEL | {"views"},
    "extraction": MODEL | {"views"},
    "runner": MODEL,
    "pipeline": MODEL
    | {"plugins", "progress", "runner", "store", "case", "judging"}
    | {"read", "text", "claims", "resolve", "evidence", "match", "weigh", "wording"},
    "protection": MODEL | {"store", "case"},
    "vetting": MODEL | {"case", "check", "store", "wording"},
    "noticing": MODEL | {"case", "check", "entities", "sources", "store"},
    "annotating": set[str](),
    "checking": MODEL | {"noticing", "vetting"} | {"case", "check", "protection", "store"},
    "upkeep": MODEL | {"__init__", "store", "case"},
    "losses": MODEL | {"case", "views", "wanted"},
    "reading": MODEL | {"case", "losses", "pipeline", "progress", "store", "upkeep"},
    "handover": MODEL | {"case"},
    "importing": MODEL | {"case", "store"},
    "dossier": MODEL
    | {"case", "consequences", "export", "hypotheses", "leaving", "originals", "painting", "pipeline"}
    | {"propositions", "sources", "views", "whole"},
    "exporting": MODEL
    | {"case", "dossier", "handover", "leaving", "plugins", "protection", "records", "store"},
    "forgetting": MODEL | {"case", "pipeline", "progress", "store", "upkeep"},
    "__main__": {"cli"},
}
# Single modules that may import one module more.
EXCEPTIONS = {
    "read.cell": {"plugins"},
    "runner": {"read.cell", "read.confine", "read.items"},
    "reading": {"read.cell"},
    "extraction": {"pipeline.single"},
    "originals": {"read.cell"},
    "propositions": {"weigh.words"},
    "records": {"weigh.words"},
    "facets.propositions": {"weigh.words"},
    "tracing": {"weigh.statements", "weigh.words"},
    "show.opened": {"weigh.words"},
    "show.chains": {"export.wording"},
    "show.chain_drawing": {"export.boxes", "export.escape"},
    "show.citing": {"export.wording", "protection.coarsening"},
    "show.claim_page": {"export.wording"},
    "show.export_page": {"dossier.site", "exporting"},
    "show.export_form": {"dossier.choice"},
    "checking": {"pipeline.single"},
    "upkeep": {"read.cell"},
    "forgetting.members": {"read.items"},
    "show.rendering": {"export.wording", "export.escape"},
    "show.words": {"export.wording"},
    "show.marks": {"export.escape", "export.marking"},
    "show.listing": {"store.search"},
    "show.names_page": {"store.search"},
    "show.network_page": {"store.places"},
    "show.hypotheses_page": {"hypotheses", "weigh.hypotheses", "weigh.rivalry", "weigh.words"},
    "show.weighed": {"pipeline.telling", "weigh.hypotheses"},
    "show.zones": {"export.escape", "export.marking", "export.wording"},
}
# The commands: they may import anything, also inside functions, so that `sayso --help` is quick.
COMMANDS = {
    "cli", "cli_acts", "cli_check", "cli_export", "cli_hypotheses", "cli_judge", "cli_parts",
    "cli_protection", "cli_records", "cli_serve", "cli_upkeep", "cli_weigh",
}  # fmt: skip
STAGES = ("read", "text", "claims", "resolve", "evidence", "match", "weigh", "check")
POSIX_ONLY = {"resource", "fcntl", "pwd", "grp", "termios"}
POSIX_PLACES = {"read.confine", "read.breakout", "runner"}
NETWORK = {
    "urllib", "http", "ftplib", "smtplib", "poplib", "imaplib", "nntplib", "telnetlib", "xmlrpc",
    "socketserver", "ssl", "webbrowser", "requests", "httpx", "aiohttp", "urllib3", "niquests", "pycurl",
}  # fmt: skip
# Parts of those packages that open no connection.
HARMLESS = {"urllib.parse", "http.cookies", "http.HTTPStatus"}
# Starts the user's own browser on a file; asks for nothing itself.
STARTS_A_BROWSER = {"cli_serve": "webbrowser"}
# Who may listen, and serve: `show.server` binds 127.0.0.1 (a test looks at the port), the pages answer.
SERVERS = {"uvicorn": {"show.server"}, "starlette": {"show.app", "show.answering"}}
LISTENING = {"bind", "listen", "accept", "run_server", "start_server"}
LISTENERS = {"show.server"}
DIALLING = {"connect", "connect_ex", "create_connection", "getaddrinfo", "gethostbyname", "create_server"}
HTTP_CLIENTS = {
    "aiohttp", "grpcio", "httplib2", "httpx", "huggingface-hub", "niquests", "pycurl", "requests",
    "treq", "urllib3", "websockets",
}  # fmt: skip
# What the main process may use of `read`: finding files, starting and answering cells. No parser.
OUTSIDE_THE_CELL = {"read", "read.cell", "read.confine", "read.files", "read.items"}
PARSERS = {
    "bz2", "charset_normalizer", "email", "lxml", "lzma", "mailbox", "olefile", "PIL", "pypdfium2", "tarfile",
    "xml", "zipfile", "zlib",
}  # fmt: skip
# What takes apart only what we wrote ourselves, finished exports before they leave, or only writes.
OUR_OWN_BYTES = {
    "annotating": {"zipfile"},
    "dossier.word": {"zipfile"},
    "handover": {"zipfile"},
    "painting": {"zlib"},
    "protection.printed": {"pypdfium2"},
    "protection.pictures": {"zlib"},
    "protection.scan": {"zipfile", "pypdfium2"},
    **{f"export.{name}": {"zipfile"} for name in ("bag", "mails", "zipped")},
}
BANNED_WORDS = re.compile(r"(?:^|_)(?:utils?|helpers?|misc|common|manager)(?:_|$)")
BANNED_STARTS = re.compile(r"_*(?:handle|process|do)_")


def module_name(path: Path) -> str:
    """`read.cell` for sayso/read/cell.py, `read` for sayso/read/__init__.py."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if len(parts) > 1 and parts[-1] == "__init__" else parts)


MODULES = {module_name(path): path for path in sorted(PACKAGE.rglob("*.py"))}


@cache
def tree(module: str) -> ast.Module:
    return ast.parse(MODULES[module].read_text(encoding="utf-8"))


def imported(module: str) -> Iterator[tuple[str, int]]:
    """Every dotted name that a module imports, wherever it does, and the line."""
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Import):
            yield from ((each.name, node.lineno) for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}:{node.lineno} imports relatively"
            yield from ((f"{node.module}.{each.name}", node.lineno) for each in node.names)


def ours(module: str) -> set[str]:
    """The modules of the package that a module imports."""
    found = set()
    for name, _ in imported(module):
        if name != "sayso" and not name.startswith("sayso."):
            continue
        inner = name.removeprefix("sayso").removeprefix(".")
        while inner and inner not in MODULES:
            inner = inner.rpartition(".")[0]
        found.add(inner or "__init__")
    return found


def part(module: str) -> str:
    return module.partition(".")[0]


def functions(module: str) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (
        each for each in ast.walk(tree(module)) if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)
    )


def test_every_part_of_the_package_has_a_rule() -> None:
    assert {part(module) for module in MODULES} - COMMANDS == set(MAY_IMPORT)


@pytest.mark.parametrize("module", sorted(set(MODULES) - COMMANDS))
def test_a_module_imports_only_what_its_part_may(module: str) -> None:
    allowed = MAY_IMPORT[part(module)] | {part(module)}
    for other in ours(module):
        assert part(other) in allowed or other in EXCEPTIONS.get(module, ()), f"{module} imports {other}"


def test_only_the_pipeline_imports_several_stages() -> None:
    for module in MODULES:
        stages = {part(other) for other in ours(module)} & set(STAGES)
        assert len(stages) < 2 or part(module) == "pipeline", f"{module} imports {sorted(stages)}"


def test_nothing_imports_the_commands() -> None:
    users = {module for module in MODULES if ours(module) & COMMANDS}
    assert users - COMMANDS == {"__main__"}


def test_no_module_imports_itself_by_way_of_others() -> None:
    done: set[str] = set()

    def visit(module: str, above: tuple[str, ...]) -> None:
        assert module not in above, f"cycle: {' -> '.join((*above, module))}"
        if module not in done:
            for other in sorted(ours(module) - {module}):
                visit(other, (*above, module))
            done.add(module)

    for module in MODULES:
        visit(module, ())


@pytest.mark.parametrize("module", sorted(MODULES))
def test_a_module_fits_its_budget_and_says_what_it_is(module: str) -> None:
    lines = MODULES[module].read_text(encoding="utf-8").count("\n")
    assert lines <= MODULE_LINES, f"{module} has {lines} lines"
    assert ast.get_docstring(tree(module)), f"{module} has no docstring"


@pytest.mark.parametrize("module", sorted(MODULES))
def test_functions_fit_their_budget_and_say_what_they_return(module: str) -> None:
    for function in functions(module):
        place = f"{module}:{function.lineno} {function.name}"
        lines = (function.end_lineno or function.lineno) - function.lineno + 1
        assert lines <= FUNCTION_LINES, f"{place} has {lines} lines"
        given = [each.arg for each in (*function.args.posonlyargs, *function.args.args)]
        count = len(given) + len(function.args.kwonlyargs) - (given[:1] in (["self"], ["cls"]))
        assert count <= PARAMETERS, f"{place} has {count} parameters"
        assert function.returns is not None, f"{place} does not say what it returns"


@pytest.mark.parametrize("module", sorted(set(MODULES) - COMMANDS))
def test_imports_stand_at_the_top(module: str) -> None:
    for function in functions(module):
        inside = [each for each in ast.walk(function) if isinstance(each, ast.Import | ast.ImportFrom)]
        assert not inside, f"{module}:{function.lineno} {function.name} imports inside"


@pytest.mark.parametrize("module", sorted(MODULES))
def test_names_say_what_a_thing_is(module: str) -> None:
    for name in module.split("."):
        assert not BANNED_WORDS.search(name), f"module {module}"
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            snake = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", node.name).lower()
            is_bad = BANNED_WORDS.search(snake) or BANNED_STARTS.match(snake)
            assert not is_bad, f"{module}:{node.lineno} {node.name}"


@pytest.mark.parametrize("module", sorted(MODULES))
def test_nothing_opens_a_connection(module: str) -> None:
    """M-033: the one socket there is joins a process with its own child (`socketpair`)."""
    has_sockets = any(name == "socket" for name, _ in imported(module))
    for name, line in imported(module):
        harmless = any(name == each or name.startswith(f"{each}.") for each in HARMLESS)
        harmless |= STARTS_A_BROWSER.get(module) == name
        top = name.partition(".")[0]
        assert top not in NETWORK or harmless, f"{module}:{line} imports {name}"
        assert module in SERVERS.get(top, {module}), f"{module}:{line} imports {name}"
        assert not name.startswith("socket."), f"{module}:{line} imports {name}"
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Attribute) and node.attr in DIALLING:
            owner = node.value.id if isinstance(node.value, ast.Name) else "?"
            assert owner == "sqlite3", f"{module}:{node.lineno} calls {owner}.{node.attr}"
        if has_sockets and isinstance(node, ast.Attribute) and node.attr in LISTENING:
            assert module in LISTENERS, f"{module}:{node.lineno} listens"


@pytest.mark.parametrize("module", sorted(MODULES))
def test_what_only_posix_has_stays_where_it_may(module: str) -> None:
    found = {name.partition(".")[0] for name, _ in imported(module)} & POSIX_ONLY
    assert not found or module in POSIX_PLACES, f"{module} imports {sorted(found)}"


@pytest.mark.parametrize("module", sorted(each for each in MODULES if part(each) != "read"))
def test_parsers_are_at_work_in_the_cell_only(module: str) -> None:
    """No module outside `read` imports a reader, or a library that takes hostile bytes apart."""
    readers = {each for each in ours(module) if part(each) == "read"} - OUTSIDE_THE_CELL
    assert not readers, f"{module} imports {sorted(readers)}"
    libraries = {name.partition(".")[0] for name, _ in imported(module)} & PARSERS
    libraries -= OUR_OWN_BYTES.get(module, set())
    assert not libraries, f"{module} imports {sorted(libraries)}"


def test_no_http_client_comes_with_the_package() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    pending, seen = list(project["dependencies"]), set[str]()
    while pending:
        requirement = Requirement(pending.pop())
        name = canonicalize_name(requirement.name)
        if name in seen or (requirement.marker and not requirement.marker.evaluate({"extra": ""})):
            continue
        seen.add(name)
        try:
            pending += requires(name) or []
        except PackageNotFoundError:
            pytest.fail(f"{name} is required but not installed")
    assert {"click", "rich"} <= seen
    assert not seen & HTTP_CLIENTS
