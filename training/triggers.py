"""Which words may stand in a cue: `python -m training.triggers CORPUS sayso/claims/weights/triggers.txt`.

A word is a trigger when at least `--share` of its occurrences in the corpus lie in cues. Text without a
trigger and without a quotation mark is not read by the network.
"""

import argparse
from collections import Counter
from pathlib import Path

from sayso.encoder.wordpiece import word_places
from training.corpus import documents

ALWAYS = '"“„«'


def triggers(path: Path, share: float) -> list[str]:
    """The words, in alphabetical order."""
    cued: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    for document in documents(path):
        text = document["text"]
        inside = {c for one in document["attributions"] for s, e in one["cue"] for c in range(s, e)}
        for start, end in word_places(text):
            word = text[start:end].lower()
            seen[word] += 1
            cued[word] += start in inside
    return sorted({word for word, count in seen.items() if cued[word] >= share * count} | set(ALWAYS))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--share", type=float, default=0.09)
    args = parser.parse_args()
    chosen = triggers(args.corpus, args.share)
    args.out.write_text("\n".join(chosen) + "\n", encoding="utf-8")
    print(f"{args.out}: {len(chosen)} words")


if __name__ == "__main__":
    main()
