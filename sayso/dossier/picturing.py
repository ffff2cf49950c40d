"""Passages of PDF originals as pictures of their page, drawn anew in a cell (`sayso.originals`).

Who keeps the case, or knows all of it, sees a strip of the page with the words boxed. In a public edition,
and wherever something of the document stays behind, nothing is in the picture but the letters of the quoted
words: whatever else is on the page may name somebody.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sayso.case import Case
from sayso.leaving import Leaving
from sayso.model.extension import Audience
from sayso.model.looking import Pixels
from sayso.originals import PDF, Paged, Placed, Viewer, media_type
from sayso.painting import cut, lift, mark, stack, to_png

Row = dict[str, Any]
_AROUND = 60  # pixels of the page shown above and below: two lines
_MOST = 400
_LONGEST = 3_000  # characters of a passage that is shown


def picture_rows(case: Case, leaving: Leaving, claims: Iterable[Row], audience: Audience) -> list[Row]:
    """A row for each claim that stands in a PDF: `claim`, `png`, `width`, `height`, `page`, `is_bare` (the
    quoted words alone are in it). Without a picture that can be shown all but the first are `None`.
    """
    viewer = Viewer(case.scratch)
    try:
        return list(_rows(case, leaving, claims, audience, viewer))
    finally:
        viewer.close()


def _rows(
    case: Case, leaving: Leaving, claims: Iterable[Row], audience: Audience, viewer: Viewer
) -> Iterator[Row]:
    texts: dict[str, Paged | None] = {}
    drawn = 0
    for claim in claims:
        document = claim["document"]
        if document not in texts:
            texts[document] = Paged(case, document) if media_type(case, document) == PDF else None
        text = texts[document]
        if text is None:
            continue
        is_bare = audience == "public" or leaving.is_touched(document)
        placed = _placed(text, claim, is_bare=is_bare) if drawn < _MOST else ()
        picture = _picture(case, document, placed, viewer, is_bare=is_bare) if placed else None
        drawn += picture is not None
        yield {
            "claim": claim["claim"],
            "png": None if picture is None else to_png(picture),
            "width": None if picture is None else picture.width,
            "height": None if picture is None else picture.height,
            "page": None if picture is None or is_bare else placed[0].page,
            "is_bare": is_bare,
        }


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


def _picture(
    case: Case, document: str, placed: tuple[Placed, ...], viewer: Viewer, *, is_bare: bool
) -> Pixels | None:
    """The strips of all the pages on which the words stand, one below the other; all of them or none."""
    strips = []
    for each in placed:
        seen = viewer.page(case, document, each.page, [each.stretches], "letters" if is_bare else "page").page
        if seen is None or not seen.boxes[0]:
            return None
        (boxes,) = seen.boxes
        strip = lift(seen.pixels, boxes) if is_bare else cut(mark(seen.pixels, boxes), boxes, _AROUND)
        if strip is None:
            return None
        strips.append(strip)
    return stack(strips)
