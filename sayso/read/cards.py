"""Address cards (vCard 2.1 to 4.0: RFC 6350) and calendars (iCalendar: RFC 5545) as readable lines.

One line a property, in the order of the file: "Phone (work): +1 617 555 1212", "Begins: 2020-11-23 19:00
(Europe/Berlin)". Pictures and keys are left out and named; files attached to an event are items.
"""

import re
from collections.abc import Callable, Iterator
from io import BytesIO

from sayso.errors import Damaged, ReadError, TooLarge
from sayso.model.document import Document, Part, Reading
from sayso.model.extension import Bid, Flaw, Found, Inner, Opened
from sayso.model.place import DateRange, Run
from sayso.read.charset import decode
from sayso.read.contentlines import Property, binary_content, read_properties
from sayso.read.digest import hash_stream
from sayso.read.limits import LIMITS

_BEGIN = re.compile(rb"\A(?:\xef\xbb\xbf)?\s{0,200}BEGIN[ \t]{0,3}:[ \t]{0,3}(\w{1,20})", re.IGNORECASE)
_CARD = {
    "FN": "Name", "N": "Full name", "NICKNAME": "Nickname", "ORG": "Organisation", "TITLE": "Title",
    "ROLE": "Role", "TEL": "Phone", "EMAIL": "Mail", "ADR": "Address", "LABEL": "Address", "URL": "Web",
    "IMPP": "Chat", "BDAY": "Birthday", "ANNIVERSARY": "Anniversary", "NOTE": "Note",
    "CATEGORIES": "Categories", "RELATED": "Related", "X-ABRELATEDNAMES": "Related", "GENDER": "Gender",
    "MEMBER": "Member", "REV": "Last changed", "TZ": "Time zone", "GEO": "Position", "MAILER": "Mail program",
    "X-ABLABEL": "Label", "X-SOCIALPROFILE": "Profile", "AGENT": "Agent", "SOURCE": "Source",
    "LANG": "Language",
    "X-SPOUSE": "Spouse", "X-ASSISTANT": "Assistant", "X-MANAGER": "Manager", "DEATHDATE": "Died",
}  # fmt: skip
_EVENT = {
    "SUMMARY": "Summary", "DTSTART": "Begins", "DTEND": "Ends", "DUE": "Due", "DURATION": "Lasts",
    "LOCATION": "Place", "ORGANIZER": "Organiser", "ATTENDEE": "Attendee", "STATUS": "Status",
    "DESCRIPTION": "Description", "COMMENT": "Comment", "CONTACT": "Contact", "URL": "Web",
    "CATEGORIES": "Categories", "RRULE": "Repeats", "RDATE": "Also on", "EXDATE": "Except on",
    "RECURRENCE-ID": "In place of", "CREATED": "Created", "LAST-MODIFIED": "Last changed",
    "DTSTAMP": "Written", "COMPLETED": "Completed", "PRIORITY": "Priority", "RESOURCES": "Resources",
    "FREEBUSY": "Busy", "CLASS": "Class", "ATTACH": "Attached", "X-WR-CALNAME": "Calendar",
    "X-WR-CALDESC": "About", "NAME": "Calendar", "METHOD": "Method", "REQUEST-STATUS": "Answer",
    "GEO": "Position",
    "X-ALT-DESC": "Description", "RELATED-TO": "Related to", "PERCENT-COMPLETE": "Done (%)",
}  # fmt: skip
_COMPONENTS = {"VEVENT": "Event", "VTODO": "Task", "VJOURNAL": "Entry", "VFREEBUSY": "Free and busy times",
               "VCARD": "Card"}  # fmt: skip
_MACHINE = frozenset(
    [
        "VERSION",
        "PRODID",
        "UID",
        "SEQUENCE",
        "TRANSP",
        "CALSCALE",
        "CLIENTPIDMAP",
        "XML",
        "X-LIC-LOCATION",
        "X-ABUID",
        "X-ABADR",
    ]
)
_PASSED = frozenset(["VTIMEZONE", "VALARM", "STANDARD", "DAYLIGHT"])
_PICTURES = {"PHOTO": "photo", "LOGO": "logo", "SOUND": "sound", "KEY": "key"}
_MAILTO = re.compile(r"\A\s{0,9}(?:mailto|MAILTO|Mailto):", re.ASCII)
_MOMENT = re.compile(r"\A(\d{4})-?(\d{2})-?(\d{2})(?:[T ](\d{2}):?(\d{2})(?::?(\d{2}))?(Z)?)?")
_APPLE = re.compile(r"_\$!<(.{0,80}?)>!\$_")
_NO_TYPES = frozenset(["pref", "internet", "voice", "text", "x-internet", "1"])
_METHODS = ("request", "reply", "cancel", "counter", "publish", "add", "refresh", "declinecounter")


class _Lines:
    """Gathers readable lines with runs into the source."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.runs: list[Run] = []
        self.size = 0

    def add(self, words: str, found: Property | None = None) -> None:
        """Appends words; those of a property lead back to its lines in the source."""
        if not words:
            return
        if found is not None:
            run = Run(
                start=self.size,
                length=len(words),
                part=0,
                origin=found.start,
                origin_length=found.end - found.start,
            )
            self.runs.append(run)
        self.pieces.append(words)
        self.size += len(words)


class CardReader:
    """vCard files: one card or an address book."""

    name = "card"
    version = "1"
    container = False

    def bid(self, head: bytes, name: str) -> Bid:
        """CERTAIN where the first line begins a card."""
        begin = _BEGIN.match(head)
        return Bid.CERTAIN if begin and begin[1].upper() == b"VCARD" else Bid.NONE

    def read(self, item: Opened) -> Iterator[Found]:
        """The cards as one text."""
        yield from _read(item, "text/vcard", _card_line)


class CalendarReader:
    """iCalendar files: meeting invitations and their answers, exported calendars."""

    name = "calendar"
    version = "1"
    container = False

    def bid(self, head: bytes, name: str) -> Bid:
        """CERTAIN where the first line begins a calendar or an event."""
        begin = _BEGIN.match(head)
        known = (b"VCALENDAR", b"VEVENT", b"VTODO", b"VJOURNAL")
        return Bid.CERTAIN if begin and begin[1].upper() in known else Bid.NONE

    def read(self, item: Opened) -> Iterator[Found]:
        """The events as one text, then the files attached to them."""
        yield from _read(item, "text/calendar", _event_line)


Render = Callable[[Property], str | None]


def _read(item: Opened, media_type: str, render: Render) -> Iterator[Found]:
    if item.size > LIMITS.text_characters:
        raise TooLarge(f"The file has {item.size:,} bytes; the limit is {LIMITS.text_characters:,}.")
    source, errors = decode(item.stream.read(), item.charset)
    properties = list(read_properties(source))
    lines, is_cut = _write(properties, render)
    item.stream.seek(0)
    author, dated = _about(properties)
    yield Reading(
        document=Document(
            id=hash_stream(item.stream),
            size=item.size,
            media_type=media_type,
            kind="text",
            name=item.name,
            title=_title(properties),
            author=author,
            dated=dated,
        ),
        parts=(Part(media_type=media_type, content="".join(lines.pieces), runs=tuple(lines.runs)),),
    )
    yield from (Flaw(error=error) for error in errors)
    if is_cut:
        yield Flaw(error=Damaged("The file ends inside a card or an event; it is cut short."))
    yield from _attached(properties)


def _write(properties: list[Property], render: Render) -> tuple[_Lines, bool]:
    """The readable lines, and whether a component is left open at the end."""
    lines = _Lines()
    opened: list[str] = []
    passed = 0
    for found in properties:
        if found.name in ("BEGIN", "END"):
            name = found.value.strip().upper()
            if found.name == "BEGIN":
                opened.append(name)
                passed += name in _PASSED
                if name in _COMPONENTS:
                    lines.add(("\n\n" if lines.size else "") + _COMPONENTS[name])
            elif name in opened:
                while opened:
                    closed = opened.pop()
                    passed -= closed in _PASSED
                    if closed == name:
                        break
            continue
        if passed or found.name in _MACHINE:
            continue
        line = render(found)
        if line:
            label, _, words = line.partition("\0")
            lines.add(("\n" if lines.size else "") + (f"{label}: " if label else ""))
            lines.add(words, found)
    return lines, bool(opened)


def _card_line(found: Property) -> str | None:
    """`label NUL value` of a card's property; `None` for what is left out."""
    if found.name in _PICTURES and (found.is_binary or found.parameter("encoding")):
        return f"\0({_PICTURES[found.name]} left out)"
    if found.is_binary or not found.value.strip():
        return None
    label = _CARD.get(found.name, found.name.lower())
    kinds = [
        kind.strip().lower()
        for kind in (found.parameter("type") or "").split(",")
        if kind.strip().lower() not in _NO_TYPES and kind.strip()
    ]
    if kinds:
        label += f" ({', '.join(dict.fromkeys(kinds))})"
    if found.name == "N":
        pieces = found.pieces
        words = " ".join([*pieces[1:2], *pieces[:1], *pieces[2:]])
    elif found.name in ("ADR", "ORG"):
        words = ", ".join(found.pieces)
    elif found.name == "REV":
        words = _moment(found)
    else:
        words = _APPLE.sub(r"\1", found.text)
    return f"{label}\0{_MAILTO.sub('', words).strip()}"


def _event_line(found: Property) -> str | None:
    """`label NUL value` of a calendar's property; `None` for what is left out."""
    if found.is_binary:
        return f"Attached\0{_file_name(found)}" if found.name == "ATTACH" else None
    if not found.value.strip():
        return None
    label = _EVENT.get(found.name)
    if label is None:
        # What programs note for themselves; anything else stays under its own name.
        if found.name.startswith("X-"):
            return None
        label = found.name.lower()
    if found.name in ("ORGANIZER", "ATTENDEE"):
        return f"{label}\0{_person(found)}"
    if found.name == "X-ALT-DESC" and "html" in (found.parameter("fmttype") or ""):
        return None  # the description once more, as a page
    value = found.parameter("value")
    if _MOMENT.match(found.value.strip()) and (label in _DATED or value in ("DATE", "DATE-TIME")):
        return f"{label}\0{_moment(found)}"
    return f"{label}\0{found.text.strip()}"


_DATED = frozenset(
    [
        *("Begins", "Ends", "Due", "In place of", "Created", "Last changed", "Written", "Completed"),
        *("Also on", "Except on", "Busy"),
    ]
)


def _moment(found: Property) -> str:
    """Dates and times as given, with the zone as given: "2020-11-23 19:00 (Europe/Berlin)"."""
    zone = found.parameter("tzid")
    given = []
    for each in found.value.split(","):
        match = _MOMENT.match(each.strip())
        if match is None:
            given.append(each.strip())
            continue
        words = f"{match[1]}-{match[2]}-{match[3]}"
        if match[4]:
            words += f" {match[4]}:{match[5]}" + (f":{match[6]}" if match[6] not in (None, "00") else "")
            words += " UTC" if match[7] else ""
        rest = each.strip()[match.end() :]
        given.append(words + (f" {rest.strip('/ ')}" if rest.strip("/ ") else ""))
    return ", ".join(given) + (f" ({zone})" if zone else "")


def _person(found: Property) -> str:
    """ "Anna Berg <anna@example.org> (accepted)" """
    name = (found.parameter("cn") or "").strip()
    address = _MAILTO.sub("", found.value).strip()
    words = address if not name or name.lower() == address.lower() else f"{name} <{address}>"
    told = [each.lower().replace("-", " ") for each in (found.parameter("partstat"),) if each]
    if (found.parameter("role") or "").upper() in ("OPT-PARTICIPANT", "CHAIR", "NON-PARTICIPANT"):
        told.append((found.parameter("role") or "").lower().replace("-", " "))
    return words + (f" ({', '.join(told)})" if told else "")


def _file_name(found: Property) -> str:
    return found.parameter("filename", "x-filename", "x-oracle-filename") or "attached file"


def _title(properties: list[Property]) -> str | None:
    """The name or the summary where the file holds one card or one event; else a calendar's own name."""
    named = [
        each.text.strip() for each in properties if each.name in ("FN", "SUMMARY") and each.value.strip()
    ]
    if len(set(named)) == 1:
        return " ".join(named[0].split())
    calendar = (each.text.strip() for each in properties if each.name in ("X-WR-CALNAME", "NAME"))
    return next((each for each in calendar if each), None)


def _about(properties: list[Property]) -> tuple[str | None, DateRange | None]:
    """Who wrote an invitation and on what day: the organiser, and DTSTAMP where METHOD makes it the day of
    writing (RFC 5545 3.8.7.2). Both `None` where several events differ."""
    people = {_name(each) for each in properties if each.name == "ORGANIZER" and each.value.strip()}
    days = {each.value.strip()[:8] for each in properties if each.name == "DTSTAMP"}
    sent = any(each.name == "METHOD" and each.value.strip().lower() in _METHODS for each in properties)
    author = people.pop() if len(people) == 1 else None
    if not sent or len(days) != 1 or not (found := _MOMENT.match(days.pop())):
        return author, None
    day = f"{found[1]}-{found[2]}-{found[3]}"
    return author, DateRange(start=day, end=day) if _is_day(found) else None


def _is_day(found: re.Match[str]) -> bool:
    return 1 <= int(found[2]) <= 12 and 1 <= int(found[3]) <= 28 + 3 and int(found[1]) > 1900


def _name(found: Property) -> str:
    return (found.parameter("cn") or _MAILTO.sub("", found.value)).strip()


def _attached(properties: list[Property]) -> Iterator[Found]:
    """The files inside a calendar."""
    for found in properties:
        if found.name != "ATTACH" or not found.is_binary:
            continue
        content = binary_content(found)
        if content is None:
            error: ReadError = Damaged(f"The base64 of the attached file {_file_name(found)!r} is damaged.")
            yield Flaw(error=error, place=_file_name(found))
        else:
            yield Inner(name=_file_name(found), kind="attachment", stream=BytesIO(content), size=len(content))
