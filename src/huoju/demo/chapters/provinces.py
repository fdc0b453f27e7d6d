"""The chapter about provinces: real figures, ranked by an index that is openly our own."""

from collections.abc import Mapping
from typing import Any

from huoju.demo.chapters.marks import published
from huoju.demo.data_files import PROVINCIAL_STATISTICS, read_rows
from huoju.demo.findings import Findings
from huoju.reference import find_region
from huoju.reports.figures import decimal
from huoju.reports.markup import Markup, element, joined
from huoju.reports.page import Section, figure, note, paragraph
from huoju.reports.picture import PUBLISHED, Caption
from huoju.reports.pictures import RankPath, rank_paths
from huoju.reports.tables import Column, table

_LARGE_MOVE = 5
Row = Mapping[str, Any]


def provinces_chapter(findings: Findings) -> Section:
    """Ranks over the years, with the movement of each province."""
    periods = sorted({str(row["period"]) for row in findings.provinces.results})
    by_region: dict[str, dict[str, Row]] = {}
    for row in findings.provinces.results:
        by_region.setdefault(str(row["region"]), {})[str(row["period"])] = row
    order = sorted(by_region, key=lambda name: (by_region[name][periods[-1]]["rank_best"], name))
    lines = [_line(name, by_region[name], periods) for name in order]
    sources = sorted({row["来源"] for row in read_rows(PROVINCIAL_STATISTICS)})
    title = f"省域科技创新指数名次变化（红线：首末两年名次相差 {_LARGE_MOVE} 位以上）"
    caption = Caption(title, "、".join(sources), f"{periods[0]}—{periods[-1]} 年", PUBLISHED)
    return Section(
        "provinces",
        "省域科技创新指数（真实数据，自编指数）",
        joined(
            (
                paragraph(
                    "数据是真实的：31 个省（自治区、直辖市）、2018—2023 年的官方科技统计。指数是本项目自编的，"
                    "不是任何部门的标准，不代表官方评价；指标、权重和方法都写在标准文件 "
                    "huoju/provincial-innovation 里，可以改动后重算。"
                ),
                figure(rank_paths(periods, lines, caption)),
                note("名次随缺失数据可能变动时，图中取最好的名次，表中给出区间。"),
                element("h3", published("各年名次与最新得分")),
                _table(order, by_region, periods),
                note(f"数据来源：{'、'.join(sources)}。标记：第三方转述（由公开整理的数据录入，已核对合计）。"),
                note("地区生产总值由研发经费除以投入强度反推；投入强度只公布两位小数，西藏等小省份误差较大。"),
            )
        ),
    )


def _line(name: str, rows: Mapping[str, Row], periods: list[str]) -> RankPath:
    ranks = tuple(rows[period]["rank_best"] if period in rows else None for period in periods)
    moved = abs(_movement(rows, periods)) >= _LARGE_MOVE
    return RankPath(find_region(name).short_name, ranks, marked=moved)


def _movement(rows: Mapping[str, Row], periods: list[str]) -> int:
    """Places gained from the first year to the last."""
    first, last = rows[periods[0]], rows[periods[-1]]
    return int(first["rank_best"]) - int(last["rank_best"])


def _table(order: list[str], by_region: Mapping[str, Mapping[str, Row]], periods: list[str]) -> Markup:
    rows = []
    for name in order:
        found = by_region[name]
        ranks = [_ranks(found[period]) for period in periods]
        moved = _movement(found, periods)
        arrow = "—" if moved == 0 else f"{'▲' if moved > 0 else '▼'} {abs(moved)}"
        rows.append((name, *ranks, arrow, _score(found[periods[-1]])))
    columns = (
        Column("地区"), *(Column(f"{period} 名次", number=True) for period in periods), Column("升降", number=True),
        Column(f"{periods[-1]} 得分", number=True),
    )  # fmt: skip
    return table(columns, rows)


def _ranks(row: Row) -> str:
    best, worst = row["rank_best"], row["rank_worst"]
    return str(best) if best == worst else f"{best}–{worst}"


def _score(row: Row) -> str:
    low, high = decimal(row["score_low"]), decimal(row["score_high"])
    return low if low == high else f"{low}–{high}"
