"""Words of a document with their place, date and chain, to be pasted into a draft.

Whoever is protected stands as in a public export: by a code, or by a post and country; then dates are months
and the document's title is left out.
"""

import re
from collections.abc import Sequence
from typing import Any

from sayso.errors import UsageError
from sayso.export import wording
from sayso.lookup import has_document, protected_voices, titles_of
from sayso.model.place import DateRange
from sayso.protection.coarsening import coarse_date, coarse_post, find_places
from sayso.show.answering import Page
from sayso.show.asked import Asked, NotFound, Row
from sayso.tracing import day_said
from sayso.views import claims_of
from sayso.whole import show_document

_MOST = 2_000
_MARKS = re.compile(r"^[ \t]*(?:>[> ]*)", re.MULTILINE)
"""What stands before quoted lines: no words of anybody."""
_Labels = dict[str, str]


def _cite(asked: Asked) -> Row:
    document = asked.place["document"]
    if not has_document(asked.case, document):
        raise NotFound
    paper = show_document(asked.case, document)
    wanted = asked.one("claim")
    claims = [each for each in claims_of(asked.case, document) if not each["rejected"]]
    claim = next((each for each in claims if each["claim"] == wanted), None)
    start, stop = _span(asked, paper["text"], claim)
    claim = claim or _claim_at(claims, start, stop)
    title = titles_of(asked.case, [document])[document]
    return cite(paper, title, claim, (start, stop), protected_voices(asked.case))


def _span(asked: Asked, text: str, claim: Row | None) -> tuple[int, int]:
    if claim is not None:
        return min(span[0] for span in claim["content"]), max(span[1] for span in claim["content"])
    start, stop = asked.number("from", len(text)), asked.number("to", len(text))
    if not 0 < stop - start <= _MOST:
        raise UsageError(f"Select between 1 and {_MOST:,} characters to cite.")
    return start, stop


def _claim_at(claims: Sequence[Row], start: int, stop: int) -> Row | None:
    """The claim whose content the words share most with; the smaller of two that share as much."""
    best, found = (0, 0), None
    for claim in claims:
        shared = sum(max(0, min(stop, right) - max(start, left)) for left, right in claim["content"])
        size = -sum(right - left for left, right in claim["content"])
        if shared and (found is None or (shared, size) > best):
            best, found = (shared, size), claim
    return found


def cite(
    paper: Row, title: Row, claim: Row | None, span: tuple[int, int], protected: Sequence[Row]
) -> dict[str, Any]:
    """A citation of the words at `span`: `words`, `chain`, `date`, `place` and all of it in one line.

    `protected` are those of the register (`names`, `code`, `description`).
    """
    start, stop = span
    words = " ".join(_MARKS.sub(" ", paper["text"][start:stop]).split())
    if claim is not None and _covers(claim, span):
        words = claim["content_text"]
    voices = _voices(claim, paper, start)
    labels = {name: _label(row) for row in protected for name in row["names"]}
    told = [_shown(each, labels) for each in voices]
    is_shielded = any(each["name"] is None or each["name"] in labels for each in voices)
    shown_words = _masked(words, labels)
    is_shielded |= shown_words != words
    day = (day_said(claim) if claim is not None else None) or (title["date"] or "")[:10] or None
    date = _date(day, is_coarse=is_shielded)
    origin, *via = told[::-1] or [wording.NOT_NAMED]
    chain = ", via ".join((origin, ", ".join(via))) if via else origin
    subject = None if is_shielded else title["subject"]
    place = f"{f'“{subject}”, ' if subject else ''}characters {start:,} to {stop:,} of the text"
    return {
        "document": paper["document"],
        "claim": None if claim is None else claim["claim"],
        "words": shown_words,
        "chain": chain,
        "date": date,
        "place": place,
        "is_shielded": is_shielded,
        "citation": f"“{shown_words}” ({'; '.join(filter(None, (chain, date, place)))})",
    }


def _covers(claim: Row, span: tuple[int, int]) -> bool:
    """Whether the words are the content of a claim, no more and no less."""
    return span == (min(each[0] for each in claim["content"]), max(each[1] for each in claim["content"]))


def _voices(claim: Row | None, paper: Row, start: int) -> list[Row]:
    """Whose words these are, from outside: the chain of the claim, else the voices of the zone."""
    if claim is not None and claim["hops"]:
        return list(claim["hops"])
    zone = next((each for each in paper["zones"] if each["span"][0] <= start < each["span"][1]), None)
    names = [] if zone is None else [each for each in zone["voices"] if each]
    return [{"name": name, "description": None} for name in names or [paper["from"]] if name]


def _shown(hop: Row, labels: _Labels) -> str:
    if hop["name"] is None and hop.get("kind") == "document":
        return "a document"
    if hop["name"] is None:
        return _label({"code": None, "description": hop["description"]})
    plain = re.sub(r" <[^<>]*@[^<>]*>$", "", hop["name"])
    return labels.get(plain, _masked(plain, labels))


def _label(row: Row) -> str:
    """A code, else the post and country of a description: what a public export shows."""
    if row["code"]:
        return str(row["code"])
    return ", ".join((coarse_post(row["description"]), *find_places(row["description"])))


def _masked(words: str, labels: _Labels) -> str:
    """Words in which the names of protected voices are put in brackets by what stands for them."""
    for name in sorted(labels, key=len, reverse=True):
        if name != labels[name]:
            words = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", f"[{labels[name]}]", words)
    return words


def _date(day: str | None, *, is_coarse: bool) -> str:
    if day is None or not is_coarse:
        return wording.when(day)
    month = coarse_date(DateRange(start=day, end=day))
    return "" if month is None else wording.when({"from": month.start, "to": month.end})


PARTS = (Page(path="/documents/{document}/cite", template="cite.html", answer=_cite),)
