"""Firms judged once for everything that the pipeline asks: titles they could get, and titles they have to keep."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import duckdb
from sqlglot import exp

from huoju.evaluation import conditions_sql as c
from huoju.evaluation.compile import compile_plan
from huoju.evaluation.conditions_sql import Binding
from huoju.evaluation.conjuncts import conjuncts_of
from huoju.evaluation.plan import Plan
from huoju.evaluation.several import Member, judge_together
from huoju.evaluation.sql import VERDICTS
from huoju.pipeline.holdings import HOLDINGS, Renewal
from huoju.pipeline.margins import Margin, margins_of
from huoju.standards.loader import LoadedStandard

FIRMS, KEEPERS = "pipeline_firms", "pipeline_keepers"
"""DuckDB tables: every firm with its verdicts for recognition; every holder with those of its next examinations."""

KEEP = "pipeline_keep"
"""DuckDB table: every title held with the examination that comes next and how it would end today."""

JOINER = ";"


@dataclass(frozen=True, slots=True)
class Firms:
    """An accepted table of firms in DuckDB."""

    connection: duckdb.DuckDBPyConnection
    relation: str
    key: str
    bindings: Mapping[str, Binding]
    given: frozenset[str]
    as_of: date


@dataclass(frozen=True, slots=True)
class Keeping:
    """The columns of ``pipeline_keepers`` about one way to keep a title: verdict, what is missing, and margins."""

    renewal: Renewal
    verdict: str
    because: str
    margins: tuple[tuple[Margin, str, str], ...]
    """Each margin with the columns of its quantity and of what is left; both NULL where it does not bind."""


def judge_recognition(firms: Firms, standards: Mapping[str, LoadedStandard], groups: Mapping[str, exp.Expr]) -> None:
    """Make the table of firms: ``key``, each group's column, and for each standard its verdict in words."""
    plans = {f"{place}:": _plan(firms, Renewal(one, "recognition")) for place, one in enumerate(standards.values())}
    stages, members = judge_together(
        plans, exp.to_table(firms.relation), firms.bindings, as_of=firms.as_of, detail="verdict"
    )
    columns: dict[str, exp.Expr] = {"key": exp.column(firms.key, quoted=True)} | dict(groups)
    for name, prefix in zip(standards, plans, strict=True):
        columns[name] = c.three_way(exp.column(members[prefix].is_met, quoted=True), VERDICTS)
    _make(firms.connection, FIRMS, stages.select(columns))


def judge_keeping(firms: Firms, renewals: Sequence[Renewal]) -> tuple[Keeping, ...]:
    """Make the table of the firms that hold titles with what each way to keep a title says of them."""
    plans = {f"{place}:": _plan(firms, renewal) for place, renewal in enumerate(renewals)}
    source = exp.to_table(firms.relation)
    keys = exp.Select(expressions=[exp.column("key")]).from_(exp.to_table(HOLDINGS))
    holds = exp.In(this=exp.column(firms.key, quoted=True), query=keys.subquery())
    wanted = exp.Select(expressions=[exp.Star()]).from_(source).where(holds)
    stages, members = judge_together(plans, wanted.subquery("holders"), firms.bindings, as_of=firms.as_of)
    columns: dict[str, exp.Expr] = {"key": exp.column(firms.key, quoted=True)}
    found = []
    for renewal, prefix in zip(renewals, plans, strict=True):
        keeping, more = _keeping(renewal, members[prefix], prefix, firms)
        columns |= more
        found.append(keeping)
    _make(firms.connection, KEEPERS, stages.select(columns))
    return tuple(found)


def _plan(firms: Firms, renewal: Renewal) -> Plan:
    given = firms.given & frozenset(renewal.standard.model.derived)
    return compile_plan(renewal.standard, renewal.purpose, given)


def _keeping(renewal: Renewal, member: Member, prefix: str, firms: Firms) -> tuple[Keeping, dict[str, exp.Expr]]:
    """The columns of one way to keep a title."""
    verdict, because = f"{prefix}verdict", f"{prefix}because"
    columns = {
        verdict: c.three_way(exp.column(member.is_met, quoted=True), VERDICTS),
        because: _unmet(member, prefix),
    }
    margins = []
    given = firms.given & frozenset(renewal.standard.model.derived)
    for place, margin in enumerate(margins_of(renewal.standard, member, prefix, given)):
        value, left = f"{prefix}value{place}", f"{prefix}left{place}"
        columns[value] = c.case((margin.binding.copy(), margin.quantity.copy()))
        columns[left] = c.case((margin.binding.copy(), margin.left))
        margins.append((margin, value, left))
    return Keeping(renewal, verdict, because, tuple(margins)), columns


def _unmet(member: Member, prefix: str) -> exp.Expr:
    """The names of the requirements that are surely not met, joined by ``;``."""
    parts = []
    for one in conjuncts_of(member.plan, prefix):
        outcome = c.condition(one.condition, member.columns)
        parts.append(c.case((exp.not_(c.known(outcome, default=True)), exp.Literal.string(one.name))))
    return exp.Anonymous(this="CONCAT_WS", expressions=[exp.Literal.string(JOINER), *parts])


def _make(connection: duckdb.DuckDBPyConnection, table: str, query: exp.Select) -> None:
    text = query.sql(dialect="duckdb")
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {table} AS {text}").fetchall()
