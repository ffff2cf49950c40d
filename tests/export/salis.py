"""A small case by hand, as rows of `views`: an article with nested claims, a mail, a report."""

from typing import Any

from sayso.export.ledger import Ledger
from sayso.model.place import content_id

Row = dict[str, Any]

ARTICLE = (
    "Halbria denies secret sale of Port Salis\n\n"
    "Halbria’s minister of ports, Edvard Salcedo, on Wednesday denied that his government had agreed to sell"
    " Port Salis, the country’s largest harbour, to the shipping group Castellan Maritime.\n\n"
    "A Western diplomat in Marvane said an annex to a planned management contract gave Castellan the north"
    " quay for fifty years. The diplomat said he had been told by a lawyer of the bank that two million went"
    " to an account in Vaduz.\n\n"
    "Salcedo refused to comment on the annex. “I meet many people,” he said.\n\n"
    "The Customs Guard claims the quay is closed for repairs. Not one man with a hammer has been seen there"
    " since May.\n"
)
MAIL = (
    "On Mar 22, 2010, at 5:41 PM, Ines Carrow wrote:\n\n"
    "> Castellan told its shareholders in January that it has no plans in\n> Halbria.\n\n"
    "That was before the engineers came. HB-3 claims that the rail line to the mines\n"
    "goes with the quay. I doubt that he has seen the annex.\n\n"
    "-- \nPavel Orlov\nMeridian Watch, Halbria desk\n"
)
REPORT = (
    "SOURCE: HB-3\nATTRIBUTION: Meridian source\nSOURCE RELIABILITY: B\nITEM CREDIBILITY: 3\n\n"
    "The Ministry of Ports wants to give Port Salis to Castellan Maritime. A secret annex will hand Castellan"
    " the north quay for fifty years. The treasury was not asked.\n\n"
    "PO COMMENT: I suppose the cabinet has not seen it either.\n"
)


def hop(name: str | None, medium: str, description: str | None = None, at: Row | None = None) -> Row:
    return {"name": name, "description": description, "kind": None, "medium": medium, "at": at}


def day(text: str) -> Row:
    return {"from": text, "to": text}


def claim(document: str, text: str, parts: tuple[str, str, str], hops: list[Row], **more: Any) -> Row:
    """A claim whose source, cue and content are the first places where these words stand in `text`."""
    spans = {}
    anchor = text.index(parts[2]) if parts[2] else 0
    for role, words in zip(("source", "cue", "content"), parts, strict=True):
        start = text.rfind(words, 0, anchor) if text.rfind(words, 0, anchor) >= 0 else text.find(words)
        start = anchor if role == "content" else start
        spans[role] = [[start, start + len(words)]] if words else []
    row = {
        "claim": content_id(document, *parts, hops[-1]["name"] if hops else None),
        "document": document,
        **spans,
        "parent": None,
        "kind": "indirect",
        "factuality": "asserted",
        "stance": "neutral",
        "source_text": parts[0],
        "speaker": hops[-1]["name"] if hops else None,
        "chain": [each["name"] for each in hops],
        "hops": hops,
        "said": None,
        "about_time": None,
        "score": 0.9,
        "content_text": parts[2],
        "cue_text": parts[1],
        "source_id": None,
        "proposition": None,
        "lineage": None,
        "grade": None,
        "polarity": "positive",
        "about": [],
        "producer": "by-hand",
    }
    return {**row, **more}


def zone(kind: str, start: int, end: int, voices: tuple[str | None, ...] = (), **more: Any) -> Row:
    row = {
        "kind": kind,
        "span": [start, end],
        "author": voices[-1] if voices else None,
        "date": None,
        "repeats": None,
        "level": 0,
        "voices": list(voices),
    }
    return {**row, **more}


def page(document: str, text: str, zones: list[Row] | None = None, **more: Any) -> Row:
    row = {
        "document": document,
        "paths": [f"leak/{document[:8]}.eml"],
        "sha256": document,
        "media_type": "message/rfc822",
        "message_id": None,
        "thread": None,
        "date": None,
        "from": None,
        "subject": None,
        "zones": zones or [zone("body", 0, len(text))],
        "duplicates_of": None,
        "text": text,
        "forms": [],
        "claims": [],
        "problems": [],
    }
    return {**row, **more}


def source(name: str | None, kind: str, claims: int, firsthand: int, **more: Any) -> Row:
    row = {
        "source": content_id("source", name, more.get("description")),
        "name": name,
        "names": [name] if name else [],
        "kind": kind,
        "code": None,
        "protected": False,
        "description": None,
        "reported_grade": None,
        "grade": None,
        "claims": claims,
        "firsthand": firsthand,
    }
    return {**row, **more}


def article() -> Row:
    text, id_ = ARTICLE, "a" * 64
    post = hop("The Harbour Post", "article", at=day("2010-06-03"))
    wire = hop("Northern Wire", "quote")
    diplomat = hop(None, "speech", "A Western diplomat in Marvane")
    salcedo, guard = hop("Edvard Salcedo", "speech"), hop("Customs Guard", "speech")
    lawyer = hop(None, "speech", "a lawyer of the bank")
    rows = [
        (
            "Halbria’s minister of ports, Edvard Salcedo,",
            "denied that",
            "his government had agreed to sell Port Salis,"
            " the country’s largest harbour, to the shipping group Castellan Maritime",
            [post, wire, salcedo],
            {"factuality": "denied", "said": day("2010-06-02")},
        ),
        (
            "A Western diplomat in Marvane",
            "said",
            "an annex to a planned management contract gave Castellan the north quay for fifty years",
            [post, wire, diplomat],
            {},
        ),
        (
            "The diplomat",
            "said",
            "he had been told by a lawyer of the bank that two million went to an account in Vaduz",
            [post, wire, diplomat],
            {},
        ),
        (
            "a lawyer of the bank",
            "been told by",
            "two million went to an account in Vaduz",
            [post, wire, diplomat, lawyer],
            {"parent": 2, "about_time": {"from": "2010-05-01", "to": "2010-05-31"}},
        ),
        ("Salcedo", "refused to comment", "the annex", [post, wire, salcedo], {"factuality": "declined"}),
        ("he", "said", "“I meet many people,”", [post, wire, salcedo], {"kind": "direct"}),
        (
            "The Customs Guard",
            "claims",
            "the quay is closed for repairs",
            [post, wire, guard],
            {"stance": "distances"},
        ),
        (
            "",
            "",
            "Not one man with a hammer has been seen there since May.",
            [post, wire],
            {"kind": "own", "polarity": "negative"},
        ),
    ]
    claims = [claim(id_, text, (who, cue, what), hops, **more) for who, cue, what, hops, more in rows]
    # "the annex" stands in several places; this one is refused.
    at = text.index("comment on the annex") + len("comment on ")
    claims[4]["content"] = [[at, at + len("the annex")]]
    claims[4]["source"] = [[text.index("Salcedo refused"), text.index("Salcedo refused") + 7]]
    after = text.index("he said.")
    claims[5]["source"], claims[5]["cue"] = [[after, after + 2]], [[after + 3, after + 7]]
    return page(
        id_,
        text,
        [zone("body", 0, len(text), ("The Harbour Post", "Northern Wire"))],
        claims=claims,
        paths=["press/2010-06-03-harbour-post.html"],
        media_type="text/html",
        subject="Halbria denies secret sale of Port Salis",
        date="2010-06-03",
        **{"from": "Northern Wire"},
    )


def mail() -> Row:
    text, id_ = MAIL, "b" * 64
    quoted, own, sign = text.index("> Cast"), text.index("That was"), text.index("-- \n")
    orlov, carrow = hop("Pavel Orlov", "mail", at=day("2010-03-23")), hop("Ines Carrow", "quote")
    hb = hop("HB-3", "speech")
    claims = [
        claim(
            id_,
            text,
            ("Castellan", "told its shareholders", "it has no plans in\n> Halbria"),
            [orlov, carrow, hop("Castellan Maritime", "speech")],
            polarity="negative",
            said={"from": "2010-01-01", "to": "2010-01-31"},
        ),
        claim(id_, text, ("", "", "That was before the engineers came."), [orlov], kind="own"),
        claim(
            id_,
            text,
            ("HB-3", "claims", "that the rail line to the mines\ngoes with the quay"),
            [orlov, hb],
            stance="distances",
        ),
        claim(
            id_,
            text,
            ("I", "doubt", "that he has seen the annex"),
            [orlov],
            factuality="supposed",
            polarity="negative",
        ),
    ]
    wrote = day("2010-03-22")
    zones = [
        zone("body", 0, quoted, ("Pavel Orlov",)),
        zone("quoted", quoted, own, ("Pavel Orlov", "Ines Carrow"), level=1, date=wrote, repeats="c" * 64),
        zone("body", own, sign, ("Pavel Orlov",)),
        zone("signature", sign, len(text), ("Pavel Orlov",)),
    ]
    return page(
        id_,
        text,
        zones,
        claims=claims,
        paths=["sent/02-re-port-salis.eml", "mailbox-orlov.mbox!/message 3"],
        subject="Re: INSIGHT - HALBRIA - Port Salis may be for sale - HB-3",
        date="2010-03-23T08:55:12-05:00",
        thread="t1",
        **{"from": "Pavel Orlov <pavel.orlov@meridian.example>"},
    )


def report() -> Row:
    text, id_ = REPORT, "c" * 64
    body, comment = text.index("The Ministry"), text.index("PO COMMENT")
    orlov, hb = hop("Pavel Orlov", "mail", at=day("2010-03-22")), hop("HB-3", "form")
    sentences = text[body:comment].strip().split(". ")
    claims = [
        claim(id_, text, ("", "", each.rstrip(".") + "."), [orlov, hb], kind="own") for each in sentences
    ]
    claims.append(
        claim(
            id_, text, ("I", "suppose", "the cabinet has not seen it either"), [orlov], factuality="supposed"
        )
    )
    zones = [
        zone("form", 0, body, ("Pavel Orlov",)),
        zone("body", body, comment, ("Pavel Orlov", "HB-3")),
        zone("body", comment, len(text), ("Pavel Orlov",)),
    ]
    form = {
        "span": [0, body],
        "source": "HB-3",
        "description": None,
        "terms": "Meridian source",
        "reliability": "B",
        "credibility": "3",
        "handler": None,
        "attribution": None,
    }
    return page(
        id_,
        text,
        zones,
        claims=claims,
        forms=[form],
        paths=["sent/01-port-salis-may-be-for-sale.eml"],
        subject="INSIGHT - HALBRIA - Port Salis may be for sale - HB-3",
        date="2010-03-22T17:02:11-05:00",
        thread="t1",
        **{"from": "Pavel Orlov <pavel.orlov@meridian.example>"},
    )


def sources_of(pages: list[Row]) -> list[Row]:
    """A register of the origins of all claims, whose rows then name their source."""
    register: dict[str, Row] = {}
    kinds = {
        "HB-3": "person",
        "Customs Guard": "body",
        "Castellan Maritime": "body",
        "Northern Wire": "outlet",
    }
    for row in (each for page_ in pages for each in page_["claims"]):
        origin = row["hops"][-1]
        key = origin["name"] or origin["description"]
        kind = "unnamed" if origin["name"] is None else kinds.get(key, "person")
        entry = register.setdefault(
            key,
            source(
                origin["name"], kind, 0, 0, description=origin["description"], protected=kind == "unnamed"
            ),
        )
        entry["claims"] += 1
        entry["firsthand"] += len(row["hops"]) == 1
        row["source_id"] = entry["source"]
    if "HB-3" in register:
        register["HB-3"] |= {
            "code": "HB-3",
            "protected": True,
            "reported_grade": "B/3",
            "names": ["HB-3", "HB3"],
        }
    return sorted(register.values(), key=lambda row: -row["claims"])


def problem(path: str = "mailbox-orlov.mbox") -> Row:
    return {
        "problem": "p1",
        "path": path,
        "place": "message 17",
        "kind": "not_yet_readable",
        "message": "An attachment in a format that is not read yet (application/msword).",
        "remedy": "Open it by hand.",
    }


def ledger(texts: list[Row], **more: Any) -> Ledger:
    claims = [row for each in texts for row in each["claims"]]
    register = sources_of(texts)
    counts = {
        "items found": len(texts) + 2,
        "items: document": len(texts),
        "items: copy": 1,
        "documents": len(texts),
        "messages": 2,
        "threads": 1,
        "ghosts": 1,
        "claims": len(claims),
        "sources": len(register),
        "problems": 1,
    }
    rows: Row = {
        "name": "Port Salis",
        "status": [{"what": what, "count": number} for what, number in counts.items()],
        "claims": iter(claims),
        "sources": iter(register),
        "problems": iter([problem()]),
        "documents": iter(texts),
        "pages": iter(texts),
    }
    return Ledger(**{**rows, **more})


def port_salis() -> Ledger:
    return ledger([report(), mail(), article()])
