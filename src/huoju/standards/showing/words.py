"""The words of a sheet in Chinese and English."""

from __future__ import annotations

from typing import Literal

Lang = Literal["zh", "en"]

_WORDS: dict[str, tuple[str, str]] = {
    "standard": ("编号", "Id"),
    "issuer": ("发布机构", "Issuer"),
    "document": ("文号", "Document"),
    "document_title": ("文件名称", "Title of the document"),
    "subject": ("适用对象", "Subjects"),
    "issued": ("印发日期", "Issued"),
    "effective": ("生效日期", "Effective"),
    "repealed": ("废止日期", "Repealed"),
    "validity": ("有效期", "Valid for"),
    "uses": ("适用期间", "Used"),
    "recognition": ("认定", "recognition"),
    "re-examination": ("复核", "re-examination"),
    "from": ("自", "from"),
    "until": ("至", "until"),
    "hash": ("内容指纹", "Content hash"),
    "partial": (
        "本标准尚未收录完整，不给出总分和通过结论；尚缺",
        "Only partly known, gives no total and no pass; missing",
    ),
    "sources": ("来源", "Sources"),
    "requirements": ("条件", "Requirements"),
    "grades": ("等级", "Grades"),
    "score": ("评分", "Score"),
    "index": ("指标体系", "Index"),
    "inputs": ("输入", "Inputs"),
    "derived": ("派生值", "Derived values"),
    "name": ("名称", "Name"),
    "label": ("标签", "Label"),
    "certainty": ("核实程度", "Certainty"),
    "clause": ("条款", "Clause"),
    "seen_in": ("见于", "Seen in"),
    "note": ("说明", "Note"),
    "type": ("类型", "Type"),
    "range": ("取值", "Values"),
    "period": ("口径", "Period"),
    "formula": ("公式", "Formula"),
    "unit": ("单位", "Unit"),
    "all": ("以下须全部满足", "all of the following"),
    "any": ("以下满足任意一项", "any of the following"),
    "none": ("以下均不得发生", "none of the following"),
    "of": ("以下至少满足 {n} 项", "at least {n} of the following"),
    "when": ("当 {when}：{test}", "when {when}: {test}"),
    "otherwise": ("其他：{test}", "otherwise: {test}"),
    "only": ("仅用于{purposes}", "only for {purposes}"),
    "points": ("{n} 分", "{n} points"),
    "band": ("{band}：{points} 分", "{band}: {points} points"),
    "capped": ("总分不超过满分", "no more than all points"),
    "measured": ("衡量：{measure}", "measure: {measure}"),
    "step": ("每满 {step} 得 {points} 分", "{points} points for every full {step}"),
    "linear": (
        "基准值 {base} 得 0 分，引领值 {lead} 得满分，其间线性计分",
        "none at {base}, all at {lead}, evenly between",
    ),
    "given": ("直接填写：{given}", "given: {given}"),
    "best": ("以下取较高分", "the better of the following"),
    "each": ("每符合一项加分", "points for each"),
    "fail": ("结论：不通过", "verdict: fail"),
    "weight": ("权重 {weight}", "weight {weight}"),
    "weight_unknown": ("权重未知", "weight unknown"),
    "lower": ("越小越好", "lower is better"),
    "enterprise": ("企业", "enterprises"),
    "zone": ("高新区", "zones"),
    "cluster": ("集群", "clusters"),
    "factory": ("工厂", "factories"),
    "region": ("地区", "regions"),
    "number": ("数值", "number"),
    "integer": ("整数", "integer"),
    "boolean": ("是否", "yes or no"),
    "category": ("单选", "one of"),
    "set": ("多选", "some of"),
    "date": ("日期", "date"),
    "official": ("官方文本", "official text"),
    "secondary": ("第三方转述", "restated by a third party"),
    "unverified": ("未核实", "unverified"),
}


def word(key: str, lang: Lang, **parts: object) -> str:
    """A term in a language, its gaps filled."""
    return _WORDS[key][lang == "en"].format(**parts)
