"""Words by which a sentence says of another that it is not so, taken off: "there is no evidence that P".

What is left is P, in the words of the sentence, and how often it was denied on the way. Phrases that only
name what did not happen ("instead of selling it", "the bank, not the ministry") are taken off too. Negations
inside P ("did not sell") are left to `polarity`.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from sayso.wording.lists import listed, phrases
from sayso.wording.polarity import NEGATORS, main_negations, negations
from sayso.wording.words import Word, irregular, words_of


def _any(name: str) -> str:
    """A pattern for the members of a list, the longest first."""
    members = sorted(phrases("denials", name), key=lambda each: (-len(each), each))
    return f"(?:{'|'.join(map(re.escape, members))})"


_ADVERBS = r"(?:(?:\w+ly|yet|still|now|later|also|again|just|so far|as yet|ever|once more|at all|all) )*"
_BE = r"(?:(?:is|are|was|were|be|been|being|has|have|had|will|would|remains?) )*"
_CLAIM, _PROOF, _FALSE = _any("claims"), _any("proofs"), _any("false")
_VOICE = r"(?P<voice>(?:(?!that\b|, )\S+ ){1,14}?)"
_FEW = r"(?:\w+ ){0,3}?"
_SOME = r"(?:no|not any|not a shred of|not a scrap of|not one|little|scant|never any|never|nothing)"
_SAID = r"(?P<said>.+?)"
_CLOSE = r"(?: \W.*)?$"
_ANY_CLAIM = rf"(?:as (?:\w+ ){{1,4}}?)?(?:(?!that\b)\S+ ){{0,5}}?{_CLAIM} (?:(?!that\b)\S+ ){{0,5}}?"
_LINK = r"(?:that|of|about) "
_TWICE = r"(?:(?P<twice>not|never) )?"
_MOST, _LONGEST = 4, 80
"""How many wrappings, one inside the other, are taken off, and from how many words at most."""
_SIGNS = (
    NEGATORS
    | frozenset(
        word
        for name in (
            "true",
            "false",
            "denied",
            "denies",
            "simply_denies",
            "wrongly",
            "before_to",
            "before_ing",
            "niega",
        )
        for member in phrases("denials", name)
        for word in member.split()
        if len(word) > 2 and word not in ("the", "his", "her", "its", "their", "had")
    )
    | listed("denials", "signs")
)
"""Where a sentence has none of these words there is nothing to take off."""
_PRONOUNS = frozenset({"it", "he", "she", "they"})


def is_negated(text: str) -> bool:
    """Whether a sentence says that something is not so: an odd number of negations bears on
    its main clause.

    >>> [is_negated(each) for each in ("He never paid.", "He did not deny it.", "He paid, not only once.")]
    [True, False, False]
    """
    words, times = undenied(words_of(text))
    return (times + len(main_negations(words))) % 2 == 1


def undenied(words: Sequence[Word]) -> tuple[Sequence[Word], int]:
    """The words of what is said or denied, and how many denials were around it.

    >>> kept, times = undenied(words_of("There is no evidence that the quay was sold."))
    >>> " ".join(word.text for word in kept), times
    ('the quay was sold .', 1)
    """
    if len(words) > _LONGEST or not any(word.lower in _SIGNS for word in words):
        return words, 0
    times = 0
    for _ in range(_MOST):
        peeled = _peeled(words)
        if peeled is None:
            break
        words, more = peeled
        times += more
    words = _without_phrases(words)
    words, more = _plain(words)
    return words, times + more


def _peeled(words: Sequence[Word]) -> tuple[Sequence[Word], int] | None:
    """The words without one wrapping, and how often it denies; `None` where there is none."""
    text = _joined(words)
    for pattern, denies in _wrappings():
        match = pattern.search(text)
        if match is None:
            continue
        start, end = (_place(text, place) for place in match.span("said"))
        said = words[start:end]
        if not any(word.is_word for word in said):
            continue
        parts = match.groupdict()
        before = words[: _place(text, match.start("cue"))] if match.start("cue") < match.start("said") else ()
        more = denies + bool(parts.get("twice")) + len(negations(before))
        if said[0].lower in _PRONOUNS and parts.get("voice"):
            said = (*words[: _place(text, match.end("voice"))], *said[1:])
        return said, more
    return None


def _without_phrases(words: Sequence[Word]) -> Sequence[Word]:
    """The words without phrases of what did not happen, and without "not X but" before what did."""
    text = _joined(words)
    for pattern in _phrases():
        match = pattern.search(text)
        if match is not None:
            start, end = (_place(text, place) for place in match.span("not"))
            left = (*words[:start], *words[end:])
            if any(word.is_word for word in left):
                words, text = left, _joined(left)
    return words


def _plain(words: Sequence[Word]) -> tuple[Sequence[Word], int]:
    """Words such as "has yet to" and "stopped short of" made a plain helper, and how many there were."""
    times = 0
    text = _joined(words)
    for sign, pattern, helper, stem in _turns():
        match = pattern.search(text) if sign.search(text) else None
        if match is None:
            continue
        start, end = (_place(text, place) for place in match.span("turn"))
        put = () if not helper else (replace(words[start], text=helper, lower=helper, stem=stem),)
        words = (*words[:start], *put, *words[end:])
        text = _joined(words)
        times += 1
    missed = next((at for at in range(len(words) - 1) if _is_missed(words[at], words[at + 1])), None)
    if missed is not None:
        return (*words[:missed], *words[missed + 1 :]), times + 1
    return words, times


def _is_missed(word: Word, after: Word) -> bool:
    """Whether something was not done after all: "almost sold", not "almost all"."""
    past = irregular().get(after.lower, after.lower) != after.lower or after.lower.endswith(("ed", "ó"))
    return word.lower in ("almost", "nearly", "casi") and past


def _joined(words: Sequence[Word]) -> str:
    return " ".join(word.lower for word in words)


def _place(text: str, at: int) -> int:
    """The number of the word that begins at, or behind, a place of the joined words."""
    return text.count(" ", 0, at) + (at >= len(text) or text[at] == " ")


@cache
def _wrappings() -> tuple[tuple[re.Pattern[str], int], ...]:
    """Patterns of whole sentences; `said` is what is denied, `cue` what denies it, `voice` who does."""
    return tuple((re.compile(pattern), denies) for pattern, denies in (*_of_proof(), *_of_words()))


def _of_proof() -> tuple[tuple[str, int], ...]:
    """What is certain, what is not true, and what nobody found."""
    return (
        (rf"^(?:.* )?(?P<cue>there {_BE}{_ADVERBS}no {_any('sure')} )(?:\w+ )?(?:that|about) {_SAID}$", 0),
        (rf"^(?P<cue>(?:no one|no-one|nobody) {_ADVERBS}{_any('doubts')} )that {_SAID}$", 0),
        (rf"^(?P<cue>it {_BE}{_ADVERBS}{_any('true')} )that {_SAID}$", 0),
        (rf"^contrary to (?P<cue>[^,]+ , ){_SAID}$", 0),
        (
            rf"^(?:.* )?(?P<cue>there {_BE}{_ADVERBS}(?:not )?{_SOME} {_FEW}{_PROOF} )"
            rf"(?:\S+ ){{0,6}}?that {_SAID}$",
            1,
        ),
        (
            rf"^(?:.* )?(?P<cue>there {_BE}{_ADVERBS}{_SOME} {_FEW}{_PROOF} )"
            rf"(?:\S+ ){{0,4}}?{_CLAIM} {_LINK}{_SAID}$",
            1,
        ),
        (
            rf"^(?:.* )?(?P<cue>it {_BE}{_ADVERBS}(?:not|never) {_ADVERBS}{_any('true')} )"
            rf"(?:to \w+ )?that {_SAID}$",
            1,
        ),
        (rf"^(?:.* )?(?P<cue>it {_BE}{_ADVERBS}){_TWICE}{_ADVERBS}{_FALSE} (?:to \w+ )?that {_SAID}$", 1),
        (
            rf"^{_VOICE}(?P<cue>{_BE}{_ADVERBS}{_any('finds')} {_SOME} {_FEW}{_PROOF} )"
            rf"(?:\S+ ){{0,4}}?that {_SAID}$",
            1,
        ),
        (
            rf"^{_VOICE}(?P<cue>(?:did not|could not|{_BE}unable to|failed to|never|{_BE}not|not) {_ADVERBS}"
            rf"{_any('finds')} {_FEW}{_PROOF} )(?:\S+ ){{0,4}}?that {_SAID}$",
            1,
        ),
    )


def _of_words() -> tuple[tuple[str, int], ...]:
    """Reports that are false or denied, and what is denied."""
    return (
        (rf"^(?P<cue>(?:nothing|no \w+) (?:\S+ ){{0,4}}?{_any('shows')} )that {_SAID}$", 1),
        (
            rf"^(?:(?!that\b)\S+ ){{0,5}}?(?P<cue>{_CLAIM} (?:(?!that\b)\S+ ){{0,4}}?){_LINK}{_SAID}(?: ,)? "
            rf"(?:is|are|was|were|proved|proves|has been|have been|had been|turned out|remain|remains|amount)"
            rf"(?: to be| to)? {_ADVERBS}{_TWICE}{_ADVERBS}(?:{_FALSE}|{_any('denied')})\b.*$",
            1,
        ),
        (
            rf"^(?:(?!that\b)\S+ ){{0,5}}?(?P<cue>{_CLAIM} (?:(?!that\b)\S+ ){{0,4}}?){_LINK}{_SAID} "
            rf"(?:has|have|had|lack|lacks|lacked) (?:no|any|all) (?:foundation|basis|substance|truth)\b.*$",
            1,
        ),
        (
            rf"^{_VOICE}(?P<cue>{_ADVERBS}(?:had |has |have |did |do |does )?){_TWICE}{_ADVERBS}"
            rf"{_any('denies')} {_ANY_CLAIM}{_LINK}{_SAID}$",
            1,
        ),
        (
            rf"^{_VOICE}(?P<cue>{_ADVERBS}(?:had |has |have |did |do |does )?){_TWICE}{_ADVERBS}"
            rf"{_any('simply_denies')} (?:\w+ly )?that {_SAID}$",
            1,
        ),
        (
            rf"^{_VOICE}(?P<cue>{_any('brands')} (?:\w+ ){{0,3}}?){_CLAIM} {_LINK}{_SAID} (?:as )?(?:\w+ )?"
            rf"{_FALSE}{_CLOSE}",
            1,
        ),
        (rf"^(?:.* )?(?P<cue>{_any('wrongly')} (?:\w+ ){{1,4}}?)that {_SAID}$", 1),
        (rf"^(?:.* )?(?P<cue>lied (?:when |in )?(?:\w+ ){{0,3}}?)that {_SAID}$", 1),
        (
            rf"^{_SAID} [,.;:?–—-] (?P<cue>(?:which|(?:and |but )?(?:that|this|it)) )"
            rf"{_BE}{_ADVERBS}(?:{_FALSE}|(?:not|never) {_any('true')}){_CLOSE}",
            1,
        ),
        (rf"^{_SAID} [,.;:?–—-] (?P<cue>)(?:no|not so|false|untrue|nonsense|a lie)(?: \W)*$", 1),
        (rf"^{_SAID} (?P<cue>)(?:never|did not|has not|have not) {_ADVERBS}{_any('happens')}{_CLOSE}", 1),
        (
            rf"^(?P<said>(?:(?!that\b)\S+ )+?)(?P<cue>)(?:is|are|was|were) {_ADVERBS}"
            rf"(?:a lie|a myth|(?:a )?fiction|a fabrication|an invention|a hoax|pure (?:invention|fantasy))\b"
            rf"{_CLOSE}",
            1,
        ),
        (rf"^(?P<cue>no es (?:cierto|verdad) )que {_SAID}$", 1),
        (rf"^(?P<cue>es (?:falso|mentira|incierto) )que {_SAID}$", 1),
        (rf"^(?:.* )?(?P<cue>no (?:hay|había|existen?) (?:\w+ )?{_any('pruebas')} )(?:de )?que {_SAID}$", 1),
        (rf"^{_VOICE}(?P<cue>)(?:{_any('niega')}) (?:\w+mente )?que {_SAID}$", 1),
    )


@cache
def _phrases() -> tuple[re.Pattern[str], ...]:
    """Phrases of what did not happen; `not` is what is taken off."""
    end = r"(?= [,.;:!?]|$)"
    return tuple(
        re.compile(pattern)
        for pattern in (
            r"^(?P<not>(?:instead of|rather than|far from|as opposed to|en vez de) [^,]+ , )",
            rf"(?P<not>(?: ,)? (?:instead of|rather than|as opposed to|en vez de)(?: [^ ,.;:!?]+)+){end}",
            rf"(?P<not> , far from(?: [^ ,.;:!?]+)+(?: ,)?){end}",
            rf"(?P<not> (?:,|and|but|y) (?:not|no)(?: (?!only\b|just\b|be\b|been\b)[^ ,.;:!?]+)+"
            rf"(?: ,(?! (?:which|who)))?){end}",
            r"(?P<not>\bnot (?!only|just|merely|simply|least)(?:[^ ,.;:!?]+ ){1,8}?(?:, )?but "
            r"(?!(?:it|he|she|they|we|i|also)\b))",
        )
    )


@cache
def _turns() -> tuple[tuple[re.Pattern[str], re.Pattern[str], str, str], ...]:
    """A sign found sooner, turns of phrase that negate, the helper that takes their place, and its stem."""
    made = []
    for kind, helper, stem in (("before_to", "did", "do"), ("before_ing", "was", "be"), ("whole", "", "")):
        plain = sorted(phrases("denials", kind), key=lambda each: (-len(each), each))
        before = "" if kind == "whole" else r"(?:(?:is|are|was|were|has|have|had|be|been) )*"
        tail = {"before_to": r" to(?= \w)", "before_ing": r"(?= (?:\w+ly )?\w+ing\b)", "whole": r"\b"}[kind]
        turns = "|".join(f"{before}{each}" for each in plain)
        sign = re.compile(rf"\b(?:{'|'.join(plain)}){tail}")
        made.append((sign, re.compile(rf"\b(?P<turn>(?:{turns}){tail})"), helper, stem))
    offer = rf"{_any('dropped')} (?:(?:an?|the|any|all|its|his|her|their) )?(?:\w+ )?{_any('offers')}"
    be = r"(?:(?:is|are|was|were|has|have|had|be|been) )*"
    dropped, barred = re.compile(_any("dropped")), re.compile(" before (?:it|he|she|they) could ")
    made += [
        (dropped, re.compile(rf"\b(?P<turn>{be}{offer} to(?= \w))"), "did", "do"),
        (dropped, re.compile(rf"\b(?P<turn>{be}{offer} (?:of|for)(?= \w+ing\b))"), "was", "be"),
        (barred, re.compile(r"\b(?P<turn>[^ ,]+ before (?:it|he|she|they) could(?= \w))"), "did", "do"),
    ]
    return tuple(made)
