"""Plain words for what the pages name: facets and their values, kinds, orders."""

from collections.abc import Mapping

from sayso.export import wording

FACETS = {
    "source": "Who says it",
    "alone": "Rests on one alone",
    "origins": "Separate origins",
    "word": "How likely",
    "standard": "House standard",
    "lacks": "What is missing",
    "contradicted": "Contradicted",
    "about": "About",
    "outlet": "Outlet",
    "kind": "Kind",
    "factuality": "How surely",
    "stance": "How it is retold",
    "year": "Year",
    "grade": "Your grade",
    "reported": "Grade by the house",
    "protected": "Protected",
    "reviewed": "Decided on by you",
    "from": "From",
    "has": "With",
}
_VALUES = {
    ("factuality", "negative"): "states it is not so",
    ("protected", "yes"): "protected",
    ("protected", "no"): "not protected",
    ("reviewed", "yes"): "decided on",
    ("reviewed", "no"): "not yet",
    ("reviewed", "confirmed"): "confirmed",
    ("reviewed", "corrected"): "corrected",
    ("reviewed", "added"): "added by you",
    ("reviewed", "rejected"): "rejected",
    ("origins", "1"): "one",
    ("origins", "2"): "two",
    ("origins", "3"): "three",
    ("origins", "4"): "four",
    ("origins", "5"): "five or more",
    ("standard", "met"): "met",
    ("standard", "open"): "something is missing",
    ("contradicted", "yes"): "somebody says the opposite",
    ("contradicted", "no"): "nobody says the opposite",
    ("word", "almost no chance"): "almost no chance (up to 5%)",
    ("word", "very unlikely"): "very unlikely (5 to 20%)",
    ("word", "unlikely"): "unlikely (20 to 45%)",
    ("word", "roughly even"): "roughly even (45 to 55%)",
    ("word", "likely"): "likely (55 to 80%)",
    ("word", "very likely"): "very likely (80 to 95%)",
    ("word", "almost certain"): "almost certain (over 95%)",
    ("stance", "neutral"): "plainly",
    ("has", "claims"): "claims",
    ("has", "problems"): "not fully read",
    ("has", "flagged"): "flagged evidence",
    ("has", "copy"): "another says the same",
    ("kind", "mail"): "mail",
    ("kind", "chat"): "chat",
    ("kind", "page"): "web page",
    ("kind", "text"): "other text",
}
_WORDS = {
    "kind": wording.KIND,
    "factuality": wording.FACTUALITY,
    "stance": wording.STANCE,
}
ENTITY_KIND = {
    "person": "person",
    "body": "body",
    "outlet": "outlet",
    "place": "place",
    "document": "document",
    "unnamed": "not named",
    "code": "code",
    "address": "address",
}
STEPS = {
    "surely": "surely so",
    "probably": "probably so",
    "no-bearing": "no bearing",
    "hardly": "hardly so",
    "not": "not so",
}
ORDERS = {
    "origins": "most separate origins first",
    "claims": "most often said first",
    "contested": "contradicted first",
    "place": "in order of reading",
    "newest": "newest first",
    "oldest": "oldest first",
    "best": "best match first",
}

FACTUALITIES = tuple(wording.FACTUALITY)
TERMS = (
    ("on-record", "on record"),
    ("background", "on background"),
    ("not-for-attribution", "not for attribution"),
    ("off-record", "off the record"),
    ("embargo", "embargo"),
)
GRAINS = (("month", "to the month"), ("quarter", "to the quarter"), ("year", "to the year"))
"""How coarse the dates of protected voices become for the public."""
REPLIES = (
    ("waiting", "waiting for it"),
    ("answered", "answered"),
    ("declined", "would not answer"),
    ("none", "no answer"),
)
REVIEW = {"confirmed": "confirmed", "corrected": "corrected", "rejected": "rejected", "added": "added"}
STATE = {
    "in force": "in force",
    "undone": "taken back",
    "answered": "answered",
    "detached": "its place is gone",
}
ACT = {
    "same": "the same",
    "not-same": "not the same",
    "unsure": "perhaps the same",
    "rename": "called",
    "not-a-name": "no name",
    "correct": "corrected",
    "release": "released",
    "grade": "graded",
    "terms": "terms",
    "reply": "reply",
    "assess": "assessment",
    "hypothesis": "hypothesis",
    "cell": "matrix",
    "prior": "prior",
    "implies": "what follows",
    "confirm": "confirmed",
    "reject": "rejected",
    "add": "added",
    "ask": "asked",
    "answered": "answered",
    "merge": "merged",
    "split": "split",
    "rests-on": "rests on",
    "resolve": "resolved",
    "note": "noted",
    "undo": "taken back",
}
"""What kinds of decisions are called in the history."""

PAGES = (
    ("/propositions", "What is said", "narrow"),
    ("/claims", "Claims", "narrow"),
    ("/search", "Documents", "narrow"),
    ("/sources", "Sources", "narrow"),
    ("/timeline", "Timeline", "roomy"),
    ("/network", "Network", "roomy"),
    ("/entities", "Names", "roomy"),
    ("/check", "Check", "narrow"),
    ("/export", "Export", "narrow"),
    ("/hypotheses", "Hypotheses", ""),
    ("/decisions", "Decisions", ""),
    ("/note", "Add a note", ""),
    ("/open", "Open a folder", ""),
    ("/problems", "Problems", ""),
    ("/help", "Help", ""),
)
"""Pages that every page leads to: address, name, and the room that the top bar must have to name it: `narrow`
screens and wider, `roomy` ones; none where only the menu does, which names what the bar has no room for.
"""

KEYS = (
    ("/", "go to the search"),
    ("j", "next row"),
    ("k", "row before"),
    ("o", "open the row"),
    ("n", "next hit in the text"),
    ("N", "hit before"),
    ("c", "next claim in the text"),
    ("C", "claim before"),
    ("p", "next page of the original"),
    ("P", "page before"),
    ("v", "confirm the row's claim"),
    ("e", "correct it, grade the source"),
    ("x", "reject it"),
    ("m", "merge it with another"),
    ("t", "say how what is said turned out"),
    ("a", "add the selected words as a claim"),
    ("u", "undo the last decision"),
    ("g j", "decisions"),
    ("g k", "check a draft"),
    ("g x", "export"),
    ("y", "copy the selected words, or the claim, as a citation"),
    ("g i", "what is said"),
    ("g d", "documents"),
    ("g t", "timeline"),
    ("g w", "network"),
    ("g y", "hypotheses"),
    ("g c", "claims"),
    ("g s", "sources"),
    ("g e", "names"),
    ("g p", "problems"),
    ("g h", "start"),
    ("?", "these keys"),
    ("Esc", "leave a field, close this"),
)
"""Keys of one letter, in the order of the overlay; `g` waits for the second."""


def moment(at: str) -> str:
    """A moment of UTC as day and time."""
    return f"{wording.when(at[:10])}, {at[11:16]} UTC"


def facet(name: str) -> str:
    """What a facet is called."""
    return FACETS.get(name, name)


def value(name: str, key: str, label: str) -> str:
    """What a value of a facet is called."""
    return _VALUES.get((name, key)) or wording.word(_WORDS.get(name, {}), key if name in _WORDS else label)


_RELATIONS = {
    ("differs", True): "Another figure, date or place:",
    ("differs", False): "Another figure, date or place:",
    ("implies", True): "If it is so, so is this:",
    ("implies", False): "It follows from this:",
    ("part-of", True): "A part of this:",
    ("part-of", False): "This is a part of it:",
}


def relation(kind: str, is_forward: bool) -> str:
    """How a thing that is said stands to another."""
    return _RELATIONS.get((kind, is_forward), kind)


_REMOTE = (
    ("pictures", "remote picture", "remote pictures"),
    ("styles", "remote style sheet", "remote style sheets"),
    ("fonts", "remote font", "remote fonts"),
    ("others", "other remote thing", "other remote things"),
    ("undrawn", "picture of its own that cannot be drawn", "pictures of its own that cannot be drawn"),
)


def withheld(counts: Mapping[str, int]) -> str:
    """What was withheld of a page or a mail, as a sentence."""
    told = [
        f"{counts[name]:,} {one if counts[name] == 1 else many}"
        for name, one, many in _REMOTE
        if counts[name]
    ]
    return f"Withheld: {', '.join(told)}." if told else "It asks for nothing from elsewhere."
