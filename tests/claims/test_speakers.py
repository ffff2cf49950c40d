"""Who is speaking: names, codes, pronouns, descriptions; open where it is not clear."""

from collections.abc import Callable

import pytest

from sayso.claims.cues import grammar
from sayso.claims.voices import describe
from sayso.model.chain import Hop
from sayso.model.claim import Claim

AUTHOR = Hop(name="Eve Moss", medium="mail", kind="person")


@pytest.mark.parametrize(
    ("words", "name", "kind"),
    [
        ("MX-1", "MX-1", "person"),
        ("a Greek diplomat -- known only as “KR-7” --", "KR-7", "person"),
        ("a source code-named HB-3", "HB-3", "person"),
        ("Ann Lee, a spokeswoman for the army", "Ann Lee", "person"),
        ("former mayor Ann Lee", "Ann Lee", "person"),
        ("Sen. Ann Lee", "Ann Lee", "person"),
        ("Joaquin Guzman, alias “El Chapo,”", "Joaquin Guzman", "person"),
        ("The New York Times", "New York Times", "outlet"),
        ("a Newsweek investigation", "a Newsweek investigation", "outlet"),
        ("US authorities", "US authorities", "body"),
        ("police", None, "body"),
        ("emails obtained by Reuters", "emails obtained by Reuters", "document"),
        ("the report", None, "document"),
        ("a senior official", None, "unnamed"),
        ("Analysts", None, "unnamed"),
        ("sources close to the inquiry", None, "unnamed"),
        ("my source", None, "unnamed"),
        ("The son of Ann Lee, who is on trial", "the son of Ann Lee", "person"),
        ("a son of Ann Lee", None, "unnamed"),
    ],
)
def test_source_words_name_or_describe(words: str, name: str | None, kind: str) -> None:
    voice = describe(words, grammar("en"))
    assert (voice.name, voice.kind) == (name, kind)


@pytest.mark.parametrize(
    ("words", "name", "kind"),
    [
        ("el presidente Juan Pérez", "Juan Pérez", "person"),
        ("La Jornada", "La Jornada", "outlet"),
        ("fuentes de la DEA", None, "unnamed"),
        ("documentos filtrados por WikiLeaks", "documentos filtrados por WikiLeaks", "document"),
    ],
)
def test_spanish_source_words(words: str, name: str | None, kind: str) -> None:
    voice = describe(words, grammar("es"))
    assert (voice.name, voice.kind) == (name, kind)


@pytest.mark.parametrize(
    ("content", "speakers"),
    [
        ("MX-1 said that it closed. He claims that it burned.", ["MX-1", "MX-1"]),
        ("Mr. Ray said that it closed. She said that it burned.", ["Ray", None]),
        ("Ann Lee said that it closed. Lee says that it burned.", ["Ann Lee", "Ann Lee"]),
        ("A clerk said that it closed. He said that it burned.", [None, None]),
        ("He said that it closed.", [None]),
        ("I met Ann Lee in Gdynia. She told me that it closed.", ["Ann Lee"]),
        ("Ann Lee met Bob Ray in Gdynia. He said that it closed.", ["Bob Ray"]),
        ("Jan Ray met Bob Ray and Tom Lee in Gdynia. He said that it closed.", [None]),
        ("Ann Lee said that Bob Ray left. She said that it closed.", ["Ann Lee", "Ann Lee"]),
        ("The bank's spokesman, Jan Nowak, said that it closed.", ["Jan Nowak"]),
        (
            "Juan Pérez dijo que el banco cerró. También dijo que la fábrica cerró.",
            ["Juan Pérez", "Juan Pérez"],
        ),
        ("Supuestamente el banco cerró.", [None]),
        ("I think that it closed.", ["Eve Moss"]),
        ("“I know that it closed,” Ann Lee said.", ["Ann Lee", "Ann Lee"]),
        ("Ann Lee said that she knows that it closed.", ["Ann Lee", "Ann Lee"]),
        ("Ann Lee, who said that it closed, left.", ["Ann Lee"]),
        ("Ann Lee, a diplomat, said it closed. The diplomat said it burned.", ["Ann Lee", "Ann Lee"]),
        ("The diplomat said that it closed.", [None]),
        ("The emails show that it closed. They say that it burned.", [None, None]),
        (
            "The Polish army said that it lost. It said that it was over.",
            ["the Polish army", "the Polish army"],
        ),
        ("My source says that it closed.", [None]),
        ("It was reported that it closed.", [None]),
    ],
)
def test_speakers_are_resolved_or_left_open(
    claims_of: Callable[..., tuple[Claim, ...]], content: str, speakers: list[str | None]
) -> None:
    claims = [c for c in claims_of(content, AUTHOR) if c.attribution.kind != "own"]
    assert [c.speaker for c in claims] == speakers


def test_a_pronoun_does_not_reach_back_three_paragraphs(claims_of: Callable[..., tuple[Claim, ...]]) -> None:
    filler = "\n\nRain fell.\n\nSnow fell.\n\nHail fell.\n\n"
    claims = claims_of(f"Ann Lee said that it closed.{filler}She said that it burned.")
    assert [c.speaker for c in claims] == ["Ann Lee", None]


def test_an_unnamed_voice_keeps_its_description(claims_of: Callable[..., tuple[Claim, ...]]) -> None:
    (claim,) = claims_of("A senior official said that it closed.", AUTHOR)
    origin = claim.chain.origin
    assert origin is not None
    assert (origin.name, origin.kind, origin.description) == (None, "unnamed", "A senior official")
