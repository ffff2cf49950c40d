"""The method note of a dossier cites statements that say what it sums up."""

import re
from pathlib import Path

from sayso.dossier.method import NOTE

METHOD = (Path(__file__).parents[2] / "docs" / "method.md").read_text(encoding="utf-8")
STATEMENTS = {
    found[1]: " ".join(found[2].split())
    for found in re.finditer(r"^- \*\*(M-\d+)\*\* (.*?)(?=^- \*\*|^#|\Z)", METHOD, re.MULTILINE | re.DOTALL)
}
EXPECTED = (
    ("Zones cover the text", "chain of a claim runs", "counts as reviewed"),
    (
        "counts for the origin of its chain alone",
        "copy of a known report adds nothing",
        "rest on one source share",
    ),
    ("house standard is a rule",),
    ("protected from the first reading", "built up from allowed fields", "off the record"),
    ("gives no verdict",),
    ("Every belief opens into a sum", "printed with its word"),
)


def test_each_number_stands_for_what_is_summed_up() -> None:
    assert len(NOTE) == len(EXPECTED)
    for (_, numbers), told in zip(NOTE, EXPECTED, strict=True):
        assert len(numbers) == len(told)
        for number, words in zip(numbers, told, strict=True):
            assert words in STATEMENTS[number], number
