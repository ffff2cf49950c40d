"""The case folder: made, opened, locked; originals by hash; settings.

my-case/
  case.toml          name, format version, settings
  case.db            all rows
  originals/ab/...   the bytes by SHA-256, written before the row
  judgements.jsonl   human decisions (written by the commands that judge)
  sealed.age         names behind codes, under a passphrase (written by `sayso seal`)
  scratch/           for unpacking while a read runs; empty otherwise
"""

import hashlib
import json
import os
import re
import shutil
import sqlite3
import tempfile
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sayso.errors import CaseDamaged, CaseExists, CaseLocked, NetworkFileSystem, NotACase
from sayso.store.durable import sync_folder
from sayso.store.journal import replay_judgements
from sayso.store.sqlite import FORMAT, Database

_NETWORK = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "ncpfs", "davfs", "fuse.sshfs", "fuse.rclone"}
_PIECE = 1 << 20
_BINARY = getattr(os, "O_BINARY", 0)  # Windows alone needs telling
_UNFIT = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")  # what TOML does not allow in a string
_SETTINGS = """# A Sayso case. Everything but originals/, the notes and judgements.jsonl can be made again.
name = {name}
format = {format}
"""


class Case:
    """An open case. `database` holds the rows; close it when done. With `is_reader` it can only be read: it
    is taken as it stands, and must have been opened to be written once before.
    """

    def __init__(self, folder: Path, *, is_reader: bool = False) -> None:
        self.folder = folder
        self.settings = _read_settings(folder)
        self.database = Database(folder / "case.db", is_reader=is_reader)
        if is_reader:
            return
        try:
            replay_judgements(folder, self.database)
        except BaseException:
            self.database.close()
            raise

    @classmethod
    def create(cls, folder: Path) -> "Case":
        """A new case in `folder`, which may exist but must be empty. Raises `CaseExists` otherwise."""
        folder.mkdir(parents=True, exist_ok=True)
        _refuse_network(folder)
        if any(each.name not in ("originals", "scratch") for each in folder.iterdir()):
            raise CaseExists(f"{folder} is not empty; name a new folder for the case.")
        for name in ("originals", "scratch"):
            (folder / name).mkdir(exist_ok=True)
        Database(folder / "case.db").close()
        name = _UNFIT.sub("\ufffd", folder.resolve().name)
        settings = _SETTINGS.format(name=json.dumps(name, ensure_ascii=False), format=FORMAT)
        # Last of all, whole or not at all: a folder with case.toml is a case.
        write_whole(folder / "case.toml", settings.encode("utf-8"))
        return cls(folder)

    @classmethod
    def open(cls, folder: Path) -> "Case":
        """The case in `folder`. Raises `NotACase`, `CaseTooNew` or `CaseDamaged`."""
        if not (folder / "case.toml").is_file():
            raise NotACase(f"There is no case in {folder}. Make one with: sayso read PATH --case {folder}")
        if not (folder / "case.db").is_file():
            raise CaseDamaged(f"The database of the case in {folder} is missing. Restore a backup.")
        _refuse_network(folder)
        return cls(folder)

    @classmethod
    def open_or_create(cls, folder: Path) -> tuple["Case", bool]:
        """The case in `folder`, made if need be, and whether it is new.

        A folder in which an earlier run was killed while making the case is taken up again.
        """
        if (folder / "case.toml").is_file():
            return cls.open(folder), False
        for name in ("case.db", "case.db-journal", "case.db-wal", "case.db-shm"):
            if folder.is_dir() and not any((folder / "originals").glob("*/*")):
                (folder / name).unlink(missing_ok=True)
        for left in folder.glob(".case.toml.*"):
            left.unlink()
        return cls.create(folder), True

    def close(self) -> None:
        """Closes the database."""
        self.database.close()

    @property
    def scratch(self) -> Path:
        """Where unpacked members may lie while they are read."""
        return self.folder / "scratch"

    def original(self, sha256: str) -> Path:
        """Where the bytes with this hash lie."""
        return self.folder / "originals" / sha256[:2] / sha256

    def keep(self, file: Path, *, copy: bool = True) -> str:
        """Copies a file into `originals/` unless its bytes lie there, and returns their SHA-256.

        The copy has a temporary name until it is whole and synced. With `copy` false the file stays where
        it is and only its hash is taken. Raises `OSError`.
        """
        sha256 = hash_file(file)
        if not copy or self.original(sha256).is_file():
            return sha256
        with tempfile.NamedTemporaryFile(dir=self.scratch, delete=False) as kept, file.open("rb") as source:
            digest = hashlib.sha256()
            try:
                while piece := source.read(_PIECE):
                    digest.update(piece)
                    kept.write(piece)
                kept.flush()
                os.fsync(kept.fileno())
            except OSError:  # half a copy takes the room that is missing
                Path(kept.name).unlink(missing_ok=True)
                raise
        sha256 = digest.hexdigest()  # of what was copied: the file may have changed since it was hashed
        target = self.original(sha256)
        target.parent.mkdir(exist_ok=True)
        Path(kept.name).replace(target)
        sync_folder(target.parent)
        return sha256

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Holds the case against a second `read`. Raises `CaseLocked`."""
        with self._holding("reading.lock"):
            self.clear_scratch()
            yield

    @contextmanager
    def sealing(self) -> Iterator[None]:
        """Holds `sealed.age` against a second change at the same time. Raises `CaseLocked`."""
        with self._holding("sealing.lock"):
            yield

    def clear_scratch(self) -> None:
        """Removes what a run that was killed left; only while no other can be at work."""
        for left in self.scratch.iterdir():
            if left.is_dir() and not left.is_symlink():
                shutil.rmtree(left, ignore_errors=True)  # what a cell unpacked
            elif ".lock" not in left.name:
                left.unlink()

    @contextmanager
    def _holding(self, name: str) -> Iterator[None]:
        """The lock is SQLite's own on a file of its own: it works everywhere and ends with the process."""
        self.scratch.mkdir(exist_ok=True)
        lock = sqlite3.connect(self.scratch / name, timeout=0, isolation_level=None)
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            lock.close()
            raise CaseLocked from error
        try:
            yield
        finally:
            lock.rollback()
            lock.close()
            (self.scratch / name).unlink(missing_ok=True)


def hash_file(file: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _read_settings(folder: Path) -> dict[str, object]:
    try:
        return tomllib.loads((folder / "case.toml").read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CaseDamaged(f"{folder / 'case.toml'} cannot be read: {error}") from error


def write_whole(target: Path, content: bytes, mode: int = 0o666) -> None:
    """Writes a file whole or not at all: under another name, synced, renamed. `mode` is that of the file."""
    temporary = target.with_name(f".{target.name}.{os.getpid()}")
    temporary.unlink(missing_ok=True)
    with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, mode), "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    temporary.replace(target)
    sync_folder(target.parent)


def _refuse_network(folder: Path) -> None:
    """Raises `NetworkFileSystem` where the folder lies on one (known on Linux only)."""
    mounts = Path("/proc/mounts")
    if not mounts.is_file():
        return
    actual = str(folder.resolve())
    best, kind = "", ""
    for line in mounts.read_text(encoding="utf-8", errors="replace").splitlines():
        fields = line.split(" ")
        point = fields[1].replace("\\040", " ")
        inside = actual == point or actual.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(best):
            best, kind = point, fields[2]
    if kind in _NETWORK:
        raise NetworkFileSystem(f"{folder} lies on a network file system ({kind}); use a local disk.")
