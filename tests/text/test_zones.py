import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.model.document import Document, InnerMessage, Mark, Reading, Zone
from sayso.model.place import Span
from sayso.text.compose import to_text
from sayso.text.lines import split_lines
from sayso.text.zones import divide, mark_zones
from tests.text.samples import DAY, mail_document, plain_document, plain_part


def told(
    content: str, document: Document | None = None, marks: tuple[Mark, ...] = ()
) -> list[tuple[str, str, str]]:
    """Kind, voices and words of each zone."""
    zones = mark_zones(content, marks, document or mail_document())
    assert "".join(zone.span.cut(content) for zone in zones) == content
    return [(zone.kind, voices(zone), zone.span.cut(content).strip()) for zone in zones]


def voices(zone: Zone) -> str:
    return " < ".join(hop.name or "?" for hop in zone.voices)


def readable(content: str, document: Document | None = None) -> list[tuple[str, str, str]]:
    return [each for each in told(content, document) if each[0] in ("body", "quoted", "forwarded")]


def test_quote_signs_nest_and_answers_between_them_are_the_senders() -> None:
    content = (
        "Hello,\n"
        "On Tue, 4 Jun 2019 at 09:00, Bo Lee <bo@example.org> wrote:\n"
        "> On Mon, Jun 3, 2019, Ada Roe wrote:\n"
        ">> It rains.\n"
        "> No, it snows.\n"
        "\nI see sun.\n\n"
        "> And it is cold.\n"
    )
    assert readable(content) == [
        ("body", "Cy Poe", "Hello,"),
        ("quoted", "Cy Poe < Bo Lee < Ada Roe", ">> It rains."),
        ("quoted", "Cy Poe < Bo Lee", "> No, it snows."),
        ("body", "Cy Poe", "I see sun."),
        ("quoted", "Cy Poe < Bo Lee", "> And it is cold."),
    ]
    zones = mark_zones(content, (), mail_document())
    assert [zone.level for zone in zones] == [0, 1, 2, 2, 1, 0, 1]
    hop = zones[1].voices[1]
    assert (hop.address, hop.medium, hop.at) == ("bo@example.org", "quote", DAY)
    assert zones[2].kind == "code"


@pytest.mark.parametrize(
    ("line", "name", "day"),
    [
        ("On Mon, Jun 3, 2019 at 9:00 AM Ada Roe <ada@example.org> wrote:", "Ada Roe", "2019-06-03"),
        ("On Mon, Jun 3, 2019 at 9:00 AM Jan Roe <ada@example.org>\nwrote:", "Jan Roe", "2019-06-03"),
        ("On 03/06/2019 21:29, April Roe wrote:", "April Roe", None),
        ("On 2019-06-03, Ada Roe <ada@example.org> wrote:", "Ada Roe", "2019-06-03"),
        ("On 3 Jun 2019, at 10:18, Di De Roe wrote:", "Di De Roe", "2019-06-03"),
        ("On Mon, 3 Jun 2019 10:18:00 +0200 (CEST), A. Roe wrote:", "A. Roe", "2019-06-03"),
        ("On Jun 3, 2019,\nat 10:18,\nAda Roe <ada@example.org> wrote:", "Ada Roe", "2019-06-03"),
        ("El lun., 3 jun. 2019 a las 9:00, Ada Roe (<ada@example.org>) escribió:", "Ada Roe", "2019-06-03"),
        ("Le lun. 3 juin 2019 à 09:00, Ada Roe <ada@example.org> a écrit :", "Ada Roe", "2019-06-03"),
        ("Am Mo., 3. Juni 2019 um 09:00 Uhr schrieb Ada Roe <ada@example.org>:", "Ada Roe", "2019-06-03"),
        ("Em seg., 3 de jun. de 2019 às 09:00, Ada Roe <ada@example.org> escreveu:", "Ada Roe", "2019-06-03"),
        (
            "Il giorno lun 3 giu 2019 alle ore 09:00 Ada Roe <ada@example.org> ha scritto:",
            "Ada Roe",
            "2019-06-03",
        ),
        ("Op 3 juni 2019 9:00 schreef Ada Roe <ada@example.org>:", "Ada Roe", "2019-06-03"),
        ("2019-06-03 9:00 GMT+02:00 Ada Roe <ada@example.org>:", "Ada Roe", "2019-06-03"),
        ("On Jun 3, 2019, at 9:00, <ada@example.org> wrote:", "ada@example.org", "2019-06-03"),
        ("On Jun 3, 2019 you wrote:", "?", "2019-06-03"),
    ],
)
def test_attribution_lines_name_the_writer_and_the_day(line: str, name: str, day: str | None) -> None:
    content = f"My words.\n\n{line}\n\nIt rains today.\n"
    assert readable(content) == [
        ("body", "Cy Poe", "My words."),
        ("quoted", f"Cy Poe < {name}", "It rains today."),
    ]
    hop = mark_zones(content, (), mail_document())[-1].voices[-1]
    assert (hop.at.start if hop.at else None) == day


@pytest.mark.parametrize(
    "sentence",
    [
        "On the other hand, it rains.",
        "On Monday, he wrote:",
        "In 2019 the committee wrote:",
        "See what the paper wrote:",
        "From: Paris\nTo: London",
        "The mail comes From: Ada and she is right.",
        "Subject: to approval, it will rain.",
    ],
)
def test_sentences_are_no_attribution_lines(sentence: str) -> None:
    content = f"Hello.\n\n{sentence}\n\nIt rains today."
    assert told(content) == [("body", "Cy Poe", content)]


@pytest.mark.parametrize(
    "head",
    [
        "From: Ada Roe <ada@example.org>\nSent: Monday, June 3, 2019 9:00 AM\nTo: Cy Poe\nSubject: Rain",
        "-----Original Message-----\nFrom: Ada Roe [mailto:ada@example.org]\nDate: 2019-06-03\nTo: Cy",
        "________________________________\n*From:* Ada Roe\n*Sent:* 3 June 2019\n*Subject:* Rain",
        "    Original Message\n    From: Ada Roe\n    To: Cy\n    Sent: Mon Jun 03 16:09:23 2019",
        "De : Ada Roe\nEnvoyé : lundi 3 juin 2019 09:00\nÀ : Cy\nObjet : Pluie",
        "De: Ada Roe\nEnviado el: lunes, 3 de junio de 2019 9:00\nPara: Cy\nAsunto: Lluvia",
        "Von: Ada Roe\nGesendet: Montag, 3. Juni 2019 09:00\nAn: Cy\nBetreff: Regen",
        "De: Ada Roe\nEnviada em: segunda-feira, 3 de junho de 2019 09:00\nPara: Cy\nAssunto: Chuva",
        "Da: Ada Roe\nInviato: lunedì 3 giugno 2019 09:00\nA: Cy\nOggetto: Pioggia",
        "From: Ada Roe\n\nSent: 3 June 2019\n\nTo: Cy Poe; Bo\n  Lee\n\nSubject: Rain",
    ],
)
def test_inner_mail_headers_open_a_quotation_and_are_nobodys_words(head: str) -> None:
    content = f"My words.\n\n{head}\n\nIt rains today.\n"
    assert told(content) == [
        ("body", "Cy Poe", "My words."),
        ("code", "Cy Poe < Ada Roe", head.strip()),
        ("quoted", "Cy Poe < Ada Roe", "It rains today."),
    ]
    hop = mark_zones(content, (), mail_document())[-1].voices[-1]
    assert hop.at is not None and hop.at.start == "2019-06-03"


@pytest.mark.parametrize(
    "marker",
    [
        "---------- Forwarded message ---------",
        "-----Forwarded Message-----",
        "Begin forwarded message:",
        "-------- Weitergeleitete Nachricht --------",
        "---------- Message transféré ----------",
    ],
)
def test_forwards_are_told_from_quotations(marker: str) -> None:
    content = f"See below.\n\n{marker}\nFrom: Ada Roe <ada@example.org>\nDate: 3 June 2019\n\nIt rains.\n"
    assert readable(content)[1:] == [("forwarded", "Cy Poe < Ada Roe", "It rains.")]
    assert mark_zones(content, (), mail_document())[-1].voices[-1].medium == "forward"


def test_a_forward_by_subject_holds_what_its_author_quoted() -> None:
    content = (
        "FYI\n\nFrom: Ada Roe\nSent: 3 June 2019\nSubject: Fwd: Rain\n\nLook.\n\n"
        "From: Bo Lee\nSent: 2 June 2019\nSubject: Re: Rain\n\nIt rains.\n\n"
        "From: Di Fox\nSent: 1 June 2019\nSubject: Rain\n\nIt snows.\n"
    )
    assert readable(content, mail_document("FW: Rain")) == [
        ("body", "Cy Poe", "FYI"),
        ("forwarded", "Cy Poe < Ada Roe", "Look."),
        ("forwarded", "Cy Poe < Ada Roe < Bo Lee", "It rains."),
        ("quoted", "Cy Poe < Ada Roe < Bo Lee < Di Fox", "It snows."),
    ]


def test_a_forward_inside_quote_signs_names_whoever_is_quoted() -> None:
    content = (
        "See.\n\nBegin forwarded message:\n\n> From: Ada Roe\n> Date: 3 June 2019\n> \n> It rains.\n\nMine."
    )
    assert readable(content) == [
        ("body", "Cy Poe", "See."),
        ("forwarded", "Cy Poe < Ada Roe", "> It rains."),
        ("body", "Cy Poe", "Mine."),
    ]


def test_an_end_marker_gives_the_word_back_to_the_sender() -> None:
    content = (
        "--- Forwarded message ---\nFrom: Ada\nDate: 3 June 2019\n\nIt rains.\n\n"
        "--- End forwarded message ---\n\nI doubt it.\n"
    )
    assert readable(content) == [
        ("forwarded", "Cy Poe < Ada", "It rains."),
        ("body", "Cy Poe", "I doubt it."),
    ]


def test_unnamed_quotations_stay_unnamed() -> None:
    assert readable("Mine.\n> His.\n>> Whose?\n")[1:] == [
        ("quoted", "Cy Poe < ?", "> His."),
        ("quoted", "Cy Poe < ? < ?", ">> Whose?"),
    ]
    assert readable("Mine.\n\n-----Original Message-----\n\nHis.\n")[1:] == [("quoted", "Cy Poe < ?", "His.")]


def test_a_bare_name_counts_only_above_quote_signs() -> None:
    assert readable("* Ada Roe:\n\n>> Whose?\n> Hers.\n\nMine.") == [
        ("quoted", "Cy Poe < Ada Roe < ?", ">> Whose?"),
        ("quoted", "Cy Poe < Ada Roe", "> Hers."),
        ("body", "Cy Poe", "Mine."),
    ]
    assert [kind for kind, _, _ in told("The list:\n\n* Ada Roe:\n\nShe wins.")] == ["body"]


def test_spoiled_quote_signs_are_mended() -> None:
    long = "> this line is so long that a program on the way has broken it before its\n"
    assert told(f"Mine.\n{long}last words\n> and so on\n")[1][2].count("last words") == 1
    assert told("He said:\n>From here on it rains.\nYes.") == [
        ("body", "Cy Poe", "He said:\n>From here on it rains.\nYes.")
    ]


def test_quotations_of_the_layout_end_where_the_layout_says() -> None:
    content = (
        "Mine.\n\nOn Mon, Jun 3, 2019 at 9:00 AM Ada Roe <ada@example.org> wrote:\n\nHers.\n\nMine again."
    )
    start = content.index("On Mon")
    marks = (Mark(kind="quote", span=Span(start=start, end=content.index("\n\nMine again"))),)
    assert [each for each in told(content, marks=marks) if each[0] != "code"] == [
        ("body", "Cy Poe", "Mine."),
        ("quoted", "Cy Poe < Ada Roe", "Hers."),
        ("body", "Cy Poe", "Mine again."),
    ]


@pytest.mark.parametrize(
    "ending",
    [
        "-- \nCy Poe\nHead of Rain",
        "--\nCy",
        "Best regards,\n\nCy Poe\nHead of Rain\n+1 555 0100",
        "Mit freundlichen Grüßen\nCy Poe",
        "Saludos,\nCy",
        "Sent from my iPhone",
        "Cy\nRain Ltd",
        "Cyrus B. Poe, Ph.D.\nHead of Rain\nwww.example.org",
        "_______________________________________________\nrain mailing list\nrain@example.org",
        "-----------------\nCy Poe\nt. 555-931-0702",
    ],
)
def test_endings_are_signatures(ending: str) -> None:
    content = f"It rains today, I think.\n\n{ending}\n"
    assert told(content) == [
        ("body", "Cy Poe", "It rains today, I think."),
        ("signature", "Cy Poe", ending.strip()),
    ]


@pytest.mark.parametrize(
    "tail",
    [
        "Sent from my desk, where it is easier than on the phone.",
        "----\n\nThe rule above is only a rule in my text.",
        "Regards the rain, we should wait until Friday.",
        "-- first point to check\n-- second point to check",
    ],
)
def test_words_that_look_like_endings_stay_in_the_body(tail: str) -> None:
    assert [kind for kind, _, _ in told(f"It rains.\n\n{tail}\n")] == ["body"]


def test_notices_of_confidentiality_are_told_apart() -> None:
    notice = (
        "This e-mail is confidential and intended only for the addressee. If you have received this\n"
        "message in error, please delete it."
    )
    assert told(f"It rains.\n\n{notice}\n") == [
        ("body", "Cy Poe", "It rains."),
        ("disclaimer", "Cy Poe", notice),
    ]
    assert told("The confidential report names the recipient of the money.")[0][0] == "body"


CODE = [
    "diff --git a/x.c b/x.c\n--- a/x.c\n+++ b/x.c\n@@ -1,2 +1,2 @@ f(void)\n context line\n-old\n+new",
    "Signed-off-by: Ada Roe <ada@example.org>\nAcked-by: Bo Lee <bo@example.org>",
    "---\n fs/x.c | 12 ++++++------\n 1 file changed, 6 insertions(+), 6 deletions(-)",
    "int main(void)\n{\n\tint fd = open(path, O_RDONLY);\n\treturn fd;\n}",
    "/*\n * This is why it rains.\n * And why it snows.\n */",
    "[   12.345678] rain: probe failed\n[   12.345679] rain: giving up",
    'Traceback (most recent call last):\n  File "a.py", line 1, in <module>\n    x()',
    "-----BEGIN PGP SIGNATURE-----\n\niQEzBAEBCAAdFiEE\n=abcd\n-----END PGP SIGNATURE-----",
    "```\nSent from my mailer\n```",
    "+-----+-----+\n| a   | b   |\n+-----+-----+",
    "\n".join(["TWFuIGlzIGRpc3Rpbmd1aXNoZWQsIG5vdCBvbmx5IGJ5IGhpcyByZWFzb24sIGJ1dCBi"] * 3),
]


@pytest.mark.parametrize("block", CODE)
def test_code_is_never_read(block: str) -> None:
    content = f"I think that it rains.\n\n{block}\n\nIt does not snow.\n"
    assert told(content) == [
        ("body", "Cy Poe", "I think that it rains."),
        ("code", "Cy Poe", block),
        ("body", "Cy Poe", "It does not snow."),
    ]
    quoted = "\n".join(f"> {line}" for line in content.splitlines())
    assert [kind for kind, _, _ in told(quoted)] == ["quoted", "code", "quoted"]


@pytest.mark.parametrize(
    "prose",
    [
        "- the first point; and\n- the second point;\n- the third.",
        "The law says (in part):\nnobody may do this;\nnobody may do that.",
        "He said 10 = 10, that is all.\nThen he left (early).",
        "1. It rains.\n2. It snows.",
        "* It rains in the north.",
        "$ 5 million were paid for it.",
    ],
)
def test_prose_is_no_code(prose: str) -> None:
    assert [kind for kind, _, _ in told(prose)] == ["body"]


def test_the_author_of_a_patch_is_not_its_sender() -> None:
    zones = told("From: Ada Roe <ada@example.org>\n\nThis adds rain.\n", mail_document("[PATCH] rain"))
    assert zones[-1][1:] == ("Cy Poe < Ada Roe", "This adds rain.")
    own = told("From: Cy Poe <cy@example.org>\n\nThis adds rain.\n", mail_document("[PATCH] rain"))
    assert own[-1] == ("body", "Cy Poe", "This adds rain.")


def test_the_head_of_a_released_memo_gives_its_voice() -> None:
    content = (
        "   UNCLASSIFIED  STATE DEPT. - PRODUCED\n   RELEASE IN PART\n\n"
        "   From:     Ada Roe <ada@example.org>\n   Sent:     Monday June 3 2019 5:22 PM\n"
        "   To:       H\n   Subject:  Rain\n\n   It rains in the whole of the country.\n"
    )
    assert readable(content, plain_document()) == [
        ("body", "Ada Roe", "It rains in the whole of the country.")
    ]
    (hop,) = mark_zones(content, (), plain_document())[-1].voices
    assert (hop.medium, hop.kind, hop.address) == ("mail", "person", "ada@example.org")


def test_outside_mail_an_attribution_line_needs_quote_signs() -> None:
    content = "On 3 June 2019 at 9:00, Ada Roe wrote:\n\nIt rains.\n"
    assert [kind for kind, _, _ in told(content, plain_document())] == ["body"]


@pytest.mark.parametrize(
    ("facts", "name", "kind"),
    [
        ({"outlet": "The Post", "author": "Ada"}, "The Post", "outlet"),
        ({"author": "Ada"}, "Ada", "person"),
        ({}, "a.txt", "document"),
    ],
)
def test_a_text_without_envelope_has_a_voice_too(facts: dict[str, str], name: str, kind: str) -> None:
    (zone,) = mark_zones("It rains.", (), plain_document(**facts))
    assert (zone.voices[0].name, zone.voices[0].kind) == (name, kind)


def test_a_mail_without_sender_has_an_unknown_voice() -> None:
    assert told("It rains.", mail_document(sender=None)) == [("body", "?", "It rains.")]


def inner(content: str, document: Document | None = None) -> tuple[InnerMessage, ...]:
    return divide(content, (), document or mail_document()).inner


def test_inner_messages_say_what_their_headers_say() -> None:
    content = (
        "FYI\n\n---------- Forwarded message ---------\nFrom: Ada Roe <ada@example.org>\n"
        "Date: Mon, Jun 3, 2019 at 9:00 PM\nSubject: Rain\nTo: Cy\n\nIt rains.\n\n"
        "On Sun, 2 Jun 2019 08:00:00 -0300, Bo Lee wrote:\n> It snows.\n"
    )
    first, second = inner(content)
    assert (first.level, first.forwarded, first.subject, first.sent) == (1, True, "Rain", "2019-06-03T21:00")
    assert first.sender is not None
    assert (first.sender.name, first.sender.address) == ("Ada Roe", "ada@example.org")
    assert first.span.cut(content).startswith("---------- Forw") and first.span.cut(content).endswith(
        "To: Cy"
    )
    assert (second.level, second.forwarded, second.sent) == (2, False, "2019-06-02T08:00-03:00")


def test_an_attribution_and_a_header_of_one_message_are_one() -> None:
    content = (
        "No.\n\n--- On Mon, 3 Jun 2019, Ada Roe <ada@example.org> wrote:\n\nFrom: Ada Roe <ada@example.org>\n"
        "Subject: Rain\nTo: cy@example.org\nDate: Monday, 3 June, 2019, 9:00 AM\n\nIt rains.\n"
    )
    (found,) = inner(content)
    assert (found.level, found.sent, found.subject) == (1, "2019-06-03T09:00", "Rain")
    assert readable(content)[1:] == [("quoted", "Cy Poe < Ada Roe", "It rains.")]


def test_printed_mail_is_an_inner_message_of_its_file() -> None:
    content = "From: Ada Roe\nSent: Monday, June 3, 2019 5:22 PM\nTo: H\nSubject: Rain\n\nIt rains.\n"
    (found,) = inner(content, plain_document())
    assert (found.level, found.forwarded, found.sent, found.subject) == (0, False, "2019-06-03T17:22", "Rain")


@pytest.mark.parametrize(
    "content",
    [
        "From: Ada Roe <ada@example.org>\n\nThis adds rain.\n",
        "-----Original Message-----\n\nIt rains.\n",
        "> It rains.\n",
    ],
)
def test_what_names_no_message_makes_none(content: str) -> None:
    assert inner(content, mail_document("[PATCH] rain")) == ()


def test_a_day_is_given_only_where_it_is_sure() -> None:
    (found,) = inner("No.\n\nOn 03/06/2019 21:29, Ada Roe wrote:\n\nIt rains.\n")
    assert found.sent is None
    (found,) = inner("Non.\n\nLe 03/06/2019 à 21:29, Ada Roe a écrit :\n\nIl pleut.\n")
    assert found.sent == "2019-06-03T21:29"


def test_a_postscript_below_a_signature_is_the_senders() -> None:
    content = "It rains today in the north.\n\nBest regards,\nCy Poe\n\nPS: It snows in the south.\n"
    assert [each[::2] for each in told(content)] == [
        ("body", "It rains today in the north."),
        ("signature", "Best regards,\nCy Poe"),
        ("body", "PS: It snows in the south."),
    ]


def test_thanks_before_a_sentence_are_no_signature() -> None:
    content = "It rains today in the north.\n\nThanks,\nI will send the whole report to you tomorrow.\n"
    assert [kind for kind, _, _ in told(content)] == ["body"]


def test_tables_are_never_read() -> None:
    table = "Region     2009    2010\nNorth        12      14\nSouth         9      11"
    assert [each[0] for each in told(f"These are the figures:\n\n{table}\n\nIt rains.\n")] == [
        "body",
        "code",
        "body",
    ]


@given(
    st.lists(
        st.sampled_from(
            ["+a", "-b", " c", "", "x", "diff --git a b", "@@ -1 +1 @@", "Index: a", "-- ", "> q"]
        )
    )
)
def test_folded_patches_keep_every_line_in_its_place(parts: list[str]) -> None:
    content = "\n".join(parts)
    lines = split_lines(content)
    assert len(lines.starts) == len(lines) + 1 == len(lines.words) + 1
    assert lines.starts[0] == 0 and lines.starts[-1] == len(content)
    for i in range(len(lines)):
        line = content[lines.starts[i] : lines.starts[i] + lines.length_of(i)]
        assert line.lstrip("> ") == lines.bare[i].lstrip() or lines.bare[i] == "@@ -"
        assert i == 0 or content[lines.starts[i] - 1] == "\n"


SAMPLE_LINES = """\
> a|>> b|>||words here|On Mon, Jun 3, 2019 at 9:00, A <a@b.c> wrote:|From: A <a@b.c>|Sent: 3 June 2019
Subject: x
-----Original Message-----|-- |Regards,|diff --git a b|+x|@@ -1 +1 @@|Begin forwarded message:|> From: B
> Date: 2019-06-03|____________|--- End forwarded message ---|>From x|>:|```""".replace("\n", "|").split("|")
LINES = st.lists(
    st.sampled_from(SAMPLE_LINES) | st.text(max_size=10),
    max_size=25,
).map("\n".join)


@given(LINES, st.lists(st.tuples(st.integers(0, 60), st.integers(1, 60)), max_size=3))
def test_zones_cover_any_text_and_voices_match_levels(content: str, ranges: list[tuple[int, int]]) -> None:
    marks = tuple(
        Mark(kind="quote", span=Span(start=start, end=min(start + length, len(content))))
        for start, length in ranges
        if start < len(content)
    )
    for document in (mail_document(), plain_document()):
        zones = mark_zones(content, marks, document)
        position = 0
        for zone in zones:
            assert zone.span.start == position < zone.span.end
            position = zone.span.end
            assert len(zone.voices) == zone.level + 1
            assert (zone.level == 0) <= (zone.kind not in ("quoted", "forwarded"))
        for each in divide(content, marks, document).inner:
            assert 0 <= each.span.start < each.span.end <= len(content)
            assert each.level <= max(zone.level for zone in zones)
        assert position == len(content)


@given(LINES)
def test_quoted_words_never_fall_to_the_sender(content: str) -> None:
    quoted = "".join(f"> {line}\n" for line in content.split("\n"))
    for zone in mark_zones(f"Mine.\n\n{quoted}\nMine.", (), mail_document()):
        words = zone.span.cut(f"Mine.\n\n{quoted}\nMine.")
        if zone.kind == "body":
            assert not [line for line in words.split("\n") if line.startswith(">")]


@pytest.mark.parametrize(
    "unit",
    [
        *(
            "> ",
            ">",
            "\n>",
            "From: A\nSubject: b\n\n",
            "On 1 Jun 2019 at 9:00, A <a@b.c> wrote:\n\nx\n",
            "-- \n",
        ),
        *(
            "a@",
            ": ",
            "Begin forwarded message:\n",
            "_" * 20 + "\n",
            "x;\n",
            "( ",
            "On 1, ",
            "<",
            "* ",
            "\t\n",
        ),
        *(
            "diff --git\n+a\n",
            "@@ -1\n\n",
            "\nIndex: a\nx",
            "SOURCE: a ",
            "SOURCE\t",
            "SOURCE: A\nSOURCE RELIABILITY: B\n",
        ),
        *("(COMMENT: a", "FROM A SOURCE\n", "Regards,\n", "2019-06-03 9:00 ", "Von: A <a@b.c>\n", "wrote:\n"),
    ],
)
def test_hostile_repetition_takes_linear_time(unit: str) -> None:
    content = unit * (300_000 // len(unit))
    start = time.process_time()
    for document in (mail_document(), plain_document()):
        to_text(Reading(document=document, parts=(plain_part(content),)))
    assert time.process_time() - start < 6.0
