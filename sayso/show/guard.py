"""Who may ask: the browser that got the one-time link, under this machine's name, from our own pages.

Host and Origin are checked before anything else (DNS rebinding, requests forged by other pages), then the
cookie. Every answer carries headers that forbid it to load, send or frame anything that is not ours.
"""

import json
import secrets
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
Header = tuple[bytes, bytes]

ENTRY = "/enter"
_SAFE = ("GET", "HEAD")
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
    " form-action 'self'; frame-src 'self'; frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = {
    "content-security-policy": _POLICY,
    "x-frame-options": "DENY",
    "x-content-type-options": "nosniff",
    # Other sites are told nothing. Not `no-referrer`: browsers then send `Origin: null` with our own forms.
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), usb=(), interest-cohort=()",
    "cache-control": "no-store",
}
_ENTERED = (
    '<!doctype html><html lang="en"><meta charset="utf-8"><meta http-equiv="refresh" content="0;url=/">'
    '<title>Sayso</title><p><a href="/">Open the case</a></p></html>'
)


@dataclass(slots=True)
class Keys:
    """What lets a browser in: the key of the link, good once, and the secret its cookie then holds."""

    port: int
    key: str | None = field(default_factory=lambda: secrets.token_urlsafe(32))
    session: str = field(default_factory=lambda: secrets.token_urlsafe(32))

    @property
    def link(self) -> str:
        """The one-time link."""
        return f"http://127.0.0.1:{self.port}{ENTRY}?key={self.key}"

    @property
    def cookie(self) -> str:
        """The cookie's name: several workbenches on one machine do not drive each other out."""
        return f"sayso-{self.port}"

    def spend(self, given: str) -> bool:
        """Whether this is the key; it opens once."""
        fits = self.key is not None and secrets.compare_digest(given.encode(), self.key.encode())
        if fits:
            self.key = None
        return fits


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why a request is not answered."""

    status: int
    message: str
    remedy: str


_WRONG_HOST = Refusal(
    status=421,
    message="This name does not lead to the workbench.",
    remedy="Use the link that `sayso serve` printed.",
)
_FOREIGN = Refusal(
    status=403,
    message="This request comes from another page.",
    remedy="Open the workbench by itself and try again there.",
)
_NO_KEY = Refusal(
    status=403,
    message="This browser has not been let in.",
    remedy="Open the link that `sayso serve` printed. It works once: for another browser, start it again.",
)


class Guard:
    """Wraps the pages: nothing reaches them that did not pass, nothing leaves without its headers."""

    def __init__(self, app: App, keys: Keys) -> None:
        self._app = app
        self._keys = keys
        self._hosts = {f"127.0.0.1:{keys.port}", f"localhost:{keys.port}"}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request (ASGI)."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
            return

        async def guarded(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                own = [
                    (name.lower(), value) for name, value in message["headers"] if name.lower() != b"server"
                ]
                named = {name for name, _ in own}
                more = [(name.encode(), value.encode()) for name, value in HEADERS.items()]
                message["headers"] = own + [each for each in more if each[0] not in named]
            await send(message)

        headers = _Headers(scope["headers"])
        refusal = self._refusal(scope, headers)
        if refusal is None and scope["path"] == ENTRY:
            await self._enter(scope, headers, guarded)
        elif refusal is None and not self._has_cookie(headers):
            await _refuse(guarded, scope, _NO_KEY)
        elif refusal is not None:
            await _refuse(guarded, scope, refusal)
        else:
            await self._app(scope, receive, guarded)

    def _refusal(self, scope: Scope, headers: "_Headers") -> Refusal | None:
        host, origin = headers.one("host"), headers.one("origin")
        if host not in self._hosts:
            return _WRONG_HOST
        is_write = scope["method"] not in _SAFE
        if (is_write or headers.all("origin")) and origin != f"http://{host}":
            return _FOREIGN
        came = headers.one("sec-fetch-site") or "none"
        is_entry = not is_write and scope["path"] == ENTRY  # from a terminal, a mail, a file on this disk
        return None if came in ("none", "same-origin") or is_entry else _FOREIGN

    def _has_cookie(self, headers: "_Headers") -> bool:
        given = [
            value
            for line in headers.all("cookie")
            for name, _, value in (part.strip().partition("=") for part in line.split(";"))
            if name == self._keys.cookie
        ]
        return any(secrets.compare_digest(each.encode(), self._keys.session.encode()) for each in given)

    async def _enter(self, scope: Scope, headers: "_Headers", send: Send) -> None:
        """The key for the cookie. The page leads on by itself: a redirect would not carry a strict cookie."""
        given = parse_qs(scope["query_string"].decode("latin-1")).get("key", [""])[-1]
        more: list[Header] = []
        if self._keys.spend(given):
            cookie = f"{self._keys.cookie}={self._keys.session}; Path=/; HttpOnly; SameSite=Strict"
            more.append((b"set-cookie", cookie.encode()))
        elif not self._has_cookie(headers):
            await _refuse(send, scope, _NO_KEY)
            return
        await _send(send, 200, "text/html; charset=utf-8", _ENTERED, more)


class _Headers:
    """The headers of a request. A name given twice has no one value."""

    def __init__(self, raw: Iterable[Header]) -> None:
        self._raw = [(name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in raw]

    def all(self, name: str) -> list[str]:
        return [value for each, value in self._raw if each == name]

    def one(self, name: str) -> str | None:
        found = self.all(name)
        return found[0] if len(found) == 1 else None


def error_row(status: int, message: str, remedy: str) -> dict[str, Any]:
    """The one shape of an error."""
    return {"error": {"status": status, "message": message, "remedy": remedy}}


async def _refuse(send: Send, scope: Scope, refusal: Refusal) -> None:
    if scope["path"].endswith(".json"):
        body = json.dumps(error_row(refusal.status, refusal.message, refusal.remedy))
        await _send(send, refusal.status, "application/json", body)
        return
    page = (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Not let in</title>'
        f"<h1>{refusal.message}</h1><p>{refusal.remedy}</p></html>"
    )
    await _send(send, refusal.status, "text/html; charset=utf-8", page)


async def _send(send: Send, status: int, kind: str, body: str, more: Iterable[Header] = ()) -> None:
    raw = body.encode()
    headers = [(b"content-type", kind.encode()), (b"content-length", str(len(raw)).encode()), *more]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": raw})
