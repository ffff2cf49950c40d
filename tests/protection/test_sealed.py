"""sealed.age: opens with its passphrase alone, is written whole or not at all, and for its owner only."""

import dataclasses
import stat
from pathlib import Path

import pytest

from sayso import case as case_module
from sayso.errors import SealDamaged, UsageError, WrongPassphrase
from sayso.protection.sealed import SealedName, open_seal, scanner_of, seal_of, write_seal

PASSPHRASE = "five random words are góod"
ELENA = SealedName(
    code="MX-1",
    name="Castro Núñez, Elena",
    variants=("Nena Castro",),
    apart=("Castro",),
    reason="she told me",
    user=2,
    at="2026-11-24T10:00:00+00:00",
)


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = seal_of(tmp_path_factory.mktemp("case"))
    write_seal(file, [ELENA, dataclasses.replace(ELENA, code=None, name="Vera Quist")], PASSPHRASE)
    return file


def test_what_is_sealed_comes_back_whole(sealed: Path) -> None:
    names = open_seal(sealed, "five random words are go\u0301od")  # accents are written in two ways
    assert names[0] == ELENA
    assert scanner_of(names).codes("Elena Castro and V. Quist") == ("MX-1", "a sealed name")


def test_only_its_owner_may_read_it_and_nothing_of_it_is_in_the_clear(sealed: Path) -> None:
    assert stat.S_IMODE(sealed.stat().st_mode) == 0o600
    raw = sealed.read_bytes()
    assert raw.startswith(b"age-encryption.org/v1\n-> scrypt ")
    assert all(word not in raw for word in (b"Elena", b"Castro", b"MX-1", b"told"))
    assert [each.name for each in sealed.parent.iterdir()] == ["sealed.age"]


def test_another_passphrase_does_not_open_it(sealed: Path) -> None:
    with pytest.raises(WrongPassphrase):
        open_seal(sealed, "five random words are bad")


@pytest.mark.parametrize("damage", [lambda raw: raw[:-4], lambda raw: b"no age file", lambda raw: raw[:60]])
def test_damage_is_no_wrong_passphrase(sealed: Path, tmp_path: Path, damage: object) -> None:
    file = tmp_path / "sealed.age"
    file.write_bytes(damage(sealed.read_bytes()))  # type: ignore[operator]
    with pytest.raises(SealDamaged):
        open_seal(file, PASSPHRASE)


def test_no_file_holds_no_names(tmp_path: Path) -> None:
    assert open_seal(tmp_path / "sealed.age", PASSPHRASE) == ()


def test_a_short_passphrase_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="12 characters"):
        write_seal(tmp_path / "sealed.age", [ELENA], "too short")
    assert list(tmp_path.iterdir()) == []


def test_a_write_that_fails_leaves_the_old_seal(
    sealed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "sealed.age"
    file.write_bytes(sealed.read_bytes())

    def fail(_descriptor: int) -> None:
        raise OSError("no room")

    monkeypatch.setattr(case_module.os, "fsync", fail)
    with pytest.raises(OSError, match="no room"):
        write_seal(file, [], PASSPHRASE)
    assert file.read_bytes() == sealed.read_bytes()
