"""Sets with marked names to one form and to tags: nothing moves, nothing that is no name is taken."""

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.claims.nametags import FIRST, INNER, LAST, ONLY, tag_of
from training.corpus import UNREAD
from training.namedlines import lines
from training.namesets import (
    LOC,
    OPEN,
    ORG,
    PER,
    PLAIN,
    Named,
    by_document,
    chained,
    core,
    filled,
    glued,
    proper,
    spaced,
    threads,
    tight,
    tweets,
    under,
    uner,
)
from training.nametext import Noise, labelled


def cut(one: Named) -> list[tuple[str, int]]:
    return [(one.text[start:end], kind) for start, end, kind in one.names]


def test_sentences_of_universal_ner_keep_their_text_and_document(tmp_path: Path) -> None:
    path = tmp_path / "a.iob2"
    rows = ["# newdoc id = email-1", "# sent_id = email-1-1", "# text = Hi Ann Lee, it's Oslo."]
    tags = ["Hi O", "Ann B-PER", "Lee I-PER", ", O", "it O", "'s O", "Oslo B-LOC", ". O"]
    rows += [f"{n}\t{word}\t{tag}\t-\t-" for n, (word, tag) in enumerate((t.split() for t in tags), 1)]
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    (one,) = uner(path)
    assert one.text == "Hi Ann Lee, it's Oslo."
    assert cut(one) == [("Ann Lee", PER), ("Oslo", LOC)]
    assert one.group == "email-1"


def test_names_of_accounts_are_no_names(tmp_path: Path) -> None:
    path = tmp_path / "a.conll"
    path.write_text("@ann\tB-PER\nand\tO\n@\tB-PER\nbob\tB-PER\nin\tO\nOslo\tB-LOC\n", encoding="utf-8")
    (one,) = tweets(path, PLAIN)
    assert cut(one) == [("Oslo", LOC)]


def test_marks_are_set_as_in_print_and_names_move_with_them() -> None:
    one = Named("Ann ( of Oslo ) , he 's here", ((0, 3, PER), (9, 13, LOC)))
    assert tight(one).text == "Ann (of Oslo), he's here"
    assert cut(tight(one)) == cut(one)
    assert spaced(["#", "Oslo", "is", "n't", "!"]) == "#Oslo isn't!"


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("the Bank of Oslo", "Bank of Oslo"),
        ("Mr. Lee", "Lee"),
        ("her friend Ann Lee", "Ann Lee"),
        ("the man", None),
        ("I", None),
        ("the Enron people", "Enron"),
    ],
)
def test_of_a_mention_what_is_written_like_a_name_is_taken(words: str, name: str | None) -> None:
    found = core(words.split())
    assert (found and " ".join(words.split()[slice(*found)])) == name


def test_a_mention_whose_head_is_no_name_is_none() -> None:
    words = ["The", "Enron", "people", "met", "Ann", "Lee"]
    mentions = [(0, 3, ORG), (4, 6, PER), (5, 6, PER)]
    assert proper(words, mentions, frozenset()) == [(5, 6, PER)]
    assert proper(words, mentions[:2], frozenset()) == [(4, 6, PER)]
    assert proper(["Rain", "fell"], [(0, 1, LOC)], frozenset({"rain"})) == []


def test_chains_of_the_mail_threads_are_read() -> None:
    tokens = [
        ("Lee", "(P1*"),
        ("Ann", "P1*)"),
        ("of", "-"),
        ("it", "(D0)"),
        ("Oslo", "(L2)|(O3"),
        ("Co", "O3)"),
    ]
    assert list(chained(tokens)) == [(0, 2, PER), (4, 5, LOC), (4, 6, ORG)]


def test_in_mail_threads_addresses_and_common_words_stay_open(tmp_path: Path) -> None:
    words = ("To -", "ann@a.b (P0*)", "", "the (P0", "one P0)", "Ann (P0)", "I (P1)")
    rows = "".join(word.replace(" ", "\tx\t") + "\t-\n" * bool(word) + "\n" * (not word) for word in words)
    (tmp_path / "a.conll").write_text(rows, encoding="utf-8")
    first, second = threads(tmp_path)
    assert (first.names, [first.text[a:b] for a, b in first.open]) == ((), ["ann@a.b"])
    assert cut(second) == [("Ann", PER)]
    assert [second.text[a:b] for a, b in second.open] == ["the one"]


def test_silver_marks_never_outrank_gold() -> None:
    gold = Named("Ann Lee met Bob in Oslo", ((0, 7, PER),))
    marks = [(0, 3, LOC), (12, 15, PER), (19, 23, OPEN)]
    full = filled(gold, marks, 0.5)
    assert (cut(full), full.open, full.weight) == ([("Ann Lee", PER), ("Bob", PER)], ((19, 23),), 0.5)
    careful = under(gold, marks)
    assert (careful.names, careful.open) == (gold.names, ((12, 15), (19, 23)))


def test_sentences_of_a_document_are_one_passage() -> None:
    parts = [Named("Ann left", ((0, 3, PER),), group="a"), Named("Oslo", ((0, 4, LOC),), ((0, 2),), "a")]
    (one,) = by_document(parts, "\n")
    assert cut(one) == [("Ann", PER), ("Oslo", LOC)]
    assert one.open == ((9, 11),)
    assert glued(parts[:1], "\n") == parts[0]


def test_tags_tell_the_place_in_a_name_and_open_words_are_not_learned() -> None:
    (one,) = labelled(Named("Ann van Lee saw Oslo today", ((0, 11, PER), (16, 20, LOC)), ((21, 26),)))
    wanted = (tag_of(PER, FIRST), tag_of(PER, INNER), tag_of(PER, LAST), 0, tag_of(LOC, ONLY), UNREAD)
    assert one.tags == wanted


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 10_000))
def test_noise_moves_names_with_their_text(seed: int) -> None:
    texts = [Named("Then Ann Lee left Oslo , she said", ((5, 12, PER), (18, 22, LOC)), ((0, 4),), tweet=True)]
    pool = [Named("Bob Ray ABX Lima", ((0, 7, PER), (8, 11, ORG), (12, 16, LOC)))]
    noisy = Noise([*texts, *pool], random.Random(seed)).of(texts[0])
    assert [(len(name), kind) for name, kind in cut(noisy)] == [(7, PER), (4, LOC)]
    assert [name.count(" ") for name, _ in cut(noisy)] == [1, 0]
    assert len(noisy.open) == 1 and noisy.open[0] == (0, 4)


def test_made_lines_mark_what_they_fill_in_and_no_codes() -> None:
    made = list(lines(800, 3))
    assert made == list(lines(800, 3))
    marked = {name for one in made for name, _ in cut(one)}
    assert all(name.strip() == name and name for name in marked)
    assert not any("@" in name or (name[-1].isdigit() and "-" in name) for name in marked)
    assert {kind for one in made for *_, kind in one.names} == {PER, ORG, LOC}
