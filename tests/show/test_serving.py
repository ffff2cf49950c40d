"""The command itself: without a case it opens one in the browser, and leaves nothing behind."""

import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner

from sayso.cli import sayso
from sayso.progress import JsonLines
from tests.show.workbench import Workbench


def test_without_a_case_the_first_page_opens_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    command = [sys.executable, "-m", "sayso", "serve", "--no-browser"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as child:
        assert child.stdout is not None
        link = child.stdout.readline().strip()
        port = urlsplit(link).port
        keys = type("Known", (), {"port": port})()
        bench = Workbench(folder=tmp_path, keys=keys, server=None, link=link)  # type: ignore[arg-type]
        bench.enter()
        row = bench.ask("/index.json").row
        assert (row["waiting"], row["leads"]) == (True, [])
        assert "No case is open" in bench.ask("/").text
        assert bench.ask("/open").status == 200
        child.send_signal(signal.SIGTERM)
        assert child.wait(30) == 0
    assert list(tmp_path.iterdir()) == []
    assert Path(tempfile.gettempdir()).is_dir()


def test_a_seal_is_opened_for_a_case_alone() -> None:
    result = CliRunner().invoke(sayso, ["serve", "--unlock", "--no-browser"])
    assert result.exit_code != 0


def test_how_far_a_read_is_goes_to_a_program_as_lines(capsys: pytest.CaptureFixture[str]) -> None:
    with JsonLines() as lines:
        lines.stage("reading", 10)
        lines.advance(4)
        lines.advance(6)
        lines.say("one more thing “said”")
        lines.stage("claims", 2)
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.splitlines() == [
        '{"stage": "reading", "total": 10}',
        '{"say": "one more thing “said”"}',
        '{"done": 10}',
        '{"stage": "claims", "total": 2}',
    ]
