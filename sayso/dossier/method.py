"""The method note of a dossier: which statements of docs/method.md stand behind which of its parts."""

NOTE: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "Each quoted passage is word for word as it stands in the document. Whose words they are was"
        " read by a program and confirmed by a person, unless it is marked otherwise.",
        ("M-008", "M-020", "M-192"),
    ),
    (
        "What goes back to one origin counts once, however often it is repeated or printed.",
        ("M-026", "M-150", "M-174"),
    ),
    (
        "Before any number stands the house standard: separate origins, firsthand words, a document or a"
        " voice on record, a reply asked for, and review by a person.",
        ("M-183",),
    ),
    (
        "Sources that are protected appear by a code or a coarse description; what would tell who they are is"
        " left out. What was told off the record is in no export.",
        ("M-028", "M-115", "M-134"),
    ),
    (
        "No sheet of evidence is a verdict on a document; it says what was checked and what was flagged.",
        ("M-092",),
    ),
    (
        "Likelihoods, where they are shown, are conditional on this case alone and open into a sum of what"
        " each origin adds.",
        ("M-158", "M-159"),
    ),
)
"""Each sentence with the numbers of the statements that it sums up."""

PICTURED: tuple[str, tuple[str, ...]] = (
    "Where words stand in a PDF document, a picture shows the place: the page was drawn anew. In a public"
    " edition nothing is in it but the letters of the quoted words. Where no such picture could be made, the"
    " words stand alone.",
    ("M-258", "M-259"),
)
UNPICTURED: tuple[str, tuple[str, ...]] = (
    "Words that stand in PDF documents stand here alone: this format holds no pictures of their pages.",
    ("M-259",),
)
"""One of these stands with the others in a dossier that quotes from PDF documents."""
