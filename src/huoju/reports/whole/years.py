"""The years beside each other."""

from __future__ import annotations

from huoju.reports.document import Chapter, Remark, TitledTable
from huoju.reports.figures import ranks
from huoju.reports.pictures import Dot, RankPath, rank_paths, scatter
from huoju.reports.provenance import Provenance
from huoju.reports.tables import Column, Table
from huoju.reports.whole.standing import UnitStanding, known, standings
from huoju.robustness.zone_model import Panel

_SHOWN = 30
_MOVERS = 15


def years_chapter(panel: Panel, provenance: Provenance) -> Chapter | None:
    """Rank paths of the first units and the largest moves; None for a single year."""
    if len(panel.years) < 2:  # noqa: PLR2004 - a path has two ends
        return None
    periods = [year.period or "" for year in panel.years]
    by_year = [{unit.name: unit for unit in standings(panel, year)} for year in panel.years]
    latest = list(by_year[-1].values())
    moves = {unit.name: move for unit in latest if (move := _move(by_year[-2].get(unit.name), unit)) is not None}
    far = sorted(moves, key=lambda name: (-abs(moves[name]), name))[:_MOVERS]
    paths = [
        RankPath(
            unit.label,
            tuple(_middle(found.get(unit.name)) for found in by_year),
            marked=unit.name in far,
        )
        for unit in latest[:_SHOWN]
    ]
    table = Table(
        (
            Column("单位"),
            *(Column(f"{period} 名次", number=True) for period in periods),
            Column("升降", number=True),
        ),
        tuple((name, *(_written(found.get(name)) for found in by_year), _arrow(moves[name])) for name in far),
    )
    picture = rank_paths(
        periods,
        paths,
        provenance.caption(f"名次的变化（最近一年前 {len(paths)} 位）", f"{periods[0]}—{periods[-1]} 年"),
    )
    remark = "名次是区间的，图上和升降按区间的中点计。红线是全部单位中升降最大的若干个。"
    scores = scatter(
        [Dot(unit.label, _score(by_year[-2].get(unit.name)), _score(unit), unit.name in far) for unit in latest],
        provenance.caption("两年的得分（红点：名次升降最大的单位）", f"{periods[-2]}—{periods[-1]} 年"),
        x_axis=f"{periods[-2]} 年得分",
        y_axis=f"{periods[-1]} 年得分",
    )
    return Chapter("years", "名次的变化", (picture, TitledTable("升降最大的单位", table), scores, Remark(remark)))


def _middle(unit: UnitStanding | None) -> float | None:
    if unit is None or known(unit.rank_best) is None:
        return None
    return (unit.rank_best + unit.rank_worst) / 2


def _score(unit: UnitStanding | None) -> float | None:
    """The middle of the score."""
    return None if unit is None or known(unit.low) is None else (unit.low + unit.high) / 2


def _move(before: UnitStanding | None, after: UnitStanding) -> float | None:
    first, last = _middle(before), _middle(after)
    return None if first is None or last is None else first - last


def _written(unit: UnitStanding | None) -> str:
    return "—" if unit is None else ranks(known(unit.rank_best), known(unit.rank_worst))


def _arrow(move: float) -> str:
    return "—" if move == 0 else f"{'▲' if move > 0 else '▼'} {abs(move):g}"
