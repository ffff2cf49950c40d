"""What pages state, made fit to be kept: names out of bylines, days, hosts, how a site writes its name."""

import re
from collections import Counter
from urllib.parse import urlsplit

from sayso.read.moments import read_day, read_moment

_BY = re.compile(
    r"^(?:(?:written|posted|published|reported|story|text)\s)?(?:by|por|par|von|di|de|door|autor"
    r"|author|text)(?::\s{0,5}|\s{1,5})",
    re.IGNORECASE,
)
_BEHIND_NAME = re.compile(
    r"\s{0,3}(?:[|•·–—/]|\s-\s|\bon\b\s(?=\w{3,9}\.?\s\d|\d)|,\s(?=[A-Z][\w ]{2,60}$)|\(?@\w|\bpublished\b"
    r"|\bupdated\b|\bposted\b|\d{1,2}[./ ]|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b"
    r"|\b(?:January|February|March|April|May|June|July|August|September|October|November|December)\s\d)",
    re.IGNORECASE,
)
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?!\d)")
_COMPACT_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T.{0,30})?")
_TITLE_BREAKS = re.compile(r"\s[|–—:»«·•-]\s|[|»«]|:\s")
_BAD = re.compile("[\0\ud800-\udfff]")
_PLAIN_HOSTS = ("www.", "www2.", "m.", "mobile.", "amp.")

_FEW = 5


def host_of(address: str | None) -> str | None:
    """The host of a web address without `www.`; `None` where it has none."""
    if address is None:
        return None
    try:
        host = urlsplit(address if "//" in address else f"//{address}").hostname
    except ValueError:
        return None
    if not host or "." not in host or not host.isascii():
        return None
    for prefix in _PLAIN_HOSTS:
        host = host.removeprefix(prefix)
    return host


def spelled_name(host: str, title: str, source: str) -> str | None:
    """How a site writes the name in its host: as a piece of the page's title, or as a word of its source."""
    labels = sorted((re.sub(r"[^a-z0-9]", "", each) for each in host.split(".")[:-1]), key=len, reverse=True)
    for label in labels:
        for piece in _TITLE_BREAKS.split(title):
            squeezed = re.sub(r"[^a-z0-9]", "", piece.lower())
            if squeezed and squeezed in (label, "the" + label, label.removeprefix("the")):
                return piece.strip()
    if not labels or len(labels[0]) < _FEW:
        return None
    spelled = Counter(re.findall(rf"(?<![\w.@/-]){labels[0]}(?![\w.@/-])", source, re.IGNORECASE))
    return next((word for word, _ in spelled.most_common() if not word.islower()), None)


def clean_author(words: str) -> str | None:
    """The name in a byline ("By Anna Berg | 1 April 2010"); `None` where no name is left."""
    words = _BY.sub("", words.strip() + " ")
    found = _BEHIND_NAME.search(words)
    name = (words[: found.start()] if found else words).strip(" ,;:|-–—•·()")
    if not 2 < len(name) <= 80 or not any(letter.isalpha() for letter in name) or read_day(name):
        return None
    return name if len(name.split()) <= 10 else None


def fit_value(fact: str | None, value: str) -> str | None:
    """A stated value as the fact takes it; `None` where it makes none (an address of an author's page)."""
    value = one_line(value)
    if fact == "published":
        return iso_day(value) or None
    if fact == "address":
        return value if host_of(value) else None
    if value.startswith(("http:", "https:", "//", "@")) or not value:
        return None
    return clean_author(value) if fact == "author" and _BY.match(value) else value


def iso_day(value: str) -> str | None:
    """An ISO 8601 day or time as it stands, another full date turned into one; `None` for no date."""
    if _ISO_DAY.match(value) and read_moment(value[:10]):
        return value
    if found := _COMPACT_DAY.fullmatch(value):
        return read_moment("-".join(found.groups()))
    return read_moment(value)


def one_line(value: str) -> str:
    """`value` with each stretch of white space as one space, and nothing that no row can hold."""
    return " ".join(_BAD.sub("\N{REPLACEMENT CHARACTER}", value).split())
