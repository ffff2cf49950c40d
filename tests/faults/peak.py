"""The most memory that a program and whatever it starts ever held."""

import subprocess
import sys
from pathlib import Path

# A child takes over the peak of whoever starts it (execve(2) keeps it), and a worker of the tests had many
# children before: so a small program starts the one to be measured and looks at its own children alone.
_STARTER = """
import resource, subprocess, sys
done = subprocess.run(sys.argv[2:])
open(sys.argv[1], "w").write(str(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss))
sys.exit(done.returncode)
"""


def run_measured(command: list[str], work: Path) -> tuple[subprocess.CompletedProcess[str], int]:
    """Run `command` in the folder `work`; also the largest size of one of its programs, in KiB (Linux)."""
    told = work.with_name(f"{work.name}-peak")
    starter = [sys.executable, "-c", _STARTER, str(told), *command]
    done = subprocess.run(starter, cwd=work, capture_output=True, text=True, check=False)
    return done, int(told.read_text())
