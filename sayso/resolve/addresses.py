"""Mail addresses: made plain again after damage, and whose name they fit."""

import re
from collections.abc import Iterator
from functools import lru_cache

from sayso.resolve.compare import distance, seen_alike
from sayso.resolve.lexicon import ROLES, fold
from sayso.resolve.names import Name

_MAILTO = re.compile(r"^(?:mailto|malito|mallto):", re.IGNORECASE)
_DAMAGED_ENDS = ((".corn", ".com"), (".conn", ".com"), (".goy", ".gov"), (".qov", ".gov"), (".c0m", ".com"))
_SEPARATORS = re.compile(r"[._\-+]")
_DIGITS = re.compile(r"\d+")


@lru_cache(maxsize=1 << 17)
def plain_address(address: str) -> str:
    """An address in lower case, without quotes, spaces and stray marks, its ending mended.

    Character recognition writes `@` as `©` and `.com` as `.corn`. A local part alone (`jake.sullivan@`) stays
    without a domain.
    """
    bare = fold(address.replace("©", "@").replace("®", "@")).replace(" ", "").strip("'\"<>[](){},;:.@|*")
    bare = _MAILTO.sub("", bare)
    for wrong, right in _DAMAGED_ENDS:
        if bare.endswith(wrong):
            bare = bare.removesuffix(wrong) + right
    return bare


def local_part(address: str) -> str:
    """What stands before the `@` of a plain address."""
    return address.partition("@")[0]


def domain(address: str) -> str:
    """What stands behind the `@` of a plain address; empty where nothing does."""
    return address.partition("@")[2]


def is_shared_role(address: str) -> bool:
    """Whether a plain address is an office's rather than a person's: press@, no-reply@, info.mx@."""
    local = local_part(address)
    return local in ROLES or any(each in ROLES for each in _SEPARATORS.split(local))


def handle(local: str) -> str:
    """A local part without separators and digits, as names are written into it."""
    return _DIGITS.sub("", _SEPARATORS.sub("", local))


def handles_of(name: Name) -> Iterator[str]:
    """The local parts that a full name is commonly written as, without separators and digits."""
    first, middle = name.first, "".join(each[0] for each in name.middles)
    for surname in {name.surnames[-1], "".join(name.surnames)}:
        yield surname
        yield first + surname
        yield surname + first
        yield first[0] + surname
        yield surname + first[0]
        if middle:
            yield first[0] + middle + surname
            yield surname + first[0] + middle
            yield first + middle + surname
            yield surname + first + middle


def misread_key(address: str) -> str:
    """What stays of a plain address when letters that look alike are made one and doubled ones single."""
    local = seen_alike(local_part(address))
    single = "".join(each for at, each in enumerate(local) if at == 0 or each != local[at - 1])
    return f"{single}@{domain(address)}"


def with_initials(local: str) -> Iterator[tuple[str, str]]:
    """(surname, initials) for each way to read a handle as a surname with up to three initials around it."""
    for cut in range(1, 4):
        if len(local) - cut >= 4:
            yield local[cut:], local[:cut]
            yield local[:-cut], local[-cut:]
    if len(local) >= 5:
        yield local, ""


def fits_initials(initials: str, name: Name) -> bool:
    """Whether initials of a handle are those of a name's given names, or its first one's alone."""
    spoken = "".join(each[0] for each in name.given)
    return not initials or spoken.startswith(initials) or initials == spoken[:1]


def same_mailbox(left: str, right: str) -> bool:
    """Whether two plain addresses are one, or one of them misread: letters damaged, digits equal."""
    if left == right:
        return True
    one, other = local_part(left), local_part(right)
    if not _same_domain(domain(left), domain(right)):
        return False
    if one == other:
        return True
    digits = _DIGITS.findall(one), _DIGITS.findall(other)
    if min(len(one), len(other)) < 6 or (digits[0] != digits[1] and all(digits)):
        return False
    # Another letter in place of one tells namesakes apart (smithja@, smithjb@), unless the two look alike.
    other_length = len(one) != len(other) or sorted(one) == sorted(other)
    return seen_alike(one) == seen_alike(other) or (
        digits[0] == digits[1] and other_length and distance(one, other, 1) == 1
    )


def _same_domain(left: str, right: str) -> bool:
    """Whether two domains are one, perhaps with a letter too many, too few or misread."""
    if left == right or seen_alike(left) == seen_alike(right):
        return True
    return len(left) != len(right) and min(len(left), len(right)) >= 6 and distance(left, right, 1) == 1
