"""How fast tables are taken in with full checks, beside DuckDB's bare scan of the same file, and in how much memory.

Each measurement runs in a process of its own, so that its peak memory is its own. The figures to reach: one million
rows of 30 columns of CSV in at most 4 bare scans; a workbook of 50,000 rows of 20 columns in at most 3 seconds; at
most 1 GiB. The values are simulated (模拟数据), seeded.
"""

import importlib
import multiprocessing
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

import duckdb
import numpy as np
import pyarrow as pa

from huoju.intake import take_in
from huoju.reference.credit_code import ALPHABET, ORGANISATION_WEIGHTS, WEIGHTS
from huoju.standards.fields import Field

T = TypeVar("T")

ROWS = 1_000_000
SHEET_ROWS = 50_000
NUMBERS = 24
SHEET_NUMBERS = 17
BAD_EVERY = 500
REPEATS = 3
SEED = 20260401
CSV_TARGET = 4.0
SHEET_TARGET = 3.0
MEMORY_TARGET = 1024

FIELDS = (
    *(
        Field(f"n{i}", f"指标{i}", "number", "万元", (), Decimal(-(10**9)), Decimal(10**9 - 1), 6)
        for i in range(NUMBERS)
    ),
    Field("listed", "是否上市", "boolean"),
    Field("size", "企业规模", "category", options=("大型", "中型", "小型", "微型")),
    Field("patents", "知识产权", "set", options=("发明专利", "实用新型", "软件著作权")),
    Field("founded", "成立日期", "date"),
)
HEADER = ["统一社会信用代码", "企业名称", "是否上市", "企业规模", "知识产权", "成立日期"]


def main() -> None:
    """Prints the ratios."""
    with tempfile.TemporaryDirectory(prefix="huoju-bench-") as name:
        folder = Path(name)
        clean, dirty, sheet = folder / "clean.csv", folder / "dirty.csv", folder / "sheet.xlsx"
        alone(write_csv, clean)
        alone(write_dirty_csv, dirty)
        alone(write_sheet, sheet)
        print(f"模拟数据：{ROWS:,} 行 × {NUMBERS + len(HEADER)} 列 CSV，{clean.stat().st_size / 2**20:.0f} MiB")
        scan, _ = measured(bare_scan, clean)
        print(f"  DuckDB 逐列扫描          {scan:6.2f} s")
        for label, path in (("全部可用", clean), ("每 500 行一处问题", dirty)):
            seconds, memory = measured(intake, path)
            print(
                f"  读入并全部检查（{label}）{seconds:6.2f} s = {seconds / scan:.2f} × 扫描（目标 ≤ {CSV_TARGET:g}），"
                f"峰值内存 {memory:.0f} MiB（目标 ≤ {MEMORY_TARGET}）"
            )
        seconds, memory = measured(intake, sheet)
        print(
            f"{SHEET_ROWS:,} 行 × {SHEET_NUMBERS + 3} 列 Excel：{seconds:.2f} s（目标 ≤ {SHEET_TARGET:g}），"
            f"峰值内存 {memory:.0f} MiB"
        )


def alone(work: Callable[..., T], *arguments: object) -> T:
    """What a function returns that runs in a process of its own, so that its memory is its own."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(work, arguments)


def measured(work: Callable[[Path], None], path: Path) -> tuple[float, float]:
    """Seconds of the best of some runs, and the peak memory in MiB of a process that does nothing else."""
    return alone(_timed, work, path)


def _timed(work: Callable[[Path], None], path: Path) -> tuple[float, float]:
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        work(path)
        times.append(time.perf_counter() - start)
    unit = 2**20 if sys.platform == "darwin" else 2**10
    return min(times), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def bare_scan(path: Path) -> None:
    """What DuckDB needs to touch every cell."""
    with duckdb.connect(config={"threads": 2}) as connection:
        scan = f"read_csv('{path}', all_varchar=true, header=true)"
        names = [row[0] for row in connection.execute(f"DESCRIBE SELECT * FROM {scan}").fetchall()]
        sums = ", ".join(f'sum(length("{name}"))' for name in names)
        connection.execute(f"SELECT count(*), {sums} FROM {scan}").fetchall()


def intake(path: Path) -> None:
    """A whole intake with its quarantine file."""
    with duckdb.connect(config={"threads": 2}) as connection:
        connection.execute("SET enable_progress_bar = false").fetchall()
        quarantine = path.with_suffix(".quarantine.csv")
        taken = take_in(path, FIELDS, "credit_code", connection=connection, quarantine=quarantine)
        assert taken.rows_in in {ROWS, SHEET_ROWS}
        assert bool(taken.rows_quarantined) == (path.stem == "dirty")


def codes(count: int) -> list[str]:
    """Valid unified social credit codes."""
    digits = np.zeros((count, 18), np.int64)
    digits[:, :8] = [9, 1, 1, 1, 0, 1, 0, 8]
    serial = np.arange(count)
    for place in range(8):
        digits[:, 15 - place] = serial // 10**place % 10
    organisation = -(digits[:, 8:16] @ np.array(ORGANISATION_WEIGHTS)) % 11
    digits[:, 16] = np.where(organisation == 10, ALPHABET.index("X"), organisation)
    digits[:, 17] = -(digits[:, :17] @ np.array(WEIGHTS)) % 31
    letters = np.array(list(ALPHABET))[digits]
    return ["".join(row) for row in letters]


def write_csv(path: Path) -> None:
    """Simulated enterprises."""
    with duckdb.connect() as connection:
        connection.execute("SET enable_progress_bar = false").fetchall()
        connection.execute(f"SELECT setseed({SEED % 1000 / 1000})").fetchall()
        connection.register("firms", pa.table({"code": codes(ROWS), "i": np.arange(ROWS)}))
        draws = (f"printf('%.2f', random() * {10 ** (i % 6 + 2)}) AS \"指标{i}(万元)\"" for i in range(NUMBERS))
        numbers = ", ".join(draws)
        connection.execute(
            "COPY (SELECT code AS 统一社会信用代码, '模拟企业' || i AS 企业名称, "
            "if(random() < .3, '是', '否') AS 是否上市, "
            "['大型', '中型', '小型', '微型'][1 + (i % 4)] AS 企业规模, "
            "['发明专利', '发明专利；实用新型', '软件著作权', ''][1 + (i % 4)] AS 知识产权, "
            f"'20' || lpad((i % 24)::VARCHAR, 2, '0') || '-03-31' AS 成立日期, {numbers} FROM firms ORDER BY i) "
            f"TO '{path}' (HEADER)"
        ).fetchall()


def write_dirty_csv(path: Path) -> None:
    """Simulated enterprises of which every 500th has one of the usual faults."""
    write_csv(path)
    spoil(path)


def spoil(path: Path) -> None:
    """Puts a fault into every 500th row, in turn."""
    whole = path.with_suffix(".whole")
    path.rename(whole)
    with whole.open(encoding="utf-8") as source, path.open("w", encoding="utf-8") as target:
        for number, line in enumerate(source):
            target.write(faulty(line, number // BAD_EVERY) if number and number % BAD_EVERY == 0 else line)


def faulty(line: str, turn: int) -> str:
    """A row with one fault: ragged, no number, out of bounds, a wrong code, a word, or just written otherwise."""
    cells = line.rstrip("\n").split(",")
    faults: tuple[tuple[int, str], ...] = (
        (8, "约12"), (9, "1e30"), (0, cells[0][:-1] + "?"), (2, "也许"), (10, "3.4亿"), (11, "—"), (12, "12.3%"),
    )  # fmt: skip
    if turn % (len(faults) + 1) == len(faults):
        return ",".join(cells[:-1]) + "\n"
    place, text = faults[turn % (len(faults) + 1)]
    cells[place] = text
    return ",".join(cells) + "\n"


def write_sheet(path: Path) -> None:
    """A workbook of simulated enterprises."""
    draw = random.Random(SEED)
    book = importlib.import_module("xlsxwriter").Workbook(path, {"constant_memory": True})
    sheet = book.add_worksheet("企业")
    sheet.write_row(0, 0, [*HEADER[:3], *(f"指标{i}(万元)" for i in range(SHEET_NUMBERS))])
    for row, code in enumerate(codes(SHEET_ROWS), 1):
        values = [round(draw.random() * 1_000_000, 2) for _ in range(SHEET_NUMBERS)]
        sheet.write_row(row, 0, [code, f"模拟企业{row}", "是", *values])
    book.close()


if __name__ == "__main__":
    main()
