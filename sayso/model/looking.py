"""What can be looked at in an original, and what is seen of it: characters, numbers and plain pixels.

No more than that comes out of the process that opens the original: a picture is a width, a height and one
byte or three for every pixel, so that nothing of a hostile file reaches a program that shows pictures.
"""

from dataclasses import dataclass
from typing import Literal

from sayso.model.document import Problem
from sayso.model.place import Span

Ground = Literal["page", "letters"]
"""What of a page is drawn: all of it, or its letters alone (no pictures, lines, comments)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A stretch of a page's characters, and the words that have to stand there."""

    span: Span
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What to look at: the item that the names `inside` lead to, from the file on, layer by layer.

    `start` and `length` are where the first of them lies in the file, if it lies there unpacked. `first` asks
    for so many of its first bytes, `page` for that page of a PDF (the first is 1) on this `ground`, with
    boxes around each group of `stretches`; `is_mail` for a mail's headers and HTML.
    """

    inside: tuple[str, ...] = ()
    start: int | None = None
    length: int | None = None
    first: int = 0
    page: int | None = None
    ground: Ground = "page"
    stretches: tuple[tuple[Stretch, ...], ...] = ()
    is_mail: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A rectangle of pixels, `left` and `top` inside it, `right` and `bottom` just outside."""

    left: int
    top: int
    right: int
    bottom: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Pixels:
    """A picture without any property but its size: `raw` holds `depth` bytes a pixel (1 grey, 3 colours)."""

    width: int
    height: int
    depth: Literal[1, 3]
    raw: bytes

    @property
    def is_sound(self) -> bool:
        """Whether there are just as many bytes as the size asks for."""
        size = self.width * self.height * self.depth
        return self.width > 0 and self.height > 0 and len(self.raw) == size


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSeen:
    """A page drawn: which of how many, its pixels, and around each group of stretches its boxes, in order,
    one or more a line; none where its words do not stand on the page.
    """

    number: int
    count: int
    pixels: Pixels
    boxes: tuple[tuple[Box, ...], ...] = ()

    @property
    def is_sound(self) -> bool:
        """Whether the pixels are as many as they should be, and every box lies among them."""
        inside = (
            0 <= box.left < box.right <= self.pixels.width and 0 <= box.top < box.bottom <= self.pixels.height
            for boxes in self.boxes
            for box in boxes
        )
        return self.pixels.is_sound and all(inside)


@dataclass(frozen=True, slots=True, kw_only=True)
class Inlined:
    """A picture that a mail brings along for its HTML, drawn anew; `name` is its Content-ID."""

    name: str
    pixels: Pixels


@dataclass(frozen=True, slots=True, kw_only=True)
class MailSeen:
    """A mail's headers in order, as (name, words), the HTML it was sent as, and the pictures in it.

    `undrawn` counts pictures it brings along that could not be drawn anew.
    """

    headers: tuple[tuple[str, str], ...]
    html: str | None
    pictures: tuple[Inlined, ...] = ()
    undrawn: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What was seen of an item of `size` bytes: what was asked for, or the `problem` why not."""

    size: int = 0
    first: bytes = b""
    page: PageSeen | None = None
    mail: MailSeen | None = None
    problem: Problem | None = None
