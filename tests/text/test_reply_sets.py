"""The sets of reply parsers, where they are present; their texts are licensed and stay outside."""

import json
from pathlib import Path

import pytest

from sayso.model.document import Zone
from sayso.text.zones import mark_zones
from tests.text.samples import mail_document

MAIL = Path(__file__).resolve().parents[3] / "shared" / "data" / "mail"
ZAPIER = MAIL / "reply-zapier"
pytestmark = pytest.mark.skipif(not ZAPIER.is_dir(), reason="shared/data/mail/reply-zapier is absent")


def own_words(content: str) -> str:
    zones = mark_zones(content, (), mail_document(sender="Nobody Known"))
    return "".join(
        zone.span.cut(content) for zone in zones if zone.kind in ("body", "code") and not zone.level
    )


def zones_of(content: str) -> tuple[Zone, ...]:
    return mark_zones(content, (), mail_document(sender="Nobody Known"))


def expectations() -> list[tuple[str, dict]]:
    if not ZAPIER.is_dir():
        return []
    return sorted(json.loads((ZAPIER / "gold.json").read_text())["expect"].items())


@pytest.mark.parametrize(("name", "gold"), expectations())
def test_replies_of_the_zapier_set(name: str, gold: dict) -> None:
    content = (ZAPIER / "emails" / f"{name}.txt").read_text(encoding="utf-8")
    own = own_words(content)
    if "reply_equals" in gold:
        assert own.strip() == gold["reply_equals"]
    if "reply_stripped_equals" in gold:
        assert own.strip() == gold["reply_stripped_equals"]
    assert all(words in own for words in gold.get("reply_contains", ()))
    assert not any(words in own for words in gold.get("reply_lacks", ()))
    layers = _fragments(content)
    if "quoted" in gold:
        assert layers == _without_blank_end(gold["quoted"])


def _fragments(content: str) -> list[int]:
    """1 for each stretch of others' words, 0 for each of the sender's (body and signature apart)."""
    found: list[tuple[int, bool]] = []
    for zone in zones_of(content):
        if not zone.span.cut(content).strip(" >\n"):
            continue
        each = (int(zone.level > 0), zone.kind == "signature" and not zone.level)
        if not found or found[-1] != each:
            found.append(each)
    return _without_blank_end([quoted for quoted, _ in found])


def _without_blank_end(fragments: list[int]) -> list[int]:
    """The set counts the blank lines and the signature at the end as fragments of their own."""
    last = max((index for index, quoted in enumerate(fragments) if quoted), default=-1)
    return fragments[: last + 1]
