"""One mailbox of four gigabytes is read in less than one gigabyte of memory."""

import base64
import random
import subprocess
import sys
from pathlib import Path

import pytest
from faults.peak import run_measured

MAILS = 50_000
WITH_ATTACHMENT = 5  # every fifth mail
ATTACHED = 300_000  # bytes
WORDS = ("port", "said", "ship", "cargo", "agent", "money", "paid", "police", "report", "road", "judge")
MOST_MEMORY = 1_000_000  # kilobytes


def write_mailbox(path: Path, mails: int) -> int:
    """An mbox of `mails` mails, each an answer to one of the 20 before it; returns its size in bytes."""
    chance = random.Random(4)
    with path.open("wb") as out:
        for number in range(mails):
            said = "\n".join(" ".join(chance.choices(WORDS, k=12)) for _ in range(chance.randint(5, 40)))
            head = (
                f"From - Mon Apr 05 10:00:00 2010\nFrom: Voice {number % 97} <v{number % 97}@a.example>\n"
                f"To: desk@b.example\nSubject: Matter {number % 500}\nMessage-ID: <{number}@a.example>\n"
                f"In-Reply-To: <{max(0, number - chance.randint(1, 20))}@a.example>\n"
                f"Date: Mon, 05 Apr 2010 10:{number // 60 % 60:02}:{number % 60:02} +0000\n"
                "MIME-Version: 1.0\n"
            )
            if number % WITH_ATTACHMENT:
                out.write(f"{head}Content-Type: text/plain\n\n{said}\n\n".encode())
                continue
            data = base64.encodebytes(chance.randbytes(ATTACHED)).decode()
            out.write(
                f"{head}Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\n{said}"
                "\n--b\nContent-Type: application/octet-stream\nContent-Transfer-Encoding: base64\n"
                f'Content-Disposition: attachment; filename="{number}.bin"\n\n{data}--b--\n\n'.encode()
            )
    return path.stat().st_size


@pytest.mark.long
@pytest.mark.skipif(sys.platform != "linux", reason="the unit of ru_maxrss is that of Linux")
def test_memory_stays_below_a_gigabyte(tmp_path: Path) -> None:
    leak = tmp_path / "large.mbox"
    assert write_mailbox(leak, MAILS) > 4_000_000_000
    command = [sys.executable, "-m", "sayso", "read", str(leak), "--case", str(tmp_path / "case"), "--quiet"]
    read, peak = run_measured([*command, "--stop-after", "text"], tmp_path)
    listed = subprocess.run(
        [sys.executable, "-m", "sayso", "status", "--case", str(tmp_path / "case"), "--format", "csv"],
        capture_output=True,
        text=True,
        check=False,
    ).stdout
    print(f"{peak:,} KB\n{listed}")
    assert read.returncode == 1  # attachments nobody can read
    assert f'"items: document",{MAILS}' in listed
    assert peak < MOST_MEMORY
