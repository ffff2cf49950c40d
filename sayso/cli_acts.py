"""`sayso judge …` about claims and propositions, and `sayso rests`: what rests on what."""

from pathlib import Path
from typing import Any, get_args

import click

from sayso.cli_judge import TERMS, WHO, decide, decision, judge
from sayso.cli_parts import DAY, DONE, case_option, format_option, opened
from sayso.model.claim import Factuality
from sayso.model.judging import OUTCOMES

_EITHER = "CLAIM|PROPOSITION"
_HOW = click.option("--how", type=click.Choice(get_args(Factuality)), help="How surely its source says it.")
_ON = click.option("--on", metavar=DAY, help="The day on which it was said.")


@judge.command()
@click.argument("claim", metavar="CLAIM")
@decision
def confirm(claim: str, **given: Any) -> int:
    """You read a claim in its place: it stands as it is listed."""
    from sayso.deciding import claims

    return decide(given, lambda case, by: claims.confirm(case, claim, by))


@judge.command()
@click.argument("wanted", metavar="CLAIM|SOURCE")
@click.option("--why", required=True, help="Why it is thrown out.")
@decision
def reject(wanted: str, why: str, **given: Any) -> int:
    """A claim is none or was read wrongly, or a source is thrown out: it stays listed and counts nowhere.

    Names every proposition and export that rests on it.
    """
    from sayso.deciding import claims

    note = f"{why} {given['note']}" if given["note"] else why
    return decide({**given, "note": note}, lambda case, by: claims.reject(case, wanted, by))


@judge.command()
@click.argument("claim", metavar="CLAIM")
@click.option("--source", "who", metavar=WHO, help="The voice on which the claim rests.")
@click.option("--content", metavar="WORDS", help="The words that are said, as they stand in the document.")
@_HOW
@_ON
@decision
def correct(claim: str, **given: Any) -> int:
    """A claim was read wrongly: its voice, its words, how surely or when it was said. The reading is kept."""
    from sayso.deciding.claims import Correction
    from sayso.deciding.claims import correct as act

    wanted = Correction(**{name: given.pop(name) for name in ("who", "content", "how", "on")})
    return decide(given, lambda case, by: act(case, claim, wanted, by))


@judge.command()
@click.argument("place", metavar="DOCUMENT:WORDS")
@click.option("--who", required=True, metavar="NAME", help="Who says it.")
@click.option("--via", multiple=True, metavar="NAME", help="Who passes it on, outermost first (repeatable).")
@_HOW
@_ON
@decision
def add(place: str, **given: Any) -> int:
    """A claim that was missed: words of a document, who says them, via whom, how surely."""
    from sayso.deciding import claims

    fields = {name: given.pop(name) for name in ("who", "via", "how", "on")}
    added = claims.Added(**{**fields, "how": fields["how"] or "asserted"})
    return decide(given, lambda case, by: claims.add(case, place, added, by))


@judge.command()
@click.argument("claim", metavar="CLAIM")
@click.option("--of", "whom", metavar="NAME|N", required=True, help="Whom you ask, as --user names them.")
@decision
def ask(claim: str, whom: str, **given: Any) -> int:
    """A question to a colleague about a claim (--note), open until `judge answered`."""
    from sayso.deciding import claims

    return decide(given, lambda case, by: claims.ask(case, claim, whom, by))


@judge.command()
@click.argument("question", metavar="ID")
@decision
def answered(question: str, **given: Any) -> int:
    """The answer (--note) to a question: the id of its judgement."""
    from sayso.deciding import claims

    return decide(given, lambda case, by: claims.answer(case, question, by))


@judge.command()
@click.argument("left", metavar=_EITHER)
@click.argument("right", metavar=_EITHER)
@decision
def merge(left: str, right: str, **given: Any) -> int:
    """Two claims or propositions say the same."""
    from sayso.deciding import claims

    return decide(given, lambda case, by: claims.merge(case, left, right, by))


@judge.command()
@click.argument("claim", metavar="CLAIM")
@click.argument("word", metavar="from", type=click.Choice(["from"]))
@click.argument("other", metavar=_EITHER)
@decision
def split(claim: str, word: str, other: str, **given: Any) -> int:
    """A claim does not say what a proposition says, or what another claim says."""
    from sayso.deciding import claims

    return decide(given, lambda case, by: claims.split(case, claim, other, by))


@judge.command("rests-on")
@click.argument("claim", metavar="CLAIM")
@click.argument("parent", metavar="CLAIM|own")
@decision
def rests_on(claim: str, parent: str, **given: Any) -> int:
    """A claim repeats another, or (own) rests on its source's own word."""
    from sayso.deciding import claims

    return decide(given, lambda case, by: claims.rest_on(case, claim, parent, by))


@judge.command()
@click.argument("wanted", metavar="PROPOSITION")
@click.argument("outcome", type=click.Choice(OUTCOMES))
@click.option("--on", required=True, metavar=DAY, help="Since when that is known.")
@click.option("--by", "document", required=True, metavar="DOCUMENT", help="The document that shows it.")
@decision
def resolve(wanted: str, outcome: str, on: str, document: str, **given: Any) -> int:
    """What a proposition turned out to be, since when and by which document; the id of a claim will do."""
    from sayso.deciding import claims

    return decide(given, lambda case, by: claims.resolve(case, wanted, outcome, (on, document), by))


@click.command()
@click.argument("wanted", metavar="ID")
@case_option
@format_option
def rests(wanted: str, folder: Path, form: str) -> int:
    """What rests on a claim, source, document or proposition: propositions, and exports that may hold it."""
    from sayso.deciding.reliance import rests_on as find
    from sayso.output import write_rows

    with opened(folder) as case:
        rows = find(case, wanted)
        columns = ("what", "id", "text", "claims", "of_claims", "lineages", "of_lineages")
        write_rows(rows, form, columns)
    return DONE


@click.command()
@click.argument("text", metavar="TEXT|FILE")
@click.option("--who", required=True, metavar="NAME", help="Who said it; a code protects (INT-1).")
@click.option("--on", required=True, metavar=DAY, help="When it was said.")
@click.option("--via", multiple=True, metavar="NAME", help="Who passed it on, outermost first (repeatable).")
@click.option("--about", metavar="HEADING", help="What it is about, in a few words.")
@click.option("--terms", type=click.Choice(TERMS), help="The terms on which it was said.")
@click.option("--until", metavar=DAY, help="The last day of an embargo.")
@decision
def note(text: str, terms: str | None, until: str | None, **given: Any) -> int:
    """What was learned outside the leak (an interview, a call, a report) becomes a document of the case.

    Its claims have their chain and are weighed like any other. `sayso forget` removes it.
    """
    from sayso.deciding import notes

    notes.check_terms(terms, until)
    fields = {name: given.pop(name) for name in ("who", "on", "via", "about")}
    taken = notes.Note(text=_words_of(text), **fields)
    done = decide(given, lambda case, by: notes.take_note(case, taken, by))
    if terms is not None:
        from sayso.deciding.acts import set_terms

        who = str(fields["who"])
        decide(given, lambda case, by: set_terms(case, who, terms, by, until=until))
    return done


def _words_of(given: str) -> str:
    """The text itself, or that of the file with this name. Raises `UsageError`."""
    from sayso.errors import UsageError

    try:
        is_file = Path(given).is_file()
    except (OSError, ValueError):  # too long for a name, or no name at all
        is_file = False
    if not is_file:
        return given
    try:
        return Path(given).read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise UsageError(f"{given} is no UTF-8 text: save it as one, or paste the words.") from error
