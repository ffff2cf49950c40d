"""Messages of a case, all or chosen ones, with the bytes they had in the leak: as one mailbox, or in a ZIP.

Mbox as RFC 4155 has it, lines that begin with "From " marked with `>` (mboxrd), which mail programs undo.
"""

import re
import time
import zipfile
from datetime import datetime
from typing import Any, BinaryIO

from sayso.export.zipped import write_member
from sayso.model.extension import Audience, Tables

Row = dict[str, Any]
_FROM = re.compile(rb"^(>*From )", re.MULTILINE)
_UNSAFE = re.compile(r"[^\w.@+-]")
_UNDATED = "Thu Jan  1 00:00:00 1970"


class MboxExporter:
    """Writes messages as one mailbox."""

    name = "mbox"
    suffix = ".mbox"
    is_of_messages = True
    audiences: tuple[Audience, ...] = ("self", "colleague")

    def write(self, case_name: str, tables: Tables, stream: BinaryIO) -> None:
        """Writes the mailbox to `stream`, in the order in which the messages were read."""
        for row in tables["messages"]:
            sender = _UNSAFE.sub("", row["sender_address"] or "") or "MAILER-DAEMON"
            stream.write(f"From {sender} {_asctime(row['sent'])}\n".encode())
            raw = _FROM.sub(rb">\1", row["bytes"])
            stream.write(raw if raw.endswith(b"\n") else raw + b"\n")
            stream.write(b"\n")


class EmlExporter:
    """Writes each message as a file of its own, just as it is in the leak, into a ZIP."""

    name = "eml"
    suffix = ".zip"
    is_of_messages = True
    audiences: tuple[Audience, ...] = ("self", "colleague")

    def write(self, case_name: str, tables: Tables, stream: BinaryIO) -> None:
        """Writes the ZIP to `stream`; a file has the name of its SHA-256."""
        with zipfile.ZipFile(stream, "w") as archive:
            for row in tables["messages"]:
                write_member(archive, f"{row['document']}.eml", [row["bytes"]])


def _asctime(sent: str | None) -> str:
    """When a message was sent, as the line that parts messages has it, in UTC."""
    if sent is None:
        return _UNDATED
    return time.asctime(datetime.fromisoformat(sent).utctimetuple())
