"""Subjects: what a mail is about once the marks of replying, forwarding and of lists are taken off.

Marks per language: the list in RFC 5322 3.6.5 ("Re: "), and those that mail programs write in other
languages (Outlook, Lotus Notes, Gmail, Apple Mail: AW, SV, RV, TR, WG, …), numbered ones ("Re[2]:") too.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

# fmt: off
REPLIES = frozenset((
    "re", "aw", "antw", "antwort", "sv", "vs", "vá", "va", "ref", "rif", "r", "res", "rep", "réf", "ynt",
    "yanıt", "odp", "bls", "atb", "cevap", "απ", "σχετ", "נא", "על", "תשובה", "ответ", "отв", "на", "hа",
    "回复", "答复", "回覆", "返信", "답장", "회신", "رد",
))
FORWARDS = frozenset((
    "fw", "fwd", "wg", "tr", "rv", "enc", "i", "doorst", "vb", "vl", "pd", "továbbítás", "trs", "ilt",
    "πρθ", "הועבר", "переслано", "пересл", "转发", "轉寄", "転送", "전달", "إعادة", "fs",
))
# fmt: on
_MARK = re.compile(r"\s{0,9}([^\W\d_]{1,10})\s{0,3}(?:[\[(^*]?\d{1,3}[\])]?)?\s{0,3}[:\uff1a]\s{0,9}")
_TAG = re.compile(r"\s{0,9}\[([^\[\]]{0,80})\]\s{0,9}")
_NUMBERED = re.compile(r"(?:^|[\s#])(\d{1,4})\s?/\s?(\d{1,4})(?:$|[\s,])")
_VERSION = re.compile(r"(?<![a-z])[vV]\s?(\d{1,3})(?:$|[\s,])")
_ASIDE = re.compile(r"[(\[](?:was|war|fue|était|era|ehemals)[:\s].{0,300}[)\]]$", re.IGNORECASE)
_LONGEST = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A subject taken apart. `base` is what is left without marks and tags, in lower case.

    `exact` keeps what tags say of a part or a version, so that part 2 of 5 differs from part 3. `number`
    and `total` are those of a mail sent in parts ("[PATCH 2/5] …"), `version` is written beside them.
    """

    base: str
    exact: str
    replies: bool
    forwards: bool
    number: int | None = None
    total: int | None = None
    version: int = 1


@lru_cache(maxsize=4096)
def read_subject(subject: str | None) -> Subject:
    """Takes a subject apart. Nothing is left of a missing one."""
    rest = " ".join((subject or "")[:_LONGEST].split())
    replies = forwards = False
    tags: list[str] = []
    while True:
        mark = _MARK.match(rest)
        word = mark[1].lower() if mark else ""
        if mark and (word in REPLIES or word in FORWARDS):
            # "VS" and "TR" stand for either in some languages; a reply is by far the more frequent.
            replies = replies or word in REPLIES
            forwards = forwards or word not in REPLIES
            rest = rest[mark.end() :]
            continue
        tag = _TAG.match(rest)
        if tag is None or tag.end() == len(rest):
            break
        inner = _MARK.match(tag[1] + " ")
        if inner and inner[1].lower() in FORWARDS:  # "[Fwd: the whole subject]"
            forwards, rest = True, tag[1][inner.end() :] + rest[tag.end() :]
            continue
        tags.append(tag[1])
        rest = rest[tag.end() :]
    enclosed = _MARK.match(rest[1:-1]) if rest[:1] == "[" and rest[-1:] == "]" else None
    if enclosed and enclosed[1].lower() in FORWARDS | REPLIES:
        forwards, rest = True, rest[1:-1][enclosed.end() :]
    base = _ASIDE.sub("", rest).strip().rstrip(".").lower()
    return _numbered(base, tags, replies=replies, forwards=forwards)


def _numbered(base: str, tags: list[str], *, replies: bool, forwards: bool) -> Subject:
    number = total = None
    version = 1
    for tag in tags:
        if part := _NUMBERED.search(tag):
            number, total = int(part[1]), int(part[2])
        if written := _VERSION.search(tag):
            version = int(written[1])
    exact = base
    if number is not None or version != 1:
        exact = f"{version} {number}/{total} {base}"
    return Subject(
        base=base,
        exact=exact,
        replies=replies,
        forwards=forwards,
        number=number,
        total=total,
        version=version,
    )
