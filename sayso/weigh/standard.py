"""The house standard: editors decide by rule, not by number."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields

from sayso.model.belief import Requirement
from sayso.weigh.prose import listed


@dataclass(frozen=True, slots=True, kw_only=True)
class Standard:
    """What a house asks of a proposition before it prints it: `[standard]` in `case.toml`."""

    separate_origins: int = 2
    firsthand: int = 1
    documented_or_on_record: bool = True
    reply_asked: bool = True
    reviewed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """One separate origin of a proposition, as far as the standard asks. `label` is how it is called.

    `perhaps` are the labels of other origins that it may be one with.
    """

    label: str
    claims: int
    is_firsthand: bool = False
    is_document: bool = False
    is_on_record: bool = False
    is_reviewed: bool = False
    perhaps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a case holds on a proposition. `concerned` are voices named in it; `asked` those of them, or of
    whoever was asked about its claims, with the state of their reply.
    """

    origins: tuple[Origin, ...]
    concerned: tuple[str, ...] = ()
    asked: Mapping[str, str] | None = None


def read_standard(table: object) -> Standard:
    """The standard of a case from the table `[standard]` of its settings; the default where there is none.

    Raises `ValueError` in words that name the key and the remedy.
    """
    if table is None:
        return Standard()
    if not isinstance(table, dict):
        raise ValueError("[standard] is no table: write its keys under a line [standard]")
    known = {each.name: each.default for each in fields(Standard)}
    for key, value in table.items():
        if key not in known:
            raise ValueError(f"[standard] has no key {key}: use {', '.join(known)}")
        if isinstance(known[key], bool):
            if not isinstance(value, bool):
                raise ValueError(f"[standard] {key} = {value!r}: write true or false")
        elif isinstance(value, bool) or not isinstance(value, int) or value < 0:
            raise ValueError(f"[standard] {key} = {value!r}: write a whole number, 0 to ask for none")
    return Standard(**table)


def requirements(standard: Standard, found: Found) -> tuple[Requirement, ...]:
    """What a proposition meets of the standard and what is missing, in words, in a fixed order."""
    return tuple(_lines(standard, found))


def _lines(standard: Standard, found: Found) -> Iterator[Requirement]:
    origins = found.origins
    if standard.separate_origins:
        yield _separate(standard.separate_origins, origins)
    if standard.firsthand:
        yield _counted(
            f"at least {standard.firsthand} firsthand",
            standard.firsthand,
            [each.label for each in origins if each.is_firsthand],
            "all of it comes by way of others",
        )
    if standard.documented_or_on_record:
        there = [each.label for each in origins if each.is_document or each.is_on_record]
        yield _counted("a document or a voice on record", 1, there, "no document, and nobody on record")
    if standard.reply_asked:
        yield _reply(found)
    if standard.reviewed:
        yield _reviewed(origins)


def _separate(wanted: int, origins: tuple[Origin, ...]) -> Requirement:
    words = f"{_number(len(origins), 'separate origin')}" if origins else "no origin that counts"
    labels = [each.label for each in origins]
    words += f": {_listed(labels)}" if labels else ""
    doubtful = sorted(each.label for each in origins if each.perhaps)
    if doubtful:
        words += f"; {_listed(doubtful)} may be one and the same"
    sure = len(origins) - max(0, len(doubtful) - 1)
    return Requirement(
        name=f"at least {_number(wanted, 'separate origin')}", is_met=sure >= wanted, found=words
    )


def _counted(name: str, wanted: int, there: list[str], nothing: str) -> Requirement:
    return Requirement(name=name, is_met=len(there) >= wanted, found=_listed(there) if there else nothing)


def _reply(found: Found) -> Requirement:
    name = "those concerned asked for a reply"
    asked = found.asked or {}
    missing = [each for each in found.concerned if each not in asked]
    if not found.concerned and not asked:
        return Requirement(name=name, is_met=False, found="nobody is recorded as asked")
    words = [f"{who}: {state}" for who, state in sorted(asked.items())]
    words += [f"{_listed(missing)} not asked"] if missing else []
    return Requirement(name=name, is_met=not missing, found="; ".join(words))


def _reviewed(origins: tuple[Origin, ...]) -> Requirement:
    missing = [each.label for each in origins if not each.is_reviewed]
    if not origins:
        words = "no claim to review"
    elif missing:
        words = f"nobody has checked what rests on {_listed(missing)}"
    else:
        words = "a claim of every origin is checked"
    name = "a claim of every origin checked by a person"
    return Requirement(name=name, is_met=bool(origins) and not missing, found=words)


def _number(count: int, thing: str) -> str:
    return f"{count} {thing}{'' if count == 1 else 's'}"


def _listed(words: list[str]) -> str:
    """Labels in a row; of those called alike how many."""
    counts = Counter(words)
    return listed([f"{word} ({count} of that name)" if count > 1 else word for word, count in counts.items()])
