"""A relative system: indicators in dimensions, their weights, and the steps from values to ranks."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from huoju.standards.cited import Cited
from huoju.standards.index_steps import (
    Aggregation,
    Aggregations,
    Imputation,
    Normalisation,
    OwnNormalisation,
    Screening,
    Treatment,
    Weighting,
)
from huoju.standards.written import Amount, Identifier, Label, Written


class Indicator(Cited):
    """One indicator of a relative system: its value is compared with the other units' values."""

    label: Label
    en: str | None = None
    code: Written | None = Field(None, description="文件中的编号，例如 1.1")
    weight: Amount | None = Field(None, description="上一级内的相对权数，或百分比；只有未收录完整的标准可以省略")
    direction: Literal["higher", "lower"] = Field("higher", description="higher 越大越好；lower 越小越好")
    unit: str
    formula: str | None = Field(None, description="计算公式；省略时由表格直接给出")
    denominator: str | None = Field(None, description="除以这个输入或派生值（按其所写单位）")
    factor: Amount | None = Field(None, description="除以分母后再乘以它，例如 10000")
    imputation: Imputation | None = Field(None, description="与 index 不同的插补")
    treatment: Treatment | None = Field(None, description="与 index 不同的异常值处理")
    normalisation: OwnNormalisation | None = Field(None, description="与 index 不同的标准化或参数")
    aliases: tuple[str, ...] = ()
    help: str | None = None

    @model_validator(mode="after")
    def _factor_needs_denominator(self) -> Self:
        if self.factor is not None and self.denominator is None:
            raise ValueError("factor 与 denominator 连用")
        return self


class IndexDimension(Cited):
    """A part of a relative system; its weighting and aggregation hold for what is below it too."""

    label: Label
    en: str | None = None
    code: Written | None = None
    weight: Amount | None = Field(None, description="百分比；只有未收录完整的标准可以省略")
    weighting: Weighting | None = Field(None, description="以下各部分的权重从哪来；省略时沿用上一级")
    aggregation: Aggregation | None = Field(None, description="以下各部分怎样合成；省略时沿用上一级")
    indicators: dict[Identifier, Indicator] | None = Field(None, min_length=1)
    dimensions: dict[Identifier, IndexDimension] | None = Field(None, min_length=1)

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        if self.indicators is not None and self.dimensions is not None:
            raise ValueError("维度下只能有 indicators 或 dimensions，二者取一")
        return self


class Index(Cited):
    """A relative system, its steps in the order in which they are taken."""

    label: Label = "综合得分"
    en: str | None = None
    population: Literal["period", "panel"] = Field(
        "period", description="与谁比较：period 同一时期的主体；panel 表中全部时期，得分可跨期比较"
    )
    screening: Screening | None = Field(None, description="数据够多的主体才计分")
    imputation: Imputation | None = Field(None, description="怎样填补缺值；省略为不填")
    treatment: Treatment | None = Field(None, description="异常值处理；省略为不处理")
    normalisation: Normalisation
    weighting: Weighting | None = Field(None, description="权重从哪来；省略为各部分所写的 weight")
    aggregation: Aggregations = Field(
        (Aggregation(method="arithmetic"),),
        description="合成方法；不同级不同时自下而上列出，例如 [arithmetic, geometric]",
        json_schema_extra={"default": "arithmetic"},
    )
    missing: Literal["rescale", "interval", "refuse"] = Field(
        "interval", description="缺值：interval 给出得分区间；rescale 按其余指标重新分配权重；refuse 缺一即不计分"
    )
    least_available: Amount | None = Field(None, description="rescale 时，一个维度之下至少多少有值才计分，例如 60%")
    dimensions: dict[Identifier, IndexDimension] = Field(min_length=1)

    @model_validator(mode="after")
    def _availability_is_for_rescaling(self) -> Self:
        if self.least_available is not None and self.missing != "rescale":
            raise ValueError("least_available 与 missing: rescale 连用")
        return self
