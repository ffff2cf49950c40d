"""Writes the model card: `python -m training.card RUN --names NAMES.json` after the network was written.

Scores the network in the package as it ships (the whole extractor, int8, one thread) and writes `card.json`
and `card.md` beside it. RUN is the folder of the training of attributions; without it what the card says of
them is kept. NAMES.json is what `benchmarks/names.py --json` wrote.
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
from training.branch import DEPTH, LAYERS
from training.corpus import ROLES, documents
from training.evaluate import summary
from training.net import BASE_SHA256

WEIGHTS = Path("sayso/claims/weights")
MEASURES = (
    "relation", "relation strict", "relation, direct", "relation, mixed", "relation, indirect",
    "token source", "token cue", "token content",
)  # fmt: skip
CARD = """# Model card: the network that reads who says what, and names

`tagger.onnx`, {bytes:,} bytes, SHA-256 `{sha256}`. Its two parts are described apart: attributions, and the
branch for names, whose data have terms of their own.

## Attributions

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

## Names

**What it does.** In the same pass it gives, per word, how likely the word begins, continues, ends or is the
name of a person, a body (organisation) or a place. Names do not nest.

**Made from.** {layers} layers of its own, begun with layers {depth} and up of the network above, on top of
that network's lowest {depth} layers, which were left as they are: what is read of attributions does not
change by a bit (`training/graft.py` and a test see to it). Trained in two steps, on these sets:

| set | terms | marks | use |
|---|---|---|---|
| Universal NER, English Web Treebank, dev | CC BY-SA 4.0 | gold | second |
| WNUT 2017, train | CC BY 4.0 | gold; groups and corporations as bodies | both |
| Broad Twitter Corpus | CC BY 4.0 | gold; names of accounts taken out | both |
| emailcoref, train | Apache-2.0 | gold mentions, those written like names | both |
| GUM, 15 news and interviews | CC BY 4.0, texts CC BY 2.5 | gold mentions, those written like names | both |
| LitBank, 25 novels' beginnings | CC BY 4.0 | gold mentions, those written like names; silver | first |
| GAP, development | Apache-2.0 | gold for two persons a text; silver | both |
| mail of the US State Department (FOIA release) | US government records | silver | second |
| PolNeAR, train | as above | silver | both |
| made lines in the style of leaked mail | this package's | gold | both |

*Silver* marks are what spaCy's small and middle English models (3.8.0, MIT) agree on, with half the weight;
where they disagree nothing was learned. Names were exchanged for others, capitals changed, letters misread
and words hidden at random. Seed {seed}; averaged weights; 8-bit integers.

**Terms.** The weights were trained, among other sets, on Universal NER's annotation of the English Web
Treebank, which is under **CC BY-SA 4.0**. No sentence of it is in this package. Whoever reads that licence so
that it reaches trained weights must take the branch for names in `tagger.onnx` as under CC BY-SA 4.0; it can
be taken off (`python -m training.graft bare`) or trained without that set (`--mix` without `uner`).
Attribution for the CC BY sets: Derczynski et al. (WNUT 2017; Broad Twitter Corpus, COLING 2016), Zeldes
(GUM), Bamman et al. (LitBank, NAACL 2019), Mayhew et al. (Universal NER, NAACL 2024), Silveira et al.
(English Web Treebank, LREC 2014).

**Scores** (exact span and kind; spaCy's small model in the same run, its kinds mapped as suits it best;
Universal NER by cross-validation over documents in five parts, with networks that did not see them, their
second step shorter; WNUT 2017 dev with what ships, which did not see it):

| set | reader | precision | recall | F1 |
|---|---|--:|--:|--:|
{names}

**Limits.** English of the web, mail, tweets and news; Spanish is not read for names. Products, works, peoples
and events are no names here. It splits and joins names of bodies most often wrongly, and a text without any
capital letter is read only where something may be said in it. Kinds are as written: "London said" is a place.
It proposes; whom a name stands for is decided elsewhere. It must not be used to judge persons.
"""
KEPT = ("passes", "seed", "polnear_dev", "nested_probe")


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


def attributions(run: Path | None, shared: Path) -> dict[str, Any]:
    """What the card says of attributions: measured anew, or as it stands."""
    if run is None:
        old = json.loads((WEIGHTS / "card.json").read_text(encoding="utf-8"))
        return {name: old[name] for name in KEPT}
    sys.path.insert(0, str(shared / "tools"))
    log = [json.loads(line) for line in (run / "log.jsonl").read_text(encoding="utf-8").splitlines()]
    dev, speed = scores(documents(shared / "data" / "polnear" / "dev.jsonl"), outer=True)
    probe, _ = scores(documents(shared / "tools" / "nested_probe.jsonl"), outer=False)
    print(f"{speed:.0f} words a CPU second")
    seed = next(row["start"] for row in log if "start" in row)["seed"]
    return dict(zip(KEPT, (log[-1]["passes"], seed, dev, probe), strict=True))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("run", type=Path, nargs="?")
    parser.add_argument("--names", type=Path, required=True)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    args = parser.parse_args()
    raw = (WEIGHTS / "tagger.onnx").read_bytes()
    named = json.loads(args.names.read_text(encoding="utf-8"))["scores"]
    card = {
        "sha256": hashlib.sha256(raw).hexdigest(),
        "bytes": len(raw),
        "base": BASE_SHA256,
        **attributions(args.run, args.shared),
        "depth": DEPTH,
        "layers": LAYERS,
        "names": named,
    }
    (WEIGHTS / "card.json").write_text(json.dumps(card, indent=2) + "\n", encoding="utf-8")
    dev, probe = card["polnear_dev"], card["nested_probe"]
    rows = "\n".join(f"| {name} | {dev[name]:.3f} | {probe[name]:.3f} |" for name in MEASURES)
    lines = "\n".join(
        f"| {case} | {reader} | {row['precision']:.3f} | {row['recall']:.3f} | {row['f1']:.3f} |"
        for case, readers in named.items()
        for reader, row in readers.items()
    )
    (WEIGHTS / "card.md").write_text(CARD.format(**{**card, "names": lines}, rows=rows), encoding="utf-8")
    print(json.dumps(card, indent=2))


if __name__ == "__main__":
    main()
