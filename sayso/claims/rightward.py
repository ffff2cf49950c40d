"""Noun phrases to the right of a word, without a parser: "said X, a spokesman for Y, on Monday"."""

from sayso.claims.phrases import REACH, STOPS, Scene, conjunction, nominal
from sayso.claims.words import Range


def phrase_after(scene: Scene, start: int, inverted: bool) -> Range | None:
    """The noun phrase that begins at word `start`; `inverted` where it follows its verb ("said X")."""
    hi = min(scene.part[1], start + REACH)
    if start >= hi or not (scene.word(start) or scene.words.forms[start] in "“\"'$" or start in scene.opened):
        return None
    if scene.has("subjects", start) or scene.has("objects", start):
        return (start, start + 1)
    k = start
    while k < hi and not _ends_after(scene, k, start, inverted):
        if inverted and scene.comma(k):  # an apposition goes on to its comma
            k = _next_comma(scene, k + 1)
        else:
            k = scene.opened[k] if k in scene.opened else k + 1
    return (start, k) if k > start and nominal(scene, (start, k)) else None


def _ends_after(scene: Scene, k: int, start: int, inverted: bool) -> bool:
    form = scene.words.forms[k]
    if k in scene.opened:
        return scene.opened[k] - k > 7
    if form in STOPS and form != "(" and form != ")":
        return True
    if scene.comma(k):
        return not _apposes(scene, k, inverted)
    if k == start:
        return False
    if scene.has("relatives", k) and scene.lower[k] != "que":
        return scene.lower[k] in ("that", "which")
    if conjunction(scene, k):
        return True
    if inverted:
        if scene.has("coordinators", k):
            return _clause_after(scene, k)
        return _tail(scene, k) or (scene.has("time", k) and not _time_in_name(scene, k))
    return False


def _time_in_name(scene: Scene, k: int) -> bool:
    return scene.has("prepositions", k - 1) or scene.has("determiners", k - 1)


def _clause_after(scene: Scene, k: int) -> bool:
    return any(scene.verbish(i) for i in range(k + 1, min(k + 4, scene.part[1])))


def _tail(scene: Scene, k: int) -> bool:
    """Whether an adverbial starts at `k`: "on Monday", "in a statement", "during the debate"."""
    word = scene.lower[k]
    if word in (
        "on",
        "in",
        "during",
        "after",
        "before",
        "via",
        "at",
        "to",
        "when",
        "as",
        "en",
        "durante",
        "tras",
    ):
        return True
    return word in scene.grammar.classes["adverbs"] or (word.endswith("ly") and not scene.words.capital(k))


def _apposes(scene: Scene, comma: int, inverted: bool) -> bool:
    """Whether what follows the comma explains the name before it ("X, a spokesman for Y")."""
    i = comma + 1
    if i >= scene.part[1]:
        return False
    word = scene.lower[i]
    if word in ("who", "whose", "quien"):
        return True
    if word in ("a", "an", "the", "un", "una", "el", "la", "his", "her", "its", "their", "one"):
        stop = _next_comma(scene, i)
        clause = any(scene.verbish(k) and not scene.lower[k].endswith("ed") for k in range(i, stop))
        return not clause and (inverted or _goes_on(scene, comma, stop))
    if inverted and not scene.words.capital(i) and scene.word(i):
        stop = _next_comma(scene, i)
        first = scene.lower[i]
        closed = ("prepositions", "subordinators", "coordinators", "adverbs", "be", "auxiliaries", "subjects")
        if first.endswith(("ing", "ly")) or any(scene.has(c, i) for c in closed):
            return False
        return not any(scene.verbish(k) for k in range(i, stop))
    return False


def _goes_on(scene: Scene, comma: int, stop: int) -> bool:
    """Whether the words between two commas are no clause's subject: a clause stands before or after."""
    if stop + 1 >= scene.part[1]:
        return any(scene.verbish(k) for k in range(scene.part[0], comma))
    return not scene.dash(stop) and scene.comma(stop) and not scene.verbish(stop + 1)


def _next_comma(scene: Scene, i: int) -> int:
    while i < scene.part[1] and not scene.comma(i) and scene.words.forms[i] not in STOPS:
        i += 1
    return i
