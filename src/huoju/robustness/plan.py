"""The cheapest set of realistic improvements that brings a unit to a rank or a score.

Realistic is what good progress within a year makes possible (see `Prepared.limits`), or what the user writes. Without
costs every indicator's good progress counts one share of effort (份). What is missing is not proposed for improvement.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from huoju.robustness.counterfactual import indicator_place
from huoju.robustness.errors import LaboratoryError
from huoju.robustness.improve import cheapest_improvement
from huoju.robustness.panel import judge
from huoju.robustness.places import place_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from huoju.composite.arrays import Array
    from huoju.robustness.prepared import Prepared
    from huoju.robustness.zone_model import IndicatorInfo, Place

EFFORT = "份"


@dataclass(frozen=True, slots=True)
class Allowed:
    """What may change and what it costs.

    Attributes:
        cost: of one raw unit in the good direction.
        limit: raw value that can be reached; None leaves it to what is realistic.
    """

    cost: float
    limit: float | None = None


@dataclass(frozen=True, slots=True)
class PlanStep:
    """One indicator to improve, raw values, and what it brings to the score."""

    indicator: IndicatorInfo
    before: float
    after: float
    cost: float
    score_gain: float


@dataclass(frozen=True, slots=True)
class ImprovementPlan:
    """A way to the aim, checked by scoring everybody anew.

    Attributes:
        rank, score: the aim, one of the two.
        reached: False when even all indicators at their limits do not reach it; the steps then show that.
        steps: the cheapest gain first.
        cost: of all steps, in `cost_unit`.
        before, after: places; intervals where values are missing. The aim itself is judged with holes filled.
        proved: True when no cheaper way exists within the limits.
        why: what the proof rests on, or what stands in its way.
        limits_from: where the limits come from, in words.
    """

    unit: str
    rank: int | None
    score: float | None
    reached: bool
    steps: tuple[PlanStep, ...]
    cost: float
    cost_unit: str
    before: Place
    after: Place
    proved: bool
    why: str
    limits_from: str

    @property
    def certain(self) -> bool:
        """True when the aim is reached whatever the missing values are."""
        if self.rank is not None:
            return self.reached and self.after.rank_worst <= self.rank
        return self.reached and self.score is not None and self.after.score_low >= self.score


def improvement_plan(
    prepared: Prepared,
    unit: str,
    *,
    rank: int | None = None,
    score: float | None = None,
    allowed: Mapping[str, Allowed] | None = None,
    cost_unit: str = EFFORT,
) -> ImprovementPlan:
    """The cheapest way of a unit to a rank or to a score.

    `allowed` names the indicators that may change (code, number or name), their costs and limits; the others then stay
    as they are. Without it all may change, each at one share of effort for its good progress.

    Raises:
        LaboratoryError: no such unit or indicator, no aim or two, a rank that does not exist, or a negative cost.
    """
    if (rank is None) == (score is None):
        raise LaboratoryError("请给出一个目标：名次（--to-rank）或得分（--to-score），二者取一")
    if rank is not None and not 1 <= rank <= len(prepared.year.units):
        raise LaboratoryError(f"名次应在 1 到 {len(prepared.year.units)} 之间，却是 {rank}")
    row = prepared.row(unit)
    year = prepared.year
    limits, costs = _bounds(prepared, row, allowed)
    found = cheapest_improvement(
        year.filled,
        prepared.panel.tree,
        row,
        limits=limits,
        unit_costs=costs,
        score=score,
        rank=rank,
        choices=year.choices,
    )
    table = year.known.copy()
    steps = []
    for step in found.steps:
        place = prepared.panel.tree.indicators.index(step.indicator)
        table[row, place] = step.after
        gain = _gain(prepared, row, place, step.after)
        steps.append(PlanStep(prepared.panel.indicators[place], step.before, step.after, step.cost, gain))
    return ImprovementPlan(
        unit=year.units[row],
        rank=rank,
        score=score,
        reached=found.reached,
        steps=tuple(steps),
        cost=found.cost,
        cost_unit=cost_unit,
        before=place_of(year, row),
        after=place_of(year, row, judge(prepared.panel, year, table)),
        proved=found.reached and found.proved,
        why=_why(prepared, found.moving, reached=found.reached),
        limits_from=_limits_words(prepared, allowed),
    )


def _bounds(prepared: Prepared, row: int, allowed: Mapping[str, Allowed] | None) -> tuple[Array, Array]:
    """Limit and unit cost of every indicator; what may not change has its own value as limit."""
    own = prepared.year.filled[row]
    effort = np.abs(prepared.limits - prepared.year.filled).max(axis=0)
    usual = 1 / np.where(effort > 0, effort, 1.0)
    if allowed is None:
        return np.where(np.isnan(prepared.year.values[row]), own, prepared.limits[row]), usual
    limits, costs = own.copy(), usual
    for name, one in allowed.items():
        place = indicator_place(prepared, name)
        if one.cost < 0:
            raise LaboratoryError(f"“{name}”的单位成本 {one.cost:g} 不能为负")
        limits[place] = prepared.limits[row, place] if one.limit is None else one.limit
        costs[place] = one.cost
    return limits, costs


def _gain(prepared: Prepared, row: int, place: int, after: float) -> float:
    """What one step alone brings to the score."""
    table = prepared.year.filled.copy()
    table[row, place] = after
    scored = judge(prepared.panel, prepared.year, table)
    return float(scored.low[row, -1] - prepared.scores[row])


def _why(prepared: Prepared, moving: tuple[str, ...], *, reached: bool) -> str:
    if not reached:
        return "全部指标都到上限也达不到目标"
    if not moving:
        return "在上限之内每一分得分的成本不变，按单位成本的得分从高到低取用，没有更省的办法"
    labels = {one.code: one.label for one in prepared.panel.indicators}
    named = "、".join(labels[code] for code in moving[:3]) + ("等" if len(moving) > len(moving[:3]) else "")
    return f"改变{named}会移动标尺或其得分不随数值均匀增加，结果已经核实，但不能保证最省"


def _limits_words(prepared: Prepared, allowed: Mapping[str, Allowed] | None) -> str:
    noun = prepared.panel.noun
    basis = {
        "panel": f"上限为现值加上各{noun}近一期进步的九成分位，不超过现有最好值",
        "spread": "表中没有上一期，上限为现值加上首尾各一成之间差距的一成，不超过现有最好值",
    }[prepared.limits_from]
    given = allowed is not None and any(one.limit is not None for one in allowed.values())
    return f"所给的上限优先；其余{basis}" if given else basis
