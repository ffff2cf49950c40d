"""Fuzzes one reader with atheris: no input may raise anything but a `ReadError`.

    pip install atheris
    python tests/faults/fuzz.py 7z SEEDS… --minutes 10

SEEDS are files or folders; those for which the reader bids are the first inputs. Run by hand: coverage-guided
fuzzing takes minutes a reader. An input that gets through is written to the working folder as crash-….
"""

import argparse
import io
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["sayso"]):
    from sayso.errors import ReadError
    from sayso.model.extension import Bid, Inner, Opened, Reader
    from sayso.plugins import load_readers
    from sayso.read.items import _BROKEN  # what may come out of the stream of something inside

    READERS = load_readers()

HEAD, LARGEST, MOST_SEEDS = 65_536, 600_000, 40


def opened(content: bytes, name: str) -> Opened:
    return Opened(name=name, size=len(content), stream=io.BytesIO(content))


def seeds(places: list[Path], reader: Reader) -> Iterator[bytes]:
    """The contents of the smallest files which the reader would take."""
    files = [file for place in places for file in (place.rglob("*") if place.is_dir() else [place])]
    sized = sorted((file.stat().st_size, file) for file in files if file.is_file())
    fitting = (file.read_bytes() for size, file in sized if 0 < size <= LARGEST)
    yield from islice((each for each in fitting if reader.bid(each[:HEAD], "") > Bid.NONE), MOST_SEEDS)


def read(reader: Reader, content: bytes) -> None:
    """Everything a reader makes of some bytes, the streams of what lies inside read to the end."""
    try:
        for found in reader.read(opened(content, "fuzzed")):
            if isinstance(found, Inner):
                with suppress(*_BROKEN):
                    found.stream.read(LARGEST)
    except ReadError:
        pass


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("reader")
    parser.add_argument("seeds", nargs="*", type=Path)
    parser.add_argument("--minutes", type=float, default=10)
    given = parser.parse_intermixed_args()
    reader = next(each for each in READERS if each.name == given.reader)
    with tempfile.TemporaryDirectory() as corpus:
        for number, content in enumerate(seeds(given.seeds, reader)):
            (Path(corpus) / str(number)).write_bytes(content)
        print(f"{reader.name}: {len(list(Path(corpus).iterdir()))} seeds", flush=True)
        limits = [f"-max_total_time={given.minutes * 60:.0f}", f"-max_len={LARGEST}", "-timeout=60"]
        atheris.Setup([sys.argv[0], *limits, "-rss_limit_mb=3000", corpus], lambda data: read(reader, data))
        atheris.Fuzz()


if __name__ == "__main__":
    main()
