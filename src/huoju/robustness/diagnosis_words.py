"""A diagnosis in sentences, with the figures in them."""

from __future__ import annotations

from math import isinf
from typing import TYPE_CHECKING

from huoju.robustness.wording import amount, percent, points, range_words, rank_of, score_of, signed
from huoju.robustness.zone_model import Sentence

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from huoju.robustness.zone_model import Diagnosis, IndicatorDiagnosis, Panel, Place

_NAMED = 3
_CLEAR_CHANGE = 0.005
"""Smaller changes of a score would show as 0.00."""
_BASES = {
    "panel": "按各{noun}近一期进步的九成分位计，且不超过现有最好值",
    "spread": "表中没有上一期，按首尾各一成之间差距的一成计，且不超过现有最好值",
}


def sentences(found: Diagnosis, panel: Panel, limits_from: str) -> tuple[Sentence, ...]:
    """All sentences, in the order in which they are read."""
    return (
        *_standing(found, panel),
        *_certainty(found),
        *_dimensions(found),
        *_strengths(found, panel),
        *_weaknesses(found, panel),
        *_peers(found),
        *_change(found, panel),
        *_levers(found, panel, limits_from),
        *_data(found, panel),
    )


def _standing(found: Diagnosis, panel: Panel) -> Iterator[Sentence]:
    when = f"{found.place.period} 年" if found.place.period else ""
    among = f"在 {found.place.units} 个{panel.noun}中排{rank_of(found.place)}"
    earlier = _earlier(found)
    then = f"；{earlier.period} 年得分 {score_of(earlier)}，排{rank_of(earlier)}" if earlier is not None else ""
    yield Sentence("standing", f"{when}{found.unit}综合得分 {score_of(found.place)}，{among}{then}。")


def _earlier(found: Diagnosis) -> Place | None:
    """The unit's place in the period right before."""
    at = found.history.index(found.place)
    return found.history[at - 1] if at else None


def _certainty(found: Diagnosis) -> Iterator[Sentence]:
    one = found.certainty
    if one is None:
        return
    yield Sentence("certainty", f"各指标权重在公布值上下 {percent(one.within)} 内任意变动时，{range_words(one)}。")
    for neighbour in found.neighbours[:1] if found.neighbours and found.neighbours[0].ahead else ():
        yield Sentence("certainty", _overtaking(neighbour.unit, abs(neighbour.gap), neighbour.radius, ahead=True))
    for neighbour in [one for one in found.neighbours if not one.ahead][:1]:
        yield Sentence("certainty", _overtaking(neighbour.unit, abs(neighbour.gap), neighbour.radius, ahead=False))


def _overtaking(unit: str, gap: float, radius: float, *, ahead: bool) -> str:
    where = "前一位" if ahead else "后一位"
    if isinf(radius):
        which = "各项均不低于本单位" if ahead else "各项均不高于本单位"
        return f"{where}{unit}{which}，无论权重怎样都不会换位。"
    lead = "领先" if ahead else "落后"
    return f"{where}{unit}{lead} {points(gap)} 分，各权重至少变动 {percent(radius)} 才会换位。"


def _dimensions(found: Diagnosis) -> Iterator[Sentence]:
    ordered = sorted(found.dimensions, key=lambda one: one.rank)
    if len(ordered) > 1:
        best, worst = ordered[0], ordered[-1]
        yield Sentence(
            "dimensions",
            f"各维度中，{best.dimension.label}名次最靠前（第 {best.rank} 位），"
            f"{worst.dimension.label}最靠后（第 {worst.rank} 位）。",
        )


def _strengths(found: Diagnosis, panel: Panel) -> Iterator[Sentence]:
    if found.strengths:
        named = "；".join(_beside(found.indicator(code), panel, found.region) for code in found.strengths[:_NAMED])
        yield Sentence("strengths", f"强项：{named}。")


def _weaknesses(found: Diagnosis, panel: Panel) -> Iterator[Sentence]:
    if found.weaknesses:
        named = "；".join(_beside(found.indicator(code), panel, found.region) for code in found.weaknesses[:_NAMED])
        yield Sentence("weaknesses", f"短板：{named}。")


def _beside(one: IndicatorDiagnosis, panel: Panel, where: str | None) -> str:
    assert one.overall is not None
    region = f"、{where} {one.region.compared} 个中第 {one.region.rank}" if one.region is not None else ""
    middle = amount(one.overall.median, one.indicator)
    return (
        f"{one.indicator.label} {amount(one.value, one.indicator)}，{one.overall.compared} 个{panel.noun}中第 "
        f"{one.overall.rank}{region}，中位数 {middle}"
    )


def _peers(found: Diagnosis) -> Iterator[Sentence]:
    behind = sorted(
        (one for one in found.indicators if one.peers is not None and one.peers.lead < 0),
        key=lambda one: (one.peers.lead if one.peers is not None else 0.0) * one.indicator.share,
    )
    if found.peers and behind:
        named = "、".join(one.indicator.label for one in behind[:_NAMED])
        alike = "、".join(found.peers[:_NAMED])
        yield Sentence("peers", f"结构最相近的有{alike}等 {len(found.peers)} 个；与它们相比，失分最多的是{named}。")


def _change(found: Diagnosis, panel: Panel) -> Iterator[Sentence]:
    if found.change is None:
        return
    parts = [f"自身数值变化 {signed(found.change.value)}", f"其他{panel.noun}变化 {signed(found.change.population)}"]
    if abs(found.change.rule) >= _CLEAR_CHANGE:
        parts.append(f"权重变化 {signed(found.change.rule)}")
    earlier = _earlier(found)
    since = f" {earlier.period} 年" if earlier is not None and earlier.period else "上一期"
    yield Sentence("change", f"得分比{since} {signed(found.change.total)}，其中{'，'.join(parts)}。")
    by_effect = sorted(
        (one for one in found.indicators if one.effects is not None),
        key=lambda one: one.effects.total if one.effects is not None else 0.0,
    )
    for words, some in (("拉高得分最多的是", by_effect[::-1]), ("拉低得分最多的是", by_effect)):
        sign = 1 if words.startswith("拉高") else -1
        named = [
            f"{one.indicator.label}（{signed(one.effects.total)}）"
            for one in some[:_NAMED]
            if one.effects is not None and sign * one.effects.total >= _CLEAR_CHANGE
        ]
        if named:
            yield Sentence("change", f"{words}{'、'.join(named)}。")


def _levers(found: Diagnosis, panel: Panel, limits_from: str) -> Iterator[Sentence]:
    best = _best_levers(found.indicators)
    if not best:
        return
    basis = _BASES[limits_from].format(noun=panel.noun)
    named = "；".join(
        f"{one.indicator.label}由 {amount(one.lever.before, one.indicator)} 到 "
        f"{amount(one.lever.after, one.indicator)}，得分 {signed(one.lever.score_gain)}，"
        f"排第 {one.lever.rank_after} 位"
        for one in best
        if one.lever is not None
    )
    yield Sentence("levers", f"单项取得较大而现实的进步（{basis}），提分最多的是：{named}。")


def _best_levers(indicators: Sequence[IndicatorDiagnosis]) -> list[IndicatorDiagnosis]:
    moved = [one for one in indicators if one.lever is not None and one.lever.score_gain >= _CLEAR_CHANGE]
    return sorted(moved, key=lambda one: -(one.lever.score_gain if one.lever is not None else 0.0))[:_NAMED]


def _data(found: Diagnosis, panel: Panel) -> Iterator[Sentence]:
    missing = [one.indicator.label for one in found.indicators if one.filled]
    if missing:
        shown = "、".join(missing[:_NAMED]) + ("等" if len(missing) > _NAMED else "")
        yield Sentence(
            "data",
            f"缺 {len(missing)} 项指标（{shown}）：得分和名次因此可能是区间，分项比较以全体中位数代替并已标出。",
        )
    if panel.unverified:
        yield Sentence("data", f"所用标准有 {panel.unverified} 处未核实，结果只供研究。")
    if panel.simulated:
        yield Sentence("data", "所用数据为模拟数据，不代表任何真实单位。")
