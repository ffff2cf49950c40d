"""Text in drawings (DrawingML, ECMA-376 part 1, 20 and 21): shapes, diagrams, charts, in any office file."""

from sayso.read.package import Package
from sayso.read.story import Budget, Story
from sayso.read.xmlstream import END, START, TEXT


def drawn_texts(package: Package, names: list[str], budget: Budget) -> Story:
    """The paragraphs of text in these parts, a line each."""
    story = Story(budget)
    for name in names:
        taking = False
        for kind, element, _ in package.events(name):
            if kind == TEXT:
                if taking:
                    story.write(element)
            elif element == "a:t":
                taking = kind == START
            elif (element, kind) in (("a:br", START), ("a:p", END)):
                story.end_line()
        story.end_paragraph()
    return story
