"""What one item may cost. Beyond these an item is refused with the number in the answer."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Caps on hostile input (measured: evidence on hostile mail and archives).

    `seconds` of silence from the cell and `memory` bytes of address space per item; `message_bytes` for
    one mail; `text_characters` for one part; `expansion` times a file's own size (beyond `free_expansion`
    bytes) and `expanded_bytes` in all for what it unpacks to; `spool_bytes` of a member in memory.
    """

    seconds: float = 60.0
    memory: int = 1 << 30
    header_bytes: int = 1_000_000
    header_characters: int = 65_536
    addresses: int = 1_000
    parts: int = 5_000
    part_depth: int = 50
    container_depth: int = 8
    members: int = 100_000
    message_bytes: int = 200_000_000
    text_characters: int = 50_000_000
    expansion: int = 200
    free_expansion: int = 10_000_000
    expanded_bytes: int = 4_000_000_000
    spool_bytes: int = 16_000_000
    output_bytes: int = 400_000_000


LIMITS = Limits()
