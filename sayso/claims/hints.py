"""What the rules think of each character: a second opinion that the tagger reads beside the words."""

from collections.abc import Sequence

from sayso.claims.rules import RuleExtractor
from sayso.model.claim import Attribution

HINTS = 7
SOURCE, CUE, BEGINS, CONTENT, INNER_SOURCE, INNER_CUE = range(1, HINTS)
RULES = RuleExtractor()


def hints(passage: str, found: Sequence[Attribution] | None = None) -> bytes:
    """One number below `HINTS` for each code point of `passage`: its role as the rules see it.

    0 is none; a source or a cue inside the content of another attribution has a number of its own. `found`
    are the rules' attributions where they are known already.
    """
    out = bytearray(len(passage))
    attributions = RULES.find(passage) if found is None else found
    for one in attributions:  # the outer before the inner: what lies inside is written over
        for n, span in enumerate(one.content):
            out[span.start : span.end] = bytes([CONTENT]) * (span.end - span.start)
            if n == 0:
                out[span.start] = BEGINS
    for one in attributions:
        inner = one.parent is not None
        for code, spans in (
            (INNER_SOURCE if inner else SOURCE, one.source),
            (INNER_CUE if inner else CUE, one.cue),
        ):
            for span in spans:
                out[span.start : span.end] = bytes([code]) * (span.end - span.start)
    return bytes(out)
