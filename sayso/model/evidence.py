"""What a mail's headers tell of its way, and the evidence sheet made of it: what agrees, what differs."""

from dataclasses import dataclass
from typing import Literal

SealKind = Literal["dkim", "arc-message", "arc-seal"]
BodyState = Literal["same", "cut", "recoded", "footed", "differs", "none"]
Check = Literal[
    "dkim", "arc", "order", "date", "places", "quoted", "quotes", "thread", "client", "message_id", "headers"
]
Result = Literal["agrees", "differs", "unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """A DKIM signature (RFC 6376), an ARC message signature or an ARC seal (RFC 8617), ready to be checked.

    `domain` and `selector` name the key. `body` says whether the body has the hash that was signed: `cut`
    where only its signed beginning (`l=`) has it, `recoded` once its transfer encoding is undone, `footed`
    without what stands below a line at its end; `none` where none was compared. `digest` is the hash of the
    signed headers in hexadecimal, `signature` the signature in base64: with a key the two can be checked
    without the mail. `fault` says why the seal cannot be checked at all. `signed` and `expires` are seconds
    since 1970, `chain` is what an ARC seal says of the chain before it (`cv=`), `bare` names the headers a
    reader looks at that are not signed.
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
    signed: int | None
    expires: int | None
    chain: str | None
    bare: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """The way of one mail as its own headers tell it.

    `received` are the times of the Received headers, newest first, in seconds since 1970, `None` where one
    gives none; `servers` who wrote each of them. `date` is the Date header as it stands. `mailer` is the
    program that wrote the mail (X-Mailer, User-Agent). `list_id` is the mailing list it came through,
    `bounces`, `sender` and `reply_to` the addresses of Return-Path, Sender and Reply-To. `doubled` names
    headers that may stand once (RFC 5322 3.6) and stand there more often. `seals` stand in the order of the
    headers.
    """

    received: tuple[int | None, ...]
    servers: tuple[str | None, ...]
    date: str | None
    mailer: str | None
    list_id: str | None
    bounces: str | None
    sender: str | None
    reply_to: str | None
    doubled: tuple[str, ...]
    seals: tuple[Seal, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One line of a message's evidence sheet, never a verdict on the message.

    `agrees`: what was compared fits. `differs`: it does not, and nothing ordinary explains it. `unknown`:
    there was nothing to compare with, or an ordinary cause explains what does not fit. `detail` says in
    plain words what was compared and what was found.
    """

    check: Check
    result: Result
    detail: str
