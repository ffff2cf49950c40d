"""A checked draft for its page: line by line, what was found in it beside it."""

from typing import Any

from sayso.show.asked import Row
from sayso.show.marks import Marked, Span


def draft_lines(row: Row) -> list[dict[str, Any]]:
    """The draft line by line for its page: `html` with the findings marked, and those that begin in it."""
    text, findings = row["text"], row["findings"]
    spans = [
        Span(
            start=finding["span"][0],
            end=finding["span"][1],
            style="fine" if finding["is_fine"] else "look",
            lead=f'<a class="ref" id="at-{number}" href="#finding-{number}">{number}</a>',
        )
        for number, finding in enumerate(findings, 1)
    ]
    marked, lines, start = Marked(text, spans), [], 0
    for line in text.split("\n"):
        end = start + len(line)
        here = [
            {**finding, "number": number}
            for number, finding in enumerate(findings, 1)
            if start <= finding["span"][0] <= end
        ]
        if line.strip():
            lines.append({"html": marked.html(start, end), "findings": here})
        start = end + 1
    return lines
