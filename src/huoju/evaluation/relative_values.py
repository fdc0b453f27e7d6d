"""The figures of a relative system: what a table gives for each indicator, denominator and group."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from huoju.evaluation.lowering import Lowering
from huoju.evaluation.rational import Quotient, Terms
from huoju.intake import Intake
from huoju.reference.units import unit
from huoju.standards import walk
from huoju.standards.expressions import NumberType
from huoju.standards.expressions.syntax import Name
from huoju.standards.index_steps import Imputation
from huoju.standards.loader import LoadedStandard

Array = NDArray[np.float64]
PERIOD = "period"


@dataclass(frozen=True, slots=True)
class Figures:
    """An accepted table as a relative system sees it; a row for each unit and period.

    Attributes:
        units: key of each row.
        periods: period of each row; None for a table without periods.
        values: units × indicators, in the unit of each indicator; NaN is missing.
        denominators: figures of each input or derived value that something is divided by, in its own unit.
        groups: value of each input that holes are filled by; None is unknown.
    """

    units: tuple[str, ...]
    periods: tuple[str | None, ...]
    values: Array
    denominators: Mapping[str, Array]
    groups: Mapping[str, tuple[str | None, ...]]


def figures_of(standard: LoadedStandard, table: pa.Table, intake: Intake) -> Figures:
    """The figures of an accepted table."""
    reader = _Reader(standard, table, frozenset(intake.columns))
    periods = table[PERIOD].to_pylist() if PERIOD in table.column_names else [None] * table.num_rows
    return Figures(
        units=tuple(str(name) for name in table[intake.key].to_pylist()),
        periods=tuple(None if period is None else str(period) for period in periods),
        values=reader.indicators(),
        denominators=reader.denominators(),
        groups=reader.groups(),
    )


class _Reader:
    """Reads the columns of one table; an indicator that the table gives itself is used as it is."""

    def __init__(self, standard: LoadedStandard, table: pa.Table, given: frozenset[str]) -> None:
        self._standard, self._table, self._given = standard, table, given
        self._lowering = Lowering(standard.names, standard.types, frozenset(), frozenset(), frozenset(), 1)
        for name in standard.model.derived:
            if name not in given and isinstance(standard.types[name], NumberType):
                quotient = self._lowering.quotient(standard.expressions["derived", name, "formula"])
                self._lowering.numbers[name] = quotient

    def indicators(self) -> Array:
        """Units × indicators in each indicator's unit; NaN where a value or a part of its formula is missing."""
        columns = []
        for path, name, indicator in walk.indicators(self._standard.model):
            if name in self._given:
                columns.append(self._floats(name))
            elif indicator.formula is not None:
                quotient = self._lowering.quotient(self._standard.expressions[(*path, "formula")])
                columns.append(self._work_out(quotient) / float(unit(indicator.unit).factor))
            else:
                columns.append(self._unknown())
        return np.column_stack(columns) if columns else np.empty((self._table.num_rows, 0))

    def denominators(self) -> dict[str, Array]:
        """The figures of each denominator, by the word the standard uses for it."""
        found: dict[str, Array] = {}
        for _, _, indicator in walk.indicators(self._standard.model):
            word = indicator.denominator
            if word is not None and word not in found:
                kind = self._standard.types[self._standard.names[word]]
                symbol = kind.unit if isinstance(kind, NumberType) and kind.unit is not None else ""
                figures = self._work_out(self._lowering.quotient(Name(word, 0)))
                found[word] = figures / float(unit(symbol).factor)
        return found

    def groups(self) -> dict[str, tuple[str | None, ...]]:
        """The value of each input that groups the units, by the word the standard uses for it."""
        words = {
            step.group
            for _, step in walk.steps(self._standard.model)
            if isinstance(step, Imputation) and step.group is not None
        }
        return {word: self._texts(self._standard.names[word]) for word in sorted(words)}

    def _texts(self, name: str) -> tuple[str | None, ...]:
        return tuple(self._table[name].to_pylist()) if name in self._given else (None,) * self._table.num_rows

    def _unknown(self) -> Array:
        return np.full(self._table.num_rows, np.nan)

    def _floats(self, name: str) -> Array:
        column = self._table[name].cast(pa.float64()).combine_chunks()
        return np.asarray(column.fill_null(np.nan), dtype=np.float64)

    def _work_out(self, quotient: Quotient) -> Array:
        above, below = self._polynomial(quotient.numerator), self._polynomial(quotient.denominator)
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(below != 0, above / below, np.nan)

    def _polynomial(self, terms: Terms) -> Array:
        total = np.zeros(self._table.num_rows)
        for product, coefficient in terms.items():
            term = np.full(self._table.num_rows, float(coefficient))
            for name in product:
                term = term * (self._floats(name) if name in self._given else np.nan)
            total = total + term
        return total
