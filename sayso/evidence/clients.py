"""What mail programs leave in a mail: their names and dates, the forms of their Message-IDs, times in these.

The forms are read off the programs' own mails; a form nobody knows is described by its shape. Nothing here
says that a mail is false: `habits` compares a mail with others of its sender.
"""

import re
from base64 import urlsafe_b64decode
from datetime import UTC, datetime
from functools import lru_cache

_NAMES = (
    ("thunderbird", "Thunderbird"), ("icedove", "Thunderbird"), ("betterbird", "Thunderbird"),
    ("mozilla/", "Thunderbird"), ("outlook express", "Outlook Express"), ("outlook", "Outlook"),
    ("windows live mail", "Windows Live Mail"), ("iphone mail", "Apple Mail"), ("ipad mail", "Apple Mail"),
    ("apple mail", "Apple Mail"), ("neomutt", "Mutt"), ("mutt", "Mutt"), ("ewoutlook", "Outlook"),
)  # fmt: skip
_WORD = re.compile(r"[^\W\d_][\w.+&-]{0,40}(?: [A-Z][\w&-]{1,30}){0,2}")
_VERSION = re.compile(r"[-./_]?v?\d.{0,60}")
_BUILT = re.compile(r"(?<!\d)(20[012]\d)-?([01]\d)-?([0-3]\d)(?!\d)")
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_CLOCKED = re.compile(r"((?:19|20)\d{12})(?!\d)")
_HEX_TIME = re.compile(r"([345][0-9A-F]{7})\.\d{5,8}\Z")
_OUTLOOK = re.compile(r"[0-9a-f]{4}([0-9a-f]{8})\$([0-9a-f]{8})\$[0-9a-f]{8}\$?")
_SIXTEEN = re.compile(r"[\w+/-]{16}\Z")
_GOOGLE = re.compile(r"CA[\w+=-]{40,80}\Z")
_TOKENS = re.compile(r"[^.$%]+")
_HEX = re.compile(r"[0-9a-fA-F]+\Z")
SURE = ("clock", "hex-time")
"""Forms of a Message-ID whose time is always one; others may be chance, which a sender's other mails tell."""
_EPOCH = 11_644_473_600  # seconds from 1601, where FILETIME begins, to 1970
# The first public month of what names its version; a year is allowed for those who had it before.
_RELEASES = (
    (re.compile(r"Outlook.{0,10}\b16\.0"), 2015), (re.compile(r"Outlook.{0,10}\b15\.0"), 2012),
    (re.compile(r"Outlook.{0,10}\b14\.0"), 2009), (re.compile(r"Outlook.{0,10}\b12\.0"), 2006),
    (re.compile(r"Outlook.{0,10}\b11\.0"), 2003), (re.compile(r"i(?:Phone|Pad) Mail"), 2007),
    (re.compile(r"Apple Mail \(2\."), 2001), (re.compile(r"Apple Mail \(3\."), 2016),
    (re.compile(r"Mutt/2\."), 2020), (re.compile(r"git-send-email [2-9]"), 2014),
    (re.compile(r"Windows NT 10\.0"), 2014), (re.compile(r"Android"), 2008),
)  # fmt: skip

_THUNDERBIRD = re.compile(r"(?:Thunderbird|Icedove)[ /](\d{1,3})\.")
_THUNDERBIRDS = (
    (5, 2011), (10, 2012), (24, 2013), (31, 2014), (38, 2015), (45, 2016), (52, 2017), (60, 2018), (68, 2019),
    (78, 2020), (91, 2021), (102, 2022), (115, 2023), (128, 2024), (140, 2025),
)  # fmt: skip


@lru_cache(maxsize=4096)
def family(mailer: str | None) -> str | None:
    """The program a mailer line names, without its version: "Apple Mail (2.1078)" is Apple Mail."""
    if mailer is None:
        return None
    low = mailer.lower()
    for part, name in _NAMES:
        if part in low:
            return name
    found = _WORD.search(mailer)
    return (_VERSION.sub("", found[0]).strip() or found[0]) if found else None


@lru_cache(maxsize=4096)
def not_before(mailer: str | None) -> tuple[str, str] | None:
    """The day (ISO) before which this program cannot have written a mail, and why, in words."""
    if mailer is None:
        return None
    built = max(("-".join(found) for found in _BUILT.findall(mailer) if _is_day(found)), default=None)
    years = [year for pattern, year in _RELEASES if pattern.search(mailer)]
    bird = _THUNDERBIRD.search(mailer)
    years += [year for version, year in _THUNDERBIRDS if bird is not None and int(bird[1]) >= version]
    if years and (built is None or f"{max(years) - 1}-01-01" > built):
        return f"{max(years) - 1}-01-01", f"that version came out in {max(years)}"
    return None if built is None else (built, f"it names {built} as its own day")


def _is_day(found: tuple[str, str, str]) -> bool:
    try:
        datetime(int(found[0]), int(found[1]), int(found[2]))
    except ValueError:
        return False
    return True


def split_id(message_id: str) -> tuple[str, str]:
    """A Message-ID's own part and its domain in small letters; the domain is empty where there is none."""
    own, at, domain = message_id.rpartition("@")
    return (own, domain.lower()) if at else (message_id, "")


@lru_cache(maxsize=65_536)
def house_of(domain: str) -> str:
    """The last two labels of a domain, three below a short second one: a.example.co.uk is example.co.uk."""
    labels = domain.split(".")
    wide = len(labels) > 2 and len(labels[-1]) == 2 and len(labels[-2]) <= 3
    return ".".join(labels[-3 if wide else -2 :])


def form_of(own: str) -> str:
    """The form of a Message-ID's own part, by which programs are told apart."""
    if _UUID.fullmatch(own):
        return "UUID" if own.upper() == own else "uuid"
    if _GOOGLE.match(own):
        return "google"
    if _CLOCKED.match(own):
        rest = own[14:]
        kind = "-" if re.match(r"\.\d{1,9}-\d", rest) else rest[:1]
        return f"clock{kind}"
    if _HEX_TIME.match(own):
        return "hex-time"
    if _OUTLOOK.fullmatch(own):
        return "outlook"
    if _SIXTEEN.match(own):
        return "sixteen"
    shape = _TOKENS.sub(lambda found: "x" if _HEX.match(found[0]) else "w", own[:120])
    return shape[:20]


def time_in(own: str) -> tuple[str, float] | None:
    """The time that a Message-ID's own part carries: (form, seconds since 1970); `None` where none."""
    try:
        if found := _CLOCKED.match(own):
            return "clock", _clock(found[1])
        if found := _HEX_TIME.match(own):
            return "hex-time", float(int(found[1], 16))
        if found := _OUTLOOK.fullmatch(own):
            return "outlook", int(found[1] + found[2], 16) / 1e7 - _EPOCH
        if _SIXTEEN.match(own):
            raw = urlsafe_b64decode(own.replace("+", "-").replace("/", "_"))
            return "sixteen", float(int.from_bytes(raw[:4]))
    except (ValueError, OverflowError):
        return None
    return None


def _clock(digits: str) -> float:
    parts = digits[:4], digits[4:6], digits[6:8], digits[8:10], digits[10:12], digits[12:]
    year, month, day, hour, minute, second = map(int, parts)
    return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC).timestamp()
