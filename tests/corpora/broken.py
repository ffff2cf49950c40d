"""A folder of broken and hostile inputs, each made from scratch: nothing binary is checked in.

    python tests/corpora/broken.py FOLDER    makes them all and prints the table of README.md

Reading any of them must give exactly one problem of the stated kind, in bounded time and memory, with
nothing written outside the case. The bytes are written by hand where a library refuses to do wrong.
"""

import argparse
import base64
import gzip
import os
import random
import struct
import tarfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

MEGABYTE = 1 << 20
BOMB_MEGABYTES = 400
TEXT = b"The minister said on Monday that the contract had been signed.\n"
UMLAUTS = "Der Präsident sagte, die Prüfung sei für Müller und Ärzte unnötig gewesen.\n" * 5
ESCAPED = "sayso-escaped.txt"  # the name that a written-out path traversal would leave behind


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """One broken input: `path` relative to the folder, the one problem's `kind`, and what is wrong."""

    path: str
    kind: str
    why: str


Case = tuple[str, str, str, bytes]  # path, kind, why, content


def make_broken(folder: Path) -> tuple[Broken, ...]:
    """Write every broken input into `folder` (new or empty); what stands there, in order of making.

    A file without read permission is left out where the caller is root, who can read everything.
    """
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for path, kind, why, content in _files():
        (folder / path).write_bytes(content)
        made.append(Broken(path=path, kind=kind, why=why))
    return (*made, *_special(folder))


def _files() -> Iterator[Case]:
    """All that are plain files, built one at a time so that only one is in memory."""
    for family in (_texts, _mails, _big_mails, _zips, _zip_bombs, _tars, _streams, _formats):
        yield from family()


def _special(folder: Path) -> Iterator[Broken]:
    (folder / "loop").mkdir()
    links = {
        "loop/again": ("../loop", "a link to the folder it lies in: following it never ends"),
        "self": ("self", "a link to itself"),
        "gone.txt": ("no-such-file.txt", "a link to nothing"),
        "outside.txt": ("/etc/hostname", "a link out of the leak, to a file of this machine"),
    }
    for path, (target, why) in links.items():
        (folder / path).symlink_to(target)
        yield Broken(path=path, kind="not_a_file", why=why)
    os.mkfifo(folder / "pipe.txt")
    yield Broken(path="pipe.txt", kind="not_a_file", why="a pipe: opening it waits for ever")
    if os.geteuid() != 0:
        (folder / "forbidden.txt").write_bytes(TEXT)
        (folder / "forbidden.txt").chmod(0)
        yield Broken(path="forbidden.txt", kind="unreadable", why="no read permission (not made as root)")


def _texts() -> Iterator[Case]:
    latin = UMLAUTS.encode("latin-1")
    yield "empty.txt", "empty", "no bytes at all", b""
    yield "only-nuls.txt", "empty", "4,096 NULs, as a failed copy leaves them", bytes(4096)
    yield "some-nuls.txt", "nul_characters", "text with three NULs in it", TEXT + b"\0\0\0" + TEXT
    yield "latin1.txt", "guessed_charset", "Latin-1, which a text file cannot declare", latin
    yield "bom.txt", "wrong_charset", "a UTF-8 mark, then Latin-1", b"\xef\xbb\xbf" + latin
    page = b'<html><head><meta charset="utf-8"><title>Bericht</title></head><body><p>%s</p></body></html>'
    yield "page.html", "wrong_charset", "a page declared UTF-8 that is Latin-1", page % latin
    line = b"all on one line " * (50 * MEGABYTE // 16)
    yield "long-line.txt", "too_large", "50 MiB of text in one single line", line
    noise = random.Random(1).randbytes(20_000)
    yield "noise.txt", "not_yet_readable", "random bytes under a text file's name", noise


def mail(name: str, *headers: bytes, body: bytes = TEXT) -> bytes:
    """A plain mail with an ordinary envelope; `headers` are added to it, `name` makes its Message-ID."""
    envelope = (
        b"From: Ana Silva <ana@example.org>",
        b"To: Bo Lind <bo@example.org>",
        b"Subject: The contract",
        b"Date: Mon, 5 Apr 2010 09:30:00 +0200",
        b"Message-ID: <%s@example.org>" % name.encode(),
        b"MIME-Version: 1.0",
    )
    return b"\n".join((*envelope, *headers, b"", body))


def multipart(subtype: bytes, *parts: bytes, closed: bool = True) -> tuple[bytes, bytes]:
    """The Content-Type header of a multipart and its body."""
    body = b"".join(b"--=cut\n" + part + b"\n" for part in parts)
    return b'Content-Type: multipart/%s; boundary="=cut"' % subtype, body + b"--=cut--\n" * closed


def _mails() -> Iterator[Case]:
    def text(charset: bytes) -> tuple[bytes, bytes]:
        return b"Content-Type: text/plain; charset=" + charset, b"Content-Transfer-Encoding: 8bit"

    latin, utf8 = UMLAUTS.encode("latin-1"), UMLAUTS.encode()
    why = "a mail declared UTF-8 that is Latin-1"
    yield "latin1-as-utf8.eml", "wrong_charset", why, mail("c1", *text(b"utf-8"), body=latin)
    why = "a mail in a character set that nobody knows"
    yield "unknown-charset.eml", "wrong_charset", why, mail("c2", *text(b"x-klingon"), body=utf8)
    why = 'a mail in the "character set" zlib, a Python codec that is none'
    yield "charset-zlib.eml", "wrong_charset", why, mail("c3", *text(b"zlib"), body=utf8)
    why = "a mail with NULs in its body"
    yield "nuls.eml", "nul_characters", why, mail("c4", body=TEXT + b"\0\0" + TEXT)
    cut = base64.encodebytes(TEXT * 20).rstrip(b"=\n")[:-7]
    body = mail("c5", b"Content-Type: text/plain", b"Content-Transfer-Encoding: base64", body=cut)
    yield "cut-base64.eml", "damaged", "a base64 body that ends inside a group of four", body
    body = mail("c6", b"Content-Transfer-Encoding: x-private", body=b"\x05\x99\xfe scrambled \x80" * 40)
    yield "unknown-encoding.eml", "not_yet_readable", "a transfer encoding nobody knows", body
    secret = b"-----BEGIN PGP MESSAGE-----\n\nhQEMA0tvS4vkT5aQAQf/\n-----END PGP MESSAGE-----\n"
    kind, secret = (
        b"Content-Type: application/pgp-encrypted\n\nVersion: 1\n",
        b"Content-Type: application/octet-stream\n\n" + secret,
    )
    head, body = multipart(b'encrypted; protocol="application/pgp-encrypted"', kind, secret)
    yield "pgp.eml", "encrypted", "a mail encrypted with PGP/MIME", mail("c7", head, body=body)
    tnef = b"Content-Type: application/ms-tnef\nContent-Disposition: attachment; filename=winmail.dat\n"
    tnef += b"Content-Transfer-Encoding: base64\n\n" + base64.encodebytes(b"\x78\x9f\x3e\x22" + bytes(200))
    head, body = multipart(b"mixed", b"Content-Type: text/plain\n\n" + TEXT, tnef)
    yield "winmail.eml", "damaged", "a mail with Outlook's winmail.dat", mail("c8", head, body=body)
    yield "truncated.mbox", "damaged", "the last mail ends inside a base64 part", _truncated_mbox()


def _truncated_mbox() -> bytes:
    attached = b"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n"
    attached += b'Content-Disposition: attachment; filename="minutes.txt"\n\n'
    # Cut after a whole line: the missing end of the multipart is then the only thing that is wrong.
    attached += base64.encodebytes(TEXT * 40)[: 77 * 12]
    head, body = multipart(b"mixed", b"Content-Type: text/plain\n\n" + TEXT, attached, closed=False)
    mails = mail("m1"), mail("m2"), mail("m3", head, body=body).rstrip(b"\n")
    return b"\n".join(b"From ana@example.org Mon Apr  5 09:30:00 2010\n" + each for each in mails)


def _big_mails() -> Iterator[Case]:
    open_part = b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n'
    nested = b"".join(open_part % (i, i) for i in range(2000)) + b"Content-Type: text/plain\n\n" + TEXT
    nested += b"".join(b"\n--b%d--\n" % i for i in reversed(range(2000)))
    head, _, body = nested.partition(b"\n\n")
    yield "deep-multipart.eml", "too_deep", "2,000 multiparts in one another", mail("d1", head, body=body)
    layer = b"Subject: again\nContent-Type: message/rfc822\n\n"
    body = mail("d2", b"Content-Type: message/rfc822", body=layer * 1999 + mail("d3"))
    yield "deep-messages.eml", "too_deep", "2,000 mails attached to one another", body
    head, body = multipart(b"mixed", b"Content-Type: text/plain\n\n" + TEXT, *[b""] * 100_000)
    yield "many-parts.eml", "too_large", "100,000 empty parts", mail("d4", head, body=body)
    subject = b"Subject:" + b"\n =?utf-8?Q?noon?=" * 32_000
    long = mail("d5").replace(b"Subject: The contract", subject)
    yield "long-subject.eml", "too_large", "a Subject of 32,000 encoded words", long
    long = mail("d6", b"X-Long: " + b"a" * 10_000_000)
    yield "long-header.eml", "too_large", "one header line of 10 MB", long
    yield "many-headers.eml", "too_large", "1,000,000 header lines", mail("d7", *[b"X-A: b"] * 1_000_000)
    to = b"Cc: " + b",\n ".join(b"p%d@example.org" % i for i in range(20_000))
    yield "many-addresses.eml", "too_large", "a mail to 20,000 addresses", mail("d8", to)
    yield "mail-in-zip.eml", "too_deep", "12 times a mail with a zip with a mail", _mail_in_zip(12)


def _mail_in_zip(times: int) -> bytes:
    inner = mail("z0")
    for number in range(times):
        zip_file = base64.encodebytes(zipped(Member(name=f"{number}.eml", raw=inner)))
        attached = b"Content-Type: application/zip\nContent-Transfer-Encoding: base64\n"
        attached += b"Content-Disposition: attachment; filename=%d.zip\n\n" % number + zip_file
        head, body = multipart(b"mixed", b"Content-Type: text/plain\n\n" + TEXT, attached)
        inner = mail(f"z{number + 1}", head, body=body)
    return inner


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A member of a zip, written by hand because no library writes what an attacker writes.

    `stored` are its bytes in the file (`raw` if `None`); the rest is what it claims.
    """

    name: str
    raw: bytes = TEXT
    stored: bytes | None = None
    method: int = 0
    flags: int = 0
    size: int | None = None
    crc: int | None = None
    mode: int = 0o100644

    @property
    def packed(self) -> bytes:
        return self.raw if self.stored is None else self.stored

    def claims(self) -> bytes:
        """The fields that the local header and the directory share, from the flags to the extra length."""
        crc = zlib.crc32(self.raw) if self.crc is None else self.crc
        sizes = len(self.packed), len(self.raw) if self.size is None else self.size
        lengths = len(self.name.encode()), 0
        return struct.pack("<HHHHIIIHH", self.flags, self.method, 0, 0x21, crc, *sizes, *lengths)

    def local(self) -> bytes:
        return b"PK\3\4\x14\0" + self.claims() + self.name.encode() + self.packed

    def entry(self, offset: int) -> bytes:
        rest = struct.pack("<HHHII", 0, 0, 0, self.mode << 16, offset)
        return b"PK\1\2\x14\3\x14\0" + self.claims() + rest + self.name.encode()


def zipped(*members: Member) -> bytes:
    """A zip file of `members`, as they are."""
    out, entries = bytearray(), []
    for member in members:
        entries.append(member.entry(len(out)))
        out += member.local()
    return bytes(out) + _directory(entries, len(out))


def _directory(entries: list[bytes], offset: int) -> bytes:
    """The central directory and the end records; the 64-bit ones where there are more than 65,534."""
    joined, count = b"".join(entries), len(entries)
    end64 = b""
    if count >= 0xFFFF:
        sizes = struct.pack("<QHHIIQQQQ", 44, 45, 45, 0, 0, count, count, len(joined), offset)
        end64 = b"PK\6\6" + sizes + b"PK\6\7" + struct.pack("<IQI", 0, offset + len(joined), 1)
        count = 0xFFFF
    end = struct.pack("<HHHHIIH", 0, 0, count, count, len(joined), offset, 0)
    return joined + end64 + b"PK\5\6" + end


def deflated(raw: bytes, *, last: bool = True) -> bytes:
    """`raw` as a deflate stream without a wrapper; one that can be continued unless `last`."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(raw) + packer.flush(zlib.Z_FINISH if last else zlib.Z_FULL_FLUSH)


def _zips() -> Iterator[Case]:
    fine = Member(name="fine.txt")
    for name, path in {"dotdot": "../" * 12 + "tmp/", "absolute": "/tmp/", "backslash": "..\\..\\"}.items():
        why = f"a zip with a member named {path.replace('../' * 12, '../../…/')}{ESCAPED}"
        yield f"{name}.zip", "unsafe_path", why, zipped(fine, Member(name=path + ESCAPED))
    link = Member(name="link.txt", raw=b"/etc/passwd", mode=0o120777)
    yield "link.zip", "not_a_file", "a zip with a symbolic link to /etc/passwd", zipped(fine, link)
    locked = Member(name="locked.txt", raw=random.Random(2).randbytes(75), flags=1, size=63, crc=7)
    yield "locked.zip", "encrypted", "a zip with a member under a password", zipped(fine, locked)
    aes = Member(name="aes.txt", raw=random.Random(3).randbytes(91), flags=1, method=99, size=63, crc=0)
    yield "aes.zip", "encrypted", "a zip with a member under AES (method 99)", zipped(aes)
    wavpack = Member(name="sound.txt", raw=random.Random(4).randbytes(91), method=97)
    yield "method.zip", "not_yet_readable", "a zip packed by a rare method (97)", zipped(wavpack)
    whole = zipped(fine, Member(name="also.txt", raw=TEXT * 100))
    yield "truncated.zip", "damaged", "a zip cut off before its directory", whole[:3000]
    wrong = Member(name="a.txt", crc=1)
    yield "crc.zip", "damaged", "a zip whose member has another checksum", zipped(wrong)
    longer = Member(name="a.txt", raw=TEXT * 900, stored=deflated(TEXT * 900), method=8, size=100)
    yield "size.zip", "damaged", "a zip whose member is 567 times longer than it says", zipped(longer)
    beyond = b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, 3, 3, 200, 0x7FFFFFFF, 0)
    yield "beyond.zip", "damaged", "a zip whose directory is said to lie beyond its end", beyond
    many = (Member(name=f"{i}.txt", raw=b".") for i in range(100_001))
    yield "many.zip", "too_large", "a zip of 100,001 members", zipped(*many)
    inner = TEXT
    for level in range(12):
        inner = zipped(Member(name=f"{level}.zip" if level else "inner.txt", raw=inner))
    yield "deep.zip", "too_deep", "12 zips in one another", inner


def _zip_bombs() -> Iterator[Case]:
    packed, crc = zeros(BOMB_MEGABYTES)
    size = BOMB_MEGABYTES * MEGABYTE
    flat = Member(name="zeros.txt", stored=packed, method=8, size=size, crc=crc)
    yield "bomb.zip", "too_large", "400 kB that unpack to 400 MiB", zipped(flat)
    lying = Member(name="zeros.txt", stored=packed, method=8, size=1000, crc=crc)
    why = "400 kB that unpack to 400 MiB and claim to be 1,000 bytes"
    yield "lying-bomb.zip", "damaged", why, zipped(lying)
    packed, crc = zeros(150)
    shared = Member(name="zeros.txt", stored=packed, method=8, size=150 * MEGABYTE, crc=crc)
    overlap = shared.local() + _directory([shared.entry(0)] * 40, len(shared.local()))
    why = "150 kB whose directory names the same member 40 times: 6 GB"
    yield "overlap.zip", "too_large", why, overlap


def zeros(megabytes: int) -> tuple[bytes, int]:
    """So many MiB of zeros as a deflate stream, and their checksum.

    One block is packed and repeated: packing all of it would take seconds.
    """
    crc, block = 0, bytes(MEGABYTE)
    for _ in range(megabytes):
        crc = zlib.crc32(block, crc)
    return deflated(block, last=False) * megabytes + deflated(b""), crc


def tar_head(name: str, size: int = 0, kind: bytes = tarfile.REGTYPE, link: str = "") -> bytes:
    """One 512-byte tar header, whatever it says."""
    head = tarfile.TarInfo(name)
    head.size, head.type, head.linkname = size, kind, link
    head.devmajor, head.devminor = 1, 3  # as a device: /dev/null
    return head.tobuf(tarfile.GNU_FORMAT)


def padded(raw: bytes) -> bytes:
    """`raw`, filled up to whole blocks of a tar."""
    return raw + bytes(-len(raw) % 512)


def _tars() -> Iterator[Case]:
    fine, end = tar_head("fine.txt", len(TEXT)) + padded(TEXT), bytes(1024)
    for name, path in {"dotdot": "../" * 12 + "tmp/", "absolute": "/tmp/"}.items():
        why = f"a tar with a member named {path.replace('../' * 12, '../../…/')}{ESCAPED}"
        member = tar_head(path + ESCAPED, len(TEXT)) + padded(TEXT)
        yield f"{name}.tar", "unsafe_path", why, fine + member + end
    kinds = {
        "link.tar": (tarfile.SYMTYPE, "/etc/passwd", "a tar with a symbolic link to /etc/passwd"),
        "link-loop.tar": (tarfile.SYMTYPE, "odd", "a tar with a symbolic link to itself"),
        "hard-link.tar": (tarfile.LNKTYPE, "/etc/passwd", "a tar with a hard link to /etc/passwd"),
        "device.tar": (tarfile.CHRTYPE, "", "a tar with a character device"),
    }
    for path, (kind, link, why) in kinds.items():
        yield path, "not_a_file", why, fine + tar_head("odd", kind=kind, link=link) + end
    sparse = fine + _sparse_member(1 << 40) + end
    yield "sparse.tar", "too_large", "a sparse member of 1 TiB in 3 kB", sparse
    cut = fine + tar_head("long.txt", MEGABYTE) + TEXT * 16
    yield "truncated.tar", "damaged", "a tar that ends inside a member", cut


def _sparse_member(size: int) -> bytes:
    """An old GNU sparse member: a hole of almost `size` bytes with 512 of content at its end."""
    head = bytearray(tar_head("hole.txt", 512, kind=tarfile.GNUTYPE_SPARSE))
    head[386:410] = b"".join(b"\x80" + number.to_bytes(11, "big") for number in (size - 512, 512))
    head[483:495] = b"\x80" + size.to_bytes(11, "big")
    head[148:156] = b" " * 8
    head[148:156] = b"%06o\0 " % sum(head)
    return bytes(head) + padded(TEXT)


def _streams() -> Iterator[Case]:
    packed, crc = zeros(BOMB_MEGABYTES)
    tail = struct.pack("<II", crc, BOMB_MEGABYTES * MEGABYTE)
    head = b"\x1f\x8b\x08" + bytes(6) + b"\xff"
    yield "bomb.txt.gz", "too_large", "400 kB that unpack to 400 MiB", head + packed + tail
    pax = deflated(tar_head("x", BOMB_MEGABYTES * MEGABYTE, kind=tarfile.XHDTYPE), last=False)
    why = "a tar header of 400 MiB in 400 kB"
    yield "header-bomb.tar.gz", "too_large", why, head + pax + packed + tail
    whole = gzip.compress(random.Random(5).randbytes(3000).hex().encode(), mtime=0)
    yield "truncated.txt.gz", "damaged", "a gzip cut off in the middle", whole[: len(whole) // 2]
    text = gzip.compress(TEXT * 9, mtime=0)
    yield "crc.txt.gz", "damaged", "a gzip with another checksum", text[:-8] + bytes(4) + text[-4:]
    for _ in range(12):
        text = gzip.compress(text, mtime=0)
    yield "deep.txt" + ".gz" * 13, "too_deep", "13 gzips in one another", text


PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="
PDF = b"%PDF-1.4\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\ntrailer <</Size 2/Root 1 0 R>>\n%%EOF\n"


def _formats() -> Iterator[Case]:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 62, 3, 0xFFFE, 9, 6)
    elf = b"\x7fELF\2\1\1" + bytes(9) + struct.pack("<HHI", 2, 62, 1)
    formats = {
        "report.pdf": ("a PDF", PDF),
        "mail.pst": ("an Outlook store", b"!BDN" + bytes(4) + b"SM\x17\0\x13\0\1\1" + bytes(496)),
        "mail.msg": ("a mail saved by Outlook (OLE)", ole + bytes(1502)),
        "scan.png": ("a picture", base64.b64decode(PNG)),
        "program": ("a program (ELF)", elf + bytes(1000)),
        "papers.7z": ("a 7-Zip archive", b"7z\xbc\xaf\x27\x1c\0\4" + bytes(24)),
        "papers.rar": ("a RAR archive", b"Rar!\x1a\7\1\0" + bytes(64)),
        "places.sqlite": ("a database", b"SQLite format 3\0\x10\0\1\1\0@  " + bytes(4072)),
    }
    for path, (why, content) in formats.items():
        kind = "damaged" if path in ("report.pdf", "mail.pst", "papers.7z") else "not_yet_readable"
        yield path, kind, why, content


def main() -> None:
    parser = argparse.ArgumentParser(description="Make a folder of broken inputs.")
    parser.add_argument("folder", type=Path, help="a new or empty folder")
    for broken in make_broken(parser.parse_args().folder):
        print(f"| `{broken.path}` | `{broken.kind}` | {broken.why} |")


if __name__ == "__main__":
    main()
