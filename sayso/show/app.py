"""The workbench as one ASGI application: the parts of every page module, behind the guard."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from anyio.to_thread import current_default_thread_limiter
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response

from sayso.show import (
    claims_page,
    documents_page,
    entities_page,
    help_page,
    names_page,
    original_page,
    reading_page,
    sources_page,
    start_page,
)
from sayso.show.answering import Part, failed, routes_of
from sayso.show.asked import NotFound
from sayso.show.desk import Desk
from sayso.show.guard import App, Guard, Keys

PARTS: tuple[Part, ...] = (
    *start_page.PARTS,
    *claims_page.PARTS,
    *documents_page.PARTS,
    *names_page.PARTS,
    *original_page.PARTS,
    *reading_page.PARTS,
    *sources_page.PARTS,
    *entities_page.PARTS,
    *help_page.PARTS,
)
"""Every page, action and file. A new page module adds its `PARTS` here, and its paths to `openapi.json`."""
_AT_ONCE = 6
"""Requests that are worked on at the same time, each with a reader of its own."""


def make_app(desk: Desk, keys: Keys) -> App:
    """The application that serves a desk to the browser that has the key."""

    @asynccontextmanager
    async def living(app: Starlette) -> AsyncIterator[None]:
        current_default_thread_limiter().total_tokens = _AT_ONCE
        desk.warm()
        yield
        desk.close()

    async def missing(request: Request, error: Exception) -> Response:
        return failed(NotFound(), desk, request, is_json=request.url.path.endswith(".json"))

    async def broken(request: Request, error: Exception) -> Response:
        return failed(error, desk, request, is_json=request.url.path.endswith(".json"))

    routes = [route for part in PARTS for route in routes_of(part, desk)]
    return Guard(
        Starlette(
            routes=routes, lifespan=living, exception_handlers={404: missing, 405: missing, Exception: broken}
        ),
        keys,
    )
