"""What a result rests on, in the words that stand below every picture and every table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from huoju.evaluation.stamps import ENGINE, HASH_LENGTH
from huoju.reference.certainty import Certainty
from huoju.reports.picture import SIMULATED, Caption
from huoju.standards.loader import LoadedStandard


@dataclass(frozen=True, slots=True)
class Provenance:
    """Data, standard, day and engine behind a report.

    Attributes:
        data: the table (or the collection) that the figures come from.
        reference, title, document: the standard with its version, its name, the official document's number.
        content_hash: of the standard's file.
        certainty: the weakest mark that the result rests on; `unverified` counts the places nobody has verified.
        simulated: True where the data are simulated.
    """

    data: str
    reference: str
    title: str
    document: str
    content_hash: str
    as_of: date
    certainty: Certainty
    unverified: int = 0
    simulated: bool = False
    engine: str = ENGINE

    def line(self) -> str:
        """One line with everything, for below a picture or a table."""
        document = f"（{self.document}）" if self.document else ""
        return (
            f"{self.data}{f'（{SIMULATED}）' if self.simulated else ''}；{self.reference}{document}，"
            f"校验 {self.content_hash[:HASH_LENGTH]}；评价日 {self.as_of.isoformat()}；{self.engine}；"
            f"依据中最弱的标记：{self.certainty.label}"
        )

    def caption(self, title: str, period: str | None = None) -> Caption:
        """The caption of a picture made of these data."""
        return Caption(title, self.line(), year_words(period), SIMULATED if self.simulated else "")

    def rows(self) -> tuple[tuple[str, str], ...]:
        """Everything as a list of what and which."""
        return (
            ("数据来源", self.data + (f"（{SIMULATED}）" if self.simulated else "")),
            ("标准", f"{self.title}（{self.reference}）"),
            ("文件", self.document or "—"),
            ("标准内容校验（SHA-256）", self.content_hash),
            ("评价日", self.as_of.isoformat()),
            ("计算引擎", self.engine),
            ("依据中最弱的标记", self.certainty.label),
            ("未核实的条款数", str(self.unverified)),
        )


def of_standard(
    standard: LoadedStandard,
    *,
    data: str,
    as_of: date,
    certainty: Certainty,
    unverified: int = 0,
    simulated: bool = False,
) -> Provenance:
    """The provenance of a result by a standard."""
    model = standard.model
    return Provenance(
        data,
        model.reference,
        model.title,
        model.document,
        standard.content_hash,
        as_of,
        certainty,
        unverified,
        simulated,
    )


def year_words(period: str | None) -> str:
    """A period as it is written beside a heading: 2024 年度."""
    if not period:
        return ""
    return f"{period} 年度" if period.isdigit() else period
