"""What an Outlook item says in fields instead of sentences: an appointment's time, a contact's numbers.

Each class has its own list; what it holds becomes lines `Label: value` above the item's own text. Times
are UTC, as they are stored. Properties and their sets: [MS-OXPROPS], [MS-OXOCAL], [MS-OXOCNTC],
[MS-OXOTASK], [MS-OXOJRNL], [MS-OXOABK].
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sayso.read.mapi import TIME, Name, OutlookItem, Properties, one_off_entry
from sayso.read.outlook_headers import author_of_item, display_of

_TAIL = "-0000-0000-c000-000000000046"
_APPOINTMENT, _TASK, _ADDRESS, _COMMON, _LOG = (
    UUID(f"000620{number}{_TAIL}") for number in ("02", "03", "04", "08", "0a")
)
_SHOWN = "%Y-%m-%d %H:%M UTC"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A line: its label and where its value is, by tag or by name.

    `words` gives a number its meaning; the time of a `day` is left out where it is midnight.
    """

    label: str
    tag: int = 0
    name: Name | None = None
    words: tuple[str, ...] = ()
    day: bool = False


def _named(label: str, where: UUID, number: int, words: tuple[str, ...] = (), day: bool = False) -> Field:
    return Field(label=label, name=(where, number), words=words, day=day)


_START, _END = _named("Start", _APPOINTMENT, 0x820D), _named("End", _APPOINTMENT, 0x820E)
_ALL_DAY, _ZONE = (_APPOINTMENT, 0x8215), (_APPOINTMENT, 0x8234)
_FAR_EAST = ("+13:", "+14:")  # zones whose midnight is noon before, or earlier, in UTC
_CALENDAR = (
    _named("Time zone", _APPOINTMENT, 0x8234),
    _named("Recurrence", _APPOINTMENT, 0x8232),
    _named("Location", _APPOINTMENT, 0x8208),
    _named("Attendees", _APPOINTMENT, 0x8238),
)
_WORK = (
    _named("Start", _TASK, 0x8104, day=True),
    _named("Due", _TASK, 0x8105, day=True),
    _named("Completed", _TASK, 0x810F, day=True),
    _named("Status", _TASK, 0x8101, ("not started", "in progress", "complete", "waiting", "deferred")),
    _named("Owner", _TASK, 0x811F),
    _named("Assigned by", _TASK, 0x8121),
    _named("Companies", _COMMON, 0x8539),
    _named("Contacts", _COMMON, 0x853A),
)
_JOURNAL = (
    _named("Entry type", _LOG, 0x8712),
    _named("Start", _LOG, 0x8706),
    _named("End", _LOG, 0x8708),
    _named("Companies", _COMMON, 0x8539),
    _named("Contacts", _COMMON, 0x853A),
)
_PERSON = (
    Field(label="Name", tag=0x3001),
    Field(label="Nickname", tag=0x3A4F),
    Field(label="Title", tag=0x3A17),
    Field(label="Profession", tag=0x3A46),
    Field(label="Company", tag=0x3A16),
    Field(label="Department", tag=0x3A18),
    Field(label="Office", tag=0x3A19),
    Field(label="Manager", tag=0x3A4E),
    Field(label="Assistant", tag=0x3A30),
    Field(label="Business phone", tag=0x3A08),
    Field(label="Business phone 2", tag=0x3A1B),
    Field(label="Company phone", tag=0x3A57),
    Field(label="Assistant phone", tag=0x3A2E),
    Field(label="Home phone", tag=0x3A09),
    Field(label="Home phone 2", tag=0x3A2F),
    Field(label="Mobile phone", tag=0x3A1C),
    Field(label="Car phone", tag=0x3A1E),
    Field(label="Other phone", tag=0x3A1F),
    Field(label="Main phone", tag=0x3A1A),
    Field(label="Callback phone", tag=0x3A02),
    Field(label="Radio phone", tag=0x3A1D),
    Field(label="Pager", tag=0x3A21),
    Field(label="Business fax", tag=0x3A24),
    Field(label="Home fax", tag=0x3A25),
    Field(label="Other fax", tag=0x3A23),
    _named("Messenger", _ADDRESS, 0x8062),
    _named("Business address", _ADDRESS, 0x801B),
    _named("Home address", _ADDRESS, 0x801A),
    _named("Other address", _ADDRESS, 0x801C),
    Field(label="Business page", tag=0x3A51),
    Field(label="Personal page", tag=0x3A50),
    Field(label="Birthday", tag=0x3A42, day=True),
    Field(label="Anniversary", tag=0x3A41, day=True),
    Field(label="Partner", tag=0x3A48),
    Field(label="Government ID", tag=0x3A07),
    Field(label="Account", tag=0x3A00),
)
_REPORT = (
    Field(label="Report", tag=0x1001),
    Field(label="Original subject", tag=0x0049),
    Field(label="Original sender", tag=0x005A),
    Field(label="Original recipients", tag=0x0074),
    Field(label="Originally sent", tag=0x004E),
    Field(label="Received", tag=0x002A),
    Field(label="Reported", tag=0x0032),
    Field(label="Details", tag=0x0C1B),
)
_LIST = (_named("List", _ADDRESS, 0x8053),)
_SAVED = (Field(label="Created", tag=0x3007), Field(label="Last changed", tag=0x3008))
_REPORTED = (Field(label="Recipient", tag=0x3001), Field(label="Reason", tag=0x1001))
_REPORTS = {"NDR": "not delivered", "DR": "delivered", "IPNRN": "read", "IPNNRN": "deleted unread"}


def describe(item: OutlookItem) -> list[str]:
    """The lines of an item's fields; none for an ordinary mail."""
    kind = item.message_class.upper()
    if kind.startswith("REPORT."):
        return _report_lines(item, kind.rpartition(".")[2])
    if kind.startswith(("IPM.APPOINTMENT", "IPM.SCHEDULE.MEETING", "IPM.OLE.CLASS")):
        lines = _times(item.properties) + _lines(item.properties, _CALENDAR)
        organizer = display_of(author_of_item(item.properties, item.recipients))
        return lines + ([f"Organizer: {organizer}"] if organizer else [])
    if kind.startswith("IPM.CONTACT"):
        lines = _lines(item.properties, _PERSON) + _mail_addresses(item.properties)
        return lines + _lines(item.properties, _SAVED)
    if kind.startswith("IPM.DISTLIST"):
        return _lines(item.properties, _LIST + _SAVED) + _members(item.properties)
    for start, fields in (("IPM.TASK", _WORK), ("IPM.ACTIVITY", _JOURNAL), ("IPM.STICKYNOTE", ())):
        if kind.startswith(start):
            return _lines(item.properties, fields + _SAVED)
    return []


def _times(properties: Properties) -> list[str]:
    """Start and end; of whole days their dates where the appointment was made, the last day included."""
    start, end = (properties.moment(properties.tag(name)) for name in (_START.name, _END.name) if name)
    if not properties.number(properties.tag(_ALL_DAY)) or start is None:
        return _lines(properties, (_START, _END))
    # Whole days begin at midnight there: the zone is at most twelve hours away from UTC, or named below.
    east = any(zone in properties.text(properties.tag(_ZONE)) for zone in _FAR_EAST)
    shift = timedelta(hours=14 if east else 12)
    first = (start + shift).date()
    last = max(first, (end + shift).date() - timedelta(days=1)) if end is not None else first
    return [f"Start: {first} (all day)", f"End: {last} (all day)"]


def _report_lines(item: OutlookItem, kind: str) -> list[str]:
    lines = [f"Delivery report: {_REPORTS[kind]}"] if kind in _REPORTS else []
    lines += _lines(item.properties, _REPORT)
    for each in item.recipients:
        lines += _lines(each, _REPORTED)
    return lines


def _lines(properties: Properties, fields: Sequence[Field]) -> list[str]:
    found = [(field.label, _shown(properties, field)) for field in fields]
    return [f"{label}: {value}" for label, value in found if value]


def _shown(properties: Properties, field: Field) -> str:
    tag = field.tag if field.name is None else properties.tag(field.name)
    value = properties.values.get(tag)
    if value is None:
        return ""
    if value.type == TIME:
        moment = properties.moment(tag)
        shown = "" if moment is None else moment.strftime(_SHOWN)
        return shown.removesuffix(" 00:00 UTC") if field.day else shown
    if field.words:
        number = properties.number(tag)
        return field.words[number] if number is not None and 0 <= number < len(field.words) else ""
    return ", ".join(" ".join(each.split()) for each in properties.texts(tag) if each.strip())


def _mail_addresses(properties: Properties) -> list[str]:
    """A contact's mail addresses: what it is, or what it shows where it is one of Exchange."""
    lines = []
    for number, base in enumerate((0x8080, 0x8090, 0x80A0), 1):
        address, shown = (properties.text(properties.tag((_ADDRESS, base + at))) for at in (3, 4))
        found = shown if address.startswith("/") and shown else address
        if found:
            lines.append(f"E-mail{'' if number == 1 else f' {number}'}: {found}")
    return lines


def _members(properties: Properties) -> list[str]:
    """The members of a distribution list, as it keeps a copy of their names and addresses."""
    lines = []
    for raw in properties.pieces(properties.tag((_ADDRESS, 0x8054))):
        member = one_off_entry(raw, properties)
        if member is not None:
            name, address = member
            lines.append(f"Member: {name} <{address}>" if name and address else f"Member: {name or address}")
    return lines
