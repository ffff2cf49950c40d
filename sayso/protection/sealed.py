"""`sealed.age`: the names behind codes, and other names to protect that the leak itself does not contain.

The file is an age file (age-encryption.org/v1) with a passphrase (scrypt); inside is JSON. Nothing of it
stands anywhere else in the case. It is written whole or not at all, and only its owner may read it.
"""

import json
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

import pyrage

from sayso.case import write_whole
from sayso.errors import SealDamaged, UsageError, WrongPassphrase
from sayso.protection.variants import Scanner, Sought

FILE = "sealed.age"
SHORTEST = 12
"""Characters that a new passphrase must have."""
NO_CODE = "a sealed name"
"""What stands for a name that no code belongs to."""
_VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedName:
    """A name under seal. `code` is the leak's code for the person, or the id of an unnamed voice; `None` for
    somebody who is protected without one.

    `variants` are other names and spellings, `apart` forms that are somebody else's too and are not looked
    for. `reason` says why the two belong together, `user` is a number, `at` ISO 8601 in UTC.
    """

    code: str | None
    name: str
    variants: tuple[str, ...]
    apart: tuple[str, ...]
    reason: str
    user: int
    at: str

    @property
    def sought(self) -> Sought:
        """Whom to look for."""
        return Sought(code=self.code or NO_CODE, names=(self.name, *self.variants), apart=self.apart)


def seal_of(folder: Path) -> Path:
    """Where the sealed names of the case in `folder` lie, or would."""
    return folder / FILE


def open_seal(file: Path, passphrase: str) -> tuple[SealedName, ...]:
    """The names under seal, in the order they were added; none where there is no such file.

    Raises `WrongPassphrase`, `SealDamaged`.
    """
    if not file.is_file():
        return ()
    try:
        plain = pyrage.passphrase.decrypt(file.read_bytes(), _normal(passphrase))
    except pyrage.DecryptError as error:
        # The one message that age has for a passphrase that does not fit (age 0.11, crate errors).
        if str(error) == "Decryption failed":
            raise WrongPassphrase from error
        raise SealDamaged(f"sealed.age cannot be opened ({error}). Restore it from a backup.") from error
    try:
        return tuple(map(_from_row, json.loads(plain)["names"]))
    except (ValueError, KeyError, TypeError) as error:
        raise SealDamaged("sealed.age opens, but holds something else than sealed names.") from error


def write_seal(file: Path, names: Sequence[SealedName], passphrase: str) -> None:
    """Seals `names` under `passphrase`, in place of those before. Raises `UsageError` for a short one."""
    if len(_normal(passphrase)) < SHORTEST:
        raise UsageError(f"A passphrase needs at least {SHORTEST} characters; five random words are good.")
    plain = json.dumps({"version": _VERSION, "names": [asdict(each) for each in names]}, ensure_ascii=False)
    write_whole(file, pyrage.passphrase.encrypt(plain.encode("utf-8"), _normal(passphrase)), 0o600)


def scanner_of(names: Iterable[SealedName]) -> Scanner:
    """Finds every form of the names under seal."""
    return Scanner(each.sought for each in names)


def _normal(passphrase: str) -> str:
    """One way to write accents: keyboards differ."""
    return unicodedata.normalize("NFC", passphrase)


def _from_row(row: dict[str, Any]) -> SealedName:
    given = {field.name: row[field.name] for field in fields(SealedName)}
    given["variants"], given["apart"] = tuple(row["variants"]), tuple(row["apart"])
    return SealedName(**given)
