"""The workbench as one ASGI application, behind the guard: the first page at once, all others as soon as they
are loaded.
"""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress
from importlib import import_module

from anyio.to_thread import current_default_thread_limiter
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match

from sayso.show import help_page, start_page
from sayso.show.answering import Part, failed, routes_of
from sayso.show.asked import NotFound
from sayso.show.desk import Desk
from sayso.show.guard import App, Guard, Keys, Receive, Scope, Send

FIRST: tuple[Part, ...] = (*start_page.PARTS, *help_page.PARTS)
"""What is there from the beginning. All pages: `sayso.show.pages`."""
_AT_ONCE = 6
"""Requests that are worked on at the same time, each with a reader of its own."""
_GRACE = 5.0
"""Seconds in which a browser may come for the first page before everything else is loaded beside it."""


def make_app(desk: Desk, keys: Keys) -> App:
    """The application that serves a desk to the browser that has the key."""
    return Guard(_Growing(desk), keys)


class _Growing:
    """The first pages, and the others once they are loaded: what is asked of those before then waits."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._first = _application(desk, FIRST, self._living)
        self._wanted = asyncio.Event()
        self._whole: asyncio.Task[Starlette] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request (ASGI)."""
        whole = self._whole
        if whole is None or (not whole.done() and self._is_first(scope)):
            await self._first(scope, receive, send)
            if scope["type"] == "http" and scope["path"] == "/":
                self._wanted.set()
            return
        self._wanted.set()
        await (await asyncio.shield(whole))(scope, receive, send)

    def _is_first(self, scope: Scope) -> bool:
        return any(route.matches(scope)[0] == Match.FULL for route in self._first.routes)

    @asynccontextmanager
    async def _living(self, app: Starlette) -> AsyncIterator[None]:
        current_default_thread_limiter().total_tokens = _AT_ONCE
        self._whole = asyncio.create_task(self._load())
        yield
        self._desk.close()

    async def _load(self) -> Starlette:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._wanted.wait(), _GRACE)
        pages = await asyncio.to_thread(import_module, "sayso.show.pages")
        self._desk.warm()
        return _application(self._desk, pages.PARTS)


def _application(desk: Desk, parts: Iterable[Part], living: object = None) -> Starlette:
    async def missing(request: Request, error: Exception) -> Response:
        return failed(NotFound(), desk, request, is_json=request.url.path.endswith(".json"))

    async def broken(request: Request, error: Exception) -> Response:
        return failed(error, desk, request, is_json=request.url.path.endswith(".json"))

    return Starlette(
        routes=[route for part in parts for route in routes_of(part, desk)],
        lifespan=living,  # type: ignore[arg-type]
        exception_handlers={404: missing, 405: missing, Exception: broken},
    )
