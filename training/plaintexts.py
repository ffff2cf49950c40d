"""Texts for the silver marks: `python -m training.plaintexts SET OUT.jsonl`, JSON lines with `text`.

SET is one of the marked sets, `polnear` (its train split by paragraphs), or `clinton`: the mails of the US
State Department in `../shared/data/mail/large/clinton-foia-a.tar.xz`, drawn at random until WORDS are full.
"""

import argparse
import json
import random
import re
import tarfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from training.namesets import READERS

WORDS = 600_000
SEED = 5
STAMP = re.compile(r"UNCLASSIFIED|Case No\.|RELEASE IN|^\s*B\d\s*$|Doc No")
HEADER = re.compile(r"(From|To|Sent|Cc|Subject|Date)\s*:")
SHORTEST, LONGEST = 20, 2500


def paragraphs(raw: str) -> Iterator[str]:
    """The paragraphs of a mail printed to PDF, wrapped lines joined; headers keep their lines."""
    lines = [re.sub(r"\s+", " ", line).strip() for line in raw.split("\n") if not STAMP.search(line)]
    part: list[str] = []
    for line in [*lines, ""]:
        if line:
            part.append(line)
            continue
        if part:
            yield ("\n" if any(HEADER.match(each) for each in part) else " ").join(part)
        part = []


def mails(path: Path) -> Iterator[str]:
    """Paragraphs of mails in an order by chance."""
    with tarfile.open(path) as packed:
        members = sorted((m for m in packed if m.name.endswith(".txt")), key=lambda m: m.name)
        raw = {m.name: packed.extractfile(m).read() for m in members}
    names = sorted(raw)
    random.Random(SEED).shuffle(names)
    words = 0
    for name in names:
        for text in paragraphs(raw[name].decode("utf-8", "replace")):
            if SHORTEST < len(text) < LONGEST:
                words += len(text.split())
                yield text
        if words > WORDS:
            return


def texts(name: str, data: Path) -> Iterable[str]:
    """The texts of a set."""
    if name == "clinton":
        return mails(data / "mail" / "large" / "clinton-foia-a.tar.xz")
    if name == "polnear":
        rows = (data / "polnear" / "train.jsonl").read_text(encoding="utf-8").splitlines()
        return (
            part for row in rows for part in re.split(r"\n\s*\n", json.loads(row)["text"]) if part.strip()
        )
    return (one.text for one in READERS[name](data / "ner"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("set")
    parser.add_argument("out", type=Path)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    args = parser.parse_args()
    different = dict.fromkeys(texts(args.set, args.data))
    rows = "".join(json.dumps({"text": text}) + "\n" for text in different)
    args.out.write_text(rows, encoding="utf-8")


if __name__ == "__main__":
    main()
