"""The sliders of a what-if: which values of a unit can be moved, between what, in which steps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from math import floor, log10

import numpy as np
from django.utils.translation import gettext as _

from huoju.robustness import Diagnosis, Panel

SHOWN = 8
_STEPS = 200
_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Slider:
    """One indicator's slider; `first` marks those that pay most."""

    code: str
    label: str
    unit: str
    low: str
    high: str
    start: str
    value: str
    gain: float
    first: bool


def levers_of(panel: Panel, diagnosis: Diagnosis, asked: Mapping[str, str] | None = None) -> list[Slider]:
    """A slider for every indicator, those with the largest realistic gain first.

    It reaches from the lowest to the highest value of the year, and starts at the unit's own value.
    """
    ordered = sorted(diagnosis.indicators, key=lambda one: -(one.lever.score_gain if one.lever else 0.0))
    sliders = []
    for place, one in enumerate(ordered):
        column = panel.indicators.index(one.indicator)
        values = panel.latest.filled[:, column]
        low, high = float(np.min(values)), float(np.max(values))
        step = _step(high - low)
        start = _written(one.value)
        sliders.append(
            Slider(
                code=one.indicator.code,
                label=one.indicator.label,
                unit=one.indicator.unit,
                low=_written(min(floor(low / step) * step, one.value)),
                high=_written(max(-floor(-high / step) * step, one.value)),
                start=start,
                value=(asked or {}).get(one.indicator.code, start),
                gain=one.lever.score_gain if one.lever else 0.0,
                first=place < SHOWN,
            )
        )
    return sliders


def wanted_changes(asked: Mapping[str, str], diagnosis: Diagnosis) -> dict[str, float]:
    """The values that differ from the unit's own. Raises ValueError: what was typed is no number."""
    changes: dict[str, float] = {}
    for one in diagnosis.indicators:
        written = asked.get(one.indicator.code, "").strip()
        if not written or written == _written(one.value):
            continue
        try:
            value = Decimal(written)
        except InvalidOperation as error:
            raise ValueError(_("“%(label)s”应填数字。") % {"label": one.indicator.label}) from error
        if not value.is_finite():
            raise ValueError(_("“%(label)s”应填数字。") % {"label": one.indicator.label})
        changes[one.indicator.code] = float(value)
    return changes


def _step(width: float) -> float:
    """A round step of which about two hundred make the whole."""
    return 10.0 ** floor(log10(width / _STEPS)) if width > 0 else 1.0


def _written(value: float) -> str:
    return f"{value:.{_DIGITS}g}" if abs(value) < 1e6 else f"{value:.0f}"  # noqa: PLR2004 - no exponent in a field
