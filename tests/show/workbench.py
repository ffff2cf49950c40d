"""A workbench on the demo case in this process, asked over a real port by `http.client`."""

import http.client
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvicorn

from sayso.case import Case
from sayso.pipeline.line import Options, read_leak
from sayso.progress import Quiet
from sayso.show.app import make_app
from sayso.show.desk import LOCKED, Desk, Unlocked
from sayso.show.guard import Keys
from sayso.show.server import open_port

LEAK = Path(__file__).parents[2] / "sayso" / "demo" / "leak"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def row(self) -> Any:
        return json.loads(self.body)


@dataclass
class Workbench:
    folder: Path
    keys: Keys
    server: uvicorn.Server
    link: str
    cookie: str = ""

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.keys.port}"

    @property
    def origin(self) -> str:
        return f"http://{self.host}"

    def ask(
        self, path: str, method: str = "GET", headers: dict[str, str] | None = None, body: bytes | None = None
    ) -> Answer:
        """With the cookie and this origin unless `headers` say otherwise (an empty value leaves one out)."""
        sent = {"Host": self.host, "Cookie": self.cookie}
        if method == "POST":
            sent |= {"Origin": self.origin, "Content-Type": "application/x-www-form-urlencoded"}
        sent |= headers or {}
        connection = http.client.HTTPConnection("127.0.0.1", self.keys.port, timeout=30)
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        for name, value in sent.items():
            if value:
                connection.putheader(name, value)
        if body is not None:
            connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body)
        answer = connection.getresponse()
        found = Answer(
            answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
        )
        connection.close()
        return found

    def enter(self) -> None:
        answer = self.ask(self.link.removeprefix(self.origin))
        self.cookie = answer.headers["set-cookie"].split(";")[0]


def build_demo(folder: Path) -> Path:
    case, _ = Case.open_or_create(folder)
    read_leak(case, [LEAK], Options(jobs=1), Quiet())
    case.close()
    return folder


@contextmanager
def running(
    folder: Path, *, is_waiting: bool = False, user: int = 1, unlocked: Unlocked = LOCKED
) -> Iterator[Workbench]:
    """A workbench that is served until the block ends; nobody has entered yet."""
    opened = open_port()
    keys = Keys(port=opened.getsockname()[1])
    link = keys.link
    desk = Desk(
        folder,
        stop=lambda: setattr(server, "should_exit", True),
        is_waiting=is_waiting,
        user=user,
        unlocked=unlocked,
    )
    config = uvicorn.Config(
        make_app(desk, keys), log_config=None, lifespan="on", ws="none", server_header=False
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [opened]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield Workbench(folder=folder, keys=keys, server=server, link=link)
    finally:
        server.should_exit = True
        thread.join(10)
        opened.close()
