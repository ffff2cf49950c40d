"""Public keys of DKIM and ARC, given as a file, and the check of a stored signature against one.

No key is ever fetched. The file holds TXT records as they stood in the name system, one a line, as
`dig` prints them or as a zone file writes them:

    s1._domainkey.example.org. 3600 IN TXT "v=DKIM1; k=rsa; p=MIIB" "IjANB…"
    s1._domainkey.example.org  v=DKIM1; k=ed25519; p=11qY…

Lines that begin with `#` or `;` are comments.
"""

import re
from base64 import b64decode
from binascii import Error as BadBase64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.hashes import SHA1, SHA256, HashAlgorithm
from cryptography.hazmat.primitives.serialization import load_der_public_key

from sayso.errors import UsageError
from sayso.model.evidence import Seal

_RECORD = re.compile(
    r"(?P<selector>[\w.-]{1,200})\._domainkey\.(?P<domain>[\w.-]{1,250}?)\.?\s{1,99}"
    r"(?:\d{1,10}\s{1,99})?(?:IN\s{1,99})?(?:TXT\s{1,99})?(?P<tags>\S.*)",
    re.IGNORECASE,
)
_STRINGS = re.compile(r'"([^"]*)"')
_LEAST_BITS, _MOST_BITS = 1_024, 16_384  # RFC 8301 3.2; a longer one would only cost time

Outcome = Literal["good", "bad", "no key", "revoked", "unfit"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A public key; `public` is `None` where its owner has revoked it (an empty `p=`)."""

    public: RSAPublicKey | Ed25519PublicKey | None

    @property
    def is_weak(self) -> bool:
        """Whether it is shorter than the standard has it (RFC 8301 3.2)."""
        return isinstance(self.public, RSAPublicKey) and self.public.key_size < _LEAST_BITS


Keys = Mapping[tuple[str, str], Key]


def read_keys(text: str) -> dict[tuple[str, str], Key]:
    """The keys of a file by (selector, domain) in small letters.

    Raises `UsageError` with the line's number for a line that is neither a key nor a comment.
    """
    keys: dict[tuple[str, str], Key] = {}
    for number, line in enumerate(text.splitlines(), 1):
        line = line.strip()
        if not line or line[0] in "#;":
            continue
        found = _RECORD.fullmatch(line)
        if found is None:
            form = "NAME._domainkey.DOMAIN  v=DKIM1; p=…"
            raise UsageError(f"Line {number} of the keys file is no record ({form}).")
        tags = found["tags"]
        strings = _STRINGS.findall(tags)
        name = found["selector"].lower(), found["domain"].lower()
        keys[name] = _key("".join(strings) if strings else tags, number)
    return keys


def _key(tags: str, number: int) -> Key:
    pairs = (piece.partition("=") for piece in tags.replace("\\;", ";").split(";"))
    given = {name.strip().lower(): "".join(value.split()) for name, _, value in pairs}
    if "p" not in given:
        raise UsageError(f"Line {number} of the keys file has no p=.")
    if not given["p"]:
        return Key(public=None)
    try:
        return Key(public=_public(b64decode(given["p"], validate=True), given.get("k", "rsa").lower()))
    except (BadBase64, ValueError, UnsupportedAlgorithm) as error:
        raise UsageError(f"Line {number} of the keys file holds no public key: {error}") from error


def _public(raw: bytes, kind: str) -> RSAPublicKey | Ed25519PublicKey:
    if kind == "ed25519":  # RFC 8463 4.2: the 32 bytes alone
        return Ed25519PublicKey.from_public_bytes(raw)
    public = load_der_public_key(raw)
    if not isinstance(public, RSAPublicKey):
        raise ValueError("neither rsa nor ed25519")
    if public.key_size > _MOST_BITS:
        raise ValueError(f"more than {_MOST_BITS:,} bits")
    return public


def check_seal(seal: Seal, keys: Keys) -> Outcome:
    """Whether the signature of a seal is that of the key it names over the headers as they stand."""
    key = keys.get((seal.selector or "", seal.domain or ""))
    if key is None:
        return "no key"
    if key.public is None:
        return "revoked"
    if seal.digest is None or seal.signature is None or seal.algorithm is None:
        return "unfit"
    try:
        signature, digest = b64decode(seal.signature, validate=True), bytes.fromhex(seal.digest)
        if isinstance(key.public, Ed25519PublicKey):
            if seal.algorithm != "ed25519-sha256":
                return "unfit"
            key.public.verify(signature, digest)
        else:
            kinds: dict[str, HashAlgorithm] = {"rsa-sha256": SHA256(), "rsa-sha1": SHA1()}
            if seal.algorithm not in kinds:
                return "unfit"
            key.public.verify(signature, digest, PKCS1v15(), Prehashed(kinds[seal.algorithm]))
    except InvalidSignature:
        return "bad"
    except (BadBase64, ValueError, UnsupportedAlgorithm):
        return "bad"
    return "good"
