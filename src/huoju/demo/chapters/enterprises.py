"""The chapters about enterprises: the ladder, what stops them, what verdicts rest on, what intake set aside."""

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache

import duckdb

from huoju.demo.chapters.marks import simulated
from huoju.demo.data_files import FOLDER, read_rows
from huoju.demo.findings import Findings
from huoju.demo.ladder import Rung
from huoju.reference.certainty import Certainty
from huoju.reports.figures import count, share
from huoju.reports.markup import Markup, element, joined
from huoju.reports.page import Section, figure, note, paragraph
from huoju.reports.picture import PUBLISHED, SIMULATED, Caption, Picture
from huoju.reports.pictures import Bar, FunnelStep, bar_chart, funnel
from huoju.reports.tables import Column, table

_MOST_OBSTACLES = 8
_MOST_INPUTS = 8
_REASONS = 12


def ladder_chapter(findings: Findings) -> Section:
    """The ladder as a funnel, the overlap of its rungs, and the real number of Little Giants beside it."""
    rows = [
        (
            rung.name,
            rung.evaluation.reference,
            count(rung.evaluation.rows),
            count(rung.passed),
            share(rung.passed, rung.evaluation.rows),
            count(rung.open),
            count(rung.evaluation.verdicts.get("fail", 0)),
        )
        for rung in findings.rungs
    ]
    columns = (
        Column("称号"), Column("标准与版本"), Column("评价家数", number=True), Column("通过", number=True),
        Column("通过率", number=True), Column("未定", number=True), Column("不通过", number=True),
    )  # fmt: skip
    content = joined(
        (
            paragraph(
                f"{count(findings.enterprises.rows)} 家模拟企业按 {findings.as_of:%Y年%-m月%-d日} 有效的标准逐级评价。"
                "“通过”指缺失的数据无论怎样补齐都通过；“未定”指结论取决于缺失的数据，或取决于专家在分档内给的分。"
            ),
            figure(_ladder_chart(findings)),
            table(columns, rows),
            _overlap_table(findings),
            _little_giants(),
        )
    )
    return Section("ladder", "企业梯度漏斗", content)


def _ladder_chart(findings: Findings) -> Picture:
    rungs = findings.rungs
    steps = [
        FunnelStep(rung.name, rung.passed, rung.open, f"{count(rung.passed)} 家，未定 {count(rung.open)} 家")
        for rung in rungs
    ]
    caption = Caption("企业梯度：由宽到窄（对数刻度）", _source(rungs), _day(rungs[0]), SIMULATED)
    return funnel(steps, caption, names=("通过", "未定"))


def _source(rungs: Sequence[Rung]) -> str:
    """What the figures of some rungs were made from."""
    found = [rung.evaluation for rung in rungs]
    standards = "、".join(f"{one.reference}（校验 {one.content_hash[:16]}）" for one in found)
    return f"随机生成的企业；{standards}；{found[0].engine}"


def _day(rung: Rung) -> str:
    return f"评价日 {rung.evaluation.as_of.isoformat()}"


def _overlap_table(findings: Findings) -> Markup:
    rows = [
        (one.upper, one.lower, count(one.passed), count(one.both), share(one.both, one.passed), count(one.open))
        for one in findings.overlaps
    ]
    columns = (
        Column("通过这一级"), Column("是否也通过这一级"), Column("两级都评价的", number=True),
        Column("其中通过", number=True), Column("占比", number=True), Column("其中未定", number=True),
    )  # fmt: skip
    remark = note("高新技术企业的创新能力评价含专家分档打分，得分是区间，所以未定较多。")
    return joined((element("h3", simulated("梯度是否逐级嵌套")), table(columns, rows), remark))


def _little_giants() -> Markup:
    batches = read_rows(FOLDER / "little_giant_batches.csv")
    bars = [
        Bar(f"第{row['batch']}批（{row['year']}）", (float(row["firms"]),), f"{row['firms']} 家") for row in batches
    ]
    sources = "；".join(dict.fromkeys(row["source"] for row in batches))
    source = f"{sources}；标记：{Certainty(batches[0]['mark']).label}"
    caption = Caption("对照：全国历批专精特新“小巨人”企业家数", source, mark=PUBLISHED)
    return figure(bar_chart(bars, caption))


def obstacles_chapter(findings: Findings) -> Section:
    """For each standard which requirement stops most enterprises, and which stops them alone."""
    parts = [paragraph("深色：未满足的只有这一项的企业；浅色：还有别的项未满足的企业。只差一项的企业最值得先去辅导。")]
    for rung in findings.rungs:
        if not rung.evaluation.requirements:
            continue
        parts.append(figure(_obstacle_chart(rung)))
    return Section("obstacles", "哪项条件拦住的企业最多", joined(parts))


def _obstacle_chart(rung: Rung) -> Picture:
    found = rung.evaluation
    unmet = {name: outcomes.get("unmet", 0) for name, outcomes in found.requirements.items()}
    names = sorted(unmet, key=lambda name: -unmet[name])[:_MOST_OBSTACLES]
    bars = []
    for name in names:
        alone = found.sole_obstacles.get(name, 0)
        words = f"{share(unmet[name], found.rows)}，只差这一项 {count(alone)} 家"
        bars.append(Bar(found.labels.get(name, name), (alone, unmet[name] - alone), words))
    caption = Caption(f"{rung.name}：未满足的条件", _source([rung]), _day(rung), SIMULATED)
    return bar_chart(bars, caption, parts=("只差这一项", "还差别的"))


def certainty_chapter(findings: Findings) -> Section:
    """How many verdicts hang on missing data, and how many rest on numbers nobody has verified."""
    rows = [
        (
            rung.name,
            count(rung.open),
            share(rung.open, rung.evaluation.rows),
            rung.evaluation.certainty.label,
            str(len(rung.evaluation.unverified)),
            count(rung.on_unverified),
            share(rung.on_unverified, rung.evaluation.rows),
        )
        for rung in findings.rungs
    ]
    columns = (
        Column("标准"), Column("因缺数据未定", number=True), Column("占比", number=True), Column("依据中最弱的标记"),
        Column("未核实的条款数", number=True), Column("依赖未核实条款的结论", number=True), Column("占比", number=True),
    )  # fmt: skip
    remark = note(
        "“依赖未核实条款的结论”：去掉没有与官方文本核对过的条款，就得不出的通过或不通过。"
        "不通过的企业只要还有一项已核实的条款未满足，就不算在内。"
    )
    charts = [figure(_deciding_chart(rung)) for rung in findings.rungs if rung.evaluation.deciding]
    heading = element("h3", simulated("有多少结论靠缺失的或未核实的数"))
    return Section("certainty", "结论靠什么", joined((heading, table(columns, rows), remark, *charts)))


def _deciding_chart(rung: Rung) -> Picture:
    found = rung.evaluation
    top = list(found.deciding.items())[:_MOST_INPUTS]
    bars = [Bar(found.labels.get(name, name), (number,), f"{count(number)} 家") for name, number in top]
    return bar_chart(bars, Caption(f"{rung.name}：未定的结论取决于哪些数据", _source([rung]), _day(rung), SIMULATED))


def intake_chapter(findings: Findings) -> Section:
    """What was planted, what intake set aside, and why."""
    rows = [
        (
            rung.name,
            count(intake.rows_in),
            count(intake.rows_accepted),
            count(intake.rows_quarantined),
            str(intake.quarantine.name) if intake.quarantine else "—",
        )
        for rung in findings.rungs
        for intake in (rung.evaluation.intake,)
    ]
    columns = (
        Column("标准"), Column("读入行", number=True), Column("接受", number=True), Column("隔离", number=True),
        Column("隔离文件"),
    )  # fmt: skip
    giant = next(rung for rung in findings.rungs if rung.standard == "miit/little-giant")
    reasons = [(reason, column, count(number)) for reason, column, number in _reasons(giant)]
    return Section(
        "intake",
        "数据读入与隔离",
        joined(
            (
                paragraph("读入行 = 接受 + 隔离，一行不少。每个标准只检查自己用到的列，所以隔离的行数不同。"),
                element("h3", simulated("埋入的错误")),
                table((Column("错误"), Column("处数", number=True)), list(_planted(findings))),
                element("h3", simulated("各标准的读入结果")),
                table(columns, rows),
                element("h3", simulated(f"隔离的原因（{giant.name}）")),
                table((Column("原因"), Column("列"), Column("行数", number=True)), reasons),
            )
        ),
    )


_FAULTS = {
    "wrong_code": "信用代码校验位错误",
    "no_code": "没有信用代码",
    "copy": "整行重复",
    "clash": "同一信用代码、内容不同（两行都隔离）",
    "no_number": "金额栏填了文字",
    "out_of_bounds": "资产负债率为负数",
    "unknown_option": "选项不在标准之内",
}


def _planted(findings: Findings) -> Iterator[tuple[str, str]]:
    for name, words in _FAULTS.items():
        yield words, count(getattr(findings.enterprises.planted, name))


@cache
def _kind_of(reason: str) -> str:
    """A reason without what is particular to one row."""
    for mark in ("：", "，", "“"):
        head = reason.partition(mark)[0]
        if head:
            reason = head
    return reason


def _reasons(rung: Rung) -> list[tuple[str, str, int]]:
    """Reasons of the quarantine file with their column, the most frequent first."""
    if rung.evaluation.intake.quarantine is None:
        return []
    with duckdb.connect() as connection:
        query = 'SELECT "原因", "列" FROM read_csv(?, header = true, all_varchar = true)'
        found = connection.execute(query, [str(rung.evaluation.intake.quarantine)]).fetchall()
    counted = Counter((_kind_of(str(reason)), str(column)) for reason, column in found)
    return [(reason, column, number) for (reason, column), number in counted.most_common(_REASONS)]
