"""The one place where a port is opened: on 127.0.0.1, for as long as the workbench runs."""

import os
import socket
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import uvicorn

from sayso.errors import UsageError
from sayso.show.app import make_app
from sayso.show.desk import LOCKED, Desk, Unlocked
from sayso.show.guard import Keys

LOOPBACK = "127.0.0.1"


def open_port(port: int = 0) -> socket.socket:
    """A socket on loopback; 0 takes a free port. Raises `UsageError` where the port is taken."""
    opened = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if os.name == "posix":  # the port of a workbench that has just stopped; elsewhere this would share a port
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        opened.bind((LOOPBACK, port))
    except OSError as error:
        opened.close()
        raise UsageError(f"Port {port} is taken ({error.strerror}). Give another, or none.") from error
    opened.listen()  # a browser that comes before the pages are ready waits for them
    return opened


def serve(
    folder: Path,
    opened: socket.socket,
    *,
    ready: Callable[[str], None],
    unlocked: Unlocked = LOCKED,
    user: int = 1,
    is_waiting: bool = False,
) -> None:
    """Serves a case until it is stopped, by a page, Ctrl-C or SIGTERM. `ready` is given the one-time link.

    `unlocked`, `user` and `is_waiting` are those of `Desk`.
    """
    keys = Keys(port=opened.getsockname()[1])
    desk = Desk(
        folder,
        stop=lambda: setattr(server, "should_exit", True),
        unlocked=unlocked,
        user=user,
        is_waiting=is_waiting,
    )
    options: Mapping[str, Any] = {
        "lifespan": "on",
        "log_config": None,  # no line about who asked for what
        "access_log": False,
        "server_header": False,
        "date_header": False,
        "proxy_headers": False,
        "ws": "none",
        "timeout_graceful_shutdown": 3,
    }
    server = uvicorn.Server(uvicorn.Config(make_app(desk, keys), **options))
    ready(keys.link)
    server.run(sockets=[opened])
