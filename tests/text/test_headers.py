import pytest

from sayso.model.document import HeaderForm, Zone
from sayso.model.place import Span
from sayso.text.headers import credit_forms, find_forms
from sayso.text.zones import own_voice
from tests.text.samples import mail_document


def body(content: str) -> tuple[Zone, ...]:
    span = Span(start=0, end=len(content))
    return (Zone(kind="body", span=span, level=0, voices=(own_voice(mail_document()),)),)


def credited(content: str, title: str | None = None) -> list[tuple[str, str | None, str]]:
    forms = find_forms(content, body(content), title)
    zones = credit_forms(content, body(content), forms)
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
