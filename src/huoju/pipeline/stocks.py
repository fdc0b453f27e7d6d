"""Who held which title when: stocks at the turn of each year, and what came in and went out between."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import duckdb

from huoju.evaluation.groups import Grouping, names_of
from huoju.pipeline.holdings import HOLDINGS
from huoju.pipeline.judging import FIRMS
from huoju.pipeline.ladder import LADDER, NO_RUNG
from huoju.pipeline.model import EVERYBODY, Movement, Year

OUTSIDE = "（不在企业表中）"
"""The group of holders that the table of firms does not have."""

YEARS_BACK, YEARS_AHEAD = 4, 2


def years_around(day: date) -> range:
    """The years that are told: this one, some before, and some ahead in which titles only end."""
    return range(day.year - YEARS_BACK, day.year + YEARS_AHEAD + 1)


def stocks(
    connection: duckdb.DuckDBPyConnection, years: Sequence[int], columns: Mapping[str, Grouping]
) -> tuple[Year, ...]:
    """The holders of each title in each year, altogether and by group.

    Args:
        connection: where the tables of firms and holdings are.
        years: the years, in order.
        columns: the groupings by their column in the table of firms.
    """
    found: list[Year] = []
    for column in ("", *columns):
        value, outside = (f'f."{column}"', "f.key IS NULL") if column else ("NULL", "false")
        rows = connection.execute(
            f"""
            WITH held AS (
                SELECT h.key, h.standard, y.year, {_held_at_turn("y.year")} AS at_start,
                    {_held_at_turn("y.year + 1")} AS at_end
                FROM {HOLDINGS} h, (SELECT unnest(?::INTEGER[]) AS year) y
                WHERE standard IS NOT NULL GROUP BY h.key, h.standard, y.year)
            SELECT {value}, {outside}, standard, year, count(*) FILTER (at_start),
                count(*) FILTER (at_end AND NOT at_start), count(*) FILTER (at_start AND NOT at_end)
            FROM held LEFT JOIN {FIRMS} f USING (key)
            WHERE at_start OR at_end GROUP BY ALL ORDER BY ALL
            """,  # noqa: S608 - names of our own
            [list(years)],
        ).fetchall()
        names = names_of(columns[column], (row[0] for row in rows if not row[1])) if column else {}
        totals: dict[tuple[str, str, int], list[int]] = {}
        for group, is_outside, standard, year, *counts in rows:
            name = EVERYBODY if not column else OUTSIDE if is_outside else names[group]
            sums = totals.setdefault((name, standard, year), [0, 0, 0])
            totals[name, standard, year] = [before + more for before, more in zip(sums, counts, strict=True)]
        title = columns[column].title if column else ""
        found += [Year(title, name, standard, year, *sums) for (name, standard, year), sums in totals.items()]
    return tuple(found)


def _held_at_turn(year: str) -> str:
    """Whether a firm holds a title over the turn to a year."""
    turn = f"make_date({year}, 1, 1)"
    return f"coalesce(bool_or(granted < {turn} AND valid_until >= {turn}), false)"


def movements(connection: duckdb.DuckDBPyConnection, years: Sequence[int]) -> tuple[Movement, ...]:
    """From which highest title held to which firms moved in each year."""
    ranks = " ".join(f"WHEN '{name}' THEN {place}" for place, rung in enumerate(LADDER, 1) for name in rung.standards)
    rows = connection.execute(
        f"""
        WITH held AS (
            SELECT h.key, y.year, CASE standard {ranks} ELSE 0 END AS rung, {_held_at_turn("y.year")} AS at_start,
                {_held_at_turn("y.year + 1")} AS at_end
            FROM {HOLDINGS} h, (SELECT unnest(?::INTEGER[]) AS year) y GROUP BY h.key, y.year, rung),
        highest AS (
            SELECT key, year, coalesce(max(rung) FILTER (at_start), 0) AS before,
                coalesce(max(rung) FILTER (at_end), 0) AS after
            FROM held GROUP BY key, year)
        SELECT year, before, after, count(*) FROM highest WHERE before > 0 OR after > 0 GROUP BY ALL ORDER BY ALL
        """,  # noqa: S608 - names of our own
        [list(years)],
    ).fetchall()
    names = {0: NO_RUNG} | {place: rung.id for place, rung in enumerate(LADDER, 1)}
    found: dict[int, dict[tuple[str, str], int]] = {}
    for year, before, after, count in rows:
        found.setdefault(year, {})[names[before], names[after]] = count
    return tuple(Movement(year, links) for year, links in found.items())
