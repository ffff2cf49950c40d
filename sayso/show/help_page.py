"""Help inside: how to search, what the marks mean, the keys; and the files of the pages themselves."""

import json
from functools import cache
from importlib.resources import files

from sayso.show import words
from sayso.show.answering import File, Page
from sayso.show.asked import Asked, NotFound, Row

_TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}


def _help(asked: Asked) -> Row:
    return {"keys": [{"key": key, "does": does} for key, does in words.KEYS]}


@cache
def _static() -> dict[str, tuple[str, bytes]]:
    """The files of the pages, by name: read once, and nothing else can be asked for."""
    folder = files("sayso.show").joinpath("static")
    found = {}
    for each in folder.iterdir():
        kind = next((kind for ending, kind in _TYPES.items() if each.name.endswith(ending)), None)
        if kind is not None:
            found[each.name] = (kind, each.read_bytes())
    return found


def _file(asked: Asked) -> tuple[int, str, bytes, dict[str, str]]:
    found = _static().get(asked.place["name"])
    if found is None:
        raise NotFound
    kind, content = found
    return 200, kind, content, {"cache-control": "private, max-age=3600"}


def _openapi(asked: Asked) -> tuple[int, str, bytes, dict[str, str]]:
    text = files("sayso.show").joinpath("openapi.json").read_text(encoding="utf-8")
    return 200, "application/json", json.dumps(json.loads(text)).encode(), {}


PARTS = (
    Page(path="/help", template="help.html", answer=_help),
    File(path="/static/{name}", serve=_file),
    File(path="/openapi.json", serve=_openapi),
)
