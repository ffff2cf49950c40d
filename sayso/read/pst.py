"""PST and OST stores: every item of every folder as a mail ([MS-PST] 2.4).

Items are found through the index of nodes, which names the folder of each, not through the folders'
tables: so an item that its folder has lost is found too. A store's password is a checksum that no reader
needs; its encoding hides nothing. Items are composed one at a time: memory does not grow with the store.
"""

from collections.abc import Iterator
from functools import partial
from io import BytesIO

from sayso.errors import Damaged, ReadError, TooDeep
from sayso.model.extension import Bid, Flaw, Found, Inner, Opened, Refused
from sayso.read.mapi import OBJECT, Attached, Name, OutlookItem, Properties, linked_attachment, read_names
from sayso.read.outlook import attach_aside, compose
from sayso.read.outlook_headers import subject_of
from sayso.read.pststore import Node, NodeStore
from sayso.read.psttables import Heap, object_node, read_properties, read_rows

MAGIC = b"!BDN"
_KINDS = {b"SM", b"SO", b"AB"}  # personal folders, offline folders, address book
_FOLDER, _MESSAGE, _ATTACHMENT = 0x02, 0x04, 0x05  # the lower five bits of a node's id ([MS-PST] 2.2.2.1)
_STORE, _NAMES, _ROOT = 0x21, 0x61, 0x122
_RECIPIENTS = 0x692
_TITLE, _DATA, _METHOD = 0x3001, 0x3701, 0x3705
_EMBEDDED = 5  # PidTagAttachMethod of a message
_DEEPEST = 25  # messages in messages
_FOLDERS_DEEP = 100
_LENGTH = 120  # characters of a subject in an item's name
_ORPHANS = "orphans/"
# Settings that programs keep in folders as items without a text; nobody wrote or received them.
_SETTINGS = ("IPM.MICROSOFT.", "IPM.CONFIGURATION", "IPM.RULE", "IPM.EXTENDEDRULE", "IPC.")
_TEXTS = (0x1000, 0x1009, 0x1013)


class PstReader:
    """Outlook's stores (PST, OST), with or without a password, in every form since Outlook 97."""

    name = "pst"
    version = "1"
    container = True

    def bid(self, head: bytes, name: str) -> Bid:
        """CERTAIN where the first bytes are those of a store."""
        return Bid.CERTAIN if head.startswith(MAGIC) and head[8:10] in _KINDS else Bid.NONE

    def read(self, item: Opened) -> Iterator[Found]:
        """Each item as a message, named by its folder and subject or number; broken ones are refused by name.

        Hidden settings of programs (views, rules, free and busy times) are no items and are passed over.
        """
        return _Store(NodeStore(item.stream)).items()


class _Store:
    """An opened store: its named properties, its own properties, the paths of its folders."""

    def __init__(self, store: NodeStore) -> None:
        self._store = store
        self._paths: dict[int, str] = {_ROOT: ""}
        self._flaws: list[Flaw] = []
        named = self._listed(_NAMES, "named properties")
        parts = [named.raw(tag) or b"" for tag in (2, 3, 4)]
        self._names: dict[Name, int] = read_names(parts[0], parts[1], parts[2])
        self._own = self._listed(_STORE, "store")

    def items(self) -> Iterator[Found]:
        """Every item in the order in which they came into the store."""
        number = 0
        for node in self._store.nodes():
            yield from self._taken_flaws()
            if isinstance(node, Damaged):
                yield Flaw(error=Damaged(f"{node} The items it names are lost."), place="index of nodes")
            elif node.id & 0x1F == _MESSAGE:
                number += 1
                yield from self._message(node, number)
        yield from self._taken_flaws()

    def _message(self, node: Node, number: int) -> Iterator[Found]:
        name = f"{self._path(node.parent, 0)}{number}"
        self._store.faults.clear()
        try:
            found = self._item(node, self._own, 0)
            if _is_setting(found):
                return
            title = _component(subject_of(found.properties))
            name = f"{self._path(node.parent, 0)}{title or number}"
            composed = compose(found)
        except ReadError as error:
            yield Refused(name=name, kind="message", error=error)
            return
        yield Inner(name=name, kind="message", stream=BytesIO(composed.raw), size=len(composed.raw))
        yield from attach_aside(composed, f"{name}: ")
        yield from (Flaw(error=flaw.error, place=f"{name}: {flaw.place}") for flaw in composed.flaws)
        if self._store.faults:
            words = "; ".join(dict.fromkeys(self._store.faults[:5]))
            yield Flaw(error=Damaged(f"It may be altered: {words}."), place=name)

    def _path(self, folder: int, depth: int) -> str:
        """The path of a folder with a slash at its end, from the folders above it."""
        known = self._paths.get(folder)
        if known is not None:
            return known
        path = _ORPHANS
        try:
            node = self._store.node(folder) if depth < _FOLDERS_DEEP else None
            if node is not None and folder & 0x1F == _FOLDER:
                self._paths[folder] = _ORPHANS  # should it lie in itself
                above = self._path(node.parent, depth + 1)
                title = self._properties(node, self._own)[0].text(_TITLE)
                path = f"{above}{_component(title) or f'folder {folder}'}/"
        except ReadError as error:
            path = f"{_ORPHANS}folder {folder}/"
            damaged = Damaged(f"The folder cannot be read ({error}); its items are named by its number.")
            self._flaws.append(Flaw(error=damaged, place=f"folder {folder}"))
        self._paths[folder] = path
        return path

    def _taken_flaws(self) -> Iterator[Flaw]:
        yield from self._flaws
        self._flaws.clear()

    def _listed(self, identifier: int, place: str) -> Properties:
        """The properties of one of the store's own nodes; none, with a flaw, where they are broken."""
        try:
            node = self._store.node(identifier)
            return Properties(values={}) if node is None else self._properties(node, None)[0]
        except ReadError as error:
            self._flaws.append(Flaw(error=error, place=place))
            return Properties(values={})

    def _properties(self, node: Node, outer: Properties | None) -> tuple[Properties, Heap]:
        heap = Heap(self._store, node)
        names = {} if outer is None else self._names
        return Properties(values=read_properties(heap), names=names, outer=outer), heap

    def _item(self, node: Node, outer: Properties, depth: int) -> OutlookItem:
        properties, heap = self._properties(node, outer)
        recipients: list[Properties] = []
        try:
            table = heap.subnodes.get(_RECIPIENTS)
            rows = read_rows(Heap(self._store, table)) if table is not None else ()
            recipients.extend(Properties(values=row, outer=properties) for row in rows)
        except ReadError as error:
            properties.errors.append(("recipients", error))
        attachments = partial(self._attachments, heap, properties, depth)
        return OutlookItem(properties=properties, recipients=recipients, attachments=attachments)

    def _attachments(self, heap: Heap, message: Properties, depth: int) -> Iterator[Attached]:
        nodes = [
            node for identifier, node in sorted(heap.subnodes.items()) if identifier & 0x1F == _ATTACHMENT
        ]
        for number, node in enumerate(nodes, 1):
            try:
                properties, inner = self._properties(node, message)
            except ReadError as error:
                message.errors.append((f"attachment {number}", error))
                continue
            yield self._attached(inner, properties, depth)

    def _attached(self, heap: Heap, properties: Properties, depth: int) -> Attached:
        if properties.number(_METHOD) != _EMBEDDED:
            return Attached(properties=properties, content=partial(self._content, heap, properties))
        try:
            if depth >= _DEEPEST:
                raise TooDeep(f"The message lies more than {_DEEPEST} messages deep.")
            value = properties.values.get(_DATA)
            if value is None:
                raise Damaged("The message inside is not in the store.")
            # Its strings stand in the code page of the message around it where it states none.
            inner = self._item(object_node(heap, value), properties, depth + 1)
        except ReadError as error:
            return Attached(properties=properties, content=partial(_raise, error))
        return Attached(properties=properties, message=inner)

    def _content(self, heap: Heap, properties: Properties) -> bytes:
        value = properties.values.get(_DATA)
        if value is None:
            raise linked_attachment(properties)
        if value.type == OBJECT:
            return self._store.data(object_node(heap, value).data)
        return value.load()[0]


def _raise(error: ReadError) -> bytes:
    raise error


def _is_setting(item: OutlookItem) -> bool:
    kind = item.message_class.upper()
    return kind.startswith(_SETTINGS) and not any(tag in item.properties.values for tag in _TEXTS)


def _component(text: str) -> str:
    """A folder's name or a subject as one step of a path."""
    return " ".join(text.replace("/", "_").split())[:_LENGTH].strip()
