"""Who "I", "you" and "we" are in the words of one mail, and whom a signature names.

A mail is the one text whose speaker and hearers stand on its envelope: "I" is its author, "you" are those
whom its greeting calls, else all it was sent to, "we" is the author's side, and the name under the text is
the author's. In a quoted zone the same holds of the message that it quotes.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from sayso.claims.cues import load
from sayso.claims.names import LINKS
from sayso.claims.persons import given_names
from sayso.model.document import Address, Message, Text
from sayso.model.place import Span

Meaning = Literal["author", "addressees", "side", "signature", "greeting"]


def mail_words(name: str) -> frozenset[str]:
    """A list of words of mail, by its name in `dialogue.toml`."""
    return frozenset(load("dialogue.toml")["mail"][name].split())


AUTHOR = frozenset({"i", "me", "my", "mine", "myself"})
ADDRESSEES = frozenset({"you", "your", "yours", "yourself", "yourselves", "ya'll", "y'all"})
SIDE = frozenset({"we", "us", "our", "ours", "ourselves"})
WORD = re.compile(r"[^\W\d_][\w.'’]{0,40}")
LINE = re.compile(r"[^\n]+")
CLITIC = re.compile(r"['’](?:m|ve|ll|d|re|s)$")
CLOSINGS = mail_words("closings")
OPENINGS = mail_words("openings")
EVERYBODY = mail_words("everybody")
ASKING = mail_words("asking")
LONGEST_SIGNATURE = 7
"""A line of more words is no signature."""
SHORTEST_STEM = 3
"""How many first letters a short form shares with its name: Chris, Christopher."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonWord:
    """A word of a mail that stands for persons of its envelope.

    `meaning` says in what way: `author`, `addressees`, `side` (the author's, whose `parties` is the author
    alone), `signature`, `greeting`. `parties` are those meant; empty where the envelope does not tell.
    """

    span: Span
    meaning: Meaning
    parties: tuple[Address, ...]


@cache
def short_forms() -> dict[str, frozenset[str]]:
    """Short forms of given names with the names they may stand for, lower case."""
    listed = load("givennames.toml")["short"]
    return {short: frozenset(names.split()) for short, names in listed.items()}


def name_words(party: Address) -> tuple[str, ...]:
    """The words of a party's name, given names first, lower case; of the address where no name is known."""
    name = (party.name or party.address or "").strip(" \"'<>")
    if "@" in name:
        name = re.sub(r"[._\-\d]+", " ", name.split("@", 1)[0])
    elif "," in name:
        last, first = name.split(",", 1)
        name = f"{first} {last}"
    return tuple(w.lower().strip(".'’") for w in WORD.findall(name))


def names_party(called: Sequence[str], party: Address) -> bool:
    """Whether lower-case words name this party: each fits a word of its name, or they are its initials."""
    own = name_words(party)
    if not own or not called:
        return False
    if len(called) == 1 and len(called[0]) in (2, 3) and len(own) > 1 and called[0][0] == own[0][0]:
        initials = "".join(word[0] for word in own)
        if called[0][-1] == own[-1][0] or initials.startswith(called[0]):  # a middle one may be missing
            return True
    if len(called) > 1 and _same_given(called[0], own[0]) and (len(own) == 1 or "&" in (party.name or "")):
        return True  # of the envelope's name only the given name is known
    return all(any(_same_given(word, known) for known in own) for word in called if len(word) > 1)


def _same_given(word: str, known: str) -> bool:
    if word == known:
        return True
    if known in short_forms().get(word, ()) or word in short_forms().get(known, ()):
        return True
    short, long = sorted((word, known), key=len)
    return len(short) >= SHORTEST_STEM and long.startswith(short)


def mail_voices(
    text: str, author: Address | None, to: Sequence[Address], cc: Sequence[Address] = ()
) -> tuple[PersonWord, ...]:
    """The words for persons in one mail's own words, in order. `to` and `cc` are its recipients."""
    called = tuple(to)
    found: list[PersonWord] = []
    lines = list(LINE.finditer(text))
    for number, line in enumerate(lines):
        signed = _signature(line, author, number, lines) if author is not None else None
        if author is not None and signed is not None:
            before = (one for one in _pronouns(line, author, called) if one.span.end <= signed.start)
            found.extend((*before, PersonWord(span=signed, meaning="signature", parties=(author,))))
            continue
        vocative = _vocative(line.group(), tuple(dict.fromkeys((*to, *cc))), opening=number == 0)
        here = called
        if vocative is not None:
            end, parties = vocative
            parties = parties or _only_unnamed(to) or called
            if number == 0 or end == len(line.group().rstrip(" ,:;-–!.")):
                called = parties
            here = parties
            span = Span(start=line.start(), end=line.start() + end)
            found.append(PersonWord(span=span, meaning="greeting", parties=parties))
        found.extend(_pronouns(line, author, here))
    return tuple(found)


def _only_unnamed(to: Sequence[Address]) -> tuple[Address, ...]:
    """The only recipient, whom a greeting then calls, whatever name it uses."""
    return tuple(to) if len(to) == 1 else ()


def _pronouns(
    line: re.Match[str], author: Address | None, called: tuple[Address, ...]
) -> Iterator[PersonWord]:
    own = (author,) if author is not None else ()
    for word in WORD.finditer(line.group()):
        plain = CLITIC.sub("", word.group().lower().rstrip("."))
        span = Span(start=line.start() + word.start(), end=line.start() + word.start() + len(plain))
        listed = line.group()[word.end() : word.end() + 1] in (")", ".")
        if plain in AUTHOR and not (listed and word.group() == "i"):
            yield PersonWord(span=span, meaning="author", parties=own)
        elif plain in ADDRESSEES:
            yield PersonWord(span=span, meaning="addressees", parties=called)
        elif plain in SIDE and word.group() != "US":
            yield PersonWord(span=span, meaning="side", parties=own)


def _vocative(
    line: str, parties: Sequence[Address], *, opening: bool
) -> tuple[int, tuple[Address, ...]] | None:
    """Where the call at a line's start ends, and who is called: "Chris and Maureen, ...", "Hi Jeff -"."""
    head = re.match(r"[ \t]*((?:[\w.'’]+[ \t]*(?:,|&|/)?[ \t]*){1,6}?)[ \t]*([,:;!–-]|--|$|\.$)", line)
    if head is None:
        return _asked(line, parties)
    words = [w.lower().rstrip(".") for w in WORD.findall(head.group(1))]
    names = [w for w in words if w not in OPENINGS]
    end = head.start(1) + len(head.group(1).rstrip(" \t,&/"))
    if any(w in EVERYBODY for w in words):
        return (end, ()) if opening else None
    found = tuple(p for p in parties if any(names_party((n,), p) for n in names if len(n) > 1))
    if not found and _asked(line, parties) is not None:
        return _asked(line, parties)
    if found and all(any(names_party((n,), p) for p in found) for n in names):
        return end, found
    greeted = opening and len(names) in (1, 2) and (words[0] in OPENINGS or len(words) <= 2)
    return (end, ()) if greeted and head.group(1).strip()[:1].isupper() else None


def _asked(line: str, parties: Sequence[Address]) -> tuple[int, tuple[Address, ...]] | None:
    """A name without a mark behind it that is asked for something: "Debbie are you working on this?"."""
    words = list(WORD.finditer(line[:80]))
    if len(words) < 2 or not words[0].group()[0].isupper() or words[1].group().lower() not in ASKING:
        return None
    if words[1].group().lower() not in ("pls", "please") and (
        len(words) < 3 or words[2].group().lower() not in ADDRESSEES
    ):
        return None
    found = tuple(p for p in parties if names_party((words[0].group().lower(),), p))
    return (words[0].end(), found) if found else None


def _signature(
    line: re.Match[str], author: Address, number: int, lines: Sequence[re.Match[str]]
) -> Span | None:
    """The author's name where a line consists of it, perhaps behind a closing ("Thanks, Dave")."""
    words = list(WORD.finditer(line.group()))
    if not words or len(words) > LONGEST_SIGNATURE or (number == 0 and len(lines) > 1 and len(words) == 1):
        return None
    start = 0
    while start < len(words) and words[start].group().lower() in CLOSINGS:
        start += 1
    named = words[start:]
    if not named or not all(w.group()[0].isupper() or w.group() in LINKS for w in named):
        return None
    rest = line.group()[named[-1].end() :].strip(" .,-–*!)")
    if rest or line.group()[: words[0].start()].strip(" -–*~_\"'"):
        return None
    called = [w.group().lower().rstrip(".") for w in named if w.group() not in LINKS]
    closed = start > 0 or (number > 0 and _closes(lines[number - 1].group()))
    if not names_party(called, author) and not (closed and len(called) <= 2 and _nameless(author)):
        return None
    return Span(start=line.start() + named[0].start(), end=line.start() + named[-1].end())


def document_voices(text: Text, message: Message) -> tuple[PersonWord, ...]:
    """The words for persons in every zone of a mail, by the voice of the zone.

    The mail's own words speak to its recipients. A quoted zone speaks to the voice that quotes it: whoever
    answers or passes on a message is one of those it was sent to. A zone of unknown voice tells nothing.
    """
    to = tuple(r.to for r in message.recipients if r.role == "to")
    cc = tuple(r.to for r in message.recipients if r.role != "to")
    found: list[PersonWord] = []
    quoting: dict[int, Address] = {}
    for zone in text.zones:
        voice = zone.voice
        author = None
        if voice is not None and (voice.name or voice.address):
            author = Address(name=voice.name, address=voice.address)
            quoting[zone.level] = author
        if zone.kind not in ("body", "quoted", "forwarded", "signature"):
            continue
        hearers = to if zone.level == 0 else tuple(q for q in (quoting.get(zone.level - 1),) if q)
        for one in mail_voices(zone.span.cut(text.content), author, hearers, cc if zone.level == 0 else ()):
            at = zone.span.start
            span = Span(start=one.span.start + at, end=one.span.end + at)
            found.append(PersonWord(span=span, meaning=one.meaning, parties=one.parties))
    return tuple(found)


def _closes(line: str) -> bool:
    """Whether a line holds nothing but a closing: "Best regards,"."""
    words = [w.lower() for w in WORD.findall(line)]
    return bool(words) and all(word in CLOSINGS for word in words)


def _nameless(author: Address) -> bool:
    """Whether the envelope gives its author no personal name, only an address or a house."""
    own = name_words(author)
    return not any(word in given_names() or word in short_forms() for word in own)
