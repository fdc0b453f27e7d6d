"""Small random standards over few answers, so that every way to fill the holes can be tried."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from random import Random
from typing import Any

from huoju.evaluation.compile import compile_plan
from huoju.evaluation.plan import Plan
from huoju.standards.loader import load_text

DOMAINS: dict[str, tuple[Any, ...]] = {"a": (0, 1, 2, 3), "b": (0, 1, 2, 3), "p": (True, False), "q": (True, False)}
_LABELS = {"a": "甲数", "b": "乙数", "p": "丙实", "q": "丁实"}


def random_plan(seed: int) -> Plan:
    """A standard with two to four requirements over two numbers and two facts, often with a score."""
    chance = Random(seed)
    scored = chance.random() < 0.5
    lines = ["standard: test/small", "title: 小标准", "subject: enterprise", "issuer: 测试", "document: 测试1号"]
    lines += ["effective: 2020-01-01", "source: s", "sources: {s: {document: 测试1号, certainty: official}}", "inputs:"]
    for name, domain in DOMAINS.items():
        kind = "type: boolean" if domain[0] is True else "type: integer, unit: 个, min: 0, max: 3"
        lines.append(f"  {name}: {{label: {_LABELS[name]}, {kind}}}")
    lines.append("requirements:")
    for number in range(chance.randint(1, 3)):
        lines.append(f"  r{number}: {_condition(chance, f'r{number}', 2)}")
    if scored:
        total = chance.randint(1, 14)
        lines.append(f"  enough: {{label: 够分, test: 总分 ≥ {total} 分}}")
        lines += ["score:", "  label: 总分", "  total: 15", "  items:"]
        lines.append("    i0: {label: 项一, points: 10, measure: 甲数, bands: {≥ 2 个: 10, ≥ 1 个: 4, ≥ 0 个: 0}}")
        lines.append("    i1: {label: 项二, points: 3, cases: {丙实: 3, 其他: 0}}")
        lines.append("    i2: {label: 项三, points: 2, measure: 乙数, bands: {≥ 3 个: 2, ≥ 0 个: 0}}")
    return compile_plan(load_text("\n".join(lines), "small.yaml"))


def _condition(chance: Random, name: str, depth: int) -> str:
    form = chance.choice(("test", "test", "all", "any", "none", "of", "cases")) if depth else "test"
    if form == "test":
        return f"{{label: {name}, test: {_test(chance)}}}"
    if form == "cases":
        return (
            f"{{label: {name}, cases: [{{when: {_test(chance)}, test: {_test(chance)}}}, {{test: {_test(chance)}}}]}}"
        )
    children = ", ".join(
        f"{name}{n}: {_condition(chance, f'{name}{n}', depth - 1)}" for n in range(chance.randint(2, 3))
    )
    group = f"at_least: 2, of: {{{children}}}" if form == "of" else f"{form}: {{{children}}}"
    return f"{{label: {name}, {group}}}"


def _test(chance: Random) -> str:
    return chance.choice(
        (
            "丙实",
            "丁实",
            "非 丙实",
            f"甲数 ≥ {chance.randint(1, 3)} 个",
            f"乙数 ≤ {chance.randint(0, 2)} 个",
            f"甲数 + 乙数 ≥ {chance.randint(1, 6)} 个",
            "甲数 ≥ 2 × 乙数",
            "甲数 ÷ 乙数 ≥ 50%",
            f"丙实 或 乙数 ≥ {chance.randint(1, 3)} 个",
            f"丁实 且 甲数 < {chance.randint(1, 3)} 个",
        )
    )


def fillings(record: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every record without holes that agrees with this one."""
    missing = [name for name in DOMAINS if record.get(name) is None]
    for values in product(*(DOMAINS[name] for name in missing)):
        yield record | dict(zip(missing, values, strict=True))
