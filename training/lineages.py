"""Learns on what a claim rests, from stories made by rule.

    python -m training.lineages sayso/weigh/lineage_weights.json

A story is one fact that one to three origins tell in documents of their own; others reprint them, relay them,
cite them, quote them, or tell it by themselves, some of them with words, a background paragraph or a citation
that they share with another for a different reason. A claim is labelled as resting on every older one that
goes back to the same document, for what counts is the origin and not the next step on the way to it.
"""

import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from sayso.model.place import Span
from sayso.weigh.descent import Account, Copy, MaybeOne, Tied, Ties
from sayso.weigh.reuse import Passage, find_reuse
from training.reprints import fit, reprint, store

_SYLLABLES = [first + last for first in "bdfgklmnprstv" for last in "aeo"]
_SMALL = ["the", "of", "in", "a", "to", "and", "with", "for", "on", "by", "from", "at", "that", "was", "had"]
_TELLINGS = (
    "{actor}{aside} {sold} {thing} to {buyer} {late}for {figure} in {place}",
    "{buyer}{aside} {got} {thing} from {actor} in {place} {late}and {paid} {figure}",
    "{thing} {went} to {buyer}{aside}: {late}{actor} took {figure} for it in {place}",
    "in {place} {figure} {late}changed hands between {buyer} and {actor}{aside}, the price of {thing}",
)
_SAID = {
    "sold": ("sold", "has sold", "let go of", "signed away", "passed"),
    "got": ("got", "bought", "took over", "won"),
    "paid": ("paid", "handed over", "put down", "wired"), "went": ("went", "passed", "was handed", "fell"),
    "late": ("", "", "late at night ", "without a tender ", "in secret "),
    "aside": ("", "", ", of all people,", ", which had debts,", ", long in doubt,"),
}  # fmt: skip


@dataclass
class Story:
    """Claims of one fact, their documents, and to which document each goes back."""

    accounts: list[Account] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)
    maybe_one: list[MaybeOne] = field(default_factory=list)
    root: dict[str, str] = field(default_factory=dict)


class Teller:
    """Makes a story."""

    def __init__(self, number: int, dice: random.Random) -> None:
        self.story = Story()
        self._number, self._dice = number, dice
        self._vocabulary = [self._word() for _ in range(300)]
        self._fact = {
            "actor": self._name(), "buyer": self._name(), "place": self._name(),
            "thing": f"the {self._word()} {self._word()}", "figure": "a great deal of money",
        }  # fmt: skip
        if number % 2:
            self._fact["figure"] = f"{dice.randint(2, 99)} million"

    def _word(self) -> str:
        return "".join(self._dice.choice(_SYLLABLES) for _ in range(self._dice.randint(2, 4)))

    def _name(self) -> str:
        return f"{self._word().title()} {self._word().title()}"

    def _filler(self, count: int) -> list[str]:
        def sentence() -> str:
            words = [
                self._dice.choice((_SMALL, self._vocabulary)[k % 2]) for k in range(self._dice.randint(8, 16))
            ]
            return " ".join(words).capitalize() + "."

        return [sentence() for _ in range(count)]

    def _telling(self) -> str:
        said = {name: self._dice.choice(ways) for name, ways in _SAID.items()}
        fact = dict(self._fact)
        for who, other in (
            ("actor", "the minister"),
            ("buyer", "the group"),
            ("thing", "the site"),
            ("place", "town"),
        ):
            last = fact[who].split()[-1]
            fact[who] = self._dice.choice((fact[who], last, other, f"{last}, {self._word()} by then,"))
        if self._dice.random() < 0.25:
            fact["figure"] = self._dice.choice(("a fortune", f"{self._dice.randint(2, 99)} million"))
        return self._dice.choice(_TELLINGS).format(**fact, **said)

    def add(self, text: str, words: str, root: str | None, **fields: object) -> Account:
        """A document with a claim in it. `root` is the claim to which it goes back, `None` for itself."""
        name = f"{self._number:04}-{len(self.story.accounts):02}"
        start = max(text.find(words), 0)
        account = Account(
            claim=f"claim {name}", proposition=f"story {self._number}", document=f"document {name}",
            title="it", origin_name=None, span=Span(start=start, end=start + len(words)), words=words,
            **fields,  # type: ignore[arg-type]
        )  # fmt: skip
        if self._dice.random() < 0.15:
            account = replace(account, time=None)
        if self._dice.random() < (0.02 if root is None else 0.1):
            account = replace(account, is_unconfirmed=True)
        self.story.accounts.append(account)
        self.story.passages.append(Passage(id=account.document, text=text, time=account.time))
        self.story.root[account.claim] = root or account.claim
        return account

    def by_itself(self) -> Account:
        """A document that rests on an origin of its own, or on one that told another as well."""
        dice, told = self._dice, self.story.accounts
        words = self._telling()
        house, origin = f"house {self._name()}", f"source {self._name()}"
        if told and dice.random() < 0.25:
            again = dice.choice(told)
            if again.origin is not None:
                origin = again.origin
                words = again.words if dice.random() < 0.3 else words
        text = [*self._filler(dice.randint(2, 8)), words + ".", *self._filler(dice.randint(2, 8))]
        if told and dice.random() < 0.2:  # a background paragraph of another's
            text += self.story.passages[0].text.split(". ")[-3:]
        far = (dice.choice(told).house or "",) if told and dice.random() < 0.15 else ()
        account = self.add(
            " ".join(text), words, None, house=house, voices=(house, origin), origin=origin,
            time=self._day(0, 20), cites=((), far),
        )  # fmt: skip
        for other in told[:-1]:
            if dice.random() < 0.15 and other.origin != origin:
                self._perhaps(other.origin, origin, dice.uniform(0.05, 0.3))
        return account

    def after(self, parent: Account) -> Account:
        """A document that rests on another."""
        way = self._dice.choice((self._reprinted, self._reprinted, self._relayed, self._cited, self._quoted))
        return way(parent)

    def _reprinted(self, parent: Account) -> Account:
        dice = self._dice
        own = next(each.text for each in self.story.passages if each.id == parent.document)
        text = reprint(own, dice)
        near = [each for each in text.split(". ") if len(_alike(each, parent.words)) > 6] or [parent.words]
        words = near[0].strip(". ")
        text = text if words in text else f"{text} {words}."
        house, origin = f"house {self._name()}", parent.origin
        cited = (parent.house or "",) if dice.random() < 0.2 else ()
        if dice.random() < 0.5:
            origin = f"source {self._name()}"
            self._perhaps(parent.origin, origin, dice.uniform(0.08, 0.5))
        return self.add(
            text, words, self.story.root[parent.claim], house=house, voices=(house, origin or house),
            origin=origin, time=self._day_after(parent, 2), cites=((), cited),
        )  # fmt: skip

    def _relayed(self, parent: Account) -> Account:
        words = self._telling() if self._dice.random() < 0.6 else parent.words
        house, paper = f"house {self._name()}", parent.house or ""
        voices = (house, paper) if self._dice.random() < 0.5 else (house, paper, parent.origin or paper)
        text = [*self._filler(4), f"{paper} reported that {words}.", *self._filler(3)]
        return self.add(
            " ".join(text), words, self.story.root[parent.claim], house=house, voices=voices,
            origin=voices[-1], time=self._day_after(parent, 30), cites=((paper,), ()),
        )  # fmt: skip

    def _cited(self, parent: Account) -> Account:
        words, house = self._telling(), f"house {self._name()}"
        is_near = self._dice.random() < 0.8
        text = [*self._filler(5), f"{words}, as first reported by {parent.house}.", *self._filler(2)]
        cites = ((parent.house or "",), ()) if is_near else ((), (parent.house or "",))
        return self.add(
            " ".join(text), words, self.story.root[parent.claim], house=house, voices=(house,), origin=house,
            time=self._day_after(parent, 10), cites=cites,
        )  # fmt: skip

    def _quoted(self, parent: Account) -> Account:
        house = f"house {self._name()}"
        return self.add(
            " ".join(self._filler(4)), parent.words, self.story.root[parent.claim], house=house,
            voices=(house, *parent.voices), origin=parent.origin, time=self._day_after(parent, 5),
            repeats=parent.document,
        )  # fmt: skip

    def _perhaps(self, one: str | None, other: str, probability: float) -> None:
        if one is not None:
            left, right = sorted((one, other))
            self.story.maybe_one.append(MaybeOne(left=left, right=right, probability=probability))

    def _day(self, first: int, last: int) -> str:
        return f"2011-03-{1 + self._dice.randint(first, last):02}"

    def _day_after(self, parent: Account, most: int) -> str:
        start = 1 if parent.time is None else int(parent.time[5:7]) * 30 - 90 + int(parent.time[8:10])
        day = start + min(self._dice.randint(0, most), self._dice.randint(0, most))
        return f"2011-{3 + (day - 1) // 28:02}-{1 + (day - 1) % 28:02}"


def _alike(one: str, other: str) -> set[str]:
    return set(one.split()) & set(other.split())


def make_stories(count: int, seed: int) -> list[Story]:
    """Stories of three to nine claims."""
    dice = random.Random(seed)
    stories = []
    for number in range(count):
        teller = Teller(number, dice)
        for _ in range(dice.randint(1, 3)):
            teller.by_itself()
        for _ in range(dice.randint(1, 4)):
            teller.after(dice.choice(teller.story.accounts))
        for _ in range(dice.randint(0, 2)):
            teller.by_itself()
        stories.append(teller.story)
    return stories


def ties_of(stories: Sequence[Story]) -> Ties:
    """What ties the documents of stories."""
    passages = [each for story in stories for each in story.passages]
    doubts = tuple(each for story in stories for each in story.maybe_one)
    reuses = find_reuse(passages)
    copies = tuple(
        Copy(document=each.right, original=each.left, share=each.share)
        for each in reuses
        if each.share > 0.85
    )
    return Ties(reuses=reuses, copies=copies, maybe_one=doubts)


def examples(stories: Sequence[Story]) -> tuple[list[tuple[float, ...]], list[bool]]:
    """Features of every claim with every older one, and whether both go back to one document."""
    case = Tied((each for story in stories for each in story.accounts), ties_of(stories))
    root = {claim: origin for story in stories for claim, origin in story.root.items()}
    rows, truth = [], []
    for account in case.accounts:
        for other in case.older(account):
            is_one = root[account.claim] == root[other.claim]
            if is_one and root[account.claim] == account.claim:
                continue  # the origin itself and a copy without a date: nothing tells which came first
            rows.append(case.tie(account, other).features)
            truth.append(is_one)
    return rows, truth


if __name__ == "__main__":
    store(Path(sys.argv[1]), "descent", fit(*examples(make_stories(1500, 1)), ridge=3.0))
