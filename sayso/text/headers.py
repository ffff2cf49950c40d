"""Forms inside a text that say where a report comes from: intelligence headers and memo source lines."""

import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from sayso.model.chain import Hop
from sayso.model.document import HeaderForm, Zone, ZoneKind
from sayso.model.place import Span
from sayso.text.fields import LONGEST, RUN_ON, field_of, is_capital

_SIEVE = ("SOURC", "ATTRIB", "RELIAB", "CREDIB", "eliability", "redibility", "ttribution:")
_FIRST = (  # how the names of fields begin, as they stand or as a scanner reads them
    r"S[O0o][UuVv][Rr]|S[Rr][Cc]|A[Tt][Tt]|D[Ee][Ss]|P[Uu][Bb]|R[Ee]|[I1l|][Tt]|C[Rr]|C[Aa][Vv]|S[Pp]|S[Uu][Gg]"
    r"|H[Aa][Nn]|D[Ii1l][Ss]|F[Oo][Rr]|F[Rr][Oo]|I[Nn][Ff]"
)
_LINE = re.compile(
    rf"^([ \t>*|•-]{{0,80}})((?:{_FIRST})[\w|!'’/. ]{{0,{LONGEST}}}?)[ \t*_]{{0,9}}"
    r"(?::|[;.,=](?=[ \t])|[ \t][-–—](?=[ \t])|\t(?=\S))[ \t*|]{0,80}(.*)$",
    re.MULTILINE,
)
_CODE = re.compile(r"[A-Za-z]{1,6}[-_ ]?\d{1,5}(?:[A-Za-z]|[-.]\d{1,3})?")
_REPLY = re.compile(
    r"^\W{0,9}(?:\[[^\]]{0,40}\]\s{0,9}){0,4}(?:re|aw|sv|rv|antw|ré?f?)\s?(?:\[\d{1,3}\])?\s?:", re.IGNORECASE
)
_FORWARD = re.compile(r"^\W{0,9}(?:\[[^\]]{0,40}\]\s{0,9}){0,4}(?:fwd?|wg|tr|rv)\s?:", re.IGNORECASE)
_INSIGHT = re.compile(r"\bINSIGHTS?\b(?:\s{1,9}FROM\s{1,9}(?P<from>[A-Z0-9, /&-]{2,40}?)\s{0,9}[:–—-])?")
_PARTS = re.compile(r"\s{0,9}(?:--?|[–—:;|])\s{1,9}|\s{1,9}(?:--?|[–—])\s{0,9}")
_SUBJECT_CODE = re.compile(r"[A-Z]{1,6}[-_ ]?\d{1,5}[A-Za-z]?")
_CODES = re.compile(
    rf"{_SUBJECT_CODE.pattern}(?:\s{{0,3}}(?:,|/|&|and|\+)\s{{0,3}}{_SUBJECT_CODE.pattern}){{0,8}}"
)
# What ends the words of a form's source: a drawn line, or the house speaking in a comment of its own.
_RULE = re.compile(
    r"^[ \t>]{0,40}(?:[-_=*]{3,}[ \t]*$"
    r"|(?!SOURCES?\b)(?:[A-Z]{1,12}(?:'S)?[ ]){0,2}(?:COMMENTS?|ANALYSIS)[ ]?:)",
    re.MULTILINE,
)
_ASIDE = re.compile(
    r"\((?!SOURCES?\b)(?:[A-Z]{1,12}(?:'S)?[ ]){0,2}COMMENTS?[ ]?:[^()]{0,3000}\)", re.IGNORECASE
)
_SOURCE_COMMENT = re.compile(r"\(\s?sources?(?:'s|’s)?\s", re.IGNORECASE)
_SPEAKS_OF_SOURCE = re.compile(
    r"\b(?:sources?|access|officials?|contacts?|individuals?|person|diplomats?|officers?|insiders?|members?"
    r"|advis[eo]rs?|close|knowledge|tied|connected|former|retired|senior|employees?|agents?|journalists?|businessm[ae]n)\b",
    re.IGNORECASE,
)
_FROM_SOURCES = re.compile(r"\bFROM\b.{0,200}\bSOURCES?\b")
_LINKS = frozenset(
    [
        "the",
        "of",
        "and",
        "to",
        "a",
        "an",
        "in",
        "with",
        "for",
        "by",
        "from",
        "or",
        "at",
        "on",
        "as",
        "de",
        "la",
    ]
)
_MOST_WRAPPED = 12
_WRAPS_AFTER = 45
_TERMS = ("terms", "handling", "distribution")
_NO_WRAP = ("reliability", "credibility", "handler")
_TELLING = {"source", "attribution", "description", "reliability"}
_SURE = {"attribution", "reliability", "credibility", "handler", "handling"}  # no words of other trades
_READABLE = ("body", "quoted", "forwarded")
_OPEN = frozenset({"", "none", "n/a", "na", "n.a", "nil", "tbd", "unknown", "?", "x", "not applicable"})


@dataclass(slots=True)
class _Draft:
    start: int
    end: int
    values: dict[str, str] = field(default_factory=dict)
    capital: bool = True


def find_forms(content: str, zones: Sequence[Zone], title: str | None = None) -> tuple[HeaderForm, ...]:
    """The forms in the readable zones of `content`, in order; values verbatim, lines of one value joined.

    `title` is the mail's subject: "INSIGHT - COUNTRY - topic - CODE" gives the code where a form lacks it.
    """
    if not any(part in content for part in _SIEVE):
        return ()
    drafts: list[_Draft] = []
    for zone in zones:
        if zone.kind in _READABLE:
            drafts.extend(_drafts(content, zone.span))
    code = subject_code(title)
    return tuple(_form(draft, code) for draft in drafts if _is_form(draft))


def _drafts(content: str, span: Span) -> list[_Draft]:
    """Groups neighbouring field lines of one zone; a field seen twice begins another form."""
    drafts: list[_Draft] = []
    for start, name, spelled, value, end in _fields(content, span):
        gap = content[drafts[-1].end : start] if drafts else ""
        if drafts and name not in drafts[-1].values and _is_gap(gap):
            drafts[-1].values[name] = value
            drafts[-1].end = max(end, drafts[-1].end)
            drafts[-1].capital &= spelled
        elif drafts and name == "access" and _is_gap(gap):
            continue
        else:
            drafts.append(_Draft(start, end, {name: value}, spelled))
    return drafts


def _fields(content: str, span: Span) -> Iterator[tuple[int, str, bool, str, int]]:
    """The fields in a zone: place, meaning, whether its name stands in capitals, value, end of the value."""
    rows: list[tuple[int, str, bool, str, int]] = []
    for found in _LINE.finditer(content, span.start, span.end):
        name = field_of(found[2])
        if name is None:
            continue
        capital = is_capital(found[2])
        if "\t" in found[0] and (table := _table(content, found, span.end)):
            names, values, stop = table
            rows.extend(
                (found.start(), each, capital, v, stop) for each, v in zip(names, values, strict=False)
            )
            continue
        stop = _value_end(content, found.start(3), found.end(), span.end, name)
        value = _joined(content[found.start(3) : stop])
        rows.extend((found.start(), each, capital, v, stop) for each, v in _split_run_on(name, value))
    rows += [(start, "access", True, words, end) for start, end, words in _accesses(content, span)]
    return iter(sorted(rows, key=lambda row: row[0]))


def _table(content: str, found: re.Match[str], limit: int) -> tuple[list[str], list[str], int] | None:
    """Fields whose names stand side by side in one row of a table and their values in the next."""
    names = [field_of(cell.strip(" :>*|")) for cell in found[0].strip().split("\t")]
    if len(names) < 2 or None in names or found.end() >= limit:
        return None
    stop = content.find("\n", found.end() + 1, limit)
    stop = limit if stop < 0 else stop
    values = [cell.strip(" >*|\n") for cell in content[found.end() + 1 : stop].split("\t")]
    return [name for name in names if name], values, stop


def _split_run_on(name: str, value: str) -> list[tuple[str, str]]:
    """A value that holds further fields ("A  ITEM CREDIBILITY: 2/3") taken apart."""
    parts = RUN_ON.split(value)
    fields = [(name, parts[0].strip())]
    for part in parts[1:]:
        label, _, words = part.partition(":")
        if meaning := field_of(label):
            fields.append((meaning, words.strip()))
    return fields


def _accesses(content: str, span: Span) -> Iterator[tuple[int, int, str]]:
    """Paragraphs in capitals that say "… FROM A SOURCE …": where, and their words."""
    reached = span.start
    while (found := content.find("SOURCE", reached, span.end)) >= 0:
        start, reached = _paragraph(content, span, found)
        words = _joined(content[start:reached])
        if len(words) < 400 and words.isupper() and ":" not in words and _FROM_SOURCES.search(words):
            yield start, reached, words


def _paragraph(content: str, span: Span, at: int) -> tuple[int, int]:
    """The lines around a place up to an empty one, at most three above and below it."""
    start, end = at, at
    for _ in range(4):
        start = max(content.rfind("\n", span.start, start), span.start - 1)
        line = content[max(content.rfind("\n", span.start, start), span.start - 1) + 1 : start]
        if start < span.start or not line.strip(" \t>*|"):
            break
    for _ in range(4):
        end = content.find("\n", end, span.end)
        if end < 0:
            return start + 1, span.end
        after = content.find("\n", end + 1, span.end)
        if not content[end + 1 : span.end if after < 0 else after].strip(" \t>*|"):
            break
        end += 1
    return start + 1, end


def _is_gap(between: str) -> bool:
    """Whether two fields stand together: nothing but a blank line or two between them."""
    return not between.strip(" \t\n>*|") and between.count("\n") < 4


def _value_end(content: str, start: int, end: int, limit: int, name: str) -> int:
    """The end of a value that wraps onto the next lines, up to a blank line or the next field."""
    line = content[start:end]
    for _ in range(_MOST_WRAPPED):
        if end >= limit or content[end] != "\n":
            break
        filled = line.strip(" \t>*|")
        if filled and name in _NO_WRAP:
            break
        stop = content.find("\n", end + 1, limit)
        stop = limit if stop < 0 else stop
        following = content[end + 1 : stop]
        if not following.strip(" \t>*|") or _RULE.match(following) or _begins_field(following):
            break
        if filled and not _wraps(filled, following.strip(" \t>*|")):
            break
        line, end = following, stop
    return end


def _wraps(line: str, following: str) -> bool:
    if following[0].islower() or line[-1] in ",;-–(/" or line[line.rfind(" ") + 1 :] in _LINKS:
        return True
    return len(line) >= _WRAPS_AFTER and line[-1] not in ".!?:"


def _begins_field(line: str) -> bool:
    found = _LINE.match(line)
    if found is not None and field_of(found[2]):
        return True
    head, colon, _ = line.strip(" \t>*").partition(":")
    return bool(colon) and head.isupper() and len(head) < 40


def _joined(value: str) -> str:
    return " ".join(line.strip(" \t>*|") for line in value.split("\n")).strip()


def _is_form(draft: _Draft) -> bool:
    """Two fields make a form; a lone source line only where it describes a source in words."""
    names = draft.values.keys()
    if "access" in names and len(names) == 1:
        return True
    if len(names - {"access"}) > 1:
        return bool(names & (_TELLING if draft.capital else _SURE))
    return draft.capital and "source" in names and _describes(draft.values["source"])


def _describes(value: str) -> bool:
    """Whether the words of a lone line describe a source, and are no name of a paper."""
    words = value.split()
    if len(words) < 3:
        return False
    plain = [
        word for word in words[1:] if word[0].islower() and word not in ("of", "the", "and", "de", "for")
    ]
    return bool(plain) or _SPEAKS_OF_SOURCE.search(value) is not None


def _form(draft: _Draft, code: str | None) -> HeaderForm:
    values = {name: value for name, value in draft.values.items() if not _is_open(value)}
    described = values.get("description") or values.get("attribution")
    terms = [values[name] for name in _TERMS if name in values]
    source = values.get("source") or code
    if "access" in values:
        if source or described:
            terms.append(values["access"])
        else:
            source = values["access"]
    return HeaderForm(
        span=Span(start=draft.start, end=draft.end),
        source=source,
        description=described or None,
        terms="; ".join(terms) or None,
        reliability=values.get("reliability"),
        credibility=values.get("credibility"),
        handler=values.get("handler"),
        attribution=values.get("attribution"),
    )


def _is_open(value: str) -> bool:
    """Whether the house left a field open."""
    return value.strip(" .-–—_*()[]").lower() in _OPEN


def subject_code(title: str | None) -> str | None:
    """The code of the source, or the codes, in a subject "INSIGHT - COUNTRY - topic - CODE"."""
    found = _INSIGHT.search(title[:400]) if title else None
    if found is None or title is None:
        return None
    if found["from"] and _CODES.fullmatch(found["from"].strip()):
        return found["from"].strip()
    parts = [part.strip(" .,;()[]") for part in _PARTS.split(title[found.end() : 400])]
    parts = [part for part in parts if part]
    for part in (*parts[:-3:-1], *parts[:1]):  # the code ends the subject, or begins it
        if _CODES.fullmatch(part):
            return part
    return None


def credit_forms(
    content: str, zones: Sequence[Zone], forms: Sequence[HeaderForm], title: str | None = None
) -> tuple[Zone, ...]:
    """`zones` with each form as a zone of its own, and the words below it given to the source it names.

    They are the source's until another voice speaks or signs, a line of dashes comes, or the next form.
    Where a mail has no form, the code in its subject (`title`) names the source of its own words.
    """
    if not forms:
        return _credit_subject(zones, title)
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
            told = source if zone.kind != "code" else None
            if told is not None:
                _credit_around_asides(content, credited, zone, ruled, told)
            _extend(credited, zone, ruled, source=told)
            source = source if ruled == end else None
            _extend(credited, zone, end)
    return tuple(credited)


def _credit_around_asides(content: str, zones: list[Zone], zone: Zone, end: int, source: Hop) -> None:
    """Leaves to the house what it says in brackets: "(ANALYST COMMENT: …)"."""
    start = max(zones[-1].span.end if zones else 0, zone.span.start)
    if "(" not in content[start:end]:
        return
    for aside in _ASIDE.finditer(content, start, end):
        if not _SOURCE_COMMENT.match(aside[0]):
            _extend(zones, zone, aside.start(), source=source)
            _extend(zones, zone, aside.end())


def _credit_subject(zones: Sequence[Zone], title: str | None) -> tuple[Zone, ...]:
    if not title or "INSIGHT" not in title or _REPLY.match(title) or _FORWARD.match(title):
        return tuple(zones)
    code = subject_code(title)
    if code is None or not _CODE.fullmatch(code):
        return tuple(zones)
    hop = Hop(name=code, medium="form", kind="person")
    return tuple(
        replace(zone, voices=(*zone.voices, hop)) if zone.kind == "body" and zone.level == 0 else zone
        for zone in zones
    )


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
