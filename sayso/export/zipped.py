"""ZIP archives of which the same content gives the same bytes: no times, nothing packed."""

import hashlib
import zipfile
from collections.abc import Iterable

_DAY = (1980, 1, 1, 0, 0, 0)  # the earliest a ZIP can hold


def write_member(archive: zipfile.ZipFile, name: str, pieces: Iterable[bytes]) -> tuple[str, int]:
    """Writes a member piece by piece. Returns its SHA-256 and its size in bytes."""
    entry = zipfile.ZipInfo(name, _DAY)
    entry.external_attr = 0o600 << 16
    digest, size = hashlib.sha256(), 0
    with archive.open(entry, "w", force_zip64=True) as member:
        for piece in pieces:
            member.write(piece)
            digest.update(piece)
            size += len(piece)
    return digest.hexdigest(), size
