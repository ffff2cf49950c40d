"""Who may ask: the cases of the evidence on a web application on a desk, over a real port."""

import re
import socket
from pathlib import Path

import pytest

from sayso.errors import UsageError
from sayso.show.guard import HEADERS
from sayso.show.server import open_port
from tests.show.workbench import Workbench, running


def test_only_loopback_is_bound(bench: Workbench) -> None:
    """M-036: the port is on 127.0.0.1 and on no other address of this machine."""
    (server,) = bench.server.servers
    assert [each.getsockname()[0] for each in server.sockets] == ["127.0.0.1"]
    hexadecimal = f":{bench.keys.port:04X}"
    lines = Path("/proc/net/tcp").read_text().splitlines()[1:] if Path("/proc/net/tcp").exists() else []
    listening = [line.split()[1] for line in lines if line.split()[3] == "0A"]
    assert {each for each in listening if each.endswith(hexadecimal)} <= {f"0100007F{hexadecimal}"}


@pytest.mark.parametrize(
    "host",
    [
        "evil.test",
        "evil.test:{port}",
        "127.0.0.1.evil.test:{port}",
        "localhost.:{port}",
        "127.0.0.1",
        "localhost",
        "127.0.0.1:1",
        "[::1]:{port}",
        "127.0.0.2:{port}",
        "0.0.0.0:{port}",
        "127.1:{port}",
        "LOCALHOST:{port}@evil.test",
        "",
    ],
)
def test_another_host_name_is_refused(bench: Workbench, host: str) -> None:
    """M-037: DNS rebinding finds nothing, also with the cookie."""
    answer = bench.ask("/claims.json", headers={"Host": host.format(port=bench.keys.port)})
    # Without any Host the server itself refuses (RFC 9112, 3.2).
    assert answer.status == (421 if host else 400)
    assert b"Salcedo" not in answer.body


def test_a_port_that_is_taken_is_said_to_be(bench: Workbench) -> None:
    with pytest.raises(UsageError, match="is taken"):
        open_port(bench.keys.port)


def test_two_host_names_are_refused(bench: Workbench) -> None:
    with socket.create_connection(("127.0.0.1", bench.keys.port), timeout=10) as connection:
        request = f"GET / HTTP/1.1\r\nHost: {bench.host}\r\nHost: evil.test\r\nCookie: {bench.cookie}\r\n\r\n"
        connection.sendall(request.encode())
        status = connection.recv(4096).split(b" ")[1]
    assert status in (b"400", b"421")


@pytest.mark.parametrize("host", ["127.0.0.1:{port}", "localhost:{port}"])
def test_our_own_names_are_answered(bench: Workbench, host: str) -> None:
    assert bench.ask("/claims.json", headers={"Host": host.format(port=bench.keys.port)}).status == 200


@pytest.mark.parametrize(
    "origin",
    [
        "",
        "null",
        "http://evil.test",
        "http://127.0.0.1:1",
        "http://127.0.0.1",
        "https://127.0.0.1:{port}",
        "http://localhost:{port}",
        "http://127.0.0.1:{port}.evil.test",
        "file://",
    ],
)
def test_a_write_from_elsewhere_is_refused(bench: Workbench, origin: str) -> None:
    """M-038: whoever cannot name our origin writes nothing; `localhost` is another origin than 127.0.0.1."""
    given = {"Origin": origin.format(port=bench.keys.port)}
    answer = bench.ask("/stop", "POST", given, b"")
    assert answer.status == 403
    assert not bench.server.should_exit


def test_a_read_for_another_origin_is_refused(bench: Workbench) -> None:
    assert bench.ask("/claims.json", headers={"Origin": "http://evil.test"}).status == 403
    assert bench.ask("/claims.json", headers={"Sec-Fetch-Site": "cross-site"}).status == 403
    assert bench.ask("/claims.json", headers={"Sec-Fetch-Site": "same-site"}).status == 403
    assert bench.ask("/claims.json", headers={"Sec-Fetch-Site": "same-origin"}).status == 200


@pytest.mark.parametrize("cookie", ["", "sayso-{port}=", "sayso-{port}=wrong", "other={session}", "ü=1"])
@pytest.mark.parametrize(
    "path", ["/", "/claims", "/claims.json", "/static/keys.js", "/nothing", "/openapi.json"]
)
def test_without_the_cookie_there_is_nothing(bench: Workbench, path: str, cookie: str) -> None:
    """M-039: not even whether a page exists."""
    made = cookie.format(port=bench.keys.port, session=bench.keys.session)
    answer = bench.ask(path, headers={"Cookie": made.encode().decode("latin-1")})
    assert answer.status == 403
    assert set(HEADERS) <= set(answer.headers)


def test_the_link_opens_once(demo_folder: Path) -> None:
    """M-039: the key becomes a cookie that scripts cannot read and other sites cannot send."""
    with running(demo_folder) as workbench:
        path = workbench.link.removeprefix(workbench.origin)
        assert workbench.ask("/enter?key=guess").status == 403
        first = workbench.ask(path, headers={"Sec-Fetch-Site": "cross-site"})
        assert first.status == 200
        cookie = first.headers["set-cookie"]
        assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= {part.strip() for part in cookie.split(";")}
        assert workbench.ask(path).status == 403
        assert "set-cookie" not in workbench.ask(path).headers
        workbench.cookie = cookie.split(";")[0]
        assert workbench.ask("/").status == 200
        assert workbench.ask(path).status == 200  # who is in already is led on


def test_every_answer_forbids_all_that_is_not_ours(bench: Workbench) -> None:
    """M-040: nothing is loaded from, sent to or framed by anybody else; no script stands in a page."""
    for path in ("/", "/claims", "/claims.json", "/nothing", "/static/keys.js", "/search?q=("):
        answer = bench.ask(path)
        for name, value in HEADERS.items():
            if not (path.startswith("/static/") and name == "cache-control"):
                assert answer.headers[name] == value, (path, name)
        assert "server" not in answer.headers
        assert "access-control-allow-origin" not in answer.headers
        if "text/html" in answer.headers["content-type"]:
            assert not re.search(r"<script(?![^>]* src=)|<style| style=|\son[a-z]+=|javascript:", answer.text)
            assert not re.search(r'(?:src|href|action)="(?:https?:)?//', answer.text)
    policy = HEADERS["content-security-policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy and "frame-ancestors 'none'" in policy


def test_too_much_is_refused(bench: Workbench) -> None:
    assert bench.ask("/names", "POST", body=b"names=" + b"a" * 2_100_000).status == 400
    assert bench.ask("/claims.json?" + "q=" + "a" * 17_000).status == 400
    assert bench.ask("/claims.json?" + "&".join(f"source={n}" for n in range(600))).status == 400


def test_a_post_where_there_is_no_action_changes_nothing(bench: Workbench) -> None:
    assert bench.ask("/claims", "POST", body=b"").status in (404, 405)
    assert bench.ask("/stop").status in (404, 405)


def test_the_page_that_stops_it_stops_it(demo_folder: Path) -> None:
    with running(demo_folder) as workbench:
        workbench.enter()
        answer = workbench.ask("/stop", "POST", body=b"")
        assert (answer.status, answer.headers["location"]) == (303, "/stopped")
        assert workbench.server.should_exit
