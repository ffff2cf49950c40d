"""Reported and bare statements of a draft: what is compared, what it goes back to, what it changed."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from sayso.check.statements import innermost, sentence_at, statements_of
from sayso.check.support import Heard, Report, judge_statements
from sayso.model.chain import Chain, Hop
from sayso.model.claim import Attribution, Claim, Factuality, Kind
from sayso.model.document import Text
from sayso.model.place import Span
from sayso.wording.retelling import Change
from sayso.wording.sides import side_of


def make_claim(
    text: str,
    content: str,
    *hops: Hop,
    kind: Kind = "indirect",
    factuality: Factuality = "asserted",
    parent: int | None = None,
) -> Claim:
    start = text.index(content)
    source = () if kind == "own" else (Span(start=0, end=1),)
    attribution = Attribution(
        source=source,
        cue=source,
        content=(Span(start=start, end=start + len(content)),),
        kind=kind,
        factuality=factuality,
        stance="neutral",
        score=1.0,
        parent=parent,
    )
    return Claim(
        document="d",
        attribution=attribution,
        chain=Chain(hops=hops),
        speaker=hops[-1].name if hops else None,
        source_text=(hops[-1].name or hops[-1].description or "") if hops and kind != "own" else "",
        cue_text="" if kind == "own" else "said",
        content_text=content,
        said=None,
        about_time=None,
        polarity="positive",
        about=(),
        producer="test",
    )


def voice(name: str | None = None, description: str | None = None) -> Hop:
    return Hop(name=name, description=description, medium="speech")


def mail(name: str) -> Hop:
    return Hop(name=name, medium="mail")


def heard(content: str, *hops: Hop, day: str = "2010-05-01", factuality: Factuality = "asserted") -> Heard:
    kind: Kind = "indirect" if hops[-1].medium == "speech" else "own"
    claim = make_claim(content, content, *hops, kind=kind, factuality=factuality)
    return Heard(
        id=f"{content} {day}",
        claim=claim,
        side=side_of(claim),
        source=None,
        document=day,
        path=f"{day}.eml",
        date=day,
        zone="body",
        level=0,
        is_copy=False,
    )


class Leak:
    """A leak of one claim a text."""

    def __init__(self, *claims: Heard) -> None:
        self._claims = claims
        self.size = len(claims)

    def _words(self, number: int) -> set[str]:
        return set(self._claims[number].side.content.casefold().split())

    def frequency(self, word: str) -> int:
        return sum(word in self._words(number) for number in range(self.size))

    def holding(self, phrases: Sequence[tuple[str, ...]], limit: int) -> Sequence[int]:
        wanted = {word for phrase in phrases for word in phrase}
        return [number for number in range(self.size) if wanted <= self._words(number)][:limit]

    def heard(self, number: int) -> Sequence[Heard]:
        return [self._claims[number]]


PAID = "the buyer paid two million into an account in Vaduz"
NOISE = tuple(
    heard(f"the {thing} was closed on Monday", mail("Ann Lee"), day=f"2011-01-{day:02}")
    for day, thing in enumerate(("school", "road", "market", "station", "library", "bridge"), 1)
)


def judge(sentence: str, claim: Claim, *leak: Heard) -> Report:
    text = Text(document="d", content=sentence, zones=(), runs=())
    (report,) = judge_statements(statements_of(text, [claim]), Leak(*leak, *NOISE))
    return report


def reported(content: str, *hops: Hop, factuality: Factuality = "asserted") -> tuple[str, Claim]:
    sentence = f"{hops[-1].name or hops[-1].description} said {content}."
    return sentence, make_claim(sentence, content, *hops, factuality=factuality)


def test_a_statement_finds_the_claim_that_says_it_in_other_words() -> None:
    """M-217."""
    told = heard(PAID, mail("Pavel Orlov"), voice("HB-3"))
    report = judge(*reported("two million was paid into a Vaduz account by the buyer", voice("HB-3")), told)
    assert report.heard == told
    assert report.found == ()
    assert report.flags == ()


def test_a_changed_figure_is_found_although_it_differs() -> None:
    """M-217."""
    told = heard(PAID, mail("Pavel Orlov"), voice("HB-3"))
    report = judge(*reported(PAID.replace("two", "twelve"), voice("HB-3")), told)
    assert report.found == (Change(kind="figure changed", was="two million", became="twelve million"),)


def test_what_the_leak_does_not_say_has_no_support() -> None:
    """M-217."""
    told = heard(PAID, mail("Pavel Orlov"), voice("HB-3"))
    report = judge(*reported("the president owns a villa in Portugal", voice("HB-3")), told)
    assert report.heard is None
    assert not report.is_supported


def test_of_several_claims_the_one_that_was_changed_least_supports_it() -> None:
    """M-218."""
    first = heard(PAID, mail("Pavel Orlov"), voice("HB-3"), day="2010-05-01")
    later = heard(PAID.replace("two", "twelve"), mail("Pavel Orlov"), voice("HB-3"), day="2010-06-01")
    report = judge(*reported(PAID.replace("two", "twelve"), voice("HB-3")), first, later)
    assert report.heard == later
    assert [each.document for each in report.further] == ["2010-05-01"]


def test_drift_of_the_claim_itself_is_the_drafts_unless_it_names_the_teller() -> None:
    """M-218."""
    change = Change(kind="figure changed", was="two million", became="twelve million")
    paper = Hop(name="Daily Ledger", medium="article")
    wrong = PAID.replace("two", "twelve")
    told = replace(heard(wrong, paper, voice("HB-3")), drifted=(change,))
    report = judge(*reported(wrong, voice("HB-3")), told)
    assert (report.found, report.flags) == ((change,), ("drifted_before",))
    own = replace(heard(wrong, paper), drifted=(change,))
    report = judge(*reported(wrong, voice("Daily Ledger")), own)
    assert (report.found, report.flags) == ((), ("drifted_before",))


def test_a_denial_is_no_support() -> None:
    """M-219."""
    denied = heard(
        "the ministry sold the port to Castellan", mail("A"), voice("Salcedo"), factuality="denied"
    )
    report = judge(*reported("the ministry sold the port to Castellan", voice("Salcedo")), denied)
    assert report.flags == ("contradicted",)
    assert report.heard == denied
    assert not report.is_supported


def test_a_denial_of_the_named_voice_counts_more_than_the_claim_of_another() -> None:
    """M-219."""
    content = "the ministry sold the port to Castellan"
    denied = heard(content, mail("A"), voice("Salcedo"), factuality="denied")
    claimed = heard(content, mail("A"), voice("HB-3"), day="2010-05-02")
    assert judge(*reported(content, voice("Salcedo")), denied, claimed).flags == ("contradicted",)
    assert judge(*reported(content, voice("HB-3")), denied, claimed).heard == claimed


def test_a_named_voice_that_is_none_of_the_claims_is_a_wrong_speaker() -> None:
    told = heard(PAID, mail("Pavel Orlov"), voice("HB-3"))
    assert "wrong_speaker" in judge(*reported(PAID, voice("Ivo Maresh")), told).flags
    passed = replace(heard(PAID, mail("Pavel Orlov")), passes_on=frozenset(("HB-3",)))
    assert judge(*reported(PAID, voice("HB-3")), passed).flags == ()


def test_a_figure_that_the_leak_lacks_is_named() -> None:
    told = heard("money was paid into an account in Vaduz", mail("A"), voice("HB-3"))
    assert judge(*reported(f"{PAID}", voice("HB-3")), told).flags == ("particulars_added",)


def test_what_is_wanted_or_promised_is_part_of_what_is_said() -> None:
    text = "HB-3 said the ministry wants to give the port to Castellan"
    outer = make_claim(text, "the ministry wants to give the port to Castellan", voice("HB-3"))
    inner = make_claim(text, "to give the port to Castellan", voice("HB-3"), voice("ministry"), parent=0)
    assert innermost([outer, replace_factuality(inner, "supposed")]) == [outer]
    assert innermost([outer, inner]) == [inner]


def replace_factuality(claim: Claim, factuality: Factuality) -> Claim:
    return replace(claim, attribution=replace(claim.attribution, factuality=factuality))


def test_words_in_quotation_marks_are_left_to_the_other_check() -> None:
    sentence = "HB-3 said “the annex is signed”."
    claim = make_claim(sentence, "“the annex is signed”", voice("HB-3"), kind="direct")
    assert statements_of(Text(document="d", content=sentence, zones=(), runs=()), [claim]) == ()


@pytest.mark.parametrize(
    ("content", "part", "sentence"),
    [
        ("One. Two is here. Three.", "is", "Two is here."),
        ("He met Mr. Lowe there. Then he left.", "Lowe", "He met Mr. Lowe there."),
        ("No end", "end", "No end"),
        ("A title\n\nThe text runs on.", "text", "The text runs on."),
    ],
)
def test_a_statement_is_shown_with_its_sentence(content: str, part: str, sentence: str) -> None:
    start = content.index(part)
    assert sentence_at(content, start, start + len(part)).cut(content) == sentence
