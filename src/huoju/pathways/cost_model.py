"""The model of a cost file: what may be changed, by how much in a year, at what cost, and on which assumption.

A cost file prices *measures*, not inputs, requirements or items: a measure moves several inputs at once (hiring raises
the number of technicians and of staff), so that nothing is paid twice. Every figure stands beside its assumption.
"""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from huoju.standards.written import AS_WRITTEN, Identifier, Label, StandardId, Written

Formula = Annotated[str, AS_WRITTEN, StringConstraints(min_length=1, max_length=200)]
"""An amount, or a formula over inputs and facts: ``10 万元``, ``0.2% × 上年度营业收入``."""

Steps = Annotated[int, Field(ge=1, le=10_000, strict=True)]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Fact(_Model):
    """A figure that prices or effects need, though a standard may not ask for it."""

    label: Label
    unit: str
    integer: bool = Field(default=False, strict=True)
    aliases: tuple[str, ...] = ()


class Tier(_Model):
    """The price of a step up to a number of steps."""

    to: Steps
    each: Formula


class Measure(_Model):
    """Something a subject can do: in equal steps (``moves``), or once (``sets``, with what it moves beside)."""

    label: Label
    moves: dict[Identifier, Formula] = Field(default_factory=dict, description="每一步使各输入改变多少（可为负）")
    sets: dict[Identifier, bool | Written] = Field(default_factory=dict, description="做成后各输入成为什么")
    only_from: dict[Identifier, tuple[bool | Written, ...]] = Field(
        default_factory=dict, description="只有现值在其中才可做；未知时不可做"
    )
    cost: Formula | tuple[Tier, ...] = Field(description="每一步的成本，或分段的成本；一次性措施的全部成本")
    start: Formula | None = Field(None, description="只要做就要付的固定成本")
    at_most: Steps = Field(1, description="一年之内最多几步")
    yearly: bool = Field(default=False, strict=True, description="以后每年都要再付，才能保持")
    assumption: Label = Field(description="数字从哪里来、假定了什么")

    @model_validator(mode="after")
    def _steps_fit(self) -> Self:
        if not self.moves and not self.sets:
            raise ValueError("措施应写 moves（每一步改变多少）或 sets（做成后成为什么）")
        if self.sets and (self.at_most != 1 or not isinstance(self.cost, str)):
            raise ValueError("一次性措施（sets）只有一步，成本只写一个数")
        if not isinstance(self.cost, str):
            ends = [tier.to for tier in self.cost]
            if not ends or ends != sorted(set(ends)) or ends[-1] < self.at_most:
                raise ValueError("分段成本的 to 应由小到大，最后一段应到达 at_most")
        return self


class FindingOut(_Model):
    """What it costs to find out a figure that is missing."""

    cost: Formula
    inputs: dict[Identifier, Formula] = Field(default_factory=dict, description="查明起来更贵或更省的输入")
    assumption: Label


class CostFile(_Model):
    """One cost file."""

    costs: Written = Field(description="名称")
    title: Label
    standards: tuple[StandardId, ...] = Field(min_length=1, description="适用于哪些标准")
    about: str | None = None
    facts: dict[Identifier, Fact] = Field(default_factory=dict, description="成本和效果用到、标准不一定要求的数据")
    measures: dict[Identifier, Measure] = Field(default_factory=dict)
    limits: dict[Identifier, Formula] = Field(
        default_factory=dict, description="数据之间必须保持的关系，例如 科技人员数 ≤ 职工总数"
    )
    finding_out: FindingOut | None = None
    rolls: dict[Identifier, Identifier] = Field(
        default_factory=dict, description="过一年后，左边的输入成为右边输入今天的值，例如 前年度 ← 上年度"
    )
    grows: dict[Identifier, Formula] = Field(default_factory=dict, description="每过一年自然增加多少，例如年限")
    titles: dict[Identifier, StandardId] = Field(default_factory=dict, description="通过某标准即可持有的称号")
