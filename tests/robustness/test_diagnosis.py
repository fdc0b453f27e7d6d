"""The diagnosis of one unit: parts add up, comparisons are right, sentences carry the figures."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huoju.composite import ranks
from huoju.robustness import Diagnosis, LaboratoryError, Panel, diagnose, diagnose_all, prepare, what_if_of
from huoju.robustness.panel import judge
from tests.robustness.conftest import Table, simulated_table


@pytest.fixture(scope="module")
def whole(panel: Panel) -> tuple[Diagnosis, ...]:
    return diagnose_all(panel)


def complete(found: Diagnosis) -> bool:
    return found.filled == 0


def test_contributions_add_up_to_the_score(whole: tuple[Diagnosis, ...]) -> None:
    for found in whole:
        total = sum(one.contribution for one in found.indicators)
        if complete(found):
            assert total == pytest.approx(found.place.score_low)
        assert found.place.score_low - 1e-9 <= total <= found.place.score_high + 1e-9


def test_effects_add_up_to_the_change_of_the_score(whole: tuple[Diagnosis, ...]) -> None:
    for found in whole:
        assert found.change is not None
        parts = [one.effects for one in found.indicators if one.effects is not None]
        for name in ("value", "population", "rule", "total"):
            assert sum(getattr(part, name) for part in parts) == pytest.approx(getattr(found.change, name), abs=1e-9)
            inside = [one.effects for one in found.dimensions if one.effects is not None]
            assert sum(getattr(part, name) for part in inside) == pytest.approx(getattr(found.change, name), abs=1e-9)
        if complete(found):
            change = found.history[1].score_low - found.history[0].score_low
            assert found.change.total == pytest.approx(change, abs=1e-9)
        assert found.change.rule == 0


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_the_parts_of_a_change_add_up_for_any_table(laboratory: Callable[[Table], Panel], seed: int) -> None:
    panel = laboratory(simulated_table(6, seed=seed))
    for found in diagnose_all(panel):
        assert found.change is not None
        change = found.history[1].score_low - found.history[0].score_low
        assert found.change.total == pytest.approx(change, abs=1e-9)


def test_a_unit_that_stands_still_changes_only_through_the_others(laboratory: Callable[[Table], Panel]) -> None:
    table = {period: dict(units) for period, units in simulated_table(8).items()}
    table["2024"]["高新区003"] = table["2023"]["高新区003"]
    found = diagnose(laboratory(table), "高新区003")
    assert found.change is not None
    assert found.change.value == pytest.approx(0.0, abs=1e-9)
    assert found.change.population == pytest.approx(found.history[1].score_low - found.history[0].score_low)


def test_a_unit_of_one_year_has_no_change(laboratory: Callable[[Table], Panel]) -> None:
    table = {period: dict(units) for period, units in simulated_table(8).items()}
    del table["2023"]["高新区002"]
    found = diagnose(laboratory(table), "高新区002")
    assert found.change is None
    assert len(found.history) == 1
    assert all(one.effects is None and one.previous is None for one in found.indicators)


def test_places_on_an_indicator_are_counted_from_the_known_values(panel: Panel, whole: tuple[Diagnosis, ...]) -> None:
    year = panel.latest
    for place, indicator in enumerate(panel.indicators):
        expected = ranks(year.values[:, place] * indicator.direction)
        for found in whole:
            one = found.indicators[place]
            row = year.row(found.unit)
            if np.isnan(year.values[row, place]):
                assert one.filled
                assert one.overall is None
            else:
                assert one.overall is not None
                assert one.overall.rank == expected[row]
                assert one.overall.compared == (~np.isnan(year.values[:, place])).sum()
                assert one.overall.median == np.nanmedian(year.values[:, place])


def test_strengths_lead_and_weaknesses_trail(whole: tuple[Diagnosis, ...]) -> None:
    for found in whole:
        leads = {one.indicator.code: one.overall.lead for one in found.indicators if one.overall is not None}
        strengths, weaknesses = [leads[code] for code in found.strengths], [leads[code] for code in found.weaknesses]
        assert strengths == sorted(strengths, reverse=True)
        assert weaknesses == sorted(weaknesses)
        assert all(lead > 0 for lead in strengths)
        assert all(lead < 0 for lead in weaknesses)


def test_a_lever_does_what_scoring_everybody_anew_says(panel: Panel, whole: tuple[Diagnosis, ...]) -> None:
    year, checked = panel.latest, 0
    for found in whole[::4]:
        row = year.row(found.unit)
        for place, one in enumerate(found.indicators):
            if one.lever is None:
                continue
            table = year.filled.copy()
            table[row, place] = one.lever.after
            again = judge(panel, year, table)
            gain = again.low[row, -1] - judge(panel, year, year.filled).low[row, -1]
            assert one.lever.score_gain == pytest.approx(gain, abs=1e-9)
            assert one.lever.rank_after == again.rank_best[row]
            assert (one.lever.after - one.lever.before) * one.indicator.direction > 0
            checked += 1
    assert checked > 10


def test_no_lever_goes_beyond_the_best_value_there_is(panel: Panel, whole: tuple[Diagnosis, ...]) -> None:
    year = panel.latest
    for found in whole:
        for place, one in enumerate(found.indicators):
            if one.lever is not None:
                best = (year.filled[:, place] * one.indicator.direction).max()
                assert one.lever.after * one.indicator.direction <= best + 1e-9


def test_peers_are_others_and_near(panel: Panel, whole: tuple[Diagnosis, ...]) -> None:
    points = prepare(panel).points
    for found in whole:
        row = panel.latest.row(found.unit)
        assert found.unit not in found.peers
        assert 6 <= len(found.peers) <= 12
        distance = np.linalg.norm(points - points[row], axis=1)
        near = np.mean([distance[panel.latest.row(peer)] for peer in found.peers])
        assert near < np.delete(distance, row).mean()


def test_neighbours_enclose_the_unit(whole: tuple[Diagnosis, ...]) -> None:
    first, last = whole[0], whole[-1]
    assert not any(one.ahead for one in first.neighbours)
    assert all(one.ahead for one in last.neighbours)
    for found in whole[2:-2]:
        assert [one.ahead for one in found.neighbours] == [True, True, False, False]


def test_the_quick_rank_range_encloses_the_proved_one(panel: Panel, whole: tuple[Diagnosis, ...]) -> None:
    for found in whole[::5]:
        proved = diagnose(panel, found.unit).certainty
        quick = found.certainty
        assert proved is not None
        assert quick is not None
        assert proved.proved
        assert quick.best_bound <= proved.best_bound
        assert proved.worst_bound <= quick.worst_bound


def test_the_sentences_carry_the_figures(panel: Panel) -> None:
    found = diagnose(panel, "高新区004")
    text = {topic: "".join(one.text for one in found.sentences if one.topic == topic) for topic in
            ("standing", "certainty", "change", "levers", "data")}  # fmt: skip
    assert f"第 {found.place.rank_best}–{found.place.rank_worst} 位" in text["standing"]
    assert f"{found.place.score_low:.2f}–{found.place.score_high:.2f}" in text["standing"]
    assert found.certainty is not None
    assert f"第 {found.certainty.best_bound}–{found.certainty.worst_bound} 位之间（已证明）" in text["certainty"]
    assert "2023 年" in text["change"]
    assert "九成分位" in text["levers"]
    assert "缺 2 项指标（专利数、单位能耗）" in text["data"]
    assert "模拟" not in text["data"]
    assert not any("nan" in one.text or "None" in one.text for one in found.sentences)


def test_zones_of_the_register_are_compared_with_their_province(laboratory: Callable[[Table], Panel]) -> None:
    names = ["济南高新技术产业开发区", "青岛高新技术产业开发区", "淄博高新技术产业开发区", "成都高新技术产业开发区"]
    rows = simulated_table(len(names), ("2024",))["2024"].values()
    panel = laboratory({"2024": dict(zip(names, rows, strict=True))})
    found = diagnose(panel, "济南")
    assert found.region == "山东省"
    assert all(one.region is not None and one.region.compared == 3 for one in found.indicators)
    alone = diagnose(panel, "成都")
    assert all(one.region is None for one in alone.indicators)
    assert "首尾各一成" in "".join(one.text for one in alone.sentences)


def test_a_single_unit_has_a_diagnosis_too(laboratory: Callable[[Table], Panel]) -> None:
    found = diagnose(laboratory({"2024": {"甲": [1, 2, 3, 4, 5]}}), "甲")
    assert (found.place.rank_best, found.place.rank_worst) == (1, 1)
    assert found.peers == ()
    assert found.neighbours == ()


def test_the_order_of_the_rows_changes_nothing(laboratory: Callable[[Table], Panel]) -> None:
    table = simulated_table(12)
    turned = {period: dict(reversed(list(units.items()))) for period, units in table.items()}
    one, other = diagnose(laboratory(table), "高新区005"), diagnose(laboratory(turned), "高新区005")
    assert one.sentences == other.sentences
    assert one.indicators == other.indicators


def test_what_if_scores_everybody_anew(panel: Panel) -> None:
    prepared, year = prepare(panel), panel.latest
    found = what_if_of(prepared, "高新区006", {"研发强度": 9.0, "2.2": 0.2})
    table = year.known.copy()
    table[year.row("高新区006"), [0, 3]] = 9.0, 0.2
    again = judge(panel, year, table)
    assert found.after.score_low == again.low[year.row("高新区006"), -1]
    assert found.after.rank_best == again.rank_best[year.row("高新区006")]
    assert found.range_after.best_bound <= found.after.rank_best
    assert found.after.rank_worst <= found.range_after.worst_bound
    assert found.after.rank_best < found.before.rank_best
    assert len(found.passed) >= found.before.rank_best - found.after.rank_worst
    assert found.passed_by == ()
    assert [one.indicator.code for one in found.changes] == ["rd", "energy"]
    innovation = next(one for one in found.dimensions if one.dimension.code == "innovation")
    assert innovation.after[0] > innovation.before[0]


def test_what_if_can_fill_a_hole(panel: Panel) -> None:
    found = what_if_of(prepare(panel), "高新区011", {"rd": 5.0})
    assert found.changes[0].before is None
    assert found.before.score_low < found.before.score_high
    assert found.after.score_low == found.after.score_high
    assert found.before.score_low <= found.after.score_low <= found.before.score_high


def test_nothing_changed_changes_nothing(panel: Panel) -> None:
    found = what_if_of(prepare(panel), "高新区006", {})
    assert found.after == found.before
    assert found.passed == found.passed_by == ()


def test_what_if_names_what_it_does_not_know(panel: Panel) -> None:
    prepared = prepare(panel)
    with pytest.raises(LaboratoryError, match="没有指标“税收”"):
        what_if_of(prepared, "高新区006", {"税收": 1.0})
    with pytest.raises(LaboratoryError, match="应为一个数"):
        what_if_of(prepared, "高新区006", {"rd": float("nan")})
