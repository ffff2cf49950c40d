"""Readers, extractors and exporters: ours as a readable list, others by entry point.

Groups: `sayso.readers`, `sayso.extractors`, `sayso.exporters`; the Protocols are in `model.extension`.
An entry point names a class without arguments. Ours are loaded by dotted name, so that heavy ones load
late and nothing depends on installed metadata.
"""

from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from typing import cast

from sayso.errors import PluginError, UsageError
from sayso.model.extension import Exporter, Extractor, Reader

READERS = (
    "sayso.read.mailbox:MailboxReader",
    "sayso.read.mhtml:MhtmlReader",
    "sayso.read.emlx:EmlxReader",
    "sayso.read.mail:MailReader",  # early: most items are mails, and every bid before costs time
    "sayso.read.office:OfficeReader",
    "sayso.read.opendocument:OpenDocumentReader",
    "sayso.read.archives:ZipReader",
    "sayso.read.archives:CompressedReader",
    "sayso.read.sevenzip:SevenZipReader",
    "sayso.read.archives:SplitReader",
    "sayso.read.archives:TarReader",
    "sayso.read.mhtml:WebArchiveReader",
    "sayso.read.emlx:EmlxPartReader",
    "sayso.read.chats:ChatMessageReader",
    "sayso.read.telegram:TelegramReader",
    "sayso.read.telegrampages:TelegramPageReader",
    "sayso.read.slack:SlackReader",
    "sayso.read.whatsapp:WhatsAppReader",
    "sayso.read.cards:CardReader",
    "sayso.read.cards:CalendarReader",
    "sayso.read.msg:MsgReader",
    "sayso.read.winmail:TnefReader",
    "sayso.read.pst:PstReader",
    "sayso.read.rtf:RtfReader",
    "sayso.read.pages:PageReader",
    "sayso.read.pdf:PdfReader",
    "sayso.read.pictures:PictureReader",
    "sayso.read.plain:PlainReader",
)
EXTRACTORS = ("sayso.claims.tagger:TaggerExtractor", "sayso.claims.rules:RuleExtractor")
EXPORTERS = (
    "sayso.export.ledger:LedgerExporter",
    "sayso.dossier.web:DossierPage",
    "sayso.dossier.markdown:DossierMarkdown",
    "sayso.dossier.word:DossierDocument",
    "sayso.dossier.printed:DossierPrint",
    "sayso.dossier.citing:CitedBibtex",
    "sayso.dossier.citing:CitedCsl",
    "sayso.export.records:RecordsExporter",
    "sayso.export.flat:CsvExporter",
    "sayso.export.flat:ParquetExporter",
    "sayso.export.ftm:FtmExporter",
    "sayso.export.stix:StixExporter",
    "sayso.export.annotations:AnnotationExporter",
    "sayso.export.gexf:GexfExporter",
    "sayso.export.mails:MboxExporter",
    "sayso.export.mails:EmlExporter",
    "sayso.export.bag:BagExporter",
)


@cache
def load_readers() -> tuple[Reader, ...]:
    """All readers, ours first: at equal bids the first wins."""
    return tuple(cast(Reader, part) for part in _load("sayso.readers", READERS))


@cache
def load_extractor(name: str = "minilm") -> Extractor:
    """The extractor of that name. Raises `PluginError` if there is none."""
    for part in _load("sayso.extractors", EXTRACTORS):
        extractor = cast(Extractor, part)
        if extractor.name == name:
            return extractor
    raise PluginError(f"There is no extractor named {name!r}.")


def load_exporters() -> tuple[Exporter, ...]:
    """All exporters, ours first."""
    return tuple(cast(Exporter, part) for part in _load("sayso.exporters", EXPORTERS))


def load_exporter(name: str) -> Exporter:
    """The exporter of that name. Raises `UsageError` if there is none."""
    exporters = load_exporters()
    for exporter in exporters:
        if exporter.name == name:
            return exporter
    known = ", ".join(exporter.name for exporter in exporters)
    raise UsageError(f"There is no exporter named {name!r}; there are: {known}.")


def producer_of(parts: tuple[Reader, ...] | tuple[Extractor, ...]) -> str:
    """Names and versions, as they are kept with the rows they make."""
    return " ".join(f"{part.name}-{part.version}" for part in parts)


def _load(group: str, ours: tuple[str, ...]) -> list[object]:
    parts = [_instance(*dotted.split(":")) for dotted in ours]
    for entry in sorted(entry_points(group=group), key=lambda each: each.name):
        try:
            parts.append(entry.load()())
        except (ImportError, AttributeError, TypeError) as error:
            raise PluginError(f"The plug-in {entry.name!r} of {group} cannot be loaded: {error}") from error
    return parts


def _instance(module: str, name: str) -> object:
    return getattr(import_module(module), name)()
