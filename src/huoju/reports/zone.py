"""The report of one unit of a relative system: where it stands, why, how sure, and what would move it (一区一策)."""

from __future__ import annotations

import math
from collections.abc import Iterator

from huoju.reports.document import Block, Chapter, Document, KeyFigures, Paragraph, TitledTable, basis
from huoju.reports.figures import compact, decimal, interval, ranks
from huoju.reports.pictures import Bar, Part, RadarSeries, RankPath, bar_chart, radar, rank_paths, waterfall
from huoju.reports.provenance import Provenance, year_words
from huoju.reports.tables import Column, Table
from huoju.robustness.zone_model import Against, Diagnosis, IndicatorDiagnosis, Topic

_SHOWN = 12
_PATH = 3
"""Fewer years make no picture."""


def zone_report(diagnosis: Diagnosis, provenance: Provenance) -> Document:
    """The report of one unit."""
    chapters = (
        _standing(diagnosis, provenance),
        _dimensions(diagnosis, provenance),
        _strengths(diagnosis, provenance),
        _change(diagnosis, provenance),
        _levers(diagnosis, provenance),
        _indicators(diagnosis),
        basis(provenance),
    )
    title = f"{diagnosis.unit}：{year_words(diagnosis.place.period)}评价诊断"
    return Document(title, tuple(_lead(diagnosis)), tuple(one for one in chapters if one), provenance)


def _said(diagnosis: Diagnosis, *topics: Topic) -> tuple[Paragraph, ...]:
    """What the diagnosis says about some topics, as one paragraph."""
    words = "".join(sentence.text for sentence in diagnosis.sentences if sentence.topic in topics)
    return (Paragraph(words),) if words else ()


def _lead(diagnosis: Diagnosis) -> Iterator[Block]:
    place = diagnosis.place
    figures = [
        (interval(place.score_low, place.score_high, 2), "综合得分"),
        (f"{ranks(place.rank_best, place.rank_worst)} / {place.units}", "名次"),
    ]
    sure = diagnosis.certainty
    if sure is not None:
        words = f"权重上下浮动 {sure.within:.0%} 时的名次" + ("（已证明）" if sure.proved else "（不超出）")
        figures.append((ranks(sure.best_bound, sure.worst_bound), words))
    figures.append((str(diagnosis.filled), "个指标缺数据"))
    yield KeyFigures(tuple(figures))
    yield from _said(diagnosis, "standing")
    yield from _said(diagnosis, "certainty")
    yield from _said(diagnosis, "data")


def _standing(diagnosis: Diagnosis, provenance: Provenance) -> Chapter | None:
    blocks: list[Block] = [*_said(diagnosis, "peers")]
    if len(diagnosis.history) >= _PATH:
        periods = [place.period or "" for place in diagnosis.history]
        middle = tuple((place.rank_best + place.rank_worst) / 2 for place in diagnosis.history)
        title = "历年名次（名次未定的年份取中点）"
        blocks.append(rank_paths(periods, [RankPath(diagnosis.unit, middle, marked=True)], provenance.caption(title)))
    if diagnosis.neighbours:
        rows = tuple(
            (
                str(one.rank),
                one.unit,
                "在前" if one.ahead else "在后",
                decimal(abs(one.gap), 2),
                "任何权重下都不换位" if math.isinf(one.radius) else f"{one.radius:.1%}",
            )
            for one in diagnosis.neighbours
        )
        columns = (
            Column("名次", number=True),
            Column("单位"),
            Column("位置"),
            Column("相差（分）", number=True),
            Column("权重变动多少会换位", number=True),
        )
        blocks.append(TitledTable("前后的单位", Table(columns, rows)))
    return Chapter("standing", "站在哪里", tuple(blocks)) if blocks else None


def _dimensions(diagnosis: Diagnosis, provenance: Provenance) -> Chapter:
    series = [
        RadarSeries(diagnosis.unit, tuple(_middle(one.score_low, one.score_high) for one in diagnosis.dimensions))
    ]
    if any(one.peers_median is not None for one in diagnosis.dimensions):
        series.append(RadarSeries("相近单位的中位数", tuple(one.peers_median for one in diagnosis.dimensions)))
    series.append(RadarSeries("全部单位的中位数", tuple(one.median for one in diagnosis.dimensions)))
    names = [one.dimension.label for one in diagnosis.dimensions]
    rows = tuple(
        (
            one.dimension.label,
            f"{one.dimension.share:.1%}",
            interval(one.score_low, one.score_high, 2),
            str(one.rank),
            decimal(one.median, 2),
            decimal(one.peers_median, 2),
        )
        for one in diagnosis.dimensions
    )
    columns = (
        Column("维度"),
        Column("权重", number=True),
        Column("得分", number=True),
        Column("名次", number=True),
        Column("全部中位数", number=True),
        Column("相近单位中位数", number=True),
    )
    period = diagnosis.place.period
    return Chapter(
        "dimensions",
        "各维度",
        (
            *_said(diagnosis, "dimensions"),
            radar(names, series, provenance.caption("各维度与相近单位、全部单位比较", period)),
            TitledTable("各维度的得分", Table(columns, rows)),
            waterfall(
                None,
                [
                    Part(f"{one.dimension.label}（{one.dimension.share:.0%}）", _given(one.dimension.code, diagnosis))
                    for one in diagnosis.dimensions
                ],
                "综合得分",
                provenance.caption("得分由什么构成（缺失指标按中位数）", period),
            ),
        ),
    )


def _given(dimension: str, diagnosis: Diagnosis) -> float:
    return sum(one.contribution for one in diagnosis.indicators if one.indicator.dimension.code == dimension)


def _strengths(diagnosis: Diagnosis, provenance: Provenance) -> Chapter:
    lost = sorted(diagnosis.indicators, key=lambda one: -one.lost)[:_SHOWN]
    bars = [
        Bar(one.indicator.label, (one.lost,), f"少 {one.lost:.2f} 分，名次 {_against(one.overall)}") for one in lost
    ]
    picture = bar_chart(bars, provenance.caption("与最好的单位相比，分数少在哪里", diagnosis.place.period))
    return Chapter(
        "strengths",
        "强项与短板",
        (
            *_said(diagnosis, "strengths"),
            _named("强项", diagnosis, diagnosis.strengths),
            *_said(diagnosis, "weaknesses"),
            _named("短板", diagnosis, diagnosis.weaknesses),
            picture,
        ),
    )


def _named(title: str, diagnosis: Diagnosis, codes: tuple[str, ...]) -> TitledTable:
    found = [diagnosis.indicator(code) for code in codes]
    columns = (
        Column("指标"),
        Column("数值", number=True),
        Column("全部中位数", number=True),
        Column("全部名次", number=True),
        Column("同地区名次", number=True),
        Column("相近单位名次", number=True),
    )
    rows = tuple(
        (
            one.indicator.label,
            _value(one),
            compact(one.overall.median if one.overall is not None else None),
            _against(one.overall),
            _against(one.region),
            _against(one.peers),
        )
        for one in found
    )
    return TitledTable(title, Table(columns, rows))


def _change(diagnosis: Diagnosis, provenance: Provenance) -> Chapter | None:
    change = diagnosis.change
    if change is None:
        return None
    end = sum(one.contribution for one in diagnosis.indicators)
    parts = [Part(one.dimension.label, one.effects.total if one.effects else None) for one in diagnosis.dimensions]
    rows = tuple(
        (
            one.dimension.label,
            *(
                decimal(part, 2)
                for part in (one.effects.value, one.effects.population, one.effects.rule, one.effects.total)
            ),
        )
        for one in diagnosis.dimensions
        if one.effects is not None
    )
    whole = (decimal(change.value, 2), decimal(change.population, 2), decimal(change.rule, 2), decimal(change.total, 2))
    columns = (
        Column("维度"),
        Column("自己的数值变化", number=True),
        Column("别人的变化", number=True),
        Column("规则的变化", number=True),
        Column("合计", number=True),
    )
    caption = provenance.caption("得分为什么变（缺失指标按中位数）", diagnosis.place.period)
    return Chapter(
        "change",
        "比上年",
        (
            *_said(diagnosis, "change"),
            waterfall(("上年得分", end - change.total), parts, "本年得分", caption),
            TitledTable("变化的来源（分，合计恰好等于得分的变化）", Table(columns, (*rows, ("合计", *whole)))),
        ),
    )


def _levers(diagnosis: Diagnosis, provenance: Provenance) -> Chapter | None:
    found = [(one, one.lever) for one in diagnosis.indicators if one.lever is not None and one.lever.score_gain > 0]
    if not found:
        return None
    ordered = sorted(found, key=lambda pair: -pair[1].score_gain)
    bars = [
        Bar(one.indicator.label, (lever.score_gain,), f"+{lever.score_gain:.2f} 分，到第 {lever.rank_after} 位")
        for one, lever in ordered[:_SHOWN]
    ]
    columns = (
        Column("指标"),
        Column("单位"),
        Column("现在", number=True),
        Column("一年内可达", number=True),
        Column("加分", number=True),
        Column("名次到", number=True),
    )
    rows = tuple(
        (
            one.indicator.label,
            one.indicator.unit,
            compact(lever.before),
            compact(lever.after),
            decimal(lever.score_gain, 2),
            str(lever.rank_after),
        )
        for one, lever in ordered[: 2 * _SHOWN]
    )
    picture = bar_chart(bars, provenance.caption("一年内可以做到的改进各值多少分", diagnosis.place.period))
    return Chapter(
        "levers",
        "从哪里着手",
        (*_said(diagnosis, "levers"), picture, TitledTable("每项单独改进的效果（其他不变）", Table(columns, rows))),
    )


def _indicators(diagnosis: Diagnosis) -> Chapter:
    columns = (
        Column("编号"),
        Column("指标"),
        Column("单位"),
        Column("数值", number=True),
        Column("上年", number=True),
        Column("标准化", number=True),
        Column("贡献", number=True),
        Column("名次", number=True),
    )
    rows = tuple(
        (
            one.indicator.number,
            one.indicator.label,
            one.indicator.unit,
            _value(one),
            compact(one.previous),
            interval(one.points_low, one.points_high, 1),
            decimal(one.contribution, 2),
            _against(one.overall),
        )
        for one in diagnosis.indicators
    )
    return Chapter("indicators", "全部指标", (TitledTable("逐项数值、得分和名次", Table(columns, rows)),))


def _value(one: IndicatorDiagnosis) -> str:
    return f"缺（暂按 {compact(one.value)}）" if one.filled else compact(one.value)


def _against(found: Against | None) -> str:
    return "—" if found is None else f"{found.rank}/{found.compared}"


def _middle(low: float, high: float) -> float:
    return (low + high) / 2
