"""An impact as text for the terminal and as plain data for JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from huoju.evaluation.groups import SIMULATED
from huoju.evaluation.plan import Verdict
from huoju.impact.model import Breakdown, Cause, Flow, Grid, Group, Impact, Slider, Transition, Transitions
from huoju.standards.diff import Change, Diff, render

VERDICT_WORDS: dict[Verdict, str] = {"pass": "符合", "undetermined": "尚不能确定", "fail": "不符合"}
STATUS_WORDS = {"new": "新增", "gone": "取消", "changed": "改动", "same": "未改"}
LOST: tuple[Transition, ...] = (("pass", "fail"), ("pass", "undetermined"))
GAINED: tuple[Transition, ...] = (("fail", "pass"), ("undetermined", "pass"))
_SHOWN = 10
_SMALLEST_SHOWN = Fraction(1, 10)


def as_text(impact: Impact) -> str:
    """The impact in lines for the terminal."""
    lines = [*_head(impact), "", *_transitions(impact), *_changes(impact)]
    for transition in (*LOST, *GAINED):
        lines += _causes(impact.causes, transition)
    for one in impact.breakdowns:
        lines += ["", *_breakdown(one)]
    if impact.ladder is not None:
        lines += ["", *_ladder(impact.ladder)]
    if impact.out is not None:
        lines += ["", f"逐个主体的结果已写入 {impact.out}"]
    return "\n".join(lines) + "\n"


def words(transition: Transition) -> str:
    """A transition in words."""
    return f"{VERDICT_WORDS[transition[0]]} → {VERDICT_WORDS[transition[1]]}"


def _head(impact: Impact) -> Iterator[str]:
    mark = f"【{SIMULATED}】" if impact.simulated else ""
    yield f"{mark}{impact.title}：{impact.before.reference} → {impact.after.reference}"
    yield f"评价日期 {impact.as_of}，{impact.rows} 个主体，{impact.engine}"
    for version in (impact.before, impact.after):
        if version.unverified:
            yield f"注意：{version.reference} 有 {len(version.unverified)} 处未核实，结果据此得出。"
        if version.partial:
            yield f"注意：{version.reference} 尚未收录完整，缺：{'；'.join(version.partial)}"


def _transitions(impact: Impact) -> Iterator[str]:
    for after, title in ((False, "改前"), (True, "改后")):
        totals = "，".join(f"{word} {impact.total(verdict, after=after)}" for verdict, word in VERDICT_WORDS.items())
        yield f"{title}：{totals}"
    yield f"失去 {impact.moved(*LOST)} 家，得到 {impact.moved(*GAINED)} 家。"
    for transition, count in impact.transitions.items():
        if transition[0] != transition[1]:
            yield f"  {words(transition)}：{count}"


def _changes(impact: Impact) -> Iterator[str]:
    rule = tuple(change for change in impact.changes if change.section in {"requirements", "grades", "score"})
    if rule:
        diff = Diff(impact.before.reference, impact.after.reference, impact.title, rule)
        yield ""
        yield "规则的改动："
        yield from render(diff).splitlines()[2:]


def _causes(causes: Sequence[Cause], transition: Transition) -> Iterator[str]:
    found = [cause for cause in causes if cause.transition == transition]
    if not found:
        return
    yield ""
    yield f"{words(transition)}，原因（平摊家数；仅因此项；涉及）："
    for cause in found[:_SHOWN]:
        status = STATUS_WORDS[cause.status]
        yield f"  {cause.label}（{status}）：{rounded(cause.share)}；{cause.alone}；{cause.involved}"
    if len(found) > _SHOWN:
        yield f"  另有 {len(found) - _SHOWN} 项，见 --json"


def rounded(share: Fraction) -> str:
    """A share of a count with one decimal, ties to even."""
    return f"{Decimal(round(share * 10)).scaleb(-1):f}"


def _breakdown(breakdown: Breakdown) -> Iterator[str]:
    yield f"按{breakdown.column}（共；改前符合；改后符合；失去；得到）："
    for group in breakdown.groups[:_SHOWN]:
        yield f"  {group.name}：{'；'.join(str(number) for number in group_figures(group))}"
    if len(breakdown.groups) > _SHOWN:
        yield f"  另有 {len(breakdown.groups) - _SHOWN} 组，见 --json"


def group_figures(group: Group) -> tuple[int, int, int, int, int]:
    """Of a group: all, those that passed before, that pass now, that lose, that gain."""
    counts = group.transitions
    return (
        sum(counts.values()),
        sum(count for (before, _), count in counts.items() if before == "pass"),
        sum(count for (_, after), count in counts.items() if after == "pass"),
        sum(counts.get(one, 0) for one in LOST),
        sum(counts.get(one, 0) for one in GAINED),
    )


def _ladder(flow: Flow) -> Iterator[str]:
    names = dict(flow.places)
    yield "在梯度中的位置："
    for (before, after), count in sorted(flow.links.items(), key=lambda link: -link[1]):
        if before != after:
            yield f"  {names[before]} → {names[after]}：{count}"


# Plain data


def as_data(impact: Impact) -> dict[str, Any]:
    """The impact as plain data."""
    return {
        "title": impact.title,
        "before": impact.before,
        "after": impact.after,
        "as_of": impact.as_of,
        "engine": impact.engine,
        "simulated": impact.simulated,
        "rows_in": impact.intake.rows_in,
        "rows_accepted": impact.intake.rows_accepted,
        "rows_quarantined": impact.intake.rows_quarantined,
        "quarantine": impact.intake.quarantine,
        "transitions": _nested(impact.transitions),
        "lost": impact.moved(*LOST),
        "gained": impact.moved(*GAINED),
        "breakdowns": {
            one.column: {group.name: _nested(group.transitions) for group in one.groups} for one in impact.breakdowns
        },
        "causes": [_cause(cause) for cause in impact.causes],
        "patterns": [
            {
                "before": one.transition[0],
                "after": one.transition[1],
                "requirements": one.requirements,
                "count": one.count,
            }
            for one in impact.patterns
        ],
        "changes": [_change(change) for change in impact.changes],
        "ladder": None if impact.ladder is None else _flow(impact.ladder),
        "grid": None if impact.grid is None else grid_data(impact.grid),
        "findings": impact.findings,
        "out": impact.out,
    }


def _nested(transitions: Transitions) -> dict[str, dict[str, int]]:
    return {before: {after: transitions.get((before, after), 0) for after in VERDICT_WORDS} for before in VERDICT_WORDS}


def _cause(cause: Cause) -> dict[str, Any]:
    return {
        "before": cause.transition[0],
        "after": cause.transition[1],
        "requirement": cause.requirement,
        "label": cause.label,
        "status": cause.status,
        "alone": cause.alone,
        "involved": cause.involved,
        "share": str(cause.share),
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "kind": change.kind,
        "id": change.id,
        "label": change.label,
        "quantity": change.quantity,
        "before": change.before,
        "after": change.after,
    }


def _flow(flow: Flow) -> dict[str, Any]:
    links = [{"from": before, "to": after, "count": count} for (before, after), count in flow.links.items()]
    return {"places": [{"id": name, "label": label} for name, label in flow.places], "links": links}


def grid_data(grid: Grid) -> dict[str, Any]:
    """The sliders, and the counts of every setting in the order of the first slider's positions."""
    return {
        "sliders": [_slider(slider) for slider in grid.sliders],
        "columns": ["pass", "undetermined", "lost", "gained"],
        "counts": grid.counts,
    }


def _slider(slider: Slider) -> dict[str, Any]:
    return {
        "requirement": slider.requirement,
        "label": slider.label,
        "quantity": slider.quantity,
        "operator": slider.operator,
        "unit": slider.unit,
        "figures": [figure_text(figure) for figure in slider.figures],
        "set_to": slider.set_to,
        "before": slider.before,
    }


def figure_text(figure: Fraction) -> str:
    """A figure as a decimal without useless zeros."""
    text = f"{Decimal(figure.numerator) / Decimal(figure.denominator):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
