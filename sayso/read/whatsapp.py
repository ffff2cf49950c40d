"""WhatsApp's "export chat": a text file, in the form of the telephone that exported it and of its language.

Android: `31/12/20, 21:15 - Anna: text`; iOS: `[31.12.20, 21:15:08] Anna: text`. The order of day and month is
the telephone's: it is told over the whole file, and where the file does not tell it no message gets a date.
The times are local to the telephone; nothing says to which zone.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from pathlib import PurePosixPath

from sayso.errors import Damaged, ReadError, TooLarge
from sayso.model.extension import Bid, Flaw, Found, Opened
from sayso.model.place import content_id
from sayso.read.charset import decode
from sayso.read.chats import ChatMessage, chat_item
from sayso.read.limits import LIMITS

_HALF = r"[AaPp]\.?[\s\u202f\u00a0]?[Mm]\.?|上午|下午|오전|오후|午前|午後|ص|م|πμ|μμ"
_HEAD = re.compile(
    r"[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]{0,4}(?P<open>\[)?"
    r"(?P<a>\d{1,4})(?P<mark>\. ?|[/-])(?P<b>\d{1,2})(?P=mark)(?P<c>\d{2,4})\.?"
    r"(?:,|[\s\u202f\u00a0])[\s\u202f\u00a0]{0,2}(?:(?:à|a las|às|um|at|kl\.?|o)\s)?"
    rf"(?P<early>{_HALF})?[\s\u202f\u00a0]{{0,2}}"
    r"(?P<hour>\d{1,2})[:.](?P<minute>\d\d)(?:[:.](?P<second>\d\d))?"
    rf"(?:[\s\u202f\u00a0]{{0,2}}(?P<late>{_HALF}))?"
    r"(?P<shut>\]|[\s\u202f\u00a0]{1,2}[-–])[\s\u202f\u00a0]"
)
_NAMED = re.compile(r"([^:\n]{1,100}):(?: (.*)|$)", re.DOTALL)
_INVISIBLE = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
_AFTERNOON = ("p", "P", "下午", "오후", "午後", "م", "μμ")
_SYSTEM = re.compile(
    r"[\"“”«»„]|\b(?:changed (?:the|this|to|their)|created (?:group|this)|added|removed|left"
    r"|joined using|security code|cambió|ha cambiado|creó|añadió|eliminó|salió|hat (?:die|den|das|diese)"
    r"|erstellt|hinzugefügt|a changé|a créé|a ajouté|a quitté|ha creato|ha aggiunto|mudou|criou|adicionou"
    r"|saiu)\b",
    re.IGNORECASE,
)
_NOTICE = re.compile(
    r"end-to-end|extremo a extremo|Ende-zu-Ende|bout en bout|ponta a ponta|eind-tot-eind|security code"
    r"|código de seguridad|Sicherheitsnummer|code de sécurité|codice di sicurezza|código de segurança",
    re.IGNORECASE,
)
_SIGNS = re.compile(
    r"\u200e|<Media omitted>|\(file attached\)|end-to-end encrypt|extremo a extremo|Ende-zu-Ende"
    r"|bout en bout|ponta a ponta|<(?:attached|adjunto|angehängt|pièce jointe|allegato|anexado)"
    r"|<(?:Multimedia omitido|Medien ausgeschlossen|Médias omis|Media omessi|Mídia oculta"
    r"|Arquivo de mídia oculto)>|\(archivo adjunto\)|\(Datei angehängt\)|\(fichier joint\)"
    r"|\(file allegato\)|\(arquivo anexado\)",
    re.IGNORECASE,
)
_CHAT_NAME = re.compile(
    r"(?:WhatsApp Chat (?:with|-)|Chat de WhatsApp con|WhatsApp-Chat mit|Discussion WhatsApp avec"
    r"|Conversa do WhatsApp com|Chat WhatsApp con|WhatsApp-chat met) ?(.{1,200}?)(?:\.txt|\.zip)?",
    re.IGNORECASE,
)
_HINT = re.compile(r"whatsapp|(?:^|/)_chat\.txt", re.IGNORECASE)
_FEW = 2
_BID_LINES = 400

Day = tuple[int, int, int]


@dataclass(slots=True)
class _Entry:
    """A message as it stands: where it begins and ends in the text, its head, its words."""

    start: int
    end: int
    head: re.Match[str]
    words: str


class WhatsAppReader:
    """Chats that WhatsApp exported as text."""

    name = "whatsapp"
    version = "1"
    container = True

    def bid(self, head: bytes, name: str) -> Bid:
        """CERTAIN where the first line is a message and WhatsApp's own words or the name say so; LIKELY where
        most lines are messages in a form that other programs do not use."""
        lines = [line for line in head.decode("utf-8", "replace").split("\n")[:_BID_LINES] if line.strip()]
        if not lines or (first := _HEAD.match(lines[0])) is None:
            return Bid.NONE
        heads = [found for line in lines if (found := _HEAD.match(line))]
        if _HINT.search(name) or any(_SIGNS.search(line) for line in lines):
            return Bid.CERTAIN
        if len(first["a"]) > _FEW or len(heads) < _FEW or len(heads) * 2 < len(lines):
            return Bid.NONE  # so do logs begin
        named = sum(_NAMED.match(found.string, found.end()) is not None for found in heads)
        return Bid.LIKELY if named * 2 >= len(heads) and named >= _FEW else Bid.NONE

    def read(self, item: Opened) -> Iterator[Found]:
        """Each message as an item, with its place in the file."""
        if item.size > LIMITS.text_characters:
            raise TooLarge(f"The chat has {item.size:,} bytes; the limit is {LIMITS.text_characters:,}.")
        raw = item.stream.read()
        source, errors = decode(raw, item.charset)
        entries = _entries(source)
        if not entries:
            raise Damaged("The chat holds no message.")
        order = tell_order([_numbers(entry.head) for entry in entries], entries[0].head["mark"].strip())
        yield from (Flaw(error=error) for error in (*errors, *_unsure(order)))
        named = _CHAT_NAME.fullmatch(PurePosixPath(item.name.replace("\\", "/")).name)
        chat = named[1].strip() if named else None
        chat_id = f"whatsapp:{chat or 'chat'}-{content_id(source[entries[0].start : entries[0].end])[:8]}"
        names = Counter(found[1] for entry in entries if (found := _NAMED.match(entry.words)))
        is_exact = len(source.encode("utf-8")) == len(raw)
        offset = position = 0
        for number, entry in enumerate(entries, 1):
            offset += len(source[position : entry.start].encode("utf-8"))
            position = entry.start
            length = len(source[entry.start : entry.end].encode("utf-8"))
            message = _to_message(entry, (chat_id, chat), number, order, names)
            yield chat_item(message, number, (offset, length) if is_exact else None)


def _unsure(order: str | None) -> list[ReadError]:
    if order is not None:
        return []
    return [
        Damaged(
            "Nothing in this chat tells whether 3/4 is the third of April or the fourth of March; its"
            " messages stand without a date.",
            remedy="Export it again from a telephone set to another region, or give the day with --date.",
        )
    ]


def _entries(source: str) -> list[_Entry]:
    """The messages in order; lines that begin none go on with the one before."""
    entries: list[_Entry] = []
    position = 0
    starts: list[tuple[int, re.Match[str]]] = []
    for line in source.split("\n"):
        if line[:1] and (line[0].isdigit() or line[0] in "[" + _INVISIBLE) and (found := _HEAD.match(line)):
            starts.append((position, found))
        position += len(line) + 1
    for number, (start, head) in enumerate(starts):
        end = starts[number + 1][0] if number + 1 < len(starts) else len(source)
        words = source[start + head.end() : end].replace("\r\n", "\n").rstrip("\r\n")
        entries.append(_Entry(start, end, head, words))
    return entries


def _numbers(head: re.Match[str]) -> Day:
    return int(head["a"]), int(head["b"]), int(head["c"])


def tell_order(days: Sequence[Day], mark: str) -> str | None:
    """In which order the numbers of dates stand: `ymd`, `dmy` or `mdy`; `None` where that cannot be told.

    A number above 12 is no month; messages stand in the order of time; dates with full stops begin with
    the day in every country that writes them.
    """
    if all(first > 31 for first, _, _ in days):
        return "ymd"
    day_first = all(second <= 12 for _, second, _ in days)
    month_first = all(first <= 12 for first, _, _ in days)
    if day_first != month_first:
        return "dmy" if day_first else "mdy"
    if not day_first:
        return None
    if mark == "." or all(first == second for first, second, _ in days):
        return "dmy"
    forward = _steps_back([(year, second, first) for first, second, year in days])
    other = _steps_back([(year, first, second) for first, second, year in days])
    if forward == other:
        return None
    return "dmy" if forward < other else "mdy"


def _steps_back(days: Sequence[Day]) -> int:
    return sum(later < earlier for earlier, later in pairwise(days))


def _sent(head: re.Match[str], order: str | None) -> str | None:
    """The time of a message, without a zone; `None` where its date makes none."""
    if order is None:
        return None
    first, second, third = _numbers(head)
    year, month, day = {
        "ymd": (first, second, third),
        "dmy": (third, second, first),
        "mdy": (third, first, second),
    }[order]
    hour = int(head["hour"])
    half = head["late"] or head["early"]
    if half:
        hour = hour % 12 + (12 if half.startswith(_AFTERNOON) else 0)
    try:
        moment = datetime(
            year + (2000 if year < 100 else 0),
            month,
            day,
            hour,
            int(head["minute"]),
            int(head["second"] or 0),
        )
    except ValueError:
        return None
    return moment.isoformat()


def _to_message(
    entry: _Entry, chat: tuple[str, str | None], number: int, order: str | None, names: Counter[str]
) -> ChatMessage:
    found = _NAMED.match(entry.words)
    sender = found[1].strip(_INVISIBLE + " ~\u00a0\u202f") if found else None
    text = (found[2] or "") if found else entry.words
    is_service = not sender or _is_notice(sender, text, names[found[1]] if found else 0)
    return ChatMessage(
        chat_id=chat[0],
        chat=chat[1],
        message_id=f"{chat[0]}/{number}",
        sender=None if is_service else sender,
        account=None,
        sent=_sent(entry.head, order),
        text=(entry.words if is_service else text).strip(_INVISIBLE),
        is_service=is_service,
    )


def _is_notice(sender: str, text: str, count: int) -> bool:
    """Whether WhatsApp wrote a line that looks like a message: "Anna changed the subject to “a: b”"."""
    if text.startswith("\u200e") and _NOTICE.search(text[:400]):
        return True
    return count <= _FEW and (len(sender) > 60 or _SYSTEM.search(sender) is not None)
