"""A table of words and figures for the terminal, columns aligned though a Chinese character takes two places."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from unicodedata import east_asian_width

_GAP = "  "


def text_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """One line for the head and for each row; the first column to the left, the others to the right."""
    widths = [max(width_of(row[column]) for row in (head, *rows)) for column in range(len(head))]
    for row in (head, *rows):
        cells = [_padded(cell, widths[column], left=column == 0) for column, cell in enumerate(row)]
        yield _GAP.join(cells).rstrip()


def width_of(text: str) -> int:
    """How many places a text takes on a terminal."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def _padded(text: str, width: int, *, left: bool) -> str:
    blanks = " " * (width - width_of(text))
    return text + blanks if left else blanks + text
