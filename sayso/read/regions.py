"""A saved page's main text told from what surrounds it: menus, notices, lists of links, comments.

Nothing is left out: what surrounds the main text is marked as boilerplate. The main text is what the page
says it is (`<main>`, `<article>`, roles, `articleBody`), where that holds most of its prose. Otherwise it is
the run of lines with the highest sum of weights, prose counting for and links and notices against
(maximum subsequence segmentation: Pasternack and Roth 2009, "Extracting article text from the web").
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import NamedTuple

from sayso.model.document import Mark, Part
from sayso.model.place import Span
from sayso.read.elements import Role
from sayso.read.markup import read_attributes
from sayso.read.web import Frame, Layout, as_runs, without_bad

_SURROUNDING = re.compile(
    r"(?:^|[\s_-])(?:cookies?|consent|gdpr|cmp|newsletters?|subscribe|subscription|sign-?up|share|sharing"
    r"|share-?(?:bar|buttons?|tools?)|social|social-?(?:media|links|icons|share)|addthis|sharethis|a2a|addtoany"
    r"|related|related-?(?:posts?|articles?|stories|links|content|news|topics)|recommended|recommendations?"
    r"|you-?may-?(?:also-?)?like|read-?(?:also|more|next)|more-?(?:stories|news|on|from)|most-?(?:read|popular)"
    r"|trending|popular|outbrain|taboola|teasers?|promo|promos|promotion|sponsor(?:ed)?|advert(?:s|isement)?"
    r"|ads?|adsense|dfp|comments?|comment-?(?:list|form|section|area|respond)|respond|disqus\w{0,20}|livefyre"
    r"|breadcrumbs?|bread-?crumbs|pagination|pager|page-?nav|post-?nav(?:igation)?|nav|navbar|navigation|menu"
    r"|menus|submenu|sidebar|side-?bar|rail|widget|widgets|footer|site-?footer|site-?header|masthead|toolbar"
    r"|top-?bar|banner|skip-?link|skip|tags?|tag-?(?:list|cloud)|tagcloud|author-?(?:bio|box|info)|about-?author"
    r"|print-?(?:link|button)|paywall|modal|popup|overlay|toc|catlinks|printfooter|mw-editsection|noprint"
    r"|navbox|metadata|reflist|jump-?to-?nav|copyright|legal|disclaimer)(?:$|[\s_-])",
    re.IGNORECASE,
)
_MAIN = re.compile(
    r"(?:^|\s)(?:article-?(?:body|content|text|main)|articlebody|entry-?content|post-?(?:content|body|text)"
    r"|story-?(?:body|content|text)|storybody|body-?(?:content|text|copy)|content-?(?:body|article|main|text)"
    r"|main-?(?:content|text|body|article)|mw-(?:content-text|parser-output)|news-?(?:text|body|content|detail)"
    r"|field-name-body|td-post-content|single-content|page-?content|the-?content|texto-?(?:nota|noticia)"
    r"|cuerpo-?(?:nota|noticia)|artikel-?(?:text|inhalt|body)|article__body|article__content|c-article-body"
    r"|rich-?text|text-?content|story|article|post)(?:\s|$)",
    re.IGNORECASE,
)
_MAIN_ROLES = frozenset(["main", "article"])
_SIDE_ROLES = frozenset(
    [
        "navigation",
        "banner",
        "contentinfo",
        "complementary",
        "search",
        "dialog",
        "alertdialog",
        "menu",
        "menubar",
    ]
)
_COMMENTS = re.compile(
    r"(?:\d{1,6} )?(?:reader |user )?(?:comments?|responses?|replies|comentarios?|kommentare?|commentaires?"
    r"|commenti|comentários?|reacties)(?: \(\d{1,6}\)|: ?\d{1,6}|)(?: (?:on|to|sur|zu|a|en)\b.{0,120})?"
    r"|leave a (?:reply|comment)|join the (?:conversation|discussion)|deja (?:un comentario|una respuesta)"
    r"|schreibe einen kommentar|laisser un commentaire|lascia un commento",
    re.IGNORECASE,
)
_NOTICE = re.compile(
    r"(?:(?:we|this (?:web)?site|our (?:partners|site|website)) (?:and our partners )?uses? cookies"
    r"|accept (?:all )?cookies|cookie (?:policy|settings)|privacy policy|all rights reserved"
    r"|sign up (?:for|to)|subscribe (?:now|to|today)|©|\(c\) \d{4}|follow us on|read more:|click here to"
    r"|enable javascript"
    r"|your browser|terms of (?:use|service)|todos los derechos|alle rechte vorbehalten|tous droits"
    r"|advertisement$|log ?in|sign in|support us|donate|download (?:our|the) app|related:|see also:|photo:"
    r"|image:|getty images)",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[.!?…][\"'”’»)\]]{0,3}(?:\s|$)")
_NAMED = re.compile(
    r"\bid\s{0,9}=|\bclass\s{0,9}=[\"']?[^\"'>]{0,100}?(?:mail|body|message|content)", re.IGNORECASE
)
_SHORT = 40
_LONG = 80
_CROWDED = 0.5
_LONGEST_LINK = 2_000
_MOST = 0.5
_TIGHT = 0.85
_LEAST = 140
_SHARE = 0.3


class Region(NamedTuple):
    """An element with its stretch of the content: what its class, its id and its role say about it."""

    start: int
    end: int
    is_main: bool
    is_side: bool


class Block(NamedTuple):
    """An element's stretch of the content; whether it bears a name of its own, and so is one thing."""

    start: int
    end: int
    is_named: bool


@dataclass(slots=True)
class PageLayout(Layout):
    """A layout that also remembers which stretches are links and what the elements are called."""

    regions: list[Region] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    links: list[tuple[int, int]] = field(default_factory=list)
    titles: list[int] = field(default_factory=list)
    link: int | None = None

    def _start(self, name: str, tag: str) -> None:
        if name == "a" and "href" in tag.lower():
            self._close_link()
            self.link = self.size
        Layout._start(self, name, tag)

    def _end(self, name: str) -> None:
        if name == "a":
            self._close_link()
        Layout._end(self, name)

    def _close_link(self) -> None:
        if self.link is not None and self.link < self.size <= self.link + _LONGEST_LINK:
            self.links.append((self.link, self.size))
        self.link = None

    def _pop(self) -> None:
        frame = self.frames[-1]
        start = frame.start
        Layout._pop(self)
        if start is not None and not self.hidden and frame.role != "hidden" and self.size > start:
            self.blocks.append(Block(start, self.size, frame.name == "pre" or bool(_NAMED.search(frame.tag))))
            if frame.name == "h1":
                self.titles.append(start)
            is_main, is_side = _meaning(frame)
            if is_main or is_side:
                self.regions.append(Region(start, self.size, is_main, is_side))


def _meaning(frame: Frame) -> tuple[bool, bool]:
    """Whether an element says that it holds the main text, and whether that it surrounds it."""
    is_main, is_side = frame.role == "main", frame.role == "boilerplate"
    if not frame.tag or frame.name in ("td", "th", "body", "html"):
        return is_main, is_side
    attributes = read_attributes(frame.tag)
    role = attributes.get("role", "").lower()
    called = f"{attributes.get('class', '')} {attributes.get('id', '')}"[:300]
    if role in _SIDE_ROLES or "aria-modal" in attributes:
        return False, True
    if role in _MAIN_ROLES or attributes.get("itemprop", "").lower() == "articlebody":
        return True, is_side
    if frame.role in ("heading", "quote"):
        return False, False
    if _SURROUNDING.search(called) and not is_main:
        return False, True
    return is_main or bool(_MAIN.search(called)), is_side


class LaidOut(NamedTuple):
    """A page laid out: its part, the stretch of its main text (`None` where no prose tells it), and the
    stretches of its elements."""

    part: Part
    main: Span | None
    blocks: list[Block]


def lay_out(source: str) -> LaidOut:
    """The readable text of a page (decoded HTML) as `web.html_to_part` gives it, with all that surrounds its
    main text marked as boilerplate.

    Never raises; takes time linear in the length of `source` but for sorting.
    """
    layout = PageLayout(without_bad(source))
    layout.read()
    content = "".join(layout.pieces)
    marks = [mark for mark in _role_marks(layout.spans) if mark.kind != "boilerplate"]
    lines = _lines(content, layout)
    main = _main_stretch(lines, layout)
    marks += _boilerplate(lines, main, len(content))
    marks.sort(key=lambda mark: (mark.span.start, -mark.span.end))
    part = Part(media_type="text/html", content=content, runs=as_runs(layout.runs), marks=tuple(marks))
    return LaidOut(part, main, layout.blocks)


def _role_marks(spans: Sequence[tuple[Role, int, int]]) -> list[Mark]:
    return [
        Mark(kind=role, span=Span(start=start, end=end))
        for role, start, end in spans
        if role in ("quote", "heading")
    ]


@dataclass(slots=True)
class _Line:
    """A line of the content: its place, its characters outside links, and what the page says about it."""

    start: int
    end: int
    words: str
    linked: int
    is_side: bool
    is_heading: bool

    @property
    def prose(self) -> int:
        """How many characters of sentences it holds; 0 for anything else."""
        size = len(self.words)
        if self.is_side or self.is_heading or size < _SHORT or self.linked > size * _CROWDED:
            return 0
        if _NOTICE.search(self.words[:200]) and size < 400:
            return 0
        return size if size >= _LONG or _SENTENCE.search(self.words) else 0

    @property
    def is_crowded(self) -> bool:
        """Whether most of it is links."""
        return self.linked > len(self.words) * _CROWDED

    @property
    def weight(self) -> float:
        """What it adds to a stretch of main text that takes it in."""
        prose = self.prose
        if prose:
            return float(prose - self.linked)
        size = len(self.words)
        if self.is_side:
            return -1.0 - 0.3 * min(size, 300)
        if not size or self.is_heading:
            return -1.0
        if self.is_crowded:
            return -12.0 - 0.5 * min(size, 100)
        return -8.0


def _lines(content: str, layout: PageLayout) -> list[_Line]:
    """The lines of the content. Everything behind a heading of comments counts as surrounding."""
    sides = _union([(each.start, each.end) for each in layout.regions if each.is_side], len(content))
    headings = _union([(start, end) for role, start, end in layout.spans if role == "heading"], None)
    links = _union(layout.links, None)
    lines: list[_Line] = []
    position = prose = 0
    commented = False
    for words in content.split("\n"):
        end = position + len(words)
        stripped = words.strip()
        if stripped and prose > _LEAST and len(stripped) < 80 and _COMMENTS.fullmatch(stripped):
            commented = True
        line = _Line(
            position,
            end,
            stripped,
            links.shared(position, end),
            commented or sides.shared(position, end) * 2 > len(words) > 0,
            headings.shared(position, end) * 2 > len(words) > 0,
        )
        lines.append(line)
        prose += line.prose
        position = end + 1
    return lines


class _Union:
    """Stretches without overlap, in order, that tell how much of any stretch they cover."""

    def __init__(self, stretches: Sequence[tuple[int, int]]) -> None:
        self.starts = [start for start, _ in stretches]
        self.ends = [end for _, end in stretches]
        self.sums = [0, *accumulate(end - start for start, end in stretches)]

    def shared(self, start: int, end: int) -> int:
        """How many characters of `[start, end)` lie in a stretch."""
        first, last = bisect_right(self.ends, start), bisect_left(self.starts, end)
        if first >= last:
            return 0
        covered = self.sums[last] - self.sums[first]
        return covered - max(0, start - self.starts[first]) - max(0, self.ends[last - 1] - end)


def _union(stretches: Sequence[tuple[int, int]], size: int | None) -> _Union:
    """The union of stretches, without those over half of `size`: what surrounds all surrounds nothing."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(stretches):
        if size is not None and (end - start) * 2 > size:
            continue
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return _Union(merged)


def _main_stretch(lines: Sequence[_Line], layout: PageLayout) -> Span | None:
    sums = [0, *accumulate(line.prose for line in lines)]
    total = sums[-1]
    starts = [line.start for line in lines]

    def prose_of(start: int, end: int) -> int:
        return sums[bisect_left(starts, end)] - sums[bisect_right(starts, start) - 1]

    stated = [(each.start, each.end) for each in layout.regions if each.is_main]
    if total < _LEAST:
        elements = [(start, end) for role, start, end in layout.spans if role == "main"]
        return Span(start=min(elements)[0], end=max(end for _, end in elements)) if elements else None
    ranked = sorted(((prose_of(start, end), start, end) for start, end in stated), reverse=True)
    if not ranked or ranked[0][0] < total * _MOST:
        return _heaviest(lines)
    most, first, last = ranked[0]
    inside = [each for each in ranked if first <= each[1] and each[2] <= last]
    _, start, end = min((end - start, start, end) for prose, start, end in inside if prose >= most * _TIGHT)
    start, end = _titled(inside, layout.titles) or (start, end)
    return _trimmed(lines, starts, start, end)


def _titled(ranked: Sequence[tuple[int, int, int]], titles: Sequence[int]) -> tuple[int, int] | None:
    """The one article with the page's title among many short ones (cards that lead to others)."""
    holding = [each for each in ranked if any(each[1] <= title < each[2] for title in titles)]
    if not holding:
        return None
    prose, start, end = min(holding, key=lambda each: each[2] - each[1])
    apart = [each[0] for each in ranked if each[2] <= start or end <= each[1]]
    if not apart or prose * 2 < ranked[0][0] or prose < max(apart) * 3:
        return None
    return start, end


def _trimmed(lines: Sequence[_Line], starts: Sequence[int], start: int, end: int) -> Span:
    """A stated main text without bylines at its beginning, lists of links and notices at its end."""
    first, last = bisect_right(starts, start) - 1, bisect_left(starts, end) - 1
    while last > first and (lines[last].is_side or not lines[last].words or lines[last].is_crowded):
        last -= 1
    while first < last and not _begins(lines[first]):
        first += 1
    return Span(start=max(start, lines[first].start), end=min(end, lines[last].end))


def _begins(line: _Line) -> bool:
    """Whether a main text may begin with a line: with a sentence, no heading, byline or link."""
    if line.is_side or line.is_heading or line.is_crowded:
        return False
    return len(line.words) >= _LONG or _SENTENCE.search(line.words) is not None


def _heaviest(lines: Sequence[_Line]) -> Span | None:
    """The run of lines with the greatest sum of weights (Kadane 1984), from a line of prose to one."""
    best: tuple[float, int, int] = (0.0, 0, -1)
    total, first = 0.0, 0
    for number, line in enumerate(lines):
        if total <= 0:
            total, first = 0.0, number
        total += line.weight
        if total > best[0]:
            best = (total, first, number)
    _, first, last = best
    if last < 0:
        return None
    if lines[last].linked and len(lines[last].words) < _SHORT * 3:
        # A line of the page's foot that happens to be a sentence, behind what surrounds the text.
        before = last - 1
        while before > first and not lines[before].words:
            before -= 1
        if lines[before].is_side or lines[before].is_crowded:
            last = before
    # A page of lists and tables with a sentence above them: the rest is no less its text.
    unlinked = [0, *accumulate(max(0, len(line.words) - line.linked) * (not line.is_side) for line in lines)]
    if unlinked[last + 1] - unlinked[first] < unlinked[-1] * _SHARE:
        return None
    return Span(start=lines[first].start, end=lines[last].end)


def _boilerplate(lines: Sequence[_Line], main: Span | None, size: int) -> list[Mark]:
    """Marks of the lines outside the main text, and of those inside it that are none of it."""
    marks: list[tuple[int, int]] = []
    for line in lines:
        if not line.words:
            continue
        inside = main is not None and main.start <= line.start < main.end
        outside = main is not None and (not inside or _is_lone_link(line))
        if line.is_side or outside:
            if marks and line.start - marks[-1][1] <= 2:
                marks[-1] = (marks[-1][0], line.end)
            else:
                marks.append((line.start, line.end))
    return [Mark(kind="boilerplate", span=Span(start=start, end=min(end, size))) for start, end in marks]


def _is_lone_link(line: _Line) -> bool:
    """A line inside the main text that is one link and no sentence: "Read more", a tag, a share button."""
    return line.linked >= len(line.words) - 2 and len(line.words) < 120 and not _SENTENCE.search(line.words)
