"""The chapter about the national zones: the simulated ranking, and beside it what is really known."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from huoju.demo.chapters.marks import published, simulated
from huoju.demo.data_files import ZONE_MODEL, read_rows
from huoju.demo.findings import Findings
from huoju.demo.zone_model import YEARS
from huoju.demo.zones import WRITTEN_YEARS, YEARBOOK_NAMES
from huoju.reference import zone, zone_figures, zone_places
from huoju.reference.zone_facts import ZonePlace
from huoju.reports.figures import count, decimal
from huoju.reports.markup import Markup, element, joined
from huoju.reports.page import Section, figure, note, paragraph
from huoju.reports.picture import SIMULATED, Caption
from huoju.reports.pictures import RankSpan, rank_intervals
from huoju.reports.tables import Column, table

_SHOWN = 25

Row = Mapping[str, Any]


def zones_chapter(findings: Findings) -> Section:
    """The top of the simulated ranking, real places, real cells, and the totals that the simulation keeps."""
    return Section(
        "zones",
        "国家高新区综合评价",
        joined(
            (
                paragraph(
                    "178 家国家高新区、2021 年评价体系（国科发火〔2021〕106号）、两个年度。单个高新区的指标没有公开，"
                    "除年鉴中已公开的单元格以外全部是随机生成的，合计与公布的全国数一致。因此下面的名次不是真实名次。"
                ),
                paragraph(
                    "二级指标权重多数未经核实，标准化方法官方没有公布（此处用极差法）；"
                    "缺失的单元格按最差和最好两种情况计算，得出得分和名次的区间；图表按得分区间的中点排列。"
                ),
                _ranking(findings),
                _totals(findings),
                _cells(findings),
                _places(findings),
            )
        ),
    )


def _ranking(findings: Findings) -> Markup:
    newest, before = str(WRITTEN_YEARS[-1]), str(WRITTEN_YEARS[0])
    rows = sorted(_of_year(findings, newest), key=lambda row: -(row["score_low"] + row["score_high"]))[:_SHOWN]
    earlier = {row["zone"]: row for row in _of_year(findings, before)}
    spans = [
        RankSpan(
            row["zone"],
            None,
            proved=(row["rank_best"], row["rank_worst"]),
            figure=f"{_ranks(row)} 位，{_score(row)} 分",
        )
        for row in rows
    ]
    dimensions = _dimensions(findings)
    cells = [
        (
            row["zone"],
            _score(row),
            _ranks(row),
            _ranks(earlier[row["zone"]]),
            *(decimal(row.get(f"{name}_low")) for name in dimensions),
        )
        for row in rows
    ]
    labels = findings.zones.labels
    columns = (
        Column("高新区"), Column(f"{newest} 得分", number=True), Column(f"{newest} 名次", number=True),
        Column(f"{before} 名次", number=True), *(Column(labels[name], number=True) for name in dimensions),
    )  # fmt: skip
    found = findings.zones
    source = f"随机生成的指标；{found.reference}（校验 {found.content_hash[:16]}）；依据中最弱：{found.certainty.label}"
    caption = Caption(
        f"模拟名次前 {_SHOWN} 位（左边名次靠前）", f"{source}；{found.engine}", f"{newest} 年度", SIMULATED
    )
    chart = rank_intervals(spans, caption, proved="名次区间")
    return joined((figure(chart), element("h3", simulated("得分与一级指标（下限）")), table(columns, cells)))


def _dimensions(findings: Findings) -> list[str]:
    first = findings.zones.results[0]
    scored = [name.removesuffix("_low") for name in first if name.endswith("_low") and not name.endswith("_score_low")]
    return [name for name in scored if name != "score"]


def _of_year(findings: Findings, year: str) -> list[Row]:
    return [row for row in findings.zones.results if row["period"] == year]


def _ranks(row: Row) -> str:
    best, worst = row["rank_best"], row["rank_worst"]
    return str(best) if best == worst else f"{best}–{worst}"


def _score(row: Row) -> str:
    low, high = decimal(row["score_low"]), decimal(row["score_high"])
    return low if low == high else f"{low}–{high}"


def _totals(findings: Findings) -> Markup:
    """Sums of the simulated table against the published national totals."""
    rows = []
    for figure_ in zone_figures():
        name = YEARBOOK_NAMES.get(figure_.indicator)
        if figure_.zone_id is None and name is not None:
            total = findings.zone_table.panel[name][YEARS.index(figure_.year)].sum()
            value, unit = _readable(figure_.value, figure_.unit)
            rows.append((figure_.indicator, str(figure_.year), f"{value} {unit}", count(total), figure_.source))
    columns = (
        Column("指标"), Column("年份", number=True), Column("公布的全国合计", number=True),
        Column("模拟表合计（亿元、家、人）", number=True), Column("公布出处"),
    )  # fmt: skip
    heading = element("h3", simulated("模拟表与公布合计核对"))
    return joined((heading, table(columns, rows), element("h3", simulated("缩放所用的全国合计")), _scales(findings)))


def _scales(findings: Findings) -> Markup:
    """Every total the simulation keeps, with what it rests on; most are assumed."""
    labels = findings.zones.labels
    rows = [
        (
            labels.get(row["name"], "入统企业数"),
            *(decimal(float(row[f"total_{year}"]), 0) for year in WRITTEN_YEARS),
            row["basis"],
            row["source"] or "没有依据，只求量级合理",
        )
        for row in read_rows(ZONE_MODEL)
        if row["kind"] == "total"
    ]
    years = (Column(f"{year} 年（标准所用单位）", number=True) for year in WRITTEN_YEARS)
    return table((Column("指标"), *years, Column("依据"), Column("说明")), rows)


def _cells(findings: Findings) -> Markup:
    """The real cells of the yearbook, which stand in the simulated table as they are."""
    simulated_rank = {row["zone"]: row for row in _of_year(findings, str(WRITTEN_YEARS[-1]))}
    rows = []
    for cell in zone_figures():
        if cell.zone_id is None:
            continue
        name = zone(cell.zone_id).name
        value, unit = _readable(cell.value, cell.unit)
        used = "保留原值" if cell.indicator in YEARBOOK_NAMES else "表中没有这一指标"
        rank = _ranks(simulated_rank[name])
        rows.append((name, str(cell.year), cell.indicator, value, unit, cell.source, cell.certainty.label, used, rank))
    columns = (
        Column("高新区"), Column("年份"), Column("指标"), Column("公布值", number=True), Column("单位"), Column("出处"),
        Column("标记"), Column("在模拟表中"), Column("名次（模拟数据）", number=True),
    )  # fmt: skip
    heading = published(f"年鉴中已公开的 {len(rows)} 个单元格")
    return joined((element("h3", heading), table(columns, rows)))


def _places(findings: Findings) -> Markup:
    """The real places, with the simulated rank beside the overall ones."""
    simulated_rank = {row["zone"]: row for row in _of_year(findings, str(WRITTEN_YEARS[-1]))}
    rows = []
    for place in zone_places():
        name = zone(place.zone_id).name
        beside = _ranks(simulated_rank[name]) if place.kind == "overall" and name in simulated_rank else ""
        rows.append(
            (
                name,
                place.period,
                place.measure,
                _place(place),
                beside,
                place.system,
                place.source,
                place.certainty.label,
            )
        )
    columns = (
        Column("高新区"), Column("年度"), Column("评价或单项"), Column("真实名次", number=True),
        Column("名次（模拟数据）", number=True), Column("评价体系"), Column("出处"), Column("标记"),
    )  # fmt: skip
    heading = published(f"真实名次 {len(rows)} 条")
    remark = note("模拟名次只为对照列在旁边，两者没有关系；2024 年度的真实评价用的是另一套指标体系。")
    return joined((element("h3", heading), table(columns, rows), remark))


def _place(place: ZonePlace) -> str:
    total = f" / {place.zones_ranked}" if place.zones_ranked else ""
    return f"{place.rank}{total}" if place.exact else f"前 {place.rank}{total}"


def _readable(value: Decimal, unit: str) -> tuple[str, str]:
    """The figure with its unit; thousands of yuan as 亿元."""
    if unit == "千元":
        return decimal(float(value) / 1e5, 2), "亿元"
    return count(float(value)), unit
