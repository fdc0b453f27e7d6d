"""Targets followed, as one page: how many are on track, a time line, and the sentences that say so."""

from __future__ import annotations

from collections.abc import Sequence

from huoju.claims import STATE_LABELS, Followed, Observation, TrackedTarget, as_written
from huoju.reports.markup import Markup, element, joined
from huoju.reports.page import Section, badge, cards, figure, note, page, paragraph
from huoju.reports.picture import SIMULATED, Caption, Picture
from huoju.reports.pictures import Target, timeline
from huoju.reports.tables import Column, table

_MOST_IN_PICTURE = 30
_COLUMNS = (
    Column("状态"),
    Column("主体"),
    Column("指标"),
    Column("期限", number=True),
    Column("目标", number=True),
    Column("起点", number=True),
    Column("最近", number=True),
    Column("理由"),
)


def targets_page(followed: Followed, *, title: str = "目标跟踪", simulated: bool = False) -> str:
    """A self-contained HTML page of the targets with their baseline, deadline, later facts, state and sentences."""
    counts = followed.counts()
    figures = [(str(counts[state]), words) for state, words in STATE_LABELS.items()]
    source = f"{followed.documents} 份文件中的目标和数据，截至 {followed.as_of} 年"
    mark = badge(SIMULATED, "simulated") if simulated else None
    lead = joined(
        (
            paragraph(mark, f"{source}。"),
            cards([(str(len(followed.targets)), "个目标"), *figures]),
            note("进度按起点到期限的匀速路径判断，只作参照；没有起点又没有两个以上数据的，不下结论。"),
        )
    )
    sections = [
        Section("timeline", "时间线", _pictures(followed, source, simulated=simulated)),
        Section("table", "目标一览", table(_COLUMNS, [_row(one) for one in followed.targets])),
        Section("sentences", "原句", joined(_sentences(one) for one in followed.targets)),
    ]
    return page(title, lead, sections)


def _pictures(followed: Followed, source: str, *, simulated: bool) -> Markup:
    shown = [one for one in followed.targets if one.baseline or one.observations] or list(followed.targets)
    if not shown:
        return paragraph("没有找到有期限的目标。")
    parts = [shown[i : i + _MOST_IN_PICTURE] for i in range(0, len(shown), _MOST_IN_PICTURE)]
    return joined(figure(_picture(part, source, simulated=simulated)) for part in parts)


def _picture(part: Sequence[TrackedTarget], source: str, *, simulated: bool) -> Picture:
    drawn = [
        Target(
            label=_name(one),
            baseline=_mark(one, one.baseline) if one.baseline else None,
            deadline=(float(one.deadline), f"{one.target.value}{one.target.unit}"),
            facts=tuple(_mark(one, fact) for fact in one.observations),
        )
        for one in part
    ]
    return timeline(drawn, Caption("目标从起点到期限", source, mark=SIMULATED if simulated else ""))


def _mark(one: TrackedTarget, fact: Observation) -> tuple[float, str]:
    return float(fact.year), as_written(fact.value, one.target)


def _name(one: TrackedTarget) -> str:
    return f"{one.target.subject}{one.target.indicator}"


def _row(one: TrackedTarget) -> tuple[str, ...]:
    target = one.target
    last = one.observations[-1] if one.observations else None
    return (
        STATE_LABELS[one.state],
        target.subject,
        target.indicator,
        target.deadline or "",
        f"{target.value}{target.unit}",
        _said(one, one.baseline),
        _said(one, last),
        one.reason,
    )


def _said(one: TrackedTarget, fact: Observation | None) -> str:
    return f"{as_written(fact.value, one.target)}（{fact.year}）" if fact else "—"


def _sentences(one: TrackedTarget) -> Markup:
    facts = [fact for fact in (one.baseline, *one.observations) if fact is not None]
    items = [("目标", one.target.sentence, one.target.document)]
    items += [(f"{fact.year} 年", fact.sentence, fact.source) for fact in facts]
    lines = [element("li", f"{when}：{sentence}", note(document)) for when, sentence, document in items]
    return joined(
        (element("h3", f"{_name(one)}（{one.deadline} 年，{STATE_LABELS[one.state]}）"), element("ul", *lines))
    )
