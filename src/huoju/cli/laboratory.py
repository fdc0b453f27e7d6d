"""What the commands of the zone laboratory share: the panel behind a table, shares, and results as plain data."""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import typer

from huoju.cli.common import column_mapping, day, quarantine_path
from huoju.cli.failure import UsageError

if TYPE_CHECKING:
    from huoju.intake import Intake
    from huoju.robustness import Panel

WITHIN = typer.Option("20%", "--within", help="各权重在公布值上下多少之内，例如 20%")
PERIOD = typer.Option(None, "--period", help="时期，例如 2024；省略为表中最后一期")
CANDIDATE = typer.Option(None, "--candidate", help="另一张表：把其中的单位（例如省级高新区）放进来一起比较")

_PERCENT = 100


@dataclass(frozen=True, slots=True)
class Source:
    """Where a panel comes from, as the options say."""

    standard: str
    table: Path
    as_of: str | None
    mapping: Path | None
    quarantine: Path | None
    sheet: str | None
    candidate: Path | None = None

    def read(self) -> tuple[Panel, Intake]:
        """The panel, with candidates where there are any, and what intake found."""
        from huoju.robustness import read_panel, with_candidates  # noqa: PLC0415 - keeps --help fast
        from huoju.standards.catalogue import find  # noqa: PLC0415 - as above

        when = day(self.as_of)
        standard = find(self.standard, as_of=when)
        mapping = column_mapping(self.mapping)
        panel, intake = read_panel(
            standard,
            self.table,
            as_of=when,
            mapping=mapping,
            quarantine=quarantine_path(self.table, self.quarantine),
            sheet=self.sheet,
        )
        if self.candidate is None:
            return panel, intake
        outside = quarantine_path(self.candidate, None)
        candidates, _ = read_panel(standard, self.candidate, as_of=when, mapping=mapping, quarantine=outside)
        return with_candidates(panel, candidates), intake


def share(written: str, option: str) -> float:
    """20% or 0.2 as 0.2; `UsageError` for anything that is not between 0 and 100 %."""
    text = written.strip().replace("％", "%")
    try:
        value = float(text.removesuffix("%")) / (_PERCENT if text.endswith("%") else 1)
    except ValueError:
        value = float("nan")
    if not 0 <= value <= 1:
        raise UsageError(f"{option} 应为 0 到 100% 之间的幅度，例如 20%，却是“{written}”")
    return value


def plain(value: Any) -> Any:
    """Dataclasses, arrays and numbers as plain data; what is not finite becomes None."""
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, dict):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    if isinstance(value, np.ndarray | np.generic):
        return plain(value.tolist())
    return None if isinstance(value, float) and not isfinite(value) else value


def heading(panel: Panel) -> list[str]:
    """The standard, the table and what the results rest on."""
    lines = [f"{panel.title}（{panel.reference}，内容校验 {panel.content_hash[:16]}）"]
    if panel.unverified:
        lines.append(f"注意：标准中有 {panel.unverified} 处未核实，结果据此得出。")
    if panel.simulated:
        lines.append("模拟数据：不代表任何真实单位。")
    return lines


def stamp(panel: Panel) -> dict[str, Any]:
    """The same for JSON."""
    return {
        "standard": panel.reference,
        "title": panel.title,
        "content_hash": panel.content_hash,
        "as_of": panel.as_of,
        "certainty": panel.certainty,
        "unverified": panel.unverified,
        "simulated": panel.simulated,
        "source": panel.source,
    }
