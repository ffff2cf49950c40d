"""Whether what rests on decisions is made anew. Apart from what makes it, which takes a second to load."""

from sayso.store import journal
from sayso.store.beliefs import WEIGHED
from sayso.store.sqlite import Database

REGISTERED = "register"  # setting: the digest of the decisions under which the register was made
SETTLED = "settled"  # setting: the digest of the decisions under which beliefs were made anew


def is_stale(database: Database) -> bool:
    """Whether a decision was recorded and what rests on it not made anew: a command was stopped."""
    settled = database.value("SELECT value FROM setting WHERE key = ?", SETTLED)
    is_behind = settled is not None and settled != journal.mirrored(database)
    return is_register_stale(database) or (is_behind and was_weighed(database))


def is_register_stale(database: Database) -> bool:
    """Whether there is a register that does not know the latest decisions."""
    made = database.value("SELECT value FROM setting WHERE key = ?", REGISTERED)
    return made is not None and made != journal.mirrored(database)


def was_weighed(database: Database) -> bool:
    """Whether the case has beliefs."""
    return database.value("SELECT 1 FROM setting WHERE key = ?", WEIGHED) is not None
