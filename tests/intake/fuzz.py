"""Throws bad tables at the intake: ``python -m tests.intake.fuzz 1000000 [seed]``; the number counts rows.

Every file holds up to some hundred rows of foreign cells, as CSV in any charset or as a workbook; one in four is then
damaged as bytes. Whatever comes, the outcome is an intake in which every row is accepted or in the quarantine file with
its reason, or one IntakeError that names the file; a file that was not damaged must be counted to the row.
"""

from __future__ import annotations

import csv
import io
import random
import sys
import tempfile
import time
from collections import Counter
from decimal import Decimal
from pathlib import Path

import duckdb
import xlsxwriter

from huoju.intake import IntakeError, take_in
from huoju.intake.text import BLANKS
from huoju.reference.credit_code import complete, organisation_check_character
from huoju.standards.fields import Field

FIELDS = (
    Field("revenue", "上年度营业收入", "number", "万元", (), Decimal(0), Decimal(10**9), 6, ("营业收入",)),
    Field("rd_ratio", "研发费用占比", "number", "%", (), Decimal(-1000), Decimal(1000), 4),
    Field("staff", "职工人数", "integer", "人", (), Decimal(0), Decimal(10**7)),
    Field("listed", "是否上市", "boolean"),
    Field("size", "企业规模", "category", options=("大型", "中型", "小型", "微型")),
    Field("patents", "知识产权", "set", options=("发明专利", "实用新型", "软件著作权")),
    Field("founded", "成立日期", "date"),
)
_HEADERS = (
    ("信用代码", "统一社会信用代码", " 信用代码 "),
    ("营业收入（亿元）", "上年度营业收入", "营业收入(元)", "营业收入（吨）", "营业收入"),
    ("研发费用占比(%)", "研发费用占比", "研发费用占比（‰）"),
    ("职工人数", "职工人数（万人）"),
    ("是否上市", "是否上市 "),
    ("企业规模", "企业规模\n"),
    ("知识产权", "备注"),
    ("成立日期", "成立日期", "职工人数"),
)
_CELLS = [
    *["", "—", "－", "空", "不适用", "/", "0", "1", "-1", "12.5", "1,234.5", "１２．５", "3.4亿", "5千万元", "12.3％"],
    *["一百二十", "1e3", "1e-9", "1e999999999", "inf", "nan", "0x1F", "1_000", "9" * 60, "0." + "0" * 50 + "1", "+5"],
    *["是", "否", "TRUE", "有", "大型", "小 型", "发明专利、实用新型", "发明专利；其他", "2020-01-05", "2020年1月"],
    *["2020-02-30", "9999-12-31", "45000", "#DIV/0!", "#N/A", "=1+1", "@x", "合计", "小计", '"', "'", "x,y", 'a"b'],
    *["多\n行", "\ufeff", "\u2028", "\u3000 5\u00a0", "\x00", "\x1f", "龍", "𠮷", "甲" * 300, "‰", "约5", "5~6", "<5"],
]  # fmt: skip
_GOOD = (
    ("", "1.5", "1,234.5", "３４", "0.8亿元"),
    ("", "12.3%", "4.25", "—"),
    ("", "120", "3000", "1,200"),
    ("", "是", "否", "有"),
    ("", "大型", "小型", "微型"),
    ("", "发明专利", "发明专利、实用新型"),
    ("", "2020-01-05", "2020/1/5", "2020年1月5日"),
)
_ALPHABET = "0123456789.,-+eE%‰ 万亿元（）()是否年月日/甲\t"
_CHARSETS = ("utf-8", "utf-8-sig", "gb18030", "utf-16")
_MOST_ROWS = 400
_DAMAGED, _WORKBOOKS = 0.25, 0.2


def run(rows: int, seed: int) -> Counter[str]:
    """Try tables with so many rows in all; what became of the rows. The first surprise is shown and ends the run."""
    chance = random.Random(seed)
    outcomes: Counter[str] = Counter()
    tried = 0
    with duckdb.connect() as connection, tempfile.TemporaryDirectory() as folder:
        while tried < rows:
            table = [random_row(chance) for _ in range(chance.randint(1, min(_MOST_ROWS, rows - tried)))]
            tried += len(table)
            state = chance.getstate()
            try:
                outcomes.update(try_table(table, Path(folder), connection, chance))
            except Exception:
                sys.stderr.write(f"seed {seed}, before row {tried}; last rows:\n{table[-3:]!r}\nstate {hash(state)}\n")
                raise
    return outcomes


def random_row(chance: random.Random) -> list[str]:
    """A key, right three times in four, and seven cells of any kind."""
    body = f"91110108{chance.randint(0, 10**8 - 1):08d}"
    code = complete(body + organisation_check_character(body[8:]))
    key = code if chance.random() < 0.75 else chance.choice((code[:-1] + "?", "", "合计", *_CELLS))
    foul = chance.choice((0.0, 0.1, 0.5, 1.0))
    return [key, *(random_cell(chance) if chance.random() < foul else chance.choice(good) for good in _GOOD)]


def random_cell(chance: random.Random) -> str:
    """A cell as people or machines write them."""
    kind = chance.random()
    if kind < 0.35:
        return str(round(chance.uniform(-10, 10_000), chance.randint(0, 8)))
    if kind < 0.75:
        return chance.choice(_CELLS)
    return "".join(chance.choices(_ALPHABET, k=chance.randint(0, 8)))


def try_table(
    rows: list[list[str]], folder: Path, connection: duckdb.DuckDBPyConnection, chance: random.Random
) -> Counter[str]:
    """Write one table, take it in, and check that nothing is lost."""
    header = [chance.choice(names) if chance.random() < 0.2 else names[0] for names in _HEADERS]
    is_workbook = chance.random() < _WORKBOOKS
    content = _workbook(header, rows) if is_workbook else _delimited(header, rows, chance)
    damaged = chance.random() < _DAMAGED
    path = folder / ("t.xlsx" if is_workbook else "t.csv")
    path.write_bytes(_damage(content, chance) if damaged else content)
    try:
        intake = take_in(path, FIELDS, "credit_code", connection=connection, quarantine=folder / "q.csv", unique=False)
    except IntakeError as error:
        refused = str(error)
    else:
        refused = ""
    if refused:
        assert path.name in refused
        return Counter({"refused with its file": len(rows)})
    assert intake.rows_in == intake.rows_accepted + intake.rows_quarantined
    kept = _quarantined(intake.quarantine)
    assert len(kept) == intake.rows_quarantined, (len(kept), intake)
    assert all(reason for reasons in kept.values() for reason in reasons)
    if intake.form == "wide":
        counted = connection.execute(f'SELECT count(*) FROM "{intake.relation}"').fetchall()
        assert counted == [(intake.rows_accepted,)]
    filled = sum(any(cell.strip(BLANKS) for cell in row) for row in rows)
    if not (damaged or is_workbook):
        assert intake.rows_in == filled, (intake.rows_in, filled)
    return Counter({"accepted": intake.rows_accepted, "quarantined": intake.rows_quarantined})


def _quarantined(path: Path | None) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    if path is not None:
        csv.field_size_limit(sys.maxsize)
        with path.open(encoding="utf-8-sig", newline="") as file:
            for line in csv.DictReader(file):
                found.setdefault(line["行号"], []).append(line["原因"])
    return found


def _delimited(header: list[str], rows: list[list[str]], chance: random.Random) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator=chance.choice(("\n", "\r\n"))).writerows([header, *rows])
    return text.getvalue().encode(chance.choice(_CHARSETS), errors="replace")


def _workbook(header: list[str], rows: list[list[str]]) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(
        content, {"in_memory": True, "strings_to_numbers": True, "nan_inf_to_errors": True}
    ) as book:
        sheet = book.add_worksheet()
        for number, cells in enumerate([header, *rows]):
            sheet.write_row(number, 0, cells)
    return content.getvalue()


def _damage(content: bytes, chance: random.Random) -> bytes:
    damaged = bytearray(content[: chance.randint(1, len(content))] if chance.random() < 0.3 else content)
    for _ in range(chance.randint(1, 12)):
        damaged[chance.randrange(len(damaged))] = chance.randrange(256)
    return bytes(damaged)


def main() -> None:
    """Run from the command line."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    started = time.perf_counter()
    outcomes = run(rows, seed)
    sys.stdout.write(f"{rows} rows in {time.perf_counter() - started:.0f} s, nothing lost: {dict(outcomes)}\n")


if __name__ == "__main__":
    main()
