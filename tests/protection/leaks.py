"""A leak with codes and unnamed voices whose every technical detail is a canary, and canaries to seal."""

from pathlib import Path
from typing import Any

from factory import make_mail, make_mbox, make_multipart, make_part

from sayso.protection.sealed import SealedName

GIVEN = (
    "Zebulon", "Ottoline", "Quirin", "Wilhelmina", "Balthasar",
    "Ysolde", "Leocadio", "Perpetua", "Anselmo", "Thekla",
)  # fmt: skip
SURNAMES = (
    "Quarkwater", "Blennerhaz", "Oxtotitlan", "Vexelberg", "Kurzhawk",
    "Plumbago", "Zurbaran", "Mothersole", "Ickleford", "Wraxhall",
    "Tlatelpas", "Hexamshire", "Jonquille", "Zwiebach", "Oubliette",
    "Farthingay", "Xochimalt", "Drumgoole", "Yttervik", "Pfannkuch",
)  # fmt: skip
CANARIES = tuple(f"{given} {surname}" for given, surname in zip(GIVEN * 2, SURNAMES, strict=True))
CODES = ("MX-1", "MX-2", "US-7", None)
DESCRIPTION = "a deputy harbour master of Quillport"
TECHNICAL = {
    "message id": "kanarimid7781",
    "host": "kanarihost.example",
    "address": "kanariuser",
    "subject": "Kanarisubject",
    "file name": "kanarifile",
    "attachment": "kanariattached",
    "time": "17:43:21",
    "day": "2010-04-13",
}


def sealed_names() -> tuple[SealedName, ...]:
    """Twenty names behind codes, behind none, none of them in the leak."""
    return tuple(
        SealedName(
            code=CODES[number % len(CODES)],
            name=name,
            variants=(f"{name.split()[1].lower()}99@mail.example",) if number % 2 else (),
            apart=(),
            reason=f"told by {name} in person",
            user=1,
            at="2026-11-24T10:00:00+00:00",
        )
        for number, name in enumerate(CANARIES)
    )


def write_leak(folder: Path, planted: str = "nobody") -> Path:
    """Four mails; `planted` is named in what is said, in a subject and in an attachment."""
    mails = [_mail(1, code, planted) for code in ("MX-1", "MX-2", "US-7")]
    mails.append(_mail(2, "MX-1", planted))
    folder.mkdir()
    file = folder / f"{TECHNICAL['file name']}.mbox"
    file.write_bytes(make_mbox(mails))
    return folder


def _mail(number: int, code: str, planted: str) -> bytes:
    post = "Army colonel" if code == "US-7" else "Mexican diplomat at the consulate in El Paso"
    body = (
        f"SOURCE: {code}\nATTRIBUTION: none\n"
        f"SOURCE DESCRIPTION: {post}\n"
        "SOURCE RELIABILITY: C\nITEM CREDIBILITY: 4\n\n"
        f"The ministry sold the port in round {number} of {code}."
        f" {code} said that the annex was signed by {planted} (write to desk@kanarihost.example)."
        f"\n\nA{DESCRIPTION[1:]} said that the quay was empty in week {number}.\n"
    )
    attached = make_part(f"The annex names {planted}.", name=f"{TECHNICAL['attachment']}.txt")
    return make_mail(
        make_multipart([make_part(body), attached]),
        {
            "From": f"Anna Berg <{TECHNICAL['address']}@{TECHNICAL['host']}>",
            "Message-ID": f"<{TECHNICAL['message id']}.{number}.{code}@{TECHNICAL['host']}>",
            "Subject": f"{TECHNICAL['subject']} {code} {planted}",
            "Date": f"Tue, 13 Apr 2010 {TECHNICAL['time']} +0200",
        },
    )


PLACES = ("text", "headline", "title", "reply", "drift", "assessment", "question", "document")


def plant(tables: dict[str, list[dict[str, Any]]], place: str, canary: str) -> None:
    """Puts a canary where a fault in the tables of a dossier could leave one: in one of `PLACES`."""
    said = next(row for row in tables["propositions"] if row["chosen"] is not None)
    claim = next(row for row in tables["claims"] if row["claim"] == said["claims"][0])
    if place in ("text", "headline"):
        said[place] = f"The annex names {canary} as well"
    elif place == "title":
        tables["dossier"][0]["title"] = f"What {canary} knew"
    elif place == "reply":
        answer = {"state": "answered", "asked": None, "deadline": None, "answer": f"Ask {canary}"}
        said["replies"] = [{"source": None, "name": "The ministry", **answer}]
    elif place == "drift":
        changed = {"kind": "figure changed", "was": f"told by {canary}", "became": "told"}
        said["drift"] = [{"claim": claim["claim"], "hop": 0, **changed}]
    elif place == "assessment":
        words = {"aspect": "honesty", "words": f"{canary} lies"}
        said["assessments"] = [{"source": None, "claim": claim["claim"], **words}]
    elif place == "question":
        tables["questions"] = [{"question": f"Was it {canary}?", "rivals": ["Yes"], "odds": [], "rows": []}]
    else:
        claim["hops"] = [{**claim["hops"][0], "name": canary}, *claim["hops"][1:]]
