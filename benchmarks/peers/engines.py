"""The engines, each given the same rule in its own form; all of them answer pass, fail, undetermined or error.

Peers are imported where they are used, so that one that is not installed is left out.
"""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from benchmarks.peers.rule import GATES, ITEMS, LABELS, PASS_SCORE, STEPS, Gate, Item

Firm = Mapping[str, float | None]
Judge = Callable[[Sequence[Firm]], list[str]]
ZEN_BATCH = 2_000
YEAR = "2026"


def word(answer: object) -> str:
    """An engine's yes or no as a verdict."""
    return "pass" if answer is True or answer is np.True_ else "fail"


# zen-engine: one expression node in a decision graph


def zen_expression() -> str:
    """The rule in zen's expression language."""
    gates = " and ".join(f"({' or '.join(_comparison(gate) for gate in group)})" for group in GATES)
    return f"{gates} and ({' + '.join(_ternaries(item) for item in ITEMS)}) >= {PASS_SCORE}"


def _comparison(gate: Gate) -> str:
    return f"{gate.name} {'<=' if gate.at_most else '>='} {gate.cut}"


def _ternaries(item: Item) -> str:
    sign = "<=" if item.at_most else ">="
    return "(" + "".join(f"{item.name} {sign} {cut} ? {points} : " for cut, points in item.bands) + "0)"


def zen_graph() -> dict[str, Any]:
    """A decision graph: the request, one expression node, the response."""
    nodes = [
        {"id": "request", "name": "request", "type": "inputNode", "position": {"x": 0, "y": 0}},
        {
            "id": "rule",
            "name": "rule",
            "type": "expressionNode",
            "position": {"x": 1, "y": 0},
            "content": {"expressions": [{"id": "passed", "key": "passed", "value": zen_expression()}]},
        },
        {"id": "response", "name": "response", "type": "outputNode", "position": {"x": 2, "y": 0}},
    ]
    edges = [
        {"id": "in", "type": "edge", "sourceId": "request", "targetId": "rule"},
        {"id": "out", "type": "edge", "sourceId": "rule", "targetId": "response"},
    ]
    return {"nodes": nodes, "edges": edges}


def zen_batch() -> Judge:
    """zen-engine's batch call."""
    zen = importlib.import_module("zen")
    engine = zen.ZenEngine({"loader": {"type": "static", "content": {"rule": zen_graph()}}})

    def judge(firms: Sequence[Firm]) -> list[str]:
        verdicts: list[str] = []
        for start in range(0, len(firms), ZEN_BATCH):
            requests = [{"key": "rule", "context": firm} for firm in firms[start : start + ZEN_BATCH]]
            answers = engine.evaluate_batch(requests)
            verdicts += [word(one["data"]["result"]["passed"]) if one["success"] else "error" for one in answers]
        return verdicts

    return judge


def zen_compiled() -> Judge:
    """The expression of zen without the graph."""
    expression = importlib.import_module("zen").compile_expression(zen_expression())

    def one(firm: Firm) -> str:
        try:
            return word(expression.evaluate(firm))
        except RuntimeError:
            return "error"

    return lambda firms: [one(firm) for firm in firms]


# JSON-Logic


def json_logic() -> dict[str, Any]:
    """The rule in JSON-Logic."""
    gates = [{"or": [_json_comparison(gate.name, gate.cut, at_most=gate.at_most) for gate in group]} for group in GATES]
    points = []
    for item in ITEMS:
        branches: list[Any] = []
        for cut, value in item.bands:
            branches += [_json_comparison(item.name, cut, at_most=item.at_most), value]
        points.append({"if": [*branches, 0]})
    return {"and": [*gates, {">=": [{"+": points}, PASS_SCORE]}]}


def _json_comparison(name: str, cut: str, *, at_most: bool) -> dict[str, Any]:
    return {"<=" if at_most else ">=": [{"var": name}, json.loads(cut)]}


def datalogic() -> Judge:
    """datalogic-py, compiled once."""
    rule = importlib.import_module("datalogic_py").Engine().compile(json_logic())
    return lambda firms: [word(rule.evaluate(firm)) for firm in firms]


# Python by hand


def python_source() -> str:
    """A function in plain Python, as one writes it for one rule."""
    lines = ["def passed(f):"]
    for group in GATES:
        tests = " or ".join(f"f[{gate.name!r}] {'<=' if gate.at_most else '>='} {gate.cut}" for gate in group)
        lines += [f"    if not ({tests}):", "        return False"]
    lines.append("    score = 0")
    for item in ITEMS:
        lines.append(f"    v = f[{item.name!r}]")
        for number, (cut, points) in enumerate(item.bands):
            sign = "<=" if item.at_most else ">="
            lines += [f"    {'elif' if number else 'if'} v {sign} {cut}:", f"        score += {points}"]
    lines.append(f"    return score >= {PASS_SCORE}")
    return "\n".join(lines)


def plain_python() -> Judge:
    """The function above, over records."""
    space: dict[str, Any] = {}
    exec(compile(python_source(), "rule", "exec"), space)
    passed = space["passed"]

    def one(firm: Firm) -> str:
        try:
            return word(passed(firm))
        except TypeError:
            return "error"

    return lambda firms: [one(firm) for firm in firms]


# OpenFisca-Core: variables, parameters with scales, formulas over vectors

Vector = Callable[[Mapping[str, Any], int], Any]


def openfisca() -> Vector:
    """A function from columns (floating point) to a vector of passes."""
    core = {name: importlib.import_module(f"openfisca_core.{name}") for name in (
        "entities", "parameters", "periods", "simulations", "taxbenefitsystems", "variables",
    )}  # fmt: skip
    firm = core["entities"].build_entity(key="firm", plural="firms", label="Firm", is_person=True)
    system = core["taxbenefitsystems"].TaxBenefitSystem([firm])
    year = core["periods"].DateUnit.YEAR
    base = {"value_type": float, "entity": firm, "definition_period": year, "label": "input"}
    for name in LABELS:
        system.add_variable(type(name, (core["variables"].Variable,), dict(base)))
    system.parameters = core["parameters"].ParameterNode("", data=_openfisca_parameters())

    def formula(firms: Any, period: Any, parameters: Any) -> Any:
        values = parameters(period)
        met = np.ones(firms.count, bool)
        for group in GATES:
            any_met = np.zeros(firms.count, bool)
            for gate in group:
                column, cut = firms(gate.name, period), values.gates[gate.name]
                any_met |= (column <= cut) if gate.at_most else (column >= cut)
            met &= any_met
        score = sum(values.items[item.name].calc(firms(item.name, period), right=item.at_most) for item in ITEMS)
        return met & (score >= PASS_SCORE)

    passes = {**base, "value_type": bool, "label": "passes", "formula": formula}
    system.add_variable(type("passes", (core["variables"].Variable,), passes))
    builder = core["simulations"].SimulationBuilder

    def judge(columns: Mapping[str, Any], count: int) -> Any:
        simulation = builder().build_default_simulation(system, count=count)
        for name, column in columns.items():
            simulation.set_input(name, YEAR, column)
        return simulation.calculate("passes", YEAR)

    return judge


def _openfisca_parameters() -> dict[str, Any]:
    since = "2000-01-01"
    gates = {gate.name: {"values": {since: {"value": float(gate.cut)}}} for group in GATES for gate in group}
    items: dict[str, Any] = {}
    for item in ITEMS:
        steps = [(float(cut), points) for cut, points in reversed(item.bands)]
        if item.at_most:
            ends = [-1.0e9, *(float(cut) for cut, _ in item.bands)]
            steps = list(zip(ends, [*(points for _, points in item.bands), 0], strict=True))
        brackets = [
            {"threshold": {since: {"value": threshold}}, "amount": {since: {"value": float(points)}}}
            for threshold, points in steps
        ]
        items[item.name] = {"metadata": {"type": "single_amount"}, "brackets": brackets}
    return {"gates": gates, "items": items}


def openfisca_judge() -> Judge:
    """OpenFisca for records; what is not given has the variable's default, which is zero."""
    vector = openfisca()

    def judge(firms: Sequence[Firm]) -> list[str]:
        columns = {name: np.array([firm[name] or 0.0 for firm in firms]) for name in LABELS}
        return [word(bool(one)) for one in vector(columns, len(firms))]

    return judge


# SQL as one writes it without thinking of holes


def sql() -> str:
    """One row's verdict in two-valued SQL: what is missing is in the lowest band."""
    gates = " AND ".join(f"({' OR '.join(_comparison(gate) for gate in group)})" for group in GATES)
    cases = [
        "CASE "
        + " ".join(
            f"WHEN {item.name} {'<=' if item.at_most else '>='} {cut} THEN {points}" for cut, points in item.bands
        )
        + " ELSE 0 END"
        for item in ITEMS
    ]
    return f"{gates} AND {' + '.join(cases)} >= {PASS_SCORE}"


def floats(columns: Mapping[str, Any], missing: int) -> list[Firm]:
    """Records of floating-point values, as they arrive from JSON; None where missing."""
    lists = [[None if one == missing else one / STEPS for one in columns[name].tolist()] for name in LABELS]
    return [dict(zip(LABELS, row, strict=True)) for row in zip(*lists, strict=True)]
