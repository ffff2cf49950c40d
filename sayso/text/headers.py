"""Forms inside a text that say where a report comes from: intelligence headers and memo source lines."""

import re
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from sayso.model.chain import Hop
from sayso.model.document import HeaderForm, Zone, ZoneKind
from sayso.model.place import Span

_FIELDS = {
    "SOURCE": "source",
    "SOURCES": "source",
    "SOURCE CODE": "source",
    "ATTRIBUTION": "attribution",
    "SOURCE DESCRIPTION": "description",
    "SOURCES DESCRIPTION": "description",
    "DESCRIPTION": "description",
    "PUBLICATION": "terms",
    "SOURCE RELIABILITY": "reliability",
    "RELIABILITY": "reliability",
    "ITEM CREDIBILITY": "credibility",
    "CREDIBILITY": "credibility",
    "SPECIAL HANDLING": "handling",
    "DISTRIBUTION": "distribution",
    "SUGGESTED DISTRIBUTION": "distribution",
    "SOURCE HANDLER": "handler",
    "HANDLER": "handler",
}
_NAMES = "|".join(sorted(_FIELDS, key=len, reverse=True))
_LINE = re.compile(
    rf"^([ \t>*]{{0,80}})({_NAMES})[ \t*]{{0,9}}:[ \t*]{{0,80}}(.*)$",
    re.MULTILINE,
)
_CODE = re.compile(r"[A-Za-z]{1,6}[-_ ]?\d{1,5}(?:[A-Za-z]|[-.]\d{1,3})?")
_SUBJECT_CODE = re.compile(
    r"(?:^|:\s{0,9})INSIGHT\b.{0,200}[-–—:]\s{0,9}([A-Z]{1,6}[-_ ]?\d{1,5}[A-Za-z]?)\s{0,9}$"
)
# What ends the words of a form's source: a drawn line, or the house speaking in a comment of its own.
_RULE = re.compile(r"^[ \t>]{0,40}(?:[-_]{3,}[ \t]*$|(?:[A-Z]{1,12}[ ]){0,2}COMMENTS?[ ]?:)", re.MULTILINE)
_MOST_WRAPPED = 12
_TERMS = ("terms", "handling", "distribution")
_READABLE = ("body", "quoted", "forwarded")


@dataclass(slots=True)
class _Draft:
    start: int
    end: int
    values: dict[str, str] = field(default_factory=dict)


def find_forms(content: str, zones: Sequence[Zone], title: str | None = None) -> tuple[HeaderForm, ...]:
    """The forms in the readable zones of `content`, in order; values verbatim, lines of one value joined.

    `title` is the mail's subject: "INSIGHT - COUNTRY - topic - CODE" gives the code where a form lacks it.
    """
    if not any(name in content for name in ("SOURCE", "ATTRIBUTION", "CREDIBILITY")):
        return ()
    drafts: list[_Draft] = []
    for zone in zones:
        if zone.kind in _READABLE:
            drafts.extend(_drafts(content, zone.span))
    code = _subject_code(title)
    return tuple(_form(draft, code) for draft in drafts if _is_form(draft))


def _drafts(content: str, span: Span) -> list[_Draft]:
    """Groups neighbouring field lines of one zone; a field seen twice begins another form."""
    drafts: list[_Draft] = []
    for found in _LINE.finditer(content, span.start, span.end):
        name = _FIELDS[found[2]]
        end = _value_end(content, found.end(), span.end)
        value = _joined(content[found.start(3) : end])
        gap = content[drafts[-1].end : found.start()] if drafts else ""
        if drafts and name not in drafts[-1].values and _is_gap(gap):
            drafts[-1].values[name] = value
            drafts[-1].end = end
        else:
            drafts.append(_Draft(found.start(), end, {name: value}))
    return drafts


def _is_gap(between: str) -> bool:
    """Whether two fields stand together: nothing but a blank line or two between them."""
    return not between.strip(" \t\n>*") and between.count("\n") < 4


def _value_end(content: str, end: int, limit: int) -> int:
    """The end of a value that wraps onto the next lines, up to a blank line or the next field."""
    for _ in range(_MOST_WRAPPED):
        if end >= limit or content[end] != "\n":
            break
        stop = content.find("\n", end + 1, limit)
        stop = limit if stop < 0 else stop
        line = content[end + 1 : stop]
        if not line.strip(" \t>*") or _LINE.match(line) or _RULE.match(line) or _begins_label(line):
            break
        end = stop
    return end


def _begins_label(line: str) -> bool:
    head, colon, _ = line.strip(" \t>*").partition(":")
    return bool(colon) and head.isupper() and len(head) < 40


def _joined(value: str) -> str:
    return " ".join(line.strip(" \t>*") for line in value.split("\n")).strip()


def _is_form(draft: _Draft) -> bool:
    """Two fields make a form; a lone source line only where it describes a source in words."""
    names = draft.values.keys()
    if len(names) > 1:
        return bool(names & {"source", "attribution", "description", "reliability"})
    return "source" in names and len(draft.values["source"].split()) > 2


def _form(draft: _Draft, code: str | None) -> HeaderForm:
    values = draft.values
    description = values.get("description") or values.get("attribution")
    return HeaderForm(
        span=Span(start=draft.start, end=draft.end),
        source=values.get("source") or code,
        description=description or None,
        terms="; ".join(each for name in _TERMS for each in _said(values, name)) or None,
        reliability=values.get("reliability") or None,
        credibility=values.get("credibility") or None,
        handler=values.get("handler") or None,
    )


def _said(values: dict[str, str], name: str) -> list[str]:
    """The value of a field, unless the house left it open."""
    value = values.get(name, "")
    return [] if value.strip(" .-").lower() in ("", "none", "n/a", "na") else [value]


def _subject_code(title: str | None) -> str | None:
    found = _SUBJECT_CODE.search(title[:400]) if title else None
    return found[1] if found else None


def credit_forms(content: str, zones: Sequence[Zone], forms: Sequence[HeaderForm]) -> tuple[Zone, ...]:
    """`zones` with each form as a zone of its own, and the words below it given to the source it names.

    They are the source's until another voice speaks or signs, a line of dashes comes, or the next form.
    """
    if not forms:
        return tuple(zones)
    credited: list[Zone] = []
    left = deque(forms)
    voices: tuple[Hop, ...] = ()
    source: Hop | None = None
    for zone in zones:
        inside: list[HeaderForm] = []
        while left and left[0].span.end <= zone.span.end:
            inside.append(left.popleft())
        if zone.voices != voices or zone.kind not in (*_READABLE, "code"):
            voices, source = zone.voices, None
        for form, end in _sections(zone, inside):
            rule = _RULE.search(content, form.span.end if form else zone.span.start, end)
            ruled = rule.start() if rule and zone.kind != "code" else end
            if form is not None:
                source = source_hop(form)
                _extend(credited, zone, form.span.end, kind="form")
            _extend(credited, zone, ruled, source=source if zone.kind != "code" else None)
            source = source if ruled == end else None
            _extend(credited, zone, end)
    return tuple(credited)


def _sections(zone: Zone, forms: Sequence[HeaderForm]) -> list[tuple[HeaderForm | None, int]]:
    """What stands before the first form, then each form with the words below it: their ends."""
    edges = [form.span.start for form in forms] + [zone.span.end]
    return list(zip((None, *forms), edges, strict=True))


def _extend(
    zones: list[Zone], zone: Zone, end: int, *, kind: ZoneKind | None = None, source: Hop | None = None
) -> None:
    """Adds the stretch of `zone` from where `zones` end to `end`."""
    start = max(zones[-1].span.end if zones else 0, zone.span.start)
    if end > start:
        voices = zone.voices if source is None else (*zone.voices, source)
        zones.append(replace(zone, kind=kind or zone.kind, span=Span(start=start, end=end), voices=voices))


def source_hop(form: HeaderForm) -> Hop:
    """The voice that a form names: a code is a person, a described source an unnamed voice."""
    named = form.source or ""
    if _CODE.fullmatch(named.strip()):
        return Hop(name=named.strip(), medium="form", kind="person", description=form.description)
    return Hop(
        name=None, medium="form", kind="unnamed", description=named or form.description, span=form.span
    )
