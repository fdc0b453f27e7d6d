"""Numbers in digits and in characters."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huoju.claims.numerals import parse_number


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("1,234.5", "1234.5"),
        ("三百二十", "320"),
        ("十二", "12"),
        ("两", "2"),
        ("二点五", "2.5"),
        ("三千亿", "300000000000"),
        ("一万二千", "12000"),
        ("二〇二五", "2025"),
    ],
)
def test_numbers_are_read_as_they_are_written(written: str, value: str) -> None:
    assert parse_number(written) == Decimal(value)


@pytest.mark.parametrize("written", ["", "甲", "一点甲", "1" * 60])
def test_what_is_no_number_is_none(written: str) -> None:
    assert parse_number(written) is None


@given(st.integers(min_value=0, max_value=10**12))
def test_digits_with_separators_read_as_themselves(number: int) -> None:
    assert parse_number(f"{number:,}") == number


_DIGITS = "零一二三四五六七八九"


def _written(number: int) -> str:
    """A number below 10,000 in characters, by the rule of the language."""
    text = ""
    for size, word in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, size)
        if digit:
            text += _DIGITS[digit] + word
        elif text and number and not text.endswith("零"):
            text += "零"
    return text or "零"


@given(st.integers(min_value=1, max_value=9999), st.integers(min_value=0, max_value=9999))
def test_characters_read_as_the_number_they_were_written_from(high: int, low: int) -> None:
    assert parse_number(_written(high)) == high
    assert parse_number(_written(high) + "万" + (_written(low) if low else "")) == high * 10**4 + low
