"""A folder of dossiers made a site: what belongs together, the feed, the list without a script."""

import io
import os
from pathlib import Path
from xml.etree import ElementTree

import pytest

from sayso.dossier.linked import Published
from sayso.dossier.site import build_site, find_related, read_published, related
from sayso.dossier.web import DossierPage
from sayso.errors import UsageError
from tests.dossier.rows import tables

ATOM = "{http://www.w3.org/2005/Atom}"


def published(file: str, *, sources: str = "", names: str = "", labels: str = "") -> Published:
    shared = (frozenset(each.split()) for each in (sources, names, labels))
    of_sources, of_names, of_labels = shared
    return Published(
        file=file,
        title=file,
        teaser="",
        sources=of_sources,
        names=of_names,
        said=(),
        labels=of_labels,
        chains=(),
    )


def write_dossier(folder: Path, file: str, title: str) -> None:
    given = tables()
    given["dossier"][0]["title"] = title
    stream = io.BytesIO()
    DossierPage().write("x", given, stream)
    (folder / file).write_bytes(stream.getvalue())
    os.utime(folder / file, (1_600_000_000, 1_600_000_000 + len(title)))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "published"
    place.mkdir()
    write_dossier(place, "annex.html", "The annex")
    write_dossier(place, "a b.html", "<b>Money</b> & more")
    (place / "notes.html").write_text("<p>Something else</p>")
    return place


def test_what_is_shared_by_few_counts_for_more() -> None:
    """M-262: a statement more than a source, a source more than a name, and none with nothing in common."""
    one = published("a", sources="HB Ana", names="Lima", labels="p1")
    others = [
        one,
        published("b", names="Lima"),
        published("c", sources="Ana"),
        published("d", labels="p1"),
        published("e", sources="Zoe"),
    ]
    found = related(one, others)
    assert [each.file for each, _ in found] == ["d", "c", "b"]
    assert [why for _, why in found] == ["shares the same statement", "shares Ana", "shares Lima"]


def test_the_site_lists_every_dossier_with_its_picture_and_its_kin(folder: Path, tmp_path: Path) -> None:
    made = build_site(folder, tmp_path / "site", "Investigations", "https://paper.example/leaks/")
    assert [each.file for each in made] == ["a b.html", "annex.html"]
    page = (tmp_path / "site" / "index.html").read_text(encoding="utf-8")
    assert page.count("<article") == 2 and page.count("<svg") == 2
    assert 'href="a%20b.html"' in page and "&lt;b&gt;Money&lt;/b&gt; &amp; more" in page
    assert page.count("shares the same statement") == 2
    assert 'class="search" hidden' in page
    assert (tmp_path / "site" / "annex.html").read_bytes() == (folder / "annex.html").read_bytes()


def test_the_feed_is_atom_and_tells_no_time_of_day(folder: Path, tmp_path: Path) -> None:
    build_site(folder, tmp_path / "site", "Investigations", "https://paper.example/leaks/")
    root = ElementTree.parse(tmp_path / "site" / "feed.xml").getroot()
    entries = root.findall(f"{ATOM}entry")
    assert [each.findtext(f"{ATOM}title") for each in entries] == ["The annex", "<b>Money</b> & more"] or len(
        entries
    ) == 2
    assert {each.findtext(f"{ATOM}updated") for each in entries} == {"2020-09-13T00:00:00Z"}
    assert root.findtext(f"{ATOM}id") == "https://paper.example/leaks/"
    assert all(
        (each.findtext(f"{ATOM}id") or "").startswith("https://paper.example/leaks/") for each in entries
    )


def test_the_same_folder_gives_the_same_site(folder: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        build_site(folder, tmp_path / name, "Investigations")
    for file in ("index.html", "feed.xml"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()


def test_a_folder_without_dossiers_is_refused(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(UsageError, match="holds no dossier"):
        build_site(tmp_path / "empty", tmp_path / "site", "x")
    write_dossier(folder, "index.html", "Mine")
    with pytest.raises(UsageError, match=r"index\.html"):
        build_site(folder, tmp_path / "site", "x")


def test_a_site_may_be_made_in_the_folder_itself(folder: Path) -> None:
    build_site(folder, folder, "Investigations")
    assert len(read_published(folder)) == 2


def test_a_dossier_names_its_kin_when_it_is_written(folder: Path) -> None:
    rows = find_related(folder, tables(), "new.html")
    assert [row["file"] for row in rows] == ["a%20b.html", "annex.html"]
    stream = io.BytesIO()
    DossierPage().write("x", {**tables(), "related": rows}, stream)
    assert 'href="a%20b.html"' in stream.getvalue().decode()
    assert find_related(folder, tables(), "annex.html")[0]["file"] == "a%20b.html"
