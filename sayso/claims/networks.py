"""A network's names with what the rules know: whole words, no titles, nicknames joined."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

from sayso.claims.nameparts import QUOTES, span_of, titles
from sayso.claims.names import LINKS
from sayso.claims.passages import Naming, Passage
from sayso.claims.words import Range
from sayso.model.entity import NameSpan

CLOCK = frozenset(
    {"AM", "PM", "am", "pm", "GMT", "UTC", "EST", "EDT", "CST", "CDT", "PST", "PDT", "CET", "CEST"}
)
"""Words behind a time of day, which stand before the name in "On Monday, at 5:03 PM Ann Lee wrote"."""
LISTED = 0.9
"""From which score on a name by the rules is added to the network's."""


def network_names(
    passage: Passage, tagged: Sequence[NameSpan], ruled: Sequence[Naming]
) -> tuple[Naming, ...]:
    """The names of a passage: the network's, then those of the rules that meet none of them.

    Of the rules only the names of two words and more that lists are sure of are added, and what spells a name
    that the network found elsewhere in the passage.
    """
    named = tuple(_joined(passage, tuple(_whole(passage, tagged))))
    spelled = {passage.content[one.span.start : one.span.end] for one in named}
    added = [one for one in ruled if _is_free(one, named) and _is_sure(passage, one, spelled)]
    return tuple(sorted((*named, *added), key=lambda one: (one.span.start, -one.span.end)))


def _is_free(one: Naming, named: Sequence[Naming]) -> bool:
    """Whether a name meets none of the others, which are in order of place and do not overlap."""
    at = bisect_left(named, one.span, key=lambda other: other.span)
    return not any(one.span.meets(other.span) for other in named[max(0, at - 1) : at + 1])


def _is_sure(passage: Passage, one: Naming, spelled: set[str]) -> bool:
    words = one.span.cut(passage.content)
    return words in spelled or (one.score >= LISTED and " " in words)


def _whole(passage: Passage, tagged: Sequence[NameSpan]) -> Iterator[tuple[Range, NameSpan]]:
    """The network's names as whole words, without titles before them."""
    for one in sorted(tagged, key=lambda one: (one.span, one.kind)):
        within = passage.words.within(one.span)
        if not within:
            continue
        start, end = within.start, within.stop
        before = titles(passage.grammar.language)
        forms = passage.words.forms
        while end > start and not forms[end - 1][0].isalnum():
            end -= 1
        while start < end - 1 and (
            not forms[start][0].isalnum()
            or forms[start] in CLOCK
            or (one.kind == "person" and passage.folded[start] in before)
        ):
            start += 1
        if one.kind == "person":
            start = _behind_post(forms[start:end]) + start
        if start < end and forms[start][0].isalnum() and forms[start] not in CLOCK:
            yield (start, end), one


def _behind_post(forms: Sequence[str]) -> int:
    """Where a person's name begins behind a post that was taken for part of it: "Sinaloa kingpin Ann Lee"."""
    posts = [
        k for k, form in enumerate(forms[:-1]) if form.islower() and form.isalpha() and form not in LINKS
    ]
    return posts[-1] + 1 if posts and forms[posts[-1] + 1][0].isupper() else 0


def _joined(passage: Passage, whole: Sequence[tuple[Range, NameSpan]]) -> Iterator[Naming]:
    """The names with a quoted nickname amid them as one: 'Joaquin "El Chapo" Guzman'."""
    forms = passage.words.forms
    out: list[tuple[Range, Naming]] = []
    for part, one in whole:
        naming = Naming(span=span_of(passage.words, part), kind=one.kind, score=one.score)
        last = out[-1] if out else None
        if last is not None and last[0][1] > part[0]:
            continue
        quoted = last is not None and 0 < part[0] - last[0][1] <= 5 and one.kind == last[1].kind == "person"
        if (
            last is not None
            and quoted
            and _is_quotation(forms[last[0][1] : part[0]], forms[last[0][0] : part[1]])
        ):
            both = (last[0][0], part[1])
            out[-1] = (
                both,
                replace(naming, span=span_of(passage.words, both), score=min(last[1].score, one.score)),
            )
        else:
            out.append((part, naming))
    yield from (naming for _, naming in out)


def _is_quotation(gap: Sequence[str], all_words: Sequence[str]) -> bool:
    """Whether what parts two names is a quotation mark, and the two marks close among them."""
    marks = [form for form in all_words if form in QUOTES or form[-1] in "'’"]
    inside = all(form in QUOTES or form[0].isupper() for form in gap)
    return len(marks) == 2 and inside
