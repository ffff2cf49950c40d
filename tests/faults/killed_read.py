"""Reads a leak and kills itself with SIGKILL right before or after its n-th commit.

usage: killed_read.py LEAK CASE N before|after     N = 0: never; prints the number of commits
"""

import os
import signal
import sys
from pathlib import Path

from sayso.case import Case
from sayso.pipeline import intake
from sayso.pipeline.line import Options, read_leak
from sayso.progress import Quiet
from sayso.store.sqlite import Database

commits = 0


def main(leak: str, folder: str, last: int, moment: str) -> None:
    intake._UNITS_A_COMMIT = 1
    commit = Database.commit

    def counted(self: Database) -> None:
        global commits
        commits += 1
        if commits == last and moment == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        commit(self)
        if commits == last and moment == "after":
            os.kill(os.getpid(), signal.SIGKILL)

    Database.commit = counted  # type: ignore[method-assign]
    case, _ = Case.open_or_create(Path(folder))
    read_leak(case, [Path(leak)], Options(jobs=1), Quiet())
    case.close()
    print(commits)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4])
