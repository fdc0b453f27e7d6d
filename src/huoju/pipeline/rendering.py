"""A pipeline as text for the terminal and as plain data for JSON."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from huoju.evaluation.groups import SIMULATED
from huoju.pipeline.holdings import TITLE_NAMES
from huoju.pipeline.ladder import NO_RUNG, RUNG_NAMES
from huoju.pipeline.model import Pipeline, Watched
from huoju.standards.model import PURPOSE_LABELS

_SHOWN, _GROUPS = 12, 4
_SIGNS = {">=": "≥", ">": ">", "<=": "≤", "<": "<"}
_RENEWAL_WORDS = {"re-examination": PURPOSE_LABELS["re-examination"], "recognition": "重新认定"}


def title_of(standard: str) -> str:
    """The full name of a title."""
    return TITLE_NAMES[standard][0]


def as_text(found: Pipeline) -> str:
    """The pipeline in lines for the terminal."""
    lines = [
        _head(found),
        *_notes(found),
        "",
        *_funnel(found),
        *_years(found),
        *_calendar(found),
        *_watched(found),
    ]
    if found.out is not None:
        lines += ["", f"逐项称号的复核安排已写入 {found.out}"]
    return "\n".join(lines) + "\n"


def _head(found: Pipeline) -> str:
    mark = f"【{SIMULATED}】" if found.simulated else ""
    return f"{mark}称号管线：{found.rows} 家企业，{found.holdings} 项称号，{found.as_of}，{found.engine}"


def _notes(found: Pipeline) -> Iterator[str]:
    if found.outside:
        yield f"注意：{found.outside} 项称号的企业不在企业表中，只计入存量。"
    if found.undated:
        yield f"注意：{found.undated} 项称号没有日期，不计入存量和复核安排。"


def _funnel(found: Pipeline) -> Iterator[str]:
    columns = dict.fromkeys(stage.column for stage in found.stages)
    for column in columns:
        title = f"按{column}" if column else "全部企业"
        yield f"{title}（符合认定条件；待定；持有；可申报；持有但按下次复核的标准不符合）："
        stages = [stage for stage in found.stages if stage.column == column]
        groups = list(dict.fromkeys(stage.group for stage in stages))
        for group in groups[:_GROUPS]:
            for stage in stages:
                if stage.group == group and (stage.eligible or stage.open or stage.holders):
                    name = title_of(stage.standard)
                    where = f"{group} · " if column else ""
                    figures = (stage.eligible, stage.open, stage.holders, stage.ready, stage.at_risk)
                    yield f"  {where}{name}：{'；'.join(map(str, figures))}"
        if len(groups) > _GROUPS:
            yield f"  另有 {len(groups) - _GROUPS} 组，见 --json"
        yield ""


def _years(found: Pipeline) -> Iterator[str]:
    years = [year for year in found.years if not year.column]
    if not years:
        return
    yield "存量与流量（年初 + 新增 − 到期 = 年末；今后各年只计到期，不计复核和新认定）："
    for year in years:
        sums = f"{year.opening} + {year.joined} − {year.left} = {year.closing}"
        yield f"  {year.year} {title_of(year.standard)}：{sums}"
    names = RUNG_NAMES | {NO_RUNG: "无称号"}
    this = next((one for one in found.movements if one.year == found.as_of.year - 1), None)
    if this is not None:
        yield f"  {this.year} 年在梯度中的升降："
        for (before, after), count in sorted(this.links.items(), key=lambda link: -link[1]):
            if before != after:
                yield f"    {names[before]} → {names[after]}：{count}"


def _calendar(found: Pipeline) -> Iterator[str]:
    if not found.calendar:
        return
    yield ""
    yield "到期与复核（项数；按今天的数据：通过；不通过；待定）："
    for due in found.calendar[:_SHOWN]:
        rule = f"{_RENEWAL_WORDS[due.purpose]}，按 {due.version} 版" if due.version else "目录中没有适用的版本"
        ends = "；".join(map(str, (due.titles, due.passing, due.failing, due.open)))
        yield f"  {due.month} {title_of(due.standard)}（{rule}）：{ends}"
    if len(found.calendar) > _SHOWN:
        yield f"  另有 {len(found.calendar) - _SHOWN} 行，见 --json"


def _watched(found: Pipeline) -> Iterator[str]:
    if not found.watched:
        return
    yield ""
    yield f"接近失去称号的企业（共 {found.watch_total} 处；离阈值最近的在前）："
    yield from (f"  {watched_line(one)}" for one in found.watched[:_SHOWN])
    if found.watch_total > _SHOWN:
        yield f"  另有 {found.watch_total - _SHOWN} 处，见 --json"


def watched_line(one: Watched) -> str:
    """A firm that is close to a threshold, in one line."""
    unit = "" if one.unit == "%" else f" {one.unit}" if one.unit else ""
    percent = "%" if one.unit == "%" else ""
    have = f"{one.quantity} {_number(one.value)}{percent}{unit}"
    rule = f"{_SIGNS[one.operator]} {_number(one.figure)}{percent}{unit}"
    left = f"{_number(one.left)}{' 个百分点' if percent else unit}"
    where = f"{one.key} {title_of(one.standard)}"
    return f"{where}：{have}（{rule}），余 {left}（{one.share:.1%}），有效期至 {one.valid_until}"


def _number(value: float) -> str:
    return f"{value:.4f}".rstrip("0").rstrip(".")


def as_data(found: Pipeline) -> dict[str, Any]:
    """The pipeline as plain data."""
    return {
        "as_of": found.as_of,
        "engine": found.engine,
        "simulated": found.simulated,
        "rows_in": found.intake.rows_in,
        "rows_accepted": found.intake.rows_accepted,
        "rows_quarantined": found.intake.rows_quarantined,
        "quarantine": found.intake.quarantine,
        "titles_in": found.titles.rows_in,
        "titles_quarantined": found.titles.rows_quarantined,
        "titles_quarantine": found.titles.quarantine,
        "holdings": found.holdings,
        "outside": found.outside,
        "undated": found.undated,
        "versions": found.versions,
        "funnel": [asdict(stage) for stage in found.stages],
        "years": [asdict(year) | {"closing": year.closing} for year in found.years],
        "movements": [
            {"year": one.year, "from": before, "to": after, "count": count}
            for one in found.movements
            for (before, after), count in one.links.items()
        ],
        "calendar": [asdict(due) for due in found.calendar],
        "watch_total": found.watch_total,
        "watched": [asdict(one) for one in found.watched],
        "findings": found.findings,
        "out": found.out,
    }
