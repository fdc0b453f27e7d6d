"""Tables that scroll sideways where the screen is narrow."""

from collections.abc import Sequence
from dataclasses import dataclass

from huoju.reports.markup import Markup, element, joined


@dataclass(frozen=True, slots=True)
class Column:
    """A column's heading; numbers stand to the right."""

    heading: str
    number: bool = False


def table(columns: Sequence[Column], rows: Sequence[Sequence[object]], *, caption: str | None = None) -> Markup:
    """A table with one row of headings."""
    heads = [element("th", column.heading, scope="col", class_=_class(column)) for column in columns]
    body = [
        element(
            "tr", joined(element("td", cell, class_=_class(column)) for column, cell in zip(columns, row, strict=True))
        )
        for row in rows
    ]
    inner = element(
        "table",
        element("caption", caption) if caption else None,
        element("thead", element("tr", joined(heads))),
        element("tbody", joined(body)),
    )
    return element("div", inner, class_="scroll", tabindex="0")


def _class(column: Column) -> str | None:
    return "number" if column.number else None
