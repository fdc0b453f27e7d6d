"""The arrays of a population cost what single paths cost, whatever the table, the file and the budget."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import duckdb
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from huoju.demo.enterprises import write_enterprises
from huoju.pathways import path, prepare
from huoju.pathways.lookup import TableFile
from huoju.pathways.population import allocate, paths_of_population
from huoju.pathways.population.columns import block_of_values
from huoju.pathways.population.engine import Engine
from huoju.pathways.population.levers import NEVER
from huoju.pathways.population.report import as_data, as_text, shared_out
from huoju.pathways.prepared import PathError
from huoju.pathways.solve import cheapest, task_for
from huoju.standards.catalogue import find
from tests.pathways.cases import random_values
from tests.pathways.days import AS_OF

LADDER = ("most/hnte", "most/tech-sme", "miit/innovative-sme", "miit/srdi-sme", "miit/little-giant")
SINGLE = 6


@given(seed=st.integers(0, 2**32))
@settings(max_examples=50, deadline=None)
def test_a_block_costs_what_its_subjects_cost_one_by_one(seed: int) -> None:
    ready, subjects = random_values(seed, 6)
    try:
        engine = Engine(ready)
    except PathError:
        assume(False)  # noqa: FBT003 - hypothesis's own word for a case that does not count
    found = engine.costs(block_of_values(ready, subjects)).tolist()
    choices = [cheapest(task_for(ready, values)) for values in subjects]
    assert found == [NEVER if choice is None else choice.cost for choice in choices]


@given(seed=st.integers(0, 2**32))
@settings(max_examples=20, deadline=None)
def test_one_measure_alone_costs_what_the_path_without_the_others_costs(seed: int) -> None:
    ready, subjects = random_values(seed, 4)
    try:
        engine = Engine(ready)
    except PathError:
        assume(False)  # noqa: FBT003 - as above
    block = block_of_values(ready, subjects)
    names = frozenset(measure.id for measure in ready.bound.measures)
    for name in names:
        found = engine.costs(block, frozenset({name})).tolist()
        choices = [cheapest(task_for(ready, values).without(names - {name})) for values in subjects]
        assert found == [NEVER if choice is None else choice.cost for choice in choices]


@pytest.fixture(scope="module")
def firms(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("population") / "模拟企业.parquet"
    write_enterprises(file, 1500, seed=5)
    return file


@pytest.mark.parametrize("standard", [*LADDER, "miit/srdi-sme@2022"])
def test_a_table_costs_what_single_paths_cost(firms: Path, standard: str) -> None:
    loaded = find(standard, as_of=AS_OF)
    found = paths_of_population([loaded], TableFile(firms), as_of=AS_OF)
    (costs,) = found.costs.values()
    ready = prepare(loaded)
    with duckdb.connect() as connection:
        cursor = connection.execute("SELECT * FROM read_parquet(?)", [str(firms)])
        names = [column[0] for column in cursor.description or ()]
        rows = cursor.fetchall()
    costly = np.flatnonzero(costs > 0)[:SINGLE].tolist()
    for number in [*range(SINGLE), *costly]:
        single = path(ready, dict(zip(names, rows[number], strict=True)), AS_OF)
        expected = single.best.cost if single.status in {"passes", "found"} and single.best is not None else -1
        assert costs[number] == expected, number


def test_rows_counts_and_the_nearest_title_agree(firms: Path, tmp_path: Path) -> None:
    out = tmp_path / "paths.parquet"
    standards = [find(name, as_of=AS_OF) for name in LADDER]
    told: list[float | None] = []
    found = paths_of_population(standards, TableFile(firms), as_of=AS_OF, out=out, progress=told.append)
    with duckdb.connect() as connection:
        nearest = dict(
            connection.execute(
                "SELECT nearest, count(*) FROM read_parquet(?) WHERE nearest IS NOT NULL GROUP BY 1", [str(out)]
            ).fetchall()
        )
        ((wrong,),) = connection.execute(
            "SELECT count(*) FROM read_parquet(?) WHERE nearest_cost <= 0 OR nearest_cost > "
            "coalesce(nullif(miit_srdi_sme_cost, 0), nearest_cost)",
            [str(out)],
        ).fetchall()
    assert nearest == {name: count for name, count in found.nearest.items() if count}
    assert wrong == 0
    assert told[-1] == 1
    for one in found.standards:
        assert one.passes + one.reachable + one.unreachable == found.rows
        assert one.within[0] == one.passes


def test_two_processes_find_what_one_finds(firms: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huoju.pathways.population.run.BLOCK", 750)
    monkeypatch.setattr("huoju.pathways.population.run._INLINE", 0)
    standards = [find("miit/srdi-sme", as_of=AS_OF)]
    both = paths_of_population(standards, TableFile(firms), as_of=AS_OF, programmes=True)
    one = paths_of_population(standards, TableFile(firms), as_of=AS_OF, programmes=True, workers=1)
    assert np.array_equal(both.costs["miit/srdi-sme"], one.costs["miit/srdi-sme"])
    assert both.standards == one.standards


def test_programmes_and_the_budget_are_told(firms: Path, tmp_path: Path) -> None:
    out = tmp_path / "paths.csv"
    standards = [find("miit/srdi-sme", as_of=AS_OF)]
    found = paths_of_population(standards, TableFile(firms), as_of=AS_OF, programmes=True, out=out)
    shared = shared_out(found, 5_000_000)
    text = as_text(found, shared)
    assert "只用“提高专精特新发展评价得分”可使" in text
    assert "已证明最多" in text
    assert out.read_text(encoding="utf-8-sig").startswith("credit_code,miit_srdi_sme_cost,nearest,nearest_cost")
    assert as_data(found, shared)["allocation"] == shared
    assert shared.spent <= shared.budget


@given(
    costs=st.lists(st.lists(st.integers(-1, 12), min_size=2, max_size=2), min_size=1, max_size=6),
    values=st.lists(st.integers(1, 5), min_size=2, max_size=2),
    budget=st.integers(0, 40),
)
def test_no_allocation_is_worth_more_than_the_bound(costs: list[list[int]], values: list[int], budget: int) -> None:
    found = allocate(np.array(costs), np.array(values), budget)
    best = 0
    for chosen in product(range(-1, 2), repeat=len(costs)):
        taken = [(costs[row][column], values[column]) for row, column in enumerate(chosen) if column >= 0]
        if all(cost > 0 for cost, _ in taken) and sum(cost for cost, _ in taken) <= budget:
            best = max(best, sum(value for _, value in taken))
    assert found.value <= best <= found.bound
    spent = [(costs[row][column], values[column]) for row, column in enumerate(found.chosen.tolist()) if column >= 0]
    assert sum(cost for cost, _ in spent) == found.cost <= budget
    assert sum(value for _, value in spent) == found.value


@given(costs=st.lists(st.integers(0, 30), min_size=1, max_size=12), budget=st.integers(0, 60))
def test_with_one_title_the_cheapest_first_is_exactly_best(costs: list[int], budget: int) -> None:
    found = allocate(np.array([[cost] for cost in costs]), np.array([1]), budget)
    lifted = left = 0
    for cost in sorted(cost for cost in costs if cost):
        left += cost
        lifted += left <= budget
    assert found.value == lifted == found.bound
