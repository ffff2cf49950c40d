"""What could not be read of a PDF document, or only by OCR, in words: one problem for each kind of cause."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from sayso.errors import Damaged, NoText, NotYetReadable, ReadByOcr, ReadError, TooLarge
from sayso.read.limits import LIMITS
from sayso.read.pdftext import PageText


@dataclass(slots=True)
class Gathered:
    """What was found page by page; numbers of pages count from 1."""

    pages: list[PageText] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    fields: list[str] = field(default_factory=list)
    broken: list[int] = field(default_factory=list)
    pictures: list[int] = field(default_factory=list)
    shapeless: list[int] = field(default_factory=list)  # their fonts do not tell what their letters are
    recognised: list[int] = field(default_factory=list)
    wordless: list[int] = field(default_factory=list)
    failures: list[tuple[int, str]] = field(default_factory=list)
    unread: TooLarge | None = None
    is_cut: bool = False
    is_xfa: bool = False
    has_ocr: bool = False


def flaws_of(found: Gathered) -> Iterator[ReadError]:
    """The problems of a document that was read."""
    if found.broken:
        yield Damaged(f"{in_words(found.broken)} cannot be read.")
    elif found.is_cut:
        yield Damaged("The PDF document is cut short: its last bytes are missing, and pages may be.")
    if found.unread is not None:
        yield found.unread
    if found.is_xfa:
        yield NotYetReadable(
            "This is an XFA form; only the pages that it shows to programs without XFA are read.",
            remedy="Open it in Adobe Reader, print it to a PDF file, and read that as well.",
        )
    yield from _scan_flaws(found)


def _scan_flaws(found: Gathered) -> Iterator[ReadError]:
    """What to know of pages without characters: one problem for those read by OCR, one for the others."""
    done = {*found.recognised, *found.wordless}
    left = [number for number in found.pictures if number not in done]
    shapeless = [number for number in found.shapeless if number not in done]
    words = []
    if left:
        words.append(f"{in_words(left)} {_are(left)} scanned or drawn, without characters.")
    if shapeless:
        words.append(f"On {in_words(shapeless).lower()} the fonts do not tell which letters are shown.")
    if found.failures:
        words.append(f"OCR failed on {in_words([number for number, _ in found.failures]).lower()}.")
        words.append(found.failures[0][1])
    elif words and found.has_ocr:
        words.append(f"OCR takes at most {LIMITS.scans:,} pages of a document.")
    if words:
        by_hand = "Run OCR on it (ocrmypdf IN OUT) and read the result."
        yield NoText(" ".join(words), remedy=by_hand if found.has_ocr else None)
    if found.recognised:
        blank = f" On {in_words(found.wordless).lower()} there were no words." if found.wordless else ""
        yield ReadByOcr(
            f"{in_words(found.recognised)} {_are(found.recognised)} read by OCR from a picture; letters, "
            f"names and figures may be misread.{blank}"
        )


def _are(numbers: Sequence[int]) -> str:
    return "is" if len(numbers) == 1 else "are"


def in_words(numbers: Sequence[int]) -> str:
    """Page numbers, in order, as "Page 2", "Pages 3-7 and 9"; the first 20 stretches."""
    stretches: list[list[int]] = []
    for number in numbers:
        if stretches and number == stretches[-1][1] + 1:
            stretches[-1][1] = number
        else:
            stretches.append([number, number])
    said = [f"{first}" if first == last else f"{first}-{last}" for first, last in stretches]
    if len(said) > 20:
        said[20:] = [f"{len(said) - 20:,} more stretches"]
    listed = f"{', '.join(said[:-1])} and {said[-1]}" if len(said) > 1 else said[0]
    return f"Page{'s' if len(numbers) > 1 else ''} {listed}"


def too_large(count: int, number: int, characters: int) -> TooLarge:
    """Why the pages from `number` on, of `count`, are not read."""
    if number > LIMITS.pages:
        why = f"the limit is {LIMITS.pages:,} pages"
    elif characters > LIMITS.text_characters:
        why = f"those before hold more than {LIMITS.text_characters:,} characters, which is the limit"
    else:
        why = f"those before took {LIMITS.document_seconds:,.0f} seconds, which is the limit"
    return TooLarge(f"{in_words(range(number, count + 1))} of {count:,} are not read: {why}.")
