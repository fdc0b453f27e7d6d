"""Which of the 16 industries of the SME sizing rule an industry code belongs to.

The rule is 《中小企业划型标准规定》 (工信部联企业〔2011〕300号). 《统计上大中小微型企业划分办法（2017）》
(国统字〔2017〕213号) puts its industries in terms of GB/T 4754-2017; that mapping is followed here.
"""

from dataclasses import dataclass
from functools import cache

from huoju.reference import _tables
from huoju.reference.certainty import Certainty, weakest
from huoju.reference.industries import Industry, ancestors, children, industry

SIZING_INDUSTRIES = (
    "农、林、牧、渔业",
    "工业",
    "建筑业",
    "批发业",
    "零售业",
    "交通运输业",
    "仓储业",
    "邮政业",
    "住宿业",
    "餐饮业",
    "信息传输业",
    "软件和信息技术服务业",
    "房地产开发经营",
    "物业管理",
    "租赁和商务服务业",
    "其他未列明行业",
)
"""The industries of Article 4 of 工信部联企业〔2011〕300号, in its order."""


@dataclass(frozen=True, slots=True)
class SizingClass:
    """`industry` is one of SIZING_INDUSTRIES, or None where the rule does not apply or the code is too coarse.

    `reason` says in Chinese why there is none; it is empty where there is one.
    """

    code: str
    industry: str | None
    certainty: Certainty
    reason: str
    source: str = "工信部联企业〔2011〕300号；国统字〔2017〕213号"


def sizing_class(code: str) -> SizingClass:
    """The sizing industry of a GB/T 4754-2017 code of any level. Raises UnknownNameError for an unknown code."""
    entry = industry(code)
    for candidate in (entry, *ancestors(entry.code)):
        if candidate.code in _assignments():
            assigned, certainty, reason = _assignments()[candidate.code]
            return SizingClass(entry.code, assigned, certainty, reason)
    return _common_class(entry)


def _common_class(entry: Industry) -> SizingClass:
    """The class all parts of `entry` share; None where they differ, because the code is too coarse to decide."""
    parts = [sizing_class(child.code) for child in children(entry.code)]
    certainty = weakest(*(part.certainty for part in parts))
    shared = {part.industry for part in parts}
    if len(shared) == 1:
        return SizingClass(entry.code, shared.pop(), certainty, "")
    names = "、".join(dict.fromkeys(part.industry or "不适用" for part in parts))
    return SizingClass(entry.code, None, certainty, f"代码 {entry.code} 过粗，其下分属：{names}；请给出更细的行业代码")


@cache
def _assignments() -> dict[str, tuple[str | None, Certainty, str]]:
    return {
        row["prefix"]: (row["sizing_industry"] or None, Certainty(row["mark"]), row["reason"])
        for row in _tables.rows("sizing_industries")
    }
