"""What a mail's headers tell about its way: the facts that the evidence sheet compares. No verdicts."""

from dataclasses import dataclass
from typing import Literal

SealKind = Literal["dkim", "arc-message", "arc-seal"]
BodyState = Literal["same", "differs", "cut", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """A DKIM signature (RFC 6376), an ARC message signature or an ARC seal (RFC 8617), ready to be checked.

    `domain` and `selector` name the key. `body` says whether the body has the hash that was signed: `cut`
    where only the signed beginning (`l=`) has it, `none` for a seal, which signs no body. `digest` is the
    hash of the signed headers in hexadecimal, `signature` the signature in base64; with a key the two can
    be checked without the mail. `fault` says why the seal cannot be checked at all.
    """

    kind: SealKind
    domain: str | None
    selector: str | None
    algorithm: str | None
    instance: int | None
    body: BodyState
    digest: str | None
    signature: str | None
    fault: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """The way of one mail as its own headers tell it.

    `received` are the times of the Received headers, newest first, ISO 8601; `None` where one gives none.
    `mailer` is the program that wrote it (X-Mailer, User-Agent), `lists` whether it came through a mailing
    list. `seals` stand in the order of the headers.
    """

    received: tuple[str | None, ...]
    mailer: str | None
    lists: bool
    seals: tuple[Seal, ...]
