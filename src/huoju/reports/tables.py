"""Tables: a heading for each column and rows of text."""

from collections.abc import Sequence
from dataclasses import dataclass

from huoju.reports.markup import Markup, element, joined
from huoju.reports.text_width import width_of

_WIDEST = 26.0
"""Beyond so many characters a cell is broken into lines."""

_NARROW = 11.0
"""Up to so many characters a column keeps its cells in one line."""

_LEAST = 6.0
"""A column of long cells that gets less than this makes the others give way."""

_INSET = 1.0


@dataclass(frozen=True, slots=True)
class Column:
    """A column's heading; numbers stand to the right."""

    heading: str
    number: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table of finished texts."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]


def table(columns: Sequence[Column], rows: Sequence[Sequence[object]], *, caption: str | None = None) -> Markup:
    """A table as HTML that scrolls sideways where the screen is narrow."""
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


def column_widths(table: Table, room: float) -> list[float]:
    """Widths of the columns in characters, together `room`: short cells stay in one line, long ones share the rest."""
    needs = [
        max(
            _INSET + min(max((width_of(row[number], 1.0) for row in table.rows), default=0.0), _WIDEST),
            _INSET + width_of(column.heading, 1.0) / (2 if len(column.heading) > 3 else 1),  # noqa: PLR2004 - in two lines
        )
        for number, column in enumerate(table.columns)
    ]
    kept = [need if need <= _NARROW else 0.0 for need in needs]
    rest = sum(needs) - sum(kept)
    left = room - sum(kept)
    if left < _LEAST * max(1, kept.count(0.0)) or rest == 0:
        return [need * room / sum(needs) for need in needs]
    scale = left / rest
    return [keep or need * scale for keep, need in zip(kept, needs, strict=True)]
