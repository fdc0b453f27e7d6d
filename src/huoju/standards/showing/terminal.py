"""A sheet for the terminal."""

from __future__ import annotations

from io import StringIO

from rich import box
from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from huoju.reference.certainty import Certainty
from huoju.standards.showing.lines import Line
from huoju.standards.showing.sheet import Sheet, SourceRow, ValueRow
from huoju.standards.showing.words import word

_STYLES = {Certainty.OFFICIAL: "green", Certainty.SECONDARY: "yellow", Certainty.UNVERIFIED: "bold red"}


def as_text(sheet: Sheet, width: int = 120, *, colour: bool = False) -> str:
    """The sheet as text ``width`` columns wide, with escape codes for colours where wanted."""
    console = Console(
        file=StringIO(),
        width=width,
        force_terminal=colour,
        color_system="standard" if colour else None,
        highlight=False,
    )
    with console.capture() as capture:
        console.print(Group(*_parts(sheet)))
    return "\n".join(line.rstrip() for line in capture.get().splitlines()) + "\n"


def _parts(sheet: Sheet) -> list[RenderableType]:
    parts: list[RenderableType] = [Text(sheet.title, style="bold"), _facts(sheet)]
    if sheet.partial:
        missing = "\n".join(f"· {part}" for part in sheet.partial)
        parts.append(Panel(Text(missing), title=word("partial", sheet.lang), border_style="bold red", box=box.HEAVY))
    if sheet.about is not None:
        parts.append(Text(sheet.about))
    for section in sheet.sections:
        tree = Tree(Text(section.heading, style="bold"))
        for line in section.lines:
            _grow(tree, line, None, sheet)
        parts += [Text(), tree]
    parts += [Text(), _sources(sheet)]
    for heading, rows in (("inputs", sheet.inputs), ("derived", sheet.derived)):
        if rows:
            parts += [Text(), _values(sheet, heading, rows)]
    return parts


def _facts(sheet: Sheet) -> Table:
    table = Table.grid(padding=(0, 2))
    for name, value in sheet.facts:
        table.add_row(Text(name, style="dim"), Text(value))
    return table


def _grow(tree: Tree, line: Line, around: Line | None, sheet: Sheet) -> None:
    head = Text(line.label, style="bold" if line.children else "")
    if line.worth is not None:
        head.append(f"  {line.worth}", style="cyan")
    if around is None or (line.clause, line.certainty) != (around.clause, around.certainty):
        head.append(f"  [{line.clause} ", style="dim")
        head.append(word(line.certainty, sheet.lang), style=_STYLES[line.certainty])
        head.append("]", style="dim")
    for rule in line.rules:
        if rule != line.label:
            head.append(f"\n{rule}")
    if line.note is not None:
        head.append(f"\n{word('note', sheet.lang)}：{line.note}", style="italic")
    branch = tree.add(head)
    for child in line.children:
        _grow(branch, child, line, sheet)


def _mark(certainty: Certainty, sheet: Sheet) -> Text:
    return Text(word(certainty, sheet.lang), style=_STYLES[certainty])


def _sources(sheet: Sheet) -> Table:
    table = _table(sheet, "sources", ("name", "certainty", "document", "seen_in"))
    for source in sheet.sources:
        table.add_row(Text(source.name), _mark(source.certainty, sheet), Text(_cited(source)), Text(_seen(source)))
    return table


def _cited(source: SourceRow) -> str:
    return " ".join(part for part in (source.document, source.title, source.clause) if part)


def _seen(source: SourceRow) -> str:
    return "\n".join(part for part in (source.seen_in, source.url, source.note) if part)


def _values(sheet: Sheet, heading: str, rows: tuple[ValueRow, ...]) -> Table:
    table = _table(sheet, heading, ("label", "name", "type", "unit", "range", "certainty", "note"))
    for row in rows:
        cells = [Text(text or "") for text in (row.label, row.name, row.type, row.unit, row.values)]
        table.add_row(*cells, _mark(row.certainty, sheet), Text(row.help or ""))
    return table


def _table(sheet: Sheet, heading: str, columns: tuple[str, ...]) -> Table:
    table = Table(title=word(heading, sheet.lang), title_justify="left", title_style="bold", box=box.SIMPLE)
    for column in columns:
        table.add_column(word(column, sheet.lang), overflow="fold")
    return table
