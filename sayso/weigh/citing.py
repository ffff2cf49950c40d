"""Citations: where a text says that it has something from another house or agency, in English and Spanish.

Cues are fixed turns of journalism ("first reported by", "told Reuters", "(AP) -", "according to the Post",
"could not independently confirm", "según informó"). A name is a run of capitalised words; whom it means is
told by `Houses`, for "the Post" is The Harbour Post where the case holds no other Post.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from sayso.model.place import Span

CitationKind = Literal["credits", "by-line", "unconfirmed", "link"]

_NAME = (
    r"(?P<name>(?:[Tt]he |[Ee]l |[Ll]a )?[A-ZÁÉÍÓÚÑ][\w&.'’-]*"
    r"(?:\s(?:of\s|de\s|del\s)?[A-ZÁÉÍÓÚÑ][\w&'’-]*){0,4})"
)
_TOLD = r"(?:first\s|has\s|had\s)?reported|wrote|writes|reports|revealed|disclosed|broke\sthe\sstory"
_CREDITS = (
    r"\b(?:first|originally|previously|as)\s(?:was\s)?(?:reported|published|disclosed|revealed|told|carried)"
    rf"\s(?:by|in)\s{_NAME}",
    rf"\b(?:reported|published|disclosed|revealed)\sby\s{_NAME}",
    rf"\b[Aa]ccording\sto\s(?:a\s(?:report|story|article|dispatch)\s(?:by|in|from|of)\s)?{_NAME}",
    rf"\b[Aa]s\s{_NAME}\s(?:{_TOLD})\b",
    r"\b(?:told|tells|speaking\sto|an\sinterview\swith|quoted\sby|citing|cited\sby|credit(?:ed)?\sto|"
    rf"courtesy\sof)\s{_NAME}",
    rf"\b(?:a|the)\s(?:report|story|article|dispatch)\s(?:by|in|from|of)\s{_NAME}",
    rf"\b[Ss]egún\s(?:informó\s|publicó\s|reveló\s|un\s(?:informe|artículo|despacho)\sde\s)?{_NAME}",
    r"\b(?:informó|publicó|reveló|publicado\s(?:por|en)|citando\sa|dijo\sa|declaró\sa|"
    rf"como\s(?:informó|publicó))\s{_NAME}",
)
_BY_LINES = (
    r"(?m)^\W{0,3}(?:[A-ZÁÉÍÓÚÑ][\w.,'’ ]{0,50}?\s)?\((?P<name>[A-Z][\w&.'’ -]{1,30})\)\s?[-–—]",
    rf"(?m)^\s*(?:By|Por|From|Source|Fuente|Agency|Agencia):?\s{_NAME}\s*$",
    r"(?m)^\s*[A-Z][A-Z .]{2,30},\s(?:[A-Z][a-z]+\.?\s\d{1,2}\s)?\((?P<name>[A-Z][\w&.'’ -]{1,30})\)",
)
_UNCONFIRMED = (
    r"\b(?:could|can|has|had|have)\s?not\s(?:been\s)?(?:able\sto\s)?independently\s(?:confirm|verif)\w*",
    r"\bno\s(?:pudo|ha\spodido|fue\sposible)\s(?:confirmar|verificar)\w*"
    r"(?:\sde\s(?:forma|manera)\sindependiente)?",
)
_LINK = r"https?://(?:www\.)?(?P<name>[\w.-]+)[^\s<>\")\]]*"
_PATTERNS: tuple[tuple[CitationKind, re.Pattern[str]], ...] = (
    *(("credits", re.compile(each)) for each in _CREDITS),
    *(("by-line", re.compile(each)) for each in _BY_LINES),
    *(("unconfirmed", re.compile(each)) for each in _UNCONFIRMED),
    ("link", re.compile(_LINK)),
)
_ARTICLES = re.compile(r"^(?:the|el|la|los|las)\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A place that points at another house. `name` is as written, `None` for words that own up to resting on
    others without saying on whom ("could not independently confirm").
    """

    kind: CitationKind
    span: Span
    name: str | None


def find_citations(text: str) -> tuple[Citation, ...]:
    """The citations of a text, in order of place; of two at one place the longer."""
    found = sorted(_found(text), key=lambda each: (each.span.start, -each.span.end, each.kind))
    kept: list[Citation] = []
    for each in found:
        if not kept or not kept[-1].span.meets(each.span):
            kept.append(each)
    return tuple(kept)


def _found(text: str) -> Iterator[Citation]:
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            name = match.groupdict().get("name")
            if name is not None:
                name = name.strip(" .,'’").rpartition(".")[0] if kind == "link" else name.strip(" .,'’")
            yield Citation(kind=kind, span=Span(start=match.start(), end=match.end()), name=name or None)


def house_key(name: str) -> str:
    """A name as houses are compared: letters and digits, no article, no marks on letters."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(each if each.isalnum() else " " for each in plain if not unicodedata.combining(each))
    return _ARTICLES.sub("", " ".join(plain.split()))


class Houses:
    """Who is meant by the name of a house. `names` gives for each house (any id) what it is called."""

    def __init__(self, names: Mapping[str, Iterable[str]]) -> None:
        full: defaultdict[str, set[str]] = defaultdict(set)
        short: defaultdict[str, set[str]] = defaultdict(set)
        for house, known in names.items():
            for name in known:
                key = house_key(name)
                full[key].add(house)
                for part in _shortened(key):
                    short[part].add(house)
        self._full = {key: min(houses) for key, houses in full.items() if key and len(houses) == 1}
        self._short = {key: min(houses) for key, houses in short.items() if len(houses) == 1}

    def of(self, name: str) -> str | None:
        """The house with this name, or the only one whose name ends with it; `None` where nobody fits."""
        key = house_key(name)
        return self._full.get(key) or self._short.get(key)


def _shortened(key: str) -> Iterator[str]:
    """ "post" and "harbourpost" for "harbour post" (a link has no spaces), and its first letters."""
    words = key.split()
    if len(words) > 1:
        yield words[-1]
        yield "".join(words)
        yield "".join(word[0] for word in words)
