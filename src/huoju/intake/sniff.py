"""Where the header of a table is: offices write titles above it, and a row of units below."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from huoju.intake.headers import Names, find_key, known_unit
from huoju.intake.model import Column
from huoju.intake.text import fold, header_key
from huoju.intake.vocabulary import INDICATOR_ALIASES, PERIOD_ALIASES, UNIT_ALIASES, VALUE_ALIASES

HEADER_WITHIN = 10
_UNIT_ROW_NAMES = frozenset({"", "单位", "计量单位", "unit"})


@dataclass(frozen=True, slots=True)
class Judge:
    """What is looked for in a header: the fields, the key, and the columns that a mapping file names."""

    names: Names
    key: str
    mapping: Mapping[str, Column]

    def score(self, cells: Sequence[str]) -> int:
        """How many cells are headers that are looked for."""
        mapped = {header_key(header) for header in self.mapping}
        wide = sum(1 for c in cells if c.strip() and (header_key(c) in mapped or self.names.find(c) is not None))
        key = find_key(cells, self.key) is not None
        return max(wide, _long_columns(cells)) * 2 + key


@dataclass(frozen=True, slots=True)
class Header:
    """A header among the first rows: its position (from 0), cells, score, and the row of units if one follows."""

    position: int
    cells: tuple[str, ...]
    score: int
    units: tuple[str | None, ...]
    has_units_row: bool


def find_header(rows: Sequence[Sequence[str]], judge: Judge) -> Header | None:
    """The header among the first rows: the row with the most known headers, else the first with two cells filled."""
    best: tuple[int, int] | None = None
    for position, cells in enumerate(rows[:HEADER_WITHIN]):
        score = judge.score(cells)
        if score and (best is None or score > best[0]):
            best = (score, position)
    if best is None:
        filled = (i for i, cells in enumerate(rows[:HEADER_WITHIN]) if sum(bool(c.strip()) for c in cells) > 1)
        first = next(filled, next((i for i, cells in enumerate(rows[:1]) if any(cells)), None))
        if first is None:
            return None
        best = (0, first)
    score, position = best
    cells = tuple(cell.strip() for cell in _without_empty_end(rows[position]))
    units = _units_below(rows[position + 1] if position + 1 < len(rows) else (), len(cells), find_key(cells, judge.key))
    return Header(position, cells, score, units or (None,) * len(cells), units is not None)


def _without_empty_end(cells: Sequence[str]) -> Sequence[str]:
    end = len(cells)
    while end > 1 and not cells[end - 1].strip():
        end -= 1
    return cells[:end]


def _units_below(cells: Sequence[str], width: int, key: int | None) -> tuple[str | None, ...] | None:
    """The units that the row below the header gives, or None if it is no row of units."""
    if key is not None and key < len(cells) and fold(cells[key]).casefold() not in _UNIT_ROW_NAMES:
        return None
    filled = [cell for cell in cells if fold(cell).casefold() not in {*_UNIT_ROW_NAMES, "-", "/", "--"}]
    if not filled or any(known_unit(cell) is None or _is_number(cell) for cell in filled):
        return None
    padded = [*cells, *[""] * (width - len(cells))][:width]
    return tuple(cell.strip() if known_unit(cell) is not None else None for cell in padded)


def _is_number(cell: str) -> bool:
    return any(character.isdigit() for character in cell[:1])


@dataclass(frozen=True, slots=True)
class LongColumns:
    """The positions of a long table's columns; ``unit`` is None where it has none."""

    period: int | None
    indicator: int
    value: int
    unit: int | None


def _long_columns(cells: Sequence[str]) -> int:
    found = long_columns(cells)
    return 0 if found is None else 2 + (found.period is not None) + (found.unit is not None)


def long_columns(headers: Sequence[str], key_position: int | None = None) -> LongColumns | None:
    """The columns of a long table (indicator and value, perhaps period and unit), or None if it is not one."""
    comparable = [header_key(h) if i != key_position else "" for i, h in enumerate(headers)]
    period, indicator, value, unit = (
        next((comparable.index(header_key(alias)) for alias in aliases if header_key(alias) in comparable), None)
        for aliases in (PERIOD_ALIASES, INDICATOR_ALIASES, VALUE_ALIASES, UNIT_ALIASES)
    )
    if indicator is None or value is None:
        return None
    return LongColumns(period, indicator, value, unit)
