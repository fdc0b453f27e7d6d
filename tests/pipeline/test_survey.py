"""Funnel, stocks, calendar and watch list say of all firms together what can be worked out for each by itself."""

from __future__ import annotations

from collections import Counter
from datetime import date
from fractions import Fraction
from typing import Any

import duckdb
import pytest

from huoju.pipeline import Pipeline, survey_pipeline
from huoju.pipeline.holdings import TITLE_NAMES, renewal_of, valid_until
from huoju.pipeline.ladder import LADDER, NO_RUNG
from tests.evaluation.tables import Record
from tests.pipeline.firms import AS_OF, FIRMS, Holding, Judges, firms, holdings, write_firms, write_titles

STANDARD_BY_NAME = {name: standard for standard, names in TITLE_NAMES.items() for name in (*names, standard)}


@pytest.fixture(scope="module")
def surveyed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Pipeline, list[Record], list[Holding]]:
    folder = tmp_path_factory.mktemp("pipeline")
    records, titles = firms(3), holdings(5)
    found = survey_pipeline(
        write_firms(folder / "firms.csv", records),
        write_titles(folder / "titles.csv", titles),
        as_of=AS_OF,
        by=["省份"],
        watch=0.1,
        out=folder / "titles-out.parquet",
        quarantine=folder / "bad.csv",
    )
    assert found.rows == FIRMS
    assert not found.intake.rows_quarantined
    return found, records, titles


def ends(held: Holding) -> date | None:
    _, written, granted, until = held
    return until or (None if granted is None else valid_until(STANDARD_BY_NAME[written], granted))


def kept(titles: list[Holding]) -> dict[tuple[str, str], tuple[date | None, date | None]]:
    """The last of each title that a firm holds: day granted and last day."""
    found: dict[tuple[str, str], tuple[date | None, date | None]] = {}
    for held in sorted(titles, key=lambda held: held[2] or date(1900, 1, 1)):
        found[held[0], STANDARD_BY_NAME[held[1]]] = held[2], ends(held)
    return found


def test_the_funnel_counts_who_could_hold_and_who_holds_each_title(surveyed: Any) -> None:
    found, records, titles = surveyed
    judges = Judges()
    valid = {
        place
        for place, (granted, until) in kept(titles).items()
        if granted is not None and until is not None and granted <= AS_OF <= until
    }
    for standard, version in found.versions.items():
        verdicts = [judges.judge(f"{standard}@{version}", "recognition", record).verdict for record in records]
        for column, group in (("", "全部"), ("省份", "广东省"), ("省份", "江苏省")):
            inside = [number for number in range(FIRMS) if not column or records[number]["province"] == group]
            (stage,) = [
                one for one in found.stages if (one.column, one.group, one.standard) == (column, group, standard)
            ]
            passing = [number for number in inside if verdicts[number] == "pass"]
            holding = {number for number in inside if (str(number), standard) in valid}
            assert stage.eligible == len(passing)
            assert stage.open == sum(verdicts[number] == "undetermined" for number in inside)
            assert stage.holders == len(holding)
            assert stage.ready == sum(number not in holding for number in passing)
            assert stage.at_risk == sum(at_risk(judges, standard, records[n], titles, n) for n in holding)
    assert sum(stage.eligible for stage in found.stages) > 20
    assert sum(stage.at_risk for stage in found.stages) > 5


def at_risk(judges: Judges, standard: str, record: Record, titles: list[Holding], number: int) -> bool:
    until = kept(titles)[str(number), standard][1]
    assert until is not None
    renewal = renewal_of(standard, until)
    assert renewal is not None
    return bool(judges.judge(renewal.standard.model.reference, renewal.purpose, record).verdict == "fail")


def test_stocks_and_flows_add_up_and_are_those_of_the_titles(surveyed: Any) -> None:
    found, _, titles = surveyed

    def holders(standard: str, turn: int) -> set[str]:
        first = date(turn, 1, 1)
        return {
            held[0]
            for held in titles
            if STANDARD_BY_NAME[held[1]] == standard
            and held[2] is not None
            and held[2] < first
            and (until := ends(held)) is not None
            and until >= first
        }

    whole = [year for year in found.years if not year.column]
    assert whole
    for year in whole:
        before, after = holders(year.standard, year.year), holders(year.standard, year.year + 1)
        assert (year.opening, year.joined, year.left) == (len(before), len(after - before), len(before - after))
        assert year.closing == len(after)
        following = [one for one in whole if (one.standard, one.year) == (year.standard, year.year + 1)]
        assert all(one.opening == year.closing for one in following)
        parts = [one for one in found.years if one.column and (one.standard, one.year) == (year.standard, year.year)]
        assert sum(one.opening for one in parts) == year.opening
        assert sum(one.joined for one in parts) == year.joined
    assert any(one.group == "（不在企业表中）" for one in found.years)


def test_movements_on_the_ladder_are_those_of_each_firm(surveyed: Any) -> None:
    found, _, titles = surveyed
    ranks = {name: place for place, rung in enumerate(LADDER, 1) for name in rung.standards}
    names = [NO_RUNG, *(rung.id for rung in LADDER)]

    def rung(key: str, turn: int) -> str:
        first = date(turn, 1, 1)
        held = [
            ranks.get(STANDARD_BY_NAME[one[1]], 0)
            for one in titles
            if one[0] == key and one[2] is not None and one[2] < first and (ends(one) or date(1900, 1, 1)) >= first
        ]
        return names[max(held, default=0)]

    keys = {held[0] for held in titles}
    for movement in found.movements:
        links = Counter((rung(key, movement.year), rung(key, movement.year + 1)) for key in keys)
        links.pop((NO_RUNG, NO_RUNG), None)
        assert movement.links == links


def test_each_title_that_is_valid_is_due_once_with_the_verdict_of_its_own_version(surveyed: Any) -> None:
    found, records, titles = surveyed
    judges, expected = Judges(), Counter[tuple[Any, ...]]()
    for (key, standard), (granted, until) in kept(titles).items():
        if granted is None or until is None or not granted <= AS_OF <= until:
            continue
        renewal = renewal_of(standard, until)
        assert renewal is not None
        outside = int(key) >= FIRMS
        reference = renewal.standard.model.reference
        verdict = "undetermined" if outside else judges.judge(reference, renewal.purpose, records[int(key)]).verdict
        expected[f"{until:%Y-%m}", standard, renewal.standard.model.version, renewal.purpose, verdict] += 1
    counted = Counter[tuple[Any, ...]]()
    for due in found.calendar:
        for verdict, count in (("pass", due.passing), ("fail", due.failing), ("undetermined", due.open)):
            counted[due.month, due.standard, due.version, due.purpose, verdict] += count
        assert due.titles == due.passing + due.failing + due.open
    assert +counted == expected


def test_firms_are_watched_that_are_near_a_threshold_that_holds_their_title(surveyed: Any) -> None:
    found, records, _ = surveyed
    assert found.watched
    judges = Judges()
    for one in found.watched:
        assert 0 <= one.share <= 0.1
        assert one.valid_until is not None
        renewal = renewal_of(one.standard, one.valid_until)
        assert renewal is not None
        record = records[int(one.key)]
        reference = renewal.standard.model.reference
        assert judges.judge(reference, renewal.purpose, record).verdict != "fail"
        plain = {
            variable.field.label: name for name, variable in judges.plan(reference, renewal.purpose).variables.items()
        }
        if one.quantity in plain:
            name = plain[one.quantity]
            assert one.value == pytest.approx(float(record[name]))
            fallen = record | {name: short_of(one.figure, one.operator, record[name])}
            assert judges.judge(reference, renewal.purpose, fallen).verdict == "fail"


def short_of(figure: float, operator: str, like: Any) -> Any:
    """A value just beyond a threshold, of the type of another."""
    step = Fraction(1) if isinstance(like, int) else Fraction(1, 100)
    value = Fraction(figure) + (step if operator in {"<=", "<"} else -step)
    return int(value) if isinstance(like, int) else value


def test_the_rows_name_what_each_title_fails_on(surveyed: Any) -> None:
    found, _, titles = surveyed
    with duckdb.connect() as connection:
        rows = connection.execute(f"SELECT state, version, verdict, because, outside FROM '{found.out}'").fetchall()
    assert len(rows) == found.holdings == len(kept(titles))
    for state, version, verdict, because, outside in rows:
        assert (version is not None) == (state in {"valid", "future"})
        if verdict == "fail":
            assert because
        if outside:
            assert verdict is None
    assert found.undated == sum(state == "undated" for state, *_ in rows)
    assert found.outside == sum(outside for *_, outside in rows)
