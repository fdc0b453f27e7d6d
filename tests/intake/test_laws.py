"""Laws: nothing is lost, both readers agree, SQL reads as Python does, and the order of rows does not matter."""

import csv
import io
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from decimal import Decimal
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huoju.intake import IntakeError, bulk, take_in
from huoju.intake.cells import fast_value, out_of_bounds, sql_type
from huoju.intake.encoding import Encoding
from huoju.intake.headers import Matched, Names
from huoju.intake.records import records, rewrite
from huoju.intake.sniff import Judge
from huoju.intake.source import TEXT
from huoju.intake.text import BLANKS
from huoju.intake.values import read_value
from huoju.reference.credit_code import complete, organisation_check_character
from huoju.standards.fields import Field

MONEY = Field("money", "营业收入", "number", "万元", (), Decimal(-(10**9)), Decimal(10**9), 6)
SHARE = Field("share", "占比", "number", "%", (), Decimal(-1000), Decimal(1000), 2)
STAFF = Field("staff", "职工人数", "integer", "人", (), Decimal(0), Decimal(10**6))
LISTED = Field("listed", "是否上市", "boolean")
SIZE = Field("size", "规模", "category", options=("大型", "小型"))
FOUNDED = Field("founded", "成立日期", "date")
FIELDS = (MONEY, SHARE, STAFF, LISTED, SIZE, FOUNDED)
HEADER = ["信用代码", "营业收入", "占比", "职工人数", "是否上市", "规模", "成立日期", "备注"]


def _code(serial: int) -> str:
    body = f"{serial:08d}"
    return complete("91110108" + body + organisation_check_character(body))


CELLS = st.one_of(
    st.sampled_from(["", "—", "1", "12.5", "1,234.5", "3.4亿", "12%", "是", "否", "大型", "小型", "2020-01-05", "abc",
                     "-1", "1e3", "1e-9", "1_000", "0.000000001", "合计", "x,y", 'a"b', "多\n行", " 5 ", "５"]),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"), max_size=6),
    st.decimals(-1000, 1000, places=3).map(str),
)  # fmt: skip
KEYS = st.one_of(
    st.integers(0, 12).map(_code), st.integers(0, 10**8 - 1).map(_code), st.sampled_from(["", "合计", "x"])
)
ROWS = st.lists(st.tuples(KEYS, *[CELLS] * 7).map(list), max_size=12)


def _csv(rows: Sequence[Sequence[str]]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows([HEADER, *rows])
    return text.getvalue()


Run = Callable[[str | bytes], tuple[Any, list[dict[str, Any]], list[dict[str, str]]]]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory, connection: duckdb.DuckDBPyConnection) -> Run:
    folder = tmp_path_factory.mktemp("laws")

    def running(text: str | bytes) -> tuple[Any, list[dict[str, Any]], list[dict[str, str]]]:
        path = folder / "t.csv"
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        intake = take_in(path, FIELDS, "credit_code", connection=connection, quarantine=folder / "q.csv")
        result = connection.execute("SELECT * FROM accepted")
        names = [column[0] for column in result.description]
        rows = [dict(zip(names, row, strict=True)) for row in result.fetchall()]
        lines: list[dict[str, str]] = []
        if intake.quarantine is not None:
            with intake.quarantine.open(encoding="utf-8-sig", newline="") as file:
                lines = list(csv.DictReader(file))
        return intake, rows, lines

    return running


def _as_kept(cell: str) -> str:
    """A cell as the quarantine holds it: no formula."""
    is_formula = cell.startswith(("=", "@", "+", "-", "\t")) and not _is_plain_number(cell)
    return f"'{cell}" if is_formula else cell


def _is_plain_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return not text.strip("-+")
    return True


@settings(deadline=None, max_examples=150)
@given(rows=ROWS)
def test_every_row_is_accepted_or_in_the_quarantine_as_it_was(run: Run, rows: list[list[str]]) -> None:
    intake, accepted, lines = run(_csv(rows))
    filled = [row for row in rows if any(cell.strip(BLANKS) for cell in row)]
    assert intake.rows_in == intake.rows_accepted + intake.rows_quarantined == len(filled)
    assert len(accepted) == intake.rows_accepted
    kept: dict[int, dict[str, str]] = {int(line["行号"]): line for line in lines}
    assert len(kept) == intake.rows_quarantined
    zero_free = all("\x00" not in cell for row in rows for cell in row)
    if zero_free:
        for number, line in kept.items():
            assert [line[header] for header in HEADER] == [_as_kept(cell) for cell in rows[number - 2]]


@settings(deadline=None, max_examples=60)
@given(rows=ROWS, data=st.data())
def test_the_order_of_rows_does_not_change_what_is_accepted(
    run: Run, rows: list[list[str]], data: st.DataObject
) -> None:
    _, first, _ = run(_csv(rows))
    _, second, _ = run(_csv(data.draw(st.permutations(rows))))
    assert sorted(map(repr, first)) == sorted(map(repr, second))


@settings(deadline=None, max_examples=150)
@given(text=st.text(st.sampled_from('ab1,,\n\n\r"；甲\x00 '), max_size=60))
def test_the_fast_and_the_careful_reader_find_the_same_rows(run: Run, text: str) -> None:
    """A blank line between quotes makes the careful reader necessary; elsewhere both must agree."""
    body = "信用代码,营业收入\n" + text
    try:
        intake, _, _ = run(body)
    except IntakeError:
        return
    lines = iter(body.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n").split("\n"))
    found = list(records(lines, ",", 2))[1:]
    blank = [cells for _, _, cells in found if isinstance(cells, list) and not any(c.strip(BLANKS) for c in cells)]
    assert intake.rows_in == len(found) - len(blank)


TEXTS = st.one_of(
    st.text("0123456789.,-+eE_% 万亿元（）()", max_size=12),
    st.decimals(-(10**10), 10**10, places=8).map(str),
    st.decimals(-1000, 1000, places=2).map(str),
    st.floats(allow_nan=True, allow_infinity=True).map(repr),
    st.sampled_from(["是", "否", "1", "0", "true", "TRUE", "2020-01-05", "2020-1-5", "9999-12-31", "0001-01-01",
                     "-202-01-01", "-1e-5", "2020-02-30", "0x1F", "1_000", "1e3", "5e-1", "inf", "epoch", "infinity"]),
    st.text(max_size=5),
)  # fmt: skip


@settings(deadline=None, max_examples=100)
@given(texts=st.lists(TEXTS, min_size=1, max_size=40))
@pytest.mark.parametrize(
    ("field", "unit"),
    [(MONEY, "万元"), (MONEY, "亿元"), (MONEY, "元"), (SHARE, "%"), (SHARE, ""), (SHARE, "‰"), (STAFF, "人"),
     (LISTED, ""), (FOUNDED, "")],
)  # fmt: skip
def test_what_sql_reads_quickly_is_what_python_reads_with_care(
    connection: duckdb.DuckDBPyConnection, field: Field, unit: str, texts: list[str]
) -> None:
    usable = [text for text in texts if "\x00" not in text]
    matched = Matched(field, 0, unit, {})
    value = fast_value(matched, "x", TEXT)
    outside = out_of_bounds(field, "v") or "false"
    connection.execute(
        f"SELECT x, v, coalesce({outside}, false) FROM "
        f"(SELECT x, {value} AS v FROM (SELECT unnest($1::VARCHAR[]) AS x))",
        [usable],
    )
    for text, quick, is_outside in connection.fetchall():
        careful = read_value(field, unit, text)
        if is_outside:
            assert careful.reason.startswith("超出范围"), (text, quick)
        elif quick is not None:
            assert (careful.value, careful.rounded) == (quick, False), (text, quick)


LONG_NUMBERS = st.one_of(
    st.decimals(-(10**9), 10**9, places=12).map(str),
    st.decimals(-(10**6), 10**6, places=7).map(lambda value: f"{value:,f}"),
    st.integers(-(10**9), 10**9).map(lambda value: f"{value // 10**4}.{value % 10**4:04d}5"),
    st.integers(-(10**9), 10**9).map(lambda value: f"0.000000{abs(value) % 10}5"),
    TEXTS,
)


@settings(deadline=None, max_examples=150)
@given(texts=st.lists(LONG_NUMBERS, min_size=1, max_size=40))
@pytest.mark.parametrize("field", [MONEY, SHARE])
def test_numbers_read_at_once_are_rounded_as_one_by_one(
    connection: duckdb.DuckDBPyConnection, field: Field, texts: list[str]
) -> None:
    usable = [text for text in texts if "\x00" not in text]
    connection.execute(f"SELECT x, {bulk.rounded_value(field, 'x')} FROM (SELECT unnest($1::VARCHAR[]) AS x)", [usable])
    for text, at_once in connection.fetchall():
        careful = read_value(field, field.unit or "", text)
        if at_once is not None and not careful.reason.startswith("超出范围"):
            assert careful.value == at_once, text


def test_a_column_full_of_long_numbers_is_read_at_once(run: Run) -> None:
    rows = [[f"X{i}", f"{i}.{i % 7}000000{i % 3}5", "1"] for i in range(bulk.MANY + 10)]
    text = "id,营业收入,占比\n" + "\n".join(",".join(row) for row in rows) + "\n"
    intake, accepted, _ = run(text)
    assert (intake.rows_in, len(accepted)) == (bulk.MANY + 10, bulk.MANY + 10)
    for row, written in zip(accepted, rows, strict=True):
        assert row["money"] == read_value(MONEY, "万元", written[1]).value
    assert [f.count for f in intake.findings if f.code == "rounded"] == [bulk.MANY + 10]


def test_most_plain_values_are_read_quickly(connection: duckdb.DuckDBPyConnection) -> None:
    """Else the laws above would hold for an empty reason."""
    for field, unit, text in [
        (MONEY, "万元", "1234.56"), (MONEY, "亿元", "1.5"), (MONEY, "元", "15"), (SHARE, "%", "-3.25"),
        (SHARE, "", "0.0325"), (STAFF, "人", "12"), (LISTED, "", "是"), (FOUNDED, "", "2020-01-05"),
    ]:  # fmt: skip
        value = fast_value(Matched(field, 0, unit, {}), "x", TEXT)
        row = connection.execute(f"SELECT {value}, typeof({value}) FROM (SELECT ?::VARCHAR AS x)", [text]).fetchone()
        assert row is not None
        assert row[0] == read_value(field, unit, text).value
        assert row[1].replace(", ", ",") == sql_type(field).replace(", ", ",")


@settings(deadline=None, max_examples=100)
@given(
    rows=st.lists(
        st.lists(
            st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\x00"), max_size=8),
            min_size=3,
            max_size=3,
        ),
        max_size=8,
    )
)
def test_the_careful_reader_copies_every_good_row(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]
) -> None:
    folder = tmp_path_factory.getbasetemp()
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(rows)
    path = folder / "careful.csv"
    path.write_bytes(text.getvalue().encode())
    with ExitStack() as cleanup:
        clean = rewrite(path, Encoding("utf-8"), ",", 3, 0, cleanup)
        with clean.path.open(encoding="utf-8", newline="") as file:
            copied = list(csv.reader(file))
    assert clean.broken == []
    filled = [[str(number), *row] for number, row in enumerate(rows, 1) if any(cell.strip(BLANKS) for cell in row)]
    assert copied == filled


def test_a_judge_scores_a_header_above_data() -> None:
    judge = Judge(Names(FIELDS), "credit_code", {})
    assert judge.score(HEADER) > judge.score(["甲", "乙", "丙"]) == 0
