"""`sayso judge …`: every decision of a person as a command; each prints what it changed."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sayso.cli_parts import DAY, DONE, Command, case_option, opened, say, user_of, user_option

if TYPE_CHECKING:
    from sayso.case import Case
    from sayso.deciding.recording import By, Outcome

TERMS = ("on-record", "background", "not-for-attribution", "off-record", "embargo")
WHO = "WHO"


@click.group()
def judge() -> None:
    """Records your decision: who is who, how good a source is, on which terms it speaks.

    Nothing is overwritten: `undo` takes a decision back. WHO is the id of a source, an entity or a claim
    (then the voice on which it rests), any beginning of it that is not ambiguous, an exact name, or
    DOCUMENT:words for a place in a document.
    """


def decision(command: Command) -> Command:
    """What every decision has: the case, a note, a user number."""
    for option in (
        user_option,
        click.option("--note", help="Why, in your own words."),
        case_option,
    ):
        command = option(command)
    return command


def decide(given: dict[str, Any], act: "Callable[[Case, By], Outcome]") -> int:
    """Runs an act on the case and prints what was decided and what that changed."""
    from sayso.deciding.recording import By

    folder: Path = given["folder"]
    with opened(folder) as case:
        outcome = act(case, By(user=user_of(case, given["user"]), note=given["note"]))
    click.echo(f"{outcome.said}.")
    for line in outcome.changes or ("Nothing else changes.",):
        click.echo(f"  {line}")
    say(f"To take it back: sayso judge undo {outcome.judgement.id[:10]} --case {folder}")
    return DONE


_PAIRS = {
    "same": "Two are one: their claims count together.",
    "not-same": "Two are not one: nothing joins them again, and one that bears both is split.",
    "unsure": "Two may be one: they stay apart, and are shown as perhaps the same.",
}


def _pair(kind: str) -> None:
    @judge.command(name=kind, help=_PAIRS[kind])
    @click.argument("left", metavar=WHO)
    @click.argument("right", metavar=WHO)
    @decision
    def command(left: str, right: str, **given: Any) -> int:
        from sayso.deciding.acts import judge_pair

        return decide(given, lambda case, by: judge_pair(case, kind, (left, right), by))


for _kind in _PAIRS:
    _pair(_kind)


@judge.command()
@click.argument("who", metavar=WHO)
@click.argument("name")
@decision
def rename(who: str, name: str, **given: Any) -> int:
    """The name by which somebody is listed; not for a protected source."""
    from sayso.deciding import acts

    return decide(given, lambda case, by: acts.rename(case, who, name, by))


@judge.command("not-a-name")
@click.argument("what", metavar=WHO)
@decision
def not_a_name(what: str, **given: Any) -> int:
    """This names nobody: a word that was taken for a name."""
    from sayso.deciding.acts import judge_not_a_name

    return decide(given, lambda case, by: judge_not_a_name(case, what, by))


@judge.command()
@click.argument("who", metavar=WHO)
@click.argument("given_grade", metavar="GRADE")
@click.option("--topic", help="What the grade is about, if not everything.")
@click.option("--interest", help="What the source wants: an axe to grind, a debt, a rival.")
@decision
def grade(who: str, given_grade: str, topic: str | None, interest: str | None, **given: Any) -> int:
    """An Admiralty grade: reliability A to F, credibility 1 to 6, or one of them (B, 2, B2)."""
    from sayso.deciding import acts

    return decide(
        given, lambda case, by: acts.grade(case, who, given_grade, by, topic=topic, interest=interest)
    )


@judge.command()
@click.argument("who", metavar=WHO)
@click.argument("agreed", metavar="TERMS", type=click.Choice(TERMS))
@click.option("--as", "described", metavar="DESCRIPTION", help="How the source may be described.")
@click.option("--until", metavar=DAY, help="The last day of an embargo.")
@decision
def terms(who: str, agreed: str, described: str | None, until: str | None, **given: Any) -> int:
    """The terms agreed with a source: on-record, background, not-for-attribution, off-record, embargo.

    Off the record blocks: what the source tells leaves in no export.
    """
    from sayso.deciding.acts import set_terms

    return decide(given, lambda case, by: set_terms(case, who, agreed, by, described=described, until=until))


@judge.command()
@click.argument("who", metavar=WHO)
@click.option("--asked", metavar=DAY, help="When it was asked.")
@click.option("--deadline", metavar=DAY, help="By when it was to answer.")
@click.option(
    "--on", "points", metavar="CLAIM", multiple=True, help="A claim it was asked about (repeatable)."
)
@click.option("--answer", help="What it answered, word for word.")
@click.option("--declined", is_flag=True, help="It declined to answer.")
@click.option("--none", "silent", is_flag=True, help="It did not answer by the deadline.")
@decision
def reply(who: str, answer: str | None, declined: bool, silent: bool, **given: Any) -> int:
    """Who was asked for a reply: when, on which claims, by when, and what came of it."""
    from sayso.deciding.acts import Reply, record_reply
    from sayso.errors import UsageError

    states = [
        name for name, holds in (("answered", answer), ("declined", declined), ("none", silent)) if holds
    ]
    if len(states) > 1:
        raise UsageError("Give one of --answer, --declined and --none.")
    asked = Reply(
        asked=given["asked"],
        deadline=given["deadline"],
        points=tuple(given["points"]),
        state=states[0] if states else "waiting",
        answer=answer,
    )
    return decide(given, lambda case, by: record_reply(case, who, asked, by))


@judge.command()
@click.argument("who", metavar=WHO)
@click.option("--reason", required=True, help="Why it need not be protected.")
@user_option
@case_option
def release(who: str, reason: str, **given: Any) -> int:
    """A code or unnamed voice is no longer protected."""
    from sayso.deciding import acts

    return decide({**given, "note": reason}, lambda case, by: acts.release(case, who, by))


@judge.command()
@click.argument("assessment", metavar="ASSESSMENT")
@click.argument("verdict", type=click.Choice(["accept", "reject"]))
@decision
def assess(assessment: str, verdict: str, **given: Any) -> int:
    """Accepts or rejects what a claim says about a voice; accepted, the grade that it offers counts."""
    from sayso.deciding import acts

    return decide(given, lambda case, by: acts.assess(case, assessment, verdict, by))


@judge.command()
@click.argument("judgement", metavar="ID")
@decision
def undo(judgement: str, **given: Any) -> int:
    """Takes back a decision: its id, or `last`; to undo an undo brings it back."""
    from sayso.deciding import acts

    return decide(given, lambda case, by: acts.undo(case, judgement, by))
