"""Probabilities per word to attributions: which cues there are, and which words belong to each."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from sayso.encoder.network import Tagged
from sayso.encoder.windows import Window
from sayso.model.place import Span

NONE, SOURCE, CUE, CONTENT = range(4)
Flags = NDArray[np.bool_]
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """From which probability on something counts; chosen on PolNeAR dev.

    `outer` and `inner` are for a cue that stands in no content found so far and for one that stands in one,
    `source`, `cue` and `content` for a word, `whole` for the attribution (cue times mean of its content),
    `nested` for one that stands in another's content: of these the corpus, which does not mark them, tells
    less, so they must be surer.
    """

    outer: float = 0.4
    inner: float = 0.7
    source: float = 0.3
    cue: float = 0.4
    content: float = 0.55
    whole: float = 0.4
    nested: float = 0.7


Ranges = tuple[tuple[int, int], ...]
"""Half-open ranges of a window's words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """One attribution as words of a window; `score` is how sure the network is of it, 0 to 1."""

    source: Ranges
    cue: Ranges
    content: Ranges
    score: float


def spans(window: Window, ranges: Ranges) -> tuple[Span, ...]:
    """Ranges of a window's words as spans of the passage."""
    return tuple(Span(start=window.starts[a], end=window.ends[b - 1]) for a, b in ranges)


def relations(tagged: Tagged, cut: Thresholds) -> tuple[Relation, ...]:
    """The attributions of a window, the surest first; a cue is used once, roles may overlap by nesting."""
    sure = tagged.anchors.sum(1)
    found: list[Relation] = []
    held = np.zeros(len(sure), bool)
    taken = np.zeros(len(sure), bool)
    for word in np.argsort(-sure, kind="stable"):
        if sure[word] < min(cut.outer, cut.inner):
            break
        if taken[word] or sure[word] < (cut.inner if held[word] else cut.outer):
            continue
        roles = tagged.roles(int(word))
        cue = roles[:, CUE] > cut.cue
        cue[word] = True
        if (taken & cue).sum() * 2 > cue.sum():
            continue
        cue &= ~taken
        one = _relation(roles, cue, float(sure[word]), cut)
        if one is not None and one[0].score >= (cut.nested if held[word] else cut.whole):
            found.append(one[0])
            taken |= cue
            held |= one[1]
    return tuple(found)


def _relation(roles: Floats, cue: Flags, sure: float, cut: Thresholds) -> tuple[Relation, Flags] | None:
    """An attribution and the words of its content; none without a content."""
    content = (roles[:, CONTENT] > cut.content) & ~cue
    content = _closed(content, cue)
    if not content.any():
        return None
    source = _best(roles[:, SOURCE], (roles[:, SOURCE] > cut.source) & ~cue & ~content)
    score = sure * float(roles[content, CONTENT].mean())
    relation = Relation(
        source=_runs(source),
        cue=_runs(cue),
        content=_runs(content),
        score=round(score, 4),
    )
    return relation, content


def _runs(flags: Flags) -> Ranges:
    edges = np.flatnonzero(np.diff(np.concatenate(([0], flags.astype(np.int8), [0]))))
    return tuple((int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True))


def _closed(content: Flags, cue: Flags) -> Flags:
    """The content without holes of a word or two, and without crumbs beside larger parts."""
    out = content.copy()
    runs = _runs(content)
    for (_, end), (start, _) in pairwise(runs):
        if start - end <= GAP and not cue[end:start].any():
            out[end:start] = True
    runs = _runs(out)
    if len(runs) > 1:
        most = max(b - a for a, b in runs)
        for a, b in runs:
            if b - a < CRUMB and most >= 2 * CRUMB:
                out[a:b] = False
    return out


GAP, CRUMB = 2, 2


def _best(probability: Floats, flags: Flags) -> Flags:
    """The run of words with the greatest sum."""
    out = np.zeros_like(flags)
    runs = _runs(flags)
    if runs:
        a, b = max(runs, key=lambda run: float(probability[run[0] : run[1]].sum()))
        out[a:b] = True
    return out
