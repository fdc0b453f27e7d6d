"""Tables to panels: what is taken in, what is filled, what is refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from huoju.evaluation import evaluate
from huoju.robustness import (
    LaboratoryError,
    Panel,
    compare_systems,
    prepare,
    rank_paths,
    read_panel,
    robust_ranking,
    with_candidates,
)
from huoju.robustness.panel import judge
from huoju.robustness.simulated import says_simulated
from huoju.standards.catalogue import find
from huoju.standards.loader import LoadedStandard, load_text
from tests.robustness.conftest import DAY, Table, simulated_table, standard_text, write_table


def test_scores_and_ranks_are_those_of_the_evaluation(small: LoadedStandard, panel: Panel, tmp_path: Path) -> None:
    rows = {unit: panel.latest.known[row].tolist() for row, unit in enumerate(panel.latest.units)}
    table = {"2024": {u: [None if np.isnan(v) else v for v in values] for u, values in rows.items()}}
    found = evaluate(small, write_table(tmp_path / "t.csv", table), as_of=DAY)
    for row in found.results:
        place = panel.latest.row(row["unit"])
        assert row["score_low"] == pytest.approx(panel.latest.index.low[place, -1])
        assert row["rank_worst"] == panel.latest.index.rank_worst[place]


def test_holes_stay_holes_and_are_filled_with_the_median_only_for_comparison(panel: Panel) -> None:
    year = panel.latest
    assert int(year.holes.sum()) == 3
    row = year.row("高新区011")
    assert np.isnan(year.values[row, 0])
    assert year.filled[row, 0] == np.nanmedian(year.values[:, 0])
    assert year.index.low[row, -1] < year.index.high[row, -1]


def test_a_standard_that_imputes_fills_the_holes_itself(tmp_path: Path) -> None:
    text = standard_text(("  normalisation: {method", "  imputation: {method: by_mean}\n  normalisation: {method"))
    table = {period: dict(units) for period, units in simulated_table(10, ("2024",)).items()}
    table["2024"]["高新区003"] = [None, *list(table["2024"]["高新区003"])[1:]]
    found, _ = read_panel(load_text(text, "i.yaml"), write_table(tmp_path / "t.csv", table), as_of=DAY)
    row = found.latest.row("高新区003")
    assert np.isnan(found.latest.values[row, 0])
    assert found.latest.known[row, 0] == pytest.approx(np.nanmean(found.latest.values[:, 0]))
    assert found.latest.index.low[row, -1] == found.latest.index.high[row, -1]


def test_a_panel_compared_as_a_whole_has_one_scale_for_all_years(tmp_path: Path) -> None:
    text = standard_text(("  label: 综合得分", "  label: 综合得分\n  population: panel"))
    standard = load_text(text, "p.yaml")
    path = write_table(tmp_path / "t.csv", simulated_table(12))
    found, _ = read_panel(standard, path, as_of=DAY)
    official = {(row["unit"], row["period"]): row for row in evaluate(standard, path, as_of=DAY).results}
    for year in found.years:
        for row, unit in enumerate(year.units):
            assert year.index.low[row, -1] == pytest.approx(official[unit, year.period]["score"])
            assert year.index.rank_best[row] == official[unit, year.period]["rank"]
    points = np.vstack([year.index.low[:, :5] for year in found.years])
    assert points.min() == 0
    assert points.max() == 100
    raised = found.latest.known.copy()
    raised[0] += 1000
    assert judge(found, found.latest, raised).low[0, 0] == 100


def test_a_standard_without_ranks_or_known_in_part_is_refused(tmp_path: Path) -> None:
    path = write_table(tmp_path / "t.csv", simulated_table(5))
    with pytest.raises(LaboratoryError, match="不是相对评价体系"):
        read_panel(find("miit/srdi-sme@2022-08-01"), path, as_of=DAY)
    with pytest.raises(LaboratoryError, match="尚未收录完整"):
        read_panel(find("torch/zone-evaluation@2024-10-01"), path, as_of=DAY)


def test_a_mixed_index_is_refused_with_what_can_be_done_instead(tmp_path: Path) -> None:
    mixed = standard_text(("aggregation: arithmetic", "aggregation: [arithmetic, geometric]"))
    found, _ = read_panel(load_text(mixed, "m.yaml"), write_table(tmp_path / "t.csv", simulated_table(8)), as_of=DAY)
    with pytest.raises(LaboratoryError, match="逐级算术平均或逐级几何平均"):
        robust_ranking(found, samples=100, workers=1)
    with pytest.raises(LaboratoryError, match="不能分解"):
        prepare(found)


def test_a_geometric_index_has_proofs_too(tmp_path: Path) -> None:
    text = standard_text(("aggregation: arithmetic", "aggregation: geometric"), ("lower: 0", "lower: 1"))
    found, _ = read_panel(load_text(text, "g.yaml"), write_table(tmp_path / "t.csv", simulated_table(12)), as_of=DAY)
    ranking = robust_ranking(found, samples=2000, workers=1)
    assert ranking.proved_ends == ranking.ends
    for unit in ranking.units:
        assert unit.range.best_bound <= unit.seen_best <= unit.place.rank_best
        assert unit.place.rank_best <= unit.seen_worst <= unit.range.worst_bound


def test_an_unknown_period_or_unit_is_named_with_what_there_is(panel: Panel) -> None:
    with pytest.raises(LaboratoryError, match="有：2023、2024"):
        prepare(panel, period="2019")
    with pytest.raises(LaboratoryError, match="没有得分的主体“高新区01”，是否为：高新区010"):
        prepare(panel).row("高新区01")
    assert prepare(panel).row("区007") == panel.latest.row("高新区007")


def test_rank_paths_follow_every_unit_through_the_years(laboratory: Callable[[Table], Panel]) -> None:
    table: Table = {
        "2022": {"甲": [1, 1, 1, 1, 1], "乙": [2, 2, 2, 0.5, 2], "丙": [3, 3, 3, 0.1, 3]},
        "2023": {"甲": [2, 2, 2, 0.5, 2], "乙": [1, 1, 1, 1, 1], "丙": [3, 3, 3, 0.1, 3]},
        "2024": {"甲": [3, 3, 3, 0.1, 3], "乙": [1, 1, 1, 1, 1]},
    }
    paths = {path.unit: path for path in rank_paths(laboratory(table))}
    assert [path.unit for path in rank_paths(laboratory(table))] == ["甲", "乙", "丙"]
    assert [place.rank_best for place in paths["甲"].places] == [3, 2, 1]
    assert (paths["甲"].rank_change, paths["甲"].steady) == (2, 1)
    assert (paths["乙"].rank_change, paths["乙"].steady) == (0, 0)
    assert len(paths["丙"].places) == 2
    assert paths["甲"].trend == pytest.approx(50.0)


def test_a_change_of_system_moves_units_by_what_the_two_rankings_say(small: LoadedStandard, tmp_path: Path) -> None:
    path = write_table(tmp_path / "t.csv", simulated_table(15))
    other = load_text(standard_text(("60%", "10%"), ("40%", "90%")), "o.yaml")
    first, _ = read_panel(small, path, as_of=DAY)
    second, _ = read_panel(other, path, as_of=DAY)
    found = compare_systems(first, second)
    assert found.period == "2024"
    assert sum(shift.least_gain for shift in found.shifts) == 0
    assert found.mean_shift > 0
    assert 0 < found.kendall < found.spearman < 1
    for shift in found.shifts:
        before = first.latest.index.rank_best[first.latest.row(shift.unit)]
        assert shift.most_gain == before - second.latest.index.rank_best[second.latest.row(shift.unit)]
    with pytest.raises(LaboratoryError, match="没有共同的时期"):
        compare_systems(first, second, period="2019")


def test_candidates_are_ranked_among_the_units_of_the_panel(laboratory: Callable[[Table], Panel]) -> None:
    panel = laboratory(simulated_table(10))
    best: dict[str, list[float | None]] = {"省级园": [99.0, 9999.0, 99.0, 0.01, 99.0]}
    joined = with_candidates(panel, laboratory({"2024": best}))
    year = joined.latest
    assert year.index.rank_best[year.row("省级园")] == 1
    assert len(joined.years[0].units) == 10
    with pytest.raises(LaboratoryError, match="已在"):
        with_candidates(panel, panel)
    with pytest.raises(LaboratoryError, match="没有共同的时期"):
        with_candidates(panel, laboratory({"2031": best}))


def test_simulated_data_are_seen_in_every_kind_of_file(tmp_path: Path) -> None:
    plain = write_table(tmp_path / "a.csv", simulated_table(3))
    assert not says_simulated(plain)
    assert says_simulated(write_table(tmp_path / "b.csv", simulated_table(3), mark="模拟数据"))
    (tmp_path / "c.csv").write_bytes("单位,性质\n甲,模拟数据\n".encode("gb18030"))
    assert says_simulated(tmp_path / "c.csv")
    for name, mark in (("d.parquet", "模拟数据"), ("e.parquet", "公开数据")):
        pq.write_table(pa.table({"单位": ["甲"], "性质": [mark], "值": [1.0]}), tmp_path / name)
    assert says_simulated(tmp_path / "d.parquet")
    assert not says_simulated(tmp_path / "e.parquet")
    for name, mark in (("f.xlsx", "模拟数据"), ("g.xlsx", "公开数据")):
        with ZipFile(tmp_path / name, "w") as book:
            book.writestr("xl/sharedStrings.xml", f"<t>{mark}</t>")
    assert says_simulated(tmp_path / "f.xlsx")
    assert not says_simulated(tmp_path / "g.xlsx")
    assert says_simulated(plain.rename(tmp_path / "模拟_a.csv"))
