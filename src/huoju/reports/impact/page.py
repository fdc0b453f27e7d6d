"""The page of an impact: what changed, for how many, because of what, where they end, and thresholds to move."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from huoju.evaluation.output import replacing
from huoju.impact.model import Breakdown, Cause, Flow, Impact, Transition, Version
from huoju.impact.rendering import GAINED, LOST, STATUS_WORDS, VERDICT_WORDS, group_figures, rounded, words
from huoju.reports.figures import count, share
from huoju.reports.impact.sliders import sliders
from huoju.reports.markup import Markup, element, joined
from huoju.reports.page import Section, badge, cards, figure, note, page, paragraph
from huoju.reports.picture import SIMULATED, Caption
from huoju.reports.pictures.flow import flow_picture
from huoju.reports.pictures.waterfall import Part, waterfall
from huoju.reports.tables import Column, table
from huoju.standards.diff import Change

_PARTS = 10
_GROUPS = 40


def write_impact_page(impact: Impact, path: Path) -> None:
    """Write the page to a file, whole or not at all.

    Raises:
        OutputError: the file cannot be written.
    """
    with replacing(path) as unfinished:
        unfinished.write_text(impact_page(impact), encoding="utf-8")


def impact_page(impact: Impact) -> str:
    """The page as text."""
    lead = joined(
        (
            paragraph(
                badge(SIMULATED, "simulated") if impact.simulated else None,
                f"{impact.before.reference}（{impact.before.document}）→ "
                f"{impact.after.reference}（{impact.after.document}）；评价日期 {impact.as_of}；"
                f"{count(impact.rows)} 个主体；{impact.engine}",
            ),
            cards(
                [
                    (count(impact.total("pass", after=False)), "改前符合"),
                    (count(impact.total("pass", after=True)), "改后符合"),
                    (count(impact.moved(*LOST)), "失去"),
                    (count(impact.moved(*GAINED)), "得到"),
                    (count(impact.total("undetermined", after=True)), "改后尚不能确定"),
                ]
            ),
        )
    )
    return page(f"{impact.title}：规则改动的影响", lead, list(_sections(impact)))


def _sections(impact: Impact) -> Iterator[Section]:
    yield Section("verdicts", "结论怎样变化", _verdicts(impact))
    yield Section("rule", "规则改了什么", _changes(impact.changes))
    yield Section("causes", "因为哪一条", _causes(impact))
    if impact.grid is not None:
        yield Section("sliders", "如果阈值定在别处", sliders(impact.grid))
    if impact.ladder is not None:
        yield Section("ladder", "落在梯度的哪一级", _ladder(impact, impact.ladder))
    for number, breakdown in enumerate(impact.breakdowns):
        yield Section(f"by-{number}", f"按{breakdown.column}", _breakdown(breakdown))
    yield Section("sources", "依据", joined((_version(impact.before), _version(impact.after))))


def _caption(impact: Impact, title: str) -> Caption:
    source = f"{impact.before.reference} → {impact.after.reference}；评价日 {impact.as_of}；{impact.engine}"
    return Caption(title, source, mark=SIMULATED if impact.simulated else "")


def _verdicts(impact: Impact) -> Markup:
    columns = (
        Column("改前＼改后"),
        *(Column(word, number=True) for word in VERDICT_WORDS.values()),
        Column("合计", number=True),
    )
    rows: list[tuple[str, ...]] = []
    for before, word in VERDICT_WORDS.items():
        counts = [impact.transitions.get((before, after), 0) for after in VERDICT_WORDS]
        rows.append((word, *map(count, counts), count(sum(counts))))
    totals = [impact.total(after, after=True) for after in VERDICT_WORDS]
    rows.append(("合计", *map(count, totals), count(sum(totals))))
    names = tuple((verdict, word) for verdict, word in VERDICT_WORDS.items())
    moved: dict[tuple[str, str], int] = {
        (before, after): number
        for (before, after), number in impact.transitions.items()
        if (before, after) != ("fail", "fail")
    }
    drawn = _flow(Flow(names, moved), _caption(impact, "结论的去向（始终不符合的不画出）"))
    return joined((table(columns, rows, caption="家数"), drawn))


def _flow(flow: Flow, caption: Caption) -> Markup:
    names = dict(flow.places)
    present = {place for link in flow.links for place in link}
    levels = [name for place, name in flow.places if place in present]
    links = {(names[first], names[last]): number for (first, last), number in flow.links.items()}
    return figure(flow_picture(levels, levels, links, caption))


def _ladder(impact: Impact, flow: Flow) -> Markup:
    """Who moves on the ladder as a picture; everybody as a table."""
    moved = {link: number for link, number in flow.links.items() if link[0] != link[1]}
    if not moved:
        return paragraph("没有企业在梯度中换级。")
    picture = _flow(Flow(flow.places, moved), _caption(impact, "在梯度中换级的企业"))
    names = dict(flow.places)
    rows = [(names[before], names[after], count(number)) for (before, after), number in flow.links.items()]
    columns = (Column("改前"), Column("改后"), Column("家数", number=True))
    everybody = element("details", element("summary", "全部去向，含位置不变的"), table(columns, rows))
    return joined((picture, everybody))


def _changes(changes: Sequence[Change]) -> Markup:
    if not changes:
        return paragraph("条件和评分没有改动。")
    kinds = {"added": "新增", "removed": "取消", "changed": "改动"}
    rows = [
        (kinds[change.kind], change.label, change.before or "—", change.after or "—", _clauses(change))
        for change in changes
        if change.aspect not in {"label", "context"}
    ]
    columns = (Column("改动"), Column("条件"), Column("改前"), Column("改后"), Column("条款"))
    return table(columns, rows)


def _clauses(change: Change) -> str:
    cited = [text for text in (change.citation_before, change.citation_after) if text]
    return " → ".join(dict.fromkeys(cited)) or "—"


def _causes(impact: Impact) -> Markup:
    parts = [_waterfall(impact)] if any(impact.moved(one) for one in (*LOST, *GAINED)) else []
    for transition in (*LOST, *GAINED):
        found = [cause for cause in impact.causes if cause.transition == transition]
        if found:
            parts.append(_cause_table(found, transition, impact.moved(transition)))
    parts.append(
        note(
            "变差的，原因是新版中挡住它的条件；变好的，原因是旧版中曾挡住它的条件。平摊家数把每家平均分给同时起作用的各条，"
            "与先后次序无关（沙普利值），各条之和等于家数；仅因此项：只改回这一条就不变的家数。"
        )
    )
    return joined(parts)


def _waterfall(impact: Impact) -> Markup:
    """From those that passed to those that pass, by requirement: what is lost through each, what is gained."""
    sums: dict[str, float] = {}
    for transitions, sign, word in ((LOST, -1, ""), (GAINED, 1, "放宽：")):
        for cause in impact.causes:
            if cause.transition in transitions:
                label = word + cause.label
                sums[label] = sums.get(label, 0.0) + sign * float(cause.share)
    ordered = sorted(sums.items(), key=lambda part: -abs(part[1]))
    shown = sorted(ordered[:_PARTS], key=lambda part: part[1])
    parts = [Part(label, change) for label, change in shown]
    rest = sum(change for _, change in ordered[_PARTS:])
    if ordered[_PARTS:]:
        parts.append(Part(f"其余 {len(ordered) - _PARTS} 条", rest))
    before = float(impact.total("pass", after=False))
    return figure(
        waterfall(("改前符合", before), parts, "改后符合", _caption(impact, "从改前符合到改后符合（平摊家数）"))
    )


def _cause_table(causes: Sequence[Cause], transition: Transition, total: int) -> Markup:
    rows = [
        (
            cause.label,
            STATUS_WORDS[cause.status],
            rounded(cause.share),
            share(float(cause.share), total),
            count(cause.alone),
            count(cause.involved),
        )
        for cause in causes
    ]
    columns = (
        Column("条件"),
        Column("状态"),
        Column("平摊家数", number=True),
        Column("占", number=True),
        Column("仅因此项", number=True),
        Column("涉及", number=True),
    )
    return joined((element("h3", f"{words(transition)}（{count(total)} 家）"), table(columns, rows)))


def _breakdown(breakdown: Breakdown) -> Markup:
    rows = []
    for group in breakdown.groups[:_GROUPS]:
        everybody, before, after, lost, gained = group_figures(group)
        rows.append(
            (
                group.name,
                *map(count, (everybody, before, after, lost, gained)),
                share(lost, before),
            )
        )
    columns = (
        Column(breakdown.column),
        *(Column(word, number=True) for word in ("家数", "改前符合", "改后符合", "失去", "得到", "失去占改前")),
    )
    left_out = len(breakdown.groups) - _GROUPS
    more = note(f"另有 {left_out} 组，见 --json。") if left_out > 0 else None
    return joined((table(columns, rows), more))


def _version(version: Version) -> Markup:
    said = f"{version.reference}，{version.document}；内容校验 {version.content_hash[:16]}"
    said += f"；核实程度：{version.certainty.label}"
    doubts = f"，其中 {len(version.unverified)} 处未核实" if version.unverified else ""
    missing = f"；尚未收录：{'；'.join(version.partial)}" if version.partial else ""
    return paragraph(said + doubts + missing + "。")
