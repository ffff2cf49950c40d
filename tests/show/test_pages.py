"""Every page on the demo case: as a page and as data, with what it promises in it."""

import json
import re
from html import unescape
from importlib.resources import files
from urllib.parse import quote

import pytest

from sayso.case import Case
from sayso.show.answering import Action, File, Page
from sayso.show.pages import PARTS
from tests.show.workbench import Workbench

DESCRIBED = json.loads(files("sayso.show").joinpath("openapi.json").read_text(encoding="utf-8"))


def first(bench: Workbench, query: str) -> str:
    case = Case(bench.folder, is_reader=True)
    found = str(case.database.value(query))
    case.database.close()
    return found


def address(bench: Workbench, path: str) -> str:
    """A path with ids of the demo case in it."""
    if path.endswith("/cite"):
        path += "?from=0&to=20"
    for name in ("document", "source", "entity", "claim", "proposition"):
        if f"{{{name}}}" in path:
            kind = " WHERE kind = 'page'" if name == "document" else ""
            path = path.replace(f"{{{name}}}", first(bench, f"SELECT {name} FROM {name}{kind} LIMIT 1"))
    return path.replace("{name}", "keys.js").replace("{act}", "confirm")


# A question is asked in a case of its own: see test_charts.py.
PAGES = [part for part in PARTS if isinstance(part, Page) and "{question}" not in part.path]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.path)
def test_every_page_is_data_as_well(bench: Workbench, page: Page) -> None:
    path = address(bench, page.path)
    answer = bench.ask(path)
    assert answer.status == 200, answer.text
    assert "<h1" in answer.text and '<main id="main"' in answer.text
    alternate = re.search(r'type="application/json" href="([^"]+)"', answer.text)
    assert alternate is not None
    data = bench.ask(unescape(alternate[1]))
    assert data.status == 200
    described = DESCRIBED["paths"]["/index.json" if page.path == "/" else f"{page.path}.json"]["get"]
    schema = described["responses"]["200"]["content"]["application/json"]["schema"]
    assert set(schema["required"]) <= set(data.row)


def test_the_description_names_every_address_and_no_other() -> None:
    expected: dict[str, set[str]] = {}
    for part in PARTS:
        if isinstance(part, Action):
            expected[part.path] = {"post"}
        elif isinstance(part, File):
            expected[part.path] = {"get"}
        else:
            methods = {"get", "post"} if part.takes_form else {"get"}
            as_json = "/index.json" if part.path == "/" else f"{part.path}.json"
            expected |= {part.path: methods, as_json: methods}
    assert {path: set(given) for path, given in DESCRIBED["paths"].items()} == expected
    for path, methods in DESCRIBED["paths"].items():
        for given in methods.values():
            named = {each["name"] for each in given.get("parameters", ()) if each["in"] == "path"}
            assert named == set(re.findall(r"{(\w+)}", path)) or "post" in methods


# Pages of a PDF are drawn from a case that holds one: see test_original_page.py.
FILES = [part for part in PARTS if isinstance(part, File) and "{number}" not in part.path]


@pytest.mark.parametrize("part", FILES, ids=lambda part: part.path)
def test_every_file_is_served(bench: Workbench, part: File) -> None:
    assert bench.ask(address(bench, part.path)).status in (200, 303)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/nothing", 404),
        ("/documents/" + "0" * 64, 404),
        ("/documents/..%2f..%2fcase.toml", 404),
        ("/static/..%2fguard.py", 404),
        ("/static/..", 404),
        ("/sources/x", 404),
        ("/entities/x", 404),
        ("/said/x", 404),
        ("/documents/x/original", 404),
        ("/documents/x/frame", 404),
        ("/claims?sort=sideways", 400),
        ("/claims?since=soon", 400),
        ("/claims?q=%22open", 400),
        ("/claims?q=subject:annex", 400),
        ("/sources?from=-1", 400),
    ],
)
def test_errors_have_one_shape(bench: Workbench, path: str, status: int) -> None:
    assert bench.ask(path).status == status
    if path.startswith(("/static", "/said")) or path.endswith("frame"):
        return
    head, mark, query = path.partition("?")
    answer = bench.ask(f"{head}.json{mark}{query}")
    assert answer.status == status
    assert set(answer.row["error"]) == {"status", "message", "remedy"}
    assert answer.row["error"]["status"] == status


def test_a_facet_counts_what_choosing_it_shows(bench: Workbench) -> None:
    """M-041"""
    row = bench.ask("/claims.json?q=annex").row
    for facet in row["facets"]:
        for value in facet["values"][:3]:
            chosen = bench.ask(f"/claims.json?q=annex&{facet['name']}={quote(value['key'])}").row
            assert chosen["total"] == value["count"], (facet["name"], value)
            without = bench.ask(f"/claims.json?q=annex&not-{facet['name']}={quote(value['key'])}").row
            assert without["total"] == row["total"] - value["count"]


def test_hits_are_marked_in_the_list_and_in_the_text(bench: Workbench) -> None:
    """M-042: the list and the document are marked by the same index."""
    row = bench.ask("/search.json?q=annex").row
    assert row["total"] == len(row["rows"]) > 1
    for found in row["rows"]:
        assert any(is_hit and words.lower() == "annex" for words, is_hit in found["passage"])
        read = bench.ask(f"/documents/{found['document']}.json?q=annex").row
        assert read["hits"] or "annex" in read["subject"].lower()
        for start, end in read["hits"]:
            assert read["text"][start:end].lower() == "annex"
    claims = bench.ask("/claims.json?q=annex").row
    assert all(any(is_hit for _, is_hit in claim["words"]) for claim in claims["rows"][:20])


def test_pages_of_claims_hold_each_once(bench: Workbench) -> None:
    seen: list[str] = []
    path = "/claims.json?sort=newest"
    key = ""
    while True:
        row = bench.ask(path + key).row
        seen += [claim["claim"] for claim in row["rows"]]
        if row["after"] is None:
            break
        key = f"&after={row['after']}"
    assert len(seen) == len(set(seen)) == row["total"] == int(first(bench, "SELECT count(*) FROM claim"))


def test_the_words_of_a_document_are_all_there(bench: Workbench) -> None:
    """M-043: whatever is marked in it, the page's words are the document's words."""
    case = Case(bench.folder, is_reader=True)
    documents = [str(row[0]) for row in case.database.rows("SELECT document FROM document")]
    case.database.close()
    for document in documents:
        row = bench.ask(f"/documents/{document}.json").row
        page = bench.ask(f"/documents/{document}").text
        blocks = re.findall(r'<div class="text" dir="auto"[^>]*>(.*?)</div>', page, re.DOTALL)
        shown = "".join(
            re.sub(r"<[^>]+>", "", re.sub(r'<a class="ref".*?</a>', "", block)) for block in blocks
        )
        shown = shown.replace("&lt;", "<").replace("&gt;", ">").replace("&#34;", '"').replace("&quot;", '"')
        shown = shown.replace("&#39;", "'").replace("&#x27;", "'").replace("&amp;", "&")
        assert "".join(shown.split()) == "".join(row["text"].split()), document
        assert all(f'id="said-{claim["claim"]}"' in page for claim in row["claims"] if claim["content"])


def test_a_claim_leads_to_its_words(bench: Workbench) -> None:
    claim = bench.ask("/claims.json").row["rows"][0]
    answer = bench.ask(f"/said/{claim['claim']}")
    assert answer.status == 303
    assert answer.headers["location"].endswith(f"#said-{claim['claim']}")


def test_a_list_of_names_is_searched(bench: Workbench) -> None:
    names = "\ufeffSalcedo\r\n\r\nNobody Atall\nSalcedo\n" + '"; DROPPED9\n***\n'
    form = f"names={quote(names)}".encode()
    by_form = bench.ask("/names.json", "POST", body=form).row["rows"]
    assert [(each["name"], each["documents"] > 0) for each in by_form] == [
        ("Salcedo", True),
        ("Nobody Atall", False),
        ('"; DROPPED9', False),
        ("***", False),
    ]
    plain = bench.ask("/names.json", "POST", {"Content-Type": "text/plain"}, names.encode())
    assert plain.row["rows"] == by_form
    upload = (
        b'--xx\r\nContent-Disposition: form-data; name="file"; filename="n.txt"\r\n\r\n'
        + names.encode()
        + b"\r\n--xx--\r\n"
    )
    kind = {"Content-Type": "multipart/form-data; boundary=xx"}
    assert bench.ask("/names.json", "POST", kind, upload).row["rows"] == by_form
    many = "\n".join(f"name {number}" for number in range(2_001)).encode()
    assert bench.ask("/names.json", "POST", {"Content-Type": "text/plain"}, many).status == 400


def test_a_thread_shows_what_is_missing(bench: Workbench) -> None:
    document = first(
        bench,
        "SELECT n.document FROM thread_node n WHERE n.document IS NOT NULL AND n.thread IN"
        " (SELECT thread FROM thread_node WHERE document IS NULL) LIMIT 1",
    )
    row = bench.ask(f"/documents/{document}.json").row
    assert any(message["ghost"] for message in row["rail"]["messages"])
    assert "missing message" in bench.ask(f"/documents/{document}").text


def test_a_protected_source_is_said_to_be(bench: Workbench) -> None:
    source = first(bench, "SELECT source FROM source WHERE code = 'HB-3'")
    page = bench.ask(f"/sources/{source}").text
    assert "Protected" in page
    row = bench.ask(f"/sources/{source}.json").row
    assert row["protected"] and row["about"]["rows"] and row["said"]


def test_an_original_is_shown_as_it_was_leaked(bench: Workbench) -> None:
    mail = first(
        bench,
        "SELECT d.document FROM document d JOIN item i ON i.document = d.document"
        " WHERE i.place IS NULL AND media_type = 'message/rfc822' AND i.file = i.sha256 LIMIT 1",
    )
    row = bench.ask(f"/documents/{mail}/original.json").row
    assert "Message-ID" in row["headers"] and row["size"] == row["shown"]
