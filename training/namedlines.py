"""Made lines in the style of leaked mail, names marked: headers, signatures, notes, headlines, codes.

Written for this package, everyone in them is invented. Codes (MX-1, US714) are none of the three kinds:
rules find them, and the network learns to leave them alone.
"""

import random
import re
from collections.abc import Iterator

from training.namesets import LOC, ORG, PER, Name, Named

GIVEN = """
    Anna Boris Carmen David Elena Farid Grace Hassan Irina Jorge Karen Luis Maria Nadia Omar Paula
    Qasim Rosa Samuel Tanya Umar Vera Wei Ximena Yusuf Zoe Abdul Beth Chidi Diego Esther Fatima
    Gustavo Helen Ivan Jane Kofi Leila Mark Nikolai Olga Pedro Rachel Sven Tomas Ursula Victor Wendy
    Akiko Bruno Claire Dmitri Emeka Fiona Giorgos Hana Ian Julia Kwame Linda Miguel Nina Oskar Priya
    Raj Sofia Thabo Ulrich Vikram Yara Zhang Chris Kate Mike Sue Bob Jim Ann
""".split()  # noqa: SIM905
FAMILY = """
    Abbott Barros Castillo Dietrich Eriksen Fonseca Gupta Hoffmann Ibrahim Jansen Kowalski Lindqvist
    Marchetti Novak Okafor Petrov Quintero Rahman Salazar Takahashi Ulrichsen Vasquez Wagner Xu
    Yilmaz Zambrano Adeyemi Brennan Chavez Delacroix Espinoza Ferrari Greenwood Haddad Ivanov
    Johnson Khan Lopez Mbeki Nakamura O'Brien Popescu Reyes Smith Torres Underwood Vargas Williams
    Young Zhou Al-Rashid Guzman Herrera Kim Miller Nguyen Orlov Park Schmidt Taylor
""".split()  # noqa: SIM905
PLACES = (
    "Mexico City", "Houston", "Caracas", "Damascus", "Berlin", "Nairobi", "Tijuana", "Port Said",
    "Ciudad Juarez", "the Gulf of Aden", "Oslo", "Kabul", "Ohio", "Texas", "Baja California", "Karachi",
    "Lagos", "Lima", "Moscow", "Tbilisi", "Ankara", "Geneva", "New Orleans", "St. Louis",
    "South Africa", "West Texas", "Sinaloa", "Chihuahua", "Beirut", "Manila", "Hanoi", "Panama",
    "Brazil", "Ukraine", "Libya", "Turkey", "China", "India", "Cairo", "Doha", "Rome", "Rio de Janeiro",
    "El Paso", "San Diego", "Vienna", "the Black Sea", "Warsaw", "Colombia", "Honduras", "Monterrey",
    "North Korea", "Washington",
)  # fmt: skip
STEMS = """
    Northgate Bluewater Meridian Halcyon Castor Redfern Ardent Solvay Kestrel Pinnacle Vantage Orion
    Baltic Pacific Sterling Granite Lakeside Crescent Summit Harbour Delta Helix Monarch Everline
    Tandem Corvus Aurora Zenith
""".split()  # noqa: SIM905
BODIES = (
    "{} Energy", "{} Capital", "{} Group", "{} Holdings Ltd", "{} Corp.", "{} Inc.", "{} Bank",
    "{} Logistics", "{}", "{}", "{} & Sons", "{} Partners LLP", "Bank of {place}",
    "University of {place}", "{place} Police Department", "Ministry of Defense", "Interior Ministry",
    "Foreign Ministry", "Central Bank of {place}", "{place} Chamber of Commerce", "{place} Times",
    "{family} Associates", "{family}, {family2} & Co.", "Department of Energy", "Federal Police",
    "National Guard", "Treasury", "Parliament", "ABX", "NTC", "DRG", "FCO", "CBT", "UNDP", "FBI", "DEA",
    "CIA", "BBC", "Reuters", "Google", "Microsoft", "NATO", "EU Commission", "Senate", "Supreme Court",
    "Human Rights League", "Red Crescent",
)  # fmt: skip
LINES = (
    "From: {P} <{mail}>\nSent: Monday, April 12, 2010 9:14 AM\nTo: {P}\nCc: {P}; {P}\nSubject: {O} bid",
    "From: {F}, {G}\nTo: {F}, {G}\nSubject: meeting in {L}",
    "On Tue, Mar 2, 2010 at 8:11 AM, {P} <{mail}> wrote:", "To: '{P}'; {mail}",
    "-----Original Message-----\nFrom: {P} [mailto:{mail}]", "Cc: {F} {G} M; {P} ({L})",
    "Regards,\n{P}\nVice President, {O}\n{L}\n+1 512 555 0143", "Thanks,\n{G}",
    "Best,\n\n{P}\n{O} | {L} | www.example.com", "{G},\n\nplease send the file to {P} by Friday.",
    "Hi {G} and {G},", "Dear Mr. {F}:", "Thx {G}", "cheers\n{G}",
    "{P} of {O} told us that {O} will leave {L} in May.",
    "Met {P} ({O}) in {L} yesterday, he is worried about {P}.",
    "Spoke w/ {code}. Says {P} was moved from {L} to {L}.", "{code} says that {O} paid.",
    "SOURCE: {code}", "SOURCE CODE: {code}\nSOURCE DESCRIPTION: {L} diplomat\nATTRIBUTION: {O} source",
    "ask {code} about {F}", "{code} met {P} near {L}. {code2} was not there.",
    "per {code2}, the {O} deal is dead", "{F} called {code} twice",
    "{O} - {O} merger: {P} to brief the board in {L}", "FYI. {G}'s note on {O} is below.",
    "{P}'s office at {O}", "The {O} office in {L}, {L}, is run by {P}, formerly with {O}.",
    "{P}, {P} and {P} fly to {L} on Monday.", "Please call {P} at {O} (713-555-0199).",
    "Flight from {L} to {L} via {L}", "{O} v. {O}", "{P} / {O} / {L}",
    "{L} ({O}) -- {P}, a spokesman for the {O}, denied the report.", "{L}, April 3 - {O} shares fell.",
    "Our man in {L} hears that {F} will resign; {F} denies it.", "President {F} met Minister {F} in {L}.",
    "Attendees: {P}, {P}, {P} ({O})", "1. {P}\n2. {P}\n3. {P}", "{P}\n{O}\n{L}", "{O}\nAttn: {P}\n{L}",
    "I will be out of the office. For urgent matters call {P}.", "Dr. {F} of {O}",
    "{G} {F}: I never met him.", "did {G} get back to you about {L}?", "{G} - did you hear from {F}? {G}",
    "Gen. {F} left {L} for {L}.", "Thank you for your order. It ships within two days.",
    "Please find attached the revised schedule for Q3.", "Subject: Weekly Report / Action Items",
    "Monday: Gas Daily Prices, Tuesday: Board Review", "RE: FW: Invoice Due",
    "CONFIDENTIAL: This e-mail and any attachments are for the named addressee only.",
    "Yes. I Will Call You Back ASAP.", "American and French officials spoke to the Kurdish leaders.",
    "Happy Easter! See You Saturday.", "OK, FYI, TBD, PDF.",
)  # fmt: skip
ROUGH = 0.25
"""The share of lines written all small or all large."""


def lines(count: int, seed: int) -> Iterator[Named]:
    """`count` lines, each a group of its own."""
    chance = random.Random(seed)
    for number in range(count):
        text, names = "", list[Name]()
        for part in re.split(r"(\{\w+\})", chance.choice(LINES)):
            words, kind = (part, None) if part[:1] != "{" else _filled(part[1:-1], chance)
            if kind is not None:
                begin = len(text) + (4 if words.startswith("the ") else 0)
                names.append((begin, len(text) + len(words), kind))
            text += words
        if chance.random() < ROUGH:
            text = text.lower() if chance.random() < 0.6 else text.upper()
        yield Named(text, tuple(names), group=f"line {number}")


def _filled(slot: str, chance: random.Random) -> tuple[str, int | None]:
    """Words for a slot, and their kind."""
    given, family = chance.choice(GIVEN), chance.choice(FAMILY)
    if slot in ("G", "F"):
        return (given if slot == "G" else family), PER
    if slot == "P":
        middle = chance.choice(("", "", "", f" {chance.choice('ABCDJLMRS')}.", f" {chance.choice(GIVEN)}"))
        return f"{given}{middle} {family}", PER
    if slot == "L":
        return chance.choice(PLACES), LOC
    if slot == "O":
        shape = chance.choice(BODIES)
        place = chance.choice(PLACES).removeprefix("the ")
        return shape.format(
            chance.choice(STEMS), place=place, family=family, family2=chance.choice(FAMILY)
        ), ORG
    if slot == "mail":
        return (
            f"{given.lower()}.{family.lower().replace(chr(39), '')}@{chance.choice(STEMS).lower()}.example",
            None,
        )
    letters = "".join(chance.choices("ABCDEGHKLMNPRSTUVXZ", k=chance.choice((2, 2, 3))))
    return f"{letters}{chance.choice(('', '-'))}{chance.randint(1, 799)}", None
