"""The words for dates in English and Spanish: what an expression looks like, and what stands around it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

YEAR = r"(?:1[89]|20)\d\d"
ISO = r"(?:1[89]|20)\d\d-\d\d-\d\d"
SHORT = "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec"
MONTHS_EN = "January|February|March|April|May|June|July|August|September|October|November|December|" + SHORT
MONTHS_ES = (
    "enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|setiembre|octubre|noviembre|diciembre"
)
DAYS_EN = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
DAYS_ES = "lunes|martes|miércoles|jueves|viernes|sábado|domingo"
NUMBERS_EN = "one|two|three|four|five|six|seven|eight|nine|ten"
NUMBERS_ES = "un|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez"
ORDINAL = r"\d{1,2}(?:st|nd|rd|th)?"
UNITS_EN = "days?|weeks?|months?|years?"
UNITS_ES = "días?|semanas?|mes(?:es)?|años?"

# The end of a range: a day, a month, a year, or as little of it as the other end allows.
END_EN = (
    rf"(?:{ORDINAL}\s(?:of\s)?(?:{MONTHS_EN})\b\.?(?:,?\s{YEAR}\b)?"
    rf"|(?:{MONTHS_EN})\b\.?(?:\s{ORDINAL}\b)?(?:,?\s(?:of\s)?{YEAR}\b)?|{ISO}|{YEAR}\b|{ORDINAL}\b)"
)
END_ES = rf"(?:(?:\d{{1,2}}\sde\s)?(?:{MONTHS_ES})\b(?:\s(?:de|del)\s{YEAR}\b)?|{ISO}|{YEAR}\b|\d{{1,2}}\b)"

# Each alternative is one kind of expression, with bounded repetitions only.
ENGLISH = re.compile(
    rf"""\b(?:
      (?P<range>(?:[Bb]etween|[Ff]rom)\s(?:the\s)?(?P<from>{END_EN})
        (?:\s(?:and|to|till|until|through)\s(?:the\s)?|\s?[-–—]\s?)(?P<to>{END_EN}))
    | (?P<dash>(?P<first>(?:(?:{MONTHS_EN})\.?\s)?{ORDINAL}) (?:\s?[-–/]\s?|\s(?:and|to)\s)
        (?P<last>{ORDINAL}\s(?:of\s)?(?:{MONTHS_EN})\b\.?(?:,?\s{YEAR})?
          | {ORDINAL}\b(?:,?\s{YEAR})?(?!\s?%)))
    | (?P<months>(?P<month_a>{MONTHS_EN})(?:\s?[-–]\s?|\s(?:to|through)\s)
        (?P<month_b>(?:{MONTHS_EN})(?:,?\s{YEAR})?))
    | (?P<iso>{ISO})
    | (?:(?:{DAYS_EN}),?\s(?:the\s)?)?(?:
        (?P<day>(?:{MONTHS_EN})\.?\s{ORDINAL},?\s{YEAR} | {ORDINAL}\s(?:of\s)?(?:{MONTHS_EN})\.?,?\s{YEAR})
      | (?P<yearless>(?:{MONTHS_EN})\.?\s{ORDINAL}\b(?!\s?%) | {ORDINAL}\s(?:of\s)?(?:{MONTHS_EN})\b))
    | (?P<month>(?:{MONTHS_EN})\.?,?\s(?:of\s)?{YEAR})
    | (?P<month_only>{MONTHS_EN})\b(?!,?\s(?:of\s)?\d)
    | (?P<quarter>(?:Q(?P<q>[1-4])|(?P<nth>first|second|third|fourth)\squarter)\s(?:of\s)?(?P<q_year>{YEAR}))
    | (?P<season>(?P<which>spring|summer|autumn|fall|winter)\s(?:of\s)?(?P<s_year>{YEAR}))
    | (?P<season_only>spring|summer|autumn|winter)
    | (?P<past>(?:last|past)\s(?P<past_n>{NUMBERS_EN}|\d{{1,3}})\s(?P<past_unit>{UNITS_EN}))
    | (?P<coming>(?:next|coming)\s(?P<coming_n>{NUMBERS_EN}|\d{{1,3}})\s(?P<coming_unit>{UNITS_EN}))
    | (?P<day_word>[Tt]he\sday\sbefore\syesterday | [Tt]he\sday\safter\stomorrow | [Ll]ast\snight
      | [Yy]esterday | [Tt]omorrow | [Tt]oday | [Tt]onight | [Tt]his\s(?:morning|afternoon|evening))
    | (?P<relative>(?:[Ll]ast|[Tt]his|[Nn]ext)\s(?:week|month|year)
      | (?:{NUMBERS_EN}|an?|\d{{1,3}})\s(?:{UNITS_EN})\sago)
    | (?P<present>the\s(?:week|month|year))
    | (?P<weekday>{DAYS_EN})
    | (?P<years>(?P<year_a>{YEAR})\s?[-–]\s?(?P<year_b>{YEAR}))
    | (?P<decade>{YEAR[:-4]}\d0)s
    | (?P<year>{YEAR})
    )\b""",
    re.VERBOSE,
)
SPANISH = re.compile(
    rf"""\b(?:
      (?P<range>(?:[Ee]ntre|[Dd]esde|[Dd]el?)\s(?:el\s)?(?P<from>{END_ES})
        \s(?:y|al?|hasta)\s(?:el\s)?(?P<to>{END_ES}))
    | (?P<dash>(?P<first>\d{{1,2}})(?:\s?[-–]\s?|\sy\s)
        (?P<last>\d{{1,2}}\sde\s(?:{MONTHS_ES})\b(?:\s(?:de|del)\s{YEAR})?))
    | (?P<iso>{ISO})
    | (?P<day>\d{{1,2}}\sde\s(?:{MONTHS_ES})\s(?:de|del)\s{YEAR})
    | (?P<yearless>\d{{1,2}}\sde\s(?:{MONTHS_ES}))
    | (?P<month>(?:{MONTHS_ES})\s(?:de|del)\s{YEAR})
    | (?P<month_only>{MONTHS_ES})\b(?!\s(?:de|del)\s\d)
    | (?P<quarter>(?P<nth>primer|segundo|tercer|cuarto)\strimestre\s(?:de|del)\s(?P<q_year>{YEAR}))
    | (?P<season>(?P<which>primavera|verano|otoño|invierno)\s(?:de|del)\s(?P<s_year>{YEAR}))
    | (?P<past>últim[oa]s\s(?P<past_n>{NUMBERS_ES}|\d{{1,3}})\s(?P<past_unit>{UNITS_ES}))
    | (?P<coming>próxim[oa]s\s(?P<coming_n>{NUMBERS_ES}|\d{{1,3}})\s(?P<coming_unit>{UNITS_ES}))
    | (?P<day_word>[Aa]nteayer | [Aa]yer | [Hh]oy | anoche | pasado\smañana)
    | (?P<relative>la\ssemana\spasada | el\smes\spasado | el\saño\spasado
      | la\spróxima\ssemana | el\spróximo\s(?:mes|año)
      | esta\ssemana | este\saño | este\smes | hace\s(?:{NUMBERS_ES}|una|\d{{1,3}})\s(?:{UNITS_ES}))
    | (?P<weekday>{DAYS_ES})
    | (?P<years>(?P<year_a>{YEAR})\s?[-–]\s?(?P<year_b>{YEAR}))
    | (?P<year>{YEAR})
    )\b""",
    re.VERBOSE,
)

# What stands right before an expression: a scope, a direction, a part; `lead` is any preposition or article.
LEAD_EN = re.compile(
    r"""(?:\b(?P<scope>[Ss]ince|[Uu]ntil|[Tt]ill|[Tt]hrough|[Bb]y|[Bb]efore|[Pp]rior\sto|[Aa]fter|[Ff]rom
      |(?:[Ss]tart|[Bb]eginn)ing(?:\s(?:in|on))?)\s)?
    (?:\b(?P<lead>[Ii]n|[Oo]f|[Dd]uring|[Aa]|[Tt]hroughout|[Ff]or)\s)? (?P<article>the\s|The\s)?
    (?:\b(?P<part>[Ee]nd|[Bb]eginning|[Ss]tart|[Mm]iddle|first\shalf|second\shalf)\sof\s(?:the\s)?
      |\b(?P<time>[Ee]arly|[Mm]id|[Ll]ate|earlier|later)(?:\sin\s|[\s-]{1,2})(?:the\s)?)?
    (?:\b(?P<toward>[Ll]ast|[Nn]ext|[Tt]his|[Pp]ast)\s)?$""",
    re.VERBOSE,
)
LEAD_ES = re.compile(
    r"""(?:\b(?P<scope>[Dd]esde|[Hh]asta|[Aa]ntes\sde|[Dd]espués\sde|[Aa]\spartir\sde|[Tt]ras)\s|\b[Aa]ntes\sdel\s)?
    (?:\b(?P<lead>[Ee]n|[Dd]el?|[Ee]l|[Dd]urante|[Aa]l?)\s)? (?P<article>el\s|la\s|los\s|las\s)?
    (?:(?P<time>(?!))|\b(?P<part>principios|comienzos|inicios|mediados|finales|fines)\s(?:de|del)\s(?:el\s)?)?
    (?:\b(?P<toward>pasad[oa]|próxim[oa]|este)\s)?$""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DayWords:
    """One language's words for dates.

    `sieve` are strings of which every text with a date holds one. `months`, `weekdays`, `numbers`, `seasons`
    and `quarters` give numbers, `scopes`, `parts` and `towards` the English names that the code goes by.
    `tense` finds the words by which a verb shows that what it tells is still to come, or is past; `follows`
    is what right behind an expression changes it: the year of a month, "from May on", "Monday's debate".
    """

    pattern: re.Pattern[str]
    lead: re.Pattern[str]
    sieve: tuple[str, ...]
    months: Mapping[str, int]
    weekdays: tuple[str, ...]
    numbers: Mapping[str, int]
    seasons: Mapping[str, int]
    quarters: Mapping[str, int]
    scopes: Mapping[str, str]
    parts: Mapping[str, str]
    towards: Mapping[str, str]
    tense: re.Pattern[str]
    follows: re.Pattern[str]


TENSE_EN = re.compile(
    r"\b(?:(?P<behind>(?:w|sh|c)ould\shave|was\b(?!\s(?:to|going|due))|were\b(?!\s(?:to|going|due))|had|did|has"
    r"|have|been|ago|last|past|[a-z]{3,20}ed\b(?!\sto)|met|went|came|took|left|held|began|got|gave|sent|saw|fell|rose"
    r"|ran|won|lost|made|wrote|said|told|paid|bought|sold|built|shot|found|spoke)"
    r"|(?P<ahead>will|shall|won't|won’t|would|going\sto|next|upcoming|due|(?:plan|hope|intend|mean|propose)(?:s|ed)?"
    r"\sto|(?:expected|planned|scheduled|slated|likely|about|set|supposed|is|are|was|were)\sto))\b"
    r"|(?P<clitic>['’]ll\b)",
)
TENSE_ES = re.compile(
    r"\b(?:(?P<behind>fue|fueron|era|eran|había|habían|ha|han|hubo|estuvo|hizo|\w{2,20}(?:ó|aron|ieron|aba|aban))"
    r"|(?P<ahead>va\sa|van\sa|próxim[oa]s?|\w{2,20}(?:rá|rán|ría|rían)))\b"
    r"|(?P<clitic>(?!))",
)


FOLLOWS_EN = re.compile(
    r"\s(?:of\s)?(?P<of_year>last|next|this)\syear\b|\s(?P<on>on|onwards?|forward|to|until|till|through)\b|(?P<of_event>['’]s)\b"
)
FOLLOWS_ES = re.compile(
    r"\s(?:de|del)\s(?P<of_year>este\saño|año\spasado|próximo\saño)\b"
    r"|\s(?P<on>en\sadelante|al?|hasta)\b|(?P<of_event>(?!))"
)


def _numbered(listed: str, first: int = 1) -> dict[str, int]:
    return {word.lower(): number for number, word in enumerate(listed.split("|"), first)}


_MONTHS = _numbered(MONTHS_EN.removesuffix("|" + SHORT))
WORDS_EN = DayWords(
    pattern=ENGLISH,
    lead=LEAD_EN,
    sieve=(
        *("20", "19", "18", "day", "morrow", "night", "this ", "This ", "week", "month", "year", "Week"),
        *("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
        *("spring", "summer", "autumn", "winter"),
    ),
    months={**_MONTHS, **{name[:3]: number for name, number in _MONTHS.items()}, "sept": 9},
    weekdays=tuple(DAYS_EN.lower().split("|")),
    numbers={**_numbered(NUMBERS_EN), "a": 1, "an": 1},
    seasons={"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12},
    quarters={"1": 1, "2": 2, "3": 3, "4": 4, **_numbered("first|second|third|fourth")},
    scopes={
        **dict.fromkeys(("since", "starting", "beginning", "starting in", "beginning in"), "since"),
        **dict.fromkeys(("starting on", "beginning on"), "since"),
        **dict.fromkeys(("until", "till", "through", "by"), "until"),
        **dict.fromkeys(("before", "prior to"), "before"),
        **{word: word for word in ("after", "from")},
    },
    parts={
        **dict.fromkeys(("early", "beginning", "start"), "early"),
        **dict.fromkeys(("mid", "middle"), "mid"),
        **dict.fromkeys(("late", "end"), "late"),
        **{word: word for word in ("first half", "second half", "earlier", "later")},
    },
    towards={"last": "past", "past": "past", "next": "next", "this": "this"},
    tense=TENSE_EN,
    follows=FOLLOWS_EN,
)
WORDS_ES = DayWords(
    pattern=SPANISH,
    lead=LEAD_ES,
    sieve=(
        *("20", "19", "18", "yer", "oy", "noche", "mañana", "semana", " mes", "año", "día"),
        *(*MONTHS_ES.split("|"), *DAYS_ES.split("|")),
    ),
    months={**_numbered(MONTHS_ES.replace("setiembre|", "")), "setiembre": 9},
    weekdays=tuple(DAYS_ES.split("|")),
    numbers={**_numbered(NUMBERS_ES), "una": 1},
    seasons={"primavera": 3, "verano": 6, "otoño": 9, "invierno": 12},
    quarters=_numbered("primer|segundo|tercer|cuarto"),
    scopes={
        **dict.fromkeys(("desde", "a partir de"), "since"),
        "hasta": "until",
        "antes de": "before",
        **dict.fromkeys(("después de", "tras"), "after"),
    },
    parts={
        **dict.fromkeys(("principios", "comienzos", "inicios"), "early"),
        "mediados": "mid",
        **dict.fromkeys(("finales", "fines"), "late"),
    },
    towards={"pasado": "past", "pasada": "past", "próximo": "next", "próxima": "next", "este": "this"},
    tense=TENSE_ES,
    follows=FOLLOWS_ES,
)
DAY_WORDS = {"en": WORDS_EN, "es": WORDS_ES}
