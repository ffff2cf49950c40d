"""Word pieces are those of the reference implementation, and every word knows its place."""

import json
import random
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer, normalizers, pre_tokenizers
from tokenizers.models import WordPiece

from sayso.encoder.wordpiece import plain_form, word_pieces, word_places

POLNEAR = Path(__file__).resolve().parents[3] / "shared" / "data" / "polnear" / "dev.jsonl"


@pytest.fixture(scope="module")
def reference() -> Tokenizer:
    tokenizer = Tokenizer(WordPiece(dict(word_pieces().ids), unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    return tokenizer


def ours(text: str) -> list[int]:
    return [piece for start, end in word_places(text) for piece in word_pieces().of(text[start:end])]


@pytest.mark.parametrize(
    "text",
    [
        "MX-1 said: “the US (DEA) won't pay $4.5m”.",
        "El diplomático Ismael Zambada-García, alias «El Mayo», dijo: ¿qué?",
        "ÀÉÎÕÜ ß ŒUVRE Ångström naïve coöperate İstanbul ΣΊΣΥΦΟΣ ΟΔΟΣ",
        "北京 said 東京都; ライン カタカナ ひらがな 한국어",
        "soft\u00adhyphen zero\u200bwidth\ufeff bell\x07 nul\x00 del\x7f \ufffd",
        "tabs\tand\r\nlines\u2028separators\u00a0spaces\u3000wide",
        "emoji 😀 👩‍👩‍👧 € £ ™ ½ ² ·•…—–‐‑",
        "a" * 100 + " " + "b" * 101,
        "e\u0301tude (combining) and \u0301alone",
        "https://wikileaks.org/gifiles/docs/17/1747720_-os.html?a=b&c=d",
    ],
)
def test_pieces_equal_those_of_the_reference(reference: Tokenizer, text: str) -> None:
    assert ours(text) == reference.encode(text, add_special_tokens=False).ids


# The reference knows an older Unicode: scripts in which it has no newer marks.
SCRIPTS = (
    (0x20, 0x2FF), (0x370, 0x377), (0x384, 0x52F), (0x5D0, 0x5EA), (0x1E00, 0x1FBC), (0x2010, 0x2027),
    (0x2030, 0x205E), (0x20A0, 0x20BF), (0x3041, 0x3096), (0x4E00, 0x4EFF), (0xAC00, 0xACFF),
)  # fmt: skip


LETTERS = st.one_of(
    *(st.characters(min_codepoint=a, max_codepoint=b, exclude_categories=("Cn",)) for a, b in SCRIPTS)
)


@given(st.text(LETTERS, max_size=60))
def test_pieces_equal_those_of_the_reference_on_any_text(text: str) -> None:
    tokenizer = Tokenizer(WordPiece(dict(word_pieces().ids), unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    assert ours(text) == tokenizer.encode(text, add_special_tokens=False).ids


def test_pieces_equal_those_of_the_reference_on_news(reference: Tokenizer) -> None:
    if not POLNEAR.exists():
        pytest.skip(f"{POLNEAR} is not there")
    rows = [json.loads(line) for line in POLNEAR.read_text(encoding="utf-8").splitlines()]
    for row in random.Random(1).sample(rows, 20):
        assert ours(row["text"]) == reference.encode(row["text"], add_special_tokens=False).ids


@given(st.text(max_size=80))
def test_words_stand_in_order_and_hold_no_space(text: str) -> None:
    places = word_places(text)
    assert all(a < b for a, b in places)
    assert all(a[1] <= b[0] for a, b in pairwise(places))
    assert not any(text[a:b].isspace() and word_pieces().of(text[a:b]) for a, b in places)


def test_the_plain_form_has_no_accents_and_no_capitals() -> None:
    assert plain_form("García\u200b") == "garcia"


def test_an_encoded_block_is_unknown_and_not_remembered() -> None:
    block = "aB3" * 100_000
    assert word_pieces().of(block) == (word_pieces().ids["[UNK]"],)
    assert block not in word_pieces().known
