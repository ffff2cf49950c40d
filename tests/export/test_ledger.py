"""The ledger page: whole, linked both ways, inert, and written as it goes."""

import base64
import hashlib
import io
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any

import pytest

from sayso.export.ledger import Ledger, policy, write_ledger
from sayso.export.tables import SHEET
from tests.export import salis

HOSTILE = (
    "</script><script>alert(1)</script><img src=x onerror=alert(2)><style>*{}</style>"
    "</mark></div></article><!-- \"quoted\" 'single' & \x00\x1b\u202e <iframe src=http://evil.example>"
)
SHOWN = HOSTILE.replace("\x00", "␀").replace("\x1b", "␛").replace("\u202e", "\ufffd")
VOID = {"meta", "input", "br"}


class Page(HTMLParser):
    """A page read strictly: elements in order, ids, links, and the words of every document."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.ids: list[str] = []
        self.hrefs: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: dict[str, str] = {}
        self.shown = ""
        self._open: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append((tag, given))
        self.ids.extend(value for key, value in attrs if key == "id" and value)
        self.hrefs.extend(value for key, value in attrs if key == "href" and value)
        if tag not in VOID:
            self._open.append((tag, given))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        if any(tag in ("script", "style") for tag, _ in self._open):
            return
        self.shown += data
        article = next((given["id"] for tag, given in self._open if tag == "article"), None)
        if article and any(given.get("class") == "text" for _, given in self._open):
            self.words[article] = self.words.get(article, "") + data


def write(ledger: Ledger) -> str:
    stream = io.StringIO()
    write_ledger(ledger, stream)
    return stream.getvalue()


@pytest.fixture(scope="module")
def text() -> str:
    return write(salis.port_salis())


def hostile_ledger() -> Ledger:
    hop = salis.hop(HOSTILE, "speech", at=salis.day(HOSTILE))
    hidden = salis.hop(None, "speech", HOSTILE)
    row = salis.claim("e" * 64, HOSTILE, ("", "", HOSTILE), [hop, hidden], cue_text=HOSTILE, said=HOSTILE)
    plain_row = salis.claim("e" * 64, HOSTILE, ("script", "alert", "iframe"), [hidden, hop])
    zones = [
        salis.zone("quoted", 0, 30, (HOSTILE, HOSTILE), level=3, repeats="e" * 64, date=salis.day(HOSTILE)),
        salis.zone("body", 30, len(HOSTILE), (HOSTILE, HOSTILE)),
    ]
    fields = ("source", "description", "terms", "reliability", "credibility", "handler", "attribution")
    page = salis.page(
        "e" * 64,
        HOSTILE,
        zones,
        claims=[row, plain_row],
        subject=HOSTILE,
        paths=[HOSTILE],
        date=HOSTILE,
        forms=[{"span": [0, 3], **dict.fromkeys(fields, HOSTILE)}],
        problems=[salis.problem(HOSTILE)],
        **{"from": HOSTILE},
    )
    problem = {**salis.problem(HOSTILE), **dict.fromkeys(("message", "remedy", "place", "kind"), HOSTILE)}
    return salis.ledger([page], name=HOSTILE, problems=[problem])


def test_the_words_of_each_document_are_its_text(text: str) -> None:
    words = Page(text).words
    texts = {"a": salis.ARTICLE, "b": salis.MAIL, "c": salis.REPORT}
    assert words == {f"doc-{letter * 64}": each for letter, each in texts.items()}


def test_every_id_stands_once_and_every_link_leads_somewhere(text: str) -> None:
    page = Page(text)
    assert len(page.ids) == len(set(page.ids))
    assert {href[1:] for href in page.hrefs} <= set(page.ids)


def test_every_claim_is_linked_both_ways(text: str) -> None:
    page = Page(text)
    claims = [each.removeprefix("claim-") for each in page.ids if each.startswith("claim-")]
    assert len(claims) == 16
    for claim in claims:
        assert {f"#said-{claim}", f"#claim-{claim}"} <= set(page.hrefs)
        assert f"said-{claim}" in page.ids


def test_a_nested_claim_names_the_one_that_holds_it(text: str) -> None:
    assert re.search(r"within <a href=\"#claim-[a-z0-9]+\">claim 11</a>", text)


def test_unnamed_voices_are_said_plainly(text: str) -> None:
    assert "not named: “A Western diplomat in Marvane”" in Page(text).shown


def test_nothing_is_asked_of_anywhere(text: str) -> None:
    page = Page(text)
    loading = {"img", "link", "iframe", "object", "embed", "video", "audio", "source", "base", "area"}
    assert not loading & {tag for tag, _ in page.tags}
    assert not any("src" in given or "style" in given for _, given in page.tags)
    assert all(href.startswith("#") for href in page.hrefs)
    assert "url(" not in text
    assert "@import" not in text
    assert "http://" not in text
    assert "https://" not in text


def test_the_policy_allows_our_own_style_and_script_and_nothing_else(text: str) -> None:
    assert f'content="{policy()}"' in text
    assert policy().startswith("default-src 'none'; ")
    for tag in ("style", "script"):
        (inline,) = re.findall(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(inline.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy()


def test_hostile_words_are_shown_and_do_nothing(text: str) -> None:
    hostile = write(hostile_ledger())
    page, calm = Page(hostile), Page(text)
    assert page.words["doc-" + "e" * 64] == SHOWN
    assert hostile.count("<script") == hostile.count("<style") == 1
    assert {tag for tag, _ in page.tags} - {tag for tag, _ in calm.tags} <= {"summary", "details"}
    assert not any(key.startswith("on") for _, given in page.tags for key in given)
    assert page.shown.count(SHOWN) > 15


def test_a_lone_surrogate_can_be_written() -> None:
    page = salis.page("f" * 64, "a\udc80b", subject="\ud800")
    write(salis.ledger([page])).encode("utf-8")


def test_long_quotations_fold_and_short_ones_do_not() -> None:
    body = "word " * 400
    zones = [salis.zone("quoted", 0, 2000, (None, "Ines Carrow"), level=1)]
    long = write(salis.ledger([salis.page("f" * 64, body, zones)]))
    assert '<details><summary class="whose">quoted · <bdi>Ines Carrow</bdi></summary>' in long
    assert '<details><summary class="whose">' not in write(salis.port_salis())


def test_a_case_without_claims_makes_a_page() -> None:
    page = Page(write(salis.ledger([salis.page("f" * 64, "")])))
    assert "No claims found here." in page.shown


def test_a_case_without_problems_says_so() -> None:
    page = Page(write(salis.ledger([salis.report()], problems=[])))
    assert "Everything that was found was read to its end." in page.shown


def test_a_long_ledger_goes_on_in_new_tables_and_loses_no_row() -> None:
    texts = [{**salis.report(), "document": f"{n:064d}", "thread": None} for n in range(SHEET // 2)]
    for each in texts:
        rows = each["claims"]
        each["claims"] = [{**row, "claim": each["document"] + row["claim"]} for row in rows]
        for row in each["claims"]:
            row["document"] = each["document"]
    page = Page(write(salis.ledger(texts)))
    tables = [given for tag, given in page.tags if tag == "table" and given["class"] == "ledger"]
    rows = [each for each in page.ids if each.startswith("claim-")]
    assert len(tables) == 2
    assert len(rows) == len(set(rows)) == 4 * len(texts)


def test_claims_that_are_not_in_the_ledger_stay_unmarked() -> None:
    assert 'class="ref" href="#claim' not in write(salis.ledger([salis.article()], claims=[]))


def test_the_same_rows_give_the_same_page() -> None:
    pages = [salis.report(), salis.article()]
    assert write(salis.ledger(pages)) == write(salis.ledger(pages))


def test_documents_are_written_as_they_come() -> None:
    stream = io.StringIO()
    lengths: list[int] = []

    def coming() -> Iterator[dict[str, Any]]:
        for number in range(40):
            lengths.append(len(stream.getvalue()))
            yield salis.page(f"{number:064d}", "Nothing is said here. " * 100)

    write_ledger(salis.ledger([], pages=coming()), stream)
    # Each document but the last few, which the stream may hold back, is out before the next is asked for.
    assert all(after - before > 2000 for before, after in pairwise(lengths[1:]))
