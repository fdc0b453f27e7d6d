"""What every part of a standard may say of its origin: a source, a clause, how well it is known."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from huoju.reference.certainty import Certainty
from huoju.standards.written import Label, Written


class Plain(BaseModel):
    """Part of a standard's file: no unknown keys, never changed."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Source(Plain):
    """Where figures were taken from, and how well they are known."""

    document: Label = Field(description="文号或标准号，例如 工信部企业〔2022〕63号")
    title: str | None = Field(None, description="文件名称")
    clause: Written | None = Field(None, description="条款或附件")
    certainty: Certainty = Field(description="official 看到官方文本；secondary 有名有姓的第三方转述；unverified 未核实")
    seen_in: str | None = Field(None, description="实际看到内容的出处（第三方转述时必填）")
    url: str | None = None
    note: str | None = None


class Cited(Plain):
    """Anything that rests on a source; what is not said here is taken from the element around it."""

    source: str | None = Field(None, description="sources 中的名称；省略时沿用上一级")
    clause: Written | None = Field(None, description="条款，接在来源的条款之后")
    certainty: Certainty | None = Field(None, description="比来源更弱时单独标注")
    note: str | None = Field(None, description="说明或假设")
