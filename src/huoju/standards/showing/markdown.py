"""A sheet as Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from huoju.standards.showing.lines import Line
from huoju.standards.showing.sheet import Sheet, ValueRow
from huoju.standards.showing.words import Lang, word


def as_markdown(sheet: Sheet) -> str:
    """Headings, tables and nested lists."""
    return "\n".join(_lines(sheet)) + "\n"


def _lines(sheet: Sheet) -> Iterator[str]:
    lang = sheet.lang
    yield f"# {sheet.title}"
    yield ""
    if sheet.partial:
        yield f"> **{word('partial', lang)}**"
        yield ">"
        yield from (f"> - {part}" for part in sheet.partial)
        yield ""
    yield from (f"- {name}：{value}" for name, value in sheet.facts)
    if sheet.about is not None:
        yield from ("", sheet.about)
    for section in sheet.sections:
        yield from ("", f"## {section.heading}", "")
        for line in section.lines:
            yield from _nested(line, lang, 0)
    yield from ("", f"## {word('sources', lang)}", "")
    yield from _sources(sheet)
    for heading, rows in (("inputs", sheet.inputs), ("derived", sheet.derived)):
        if rows:
            yield from ("", f"## {word(heading, lang)}", "")
            yield from _values(rows, lang)


def _nested(line: Line, lang: Lang, depth: int) -> Iterator[str]:
    indent = "  " * depth
    worth = "" if line.worth is None else f"，{line.worth}" if lang == "zh" else f", {line.worth}"
    yield f"{indent}- **{_escaped(line.label)}**{worth}（{_escaped(line.clause)}，{word(line.certainty, lang)}）"
    for rule in line.rules:
        if rule != line.label:
            yield f"{indent}  - {_escaped(rule)}"
    if line.note is not None:
        yield f"{indent}  - {word('note', lang)}：{_escaped(line.note)}"
    for child in line.children:
        yield from _nested(child, lang, depth + 1)


def _sources(sheet: Sheet) -> Iterator[str]:
    rows = [
        (source.name, word(source.certainty, sheet.lang), source.document, source.title, source.clause, source.seen_in,
         source.url, source.note)
        for source in sheet.sources
    ]  # fmt: skip
    head = ("name", "certainty", "document", "document_title", "clause", "seen_in")
    titles = [*(word(key, sheet.lang) for key in head), "URL", word("note", sheet.lang)]
    return _table(titles, rows)


def _values(rows: Sequence[ValueRow], lang: Lang) -> Iterator[str]:
    titles = [word(key, lang) for key in ("label", "name", "type", "unit", "range", "certainty", "note")]
    cells = [(row.label, row.name, row.type, row.unit, row.values, word(row.certainty, lang), row.help) for row in rows]
    return _table(titles, cells)


def _table(titles: Sequence[str], rows: Sequence[Sequence[str | None]]) -> Iterator[str]:
    yield f"| {' | '.join(titles)} |"
    yield f"|{' --- |' * len(titles)}"
    for row in rows:
        yield f"| {' | '.join(_escaped(cell or '').replace('|', '&#124;') for cell in row)} |"


def _escaped(text: str) -> str:
    """Signs that Markdown would take for its own, and line breaks."""
    for sign in ("\\", "*", "_", "<", "`"):
        text = text.replace(sign, f"\\{sign}")
    return " ".join(text.split())
