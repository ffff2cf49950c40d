"""What is said as a ledger and page by page: counts, chains, citations, and decisions in step."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sayso.case import Case
from sayso.deciding.claims import reject
from sayso.deciding.recording import By
from sayso.facets.claims import load_claims_table
from sayso.facets.propositions import load_propositions_table
from sayso.facets.table import Question, ask, cross
from sayso.propositions import proposition_rows, propositions_with
from sayso.show.chain_drawing import Voice, draw, in_words
from sayso.show.chains import chains_of
from sayso.show.opened import open_belief
from sayso.tracing import proposition_traced
from tests.show.workbench import Workbench

Row = dict[str, Any]


@pytest.fixture
def case(demo_folder: Path) -> Iterator[Case]:
    opened = Case(demo_folder, is_reader=True)
    yield opened
    opened.database.close()


@pytest.fixture
def own_case(demo_folder: Path, tmp_path: Path) -> Iterator[Case]:
    opened = Case.open(Path(shutil.copytree(demo_folder, tmp_path / "case")))
    yield opened
    opened.close()


def most_said(case: Case) -> str:
    return str(next(proposition_rows(case))["proposition"])


def test_a_row_of_the_ledger_is_the_row_of_the_listing(case: Case) -> None:
    """M-054: whether asked for one by one or all together."""
    listed = {row["proposition"]: row for row in proposition_rows(case)}
    assert len(listed) > 100
    for row in propositions_with(case, list(listed)):
        row.pop("said")
        assert row == listed[row["proposition"]]


def test_facets_of_what_is_said_count_what_the_rows_hold(case: Case) -> None:
    """M-054"""
    table, rows = load_propositions_table(case), list(proposition_rows(case))

    def counts(name: str) -> dict[str, int]:
        answer = ask(table, Question(), shown={name: 500})
        return {each.key: each.count for each in answer.facets[0].values if each.count}

    assert sum(counts("origins").values()) == sum(row["lineages"] > 0 for row in rows)
    assert counts("contradicted").get("yes", 0) == sum(row["against"] > 0 for row in rows) > 0
    assert counts("standard").get("met", 0) == sum(row["standard"]["met"] for row in rows)
    for word, count in counts("word").items():
        assert count == sum(row["word"] == word for row in rows)
    for source, count in counts("alone").items():
        alone = [r for r in rows if r["lineages"] == 1 and [o["source"] for o in r["origins"]] == [source]]
        assert count == len(alone)


def test_pairs_are_counted_as_one_by_one(case: Case) -> None:
    table = load_claims_table(case)
    source = str(case.database.value("SELECT source FROM source WHERE code = 'HB-3'"))
    pairs = cross(table, ("source", source), "about", "factuality")
    assert pairs
    for about, ways in pairs.items():
        for way, count in ways.items():
            chosen = {"source": (source,), "about": (about,), "factuality": (way,)}
            assert ask(table, Question(include=chosen), shown={}).total == count


def test_words_found_lead_to_what_is_said_with_the_hit_marked(bench: Workbench) -> None:
    """M-042"""
    row = bench.ask("/propositions.json?q=annex").row
    assert row["total"] == len(row["rows"]) or row["after"]
    for each in row["rows"]:
        parts = each["hit"]["words"] if each["hit"] else each["words"]
        assert any(is_hit and text.casefold() == "annex" for text, is_hit in parts), each


def test_the_steps_of_the_sum_end_at_the_likelihood(bench: Workbench, case: Case) -> None:
    """M-055: the contributions add up in log odds; against one rival among several they say so."""
    wholes = []
    for row in list(proposition_rows(case))[:20]:
        opened = proposition_traced(case, row["proposition"], most=5)["opened"]
        total = opened["start"] + sum(each["log_odds"] for each in opened["contributions"])
        assert total == pytest.approx(opened["log_odds"], abs=1e-6)
        shown = open_belief(opened, row["belief"])
        assert shown is not None
        wholes.append(shown["is_whole"])
        if shown["is_whole"]:
            assert shown["steps"][-1]["likelihood"].split(" ")[0] == row["likelihood"].split(" ")[0]
        else:
            assert {each["likelihood"] for each in shown["steps"]} == {None}
    assert wholes.count(True) > wholes.count(False)
    assert open_belief({}, None) is None


def test_the_standard_stands_before_any_number(bench: Workbench, case: Case) -> None:
    """M-056: on the page of a proposition and in every row of the ledger."""
    page = bench.ask(f"/propositions/{most_said(case)}").text
    assert 0 < page.index("House standard") < page.index("On this case alone") < page.index("%")
    rows = bench.ask("/propositions").text.split('<article class="thing">')[1:]
    assert len(rows) == 50
    assert all(0 < row.index("house standard") < row.index("%") for row in rows if "%" in row)


def test_every_claim_stands_under_one_origin_with_its_document_in_the_picture(case: Case) -> None:
    """M-057: nobody who said it, and no document, is missing from the chains."""
    for row in list(proposition_rows(case))[:40]:
        whole = proposition_traced(case, row["proposition"], most=1_000)
        claims = [claim for origin in whole["rests_on"] for claim in origin["claims"]]
        assert len(claims) == len({claim["claim"] for claim in claims}) == row["claims"]
        for origin in whole["rests_on"]:
            chains = chains_of(origin["claims"], {})
            drawn = {voice.document for voice in walk(chains) if voice.document}
            assert drawn == {claim["document"] for claim in origin["claims"]}
            names = {voice.name for voice in walk(chains)}
            for claim in origin["claims"]:
                assert {hop["name"] for hop in claim["hops"] if hop["name"]} <= names


def walk(chains: tuple[Voice, ...]) -> Iterator[Voice]:
    for each in chains:
        yield each
        yield from walk(each.told)


def test_a_picture_is_well_formed_and_says_its_words(case: Case) -> None:
    """M-057: with a title, a description of the same steps, and nothing of the leak as markup."""
    from xml.etree import ElementTree

    hostile = Voice(name="<script>alert(1)</script> & \x00\x1b", told=(Voice(name="x" * 400, medium="mail"),))
    picture = draw([hostile], title='"><img>', name="p")
    root = ElementTree.fromstring(picture)
    space = "{http://www.w3.org/2000/svg}"
    assert {each.tag.removeprefix(space) for each in root.iter()} <= {
        "svg", "title", "desc", "rect", "text", "path",
    }  # fmt: skip
    assert root.findtext(f"{space}title") == '"><img>'
    assert "mail to " in in_words([hostile])
    assert picture == draw([hostile], title='"><img>', name="p")


def test_a_reprint_is_joined_and_a_named_relay_is_not() -> None:
    """M-057: whoever names from whom he has it stands in the chain; who does not is joined to it."""

    def claim(name: str, voices: list[str], parent: str | None) -> Row:
        hops = [
            {"name": each, "description": None, "medium": "mail", "at": None, "fidelity": 0.99}
            for each in voices
        ]
        parents = [{"claim": parent, "probability": 0.9, "reasons": ["the same text"]}] if parent else []
        return {
            "claim": name, "document": f"d{name}", "hops": hops, "source_id": None, "drift": [],
            "parents": parents,
        }  # fmt: skip

    wire, paper = claim("wire", ["Wire", "Diplomat"], None), claim("paper", ["Paper", "Diplomat"], "wire")
    relay = claim("relay", ["Colleague", "Wire", "Diplomat"], "wire")
    voices = {voice.name: voice for voice in walk(chains_of([paper, relay, wire], {}))}
    assert voices["Paper"].is_joined and voices["Paper"].sure == 0.9
    assert not voices["Colleague"].is_joined and voices["Colleague"].medium == "mail"
    assert len([each for each in walk(chains_of([paper, relay, wire], {})) if each.name == "Diplomat"]) == 1


def test_claims_that_rest_on_each_other_are_drawn_all_the_same() -> None:
    """M-057: a circle of probabilities is cut, and nothing is lost."""

    def claim(name: str, parent: str) -> Row:
        hop = {"name": name, "description": None, "medium": "mail", "at": None, "fidelity": 0.99}
        return {
            "claim": name, "document": f"d{name}", "hops": [hop], "source_id": None, "drift": [],
            "parents": [{"claim": parent, "probability": 0.9, "reasons": ["the same words"]}],
        }  # fmt: skip

    chains = chains_of([claim("a", "b"), claim("b", "a"), claim("c", "nobody")], {})
    assert {voice.document for voice in walk(chains) if voice.document} == {"da", "db", "dc"}


def test_a_rejected_claim_is_kept_apart(own_case: Case) -> None:
    """M-058: it is in no count unless it is asked for, and gone from what it was said to say."""
    claim = str(
        own_case.database.value(
            "SELECT claim FROM proposition_claim WHERE proposition IN"
            " (SELECT proposition FROM proposition_claim GROUP BY 1 HAVING count(*) > 2) ORDER BY 1 LIMIT 1"
        )
    )
    before = load_claims_table(own_case)
    reject(own_case, claim, By(note="misread"))
    table = load_claims_table(own_case)
    chosen = ask(table, Question(include={"reviewed": ("rejected",)}), shown={"reviewed": 9})
    assert chosen.ids == (claim,)
    assert set(table.ids) == set(before.ids)
    said = load_propositions_table(own_case)
    number = own_case.database.count("SELECT number FROM claim_number WHERE claim = ?", claim)
    assert number not in said.numbers.tolist()


def test_a_citation_names_nobody_who_is_protected(bench: Workbench, case: Case) -> None:
    """M-059: neither in the chain nor in the words; then no day and no title tell of whom it is."""
    voice = "A Western diplomat in Marvane"
    row = next(
        case.database.rows(
            "SELECT claim, document FROM claim WHERE hops LIKE ? ORDER BY claim LIMIT 1", f"%{voice}%"
        )
    )
    found = bench.ask(f"/documents/{row['document']}/cite.json?claim={row['claim']}").row
    assert found["is_shielded"] and voice not in found["citation"]
    assert found["date"] == "June 2010"
    title = bench.ask(f"/documents/{row['document']}.json").row["subject"]
    assert title and title not in found["citation"]


def test_a_citation_has_words_chain_date_and_place(bench: Workbench, case: Case) -> None:
    """M-059: the words as they stand, without the marks of quoting."""
    query = (
        "SELECT c.claim, c.document, c.content_text FROM claim c JOIN claim_source l USING (claim)"
        " JOIN source s ON s.source = l.source WHERE NOT s.protected AND s.name = 'Ines Carrow'"
        " AND json_array_length(c.hops) = 1 ORDER BY c.claim LIMIT 1"
    )
    row = next(case.database.rows(query))
    found = bench.ask(f"/documents/{row['document']}/cite.json?claim={row['claim']}").row
    assert found["words"] == row["content_text"]
    assert found["chain"].startswith("Ines Carrow") and found["date"] and "characters" in found["place"]
    paper = bench.ask(f"/documents/{row['document']}.json").row
    picked = bench.ask(f"/documents/{row['document']}/cite.json?from=0&to=12").row
    assert picked["words"].split() == paper["text"][:12].replace(">", " ").split()
    for wrong in ("from=5&to=5", "from=9&to=2", "from=0&to=99999999", "from=x&to=9"):
        assert bench.ask(f"/documents/{row['document']}/cite.json?{wrong}").status == 400


def test_a_document_says_where_else_its_claims_are_said(bench: Workbench, case: Case) -> None:
    document = str(
        case.database.value(
            "SELECT document FROM claim JOIN proposition_claim USING (claim) WHERE proposition = ? LIMIT 1",
            most_said(case),
        )
    )
    claims = bench.ask(f"/documents/{document}.json").row["claims"]
    (found,) = [each["whole"] for each in claims if each["proposition"] == most_said(case)][:1]
    row = next(proposition_rows(case))
    assert (found["claims"], found["lineages"]) == (row["claims"] - 1, row["lineages"])
    assert f'href="/propositions/{most_said(case)}"' in bench.ask(f"/documents/{document}").text


def test_an_outlet_says_from_whom_it_took_over(bench: Workbench, case: Case) -> None:
    """M-060: what a paper printed from the wire is told apart from what it has of its own."""
    outlet = str(case.database.value("SELECT source FROM source WHERE name = 'The Harbour Post'"))
    taken = bench.ask(f"/sources/{outlet}.json").row["taken"]
    assert taken["claims"] == taken["own"] + sum(each["claims"] for each in taken["rows"])
    assert {each["name"] for each in taken["rows"]} == {"Northern Wire"}
    person = str(case.database.value("SELECT source FROM source WHERE name = 'Pavel Orlov'"))
    assert bench.ask(f"/sources/{person}.json").row["taken"] is None


@pytest.mark.parametrize("path", ["/propositions/nothing", "/claims/nothing", "/documents/nothing/cite"])
def test_what_there_is_not_is_said_to_be_missing(bench: Workbench, path: str) -> None:
    assert bench.ask(path).status == 404
    assert bench.ask(f"{path}.json").row["error"]["status"] == 404


def test_a_former_id_leads_to_what_is_said(own_case: Case) -> None:
    from sayso.tracing import current_proposition

    now = most_said(own_case)
    with own_case.database.writing() as connection:
        connection.execute("INSERT OR REPLACE INTO proposition_redirect VALUES ('before', ?)", (now,))
    assert current_proposition(own_case, "before") == now
    assert current_proposition(own_case, "never") is None
