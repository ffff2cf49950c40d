"""Marks names in unmarked text with spaCy: `SPACY_PYTHON training/silver.py TEXTS.jsonl OUT.jsonl MODEL
[MODEL]`.

A plain script for the Python of a virtual environment that has spaCy 3.8 (never a dependency of ours); a
MODEL is the name of a package or the folder of one. TEXTS are JSON lines with `text`. With two models only
what both mark alike counts; where they disagree, and where the first finds a product or a people, the words
are left open (-1).
"""

import json
import sys
from importlib import import_module
from pathlib import Path

KINDS = {"PERSON": 0, "ORG": 1, "GPE": 2, "LOC": 2, "FAC": 2}
OPEN_KINDS = {"PRODUCT", "EVENT", "WORK_OF_ART", "NORP", "LAW"}
OPEN = -1


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """A name without "the" before and "'s" after it."""
    words = text[start:end]
    if words[:4].lower() == "the ":
        start += 4
    for tail in ("'s", "’s"):
        if words.endswith(tail):
            end -= len(tail)
    return start, end


def main() -> None:
    source, out, *models = sys.argv[1:]
    spacy = import_module("spacy")
    loaded = [spacy.load(m) if Path(m).is_dir() else import_module(m).load() for m in models]
    for nlp in loaded:
        nlp.select_pipes(enable=["tok2vec", "ner"])
    texts = [json.loads(line)["text"] for line in Path(source).read_text(encoding="utf-8").splitlines()]
    found = [list(nlp.pipe(texts, batch_size=64)) for nlp in loaded]
    with Path(out).open("w", encoding="utf-8") as file:
        for n, text in enumerate(texts):
            marks = [
                {
                    (*trimmed(text, e.start_char, e.end_char), KINDS[e.label_])
                    for e in docs[n].ents
                    if e.label_ in KINDS
                }
                for docs in found
            ]
            agreed = set.intersection(*marks)
            rest = set.union(*marks) - agreed
            rest |= {(e.start_char, e.end_char, OPEN) for e in found[0][n].ents if e.label_ in OPEN_KINDS}
            opened = {(s, e, OPEN) for s, e, _ in rest if not any(s < b and a < e for a, b, _ in agreed)}
            file.write(json.dumps({"text": text, "names": sorted(agreed | opened)}) + "\n")


if __name__ == "__main__":
    main()
