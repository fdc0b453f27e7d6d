"""``huoju zone``: one unit's diagnosis, what would move it, its path, and the national panel."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from huoju.cli.common import AS_OF, JSON, MAPPING, QUARANTINE, SHEET, STANDARD, TABLE, print_json, tell_intake
from huoju.cli.failure import UsageError
from huoju.cli.laboratory import CANDIDATE, PERIOD, WITHIN, Source, heading, plain, share, stamp

if TYPE_CHECKING:
    from huoju.robustness import Diagnosis, ImprovementPlan, Panel, SystemComparison, WhatIfResult

app = typer.Typer(no_args_is_help=True, help="高新区诊断：为什么是这个名次，怎样才能改变（一区一策）。")

_SUBJECT = typer.Option(..., "--subject", help="单位：表中的名称，写出可以认定的一部分即可")
_TITLES = {
    "standing": "名次",
    "certainty": "有多可靠",
    "dimensions": "维度",
    "strengths": "强项",
    "weaknesses": "短板",
    "peers": "与同类相比",
    "change": "为什么变了",
    "levers": "抓什么见效",
    "data": "数据",
}
_SECONDS = 20.0
"""Time for each proof of a rank range; nearly always a tenth of a second is enough."""
_MARKS = {"official": "官方", "secondary": "转述", "unverified": "未核实"}


@app.command("diagnose")
def diagnose(
    standard: str = STANDARD,
    table: Path = TABLE,
    *,
    subject: str = _SUBJECT,
    period: str | None = PERIOD,
    within: str = WITHIN,
    candidate: Path | None = CANDIDATE,
    details: bool = typer.Option(False, "--details", help="逐项列出全部指标"),
    as_of: str | None = AS_OF,
    mapping: Path | None = MAPPING,
    quarantine: Path | None = QUARANTINE,
    sheet: str | None = SHEET,
    json: bool = JSON,
) -> None:
    """诊断一个单位：得分从哪来，为什么变了，名次有多可靠，抓什么最见效。"""
    from huoju.robustness import diagnose as run  # noqa: PLC0415 - keeps --help fast

    panel, intake = Source(standard, table, as_of, mapping, quarantine, sheet, candidate).read()
    found = run(panel, subject, period=period, within=share(within, "--within"))
    if json:
        print_json(stamp(panel) | plain(found))
    else:
        typer.echo("\n".join((*heading(panel), "", *_diagnosis_lines(found, details=details))))
    tell_intake(intake)


@app.command("whatif")
def whatif(
    standard: str = STANDARD,
    table: Path = TABLE,
    *,
    subject: str = _SUBJECT,
    set_: list[str] = typer.Option(..., "--set", help="指标=值，可写多次；指标写名称、编号或代码，值用指标的单位"),
    period: str | None = PERIOD,
    within: str = WITHIN,
    candidate: Path | None = CANDIDATE,
    as_of: str | None = AS_OF,
    mapping: Path | None = MAPPING,
    quarantine: Path | None = QUARANTINE,
    sheet: str | None = SHEET,
    json: bool = JSON,
) -> None:
    """如果一些指标变成别的值：得分、名次和名次区间会怎样。"""
    from huoju.robustness import prepare, what_if_of  # noqa: PLC0415 - keeps --help fast

    changes = dict(_change(written) for written in set_)
    panel, intake = Source(standard, table, as_of, mapping, quarantine, sheet, candidate).read()
    radius = share(within, "--within")
    found = what_if_of(prepare(panel, period=period), subject, changes, within=radius, seconds=_SECONDS)
    if json:
        print_json(stamp(panel) | plain(found))
    else:
        typer.echo("\n".join((*heading(panel), "", *_what_if_lines(found))))
    tell_intake(intake)


@app.command("improve")
def improve(
    standard: str = STANDARD,
    table: Path = TABLE,
    *,
    subject: str = _SUBJECT,
    to_rank: int | None = typer.Option(None, "--to-rank", help="目标名次"),
    to_score: float | None = typer.Option(None, "--to-score", help="目标得分"),
    costs: Path | None = typer.Option(None, "--costs", help="成本表（CSV）：指标、单位成本、上限；不在表中的指标不动"),
    cost_unit: str = typer.Option("份", "--cost-unit", help="成本的单位，例如 万元"),
    period: str | None = PERIOD,
    candidate: Path | None = CANDIDATE,
    as_of: str | None = AS_OF,
    mapping: Path | None = MAPPING,
    quarantine: Path | None = QUARANTINE,
    sheet: str | None = SHEET,
    json: bool = JSON,
) -> None:
    """达到一个名次或得分，最省该改进哪些指标、各改进多少。"""
    from huoju.robustness import improvement_plan, prepare  # noqa: PLC0415 - keeps --help fast
    from huoju.robustness.costs import read_costs  # noqa: PLC0415 - as above

    allowed = None if costs is None else read_costs(costs)
    panel, intake = Source(standard, table, as_of, mapping, quarantine, sheet, candidate).read()
    prepared = prepare(panel, period=period)
    found = improvement_plan(prepared, subject, rank=to_rank, score=to_score, allowed=allowed, cost_unit=cost_unit)
    if json:
        print_json(stamp(panel) | plain(found) | {"proved": found.proved, "certain": found.certain})
    else:
        typer.echo("\n".join((*heading(panel), "", *_plan_lines(found))))
    tell_intake(intake)


@app.command("paths")
def paths(
    standard: str = STANDARD,
    table: Path = TABLE,
    *,
    top: int = typer.Option(20, "--top", help="显示前几名；0 为全部"),
    as_of: str | None = AS_OF,
    mapping: Path | None = MAPPING,
    quarantine: Path | None = QUARANTINE,
    sheet: str | None = SHEET,
    json: bool = JSON,
) -> None:
    """各单位历年的名次和趋势。"""
    from huoju.robustness import rank_paths  # noqa: PLC0415 - keeps --help fast

    panel, intake = Source(standard, table, as_of, mapping, quarantine, sheet).read()
    found = rank_paths(panel)
    if json:
        print_json(stamp(panel) | {"paths": plain(found)})
    else:
        typer.echo("\n".join(heading(panel)))
        typer.echo("\t".join(("单位", *(str(year.period or "") for year in panel.years), "名次变化", "得分变化")))
        for one in found if top == 0 else found[:top]:
            ranks = {place.period: _span(place.rank_best, place.rank_worst) for place in one.places}
            cells = [ranks.get(year.period, "—") for year in panel.years]
            typer.echo("\t".join((one.unit, *cells, f"{one.rank_change:+g}", f"{one.score_change:+.2f}")))
    tell_intake(intake)


@app.command("compare")
def compare(
    first: str = typer.Argument(help="原来的标准"),
    second: str = typer.Argument(help="新的标准"),
    table: Path = TABLE,
    *,
    period: str | None = PERIOD,
    top: int = typer.Option(10, "--top", help="显示得益、受损最多的各几个"),
    as_of: str | None = AS_OF,
    mapping: Path | None = MAPPING,
    quarantine: Path | None = QUARANTINE,
    sheet: str | None = SHEET,
    json: bool = JSON,
) -> None:
    """换一个评价体系，谁的名次上升、谁的下降。"""
    from huoju.robustness import compare_systems  # noqa: PLC0415 - keeps --help fast

    panels = [Source(one, table, as_of, mapping, quarantine, sheet).read() for one in (first, second)]
    found = compare_systems(panels[0][0], panels[1][0], period=period)
    if json:
        print_json(stamp(panels[1][0]) | plain(found))
    else:
        typer.echo("\n".join(_comparison_lines(panels[0][0], panels[1][0], found, top)))
    tell_intake(panels[1][1])


@app.command("panel")
def panel(*, everything: bool = typer.Option(False, "--all", help="列出历次公布的全部数字"), json: bool = JSON) -> None:
    """全国高新区“2345678”：占全国的份额、日期和出处。"""
    from huoju.robustness import latest_shares, national_panel  # noqa: PLC0415 - keeps --help fast

    shares = national_panel() if everything else latest_shares()
    if json:
        print_json(shares)
        return
    typer.echo("位\t指标\t占全国\t时期\t出处\t核实")
    for one in shares:
        mark = _MARKS[one.certainty.value]
        note = f"（{one.note}）" if one.note else ""
        typer.echo(f"{one.digit}\t{one.label}\t{one.written}\t{one.period}\t{one.source}{note}\t{mark}")


def _change(written: str) -> tuple[str, float]:
    name, equals, value = written.partition("=")
    try:
        number = float(value.strip().removesuffix("%"))
    except ValueError:
        number = None
    if not equals or not name.strip() or number is None:
        raise UsageError(f"--set 应写作 指标=值，例如 企业利润率=12.5，却是“{written}”")
    return name.strip(), number


def _diagnosis_lines(found: Diagnosis, *, details: bool) -> Iterator[str]:
    topic = None
    for sentence in found.sentences:
        if sentence.topic != topic:
            yield f"【{_TITLES[sentence.topic]}】"
            topic = sentence.topic
        yield f"  {sentence.text}"
    if not details:
        return
    yield ""
    yield "指标\t数值\t中位数\t名次\t得分\t贡献\t自身变化\t他人变化\t一期进步到\t得分\t名次"
    for one in found.indicators:
        yield "\t".join(_cells(one))


def _cells(one: Any) -> list[str]:
    from huoju.robustness.wording import figure, points, signed  # noqa: PLC0415 - keeps --help fast

    standing, effects, lever = one.overall, one.effects, one.lever
    return [
        f"{one.indicator.number} {one.indicator.label}".strip(),
        f"缺（以 {figure(one.value)} 代）" if one.filled else figure(one.value),
        "—" if standing is None else figure(standing.median),
        "—" if standing is None else f"{standing.rank}/{standing.compared}",
        points(one.points),
        points(one.contribution),
        "—" if effects is None else signed(effects.value + effects.rule),
        "—" if effects is None else signed(effects.population),
        "—" if lever is None else figure(lever.after),
        "—" if lever is None else signed(lever.score_gain),
        "—" if lever is None else str(lever.rank_after),
    ]


def _what_if_lines(found: WhatIfResult) -> Iterator[str]:
    from huoju.robustness.wording import amount, range_words, rank_of, score_of  # noqa: PLC0415 - keeps --help fast

    yield found.unit
    for one in found.changes:
        before = "缺" if one.before is None else amount(one.before, one.indicator)
        yield f"  {one.indicator.label}：{before} → {amount(one.after, one.indicator)}"
    yield f"得分 {score_of(found.before)} → {score_of(found.after)}"
    yield f"名次 {rank_of(found.before)} → {rank_of(found.after)}"
    for words, ends in (("改变前", found.range_before), ("改变后", found.range_after)):
        yield f"权重上下 {100 * ends.within:g}% 内，{words}{range_words(ends)}"
    for shift in found.dimensions:
        if shift.before != shift.after:
            low, high = shift.after[0] - shift.before[0], shift.after[1] - shift.before[1]
            yield f"  {shift.dimension.label}：{max(low, high, key=abs):+.2f}"
    if found.passed:
        yield f"超过：{'、'.join(found.passed)}"
    if found.passed_by:
        yield f"被超过：{'、'.join(found.passed_by)}"


def _plan_lines(found: ImprovementPlan) -> Iterator[str]:
    from huoju.robustness.wording import amount, figure, rank_of, score_of, signed  # noqa: PLC0415 - keeps --help fast

    aim = f"第 {found.rank} 位" if found.rank is not None else f"{found.score:g} 分"
    yield f"{found.unit}：目标 {aim}，现为{rank_of(found.before)}、{score_of(found.before)} 分"
    state = "可以达到" if found.reached else "达不到"
    outcome = f"得分到 {score_of(found.after)}，名次到{rank_of(found.after)}"
    yield f"{state}：{outcome}，成本 {figure(found.cost)} {found.cost_unit}"
    for step in found.steps:
        values = f"{amount(step.before, step.indicator)} → {amount(step.after, step.indicator)}"
        cost = f"{figure(step.cost)} {found.cost_unit}"
        yield f"  {step.indicator.label}：{values}，得分 {signed(step.score_gain)}，成本 {cost}"
    if found.reached and not found.certain:
        yield "有缺报的数据：按中位数补齐后达到目标，实际名次在上述区间内。"
    yield f"{'已证明最省' if found.proved else '未证明最省' if found.reached else '没有办法'}：{found.why}。"
    yield f"{found.limits_from}。"


def _comparison_lines(first: Panel, second: Panel, found: SystemComparison, top: int) -> Iterator[str]:
    yield f"{first.title} → {second.title}"
    if first.simulated or second.simulated:
        yield "模拟数据：不代表任何真实单位。"
    when = f"{found.period} 年，" if found.period else ""
    yield (
        f"{when}{len(found.shifts)} 个{second.noun}：名次平均变动 {found.mean_shift:.1f} 位，"
        f"秩相关 {found.spearman:.3f}（Kendall {found.kendall:.3f}）"
    )
    ordered = sorted(found.shifts, key=lambda shift: -(shift.least_gain + shift.most_gain))
    for words, some in (("上升最多", ordered), ("下降最多", ordered[::-1])):
        yield f"{words}："
        for shift in some[:top]:
            before, after = shift.first, shift.second
            gain = _span(shift.least_gain, shift.most_gain, sign=True)
            ranks = f"{_span(before.rank_best, before.rank_worst)} → {_span(after.rank_best, after.rank_worst)}"
            yield f"  {shift.unit}\t{ranks}\t{gain}{'' if shift.certain else '（视缺报的数据而定）'}"


def _span(first: int, last: int, *, sign: bool = False) -> str:
    form = "{:+d}" if sign else "{}"
    if first == last:
        return form.format(first)
    return f"{form.format(first)} 到 {form.format(last)}" if sign else f"{first}–{last}"
