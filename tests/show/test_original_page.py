"""Originals in the workbench: pages of PDFs as pictures of ours, mails as they looked, made harmless."""

from collections.abc import Iterator

import pytest

from sayso.protection.pictures import why_not_plain
from sayso.show.inert import rebuild
from sayso.show.withheld import Withheld, count_remote
from tests.show.paged import HTML, build_paged
from tests.show.test_pages import first
from tests.show.workbench import Workbench, running

MEMO = "SELECT document FROM document WHERE name = 'memo.pdf'"
PACKED = (
    "SELECT document FROM item WHERE path LIKE '%memo.pdf' AND parent LIKE '%zip' AND document IS NOT NULL"
)
MAIL = "SELECT document FROM document WHERE media_type = 'message/rfc822'"


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workbench]:
    with running(build_paged(tmp_path_factory.mktemp("paged") / "case")) as workbench:
        workbench.enter()
        yield workbench


def test_the_page_that_holds_the_claim_comes_first(bench: Workbench) -> None:
    """M-052"""
    memo = first(bench, MEMO)
    late = first(bench, f"SELECT claim FROM claim WHERE document = '{memo}' ORDER BY position DESC LIMIT 1")
    row = bench.ask(f"/documents/{memo}.json?claim={late}").row
    assert (row["leaf"]["number"], row["leaf"]["count"], row["leaf"]["boxed"]) == (2, 3, 1)
    assert row["leaf"]["at"][late] == 2 and set(row["leaf"]["at"].values()) == {1, 2}
    page = bench.ask(f"/documents/{memo}?claim={late}").text
    assert f'src="/documents/{memo}/original/2.png?claim={late}"' in page
    assert "page=1#page" in page and "page=3#page" in page
    assert bench.ask(f"/documents/{memo}.json").row["leaf"]["number"] == 1
    assert bench.ask(f"/documents/{memo}.json?q=reopened").row["leaf"]["number"] == 2
    assert bench.ask(f"/documents/{memo}.json?claim={late}&page=3").row["leaf"]["boxed"] == 0


def test_a_page_is_a_picture_of_ours(bench: Workbench) -> None:
    """M-049, M-260: with nothing in it but pixels, kept by no cache."""
    memo = first(bench, MEMO)
    plain = bench.ask(f"/documents/{memo}/original/1.png")
    assert plain.status == 200 and plain.headers["content-type"] == "image/png"
    assert plain.headers["cache-control"] == "private, no-store"
    assert "default-src 'none'" in plain.headers["content-security-policy"]
    assert why_not_plain(plain.body) is None
    claim = first(bench, f"SELECT claim FROM claim WHERE document = '{memo}' ORDER BY position LIMIT 1")
    boxed = bench.ask(f"/documents/{memo}/original/1.png?claim={claim}")
    assert why_not_plain(boxed.body) is None and boxed.body != plain.body
    packed = first(bench, PACKED)
    assert bench.ask(f"/documents/{packed}/original/1.png").status == 200


@pytest.mark.parametrize("number", ["0", "4", "-1", "x", "99999999", "1.png", "%2e%2e"])
def test_no_other_page_is_there(bench: Workbench, number: str) -> None:
    memo = first(bench, MEMO)
    assert bench.ask(f"/documents/{memo}/original/{number}.png").status == 404
    assert bench.ask(f"/documents/{first(bench, MAIL)}/original/1.png").status == 404
    assert bench.ask(f"/documents/{'0' * 64}/original/1.png").status == 404


def test_a_page_that_is_not_there_is_told_of(bench: Workbench) -> None:
    memo = first(bench, MEMO)
    answer = bench.ask(f"/documents/{memo}?page=9")
    assert answer.status == 200 and "No picture of this page." in answer.text and "it has 3" in answer.text


def test_an_original_that_lies_packed_is_shown_too(bench: Workbench) -> None:
    row = bench.ask(f"/documents/{first(bench, PACKED)}/original.json").row
    assert row["size"] and row["problem"] is None and row["leaf"]["count"] == 1


def test_a_mail_as_it_looked(bench: Workbench) -> None:
    """M-051"""
    mail = first(bench, MAIL)
    row = bench.ask(f"/documents/{mail}/original.json").row
    assert row["withheld"] == {"pictures": 2, "styles": 1, "fonts": 1, "others": 1, "undrawn": 0}
    assert row["way"] == ["from a.example by b.example; Thu, 01 Apr 2010 10:00:01 +0200"]
    assert {"name": "Message-ID", "words": "<h@a.example>"} in row["fields"] and row["pictures"] == 1
    assert [each["check"] for each in row["checks"]][:1] == ["dkim"]
    page = bench.ask(f"/documents/{mail}/original").text
    assert "Withheld: 2 remote pictures, 1 remote style sheet, 1 remote font, 1 other remote thing." in page
    frame = bench.ask(f"/documents/{mail}/frame")
    assert "img-src data:; sandbox" in frame.headers["content-security-policy"]
    assert 'src="data:image/png;base64,' in frame.text and "evil.test" not in frame.text
    assert "<script" not in frame.text and "<style" not in frame.text and "was sold" in frame.text


def test_pictures_are_ours_or_none() -> None:
    """M-051: a page cannot bring along its own data, nor ask for another mail's."""
    made = rebuild(
        '<img src="data:image/svg+xml,x"><img src="cid:b"><img src=" CID:a "><img srcset="cid:a">',
        {"a": b"p"},
    )
    assert made.page.count("src=") == 0
    assert rebuild('<img src="cid:a">', {"a": b"p"}).page.count('src="data:image/png;base64,cA=="') == 1


@pytest.mark.parametrize(
    ("html", "counts"),
    [
        (HTML, {"pictures": 2, "styles": 1, "fonts": 1, "others": 1}),
        ("<p>Nothing, not even <img src='cid:a'> or <a href='http://a.test'>this</a>.</p>", {}),
        ("<IMG SRC=//a.test/x><img srcset='https://a.test/x 2x'>", {"pictures": 2}),
        ("<td background='http://a.test/x'><div style=\"background:url('//a.test/y')\">", {"pictures": 2}),
        ("<style>@import 'http://a.test/x.css';</style>", {"styles": 1}),
        ("<link rel=preload as=font href=https://a.test/x>", {"fonts": 1}),
        ("<video poster=//a.test/m src=//a.test/n><script src=//a.test/o>", {"pictures": 1, "others": 2}),
        ("<" * 5000 + "a=" * 5000, {}),
    ],
    ids=["mail", "nothing", "pictures", "backgrounds", "import", "preload", "film", "noise"],
)  # fmt: skip
def test_what_is_withheld_is_counted(html: str, counts: dict[str, int]) -> None:
    """M-051"""
    assert count_remote(html) == Withheld(**counts)
