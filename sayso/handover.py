"""What a colleague gets: an export with the hashes of originals and case, encrypted by age."""

import hashlib
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pyrage

from sayso.case import Case, hash_file
from sayso.errors import UsageError

Recipient = Any  # pyrage has classes for each kind of key, and no types
MANIFEST = "manifest.sha256"
# Files of a case that a run may change while it is read say nothing by their hash; rows are hashed instead.
_FILES = ("case.toml", "judgements.jsonl", "sealed.age")
_DAY = (1980, 1, 1, 0, 0, 0)  # the earliest a ZIP can hold: the same case gives the same bytes


def read_recipients(given: Sequence[str]) -> tuple[Recipient, ...]:
    """Age recipients: `age1…`, an SSH public key, or a file with one a line. Raises `UsageError`."""
    return tuple(_recipient(each) for value in given for each in _lines(value))


def _lines(value: str) -> Iterator[str]:
    file = Path(value)
    if value.startswith(("age1", "ssh-")) or not file.is_file():
        yield value.strip()
        return
    for line in file.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield line.strip()


def _recipient(text: str) -> Recipient:
    kind = pyrage.ssh if text.startswith("ssh-") else pyrage.x25519
    try:
        recipient: Recipient = kind.Recipient.from_str(text)
    except pyrage.RecipientError as error:
        raise UsageError(
            f"{text!r} is no age recipient ({error}): give what begins with age1 or ssh-, or a file of such."
        ) from error
    return recipient


def bundle(case: Case, file: Path, name: str) -> None:
    """Puts a ZIP in place of `file`: the file under `name`, and the manifest of the case's hashes."""
    packed = file.with_name(f"{file.name}.zip")
    try:
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            with file.open("rb") as source, archive.open(_entry(name), "w", force_zip64=True) as target:
                while piece := source.read(1 << 20):
                    target.write(piece)
            archive.writestr(_entry(MANIFEST), "".join(f"{line}\n" for line in manifest(case)))
        packed.replace(file)
    finally:
        packed.unlink(missing_ok=True)


def manifest(case: Case) -> Iterator[str]:
    """Hashes as `sha256sum -c` reads them inside the case folder: of every original, and of the files that
    people wrote; then, as a remark, of the ids of all claims, in order.
    """
    for row in case.database.rows("SELECT DISTINCT sha256, elsewhere FROM file ORDER BY sha256, elsewhere"):
        place = row["elsewhere"] or f"originals/{row['sha256'][:2]}/{row['sha256']}"
        yield f"{row['sha256']}  {place}"
    for name in _FILES:
        if (case.folder / name).is_file():
            yield f"{hash_file(case.folder / name)}  {name}"
    digest = hashlib.sha256()
    for row in case.database.rows("SELECT claim FROM claim ORDER BY claim"):
        digest.update(row["claim"].encode("ascii"))
    yield f"# claims of case.db: {digest.hexdigest()}"


def encrypt(file: Path, recipients: Sequence[Recipient]) -> None:
    """Puts a file encrypted to `recipients` in its own place."""
    closed = file.with_name(f"{file.name}.age")
    try:
        pyrage.encrypt_file(str(file), str(closed), list(recipients))
        closed.replace(file)
    finally:
        closed.unlink(missing_ok=True)


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _DAY)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    return entry
