"""Expressions: what is read can be printed, and what is printed reads the same."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huoju.standards.errors import ExpressionError
from huoju.standards.expressions import Expression, parse, parse_number, parse_tail, to_text
from huoju.standards.expressions.printer import amount_text, number_text
from huoju.standards.expressions.syntax import (
    And,
    Arithmetic,
    Call,
    Comparison,
    Membership,
    Name,
    Negation,
    Not,
    Number,
    Or,
    Text,
)

_names = st.sampled_from(["营业收入", "revenue", "研发人员数", "Ⅰ类知识产权数量", "近2年增长率"]).map(
    lambda name: Name(name, 0)
)
_units = st.sampled_from([None, "%", "‰", "万元", "人", "件/万人", "吨标准煤/万元"])
_amounts = st.builds(
    lambda digits, places, unit: Number(Fraction(digits, 10**places), unit, 0),
    st.integers(0, 10**12),
    st.integers(0, 8),
    _units,
)
_texts = st.text("国家级A b'，、", max_size=6) | st.text('省级"(', max_size=6)
_options = st.lists(_texts, min_size=1, max_size=3).map(tuple)


def _larger(parts: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    several = st.lists(parts, min_size=2, max_size=3).map(tuple)
    signs = st.sampled_from([">=", ">", "<=", "<", "=", "!="])
    functions = st.sampled_from(["max", "min", "count", "contains", "days_since"])
    return st.one_of(
        st.builds(Arithmetic, st.sampled_from("+-*/"), parts, parts, st.just(0)),
        st.builds(Negation, parts, st.just(0)),
        st.builds(Call, functions, several, st.just(0)),
        st.builds(Comparison, signs, parts, parts, st.just(0)),
        st.builds(Membership, parts, _options, st.just(0)),
        st.builds(Not, parts, st.just(0)),
        st.builds(And, several, st.just(0)),
        st.builds(Or, several, st.just(0)),
    )


expressions = st.recursive(_names | _amounts | _texts.map(lambda text: Text(text, 0)), _larger, max_leaves=12)


@settings(max_examples=400)
@given(expressions)
def test_printing_and_reading_again_gives_the_same_expression(expression: Expression) -> None:
    assert parse(to_text(expression)) == expression


@given(expressions)
def test_printing_is_stable(expression: Expression) -> None:
    text = to_text(expression)

    assert to_text(parse(text)) == text


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("营业收入>=1000万元 并且 人数 不低于 5 人", "营业收入 ≥ 1000 万元 且 人数 ≥ 5 人"),
        ("not a or (b and c)", "非 a 或 b 且 c"),
        ("(a or b) and c", "(a 或 b) 且 c"),
        ("a - (b - c) - d", "a - (b - c) - d"),
        ("a / (b * c)", "a ÷ (b × c)"),
        ("1 < a <= 5", "1 < a 且 a ≤ 5"),
        ("级别 不属于 [“国家级”，'省级']", '级别 不属于 ["国家级", "省级"]'),
        ("max(a, b) > 3 %", "较大值(a, b) > 3%"),
        ("-(a + 1)", "-(a + 1)"),
    ],
)
def test_every_spelling_has_one_canonical_form(written: str, canonical: str) -> None:
    assert to_text(parse(written)) == canonical


def test_where_an_expression_stands_does_not_matter_for_what_it_says() -> None:
    assert parse("a ≥ 1") == parse("  a   ≥ 1")


@pytest.mark.parametrize(
    ("value", "text"),
    [(Fraction(5000), "5000"), (Fraction(1, 2), "0.5"), (Fraction(-7, 4), "-1.75"), (Fraction(3, 1000), "0.003")],
)
def test_a_number_is_printed_with_all_its_digits(value: Fraction, text: str) -> None:
    assert number_text(value) == text


def test_a_unit_stands_close_to_a_percentage_and_apart_elsewhere() -> None:
    assert amount_text(Fraction(3), "%") == "3%"
    assert amount_text(Fraction(3), "万元") == "3 万元"
    assert amount_text(Fraction(3), None) == "3"


def test_a_band_is_compared_with_its_measure() -> None:
    assert to_text(parse_tail("≥ 80%", parse("占比"))) == "占比 ≥ 80%"


@pytest.mark.parametrize("text", ["80%", "约 80%", "", "≥", "≥ 80% 且 占比 ≥ 3%"])
def test_a_band_that_is_no_comparison_is_refused(text: str) -> None:
    with pytest.raises(ExpressionError):
        parse_tail(text, parse("占比"))


def test_a_number_may_be_negative() -> None:
    assert parse_number("-100%") == Number(Fraction(-100), "%", 0)


@pytest.mark.parametrize("text", ["", "营业收入", "1 + 2", "--5", "5 万元 6"])
def test_anything_but_a_number_is_refused_as_a_number(text: str) -> None:
    with pytest.raises(ExpressionError):
        parse_number(text)
