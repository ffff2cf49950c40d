"""Codes and unnamed voices of a case, for which names can be sealed. No person's name is ever looked up."""

from sayso.case import Case
from sayso.errors import UsageError
from sayso.protection.folding import fold


def find_voice(case: Case, wanted: str) -> str:
    """The code `wanted` as the register writes it ("mx1" is MX-1), or the id of an unnamed voice.

    Raises `UsageError` where the register has neither. What was asked for is not repeated in the message: it
    might be a name.
    """
    rows = case.database.rows("SELECT source, code FROM source WHERE code IS NOT NULL OR kind = 'unnamed'")
    found: set[str] = set()
    for row in rows:
        if row["code"] is not None and _key(row["code"]) == _key(wanted):
            found.add(row["code"])
        elif row["code"] is None and len(wanted) >= _FEWEST and row["source"].startswith(wanted):
            found.add(row["source"])
    if len(found) != 1:
        raise UsageError(
            "The register has no such code or unnamed voice; see: sayso sources"
            if not found
            else "Several codes or unnamed voices begin so; give more of it."
        )
    return found.pop()


_FEWEST = 6  # digits of an id


def _key(code: str) -> str:
    return "".join(each for each in fold(code) if each.isalnum())
