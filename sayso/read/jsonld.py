"""JSON-LD in pages (schema.org): who wrote an article, for whom, when; and the article itself."""

import json
import re
from collections import deque
from collections.abc import Iterator
from typing import Any

from sayso.read.markup import Token, read_attributes, tokens
from sayso.read.statements import fit_value

_ARTICLES = frozenset(
    [
        *("article", "newsarticle", "blogposting", "report", "socialmediaposting", "opinionnewsarticle"),
        *(
            "analysisnewsarticle",
            "reportagenewsarticle",
            "liveblogposting",
            "scholarlyarticle",
            "techarticle",
        ),
        *("backgroundnewsarticle", "reviewnewsarticle"),
    ]
)
_BAD = re.compile("[\0\ud800-\udfff]")
LONGEST_JSON = 1_000_000
"""Scripts of more characters are passed over."""

_MOST_NODES = 2_000


def article_body(source: str) -> tuple[str, int, int] | None:
    """The `articleBody` of the page's JSON-LD with the place of its script: for pages drawn by scripts."""
    for token in _linked_scripts(source):
        for node in _nodes(source[token.start : token.end]):
            body = node.get("articleBody")
            if isinstance(body, str) and body.strip():
                return _BAD.sub("\N{REPLACEMENT CHARACTER}", body), token.start, token.end
    return None


def _linked_scripts(source: str) -> Iterator[Token]:
    is_linked = False
    for token in tokens(source):
        if token.kind == "start" and token.name == "script":
            kind = read_attributes(token.attributes).get("type", "").lower()
            is_linked = kind.startswith("application/ld+json")
        elif token.kind == "raw" and token.name == "script" and is_linked:
            if token.end - token.start < LONGEST_JSON:
                yield token
            is_linked = False


def _nodes(script: str) -> Iterator[dict[str, Any]]:
    """The objects of a JSON-LD script, outer ones first, at most a few thousand."""
    try:
        pending: deque[Any] = deque([json.loads(script)])
    except (ValueError, RecursionError):
        return
    seen = 0
    while pending and seen < _MOST_NODES:
        node = pending.popleft()
        seen += 1
        if isinstance(node, dict):
            yield node
            pending.extend(node[key] for key in ("@graph", "mainEntity", "mainEntityOfPage") if key in node)
        elif isinstance(node, list):
            pending.extend(node[:_MOST_NODES])


def linked_facts(script: str) -> dict[str, str]:
    """Author, publisher, date and headline of the first article in a JSON-LD script."""
    facts: dict[str, str] = {}
    nodes = [node for node in _nodes(script) if "datePublished" in node or _is_article(node)]
    nodes.sort(key=lambda node: not _is_article(node))
    for node in nodes:
        for fact, value in (
            ("published", str(node.get("datePublished", ""))),
            ("author", _named(node.get("author"))),
            ("outlet", _named(node.get("publisher"))),
            ("headline", _named(node.get("headline"))),
        ):
            fitting = fit_value(fact, value)
            if fitting:
                facts.setdefault(fact, fitting)
    return facts


def _is_article(node: dict[str, Any]) -> bool:
    kinds = node.get("@type")
    named = kinds if isinstance(kinds, list) else [kinds]
    return any(isinstance(each, str) and each.lower() in _ARTICLES for each in named)


def _named(node: Any) -> str:
    """The name of a person or organisation; of several all of them."""
    if isinstance(node, list):
        names = [_named(each) for each in node[:20] if not isinstance(each, list)]
        return ", ".join(dict.fromkeys(name for name in names if name))
    if isinstance(node, dict):
        node = node.get("name")
        if isinstance(node, list):
            node = node[0] if node else None
    return node if isinstance(node, str) else ""
