"""The four classes of checks of the national reporting system, as functions of what was written.

强制: must be mended. 准强制: must be mended, or explained. 核实: must be explained in at least six characters.
提示: may be passed over.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huoju.platform.reporting.cells import NOT_APPLICABLE, Cell

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

LARGE_CHANGE = Decimal("0.5")
SHORTEST_EXPLANATION = 6


class Severity(StrEnum):
    """How much a finding weighs."""

    MANDATORY = "mandatory"
    NEARLY = "nearly"
    VERIFY = "verify"
    HINT = "hint"

    @property
    def label(self) -> _StrPromise:
        """The class in words."""
        return _LABELS[self]

    @property
    def tone(self) -> str:
        """The colour of its badge."""
        return {"mandatory": "bad", "hint": "quiet"}.get(self.value, "warning")


_LABELS = {
    Severity.MANDATORY: gettext_lazy("强制"),
    Severity.NEARLY: gettext_lazy("准强制"),
    Severity.VERIFY: gettext_lazy("核实"),
    Severity.HINT: gettext_lazy("提示"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found in a cell, and whether it is settled by an explanation."""

    cell: Cell
    severity: Severity
    text: str
    settled: bool

    @property
    def blocks(self) -> bool:
        """Whether the report cannot be submitted because of it."""
        return self.severity is not Severity.HINT and not self.settled


def check(
    cells: list[Cell], values: Mapping[str, str], before: Mapping[str, str], explanations: Mapping[str, str]
) -> list[Finding]:
    """Every finding, in the order of the cells.

    Args:
        cells: of the form.
        values: what was written.
        before: what the unit reported for the period before.
        explanations: text by cell.
    """
    found = []
    for cell in cells:
        name = cell.field.name
        explained = len(explanations.get(name, "").strip()) >= SHORTEST_EXPLANATION
        found += _of_cell(cell, values.get(name, ""), before.get(name, ""), explained=explained)
    return found


def _of_cell(cell: Cell, written: str, earlier: str, *, explained: bool) -> list[Finding]:
    value, wrong = cell.read(written)
    if wrong:
        return [Finding(cell, Severity.MANDATORY, wrong, settled=False)]
    if not written.strip():
        if earlier.strip() and earlier.strip() != NOT_APPLICABLE:
            text = _("“%(label)s”上期已填，本期为空") % {"label": cell.field.label}
            return [Finding(cell, Severity.NEARLY, text, settled=explained)]
        return [Finding(cell, Severity.HINT, _("“%(label)s”未填") % {"label": cell.field.label}, settled=False)]
    last, _wrong = cell.read(earlier)
    change = _change(value, last)
    if change is not None and abs(change) > LARGE_CHANGE:
        text = _("“%(label)s”比上期变动 %(change)s%%，请核实并说明") % {
            "label": cell.field.label,
            "change": f"{change * 100:+.1f}",
        }
        return [Finding(cell, Severity.VERIFY, text, settled=explained)]
    return []


def _change(value: Any, last: Any) -> Decimal | None:
    """The relative change of a figure; None where there is nothing to compare."""
    if (
        isinstance(value, bool)
        or not isinstance(value, int | Decimal)
        or not isinstance(last, int | Decimal)
        or not last
    ):
        return None
    return (Decimal(value) - Decimal(last)) / abs(Decimal(last))
