"""What is done in two statements: the same, its opposite, the same from both ends, with parties swapped."""

from typing import Literal

from sayso.match.nearness import alike
from sayso.match.sides import Side
from sayso.wording.frames import Frame
from sayso.wording.kinship import kin
from sayso.wording.lexicon import lexicon
from sayso.wording.words import stem

Acts = Literal["same", "shared", "other", "apart", "none"]
_ALIKE = 0.6
"""From which nearness on two verbs are one act."""
_FAINT = 0.2
_SYMMETRIC = frozenset({"meet", "merge", "marry", "agree", "divorce", "be"})
"""Acts in which it makes no difference who acts."""
_CONTESTS = frozenset({"win", "lose", "defeat"})
"""Acts of which one party does the one, the other the other."""


def acts_of(one: Side, two: Side) -> Acts:
    """How the main acts stand to each other: "same", which opposites and converses are too, "shared" where
    one stands among the other's further acts, "other", "apart" where our lists know them as different ones,
    "none" where one statement has no act.
    """
    left, right = one.frame, two.frame
    if left.act is None or right.act is None:
        return "none"
    if set(left.senses) & set(right.senses) or _are_opposite(left, right) or are_converse(one, two):
        return "same"
    known = kin(stem(left.verb), stem(right.verb))
    if known.nearness > _ALIKE or known.is_opposite:
        return "same"
    if left.act in right.acts or right.act in left.acts or (left.act, right.act) in lexicon().converses:
        return "shared"
    if {left.act, right.act} <= lexicon().act_names:  # our lists keep them apart
        if left.act in two.groups or right.act in one.groups:
            return "shared"
        if set(left.acts) & set(right.acts):
            return "other"
        return "other" if known.nearness or alike(left.verb, right.verb) > _FAINT else "apart"
    return "same" if alike(left.verb, right.verb) >= _ALIKE else "other"


def are_swapped(one: Side, two: Side) -> bool:
    """Whether who acts in one is acted on in the other, both ways, by the same act."""
    left, right = one.frame, two.frame
    if are_converse(one, two) is False:
        return not ({left.act, right.act} <= _CONTESTS and _is_alone(one, two))
    if left.act is None or left.act != right.act or left.act in _SYMMETRIC:
        return False
    crossed = left.actor & (right.target | right.rest), right.actor & (left.target | left.rest)
    return bool(crossed[0] and crossed[1]) and not left.actor & right.actor


def _any_pair(left: Frame, right: Frame) -> bool:
    pairs = lexicon().converses
    return any((a, b) in pairs for a in left.senses for b in right.senses)


def _are_opposite(left: Frame, right: Frame) -> bool:
    """Whether the acts of two frames are opposites: "rose", "fell"."""
    return any((a, b) in lexicon().opposites for a in left.senses for b in right.senses)


def _is_alone(one: Side, two: Side) -> bool:
    """Whether both statements name the same party alone: who won it, or lost it."""
    return bool(one.frame.actor & two.frame.actor) and one.entities == two.entities


def are_converse(one: Side, two: Side) -> bool | None:
    """Whether two acts that say the same from both ends ("sold to", "bought from") have who acts in one where
    the other has who is acted on; `None` where the acts are no such pair, or nothing tells.
    """
    left, right = one.frame, two.frame
    if left.act is None or right.act is None or left.act == right.act or not _any_pair(left, right):
        return None
    if left.actor & (right.target | right.rest) or right.actor & (left.target | left.rest):
        return True
    return False if left.actor & right.actor else None
