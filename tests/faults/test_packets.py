"""M-033: no byte leaves the machine: 0 packets come out while the demo and a hostile leak are read."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from factory import make_mail, make_mbox, make_message, make_part, make_zip
from faults.packets import CountedNetwork, counted_network, lacking

LACKING = lacking()
pytestmark = pytest.mark.skipif(LACKING is not None, reason=str(LACKING))
SAYSO = [sys.executable, "-m", "sayso"]
PAGE = """<!DOCTYPE html PUBLIC "x" "http://198.51.100.9/dtd">
<html xmlns="http://www.w3.org/1999/xhtml"><head><title>Port</title><base href="http://198.51.100.9/">
<link rel="stylesheet" href="http://example.test/a.css"><meta http-equiv="refresh" content="0;url=//example.test/">
<style>@import url(http://example.test/b.css); body { background: url("http://example.test/c.png") }</style>
<script src="//example.test/d.js"></script></head><body onload="fetch('http://example.test/e')">
<img src="http://198.51.100.9/pixel.gif"><img srcset="//example.test/f 2x"><iframe src="http://example.test/g"></iframe>
<img src="file://198.51.100.9/share/h.png"><img src="\\\\198.51.100.9\\share\\i.png"><object data="ftp://example.test/j"></object>
<video poster="http://example.test/k"></video><a ping="http://example.test/l" href="//example.test/m">Ann Lee said
the port was sold.</a><form action="http://example.test/n"><input type="image" src="http://example.test/o"></form>
</body></html>"""  # noqa: E501
ENTITY = """<?xml version="1.0"?><!DOCTYPE r SYSTEM "http://198.51.100.9/r.dtd"
[<!ENTITY x SYSTEM "http://198.51.100.9/x"><!ENTITY % y SYSTEM "http://example.test/y"> %y;]><r>&x;</r>"""
EXTERNAL = (
    b"From: a@example.test\nSubject: elsewhere\nMIME-Version: 1.0\n"
    b'Content-Type: message/external-body; access-type=URL; URL="http://198.51.100.9/body"\n\n'
    b"Content-Type: text/plain\n\n"
)


@pytest.fixture(scope="module")
def network() -> Iterator[CountedNetwork]:
    with counted_network() as made:
        yield made


@pytest.fixture
def leak(tmp_path: Path) -> Path:
    """A folder full of things that ask for something from elsewhere."""
    leak = tmp_path / "leak"
    leak.mkdir()
    (leak / "page.html").write_text(PAGE)
    (leak / "entity.xml").write_text(ENTITY)
    (leak / "entity.xhtml").write_text(ENTITY)
    (leak / "picture.svg").write_text(f"{ENTITY}<svg><image href='http://198.51.100.9/p'/></svg>")
    (leak / "link.url").write_text(
        "[InternetShortcut]\nURL=http://198.51.100.9/\nIconFile=\\\\198.51.100.9\\i"
    )
    parts = {"[Content_Types].xml": b"<x/>", "word/document.xml": ENTITY.encode()}
    (leak / "sheet.docx").write_bytes(make_zip(parts))
    (leak / "external.eml").write_bytes(EXTERNAL)
    tracked = {"Disposition-Notification-To": "a@example.test", "List-Unsubscribe": "<http://example.test/u>"}
    words = "See http://198.51.100.9/{} and \\\\198.51.100.9\\share.\n"
    mails = [make_message(words.format(number), tracked) for number in range(20)]
    (leak / "box.mbox").write_bytes(make_mbox([*mails, make_mail(make_part(PAGE, "text/html"))]))
    return leak


def test_the_counter_counts(network: CountedNetwork) -> None:
    before = network.packets()
    send = "import socket; socket.socket(2, 2).sendto(b'x', ('198.51.100.2', 53))"
    assert network.run([sys.executable, "-c", send]).returncode == 0
    assert network.packets() > before


def test_reading_sends_nothing(network: CountedNetwork, leak: Path, tmp_path: Path) -> None:
    before = network.packets()
    case = ["--case", str(tmp_path / "case")]
    done = network.run([*SAYSO, "read", str(leak), *case, "--quiet"])
    assert done.returncode in (0, 1), done.stderr
    listed = network.run([*SAYSO, "documents", *case, "--format", "jsonl"])
    assert listed.stdout.count("\n") > 20
    assert network.run([*SAYSO, "extract", str(leak / "page.html")]).returncode in (0, 1)
    page = ["export", *case, "--as", "ledger", "--output", str(tmp_path / "ledger.html")]
    assert network.run([*SAYSO, *page]).returncode == 0
    assert network.packets() - before == 0


def test_the_network_that_finds_claims_sends_nothing_even_when_it_is_kept(
    network: CountedNetwork, tmp_path: Path
) -> None:
    """Its library speaks to its maker, from ten seconds after it is loaded on, unless it is told not to."""
    find = "load_extractor().find('The minister said that the port was sold.')"
    program = f"import time; from sayso.plugins import load_extractor; {find}; time.sleep(25)"
    before = network.packets()
    done = network.run([sys.executable, "-c", program], env={"HOME": str(tmp_path)})
    assert done.returncode == 0, done.stderr
    assert network.packets() - before == 0
    assert list(tmp_path.iterdir()) == [], "a number of this machine is kept in the home folder"


def test_the_demo_sends_nothing(network: CountedNetwork, tmp_path: Path) -> None:
    before = network.packets()
    done = network.run([*SAYSO, "demo", "--case", str(tmp_path / "demo"), "--quiet", "--format", "jsonl"])
    assert done.returncode == 0, done.stderr
    assert network.packets() - before == 0
