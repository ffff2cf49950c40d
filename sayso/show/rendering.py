"""Templates: everything from a leak is escaped on its way out, odd characters become visible ones."""

from collections.abc import Mapping, Sequence
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from sayso.export import wording
from sayso.export.escape import plain
from sayso.show import words
from sayso.show.asked import Asked, Link, Row
from sayso.show.chain_drawing import Voice, draw, percent, step
from sayso.show.chains import chains_of, change_in_words
from sayso.show.drafts import draft_lines
from sayso.show.network_drawing import draw_network
from sayso.show.timeline_drawing import draw_timeline
from sayso.show.zones import in_context, zones_of


def render(template: str, row: Row, asked: Asked) -> str:
    """The page made of a row. Templates see `row`, the address (`link`), plain words."""
    return _environment.get_template(template).render(
        row=row, link=asked.link, asked=asked, case_name=asked.desk.name
    )


def _escaped(value: Any) -> Any:
    """Strings of a leak as text of a page; Jinja alone would leave control characters as they are."""
    return Markup(plain(value)) if isinstance(value, str) and not isinstance(value, Markup) else value


def day(moment: str | None) -> str:
    """A moment as its day in words."""
    return "" if moment is None else wording.when(moment[:10])


def merged(row: Row, more: Row) -> Row:
    """A row with further fields, or others in place of its own."""
    return {**row, **more}


def drawn(chains: Sequence[Voice], title: str, name: str) -> Markup:
    """Chains as a picture; all words in it are escaped where it is drawn."""
    return Markup(draw(chains, title=title, name=name))


def placed(claim: Row, titles: Mapping[str, Row]) -> Row:
    """A claim with the title of its document, as lists show it."""
    return {**claim, "in": titles[claim["document"]]}


def alone(claim: Row) -> Row:
    """A claim by itself, on whatever it rests."""
    return {**claim, "parents": []}


_environment = Environment(
    loader=PackageLoader("sayso.show"),
    autoescape=True,
    undefined=StrictUndefined,
    finalize=_escaped,
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,
    extensions=["jinja2.ext.do"],
)
_environment.globals.update(words=words, wording=wording, Link=Link)
_environment.filters.update(day=day, when=wording.when, number="{:,}".format, zones=zones_of)
_environment.filters.update(chains=chains_of, drawn=drawn, step=step, share=percent)
_environment.filters.update(change=change_in_words, in_context=in_context, placed=placed, alone=alone)
_environment.filters.update(
    timeline=draw_timeline, network=draw_network, merged=merged, draft_lines=draft_lines
)
