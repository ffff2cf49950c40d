"""The tables of a public export, row by row."""

from typing import Any

from sayso.protection.public import Public, Shield, make_public
from sayso.protection.variants import Scanner, Sought


def _source(source: str, name: str | None, **given: Any) -> dict[str, Any]:
    row = {
        "source": source, "name": name, "names": [name] if name else [], "kind": "person", "code": None,
        "protected": False, "description": None, "reported_grade": None, "grade": None, "claims": 1,
        "firsthand": 1,
    }  # fmt: skip
    return row | given


def _claim(claim: str, source: str, words: str, *names: str | None, **given: Any) -> dict[str, Any]:
    day = {"from": "2010-04-13", "to": "2010-04-13"}
    hops = [
        {"name": name, "description": "senior official", "kind": "person", "medium": "mail", "at": day}
        for name in names
    ]
    row = {
        "claim": claim, "document": "d" * 64, "parent": None, "kind": "own", "factuality": "asserted",
        "stance": "neutral", "polarity": "positive", "score": 0.9, "content_text": words, "cue_text": "",
        "hops": hops, "speaker": names[-1], "said": day, "about_time": None, "source_id": source, "about": [],
    }  # fmt: skip
    return row | given


def _public(sources: list[dict[str, Any]], claims: list[dict[str, Any]], *sealed: str) -> Public:
    names = Scanner([Sought(code="MX-1", names=sealed or ("Q X Y",))])
    return make_public(sources, claims, Shield(names=names, label=lambda kind, id_: f"label of {kind} {id_}"))


def test_who_is_known_by_a_sealed_name_elsewhere_is_left_out_where_called_otherwise() -> None:
    """M-114: the register joins "the minister" and the name; what the one says would tell the other."""
    sources = [
        _source("s1", "The Minister", names=["The Minister", "Elena Castro"]),
        _source("s2", "Ben Roth"),
    ]
    claims = [_claim("c1", "s1", "It is sold.", "The Minister"), _claim("c2", "s2", "It is not.", "Ben Roth")]
    made = _public(sources, claims, "Elena Castro")
    assert [row["content_text"] for row in made.tables["claims"]] == ["It is not."]
    assert [row["name"] for row in made.tables["sources"]] == ["Ben Roth"]
    assert made.withheld == (("MX-1", 1),)


def test_what_was_inside_a_withheld_statement_points_at_nothing() -> None:
    sources = [_source("s2", "Ben Roth")]
    claims = [
        _claim("c1", "s2", "Elena Castro says it is sold.", "Ben Roth"),
        _claim("c2", "s2", "It is sold.", "Ben Roth", parent=0),
        _claim("c3", "s2", "He heard that it is open.", "Ben Roth"),
        _claim("c4", "s2", "It is open.", "Ben Roth", parent=2),
    ]
    made = _public(sources, claims, "Elena Castro").tables["claims"]
    assert [row["parent"] for row in made] == [None, None, 1]
    (page,) = _public(sources, claims, "Elena Castro").tables["pages"]
    for row in page["claims"]:
        ((start, end),) = row["content"]
        assert page["text"][start:end] == row["content_text"]


def test_one_protected_voice_makes_all_days_of_its_document_coarse() -> None:
    """M-115: else the exact day of one statement would date the others."""
    sources = [
        _source("s1", None, kind="unnamed", protected=True, description="senior official in Berlin"),
        _source("s2", "Ben Roth"),
    ]
    claims = [
        _claim("c1", "s1", "It is sold.", "Ben Roth", None),
        _claim("c2", "s2", "I met him.", "Ben Roth"),
    ]
    other = _claim("c3", "s2", "It rains.", "Ben Roth", document="e" * 64)
    rows = {row["content_text"]: row for row in _public(sources, [*claims, other]).tables["claims"]}
    month = {"from": "2010-04-01", "to": "2010-04-30"}
    assert rows["It is sold."]["said"] == rows["I met him."]["said"] == month
    assert rows["I met him."]["hops"][0]["at"] == month
    assert rows["It rains."]["said"] == {"from": "2010-04-13", "to": "2010-04-13"}
    assert rows["It is sold."]["hops"][1]["description"] == "an official"
    shown = {row["kind"]: row for row in _public(sources, claims).tables["sources"]}
    assert shown["unnamed"]["description"] == "an official, Germany"


def test_names_that_are_addresses_files_or_hosts_are_not_shown() -> None:
    """M-115: neither in a chain nor in a register nor in the words."""
    sources = [_source("s1", "ana@x.example"), _source("s2", "annex.pdf", kind="document")]
    claims = [
        _claim("c1", "s1", "Write to ana@x.example now.", "ana@x.example"),
        _claim("c2", "s2", "It is sold.", "C:\\leak\\annex.pdf", "annex.pdf"),
    ]
    made = _public(sources, claims).tables
    assert [hop["name"] for row in made["claims"] for hop in row["hops"]] == [None, None, None]
    assert {row["name"] for row in made["sources"]} == {None}
    assert {row["content_text"] for row in made["claims"]} == {"Write to [address] now.", "It is sold."}


def test_a_name_of_a_protected_voice_is_shown_as_its_code() -> None:
    sources = [_source("s1", "MX-1", names=["MX-1", "our man"], code="MX-1", protected=True)]
    made = _public(sources, [_claim("c1", "s1", "It is sold.", "our man")]).tables
    assert made["claims"][0]["chain"] == ["MX-1"] and made["claims"][0]["speaker"] == "MX-1"
