"""Text tables of any encoding, separator and untidiness are read; what cannot be read goes to the quarantine."""

from collections.abc import Callable
from typing import Any

import pytest

from huoju.intake import IntakeError

Take = Callable[..., Any]
CODES = ("911101080000000194", "91110108000000027Y", "91110108000000035R", "91110108000000043L", "91110108000000051F")
ONE, TWO, THREE, FOUR, FIVE = CODES


def _table(*rows: str, header: str = "信用代码,企业名称,营业收入") -> str:
    return "\n".join([header, *rows]) + "\n"


PLAIN = _table(f"{ONE},甲公司,1.5", f"{TWO},乙公司,2.5")


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [("utf-8", b""), ("utf-8", b"\xef\xbb\xbf"), ("gbk", b""), ("gb18030", b""), ("utf-16-le", b"\xff\xfe"),
     ("utf-16-be", b"\xfe\xff"), ("utf-16-le", b"")],
)  # fmt: skip
def test_every_usual_encoding_gives_the_same_rows(take: Take, encoding: str, mark: bytes) -> None:
    taken = take(mark + PLAIN.encode(encoding))
    assert [(row["企业名称"], float(row["revenue"])) for row in taken.rows] == [("甲公司", 1.5), ("乙公司", 2.5)]


def test_a_chinese_character_far_down_in_a_gbk_file_is_found(take: Take) -> None:
    """Nothing within the sample at the beginning tells the encoding."""
    rows = [f"X{i:07d},plain,1" for i in range(70_000)] + ["Y,乙公司,2"]
    taken = take(_table(*rows, header="id,name,revenue").encode("gbk"))
    assert taken.rows[-1]["name"] == "乙公司"
    assert taken.intake.rows_in == 70_001


def test_a_character_of_gb18030_outside_gbk_is_kept(take: Take) -> None:
    taken = take(_table(f"{ONE},𠮷公司,1").encode("gb18030"))
    assert taken.only["企业名称"] == "𠮷公司"


def test_a_broken_character_spoils_its_row_only(take: Take) -> None:
    content = PLAIN.encode() + f"{THREE},".encode() + b"\xff\xfe" + b",3\n" + f"{FOUR},丁公司,4\n".encode()
    taken = take(content)
    assert [row["企业名称"] for row in taken.rows] == ["甲公司", "乙公司", "丁公司"]
    assert "无法识别的字符" in taken.reasons[0]
    assert taken.quarantine[0]["行号"] == "4"


@pytest.mark.parametrize("separator", [",", "\t", ";", "|", "，"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_every_usual_separator_and_line_end_is_found(take: Take, separator: str, line_end: str) -> None:
    taken = take(PLAIN.replace(",", separator).replace("\n", line_end))
    assert [float(row["revenue"]) for row in taken.rows] == [1.5, 2.5]


def test_quoted_cells_may_hold_separators_quotes_and_line_ends(take: Take) -> None:
    taken = take(_table(f'{ONE},"甲,""公司""\n二部","1,234.5"', f"{TWO},乙,2"))
    assert taken.rows[0]["企业名称"] == '甲,"公司"\n二部'
    assert float(taken.rows[0]["revenue"]) == 1234.5


def test_mixed_line_ends_are_read(take: Take) -> None:
    taken = take(f"信用代码,企业名称,营业收入\r\n{ONE},甲,1\n{TWO},乙,2\r\n{THREE},丙,3\r{FOUR},丁,4")
    assert [float(row["revenue"]) for row in taken.rows] == [1, 2, 3, 4]


def test_a_line_end_within_quotes_of_another_kind_is_kept(take: Take) -> None:
    taken = take(f'信用代码,企业名称,营业收入\r\n{ONE},"甲\n部",1\r\n{TWO},乙,2\r\n')
    assert taken.rows[0]["企业名称"] == "甲\n部"
    assert taken.intake.rows_in == 2


def test_titles_above_the_header_are_passed_over(take: Take) -> None:
    taken = take("2023年度企业情况表,,\n填报单位：某高新区,,\n\n" + _table(f"{ONE},甲,1", f"{TWO},乙,x"))
    assert float(taken.only["revenue"]) == 1
    assert taken.quarantine[0]["行号"] == "6"


@pytest.mark.parametrize("good", ["1", "1\n\n\n"])
def test_row_numbers_are_those_of_a_spreadsheet(take: Take, good: str) -> None:
    """Row 1 is the header; empty lines and short rows count; a cell with a line end is still one row."""
    body = f'{ONE},"甲\n部",{good}'.split("\n\n")[0]
    rows = [body, "", f"{TWO},乙,x", f"{THREE},丙", "", f"{FOUR},丁,y", f"{FIVE},戊,5"]
    taken = take(_table(*rows))
    assert [(line["行号"], line["原因"]) for line in taken.quarantine] == [
        ("4", "不是数"), ("5", "这一行有 2 格，表头有 3 格"), ("7", "不是数"),
    ]  # fmt: skip


def test_row_numbers_hold_without_quotes_and_with_both_line_ends(take: Take) -> None:
    for line_end in ("\n", "\r\n"):
        rows = ["", f"{ONE},甲,x", f"{TWO},乙", "", "", f"{THREE},丙,y", f"{FOUR},丁,4,5", f"{FIVE},戊,z", ""]
        taken = take(_table(*rows).replace("\n", line_end))
        assert [line["行号"] for line in taken.quarantine] == ["3", "4", "7", "8", "9"]


def test_the_table_of_problems_has_the_same_numbers_as_the_file(take: Take, connection: Any) -> None:
    rows = ["", f"{ONE},甲,x", f"{TWO},乙", f"{THREE},丙,3", f"{THREE},丙,4", f"{FOUR},丁,4"]
    taken = take(_table(*rows))
    found = connection.execute(f"SELECT row, reason FROM {taken.intake.problems} ORDER BY row").fetchall()
    assert [(str(row), reason) for row, reason in found] == [(q["行号"], q["原因"]) for q in taken.quarantine]
    assert taken.reasons[2:] == ["标识重复而内容不同：另见第 6 行", "标识重复而内容不同：另见第 5 行"]


def test_a_row_with_too_many_cells_keeps_them_all_in_the_quarantine(take: Take) -> None:
    taken = take(_table(f"{ONE},甲,1,234", f"{TWO},乙,2"))
    assert taken.quarantine[0]["营业收入"] == "1"
    assert taken.quarantine[0]["多余的单元格"] == "234"
    assert len(taken.rows) == 1


def test_separators_at_the_end_of_rows_do_no_harm(take: Take) -> None:
    taken = take(_table(f"{ONE},甲,1,,", f"{TWO},乙,2,,", header="信用代码,企业名称,营业收入,,"))
    assert len(taken.rows) == 2
    taken = take(_table(f"{ONE},甲,1,", f"{TWO},乙,2,"))
    assert len(taken.rows) == 2


def test_a_quotation_mark_gone_astray_spoils_its_own_row_only(take: Take) -> None:
    taken = take(_table(f'{ONE},"甲,1', f"{TWO},乙,2", f'{THREE},5" 管材,3', f'{FOUR},"丁"公司,4', f"{FIVE},戊,5"))
    assert [row["credit_code"] for row in taken.rows] == [TWO, THREE, FIVE]
    assert taken.reasons == ["引号没有成对", "引号的用法不对"]


def test_wholly_empty_rows_are_no_rows(take: Take) -> None:
    taken = take(_table(f"{ONE},甲,1", ",,", " , ,　", f"{TWO},乙,2", ",,"))
    assert taken.intake.rows_in == 2


def test_zero_bytes_spoil_their_row_only(take: Take) -> None:
    taken = take(_table(f"{ONE},甲\x00,1", f"{TWO},乙,2"))
    assert [row["credit_code"] for row in taken.rows] == [TWO]
    assert "零字节" in taken.reasons[0]


def test_totals_at_the_bottom_are_set_aside(take: Take) -> None:
    taken = take(_table(f"{ONE},甲,1", "合计,,1", ",合 计,1", ",,7", "总计（2家）,,3"))
    assert taken.reasons == ["合计行", "合计行", "标识为空", "合计行"]


def test_every_problem_of_a_row_has_its_line_with_the_value_as_written(take: Take) -> None:
    taken = take(_table(f"{ONE},甲,约3亿,12.5,也许", header="信用代码,企业名称,营业收入,职工人数,是否上市"))
    assert [(q["列"], q["字段"], q["值"], q["企业名称"]) for q in taken.quarantine] == [
        ("营业收入", "revenue", "约3亿", "甲"),
        ("职工人数", "staff", "12.5", "甲"),
        ("是否上市", "listed", "也许", "甲"),
    ]
    assert all(line["怎样改"] for line in taken.quarantine)
    assert taken.intake.rows_quarantined == 1


def test_an_empty_cell_is_unknown_and_never_zero(take: Take) -> None:
    header = "信用代码,营业收入,净利润总额,职工人数,是否上市,企业规模,知识产权,成立日期"
    row = take(_table(f"{ONE},,—,不适用,,,,", header=header)).only
    assert [row[name] for name in ("revenue", "profit", "staff", "listed", "size", "patents", "founded")] == [None] * 7


def test_values_outside_the_bounds_are_refused_with_the_bound(take: Take) -> None:
    taken = take(_table(f"{ONE},甲,-1", f"{TWO},乙,1000000000", f"{THREE},丙,1e30", f"{FOUR},丁,0"))
    assert taken.only["credit_code"] == FOUR
    assert taken.reasons == [
        "超出范围：应不小于 0 万元", "超出范围：应不大于 999999999 万元", "超出范围：应不大于 999999999 万元",
    ]  # fmt: skip
    assert [line["值"] for line in taken.quarantine] == ["-1", "1000000000", "1e30"]


def test_rounding_is_counted(take: Take) -> None:
    taken = take(_table(f"{ONE},甲,1.23456789", f"{TWO},乙,1.5", f"{THREE},丙,0.0000005"))
    assert [str(row["revenue"]) for row in taken.rows] == ["1.234568", "1.500000", "0.000000"]
    assert [(f.column, f.count) for f in taken.intake.findings if f.code == "rounded"] == [("revenue", 2)]


def test_shares_that_all_lie_below_one_raise_a_doubt(take: Take) -> None:
    taken = take(_table(f"{ONE},0.032", f"{TWO},0.5", header="信用代码,研发费用占比"))
    doubt = next(f for f in taken.intake.findings if f.code == "maybe-fraction")
    assert "研发费用占比(小数)" in doubt.message
    assert not [
        f for f in take(_table(f"{ONE},0.032", f"{TWO},5", header="信用代码,研发费用占比")).intake.findings
        if f.code == "maybe-fraction"
    ]  # fmt: skip


def test_a_file_without_bad_rows_removes_the_quarantine_of_an_earlier_run(take: Take) -> None:
    assert take(_table(f"{ONE},甲,x")).intake.quarantine.exists()
    taken = take(PLAIN)
    assert taken.intake.quarantine is None


def test_the_quarantine_opens_no_formulas(take: Take) -> None:
    taken = take(_table(f'{ONE},"=HYPERLINK(""http://x"")",x', f"{TWO},-5,@y", f"{THREE},+1,−3%"))
    assert [line["企业名称"] for line in taken.quarantine] == ['\'=HYPERLINK("http://x")', "-5", "+1"]
    assert taken.quarantine[1]["营业收入"] == "'@y"


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"", "文件是空的"), (b"\n\n \n", "文件是空的"), (b"\xef\xbb\xbf", "文件是空的"), (b"a\n", "没有找到标识列"),
     ("甲,乙\n1,2\n".encode(), "没有找到标识列")],
)  # fmt: skip
def test_a_table_that_cannot_be_used_is_refused_with_a_reason(take: Take, content: bytes, says: str) -> None:
    with pytest.raises(IntakeError, match=says):
        take(content)


def test_a_missing_file_is_said_to_be_missing(take: Take, tmp_path: Any) -> None:
    with pytest.raises(IntakeError, match="没有这个文件"):
        take(tmp_path / "nothing.csv")


def test_the_order_of_rows_is_kept_whatever_the_connection_is_set_to(take: Take, connection: Any) -> None:
    connection.execute("SET preserve_insertion_order = false").fetchall()
    try:
        rows = [f"X{i},甲,{i}" for i in range(300_000)]
        taken = take(_table(*rows[:250_000], "X,乙,x", *rows[250_000:], header="id,企业名称,营业收入"))
        assert connection.execute("SELECT current_setting('preserve_insertion_order')").fetchall() == [(False,)]
    finally:
        connection.execute("SET preserve_insertion_order = true").fetchall()
    assert [row["credit_code"] for row in taken.rows[:3]] == ["X0", "X1", "X2"]
    assert [(line["行号"], line["值"]) for line in taken.quarantine] == [("250002", "x")]


def test_a_header_without_rows_gives_an_empty_relation(take: Take) -> None:
    taken = take("信用代码,营业收入\n")
    assert (taken.intake.rows_in, taken.rows) == (0, [])


def test_progress_ends_with_the_number_of_rows(take: Take) -> None:
    calls: list[tuple[int, int | None]] = []
    take(PLAIN, progress=lambda done, total: calls.append((done, total)))
    assert calls[-1] == (2, 2)
