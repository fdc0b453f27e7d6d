"""Targets followed up: from an aim with its deadline to what was reached."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from huoju.claims.names import plain
from huoju.claims.normalise import unit_factor

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from decimal import Decimal

    from huoju.claims.model import Claim, Kind

State = Literal["on_track", "behind", "reached", "no_data"]
STATE_LABELS: dict[State, str] = {
    "on_track": "进度正常",
    "behind": "进度落后",
    "reached": "已达到",
    "no_data": "数据不足",
}

SAME_NAME = 0.8
"""Names of indicators are the same from this overlap of characters on (F1); 产值 and 增加值 stay apart, see below."""

_GENERIC = re.compile(r"^(?:全[国省市区县州盟园]|[我本][国省市区县]|该?园区|高新区)$")
_DISTINCT = (
    "增加值",
    "产值",
    "收入",
    "利润",
    "投资",
    "出口",
    "进口",
    "省级",
    "国家级",
    "新增",
    "规上",
    "占",
    "强度",
    "小巨人",
)
"""Words that tell two otherwise similar indicators apart: both names have them, or neither."""


@dataclass(frozen=True, slots=True)
class Observation:
    """A value of an indicator in a year, from a document or a table."""

    subject: str
    indicator: str
    year: int
    value: Decimal
    """in ``base_unit``"""
    base_unit: str
    nature: Kind
    source: str
    """the document or table"""
    sentence: str = ""
    """the sentence that says so; empty for a table"""
    region: str = ""


@dataclass(frozen=True, slots=True)
class TrackedTarget:
    """A target with what is known of it."""

    target: Claim
    deadline: int
    """the year by whose end the target is to be reached"""
    lower_is_better: bool
    baseline: Observation | None
    observations: tuple[Observation, ...]
    """later values of the same indicator, by year"""
    state: State
    reason: str
    """why, with the figures, in Chinese"""


@dataclass(frozen=True, slots=True)
class Timeline:
    """What a picture of a target over time shows; values in ``base_unit``."""

    title: str
    base_unit: str
    points: tuple[tuple[int, Decimal], ...]
    """years and values, from the baseline on"""
    path: tuple[tuple[int, Decimal], ...]
    """the even way from the baseline to the target; empty without a baseline"""
    target: tuple[int, Decimal]
    state: State


def observation(claim: Claim, *, year: int | None = None) -> Observation | None:
    """A claim as an observation; None for targets and for figures without a year or a value.

    ``year`` stands in where the claim names none, as for the starting value of a target (由 18.6% 提高到 23%).
    """
    known = claim.year if claim.year is not None else year
    if claim.kind == "target" or known is None or claim.low is None:
        return None
    return Observation(
        claim.subject,
        claim.indicator,
        known,
        claim.low,
        claim.base_unit,
        claim.nature,
        claim.document,
        claim.sentence,
        claim.region,
    )


def track(
    claims: Sequence[Claim],
    others: Iterable[Observation] = (),
    *,
    as_of: int,
    issued: Mapping[str, int] | None = None,
) -> list[TrackedTarget]:
    """Follow every target among the claims with the facts among them and with observations from tables.

    Args:
        claims: claims of any number of documents, targets and facts.
        others: values from tables.
        as_of: the year of the judgement; a deadline is missed when its year lies before it.
        issued: the year of each document, which dates the starting values that targets name.
    """
    years = issued or {}
    facts = [found for claim in claims if (found := observation(claim)) is not None]
    facts += others
    return [
        _tracked(claim, int(claim.deadline[:4]), claims, facts, as_of, years.get(claim.document))
        for claim in claims
        if claim.kind == "target"
        and claim.low is not None
        and claim.deadline is not None
        and claim.deadline[:4].isdigit()
    ]


def _tracked(
    target: Claim, deadline: int, claims: Sequence[Claim], facts: list[Observation], as_of: int, issued: int | None
) -> TrackedTarget:
    baseline = _named_baseline(target, claims, issued)
    same = [fact for fact in facts if _same(target, fact) and fact.year <= min(as_of, deadline)]
    by_year: dict[int, Observation] = {}
    for fact in same:
        by_year.setdefault(fact.year, fact)
    ordered = tuple(by_year[year] for year in sorted(by_year))
    if baseline is None and len(ordered) > 1 and target.nature != "growth":
        baseline, ordered = ordered[0], ordered[1:]
    elif baseline is not None:
        start = baseline.year
        ordered = tuple(fact for fact in ordered if fact.year > start)
    lower = _lower_is_better(target, baseline)
    state, reason = _judged(target, deadline, baseline, ordered, as_of, lower=lower)
    return TrackedTarget(target, deadline, lower, baseline, ordered, state, reason)


def _named_baseline(target: Claim, claims: Sequence[Claim], issued: int | None) -> Observation | None:
    """The starting value that the sentence of the target names: 由 18.6% 提高到 23%."""
    if issued is None:
        return None
    for claim in claims:
        same_sentence = claim.document == target.document and claim.sentence_start == target.sentence_start
        if same_sentence and claim.kind != "target" and claim.text_start < target.text_start:
            found = observation(claim, year=issued - 1)
            if found is not None and _same(target, found):
                return found
    return None


def _same(target: Claim, fact: Observation) -> bool:
    """Whether the fact is about the same indicator of the same subject, in a unit that fits."""
    if target.base_unit != fact.base_unit or target.nature != fact.nature:
        return False
    one, other = plain(target.indicator), plain(fact.indicator)
    whole_one, whole_other = plain(target.subject + target.indicator), plain(fact.subject + fact.indicator)
    if any((word in whole_one) != (word in whole_other) for word in _DISTINCT):
        return False
    if max(_overlap(one, other), _overlap(whole_one, whole_other)) < SAME_NAME:
        return False
    return _same_subject(target, fact)


def _same_subject(target: Claim, fact: Observation) -> bool:
    one, other = plain(target.subject), plain(fact.subject)
    if one == other or (one and one in other) or (other and other in one):
        return target.region == fact.region or not target.region or not fact.region
    generic = (not one or _GENERIC.match(one) is not None) or (not other or _GENERIC.match(other) is not None)
    if generic:
        return target.document == fact.source or (bool(target.region) and target.region == fact.region)
    return _overlap(one, other) >= SAME_NAME


def _overlap(one: str, other: str) -> float:
    """F1 over the characters that two names have in common."""
    if not one or not other:
        return 0.0
    common = sum((Counter(one) & Counter(other)).values())
    return 2 * common / (len(one) + len(other))


def _lower_is_better(target: Claim, baseline: Observation | None) -> bool:
    """A rank, a ceiling (控制在 5.5% 以内), or a value below the starting value."""
    if target.nature == "rank" or target.qualifier in {"at_most", "less_than"}:
        return True
    return baseline is not None and target.low is not None and target.low < baseline.value


def _judged(
    target: Claim,
    deadline: int,
    baseline: Observation | None,
    observations: tuple[Observation, ...],
    as_of: int,
    *,
    lower: bool,
) -> tuple[State, str]:
    assert target.low is not None
    goal = target.low
    written = f"{target.value}{target.unit}"
    if not observations:
        return "no_data", f"{deadline} 年的目标是 {written}，没有找到同一指标在此后的数据"
    last = observations[-1]
    said = f"{last.year} 年为 {as_written(last.value, target)}"
    if last.value <= goal if lower else last.value >= goal:
        return "reached", f"{said}，已达到目标 {written}"
    if deadline < as_of or last.year >= deadline:
        return "behind", f"{said}，期限 {deadline} 年已到，未达到目标 {written}"
    if baseline is None:
        return "no_data", f"{said}，未达到目标 {written}，又没有更早的数据，无法判断进度"
    needed = _on_path(baseline, deadline, goal, last.year)
    enough = last.value <= needed if lower else last.value >= needed
    path = f"按 {baseline.year} 年 {as_written(baseline.value, target)} 到 {deadline} 年 {written} 的匀速进度"
    return "on_track" if enough else "behind", f"{said}，{path}应为 {as_written(needed, target)}"


def _on_path(baseline: Observation, deadline: int, goal: Decimal, year: int) -> Decimal:
    """The value in ``year`` on the even way from the baseline to the target."""
    if deadline <= baseline.year:
        return goal
    return baseline.value + (goal - baseline.value) * (year - baseline.year) / (deadline - baseline.year)


def as_written(value: Decimal, target: Claim) -> str:
    """A value in base units as the target writes its own: 2875 亿元, 18.6%."""
    factor, _ = unit_factor(target.unit)
    scaled = value / factor if target.unit != "番" else value
    digits = f"{scaled:f}" if scaled == scaled.to_integral_value() else f"{scaled:.2f}"
    shown = digits.rstrip("0").rstrip(".") if "." in digits else digits
    return f"{shown}{'倍' if target.unit == '番' else target.unit}"


def timeline(tracked: TrackedTarget) -> Timeline:
    """The data of a picture of the target over time."""
    target = tracked.target
    assert target.low is not None
    start = tracked.baseline
    points: tuple[tuple[int, Decimal], ...] = ((start.year, start.value),) if start else ()
    points += tuple((fact.year, fact.value) for fact in tracked.observations)
    path: tuple[tuple[int, Decimal], ...] = ()
    if start is not None and tracked.deadline > start.year:
        path = tuple(
            (year, _on_path(start, tracked.deadline, target.low, year))
            for year in range(start.year, tracked.deadline + 1)
        )
    title = f"{target.subject}{target.indicator}"
    return Timeline(title, target.base_unit, points, path, (tracked.deadline, target.low), tracked.state)
