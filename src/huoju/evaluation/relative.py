"""Relative systems: indicators of every unit compared with each other, period by period.

The population of a score is the units of the same period in the table. Values are binary floating point here, for a
comparison over the whole population has no thresholds; the order of the rows never changes a result.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from huoju.composite import Choices, IndexResult, IndexTree, Node
from huoju.composite import aggregate as aggregation
from huoju.composite import evaluate as evaluate_tree
from huoju.composite import normalise as normalisation
from huoju.evaluation.lowering import Lowering
from huoju.evaluation.output import write_query
from huoju.evaluation.rational import Quotient, Terms
from huoju.evaluation.sql import Detail
from huoju.evaluation.stamps import stamps
from huoju.intake import Intake
from huoju.reference.certainty import Certainty, weakest
from huoju.reference.units import unit
from huoju.standards import walk
from huoju.standards.citations import cite
from huoju.standards.expressions import parse_number
from huoju.standards.fields import fields_of
from huoju.standards.loader import LoadedStandard
from huoju.standards.model import Index, IndexDimension

Array = NDArray[np.float64]
TOTAL = "score"
PERIOD = "period"

_AGGREGATORS = {"arithmetic": aggregation.arithmetic, "geometric": aggregation.geometric}


@dataclass(frozen=True, slots=True)
class PeriodResult:
    """One period's population: its units, indicator values (units × indicators), and the index over them.

    ``index`` is None where the standard is only partly known, so that there is no total.
    """

    period: str | None
    units: tuple[str, ...]
    values: Array
    index: IndexResult | None


@dataclass(frozen=True, slots=True)
class IndexEvaluation:
    """A relative system evaluated: one row per unit and period, and what they were made from."""

    standard: LoadedStandard
    tree: IndexTree | None
    indicators: tuple[str, ...]
    periods: tuple[PeriodResult, ...]
    rows: tuple[Mapping[str, Any], ...]
    certainty: Certainty
    unverified: tuple[str, ...]
    labels: Mapping[str, str]
    findings: tuple[str, ...]


def evaluate_index(
    standard: LoadedStandard, connection: duckdb.DuckDBPyConnection, intake: Intake, as_of: date
) -> IndexEvaluation:
    """Evaluate a relative system over an accepted table."""
    model = standard.model
    assert model.index is not None
    indicators = tuple(name for _, name, _ in walk.indicators(model))
    tree = None if model.partial else tree_of(model.index)
    columns: pa.Table = connection.sql(f'SELECT * FROM "{intake.relation}"').to_arrow_table()  # noqa: S608 - our own view
    values = indicator_values(standard, columns, frozenset(intake.columns))
    names = tuple(columns[intake.key].to_pylist())
    periods = tuple(columns[PERIOD].to_pylist()) if PERIOD in columns.column_names else (None,) * len(names)
    choices = _choices(model.index)
    results = []
    for period in sorted(set(periods), key=lambda found: (found is not None, str(found))):
        chosen = np.array([found == period for found in periods])
        population = tuple(name for name, keep in zip(names, chosen, strict=True) if keep)
        table = values[chosen]
        index = evaluate_tree(table, tree, choices) if tree is not None else None
        results.append(PeriodResult(period if period is None else str(period), population, table, index))
    certainty, unverified = _marks(standard)
    made = stamps(standard, as_of, certainty)
    rows = [row | made for result in results for row in _rows(model.key, indicators, result)]
    return IndexEvaluation(
        standard,
        tree,
        indicators,
        tuple(results),
        tuple(rows),
        certainty,
        unverified,
        _labels(standard),
        tuple(_findings(results)),
    )


def tree_of(index: Index) -> IndexTree:
    """Dimensions and indicators with their relative weights as a tree."""
    nodes = [Node(TOTAL, None)]

    def add(name: str, part: IndexDimension, parent: str) -> None:
        nodes.append(Node(name, parent, _weight(part.weight)))
        for indicator_name, indicator in (part.indicators or {}).items():
            direction = 1 if indicator.direction == "higher" else -1
            nodes.append(Node(indicator_name, name, _weight(indicator.weight), direction))
        for inner_name, inner in (part.dimensions or {}).items():
            add(inner_name, inner, name)

    for name, dimension in index.dimensions.items():
        add(name, dimension, TOTAL)
    return IndexTree(tuple(nodes))


def _weight(written: str | None) -> float:
    assert written is not None
    number = parse_number(written)
    return float(number.value * (unit(number.unit).factor if number.unit else 1))


def _choices(index: Index) -> Choices:
    lower, upper = (
        float(parse_number(index.normalisation.lower).value),
        float(parse_number(index.normalisation.upper).value),
    )
    methods: dict[str, Callable[..., normalisation.Normalised]] = {
        "min-max": partial(normalisation.min_max, target=(lower, upper)),
        "z-score": normalisation.z_score,
        "rank": normalisation.rank,
        "percentile-rank": normalisation.percentile_rank,
        "share-of-maximum": normalisation.share_of_max,
        "efficacy": normalisation.efficacy,
    }
    return Choices(
        normalise=methods[index.normalisation.method],
        aggregator=_AGGREGATORS[index.aggregation],
        missing=index.missing,
    )


def indicator_values(standard: LoadedStandard, table: pa.Table, given: frozenset[str]) -> Array:
    """Units × indicators in each indicator's unit; NaN where a value or a part of its formula is missing.

    An indicator that the table gives itself is used as it is; otherwise its formula is worked out.
    """
    model = standard.model
    lowering = Lowering(standard.names, standard.types, frozenset(), frozenset(), frozenset(), 1)
    for name in model.derived:
        if name not in given:
            lowering.numbers[name] = lowering.quotient(standard.expressions["derived", name, "formula"])
    columns = []
    for path, name, indicator in walk.indicators(model):
        if name in given:
            columns.append(_floats(table, name))
        elif indicator.formula is not None:
            quotient = lowering.quotient(standard.expressions[(*path, "formula")])
            columns.append(_work_out(quotient, table, given) / float(unit(indicator.unit).factor))
        else:
            columns.append(np.full(table.num_rows, np.nan))
    return np.column_stack(columns) if columns else np.empty((table.num_rows, 0))


def _floats(table: pa.Table, name: str) -> Array:
    column = table[name].cast(pa.float64())
    return np.asarray(column.to_numpy(zero_copy_only=False), dtype=np.float64)


def _work_out(quotient: Quotient, table: pa.Table, given: frozenset[str]) -> Array:
    above = _polynomial(quotient.numerator, table, given)
    below = _polynomial(quotient.denominator, table, given)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(below != 0, above / below, np.nan)


def _polynomial(terms: Terms, table: pa.Table, given: frozenset[str]) -> Array:
    total = np.zeros(table.num_rows)
    for product, coefficient in terms.items():
        term = np.full(table.num_rows, float(coefficient))
        for name in product:
            term = term * (_floats(table, name) if name in given else np.nan)
        total = total + term
    return total


def _rows(key: str, indicators: tuple[str, ...], result: PeriodResult) -> list[dict[str, Any]]:
    scored = result.index
    dimensions = [name for name in scored.codes if name not in indicators and name != TOTAL] if scored else []
    rows = []
    for number, name in enumerate(result.units):
        row: dict[str, Any] = {key: name}
        if result.period is not None:
            row[PERIOD] = result.period
        if scored is not None:
            row |= _ends(TOTAL, scored.low[number, -1], scored.high[number, -1])
            row |= _ranks(scored, number)
            for dimension in dimensions:
                place = scored.codes.index(dimension)
                row |= _ends(dimension, scored.low[number, place], scored.high[number, place])
        for place, indicator in enumerate(indicators):
            row[indicator] = _known(result.values[number, place])
            if scored is not None:
                row |= _ends(f"{indicator}_score", scored.low[number, place], scored.high[number, place])
        rows.append(row)
    return rows


def _ends(name: str, low: float, high: float) -> dict[str, float | None]:
    """A score as one number where it is one, and as an interval."""
    return {name: _known(low) if low == high else None, f"{name}_low": _known(low), f"{name}_high": _known(high)}


def _ranks(scored: IndexResult, number: int) -> dict[str, int | None]:
    best, worst = (_whole(ranks[number]) for ranks in (scored.rank_best, scored.rank_worst))
    return {"rank": best if best == worst else None, "rank_best": best, "rank_worst": worst}


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _whole(value: float) -> int | None:
    return None if np.isnan(value) else int(value)


def _marks(standard: LoadedStandard) -> tuple[Certainty, tuple[str, ...]]:
    """The weakest mark of all indicators, dimensions and the normalisation, and the ids that are unverified."""
    model = standard.model
    cited = {name: cite(model, path) for path, name, _ in walk.indicators(model)}
    cited |= {name: cite(model, path) for path, name, _ in walk.index_dimensions(model)}
    cited["normalisation"] = cite(model, ("index", "normalisation"))
    unverified = tuple(name for name, citation in cited.items() if citation.certainty is Certainty.UNVERIFIED)
    return weakest(*(citation.certainty for citation in cited.values())), unverified


def _labels(standard: LoadedStandard) -> dict[str, str]:
    model = standard.model
    labels = {field.name: field.label for field in fields_of(standard)}
    labels |= {name: part.label for _, name, part in walk.index_dimensions(model)}
    if model.index is not None:
        labels[TOTAL] = model.index.label
    return labels


def _findings(results: list[PeriodResult]) -> list[str]:
    found: dict[str, None] = {}
    for result in results:
        for finding in result.index.findings if result.index is not None else ():
            where = f"{result.period}：" if result.period is not None else ""
            found[f"{where}{finding.message_zh}"] = None
    return list(found)


def write_index(evaluation: IndexEvaluation, connection: duckdb.DuckDBPyConnection, out: Path, detail: Detail) -> None:
    """Write the rows of a relative system; without full detail the indicators are left out.

    Raises:
        OutputError: the results cannot be written.
    """
    left_out = set(evaluation.indicators) if detail != "full" else set()
    left_out |= {f"{name}_score{end}" for name in left_out for end in ("", "_low", "_high")}
    names = [name for name in dict.fromkeys(name for row in evaluation.rows for name in row) if name not in left_out]
    arrays = {name: [row.get(name) for row in evaluation.rows] for name in names}
    connection.register("huoju_index", pa.table(arrays))
    write_query(connection, "SELECT * FROM huoju_index", out)
