from pathlib import Path

import numpy as np

from sayso.model.document import Address, Message
from sayso.text.duplicates import Papers, find_duplicates
from sayso.text.fingerprints import take_prints
from sayso.text.overlaps import Spool

STORY = (
    "The ministry sold the port in May for eleven million; the buyer was a company that nobody in town had"
    " ever heard of. The harbour master says that he was told of it only when the owners came to the gate"
    " with a lawyer and a locksmith, two days after the papers had been signed in the capital."
)


def message(
    message_id: str | None = None, sent: str | None = "2010-04-01T10:00:00+00:00", subject: str = "Port"
) -> Message:
    return Message(
        message_id=message_id,
        in_reply_to=(),
        references=(),
        sender=Address(name="Ada Roe", address="ada@example.org"),
        recipients=(),
        subject=subject,
        sent=sent,
    )


Row = tuple[str, str, str]


def found(papers: list[tuple[str, str, Message | None]], folder: Path) -> list[Row]:
    """(document, original, how) of documents given as own words, quoted words, envelope; earliest first."""
    names = [f"d{number}" for number in range(len(papers))]
    pieces = [piece for own, quoted, _ in papers for piece in (own, quoted)]
    of = np.repeat(np.arange(len(papers)), 2)
    prints = take_prints(pieces)
    spool = Spool(10, folder)
    spool.add(prints.hashes, prints.pieces, np.where(prints.pieces % 2 == 0, prints.pieces // 2, -1))
    given = Papers(
        documents=names,
        messages=[envelope for _, _, envelope in papers],
        words=prints.words[::2],
        texts=lambda number: (papers[number][0], "\n".join(papers[number][:2])),
    )
    rows = find_duplicates(given, spool.join(of, len(papers)), of)
    return [(row.document, row.original, row.how) for row in rows]


def test_one_mail_in_another_wrapping(tmp_path: Path) -> None:
    """M-089"""
    other_lines = STORY.replace(" and ", "\nand ")
    papers = [
        (STORY, "", message("1@x")),
        (other_lines, "", message("1@x")),
        (STORY.upper(), "", message(None, "2010-04-01T12:00:30+02:00")),
    ]
    assert found(papers, tmp_path) == [("d1", "d0", "wrapped"), ("d2", "d0", "wrapped")]


def test_short_mails_are_wrapped_by_their_envelope_alone(tmp_path: Path) -> None:
    assert found([("Yes.", "", message("1@x")), ("Yes.", "", message())], tmp_path) == [
        ("d1", "d0", "wrapped")
    ]
    assert found([("Yes.", "", message("1@x")), ("Yes.", "", message("2@x"))], tmp_path) == []
    assert found([("", "", message()), ("", "", message())], tmp_path) == []


def test_a_reused_message_id_is_no_duplicate(tmp_path: Path) -> None:
    other = (
        "We meet at the office on Tuesday. " + "Please bring the list of names with you when you come. " * 3
    )
    assert found([(STORY, "", message("1@x")), (other, "", message("1@x"))], tmp_path) == []


def test_a_footer_or_typing_errors_make_near_duplicates(tmp_path: Path) -> None:
    footer = "\n\nThe town council meets every first Monday of the month in the old school."
    short = (
        "The gate has been shut since Monday morning and nobody knows who has the key to it, so we wait here."
    )
    typos = short.replace("Monday", "Mnoday").replace("wait", "wiat")
    late = "2010-05-01T10:00:00+00:00"
    changed = STORY.replace("eleven", "twelve")
    assert found([(STORY, "", None), (changed, "", None)], tmp_path) == [("d1", "d0", "near")]
    assert (
        found([(short, "", message("1@x")), (short + footer, "", message("1@x"))], tmp_path)[0][2] == "near"
    )
    assert ("d1", "d0", "near") in found(
        [(short, "", message("1@x")), (typos, "", message("2@x", late))], tmp_path
    )
    assert found([(STORY, "", None), (short, "", None)], tmp_path) == []


def test_a_quotation_of_the_whole_contains_it(tmp_path: Path) -> None:
    """M-089"""
    papers = [
        (STORY, "", message("1@x")),
        ("Look at this.", STORY, message("2@x", "2010-04-02", "Fwd: Port")),
    ]
    assert found(papers, tmp_path) == [("d1", "d0", "contained")]
    half = STORY[: len(STORY) // 2]
    papers[1] = ("Look at this.", half, papers[1][2])
    assert found(papers, tmp_path) == []


def test_phrases_are_no_duplicates(tmp_path: Path) -> None:
    phrase = "Thanks for the quick answer, see you soon."
    papers = [(phrase, "", message(f"{day}@x", f"2010-04-0{day}", f"Subject {day}")) for day in range(1, 6)]
    assert found(papers, tmp_path) == []
