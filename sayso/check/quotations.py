"""Judges each quotation of a draft: word for word, and if not, what differs; where, whose words, what scope.

Texts that hold the quotation's rarest pairs of words are compared letter by letter; where none holds it,
those that come nearest are aligned word by word; then several places are tried, and other languages. Of
several places the best has the fewest changes, is by the voice the draft names, in an original, the earliest.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from sayso.check.altered import nearest_match
from sayso.check.candidates import near_candidates, weigh_words, whole_candidates
from sayso.check.index import LeakIndex
from sayso.check.letters import Letters
from sayso.check.matches import Match, exact_matches
from sayso.check.pattern import Pattern, read_pattern
from sayso.check.scope import is_turned, turns
from sayso.check.splices import Piece, find_splice
from sayso.check.tongues import find_translation
from sayso.check.voices import Voices, is_same_voice, voices_of
from sayso.model.place import Span
from sayso.model.quotation import Edit, Flag, Found, Quotation, QuoteVerdict, Verdict

_NEAR = 6
_SHORT = 2
_SURE = 0.9
_MORE = 0.05
_PLACES = 60
_KEPT = 500


def judge_quotations(quotations: Iterable[Quotation], index: LeakIndex) -> Iterator[QuoteVerdict]:
    """A verdict on each quotation, in their order; none on what may be a title and is not in the leak."""
    judge = _Judge(index)
    for quotation in quotations:
        verdict = judge.judge(quotation)
        if quotation.standing == "quotation" or verdict.verdict in ("verbatim", "typography", "edited"):
            yield verdict


class _Judge:
    def __init__(self, index: LeakIndex) -> None:
        self._index = index
        self._letters = lru_cache(maxsize=_KEPT)(self._read)

    def _read(self, number: int) -> Letters:
        return Letters(self._index.text(number).content)

    def judge(self, quotation: Quotation) -> QuoteVerdict:
        """The verdict on one quotation."""
        pattern = read_pattern(quotation.text)
        if not pattern.whole.words:
            return self._verdict(quotation, "not_found", (), ())
        exact = self._exact(pattern, whole_candidates(pattern.whole.words, self._index))
        near: list[int] = []
        if not any(match.verdict in ("verbatim", "typography") for match in exact):
            near = near_candidates(pattern.letters.words, self._index, _NEAR)
            exact += self._exact(pattern, near)
        if exact:
            return self._best(quotation, exact)
        if pattern.size <= _SHORT:
            return self._verdict(quotation, "not_found", (), ())
        return self._inexact(quotation, pattern, near)

    def _exact(self, pattern: Pattern, numbers: Sequence[int]) -> list[Match]:
        return [
            match for number in numbers for match in exact_matches(pattern, self._letters(number), number)
        ]

    def _inexact(self, quotation: Quotation, pattern: Pattern, near: list[int]) -> QuoteVerdict:
        weights = weigh_words(pattern.letters.words, self._index)
        found = [
            match
            for number in near
            if (match := nearest_match(pattern, weights, self._letters(number), number, self._index))
        ]
        best = min((match.rank for match in found), default=None)
        if best is None or -best[1] < _SURE:
            near = self._near_halves(pattern.letters.words)
            texts = {number: self._letters(number) for number in near}
            is_marked = any(gap.kind == "omitted" for gap in pattern.gaps)
            pieces = find_splice(pattern.letters.words, weights, texts, is_marked=is_marked)
            covered = sum(piece.end - piece.start for piece in pieces) / pattern.size
            if pieces and (best is None or covered > -best[1] + _MORE):
                return self._spliced(quotation, pattern, pieces, near)
        if found:
            return self._best(quotation, found)
        guess = find_translation(quotation.text, self._index)
        if guess is not None:
            place = self._place(*guess)
            return self._verdict(quotation, "translated", (place,), ())
        return self._verdict(quotation, "not_found", (), ())

    def _best(self, quotation: Quotation, matches: list[Match]) -> QuoteVerdict:
        """The verdict of the best match; of equally good ones, the one a person would cite."""
        least = min(match.rank for match in matches)
        equal = [match for match in matches if match.rank == least][:_PLACES]
        places = [(match, self._place(match.number, match.first, match.last)) for match in equal]
        match, place = min(places, key=lambda each: self._preference(quotation, each[1]))
        return self._verdict(quotation, match.verdict, (place,), match.diff)

    def _preference(self, quotation: Quotation, place: Found) -> tuple[bool, bool, str, int, int]:
        is_wrong = quotation.speaker is not None and self._is_wrong(quotation, self._voices(place))
        zone = place.zone
        is_copy = place.text.is_copy or (zone is not None and (zone.level > 0 or zone.repeats is not None))
        return is_wrong, is_copy, place.text.date or "9", place.text.number, place.span.start

    def _place(self, number: int, first: int, last: int) -> Found:
        text = self._index.text(number)
        start, end = self._letters(number).span(first, last)
        zone = next((each for each in text.zones if each.span.start <= start < each.span.end), None)
        return Found(text=text, span=Span(start=start, end=end), zone=zone)

    def _near_halves(self, words: list[str]) -> list[int]:
        """Texts near the first half of the words, and near the second: they may be of different texts."""
        middle = len(words) // 2
        first = near_candidates(words[:middle], self._index, _NEAR)
        return sorted({*first, *near_candidates(words[middle:], self._index, _NEAR)})

    def _best_place(self, quotation: Quotation, words: list[str], numbers: list[int]) -> Found:
        """Of all places that hold these words the one a person would cite."""
        places = [
            self._place(number, first, last)
            for number in numbers
            for first, last in self._letters(number).find("".join(words))
        ]
        return min(places[:_PLACES], key=lambda place: self._preference(quotation, place))

    def _spliced(
        self, quotation: Quotation, pattern: Pattern, pieces: tuple[Piece, ...], near: list[int]
    ) -> QuoteVerdict:
        places, edits, done = [], [], 0
        for piece in pieces:
            if piece.start > done:
                edits.append(Edit(op="delete", draft=pattern.letters.cut(done, piece.start), leak=""))
            words = pattern.letters.words[piece.start : piece.end]
            place = self._best_place(quotation, words, near)
            draft = pattern.letters.cut(piece.start, piece.end)
            edits.append(Edit(op="equal", draft=draft, leak=place.span.cut(place.text.content)))
            places.append(place)
            done = piece.end
        if done < pattern.size:
            edits.append(Edit(op="delete", draft=pattern.letters.cut(done, pattern.size), leak=""))
        return self._verdict(quotation, "spliced", tuple(places), tuple(edits))

    def _voices(self, place: Found) -> Voices:
        return voices_of(place, self._index.told(place.text.number), self._index)

    def _is_wrong(self, quotation: Quotation, voices: Voices) -> bool:
        named = quotation.speaker
        if named is None or not voices.names:
            return False
        known = self._index.names_of(named)
        return not any(is_same_voice(one, other) for one in known for other in voices.names)

    def _verdict(
        self, quotation: Quotation, verdict: Verdict, places: tuple[Found, ...], diff: tuple[Edit, ...]
    ) -> QuoteVerdict:
        voices = self._voices(places[0]) if places else None
        return QuoteVerdict(
            quotation=quotation,
            verdict=verdict,
            flags=() if voices is None else self._flags(quotation, places, voices, diff),
            places=places,
            speaker=None if voices is None else voices.speaker,
            chain=() if voices is None else voices.chain,
            diff=diff,
        )

    def _flags(
        self, quotation: Quotation, places: tuple[Found, ...], voices: Voices, diff: tuple[Edit, ...]
    ) -> tuple[Flag, ...]:
        flags: list[Flag] = []
        if self._is_wrong(quotation, voices):
            flags.append("wrong_speaker")
        is_cut = any(edit.op == "omitted" and turns(edit.leak) for edit in diff)
        if not quotation.is_turned and (is_cut or _is_out_of_scope(places, voices)):
            flags.append("out_of_scope")
        return tuple(flags)


def _is_out_of_scope(places: tuple[Found, ...], voices: Voices) -> bool:
    first, last = places[0], places[-1]
    if is_turned(first.text.content, first.span.start, last.span.end if len(places) == 1 else first.span.end):
        return True
    told = voices.told
    if told is None or told.factuality not in ("denied", "conditional"):
        return False
    return bool(told.cue) and not any(first.span.meets(each) for each in told.cue)
