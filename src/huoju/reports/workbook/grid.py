"""Where things stand in the workbook: every sheet of values has its units and indicators in the same cells."""

from __future__ import annotations

from dataclasses import dataclass

from xlsxwriter.utility import xl_col_to_name

FIRST_ROW = 11
"""Row (from 0) of the first unit; what is above are the title, headings and parameters."""

FIRST_COLUMN = 1
"""Column (from 0) of the first indicator; the names of the units stand before it."""

HEADING, NUMBER, UNIT, DIRECTION, LOWEST, HIGHEST, MEAN, DEVIATION, WEIGHT, METHOD = range(1, 11)
"""Rows (from 0) above the values."""

RAW, TREATED, RESULT, INDICATORS, NOTES = "原始值", "处理后", "得分与名次", "指标", "说明"
NORMALISED, WEIGHTED, SCORES = "标准化", "加权", "得分"


@dataclass(frozen=True, slots=True)
class Side:
    """One reading of the missing values: `worst` and `best`, or `only` where nothing is open."""

    name: str
    suffix: str
    label: str

    @property
    def normalised(self) -> str:
        """Sheet of normalised values."""
        return NORMALISED + self.suffix

    @property
    def weighted(self) -> str:
        """Sheet of weighted values."""
        return WEIGHTED + self.suffix

    @property
    def scores(self) -> str:
        """Sheet of the dimensions' scores and the total."""
        return SCORES + self.suffix


ONLY = Side("only", "", "")
WORST = Side("worst", "_缺失按最差", "（缺失按最差）")
BEST = Side("best", "_缺失按最好", "（缺失按最好）")


def cell(row: int, column: int, *, sheet: str = "", fixed_row: bool = False, fixed_column: bool = False) -> str:
    """An address such as 处理后!C$5; rows and columns count from 0."""
    name = f"{'$' if fixed_column else ''}{xl_col_to_name(column)}{'$' if fixed_row else ''}{row + 1}"
    return f"{sheet}!{name}" if sheet else name


def column_range(column: int, count: int, *, sheet: str = "") -> str:
    """All units of a column: 处理后!C$11:C$188."""
    name = xl_col_to_name(column)
    found = f"{name}${FIRST_ROW + 1}:{name}${FIRST_ROW + count}"
    return f"{sheet}!{found}" if sheet else found


def row_range(row: int, first: int, last: int, *, sheet: str = "", fixed: bool = False) -> str:
    """Neighbouring cells of a row: 加权!C11:L11."""
    mark = "$" if fixed else ""
    found = f"{xl_col_to_name(first)}{mark}{row + 1}:{xl_col_to_name(last)}{mark}{row + 1}"
    return f"{sheet}!{found}" if sheet else found
