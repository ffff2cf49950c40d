"""DKIM signatures and ARC sets (RFC 6376, 8463, 8617) of a mail: what was signed, made ready for a key.

The mail's own bytes are hashed here, once, in the cell. Whether the body is the one that was signed needs
no key; whether the headers are needs one, and then the digest and the signature kept here are enough. What
storage and transit alone do to a body is undone where it does not fit as it stands: see `_mended`.
"""

import re
from base64 import b64decode
from binascii import Error as BadBase64
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from functools import cached_property
from hashlib import sha1, sha256
from quopri import decodestring

from sayso.model.evidence import BodyState, Seal, SealKind
from sayso.read.limits import LIMITS

_HASHES = {b"rsa-sha256": sha256, b"rsa-sha1": sha1, b"ed25519-sha256": sha256}
_KINDS: dict[bytes, SealKind] = {
    b"dkim-signature": "dkim",
    b"arc-message-signature": "arc-message",
    b"arc-seal": "arc-seal",
}
_ARC = (b"arc-authentication-results", b"arc-message-signature", b"arc-seal")
_NEEDED = {
    "dkim": (b"v", b"a", b"b", b"bh", b"d", b"h", b"s"),
    "arc-message": (b"i", b"a", b"b", b"bh", b"d", b"h", b"s"),
    "arc-seal": (b"i", b"a", b"b", b"cv", b"d", b"s"),
}
_LOOKED_AT = {
    b"from": "From", b"to": "To", b"cc": "Cc", b"subject": "Subject", b"date": "Date",
    b"message-id": "Message-ID",
}  # fmt: skip
_FIELD = re.compile(rb"\n(?![ \t])")
_SPACE = re.compile(rb"[ \t]+")
_INSTANCE = re.compile(rb"(?:^|;)\s{0,99}i\s{0,9}=\s{0,9}(\d{1,3})\s{0,99}(?:;|\Z)")
_FROM_LINE = re.compile(rb"^(>*From )", re.MULTILINE)
_QUOTED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)
_CUT_LINE = re.compile(rb"^(?:_{5,200}|-{2,200} ?|={5,200}|\*{5,200})$", re.MULTILINE)
_FOOTERS = 4  # lines at the end below which a list may have written
_MOST_INSTANCES = 50  # RFC 8617 4.2.1
_MOST_HASHES = 32  # of stretches and forms of one body
_NAME = 255  # characters kept of a domain, a selector (RFC 1035 2.3.4)
_SIGNATURE = 2_800  # of a signature in base64: RSA with 16,384 bits

Tags = dict[bytes, bytes]


class _Fault(Exception):
    """Why a seal cannot be checked."""


def find_seals(head: bytes, body: bytes) -> tuple[Seal, ...]:
    """The seals of a mail in the order of its headers, the first `LIMITS.seals` of them.

    `head` are the bytes above the first blank line, `body` those below it. A seal that cannot be checked
    says why in `fault`.
    """
    headers = _Headers(head.rstrip(b"\r\n"))
    bodies = _Body(body)
    return tuple(_seal(name, raw, headers, bodies) for name, raw in headers.seals[: LIMITS.seals])


class _Headers:
    """The headers of a mail as bytes, their lines ending in LF."""

    def __init__(self, head: bytes) -> None:
        if b"\r" in head:
            head = head.replace(b"\r\n", b"\n")
        self.named: defaultdict[bytes, list[bytes]] = defaultdict(list)
        self.seals: list[tuple[bytes, bytes]] = []
        for raw in _FIELD.split(head):
            name = raw[: raw.find(b":")].rstrip().lower()
            self.named[name].append(raw)
            if name in _KINDS:
                self.seals.append((name, raw))

    @cached_property
    def arc(self) -> dict[tuple[int, bytes], list[bytes]]:
        """The headers of the ARC sets by number and name."""
        sets: dict[tuple[int, bytes], list[bytes]] = {}
        for name in _ARC:
            for raw in self.named.get(name, ()):
                found = _INSTANCE.search(raw.partition(b":")[2])
                sets.setdefault((int(found[1]) if found else 0, name), []).append(raw)
        return sets


def _seal(name: bytes, raw: bytes, headers: _Headers, body: "_Body") -> Seal:
    kind = _KINDS[name]
    tags: Tags = {}
    state: BodyState = "none"
    digest = fault = None
    bare: tuple[str, ...] = ()
    try:
        unsigned = _read_tags(raw, tags)
        _require(tags, kind)
        if kind == "arc-seal":
            digest = _digest(tags, _sealed(name, unsigned, headers, _number(tags, b"i") or 0))
        else:
            names = tags[b"h"].lower().split(b":")
            digest = _digest(tags, _signed(name, raw, unsigned, headers.named, names, _forms(tags)[0]))
            unsealed = headers.named.keys() & _LOOKED_AT.keys() - set(names)
            bare = tuple(told for each, told in _LOOKED_AT.items() if each in unsealed)
            state = body.state(tags)
    except _Fault as error:
        fault = str(error)
    signature = tags.get(b"b", b"").decode("ascii", "replace")
    return Seal(
        kind=kind,
        domain=_text(tags, b"d"),
        selector=_text(tags, b"s"),
        algorithm=_text(tags, b"a"),
        instance=None if kind == "dkim" else _number(tags, b"i"),
        body=state,
        digest=digest,
        signature=signature if 0 < len(signature) <= _SIGNATURE else None,
        fault=fault,
        signed=_number(tags, b"t"),
        expires=_number(tags, b"x"),
        chain=_text(tags, b"cv"),
        bare=bare,
    )


def _read_tags(raw: bytes, tags: Tags) -> bytes:
    """Puts the tags of a tag list (RFC 6376 3.2) into `tags`; returns the header with its `b=` emptied."""
    name, _, value = raw.partition(b":")
    pieces = value.split(b";")
    for place, piece in enumerate(pieces):
        key, equals, given = piece.partition(b"=")
        key = key.strip()
        if not equals:
            if key:
                raise _Fault("it is no list of tags")
            continue
        if key in tags:
            raise _Fault("it has a tag twice")
        tags[key] = b"".join(given.split())
        if key == b"b":
            pieces[place] = piece.partition(b"=")[0] + b"="
    return name + b":" + b";".join(pieces)


def _require(tags: Tags, kind: SealKind) -> None:
    """Raises `_Fault` for a seal that the standards do not allow."""
    missing = [name.decode() for name in _NEEDED[kind] if not tags.get(name)]
    if missing:
        raise _Fault(f"it lacks {', '.join(missing)}=")
    if kind == "dkim" and tags[b"v"] != b"1":
        raise _Fault("its version is not 1")
    if tags[b"a"] not in _HASHES:
        raise _Fault("its algorithm is not known")
    if kind != "arc-seal" and b"from" not in tags[b"h"].lower().split(b":"):
        raise _Fault("it does not sign the From header")
    signed, expires = _number(tags, b"t"), _number(tags, b"x")
    if signed is not None and expires is not None and expires < signed:
        raise _Fault("it expires before it was made")


def _text(tags: Tags, name: bytes) -> str | None:
    return tags[name][:_NAME].decode("ascii", "replace").lower() if name in tags else None


def _number(tags: Tags, name: bytes) -> int | None:
    given = tags.get(name, b"")
    return int(given) if given.isdigit() and len(given) <= 12 else None


def _forms(tags: Tags) -> tuple[bytes, bytes]:
    """How headers and body are written for signing. Raises `_Fault`."""
    headers, _, body = tags.get(b"c", b"simple").lower().partition(b"/")
    body = body or b"simple"
    if not {headers, body} <= {b"simple", b"relaxed"}:
        raise _Fault("its canonical form is not known")
    return headers, body


def _signed(
    own: bytes,
    raw: bytes,
    unsigned: bytes,
    named: dict[bytes, list[bytes]],
    names: Sequence[bytes],
    form: bytes,
) -> Iterator[bytes]:
    """The signed headers, of several of one name the lowest first (RFC 6376 5.4.2), then the seal itself."""
    form_of = _relaxed if form == b"relaxed" else _simple
    used: dict[bytes, int] = {}
    for name in names:
        found = named.get(name, ())
        if name == own:
            found = [each for each in found if each is not raw]
        place = used[name] = used.get(name, 0) + 1
        if place <= len(found):  # a name without a header signs that there is none
            yield form_of(name, found[-place])
    yield form_of(own, unsigned)


def _sealed(own: bytes, unsigned: bytes, headers: _Headers, instance: int) -> Iterator[bytes]:
    """The ARC sets up to this one (RFC 8617 5.1.1), oldest first. Raises `_Fault` where one is not whole."""
    if not 1 <= instance <= _MOST_INSTANCES:
        raise _Fault(f"its number is not between 1 and {_MOST_INSTANCES}")
    for number in range(1, instance + 1):
        for name in _ARC:
            found = headers.arc.get((number, name), ())
            if len(found) != 1:
                raise _Fault(f"set {number} of the chain is {'doubled' if found else 'not whole'}")
            if number != instance or name != own:
                yield _relaxed(name, found[0])
    yield _relaxed(own, unsigned)


def _relaxed(name: bytes, raw: bytes) -> bytes:
    """RFC 6376 3.4.2."""
    value = raw[raw.find(b":") + 1 :]
    if b"\x0b" in value or b"\x0c" in value:  # split() takes these for white space
        return name + b":" + _SPACE.sub(b" ", value.replace(b"\n", b"")).strip(b" ")
    return name + b":" + b" ".join(value.split())


def _simple(name: bytes, raw: bytes) -> bytes:
    """RFC 6376 3.4.1."""
    return raw.replace(b"\n", b"\r\n")


def _digest(tags: Tags, pieces: Iterable[bytes]) -> str:
    return _HASHES[tags[b"a"]](b"\r\n".join(pieces)).hexdigest()


class _Body:
    """The body of a mail in the forms in which it may have been signed, each hashed once."""

    def __init__(self, raw: bytes) -> None:
        self._raw = raw
        self._lengths: dict[tuple[int, bytes], int] = {}
        self._hashes: dict[tuple[int, bytes, bytes, int | None], bytes] = {}
        self._made: tuple[tuple[int, bytes], bytes] | None = None

    def state(self, tags: Tags) -> BodyState:
        """Whether the body has the hash that was signed, or had it before transit. Raises `_Fault`."""
        if len(self._raw) > LIMITS.sealed_bytes:
            raise _Fault(f"the body exceeds {LIMITS.sealed_bytes:,} bytes and is not hashed")
        form, algorithm = _forms(tags)[1], tags[b"a"]
        length = _number(tags, b"l")
        try:
            wanted = b64decode(tags[b"bh"], validate=True)
        except (BadBase64, ValueError):
            raise _Fault("its hash of the body is no base64") from None
        if self._hash(0, form, algorithm, length) == wanted:
            return "cut" if length is not None and length < self._lengths[0, form] else "same"
        for number, (state, _) in enumerate(self._mended, 1):
            if self._hash(number, form, algorithm, length) == wanted:
                return state
        return "differs"

    def _hash(self, number: int, form: bytes, algorithm: bytes, length: int | None) -> bytes | None:
        """The hash of the body's first `length` bytes; `None` where it has fewer."""
        key = (number, form, algorithm, length)
        if key not in self._hashes:
            if len(self._hashes) >= _MOST_HASHES:
                raise _Fault("the mail asks for more hashes of its body than are made")
            content = self._content(number, form)
            self._hashes[key] = _HASHES[algorithm](content if length is None else content[:length]).digest()
        is_short = length is not None and length > self._lengths[number, form]
        return None if is_short else self._hashes[key]

    def _content(self, number: int, form: bytes) -> bytes:
        if self._made is None or self._made[0] != (number, form):
            raw = self._raw if number == 0 else self._mended[number - 1][1]
            self._made = (number, form), canonical_body(raw, form)
            self._lengths[number, form] = len(self._made[1])
        return self._made[1]

    @cached_property
    def _mended(self) -> list[tuple[BodyState, bytes]]:
        return [] if len(self._raw) > LIMITS.mended_bytes else list(_mended(self._raw))


def _mended(raw: bytes) -> Iterator[tuple[BodyState, bytes]]:
    """A body as it may have been before storage and transit.

    Mailboxes of the older kind and some servers write `>` before "From "; a mailbox reader takes one away
    that may have been the writer's own. Servers re-encode a body of 8 bits; lists write below a line.
    """
    if b"From " in raw:
        yield "same", _FROM_LINE.sub(rb">\1", raw)
        yield "same", _QUOTED_FROM.sub(rb"\1", raw)
    if b"=" in raw:
        yield "recoded", decodestring(raw)
    with suppress(BadBase64, ValueError):
        yield "recoded", b64decode(b"".join(raw.split()), validate=True)
    lines = raw.replace(b"\r\n", b"\n")
    for found in list(_CUT_LINE.finditer(lines))[: -_FOOTERS - 1 : -1]:
        yield "footed", lines[: found.start()]


def canonical_body(raw: bytes, form: bytes) -> bytes:
    """A body as RFC 6376 3.4.3 (`simple`) or 3.4.4 (`relaxed`) writes it; lines may end in LF or CRLF."""
    lines = raw.replace(b"\r\n", b"\n") if b"\r" in raw else raw
    if form == b"relaxed":
        lines = lines.replace(b"\t", b" ")
        while b"  " in lines:  # runs of up to 12 in one round
            lines = lines.replace(b"     ", b" ").replace(b"   ", b" ").replace(b"  ", b" ")
        lines = lines.replace(b" \n", b"\n").removesuffix(b" ")
    lines = lines.rstrip(b"\n")
    if not lines:
        return b"" if form == b"relaxed" else b"\r\n"
    return lines.replace(b"\n", b"\r\n") + b"\r\n"
