"""Everything of a case as a bag (BagIt 1.0, RFC 8493) in a ZIP: originals, claim records, hashes of all.

What archives keep and can check in fifty years. Names under seal are not in it, nor is what was told off the
record, nor any file that holds words of it.
"""

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from sayso.export.records import record_lines
from sayso.export.zipped import write_member
from sayso.model.extension import Audience, Tables

FOLDER = "bag"
_PIECE = 1 << 20


class BagExporter:
    """Writes originals and records as a bag."""

    name = "bagit"
    suffix = ".zip"
    audiences: tuple[Audience, ...] = ("self", "colleague")

    def write(self, case_name: str, tables: Tables, stream: BinaryIO) -> None:
        """Writes the ZIP to `stream`; unpacked, its folder `bag` is a valid bag."""
        with zipfile.ZipFile(stream, "w") as archive:
            manifest, total = [], 0
            for name, pieces in _payload(tables):
                digest, size = write_member(archive, f"{FOLDER}/{name}", pieces)
                manifest.append(f"{digest}  {name}\n")
                total += size
            tags = {
                "bagit.txt": "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
                "bag-info.txt": _info(case_name, total, len(manifest)),
                "manifest-sha256.txt": "".join(manifest),
            }
            hashes = [
                f"{write_member(archive, f'{FOLDER}/{name}', [text.encode('utf-8')])[0]}  {name}\n"
                for name, text in tags.items()
            ]
            write_member(archive, f"{FOLDER}/tagmanifest-sha256.txt", ["".join(hashes).encode()])


def _payload(tables: Tables) -> Iterator[tuple[str, Iterator[bytes]]]:
    for row in tables["originals"]:
        sha256 = row["sha256"]
        yield f"data/originals/{sha256[:2]}/{sha256}", _pieces(Path(row["file"]))
    yield "data/records.jsonl", record_lines(tables)


def _pieces(file: Path) -> Iterator[bytes]:
    with file.open("rb") as stream:
        while piece := stream.read(_PIECE):
            yield piece


def _info(case_name: str, total: int, count: int) -> str:
    name = " ".join(case_name.split())
    return (
        f"Payload-Oxum: {total}.{count}\nExternal-Identifier: {name}\nBag-Software-Agent: Sayso\n"
        "Internal-Sender-Description: originals of a leak by their SHA-256, and claim records made of them\n"
    )
