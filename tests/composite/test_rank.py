from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import rankdata

from huoju.composite.rank import Ties, ascending_ranks, ranks, tie_counts

TIES: tuple[Ties, ...] = ("min", "average", "max")
SCORES = st.lists(st.integers(0, 12).map(float), min_size=1, max_size=20)


def test_tied_units_share_the_best_place_as_official_rankings_do() -> None:
    assert ranks([90, 80, 80, 70]).tolist() == [1, 2, 2, 4]
    assert ranks([90, 80, 80, 70], ties="average").tolist() == [1, 2.5, 2.5, 4]
    assert ranks([90, 80, 80, 70], ties="max").tolist() == [1, 3, 3, 4]
    assert tie_counts(ranks([90, 80, 80, 70])).tolist() == [0, 1, 1, 0]


def test_a_unit_without_a_score_has_no_rank_and_takes_no_place() -> None:
    assert ranks([np.nan, 2.0, 3.0])[1:].tolist() == [2, 1]
    assert np.isnan(ranks([np.nan, 2.0, 3.0])[0])


def test_a_tolerance_ties_scores_that_differ_by_rounding_only() -> None:
    assert ranks([0.1 + 0.2, 0.3]).tolist() == [1, 2]
    assert ranks([0.1 + 0.2, 0.3], tolerance=1e-12).tolist() == [1, 1]


@given(SCORES, st.sampled_from(TIES))
def test_ranks_agree_with_scipy(scores: list[float], ties: Ties) -> None:
    np.testing.assert_array_equal(ranks(scores, ties=ties), rankdata(-np.array(scores), method=ties))


@given(SCORES, st.randoms())
def test_the_order_of_units_plays_no_part(scores: list[float], random: object) -> None:
    order = list(range(len(scores)))
    random.shuffle(order)  # type: ignore[attr-defined]  # hypothesis gives a Random
    values = np.array(scores)
    np.testing.assert_array_equal(ranks(values, tolerance=1)[order], ranks(values[order], tolerance=1))


def test_many_lists_are_ranked_each_for_itself() -> None:
    table = np.random.default_rng(1).integers(0, 9, (50, 17)).astype(float)
    together = ranks(table)
    np.testing.assert_array_equal(together, np.stack([ranks(row) for row in table]))
    np.testing.assert_array_equal(ascending_ranks(table.T), ranks(-table).T)
