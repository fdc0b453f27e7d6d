"""Figures as people read them."""

from __future__ import annotations

from math import floor, log10
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from huoju.robustness.zone_model import IndicatorInfo, Place, RankRange

_DIGITS = 4
_TIGHT_UNITS = frozenset({"%", "‰"})


def figure(value: float) -> str:
    """Four digits that count, without an exponent: 0.01234, 12.34, 123456."""
    if value == 0:
        return "0"
    decimals = max(0, _DIGITS - 1 - floor(log10(abs(value))))
    text = f"{value:.{decimals}f}".replace("-", "−")
    return text.rstrip("0").rstrip(".") if "." in text else text


def amount(value: float, indicator: IndicatorInfo) -> str:
    """A raw value with its unit: 3.2%, 1520 件."""
    gap = "" if indicator.unit in _TIGHT_UNITS else " "
    return f"{figure(value)}{gap}{indicator.unit}"


def points(value: float) -> str:
    """A score: two decimals."""
    return f"{value:.2f}"


def signed(value: float) -> str:
    """A change of score with its sign; no sign before zero."""
    text = f"{value:+.2f}"
    return "0.00" if float(text) == 0 else text.replace("-", "−")


def score_of(place: Place) -> str:
    """The score, or its interval."""
    if place.score_low == place.score_high:
        return points(place.score_low)
    return f"{points(place.score_low)}–{points(place.score_high)}"


def rank_of(place: Place) -> str:
    """第 7 位, or 第 7–12 位."""
    return f"第 {_span(place.rank_best, place.rank_worst)} 位"


def range_words(one: RankRange) -> str:
    """The rank range and how far it is proved."""
    inner = f"第 {_span(one.best_attained, one.worst_attained)} 位"
    outer = f"第 {_span(one.best_bound, one.worst_bound)} 位"
    if one.proved:
        return f"名次在{outer}之间（已证明）" if one.best_bound != one.worst_bound else f"名次总是{outer}（已证明）"
    return f"名次不会超出{outer}，已知能取到{inner}（两端之间尚未证明）"


def percent(share: float) -> str:
    """A share with at most one decimal: 2.4%, 20%."""
    return f"{100 * share:.1f}".removesuffix(".0") + "%"


def _span(first: int, last: int) -> str:
    return f"{first}" if first == last else f"{first}–{last}"
