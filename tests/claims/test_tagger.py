"""The extractor with networks made up: laws on any text, and how the parts are put together."""

import zlib
from collections.abc import Callable
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from sayso.claims.decode import Thresholds
from sayso.claims.hints import RULES
from sayso.claims.nametags import TAGS
from sayso.claims.tagger import TaggerExtractor
from sayso.claims.words import paragraphs, split_words
from sayso.encoder.network import Floats
from sayso.encoder.windows import windows
from sayso.encoder.wordpiece import word_pieces
from sayso.model.claim import Attribution
from sayso.model.place import Span

SURE = 9.0
LETTERS = {"s": 0, "c": 1, "C": 2}
Net = Callable[..., tuple[Floats, Floats, Floats]]


class Counting:
    """A network that counts how often it is asked; without another one it finds nothing."""

    def __init__(self, net: Net | None = None) -> None:
        self.net = net
        self.calls = 0

    def __call__(self, *inputs: NDArray[np.int64]) -> tuple[Floats, Floats, Floats]:
        self.calls += 1
        if self.net is not None:
            return self.net(*inputs)
        size = inputs[0].shape[1]
        return np.zeros((1, size, 3), np.float32), np.zeros((1, 3, size, size), np.float32), nameless(size)


def nameless(size: int) -> Floats:
    """Logits of tags without any name."""
    names = np.zeros((1, size, TAGS), np.float32)
    names[..., 0] = SURE
    return names


def noise(*inputs: NDArray[np.int64]) -> tuple[Floats, Floats, Floats]:
    """Logits at random, the same for the same inputs; runs of words share a role, and many words are cues."""
    digest = zlib.crc32(b"".join(each.tobytes() for each in inputs))
    random = np.random.default_rng(digest)
    size = inputs[0].shape[1]
    anchors = random.normal(0, 3, (1, size, 3)).astype(np.float32)
    roles = random.normal(0, 4, (1, 3, size, -(-size // 5))).repeat(5, -1)[..., :size]
    roles[:, 1] -= 5
    names = random.normal(0, 3, (1, size, TAGS)).astype(np.float32)
    return anchors, roles.astype(np.float32), names


def scripted(*lines: str) -> Net:
    """A network that finds what is drawn, a letter per piece: `sscCCC`, the cue where the first c stands."""

    def net(*inputs: NDArray[np.int64]) -> tuple[Floats, Floats, Floats]:
        size = inputs[0].shape[1]
        anchors = np.zeros((1, size, 3), np.float32)
        anchors[..., 0] = SURE
        roles = np.full((1, 3, size, size), -SURE, np.float32)
        for line in lines:
            cue = line.index("c") + 1
            anchors[0, cue] = (0, SURE, -SURE)
            for n, letter in enumerate(line, 1):
                if letter in LETTERS:
                    roles[0, LETTERS[letter], cue, n] = SURE
        return anchors, roles, nameless(size)

    return net


def told(passage: str, one: Attribution) -> tuple[str, str, str]:
    source, cue, content = (
        " … ".join(s.cut(passage) for s in spans) for spans in (one.source, one.cue, one.content)
    )
    return source, cue, content


def found(passage: str, *lines: str) -> tuple[Attribution, ...]:
    """What the extractor makes of a passage whose words are one piece each."""
    for window in windows(passage):
        assert len(window.first) == len(window.pieces) - 2
        assert all(len(line) == len(window.first) for line in lines)
    return TaggerExtractor(scripted(*lines)).find(passage)


def test_what_the_network_draws_becomes_an_attribution() -> None:
    passage = "Ann Lee said that the mill closed."
    (one,) = found(passage, "sscCCCC.")
    assert told(passage, one) == ("Ann Lee", "said", "that the mill closed")
    assert (one.kind, one.factuality, one.stance, one.parent) == ("indirect", "asserted", "neutral", None)
    assert 0.9 < one.score <= 1


def test_without_a_finding_of_the_network_there_is_none() -> None:
    passage = "Ann Lee said that the mill closed."
    assert RULES.find(passage)
    assert TaggerExtractor(Counting()).find(passage) == ()


@pytest.mark.parametrize(
    ("passage", "drawn", "kind"),
    [
        ("“It closed,” Ann Lee said.", "CCCCCssc.", "direct"),
        ("“It closed,” Ann Lee said, “in April.”", "CCCCCssc.CCCCC", "direct"),
        ("Ann Lee said the mill “closed for good”.", "sscCCCCCCC.", "mixed"),
        ("Ann Lee said the mill closed for good.", "sscCCCCC.", "indirect"),
        ("“Why?” Ann Lee said it closed.", "....sscCC.", "indirect"),
    ],
)
def test_the_kind_agrees_with_the_quotation_marks(passage: str, drawn: str, kind: str) -> None:
    (one,) = found(passage, drawn)
    assert one.kind == kind


def test_factuality_and_stance_are_read_from_the_clause() -> None:
    (one,) = found("If Ann Lee says that it closed, we leave.", ".sscCCC....")
    assert one.factuality == "conditional"
    (one,) = found("It was reported that the mill closed.", ".ccCCCC.")
    assert (one.factuality, one.stance) == ("asserted", "distances")


def test_the_sentence_of_the_cue_counts_and_not_another() -> None:
    passage = "Did it rain? Ann Lee said that it closed."
    (one,) = found(passage, "....sscCCC.")
    assert one.factuality == "asserted"


def test_talk_between_writer_and_reader_is_left_out() -> None:
    assert found("I hope that the mill closed.", "scCCCC.") == ()


def test_an_inner_attribution_has_the_outer_one_as_its_parent() -> None:
    passage = "Ann Lee said that Bob Ray denied that it closed."
    outer, inner = found(passage, "sscCCCCCCC.", "....sscCCC.")
    assert told(passage, outer) == ("Ann Lee", "said", "that Bob Ray denied that it closed")
    assert told(passage, inner) == ("Bob Ray", "denied", "that it closed")
    assert (outer.parent, inner.parent) == (None, 0)
    assert inner.factuality == "denied"


def test_the_rules_add_what_they_find_inside_a_content() -> None:
    passage = "Ann Lee said that Bob Ray denied that it closed."
    outer, inner = found(passage, "sscCCCCCCC.")
    assert told(passage, inner)[:2] == ("Bob Ray", "denied")
    assert inner.parent == 0
    assert inner.score < 0.5 < outer.score


def test_the_rules_fill_in_a_source_that_the_network_missed() -> None:
    passage = "Ann Lee said that the mill closed."
    (one,) = found(passage, "..cCCCC.")
    assert told(passage, one) == ("Ann Lee", "said", "that the mill closed")


def test_the_lines_of_a_transcript_are_found_without_the_network() -> None:
    passage = "SMITH: The mill is old.\n\nLEE: Is it?\n\nSMITH: Yes, it is the oldest of all."
    got = TaggerExtractor(Counting()).find(passage)
    assert [told(passage, one)[0] for one in got] == ["SMITH", "LEE", "SMITH"]


def test_spanish_is_left_to_the_rules() -> None:
    passage = "El alcalde dijo que el banco cerró. Según la policía, la fábrica se quemó en abril."
    net = Counting(noise)
    expected = RULES.find(passage)
    assert len(expected) == 2
    assert TaggerExtractor(net).find(passage) == expected
    assert net.calls == 0


def test_a_window_in_which_nothing_can_be_said_is_not_read() -> None:
    net = Counting(noise)
    assert TaggerExtractor(net).find("The mill at the river is old.") == ()
    assert net.calls == 0


@pytest.mark.parametrize("passage", ["", " ", "\n\n", "\u200b", "\x00", ".", "“”", '"', ":", "said"])
def test_text_without_anything_in_it_gives_nothing(passage: str) -> None:
    assert TaggerExtractor(noise).find(passage) == ()


def test_a_window_read_once_is_not_read_again() -> None:
    net = Counting(noise)
    extractor = TaggerExtractor(net)
    passage = "Ann Lee said that the mill closed.\n\n" + "Bob Ray denied it. " * 60
    first = extractor.find(passage)
    calls = net.calls
    assert calls == len(windows(passage)) > 1
    assert extractor.find(passage) == first
    assert net.calls == calls
    extractor.find("Eve Moss said so.")
    assert net.calls == calls + 1


def test_claims_and_names_share_one_pass() -> None:
    passage = "Ann Lee said that the mill closed.\n\n" + "Bob Ray denied it. " * 60
    for first, then in (("find", "names"), ("names", "find")):
        net = Counting(noise)
        extractor = TaggerExtractor(net)
        getattr(extractor, first)(passage)
        calls = net.calls
        assert calls == len(windows(passage)) > 1
        assert getattr(extractor, then)(passage)
        assert net.calls == calls


def test_names_do_not_depend_on_what_was_read_before() -> None:
    passage = "Ann Lee said that the mill closed.\n\nthe mill is old"
    fresh, used = TaggerExtractor(noise), TaggerExtractor(noise)
    used.find("Bob Ray denied it.")
    used.find(passage)
    assert fresh.names(passage) == used.names(passage) == used.names(passage)


def test_a_window_without_cues_is_read_for_names_where_it_has_a_capital() -> None:
    net = Counting()
    extractor = TaggerExtractor(net)
    assert extractor.names("the mill at the river is old.") == ()
    assert net.calls == 0
    extractor.names("The mill at the river is old.")
    assert net.calls == 1
    assert extractor.find("The mill at the river is old.") == ()
    assert net.calls == 1


def test_no_names_are_read_in_spanish() -> None:
    net = Counting(noise)
    passage = "El alcalde dijo que el banco cerró. Según la policía, la fábrica se quemó en abril."
    assert TaggerExtractor(net).names(passage) == ()
    assert net.calls == 0


@settings(deadline=None, max_examples=80)
@given(st.text(alphabet="AaBb .\n“”'-1é", max_size=300))
def test_names_lie_in_the_passage_in_order_and_apart(passage: str) -> None:
    found = TaggerExtractor(noise).names(passage)
    at = 0
    for one in found:
        assert at <= one.span.start < one.span.end <= len(passage)
        assert "\n\n" not in one.span.cut(passage)
        assert one.span.cut(passage).strip() == one.span.cut(passage)
        assert 0 <= one.score <= 1
        at = one.span.end


def test_words_quoted_elsewhere_are_not_read_again_and_found_at_their_new_place() -> None:
    net = Counting(scripted("sscCCCC."))
    extractor = TaggerExtractor(net)
    passage = "Ann Lee said that the mill closed."
    (one,) = extractor.find(passage)
    (moved,) = extractor.find(f"\n\n  {passage}")
    assert net.calls == 1
    assert moved.content == tuple(span.shifted(4) for span in one.content)
    assert moved.source == tuple(span.shifted(4) for span in one.source)


def test_words_with_other_quotation_marks_are_read_anew() -> None:
    net = Counting()
    extractor = TaggerExtractor(net)
    extractor.find("He said it closed.")
    extractor.find("“He said it closed.")
    extractor.find("HE said it closed.")
    assert net.calls == 3


def test_what_is_remembered_stays_small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sayso.claims.tagger.REMEMBERED", 3)
    net = Counting()
    extractor = TaggerExtractor(net)
    for n in range(10):
        extractor.find(f"Ann said {n}.")
    assert net.calls == 10
    assert len(extractor._known) <= 3


def test_thresholds_are_those_given() -> None:
    net, passage = scripted("sscCCCC."), "Ann Lee said that the mill closed."
    assert TaggerExtractor(net, Thresholds(whole=0.5)).find(passage)
    assert not TaggerExtractor(net, Thresholds(outer=1.1, inner=1.1)).find(passage)


PIECES = [
    *(
        "Ann Lee",
        "MX-1",
        "he's",
        "I",
        "you",
        "nobody",
        "said",
        "denied",
        "told",
        "hope",
        "according to",
        "asked",
    ),
    *(
        "that",
        "if",
        "not",
        "the",
        "mill",
        "closed",
        "may",
        "reportedly",
        "and",
        "12:30",
        "U.S.",
        "\x0c",
        "\u200b",
    ),
    *(
        ",",
        ".",
        "?",
        ":",
        "“",
        "”",
        '"',
        "‘",
        "’",
        "«",
        "--",
        "(",
        "\n",
        "\n\n",
        "SMITH: yes",
        "“It was so.” ― Bob Ray",
    ),
    *("dijo", "é"),
]
TEXTS = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=50).map(" ".join),
    st.lists(
        st.sampled_from(["\nSMITH: it closed. He said so.", "\nLEE: no", " said", "“"]), max_size=12
    ).map("".join),
    st.text(max_size=80),
    st.text(st.sampled_from("aé said“”\".\n\x0c\u2028'’-:"), max_size=60),
)
LOOSE = Thresholds(outer=0.3, inner=0.3, source=0.2, cue=0.3, content=0.3, whole=0.1)


@cache
def reader() -> TaggerExtractor:
    return TaggerExtractor(noise, LOOSE)


def test_the_made_up_network_finds_much() -> None:
    quoted = "“It closed and the owner of it left for good and all of us stayed here,” Ann Lee said. "
    plain = "He denied that the mill was old, according to Bob Ray. "
    passages = [quoted * 4, plain * 4, quoted + plain * 3, plain + quoted * 3]
    got = [reader().find(passage) for passage in passages]
    assert min(map(len, got)) > 3
    assert {one.kind for some in got for one in some} == {"direct", "mixed", "indirect"}
    assert any(one.parent is not None for some in got for one in some)


@settings(deadline=None, max_examples=100)
@given(TEXTS)
def test_spans_lie_inside_the_passage_in_order(passage: str) -> None:
    for one in reader().find(passage):
        for spans in (one.source, one.cue, one.content):
            assert all(0 <= s.start < s.end <= len(passage) for s in spans)
        assert one.cue
        assert all(a.end <= b.start for a, b in zip(one.content, one.content[1:], strict=False))
        assert 0 <= one.score <= 1


@settings(deadline=None, max_examples=100)
@given(TEXTS)
def test_a_parent_comes_earlier_and_holds_its_child(passage: str) -> None:
    got = reader().find(passage)
    places = [(one.content or one.cue)[0].start for one in got]
    assert places == sorted(places)
    for number, one in enumerate(got):
        if one.parent is not None:
            assert one.parent < number
            around = got[one.parent].content
            assert all(any(o.holds(s) for o in around) for s in (*one.cue, *one.content))


@settings(deadline=None, max_examples=100)
@given(TEXTS.map(lambda text: f"the {text} is the mill of the man"))
def test_the_kind_of_any_content_agrees_with_the_quotation_marks(passage: str) -> None:
    words = split_words(passage)
    quoted = [words.span(q.outside) for p in paragraphs(words) for q in p.quotations]

    def is_quoted(i: int) -> bool:
        return any(q.meets(Span(start=i, end=i + 1)) for q in quoted)

    for one in reader().find(passage):
        letters = [i for s in one.content for i in range(s.start, s.end) if passage[i].isalnum()]
        inside = [is_quoted(i) for i in letters]
        expected = "direct" if inside and all(inside) else "mixed" if any(inside) else "indirect"
        assert one.kind == expected


@settings(deadline=None, max_examples=60)
@given(TEXTS)
def test_same_text_gives_the_same_result_again_and_anew(passage: str) -> None:
    first = reader().find(passage)
    assert reader().find(passage) == first
    assert TaggerExtractor(noise, LOOSE).find(passage) == first


def test_every_word_of_these_tests_is_one_piece() -> None:
    assert all(len(word_pieces().of(word)) == 1 for word in ("Ann", "Lee", "Bob", "Ray", "mill", "denied"))
