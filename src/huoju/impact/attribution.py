"""Which requirement a change of verdicts is due to: exact counts, and an even split that depends on no order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from fractions import Fraction

from huoju.evaluation.conjuncts import Conjunct
from huoju.impact.model import Cause, Pattern, Transition

_RANK = ("fail", "undetermined", "pass")


def causes_of(
    patterns: Sequence[Pattern], old: Sequence[Conjunct], new: Sequence[Conjunct], status: Mapping[str, str]
) -> tuple[Cause, ...]:
    """What each requirement does to each transition, the weightiest first.

    A verdict that gets worse needs any one of the requirements concerned, a verdict that gets better needs all of them
    to give way. In either game the requirements stand alike, so that the Shapley value gives each an equal part.
    """
    labels = {one.name: one.label for one in new}, {one.name: one.label for one in old}
    alone: dict[tuple[Transition, str], int] = defaultdict(int)
    involved: dict[tuple[Transition, str], int] = defaultdict(int)
    share: dict[tuple[Transition, str], Fraction] = defaultdict(Fraction)
    for pattern in patterns:
        for name in pattern.requirements:
            place = pattern.transition, name
            involved[place] += pattern.count
            share[place] += Fraction(pattern.count, len(pattern.requirements))
            if len(pattern.requirements) == 1:
                alone[place] += pattern.count
    found = [
        Cause(
            transition,
            name,
            labels[is_better(transition)][name],
            alone[place],
            involved[place],
            share[place],
            status[name],
        )
        for place in involved
        for transition, name in (place,)
    ]
    return tuple(sorted(found, key=lambda cause: (cause.transition, -cause.share, cause.requirement)))


def is_better(transition: Transition) -> bool:
    """Whether the verdict after is better than before; such a change is told of the old version's requirements."""
    before, after = transition
    return _RANK.index(after) > _RANK.index(before)
