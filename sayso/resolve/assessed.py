"""Whom a claim about a voice is about: only where its words leave no doubt."""

import re
from collections.abc import Collection, Mapping

from sayso.model.place import content_id
from sayso.resolve.voicekeys import name_key

_DETERMINER = re.compile(
    r"^(?:the|this|that|our|my|their|his|her|el|la|los|las|este|esta|ese|esa|su|mi|nuestr[oa])\s+",
    re.IGNORECASE,
)
_THE_SOURCE = frozenset({"source", "fuente"})


def assessed_source(
    about: str, document: str, formed: Collection[str], redirects: Mapping[str, str]
) -> str | None:
    """The source that the words `about` of a document mean; `None` where they may mean another.

    A name or code means who bears it, a description the unnamed voice which the same document gives it,
    "the source" the one source whose form the document holds (`formed`: the names in its forms).
    `redirects` lead from the ids of keys to sources.
    """
    bare = _DETERMINER.sub("", about.strip())
    if bare.casefold() in _THE_SOURCE:
        forms = {redirects.get(_name(each)) for each in formed}
        return forms.pop() if len(forms) == 1 else None
    keys = (f"unnamed {document} {name_key(about)}", f"unnamed {document} {name_key(bare)}")
    ids = [*(content_id("source", key) for key in keys), _name(bare)]
    return next((redirects[each] for each in ids if each in redirects), None)


def _name(name: str) -> str:
    return content_id("source", f"name {name_key(name)}")
