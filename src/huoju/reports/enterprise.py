"""The report of one subject's explanation: every condition and every point, with values, rule and clause."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from huoju.evaluation.explain import CitationData, ExplanationData, RequirementData, ScoreData, ValueData
from huoju.reference.certainty import Certainty
from huoju.reports.document import Block, Chapter, Document, KeyFigures, Paragraph, TitledTable, basis
from huoju.reports.enterprises import VERDICTS
from huoju.reports.palette import GAIN, LOSS, QUIET
from huoju.reports.pictures import Bar, bar_chart
from huoju.reports.provenance import Provenance
from huoju.reports.tables import Column, Table

_OUTCOMES = {"met": "满足", "unmet": "不满足", "unknown": "未知"}
_STEP = "　"
"""One Chinese blank for each level."""


def enterprise_report(data: ExplanationData, provenance: Provenance) -> Document:
    """Why one subject got its result, and what is missing."""
    chapters = (
        _conditions("conditions", "条件", data.requirements),
        _conditions("grades", "等级", data.grades),
        _points(data.score, provenance),
        basis(provenance),
    )
    title = f"{data.subject}：{data.title}评价说明"
    return Document(title, tuple(_lead(data)), tuple(one for one in chapters if one), provenance)


def _lead(data: ExplanationData) -> Iterator[Block]:
    figures = [(VERDICTS[data.verdict], "结论")] if data.requirements or data.grades else []
    if data.score_low is not None and data.score_high is not None:
        figures.append((_interval(data.score_low, data.score_high), "得分"))
    if data.grade:
        figures.append(("、".join(data.grade), "等级"))
    yield KeyFigures((*figures, (Certainty(data.certainty).label, "依据中最弱的标记")))
    unmet = [one.label for one in data.requirements if one.outcome == "unmet"]
    if unmet:
        yield Paragraph(f"没有满足的条件：{'；'.join(unmet)}。")
    if data.deciding:
        yield Paragraph(f"补齐下列数据才能定下结论：{'、'.join(one.label for one in data.deciding)}。")
    if data.partial:
        yield Paragraph(f"注意：标准尚未收录完整，不给出通过结论。缺：{'；'.join(data.partial)}。")


def _conditions(anchor: str, heading: str, requirements: Sequence[RequirementData]) -> Chapter | None:
    if not requirements:
        return None
    table = Table(
        (Column("条件"), Column("规则"), Column("数值"), Column("结果"), Column("依据")),
        tuple(_condition_rows(requirements, 0)),
    )
    return Chapter(anchor, heading, (TitledTable(f"逐项{heading}", table),))


def _condition_rows(requirements: Sequence[RequirementData], depth: int) -> Iterator[tuple[str, ...]]:
    for one in requirements:
        yield (
            _STEP * depth + one.label,
            one.rule,
            _values(one.values),
            _OUTCOMES[one.outcome],
            _clause(one.citation),
        )
        yield from _condition_rows(one.children, depth + 1)


def _points(score: ScoreData | None, provenance: Provenance) -> Chapter | None:
    if score is None:
        return None
    table = Table(
        (
            Column("项目"),
            Column("规则"),
            Column("数值"),
            Column("得分", number=True),
            Column("满分", number=True),
            Column("依据"),
        ),
        tuple(_score_rows(score, 0)),
    )
    bars = [
        Bar(
            item.label,
            (float(item.low), float(Decimal(item.high) - Decimal(item.low)), float(_left(item))),
            f"{_interval(item.low, item.high)} / {item.points}",
        )
        for item in _items(score)
    ]
    picture = bar_chart(
        bars,
        provenance.caption("各分项的得分"),
        parts=("已经得到", "取决于缺失数据或专家", "没有得到"),
        colours=(GAIN, LOSS, QUIET),
    )
    return Chapter("points", "得分", (picture, TitledTable("逐项得分", table)))


def _left(item: ScoreData) -> Decimal:
    return max(Decimal(item.points) - Decimal(item.high), Decimal(0))


def _items(score: ScoreData) -> Iterator[ScoreData]:
    if not score.children:
        yield score
    for child in score.children:
        yield from _items(child)


def _score_rows(score: ScoreData, depth: int) -> Iterator[tuple[str, ...]]:
    yield (
        _STEP * depth + score.label,
        "；".join(score.rule),
        _values(score.values),
        _interval(score.low, score.high),
        score.points,
        _clause(score.citation),
    )
    for child in score.children:
        yield from _score_rows(child, depth + 1)


def _values(values: Sequence[ValueData]) -> str:
    return "；".join(f"{one.label} {_value(one)}" for one in values)


def _value(one: ValueData) -> str:
    if one.value is None:
        return "缺"
    if isinstance(one.value, bool):
        return "是" if one.value else "否"
    return f"{one.value} {one.unit}" if one.unit else one.value


def _interval(low: str, high: str) -> str:
    return low if low == high else f"{low}–{high}"


def _clause(citation: CitationData) -> str:
    return f"{citation.document} {citation.clause}（{Certainty(citation.certainty).label}）"
