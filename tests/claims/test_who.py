"""From the words of a source, cut by whatever tagger, to the voice that speaks; what is unclear stays open.

Passages are marked by hand: `[source] {cue} <content>`; a segment between slashes holds one attribution,
further ones in it carry a number (`[1:he] {1:said} <1:so>`). Expected voices are written as their name, or
as `?` and the description where nobody can be named; `:kind` may follow.
"""

import re

import pytest

from sayso.claims.cues import grammar
from sayso.claims.speakers import Setting, known_names, voices
from sayso.claims.voices import Voice, describe
from sayso.claims.words import paragraphs, split_words
from sayso.model.claim import Attribution
from sayso.model.place import Span

MARK = re.compile(r"([\[{<])(?:(\d):)?|[\]}>]|\s?/\s")
ROLES = {"[": "source", "{": "cue", "<": "content"}
Spans = dict[tuple[int, str], dict[str, list[Span]]]


def marked(passage: str) -> tuple[str, list[Attribution]]:
    """The passage without its marks, and the attributions that they show."""
    found: Spans = {}
    opened: list[tuple[tuple[int, str], str, int]] = []
    plain, at, segment = "", 0, 0
    for mark in MARK.finditer(passage):
        plain += passage[at : mark.start()]
        at = mark.end()
        if mark.group().strip() == "/":
            segment, plain = segment + 1, plain + mark.group().replace("/", "").replace("  ", " ")
        elif mark.group(1):
            opened.append(((segment, mark.group(2) or ""), ROLES[mark.group(1)], len(plain)))
        else:
            key, role, start = opened.pop()
            found.setdefault(key, {}).setdefault(role, []).append(Span(start=start, end=len(plain)))
    plain += passage[at:]
    ordered = [found[key] for key in sorted(found)]
    return plain, [_attribution(plain, one, ordered) for one in ordered]


def _attribution(
    plain: str, spans: dict[str, list[Span]], ordered: list[dict[str, list[Span]]]
) -> Attribution:
    content = spans.get("content", [])
    parts = [*spans["cue"], *content]
    around = [
        n
        for n, other in enumerate(ordered)
        if other is not spans and all(any(w.holds(p) for w in other.get("content", [])) for p in parts)
    ]
    direct = bool(content) and plain[content[0].start] in '“"'
    return Attribution(
        source=tuple(spans.get("source", [])),
        cue=tuple(spans["cue"]),
        content=tuple(content),
        kind="direct" if direct else "indirect",
        factuality="asserted",
        stance="neutral",
        score=1.0,
        parent=max(around, default=None),
    )


def spoken(
    passage: str, language: str = "en", own: Voice | None = None, sourced: bool = False
) -> list[Voice]:
    """The voices of a marked passage."""
    plain, attributions = marked(passage)
    words = split_words(plain)
    parts = paragraphs(words)
    known = grammar(language)
    proper, full = known_names(words, [s for p in parts for s in p.sentences], known)
    setting = Setting(
        words=words,
        paragraphs=parts,
        borders=tuple(words.starts[p.words[0]] for p in parts),
        grammar=known,
        proper=proper,
        full=full,
        own=own or Voice(name="Eve Moss", kind="person", description=None, own=True),
        sourced=sourced,
    )
    return list(voices(setting, attributions))


def shown(voice: Voice, expected: str) -> str:
    """A voice in the notation of the tables, with its kind where the expected one has it."""
    who = voice.name if voice.name is not None else f"?{voice.description or ''}"
    return f"{who}:{voice.kind}" if re.search(r":\w+$", expected) else who


ALONE = [
    ("a man known only as Tino", "Tino:person"),
    ("a dealer nicknamed “El Gordo”", "El Gordo:person"),
    ("a clerk who is known to the police as Tino", "Tino:person"),
    ("a group known as Los Grises", "Los Grises:body"),
    ("a man called Tino", "Tino:person"),
    ("a man known for his temper", "?a man known for his temper:unnamed"),
    ("Juan Pérez, alias 'El Tigre',", "Juan Pérez:person"),
    ("Juan Pérez (a.k.a. “El Tigre”)", "Juan Pérez:person"),
    ("Ann Lee, a spokeswoman for the port authority,", "Ann Lee:person"),
    ("Ann Lee, who chairs the board of Acme Corp,", "Ann Lee:person"),
    ("Ann Lee (43)", "Ann Lee:person"),
    ("Rep. Ann Lee (D-Ohio)", "Ann Lee:person"),
    ("Sen. Ann Lee of Ohio", "Ann Lee:person"),
    ("Ann Lee of Acme", "Ann Lee:person"),
    ("Ann Lee, of the port authority", "Ann Lee:person"),
    ("Lt. Gen. Bob Ray", "Bob Ray:person"),
    ("Prof. Dr. Ann Lee", "Ann Lee:person"),
    ("Finance Minister Ann Lee", "Ann Lee:person"),
    ("Polish Deputy Finance Minister Ann Lee", "Ann Lee:person"),
    ("Acme spokesman Bob Ray", "Bob Ray:person"),
    ("Acme Chief Executive Bob Ray", "Bob Ray:person"),
    ("Acme's spokesman Bob Ray", "Bob Ray:person"),
    ("Acme’s Bob Ray", "Bob Ray:person"),
    ("Newsweek's Bob Ray", "Bob Ray:person"),
    ("Bob Ray of Newsweek", "Bob Ray:person"),
    ("a spokesman for Acme", "?a spokesman for Acme:unnamed"),
    ("Acme's spokesman", "?Acme's spokesman:unnamed"),
    ("sources at Acme", "?sources at Acme:unnamed"),
    ("a source inside Acme Corp", "?a source inside Acme Corp:unnamed"),
    ("Lee's lawyer", "?Lee's lawyer:unnamed"),
    ("a lawyer for Ann Lee", "?a lawyer for Ann Lee:unnamed"),
    ("Lee's lawyer, Bob Ray,", "Bob Ray:person"),
    ("his lawyer", "?his lawyer:unnamed"),
    ("someone close to Lee", "?someone close to Lee:unnamed"),
    ("people who attended the meeting", "?people who attended the meeting:unnamed"),
    ("Those who met Ann Lee", "?Those who met Ann Lee:unnamed"),
    ("three men", "?three men:unnamed"),
    ("one of the women", "?one of the women:unnamed"),
    ("Officials", "?Officials:unnamed"),
    ("by Lee", "Lee"),
    ("from Ann Lee", "Ann Lee:person"),
    ("by the Polish ministry", "the Polish ministry:body"),
    ("Lee's", "Lee"),
    ("Clinton’s", "Clinton"),
    ("the Polish army's", "the Polish army:body"),
    ("Ann Lee and Bob Ray", "?Ann Lee and Bob Ray"),
    ("Ann Lee, Bob Ray and Tom Fox", "?Ann Lee, Bob Ray and Tom Fox"),
    ("Lee and her lawyer", "?Lee and her lawyer"),
    ("The chairman and chief executive, Ann Lee,", "Ann Lee:person"),
    ("Ann Lee, a lawyer for Acme and Bolt,", "Ann Lee:person"),
    ("the Ministry of Trade and Industry", "the Ministry of Trade and Industry:body"),
    ("General Motors", "General Motors"),
    ("General Ray", "Ray:person"),
    (
        "The House Oversight and Government Reform Committee",
        "the House Oversight and Government Reform Committee:body",
    ),
    ("Senate Minority Leader Harry Fox (D-Nev.)", "Harry Fox:person"),
    ("Fox News' Ann Lee", "Ann Lee:person"),
    ("Director of Acme", "?Director of Acme:unnamed"),
    ("the President of Poland", "?the President of Poland:unnamed"),
    ("Minister of Ports Ann Lee", "Ann Lee:person"),
    ("Bank of Spain", "Bank of Spain:body"),
    ("University of Gdynia researchers", "?University of Gdynia researchers:unnamed"),
    ("the White House", "White House:body"),
    ("security firm ORBEX", "ORBEX:body"),
    ("ORBEX, a security firm,", "ORBEX:body"),
    ("MX-1", "MX-1:person"),
    ("US714", "US714:person"),
    ("KV-2", "KV-2:person"),
    ("ME2", "ME2:person"),
    ("GRAYLAG", "GRAYLAG"),
    ("source GRAYLAG", "GRAYLAG:person"),
    ("source MX-1", "MX-1:person"),
    ("ORBEX source MX-1", "MX-1:person"),
    ("ORBEX's source, MX-1,", "MX-1:person"),
    ("MX1's", "MX1:person"),
    ("MX1's contact", "?MX1's contact:unnamed"),
    ("a contact of MX-1", "?a contact of MX-1:unnamed"),
    ("a friend of source KV-2", "?a friend of source KV-2:unnamed"),
    ("MI6", "MI6:body"),
    ("the former", "?the former:unnamed"),
    ("both", "?both:unnamed"),
    ("the two men", "?the two men:unnamed"),
    ("US", "US"),
    ("", "?"),
    ("—", "?—"),
    ("'s", "?'s"),
]


@pytest.mark.parametrize(("words", "expected"), ALONE)
def test_the_words_of_a_source_alone(words: str, expected: str) -> None:
    assert shown(describe(words, grammar("en")), expected) == expected


SPANISH = [
    ("un hombre conocido solo como Tino", "Tino:person"),
    ("un narco apodado “El Gordo”", "El Gordo:person"),
    ("Juan Pérez, alias “El Tigre”,", "Juan Pérez:person"),
    ("el ministro de Hacienda, Luis Gil,", "Luis Gil:person"),
    ("el abogado de Luis Gil", "?el abogado de Luis Gil:unnamed"),
    ("la hija de Luis Gil", "la hija de Luis Gil:person"),
    ("Luis Gil y Ana Ruiz", "?Luis Gil y Ana Ruiz"),
    ("por Luis Gil", "Luis Gil:person"),
    ("mi fuente", "?mi fuente:unnamed"),
    ("Ana de la Cruz", "Ana de la Cruz:person"),
]


@pytest.mark.parametrize(("words", "expected"), SPANISH)
def test_the_words_of_a_spanish_source_alone(words: str, expected: str) -> None:
    assert shown(describe(words, grammar("es")), expected) == expected


PASSAGES = [
    # A name comes back: by surname, first name, alias, role.
    (
        "[Juan Pérez, alias “El Tigre,”] {said} <it closed>. / [El Tigre] {said} <it burned>.",
        "Juan Pérez|Juan Pérez",
    ),
    ("Police held Juan Pérez, alias ‘El Tigre’. / [El Tigre] {said} <it burned>.", "Juan Pérez"),
    ("[A man known only as Tino] {said} <it closed>. / [The man] {said} <it burned>.", "Tino|Tino"),
    (
        "[Finance Minister Ann Lee] {said} <it closed>. / [The minister] {added} <it burned>.",
        "Ann Lee|Ann Lee",
    ),
    ("Finance Minister Ann Lee left. / [The minister] {said} <it burned>.", "Ann Lee"),
    (
        "Finance Minister Ann Lee met Trade Minister Bob Ray. / [The minister] {said} <it burned>.",
        "?The minister:unnamed",
    ),
    (
        "[Finance Minister Ann Lee] {said} <it closed>. / [A minister] {said} <it burned>. / "
        "[The minister] {added} <it sank>.",
        "Ann Lee|?A minister|?A minister",
    ),
    (
        "[A lawyer of the bank] {said} <it closed>. / [The same lawyer] {said} <it burned>.",
        "?A lawyer of the bank|?A lawyer of the bank",
    ),
    ("[Ann Lee] {said} <it closed>. / [Lee’s] {claim} <that it burned> is new.", "Ann Lee|Ann Lee"),
    ("[Ann Lee] {said} <it closed>. / [Lee's lawyer] {said} <it burned>.", "Ann Lee|?Lee's lawyer"),
    ("Ann Lee and Bob Lee came. / [Lee] {said} <it closed>.", "Lee"),
    ("We flew to New Mexico. / [Mexico] {said} <it closed>.", "Mexico"),
    ("I met Ann Lee. / [by Lee] {said} <it closed>.", "Ann Lee"),
    # The company, the newspaper: the last body of a fitting kind, if only one.
    ("[Acme Corp] {said} <it closed>. / [The company] {said} <it burned>.", "Acme Corp:body|Acme Corp:body"),
    ("Acme Corp closed a mill. / [The company] {said} <it burned>.", "Acme Corp:body"),
    ("The security firm ORBEX closed. / [The company] {said} <it burned>.", "ORBEX:body"),
    ("ORBEX, a small security firm, closed. / [The company] {said} <it burned>.", "ORBEX:body"),
    ("Acme Corp sued Bolt Inc. in May. / [The company] {said} <it burned>.", "?The company:body"),
    ("Acme Corp met the Bank of Spain. / [The bank] {said} <it burned>.", "Bank of Spain:body"),
    (
        "[The Gdynia Herald] {said} <it closed>. / [The newspaper] {said} <it burned>.",
        "Gdynia Herald|Gdynia Herald",
    ),
    ("[Ann Lee] {said} <it closed>. / [The company] {said} <it burned>.", "Ann Lee|?The company:body"),
    ("[Acme Corp] {said} <it closed>. / [It] {added} <that it burned>.", "Acme Corp|Acme Corp"),
    ("[Acme Corp] {said} <it closed>. / [They] {added} <that it burned>.", "Acme Corp|Acme Corp"),
    ("[Analysts] {said} <it closed>. / [They] {added} <that it burned>.", "?Analysts|?Analysts"),
    ("Finance Minister Ann Lee left. In Gdynia, / [the minister] {said} <it burned>.", "Ann Lee"),
    ("Vice President Bob Ray left. / [The president] {said} <it burned>.", "?The president"),
    ("Mr. Ray left. I met Ann Ray. / [Mr. Ray] {said} <it burned>.", "Ray:person"),
    ("[Republicans] {said} <it closed>. / [They] {said} <it burned>.", "?Republicans:unnamed|?Republicans"),
    ("Bob Ray left. / [Bob] {said} <it burned>.", "Bob Ray:person"),
    ("Called Lee for comment. / [Lee] {declined} <it>.", "Lee"),
    ("Per KV-2, it closed. / [KV-2] {says} <it burned>.", "KV-2:person"),
    # Pronouns.
    ("[I] {asked} <who paid>. / [he] {said} <it burned>.", "Eve Moss|?"),
    ("[Mr. Ray] {said} <it closed>. / [He himself] {said} <it burned>.", "Ray|Ray"),
    ("[Mr. Ray] {said} <it closed>. / [His] {claim} <that it burned> is new.", "Ray|Ray"),
    ("[Ann Lee] {said} <it closed>. / [He] {said} <it burned>.", "Ann Lee|?"),
    ("[Ann Lee] {said} <it closed>. / [from her] I {heard} <it burned>.", "Ann Lee|Ann Lee"),
    (
        "[Ann Lee and Bob Ray] {said} <it closed>. / [They] {said} <it burned>.",
        "?Ann Lee and Bob Ray|?Ann Lee and Bob Ray",
    ),
    (
        "[Ann Lee and Bob Ray] {said} <it closed>. / [He] {said} <it burned>.",
        "?Ann Lee and Bob Ray|Bob Ray",
    ),
    ("[Lee's lawyer] {said} <it closed>. / [He] {said} <it burned>.", "?Lee's lawyer|?Lee's lawyer"),
    ("[Ann Lee] {met} <Bob Ray>. / [Both] {said} <it burned>.", "Ann Lee|?Both"),
    (
        "[Ann Lee] {said} <it closed>, and [1:Bob Ray] {1:did} <1:not>. / [The former] {said} <it burned>.",
        "Ann Lee|Bob Ray|?The former",
    ),
    # Relative pronouns.
    ("This comes from Lee, / [who] {said} <it closed>.", "Lee"),
    ("We met Ann Lee, / [who] {said} <it closed>.", "Ann Lee"),
    ("Tom Fox met Ann Lee, / [who] {said} <it closed>.", "Ann Lee"),
    ("He sued the Polish ministry, / [which] {said} <it closed>.", "the Polish ministry"),
    ("The mill closed in May, / [which] {shows} <that it burned>.", "?"),
    ("We went to Gdynia, / [which] {shows} <that it burned>.", "?"),
    ("We met the son of Ann Lee, / [who] {said} <it closed>.", "?"),
    ("We met the clerk / [who] {said} <it closed>.", "?the clerk:unnamed"),
    ("We met Bob Ray, according to / [whom] <it closed> {so}.", "Bob Ray"),
    ("We met Ann Lee and Bob Ray, / [who] {said} <it closed>.", "?"),
    ("To Mrs. Lee, the firm has sent help. / [The firm] {said} <it burned>.", "?The firm"),
    ("It came from the bank's lawyer, Ann Lee, / [who] {said} <it closed>.", "Ann Lee"),
    # First person and sources.
    ("[I] {think} <it closed>.", "Eve Moss"),
    ("[We] {think} <it closed>.", "Eve Moss"),
    ("[My] {view} is <that it closed>.", "Eve Moss"),
    ("<“[1:I] {1:know} <1:it closed>,”> [Ann Lee] {said}.", "Ann Lee|Ann Lee"),
    ("[Ann Lee] {said} <that [1:I] {1:knew} <1:it closed>>.", "Ann Lee|Eve Moss"),
    ("The note reads “[I] {know} <that it closed> so well”.", "?"),
    ("[My source] {says} <it closed>.", "?My source:unnamed"),
    ("[our source] {says} <it closed>. / [He] {says} <it burned>.", "?our source|?our source"),
    ("[US] {says} <it closed>.", "US"),
    # Several pieces, long pieces.
    ("[Ann Lee], {said} [Bob Ray], <it closed>.", "?Ann Lee Bob Ray"),
    ("[Ann Lee] {said} <it closed>, and [so did Bob Ray].", "?Ann Lee so did Bob Ray"),
    ("[Ann Lee] {said} <it closed>, [a lawyer].", "Ann Lee"),
    ("[MX-1] {said} <it closed>. / [MX-1's contact] {said} <it burned>.", "MX-1|?MX-1's contact"),
    ("[ORBEX source MX-1] {said} <it closed>. / [The source] {said} <it burned>.", "MX-1|MX-1"),
]


@pytest.mark.parametrize(("passage", "expected"), PASSAGES)
def test_who_speaks_in_a_passage(passage: str, expected: str) -> None:
    wanted = expected.split("|")
    found = spoken(passage)
    assert [shown(voice, one) for voice, one in zip(found, wanted, strict=True)] == wanted


IN_SPANISH = [
    (
        "[Juan Pérez, alias “El Tigre”,] {dijo} <que cerró>. / [El Tigre] {dijo} <que ardió>.",
        "Juan Pérez|Juan Pérez",
    ),
    (
        "[El ministro de Hacienda, Luis Gil,] {dijo} <que cerró>. / [El ministro] {dijo} <que ardió>.",
        "Luis Gil|Luis Gil",
    ),
    (
        "[La empresa Aceros Gil] {dijo} <que cerró>. / [La compañía] {dijo} <que ardió>.",
        "Aceros Gil|Aceros Gil",
    ),
    ("Vimos a Luis Gil, / [quien] {dijo} <que cerró>.", "Luis Gil"),
    ("[Mi fuente] {dice} <que cerró>.", "?Mi fuente"),
    ("{Creo} <que cerró>.", "Eve Moss"),
]


@pytest.mark.parametrize(("passage", "expected"), IN_SPANISH)
def test_who_speaks_in_a_spanish_passage(passage: str, expected: str) -> None:
    wanted = expected.split("|")
    assert [shown(v, one) for v, one in zip(spoken(passage, "es"), wanted, strict=True)] == wanted


@pytest.mark.parametrize("source", ["My source", "our source", "The source", "Source", "He"])
def test_where_a_header_form_names_the_source_it_is_meant(source: str) -> None:
    form = Voice(name="KV-2", kind="person", description=None, own=True)
    assert spoken(f"[{source}] {{says}} <it closed>.", own=form, sourced=True)[0].name == "KV-2"


@pytest.mark.parametrize("source", ["A source", "Sources", "Another source", "His source"])
def test_another_source_is_not_the_one_of_the_form(source: str) -> None:
    form = Voice(name="KV-2", kind="person", description=None, own=True)
    assert spoken(f"[{source}] {{says}} <it closed>.", own=form, sourced=True)[0].name is None
