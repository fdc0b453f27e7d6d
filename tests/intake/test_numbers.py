"""Numbers as people write them are read exactly, and what is no number is refused with advice."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huoju.intake.numbers import NotANumberError, cell_factor, read_number, rounded
from huoju.intake.values import read_value
from huoju.standards.fields import Field

MONEY = Field("money", "金额", "number", "万元", (), Decimal(-(10**12)), Decimal(10**12), 6)
SHARE = Field("share", "占比", "number", "%", (), Decimal(-(10**9)), Decimal(10**9), 8)
TIMES = Field("times", "倍数", "number", "倍", (), Decimal(-(10**9)), Decimal(10**9), 8)
PATENTS = Field("patents", "专利", "number", "件", (), Decimal(0), Decimal(10**9), 4)
DENSITY = Field("density", "万人专利", "number", "件/万人", (), Decimal(0), Decimal(10**9), 4)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("1234.5", "1234.5"),
        ("1,234.5", "1234.5"),
        ("1，234.5", "1234.5"),
        ("１，２３４．５", "1234.5"),
        (" 1234.50 ", "1234.5"),
        ("　1234.5　", "1234.5"),
        ("\u200b1234.5\ufeff", "1234.5"),
        ("'1234.5", "1234.5"),
        ("1.2345E+03", "1234.5"),
        ("12345e-1", "1234.5"),
        ("+1234.5", "1234.5"),
        ("1234.5万", "1234.5"),
        ("1234.5万元", "1234.5"),
        ("1234.5 万元", "1234.5"),
        ("12345000元", "1234.5"),
        ("¥12,345,000元", "1234.5"),
        ("人民币1234.5万元", "1234.5"),
        ("1234.5万元人民币", "1234.5"),
        ("0.12345亿", "1234.5"),
        ("０．１２３４５亿元", "1234.5"),
        ("12345千元", "1234.5"),
        ("(1234.5)", "-1234.5"),
        ("（1,234.5）", "-1234.5"),
        ("-1234.5", "-1234.5"),
        ("−1234.5", "-1234.5"),
        ("－1234.5", "-1234.5"),
        ("–1234.5", "-1234.5"),
        ("- 1234.5", "-1234.5"),
        ("0", "0"),
        (".5", "0.5"),
        ("5.", "5"),
    ],
)
def test_an_amount_in_ten_thousand_yuan_is_read_however_it_is_written(written: str, expected: str) -> None:
    assert read_value(MONEY, "万元", written).value == Decimal(expected)


@pytest.mark.parametrize(
    ("field", "column_unit", "written", "expected"),
    [
        (SHARE, "%", "12.3", "12.3"),
        (SHARE, "%", "12.3%", "12.3"),
        (SHARE, "%", "12.3％", "12.3"),
        (SHARE, "%", "123‰", "12.3"),
        (SHARE, "%", "0.123倍", "12.3"),
        (SHARE, "", "0.123", "12.3"),
        (SHARE, "", "12.3%", "12.3"),
        (TIMES, "倍", "12.3%", "0.123"),
        (TIMES, "%", "12.3", "0.123"),
        (TIMES, "倍", "1.5倍", "1.5"),
        (MONEY, "亿元", "3.4", "34000"),
        (MONEY, "元", "3.4", "0.00034"),
        (MONEY, "亿元", "3.4亿", "34000"),
        (MONEY, "亿元", "1200万元", "1200"),
        (PATENTS, "件", "1.2万", "12000"),
        (PATENTS, "件", "12项", "12"),
        (DENSITY, "件/万人", "1.2千", "1200"),
    ],
)
def test_units_in_the_cell_or_the_column_convert_exactly(
    field: Field, column_unit: str, written: str, expected: str
) -> None:
    assert read_value(field, column_unit, written).value == Decimal(expected)


@pytest.mark.parametrize(
    "written",
    ["", " ", "空", "无", "—", "——", "－", "-", "--", "/", "不适用", "N/A", "n/a", "null", "NULL", "#N/A", "#DIV/0!",
     "待补", "暂无", "nan", "…", "?", "？"],
)  # fmt: skip
def test_words_for_unknown_are_unknown_and_never_zero(written: str) -> None:
    reading = read_value(MONEY, "万元", written)
    assert reading.value is None
    assert not reading.reason


@pytest.mark.parametrize(
    ("written", "remedy"),
    [
        ("abc", "写成 1234.5"),
        ("约3.4亿", "只写一个数"),
        (">500", "只写一个数"),
        ("500以上", "单位"),
        ("3-5", "区间"),
        ("3~5", "区间"),
        ("▲12", "负数"),
        ("12,34", "写成 1234.5"),
        ("1,2345", "写成 1234.5"),
        ("1.2.3", "写成"),
        ("2020_2021", "写成 1234.5"),
        ("0x1F", "写成 1234.5"),
        ("1 234", "写成"),
        ("--5", "写成"),
        ("(-5)", "写成"),
        ("12人", "本列的单位是万元"),
        ("12美元", "本列的单位是万元"),
        ("12%", "本列的单位是万元"),
        ("1" * 200, "只写一个数"),
        ("1e99", "核对数值和单位"),
    ],
)
def test_what_is_no_usable_number_is_refused_with_advice(written: str, remedy: str) -> None:
    reading = read_value(MONEY, "万元", written)
    assert reading.value is None
    assert reading.reason
    assert remedy in reading.remedy


def test_halves_are_rounded_to_even() -> None:
    assert rounded(Fraction(5, 1000), 2) == (Decimal("0.00"), True)
    assert rounded(Fraction(15, 1000), 2) == (Decimal("0.02"), True)
    assert rounded(Fraction(25, 1000), 2) == (Decimal("0.02"), True)
    assert rounded(Fraction(-15, 1000), 2) == (Decimal("-0.02"), True)
    assert rounded(Fraction(2, 100), 2) == (Decimal("0.02"), False)


def test_an_integer_is_not_rounded_but_refused() -> None:
    staff = Field("staff", "人数", "integer", "人", (), Decimal(0), Decimal(10**6))
    assert read_value(staff, "人", "12.0").value == 12
    assert read_value(staff, "人", "1.2万").value == 12000
    assert read_value(staff, "人", "12.5").reason == "应为整数"


def test_a_bare_ten_thousand_is_refused_in_a_column_of_percent() -> None:
    with pytest.raises(NotANumberError, match="不能用于"):
        cell_factor("万", "%", "%")


def _grouped(value: Decimal) -> str:
    return f"{value:,f}"


def _full_width(value: Decimal) -> str:
    return f"{value:f}".translate(str.maketrans("0123456789.-", "０１２３４５６７８９．－"))


def _accounting(value: Decimal) -> str:
    return f"({-value:,f})" if value < 0 else f"{value:,f}"


WAYS = (
    lambda v: f"{v:f}",
    _grouped,
    _full_width,
    _accounting,
    lambda v: f"{v:E}",
    lambda v: f" {v:f}　",
    lambda v: f"{v:f}万元",
    lambda v: f"{v * 10000:f}元",
    lambda v: f"{v / 10000:f}亿",
    lambda v: f"{v:,f} 万",
    lambda v: f"'{v:f}",
    lambda v: f"{v:f}".replace("-", "−"),
)


@given(st.decimals(-(10**11), 10**11, places=6))
def test_every_way_of_writing_a_number_gives_the_same_value(value: Decimal) -> None:
    readings = [read_value(MONEY, "万元", way(value)) for way in WAYS]
    assert [reading.value for reading in readings] == [value] * len(WAYS)
    assert not any(reading.rounded for reading in readings)


@given(st.text(max_size=40))
def test_any_text_is_a_number_unknown_or_refused_with_a_reason(text: str) -> None:
    reading = read_value(MONEY, "万元", text)
    assert (reading.value is None) or not reading.reason
    assert bool(reading.reason) == bool(reading.remedy)


@given(st.text("0123456789.,eE+-() 万亿元%", max_size=20))
def test_a_text_like_a_number_never_raises(text: str) -> None:
    remedy = "none needed"
    try:
        read_number(text)
    except NotANumberError as error:
        remedy = error.remedy
    assert remedy
