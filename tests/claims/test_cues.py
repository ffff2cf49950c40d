"""The cue lexicon is well formed."""

from typing import get_args

import pytest

from sayso.claims.cues import LANGUAGES, LONGEST, grammar, language_of, load
from sayso.model.claim import Factuality, Stance

CUES = load("cues.toml")
VERBS = [(language, lemma) for language in LANGUAGES for lemma in CUES[language]["verbs"]]
CONSTRUCTIONS = {
    "that", "bare", "wh", "quote", "person", "asked", "inf", "bare_inf", "order", "ing", "of",
    "charge_of", "charge_for", "np", "np_as", "np_pred",
}  # fmt: skip


@pytest.mark.parametrize("name", CUES["classes"])
def test_a_class_has_a_known_factuality_and_stance(name: str) -> None:
    entry = CUES["classes"][name]
    assert set(entry) == {"factuality", "stance"}
    assert entry["factuality"] in get_args(Factuality)
    assert entry["stance"] in get_args(Stance)


@pytest.mark.parametrize(("language", "lemma"), VERBS)
def test_a_verb_has_a_class_constructions_and_forms(language: str, lemma: str) -> None:
    entry = CUES[language]["verbs"][lemma]
    assert set(entry) <= {"class", "takes", "forms", "factuality", "stance", "noun"}
    assert entry["class"] in CUES["classes"]
    assert entry["takes"] and set(entry["takes"]) <= CONSTRUCTIONS
    assert language != "en" or len(entry["forms"]) == 5
    for form in entry["forms"]:
        assert form == form.lower() == form.strip()
        assert len(form.split()) <= LONGEST


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_form_belongs_to_one_verb(language: str) -> None:
    owners: dict[str, str] = {}
    for lemma, entry in CUES[language]["verbs"].items():
        for form in entry["forms"]:
            assert owners.setdefault(form, lemma) == lemma, form


@pytest.mark.parametrize("language", LANGUAGES)
def test_nouns_have_a_class_and_both_languages_the_same_word_classes(language: str) -> None:
    assert set(CUES[language]["nouns"].values()) <= set(CUES["classes"])
    assert set(grammar(language).classes) == set(grammar("en").classes)


def test_the_language_is_that_of_the_typical_words() -> None:
    assert language_of(["el", "ministro", "dijo", "que", "no"]) == "es"
    assert language_of(["the", "minister", "said", "so"]) == "en"
    assert language_of([], "es") == "es"
