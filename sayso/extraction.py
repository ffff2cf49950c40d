"""What `sayso extract` prints: a document's attributions and assertions as the public contract has them."""

from collections.abc import Iterable, Iterator

from sayso.model.claim import Claim
from sayso.pipeline.single import Extract
from sayso.views import Row, attribution_row, spans_row


def extract_rows(found: Extract) -> Iterator[Row]:
    """One row for a document; none for what was refused."""
    if found.document is None or found.text is None:
        return
    yield {
        "document": found.path,
        "id": found.document.id,
        "text": found.text.content,
        "attributions": _attributions(found.claims),
        "assertions": [_assertion(claim) for claim in found.claims if claim.attribution.kind == "own"],
        "problems": [problem.message for problem in found.problems],
    }


def _attributions(claims: tuple[Claim, ...]) -> list[Row]:
    """The attributions alone; `parent` counts among them, not among all claims."""
    kept = [number for number, claim in enumerate(claims) if claim.attribution.kind != "own"]
    place = {number: index for index, number in enumerate(kept)}
    rows = []
    for number in kept:
        row = attribution_row(claims[number])
        parent = row["parent"]
        rows.append({**row, "parent": None if parent is None else place.get(parent)})
    return rows


def _assertion(claim: Claim) -> Row:
    (span,) = spans_row(claim.attribution.content[:1])
    last = claim.attribution.content[-1]
    return {
        "span": [span[0], last.end],
        "speaker": claim.speaker,
        "chain": list(claim.chain.names),
        "factuality": claim.attribution.factuality,
        "score": claim.attribution.score,
    }


def table_rows(rows: Iterable[Row]) -> Iterator[Row]:
    """The same as one row a claim, for a terminal: attributions and assertions in order of place."""
    for row in rows:
        text = row["text"]
        found = [(each["content"] or each["cue"], each) for each in row["attributions"]]
        found += [([each["span"]], {**each, "kind": "own", "said": None}) for each in row["assertions"]]
        for spans, each in sorted(found, key=lambda pair: pair[0]):
            words = " … ".join(" ".join(text[start:end].split()) for start, end in spans)
            yield {"document": row["document"], **each, "content_text": words}
