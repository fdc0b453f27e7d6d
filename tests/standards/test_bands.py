"""Bands: gaps, dead bands and overlaps are found exactly."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from huoju.standards.bands import Band, compatible, coverage

_bands = st.lists(
    st.builds(Band, st.sampled_from([">=", ">", "<=", "<", "="]), st.integers(-4, 4).map(Fraction)),
    min_size=1,
    max_size=5,
)
_FINE = [Fraction(number, 4) for number in range(-40, 41)]


@given(_bands)
def test_a_value_outside_every_band_is_found_whenever_there_is_one(bands: list[Band]) -> None:
    has_gap = any(not any(band.holds(value) for band in bands) for value in _FINE)

    found = coverage(bands).gaps

    assert bool(found) == has_gap
    assert all(not any(band.holds(value) for band in bands) for value in found)


@given(_bands)
def test_a_band_is_dead_exactly_when_no_value_comes_to_it_first(bands: list[Band]) -> None:
    reached = {
        next(index for index, band in enumerate(bands) if band.holds(value))
        for value in _FINE
        if any(band.holds(value) for band in bands)
    }

    assert set(coverage(bands).dead) == set(range(len(bands))) - reached


@given(_bands, st.integers(-5, 5), st.integers(0, 5))
def test_only_values_inside_the_range_and_on_the_step_count(bands: list[Band], low: int, width: int) -> None:
    start, end = Fraction(low), Fraction(low + width)
    whole = [Fraction(number) for number in range(low, low + width + 1)]

    found = coverage(bands, start, end, Fraction(1))

    assert bool(found.gaps) == any(not any(band.holds(value) for band in bands) for value in whole)
    assert all(start <= value <= end and value.denominator == 1 for value in found.gaps)


@given(_bands)
def test_bands_are_compatible_when_some_value_lies_in_all_of_them(bands: list[Band]) -> None:
    assert compatible(bands) == any(all(band.holds(value) for band in bands) for value in _FINE)


def test_whole_numbers_need_no_band_between_them() -> None:
    bands = [Band(">=", Fraction(3)), Band("=", Fraction(2)), Band("<=", Fraction(1))]

    assert coverage(bands).gaps
    assert not coverage(bands, step=Fraction(1)).gaps


def test_an_overlap_names_both_bands_and_a_value() -> None:
    found = coverage([Band(">=", Fraction(5)), Band("<=", Fraction(5))])

    assert found.overlaps == ((0, 1, Fraction(5)),)
