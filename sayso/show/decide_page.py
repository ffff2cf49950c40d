"""Where a claim, what is said, a source or a name is decided about: every act as a form, and the history."""

from sayso import reviewing, whole
from sayso.entities import entity_details
from sayso.lookup import document_of, former_source, has_document, has_entity, has_source, titles_of
from sayso.show.answering import Page
from sayso.show.asked import Asked, NotFound, Row
from sayso.sources import source_details, source_rows
from sayso.views import claims_with

_VOICES, _NEAR, _CLAIMS, PAGE = 60, 8, 30, 100
_FURTHEST = 1_000_000


def _claim(asked: Asked) -> Row:
    claim = asked.place["claim"]
    document = document_of(asked.case, claim)
    if document is None:
        raise NotFound
    row = whole.show(asked.case, claim)
    proposition = reviewing.proposition_of(asked.case, claim)
    own = None if proposition is None else proposition["proposition"]
    others = [] if own is None else reviewing.claims_of_proposition(asked.case, own, _CLAIMS)
    return {
        "claim": row,
        "in": titles_of(asked.case, [document])[document],
        "voices": reviewing.voices_near(asked.case, [document], _VOICES),
        "says": proposition,
        "with": claims_with(asked.case, [each for each in others if each != claim]),
        "near": reviewing.perhaps_said(asked.case, row["content_text"], own, _NEAR),
        "questions": [each for each in reviewing.open_questions(asked.case) if each["claim"] == claim],
        "colleagues": [
            {"user": number, "name": name}
            for number, name in reviewing.colleagues(asked.case).items()
            if number != asked.desk.user
        ],
        "history": reviewing.decided_about(asked.case, "claim", claim),
    }


def _proposition(asked: Asked) -> Row:
    proposition = reviewing.standing_proposition(asked.case, asked.place["proposition"])
    if proposition is None:
        raise NotFound
    brief = reviewing.proposition_brief(asked.case, proposition)
    claims = claims_with(asked.case, reviewing.claims_of_proposition(asked.case, proposition, _CLAIMS))
    documents = list(dict.fromkeys(each["document"] for each in claims))
    return {
        **brief,
        "said": claims,
        "in": titles_of(asked.case, documents),
        "near": reviewing.perhaps_said(asked.case, brief["text"], proposition, _NEAR),
        "history": reviewing.decided_about(asked.case, "proposition", proposition),
    }


def _source(asked: Asked) -> Row:
    source = asked.place["source"]
    source = source if has_source(asked.case, source) else former_source(asked.case, source) or source
    if not has_source(asked.case, source):
        raise NotFound
    row = next(source_rows(asked.case, only=[source]))
    return {
        **row,
        **source_details(asked.case, source),
        "voices": reviewing.voices_near(asked.case, [], _VOICES),
        "history": reviewing.decided_about(asked.case, "source", source),
    }


def _entity(asked: Asked) -> Row:
    entity = asked.place["entity"]
    if not has_entity(asked.case, entity):
        raise NotFound
    history = reviewing.decided_about(asked.case, "entity", entity)
    return {**entity_details(asked.case, entity), "history": history}


def _add(asked: Asked) -> Row:
    document = asked.place["document"]
    if not has_document(asked.case, document):
        raise NotFound
    names = [
        *reviewing.voices_near(asked.case, [document], _VOICES),
        *reviewing.names_in(asked.case, [document]),
    ]
    return {
        "document": document,
        "words": asked.one("words"),
        "in": titles_of(asked.case, [document])[document],
        "voices": list(dict.fromkeys(names)),
    }


def _decisions(asked: Asked) -> Row:
    kind, after = asked.one("kind"), asked.number("from", _FURTHEST)
    rows, total = reviewing.page_of_judgements(asked.case, kind, after, PAGE)
    told = {row["judgement"]: asked.desk.told(row["judgement"]) for row in rows}
    return {
        "kind": kind,
        "user": asked.desk.user,
        "you": reviewing.colleagues(asked.case).get(asked.desk.user, f"user {asked.desk.user}"),
        "total": total,
        "from": after,
        "next": after + PAGE if after + PAGE < total else None,
        "progress": reviewing.progress(asked.case),
        "questions": reviewing.open_questions(asked.case),
        "rows": [
            {
                **row,
                "words": reviewing.value_words(row["value"]),
                "changes": (told[row["judgement"]] or {}).get("changes"),
            }
            for row in rows
        ],
    }


def _note(asked: Asked) -> Row:
    return {"voices": reviewing.voices_near(asked.case, [], _VOICES)}


PARTS = (
    Page(path="/claims/{claim}/decide", template="decide_claim.html", answer=_claim),
    Page(path="/propositions/{proposition}/decide", template="decide_proposition.html", answer=_proposition),
    Page(path="/sources/{source}/decide", template="decide_source.html", answer=_source),
    Page(path="/entities/{entity}/decide", template="decide_entity.html", answer=_entity),
    Page(path="/documents/{document}/add", template="add.html", answer=_add),
    Page(path="/decisions", template="decisions.html", answer=_decisions),
    Page(path="/note", template="note.html", answer=_note),
)
