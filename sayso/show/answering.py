"""A page as a row (JSON) or as HTML made of that row; errors in one shape; actions that lead on to a page."""

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import Route

from sayso.errors import SaysoError, UsageError
from sayso.show.asked import Asked, Link, NotFound, Row, parse_query
from sayso.show.desk import Busy, Desk
from sayso.show.guard import error_row
from sayso.show.rendering import render

LONGEST_BODY = 2_000_000
_UNSHOWN = "application/octet-stream"
DECIDED = "decided"  # in an address: the decision that led to it; never part of what is asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page: `answer` gives its row from a request, `template` shows it.

    `takes_form` pages can be sent a form, of at most `longest` bytes. What was asked and refused stands in
    the row as `error`, of the one shape, so that the form can be sent again. A page may give a file instead.
    """

    path: str
    template: str
    answer: Callable[[Asked], "Row | Download"]
    takes_form: bool = False
    longest: int = LONGEST_BODY


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """A file for the browser to keep under `name`. The folder in which it lies is gone once it is sent."""

    path: Path
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """Something that is done: `perform` does it and gives the address to go on to. Only ever by POST, which
    the guard lets through from our own pages alone.
    """

    path: str
    perform: Callable[[Asked], Link]


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """Something that is neither: `serve` gives status, media type, bytes and headers of its own."""

    path: str
    serve: Callable[[Asked], tuple[int, str, bytes, dict[str, str]]]


Part = Page | Action | File


def routes_of(part: Part, desk: Desk) -> list[Route]:
    """The routes of a part: a page has a second one, at `.json`."""
    if isinstance(part, Action):
        return [Route(part.path, _acting(part, desk), methods=["POST"])]
    if isinstance(part, File):
        return [Route(part.path, _serving(part, desk), methods=["GET"])]
    methods = ["GET", "POST"] if part.takes_form else ["GET"]
    as_json = "/index.json" if part.path == "/" else f"{part.path}.json"
    return [
        Route(as_json, _answering(part, desk, is_json=True), methods=methods),
        Route(part.path, _answering(part, desk, is_json=False), methods=methods),
    ]


async def _body(request: Request, longest: int = LONGEST_BODY) -> bytes:
    """What was sent. Raises `UsageError` where it is too much."""
    parts, size = [], 0
    async for part in request.stream():
        parts.append(part)
        size += len(part)
        if size > longest:
            raise UsageError(f"What was sent is larger than {longest:,} bytes.")
    return b"".join(parts)


def _answering(page: Page, desk: Desk, *, is_json: bool) -> Callable[[Request], Any]:
    async def respond(request: Request) -> Response:
        def work() -> Response:
            asked = Asking(request, body)
            with desk.reading() as case:
                whole = asked.of(case, desk, is_json=is_json)
                found = page.answer(whole)
                if isinstance(found, Download):
                    return _downloaded(found)
                row = desk.mask(found)
                status = row["error"]["status"] if "error" in row else 200
                if is_json:
                    return json_response(row, status)
                page_made = render(page.template, row, whole)
                return Response(page_made, status, media_type="text/html; charset=utf-8")

        try:
            body = await _body(request, page.longest) if request.method == "POST" else b""
            return await run_in_threadpool(work)
        except (SaysoError, KeyError) as error:
            return await run_in_threadpool(failed, error, desk, request, is_json=is_json)

    return respond


def _downloaded(given: Download) -> Response:
    """The file, never shown in the browser: what it holds may be a page of somebody else's words."""
    gone = BackgroundTask(shutil.rmtree, given.path.parent, ignore_errors=True)
    return FileResponse(given.path, media_type=_UNSHOWN, filename=given.name, background=gone)


def _acting(action: Action, desk: Desk) -> Callable[[Request], Any]:
    async def respond(request: Request) -> Response:
        def work() -> Response:
            with desk.reading() as case:
                return RedirectResponse(str(action.perform(Asking(request, body).of(case, desk))), 303)

        try:
            body = await _body(request)
            return await run_in_threadpool(work)
        except (SaysoError, KeyError) as error:
            return await run_in_threadpool(failed, error, desk, request, is_json=False)

    return respond


def _serving(file: File, desk: Desk) -> Callable[[Request], Any]:
    async def respond(request: Request) -> Response:
        def work() -> Response:
            with desk.reading() as case:
                status, kind, content, headers = file.serve(Asking(request, b"").of(case, desk))
            return Response(content, status, media_type=kind, headers=headers)

        try:
            return await run_in_threadpool(work)
        except (SaysoError, KeyError) as error:
            return await run_in_threadpool(failed, error, desk, request, is_json=False)

    return respond


class Asking:
    """A request on its way to a page."""

    def __init__(self, request: Request, body: bytes) -> None:
        self._request = request
        self._body = body

    def of(self, case: Any, desk: Desk, *, is_json: bool = False) -> Asked:
        """What the page is asked. Raises `UsageError`."""
        request = self._request
        path = request.url.path.removesuffix(".json") if is_json else request.url.path
        given = parse_query(request.url.query)
        pairs = tuple(each for each in given if each[0] != DECIDED)
        return Asked(
            case=case,
            desk=desk,
            link=Link(path="/" if path == "/index" else path, pairs=pairs),
            place=dict(request.path_params),
            body=self._body,
            body_type=request.headers.get("content-type", ""),
            decided=dict(given).get(DECIDED),
        )


def json_response(row: Row, status: int = 200) -> Response:
    """A row as JSON."""
    raw = json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    return Response(raw, status, media_type="application/json")


def failed(error: Exception, desk: Desk, request: Request, *, is_json: bool) -> Response:
    """An error as a page or as data: always `{"error": {"status", "message", "remedy"}}`."""
    is_missing = isinstance(error, NotFound | KeyError)
    status = 404 if is_missing else 400 if isinstance(error, UsageError) else 500
    status = 503 if isinstance(error, Busy) else status
    message = str(NotFound()) if isinstance(error, KeyError) else str(error)
    if not isinstance(error, SaysoError | KeyError):
        message = "This page could not be made."  # the error itself stands in the terminal
    remedy = "Go back, or search for it." if is_missing else "Change what was asked and try again."
    row = error_row(status, message, remedy)
    if is_json:
        return json_response(row, status)
    with desk.reading() as case:
        asked = Asked(case=case, desk=desk, link=Link(path=request.url.path))
        return Response(render("error.html", row, asked), status, media_type="text/html; charset=utf-8")
