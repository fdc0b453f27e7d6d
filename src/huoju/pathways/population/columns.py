"""Columns of a table as the whole numbers of blocks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from huoju.pathways.population.block import Block, with_day
from huoju.pathways.prepared import PathError, Prepared
from huoju.standards.fields import Field


def fields_read(prepared: Prepared) -> tuple[Field, ...]:
    """Every column that paths look at: the inputs and the facts of the cost file.

    Raises:
        PathError: an input takes several options at once, which blocks do not hold.
    """
    fields = tuple(variable.field for variable in prepared.plan.variables.values())
    several = next((field for field in fields if field.type == "set"), None)
    if several is not None:
        raise PathError(f"“{several.label}”是多选的输入，不能成批计算；请逐户使用 huoju path --subject")
    return (*fields, *prepared.bound.facts)


def selected(field: Field) -> str:
    """The SQL that gives a column as whole numbers."""
    column = f'"{field.name}"'
    match field.type:
        case "number":
            exact = f"CAST({column} AS DECIMAL(38, {field.decimals}))"
            return f"CAST({exact} * {10**field.decimals} AS BIGINT) AS {column}"
        case "date":
            return f"CAST({column} - DATE '1970-01-01' AS BIGINT) AS {column}"
        case "category":
            options = ", ".join("'" + option.replace("'", "''") + "'" for option in field.options)
            return f"CAST(list_position([{options}], {column}) - 1 AS BIGINT) AS {column}"
    return f"CAST({column} AS BIGINT) AS {column}"


def block_of_batch(batch: pa.RecordBatch, fields: Sequence[Field], day: int) -> Block:
    """A batch with a column of whole numbers for each field that the table has; the others are unknown."""
    names = set(batch.schema.names)
    numbers: dict[str, np.ndarray[Any, np.dtype[np.int64]]] = {}
    known: dict[str, np.ndarray[Any, np.dtype[np.bool_]]] = {}
    for field in fields:
        if field.name in names:
            column = batch.column(field.name)
            known[field.name] = column.is_valid().to_numpy(zero_copy_only=False)
            numbers[field.name] = column.fill_null(0).to_numpy(zero_copy_only=False)
        else:
            known[field.name] = np.zeros(batch.num_rows, np.bool_)
            numbers[field.name] = np.zeros(batch.num_rows, np.int64)
    places = {field.name: field.decimals if field.type == "number" else 0 for field in fields}
    return with_day(Block(batch.num_rows, numbers, known, places), day)


def block_of_values(prepared: Prepared, records: Iterable[Mapping[str, Any]]) -> Block:
    """Values that have been read one by one (see ``Prepared.read``) as a block."""
    rows = list(records)
    numbers: dict[str, Any] = {}
    known: dict[str, Any] = {}
    fields = fields_read(prepared)
    for field in fields:
        column = [row[field.name] for row in rows]
        known[field.name] = np.array([value is not None for value in column], np.bool_)
        numbers[field.name] = np.array([0 if value is None else _whole(field, value) for value in column], np.int64)
    places = {field.name: field.decimals if field.type == "number" else 0 for field in fields}
    day = int(rows[0]["as_of"]) if rows else 0
    return with_day(Block(len(rows), numbers, known, places), day)


def _whole(field: Field, value: Any) -> int:
    if field.type == "category":
        return field.options.index(value)
    return int(value * 10**field.decimals) if field.type == "number" else int(value)
