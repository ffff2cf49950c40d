"""The mail reader against the answer files of other parsers' projects: floors only rise.

Deviations, each on purpose (`python tests/mailgold.py` lists them):

- stalwart 049: files uuencoded inside the text become items of their own; there they stay text.
- stalwart rfc/000, rfc/003: text/enriched is read as text (RFC 1896), or dropped where the plain
  alternative says the same; there it is an attachment.
- mime4j bluedot-postcard, double-semicolon: of alternatives that differ in a few words one is read.
- Where an answer file holds U+FFFD its parser could not read the character set; ours is not compared.
- mime4j answer files that are no XML are passed over.
"""

from collections.abc import Callable, Iterator

import mailgold
import pytest

FLOORS = {"stalwart": 0.993, "mime4j": 0.98, "mimekit": 1.0}
FOLDERS = {"stalwart": mailgold.STALWART, "mime4j": mailgold.MIME4J, "mimekit": mailgold.MIMEKIT}
LEAST = {"stalwart": 980, "mime4j": 150, "mimekit": 60}


@pytest.mark.parametrize(("name", "fields"), mailgold.SETS.items())
def test_fields_agree_with_the_answer_files(
    name: str, fields: Callable[[], Iterator[mailgold.Field]]
) -> None:
    if not FOLDERS[name].exists():
        pytest.skip(f"{FOLDERS[name]} is not there")
    found = list(fields())
    wrong = [field for field in found if not field.agrees]
    print(*wrong, sep="\n")
    assert len(found) >= LEAST[name]
    assert len(wrong) <= (1 - FLOORS[name]) * len(found)
