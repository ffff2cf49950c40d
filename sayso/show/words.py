"""Plain words for what the pages name: facets and their values, kinds, orders."""

from sayso.export import wording

FACETS = {
    "source": "Who says it",
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
ORDERS = {
    "place": "in order of reading",
    "newest": "newest first",
    "oldest": "oldest first",
    "best": "best match first",
}

KEYS = (
    ("/", "go to the search"),
    ("j", "next row"),
    ("k", "row before"),
    ("o", "open the row"),
    ("n", "next hit in the text"),
    ("N", "hit before"),
    ("c", "next claim in the text"),
    ("C", "claim before"),
    ("g d", "documents"),
    ("g c", "claims"),
    ("g s", "sources"),
    ("g e", "names"),
    ("g p", "problems"),
    ("g h", "start"),
    ("?", "these keys"),
    ("Esc", "leave a field, close this"),
)
"""Keys of one letter, in the order of the overlay; `g` waits for the second."""


def facet(name: str) -> str:
    """What a facet is called."""
    return FACETS.get(name, name)


def value(name: str, key: str, label: str) -> str:
    """What a value of a facet is called."""
    return _VALUES.get((name, key)) or wording.word(_WORDS.get(name, {}), key if name in _WORDS else label)
