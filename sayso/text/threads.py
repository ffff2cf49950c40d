"""Threads: which message answers which, by References, In-Reply-To and Message-ID, else by what they hold.

No caps, no recursion, the same threads in any order.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from sayso.model.document import Message, Thread, ThreadNode
from sayso.model.place import content_id
from sayso.text.clues import GHOST
from sayso.text.content_threads import Links

_NO_LINKS = Links()


def build_threads(messages: Iterable[tuple[str, Message]], links: Links = _NO_LINKS) -> tuple[Thread, ...]:
    """The threads of all messages, given as pairs of document id and envelope, in any order.

    A parent is the last reference, or the first In-Reply-To; for a message without either the one that most
    other messages give it, else the one of `links`. What is referenced but absent is a ghost. Where a
    Message-ID is reused the smallest document id keeps it. Messages that share a reference end in one tree.
    A cycle is cut above a message that `links` placed, else above one that only others placed, else above
    its earliest. Every document is in exactly one thread.
    """
    envelopes = dict(messages)
    documents = _keys(envelopes)
    chains = {key: _chain(envelopes[document], key) for key, document in documents.items()}
    sent = {key: envelopes[document].sent or "" for key, document in documents.items()}
    parents = {key: chain[-1] if chain else None for key, chain in chains.items()}
    voted = _vote(parents, chains)
    linked = _link(parents, {document: key for key, document in documents.items()}, links)
    _cut_cycles(parents, lambda key: (key not in linked, key not in voted, sent.get(key, ""), key))
    _join_trees(parents, chains)
    threads = [_thread(nodes, parents, documents, envelopes) for nodes in _trees(parents, sent)]
    return tuple(sorted(threads, key=lambda thread: thread.id))


def _keys(envelopes: Mapping[str, Message]) -> dict[str, str]:
    """The document of each key: its Message-ID, or `document:…` where that is missing or taken."""
    documents: dict[str, str] = {}
    for document in sorted(envelopes):
        key = envelopes[document].message_id
        documents[key if key and key not in documents else f"document:{document}"] = document
    return documents


def _chain(message: Message, key: str) -> tuple[str, ...]:
    """What a message refers to, oldest first, each once, without itself."""
    references = message.references or message.in_reply_to[:1]
    newest_first = dict.fromkeys(each for each in reversed(references) if each and each != key)
    return tuple(reversed(newest_first))


def _vote(parents: dict[str, str | None], chains: Mapping[str, tuple[str, ...]]) -> set[str]:
    """Gives ghosts, and messages that refer to nothing, the parent that most other mails give them.

    Adds the ghosts to `parents`; returns the keys whose parent was voted on.
    """
    votes: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for chain in chains.values():
        for position, child in enumerate(chain):
            if parents.setdefault(child, None) is None and position:
                votes[child][chain[position - 1]] += 1
    for child, counted in votes.items():
        most = max(counted.values())
        parents[child] = min(parent for parent, count in counted.items() if count == most)
    return set(votes)


def _link(parents: dict[str, str | None], keys: Mapping[str, str], links: Links) -> set[str]:
    """Gives messages that are still without a parent the one of `links`; returns their keys.

    `keys` gives the key of a document. Adds to `parents` the ghosts that are needed.
    """
    linked: set[str] = set()
    for document, found in links.parents.items():
        key = keys[document]
        parent: str | None = None if parents[key] is not None else found
        while parent is not None:
            above = keys.get(parent, parent)
            parents[key] = above
            linked.add(key)
            if above in parents:
                break
            parents[above] = None
            key, parent = above, links.ghosts.get(above)
    return linked


def _cut_cycles(
    parents: dict[str, str | None], weakness: Callable[[str], tuple[bool, bool, str, str]]
) -> None:
    """Makes the weakest key of every cycle a root."""
    cleared: set[str] = set()
    for start in parents:
        path: dict[str, None] = {}
        node: str | None = start
        while node is not None and node not in cleared and node not in path:
            path[node] = None
            node = parents[node]
        if node is not None and node in path:
            walked = list(path)
            parents[min(walked[walked.index(node) :], key=weakness)] = None
        cleared.update(path)


def _join_trees(parents: dict[str, str | None], chains: Mapping[str, tuple[str, ...]]) -> None:
    """Hangs the roots of trees that share a reference below the smallest of those roots."""
    roots = _roots(parents)
    leader = {root: root for root in set(roots.values())}
    for key, chain in chains.items():
        for reference in chain:
            first, second = _leader(leader, roots[key]), _leader(leader, roots[reference])
            if first != second:
                smaller, larger = sorted((first, second))
                leader[larger] = smaller
    for root in leader:
        top = _leader(leader, root)
        if top != root:
            parents[root] = top


def _roots(parents: Mapping[str, str | None]) -> dict[str, str]:
    """The root above every key."""
    roots: dict[str, str] = {}
    for start in parents:
        path: list[str] = []
        node = start
        while node not in roots:
            path.append(node)
            above = parents[node]
            if above is None:
                roots[node] = node
                break
            node = above
        root = roots[node]
        for each in path:
            roots[each] = root
    return roots


def _leader(leader: dict[str, str], root: str) -> str:
    while leader[root] != root:
        leader[root] = leader[leader[root]]
        root = leader[root]
    return root


def _trees(parents: Mapping[str, str | None], sent: Mapping[str, str]) -> Iterator[list[str]]:
    """The keys of each tree, parents before children, siblings in the order they were sent."""
    children: defaultdict[str | None, list[str]] = defaultdict(list)
    for key in sorted(parents, key=lambda key: (sent.get(key, ""), key), reverse=True):
        children[parents[key]].append(key)
    for root in children[None]:
        ordered: list[str] = []
        waiting = [root]
        while waiting:
            key = waiting.pop()
            ordered.append(key)
            waiting.extend(children.get(key, ()))
        yield ordered


def _thread(
    keys: Sequence[str],
    parents: Mapping[str, str | None],
    documents: Mapping[str, str],
    envelopes: Mapping[str, Message],
) -> Thread:
    nodes = []
    for key in keys:
        document = documents.get(key)
        message_id = _ghost_id(key) if document is None else envelopes[document].message_id
        nodes.append(ThreadNode(key=key, message_id=message_id, parent=parents[key], document=document))
    return Thread(id=content_id("thread", min(keys)), nodes=tuple(nodes))


def _ghost_id(key: str) -> str | None:
    """The Message-ID of a ghost; one that is known by its inner header alone has none."""
    return None if key.startswith(GHOST) else key
