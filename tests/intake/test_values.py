"""Booleans, categories, sets and dates as people write them."""

from datetime import date

import pytest

from huoju.intake.values import read_value
from huoju.standards.fields import Field

LISTED = Field("listed", "是否上市", "boolean")
SIZE = Field("size", "规模", "category", options=("大型（含特大型）", "中型", "小型"))
RIGHTS = Field("rights", "知识产权", "set", options=("发明专利", "实用新型", "软件著作权"))
FOUNDED = Field("founded", "成立日期", "date")


@pytest.mark.parametrize("written", ["是", "有", "Y", "yes", "TRUE", "1", "√", "１", " 是 "])
def test_words_for_yes_are_true(written: str) -> None:
    assert read_value(LISTED, "", written).value is True


@pytest.mark.parametrize("written", ["否", "无", "N", "no", "False", "0", "×", "没有"])
def test_words_for_no_are_false(written: str) -> None:
    assert read_value(LISTED, "", written).value is False


@pytest.mark.parametrize("written", ["", "—", "不详", "待补"])
def test_a_boolean_that_is_not_filled_in_is_unknown(written: str) -> None:
    assert read_value(LISTED, "", written).value is None
    assert not read_value(LISTED, "", written).reason


def test_any_other_word_is_not_taken_for_a_boolean() -> None:
    assert read_value(LISTED, "", "也许").remedy == "写 是 或 否；不知道就留空"


def test_a_category_is_its_option_whatever_the_width_of_its_signs() -> None:
    assert read_value(SIZE, "", "大型(含特大型) ").value == "大型（含特大型）"


def test_a_number_is_not_taken_for_the_number_of_an_option() -> None:
    reading = read_value(SIZE, "", "1")
    assert reading.reason == "不是本列的选项"
    assert "中型" in reading.remedy


def test_a_slip_of_the_pen_is_met_with_the_nearest_option() -> None:
    assert "是否应为“发明专利”？" in read_value(RIGHTS, "", "发明专制").remedy


@pytest.mark.parametrize("separator", [";", "；", "、", ",", "，", "|", "\n", " ; "])
def test_a_set_is_joined_in_the_order_of_its_options(separator: str) -> None:
    assert read_value(RIGHTS, "", f"软件著作权{separator}发明专利").value == "发明专利;软件著作权"


def test_an_empty_set_is_known_and_an_empty_cell_is_not() -> None:
    assert read_value(RIGHTS, "", "无").value == ""
    assert read_value(RIGHTS, "", "").value is None


@pytest.mark.parametrize(
    "written",
    ["2024-03-31", "2024-3-31", "2024/3/31", "2024.03.31", "2024年3月31日", "20240331", "2024-03-31 00:00:00",
     "２０２４－０３－３１"],
)  # fmt: skip
def test_a_date_is_read_however_it_is_written(written: str) -> None:
    assert read_value(FOUNDED, "", written).value == date(2024, 3, 31)


@pytest.mark.parametrize(
    ("written", "remedy"),
    [("2024-02-30", "核对年、月、日"), ("2024-03", "2024-03-31"), ("45382", "Excel"), ("31/3/2024", "2024-03-31"),
     ("2024-03/31", "2024-03-31"), ("2024-03-31 12:30:00", "2024-03-31")],
)  # fmt: skip
def test_what_is_no_date_is_refused_with_advice(written: str, remedy: str) -> None:
    assert remedy in read_value(FOUNDED, "", written).remedy


def test_a_value_map_says_what_foreign_words_mean() -> None:
    meanings = {"已上市": "是", "未上市": "否", "1": "否"}
    assert read_value(LISTED, "", "已上市", meanings).value is True
    assert read_value(LISTED, "", "1", meanings).value is False
