"""`sayso hypotheses …`, `sayso consequences`, `sayso judge implies`: what is asked, and what follows."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click

from sayso.cli_judge import decision
from sayso.cli_parts import DONE, case_option, format_option, opened, say, user_of
from sayso.model.hypothesis import Step
from sayso.output import plain, write_rows

if TYPE_CHECKING:
    from sayso.case import Case
    from sayso.deciding.recording import By, Outcome

_STEPS = click.Choice(get_args(Step))
_MARKS = {"surely": "++", "probably": "+", "no-bearing": "0", "hardly": "-", "not": "--"}
_LEGEND = "++ surely, + probably, 0 no bearing, - hardly, -- not, · not placed (taken as no bearing)"
_FIELDS = ("hypotheses", "question", "rivals", "propositions")


@click.group()
def hypotheses() -> None:
    """Rival answers to a question, and how what is said speaks for or against each.

    RIVAL is the words of a rival or their beginning, its number in the matrix, or `none` (none of these);
    QUESTION:RIVAL where several questions have one of that name. PROPOSITION is the id of a proposition or of
    one of its claims, or a beginning of it. STEP says how the proposition would stand, were the rival so:
    surely, probably, no-bearing, hardly, not. Every decision is undone with `sayso judge undo`.
    """


def _decide(given: dict[str, Any], act: "Callable[[Case, By], Outcome]") -> int:
    """Runs an act on the case and prints what was decided."""
    from sayso.deciding.recording import By

    folder: Path = given["folder"]
    with opened(folder) as case:
        outcome = act(case, By(user=user_of(case, given["user"]), note=given["note"]))
    click.echo(f"{plain(outcome.said, '')}.")
    say(f"To take it back: sayso judge undo {outcome.judgement.id[:10]} --case {folder}")
    return DONE


_QUESTION = click.option(
    "--question", metavar="QUESTION", help="Which question, if there are several: its id, or its beginning."
)


@hypotheses.command()
@click.argument("question")
@click.option("--rival", "rivals", multiple=True, required=True, help="An answer (two or more).")
@decision
def new(question: str, rivals: tuple[str, ...], **given: Any) -> int:
    """Asks a question with rival answers; "none of these" is always one more."""
    from sayso.deciding.hypotheses import ask

    return _decide(given, lambda case, by: ask(case, question, rivals, by))


@hypotheses.command()
@click.argument("rival")
@_QUESTION
@decision
def add(rival: str, question: str | None, **given: Any) -> int:
    """One more rival of a question."""
    from sayso.deciding.hypotheses import add_rival

    return _decide(given, lambda case, by: add_rival(case, question, rival, by))


@hypotheses.command()
@click.argument("proposition")
@click.argument("rival")
@click.argument("step", type=_STEPS)
@decision
def place(proposition: str, rival: str, step: str, **given: Any) -> int:
    """A cell of the matrix: how a proposition would stand, were a rival so."""
    from sayso.deciding import hypotheses as acts

    return _decide(given, lambda case, by: acts.place(case, proposition, rival, step, by))


@hypotheses.command()
@click.argument("rival")
@click.argument("number", type=float)
@decision
def prior(rival: str, number: float, **given: Any) -> int:
    """How probable a rival was before anything was heard (0 to 1); the others share what is left."""
    from sayso.deciding.hypotheses import set_prior

    return _decide(given, lambda case, by: set_prior(case, rival, number, by))


@hypotheses.command()
@click.argument("what")
@click.argument("words")
@click.option("--rival", "is_rival", is_flag=True, help="WHAT is a rival, not a question.")
@decision
def rename(what: str, words: str, is_rival: bool, **given: Any) -> int:
    """Other words for a question or a rival; everything placed stays."""
    from sayso.deciding import hypotheses as acts

    return _decide(given, lambda case, by: acts.rename(case, what, words, by, is_rival=is_rival))


@hypotheses.command()
@click.argument("what")
@click.option("--rival", "is_rival", is_flag=True, help="WHAT is a rival, not a question.")
@click.option("--proposition", "is_row", is_flag=True, help="WHAT is a proposition: it leaves the matrix.")
@_QUESTION
@decision
def drop(what: str, is_rival: bool, is_row: bool, question: str | None, **given: Any) -> int:
    """Drops a question, a rival, or a proposition from the matrix of a question."""
    from sayso.deciding import hypotheses as acts
    from sayso.errors import UsageError

    if is_rival and is_row:
        raise UsageError("Give one of --rival and --proposition.")
    if is_row:
        return _decide(given, lambda case, by: acts.take_off(case, what, question, by))
    return _decide(given, lambda case, by: acts.drop(case, what, by, is_rival=is_rival))


@hypotheses.command("list")
@case_option
@format_option
def listing(folder: Path, form: str) -> int:
    """The questions that are asked, with their rivals."""
    from sayso.hypotheses import list_hypotheses

    with opened(folder) as case:
        rows = list(list_hypotheses(case))
    short = ({**row, "hypotheses": row["hypotheses"][:10]} for row in rows)
    write_rows(short if form == "table" else rows, form, _FIELDS)
    return DONE


@hypotheses.command()
@click.argument("question", required=False)
@case_option
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
def show(question: str | None, folder: Path, form: str) -> int:
    """The matrix of a question: how probable each rival is, what moved it, what would."""
    from sayso.hypotheses import show_hypotheses
    from sayso.pipeline.telling import load_told

    with opened(folder) as case:
        row = show_hypotheses(case, question, load_told)
    if form == "json":
        click.echo(json.dumps(row, ensure_ascii=False, indent=1))
        return DONE
    click.echo(f"{plain(row['question'], '')} ({row['hypotheses'][:10]})")
    write_rows(_rival_lines(row), "table", ("rival", "words", "at first", "now", "×⅓ to ×3"))
    numbers = tuple(str(place) for place in range(1, len(row["rivals"]) + 1))
    if row["rows"]:
        write_rows(_matrix_lines(row), "table", ("id", "text", "how likely", *numbers, "separates"))
        click.echo(f"Were the rival so: {_LEGEND}.")
    click.echo(plain(row["explanation"], ""))
    for each in row["lost"]:
        say(f"What the decision {each[:10]} placed is not found any more: see `sayso judgements`.")
    return DONE


def _rival_lines(row: dict[str, Any]) -> Iterator[dict[str, Any]]:
    from sayso.weigh.words import in_words, percent

    for place, each in enumerate(row["rivals"], 1):
        low, high = percent(each["low"]), percent(each["high"])
        yield {
            "rival": str(place),
            "words": each["words"],
            "at first": percent(each["prior"]) + (" given" if each["prior_status"] == "given" else ""),
            "now": in_words(each["posterior"]),
            "×⅓ to ×3": low if low == high else f"{low} to {high}",
        }


def _matrix_lines(row: dict[str, Any]) -> Iterator[dict[str, Any]]:
    from sayso.weigh.rivalry import factor
    from sayso.weigh.words import in_words

    for each in row["rows"]:
        steps = {
            str(place): _MARKS[cell["step"]] if cell["judgement"] else "·"
            for place, cell in enumerate(each["cells"], 1)
        }
        likely = in_words(each["belief"]) if each["is_weighed"] else "nothing reported is weighed"
        separates = "nothing" if not each["diagnosticity"] else factor(each["diagnosticity"])
        if each["aside"] is not None:
            likely, separates = f"weighed with {each['aside'][:10]}", "-"
        yield {
            "id": each["proposition"][:10],
            "text": each["text"],
            "how likely": likely,
            **steps,
            "separates": separates,
        }


@click.command()
@click.argument("proposition")
@case_option
@format_option
@click.option("--with-bounds", is_flag=True, help="Also the bounds of the probability of each.")
def consequences(proposition: str, folder: Path, form: str, with_bounds: bool) -> int:
    """What would follow if a proposition proved true, and on whose word.

    PROPOSITION is the id of a proposition or of one of its claims, or a beginning of it. Chains end after
    three steps. What follows is never counted as a report of anything.
    """
    from sayso.consequences import list_consequences

    with opened(folder) as case:
        rows = list(list_consequences(case, proposition, with_bounds=with_bounds))
    bounds = ("low", "high") if with_bounds and rows and "low" in rows[0] else ()
    if with_bounds and rows and not bounds:
        say("This proposition is not weighed yet, so nothing bounds what follows: run `sayso read` again.")
    write_rows(rows, form, ("text", "if_text", "author", *bounds))
    return DONE


@click.command()
@click.argument("condition", metavar="IF")
@click.argument("consequence", metavar="THEN")
@click.option("--step", type=_STEPS, default="surely", show_default=True, help="How surely it follows.")
@click.option("--otherwise", type=_STEPS, help="How surely it would be so, were the first not so.")
@decision
def implies(condition: str, consequence: str, step: str, otherwise: str | None, **given: Any) -> int:
    """If one proposition is so, another would be: see `sayso consequences`."""
    from sayso.deciding.hypotheses import imply

    return _decide(given, lambda case, by: imply(case, (condition, consequence), step, otherwise, by))
