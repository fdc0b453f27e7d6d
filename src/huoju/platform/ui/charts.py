"""Charts: ECharts options as data. Beside every chart stands its table, and a link to the figures as xlsx.

    chart = Chart("revenue", title="营业收入", option={...}, header=("年", "亿元"), rows=[("2023", 58), ("2024", 61)])

In the template: `{% include "components/chart.html" with chart=chart %}`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

PALETTE = ("#1f5fa8", "#c8502b", "#2e8b6f", "#b58a1b", "#6b5ca5", "#5b7083", "#a8456b", "#3f7f93")


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart and the figures it shows. `option` is ECharts' option, without functions; colours are the platform's."""

    id: str
    title: Any
    option: Mapping[str, Any]
    header: Sequence[Any] = ()
    rows: Sequence[Sequence[Any]] = ()
    download: str = ""
    tall: bool = False
    simulated: bool = False

    @property
    def data(self) -> dict[str, Any]:
        """The option with what every chart has: description for screen readers, patterns, a tooltip without markup."""
        return {
            "color": list(PALETTE),
            "animation": False,
            "aria": {"enabled": True, "decal": {"show": False}, "label": {"description": str(self.title)}},
            **self.option,
            "tooltip": {"confine": True, **self.option.get("tooltip", {}), "renderMode": "richText"},
        }


def bars(
    names: Sequence[str], values: Sequence[float | None], *, unit: Any = "", across: bool = False
) -> dict[str, Any]:
    """The option of a plain bar chart; `across` lays the bars down, for long names."""
    names_axis = {"type": "category", "data": list(names), "axisTick": {"show": False}}
    values_axis = {"type": "value", "name": str(unit)}
    x, y = (values_axis, {**names_axis, "inverse": True}) if across else (names_axis, values_axis)
    return {
        "grid": {"left": 8, "right": 24, "top": 32, "bottom": 8, "containLabel": True},
        "xAxis": x,
        "yAxis": y,
        "tooltip": {"trigger": "axis"},
        "series": [{"type": "bar", "data": list(values), "barMaxWidth": 28}],
    }


def lines(names: Sequence[str], series: Mapping[str, Sequence[float | None]], *, unit: Any = "") -> dict[str, Any]:
    """The option of a line chart with one line per name in `series`; None leaves a gap."""
    return {
        "grid": {"left": 8, "right": 24, "top": 48, "bottom": 8, "containLabel": True},
        "legend": {"top": 0, "right": 0},
        "xAxis": {"type": "category", "data": list(names)},
        "yAxis": {"type": "value", "name": str(unit), "scale": True},
        "tooltip": {"trigger": "axis"},
        "series": [{"type": "line", "name": name, "data": list(values)} for name, values in series.items()],
    }
