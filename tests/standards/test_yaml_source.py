"""YAML is read as plainly as it is written, and every value knows its place."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huoju.standards.errors import Place, StandardError
from huoju.standards.yaml_source import MAX_CHARACTERS, read_yaml


def read(text: str) -> object:
    return read_yaml(text, "file").data


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("5", 5),
        ("-3", -3),
        ("0.80", Decimal("0.80")),
        ("-0.5", Decimal("-0.5")),
        ("2026-04-01", date(2026, 4, 1)),
        ("true", True),
        ("false", False),
        ("~", None),
        ("", None),
        ("no", "no"),
        ("yes", "yes"),
        ("on", "on"),
        ("1e3", "1e3"),
        ("007", "007"),
        ("+5", "+5"),
        ("1_000", "1_000"),
        ("0x10", "0x10"),
        ("12:30", "12:30"),
        (".5", ".5"),
        ("5%", "5%"),
        ("7–8", "7–8"),
        ("'5'", "5"),
        ('"2026-04-01"', "2026-04-01"),
        ("'true'", "true"),
        ("9" * 31, "9" * 31),
    ],
)
def test_a_plain_value_is_a_number_a_date_a_truth_or_text(written: str, value: object) -> None:
    data = read(f"key: {written}")

    assert data == {"key": value}
    assert isinstance(data, dict)
    assert type(data["key"]) is type(value)


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=4))
def test_a_decimal_keeps_every_digit_that_was_written(number: Decimal) -> None:
    written = format(number, "f")

    data = read(f"key: {written}")

    assert isinstance(data, dict)
    assert isinstance(data["key"], Decimal)
    assert format(data["key"], "f") == written


def test_keys_are_text_whatever_they_look_like() -> None:
    assert read("{5: a, true: b, 2026-04-01: c}") == {"5": "a", "true": "b", "2026-04-01": "c"}


def test_lines_may_end_as_on_windows_and_a_byte_order_mark_may_stand_first() -> None:
    assert read("\ufeffa: 1\r\nb: 2\r\n") == {"a": 1, "b": 2}


def test_every_value_and_key_knows_its_line_and_column() -> None:
    document = read_yaml("a:\n  - {b: 1}\n  - c\n", "file")

    assert document.place(("a", 0, "b")) == Place("file", 2, 9)
    assert document.key_place(("a", 0, "b")) == Place("file", 2, 6)
    assert document.place(("a", 1)) == Place("file", 3, 5)


def test_what_has_no_place_of_its_own_is_at_its_nearest_parent() -> None:
    document = read_yaml("a:\n  b: 1\n", "file")

    assert document.place(("a", "missing", "inner")) == document.place(("a",))


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("a: 营业收入 ≥ x", 1, 11),
        ("a: '营业收入 ≥ x'", 1, 12),
        ('a: "营业收入 ≥ x"', 1, 12),
        ("a: >-\n  营业收入\n  ≥ x", 3, 5),
        ("a: |-\n  营业收入 ≥\n  x", 3, 3),
        ("a:\n  营业收入\n  ≥ x", 3, 5),
        ("a: '营业收入\n  ≥ x'", 2, 5),
    ],
)
def test_a_character_of_a_text_is_found_however_the_text_is_folded(text: str, line: int, column: int) -> None:
    document = read_yaml(text, "file")
    assert isinstance(document.data, dict)
    value = document.data["a"]
    assert isinstance(value, str)

    found = document.character(document.place(("a",)), value, value.index("x"))

    assert (found.line, found.column) == (line, column)


def test_a_file_that_is_too_long_is_refused_before_it_is_read() -> None:
    with pytest.raises(StandardError) as refused:
        read("#" * (MAX_CHARACTERS + 1))

    assert refused.value.problems[0].message == "文件过大：2000001 个字符，最多 2000000 个"


def test_an_unreadable_character_is_named_and_placed() -> None:
    with pytest.raises(StandardError) as refused:
        read("a: 1\nb: x\ud800")

    assert [(p.place.line, p.place.column, p.message) for p in refused.value.problems] == [
        (2, 5, "字符 U+D800 不可用，请删去")
    ]
