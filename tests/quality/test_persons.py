"""Persons against gold: pronouns to names, speakers of quotations, I, you, we in mail. Floors only rise."""

import hashlib
from collections import Counter
from pathlib import Path

import pytest
from mailpersons import read_thread, score_thread, shares
from scoring import FLOORS, SHARED, Row

from training import pronouns
from training.persongold import gap, gap_scores, litbank

SURE = 0.7
"""How sure the model of speakers must be where precision is scored."""


def source(floor: Row) -> Path:
    """The file or folder of a floor, still the one it was set on; skips where it is not there."""
    path = SHARED / floor["data"]
    if not path.exists():
        pytest.skip(f"{path} is not there")
    files = [path] if path.is_file() else sorted(p for p in path.rglob("*") if p.is_file())
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.read_bytes())
    assert digest.hexdigest() == floor["sha256"], "the data have changed"
    return path


def below(scores: dict[str, float], floor: Row) -> dict[str, float]:
    """The scores that fell below their floor."""
    print(scores)
    return {name: scores[name] for name, least in floor["f1"].items() if scores[name] < least}


@pytest.mark.long
def test_pronouns_of_gap_by_weights_trained_on_the_other_folds() -> None:
    floor = FLOORS["persons_gap"]
    examples = list(gap(source(floor)))
    assert below(gap_scores(pronouns.gap_folds(examples), examples), floor) == {}


def test_speakers_of_litbank_by_weights_trained_on_the_other_texts() -> None:
    floor = FLOORS["persons_litbank"]
    answers = pronouns.novels_left_out(list(litbank(source(floor))))
    sure = [right for right, how in answers if how >= SURE]
    scores = {"right": sum(right for right, _ in answers) / len(answers), "precision": sum(sure) / len(sure)}
    assert below(scores, floor) == {}


def test_words_for_persons_in_mail_threads() -> None:
    floor = FLOORS["persons_mail"]
    counts: Counter[tuple[str, bool]] = Counter()
    for path in sorted(source(floor).glob("*.conll")):
        counts += score_thread(read_thread(path))
    assert below(shares(counts), floor) == {}


def test_the_weights_that_ship_are_those_the_script_makes() -> None:
    examples = list(gap(source(FLOORS["persons_gap"])))
    trained = pronouns.fit([pronouns.gap_case(one) for one in examples], pronouns.GAP_PLAN)
    shipped = pronouns.shipped()["antecedents"]
    assert set(trained) ^ set(shipped) == set()
    assert max(abs(trained[f] - shipped[f]) for f in trained) < 0.05
