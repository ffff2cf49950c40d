"""What a page says about itself: title, author, outlet, day. From its head, its data and its visible marks.

Vocabularies: schema.org (JSON-LD and microdata), Open Graph, Dublin Core, Highwire `citation_*`, parse.ly,
the meta names of large publishing systems, HTML's own `rel="author"` and `<time>`, the classes of bylines.
"""

import re
from collections import Counter
from dataclasses import dataclass, field

from sayso.read.jsonld import LONGEST_JSON, linked_facts
from sayso.read.markup import Token, read_attributes, tokens, unescape
from sayso.read.moments import read_moment
from sayso.read.statements import clean_author, fit_value, host_of, iso_day, one_line, spelled_name


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFacts:
    """What a page's head says about the page. `published` is an ISO 8601 day or time; all may be `None`.

    `address` is where the page came from (its canonical address, or a browser's note on saving it).
    """

    title: str | None = None
    author: str | None = None
    outlet: str | None = None
    published: str | None = None
    address: str | None = None


# The first name of a fact that has a value wins, in this order.
_META = {
    "author": ("author", "article:author", "dc.creator", "dcterms.creator", "byl", "citation_author",
               "parsely-author", "sailthru.author", "twitter:creator:name", "og:article:author", "creator"),
    "outlet": ("og:site_name", "dc.publisher", "dcterms.publisher", "citation_journal_title", "publisher",
               "application-name", "copyright-holder", "cre"),
    "published": ("article:published_time", "date", "dc.date.issued", "dcterms.issued", "dc.date",
                  "dcterms.created", "datepublished", "pubdate", "publish-date", "publication_date",
                  "citation_publication_date", "citation_date", "citation_online_date", "parsely-pub-date",
                  "sailthru.date", "og:published_time", "og:article:published_time", "article.published",
                  "published-date", "publishdate", "originalpublicationdate", "article_date_original",
                  "displaydate", "dat", "ptime", "date.issued"),
    "headline": ("og:title", "citation_title", "dc.title", "parsely-title", "twitter:title", "headline"),
    "address": ("og:url",),
}  # fmt: skip
_META_NAMES = {name: fact for fact, names in _META.items() for name in names}
_MICRODATA = {"author": "author", "creator": "author", "publisher": "outlet", "datepublished": "published",
              "datecreated": "published", "headline": "headline"}  # fmt: skip
_BYLINE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:by-?line(?:-?name)?|by-?author|author|authors|autor|auteur|post-?author|article-?author"
    r"|entry-?author|author-?name|firma|story-?by|reporter|c-byline)(?:$|[\s_-])",
    re.IGNORECASE,
)
_NO_BYLINE = re.compile(
    r"bio|box|avatar|img|image|photo|about|comment|follow|social|link|list|url|related|meta-sep",
    re.IGNORECASE,
)
_DATE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:date|dateline|datetime|published|pub-?date|publish-?date|post-?date|entry-?date|posted-?on"
    r"|timestamp|article-?date|story-?date|fecha|datum|data)(?:$|[\s_-])",
    re.IGNORECASE,
)
_COMMENT_CLASS = re.compile(r"comment|respond|related|sidebar|widget|teaser", re.IGNORECASE)
_SAVED_FROM = re.compile(r"saved from url=\(\d{1,6}\)(\S{1,2000}?)(?:\s|-->)")
_SINGLE_FILE = re.compile(r"saved with SingleFile\s{1,9}url:\s{0,9}(\S{1,2000})")
_MIRRORED = re.compile(r"Mirrored from (\S{1,2000}) by HTTrack")
_LOGO = re.compile(r"([A-Z][\w .&'’-]{1,50}?) [Ll]ogo")
_FEW = 5
_LONGEST = 300
_VOID = frozenset(["meta", "link", "img", "br", "input", "hr"])
_WORDS_ONLY = frozenset(["admin", "administrator", "editor", "staff", "unknown", "none", "null", "guest"])


def page_facts(source: str, address: str | None = None) -> PageFacts:
    """Title, author, outlet, day and address, as the page's source states them. Never raises.

    `address` is where it came from, where the page does not say so itself.

    Meta elements win over JSON-LD, that over microdata, that over bylines and times in the page; the first
    of a kind wins. The author falls to JSON-LD where the meta element names a role ("admin") or the outlet.
    """
    gatherer = _Gatherer(source)
    gatherer.run()
    return gatherer.facts(address)


@dataclass(slots=True)
class _Caught:
    """An element whose words are being gathered for a fact."""

    fact: str
    name: str
    depth: int = 1
    words: list[str] = field(default_factory=list)
    size: int = 0


class _Gatherer:
    """One walk over the tokens of a page, keeping the statements of each kind apart."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.meta: dict[str, dict[str, str]] = {}
        self.linked: dict[str, str] = {}
        self.micro: dict[str, str] = {}
        self.visible: dict[str, str] = {}
        self.times: list[tuple[bool, bool, str]] = []
        self.title: str | None = None
        self.hosts: Counter[str] = Counter()
        self._caught: list[_Caught] = []
        self._headed = False
        self._is_linked = False

    def run(self) -> None:
        for token in tokens(self.source):
            if token.kind == "start":
                self._start(token)
            elif token.kind == "raw":
                self._raw(token)
            elif token.kind == "text" and self._caught:
                self._words(token)
            elif token.kind == "end":
                self._end(token.name)

    def facts(self, address: str | None) -> PageFacts:
        meta = {fact: self._named_first(fact) for fact in _META}
        outlet = meta["outlet"] or self.linked.get("outlet") or self.micro.get("outlet")
        author = self._author(meta["author"], outlet)
        published = meta["published"] or self.linked.get("published") or self.micro.get("published")
        address = self._address(meta["address"]) or (address if host_of(address) else None)
        return PageFacts(
            title=self._title(meta["headline"] or self.linked.get("headline")),
            author=author,
            outlet=outlet or self._outlet(address),
            published=published or self._time() or self.visible.get("published"),
            address=address,
        )

    def _title(self, headline: str | None) -> str | None:
        """The title element without the site's name behind the headline that the page states elsewhere."""
        if self.title and headline and self.title.startswith(headline):
            return headline
        return self.title or headline

    def _named_first(self, fact: str) -> str | None:
        stated = self.meta.get(fact, {})
        return next((stated[name] for name in _META[fact] if name in stated), None)

    def _author(self, stated: str | None, outlet: str | None) -> str | None:
        """The author: a meta element that names a role or the outlet gives way to any other statement."""
        known = (stated, self.linked.get("author"), self.micro.get("author"), self.visible.get("author"))
        named = [each for each in known if each]
        persons = [
            each
            for each in named
            if each.lower() not in _WORDS_ONLY and (outlet is None or each.lower() != outlet.lower())
        ]
        return persons[0] if persons else (named[0] if named else None)

    def _address(self, stated: str | None) -> str | None:
        edges = self.source[:6000] + "\n" + self.source[-3000:]
        for pattern in (_SAVED_FROM, _SINGLE_FILE, _MIRRORED):
            if (found := pattern.search(edges)) and host_of(found[1]):
                return found[1]
        return self.visible.get("canonical") or stated

    def _outlet(self, address: str | None) -> str | None:
        """The site's name where nothing states it: its logo, how the page spells its host, or the host."""
        host = host_of(address) or self._usual_host()
        if "logo" in self.visible or host is None:
            return self.visible.get("logo")
        return spelled_name(host, self.title or "", self.source) or (host if address else None)

    def _usual_host(self) -> str | None:
        """The host that most of the page's full addresses lie on."""
        if not self.hosts:
            return None
        host, count = self.hosts.most_common(1)[0]
        return host if count >= _FEW and count * 5 >= self.hosts.total() * 3 else None

    def _time(self) -> str | None:
        """The time that says it is the publication's, else the first behind the heading, else the first."""
        ranked = sorted(self.times, key=lambda each: (not each[0], not each[1]))
        return ranked[0][2] if ranked else None

    def _start(self, token: Token) -> None:
        name = token.name
        for caught in self._caught:
            caught.depth += caught.name == name and name not in _VOID
        self._headed = self._headed or name == "h1"
        if name == "meta":
            attributes = read_attributes(token.attributes)
            self._take_meta(attributes)
            self._take_item(attributes, token)
        elif name == "script":
            kind = read_attributes(token.attributes).get("type", "").lower()
            self._is_linked = kind.startswith("application/ld+json")
        elif name == "link":
            attributes = read_attributes(token.attributes)
            if "canonical" in attributes.get("rel", "").lower().split():
                self._keep_address(attributes.get("href", ""))
        elif name == "time":
            self._take_time(read_attributes(token.attributes), token)
        elif token.attributes and name != "body":
            attributes = read_attributes(token.attributes)
            if name == "a" and "//" in attributes.get("href", "")[:8]:
                self.hosts[host_of(attributes["href"]) or ""] += 1
            elif name == "img" and (logo := _LOGO.fullmatch(attributes.get("alt", "").strip())):
                self.visible.setdefault("logo", logo[1])
            self._take_item(attributes, token)

    def _take_meta(self, attributes: dict[str, str]) -> None:
        name = (attributes.get("name") or attributes.get("property") or "").lower()
        fact = _META_NAMES.get(name)
        value = fit_value(fact, attributes.get("content", "")) if fact else None
        if fact and value:
            self.meta.setdefault(fact, {}).setdefault(name, value)

    def _take_time(self, attributes: dict[str, str], token: Token) -> None:
        stated = iso_day(attributes.get("datetime", "") or attributes.get("content", ""))
        prop, kind = attributes.get("itemprop", "").lower(), attributes.get("class", "")
        is_sure = "pubdate" in attributes or prop == "datepublished" or bool(_DATE_CLASS.search(kind))
        if prop == "datemodified" or "updated" in kind or _COMMENT_CLASS.search(kind):
            is_sure = False
        if stated is not None:
            self.times.append((is_sure, self._headed, stated))
        elif not self._caught:
            self._catch("published", token)

    def _take_item(self, attributes: dict[str, str], token: Token) -> None:
        """Microdata, `rel="author"` and the classes of bylines and dates."""
        prop = attributes.get("itemprop", "").lower()
        fact = _MICRODATA.get(prop)
        if fact is not None:
            value = fit_value(fact, attributes.get("content", "") or attributes.get("datetime", ""))
            if value:
                self.micro.setdefault(fact, value)
            elif token.name not in _VOID and fact not in self.micro:
                self._catch(f"micro {fact}", token)
            return
        kind = attributes.get("class", "") + " " + attributes.get("id", "")
        if _COMMENT_CLASS.search(kind) or token.name in _VOID:
            return
        if "author" in attributes.get("rel", "").lower().split() or (
            _BYLINE_CLASS.search(kind) and not _NO_BYLINE.search(kind)
        ):
            self._catch("author", token)
        elif _DATE_CLASS.search(kind) and "published" not in self.visible:
            self._catch("published", token)

    def _catch(self, fact: str, token: Token) -> None:
        if len(self._caught) < 4 and fact not in self.visible:
            self._caught.append(_Caught(fact, token.name))

    def _words(self, token: Token) -> None:
        words = self.source[token.start : min(token.end, token.start + _LONGEST)]
        for caught in self._caught:
            if caught.size <= _LONGEST:
                caught.words.append(words)
                caught.size += len(words)

    def _end(self, name: str) -> None:
        for caught in self._caught:
            caught.depth -= caught.name == name
        done = [each for each in self._caught if each.depth <= 0]
        if done:
            self._caught = [each for each in self._caught if each.depth > 0]
            for caught in done:
                self._settle(caught)

    def _settle(self, caught: _Caught) -> None:
        words = one_line(unescape(" ".join(caught.words)))
        if caught.size > _LONGEST or not words:
            return
        kind, _, inner = caught.fact.rpartition(" ")
        if inner == "published":
            value = read_moment(words)
        elif inner == "author":
            value = clean_author(words)
        else:
            value = words
        if value:
            (self.micro if kind else self.visible).setdefault(inner, value)

    def _keep_address(self, address: str) -> None:
        if host_of(address) is not None:
            self.visible.setdefault("canonical", address)

    def _raw(self, token: Token) -> None:
        if token.name == "title" and self.title is None:
            self.title = one_line(unescape(self.source[token.start : token.end])) or None
        elif token.name == "script" and self._is_linked and token.end - token.start < LONGEST_JSON:
            for fact, value in linked_facts(self.source[token.start : token.end]).items():
                self.linked.setdefault(fact, value)
