"""What a change of a rule does to the enterprises of a branch: measured by `huoju.impact`, kept with its job."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings

from huoju.impact import Impact, find_versions, measure_impact
from huoju.impact.rendering import GAINED, LOST, STATUS_WORDS, VERDICT_WORDS, as_data, rounded, words
from huoju.platform.enterprises import rules
from huoju.reports.picture import SIMULATED, Caption, Picture
from huoju.reports.pictures import flow_picture
from huoju.standards.loader import LoadedStandard

NATURE, NAME = "数据性质", "企业名称"
_KEPT = (
    "title",
    "simulated",
    "rows_accepted",
    "rows_quarantined",
    "transitions",
    "lost",
    "gained",
    "causes",
)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two neighbouring versions of a standard; the newer may not be in force yet."""

    before: LoadedStandard
    after: LoadedStandard

    @property
    def code(self) -> str:
        """How a form names the pair."""
        return f"{self.before.model.reference}|{self.after.model.reference}"


@dataclass(frozen=True, slots=True)
class Reason:
    """What one requirement does to one change of verdict; `share` is its part where firms are split evenly."""

    change: str
    requirement: str
    status: str
    share: str
    alone: int
    involved: int


@lru_cache(maxsize=1)
def pairs() -> tuple[Pair, ...]:
    """The changes that can be measured: neighbouring versions of every standard that gives enterprises a verdict."""
    subjects = {(one.model.subject, one.model.key) for one in rules.in_force(date.today())}  # noqa: DTZ011 - the office's own day
    found: dict[str, list[LoadedStandard]] = {}
    for one in rules.catalogue():
        if one.model.index is None and (one.model.subject, one.model.key) in subjects:
            found.setdefault(one.model.standard, []).append(one)
    return tuple(
        Pair(before, after)
        for versions in found.values()
        for before, after in pairwise(sorted(versions, key=lambda one: one.model.effective))
    )


def rows_file(job: UUID) -> Path:
    """Where the rows of a measurement stand: every enterprise with both verdicts."""
    return Path(settings.DATA) / "files" / "enterprises" / "impact" / f"{job}.xlsx"


def measure(pair: Pair, table: Path, out: Path, quarantine: Path) -> Impact:
    """Both versions over one table. Raises what `measure_impact` raises."""
    versions = find_versions(pair.before.model.standard, pair.before.model.reference, pair.after.model.reference)
    return measure_impact(versions, table, as_of=pair.after.model.effective, out=out, quarantine=quarantine)


def kept(pair: Pair, impact: Impact) -> dict[str, Any]:
    """What a job keeps of a measurement, as JSON."""
    data = as_data(impact)
    return {name: data[name] for name in _KEPT} | {
        "before": pair.before.model.reference,
        "after": pair.after.model.reference,
        "as_of": impact.as_of.isoformat(),
        "engine": impact.engine,
    }


def picture(result: Mapping[str, Any]) -> Picture:
    """From which verdict to which; those that pass neither before nor after are left out."""
    flows = {
        (VERDICT_WORDS[before], VERDICT_WORDS[after]): count
        for before, ends in result["transitions"].items()
        for after, count in ends.items()
        if count and (before, after) != ("fail", "fail")
    }
    present = {word for flow in flows for word in flow}
    levels = [word for word in VERDICT_WORDS.values() if word in present]
    source = f"{result['before']} → {result['after']}；评价日 {result['as_of']}；{result['engine']}"
    caption = Caption("结论的去向（始终不符合的不画出）", source, mark=SIMULATED if result["simulated"] else "")
    return flow_picture(levels, levels, flows, caption)


def reasons(result: Mapping[str, Any]) -> list[Reason]:
    """Losses first, then gains, then what became open or closed; the requirement with the largest part first."""
    order = {change: place for place, change in enumerate((*LOST, *GAINED))}
    causes: Iterable[Mapping[str, Any]] = sorted(
        result["causes"],
        key=lambda cause: (
            order.get((cause["before"], cause["after"]), len(order)),
            cause["before"],
            cause["after"],
            -Fraction(cause["share"]),
        ),
    )
    return [
        Reason(
            words((cause["before"], cause["after"])),
            cause["label"],
            STATUS_WORDS[cause["status"]],
            str(rounded(Fraction(cause["share"]))),
            cause["alone"],
            cause["involved"],
        )
        for cause in causes
    ]


def totals(result: Mapping[str, Any]) -> list[tuple[str, int, int]]:
    """Verdict in words with the number of enterprises before and after."""
    table = result["transitions"]
    return [
        (word, sum(table[verdict].values()), sum(ends[verdict] for ends in table.values()))
        for verdict, word in VERDICT_WORDS.items()
    ]
