"""Checking a draft from the browser: pasted or sent as a file, checked, forgotten."""

import base64
import tempfile
from pathlib import Path

from sayso.annotating import annotated, evidence, is_fine
from sayso.checking import check_draft, read_draft
from sayso.show.answering import Page
from sayso.show.asked import Asked, Row
from sayso.show.forms import Form, read_form

_ENDINGS = (".docx", ".pdf", ".html", ".htm", ".md", ".txt", ".odt", ".rtf", ".doc")
_LARGEST = 30_000_000


def _check(asked: Asked) -> Row:
    form = read_form(asked.body, asked.body_type)
    is_sealed = (asked.desk.folder / "sealed.age").is_file() and asked.desk.unlocked.names is None
    name, content = _draft(form)
    if not content.strip():
        return {
            "name": None,
            "text": None,
            "findings": [],
            "problems": [],
            "annotated": None,
            "sealed": is_sealed,
        }
    # Beside the case, on the disk that is to be encrypted, and gone before the answer leaves.
    with tempfile.TemporaryDirectory(dir=asked.desk.folder / "scratch", prefix="draft-") as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        draft = read_draft(path)
        with asked.desk.apart() as case:
            checked = check_draft(case, draft, asked.desk.unlocked.names)
    made = annotated(draft.text.content, checked.rows)
    return {
        "name": name,
        "text": draft.text.content,
        "findings": [
            {**row, "is_fine": is_fine(row), "evidence": list(evidence(row))} for row in checked.rows
        ],
        "problems": [f"{each.message} {each.remedy}" for each in checked.problems],
        "annotated": base64.b64encode(made).decode("ascii"),
        "sealed": is_sealed,
    }


def _draft(form: Form) -> tuple[str, bytes]:
    """A name for the file, made of nothing but its ending, and what was sent."""
    if "file" in form.files:
        given, content = form.files["file"]
        ending = next((each for each in _ENDINGS if given.lower().endswith(each)), ".txt")
        return f"draft{ending}", content
    return "draft.txt", form.fields.get("words", "").replace("\r\n", "\n").encode("utf-8")


PARTS = (Page(path="/check", template="check.html", answer=_check, takes_form=True, longest=_LARGEST),)
