"""Both versions in one query say of every firm what the interpreter says of each by itself."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from itertools import product
from math import factorial
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huoju.impact import Versions, find_versions, measure_impact
from huoju.impact.model import Impact
from huoju.standards.loader import load_text
from tests.evaluation.tables import Record
from tests.impact.populations import AS_OF, Judges, population, write_table

PAIRS = (("miit/little-giant", "2022", "2026"), ("miit/srdi-sme", "2022", "2026"), ("miit/srdi-sme", "2026", "2022"))
SLOW = settings(max_examples=2, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def measured(versions: Versions, folder: Path, seed: int, count: int = 100) -> tuple[Impact, list[Record]]:
    records = population(versions, seed, count)
    table = write_table(folder / "firms.parquet", versions, records)
    found = measure_impact(
        versions,
        table,
        as_of=AS_OF,
        by=["所在地"],
        sliders=None,
        out=folder / "rows.parquet",
        quarantine=folder / "bad.csv",
    )
    assert found.rows == count
    return found, records


@pytest.mark.parametrize("pair", PAIRS)
@given(seed=st.integers(0, 2**31))
@SLOW
def test_counts_are_those_of_each_firm_judged_by_itself(pair: tuple[str, str, str], seed: int, tmp_path: Path) -> None:
    versions = find_versions(*pair)
    found, records = measured(versions, tmp_path, seed)
    judges = Judges(versions)
    assert found.transitions == Counter(map(judges.transition, records))
    by_place: dict[str, Counter[object]] = {}
    for record in records:
        by_place.setdefault(str(record["province"])[:2], Counter())[judges.transition(record)] += 1
    (breakdown,) = found.breakdowns
    names = {"44": "广东省", "32": "江苏省", "11": "北京市"}
    assert {group.name: group.transitions for group in breakdown.groups} == {
        names[code]: counts for code, counts in by_place.items()
    }


@pytest.mark.parametrize("pair", PAIRS)
@given(seed=st.integers(0, 2**31))
@SLOW
def test_the_requirements_named_are_exactly_those_that_stand_in_the_way(
    pair: tuple[str, str, str], seed: int, tmp_path: Path
) -> None:
    versions = find_versions(*pair)
    found, records = measured(versions, tmp_path, seed)
    judges = Judges(versions)
    expected: Counter[object] = Counter()
    for record in records:
        before, after = judges.transition(record)
        rank = ("fail", "undetermined", "pass")
        if rank.index(after) < rank.index(before):
            wanted: set[object] = {False} if after == "fail" else {None}
            expected[(before, after), named(judges.conjuncts(record, after=True), wanted)] += 1
        elif rank.index(after) > rank.index(before):
            wanted = {False, None} if after == "pass" else {False}
            expected[(before, after), named(judges.conjuncts(record, after=False), wanted)] += 1
    assert {(one.transition, one.requirements): one.count for one in found.patterns} == expected


def named(found: dict[str, bool | None], wanted: set[object]) -> tuple[str, ...]:
    return tuple(name for name, outcome in found.items() if outcome in wanted)


@given(seed=st.integers(0, 2**31))
@SLOW
def test_shares_add_up_to_the_firms_and_are_shapley_values(seed: int, tmp_path: Path) -> None:
    versions = find_versions("miit/little-giant", "2022", "2026")
    found, _ = measured(versions, tmp_path, seed)
    for move, count in found.transitions.items():
        if move[0] != move[1]:
            assert sum((cause.share for cause in found.causes if cause.transition == move), Fraction()) == count
    pattern = next(one for one in found.patterns if len(one.requirements) in {2, 3, 4})
    worse = pattern.transition in {("pass", "fail"), ("pass", "undetermined"), ("undetermined", "fail")}
    players = pattern.requirements
    for player in players:
        assert shapley(players, player, any_is_enough=worse) == Fraction(1, len(players))


def shapley(players: tuple[str, ...], player: str, *, any_is_enough: bool) -> Fraction:
    """The mean marginal contribution over all coalitions, as the textbook has it."""
    others = [one for one in players if one != player]
    total = Fraction()
    for chosen in product((False, True), repeat=len(others)):
        size = sum(chosen)
        before = size > 0 if any_is_enough else False
        after = True if any_is_enough else size == len(others)
        weight = Fraction(factorial(size) * factorial(len(others) - size), factorial(len(players)))
        total += weight * (after - before)
    return total


@given(seed=st.integers(0, 2**31))
@SLOW
def test_every_setting_of_the_sliders_is_a_draft_with_those_figures(seed: int, tmp_path: Path) -> None:
    versions = find_versions("miit/little-giant", "2022", "2026")
    found, records = measured(versions, tmp_path, seed)
    assert found.grid is not None
    sliders = found.grid.sliders
    assert [one.requirement for one in sliders] == ["focus", "leverage", "rights"]
    settings_ = list(product(*(range(len(one.figures)) for one in sliders)))
    assert len(settings_) == len(found.grid.counts)
    set_to = tuple(one.set_to for one in sliders)
    for place in (set_to, settings_[seed % len(settings_)]):
        focus, leverage, rights = (one.figures[k] for one, k in zip(sliders, place, strict=True))
        text = Path(versions.after.file).read_text(encoding="utf-8")
        for old, new in (
            ("主营业务收入占比 ≥ 90%", f"主营业务收入占比 ≥ {float(focus):g}%"),
            ("上年度资产负债率 ≤ 75%", f"上年度资产负债率 ≤ {float(leverage):g}%"),
            ("Ⅰ类知识产权数量 ≥ 4 项", f"Ⅰ类知识产权数量 ≥ {int(rights)} 项"),
        ):
            assert old in text
            text = text.replace(old, new)
        draft = Judges(Versions(versions.before, load_text(text, "draft.yaml")))
        counts: Counter[str] = Counter()
        for record in records:
            before, after = draft.transition(record)
            counts[after] += 1
            counts["lost"] += before == "pass" != after
            counts["gained"] += before != "pass" == after
        expected = tuple(counts[name] for name in ("pass", "undetermined", "lost", "gained"))
        assert found.grid.counts[settings_.index(place)] == expected


def test_rows_bear_both_verdicts_and_the_reason(tmp_path: Path) -> None:
    versions = find_versions("miit/srdi-sme", "2022", "2026")
    found, records = measured(versions, tmp_path, 7, 300)
    assert len(found.transitions) > 6, "the population should know most ways to change"
    with duckdb.connect() as connection:
        rows = connection.execute(f"SELECT * FROM '{tmp_path / 'rows.parquet'}'").fetchall()
        names = [one[0] for one in connection.description or ()]
    assert names == ["credit_code", "所在地", "before", "after", "because"]
    judges = Judges(versions)
    for row in rows:
        assert (row[2], row[3]) == judges.transition(records[int(row[0])])
        assert (row[4] is None) == (row[2] == row[3])
    assert found.out == tmp_path / "rows.parquet"


def test_a_large_file_read_in_blocks_gives_the_same(tmp_path: Path) -> None:
    versions = find_versions("miit/little-giant", "2022", "2026")
    table = write_table(tmp_path / "firms.parquet", versions, population(versions, 11, 90))
    found = []
    for block_rows in (1_000, 20):
        out = tmp_path / f"rows-{block_rows}.parquet"
        found.append(
            measure_impact(
                versions,
                table,
                as_of=AS_OF,
                by=["所在地"],
                sliders=None,
                ladder=True,
                out=out,
                quarantine=tmp_path / "bad.csv",
                block_rows=block_rows,
            )
        )
    whole, blocks = found
    for part in ("rows", "transitions", "breakdowns", "causes", "grid", "ladder"):
        assert getattr(whole, part) == getattr(blocks, part), part
    assert set(whole.patterns) == set(blocks.patterns)
    with duckdb.connect() as connection:
        rows = [connection.execute(f"SELECT * FROM '{one.out}' ORDER BY 1").fetchall() for one in found]
    assert rows[0] == rows[1]
    assert not list(tmp_path.glob(".huoju-*"))


def test_a_draft_that_changes_nothing_moves_nobody(tmp_path: Path) -> None:
    versions = find_versions("miit/srdi-sme", "2026", "2026")
    found, _ = measured(versions, tmp_path, 5)
    assert all(before == after for before, after in found.transitions)
    assert (found.changes, found.causes, found.patterns) == ((), (), ())
