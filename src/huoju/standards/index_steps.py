"""The steps of a relative system as a file writes them: what is done to values before they are ranked.

A method bears the name of its function in ``huoju.composite``; a parameter that a method does not take is refused.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, GetJsonSchemaHandler, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from huoju.standards.cited import Cited, Plain
from huoju.standards.written import Amount, Identifier, Written


def _with_underscores(written: object) -> object:
    return written.replace("-", "_") if isinstance(written, str) else written


def _two(written: tuple[str, ...]) -> tuple[str, ...]:
    if len(written) != 2:  # noqa: PLR2004 - a pair
        raise ValueError(f"应恰好写两个数，例如 [0, 100]，却有 {len(written)} 个")
    return written


Underscored = BeforeValidator(_with_underscores)
"""A method's name may be written with hyphens: min-max."""

Pair = Annotated[tuple[Amount, ...], AfterValidator(_two)]
"""Two numbers: ``[0, 100]``."""


class Step(Cited):
    """A step with a method, and the parameters that this method takes."""

    def takes(self) -> tuple[str, ...]:
        """The parameters that the chosen method takes."""
        return ()

    @model_validator(mode="after")
    def _only_what_is_taken(self) -> Self:
        taken, method = self.takes(), getattr(self, "method", None)
        for name in sorted(self.model_fields_set - set(Cited.model_fields) - {"method"} - set(taken)):
            able = f"它的参数是 {'、'.join(taken)}" if taken else "它没有参数"
            raise ValueError(f"{method} 不用 {name}；{able}")
        return self


class Screening(Cited):
    """Which units have enough data to be scored; the others are listed without score and rank."""

    least_available: Amount | None = Field(None, description="已知指标至少占多少，例如 90%")
    least_non_zero: Amount | None = Field(None, description="已知值中非零的至少占多少")
    keep: tuple[Written, ...] = Field((), description="无论数据多少都保留的主体")
    drop: tuple[Written, ...] = Field((), description="无论数据多少都不计分的主体")
    after: Literal["denomination", "imputation"] = Field(
        "denomination", description="在除以分母之后（插补之前）或插补之后判断"
    )


class Imputation(Step):
    """How holes are filled; what cannot be filled stays missing, what was filled stays marked."""

    method: Literal["none", "by_mean", "by_median", "by_group_mean", "by_group_median", "panel"]
    group: str | None = Field(None, description="分组所依据的单选输入（by_group_mean、by_group_median）")
    form: Literal["linear", "constant", "latest"] | None = Field(
        None, description="面板：linear 线性内插；constant 沿用上一个已知年；latest 同上，但首个已知年之前不填"
    )
    most_steps: int | None = Field(None, ge=1, strict=True, description="latest 最多沿用几期")

    def takes(self) -> tuple[str, ...]:
        """The parameters that the chosen method takes."""
        if self.method == "panel":
            return ("form", "most_steps")
        return ("group",) if self.method.startswith("by_group") else ()

    @model_validator(mode="after")
    def _steps_are_for_the_latest(self) -> Self:
        if self.most_steps is not None and self.form != "latest":
            raise ValueError("most_steps 与 form: latest 连用")
        return self


LogForm = Literal["range_shift", "range_shift_by_skew", "unit_shift", "gii"]
Form = Literal[LogForm, "winsorise", "box_cox", "none"]


class Treatment(Step):
    """What is done about outliers."""

    method: Literal["none", "treat", "winsorise", "logarithm", "box_cox"] = Field(
        description="treat 按偏度和峰度判断后处理；其余不作判断，直接处理"
    )
    skewness: Amount | None = Field(None, description="偏度绝对值达到多少才处理，默认 2")
    kurtosis: Amount | None = Field(None, description="峰度达到多少才处理，默认 3.5")
    most_points: int | None = Field(None, ge=0, strict=True, description="最多缩尾几个点，默认 5")
    first: Form | None = Field(None, description="先用的处理，默认 winsorise")
    second: Form | None = Field(None, description="仍超过界限时改用的处理，默认 none")
    combine: bool = Field(default=False, strict=True, description="第二步接着第一步的结果做，而不是从原值重来")
    form: LogForm | None = Field(None, description="对数的形式，默认 range_shift")
    power: Amount | None = Field(None, description="Box-Cox 的幂，默认 0（对数）")
    shift: bool = Field(default=True, strict=True, description="Box-Cox 之前把最小值移到 1")

    def takes(self) -> tuple[str, ...]:
        """The parameters that the chosen method takes."""
        return {
            "treat": ("skewness", "kurtosis", "most_points", "first", "second", "combine", "power", "shift"),
            "winsorise": ("most_points",),
            "logarithm": ("form",),
            "box_cox": ("power", "shift"),
        }.get(self.method, ())


NormalisationMethod = Literal[
    "min_max", "z_score", "rank", "percentile_rank", "borda", "distance_to_max", "distance_to_reference",
    "distance_to_target", "goalposts", "share_of_max", "scaled", "efficacy",
]  # fmt: skip

_NORMALISATION_TAKES: dict[str, tuple[str, ...]] = {
    "min_max": ("lower", "upper", "bounds"),
    "z_score": ("mean", "deviation"),
    "rank": ("ties",),
    "percentile_rank": ("ties",),
    "borda": ("ties",),
    "distance_to_reference": ("reference", "cap"),
    "distance_to_target": ("target", "cap"),
    "goalposts": ("posts", "scale", "truncate"),
    "scaled": ("bounds",),
    "efficacy": ("base", "span", "bounds"),
}


class OwnNormalisation(Step):
    """How one indicator becomes comparable where it differs from the others; without a method only parameters differ.

    Bounds, posts and targets are in the unit of the indicator.
    """

    method: Annotated[NormalisationMethod | None, Underscored] = None
    lower: Amount = Field("0", description="min_max：最差值变为")
    upper: Amount = Field("100", description="min_max：最好值变为")
    bounds: Pair | None = Field(None, description="固定的两端（指标的单位），例如 [0, 12]；efficacy 为不允许值和满意值")
    mean: Amount = Field("0", description="z_score 的均值")
    deviation: Amount = Field("1", description="z_score 的标准差")
    ties: Literal["min", "average", "max"] = Field("min", description="并列取最小、平均或最大名次")
    reference: Written | None = Field(None, description="参照主体的标识")
    target: Amount | None = Field(None, description="目标值（指标的单位）")
    cap: bool = Field(default=False, strict=True, description="超过参照值或目标值的按 1 计")
    posts: Pair | None = Field(None, description="两个门柱（指标的单位），例如 [0, 12]")
    scale: Amount = Field("1", description="门柱之间的距离乘以它")
    truncate: bool = Field(default=True, strict=True, description="门柱之外的截断")
    base: Amount = Field("60", description="功效系数的基础分")
    span: Amount = Field("40", description="功效系数的幅度")

    def takes(self) -> tuple[str, ...]:
        """The parameters that the chosen method takes; all of them while it is not chosen."""
        if self.method is None:
            return tuple(dict.fromkeys(name for names in _NORMALISATION_TAKES.values() for name in names))
        return _NORMALISATION_TAKES.get(self.method, ())


class Normalisation(OwnNormalisation):
    """How indicator values become comparable."""

    method: Annotated[NormalisationMethod, Underscored]


class Weighting(Step):
    """Where the weights of the parts of an index or a dimension come from."""

    method: Literal["given", "equal", "pca", "entropy", "critic", "ahp", "benefit_of_the_doubt", "optimised"] = Field(
        description="given 写在各部分的 weight 中；ahp 两两比较；其余由数据得出"
    )
    comparisons: tuple[tuple[Written, ...], ...] | None = Field(
        None, description="ahp 的判断矩阵，各行各列按文件中的顺序，例如 [[1, 3], [1/3, 1]]"
    )
    shares: Pair | None = Field(None, description="benefit_of_the_doubt：各部分在得分中所占份额的下限和上限")
    importance: dict[Identifier, Amount] | None = Field(None, description="optimised 的目标重要性；省略为同等重要")

    def takes(self) -> tuple[str, ...]:
        """The parameters that the chosen method takes."""
        return {
            "ahp": ("comparisons",),
            "benefit_of_the_doubt": ("shares",),
            "optimised": ("importance",),
        }.get(self.method, ())


AggregationMethod = Literal[
    "arithmetic", "geometric", "harmonic", "generalised", "weighted_median", "copeland", "topsis", "vikor"
]


class Aggregation(Plain):
    """How parts become one score; written as the method's name alone, or with its parameter."""

    method: Annotated[AggregationMethod, Underscored]
    power: Amount | None = Field(None, description="generalised 的幂")
    majority: Amount | None = Field(None, description="vikor 的 v，默认 0.5")

    @model_validator(mode="before")
    @classmethod
    def _from_name(cls, written: Any) -> Any:
        return {"method": written} if isinstance(written, str) else written

    @model_validator(mode="after")
    def _parameter_fits(self) -> Self:
        if (self.power is not None) != (self.method == "generalised"):
            raise ValueError("generalised 与 power 连用，例如 {method: generalised, power: 0.5}")
        if self.majority is not None and self.method != "vikor":
            raise ValueError("majority 只用于 vikor")
        return self

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Tell editors that the bare name will do."""
        written = handler.resolve_ref_schema(handler(schema))
        return {"anyOf": [written["properties"]["method"], written]}


def _as_levels(written: object) -> object:
    return written if isinstance(written, list | tuple) else [written]


class _ByLevel(BeforeValidator):
    """One method for all levels need not be a list."""

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        levels = handler(schema)
        return {"anyOf": [levels["items"], levels]}


def _some(written: tuple[Aggregation, ...]) -> tuple[Aggregation, ...]:
    if not written:
        raise ValueError("aggregation 不能为空")
    return written


Aggregations = Annotated[tuple[Aggregation, ...], AfterValidator(_some), _ByLevel(_as_levels)]
"""One method, or a list of methods from the lowest level up; the last one holds for all levels above it."""
