import re

import pytest

from sayso.model.document import HeaderForm, Zone
from sayso.model.place import Span
from sayso.text.headers import credit_forms, find_forms, subject_code
from sayso.text.zones import own_voice
from tests.text.samples import mail_document


def body(content: str) -> tuple[Zone, ...]:
    span = Span(start=0, end=len(content))
    return (Zone(kind="body", span=span, level=0, voices=(own_voice(mail_document()),)),)


def credited(content: str, title: str | None = None) -> list[tuple[str, str | None, str]]:
    forms = find_forms(content, body(content), title)
    zones = credit_forms(content, body(content), forms, title)
    assert "".join(zone.span.cut(content) for zone in zones) == content
    return [(zone.kind, zone.voices[-1].name, zone.span.cut(content).strip()) for zone in zones]


FORM = """SOURCE: VX-7
ATTRIBUTION: House source in Valdora
SOURCE DESCRIPTION: Border official
who has served since 2001
PUBLICATION: Background only
SOURCE RELIABILITY: B
ITEM CREDIBILITY: 2
SPECIAL HANDLING: none
SOURCE HANDLER: Kara"""
CONTENT = f"Two notes.\n\n{FORM}\n\nThe gate is shut.\n\n---\n\nI doubt it.\n"


def test_a_form_is_read_verbatim() -> None:
    (form,) = find_forms(CONTENT, body(CONTENT))
    assert form == HeaderForm(
        span=Span(start=CONTENT.index("SOURCE"), end=CONTENT.index("Kara") + 4),
        source="VX-7",
        description="Border official who has served since 2001",
        terms="Background only",
        reliability="B",
        credibility="2",
        handler="Kara",
        attribution="House source in Valdora",
    )


def test_words_below_a_form_are_the_sources_until_a_rule() -> None:
    assert credited(CONTENT) == [
        ("body", "Cy Poe", "Two notes."),
        ("form", "Cy Poe", FORM),
        ("body", "VX-7", "The gate is shut."),
        ("body", "Cy Poe", "---\n\nI doubt it."),
    ]


def test_the_next_form_begins_the_next_source() -> None:
    content = "SOURCE: VX-7\nSOURCE RELIABILITY: B\n\nOne.\n\nSOURCE: VX-8\nSOURCE RELIABILITY: C\n\nTwo.\n"
    assert [each[1:] for each in credited(content) if each[0] == "body"] == [
        ("VX-7", "One."),
        ("VX-8", "Two."),
    ]


def test_a_memo_line_describes_an_unnamed_source() -> None:
    content = "SOURCE: Sources with direct access to the\nCouncil of Valdora.\n\n1. The gate is shut.\n"
    (form,) = find_forms(content, body(content))
    assert form.source == "Sources with direct access to the Council of Valdora."
    (kind, name, words) = credited(content)[-1]
    assert (kind, name, words) == ("body", None, "1. The gate is shut.")
    hop = credit_forms(content, body(content), (form,))[-1].voices[-1]
    assert (hop.kind, hop.medium, hop.description) == ("unnamed", "form", form.source)


def test_the_subject_gives_the_code_that_the_form_lacks() -> None:
    content = "SOURCE DESCRIPTION: Border official\nSOURCE RELIABILITY: B\n\nThe gate is shut.\n"
    assert credited(content, "Fwd: INSIGHT - VALDORA - the gate - VX7")[-1][1] == "VX7"
    assert credited(content, "VALDORA - the gate")[-1][1] is None


@pytest.mark.parametrize(
    "content",
    ["Source: The Post", "SOURCE: The Post", "PUBLICATION: 2010\n\nText.", "The SOURCE: of it all is rain."],
)
def test_a_line_alone_makes_no_form(content: str) -> None:
    assert find_forms(content, body(content)) == ()


def test_a_source_goes_on_below_a_stamp_and_ends_with_its_voice() -> None:
    content = "SOURCE: VX-7\nSOURCE RELIABILITY: B\n\nOne.\nSTAMP\nTwo.\nOther.\n"
    (voice,) = body(content)[0].voices
    cuts = [0, content.index("STAMP"), content.index("Two"), content.index("Other"), len(content)]
    kinds = ("body", "code", "body", "quoted")
    zones = [
        Zone(kind=kind, span=Span(start=start, end=end), level=0, voices=(voice,) if kind != "quoted" else ())
        for kind, start, end in zip(kinds, cuts[:-1], cuts[1:], strict=True)
    ]
    found = credit_forms(content, zones, find_forms(content, zones))
    assert [(zone.kind, zone.voices[-1].name if zone.voices else None) for zone in found] == [
        ("form", "Cy Poe"),
        ("body", "VX-7"),
        ("code", "Cy Poe"),
        ("body", "VX-7"),
        ("quoted", None),
    ]


def form_of(content: str, title: str | None = None) -> HeaderForm:
    (form,) = find_forms(content, body(content), title)
    return form


B_AND_2 = "SOURCE RELIABILITY: B\nITEM CREDIBILITY: 2"
SHORT = {"DESCRIPTION": "DESC.", "PUBLICATION": "PUB", "CREDIBILITY": "CRED", "RELIABILITY": "REL"}
SPELLED = [
    FORM,
    FORM.replace(": ", ":"),
    FORM.replace(": ", " : "),
    FORM.replace("\n", "\n\n").replace("official\n\nwho", "official\nwho"),
    FORM.replace("RELIABILITY", "RELIABlLITY").replace("CREDIBILITY", "CREDIB1LITY"),
    FORM.replace("SOURCE", "S0URCE"),
    FORM.replace("RELIABILITY", "RELIABLITY").replace("ATTRIBUTION", "ATTRIBUITION"),
    FORM.replace(B_AND_2, B_AND_2.replace("\n", "  ")),
    FORM.replace(B_AND_2, B_AND_2.replace("\n", "; ")),
    re.sub("^[A-Z ]+:", lambda found: found[0].title(), FORM, flags=re.MULTILINE),
    "\n".join(f"> {line}" for line in FORM.split("\n")),
    "\n".join(f"*{line.replace(':', ':*', 1)}" if ":" in line else line for line in FORM.split("\n")),
    FORM.replace(": ", ":\t"),
    FORM.replace(": ", "\t"),
    re.sub("|".join(SHORT), lambda found: SHORT[found[0]], FORM),
]  # fmt: skip


@pytest.mark.parametrize("spelled", SPELLED)
def test_forms_in_all_the_spellings_of_a_house(spelled: str) -> None:
    form = form_of(f"Two notes.\n\n{spelled}\n\nThe gate is shut.\n")
    assert form.source == "VX-7"
    assert form.description == "Border official who has served since 2001"
    assert (form.terms, form.reliability, form.credibility) == ("Background only", "B", "2")
    assert form.handler == "Kara"


def test_a_table_with_names_above_values() -> None:
    form = form_of("SOURCE\tSOURCE RELIABILITY\tITEM CREDIBILITY\nVX-7\tB/C\t2/3\n\nThe gate is shut.\n")
    assert (form.source, form.reliability, form.credibility) == ("VX-7", "B/C", "2/3")


def test_what_follows_a_form_without_an_empty_line_is_no_value() -> None:
    content = "SOURCE: VX-7\nSOURCE RELIABILITY: B\nSOURCE HANDLER: Kara\nThe gate is shut.\n"
    assert form_of(content).handler == "Kara"
    assert credited(content)[-1] == ("body", "VX-7", "The gate is shut.")


def test_values_left_open_say_nothing() -> None:
    content = "SOURCE: n/a\nSOURCE DESCRIPTION: Border official\nSOURCE RELIABILITY: N/A\nPUBLICATION: -\n"
    form = form_of(content)
    assert (form.source, form.reliability, form.terms) == (None, None, None)


def test_all_terms_are_kept() -> None:
    content = "SOURCE: VX-7\nPUBLICATION: Not for publication\nSPECIAL HANDLING: Alpha\nDISTRIBUTION: Team\n"
    form = form_of(content)
    assert form.terms == "Not for publication; Alpha; Team"


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("INSIGHT - VALDORA - the gate - VX7", "VX7"),
        ("INSIGHT- VX1- the gate", "VX1"),
        ("INSIGHT -- VALDORA/SALIS -- the gate -- VX702", "VX702"),
        ("INSIGHT – VALDORA – the gate – VX7", "VX7"),
        ("INSIGHT — VALDORA — the gate — VX-7", "VX-7"),
        ("Re: [Alpha] Fwd: INSIGHT - VALDORA - the gate - VX7", "VX7"),
        ("INSIGHT - VALDORA - the gate - VX7, VX8", "VX7, VX8"),
        ("INSIGHT FROM VX1: On the gate", "VX1"),
        ("INSIGHT - VALDORA - the gate: VX7", "VX7"),
        ("INSIGHT - VALDORA - some notes so far", None),
        ("INSIGHT - VALDORA - the B52 at the gate", None),
        ("DISCUSSION - VALDORA - the gate - VX7", None),
        ("(no subject)", None),
        ("Re: lunch", None),
        (None, None),
    ],
)
def test_codes_in_subjects(title: str | None, code: str | None) -> None:
    assert subject_code(title) == code


def test_a_subject_alone_names_the_source_of_own_words_but_not_of_replies() -> None:
    assert credited("The gate is shut.\n", "INSIGHT - VALDORA - the gate - VX7")[-1][1] == "VX7"
    assert credited("Nice work.\n", "Re: INSIGHT - VALDORA - the gate - VX7")[-1][1] == "Cy Poe"
    assert credited("See below.\n", "Fwd: INSIGHT - VALDORA - the gate - VX7")[-1][1] == "Cy Poe"


def test_the_house_comments_and_the_source_comments() -> None:
    content = (
        "SOURCE: VX-7\nSOURCE RELIABILITY: B\n\nThe gate is shut. (ANALYST COMMENT: I doubt it.)\n"
        "(Source Comment: It was welded.)\n\nIt opens in May.\n\nCOMMENT: So they say.\n"
    )
    assert [each[1:] for each in credited(content) if each[0] == "body"] == [
        ("VX-7", "The gate is shut."),
        ("Cy Poe", "(ANALYST COMMENT: I doubt it.)"),
        ("VX-7", "(Source Comment: It was welded.)\n\nIt opens in May."),
        ("Cy Poe", "COMMENT: So they say."),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "SOURCE. Sources with direct access to the Council.",
        "SOURCES: Sources with access to the Council, as well as foreign services",
        "SOURCE: A retired general in Valdora",
        "THE FOLLOWING COMES FROM AN EXTREMELY\nSENSITIVE SOURCE AND SHOULD BE HANDLED WITH CARE.",
        "FROM SOURCES WITH EXCELLENT ACCESS",
    ],
)
def test_memo_lines(line: str) -> None:
    content = f"{line}\n\n1. The gate is shut.\n"
    kind, name, words = credited(content)[-1]
    assert (kind, name, words) == ("body", None, "1. The gate is shut.")


@pytest.mark.parametrize(
    "content",
    [
        "SOURCE: The New York Times\n\nThe gate is shut.",
        "Source: The Post\nDistribution: Europe\n\nThe gate is shut.",
        "Source: rain\nDescription: makes it rain\n",
        "THE SOURCE OF THE RIVER IS FAR FROM HERE: north.",
        "SOURCE CODE\n\nIt compiles.",
    ],
)
def test_what_is_no_form(content: str) -> None:
    assert find_forms(content, body(content)) == ()
