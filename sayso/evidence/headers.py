"""The check `headers`: what a mail's own headers must not do, and where they name several senders."""

from sayso.evidence.clients import house_of
from sayso.model.document import Message
from sayso.model.evidence import Finding, Trace

_NEVER = ("From", "Date", "Subject", "Message-ID", "Sender")
"""Programs write these once, and what a reader is shown depends on which of two she sees."""


def check_headers(message: Message, trace: Trace) -> Finding:
    """Headers that stand there twice; a Sender, Return-Path or Reply-To of another house than From."""
    twice = [name for name in trace.doubled if name in _NEVER]
    if twice:
        said = f"The header {', '.join(twice)} stands there more than once."
        return Finding(check="headers", result="differs", detail=said)
    if trace.doubled:
        said = f"The header {', '.join(trace.doubled)} stands there more than once; some programs do that."
        return Finding(check="headers", result="unknown", detail=said)
    own = None if message.sender is None else message.sender.address
    others = [
        f"{name} names {address}"
        for name, address in (
            ("Sender", trace.sender),
            ("Return-Path", trace.bounces),
            ("Reply-To", trace.reply_to),
        )
        if own and address and _house(address) != _house(own)
    ]
    if others:
        through = f"; it came through the mailing list {trace.list_id}" if trace.list_id else ""
        said = f"From names {own}, {' and '.join(others)}{through}."
        return Finding(check="headers", result="unknown", detail=said)
    return Finding(check="headers", result="agrees", detail="Each header that may stand once does.")


def _house(address: str) -> str:
    return house_of(address.rpartition("@")[2])
