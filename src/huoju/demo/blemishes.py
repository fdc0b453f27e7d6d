"""Faults as tables of enterprises have them, planted so that intake can be seen to find every one."""

from dataclasses import dataclass, fields

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from huoju.reference.credit_code import ALPHABET

SHARE = 0.0004
"""Share of rows with each kind of fault."""

_SPACING = 4
"""Rows from one fault to the next at least, so that no two meet."""

_NO_NUMBERS = ("详见审计报告", "三千余万", "1.2.3", "约 2000 左右")
_GROUPED_SHARE = 0.01


@dataclass(frozen=True, slots=True)
class Planted:
    """Number of faults of each kind; a `clash` spoils two rows, every other fault one."""

    wrong_code: int = 0
    no_code: int = 0
    copy: int = 0
    clash: int = 0
    no_number: int = 0
    out_of_bounds: int = 0
    unknown_option: int = 0

    def __add__(self, other: "Planted") -> "Planted":
        return Planted(*(getattr(self, kind.name) + getattr(other, kind.name) for kind in fields(self)))

    @property
    def spoiled_rows(self) -> int:
        """Rows that must be set aside by a standard which asks for every faulty column."""
        return self.clash + sum(int(getattr(self, kind.name)) for kind in fields(self))


@dataclass(frozen=True, slots=True)
class FaultyColumns:
    """Where the faults go: headers of the key, a money column, a rate that cannot be negative, and a choice."""

    key: str
    money: str
    rate: str
    choice: str


def plant(table: pa.Table, where: FaultyColumns, rng: np.random.Generator) -> tuple[pa.Table, Planted]:
    """The table with faults; its money column becomes text, as in a spreadsheet that somebody typed."""
    each = int(table.num_rows * SHARE)
    slots = rng.permutation(table.num_rows // _SPACING)[: each * len(fields(Planted))] * _SPACING + 1
    rows = dict(zip((kind.name for kind in fields(Planted)), np.split(slots, len(fields(Planted))), strict=True))
    order = np.arange(table.num_rows)
    order[rows["copy"]] -= 1
    codes = np.asarray(table[where.key].to_pylist(), dtype=object)
    codes[rows["wrong_code"]] = [_wrong(code) for code in codes[rows["wrong_code"]]]
    codes[rows["no_code"]] = None
    codes[rows["clash"]] = codes[rows["clash"] - 1]
    table = _replaced(table, where.key, pa.array(codes, pa.string()))
    table = _replaced(table, where.money, _typed_money(table[where.money], rows["no_number"], rng))
    table = _replaced(table, where.rate, _put(table[where.rate], rows["out_of_bounds"], "-5"))
    table = _replaced(table, where.choice, _put(table[where.choice], rows["unknown_option"], "其他领域"))
    return table.take(pa.array(order)), Planted(*(len(rows[kind.name]) for kind in fields(Planted)))


def _wrong(code: str) -> str:
    """The code with another check character."""
    return code[:-1] + ALPHABET[(ALPHABET.index(code[-1]) + 1) % len(ALPHABET)]


def _replaced(table: pa.Table, header: str, column: pa.ChunkedArray | pa.Array) -> pa.Table:
    return table.set_column(table.column_names.index(header), header, column)


def _put(column: pa.ChunkedArray, rows: NDArray[np.int64], text: str) -> pa.Array:
    """The column with `text`, read as the column's type, in these rows."""
    chosen = np.zeros(len(column), np.bool_)
    chosen[rows] = True
    return pc.if_else(pa.array(chosen), pa.scalar(text).cast(column.type), column)


def _typed_money(column: pa.ChunkedArray, rows: NDArray[np.int64], rng: np.random.Generator) -> pa.Array:
    """Amounts as text: some with commas between thousands, which is right, and in `rows` what is no number."""
    texts = np.asarray(pc.cast(column, pa.string()).to_pylist(), dtype=object)
    for row in np.flatnonzero(rng.random(len(texts)) < _GROUPED_SHARE):
        if texts[row] is not None:
            texts[row] = f"{float(texts[row]):,.2f}"
    texts[rows] = rng.choice(_NO_NUMBERS, len(rows))
    return pa.array(texts, pa.string())
