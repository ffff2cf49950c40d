"""What one item may cost. Beyond these an item is refused with the number in the answer."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Caps on hostile input (measured: evidence on hostile mail and archives).

    `seconds` of silence from the cell and `memory` bytes of address space per item; `message_bytes` for one
    mail, `relays` Received headers of it, `seals` DKIM and ARC headers, `sealed_bytes` of a body that is
    hashed for them (and `mended_bytes` of one that is put back as it was before transit); `text_characters`
    for one part; `markup_bytes` and `elements` of the XML of one document (from `free_elements` on measured
    by its size), nested `markup_depth` deep; `expansion` times a file's own size (beyond `free_expansion`
    bytes) and `expanded_bytes` in all for what it unpacks to; `spool_bytes` of a member in memory;
    `window_bytes` for the window of a packer, `table_bytes` for an archive's table of contents; `pages` of
    one document, `scans` of them read by OCR, each within `scan_seconds` and `scan_pixels`, all within
    `document_seconds`; `picture_pixels` of a picture that is a file of its own; `page_pixels` of a page or a
    picture drawn to be looked at, within `look_seconds`.
    """

    seconds: float = 60.0
    memory: int = 1 << 30
    header_bytes: int = 1_000_000
    header_characters: int = 65_536
    addresses: int = 1_000
    relays: int = 100
    seals: int = 50
    sealed_bytes: int = 50_000_000
    mended_bytes: int = 2_000_000
    parts: int = 5_000
    part_depth: int = 50
    container_depth: int = 8
    members: int = 100_000
    message_bytes: int = 200_000_000
    text_characters: int = 50_000_000
    markup_bytes: int = 200_000_000
    markup_depth: int = 500
    elements: int = 20_000_000
    free_elements: int = 1_000_000
    expansion: int = 200
    free_expansion: int = 10_000_000
    expanded_bytes: int = 4_000_000_000
    spool_bytes: int = 16_000_000
    window_bytes: int = 1 << 28
    table_bytes: int = 64_000_000
    pages: int = 20_000
    scans: int = 2_000
    scan_seconds: float = 45.0
    scan_pixels: int = 25_000_000
    picture_pixels: int = 100_000_000
    page_pixels: int = 4_000_000
    look_seconds: float = 20.0
    document_seconds: float = 7_200.0
    output_bytes: int = 400_000_000


LIMITS = Limits()
