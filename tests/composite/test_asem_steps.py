"""Every step on the ASEM tables against its published formula, written out once more for one value at a time."""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pytest
from scipy import stats

from huoju.composite import Choices, IndexTree, aggregate, evaluate
from huoju.composite import normalise as scale
from huoju.composite.consistency import components, cronbach_alpha
from huoju.composite.correlate import correlate
from huoju.composite.describe import figures
from huoju.composite.impute import by_group_median, by_mean, by_median
from huoju.composite.treat import Limits, treat
from tests.composite.test_asem_reference import Reference, groups, read, structure

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

Column = list[float]


@pytest.fixture(scope="module")
def folder(shared: Path) -> Path:
    return shared / "peers" / "coinr"


@pytest.fixture(scope="module")
def tree(folder: Path) -> IndexTree:
    return structure(folder / "asem_imeta.csv")[0]


@pytest.fixture(scope="module")
def table(folder: Path, tree: IndexTree) -> np.ndarray:
    screened = read(folder / "asem_full_screened.csv")
    return screened.pick(tree.indicators, screened.units)


@pytest.fixture(scope="module")
def holed(folder: Path) -> Reference:
    return read(folder / "asem_full_denominated.csv")


def outside(column: Column) -> bool:
    return bool(abs(stats.skew(column, bias=False)) >= 2 and stats.kurtosis(column, bias=False) >= 3.5)


def winsorised(column: Column, most: int) -> Column:
    """The highest (or lowest) value takes the next one inside, until the column is fine or enough points moved."""
    own, high, low = list(column), list[int](), list[int]()
    while outside(own) and len(high) + len(low) < most:
        if stats.skew(own, bias=False) >= 0:
            high = [i for i, x in enumerate(own) if x == max(own)]
            inner = max(x for i, x in enumerate(own) if i not in high)
        else:
            low = [i for i, x in enumerate(own) if x == min(own)]
            inner = min(x for i, x in enumerate(own) if i not in low)
        for i in high if stats.skew(own, bias=False) >= 0 else low:
            own[i] = inner
    return own


def shifted_log(column: Column) -> Column:
    low, high = min(column), max(column)
    return [math.log(x - low + 0.01 * (high - low)) for x in column]


def log_by_skew(column: Column) -> Column:
    if stats.skew(column, bias=False) > 0:
        return shifted_log(column)
    low, high = min(column), max(column)
    return [-math.log(high + 0.01 * (high - low) - x) for x in column]


def unit_log(column: Column) -> Column:
    return [math.log(x - min(column) + 1) for x in column]


def boxed(column: Column) -> Column:
    return [((x - min(column) + 1) ** 0.4 - 1) / 0.4 for x in column]


SECOND = {"range_shift": shifted_log, "range_shift_by_skew": log_by_skew, "unit_shift": unit_log, "box_cox": boxed}


@pytest.mark.parametrize("most", [1, 3, 5])
@pytest.mark.parametrize("second", list(SECOND))
@pytest.mark.parametrize("combine", [False, True])
def test_treatment(table: np.ndarray, most: int, second: str, *, combine: bool) -> None:
    ours = treat(table, Limits(most_points=most), second=second, power=0.4, combine=combine)  # type: ignore[arg-type]  # one of the forms
    touched = 0
    for j in range(table.shape[1]):
        column = table[:, j].tolist()
        expected = winsorised(column, most)
        if outside(expected):
            expected = SECOND[second](expected if combine else column)
        np.testing.assert_allclose(ours.values[:, j], expected, rtol=1e-9, atol=1e-12)
        touched += expected != column
    assert touched > 5


def oriented(table: np.ndarray, tree: IndexTree) -> list[Column]:
    return [(table[:, j] * tree.directions[j]).tolist() for j in range(table.shape[1])]


def place(column: Column, x: float) -> int:
    return 1 + sum(other < x for other in column)


FORMULAS: dict[str, tuple[Callable[..., scale.Normalised], Callable[[Column, float], float]]] = {
    "min_max": (partial(scale.min_max, target=(1, 100)), lambda c, x: (x - min(c)) / (max(c) - min(c)) * 99 + 1),
    "z_score": (
        partial(scale.z_score, mean=50, deviation=10),
        lambda c, x: (x - float(np.mean(c))) / float(np.std(c, ddof=1)) * 10 + 50,
    ),
    "rank": (scale.rank, place),
    "borda": (scale.borda, lambda c, x: place(c, x) - 1),
    "percentile_rank": (scale.percentile_rank, lambda c, x: (place(c, x) - 1) / (len(c) - 1)),
    "distance_to_max": (scale.distance_to_max, lambda c, x: 1 - (max(c) - x) / (max(c) - min(c))),
    "distance_to_reference": (
        partial(scale.distance_to_reference, reference_unit=20),
        lambda c, x: 1 - (c[20] - x) / (c[20] - min(c)) if c[20] > min(c) else math.nan,
    ),
    "distance_to_reference, capped": (
        partial(scale.distance_to_reference, reference_unit=20, cap=True),
        lambda c, x: min(1.0, 1 - (c[20] - x) / (c[20] - min(c))) if c[20] > min(c) else math.nan,
    ),
}


@pytest.mark.parametrize("name", list(FORMULAS))
def test_normalisation(table: np.ndarray, tree: IndexTree, name: str) -> None:
    method, formula = FORMULAS[name]
    ours = method(table, tree.directions).values
    for j, column in enumerate(oriented(table, tree)):
        expected = np.array([formula(column, x) for x in column])
        if not np.isnan(expected).any():
            np.testing.assert_allclose(ours[:, j], expected, rtol=1e-9, atol=1e-9)


def test_scales_that_are_given_in_the_unit_of_the_indicator(table: np.ndarray, tree: IndexTree) -> None:
    low, high = np.quantile(table, 0.1, axis=0), np.quantile(table, 0.9, axis=0)
    posts = scale.goalposts(table, tree.directions, posts=(low, high), scale=7).values
    fixed = scale.scaled(table, tree.directions, bounds=(low, high)).values
    better = np.where(tree.directions > 0, table.max(axis=0) + 1, table.min(axis=0) - 1)
    target = scale.distance_to_target(table, tree.directions, targets=better).values
    for j in range(table.shape[1]):
        for i in range(len(table)):
            x, rising = table[i, j], tree.directions[j] > 0
            part = (x - low[j]) / (high[j] - low[j]) if rising else (high[j] - x) / (high[j] - low[j])
            assert posts[i, j] == pytest.approx(min(max(part, 0), 1) * 7, abs=1e-9)
            assert fixed[i, j] == pytest.approx(part * 100, abs=1e-7)
            worst = table[:, j].min() if rising else table[:, j].max()
            assert target[i, j] == pytest.approx(1 - (better[j] - x) / (better[j] - worst), abs=1e-9)


def test_the_share_of_the_maximum_of_direct_indicators(table: np.ndarray, tree: IndexTree) -> None:
    ours = scale.share_of_max(table, tree.directions).values
    for j in np.flatnonzero((tree.directions > 0) & (table.max(axis=0) > 0)):
        np.testing.assert_allclose(ours[:, j], table[:, j] / max(table[:, j]), rtol=1e-9)


MEANS: dict[str, tuple[aggregate.Aggregator, Callable[[Column, Column], float]]] = {
    "arithmetic": (aggregate.arithmetic, lambda x, w: sum(map(lambda a, b: a * b, x, w)) / sum(w)),
    "geometric": (
        aggregate.geometric,
        lambda x, w: math.exp(sum(b * math.log(a) for a, b in zip(x, w, strict=True)) / sum(w)),
    ),
    "harmonic": (aggregate.harmonic, lambda x, w: sum(w) / sum(b / a for a, b in zip(x, w, strict=True))),
    "generalised": (
        aggregate.generalised(-1.5),
        lambda x, w: (sum(b * a**-1.5 for a, b in zip(x, w, strict=True)) / sum(w)) ** (1 / -1.5),
    ),
}


@pytest.mark.parametrize("top", list(MEANS))
@pytest.mark.parametrize("bottom", list(MEANS))
def test_every_mean_on_every_level(table: np.ndarray, tree: IndexTree, bottom: str, top: str) -> None:
    by_node = {group.code: MEANS[bottom if group.height == 1 else top][0] for group in tree.groups}
    result = evaluate(table, tree, Choices(normalise=partial(scale.min_max, target=(1, 100)), by_node=by_node))
    known = {code: result.low[:, j].tolist() for j, code in enumerate(tree.indicators)}
    weight = {node.code: node.weight for node in tree.nodes}
    for group in tree.groups:
        formula = MEANS[bottom if group.height == 1 else top][1]
        shares = [weight[child] for child in group.children]
        known[group.code] = [formula([known[child][i] for child in group.children], shares) for i in range(len(table))]
        np.testing.assert_allclose(result.column(group.code)[:, 0], known[group.code], rtol=1e-9)


def test_copeland_counts_the_weight_that_wins(table: np.ndarray, tree: IndexTree) -> None:
    points = scale.min_max(table, tree.directions).values
    weights = tree.global_weights()
    ours = aggregate.copeland(points, weights).scores
    for i in range(len(points)):
        wins = [
            sum(w * ((a > b) + 0.5 * (a == b)) for w, a, b in zip(weights, points[i], points[k], strict=True))
            for k in range(len(points))
            if k != i
        ]
        assert ours[i] == pytest.approx(sum(wins), abs=1e-9)


@pytest.mark.parametrize(("method", "figure"), [(by_mean, np.mean), (by_median, np.median)])
def test_imputation_by_a_figure_of_the_indicator(
    holed: Reference, method: Callable[..., object], figure: object
) -> None:
    ours = method(holed.values).values  # type: ignore[attr-defined]  # both give a filled table
    for j in range(holed.values.shape[1]):
        known = holed.values[:, j][~np.isnan(holed.values[:, j])]
        expected = np.where(np.isnan(holed.values[:, j]), figure(known), holed.values[:, j])  # type: ignore[operator]  # a function of numpy
        np.testing.assert_allclose(ours[:, j], expected, rtol=1e-12)


def test_imputation_by_the_median_of_the_group(holed: Reference, folder: Path) -> None:
    group_of = groups(folder / "asem_idata.csv")
    own = [group_of[unit] for unit in holed.units]
    ours = by_group_median(holed.values, own).values
    for i, j in np.argwhere(np.isnan(holed.values)):
        mates = [holed.values[k, j] for k in range(len(own)) if own[k] == own[i] and not np.isnan(holed.values[k, j])]
        assert ours[i, j] == pytest.approx(float(np.median(mates)), rel=1e-12)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("pearson", stats.pearsonr), ("spearman", stats.spearmanr), ("kendall", stats.kendalltau)],
)
def test_correlations_of_pairs_with_holes(holed: Reference, kind: str, expected: Callable[..., object]) -> None:
    columns = holed.values[:, :12]
    ours = correlate(columns, kind).coefficient  # type: ignore[arg-type]  # one of the three
    for j in range(12):
        for k in range(j):
            both = ~np.isnan(columns[:, j]) & ~np.isnan(columns[:, k])
            value = expected(columns[both, j], columns[both, k]).statistic  # type: ignore[attr-defined]  # SciPy's result
            assert ours[j, k] == pytest.approx(value, abs=1e-9)


@pytest.mark.parametrize("use", ["complete", "pairwise"])
def test_alpha_from_the_covariances(holed: Reference, tree: IndexTree, use: str) -> None:
    members = [holed.columns.index(code) for code in tree.groups[0].children]
    columns = holed.values[:, members]
    if use == "complete":
        columns = columns[~np.isnan(columns).any(axis=1)]
    size = len(members)
    covariance = np.empty((size, size))
    for j in range(size):
        for k in range(size):
            both = ~np.isnan(columns[:, j]) & ~np.isnan(columns[:, k])
            covariance[j, k] = np.cov(columns[both, j], columns[both, k])[0, 1]
    expected = size / (size - 1) * (1 - covariance.trace() / covariance.sum())
    assert cronbach_alpha(columns, use=use) == pytest.approx(expected, abs=1e-9)  # type: ignore[arg-type]  # one of two


def test_components_solve_the_eigenvalue_problem_of_the_correlations(table: np.ndarray) -> None:
    found = components(table)
    correlation = np.corrcoef(table, rowvar=False)
    np.testing.assert_allclose(correlation @ found.loadings, found.loadings * found.eigenvalues, atol=1e-9)


def test_figures_of_every_indicator(holed: Reference) -> None:
    for j, ours in enumerate(figures(holed.values, holed.columns)):
        known = holed.values[:, j][~np.isnan(holed.values[:, j])]
        expected = [known.min(), known.max(), known.mean(), np.median(known), known.std(ddof=1),
                    stats.skew(known, bias=False), stats.kurtosis(known, bias=False)]  # fmt: skip
        got = [ours.minimum, ours.maximum, ours.mean, ours.median, ours.deviation, ours.skewness, ours.kurtosis]
        np.testing.assert_allclose(got, expected, rtol=1e-9)
        assert (ours.known, ours.unique) == (len(known), len(set(known.tolist())))
