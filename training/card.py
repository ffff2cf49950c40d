"""Writes the model card: `python -m training.card RUN` after `training.export` wrote the network.

Scores the network in the package as it ships (the whole extractor, int8, one thread) and writes `card.json`
and `card.md` beside it.
"""

import argparse
import hashlib
import json
import sys
import time
from pathlib import Path
from typing import Any

from sayso.claims.tagger import TaggerExtractor
from sayso.encoder.wordpiece import word_places
from training.corpus import ROLES, documents
from training.evaluate import summary
from training.net import BASE_SHA256

WEIGHTS = Path("sayso/claims/weights")
MEASURES = (
    "relation", "relation strict", "relation, direct", "relation, mixed", "relation, indirect",
    "token source", "token cue", "token content",
)  # fmt: skip
CARD = """# Model card: the network that reads who says what

`tagger.onnx`, {bytes:,} bytes, SHA-256 `{sha256}`.

**What it does.** For a window of up to 192 word pieces of English text it gives, per word, how
likely the word stands for a cue of saying, thinking, wanting, denying, and, per pair of words, how
likely the one is source, cue or content of the attribution anchored in the other. Statements inside
statements are found in the same pass.

**Made from.** Base: sentence-transformers/all-MiniLM-L6-v2 (Apache-2.0; `model.safetensors`,
SHA-256 `{base}`), 6 layers, 384 wide. Trained on the train split of PolNeAR 1.0.0 (Newell, Margolin
and Ruths, LREC 2018: 840 US news articles of 2015 and 2016) and on sentences nested two to four
deep that were made from it; hints of this package's own rules are part of the input. {passes:.1f}
passes over the corpus on two processor cores, seed {seed}; averaged weights; 8-bit integers. The
scripts are in `training/`.

**Terms.** The weights are under this package's licence (MIT). PolNeAR states no licence for its
data, and its texts are their publishers'. No sentence of it is in this package. Whoever needs
weights without that question can train others: the scripts take any corpus of the same form.

**Scores** (the whole extractor as it ships; PolNeAR keeps outermost attributions only, hence
`--outer`):

| measure | PolNeAR dev | nested probe |
|---|--:|--:|
{rows}

Chosen on dev (thresholds, epochs), so slightly flattered there. Two trained people agree at 0.74
relation F1.

**Limits.** US political news of one year; English alone (Spanish is read by rules). Weakest on cues
never seen in training, on attributions without a source, on contents of one to three words and on
notes without verbs. It says who is presented as saying what, never whether it is true. It must not
be used to judge persons.
"""


def scores(gold: list[dict[str, Any]], outer: bool) -> tuple[dict[str, float], float]:
    """F1 of each measure, and words and marks per second of CPU time."""
    extractor = TaggerExtractor()
    extractor.find("Ann said that it rained.")  # the network is loaded once
    start = time.process_time()
    found = [extractor.find(row["text"]) for row in gold]
    speed = sum(len(word_places(row["text"])) for row in gold) / (time.process_time() - start)
    spans = [
        [{role: [[s.start, s.end] for s in getattr(one, role)] for role in ROLES} for one in each]
        for each in found
    ]
    measured = summary(gold, spans, outer)
    return {name: round(measured[name]["f1"], 3) for name in MEASURES}, speed


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("run", type=Path)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    args = parser.parse_args()
    sys.path.insert(0, str(args.shared / "tools"))
    log = [json.loads(line) for line in (args.run / "log.jsonl").read_text(encoding="utf-8").splitlines()]
    started = next(row["start"] for row in log if "start" in row)
    dev, speed = scores(documents(args.shared / "data" / "polnear" / "dev.jsonl"), outer=True)
    probe, _ = scores(documents(args.shared / "tools" / "nested_probe.jsonl"), outer=False)
    raw = (WEIGHTS / "tagger.onnx").read_bytes()
    card = {
        "sha256": hashlib.sha256(raw).hexdigest(),
        "bytes": len(raw),
        "base": BASE_SHA256,
        "passes": log[-1]["passes"],
        "seed": started["seed"],
        "polnear_dev": dev,
        "nested_probe": probe,
    }
    (WEIGHTS / "card.json").write_text(json.dumps(card, indent=2) + "\n", encoding="utf-8")
    rows = "\n".join(f"| {name} | {dev[name]:.3f} | {probe[name]:.3f} |" for name in MEASURES)
    (WEIGHTS / "card.md").write_text(CARD.format(**card, rows=rows), encoding="utf-8")
    print(json.dumps(card, indent=2), f"{speed:.0f} words a CPU second")


if __name__ == "__main__":
    main()
