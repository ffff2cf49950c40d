"""What makes writes to files survive a power cut."""

import os
from pathlib import Path


def sync_folder(folder: Path) -> None:
    """Makes a new or renamed name in `folder` durable; systems on which a folder cannot be opened do so
    themselves.
    """
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
