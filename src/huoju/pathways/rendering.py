"""A path as text for people, and as plain data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from huoju.pathways.result import Change, Obstacle, PathResult, Step, Way

SCHEMA_VERSION = 1
_VERDICTS = {"pass": "符合", "fail": "不符合", "undetermined": "尚不能确定"}
_OUTCOMES = {"met": "满足", "unmet": "不满足", "unknown": "未知"}
_MARKS = {"official": "官方文本", "secondary": "第三方转述", "unverified": "未核实"}
_WAN = 10_000


def yuan(amount: int) -> str:
    """Yuan as people write them: 315.3 万元, 3000 元."""
    if amount < _WAN:
        return f"{amount} 元"
    text = f"{amount / _WAN:,.4f}".rstrip("0").rstrip(".")
    return f"{text} 万元"


def as_text(found: PathResult) -> str:
    """The whole result in Chinese."""
    return "\n".join(_lines(found))


def as_data(found: PathResult) -> dict[str, Any]:
    """The whole result as plain data; ``schema_version`` changes when a reader must change."""
    return {"schema_version": SCHEMA_VERSION, **asdict(found)}


def _lines(found: PathResult) -> Iterator[str]:
    later = f"，{found.years} 年后申报" if found.years > 1 else ""
    yield f"{found.subject}：{found.title}（{found.standard}@{found.version}，{found.document}{later}）"
    score = f"，得分 {found.score}" if found.score is not None else ""
    yield f"现在：{_VERDICTS[found.verdict]}{score}（{found.as_of}）"
    match found.status:
        case "passes":
            yield "已经符合，不需要任何改变。"
        case "found" if found.best is not None:
            yield f"最省的路径：共 {yuan(found.best.cost)}{_proof(found.best)}"
            yield from _way(found.best)
        case "ask":
            yield "现在没有确定的路径：以下条件取决于缺失的数据。"
            yield from _obstacles(found)
            if found.best is not None and found.best.steps:
                yield f"如果查明的数据都符合，还需要 {yuan(found.best.cost)}："
                yield from _way(found.best)
            elif found.best is not None:
                yield "如果查明的数据都符合，就不需要其他改变。"
        case _:
            yield "没有路径：" + _why(found)
            yield from _obstacles(found)
    yield from _around(found)


def _proof(way: Way) -> str:
    return f"（{way.method}，已证明没有更省的）" if way.proved else f"（{way.method}，时限内未证明最省）"


def _way(way: Way) -> Iterator[str]:
    for number, step in enumerate(way.steps, start=1):
        yield from _step(number, step)
    if way.score is not None:
        yield f"  做到后得分至少 {way.score}"


def _step(number: int, step: Step) -> Iterator[str]:
    year = f"第 {step.year} 年 " if step.year > 1 else ""
    times = f" × {step.count}" if step.count > 1 else ""
    yield f"  {number}. {year}{step.label}{times}：{yuan(step.cost)}"
    for change in step.changes:
        if change.before != change.after:
            yield f"       {change.label} {_value(change, change.before)} → {_value(change, change.after)}"
    for served in step.serves:
        clause = f"{served.citation.document}{served.citation.clause}"
        mark = _MARKS[served.citation.certainty.value]
        yield f"       {served.label}：{served.before} → {served.after}（{clause}，{mark}）"
    yield f"       假定：{step.assumption}"


def _value(change: Change, value: Any) -> str:
    if value is None:
        return "缺失"
    if isinstance(value, bool):
        return "是" if value else "否"
    return f"{value}{f' {change.unit}' if change.unit and change.unit != '%' else change.unit or ''}"


def _why(found: PathResult) -> str:
    if all(len(group) == 1 for group in found.obstacles):
        return "以下每一条单独就无法做到"
    return "以下几条不能同时做到（去掉任何一条都可以）"


def _obstacles(found: PathResult) -> Iterator[str]:
    for group in found.obstacles:
        for obstacle in group:
            yield from _obstacle(obstacle)


def _obstacle(obstacle: Obstacle) -> Iterator[str]:
    barred = "不得有：" if obstacle.barred else ""
    clause = f"{obstacle.citation.document}{obstacle.citation.clause}"
    yield f"  - {barred}{obstacle.label}（现为{_OUTCOMES[obstacle.outcome]}；{clause}）"
    for change, reason in list(zip(obstacle.values, obstacle.reasons, strict=True))[:8]:
        reach = f"，最多到 {_value(change, change.after)}" if change.after != change.before else ""
        yield f"      {change.label}：{_value(change, change.before)}{reach}；{reason}"


def _around(found: PathResult) -> Iterator[str]:
    if found.questions:
        heading = "先查明（从最省的开始）：" if found.status != "found" else "查明以下缺失的数据，也许可以少做："
        yield heading
        for question in found.questions:
            cost = f"（约 {yuan(question.cost)}）" if question.cost is not None else ""
            yield f"  - {question.label}{cost}"
    for number, way in enumerate(found.alternatives, start=2):
        steps = "、".join(f"{step.label}{f' × {step.count}' if step.count > 1 else ''}" for step in way.steps)
        yield f"第 {number} 省：{yuan(way.cost)}：{steps}"
    if found.frontier:
        yield "成本与得分（其他条件都满足时，至少得这么多分的最低成本）："
        yield "  " + "；".join(f"{point.score} 分 {yuan(point.cost)}" for point in found.frontier)
    if found.unverified:
        yield f"注意：标准中有 {len(found.unverified)} 处未核实，路径据此得出。"
    yield f"成本文件：{found.costs}。{found.costs_about or ''}"
