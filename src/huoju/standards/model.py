"""The model of a standard: what one YAML file of the catalogue holds.

Everything that a standard says stands in one file per version, so that a plain diff of two files is the change of
the rule. Expressions are kept as they were written; ``loader`` reads and checks them.
"""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from huoju.standards.cited import Cited, Plain, Source
from huoju.standards.index_model import Index
from huoju.standards.written import Amount, Bands, Day, FullPoints, Identifier, Label, Points, StandardId, Written

Purpose = Literal["recognition", "re-examination"]
"""What a version is used for."""

PURPOSE_LABELS: dict[Purpose, str] = {"recognition": "认定", "re-examination": "复核"}
"""How a purpose is called."""


class Input(Cited):
    """One figure or fact about a subject that the standard asks for."""

    label: Label = Field(description="中文名称，表达式中使用")
    en: str | None = None
    type: Literal["number", "integer", "boolean", "category", "set", "date"] = "number"
    unit: str | None = Field(None, description="单位；数值必填，比值写 %，纯数写 倍")
    options: tuple[Written, ...] = Field((), description="可选项（category 单选，set 多选）")
    min: Amount | None = None
    max: Amount | None = None
    decimals: int | None = Field(None, ge=0, le=9, strict=True, description="按所写单位保留的小数位")
    period: str | None = Field(None, description="口径期间，例如 上年度、近三年")
    aliases: tuple[str, ...] = Field((), description="表头中的其他写法")
    help: str | None = Field(None, description="填报说明")

    @model_validator(mode="after")
    def _type_fits(self) -> Self:
        if self.type in {"number", "integer"}:
            if self.unit is None:
                raise ValueError("数值输入缺少单位 unit（比值写 %，纯数写 倍）")
        else:
            self._no_number_keys()
        if bool(self.options) != (self.type in {"category", "set"}):
            raise ValueError("选项 options 只用于 category 和 set，且不能为空")
        if len(set(self.options)) != len(self.options):
            raise ValueError("选项重复")
        return self

    def _no_number_keys(self) -> None:
        if self.unit is not None:
            raise ValueError(f"{self.type} 输入不应有单位")
        for name in ("min", "max", "decimals"):
            if getattr(self, name) is not None:
                raise ValueError(f"{self.type} 输入不应有 {name}，它只用于数值")


class Derived(Cited):
    """A value computed from inputs, used under its label; a table may also give it directly."""

    label: Label
    en: str | None = None
    formula: str
    unit: str | None = None
    aliases: tuple[str, ...] = ()
    help: str | None = None


class Condition(Cited):
    """A condition in exactly one form: a test, a group, cases by another condition, or k of several."""

    label: str | None = None
    en: str | None = None
    test: str | None = Field(None, description="条件表达式，例如 营业收入 ≥ 1000 万元")
    all: dict[Identifier, Condition] | None = Field(None, description="全部满足")
    any: dict[Identifier, Condition] | None = Field(None, description="满足任意一项")
    none: dict[Identifier, Condition] | None = Field(None, description="均不得发生（否决项）")
    at_least: int | None = Field(None, ge=1, strict=True, description="至少满足 of 中的几项")
    of: dict[Identifier, Condition] | None = None
    cases: tuple[Case, ...] | None = Field(None, description="分情形：取第一个符合 when 的情形")

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        forms = [name for name in ("test", "all", "any", "none", "of", "cases") if getattr(self, name) is not None]
        if len(forms) != 1 and not (not forms and isinstance(self, Grade)):
            found = f"却有 {'、'.join(forms)}" if forms else "却一种也没有"
            raise ValueError(f"条件应恰好写成 test、all、any、none、of、cases 中的一种，{found}")
        if (self.at_least is None) != (self.of is None):
            raise ValueError("at_least 与 of 应同时出现")
        if self.of is not None and self.at_least is not None and self.at_least > len(self.of):
            raise ValueError(f"at_least 为 {self.at_least}，of 中只有 {len(self.of)} 项")
        if any(getattr(self, form) in ({}, ()) for form in forms):
            raise ValueError("条件组不能为空")
        return self

    def children(self) -> dict[str, Condition]:
        """The conditions of a group by id; none for a test or cases."""
        return dict(self.all or self.any or self.none or self.of or {})


class Case(Plain):
    """One of several cases: the condition ``then`` holds for subjects for which ``when`` is true."""

    when: str | None = Field(None, description="适用情形；最后一项可省略，表示其他情形")
    test: str
    clause: Written | None = None


class Requirement(Condition):
    """A condition that a subject must meet."""

    only: tuple[Purpose, ...] = Field((), description="只在这些用途下要求；省略为全部用途")


class Grade(Requirement):
    """A level of a graded standard; the first whose condition holds is the subject's."""

    label: Label
    verdict: Literal["pass", "fail"] = "pass"


class Each(Plain):
    """Points for each thing a subject has."""

    test: str
    points: Points
    label: str | None = None


class Measure(Plain):
    """One of several measures of an item, each with its own bands."""

    label: str | None = None
    measure: str
    bands: Bands


class Item(Cited):
    """Something scored, in exactly one form."""

    label: Label
    en: str | None = None
    points: FullPoints = Field(description="满分")
    measure: str | None = Field(None, description="衡量的数值表达式，与 bands、steps 或 linear 连用")
    unit: str | None = Field(None, description="展示衡量值所用单位")
    bands: Bands | None = Field(None, description="分档：≥ 80%: 5 … 从上到下取第一个符合的")
    steps: Steps | None = Field(None, description="每满一档得若干分")
    linear: Linear | None = Field(None, description="基准值与引领值之间线性计分")
    choose: str | None = Field(None, description="按选项计分的输入名称（单选取该项分，多选各项相加）")
    options: Bands | None = Field(None, description="选项: 分值")
    cases: Bands | None = Field(None, description="条件: 分值，从上到下取第一个符合的；最后可写 其他")
    each: dict[Identifier, Each] | None = Field(None, min_length=1, description="每符合一项加分，总分不超过 points")
    better_of: dict[Identifier, Measure] | None = Field(None, min_length=1, description="多种衡量取较高分")
    given: str | None = Field(None, description="直接给出的得分（专家评分、平台评分）所在的输入")

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        forms = [
            name
            for name in ("bands", "steps", "linear", "choose", "cases", "each", "better_of", "given")
            if getattr(self, name) is not None
        ]
        if len(forms) != 1:
            found = f"却有 {'、'.join(forms)}" if forms else "却一种也没有"
            allowed = "bands、steps、linear、choose、cases、each、better_of、given"
            raise ValueError(f"计分应恰好写成 {allowed} 中的一种，{found}")
        if (self.measure is not None) != (forms[0] in {"bands", "steps", "linear"}):
            raise ValueError("measure 与 bands、steps 或 linear 连用")
        if (self.options is not None) != (self.choose is not None):
            raise ValueError("choose 与 options 应同时出现")
        if self.unit is not None and self.measure is None:
            raise ValueError("unit 是 measure 的单位，没有 measure 时不应写")
        return self


class Steps(Plain):
    """Points for every full step: 每满 2 年得 1 分."""

    step: Amount
    points: FullPoints


class Linear(Plain):
    """Points that grow evenly from ``base`` (none) to ``lead`` (all); a lead below the base is a reverse measure."""

    base: Amount = Field(description="基准值：带单位的数，或给出基准值的输入")
    lead: Amount = Field(description="引领值：带单位的数，或给出引领值的输入")
    decimals: int = Field(2, ge=0, le=6, strict=True, description="得分四舍五入保留的小数位")


class Dimension(Cited):
    """A part of a score: items, or dimensions again."""

    label: Label
    en: str | None = None
    points: FullPoints = Field(description="满分")
    capped: bool = Field(default=False, strict=True, description="各项之和可超过满分，超过部分不计")
    items: dict[Identifier, Item] | None = Field(None, min_length=1)
    dimensions: dict[Identifier, Dimension] | None = Field(None, min_length=1)

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        if (self.items is None) == (self.dimensions is None):
            raise ValueError("维度下应有 items 或 dimensions，二者取一")
        return self


class Score(Cited):
    """A sum of points."""

    label: Label = "得分"
    en: str | None = None
    total: FullPoints = Field(description="满分")
    items: dict[Identifier, Item] | None = Field(None, min_length=1)
    dimensions: dict[Identifier, Dimension] | None = Field(None, min_length=1)

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        if (self.items is None) == (self.dimensions is None):
            raise ValueError("score 下应有 items 或 dimensions，二者取一")
        return self


class Use(Plain):
    """From which day on, and until the day before which, a version is used for a purpose."""

    since: Day
    until: Day | None = Field(None, description="自该日起不再适用")
    note: str | None = None
    source: str | None = None


class Standard(Plain):
    """One version of a standard."""

    standard: StandardId
    title: Label
    en: str | None = None
    subject: Literal["enterprise", "zone", "cluster", "factory", "region"]
    issuer: Label
    document: Label = Field(description="文号")
    document_title: str | None = None
    issued: Day | None = None
    effective: Day
    repealed: Day | None = Field(None, description="自该日起废止")
    uses: dict[Purpose, Use] = Field(default_factory=dict, description="各用途的适用期间；省略为认定，自生效至废止")
    validity: Amount | None = Field(None, description="称号有效期，例如 3 年")
    about: str | None = Field(None, description="一段说明")
    partial: tuple[str, ...] = Field((), description="尚未收录的部分；有此项时不给出总分和通过结论")
    source: str = Field(description="默认来源")
    sources: dict[str, Source]
    key: Identifier = Field("credit_code", description="主体标识列")
    inputs: dict[Identifier, Input] = Field(default_factory=dict)
    derived: dict[Identifier, Derived] = Field(default_factory=dict)
    requirements: dict[Identifier, Requirement] = Field(default_factory=dict)
    score: Score | None = None
    grades: dict[Identifier, Grade] = Field(default_factory=dict)
    index: Index | None = None

    @property
    def version(self) -> str:
        """The version is named by its effective date."""
        return self.effective.isoformat()

    @property
    def reference(self) -> str:
        """Id and version: ``miit/little-giant@2026-04-01``."""
        return f"{self.standard}@{self.version}"

    def periods(self) -> dict[Purpose, Use]:
        """For each purpose the days on which this version applies."""
        return dict(self.uses) or {"recognition": Use(since=self.effective, until=self.repealed)}

    @model_validator(mode="after")
    def _has_content(self) -> Self:
        if not (self.requirements or self.score or self.grades or self.index):
            raise ValueError("标准至少应有 requirements、score、grades、index 之一")
        return self

    @model_validator(mode="after")
    def _failing_grades_last(self) -> Self:
        verdicts = [grade.verdict for grade in self.grades.values()]
        if verdicts != sorted(verdicts, reverse=True):
            raise ValueError("grades 中结论为 fail 的等级应排在结论为 pass 的等级之后")
        return self
