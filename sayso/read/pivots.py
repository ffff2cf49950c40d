"""What a workbook keeps for its pivot tables (ECMA-376 part 1, 18.10): rows that no sheet may show."""

from sayso.model.document import Part
from sayso.read.package import Package, relations
from sayso.read.story import Budget, Story
from sayso.read.xmlstream import END, START

_ITEMS = {"s:s", "s:n", "s:d", "s:b", "s:e", "s:m"}


def pivot_caches(package: Package, names: list[str], budget: Budget) -> list[Part]:
    """Each cache as a table under the names of its columns; boilerplate, for nobody wrote it as text."""
    found = (_cache(package, number, name, budget) for number, name in enumerate(names, 1))
    return [part for part in found if part is not None]


def _cache(package: Package, number: int, name: str, budget: Budget) -> Part | None:
    columns: list[str] = []
    items: list[list[str]] = []
    for kind, element, given in package.events(name):
        if kind == START and element == "s:cacheField":
            columns.append(" ".join(given.get("name", "").split()))
            items.append([])
        elif kind == START and element in _ITEMS and items:
            items[-1].append(given.get("v", ""))
    story = Story(budget)
    story.write(f"Kept for pivot table {number}")
    story.end_line()
    for column in columns:
        story.write(column)
        story.end_cell()
    story.end_line()
    links = relations(package, name).values()
    records = [each.target for each in links if each.kind == "pivotCacheRecords"]
    for record in records:
        _rows(package, record, items, story)
    if not records:
        for values in items:
            story.write("; ".join(values))
            story.end_line()
    return story.part(boilerplate=True) if columns else None


def _rows(package: Package, name: str, items: list[list[str]], story: Story) -> None:
    column = 0
    for kind, element, given in package.events(name):
        if element == "s:r":
            column = 0
            if kind == END:
                story.end_line()
            continue
        if kind != START or not (element == "s:x" or element in _ITEMS):
            continue
        value = given.get("v", "")
        if element == "s:x":
            known = items[column] if column < len(items) else []
            index = int(value) if value.isdecimal() and len(value) < 9 else len(known)
            value = known[index] if index < len(known) else ""
        story.write(" ".join(value.split()))
        story.end_cell()
        column += 1
        if story.budget.cut:
            return
