"""Thresholds that a reader can move: which ones, to which figures, and what each setting means in a query."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from huoju.evaluation.compile import lowering_of
from huoju.evaluation.conjuncts import Conjunct, conjuncts_of, inlined, rests_on
from huoju.evaluation.lowering import Lowering
from huoju.evaluation.plan import (
    Condition,
    Plan,
    RequirementNode,
)
from huoju.evaluation.several import prefixed_condition
from huoju.evaluation.thresholds import Threshold, moved, thresholds_of, with_test
from huoju.impact.model import Slider
from huoju.impact.versions import ImpactError, Versions
from huoju.reference.units import unit
from huoju.standards.expressions.syntax import Name
from huoju.standards.loader import LoadedStandard

MOST_SLIDERS = 3
_SIGNS = {">=": "≥", ">": ">", "<=": "≤", "<": "<"}
_STEPS_BETWEEN = 4
_WHOLE_PERCENT = Fraction(100)


@dataclass(frozen=True, slots=True)
class Moving:
    """A slider, the conjunct that it moves, and that conjunct's condition at each of the slider's positions."""

    slider: Slider
    conjunct: str
    conditions: tuple[Condition, ...]


def sliders_of(
    versions: Versions,
    plan: Plan,
    prefix: str,
    given: frozenset[str],
    wanted: Sequence[str] | None,
) -> tuple[Moving, ...]:
    """The sliders of a change.

    Args:
        versions: the rule before and after.
        plan: the new version's plan, renamed with ``prefix``.
        prefix: what the ids of the plan begin with.
        given: derived values that the table gives directly.
        wanted: ids of requirements whose thresholds are to move; none: the first that changed, then new ones.

    Raises:
        ImpactError: a wanted requirement has no threshold, or shares its conjunct with another.
    """
    nodes = {node.id: node for node in plan.all_requirements()}
    homes = {
        inside.removeprefix(prefix): one
        for one in conjuncts_of(plan, prefix)
        for inside in rests_on(one.condition, nodes)
    }
    rule = _Rule(versions.after, lowering_of(versions.after, given), nodes, prefix)
    candidates = [found for found in thresholds_of(versions.after) if found.requirement in homes]
    before = _figures_before(versions.before)
    if wanted is None:
        chosen = _changed_first(candidates, before, homes)
    else:
        chosen = [_wanted(name, candidates) for name in wanted]
    found: list[Moving] = []
    for threshold in chosen:
        home = homes[threshold.requirement]
        if any(one.conjunct == home.name for one in found):
            if wanted is None:
                continue
            raise ImpactError(f"“{threshold.label}”与另一个滑块同属条件“{home.label}”，请只选其中一个")
        old = before.get(threshold.quantity_text, before.get(threshold.requirement))
        found.append(_moving(threshold, old, rule, home))
        if len(found) == MOST_SLIDERS and wanted is None:
            break
    return tuple(found)


def _figures_before(standard: LoadedStandard) -> dict[str, Fraction]:
    """The old figure by quantity, and by requirement, in base units."""
    found: dict[str, Fraction] = {}
    for threshold in thresholds_of(standard):
        value = threshold.number.value * unit(threshold.unit).factor
        found.setdefault(threshold.quantity_text, value)
        found.setdefault(threshold.requirement, value)
    return found


def _changed_first(
    candidates: Sequence[Threshold], before: Mapping[str, Fraction], homes: Mapping[str, Conjunct]
) -> list[Threshold]:
    """Thresholds whose figure changed, then those that are new, then the others; one of each conjunct."""

    def rank(threshold: Threshold) -> int:
        old = before.get(threshold.quantity_text, before.get(threshold.requirement))
        if old is None:
            return 1
        return 0 if old != threshold.number.value * unit(threshold.unit).factor else 2

    first: dict[str, Threshold] = {}
    for threshold in sorted(candidates, key=rank):
        first.setdefault(homes[threshold.requirement].name, threshold)
    return [threshold for threshold in first.values() if threshold.number.value > 0]


def _wanted(name: str, candidates: Sequence[Threshold]) -> Threshold:
    found = next((one for one in candidates if name in {one.requirement, one.quantity_text, one.label}), None)
    if found is None:
        known = "、".join(dict.fromkeys(one.requirement for one in candidates))
        raise ImpactError(f"新版本中没有可移动的阈值“{name}”，可选：{known or '无'}")
    return found


@dataclass(frozen=True, slots=True)
class _Rule:
    """The new version: as it is written, its terms, and its requirements as columns of the query."""

    standard: LoadedStandard
    lowering: Lowering
    nodes: Mapping[str, RequirementNode]
    prefix: str


def _moving(threshold: Threshold, old: Fraction | None, rule: _Rule, home: Conjunct) -> Moving:
    base = unit(threshold.unit).factor
    before = None if old is None else old / base
    figures = _figures(threshold, before, whole=_is_whole(threshold, rule.standard))
    ordered = tuple(sorted(figures, reverse=not threshold.rising))
    slider = Slider(
        requirement=threshold.requirement,
        label=threshold.label,
        quantity=threshold.quantity_text,
        operator=_SIGNS[threshold.operator],
        unit=threshold.unit,
        figures=ordered,
        set_to=ordered.index(threshold.number.value),
        before=ordered.index(before) if before in ordered else None,
    )
    return Moving(slider, home.name, tuple(_condition_at(figure, threshold, rule, home) for figure in ordered))


def _condition_at(figure: Fraction, threshold: Threshold, rule: _Rule, home: Conjunct) -> Condition:
    """The conjunct of a threshold with another figure."""
    name = rule.prefix + threshold.requirement
    written = moved(rule.standard.expressions[threshold.path], threshold, figure)
    test = prefixed_condition(rule.lowering.condition(written), rule.prefix)
    return inlined(home.condition, rule.nodes, {name: with_test(rule.nodes[name].condition, threshold, test)})


def _is_whole(threshold: Threshold, standard: LoadedStandard) -> bool:
    if not isinstance(threshold.quantity, Name):
        return False
    given = standard.model.inputs.get(standard.names[threshold.quantity.value])
    return given is not None and given.type == "integer"


def _figures(threshold: Threshold, before: Fraction | None, *, whole: bool) -> set[Fraction]:
    """Figures around the old and the new one, in even steps, both among them; from nothing to twice it where new."""
    now = threshold.number.value
    low, high = (Fraction(0), now) if before is None or before == now else sorted((before, now))
    step = (high - low) / _STEPS_BETWEEN
    if whole:
        step = Fraction(max(1, round(step)))
    reach = _STEPS_BETWEEN if before is None or before == now else _STEPS_BETWEEN // 2
    first = low if low == 0 else low - reach * step
    figures = {now} if before is None else {now, before}
    figure = first
    while figure <= high + reach * step:
        figures.add(figure)
        figure += step
    most = _WHOLE_PERCENT if threshold.unit == "%" and high <= _WHOLE_PERCENT else None
    return {figure for figure in figures if figure >= 0 and (most is None or figure <= most)}
