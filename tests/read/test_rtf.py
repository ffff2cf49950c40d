"""RTF: compressed, as the wrapping of a mail's HTML or text, and as documents."""

import struct
import zlib
from pathlib import Path

import pytest
from factory import error_of, patch_limits, read_with
from hypothesis import given
from hypothesis import strategies as st

from sayso.errors import Damaged, ReadError, TooLarge
from sayso.model.extension import Bid
from sayso.read.rtf import RtfReader, decompress, unwrap

READER = RtfReader()
CORPORA = Path(__file__).parents[3] / "shared" / "data" / "mail"
HIRAOKA = CORPORA / "msgreader-hiraoka"
FONTS = rb"{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset204 Arial Cyr;}{\f2\fcharset128 MS Gothic;}}"


def rtf(inside: bytes) -> bytes:
    return rb"{\rtf1\ansi\ansicpg1252\deff0" + FONTS + inside + b"}"


def text_of(inside: bytes) -> str:
    return unwrap(rtf(inside))[1]


def pack(content: bytes, size: int, mark: bytes = b"LZFu") -> bytes:
    """A compressed RTF stream around content that is packed already."""
    checksum = zlib.crc32(content, 0xFFFFFFFF) ^ 0xFFFFFFFF
    return struct.pack("<II4sI", len(content) + 12, size, mark, checksum) + content


def literals(content: bytes) -> bytes:
    """Content packed without a single reference but the one that ends it."""
    made = bytearray()
    for start in range(0, len(content), 8):
        made += b"\0" + content[start : start + 8]
    rest = len(content) % 8
    end = (207 + len(content)) % 4096
    mark = bytes([end >> 4 & 0xFF, (end & 0xF) << 4])
    if rest:
        made[-rest - 1] = 1 << rest
        return bytes(made + mark)
    return bytes(made + b"\1" + mark)


def test_the_examples_of_the_specification_unpack() -> None:
    """[MS-OXRTFCP] 3.1.1, 3.1.2: a simple text, and a reference that overlaps what it makes."""
    simple = bytes.fromhex(
        "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
    )
    assert decompress(simple) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"
    crossing = bytes.fromhex("1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0")
    assert decompress(crossing) == rb"{\rtf1 WXYZWXYZWXYZWXYZWXYZ}"


@given(st.binary(max_size=200))
def test_what_is_packed_comes_out(content: bytes) -> None:
    assert decompress(pack(literals(content), len(content))) == content
    assert decompress(pack(content, len(content), b"MELA")) == content


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"x" * 15,
        pack(b"abc", 3, b"NONE"),
        pack(literals(b"abc"), 3)[:-1],
        pack(literals(b"abc"), 3)[:12] + b"\0\0\0\0" + literals(b"abc"),
        pack(b"\x01\x00", 9),
        pack(b"\x00abc", 9),
    ],
)
def test_compressed_rtf_that_is_damaged_is_refused(raw: bytes) -> None:
    with pytest.raises(Damaged):
        decompress(raw)


@pytest.mark.parametrize("extra", [0, 1])
def test_compressed_rtf_beyond_the_cap_is_refused(monkeypatch: pytest.MonkeyPatch, extra: int) -> None:
    patch_limits(monkeypatch, message_bytes=50 - extra)
    raw = pack(literals(b"a" * 50), 50)
    if extra:
        with pytest.raises(TooLarge):
            decompress(raw)
    else:
        assert decompress(raw) == b"a" * 50


def test_html_comes_back_as_it_was() -> None:
    raw = (
        rb"{\rtf1\ansi\ansicpg1252\fromhtml1 \deff0{\fonttbl{\f0 Arial;}{\f1\fcharset128 Gothic;}}\uc1\f0 "
        rb"{\*\htmltag64 <html>}{\*\htmltag241 <style>p \{color:red\}</style>}{\*\mhtmltag84 <img x>}"
        rb"{\*\htmltag64 <p>}\htmlrtf {\htmlrtf0 Caf\'e9 \u8364? {\*\htmltag84 &lt;}\htmlrtf <\htmlrtf0 "
        rb"\htmlrtf \par\htmlrtf0 {\f1 \'83\'65\'83\'58}\lquote x\rquote\~y{\*\htmltag72 </p>}"
        rb"\htmlrtf }\htmlrtf0 "
        b"\r\n{\\*\\htmltag27 </html>}}\0\0"
    )
    assert unwrap(raw) == (
        "text/html",
        "<html><style>p {color:red}</style><p>Café € &lt;テス&lsquo;x&rsquo;&nbsp;y</p></html>",
    )


def test_plain_text_comes_back_line_by_line() -> None:
    raw = rb"{\rtf1\ansi\ansicpg1251\fromtext{\fonttbl{\f0 Arial;}}\f0 \'cc\'e8\'f0\par \par a\tab b\par}"
    assert unwrap(raw) == ("text/plain", "Мир\n\na\tb\n")


def test_a_stray_brace_loses_no_text() -> None:
    raw = rb"{\rtf1\ansi\fromhtml1{\*\htmltag64 <b>}one\htmlrtf }\htmlrtf0 {\*\htmltag72 </b>}two}"
    assert unwrap(raw) == ("text/html", "<b>one</b>two")


@pytest.mark.parametrize(
    ("inside", "words"),
    [
        (rb"Caf\'e9 \f1 \'cc\'e8\'f0 \f2 \'83\'53\'83\'56\f0  end", "Café Мир ゴシ end"),
        (b"\\f2 \x83\\'53\\'83V", "ゴシ"),
        (rb"\f2 \'83\\", "ソ"),
        (rb"\u8364?\u-10179?\u-8704?", "€😀"),
        (rb"\uc2\u8364 ab{\uc0\u8364 c}\uc1\u233\'e9d", "€€céd"),
        (rb"a\u8212\endash b\u233\par c", "a—bé\nc"),
        (rb"one\line two\tab three\~four\_five\-six", "one\ntwo\tthree\xa0four\u2011fivesix"),
        (rb"a\emdash\ldblquote b\rdblquote\bullet", "a—“b”•"),
        (b"a\\\r\nb\\\nc", "a\nb\nc"),
        (rb"{\v hidden} {\*\unknown no}{\*\bkmkstart no}seen", "hidden seen"),
        (rb"{\field{\*\fldinst HYPERLINK x}{\fldrslt link}}", "link"),
        (rb"a\cell b\cell\cell\row c\cell\row", "a\tb\nc"),
        (rb"x\bin5 {}}\}y", "xy"),
        (rb"{\upr{ansi}{\*\ud{\u233?}}}", "é"),
        (rb"{\shp{\*\shpinst{\sp{\sn a}{\sv b}}{\shptxt box}}{\shprslt box}}", "box"),
        (rb"{\listtext 1.\tab}item{\pntext *}", "1.\titem*"),
    ],
)
def test_the_text_of_rtf(inside: bytes, words: str) -> None:
    assert text_of(inside) == words


def test_a_document_has_headings_paragraphs_and_properties() -> None:
    inside = (
        rb"{\stylesheet{\s0 Normal;}{\s1 heading 1;}{\s2\outlinelevel1 Ours;}}"
        rb"{\info{\title The plan}{\author Eva Lind}{\operator Ben Roth}{\creatim\yr2010\mo4\dy1\hr9\min5}"
        rb"{\revtim\yr2010\mo4\dy1\hr11}}{\header SECRET\par}{\footer SECRET\par}"
        rb"\pard\s1 Head\par\pard\s2 Second\par\pard\sa200 One.\par Two.\par\pard a\par b"
    )
    found = read_with(READER, rtf(inside))
    assert found.reading is not None and found.flaws == []
    document, (body, pages, facts) = found.reading.document, found.reading.parts
    assert (document.title, document.author, document.kind) == ("The plan", "Eva Lind", "text")
    assert document.dated is not None and document.dated.start == "2010-04-01"
    assert body.content == "Head\nSecond\nOne.\n\nTwo.\n\na\nb"
    assert [mark.span.cut(body.content) for mark in body.marks] == ["Head", "Second"]
    assert (pages.content, pages.marks[0].kind) == ("SECRET", "boilerplate")
    assert "last saved by: Ben Roth" in facts.content and "created: 2010-04-01T09:05" in facts.content


def test_notes_comments_and_deletions_are_parts_of_their_own() -> None:
    date = 10 | 9 << 6 | 1 << 11 | 4 << 16 | 110 << 20  # 2010-04-01 09:10
    inside = (
        rb"{\*\revtbl{Unknown;}{Ben Roth;}}It was {\deleted\revauthdel1\revdttmdel%d not }sold"
        rb"{\chftn}{\footnote\chftn  So he said.}{\*\atnid EL}{\*\atnauthor Eva Lind}\chatn"
        rb"{\*\annotation{\*\atndate %d}Really?}." % (date, date)
    )
    found = read_with(READER, rtf(inside))
    assert found.reading is not None
    assert [part.content for part in found.reading.parts] == [
        "It was sold[1].",
        "[1] So he said.",
        "Deleted by Ben Roth, 2010-04-01T09:10, after “It was”:\nnot",
        "Comment by Eva Lind, 2010-04-01T09:10, after “It was sold[1]”:\nReally?",
    ]


def test_pictures_and_packed_files_are_items() -> None:
    packed = b"\2\0note.txt\0C:\\note.txt\0\0\0\3\0" + struct.pack("<I", 4) + b"C:\\\0"
    packed += struct.pack("<I", 5) + b"Hello"
    ole = struct.pack("<III", 0x501, 2, 8) + b"Package\0" + struct.pack("<III", 0, 0, len(packed)) + packed
    inside = (
        rb"{\*\shppict{\pict\pngblip 89504E\par 47}}{\nonshppict{\pict\wmetafile8 00}}{\pict\jpegblip\bin3 "
        b"\xff\xd8\xff}{\\object\\objemb{\\*\\objdata " + ole.hex().encode() + rb"}{\result shown}}"
    )
    found = read_with(READER, rtf(inside))
    assert found.text == "shown"
    assert [(inner.name, raw) for inner, raw in found.inner] == [
        ("picture 1.png", b"\x89PNG"),
        ("picture 2.jpg", b"\xff\xd8\xff"),
        ("note.txt", b"Hello"),
    ]


@pytest.mark.parametrize(
    ("raw", "kinds", "words"),
    [
        (rtf(b"cut")[:-1], ["damaged"], "cut"),
        (rtf(b"one") + b" two", ["damaged"], "one two"),
        (rtf(b"one") + bytes(range(32)) * 9, ["damaged"], "one"),
        (rtf(rb"\f2 \'83\f0 x"), ["wrong_charset"], "\ufffdx"),
        (rtf(b"fine") + b"\r\n\0", [], "fine"),
    ],
)
def test_what_is_wrong_is_said_and_the_rest_read(raw: bytes, kinds: list[str], words: str) -> None:
    found = read_with(READER, raw)
    assert (found.kinds, found.text) == (kinds, words)


@pytest.mark.parametrize(
    ("head", "bid"),
    [(rb"{\rtf1", Bid.CERTAIN), (rb" {\rtf ", Bid.CERTAIN), (rb"{\rtfx", Bid.NONE), (rb"x{\rtf1", Bid.NONE)],
)
def test_rtf_is_known_by_how_it_begins(head: bytes, bid: Bid) -> None:
    assert READER.bid(head, "x.doc") is bid


def test_what_is_no_rtf_is_no_body() -> None:
    with pytest.raises(Damaged):
        unwrap(b"plain text")


@pytest.mark.parametrize("extra", [0, 1])
def test_rtf_larger_than_the_cap_is_refused(monkeypatch: pytest.MonkeyPatch, extra: int) -> None:
    raw = rtf(b"text")
    patch_limits(monkeypatch, message_bytes=len(raw) - extra)
    if extra:
        assert error_of(READER, raw).kind == "too_large"
    else:
        assert read_with(READER, raw).text == "text"


@pytest.mark.parametrize("extra", [0, 1])
def test_pictures_beyond_the_cap_are_left_out_and_said(monkeypatch: pytest.MonkeyPatch, extra: int) -> None:
    patch_limits(monkeypatch, parts=3 - extra)
    found = read_with(READER, rtf(rb"{\pict\pngblip 00}" * 3))
    assert (len(found.inner), found.kinds) == (3 - extra, ["too_large"] * extra)


def test_groups_nested_beyond_reason_are_still_read() -> None:
    raw = rb"{\rtf1 " + b"{" * 5_000 + b"deep" + b"}" * 5_000 + b" end}"
    found = read_with(READER, raw)
    assert (found.text, found.flaws) == ("deep end", [])


tokens = st.sampled_from(
    [
        b"{", b"}", b"\\", rb"\'83", rb"\u-10179?", rb"\bin9 ", rb"\*", rb"\upr", rb"\ud", rb"\pict", b"00",
        b"text", rb"\footnote", rb"\annotation", rb"\deleted", rb"\fromhtml1", rb"\htmlrtf", rb"\htmltag",
        rb"\f1", rb"\fonttbl", rb"\info\title", rb"\objdata", rb"\cell", rb"\row", rb"\par", b"\xe9",
        rb"\uc9", rb"\header", rb"\revtbl a;b;",
    ]
)  # fmt: skip


@given(st.lists(tokens, max_size=40).map(b"".join) | st.binary(max_size=60))
def test_no_bytes_break_it(noise: bytes) -> None:
    for raw in (noise, rtf(noise), rb"{\rtf1\fromhtml1 " + noise):
        for read in (unwrap, decompress, lambda each: read_with(READER, each).text):
            try:
                made = read(raw)
            except ReadError:
                continue
            text = made[1] if isinstance(made, tuple) else made
            assert isinstance(text, bytes) or text.encode("utf-8") is not None


@pytest.mark.skipif(not HIRAOKA.exists(), reason="the corpora are not here")
def test_the_bodies_of_the_corpora_come_out() -> None:
    files = sorted(HIRAOKA.glob("*.rtf"))
    assert files
    for path in files:
        media_type, text = unwrap(path.read_bytes())
        assert media_type == "text/plain" or (
            text.lstrip().startswith("<html") and text.rstrip().endswith("</html>")
        )
        assert "\ufffd" not in text and text.strip(), path
