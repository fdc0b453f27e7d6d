"""The question of a change over a population: one query for everything that is counted, one for the rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb
from sqlglot import exp

from huoju.evaluation.compile import compile_plan
from huoju.evaluation.conditions_sql import Binding
from huoju.evaluation.groups import Grouping
from huoju.evaluation.plan import Plan
from huoju.impact import query as q
from huoju.impact.sliders import Moving, sliders_of
from huoju.impact.versions import Versions
from huoju.standards.loader import LoadedStandard
from huoju.standards.model import Purpose

Answer = list[list[tuple[Any, ...]]]
"""For each grouping its rows: the values of its columns, then the count."""


@dataclass(frozen=True, slots=True)
class Population:
    """A table in DuckDB: what to read, the column behind each input, and which inputs it has."""

    source: exp.Expr
    bindings: Mapping[str, Binding]
    given: frozenset[str]


@dataclass(frozen=True, slots=True)
class Question:
    """The query over a population, ready to be asked for counts or for rows."""

    judged: q.Judged
    standard: str
    groups: tuple[Grouping, ...]
    sliders: tuple[Moving, ...]

    def rows(self, carried: Sequence[str]) -> str:
        """The query for one row a subject: the carried columns, both verdicts, and why they differ."""
        columns: dict[str, exp.Expr] = {name: exp.column(name, quoted=True) for name in carried}
        columns |= q.verdict_columns(self.judged) | q.because_column(self.judged)
        if self.judged.others:
            columns |= q.rung_columns(self.judged, self.standard)
        return self.judged.stages.select(columns).sql(dialect="duckdb")

    def counts(self) -> tuple[str, list[list[str]]]:
        """The query that counts everything in one pass, and the columns of each of its groupings."""
        verdicts = q.verdict_columns(self.judged)
        pair = list(verdicts)
        columns = verdicts | q.because_column(self.judged)
        sets = [[*pair, q.BECAUSE]]
        for number, group in enumerate(self.groups):
            columns[f"group{number}"] = group.expression
            sets.append([*pair, f"group{number}"])
        if self.judged.others:
            rungs = q.rung_columns(self.judged, self.standard)
            columns |= rungs
            sets.append(list(rungs))
        if self.sliders:
            reaches = q.slider_columns(self.judged, self.sliders)
            columns |= reaches
            sets.append([q.BEFORE, *reaches])
        names = list(columns)
        listed = _listed(names)
        grouped = ", ".join(f"({_listed(one)})" for one in sets)
        inner = self.judged.stages.select(columns).sql(dialect="duckdb")
        text = (
            f"SELECT GROUPING({listed}), count(*), {listed} FROM ({inner}) "  # noqa: S608 - names of our own
            f"GROUP BY GROUPING SETS ({grouped})"
        )
        return text, [names, *sets]

    def answer(self, connection: duckdb.DuckDBPyConnection) -> Answer:
        """For each grouping its rows: the values of its columns, then the count."""
        text, (names, *sets) = self.counts()
        marks = {_grouping_mark(names, one): number for number, one in enumerate(sets)}
        found: Answer = [[] for _ in sets]
        for mark, count, *values in connection.execute(text).fetchall():
            number = marks[mark]
            by_name = dict(zip(names, values, strict=True))
            found[number].append((*(by_name[name] for name in sets[number]), count))
        return found


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _grouping_mark(names: Sequence[str], grouped: Sequence[str]) -> int:
    """What GROUPING says of a row: a bit for each column that is not grouped by, the first column's bit highest."""
    return sum((name not in grouped) << (len(names) - 1 - place) for place, name in enumerate(names))


def ask(
    versions: Versions,
    population: Population,
    as_of: date,
    purpose: Purpose,
    groups: tuple[Grouping, ...],
    sliders: Sequence[str] | None,
    others: Mapping[str, LoadedStandard],
) -> Question:
    """The question of a change over a population (see ``measure_impact``)."""

    def plan(standard: LoadedStandard) -> Plan:
        return compile_plan(standard, purpose, population.given & frozenset(standard.model.derived))

    judged = q.judge_both(
        plan(versions.before),
        plan(versions.after),
        population.source,
        population.bindings,
        as_of=as_of,
        others={name: plan(standard) for name, standard in others.items()},
    )
    given = population.given & frozenset(versions.after.model.derived)
    moving = () if sliders is not None and not sliders else sliders_of(versions, judged.new.plan, q.NEW, given, sliders)
    return Question(judged, versions.after.model.standard, groups, moving)
