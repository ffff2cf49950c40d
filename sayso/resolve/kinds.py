"""What a name names, by a vote over the case: a network that reads one sentence takes a firm for a person."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import replace

from sayso.model.entity import Mention, MentionKind
from sayso.resolve.lexicon import fold

_DOUBTFUL = frozenset({"person", "body", "place"})
_MOST = 0.45
"""The share of the scores that a kind must have to be that of all mentions of a name; of equals, a body."""
_FEWEST = 3
"""Fewer mentions of a name than this decide nothing."""

Votes = Mapping[str, Counter[MentionKind]]


def settled(mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions in their order, those of one name with one kind where most of the case agrees on it.

    A word alone is a person only where it is part of a person's fuller name. A mention that its document
    itself explains, or that stands with a mail address, keeps its kind.
    """
    votes: defaultdict[str, Counter[MentionKind]] = defaultdict(Counter)
    often: Counter[str] = Counter()
    folded = [fold(each.words) if each.kind in _DOUBTFUL else "" for each in mentions]
    for words, each in zip(folded, mentions, strict=True):
        if each.kind in _DOUBTFUL:
            votes[words][each.kind] += 1 + round(1000 * each.score)
            often[words] += 1
    borne = _parts_of_persons(votes)
    asked = (words for words in votes if often[words] >= _FEWEST)
    elected = {words: kind for words in asked if (kind := _winner(words, votes, borne)) is not None}
    return [_with_kind(each, elected.get(words)) for words, each in zip(folded, mentions, strict=True)]


def _parts_of_persons(votes: Votes) -> Set[str]:
    """The words of names of two and more words that are persons before all."""
    persons = (
        words.split() for words, count in votes.items() if max(count, key=lambda k: count[k]) == "person"
    )
    return {part for parts in persons if len(parts) > 1 for part in parts}


def _winner(words: str, votes: Votes, borne: Set[str]) -> MentionKind | None:
    count = votes[words]
    if " " not in words and words not in borne:
        count = Counter({kind: votes for kind, votes in count.items() if kind != "person"}) or count
    kind, most = min(count.items(), key=lambda each: (-each[1], each[0]))
    return kind if len(votes[words]) > 1 and most >= _MOST * count.total() else None


def _with_kind(mention: Mention, kind: MentionKind | None) -> Mention:
    is_sure = mention.stands_for is not None or mention.address is not None
    if kind is None or is_sure or mention.kind not in _DOUBTFUL or mention.kind == kind:
        return mention
    return replace(mention, kind=kind)
