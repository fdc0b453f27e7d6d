"""What a result row of a relative system holds, and how rows are written."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from huoju.evaluation.output import write_query
from huoju.evaluation.relative_steps import TOTAL
from huoju.evaluation.relative_values import PERIOD
from huoju.evaluation.sql import Detail
from huoju.standards import walk
from huoju.standards.model import Standard

if TYPE_CHECKING:
    from huoju.composite import Built, IndexResult
    from huoju.evaluation.relative import IndexEvaluation, PeriodResult

Array = NDArray[np.float64]
_ENDS = ("", "_low", "_high")
_MARKS = np.array([None, "imputed", "treated", "imputed+treated"], dtype=object)


def rows_of(
    standard: Standard, indicators: tuple[str, ...], result: PeriodResult, stamp: Mapping[str, str]
) -> pa.Table:
    """The rows of one period: score and rank, dimensions, then each indicator from its value to its points."""
    built = result.built
    columns: dict[str, pa.Array] = {standard.key: pa.array(result.units, pa.string())}
    if result.period is not None:
        columns[PERIOD] = pa.array([result.period] * len(result.units), pa.string())
    if built is not None:
        columns |= _total(standard, built)
        for name in built.index.codes[len(indicators) : -1]:
            columns |= _ends(name, built.index, built.index.codes.index(name))
    steps = built is not None and _changes_values(standard)
    for place, name in enumerate(indicators):
        columns[name] = _numbers(result.values[:, place])
        if built is None:
            continue
        if steps:
            columns[f"{name}_used"] = _numbers(built.used[:, place])
            columns[f"{name}_mark"] = _mark(built, place)
        columns |= _ends(f"{name}_score", built.index, place)
    columns |= {name: pa.array([text] * len(result.units), pa.string()) for name, text in stamp.items()}
    return pa.table(columns)


def write_index(evaluation: IndexEvaluation, connection: duckdb.DuckDBPyConnection, out: Path, detail: Detail) -> None:
    """Write the rows of a relative system; without full detail the indicators are left out.

    Raises:
        OutputError: the results cannot be written.
    """
    table = evaluation.table
    if detail != "full":
        ends = ("", "_used", "_mark", *(f"_score{end}" for end in _ENDS))
        left_out = {f"{name}{end}" for name in evaluation.indicators for end in ends}
        table = table.select([name for name in table.column_names if name not in left_out])
    connection.register("huoju_index", table)
    write_query(connection, "SELECT * FROM huoju_index", out)


def _changes_values(standard: Standard) -> bool:
    """Whether what is normalised may differ from what the table gives."""
    return any(indicator.denominator for _, _, indicator in walk.indicators(standard)) or any(
        path[-1] in {"imputation", "treatment"} for path, _ in walk.steps(standard)
    )


def _total(standard: Standard, built: Built) -> dict[str, pa.Array]:
    index = built.index
    columns = _ends(TOTAL, index, len(index.codes) - 1)
    best, worst = index.rank_best, index.rank_worst
    columns["rank"] = _whole(np.where(best == worst, best, np.nan))
    columns |= {"rank_best": _whole(best), "rank_worst": _whole(worst)}
    if any(path[-1] == "imputation" for path, _ in walk.steps(standard)):
        columns["imputed_share"] = _numbers(index.imputed_share[:, -1])
    if standard.index is not None and standard.index.screening is not None:
        columns["excluded"] = pa.array(~built.keep)
    return columns


def _ends(name: str, index: IndexResult, place: int) -> dict[str, pa.Array]:
    """A score as one number where it is one, and as an interval."""
    low, high = index.low[:, place], index.high[:, place]
    parts = (np.where(low == high, low, np.nan), low, high)
    return {f"{name}{end}": _numbers(part) for end, part in zip(_ENDS, parts, strict=True)}


def _mark(built: Built, place: int) -> pa.Array:
    kind = built.imputed[:, place].astype(np.int64) + 2 * built.treated[:, place].astype(np.int64)
    return pa.array(_MARKS[kind], pa.string())


def _numbers(values: Array) -> pa.Array:
    return pa.array(values, pa.float64(), mask=np.isnan(values))


def _whole(values: Array) -> pa.Array:
    unknown = np.isnan(values)
    return pa.array(np.where(unknown, 0, values).astype(np.int64), pa.int64(), mask=unknown)
