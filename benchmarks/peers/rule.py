"""The rule that all engines are given: eight gates and a score of 13 banded items, of which 50 points are asked.

It is written once, here; the standard for Huoju and the form of every other engine are made from it. Values are whole
numbers of ten-thousandths, as exact as the rule itself; ``exact`` is the reference: ``Fraction`` arithmetic, where what
is missing is followed through to the verdict.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

Record = Mapping[str, Fraction | None]
STEPS = 10_000
"""Values are whole numbers of 1/STEPS."""

PASS_SCORE = 50


@dataclass(frozen=True, slots=True)
class Gate:
    """A value that must reach a cut point (or stay below it: ``at_most``); cut points as they are written."""

    name: str
    cut: str
    at_most: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """Points of the first cut point that is reached (or not exceeded: ``at_most``), else none."""

    name: str
    bands: tuple[tuple[str, int], ...]
    at_most: bool = False

    @property
    def most(self) -> int:
        """The points of the best band."""
        return self.bands[0][1]


LABELS: Mapping[str, tuple[str, str]] = {
    "revenue": ("营业收入", "万元"),
    "equity": ("新增股权融资", "万元"),
    "rd_expense": ("研发费用", "万元"),
    "rd_previous": ("前年度研发费用", "万元"),
    "main_share": ("主营业务收入占比", "倍"),
    "debt_ratio": ("资产负债率", "倍"),
    "rd_share": ("研发费用占比", "倍"),
    "rd_share_previous": ("前年度研发费用占比", "倍"),
    "class1_ip": ("Ⅰ类知识产权数量", "项"),
    "prizes": ("科技奖励数量", "项"),
    "growth": ("收入增长率", "倍"),
    "margin": ("净利润率", "倍"),
    "market_share": ("市场占有率", "倍"),
    "staff_share": ("研发人员占比", "倍"),
    "years": ("从事细分市场年限", "年"),
    "class2_ip": ("Ⅱ类知识产权数量", "项"),
    "digital": ("数字化得分", "分"),
    "exports": ("出口占比", "倍"),
    "standards": ("参与制定标准数量", "项"),
    "output": ("人均产值", "万元"),
}
"""Label and unit of every value; 20 columns, as official rules for enterprises have them."""

GATES: tuple[tuple[Gate, ...], ...] = (
    (Gate("revenue", "1500"), Gate("equity", "2000")),
    (Gate("main_share", "0.8"),),
    (Gate("debt_ratio", "0.8", at_most=True),),
    (Gate("rd_expense", "100"),),
    (Gate("rd_previous", "100"),),
    (Gate("rd_share", "0.03"),),
    (Gate("rd_share_previous", "0.03"),),
    (Gate("class1_ip", "1"), Gate("prizes", "1")),
)
"""All must be met; of those in one bracket any."""

ITEMS: tuple[Item, ...] = (
    Item("main_share", (("0.95", 8), ("0.9", 6), ("0.85", 4), ("0.8", 2))),
    Item("growth", (("0.2", 8), ("0.15", 6), ("0.1", 4), ("0.05", 2))),
    Item("years", (("10", 8), ("8", 6), ("5", 4), ("3", 2))),
    Item("market_share", (("0.3", 8), ("0.2", 6), ("0.1", 4), ("0.05", 2))),
    Item("margin", (("0.1", 8), ("0.08", 6), ("0.06", 4), ("0.02", 2))),
    Item("debt_ratio", (("0.4", 8), ("0.5", 6), ("0.6", 4), ("0.7", 2)), at_most=True),
    Item("rd_share", (("0.1", 8), ("0.08", 6), ("0.06", 4), ("0.03", 2))),
    Item("staff_share", (("0.3", 8), ("0.2", 6), ("0.1", 4), ("0.05", 2))),
    Item("class1_ip", (("8", 8), ("4", 6), ("2", 4), ("1", 2))),
    Item("class2_ip", (("20", 7), ("10", 5), ("5", 3), ("2", 1))),
    Item("digital", (("80", 7), ("60", 5), ("40", 3), ("20", 1))),
    Item("standards", (("5", 7), ("3", 5), ("2", 3), ("1", 1))),
    Item("output", (("200", 7), ("150", 5), ("100", 3), ("60", 1))),
)


def cut_points(name: str) -> list[Fraction]:
    """Every cut point of a value."""
    gates = [Fraction(gate.cut) for group in GATES for gate in group if gate.name == name]
    return sorted({*gates, *(Fraction(cut) for item in ITEMS if item.name == name for cut, _ in item.bands)})


def exact(record: Record) -> str:
    """The verdict in exact arithmetic; undetermined where missing values could still turn it."""
    met = _all([_any([_reached(record[g.name], g.cut, at_most=g.at_most) for g in group]) for group in GATES])
    ends = [_points(item, record[item.name]) for item in ITEMS]
    low, high = sum(low for low, _ in ends), sum(high for _, high in ends)
    enough = True if low >= PASS_SCORE else False if high < PASS_SCORE else None
    verdict = _all([met, enough])
    return "undetermined" if verdict is None else "pass" if verdict else "fail"


def _reached(value: Fraction | None, cut: str, *, at_most: bool) -> bool | None:
    if value is None:
        return None
    return value <= Fraction(cut) if at_most else value >= Fraction(cut)


def _points(item: Item, value: Fraction | None) -> tuple[int, int]:
    if value is None:
        return 0, item.most
    points = next((points for cut, points in item.bands if _reached(value, cut, at_most=item.at_most)), 0)
    return points, points


def _all(outcomes: list[bool | None]) -> bool | None:
    return False if False in outcomes else None if None in outcomes else True


def _any(outcomes: list[bool | None]) -> bool | None:
    return True if True in outcomes else None if None in outcomes else False


def standard() -> str:
    """The rule as a standard's file."""
    inputs = [f"  {name}: {{label: {label}, unit: {unit}, decimals: 4}}" for name, (label, unit) in LABELS.items()]
    lines = [
        "standard: bench/compact",
        "title: 基准用的示例标准",
        "subject: enterprise",
        "issuer: 性能基准",
        "document: 示例〔2026〕1号",
        "effective: 2026-01-01",
        "source: own",
        "sources:",
        "  own: {document: 示例〔2026〕1号, clause: 自拟, certainty: official}",
        "inputs:",
        *inputs,
        "requirements:",
    ]
    for number, group in enumerate(GATES, 1):
        tests = {f"gate{number}_{gate.name}": _test(gate.name, gate.cut, at_most=gate.at_most) for gate in group}
        lines += [f"  gate{number}:", f"    label: 条件{number}", "    any:"]
        lines += [f"      {name}: {{test: {test}}}" for name, test in tests.items()]
    lines += ["  enough:", "    label: 得分达标", f"    test: 总分 ≥ {PASS_SCORE} 分"]
    lines += ["score:", "  label: 总分", f"  total: {sum(item.most for item in ITEMS)}", "  items:"]
    for item in ITEMS:
        label, unit = LABELS[item.name]
        sign = "≤" if item.at_most else "≥"
        bands = [f"{sign} {cut} {unit}: {points}" for cut, points in item.bands]
        lines += [f"    {item.name}_points:", f"      label: {label}得分", f"      points: {item.most}"]
        lines += [f"      measure: {label}", f"      bands: {{{', '.join(bands)}, 其他: 0}}"]
    return "\n".join(lines) + "\n"


def _test(name: str, cut: str, *, at_most: bool) -> str:
    label, unit = LABELS[name]
    return f"{label} {'≤' if at_most else '≥'} {cut} {unit}"
