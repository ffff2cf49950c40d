"""Propositions for the public: built up from allowed fields, from public claims alone.

A proposition is told in the words of a claim that leaves; one of which none leaves is left out and counted.
Reasons, requirements and doubts leave as words of ours, never with the names or days that they hold within
the case. What a person wrote (headlines, answers) leaves unless a protected voice is told in it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from sayso.model.belief import DENIAL
from sayso.protection.public import Public, Row, Shield, Voices, make_public

_REASONS = (
    ("word for word", "the same words"),
    ("printed from the same text", "printed from the same text"),
    ("its document holds", "one document holds the other"),
    ("its chain leads through", "passed on from one to the other"),
    ("the same words in a row", "the same words in a row"),
    ("the same statement", "the same statement of one document"),
    ("you decided", "a person decided so"),
)
_OTHER_REASON = "they rest on one voice"
_WORDED = frozenset({"figure changed", "date changed", "hedge dropped"})
"""Kinds of drift whose words may be shown; those of the others are words for voices."""
_STANDARD = ("name", "is_met")


@dataclass(frozen=True, slots=True)
class _Kept:
    """What leaves: claims by the id they have in the case, and what words and voices become."""

    claims: Mapping[str, Row]
    before: Mapping[str, Row]
    said: frozenset[str]
    voices: Voices
    label: Callable[[str, str], str]

    def words(self, text: str | None) -> str | None:
        """Words that may leave; none where they tell of whom is protected, or hold what is technical."""
        if text is None or "@" in text or any(self.voices.watch.find(text)):
            return None
        return text


def make_public_dossier(tables: Mapping[str, Iterable[Row]], shield: Shield) -> Public:
    """The public tables of a dossier. `tables` are those that `sayso.dossier.material` draws up."""
    given = {name: list(rows) for name, rows in tables.items()}
    sources = given["sources"]
    public = make_public(sources, given["claims"], shield)
    by_label = {row["claim"]: row for row in public.tables["claims"]}
    labels = {row["claim"]: shield.label("claim", row["claim"]) for row in given["claims"]}
    claims = {id_: by_label[label] for id_, label in labels.items() if label in by_label}
    voices = Voices(sources, shield)
    before = {row["claim"]: row for row in given["claims"]}
    said = frozenset(
        row["proposition"] for row in given["propositions"] if any(each in claims for each in row["claims"])
    )
    kept = _Kept(claims, before, said, voices, shield.label)
    rows = [_proposition(row, kept) for row in given["propositions"] if row["proposition"] in said]
    lost = sum(row["chosen"] is not None and row["proposition"] not in said for row in given["propositions"])
    rates = {shield.label("source", row["source"]): row.get("reliability") for row in sources}
    public_tables = {
        **public.tables,
        "claims": tuple(_with_names(id_, row, kept) for id_, row in claims.items()),
        "sources": tuple(
            {**row, "reliability": None if row["protected"] else _rate(rates[row["source"]])}
            for row in public.tables["sources"]
        ),
        "dossier": tuple({**row, "title": kept.words(row["title"])} for row in given["dossier"]),
        "propositions": tuple(rows),
        "questions": tuple(_question(row, kept) for row in given["questions"]),
        "losses": tuple(_losses(given["losses"], public, lost)),
        "related": tuple(given.get("related", ())),
        "pictures": tuple(_pictures(given.get("pictures", ()), kept)),
    }
    return Public(
        tables=public_tables, withheld=public.withheld, outliers=public.outliers, watch=public.watch
    )


def _rate(row: Row | None) -> Row | None:
    return None if row is None else {"mean": row["mean"], "status": row["status"]}


def _with_names(id_: str, row: Row, kept: _Kept) -> Row:
    """A public claim with the names that its own words hold, and no others."""
    names = (kept.voices.name(name) for name in kept.before[id_]["about"])
    return {**row, "about": [name for name in names if name and name in row["content_text"]]}


def _proposition(row: Row, kept: _Kept) -> Row:
    told = {
        "proposition": kept.label("proposition", row["proposition"]),
        "text": _text(row, kept),
        "headline": kept.words(row["headline"]),
        "chosen": row["chosen"],
        "claims": _claims(row["claims"], kept),
        "reviewed": _claims(row["reviewed"], kept),
        "unreviewed": row["unreviewed"],
        "origins": [*_origins(row["origins"], kept)],
        "drift": [*_drifts(row["drift"], kept)],
        "flagged": _flagged(row["claims"], kept),
    }
    return told if row["chosen"] is None else {**told, **_chosen(row, kept)}


def _chosen(row: Row, kept: _Kept) -> Row:
    """What a proposition that was chosen shows besides."""
    against = [each for each in row["against"] if each["proposition"] in kept.said]
    follows = [each for each in row["follows"] if {each["proposition"], *each["via"]} <= kept.said]
    return {
        "standard": [{**{name: each[name] for name in _STANDARD}, "found": None} for each in row["standard"]],
        "perhaps": row["perhaps"],
        "likelihood": row["likelihood"],
        "saying": row["saying"],
        "explanation": None,
        "against": [
            {"kind": each["kind"], "proposition": _said(each["proposition"], kept)} for each in against
        ],
        "against_unseen": row["against_unseen"],
        "follows": [
            {
                "proposition": _said(each["proposition"], kept),
                "via": [_said(via, kept) for via in each["via"]],
                "author": kept.words(kept.voices.name(each["author"])),
            }
            for each in follows
        ],
        "follows_unseen": row["follows_unseen"],
        "assessments": [*_assessments(row["assessments"], kept)],
        "replies": [*_replies(row["replies"], kept)],
        "outcome": row["outcome"],
    }


def _said(proposition: str, kept: _Kept) -> str:
    return kept.label("proposition", proposition)


def _text(row: Row, kept: _Kept) -> str:
    """The proposition in the words of the claim that says it so, or else of the plainest that leaves."""
    wanted = _letters(row["text"].removeprefix(DENIAL))
    there = [each for each in row["claims"] if each in kept.claims]
    same = [each for each in there if _letters(kept.before[each]["content_text"]) == wanted]
    if same:
        denial = DENIAL if row["text"].startswith(DENIAL) else ""
        return denial + str(kept.claims[same[0]]["content_text"])
    plainest = kept.claims[min(there, key=lambda each: kept.claims[each]["factuality"] != "asserted")]
    return f"{DENIAL if plainest['factuality'] == 'denied' else ''}{plainest['content_text']}"


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _claims(ids: Iterable[str], kept: _Kept) -> list[str]:
    return [kept.claims[each]["claim"] for each in ids if each in kept.claims]


def _origins(rows: Iterable[Row], kept: _Kept) -> Iterator[Row]:
    for row in rows:
        claims = _claims(row["claims"], kept)
        if claims:
            reasons = dict.fromkeys(map(_reason, row["reasons"])) if len(claims) > 1 else ()
            yield {
                "lineage": kept.label("lineage", row["lineage"]),
                "source": kept.voices.id(row["source"]),
                "reasons": list(reasons),
                "claims": claims,
            }


def _reason(text: str) -> str:
    return next((ours for begun, ours in _REASONS if text.startswith(begun)), _OTHER_REASON)


def _drifts(rows: Iterable[Row], kept: _Kept) -> Iterator[Row]:
    for row in rows:
        if row["claim"] in kept.claims:
            words = {
                name: kept.words(row[name]) if row["kind"] in _WORDED else None for name in ("was", "became")
            }
            yield {
                "claim": kept.claims[row["claim"]]["claim"],
                "hop": row["hop"],
                "kind": row["kind"],
                **words,
            }


def _flagged(ids: Iterable[str], kept: _Kept) -> int:
    """How many of the documents cited were flagged; which, and why, stays."""
    found = set()
    for each in (kept.before[id_] for id_ in ids if id_ in kept.claims):
        told = each["hops"][0]["evidence"] if each["hops"] else None
        if told and told["flagged"]:
            found.add(each["document"])
    return len(found)


def _assessments(rows: Iterable[Row], kept: _Kept) -> Iterator[Row]:
    for row in rows:
        if row["claim"] in kept.claims:
            claim = kept.claims[row["claim"]]
            yield {
                "source": kept.voices.id(row["source"]),
                "aspect": row["aspect"],
                "claim": claim["claim"],
                "words": claim["content_text"],
            }


def _replies(rows: Iterable[Row], kept: _Kept) -> Iterator[Row]:
    for row in rows:
        yield {
            "source": kept.voices.id(row["source"]),
            "name": kept.words(kept.voices.name(row["name"])),
            "state": row["state"],
            "asked": row["asked"],
            "deadline": row["deadline"],
            "answer": kept.words(row["answer"]),
        }


def _question(row: Row, kept: _Kept) -> Row:
    return {
        "question": kept.words(row["question"]) or "A question that cannot be shown",
        "rivals": [kept.words(each) or "an answer that cannot be shown" for each in row["rivals"]],
        "odds": row["odds"],
        "rows": [
            {"proposition": _said(each["proposition"], kept), "steps": each["steps"]}
            for each in row["rows"]
            if each["proposition"] in kept.said
        ],
    }


def _pictures(rows: Iterable[Row], kept: _Kept) -> Iterator[Row]:
    """Pictures that hold a claim's own words and nothing else, of claims whose words leave as they are."""
    for row in rows:
        claim = kept.claims.get(row["claim"])
        if claim is not None:
            is_same = claim["content_text"] == kept.before[row["claim"]]["content_text"] and row["is_bare"]
            shown = {name: row[name] if is_same else None for name in ("png", "width", "height")}
            yield {"claim": claim["claim"], **shown, "page": None, "is_bare": True}


def _losses(rows: list[Row], public: Public, lost: int) -> Iterator[Row]:
    yield from rows
    withheld = sum(count for _, count in public.withheld)
    yield from (
        {"what": what, "count": count} for what, count in (("lost", lost), ("withheld", withheld)) if count
    )
