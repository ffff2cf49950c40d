"""Passages of PDF originals as pictures of their page, drawn anew in a cell (`sayso.originals`).

Who keeps the case, or knows all of it, sees a strip of the page with the words boxed. In a public edition,
and wherever something of the document stays behind, nothing is in the picture but the letters of the quoted
words: whatever else is on the page may name somebody.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sayso.case import Case
from sayso.leaving import Leaving
from sayso.model.extension import Audience
from sayso.model.looking import Box, Pixels
from sayso.originals import PDF, Paged, Placed, Viewer, media_type
from sayso.painting import cut, lift, mark, stack, to_png

Row = dict[str, Any]
_AROUND = 60  # pixels of the page shown above and below: two lines
_MOST = 400
_LONGEST = 3_000  # characters of a passage that is shown


@dataclass(slots=True)
class _Wanted:
    """A claim that stands in a PDF: where, whether bare, and what was drawn of it, page by page."""

    claim: Row
    placed: tuple[Placed, ...]
    is_bare: bool
    strips: list[Pixels] = field(default_factory=list)

    def row(self) -> Row:
        is_whole = bool(self.placed) and len(self.strips) == len(self.placed)
        picture = stack(self.strips) if is_whole else None
        return {
            "claim": self.claim["claim"],
            "png": None if picture is None else to_png(picture),
            "width": None if picture is None else picture.width,
            "height": None if picture is None else picture.height,
            "page": None if picture is None or self.is_bare else self.placed[0].page,
            "is_bare": self.is_bare,
        }


def picture_rows(case: Case, leaving: Leaving, claims: Iterable[Row], audience: Audience) -> list[Row]:
    """A row for each claim that stands in a PDF: `claim`, `png`, `width`, `height`, `page`, `is_bare` (the
    quoted words alone are in it). Without a picture that can be shown all but the first are `None`.
    """
    wanted = list(_wanted(case, leaving, claims, audience))
    pages: dict[tuple[str, int, bool], list[tuple[_Wanted, Placed]]] = defaultdict(list)
    for each in wanted[:_MOST]:
        for placed in each.placed:
            pages[each.claim["document"], placed.page, each.is_bare].append((each, placed))
    viewer = Viewer(case.scratch)
    try:
        for (document, number, is_bare), there in sorted(pages.items(), key=lambda page: page[0]):
            groups = [placed.stretches for _, placed in there]
            seen = viewer.page(case, document, number, groups, "letters" if is_bare else "page").page
            for (each, _), boxes in zip(there, () if seen is None else seen.boxes, strict=seen is not None):
                strip = None if seen is None or not boxes else _strip(seen.pixels, boxes, is_bare=is_bare)
                each.strips += [] if strip is None else [strip]
    finally:
        viewer.close()
    return [each.row() for each in wanted]


def _wanted(case: Case, leaving: Leaving, claims: Iterable[Row], audience: Audience) -> Iterator[_Wanted]:
    texts: dict[str, Paged | None] = {}
    for claim in claims:
        document = claim["document"]
        if document not in texts:
            texts[document] = Paged(case, document) if media_type(case, document) == PDF else None
        text = texts[document]
        if text is not None:
            is_bare = audience == "public" or leaving.is_touched(document)
            yield _Wanted(claim, _placed(text, claim, is_bare=is_bare), is_bare)


def _placed(text: Paged, claim: Row, *, is_bare: bool) -> tuple[Placed, ...]:
    """Where the words of a claim stand; if they are to stand bare, just those that are quoted, or nowhere."""
    spans = claim["content"]
    if is_bare:
        spans = _just(text.content, spans, claim["content_text"])
    words = sum(end - start for start, end in spans)
    return text.place(spans) if 0 < words <= _LONGEST else ()


def _just(content: str, spans: Iterable[Sequence[int]], words: str) -> list[tuple[int, int]]:
    """What of these spans holds just these words, letter by letter; nothing where they hold others."""
    places = [at for start, end in spans for at in range(start, end) if content[at].isalnum()]
    wanted = "".join(filter(str.isalnum, words))
    found = "".join(content[at] for at in places).find(wanted) if wanted else -1
    if found < 0:
        return []
    first, last = places[found], places[found + len(wanted) - 1]
    cut = ((max(start, first), min(end, last + 1)) for start, end in spans)
    return [(start, end) for start, end in cut if start < end]


def _strip(pixels: Pixels, boxes: Sequence[Box], *, is_bare: bool) -> Pixels | None:
    """What is shown of one page: the lines around marked words, or these words and nothing else."""
    if is_bare:
        return lift(pixels, boxes)
    strip, top = cut(pixels, boxes, _AROUND), max(0, min(box.top for box in boxes) - _AROUND)
    return mark(strip, [replace(box, top=box.top - top, bottom=box.bottom - top) for box in boxes])
