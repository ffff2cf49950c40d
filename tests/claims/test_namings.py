"""Mentions by rules and lists: who is named, unnamed voices, documents, addresses, aliases."""

from collections.abc import Iterable

import pytest

from sayso.claims.namings import find_mentions
from sayso.model.document import (
    Address,
    Document,
    HeaderForm,
    InnerMessage,
    Message,
    Recipient,
    Text,
    Zone,
    ZoneKind,
)
from sayso.model.entity import Mention, NameSpan
from sayso.model.place import Span

VCF = "Vicente Carrillo Fuentes organization"
PGR = "Procuraduría General de la República"
SEDENA = "Secretaría de la Defensa Nacional"


def document(content: str, subject: str | None = None, **about: str) -> tuple[Document, Text]:
    message = None
    if subject is not None:
        message = Message(
            message_id="1@a.example",
            in_reply_to=(),
            references=(),
            sender=Address(name="Ann Lee", address="Ann@a.example"),
            recipients=(),
            subject=subject,
            sent=None,
        )
    made = Document(
        id="0" * 64,
        size=len(content),
        media_type="text/plain",
        kind="mail" if message else "text",
        name="a.txt",
        message=message,
        author=about.get("author"),
        outlet=about.get("outlet"),
    )
    zone = Zone(kind="body", span=Span(start=0, end=len(content)), level=0, voices=())
    return made, Text(document=made.id, content=content, zones=(zone,) if content else (), runs=())


def mentions_of(content: str, subject: str | None = None) -> tuple[Mention, ...]:
    return find_mentions(*document(content, subject))


def found(content: str, *kinds: str, subject: str | None = None) -> list[str]:
    return [one.words for one in mentions_of(content, subject) if one.kind in kinds and one.span is not None]


def full(content: str, words: str) -> str | None:
    (meant,) = {one.stands_for for one in mentions_of(content) if one.words == words}
    return meant


@pytest.mark.parametrize(
    ("content", "people"),
    [
        ("Yesterday President Felipe Calderon met Robert Mueller.", ["Felipe Calderon", "Robert Mueller"]),
        ("I saw Joaquin 'El Chapo' Guzman there.", ["Joaquin 'El Chapo' Guzman", "El Chapo"]),
        ('We met Joaquin "El Chapo" Guzman.', ['Joaquin "El Chapo" Guzman', "El Chapo"]),
        ("Sen. J. William Fulbright's staff called.", ["J. William Fulbright"]),
        ("The note is by George W. Bush Jr., not by me.", ["George W. Bush Jr"]),
        (
            "The talks were opened by the former Mexican finance minister Miguel\nde la Madrid.",
            ["Miguel\nde la Madrid"],
        ),
        (
            "El presidente López Obrador recibió a Olga Sánchez Cordero.",
            ["López Obrador", "Olga Sánchez Cordero"],
        ),
        ("Según el Lic. Pedro Ruiz, todo sigue igual.", ["Pedro Ruiz"]),
        ("Habló la doctora María de los Ángeles Pineda.", ["María de los Ángeles Pineda"]),
        ("Llegaron Felipe Calderón y Peña Nieto.", ["Felipe Calderón", "Peña Nieto"]),
        ("Ayer Vicente Zambada declaró en Chicago.", ["Vicente Zambada"]),
        ("Minister of Ports Edvard Salcedo on Wednesday signed it.", ["Edvard Salcedo"]),
    ],
)
def test_people(content: str, people: list[str]) -> None:
    assert found(content, "person") == [" ".join(one.split()) for one in people]


@pytest.mark.parametrize(
    ("content", "bodies"),
    [
        (
            "He works for the Sinaloa Cartel and the Ministry of Ports.",
            ["Sinaloa Cartel", "Ministry of Ports"],
        ),
        (
            "The Department of Homeland Security, the FBI and the DEA agree.",
            ["Department of Homeland Security", "FBI", "DEA"],
        ),
        (
            "The loan came from Bank of Spain and Harbour Holdings Ltd.",
            ["Bank of Spain", "Harbour Holdings Ltd"],
        ),
        ("La Secretaría de Hacienda y Crédito Público pagó.", ["Secretaría de Hacienda y Crédito Público"]),
        (
            "El PRI y el PAN votaron con el Partido de la Revolución Democrática.",
            ["PRI", "PAN", "Partido de la Revolución Democrática"],
        ),
        ("Informó la Fiscalía del estado de Jalisco.", ["Fiscalía del estado de Jalisco"]),
        (
            "Estudió en la Universidad Autónoma de San Luis Potosí.",
            ["Universidad Autónoma de San Luis Potosí"],
        ),
    ],
)
def test_bodies(content: str, bodies: list[str]) -> None:
    assert found(content, "body") == bodies


@pytest.mark.parametrize(
    ("content", "places"),
    [
        (
            "They met in Ciudad Juarez, near the U.S. border, and in Gdynia.",
            ["Ciudad Juarez", "U.S.", "Gdynia"],
        ),
        ("From New York to the United Arab Emirates.", ["New York", "United Arab Emirates"]),
        ("Vive en San Cristóbal de las Casas, Chiapas.", ["San Cristóbal de las Casas", "Chiapas"]),
        ("El municipio de Tepeltitlán, en el estado de Guerrero, sigue solo.", ["Tepeltitlán", "Guerrero"]),
        ("TWO KILLED IN TIJUANA AS ARMY MOVES NORTH", ["TIJUANA"]),
    ],
)
def test_places(content: str, places: list[str]) -> None:
    assert found(content, "place") == places


@pytest.mark.parametrize(
    "content",
    [
        "Yesterday it rained. However, nobody came. Thanks again for Monday.",
        "The weather in June was Mexican. Nobody spoke English.",
        "Ayer llovió. También nevó. Sin embargo, nadie vino el lunes.",
        "HANDLER: none\nCOMMENT: none\nPUBLICATION: none",
        "The price of gold fell and the man went home.",
    ],
)
def test_capitals_that_name_nobody(content: str) -> None:
    assert mentions_of(content) == ()


@pytest.mark.parametrize(
    ("content", "papers"),
    [
        (
            "Reuters and the New York Times saw it; so did InSight Crime.",
            ["Reuters", "New York Times", "InSight Crime"],
        ),
        ("AFP, AP and Bloomberg filed reports.", ["AFP", "AP", "Bloomberg"]),
        ("The daily Karlstad Bote wrote about it.", ["Karlstad Bote"]),
        ("Says the Harbour Post: nothing moved.", ["Harbour Post"]),
        ("According to the Elbing Morgen newspaper he left.", ["Elbing Morgen"]),
        ("See http://www.nytimes.com/2010/a.html for it.", ["nytimes.com"]),
        (
            "El diario Reforma y La Jornada lo publicaron; Proceso informó lo mismo.",
            ["Reforma", "La Jornada", "Proceso"],
        ),
        ("Lo dijo el semanario Ríodoce.", ["Ríodoce"]),
        ("It was time to sun the nation. La reforma sigue en proceso.", []),
    ],
)
def test_outlets(content: str, papers: list[str]) -> None:
    assert found(content, "outlet") == papers


def test_a_domain_stands_for_its_outlet() -> None:
    assert full("As in www.eluniversal.com.mx/nota.html yesterday.", "eluniversal.com.mx") == "El Universal"


@pytest.mark.parametrize(
    ("content", "codes"),
    [
        ("According to MX-1, an F-16 flew over.", ["MX-1"]),
        ("Source: US714\n\nHe left on the I-95.", ["US714"]),
        ("SOURCE CODE: TR 325\n\nTR 325 is back.", ["TR 325", "TR 325"]),
        ("ME2 and CN89 deny it. CN89 called.", ["ME2", "CN89", "CN89"]),
        ("La fuente MX44 dice que no. El H1N1 volvió.", ["MX44"]),
        ("An AK-47, an AR-15, COVID-19, ISO 9001, room B12, flight BA 260, Q3 and the G20.", []),
    ],
)
def test_codes(content: str, codes: list[str]) -> None:
    """M-104"""
    assert found(content, "code") == codes


def test_the_subject_of_an_insight_mail_tells_a_code() -> None:
    words = "Nothing new on QV-7 and the QT-5 pump."
    assert found(words, "code", subject="INSIGHT - MEXICO - truce - QV-7") == ["QV-7"]
    assert found(words, "code", subject="the pump") == []


def test_a_code_is_never_said_to_be_somebody() -> None:
    """M-101"""
    content = "Bo Hart, known as MX-1, left. MX-1 (also called Bo Hart) said so. An aide known as MX-1 wrote."
    coded = [one for one in mentions_of(content) if one.kind == "code"]
    assert len(coded) == 3
    assert all(one.stands_for is None for one in coded)
    assert full(content, "Bo Hart") is None


@pytest.mark.parametrize(
    ("content", "voices"),
    [
        ("A senior official said that it closed.", ["A senior official"]),
        ("Analysts have long suspected it.", ["Analysts"]),
        ("It closed, two people familiar with the matter said.", ["two people familiar with the matter"]),
        ("An anonymous Mexican diplomat has accused the government.", ["An anonymous Mexican diplomat"]),
        ("My source in the palace disagrees.", ["My source in the palace"]),
        ("According to a lawyer close to the family, she left.", ["a lawyer close to the family"]),
        ("The clerk, who asked not to be named, saw the annex.", ["The clerk, who asked not to be named"]),
        ("Un funcionario que pidió el anonimato lo confirmó.", ["Un funcionario que pidió el anonimato"]),
        ("Según fuentes de la SEDENA, no hubo muertos.", ["fuentes de la SEDENA"]),
        ("El vocero dijo que no.", ["El vocero"]),
        ("The man crossed the road with the diplomat Ana Ruiz.", []),
        ("Open source code is a source of income. An official statement followed.", []),
        ("Ana Ruiz, a Mexican diplomat, was an informant.", []),
        ("El hombre cruzó la calle.", []),
        ("Bo Hart says voter fraud is rare. The editor's note said so.", []),
    ],
)
def test_unnamed_voices(content: str, voices: list[str]) -> None:
    """M-105"""
    assert found(content, "unnamed") == voices


@pytest.mark.parametrize(
    ("content", "papers"),
    [
        ("In June, leaked US government documents revealed it.", ["leaked US government documents"]),
        ("According to the indictment, he paid.", ["the indictment"]),
        ("The cable says that it closed.", ["The cable"]),
        ("Court documents show a payment.", ["Court documents"]),
        ("According to WikiLeaks cables seen here, he paid.", ["WikiLeaks cables"]),
        ("Según el expediente, hubo pagos.", ["el expediente"]),
        ("Documentos filtrados de la DEA lo confirman.", ["Documentos filtrados de la DEA"]),
        ("I lost the report and my notes.", []),
    ],
)
def test_documents_as_sources(content: str, papers: list[str]) -> None:
    assert found(content, "document") == papers


def test_the_envelope() -> None:
    made, text = document("", "The port")
    assert made.message is not None
    recipients = [
        ("to", "Mills, Cheryl D", "MillsCD@a.example"),
        ("cc", "Insight", "insight@a.example"),
        ("bcc", "'bo@a.example'", "bo@a.example"),
        ("to", None, "desk@b.example"),
        ("cc", "Harbour Authority", None),
    ]
    message = Message(
        message_id=None,
        in_reply_to=(),
        references=(),
        sender=made.message.sender,
        recipients=tuple(Recipient(role=r, to=Address(name=n, address=a)) for r, n, a in recipients),
        subject=None,
        sent=None,
    )
    made = Document(id=made.id, size=0, media_type="message/rfc822", kind="mail", name="a", message=message)
    rows = [(one.field, one.kind, one.words, one.address) for one in find_mentions(made, text)]
    assert rows == [
        ("from", "person", "Ann Lee", "ann@a.example"),
        ("to", "person", "Mills, Cheryl D", "millscd@a.example"),
        ("cc", "body", "Insight", "insight@a.example"),
        ("bcc", "address", "bo@a.example", "bo@a.example"),
        ("to", "address", "desk@b.example", "desk@b.example"),
        ("cc", "body", "Harbour Authority", None),
    ]
    assert find_mentions(made, text)[1].stands_for == "Cheryl D Mills"


def test_bylines() -> None:
    made, text = document("It rained.", author="Clara Venn", outlet="Harbour Post")
    rows = [(one.field, one.kind, one.words, one.span) for one in find_mentions(made, text)]
    assert rows == [("author", "person", "Clara Venn", None), ("outlet", "outlet", "Harbour Post", None)]


def test_addresses_in_a_text() -> None:
    content = 'Write to Bart Mongoven <Bart@x.example>, "Lee, Ann" <ann@x.example> or desk@x.example.'
    rows = [(one.kind, one.words, one.address, one.stands_for) for one in mentions_of(content)]
    assert rows == [
        ("person", "Bart Mongoven", "bart@x.example", None),
        ("person", "Lee, Ann", "ann@x.example", "Ann Lee"),
        ("address", "desk@x.example", "desk@x.example", None),
    ]


@pytest.mark.parametrize(
    ("content", "words", "fuller"),
    [
        ("Joaquin Guzman, alias “El Chapo,” fled. El Chapo is back.", "El Chapo", "Joaquin Guzman"),
        ("Ruben Oseguera (a.k.a. El Mencho) fled.", "El Mencho", "Ruben Oseguera"),
        ("Bo Hart, better known as the Fox, left. The Fox is back.", "Fox", "Bo Hart"),
        ("Nemesio Oseguera, alias «El Mencho», huyó.", "El Mencho", "Nemesio Oseguera"),
        ("Edgar Valdez, apodado La Barbie, huyó.", "La Barbie", "Edgar Valdez"),
        ("Juan Pérez, conocido como El Tigre, huyó. A El Tigre nadie lo vio.", "El Tigre", "Juan Pérez"),
        ("Joaquín Guzmán (a) El Chapo huyó.", "El Chapo", "Joaquín Guzmán"),
        (f"The {VCF} (VCF) grew. VCF paid.", "VCF", VCF),
        (f"VCF, or {VCF}, grew.", "VCF", VCF),
        (f"La {PGR} (PGR) negó todo. La PGR calló.", "PGR", PGR),
        (f"La {SEDENA} (Sedena) negó todo.", "Sedena", SEDENA),
        ("Joaquin Guzman fled. Later Guzman called.", "Guzman", "Joaquin Guzman"),
        ("Mr. Guzman called. Joaquin Guzman fled.", "Guzman", "Joaquin Guzman"),
        ("Joaquin Guzman Loera fled. Joaquin Guzman called.", "Joaquin Guzman", "Joaquin Guzman Loera"),
        ("Ana María López Ruiz habló. López Ruiz calló.", "López Ruiz", "Ana María López Ruiz"),
        ("Jorge Garcia Lopez fled. We think JGL is back.", "JGL", "Jorge Garcia Lopez"),
        ("Pavel Orlov wrote it. Signed: P. Orlov", "P. Orlov", "Pavel Orlov"),
        ("Joaquin Guzman fled and Pedro Guzman stayed. Then Guzman called.", "Guzman", None),
        ("Michelle Obama came. Mr. Obama did not.", "Obama", None),
        ("Bo Hart, alias El Fox, left. Ann Lee, alias El Fox, stayed.", "El Fox", None),
    ],
)  # fmt: skip
def test_what_a_name_stands_for(content: str, words: str, fuller: str | None) -> None:
    """M-102"""
    assert full(content, words) == fuller


def test_quoted_lines_are_read_without_their_marks() -> None:
    content = "> Then, at the end of a long and tedious evening, came Ann\n> Lee and left.\n"
    made, _ = document(content)
    zone = Zone(kind="quoted", span=Span(start=0, end=len(content)), level=1, voices=())
    (one,) = find_mentions(made, Text(document=made.id, content=content, zones=(zone,), runs=()))
    assert (one.words, one.kind) == ("Ann Lee", "person")
    assert one.span == Span(start=55, end=64)


@pytest.mark.parametrize("kind", ["quoted", "code"])
def test_header_lines_inside_a_text(kind: ZoneKind) -> None:
    """M-100"""
    content = (
        "> From: Mills, Cheryl D\n> To: Reines, Philippe I; Sullivan, Jacob\n>\n> It rained, Ann said.\n"
    )
    made, _ = document(content)
    inner = InnerMessage(
        span=Span(start=0, end=content.index("\n>\n")),
        level=1,
        forwarded=False,
        sender=Address(name="Mills, Cheryl D", address=None),
        sent=None,
        subject=None,
    )
    zones = (
        Zone(kind=kind, span=Span(start=0, end=inner.span.end), level=1, voices=()),
        Zone(kind="quoted", span=Span(start=inner.span.end, end=len(content)), level=1, voices=()),
    )
    text = Text(document=made.id, content=content, zones=zones, runs=(), inner=(inner,))
    assert [(one.words, one.stands_for) for one in find_mentions(made, text)] == [
        ("Mills, Cheryl D", "Cheryl D Mills"),
        ("Reines, Philippe I", "Philippe I Reines"),
        ("Sullivan, Jacob", "Jacob Sullivan"),
        ("Ann", None),
    ]


def test_code_is_not_read_and_forms_are_told_apart() -> None:
    content = "SOURCE: HB-3\nprint('Ann Lee')\n"
    made, _ = document(content)
    zones = (
        Zone(kind="form", span=Span(start=0, end=13), level=0, voices=()),
        Zone(kind="code", span=Span(start=13, end=len(content)), level=0, voices=()),
    )
    form = HeaderForm(span=Span(start=0, end=12), source="HB-3")
    (one,) = find_mentions(made, Text(document=made.id, content=content, zones=zones, runs=(), forms=(form,)))
    assert (one.words, one.kind, one.field) == ("HB-3", "code", "form")


def tagger(*parts: tuple[str, str]):  # type: ignore[no-untyped-def]
    """A namer that finds the given words with the given kinds."""

    def find(content: str) -> Iterable[NameSpan]:
        for words, kind in parts:
            at = content.index(words)
            yield NameSpan(span=Span(start=at, end=at + len(words)), kind=kind, score=0.7)  # type: ignore[arg-type]

    return find


def test_a_networks_names_are_made_whole() -> None:
    """M-103"""
    content = (
        "President Xy Zw met Qo 'El Tio' Vu, MX-1 said, and Zw's dog. In the Sinaloa Cartel they laughed."
    )
    namer = tagger(
        ("President Xy Zw", "person"), ("Qo", "person"), ("Vu", "person"), ("MX", "body"), ("Zw's", "person")
    )
    rows = [(one.words, one.kind) for one in find_mentions(*document(content), namer)]
    assert rows == [
        ("Xy Zw", "person"),
        ("Qo 'El Tio' Vu", "person"),
        ("MX-1", "code"),
        ("Zw", "person"),
        ("Sinaloa Cartel", "body"),
    ]


def test_a_post_and_a_time_of_day_are_no_part_of_a_name() -> None:
    content = "They saw Sinaloa kingpin Xy Zw. On Monday 5:03 PM Qo Vu wrote. Xy van Zw left."
    namer = tagger(("Sinaloa kingpin Xy Zw", "person"), ("PM Qo Vu", "person"), ("Xy van Zw", "person"))
    found = [one.words for one in find_mentions(*document(content), namer) if one.kind == "person"]
    assert found == ["Xy Zw", "Qo Vu", "Xy van Zw"]


def test_spanish_is_read_by_the_rules() -> None:
    content = "El gobernador de Sonora, Pedro Ruiz, dijo que no."
    namer = tagger(("gobernador", "person"))
    assert [one.words for one in find_mentions(*document(content), namer)] == ["Sonora", "Pedro Ruiz"]
