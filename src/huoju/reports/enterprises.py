"""The report of an evaluation of many subjects by a standard with conditions or points."""

from __future__ import annotations

from collections.abc import Iterator

from huoju.evaluation import Evaluation
from huoju.reports.document import Block, Chapter, Document, KeyFigures, Paragraph, Remark, TitledTable, basis
from huoju.reports.figures import count, share
from huoju.reports.pictures import Bar, bar_chart
from huoju.reports.provenance import Provenance
from huoju.reports.tables import Column, Table

VERDICTS = {"pass": "符合", "fail": "不符合", "undetermined": "尚不能确定"}
_SHOWN = 15


def enterprises_report(found: Evaluation, provenance: Provenance) -> Document:
    """Verdicts, what stands in the way, and what the open ones hang on."""
    chapters = (
        _verdicts(found, provenance),
        _obstacles(found, provenance),
        _open(found, provenance),
        _intake(found),
        basis(provenance, found.findings),
    )
    title = f"{found.title}：{count(found.rows)} 个主体的评价报告"
    return Document(title, tuple(_lead(found, provenance)), tuple(one for one in chapters if one), provenance)


def _lead(found: Evaluation, provenance: Provenance) -> Iterator[Block]:
    figures = [(count(found.rows), "个主体")]
    figures += [(count(found.verdicts.get(verdict, 0)), words) for verdict, words in VERDICTS.items()]
    yield KeyFigures(tuple(figures))
    yield Paragraph(
        "“符合”指缺失的数据无论怎样补齐都符合，“不符合”指无论怎样补齐都不符合；"
        "“尚不能确定”指结论取决于缺失的数据，或取决于专家在分档内给的分。"
    )
    if found.partial:
        yield Paragraph(f"注意：标准尚未收录完整，不给出总分和通过结论。缺：{'；'.join(found.partial)}。")
    if provenance.unverified:
        yield Paragraph(f"注意：标准中有 {provenance.unverified} 处还没有与官方文本核对，结论由此得出。")


def _verdicts(found: Evaluation, provenance: Provenance) -> Chapter | None:
    numbers = {words: found.verdicts.get(verdict, 0) for verdict, words in VERDICTS.items()}
    numbers |= {found.labels.get(grade, grade): number for grade, number in found.grades.items()}
    if not any(numbers.values()):
        return None
    bars = [
        Bar(words, (number,), f"{count(number)}（{share(number, found.rows)}）") for words, number in numbers.items()
    ]
    table = Table(
        (Column("结论或等级"), Column("家数", number=True), Column("占比", number=True)),
        tuple((words, count(number), share(number, found.rows)) for words, number in numbers.items()),
    )
    picture = bar_chart(bars, provenance.caption("结论与等级"), parts=("家数",))
    return Chapter("verdicts", "结论", (picture, TitledTable("结论与等级", table)))


def _obstacles(found: Evaluation, provenance: Provenance) -> Chapter | None:
    if not found.requirements:
        return None
    unmet = {name: outcomes.get("unmet", 0) for name, outcomes in found.requirements.items()}
    order = sorted(unmet, key=lambda name: -unmet[name])
    bars = []
    for name in order[:_SHOWN]:
        alone = found.sole_obstacles.get(name, 0)
        words = f"{share(unmet[name], found.rows)}，只差这一项 {count(alone)}"
        bars.append(Bar(found.labels.get(name, name), (alone, unmet[name] - alone), words))
    table = Table(
        (
            Column("条件"),
            Column("满足", number=True),
            Column("不满足", number=True),
            Column("未知", number=True),
            Column("只差这一项", number=True),
        ),
        tuple(
            (
                found.labels.get(name, name),
                count(found.requirements[name].get("met", 0)),
                count(unmet[name]),
                count(found.requirements[name].get("unknown", 0)),
                count(found.sole_obstacles.get(name, 0)),
            )
            for name in order
        ),
    )
    picture = bar_chart(bars, provenance.caption("哪项条件拦住的主体最多"), parts=("只差这一项", "还差别的"))
    remark = Remark("只差一项的主体离通过最近，最值得先去辅导。")
    return Chapter("obstacles", "未满足的条件", (picture, TitledTable("各项条件", table), remark))


def _open(found: Evaluation, provenance: Provenance) -> Chapter | None:
    if not found.deciding:
        return None
    rows = tuple((found.labels.get(name, name), count(number)) for name, number in found.deciding.items())
    bars = [
        Bar(found.labels.get(name, name), (number,), f"{count(number)} 家")
        for name, number in list(found.deciding.items())[:_SHOWN]
    ]
    picture = bar_chart(bars, provenance.caption("尚不能确定的结论取决于哪些数据"), parts=("家数",))
    table = Table((Column("数据或分项"), Column("影响的结论", number=True)), rows)
    remark = Remark("一个主体可能同时缺几项，各项家数之和可以大于未定的家数。")
    return Chapter("open", "还差哪些数据", (picture, TitledTable("补齐后可以定下结论的数据", table), remark))


def _intake(found: Evaluation) -> Chapter:
    intake = found.intake
    rows = (
        ("读入行", count(intake.rows_in)),
        ("接受", count(intake.rows_accepted)),
        ("隔离", count(intake.rows_quarantined)),
        ("隔离文件", intake.quarantine.name if intake.quarantine else "—"),
    )
    table = Table((Column("项目"), Column("内容")), rows)
    remark = Remark("读入行等于接受加隔离，一行不少；隔离文件逐行写明原因和改法。")
    return Chapter("intake", "数据读入", (TitledTable("读入与隔离", table), remark))
