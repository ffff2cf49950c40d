"""Who decides: numbers, and the names that the settings give them."""

import pytest

from sayso.errors import BadSetting, UsageError
from sayso.judging.users import asked_name, called, find_user, read_users
from sayso.model.entity import Judgement

USERS = {1: "Ana Ruiz", 2: "Ben Holt"}


def test_names_stand_in_the_settings_and_numbers_in_the_journal() -> None:
    """M-193"""
    assert read_users({"users": {"2": " Ben  Holt", "1": "Ana Ruiz"}}) == USERS
    assert read_users({}) == {}
    assert [find_user(each, USERS) for each in ("2", "ben holt", "7")] == [2, 2, 7]
    assert [called(each, USERS) for each in (1, 9)] == ["Ana Ruiz", "user 9"]


@pytest.mark.parametrize("given", ["", "Cyd", "-1", "²", "99999999999"])
def test_nobody_decides_under_a_name_that_nobody_has(given: str) -> None:
    with pytest.raises(UsageError, match="Ana Ruiz, Ben Holt"):
        find_user(given, USERS)


@pytest.mark.parametrize("table", ["Ana", {"Ana": "1"}, {"1": 2}, {"1": " "}, {"1": "Ana", "2": "ana"}])
def test_a_table_that_cannot_be_obeyed_is_named(table: object) -> None:
    with pytest.raises(BadSetting, match="users"):
        read_users({"users": table})


def test_a_question_names_whom_it_is_put_to() -> None:
    """M-193: one of an earlier version names nobody."""

    def judged(kind: str, value: str | None) -> Judgement:
        return Judgement(id="", kind=kind, anchors=(), value=value, note=None, user=1, at="")

    assert asked_name(judged("ask", "2"), USERS) == "Ben Holt"
    assert asked_name(judged("ask", None), USERS) is None
    assert asked_name(judged("merge", "2"), USERS) is None
