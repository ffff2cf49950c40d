"""Lists of words in the package, each read once."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files


@cache
def _tables() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(files("sayso.wording").joinpath("lists.toml").read_text(encoding="utf-8"))


def ordered(part: str, name: str) -> list[str]:
    """The words of a list of `lists.toml`, in their order."""
    return _tables()[part][name].split()


def listed(part: str, name: str) -> frozenset[str]:
    """The words of a list of `lists.toml`."""
    return frozenset(ordered(part, name))


@cache
def phrases(part: str, name: str) -> tuple[str, ...]:
    """The members of a list of `lists.toml` in which underscores join the words of one."""
    return tuple(member.replace("_", " ") for member in ordered(part, name))
