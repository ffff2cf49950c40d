"""Signs mails as a server does (RFC 6376, 8463, 8617), for tests. Written apart from what checks them.

Keys are made anew in each run: what is tested does not depend on which they are.
"""

import hashlib
import re
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA1, SHA256, HashAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

SIGNED = ("from", "to", "subject", "date", "message-id")
Private = RSAPrivateKey | Ed25519PrivateKey


@dataclass(frozen=True)
class Server:
    """Who signs: a domain with its selector and private key."""

    domain: str
    key: Private
    selector: str = "s1"

    @property
    def record(self) -> str:
        """The public key as a line of a keys file."""
        public = self.key.public_key()
        if isinstance(self.key, Ed25519PrivateKey):
            raw, kind = public.public_bytes(Encoding.Raw, PublicFormat.Raw), "ed25519"
        else:
            raw, kind = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo), "rsa"
        tags = f"v=DKIM1; k={kind}; p={b64encode(raw).decode()}"
        return f'{self.selector}._domainkey.{self.domain}. IN TXT "{tags}"'


def rsa_server(domain: str, bits: int = 1024) -> Server:
    return Server(domain, generate_private_key(65537, bits))


def ed_server(domain: str) -> Server:
    return Server(domain, Ed25519PrivateKey.generate())


def canonical(body: bytes, form: str) -> bytes:
    """The body as the form writes it, line by line as the RFC says it."""
    lines = body.split(b"\n")
    if form == "relaxed":
        lines = [re.sub(rb"[ \t]+", b" ", line).rstrip(b" ") for line in lines]
    while lines and lines[-1] == b"":
        lines.pop()
    whole = b"".join(line + b"\r\n" for line in lines)
    return whole or (b"" if form == "relaxed" else b"\r\n")


def headers_of(raw: bytes) -> list[tuple[str, bytes]]:
    """(name, whole header with LF inside) of the headers of a mail."""
    head = raw.partition(b"\n\n")[0]
    return [(each.split(b":")[0].decode().lower(), each) for each in re.split(rb"\n(?![ \t])", head)]


def _header(name: str, whole: bytes, form: str) -> bytes:
    if form == "simple":
        return whole.replace(b"\n", b"\r\n")
    value = re.sub(rb"[ \t]+", b" ", whole.partition(b":")[2].replace(b"\n", b"")).strip(b" ")
    return name.encode() + b":" + value


def _sign(server: Server, content: bytes, algorithm: str) -> str:
    kind: HashAlgorithm = SHA1() if algorithm.endswith("sha1") else SHA256()
    if isinstance(server.key, Ed25519PrivateKey):
        return b64encode(server.key.sign(hashlib.sha256(content).digest())).decode()
    return b64encode(server.key.sign(content, PKCS1v15(), kind)).decode()


def _algorithm(server: Server) -> str:
    return "ed25519-sha256" if isinstance(server.key, Ed25519PrivateKey) else "rsa-sha256"


def _hash(content: bytes, algorithm: str) -> str:
    name = "sha1" if algorithm.endswith("sha1") else "sha256"
    return b64encode(hashlib.new(name, content).digest()).decode()


def sign(
    raw: bytes,
    server: Server,
    *,
    forms: str = "relaxed/relaxed",
    names: Sequence[str] = SIGNED,
    algorithm: str | None = None,
    tags: str = "",
) -> bytes:
    """The mail with a DKIM signature on top. `tags` are more of them (`l=10; x=5;`)."""
    how = (forms, names, algorithm or _algorithm(server))
    return _signed(raw, server, "DKIM-Signature", f"v=1; {tags}", how)


def _signed(raw: bytes, server: Server, title: str, tags: str, how: tuple[str, Sequence[str], str]) -> bytes:
    forms, names, algorithm = how
    of_headers, of_body = forms.split("/")
    body = canonical(raw.partition(b"\n\n")[2], of_body)
    length = re.search(r"\bl=(\d+)", tags)
    body = body[: int(length[1])] if length else body
    own = (
        f"{title}: {tags} a={algorithm}; c={forms}; d={server.domain};\n s={server.selector};"
        f" h={':'.join(names)};\n bh={_hash(body, algorithm)};\n b="
    )
    left = headers_of(raw)
    chosen = []
    for name in names:
        place = next((at for at in range(len(left) - 1, -1, -1) if left[at][0] == name), None)
        if place is not None:
            chosen.append(_header(name, left.pop(place)[1], of_headers) + b"\r\n")
    content = b"".join(chosen) + _header(title.lower(), own.encode(), of_headers)
    signature = _sign(server, content, algorithm)
    return f"{own}{signature}\n".encode() + raw


def seal(raw: bytes, server: Server, instance: int, at: int = 1270108800, chain: str | None = None) -> bytes:
    """The mail with one more ARC set on top, sealed at that second since 1970.

    `chain` is what it says of the sets before: `none` for the first, else `pass`, unless given.
    """
    chain = chain or ("none" if instance == 1 else "pass")
    results = f"ARC-Authentication-Results: i={instance}; {server.domain}; dkim=pass\n".encode()
    how = ("relaxed/relaxed", SIGNED, _algorithm(server))
    message = _signed(raw, server, "ARC-Message-Signature", f"i={instance};", how)
    whole = results + message
    own = (
        f"ARC-Seal: i={instance}; a={_algorithm(server)}; t={at}; cv={chain};"
        f" d={server.domain}; s={server.selector}; b="
    )
    order = ("arc-authentication-results", "arc-message-signature", "arc-seal")
    sets = []
    for number in range(1, instance + 1):
        for name in order:
            for title, each in headers_of(whole):
                if title == name and re.search(rb"[:;]\s*i=%d;" % number, each):
                    sets.append(_header(title, each, "relaxed") + b"\r\n")
    content = b"".join(sets) + _header("arc-seal", own.encode(), "relaxed")
    return f"{own}{_sign(server, content, _algorithm(server))}\n".encode() + whole
