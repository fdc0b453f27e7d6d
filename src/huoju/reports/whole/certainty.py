"""How sure the ranks are: under missing data, and under other weights."""

from __future__ import annotations

import math
from collections.abc import Sequence

from huoju.reports.document import Block, Chapter, Paragraph, Remark, TitledTable
from huoju.reports.figures import count, ranks, share
from huoju.reports.picture import Picture
from huoju.reports.pictures import RankSpan, rank_intervals
from huoju.reports.provenance import Provenance
from huoju.reports.tables import Column, Table
from huoju.reports.whole.overview import in_pages
from huoju.reports.whole.standing import UnitStanding, known, short_label
from huoju.robustness.certainty import RobustRanking, RobustUnit
from huoju.robustness.zone_model import Year

_EASIEST = 15


def certainty_chapter(
    year: Year, units: Sequence[UnitStanding], provenance: Provenance, robust: RobustRanking | None
) -> Chapter | None:
    """The intervals of all ranks under other weights; without them those that follow from missing data alone.

    None where nothing is open.
    """
    if robust is not None:
        return Chapter("certainty", "名次有多确定", tuple(_other_weights(robust, provenance)))
    open_units = [unit for unit in units if not unit.settled]
    if not open_units:
        return None
    return Chapter("certainty", "名次有多确定", (*_missing_data(year, open_units, provenance),))


def _other_weights(robust: RobustRanking, provenance: Provenance) -> list[Block]:
    radius = f"±{robust.within:.0%}"
    sure = share(robust.certain_pairs, robust.pairs)
    words = (
        f"假定每个指标的权重可以在现值的 {radius} 之内任意变动，缺失的数据可以取最差到最好之间的任何值："
        f"{count(robust.pairs)} 对单位中有 {count(robust.certain_pairs)} 对（{sure}）无论怎样先后都不变。"
        f"下图的浅色是可以证明的最好与最差名次，深色是 {count(robust.samples)} 次随机抽样的 5%–95%；"
        "抽样的区间总比真实的窄，不能当作保证。"
    )
    proved = robust.proved_ends
    remark = (
        f"{count(robust.ends)} 个端点中有 {count(proved)} 个已证明取得到，其余是不会超出的界限。"
        f"抽样种子 {robust.seed}。并列的单位取靠前的名次。"
    )
    pictures = [_picture(robust, start, chosen, provenance) for start, chosen in in_pages(robust.units)]
    return [Paragraph(words), *pictures, Remark(remark), *_turns(robust)]


def _picture(robust: RobustRanking, start: int, chosen: Sequence[RobustUnit], provenance: Provenance) -> Picture:
    spans = [
        RankSpan(
            short_label(unit.unit),
            (unit.place.rank_best + unit.place.rank_worst) / 2,
            likely=(unit.p05, unit.p95),
            proved=(unit.range.best_bound, unit.range.worst_bound),
            figure=f"{ranks(unit.place.rank_best, unit.place.rank_worst)} 位，"
            f"界限 {ranks(unit.range.best_bound, unit.range.worst_bound)}",
        )
        for unit in chosen
    ]
    title = (
        f"权重在 ±{robust.within:.0%} 内变动时的名次（第 {start + 1}–{start + len(chosen)} 行，"
        f"共 {len(robust.units)} 个单位）"
    )
    return rank_intervals(spans, provenance.caption(title, robust.period))


def _turns(robust: RobustRanking) -> list[Block]:
    """Which neighbours change places most easily."""
    finite = [turn for turn in robust.turns if not math.isinf(turn.radius)]
    easiest = sorted(finite, key=lambda turn: turn.radius)[:_EASIEST]
    if not easiest:
        return []
    columns = (Column("在前"), Column("在后"), Column("权重变动多少就会并列", number=True))
    rows = tuple((turn.ahead, turn.behind, f"{turn.radius:.2%}") for turn in easiest)
    never = len(robust.turns) - len(finite)
    remark = f"另有 {never} 对相邻的单位在任何权重下都不会换位。" if never else ""
    blocks: list[Block] = [TitledTable("最容易换位的相邻单位", Table(columns, rows))]
    return [*blocks, Remark(remark)] if remark else blocks


def _missing_data(year: Year, open_units: Sequence[UnitStanding], provenance: Provenance) -> list[Block]:
    words = (
        "缺失的指标按最差和最好两种情况计算，得到得分和名次的上下限。无论真实数值是多少，名次都不会超出这个区间；"
        "区间不重叠的两个单位，先后已经确定。"
    )
    blocks: list[Block] = [Paragraph(words)]
    for start, chosen in in_pages(open_units):
        spans = [
            RankSpan(
                unit.label,
                None,
                proved=(known(unit.rank_best), known(unit.rank_worst)),
                figure=f"{unit.rank} 位，{unit.score} 分",
            )
            for unit in chosen
        ]
        title = f"缺数据时名次所在的区间（第 {start + 1}–{start + len(chosen)} 行，共 {len(open_units)} 个单位）"
        blocks.append(rank_intervals(spans, provenance.caption(title, year.period), proved="最好与最差名次"))
    blocks.append(Remark("每个区间单独看都取得到，但不会所有单位同时取到自己的最好名次。"))
    return blocks
