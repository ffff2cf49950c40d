"""The demo leak, read once for all tests of exports, and what an export of it gives."""

from collections.abc import Callable
from importlib.resources import as_file, files
from pathlib import Path

import pytest

from sayso.case import Case
from sayso.exporting import Request, export_case
from sayso.pipeline.line import Options, read_leak
from sayso.progress import Quiet

Writes = Callable[..., bytes]


@pytest.fixture(scope="session")
def demo_case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a case; nobody writes into it but for public labels."""
    case, _ = Case.open_or_create(tmp_path_factory.mktemp("demo") / "case")
    with as_file(files("sayso").joinpath("demo", "leak")) as leak:
        read_leak(case, [leak], Options(jobs=1), Quiet())
    case.close()
    return case.folder


@pytest.fixture
def written(demo_case: Path, tmp_path: Path) -> Writes:
    """Writes an export of the demo, or of another case folder, and gives its bytes."""

    def write(exporter: str, audience: str = "self", folder: Path = demo_case, **given: object) -> bytes:
        case = Case.open(folder)
        output = tmp_path / "written"
        try:
            request = Request(exporter=exporter, output=output, audience=audience, **given)  # type: ignore[arg-type]
            export_case(case, request, lambda line: None)
        finally:
            case.close()
        return output.read_bytes()

    return write
