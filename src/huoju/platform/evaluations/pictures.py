"""Pictures of an evaluation, drawn by `huoju.reports`."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from huoju.platform.evaluations.models import Place, Snapshot
from huoju.platform.evaluations.queries import ShownPlace
from huoju.reference.regions import provinces
from huoju.reports.picture import Caption, Picture
from huoju.reports.pictures import Part, RadarSeries, RankPath, radar, rank_paths, tile_grid, waterfall
from huoju.robustness import Diagnosis, Panel


def caption(snapshot: Snapshot, title: str, period: str) -> Caption:
    """What stands at every picture of a snapshot."""
    return Caption(title, f"{snapshot.title}，{snapshot.source}", period, "模拟数据" if snapshot.simulated else "")


def tiles(snapshot: Snapshot, places: Sequence[ShownPlace], period: str) -> Picture:
    """The median score of the zones of each province."""
    scores: dict[str, list[float]] = {}
    for shown in places:
        scores.setdefault(shown.place.region, []).append((shown.place.score_low + shown.place.score_high) / 2)
    values: dict[str, float | None] = {
        province.code: median(scores[province.name]) for province in provinces() if province.name in scores
    }
    return tile_grid(values, caption(snapshot, "各省高新区得分中位数", period), measure="得分中位数")


def contributions(snapshot: Snapshot, panel: Panel, diagnosis: Diagnosis) -> Picture:
    """From the median unit to this one, dimension by dimension."""
    share = {one.code: one.share for one in panel.dimensions}
    parts = [
        Part(one.dimension.label, ((one.score_low + one.score_high) / 2 - one.median) * share[one.dimension.code])
        for one in diagnosis.dimensions
    ]
    start = sum(one.median * share[one.dimension.code] for one in diagnosis.dimensions)
    title = f"{diagnosis.unit}：与各维度中位数的差距"
    return waterfall(
        ("各维度中位数", start), parts, diagnosis.unit, caption(snapshot, title, panel.latest.period or "")
    )


def against_peers(snapshot: Snapshot, panel: Panel, diagnosis: Diagnosis) -> Picture:
    """The dimensions beside all units and beside similar ones."""
    axes = [one.dimension.label for one in diagnosis.dimensions]
    series = [
        RadarSeries(diagnosis.unit, tuple((one.score_low + one.score_high) / 2 for one in diagnosis.dimensions)),
        RadarSeries("全部单位中位数", tuple(one.median for one in diagnosis.dimensions)),
    ]
    if all(one.peers_median is not None for one in diagnosis.dimensions):
        series.append(RadarSeries("同类单位中位数", tuple(one.peers_median for one in diagnosis.dimensions)))
    return radar(axes, series, caption(snapshot, f"{diagnosis.unit}：各维度得分", panel.latest.period or ""))


def compared(snapshot: Snapshot, units: Sequence[tuple[str, Place]], period: str) -> Picture:
    """Several units, dimension by dimension."""
    axes = [dimension["label"] for dimension in snapshot.dimensions]
    series = [RadarSeries(name, tuple((low + high) / 2 for low, high in place.dimensions)) for name, place in units]
    return radar(axes, series, caption(snapshot, "各维度得分比较", period))


def paths(snapshot: Snapshot, histories: dict[str, list[Place]]) -> Picture:
    """Ranks over the periods."""
    lines = []
    for name, found in histories.items():
        by_period = {place.period: (place.rank_best + place.rank_worst) / 2 for place in found}
        lines.append(RankPath(name, tuple(by_period.get(period) for period in snapshot.periods), marked=True))
    return rank_paths(snapshot.periods, lines, caption(snapshot, "名次变化", ""))
