"""What the zone laboratory works on and what it finds: plain data, for pictures, pages and the command line.

Raw values stand in the unit of their indicator; points are normalised values, more is better; contributions are
points times the indicator's share, so that those of a unit add up to its score. A missing value never becomes zero:
scores and ranks then are intervals, and where a comparison needs a number the median of the year stands in, marked
``filled`` to the end.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from huoju.composite import Choices, IndexResult, IndexTree
    from huoju.composite.arrays import Array, Mask
    from huoju.reference.certainty import Certainty

Topic = Literal["standing", "certainty", "dimensions", "strengths", "weaknesses", "peers", "change", "levers", "data"]


@dataclass(frozen=True, slots=True)
class DimensionInfo:
    """A dimension of the index with its part of the whole weight (0 to 1)."""

    code: str
    label: str
    share: float


@dataclass(frozen=True, slots=True)
class IndicatorInfo:
    """An indicator of the index.

    Attributes:
        code: id in the standard's file and column in a table.
        number: as the document counts it (1.3); empty where it does not.
        direction: 1 when more is better, -1 when less is.
        share: part of the whole weight, 0 to 1.
    """

    code: str
    number: str
    label: str
    dimension: DimensionInfo
    unit: str
    direction: int
    share: float


@dataclass(frozen=True, slots=True)
class Year:
    """One period's population.

    Attributes:
        period: the year as the table writes it; None for a table without periods.
        units: names, in the order of the rows of every array.
        values: units × indicators, raw; NaN is missing.
        known: `values` with what the standard itself imputes.
        used: `known` with outliers treated, as it was normalised.
        filled: `known` with the median of the year in the holes that are left, for what needs a number.
        index: points and scores (low and high), ranks.
        choices: normalisation (after the treatment of outliers, where the standard has one), weights, aggregation.
        context: rows of other periods that take part in the comparison; none unless the standard compares a panel.
    """

    period: str | None
    units: tuple[str, ...]
    values: Array
    known: Array
    used: Array
    filled: Array
    index: IndexResult
    choices: Choices
    context: Array

    @property
    def shares(self) -> Array:
        """Part of each indicator in the whole weight; they sum to 1."""
        return self.index.tree.global_weights()

    @property
    def holes(self) -> Mask:
        """Units × indicators: True where a value is missing."""
        missing: Mask = self.values != self.values
        return missing

    def row(self, unit: str) -> int:
        """Row of a unit."""
        return self.units.index(unit)


@dataclass(frozen=True, slots=True)
class Panel:
    """A table judged by one standard, all its periods, oldest first.

    Attributes:
        reference, title, content_hash: the standard.
        certainty: the weakest mark that the result rests on; `unverified` says how many places are not verified.
        noun: what a unit is called (高新区, 地区).
        source: name of the table.
        simulated: True when the table says 模拟数据 somewhere.
        regions: region (province) of each unit that the register of zones or of regions knows.
    """

    reference: str
    title: str
    content_hash: str
    as_of: date
    certainty: Certainty
    unverified: int
    noun: str
    source: str
    simulated: bool
    dimensions: tuple[DimensionInfo, ...]
    indicators: tuple[IndicatorInfo, ...]
    tree: IndexTree
    years: tuple[Year, ...]
    regions: Mapping[str, str] = field(default_factory=dict)

    @property
    def latest(self) -> Year:
        """The last period."""
        return self.years[-1]

    @property
    def before(self) -> Year | None:
        """The last period but one."""
        return self.years[-2] if len(self.years) > 1 else None

    def year(self, period: str) -> Year:
        """The period with this name."""
        return next(year for year in self.years if year.period == period)


@dataclass(frozen=True, slots=True)
class Place:
    """A unit's score and rank in one period; `low` and `high` differ where values are missing."""

    period: str | None
    score_low: float
    score_high: float
    rank_best: int
    rank_worst: int
    units: int


@dataclass(frozen=True, slots=True)
class RankRange:
    """How far a unit's rank can go while every weight stays within ± `within` of the official one.

    Holes in the table count too: each may be anything from the worst to the best of its scale. No admissible weights
    pass a bound; the attained ranks are reached. Where both meet the end is proved.
    """

    within: float
    best_bound: int
    best_attained: int
    worst_attained: int
    worst_bound: int

    @property
    def proved(self) -> bool:
        """True when both ends are exact."""
        return self.best_bound == self.best_attained and self.worst_bound == self.worst_attained


@dataclass(frozen=True, slots=True)
class Against:
    """How one value stands in a group.

    Attributes:
        rank: 1 is best; among the `compared` units of the group that have a value, the unit itself included.
        median: raw median of the group.
        lead: (points - mean of the group) / standard deviation of the group; 0 where the group does not vary.
    """

    rank: int
    compared: int
    median: float
    lead: float


@dataclass(frozen=True, slots=True)
class Effects:
    """Parts of a change of the score, in points of the score; they add up to the change exactly.

    Attributes:
        value: because the unit's own value moved.
        population: because the others it is measured against moved.
        rule: because weights or method changed; 0 inside one system.
    """

    value: float
    population: float
    rule: float

    @property
    def total(self) -> float:
        """The whole change."""
        return self.value + self.population + self.rule


@dataclass(frozen=True, slots=True)
class Lever:
    """What one year's good progress on one indicator alone would do.

    Attributes:
        before, after: raw values; `after` is what the last year's progress of peers makes realistic.
        score_gain: change of the score.
        rank_after: rank with everything else as it is.
    """

    before: float
    after: float
    score_gain: float
    rank_after: int


@dataclass(frozen=True, slots=True)
class IndicatorDiagnosis:
    """One indicator of one unit.

    Attributes:
        value: raw; the year's median where `filled`.
        points: normalised value; `points_low` and `points_high` differ where the value is missing.
        contribution: points × share.
        lost: what the best unit of the year gets more.
        overall, region, peers: standing among all, the own region, and similar units; None without a group, or where
            the unit's own value is missing.
        previous: raw value of the period before, None where there is none.
        effects: parts of the change of the score since then.
        lever: None where no progress is possible (best already) or no way to measure it.
    """

    indicator: IndicatorInfo
    value: float
    filled: bool
    points: float
    points_low: float
    points_high: float
    contribution: float
    lost: float
    overall: Against | None
    region: Against | None
    peers: Against | None
    previous: float | None
    effects: Effects | None
    lever: Lever | None


@dataclass(frozen=True, slots=True)
class DimensionDiagnosis:
    """One dimension of one unit: score (0–100 scale of the points), rank among all, the median of all and of peers."""

    dimension: DimensionInfo
    score_low: float
    score_high: float
    rank: int
    median: float
    peers_median: float | None
    effects: Effects | None


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A unit right before or right behind.

    Attributes:
        ahead: True for one that is before the diagnosed unit.
        gap: how many points it is ahead (positive) or behind (negative), holes filled.
        radius: the smallest relative change of weights (0.03 = 3 %) at which the two change places; infinite when none
            does.
    """

    unit: str
    rank: int
    ahead: bool
    gap: float
    radius: float


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the diagnosis with the figures in it."""

    topic: Topic
    text: str


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """Why a unit stands where it stands, how sure that is, and what would move it (一区一策).

    Attributes:
        strengths, weaknesses: codes of indicators, the most telling first.
        peers: similar units, nearest first.
        history: one place for each period, oldest first.
        change: parts of the change of the score since the period before, over all indicators.
        certainty: None where the index has no proof (not arithmetic or geometric all the way up).
        filled: how many indicators of the unit are missing.
    """

    unit: str
    region: str | None
    place: Place
    certainty: RankRange | None
    dimensions: tuple[DimensionDiagnosis, ...]
    indicators: tuple[IndicatorDiagnosis, ...]
    strengths: tuple[str, ...]
    weaknesses: tuple[str, ...]
    peers: tuple[str, ...]
    neighbours: tuple[Neighbour, ...]
    history: tuple[Place, ...]
    change: Effects | None
    filled: int
    sentences: tuple[Sentence, ...] = ()

    def indicator(self, code: str) -> IndicatorDiagnosis:
        """The diagnosis of one indicator."""
        return next(one for one in self.indicators if one.indicator.code == code)
