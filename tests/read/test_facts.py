"""What pages state about themselves, by every vocabulary that is read, and in which order of trust."""

import json
from typing import Any

import pytest

from sayso.read.facts import PageFacts, page_facts
from sayso.read.jsonld import article_body
from sayso.read.statements import clean_author, host_of, spelled_name


def linked(node: Any) -> str:
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


ARTICLE = {"@type": "NewsArticle", "datePublished": "2019-06-03", "author": {"name": "Ada Roe"}}


@pytest.mark.parametrize(
    ("source", "facts"),
    [
        (linked([{"@graph": [{"@type": "WebPage"}, ARTICLE]}]),
         {"author": "Ada Roe", "published": "2019-06-03"}),
        (linked({"@type": ["Article"], "author": ["Ada", {"name": ["Ben"]}]}), {"author": "Ada, Ben"}),
        ('<meta name="citation_author" content="Roe, A."><meta name="citation_date" content="2019/06/03">',
         {"author": "Roe, A.", "published": "2019-06-03"}),
        ('<meta name="dc.creator" content="Roe"><meta name="DC.Publisher" content="Post">',
         {"author": "Roe", "outlet": "Post"}),
        ('<meta name="parsely-author" content="Ada Roe">'
         '<meta name="parsely-pub-date" content="2019-06-03T09:00Z">',
         {"author": "Ada Roe", "published": "2019-06-03T09:00Z"}),
        ('<meta name="pubdate" content="20190603">', {"published": "2019-06-03"}),
        ('<meta name="author" content="admin">' + linked(ARTICLE),
         {"author": "Ada Roe", "published": "2019-06-03"}),
        ('<meta name="author" content="https://x.example/ada"><a rel="author" href="/ada">By Ada Roe</a>',
         {"author": "Ada Roe"}),
        ('<p class="byline">By <b>Ada Roe</b> | 3 June 2019</p>', {"author": "Ada Roe"}),
        ('<div class="author-bio">Ada Roe lives here</div>', {}),
        ('<div class="comment-author">Troll</div>', {}),
        ('<span itemprop="author"><span itemprop="name">Ada Roe</span></span>', {"author": "Ada Roe"}),
        ('<time datetime="2001-01-01">x</time><h1>T</h1><time datetime="2019-06-03">y</time>',
         {"published": "2019-06-03"}),
        ('<time datetime="2019-06-05" class="updated">x</time>'
         '<time datetime="2019-06-03" class="date">y</time>',
         {"published": "2019-06-03"}),
        ('<span class="post-date">3 June 2019</span>', {"published": "2019-06-03"}),
        ('<title>Rain | The Post</title><meta property="og:title" content="Rain">', {"title": "Rain"}),
        ('<img alt="The Post logo">', {"outlet": "The Post"}),
        ('<link rel="canonical" href="https://www.thepost.example/a"><title>Rain | The Post</title>',
         {"title": "Rain | The Post", "outlet": "The Post", "address": "https://www.thepost.example/a"}),
        ("<!-- saved from url=(0028)https://thepost.example/rain --><p>",
         {"outlet": "thepost.example", "address": "https://thepost.example/rain"}),
        ("<!--\n Page saved with SingleFile \n url: https://thepost.example/rain \n-->",
         {"outlet": "thepost.example", "address": "https://thepost.example/rain"}),
        ("<!-- Mirrored from thepost.example/rain by HTTrack Website Copier/3.x -->",
         {"outlet": "thepost.example", "address": "thepost.example/rain"}),
        (linked({"@type": "NewsArticle", "datePublished": {"a": 1}, "author": 5, "publisher": [[]]}), {}),
    ],
)  # fmt: skip
def test_statements_of_a_page(source: str, facts: dict[str, str]) -> None:
    assert page_facts(source) == PageFacts(**facts)


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("By Ada Roe", "Ada Roe"),
        ("by Ada Roe | 24 February 2012", "Ada Roe"),
        ("Von Jens Adler, 22.9.2015", "Jens Adler"),
        ("Por: ", None),
        ("By Jo Halvorsen, Courts Correspondent", "Jo Halvorsen"),
        ("3 June 2019", None),
        ("By " + "x" * 100, None),
    ],
)
def test_a_byline_is_cut_to_its_name(words: str, name: str | None) -> None:
    assert clean_author(words) == name


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://www.a.example/b", "a.example"),
        ("//m.a.example", "a.example"),
        ("a.example/b", "a.example"),
        ("file:///c:/x.html", None),
        ("https://[bad", None),
        ("localhost", None),
        (None, None),
    ],
)
def test_hosts(address: str | None, host: str | None) -> None:
    assert host_of(address) == host


def test_a_site_is_called_as_it_writes_itself() -> None:
    assert spelled_name("thepost.co.uk", "Rain – The Post", "") == "The Post"
    assert spelled_name("wikileaks.org", "", "wikileaks.org WikiLeaks WikiLeaks wikileaks") == "WikiLeaks"
    assert spelled_name("ab.example", "", "AB AB") is None


def test_the_article_in_a_page_s_data() -> None:
    source = "<p>x</p>" + linked({"@type": "NewsArticle", "articleBody": "It rains."})
    found = article_body(source)
    assert found is not None and found[0] == "It rains." and "articleBody" in source[found[1] : found[2]]
    assert article_body(linked({"articleBody": 5})) is None
