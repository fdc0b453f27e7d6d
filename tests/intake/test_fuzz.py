"""A small share of the fuzzing; the whole is run by hand."""

from tests.intake.fuzz import run


def test_of_a_thousand_foul_rows_each_is_accepted_quarantined_or_refused_with_its_file() -> None:
    outcomes = run(1_000, seed=20_261_124)

    assert {"accepted", "quarantined"} <= set(outcomes)
