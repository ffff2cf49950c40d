import html
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.model.document import Part
from sayso.read.facts import PageFacts, page_facts
from sayso.read.web import html_to_part


def marked(part: Part, kind: str) -> list[str]:
    return [mark.span.cut(part.content) for mark in part.marks if mark.kind == kind]


@pytest.mark.parametrize(
    ("source", "content"),
    [
        ("<p>one</p><p>two</p>", "one\n\ntwo"),
        ("one<br>two<BR/>three", "one\ntwo\nthree"),
        ("<div>one<br></div><div>two</div>", "one\ntwo"),
        ("<div>one</div><div><br></div><div>two</div>", "one\n\ntwo"),
        ("a  \n b\t c", "a b c"),
        ("a <b> b</b> <i>c </i> d", "a b c d"),
        ("<pre>a\r\n  b\n</pre>c", "a\n  b\n\n\nc"),
        ("a&nbsp;b &amp; c&lt;d &eacute; &#8212; &#x41;&zzz; &", "a b & c<d é — A&zzz; &"),
        ("<table><tr><td>1<td>2<tr><td>3</td><td>4</td></tr></table>", "1\t2\n3\t4"),
        ("<ul><li>one<li>two</ul>three", "one\ntwo\n\nthree"),
        ("a<script>var x = '<p>no</p>';</script>b<style>p{}</style>c", "abc"),
        ("<head><title>T</title><meta name=x></head><body>text", "text"),
        ("a<template>no</template><div hidden>no</div><p style='DISPLAY : none'>no<p>b", "a\n\nb"),
        ("a<!-- no --><!--> b<![if mso]>c<![endif]><?xml no?>", "a bc"),
        ("a<span style='display:none'>x<span>y</span>z</span>b", "ab"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ("a&#0;b\0c&#xD800;d&#99999999999999999999;", "a\ufffdb\ufffdc\ufffdd\ufffd"),
        ("unclosed <!-- is kept", "unclosed <!-- is kept"),
        ("<p>unclosed <!-- is kept</p>", "unclosed"),
        ("", ""),
    ],
)
def test_text_is_laid_out_as_in_a_browser(source: str, content: str) -> None:
    assert html_to_part(source).content == content


def test_an_unclosed_comment_hides_no_more_than_its_own_tag() -> None:
    assert html_to_part("<p>one<!-- note ><p>two").content == "one\n\ntwo"


GMAIL = """<div dir="ltr">I disagree.</div><br><div class="gmail_quote gmail_quote_container"><div dir="ltr"
class="gmail_attr">On Mon, Jun 3, 2019 at 9:00 AM Ada Roe &lt;<a href="mailto:ada@example.org">ada@example.org</a>&gt;
wrote:<br></div><blockquote class="gmail_quote" style="margin:0 0 0 .8ex"><div>It rains.</div><div class="gmail_quote">
<div class="gmail_attr">On Sun, Jun 2, 2019 at 8:00 AM Bo Lee wrote:<br></div><blockquote>It snows.</blockquote></div>
</blockquote></div>"""  # noqa: E501

APPLE = """<html><body>Yes.<div><br><blockquote type="cite"><div>On 3 Jun 2019, at 09:00, Ada wrote:</div><br>
<div>It rains.</div></blockquote></div><br></body></html>"""

OUTLOOK = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style><!-- p.MsoNormal {margin:0} --></style>
<!--[if gte mso 9]><xml><o:shapedefaults v:ext="edit"/></xml><![endif]--></head><body lang=EN-GB><div class=WordSection1>
<p class=MsoNormal>No.<o:p></o:p></p><p class=MsoNormal><o:p>&nbsp;</o:p></p><div style='border:none;border-top:solid
#E1E1E1 1.0pt'><p class=MsoNormal><b>From:</b> Ada Roe &lt;ada@example.org&gt; <br><b>Sent:</b> 03 June 2019 09:00<br>
<b>To:</b> Bo Lee<br><b>Subject:</b> Rain</p></div><p class=MsoNormal>It rains.</p></div></body></html>"""  # noqa: E501


def test_gmail_quotations_are_one_mark_a_layer_outer_first() -> None:
    part = html_to_part(GMAIL)
    outer, inner = marked(part, "quote")
    assert outer.startswith("On Mon, Jun 3, 2019 at 9:00 AM Ada Roe <ada@example.org> wrote:")
    assert inner == "On Sun, Jun 2, 2019 at 8:00 AM Bo Lee wrote:\n\nIt snows."
    assert inner in outer
    assert part.content.startswith("I disagree.\n")


def test_apple_and_outlook_mails_read_in_lines() -> None:
    assert html_to_part(APPLE).content == "Yes.\n\nOn 3 Jun 2019, at 09:00, Ada wrote:\n\nIt rains."
    assert html_to_part(OUTLOOK).content.split("\n") == [
        "No.", "", " ", "", "From: Ada Roe <ada@example.org>", "Sent: 03 June 2019 09:00", "To: Bo Lee",
        "Subject: Rain", "", "It rains.",
    ]  # fmt: skip


def test_a_stray_end_tag_ends_no_quotation() -> None:
    cell = "<table><tr><td>his</div></blockquote></td></tr></table>"
    source = f"<p><blockquote>his</p>his too{cell}his</blockquote>mine"
    part = html_to_part(source)
    assert marked(part, "quote") == ["his\n\nhis too\n\nhis\n\nhis"]
    assert part.content.endswith("mine")


def test_headings_and_what_lies_outside_the_article_are_marked() -> None:
    source = (
        "<nav>Home</nav><p>Ad</p><article><h1>Title</h1><p>Words.</p><aside>See also</aside></article>"
        "<footer>Imprint</footer>"
    )
    part = html_to_part(source)
    assert marked(part, "heading") == ["Title"]
    covered = {i for m in part.marks if m.kind != "quote" for i in range(m.span.start, m.span.end)}
    left = "".join(c for i, c in enumerate(part.content) if i not in covered)
    assert left.split() == ["Words."]


def test_a_form_around_the_page_is_no_boilerplate() -> None:
    assert marked(html_to_part("<form><p>All the words of the page.</p></form>"), "boilerplate") == []


def normal(words: str) -> str:
    return words.translate({ord(c): " " for c in "\t\n\r\f\xa0"})


MARKUP = [
    *("<p>", "</p>", "<br>", "<div>", "</div>", "<blockquote>", "</blockquote>", "<td>", "<tr>", "<table>"),
    *("</table>", "<pre>", "</pre>", "<!--", "-->", "&amp;", "&nbsp;", "&#", "<a x='", '"', ">", "<", "  "),
    *("<b hidden>", "</b>", "<script>", "</script>", "<h1>", "</h1>", "\r\n", "<div class=gmail_quote>"),
]
PIECES = st.lists(
    st.one_of(
        st.text(max_size=8),
        st.sampled_from(MARKUP),
    ),
    max_size=40,
).map("".join)


@given(PIECES)
def test_every_run_is_the_decoded_slice_of_the_source(source: str) -> None:
    part = html_to_part(source)
    source = source.replace("\0", "\ufffd")
    end = origin_end = 0
    for run in part.runs:
        content = part.content[run.start : run.start + run.length]
        slice_ = source[run.origin : run.origin + run.origin_length]
        assert run.start >= end and run.origin >= origin_end and run.length
        end, origin_end = run.start + run.length, run.origin + run.origin_length
        if run.length == run.origin_length:
            assert normal(content) == normal(slice_)
        else:
            decoded = normal(html.unescape(slice_))
            assert content == decoded or (content.isspace() and not slice_.strip())
    inserted = set(part.content) - {c for r in part.runs for c in part.content[r.start : r.start + r.length]}
    assert inserted <= set("\n\t")
    for mark in part.marks:
        assert 0 <= mark.span.start < mark.span.end <= len(part.content)
    assert not any("\ud800" <= c <= "\udfff" for c in part.content)


@pytest.mark.parametrize(
    "unit",
    [
        *(
            "<!--",
            "<a <a ",
            "<![CDATA[",
            "&#",
            "&#1",
            "<div>",
            "<blockquote>a",
            '<a x="',
            "<a x='\">",
            "</div>",
        ),
        *("<td>", "<table><tr><td>", "<b hidden>", "<title>", "<script>", "<br>", "\xa0 ", "&amp", "<!-->"),
        *("<time datetime=", "<table><div>a</table>", "<div class=gmail_quote>x", "<meta content='"),
        "<p hidden></div>",
    ],
)
def test_hostile_repetition_takes_linear_time(unit: str) -> None:
    def seconds(size: int) -> float:
        source = unit * (size // len(unit))
        start = time.process_time()
        html_to_part(source)
        page_facts(source)
        return time.process_time() - start

    assert seconds(300_000) < 3.0


HEAD = """<head><title> Rain &amp; snow </title><meta property="og:site_name" content="The Valdora Post">
<meta name="Author" content="Ada Roe">
<meta property="article:published_time" content="2019-06-03T09:00:00Z"></head>"""


def test_a_page_states_facts_about_itself() -> None:
    assert page_facts(HEAD) == PageFacts(
        title="Rain & snow", author="Ada Roe", outlet="The Valdora Post", published="2019-06-03T09:00:00Z"
    )


def test_json_ld_and_time_stand_in_for_missing_meta_elements() -> None:
    source = (
        '<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2019-06-03",'
        '"author":[{"name":"Ada Roe"}],"publisher":{"name":"Post"}}</script>'
        '<time datetime="2018-01-01">x</time>'
    )
    assert page_facts(source) == PageFacts(author="Ada Roe", outlet="Post", published="2019-06-03")
    assert page_facts('<time datetime="2018-01-01">x</time>').published == "2018-01-01"


@pytest.mark.parametrize(
    "bad", ["<meta name=date content='soon'>", "<script type=application/ld+json>{[</script>", ""]
)
def test_facts_that_make_no_sense_are_none(bad: str) -> None:
    assert page_facts(bad) == PageFacts()


@given(PIECES)
def test_facts_never_raise(source: str) -> None:
    page_facts(source)
    page_facts(f"<script type='application/ld+json'>{source}</script><meta name=date content='{source}'>")


def test_an_inline_quotation_stands_in_the_marks_that_a_browser_draws() -> None:
    source = "<p>Orlov said <q>he never <q>held</q> it</q>. <q></q><q>Open"
    part = html_to_part(source)
    assert part.content == "Orlov said “he never ‘held’ it”. “Open"
    for run in part.runs:
        assert part.content[run.start :][: run.length] == source[run.origin :][: run.origin_length]
