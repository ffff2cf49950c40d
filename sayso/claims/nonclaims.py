"""What is no claim: chat, requests, wishes, norms, opinion and boilerplate."""

from collections.abc import Sequence

from sayso.claims.clauses import Clause, base_forms, finite_verbs, main_clause
from sayso.claims.cues import Grammar, shared
from sayso.claims.words import Range, Words

CHAT = (
    (shared("chat") - {"your", "yours", "favor"}) | shared("small_talk") | shared("wishful") | shared("norms")
)
"""Words of chat and of what ought to be; "your bank" and "in favor" may well stand in a claim."""
TREATS = shared("treats")
OPINION = shared("opinion")
JUDGED = OPINION | shared("degrees") | {"what", "how", "why", "cómo"}
"""What a predicate holds that tells how somebody finds something: an evaluation, "very", "what it takes"."""
MOODS = OPINION | shared("moods")
FEELINGS = shared("feelings")
HOPES = shared("hopes")
COPULAS = shared("copulas")
EMPTY = shared("empty_nouns")
BOILERPLATE = shared("boilerplate")
MESSAGES = shared("messages")
NO_SUBJECT = shared("no_subject") | {"here's", "what's", "who's", "how's", "where's"}
IMPRESSIONS = frozenset({"sounds", "sound", "feels"})
DUTIES = frozenset({"need", "needs", "have", "has", "hay", "tiene", "tienen"})
OPENERS = frozenset({"and", "but", "then", "so", "also", "just", "always", "never", "or", "now", "not"})
PROVISOS = frozenset({"no", "if", "when", "whatever"})
WISHES = frozenset({"would", "could", "can", "cannot", "may", "might"})
LIGHT = frozenset({"do", "don't", "did", "didn't", "have", "had", "just", "still", "never"})
JOINTS = frozenset({",", ";", "and", "but", "-", "–", "—"})
ENDS_PREDICATE = frozenset({",", ";", ":", "in", "by", "from", "at", "since", "with", "who", "which", "that"})
PREDICATE = 7
"""How many words after "is" tell whether it goes on with an opinion."""
PROVISO = 8
"""Within how many words "No matter what," ends."""


def is_chat(words: Words, sentence: Range, grammar: Grammar) -> bool:
    """Whether a sentence greets, thanks, wishes, asks to lunch, or says what ought to be."""
    lower = words.lower[slice(*sentence)]
    if lower[0] in NO_SUBJECT and not (lower[0] == "there" and lower[1] in grammar.classes["be"]):
        return True
    if any(w in CHAT for w in lower) or _is_boilerplate(lower):
        return True
    helping = lower[0] in grammar.classes["auxiliaries"] or lower[0] in grammar.classes["be"]
    if helping and grammar.language == "en":
        return not words.capital(sentence[0] + 1)  # "Will pass it on." but "Will Hay has left."
    if any(word in ("i", "we") and _feels(lower[k + 1 : k + 4]) for k, word in enumerate(lower)):
        return True
    treats = any(w in TREATS for w in lower)
    return treats and not any(w.endswith("ed") or w in ("was", "were", "had") for w in lower)


def _is_boilerplate(lower: Sequence[str]) -> bool:
    about = lower[0] == "this" and lower[1] in MESSAGES
    return about or any(w in BOILERPLATE for w in lower) or ("rights" in lower and "reserved" in lower)


def _feels(after: Sequence[str]) -> bool:
    """Whether "I" or "we" thinks, hopes or would like, adverbs between left aside; `after` follows it."""
    for word in after:
        if word in FEELINGS or word in WISHES:
            return True
        if not word.endswith("ly") and word not in LIGHT:
            return False
    return False


def is_request(words: Words, sentence: Range, grammar: Grammar) -> bool:
    """Whether a sentence begins, or goes on after "so", with a verb that tells somebody to do something."""
    lo, hi = sentence
    if words.lower[lo] in ("don't", "do"):
        return True
    if words.lower[lo] in HOPES and not grammar.finite(words.lower[lo + 1]):
        return True  # "Hope it went well."
    first = lo
    while first < hi - 2 and words.lower[first] in OPENERS:
        first += 1
    if _commands(words, first, hi, grammar):
        return True
    if words.lower[lo] in PROVISOS and "," in words.forms[lo : min(lo + PROVISO, hi - 2)]:
        return _commands(words, words.forms.index(",", lo) + 1, hi, grammar)
    return any(
        words.lower[k] in ("so", "then")
        and words.forms[k - 1] in JOINTS
        and _commands(words, k + 1, hi, grammar)
        for k in range(lo + 1, hi - 2)
    )


def _commands(words: Words, k: int, hi: int, grammar: Grammar) -> bool:
    """Whether the word at `k` is a bare verb that asks for something, not a noun as subject."""
    word, after = words.lower[k], words.lower[k + 1]
    classes = grammar.classes
    directed = after in classes["objects"] or (after in classes["determiners"] and not words.capital(k + 1))
    if word not in base_forms():  # "Enact two items": no noun stands right before "two"
        return directed and grammar.language == "en" and _is_open(words, k, grammar)
    if grammar.finite(after) or word in ("have", "do"):
        return False
    if directed:
        return True
    clause = main_clause(words, (k, hi), grammar)
    if clause is None or clause.start > k:
        return True
    return any(
        words.lower[j] in (",", "that", "who", "and") or words.lower[j] in classes["subordinators"]
        for j in range(k + 1, clause.verb)
    )


def _is_open(words: Words, k: int, grammar: Grammar) -> bool:
    """Whether word `k` is a capitalised word of no closed class, and neither adverb nor "-ing"."""
    word = words.lower[k]
    if not words.capital(k) or not word.isalpha() or word.endswith(("ly", "ing", "ed", "s")):
        return False
    return len(word) > 3 and not any(word in listed for listed in grammar.classes.values())


def is_norm(words: Words, sentence: Range, clause: Clause) -> bool:
    """Whether a sentence says what has to be done, what would suit, or ends with its verb ("So it is.")."""
    verb, after = words.lower[clause.verb], words.lower[clause.verb + 1 : clause.verb + 2]
    if verb in DUTIES and after in (("to",), ("que",)):
        return True
    if after in ((".",), ("!",), ()) and clause.tense == "present":
        return True
    suits = any(w in ("me", "us") for w in words.forms[clause.verb : sentence[1]])
    return clause.tense == "modal" and suits


def is_act_of_self(words: Words, sentence: Range, clause: Clause) -> bool:
    """Whether a sentence about "I" or "we" tells what was done: no feeling, no present, no opinion."""
    lower = words.lower[clause.verb : sentence[1]]
    if clause.tense not in ("past", "perfect") or lower[0] in FEELINGS:
        return False
    return not any(w in MOODS for w in lower[:PREDICATE]) and "been" not in lower[:3]


def is_opinion(words: Words, sentence: Range, clause: Clause, grammar: Grammar) -> bool:
    """Whether a sentence without figures says how somebody finds something, and no act beside it."""
    hi = sentence[1]
    verb = words.lower[clause.verb]
    after = words.lower[clause.verb + 1 : min(clause.verb + 5, hi)]
    if clause.subject == "there":
        return any(w in EMPTY or w in OPINION for w in after)
    if verb in ("has", "have", "had"):
        return after[:1] == ("no",) and any(w in EMPTY for w in after[1:3])
    if verb in IMPRESSIONS or (verb in ("means", "meant") and clause.subject == "vague"):
        return True
    if verb in COPULAS or verb in grammar.classes["be"]:
        return _judges(words, (clause.verb, hi)) and not _acts_after(words, (clause.verb, hi), grammar)
    return clause.tense in ("future", "modal") and "be" in after[:2] and _judges(words, (clause.verb, hi))


def _judges(words: Words, predicate: Range) -> bool:
    """Whether a predicate comes to an opinion before its first comma or preposition."""
    lo, hi = predicate
    for k in range(lo + 1, min(lo + 1 + PREDICATE, hi)):
        if words.lower[k] in JUDGED:
            return True
        if words.lower[k] in ENDS_PREDICATE:
            return False
    return False


def _acts_after(words: Words, predicate: Range, grammar: Grammar) -> bool:
    """Whether a second clause, after a comma or "and", tells an act."""
    lo, hi = predicate
    joint = next((k for k in range(lo + 1, hi) if words.lower[k] in JOINTS), hi)
    return any(
        tense in ("past", "perfect") and words.lower[verb] not in grammar.classes["be"]
        for verb, tense in finite_verbs(words, (joint, hi), grammar)
    )
