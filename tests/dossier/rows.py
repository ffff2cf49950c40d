"""Tables of a dossier made by hand, as `material` draws them up: one wire story, one diplomat, one denial."""

from typing import Any

Row = dict[str, Any]


def hop(name: str | None, medium: str, day: str | None = None, **more: Any) -> Row:
    at = None if day is None else {"from": day, "to": day}
    return {
        "name": name,
        "description": None,
        "kind": "person",
        "medium": medium,
        "at": at,
        "evidence": None,
    } | more


def claim(id_: str, words: str, document: str, hops: list[Row], **more: Any) -> Row:
    return {
        "claim": id_,
        "document": document,
        "content": [[10, 10 + len(words)]],
        "content_text": words,
        "kind": "indirect",
        "factuality": "asserted",
        "stance": "neutral",
        "polarity": "positive",
        "score": 0.9,
        "cue_text": "said",
        "source_id": None,
        "speaker": hops[-1]["name"],
        "hops": hops,
        "said": None,
        "about_time": None,
        "about": [],
        "parent": None,
        "review": "confirmed",
    } | more


def source(id_: str, name: str | None, **more: Any) -> Row:
    return {
        "source": id_,
        "name": name,
        "names": [name] if name else [],
        "kind": "person",
        "code": None,
        "protected": name is None,
        "description": None,
        "reported_grade": None,
        "grade": None,
        "terms": None,
        "claims": 1,
        "firsthand": 0,
        "reliability": None,
    } | more


def proposition(id_: str, text: str, claims: list[str], **more: Any) -> Row:
    return {
        "proposition": id_,
        "text": text,
        "headline": None,
        "chosen": 0,
        "claims": claims,
        "reviewed": claims,
        "unreviewed": 0,
        "origins": [{"lineage": f"l-{id_}", "source": None, "reasons": [], "claims": claims}],
        "perhaps": 0,
        "standard": [
            {"name": "at least 2 separate origins", "is_met": False, "found": "one origin"},
            {"name": "at least 1 firsthand", "is_met": True, "found": "Ana Ruiz"},
        ],
        "likelihood": None,
        "saying": None,
        "explanation": None,
        "against": [],
        "against_unseen": 0,
        "follows": [],
        "follows_unseen": 0,
        "drift": [],
        "assessments": [],
        "replies": [],
        "outcome": None,
    } | more


WIRE = {"name": "The Post", "kind": "outlet"}
DIPLOMAT = "A Western diplomat in Lima"


def tables(audience: str = "self") -> dict[str, list[Row]]:
    """The annex: by a diplomat whom two papers print, and by Ana Ruiz firsthand; the minister denies it."""
    diplomat = hop(None, "speech", description=DIPLOMAT, kind="unnamed")
    claims = [
        claim(
            "c1",
            "the annex was signed",
            "d1",
            [hop("The Post", "article", "2010-06-02", kind="outlet"), diplomat],
            source_id="s1",
        ),
        claim(
            "c2",
            "the annex was signed",
            "d2",
            [hop("The Courier", "article", "2010-06-03", kind="outlet"), diplomat],
            source_id="s1",
        ),
        claim(
            "c3",
            "The annex was signed in May.",
            "d3",
            [hop("Ana Ruiz", "mail", "2010-05-20")],
            source_id="s2",
            kind="own",
            about=["Lima", "Ana Ruiz"],
            said={"from": "2010-05-20", "to": "2010-05-20"},
        ),
        claim(
            "c4",
            "there is no annex",
            "d4",
            [hop("Ben Ode", "mail", "2010-06-09"), hop("Ivo Salt", "speech")],
            source_id="s3",
            factuality="denied",
        ),
        claim("c5", "he wants her post", "d4", [hop("Ben Ode", "mail", "2010-06-09")], source_id="s4"),
    ]
    annex = proposition(
        "p1",
        "the annex was signed",
        ["c1", "c2", "c3"],
        origins=[
            {
                "lineage": "l1",
                "source": "s1",
                "reasons": ["printed from the same text: 90% of its words stand in The Post of 2 June 2010"],
                "claims": ["c1", "c2"],
            },
            {"lineage": "l2", "source": "s2", "reasons": [], "claims": ["c3"]},
        ],
        against=[{"proposition": "p2", "kind": "contradicts"}],
        follows=[{"proposition": "p3", "via": [], "author": "Ana Ruiz"}],
        drift=[{"claim": "c2", "hop": 0, "kind": "hedge dropped", "was": "may have been", "became": "was"}],
        assessments=[
            {
                "source": "s2",
                "aspect": "interest",
                "claim": "c5",
                "words": "he wants her post",
                "by": "s4",
                "speaker": "Ben Ode",
            }
        ],
        replies=[
            {
                "source": "s3",
                "name": "Ivo Salt",
                "state": "answered",
                "asked": "2012-05-01",
                "deadline": None,
                "answer": "There is no annex.",
            }
        ],
    )
    return {
        "dossier": [
            {
                "title": "The annex",
                "audience": audience,
                "as_of": None,
                "with_belief": False,
                "unreviewed": False,
            }
        ],
        "propositions": [
            annex,
            proposition("p2", "Not so: there is no annex", ["c4"], chosen=None),
            proposition("p3", "he wants her post", ["c5"], chosen=None),
        ],
        "claims": claims,
        "sources": [
            source("s1", None, description=DIPLOMAT, kind="unnamed"),
            source("s2", "Ana Ruiz", firsthand=1),
            source("s3", "Ivo Salt"),
            source("s4", "Ben Ode", firsthand=1),
        ],
        "documents": [
            {
                "document": f"d{n}",
                "paths": [f"leak/{n}.eml"],
                "subject": f"Subject {n}",
                "date": day,
                "from": "Ana <a@b.example>",
                "media_type": "message/rfc822",
            }
            for n, day in ((1, "2010-06-02T10:11:12+02:00"), (2, "2010-06-03"), (3, "2010-05-20"), (4, None))
        ],
        "questions": [
            {
                "question": "Was it sold?",
                "rivals": ["Yes", "No"],
                "odds": [],
                "rows": [{"proposition": "p1", "steps": ["likely", "no-bearing"]}],
            }
        ],
        "losses": [{"what": "unreviewed", "count": 1}, {"what": "propositions", "count": 30}],
        "excerpts": []
        if audience == "public"
        else [
            {
                "claim": "c3",
                "before": "I saw it. ",
                "words": "The annex was signed in May.",
                "after": " Burn this.",
                "span": [10, 38],
            }
        ],
    }
