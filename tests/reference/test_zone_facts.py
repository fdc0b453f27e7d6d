import csv
from collections import Counter
from fractions import Fraction
from pathlib import Path

import pytest

from huoju.reference import (
    Certainty,
    convert,
    find_zone,
    list_zones,
    national_figures,
    unit,
    zone,
    zone_figures,
    zone_places,
)
from huoju.reference.regions import provinces


def test_there_are_69_places_and_27_cells_of_the_yearbook() -> None:
    assert len(zone_places()) == 69
    assert len(zone_figures()) == 27


def test_the_first_four_of_2024_are_known_exactly() -> None:
    top = [p for p in zone_places() if p.year == 2024 and p.kind == "overall" and p.exact]
    assert [(p.rank, p.zone_id) for p in sorted(top, key=lambda p: p.rank)][:4] == [
        (1, "zhongguancun"),
        (2, "shenzhen"),
        (3, "shanghai-zhangjiang"),
        (4, "suzhou-gongyeyuanqu"),
    ]


def test_a_place_among_the_first_fifty_is_a_bound() -> None:
    (place,) = zone_places("kunshan")
    assert (place.rank, place.exact, place.year, place.zones_ranked) == (50, False, 2024, 178)
    assert place.source == "《新华日报》2024-12-28"
    assert place.certainty is Certainty.OFFICIAL


def test_places_of_a_zone_come_newest_first_and_undated_ones_last() -> None:
    assert [p.year for p in zone_places("zhuzhou")] == [2024, 2024, None]
    assert zone_places("zhuzhou")[-1].period == "约 2015—2016"


def test_no_two_exact_places_of_one_round_and_measure_are_the_same() -> None:
    exact = Counter((p.period, p.measure, p.rank) for p in zone_places() if p.exact)
    assert [place for place, times in exact.items() if times > 1] == []


def test_places_are_possible_and_belong_to_known_zones() -> None:
    ids = {z.id for z in list_zones()}
    for place in zone_places():
        assert place.zone_id in ids
        assert place.kind in {"overall", "dimension", "single"}
        assert 1 <= place.rank <= (place.zones_ranked or 169)
        assert place.source


def test_zones_ranked_in_2021_are_those_outside_hubei() -> None:
    of_2021 = {p.zones_ranked for p in zone_places() if p.year == 2021}
    assert of_2021 == {len(list_zones(counted_in=2021)) - len(list_zones(counted_in=2021, within="420000"))} == {157}


def test_the_cells_of_the_yearbook_are_in_its_units() -> None:
    revenue = next(f for f in zone_figures("zhongguancun") if f.year == 2024 and f.indicator == "营业收入")
    assert revenue.value == 10_302_209_262
    assert revenue.unit == "千元"
    assert revenue.source == "《中国火炬统计年鉴 2025》表 1-3"
    assert revenue.certainty is Certainty.SECONDARY


def test_figures_without_a_zone_are_totals_and_no_zone_exceeds_them() -> None:
    totals = {(f.year, f.indicator): f.value for f in zone_figures() if f.zone_id is None}
    assert len(totals) == 7
    for figure in zone_figures():
        total = totals.get((figure.year, figure.indicator))
        assert total is None or figure.value <= total


@pytest.mark.parametrize("year", [2023, 2024])
def test_the_yearbook_total_agrees_with_the_national_series(year: int) -> None:
    cell = next(f for f in zone_figures() if f.zone_id is None and f.year == year and f.indicator == "营业收入")
    (national,) = [f for f in national_figures() if f.period == str(year) and f.indicator == "营业收入"]
    assert abs(convert(cell.value, cell.unit, national.unit) - Fraction(national.value)) < Fraction(1, 10)


def test_every_figure_has_a_known_unit_scope_and_source() -> None:
    scopes = {"nation", *(p.code for p in provinces()), *(z.id for z in list_zones())}
    for figure in national_figures():
        assert unit(figure.unit).factor > 0
        assert figure.scope in scopes
        assert figure.source
        assert figure.qualifier in {"exact", "about", "more_than"}
        assert figure.period.startswith(str(figure.year)) or figure.note
    assert {unit(figure.unit).dimension for figure in zone_figures()} == {"count", "money", "person"}


def test_computed_figures_are_not_official() -> None:
    computed = [f for f in national_figures() if "÷" in f.note]
    assert [f.certainty for f in computed] == [Certainty.SECONDARY, Certainty.SECONDARY]


def test_figures_of_provinces_name_the_number_of_zones_there() -> None:
    for figure in national_figures():
        if figure.scope.isdigit():
            assert figure.zones == len(list_zones(counted_in=2020, within=figure.scope))


def _read(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def test_the_places_are_those_of_the_reference_material(shared: Path) -> None:
    def key(name: str, measure: str, rank: str) -> tuple[str, str, str]:
        return find_zone(name).id, measure.rpartition(": ")[2], rank

    reference = Counter(
        key(row["zone_name"], row["measure"], row["rank"])
        for row in _read(shared / "domain/data/htz_evaluation_ranks.csv")
    )
    ours = Counter((p.zone_id, p.measure, f"{'' if p.exact else '<='}{p.rank}") for p in zone_places())
    assert ours == reference


def test_the_cells_are_those_of_the_reference_material(shared: Path) -> None:
    def own_name(zone_id: str | None) -> str:
        return zone(zone_id).name if zone_id else "合计(178)"

    reference = {
        (row["data_year"], row["zone_name"], row["indicator"], row["value"], row["unit"])
        for row in _read(shared / "domain/data/htz_yearbook_cells.csv")
    }
    assert {(str(f.year), own_name(f.zone_id), f.indicator, str(f.value), f.unit) for f in zone_figures()} == reference


def test_the_national_figures_are_those_of_the_reference_material(shared: Path) -> None:
    """All rows but the three that tell places: those are among the places."""
    folder = shared / "domain/data"
    reference = [*_read(folder / "htz_national_series.csv"), *_read(folder / "htz_aggregates.csv")]
    figures = Counter(
        row["value"] for row in reference if "排名" not in row["indicator"] and "前50" not in row["indicator"]
    )
    assert len(reference) == len(national_figures()) + 3
    assert Counter(str(f.value) for f in national_figures()) == figures
