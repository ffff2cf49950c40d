"""Every exception that Sayso raises, as a tree. Each class's docstring is its default message.

    SaysoError
    ├── UsageError             the command asks for something that cannot be
    ├── CaseError              the case folder cannot be used
    │   ├── NotACase
    │   ├── CaseExists
    │   ├── CaseLocked
    │   ├── CaseTooNew
    │   ├── CaseDamaged
    │   ├── BadSetting
    │   ├── DiskFull
    │   └── NetworkFileSystem
    ├── ReadError              one item of the leak cannot be read: becomes a `Problem`, never a stopped run
    │   ├── NotYetReadable
    │   ├── NotAFile
    │   ├── Unreadable
    │   ├── Empty
    │   ├── Damaged
    │   ├── Encrypted
    │   ├── TooLarge
    │   ├── TooDeep
    │   ├── UnsafePath
    │   ├── WrongCharset
    │   ├── GuessedCharset
    │   ├── NulCharacters
    │   ├── NoText
    │   └── ReadByOcr
    ├── CellError              a parser's process failed on an item: also becomes a `Problem`
    │   ├── CellTimeout
    │   ├── CellDied
    │   │   ├── CellKilled
    │   │   └── CellNotStarted
    │   ├── CellDiskFull
    │   └── CellOutOfMemory
    ├── SealError              names under seal
    │   ├── WrongPassphrase
    │   ├── SealDamaged
    │   └── WouldReveal
    ├── NotIsolated
    ├── PassphraseNeeded
    ├── CannotForget
    ├── MissingExtra           a part that is installed apart is not there
    ├── PluginError
    └── SearchSyntaxError

A `ReadError` carries a remedy: what the user can do about it.
"""

import errno


def means_full_disk(error: BaseException) -> bool:
    """Whether an error of the system or of SQLite says that a disk or a quota is full."""
    if isinstance(error, OSError):
        return error.errno in (errno.ENOSPC, errno.EDQUOT)
    code = getattr(error, "sqlite_errorcode", None)
    return isinstance(code, int) and code & 0xFF == 13  # SQLITE_FULL and its kin


class SaysoError(Exception):
    """Something went wrong."""

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or (type(self).__doc__ or "").strip())


class UsageError(SaysoError):
    """The command asks for something that cannot be."""


class CaseError(SaysoError):
    """The case folder cannot be used."""


class NotACase(CaseError):
    """There is no case in this folder."""


class CaseExists(CaseError):
    """There is already a case in this folder."""


class CaseLocked(CaseError):
    """Another `sayso read` is working on this case; wait for it or stop it."""


class CaseTooNew(CaseError):
    """This case was written by a newer Sayso; update Sayso to open it."""


class CaseDamaged(CaseError):
    """The case database is damaged; restore a backup, or read the leak into a new case."""


class BadSetting(CaseError):
    """A setting in case.toml cannot be obeyed: correct it there and run the same command again."""


class DiskFull(CaseError):
    """The disk is full; make room and run the same command again: it goes on from here."""


class NetworkFileSystem(CaseError):
    """A case must lie on a local disk: network file systems lose writes."""


class ReadError(SaysoError):
    """One item of the leak cannot be read.

    `kind` is the problem's kind in listings; `remedy` says what the user can do.
    """

    kind = "unreadable"
    default_remedy = "Open it in the program that made it and export it in a format listed in the README."

    def __init__(self, message: str | None = None, *, remedy: str | None = None) -> None:
        super().__init__(message)
        self.remedy = remedy or self.default_remedy


class NotYetReadable(ReadError):
    """Sayso does not read this format yet."""

    kind = "not_yet_readable"
    default_remedy = "Convert it to plain text, HTML or EML, and read that as well."


class NotAFile(ReadError):
    """This is a link, a device, a socket or a pipe, and is not followed."""

    kind = "not_a_file"
    default_remedy = "If it points at something that belongs to the leak, give Sayso that path."


class Unreadable(ReadError):
    """The system refuses to read this file."""

    kind = "unreadable"
    default_remedy = "Check the file's permissions and the disk, then run the same command again."


class Empty(ReadError):
    """The item is empty."""

    kind = "empty"
    default_remedy = "Nothing to do, unless the original is known to hold something: then copy it again."


class Damaged(ReadError):
    """The item is damaged or cut short."""

    kind = "damaged"
    default_remedy = "Copy it again from where it came from; what could be read has been kept."


class Encrypted(ReadError):
    """The item is encrypted."""

    kind = "encrypted"
    default_remedy = "Unpack it with its password and read the result."


class TooLarge(ReadError):
    """The item is larger than the limit."""

    kind = "too_large"
    default_remedy = "Split it, or unpack it by hand on a machine you can spare, and read the parts."


class TooDeep(ReadError):
    """The item lies too many layers deep in containers."""

    kind = "too_deep"
    default_remedy = "Unpack the inner container by hand and read the result."


class UnsafePath(ReadError):
    """A member of an archive names a place outside the archive."""

    kind = "unsafe_path"
    default_remedy = "Nothing was written. Look at the archive with care: this is how archives attack."


class WrongCharset(ReadError):
    """The text is not in the character set it declares."""

    kind = "wrong_charset"
    default_remedy = "Names with accents may be misspelt here; compare with the original."


class GuessedCharset(ReadError):
    """The text declares no character set and is not UTF-8; the set was guessed."""

    kind = "guessed_charset"
    default_remedy = "Names with accents may be misspelt here; compare with the original."


class NulCharacters(ReadError):
    """The text holds NUL characters; each was replaced by U+FFFD, nothing else changed."""

    kind = "nul_characters"
    default_remedy = "The file may be damaged or of another format; compare with the original."


class NoText(ReadError):
    """There are only pictures here, no characters."""

    kind = "no_text"
    default_remedy = (
        "Install Tesseract with its languages (on Debian and Ubuntu: apt install tesseract-ocr "
        "tesseract-ocr-spa) and run the same command with --refresh."
    )


class ReadByOcr(ReadError):
    """The text was recognised in a picture by Tesseract; letters, names and figures may be misread."""

    kind = "ocr"
    default_remedy = "Compare with the picture before you quote it."


class CellError(SaysoError):
    """A parser's process failed on an item."""

    kind = "failed"
    default_remedy = "Open the item in the program that made it; the rest of the leak has been read."


class CellTimeout(CellError):
    """Reading this item took longer than the time limit."""

    kind = "timeout"


class CellDied(CellError):
    """The process that read this item died."""

    kind = "died"


class CellKilled(CellDied):
    """The process that read this item was killed, each time it was tried."""


class CellNotStarted(CellDied):
    """The process that reads files does not start; install Sayso again, or see what `sayso doctor` says."""


class CellDiskFull(CellError):
    """Reading this item took all the room on the disk."""

    kind = "too_large"
    default_remedy = TooLarge.default_remedy


class CellOutOfMemory(CellError):
    """Reading this item took more memory than the limit."""

    kind = "out_of_memory"


class NotIsolated(SaysoError):
    """The isolation asked for is not in force on this machine; nothing was read."""


class PluginError(SaysoError):
    """A plug-in does not keep its promise."""


class MissingExtra(SaysoError):
    """A part that is installed apart is not there."""


class SealError(SaysoError):
    """Something is wrong with the names under seal."""


class WrongPassphrase(SealError):
    """This passphrase does not open the sealed names."""


class SealDamaged(SealError):
    """sealed.age is damaged; restore it from a backup of the case."""


class WouldReveal(SealError):
    """What was to be written would reveal a protected voice; nothing was written."""


class PassphraseNeeded(UsageError):
    """This case has sealed names: the passphrase is needed, and none was given."""


class CannotForget(UsageError):
    """This cannot be forgotten by itself."""


class SearchSyntaxError(UsageError):
    """The search cannot be understood."""
