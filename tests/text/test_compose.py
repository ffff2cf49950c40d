from hypothesis import given
from hypothesis import strategies as st

from sayso.model.document import Document, Mark, Part, Reading
from sayso.model.place import DateRange, Run, Span
from sayso.text.clean import to_original
from sayso.text.compose import to_text
from tests.text.samples import mail_document, plain_document


def part(content: str, media_type: str = "text/plain", marks: tuple[Mark, ...] = ()) -> Part:
    size = len(content)
    runs = (Run(start=0, length=size, part=0, origin=0, origin_length=size),) if size else ()
    return Part(media_type=media_type, content=content, runs=runs, marks=marks)


def reading(document: Document, *parts: Part) -> Reading:
    return Reading(document=document, parts=parts)


def test_parts_are_joined_by_a_blank_line_and_quotations_end_with_their_part() -> None:
    first = "Mine.\r\n\r\n-----Original Message-----\r\nFrom: Ada\r\n\r\nHers."
    html = part("Mine again.", "text/html", (Mark(kind="heading", span=Span(start=0, end=4)),))
    _, text = to_text(reading(mail_document(), part(first), part(""), html))
    assert text.content == first.replace("\r", "") + "\n\nMine again."
    assert [(z.kind, z.voices[-1].name) for z in text.zones] == [
        ("body", "Cy Poe"),
        ("code", "Ada"),
        ("quoted", "Ada"),
        ("code", "Cy Poe"),
    ]
    place = text.content.index("Hers")
    found = to_original(text.runs, Span(start=place, end=place + 5))
    assert found == (0, first.index("Hers"), first.index("Hers") + 5)
    assert to_original(text.runs, Span(start=len(text.content) - 6, end=len(text.content))) == (2, 5, 11)


def test_a_plain_file_is_left_untouched_but_for_nul() -> None:
    content = "It\r\nrains \0 here.\x0c \r"
    _, text = to_text(reading(plain_document(), part(content, "text/plain; format=flowed")))
    assert text.content == content.replace("\0", "\ufffd")


def test_a_mail_takes_its_facts_from_the_envelope() -> None:
    document, _ = to_text(reading(mail_document("Rain"), part("It rains.")))
    assert (document.title, document.author) == ("Rain", "Cy Poe")
    assert document.dated == DateRange(start="2019-06-04", end="2019-06-04")


def test_flowed_mail_is_joined() -> None:
    _, text = to_text(
        reading(mail_document(), part("It \r\nrains.\r\n", "text/plain; format=flowed; delsp=yes"))
    )
    assert text.content == "Itrains.\n"


def test_a_memo_takes_its_facts_from_its_head() -> None:
    content = "From: Ada Roe\nSent: 3 June 2019\nTo: H\nSubject: Rain\n\nIt rains.\n"
    document, text = to_text(reading(plain_document(), part(content)))
    assert document.author == "Ada Roe"
    assert document.dated == DateRange(start="2019-06-03", end="2019-06-03")
    assert text.zones[-1].voices[0].name == "Ada Roe"


def test_an_article_takes_its_outlet_from_its_words() -> None:
    content = "Gate shut\n\nIt is.\n\nGate Watch Analysis\n\nAs Gate Watch has reported, it was open.\n"
    document, text = to_text(reading(plain_document(), part(content)))
    assert document.outlet == "Gate Watch"
    assert [(hop.name, hop.kind) for hop in text.zones[0].voices] == [("Gate Watch", "outlet")]


@given(st.lists(st.text(alphabet="ab>\r\n \0", max_size=20), max_size=4), st.booleans())
def test_zones_and_runs_fit_the_content_of_any_reading(contents: list[str], is_mail: bool) -> None:
    document = mail_document() if is_mail else plain_document()
    _, text = to_text(reading(document, *(part(content) for content in contents)))
    assert "".join(zone.span.cut(text.content) for zone in text.zones) == text.content
    for run in text.runs:
        origin = contents[run.part][run.origin : run.origin + run.origin_length].replace("\0", "\ufffd")
        words = text.content[run.start : run.start + run.length]
        assert words == origin or words == origin.replace("\r", "\n")
