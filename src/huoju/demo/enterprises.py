"""A table of simulated enterprises for every standard of the ladder, of any length, in bounded memory."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from huoju.demo.blemishes import FaultyColumns, Planted, plant
from huoju.demo.credit_codes import simulated_codes
from huoju.demo.firms import BLOCK, Block, draw_block
from huoju.demo.firms.block import ages_in_days
from huoju.demo.firms.profile import industry_choice, zones
from huoju.demo.marks import NATURE, SIMULATED
from huoju.reference import province_of_zone
from huoju.standards import catalogue
from huoju.standards.fields import Field, fields_of

LADDER = (
    "miit/sme-sizing",
    "most/tech-sme",
    "miit/innovative-sme",
    "most/hnte",
    "miit/srdi-sme",
    "miit/little-giant",
    "miit/champion",
)
"""The standards that an enterprise climbs, from the widest to the narrowest."""

LAST_YEAR_ENDS = date(2025, 12, 31)
"""End of the year that the standards call 上年度."""

Headers = Literal["name", "label"]

_DECIMALS = 2
_DECIMAL = pa.decimal128(18, _DECIMALS)
_DIRT_STREAM = 2
_EPOCH = np.datetime64("1970-01-01")


@dataclass(frozen=True, slots=True)
class EnterpriseTable:
    """A table that was written: its file, its rows, and the faults planted in it."""

    path: Path
    rows: int
    planted: Planted


@cache
def ladder_fields() -> dict[str, Field]:
    """Every input of every version of the ladder's standards, by name."""
    found: dict[str, Field] = {}
    for entry in catalogue.entries():
        if entry.standard in LADDER:
            for field in fields_of(catalogue.load(entry.path)):
                if field.required:
                    found.setdefault(field.name, field)
    return found


def write_enterprises(
    path: Path,
    count: int,
    seed: int,
    *,
    headers: Headers = "name",
    inputs: Sequence[str] | None = None,
    faults: bool = False,
    progress: Callable[[float], None] | None = None,
) -> EnterpriseTable:
    """Writes `count` simulated enterprises to a Parquet file, block by block.

    `headers` are the names of the inputs, or their Chinese labels with units; `inputs` keeps only these inputs (all
    where not given). With `faults` some rows are spoiled as in real tables. The same seed gives the same table, and a
    longer table begins with the rows of a shorter one (without faults). Raises ValueError if `count` is not positive.
    """
    if count < 1:
        raise ValueError(f"企业数应为正整数，现为 {count}")
    wanted = [ladder_fields()[name] for name in (ladder_fields() if inputs is None else inputs)]
    planted = Planted()
    writer: pq.ParquetWriter | None = None
    try:
        for number, rows in _blocks(count):
            table = _table(draw_block(number, seed), number, seed, wanted, headers).slice(0, rows)
            if faults:
                where = FaultyColumns(
                    "统一社会信用代码", *(_header(ladder_fields()[name], headers) for name in _FAULTY)
                )
                table, found = plant(table, where, np.random.default_rng([seed, _DIRT_STREAM, number]))
                planted += found
            writer = writer or pq.ParquetWriter(path, table.schema, compression="zstd", compression_level=1)
            writer.write_table(table)
            if progress is not None:
                progress(min(1.0, (number * BLOCK + rows) / count))
    finally:
        if writer is not None:
            writer.close()
    return EnterpriseTable(path, count, planted)


_FAULTY = ("revenue", "debt_ratio", "six_bases")


def _blocks(count: int) -> Iterator[tuple[int, int]]:
    """Number and rows of each block."""
    for number in range(-(-count // BLOCK)):
        yield number, min(BLOCK, count - number * BLOCK)


def _header(field: Field, headers: Headers) -> str:
    if headers == "name":
        return field.name
    return f"{field.label}({field.unit})" if field.unit else field.label


def _table(block: Block, number: int, seed: int, wanted: Sequence[Field], headers: Headers) -> pa.Table:
    columns = _identity(block, number, seed)
    for field in wanted:
        columns[_header(field, headers)] = _column(field, block)
    return pa.table(columns)


def _identity(block: Block, number: int, seed: int) -> dict[str, pa.Array]:
    """Credit code, name, zone, province, industry and the mark."""
    numbers = np.arange(number * BLOCK, (number + 1) * BLOCK)
    homes = zones(seed)[0]
    regions = np.array([int(zone.city_code) for zone in homes])[block.profile.zone]
    names = pa.array([f"模拟企业{one:08d}" for one in numbers])
    return {
        "统一社会信用代码": simulated_codes(numbers, regions),
        "企业名称": names,
        "高新区": _chosen([zone.name for zone in homes], block.profile.zone),
        "省份": _chosen([province_of_zone(zone).name for zone in homes], block.profile.zone),
        "行业代码": _chosen(list(industry_choice().codes), block.profile.industry),
        NATURE: _chosen([SIMULATED], np.zeros(BLOCK, np.int64)),
    }


def _chosen(words: Sequence[str], places: NDArray[np.int64]) -> pa.Array:
    return pa.array(words, pa.string()).take(pa.array(places))


def _column(field: Field, block: Block) -> pa.Array:
    if field.name == "registration_date":
        return _dates(block)
    values, empty = block.columns[field.name], block.empty[field.name]
    if field.type == "boolean":
        return pa.array(values.astype(np.bool_), mask=empty)
    if field.type == "category":
        return pa.array(values.astype(object), pa.string(), mask=empty)
    numbers = values.astype(np.float64)
    empty = empty | np.isnan(numbers)
    if field.type == "integer":
        return pa.array(np.where(empty, 0, numbers).astype(np.int64), mask=empty)
    return _decimals(np.where(empty, 0, numbers), empty)


def _decimals(numbers: NDArray[np.float64], empty: NDArray[np.bool_]) -> pa.Array:
    """Exact decimals: the low and high half of each 128-bit integer, and a bitmap of what is known."""
    scaled = np.round(numbers * 10**_DECIMALS).astype(np.int64)
    halves = np.stack([scaled, scaled >> 63], axis=1)
    known = np.packbits(~empty, bitorder="little")
    buffers = [pa.py_buffer(known.tobytes()), pa.py_buffer(halves.tobytes())]
    return pa.Array.from_buffers(_DECIMAL, len(scaled), buffers, null_count=int(empty.sum()))


def _dates(block: Block) -> pa.Array:
    days = (np.datetime64(LAST_YEAR_ENDS) - _EPOCH).astype(np.int64) - ages_in_days(block.profile).astype(np.int64)
    return pa.array(days.astype(np.int32)).cast(pa.date32())
