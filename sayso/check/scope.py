"""What stands just outside quoted words, in their sentence, and turns them: a denial, a negation, an if."""

import re

_STOP = re.compile(r"[.!?]['\"”’»)]*\s+(?=[\"'“‘«(>]*\s*[A-Z0-9ÁÉÍÓÚÑÄÖÜ])|\n\s*(?:>\s*)*\n|\n\s*[-*•]\s")
_SHORT = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|Prof|St|Gen|Col|Lt|Sen|Rep|No|vs|etc|Sr|Sra|[A-Z])\.$")
_REACH = 600
_NOT = r"(?:not|never|no|neither|nor|cannot|without|hardly|nunca|jamás|ni)"
_NEGATED = re.compile(rf"(?:\b{_NOT}|n['’]t)\b(?:\s+[\w'’-]+){{0,3}}\s*[\"'“‘«]*$", re.IGNORECASE)
_DENIED = re.compile(
    r"\b(?:den(?:y|ies|ied|ying)|refut(?:es?|ed)|disput(?:es?|ed)|rejects?|rejected|untrue|false|not true"
    r"|no (?:evidence|truth|proof)|n(?:ever|ot|['’]t) (?:say|said|claim|claimed|believe|think|confirm)"
    r"|doubts?|doubted|negó|niega|negaron|desmintió|desmiente|rechazó)\b(?P<rest>[^.;:]*)$",
    re.IGNORECASE,
)
_YET = re.compile(r"\b(?:but|however|though|although|yet|pero|aunque|and (?:said|says|added|told))\b", re.I)
_IF = re.compile(
    r"(?:\b(?:if|unless|whether|provided|supposing|assuming|in case|as long as|a menos que|siempre que)\b"
    r"|^\W*(?:should|were|had|suppose|si)\b)(?P<rest>[^.;:]*)$",
    re.IGNORECASE,
)
_IF_AFTER = re.compile(
    r"^[\"'”’»)]*,?\s*(?:but\s+)?(?:only\s+)?(?:if|unless|provided|as long as|in case|a menos que|si)\b", re.I
)
_DENIED_AFTER = re.compile(
    r"^[\"'”’»)]*,?[\"'”’»)]*\s*(?:[\w'’-]+\s+){0,4}?(?:denied|denies|negó|desmintió"
    r"|(?:is|was|are|were) (?:false|untrue|not true|nonsense))\b",
    re.IGNORECASE,
)
_TURNS = re.compile(rf"(?:\b(?:{_NOT}|if|unless|den(?:y|ies|ied))|n['’]t)\b", re.IGNORECASE)


def surroundings(content: str, start: int, end: int) -> tuple[str, str]:
    """What stands before and after a stretch in its sentence or sentences."""
    before = content[max(0, start - _REACH) : start]
    for stop in reversed(list(_STOP.finditer(before))):
        if stop[0][:1] != "." or not _SHORT.search(before[: stop.start() + 1]):
            before = before[stop.end() :]
            break
    after = content[end : end + _REACH]
    if content[end - 1 : end] in (".", "!", "?") or re.match(r"[.!?]", after):
        return _flat(before), ""
    ended = next(iter(_STOP.finditer(after)), None)
    return _flat(before), _flat(after if ended is None else after[: ended.start() + 1])


def _flat(text: str) -> str:
    return re.sub(r"\s*\n(?:[ \t]*>)*\s*", " ", text)


def is_turned(content: str, start: int, end: int) -> bool:
    """Whether a denial, a negation or a condition outside the stretch, in its sentence, turns it."""
    before, after = surroundings(content, start, end)
    if _NEGATED.search(before) or _IF_AFTER.search(after) or _DENIED_AFTER.search(after):
        return True
    found = (*_DENIED.finditer(before), *_IF.finditer(before))
    return any(not _YET.search(each["rest"]) for each in found)


def turns(words: str) -> bool:
    """Whether words that a quotation leaves out hold a negation or a condition."""
    return _TURNS.search(words) is not None
