"""A Chromium and pages in it, where one is installed. Everything a page asks for or complains of is kept."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from sayso.case import Case
from sayso.export.ledger import write_ledger
from tests.export import salis
from tests.show.workbench import Workbench

pytestmark = pytest.mark.browser


@dataclass(slots=True)
class Seen:
    """What a page asked for, and what it complained of."""

    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


Opener = Callable[..., tuple[Page, Seen]]
Open = Callable[..., Any]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("Chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def ledger_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("ledger") / "ledger.html"
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        write_ledger(salis.port_salis(), stream)
    return path


@pytest.fixture
def open_page(chromium: Browser, ledger_file: Path) -> Iterator[Opener]:
    """Opens a page file (the ledger by default) in a context of its own, with Playwright's options for it."""
    contexts = []

    def opened(file: Path = ledger_file, **options: Any) -> tuple[Page, Seen]:
        context = chromium.new_context(reduced_motion="reduce", **options)
        contexts.append(context)
        page, seen = context.new_page(), Seen()
        page.on("request", lambda request: seen.requests.append(request.url))
        page.on("console", lambda message: seen.complaints.append(message.text))
        page.on("pageerror", lambda error: seen.complaints.append(str(error)))
        page.on("dialog", lambda dialog: seen.complaints.append(dialog.message))
        page.goto(file.as_uri())
        return page, seen

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def axe() -> str:
    pytest.importorskip("axe_playwright_python", reason="axe-core is not installed")
    return files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


@pytest.fixture
def filled(request: pytest.FixtureRequest, bench: Workbench) -> Callable[[str], str]:
    """Puts ids of the case into a path of the workbench, by the queries in `IDS` of the test's module."""

    def fill(path: str) -> str:
        for name, query in request.module.IDS.items():
            if f"{{{name}}}" in path:
                case = Case(bench.folder, is_reader=True)
                path = path.replace(f"{{{name}}}", str(case.database.value(query)))
                case.database.close()
        return path

    return fill


@pytest.fixture
def visit(chromium: Browser, bench: Workbench, filled: Callable[[str], str]) -> Iterator[Open]:
    """Opens a page of `bench` in a context of its own and keeps what it asked for and complained of."""
    contexts = []

    def opened(path: str, **options: Any) -> Any:
        context = chromium.new_context(reduced_motion="reduce", **options)
        contexts.append(context)
        name, _, value = bench.cookie.partition("=")
        context.add_cookies([{"name": name, "value": value, "url": bench.origin}])
        page: Any = context.new_page()
        page.seen = []
        page.complaints = []
        page.on("request", lambda request: page.seen.append(request.url))
        page.on("console", lambda message: page.complaints.append(message.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on("dialog", lambda dialog: page.complaints.append(dialog.message))
        page.goto(bench.origin + filled(path))
        return page

    yield opened
    for context in contexts:
        context.close()
