"""Which claims a person has decided about: those in whose words the anchor of a judgement in force lies."""

import json
from collections import defaultdict

from sayso.case import Case
from sayso.judging.standing import in_force
from sayso.store.journal import load_judgements


def reviewed_claims(case: Case) -> frozenset[str]:
    """The ids of the claims a judgement in force points into."""
    spots: defaultdict[str, set[int]] = defaultdict(set)
    for judgement in in_force(load_judgements(case.database)):
        for anchor in judgement.anchors:
            spots[anchor.document].add(anchor.position)
    found = set()
    query = "SELECT claim, source, cue, content FROM claim WHERE document = ?"
    for document, places in spots.items():
        for row in case.database.rows(query, document):
            spans = [span for role in ("source", "cue", "content") for span in json.loads(row[role])]
            if any(start <= place < end for start, end in spans for place in places):
                found.add(row["claim"])
    return frozenset(found)
