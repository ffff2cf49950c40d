"""Templates: everything from a leak is escaped on its way out, odd characters become visible ones."""

from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from sayso.export import wording
from sayso.export.escape import plain
from sayso.show import words
from sayso.show.asked import Asked, Link, Row
from sayso.show.zones import zones_of


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
