"""Small populations for two versions of a rule, on the cut points of both, and what happens to each firm by itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from huoju.evaluation.compile import compile_plan
from huoju.evaluation.interpreter import Interpreter
from huoju.evaluation.plan import Plan, RequirementNode
from huoju.impact import Versions
from huoju.impact.model import Transition
from tests.evaluation.tables import Record, RecordMaker

AS_OF = date(2026, 6, 30)
PROVINCES = ("440000", "320500", "110101")


SOUND: Record = {
    "market_years": 5, "revenue": 20_000, "revenue_previous": 18_000, "revenue_before_previous": 15_000,
    "main_revenue": 19_000, "main_revenue_growth": 12, "debt_ratio": 50, "market_share": 15, "market_share_world": 15,
    "market_rank": 2, "rd_expense": 1_500, "rd_expense_previous": 1_400, "equity_financing": 9_000,
    "rd_staff_share": 50, "class1_ip_used": 5, "class1_ip_original_used": 5, "development_score": 80,
    "development_score_previous": 80, "class1_high_value_ip": 1, "class1_own_ip": 1, "class1_ip": 2, "class2_ip": 3,
    "net_profit_margin": 12, "local_feature_points": 12,
}  # fmt: skip
"""The figures of a firm that passes whatever it is asked."""


def population(versions: Versions, seed: int, count: int) -> list[Record]:
    """Sound firms with a few values that sit on the cut points of one version or the other, or are missing."""
    plans = [compile_plan(standard) for standard in (versions.before, versions.after)]
    makers = [RecordMaker(plan, seed + place, hole_share=0.2) for place, plan in enumerate(plans)]
    chance = makers[0].random
    records = []
    for number in range(count):
        drawn = makers[0].record() | makers[1].record()
        sound = {name: value for plan in plans for name, value in good_values(plan).items()}
        spoilt = chance.sample(sorted(drawn), k=chance.choice((0, 1, 1, 2, 3, 8)))
        record = sound | {name: drawn[name] for name in spoilt}
        record["province"] = PROVINCES[number % len(PROVINCES)]
        records.append(record)
    return records


def good_values(plan: Plan) -> Record:
    """Values with which nothing in a plan holds a firm up."""
    barred = {child.id for node in plan.requirements if node.form == "none" for child in node.children}
    vetoes = {
        name
        for node in plan.all_requirements()
        if node.id in barred
        for name in plan.variables
        if any(one.variable == name for one in node.measured)
    }
    good: Record = {}
    for name, variable in plan.variables.items():
        if variable.field.type == "boolean":
            good[name] = name not in vetoes
        if variable.field.type == "category":
            good[name] = variable.field.options[0]
        if name in SOUND:
            good[name] = SOUND[name]
    return good


def write_table(path: Path, versions: Versions, records: Sequence[Record]) -> Path:
    """The records as a Parquet file of text, as an office would write them."""
    plans = [compile_plan(standard) for standard in (versions.before, versions.after)]
    names = list(dict.fromkeys(name for plan in plans for name in plan.variables))
    with duckdb.connect() as connection:
        columns = ", ".join(f'"{name}" VARCHAR' for name in ("企业编号", *names, "所在地"))
        connection.execute(f"CREATE TABLE firms ({columns})")
        rows = [
            [str(number), *(_cell(record.get(name)) for name in names), record["province"]]
            for number, record in enumerate(records)
        ]
        connection.executemany(f"INSERT INTO firms VALUES ({', '.join('?' * (len(names) + 2))})", rows)
        connection.execute(f"COPY firms TO '{path}' (FORMAT parquet)")
    return path


def _cell(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return "是" if value else "否"
    return ";".join(sorted(value)) if isinstance(value, frozenset) else str(value)


class Judges:
    """The interpreter of each version, ready for many firms."""

    def __init__(self, versions: Versions) -> None:
        self.plans = [compile_plan(standard) for standard in (versions.before, versions.after)]
        self.interpreters = [Interpreter(plan) for plan in self.plans]

    def transition(self, record: Record) -> Transition:
        """The verdicts of one firm before and after."""
        before, after = (one.judge(known_to(one.plan, record), AS_OF).verdict for one in self.interpreters)
        return before, after

    def conjuncts(self, record: Record, *, after: bool) -> dict[str, bool | None]:
        """The outcome of every conjunct of a version: groups of all and of none taken apart."""
        interpreter = self.interpreters[after]
        judged = interpreter.judge(known_to(interpreter.plan, record), AS_OF)
        found: dict[str, bool | None] = {}

        def walk(node: RequirementNode) -> None:
            if node.form == "all" and node.children:
                for child in node.children:
                    walk(child)
            elif node.form == "none":
                for child in node.children:
                    inner = judged.outcomes[child.id]
                    found[child.id] = None if inner is None else not inner
            else:
                found[node.id] = judged.outcomes[node.id]

        for node in interpreter.plan.requirements:
            walk(node)
        return found


def known_to(plan: Plan, record: Record) -> Record:
    return {name: record.get(name) for name in plan.variables}
