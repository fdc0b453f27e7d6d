"""Whatever the text, only the two errors made for it come out."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huoju.standards.catalogue import catalogue_files
from huoju.standards.errors import ExpressionError, StandardError
from huoju.standards.expressions import parse
from huoju.standards.yaml_source import read_yaml
from tests.standards.fuzz import run, try_expression, try_standard

_FILES = [path.read_text(encoding="utf-8") for path in catalogue_files()]


@settings(max_examples=300)
@given(st.text(max_size=200))
def test_any_text_is_an_expression_or_refused(text: str) -> None:
    try_expression(text)


@settings(max_examples=300)
@given(st.text(st.characters() | st.sampled_from("\n :-{}[]'\"#&*!|>%"), max_size=300))
def test_any_text_is_a_standard_or_refused(text: str) -> None:
    try_standard(text, wholly=True)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(_FILES), st.data())
def test_a_catalogue_file_with_a_part_cut_out_is_a_standard_or_refused(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))

    try_standard(text[:start] + text[end:], wholly=True)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(_FILES), st.data())
def test_a_catalogue_file_with_foreign_text_put_in_is_a_standard_or_refused(text: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text)))
    foreign = data.draw(st.text(max_size=10))

    try_standard(text[:at] + foreign + text[at:], wholly=True)


@pytest.mark.parametrize("opening", ["[", "{", "- ", "? ", "a: [", "{a: "])
def test_deep_nesting_is_refused_and_does_not_exhaust_the_stack(opening: str) -> None:
    with pytest.raises(StandardError):
        read_yaml(opening * 50_000, "deep.yaml")


@pytest.mark.parametrize("part", ["(", "非 ", "-(", "个数(", "a + ", "a ÷ ", "a 且 ", "a ≥ ", "1"])
def test_long_and_deep_expressions_are_refused_and_do_not_exhaust_the_stack(part: str) -> None:
    with pytest.raises(ExpressionError):
        parse(part * 50_000)


@pytest.mark.parametrize("digits", [30, 31, 300, 1_900, 5_000, 100_000])
def test_very_long_numbers_are_read_exactly_or_refused(digits: int) -> None:
    number = "9" * digits

    assert try_expression(f"{number} 万元") == ("read" if digits < 1_995 else "refused")
    text = _FILES[0].replace("min: 0", f"min: {number}", 1)
    assert try_standard(text, wholly=True) in {"read", "refused"}


def test_a_few_thousand_random_inputs_bring_up_nothing_unexpected() -> None:
    outcomes = run(2_000, seed=20_260_401)

    assert sum(outcomes.values()) == 2_000
    assert {"expression read", "expression refused", "text refused", "file refused"} <= set(outcomes)
