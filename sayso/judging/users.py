"""Who decides: numbers in the journal, and what `case.toml` calls them.

A decision holds a number, never a name: it may leave with the case. The table `[users]` of the settings says
who is who among those who work on it: `2 = "Ana Ruiz"`.
"""

from collections.abc import Mapping

from sayso.errors import BadSetting, UsageError
from sayso.model.entity import Judgement

_MOST = 1_000_000


def read_users(settings: Mapping[str, object]) -> dict[int, str]:
    """The names of users by their number, in the order of the numbers; none where the table is missing.

    Raises `BadSetting` with key and remedy.
    """
    table = settings.get("users", {})
    if not isinstance(table, dict):
        raise BadSetting("case.toml: [users] is no table: write its keys under a line [users].")
    found: dict[int, str] = {}
    for key, name in table.items():
        if not (key.isascii() and key.isdigit()) or int(key) > _MOST:
            raise BadSetting(f'case.toml: [users] {key} is no number: write 2 = "a name".')
        if not isinstance(name, str) or not name.strip():
            raise BadSetting(f'case.toml: [users] {key} = {name!r}: write {key} = "a name".')
        found[int(key)] = " ".join(name.split())
    if len({name.casefold() for name in found.values()}) < len(found):
        raise BadSetting("case.toml: [users] gives one name to two numbers.")
    return dict(sorted(found.items()))


def find_user(given: str, users: Mapping[int, str]) -> int:
    """The number that is meant by a number or by a name of `users`. Raises `UsageError`."""
    wanted = " ".join(given.split())
    if wanted.isascii() and wanted.isdigit() and int(wanted) <= _MOST:
        return int(wanted)
    for number, name in users.items():
        if name.casefold() == wanted.casefold():
            return number
    known = f" Known are: {', '.join(users.values())}." if users else ""
    raise UsageError(
        f"{given!r} is no user: give a number, or a name that stands in case.toml under [users],"
        f' as 2 = "Ana Ruiz".{known}'
    )


def called(number: int, users: Mapping[int, str]) -> str:
    """What a user is called: by name where there is one."""
    return users.get(number) or f"user {number}"


def asked_of(judgement: Judgement) -> int | None:
    """The user to whom a question is put; `None` for any other decision, and one of an earlier version."""
    given = judgement.value if judgement.kind == "ask" else None
    return int(given) if given is not None and given.isascii() and given.isdigit() else None


def asked_name(judgement: Judgement, users: Mapping[int, str]) -> str | None:
    """What the user is called to whom a question is put."""
    asked = asked_of(judgement)
    return None if asked is None else called(asked, users)
