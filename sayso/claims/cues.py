"""The cue lexicon and the closed classes of words, per language, read once from package data."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

from sayso.model.claim import Factuality, Stance

LANGUAGES = ("en", "es")
LONGEST = 6
"""The most words a cue has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """A word or phrase that says that somebody says, thinks, denies ...

    `takes` are its constructions (see `cues.toml`), `word_class` is its class, `form` one of `base`,
    `third`, `past`, `participle` (also where it equals the past), `gerund`, `finite` (Spanish), `phrase`,
    `noun`. `nounlike` says that this form is a common noun as well ("reports").
    """

    lemma: str
    word_class: str
    takes: frozenset[str]
    factuality: Factuality
    stance: Stance
    form: str
    nounlike: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Grammar:
    """One language: its cues by form, the first words of longer ones, and its closed classes."""

    language: str
    verbs: Mapping[tuple[str, ...], Cue]
    phrases: Mapping[tuple[str, ...], Cue]
    nouns: Mapping[str, Cue]
    starts: frozenset[str]
    sources: frozenset[str]
    classes: Mapping[str, frozenset[str]]

    def has(self, name: str, word: str) -> bool:
        """Whether the lower-case `word` belongs to the closed class `name`."""
        return word in self.classes[name]

    def finite(self, word: str) -> bool:
        """Whether `word` is surely a finite verb or an auxiliary."""
        classes = self.classes
        return word in classes["be"] or word in classes["auxiliaries"] or word in classes["verbs"]


@cache
def load(name: str) -> Mapping[str, Any]:
    """The package data file `name` as TOML, parsed once; nobody may write into it."""
    return tomllib.loads(files("sayso.claims").joinpath(name).read_text(encoding="utf-8"))


@cache
def shared(name: str) -> frozenset[str]:
    """The word list `name` that serves every language."""
    return frozenset(load("grammar.toml")["all"][name])


@cache
def grammar(language: str) -> Grammar:
    """The grammar of `language`, one of `LANGUAGES`."""
    cues, closed = load("cues.toml"), load("grammar.toml")[language]
    own, classes = cues[language], cues["classes"]
    verbs = dict(_verbs(own["verbs"], classes, language))
    phrases = {
        tuple(words.split()): _cue(words, kind, classes[_class_of(kind)], "phrase", ())
        for kind, listed in own["phrases"].items()
        for words in listed
    }
    nouns = {word: _cue(word, kind, classes[kind], "noun", ("that",)) for word, kind in own["nouns"].items()}
    return Grammar(
        language=language,
        verbs=verbs,
        phrases=phrases,
        nouns=nouns,
        starts=frozenset(k[0] for k in (*verbs, *phrases)) | frozenset(nouns),
        sources=frozenset(own["phrases"]["source"]),
        classes={name: frozenset(words) for name, words in closed.items()},
    )


def _class_of(kind: str) -> str:
    return {"seeming": "belief"}.get(kind, kind)


def _cue(lemma: str, kind: str, default: Mapping[str, Any], form: str, takes: Iterable[str]) -> Cue:
    return Cue(
        lemma=lemma,
        word_class=kind,
        takes=frozenset(takes),
        factuality=default["factuality"],
        stance=default["stance"],
        form=form,
    )


def _verbs(
    listed: Mapping[str, Any], classes: Mapping[str, Any], language: str
) -> Iterable[tuple[tuple[str, ...], Cue]]:
    for lemma, entry in listed.items():
        default = {**classes[entry["class"]], **{k: entry[k] for k in ("factuality", "stance") if k in entry}}
        for number, words in enumerate(entry["forms"]):
            form = _english(number, entry["forms"]) if language == "en" else _spanish(words)
            cue = _cue(lemma, entry["class"], default, form, entry["takes"])
            nounlike = entry.get("noun", False) and form in ("base", "third")
            yield tuple(words.split()), replace(cue, nounlike=nounlike)


def _english(number: int, forms: list[str]) -> str:
    form = ("base", "third", "past", "participle", "gerund")[number]
    return "past" if form == "participle" and forms[2] == forms[3] else form


def _spanish(word: str) -> str:
    if word.endswith("ndo"):
        return "gerund"
    return "participle" if word.endswith(("ado", "ido", "dicho", "escrito", "uesto")) else "finite"


def language_of(words: Iterable[str], otherwise: str = "en") -> str:
    """The language whose typical words are the most frequent in lower-case `words`; `otherwise` on a tie."""
    counts = dict.fromkeys(LANGUAGES, 0)
    typical = {language: grammar(language).classes["typical"] for language in LANGUAGES}
    for word in words:
        for language in LANGUAGES:
            counts[language] += word in typical[language]
    best = max(counts.values())
    return otherwise if counts[otherwise] == best else max(LANGUAGES, key=lambda language: counts[language])
