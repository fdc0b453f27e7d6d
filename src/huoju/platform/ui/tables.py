"""Tables of many rows: sorted and paged by links, which htmx turns into a replacement of the table alone.

    TABLE = Table(
        "organisations",
        columns=(
            Column("code", "代码", lambda row: row.code, sort="code"),
            Column("name", "名称", lambda row: link(url, row.name), sort="name"),
            Column("revenue", "营业收入（万元）", lambda row: money(row.revenue), sort="revenue", number=True),
        ),
    )

    def listing(request):
        return page(request, "organisations/listing.html", table=TABLE.page(request, organisations_for(request.user)))

The cells are escaped here; a cell that is markup comes from `link`, `badge` or `format_html`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe

PAGE_SIZE = 50
COUNTED = 10_000
"""Rows are counted up to here: counting all of a large table costs more than showing a page of it."""

_Row = TypeVar("_Row", bound=Model)


@dataclass(frozen=True, slots=True)
class Column(Generic[_Row]):
    """One column: `cell(row)` gives text or markup; `sort` is the field to sort by, if people may."""

    key: str
    label: Any
    cell: Callable[[_Row], object]
    sort: str = ""
    number: bool = False
    css: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """A column heading of one page: where a click leads, and how the column is sorted now."""

    label: Any
    url: str
    direction: str
    number: bool


@dataclass(frozen=True, slots=True)
class TablePage:
    """One page of a table, ready for `components/table.html`."""

    id: str
    headings: tuple[Heading, ...]
    body: SafeString
    count: int
    more: bool
    number: int
    pages: int
    previous: str
    following: str
    caption: Any
    empty: Any

    @property
    def first(self) -> int:
        """The number of the first row on the page, from 1."""
        return (self.number - 1) * PAGE_SIZE + 1

    @property
    def last(self) -> int:
        """The number of the last row on the page."""
        return min(self.number * PAGE_SIZE, self.count) if not self.more else self.number * PAGE_SIZE


@dataclass(frozen=True, slots=True)
class Table(Generic[_Row]):
    """The description of a table, made once per module."""

    id: str
    columns: Sequence[Column[_Row]]
    default: str = ""
    """Key of the column to sort by at first, with `-` in front for the largest first."""
    caption: Any = ""
    empty: Any = ""

    def page(self, request: HttpRequest, rows: QuerySet[_Row, _Row]) -> TablePage:
        """The page that the query of the request asks for: `sort`, `page`. Anything else it holds is kept in links."""
        order = self._order(request.GET.get("sort", ""))
        number = _page_number(request.GET.get("page", ""))
        ordered = self._ordered(rows, order)
        count = rows.order_by()[: COUNTED + 1].count()
        more = count > COUNTED
        pages = -(-count // PAGE_SIZE) or 1
        number = number if more else min(number, pages)
        shown = list(ordered[(number - 1) * PAGE_SIZE : number * PAGE_SIZE])
        further = more or number < pages
        return TablePage(
            id=self.id,
            headings=tuple(self._heading(request, column, order) for column in self.columns),
            body=mark_safe("".join(self._lines(shown))),  # noqa: S308 - every cell is escaped in _lines
            count=min(count, COUNTED),
            more=more,
            number=number,
            pages=pages,
            previous=_url(request, page=number - 1) if number > 1 else "",
            following=_url(request, page=number + 1) if further and shown else "",
            caption=self.caption,
            empty=self.empty,
        )

    def _order(self, asked: str) -> str:
        known = {column.key for column in self.columns if column.sort}
        return asked if asked.removeprefix("-") in known else self.default

    def _ordered(self, rows: QuerySet[_Row, _Row], order: str) -> QuerySet[_Row, _Row]:
        if not order:
            return rows if rows.ordered else rows.order_by("pk")
        field = next(column.sort for column in self.columns if column.key == order.removeprefix("-"))
        sign = "-" if order.startswith("-") else ""
        return rows.order_by(f"{sign}{field}", "pk")

    def _heading(self, request: HttpRequest, column: Column[_Row], order: str) -> Heading:
        now = "" if order.removeprefix("-") != column.key else "descending" if order.startswith("-") else "ascending"
        following = f"-{column.key}" if now == "ascending" or (column.number and not now) else column.key
        url = _url(request, sort=following, page=None) if column.sort else ""
        return Heading(column.label, url, now, column.number)

    def _lines(self, rows: list[_Row]) -> Iterator[str]:
        plain = [(column.cell, _opening(column)) for column in self.columns]
        for row in rows:
            yield "<tr>"
            for cell, opening in plain:
                yield f"{opening}{_escaped(cell(row))}</td>"
            yield "</tr>\n"


def link(url: str, text: object) -> SafeString:
    """A cell that leads somewhere."""
    return mark_safe(f'<a href="{_escaped(url)}">{_escaped(text)}</a>')  # noqa: S308 - both parts are escaped


def badge(text: object, tone: str = "quiet") -> SafeString:
    """A small label: tone is quiet, good, warning or bad; the word itself carries the meaning, the colour helps."""
    return mark_safe(f'<span class="badge badge-{_escaped(tone)}">{_escaped(text)}</span>')  # noqa: S308 - as above


def _escaped(value: object) -> str:
    """The standard library's escape: Django's does the same and takes five times as long."""
    return value if isinstance(value, SafeString) else escape(str(value))


def _opening(column: Column[Any]) -> str:
    css = " ".join(filter(None, ("number" if column.number else "", column.css)))
    return f'<td class="{css}">' if css else "<td>"


def _page_number(asked: str) -> int:
    return int(asked) if asked.isascii() and asked.isdigit() and 0 < len(asked) < 7 and int(asked) else 1  # noqa: PLR2004 - a million pages


def _url(request: HttpRequest, **changes: object) -> str:
    query = request.GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value is not None:
            query[name] = str(value)
    return "?" + urlencode(list(query.lists()), doseq=True)
