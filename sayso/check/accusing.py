"""Words that accuse somebody: patterns that decide, and beginnings of words by which an index finds them."""

import re
import tomllib
from functools import cache
from importlib.resources import files

from sayso.wording.hedging import plain

_HEAD = re.compile(r"\(\?:[a-z|]+\)|[a-z]+")  # the first word of a pattern, or the choice of first words


def accusation_in(sentence: str) -> str | None:
    """The words of a sentence that accuse somebody; `None` where none do.

    >>> accusation_in("Maresh was promised three percent of the fees, a source said.")
    'promised three percent'
    >>> accusation_in("The criminal court sits on Monday.")
    """
    accusing, harmless = _patterns()
    found = accusing.search(harmless.sub(" ", plain(sentence)))
    return None if found is None else found[0]


@cache
def accusing_beginnings() -> tuple[str, ...]:
    """Beginnings of words of which every accusing pattern needs one: a sieve for an index of words."""
    table = tomllib.loads(files("sayso.check").joinpath("accusations.toml").read_text(encoding="utf-8"))
    heads = [_HEAD.match(re.sub(r"[a-z]\?", "", pattern)) for pattern in table["patterns"]]
    words = {word for head in heads if head is not None for word in re.findall("[a-z]{3,}", head[0])}
    return tuple(sorted(words))


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    table = tomllib.loads(files("sayso.check").joinpath("accusations.toml").read_text(encoding="utf-8"))
    return tuple(  # type: ignore[return-value]
        re.compile(rf"(?<![\w-])(?:{'|'.join(table[name])})(?![\w-])") for name in ("patterns", "harmless")
    )
