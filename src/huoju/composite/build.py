"""An index from raw values to ranks: denominate, screen, impute, treat, normalise, weigh, aggregate, rank.

The steps are those of the OECD/JRC handbook in its order. Each is a function of this package with its parameters
bound (`functools.partial`), so that an index is a handful of choices:

    Steps(impute=by_median, treat=partial(treat, second="range_shift"), choices=Choices(aggregator=geometric))
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from huoju.composite.arrays import as_table
from huoju.composite.findings import CompositeError, Finding
from huoju.composite.index import Choices, IndexResult, evaluate, rank_interval

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import ArrayLike

    from huoju.composite.arrays import Array, Integers, Mask
    from huoju.composite.denominate import Denominated
    from huoju.composite.impute import Imputed
    from huoju.composite.screen import Screened
    from huoju.composite.treat import Treated
    from huoju.composite.tree import IndexTree

_NAMED = 5
"""So many units are named in a finding, the others counted."""


@dataclass(frozen=True, slots=True)
class Steps:
    """What happens to the values; a step that is None is not taken.

    Attributes:
        denominate: called with the values and `codes=`.
        screen: called with the denominated values, or the imputed ones with `screen_imputed`.
        impute: called with the denominated values and `codes=`.
        treat: called with the imputed values and `codes=`.
        choices: normalisation, weights, aggregation, what a hole means, ties.
    """

    denominate: Callable[..., Denominated] | None = None
    screen: Callable[[Array], Screened] | None = None
    screen_imputed: bool = False
    impute: Callable[..., Imputed] | None = None
    treat: Callable[..., Treated] | None = None
    choices: Choices = field(default_factory=Choices)


@dataclass(frozen=True, slots=True)
class Prepared:
    """Values with the steps before treatment behind them; units × indicators.

    Attributes:
        denominated: after division by size, holes as they were.
        values: with holes filled.
        imputed: True where a hole was filled.
        keep: False for a unit that has too little data; it is neither compared nor scored.
        findings: what was wrong, and what was done.
    """

    denominated: Array
    values: Array
    imputed: Mask
    keep: Mask
    findings: tuple[Finding, ...] = ()

    def rows(self, chosen: Mask | Integers) -> Prepared:
        """Some of the units; the findings are those of all."""
        return replace(
            self,
            denominated=self.denominated[chosen],
            values=self.values[chosen],
            imputed=self.imputed[chosen],
            keep=self.keep[chosen],
        )


@dataclass(frozen=True, slots=True)
class Built:
    """An index with everything on the way to it; units × indicators.

    Attributes:
        denominated, imputed, keep: see `Prepared`.
        used: the values that were normalised: denominated, imputed, treated.
        treated: True where treatment changed a value.
        index: points, scores and ranks; NaN for a unit that was not kept.
        findings: everything that was wrong, and what was done, in the order of the steps.
    """

    denominated: Array
    imputed: Mask
    keep: Mask
    used: Array
    treated: Mask
    index: IndexResult
    findings: tuple[Finding, ...]


def build(
    values: ArrayLike, tree: IndexTree, steps: Steps | None = None, *, units: Sequence[str] | None = None
) -> Built:
    """The index of every unit. `units` are their names, for findings.

    Rows in another order give the same numbers. Raises `CompositeError` when a step cannot give a result that means
    anything: no unit has enough data, a weight is negative, a circle in the tree.
    """
    chosen = steps or Steps()
    return score(prepare(values, tree, chosen, units=units), tree, chosen)


def prepare(values: ArrayLike, tree: IndexTree, steps: Steps, *, units: Sequence[str] | None = None) -> Prepared:
    """The steps that look at each unit, and the filling of holes."""
    table = as_table(values)
    remarks: list[Finding] = []
    if steps.denominate is not None:
        divided = steps.denominate(table, codes=tree.indicators)
        table = divided.values
        remarks += divided.findings
    keep = np.ones(len(table), dtype=np.bool_)
    if steps.screen is not None and not steps.screen_imputed:
        keep = steps.screen(table).keep
    filled, marks = table, np.zeros(table.shape, dtype=np.bool_)
    if steps.impute is not None:
        imputed = steps.impute(np.where(keep[:, None], table, np.nan), codes=tree.indicators)
        filled, marks = np.where(keep[:, None], imputed.values, table), imputed.imputed & keep[:, None]
        remarks += imputed.findings
    if steps.screen is not None and steps.screen_imputed:
        keep = steps.screen(filled).keep
    if not keep.all():
        remarks.append(_screened(np.flatnonzero(~keep), units))
    return Prepared(table, filled, marks, keep, tuple(remarks))


def score(prepared: Prepared, tree: IndexTree, steps: Steps) -> Built:
    """Treatment, normalisation, weights, aggregation and ranks of the units that are kept."""
    keep = prepared.keep
    if not keep.any():
        raise CompositeError(
            Finding("nobody_left", "没有一个单位的数据达到筛选要求", "no unit has enough data to stay")
        )
    used, treated = prepared.values.copy(), np.zeros(prepared.values.shape, dtype=np.bool_)
    remarks = prepared.findings
    if steps.treat is not None:
        outcome = steps.treat(used[keep], codes=tree.indicators)
        used[keep], treated[keep] = outcome.values, outcome.treated
        remarks += outcome.findings
    index = evaluate(used[keep], tree, steps.choices, imputed=prepared.imputed[keep])
    remarks += index.findings
    whole = index if keep.all() else _for_all(index, keep)
    return Built(prepared.denominated, prepared.imputed, keep, used, treated, whole, remarks)


def among(built: Built, rows: Mask | Integers, choices: Choices) -> Built:
    """Some units of a population, ranked among themselves; their scores stay those of the whole population."""
    index = built.index
    low, high = index.low[rows], index.high[rows]
    best, worst = rank_interval(low[:, -1], high[:, -1], choices)
    own = replace(index, low=low, high=high, rank_best=best, rank_worst=worst, imputed_share=index.imputed_share[rows])
    return replace(
        built,
        denominated=built.denominated[rows],
        imputed=built.imputed[rows],
        keep=built.keep[rows],
        used=built.used[rows],
        treated=built.treated[rows],
        index=own,
    )


def _for_all(index: IndexResult, keep: Mask) -> IndexResult:
    """The result with rows for the units that were left out."""

    def spread(part: Array) -> Array:
        rows = np.full((len(keep), *part.shape[1:]), np.nan)
        rows[keep] = part
        return rows

    return replace(
        index,
        low=spread(index.low),
        high=spread(index.high),
        rank_best=spread(index.rank_best),
        rank_worst=spread(index.rank_worst),
        imputed_share=spread(index.imputed_share),
    )


def _screened(rows: Integers, units: Sequence[str] | None) -> Finding:
    names = [str(row + 1) for row in rows.tolist()] if units is None else sorted(units[row] for row in rows.tolist())
    shown = "、".join(names[:_NAMED]) + (" 等" if len(names) > _NAMED else "")
    which = f"第 {shown} 行" if units is None else shown
    return Finding(
        "screened_units",
        f"{len(names)} 个单位未通过数据完整性筛选，不计分、不排名：{which}",
        f"{len(names)} units did not pass the screening and are neither scored nor ranked: {', '.join(names[:_NAMED])}",
    )
