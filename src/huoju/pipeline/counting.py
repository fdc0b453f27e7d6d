"""Counts of the pipeline: the funnel of each title, and when titles end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import duckdb

from huoju.evaluation.groups import Grouping, names_of
from huoju.pipeline.judging import FIRMS, KEEP
from huoju.pipeline.model import EVERYBODY, Due, Stage

_FIGURES = 5
"""Counts of a stage of the funnel."""


def stages_of(
    connection: duckdb.DuckDBPyConnection, standards: Sequence[str], groups: Mapping[str, Grouping]
) -> tuple[Stage, ...]:
    """The funnel: for each title, altogether and by group, who could hold it and who does."""
    found: list[Stage] = []
    for column in ("", *groups):
        value = f'f."{column}"' if column else "NULL"
        counts: Counter[tuple[str, str, int]] = Counter()
        for standard in standards:
            rows = connection.execute(
                f"""
                SELECT {value}, count(*) FILTER (v = 'pass'), count(*) FILTER (v = 'undetermined'),
                    count(*) FILTER (holds), count(*) FILTER (v = 'pass' AND NOT holds), count(*) FILTER (risks)
                FROM (SELECT f.*, f."{standard}" AS v, k.key IS NOT NULL AS holds,
                        coalesce(k.verdict = 'fail', false) AS risks
                    FROM {FIRMS} f LEFT JOIN {KEEP} k
                        ON k.key = f.key AND k.standard = '{standard}' AND k.state = 'valid') f
                GROUP BY ALL
                """  # noqa: S608 - names of our own
            ).fetchall()
            names = names_of(groups[column], (row[0] for row in rows)) if column else {None: EVERYBODY}
            for group, *figures in rows:
                for place, figure in enumerate(figures):
                    counts[names[group], standard, place] += figure
        title = groups[column].title if column else ""
        size: Counter[str] = Counter()
        for (name, _, _), count in counts.items():
            size[name] += count
        names_by_size = sorted(size, key=lambda name: (-size[name], name))
        found += [
            Stage(title, name, standard, *(counts[name, standard, place] for place in range(_FIGURES)))
            for name in names_by_size
            for standard in standards
        ]
    return tuple(found)


def calendar_of(connection: duckdb.DuckDBPyConnection) -> tuple[Due, ...]:
    """Titles that are valid, by the month in which they end and the version that examines them."""
    rows = connection.execute(
        f"""
        SELECT strftime(valid_until, '%Y-%m'), standard, coalesce(version, ''), coalesce(purpose, ''), count(*),
            count(*) FILTER (verdict = 'pass'), count(*) FILTER (verdict = 'fail'),
            count(*) FILTER (verdict = 'undetermined' OR verdict IS NULL)
        FROM {KEEP} WHERE state = 'valid' GROUP BY ALL ORDER BY ALL
        """  # noqa: S608 - our own name
    ).fetchall()
    return tuple(Due(*row) for row in rows)
