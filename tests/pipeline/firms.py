"""Small tables of firms and of titles held, and what each firm comes to by itself."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from huoju.evaluation.compile import compile_plan
from huoju.evaluation.interpreter import Interpreter
from huoju.evaluation.plan import Plan
from huoju.pipeline.holdings import TITLE_NAMES
from huoju.standards import catalogue
from tests.evaluation.tables import Record, RecordMaker
from tests.impact.populations import SOUND, good_values

AS_OF = date(2026, 6, 30)
FIRMS = 90
Holding = tuple[str, str, date | None, date | None]


def firms(seed: int) -> list[Record]:
    """Firms that are sound but for a few values on the cut points of one of the titles' standards."""
    plans = [compile_plan(catalogue.load(entry.path)) for entry in catalogue.entries() if entry.standard in TITLE_NAMES]
    makers = [RecordMaker(plan, seed + place, hole_share=0.1) for place, plan in enumerate(plans)]
    chance = Random(seed)
    found = []
    for number in range(FIRMS):
        drawn: Record = {}
        for maker in makers:
            drawn |= maker.record()
        sound = {name: value for plan in plans for name, value in good_values(plan).items()} | SOUND
        spoilt = chance.sample(sorted(drawn), k=chance.choice((0, 1, 2, 4)))
        record = drawn | sound | {name: drawn[name] for name in spoilt}
        found.append(record | {"province": ("广东省", "江苏省")[number % 2]})
    return found


def holdings(seed: int) -> list[Holding]:
    """Titles that some of the firms, and a stranger, hold or held; a few without dates."""
    chance = Random(seed)
    found: list[Holding] = []
    for number in range(FIRMS):
        for standard, names in TITLE_NAMES.items():
            if chance.random() < 0.4:
                granted = date(chance.randint(2021, 2026), chance.randint(1, 6), chance.randint(1, 28))
                until = date(granted.year + 3, 12, 31) if chance.random() < 0.3 else None
                found.append((str(number), chance.choice((*names, standard)), granted, until))
    return [*found, ("999", "小巨人", date(2024, 7, 1), None), ("1", "小巨人", None, None)]


def write_firms(path: Path, records: Sequence[Record]) -> Path:
    names = list(dict.fromkeys(name for record in records for name in record if name != "province"))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["企业编号", *names, "省份"])
        for number, record in enumerate(records):
            writer.writerow([number, *(_cell(record.get(name)) for name in names), record["province"]])
    return path


def write_titles(path: Path, rows: Sequence[Sequence[Any]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["企业编号", "称号", "认定日期", "有效期至"])
        writer.writerows(["" if value is None else value for value in row] for row in rows)
    return path


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return ";".join(sorted(value)) if isinstance(value, frozenset) else "" if value is None else str(value)


class Judges:
    """Interpreters by standard, version and purpose."""

    def __init__(self) -> None:
        self._made: dict[tuple[str, str], Interpreter] = {}

    def plan(self, reference: str, purpose: Any = "recognition") -> Plan:
        return self._interpreter(reference, purpose).plan

    def judge(self, reference: str, purpose: Any, record: Record) -> Any:
        interpreter = self._interpreter(reference, purpose)
        known = {name: record.get(name) for name in interpreter.plan.variables}
        return interpreter.judge(known, AS_OF)

    def _interpreter(self, reference: str, purpose: Any) -> Interpreter:
        if (reference, purpose) not in self._made:
            self._made[reference, purpose] = Interpreter(compile_plan(catalogue.find(reference), purpose))
        return self._made[reference, purpose]
