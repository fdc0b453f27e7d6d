"""Columns to group by: found under any of their names, and their values called what people call them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import duckdb
import pytest
from sqlglot import exp

from huoju.evaluation.groups import GroupError, Grouping, groupings, is_simulated, names_of
from huoju.standards.fields import Field

REVENUE = Field("revenue", "上年度营业收入", "number", "万元", (), Decimal(0), Decimal(10**9), 6, ("营业收入",))


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        opened.execute(
            "CREATE TABLE firms AS SELECT * FROM (VALUES (0.5::DECIMAL(15, 6), '440300', '模拟数据'), "
            "(1, '440100', '模拟数据'), (9.99, '110101', '模拟数据'), (10, NULL, '模拟数据'), "
            "(NULL, '990000', '模拟数据')) "
            't(revenue, "所在地", "数据性质")'
        )
        yield opened


def counted(connection: duckdb.DuckDBPyConnection, wanted: str) -> dict[str, int]:
    (grouping,) = groupings(connection, "firms", [REVENUE], [wanted])
    rows = connection.execute(
        f"SELECT {grouping.expression.sql('duckdb')} AS g, count(*) FROM firms GROUP BY g"
    ).fetchall()
    names = names_of(grouping, (value for value, _ in rows))
    found = dict.fromkeys(names.values(), 0)
    for value, count in rows:
        found[names[value]] += count
    return found


@pytest.mark.parametrize("name", ["revenue", "上年度营业收入", "营业收入"])
def test_numbers_are_grouped_by_powers_of_ten_with_the_border_in_the_upper_band(
    connection: duckdb.DuckDBPyConnection, name: str
) -> None:
    expected = {"不足 1 万元": 1, "1 – 10 万元（不含）": 2, "10 – 100 万元（不含）": 1, "（未填）": 1}
    found = counted(connection, name)
    assert found == expected
    assert list(found) == list(expected)


def test_codes_of_regions_become_provinces_and_other_words_stay(connection: duckdb.DuckDBPyConnection) -> None:
    assert counted(connection, "所在地") == {"广东省": 2, "北京市": 1, "（未填）": 1, "990000": 1}


@pytest.mark.parametrize("code", ["C3985", "3985", "398"])
def test_codes_of_industries_become_divisions(code: str) -> None:
    grouping = Grouping("行业", exp.null(), None)
    assert names_of(grouping, [code, "3911"]) == dict.fromkeys([code, "3911"], "39 计算机、通信和其他电子设备制造业")


def test_a_column_that_is_not_there_is_refused_with_those_that_are(connection: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(GroupError, match="没有可分组的列“行业”；表中的列有：所在地、数据性质"):
        groupings(connection, "firms", [REVENUE], ["行业"])


def test_too_many_values_are_refused() -> None:
    grouping = Grouping("企业名称", exp.null(), None)
    with pytest.raises(GroupError, match="不适合分组"):
        names_of(grouping, [f"企业{number}" for number in range(501)])


def test_a_table_says_itself_that_it_is_simulated(connection: duckdb.DuckDBPyConnection) -> None:
    assert is_simulated(connection, "firms")
    connection.execute('ALTER TABLE firms DROP COLUMN "数据性质"')
    assert not is_simulated(connection, "firms")
