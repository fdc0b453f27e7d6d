"""The cheapest realistic way to a rank or a score, checked against all ways on a grid."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from huoju.robustness import Allowed, LaboratoryError, Panel, Prepared, improvement_plan, prepare
from huoju.robustness.costs import read_costs
from huoju.robustness.panel import judge
from tests.robustness.conftest import Table, simulated_table


@pytest.fixture(scope="module")
def prepared(panel: Panel) -> Prepared:
    return prepare(panel)


def reached_score(prepared: Prepared, row: int, values: np.ndarray) -> float:
    table = prepared.year.filled.copy()
    table[row] = values
    return float(judge(prepared.panel, prepared.year, table).low[row, -1])


def test_a_plan_reaches_its_rank_and_no_way_on_a_grid_is_cheaper(prepared: Prepared) -> None:
    unit, row = "高新区020", prepared.row("高新区020")
    costs = {"rd": Allowed(3.0), "profit": Allowed(1.0), "energy": Allowed(20.0), "export": Allowed(0.4)}
    now = int(prepared.year.index.rank_best[row])
    plan = improvement_plan(prepared, unit, rank=now - 2, allowed=costs)
    assert plan.reached
    assert plan.proved
    assert plan.after.rank_best <= now - 2
    aim = reached_score(prepared, row, values_of(prepared, row, {s.indicator.code: s.after for s in plan.steps}))
    places = [prepared.panel.tree.indicators.index(code) for code in costs]
    room = (prepared.limits - prepared.year.filled)[row, places]
    for parts in product(np.linspace(0, 1, 7), repeat=4):
        price = float(np.abs(room * parts) @ [one.cost for one in costs.values()])
        if price < plan.cost - 1e-9:
            values = prepared.year.filled[row].copy()
            values[places] += room * parts
            assert reached_score(prepared, row, values) < aim


def values_of(prepared: Prepared, row: int, changes: dict[str, float]) -> np.ndarray:
    values = prepared.year.filled[row].copy()
    for code, value in changes.items():
        values[prepared.panel.tree.indicators.index(code)] = value
    changed: np.ndarray = values
    return changed


def test_a_score_is_reached_exactly(prepared: Prepared) -> None:
    now = prepared.year.index.low[prepared.row("高新区020"), -1]
    plan = improvement_plan(prepared, "高新区020", score=float(now) + 1)
    assert plan.reached
    assert plan.after.score_low == pytest.approx(now + 1, abs=1e-6)
    assert plan.certain
    assert sum(step.score_gain for step in plan.steps) == pytest.approx(1.0, abs=1e-6)
    assert plan.cost == pytest.approx(sum(step.cost for step in plan.steps))


def test_only_what_is_allowed_changes(prepared: Prepared) -> None:
    now = prepared.year.index.low[prepared.row("高新区020"), -1]
    plan = improvement_plan(prepared, "高新区020", score=float(now) + 0.5, allowed={"利润率": Allowed(2.0, 60.0)})
    assert [step.indicator.code for step in plan.steps] == ["profit"]
    assert plan.steps[0].cost == pytest.approx(2 * (plan.steps[0].after - plan.steps[0].before))
    assert "所给的上限优先" in plan.limits_from


def test_what_is_missing_is_not_proposed(prepared: Prepared) -> None:
    plan = improvement_plan(prepared, "高新区004", rank=1)
    assert not {"patents", "energy"} & {step.indicator.code for step in plan.steps}


def test_an_aim_out_of_reach_shows_how_far_the_limits_lead(prepared: Prepared) -> None:
    last = prepared.year.units[int(np.argmax(prepared.year.index.rank_best))]
    plan = improvement_plan(prepared, last, rank=1)
    assert not plan.reached
    assert not plan.proved
    assert not plan.certain
    assert "达不到" in plan.why
    assert plan.after.score_low > plan.before.score_low


def test_an_aim_already_reached_costs_nothing(prepared: Prepared) -> None:
    first = prepared.year.units[int(np.argmin(prepared.year.index.rank_best))]
    plan = improvement_plan(prepared, first, rank=30)
    assert (plan.reached, plan.cost, plan.steps) == (True, 0.0, ())


def test_a_change_that_moves_the_scale_is_checked_but_not_called_cheapest(
    laboratory: Callable[[Table], Panel],
) -> None:
    table = simulated_table(10, ("2024",))
    prepared = prepare(laboratory(table))
    worst = int(np.argmin(prepared.year.filled[:, 0]))
    now = float(prepared.year.index.low[worst, -1])
    plan = improvement_plan(prepared, prepared.year.units[worst], score=now + 0.5)
    assert plan.reached
    assert not plan.proved
    assert "移动标尺" in plan.why
    assert plan.after.score_low >= now + 0.5


def test_bad_aims_and_costs_are_refused(prepared: Prepared) -> None:
    for aims in ({}, {"rank": 3, "score": 50.0}):
        with pytest.raises(LaboratoryError, match="二者取一"):
            improvement_plan(prepared, "高新区020", **aims)  # type: ignore[arg-type]  # on purpose
    with pytest.raises(LaboratoryError, match="1 到 30"):
        improvement_plan(prepared, "高新区020", rank=31)
    with pytest.raises(LaboratoryError, match="不能为负"):
        improvement_plan(prepared, "高新区020", rank=3, allowed={"rd": Allowed(-1.0)})


def test_costs_are_read_in_either_encoding(tmp_path: Path) -> None:
    path = tmp_path / "costs.csv"
    for encoding in ("utf-8-sig", "gb18030"):
        path.write_text("指标,单位成本,上限\n研发强度,2.5,8\n利润率,1,\n", encoding=encoding)
        assert read_costs(path) == {"研发强度": Allowed(2.5, 8.0), "利润率": Allowed(1.0, None)}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("名称,价格\n研发强度,1\n", "应有表头“指标,单位成本,上限”"),
        ("指标,单位成本\n研发强度,约五\n", "第 2 行“单位成本”应为一个数，却是“约五”"),
        ("指标,单位成本\n研发强度,1\n,2\n", "第 3 行：缺少“指标”"),
        ("指标,单位成本\n研发强度,1\n研发强度,2\n", "第 3 行：“研发强度”写了两次"),
        ("指标,单位成本,上限\n研发强度,1,高\n", "第 2 行“上限”应为一个数，却是“高”"),
    ],
)
def test_a_bad_cost_table_is_named_with_row_and_column(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "costs.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(LaboratoryError, match=message):
        read_costs(path)


def test_a_cost_table_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(LaboratoryError, match="无法打开成本表"):
        read_costs(tmp_path / "none.csv")
