"""One workbench on the demo case for all tests that only read."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.show.workbench import Workbench, build_demo, running


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_demo(tmp_path_factory.mktemp("workbench") / "case")


@pytest.fixture(scope="session")
def bench(demo_folder: Path) -> Iterator[Workbench]:
    with running(demo_folder) as workbench:
        workbench.enter()
        yield workbench
