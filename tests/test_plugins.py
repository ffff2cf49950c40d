"""Extension points: ours are found by name, others by entry point, and wrong names are said."""

import pytest

from sayso.errors import PluginError, UsageError
from sayso.plugins import READERS, load_exporter, load_extractor, load_readers, producer_of


def test_our_own_parts_are_the_first_users_of_the_extension_points() -> None:
    names = [reader.name for reader in load_readers()]
    assert len(names) == len(set(names)) == len(READERS)
    assert names[0] == "mbox" and names[-1] == "plain"
    # Of equal bids the first wins: what is a mail or an archive by form, and something else by content.
    for special, general in (
        ("office", "zip"), ("opendocument", "zip"), ("mhtml", "mail"), ("emlx", "mail"), ("rtf", "page"),
        ("telegram-page", "page"),
    ):  # fmt: skip
        assert names.index(special) < names.index(general)
    assert load_extractor("rules").languages == ("en", "es")
    assert load_exporter("ledger").suffix == ".html"


def test_the_producer_kept_with_rows_names_part_and_version() -> None:
    assert producer_of((load_extractor(),)) == "minilm-1"


def test_a_name_that_nobody_bears_is_an_error_that_lists_the_known_ones() -> None:
    with pytest.raises(UsageError, match="ledger"):
        load_exporter("nothing")
    with pytest.raises(PluginError, match="nothing"):
        load_extractor("nothing")
