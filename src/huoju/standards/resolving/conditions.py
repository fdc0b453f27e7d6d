"""Requirements and grades: every test and every case of them."""

from __future__ import annotations

from collections import ChainMap

from huoju.standards import walk
from huoju.standards.expressions import names_in
from huoju.standards.model import Condition
from huoju.standards.resolving.context import Resolution
from huoju.standards.yaml_source import Path


def read_conditions(resolution: Resolution) -> None:
    """Read and check every condition; scores may be used."""
    for path, _, condition in walk.conditions(resolution.model):
        if condition.test is not None:
            _read(resolution, (*path, "test"), condition.test)
        if condition.cases is not None:
            _read_cases(resolution, path, condition)


def _read_cases(resolution: Resolution, path: Path, condition: Condition) -> None:
    cases = condition.cases or ()
    for number, case in enumerate(cases):
        here = (*path, "cases", number)
        if case.when is not None:
            _read(resolution, (*here, "when"), case.when)
        elif number != len(cases) - 1:
            resolution.problem(here, "cases", "只有最后一个情形可以省略 when")
        _read(resolution, (*here, "test"), case.test)


def _read(resolution: Resolution, path: Path, text: str) -> None:
    before = len(resolution.problems)
    # an input under the same label goes before a score
    resolution.condition(path, text, ChainMap(resolution.scope, resolution.scores))
    expression = resolution.expressions.get(path)
    if expression is None or len(resolution.problems) > before:
        return
    for name in names_in(expression):
        if name.value in resolution.shared_labels and name.value not in resolution.scope:
            message = f"有几处得分都叫“{name.value}”，请改用英文名称或不同的中文名称"
            place = resolution.source.character(resolution.source.place(path), text, name.at)
            resolution.problem_at(place, "name", message)
