"""The steps of a relative system in words: 标准化：区间法（min_max），下限 0，上限 100."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import BaseModel

from huoju.standards.cited import Cited
from huoju.standards.index_model import Index, IndexDimension, Indicator
from huoju.standards.index_steps import Screening
from huoju.standards.showing.lines import Lines
from huoju.standards.showing.words import Lang

_STEPS: dict[str, tuple[str, str]] = {
    "screening": ("筛选", "Screening"),
    "imputation": ("插补", "Imputation"),
    "treatment": ("异常值", "Outliers"),
    "normalisation": ("标准化", "Normalisation"),
    "weighting": ("权重", "Weights"),
    "aggregation": ("合成", "Aggregation"),
    "population": ("与谁比较", "Compared with"),
    "missing": ("缺值", "Missing values"),
    "denominator": ("分母", "Divided by"),
}

METHODS: dict[str, tuple[str, str]] = {
    "none": ("不处理", "nothing"),
    "by_mean": ("均值", "mean"),
    "by_median": ("中位数", "median"),
    "by_group_mean": ("组均值", "mean of the group"),
    "by_group_median": ("组中位数", "median of the group"),
    "panel": ("面板插补", "from other years"),
    "treat": ("按偏度和峰度处理", "by skewness and kurtosis"),
    "winsorise": ("缩尾", "winsorised"),
    "logarithm": ("取对数", "logarithm"),
    "box_cox": ("Box-Cox 变换", "Box-Cox"),
    "min_max": ("区间法", "min-max"),
    "z_score": ("标准分", "z-score"),
    "rank": ("名次", "rank"),
    "percentile_rank": ("百分位名次", "percentile rank"),
    "borda": ("Borda 计分", "Borda count"),
    "distance_to_max": ("与最大值的距离", "distance to the maximum"),
    "distance_to_reference": ("与参照主体的距离", "distance to a reference"),
    "distance_to_target": ("与目标值的距离", "distance to a target"),
    "goalposts": ("门柱法", "goalposts"),
    "share_of_max": ("占最大值之比", "share of the maximum"),
    "scaled": ("固定标尺", "fixed scale"),
    "efficacy": ("功效系数", "efficacy coefficient"),
    "given": ("给定", "given"),
    "equal": ("等权", "equal"),
    "pca": ("主成分", "principal component"),
    "entropy": ("熵权", "entropy"),
    "critic": ("CRITIC", "CRITIC"),
    "ahp": ("层次分析法", "analytic hierarchy process"),
    "benefit_of_the_doubt": ("疑益法", "benefit of the doubt"),
    "optimised": ("按目标重要性优化", "optimised to a target importance"),
    "arithmetic": ("算术平均", "arithmetic mean"),
    "geometric": ("几何平均", "geometric mean"),
    "harmonic": ("调和平均", "harmonic mean"),
    "generalised": ("广义平均", "generalised mean"),
    "weighted_median": ("加权中位数", "weighted median"),
    "copeland": ("Copeland 法", "Copeland"),
    "topsis": ("TOPSIS", "TOPSIS"),
    "vikor": ("VIKOR", "VIKOR"),
    "interval": ("给出得分区间", "give an interval"),
    "rescale": ("按其余指标重新分配权重", "rescale the other weights"),
    "refuse": ("缺一即不计分", "no score where one is missing"),
    "period": ("同一时期的主体", "the units of the same period"),
    "panel_population": ("全部时期的主体", "the units of all periods"),
}
"""What people call the methods."""

_PARAMETERS: dict[str, tuple[str, str]] = {
    "least_available": ("数据完整率至少", "at least available"),
    "least_non_zero": ("非零率至少", "at least non-zero"),
    "keep": ("保留", "kept"),
    "drop": ("不计分", "dropped"),
    "after": ("判断的时点", "judged after"),
    "group": ("分组", "group"),
    "form": ("形式", "form"),
    "most_steps": ("最多沿用期数", "most periods"),
    "skewness": ("偏度界限", "skewness limit"),
    "kurtosis": ("峰度界限", "kurtosis limit"),
    "most_points": ("最多缩尾点数", "most points"),
    "first": ("先", "first"),
    "second": ("再", "then"),
    "combine": ("接着做", "combined"),
    "power": ("幂", "power"),
    "shift": ("平移", "shift"),
    "lower": ("下限", "lower end"),
    "upper": ("上限", "upper end"),
    "bounds": ("两端", "bounds"),
    "mean": ("均值", "mean"),
    "deviation": ("标准差", "deviation"),
    "ties": ("并列", "ties"),
    "reference": ("参照主体", "reference"),
    "target": ("目标值", "target"),
    "cap": ("超过按 1 计", "capped at 1"),
    "posts": ("门柱", "posts"),
    "scale": ("乘数", "scale"),
    "truncate": ("截断", "truncated"),
    "base": ("基础分", "base"),
    "span": ("幅度", "span"),
    "comparisons": ("判断矩阵", "comparisons"),
    "shares": ("份额", "shares"),
    "importance": ("目标重要性", "importance"),
    "majority": ("v", "v"),
    "factor": ("乘以", "times"),
}
_SHOWN_DEFAULTS = {"min_max": ("lower", "upper"), "efficacy": ("base", "span")}


def index_rules(lines: Lines, index: Index) -> Iterator[str]:
    """The steps of the index in the order in which they are taken."""
    lang = lines.lang
    if index.population == "panel":
        yield _titled("population", METHODS["panel_population"][lang == "en"], lang)
    for name in ("screening", "imputation", "treatment", "normalisation", "weighting"):
        step = getattr(index, name)
        if step is not None:
            yield _titled(name, step_text(step, lang), lang)
    arrow = " → "
    yield _titled("aggregation", arrow.join(step_text(how, lang) for how in index.aggregation), lang)
    least = "" if index.least_available is None else _parameter("least_available", index.least_available, lang)
    missing = METHODS[index.missing][lang == "en"]
    yield _titled("missing", _listed([missing, *([least] if least else [])], lang), lang)


def dimension_rules(lines: Lines, dimension: IndexDimension) -> Iterator[str]:
    """What a dimension does in its own way."""
    yield from _own_steps(lines.lang, dimension, ("weighting", "aggregation"))


def indicator_rules(lines: Lines, indicator: Indicator) -> Iterator[str]:
    """What an indicator does in its own way."""
    lang = lines.lang
    if indicator.denominator is not None:
        factor = [] if indicator.factor is None else [_parameter("factor", indicator.factor, lang)]
        yield _titled("denominator", _listed([indicator.denominator, *factor], lang), lang)
    yield from _own_steps(lang, indicator, ("imputation", "treatment", "normalisation"))


def step_text(step: BaseModel, lang: Lang) -> str:
    """A step with the parameters that are written: 组中位数（by_group_median），分组 所在省份."""
    method = getattr(step, "method", None)
    parts = [] if method is None else [_method(str(method), lang)]
    written = step.model_fields_set - set(Cited.model_fields) - {"method"} | set(_SHOWN_DEFAULTS.get(str(method), ()))
    for name in type(step).model_fields:
        value = getattr(step, name)
        if name in written and value is not None and value != ():
            parts.append(_parameter(name, value, lang))
    return _listed(parts, lang) if parts else ("不限" if isinstance(step, Screening) else "—")


def _own_steps(lang: Lang, part: BaseModel, names: tuple[str, ...]) -> Iterator[str]:
    for name in names:
        step = getattr(part, name)
        if step is not None:
            yield _titled(name, step_text(step, lang), lang)


def _method(name: str, lang: Lang) -> str:
    called = METHODS[name][lang == "en"]
    return f"{called}（{name}）" if lang == "zh" else f"{called} ({name})"


def _parameter(name: str, value: object, lang: Lang) -> str:
    return f"{_PARAMETERS[name][lang == 'en']} {_value(value, lang)}"


def _value(value: object, lang: Lang) -> str:
    if isinstance(value, bool):
        return {"zh": "是", "en": "yes"}[lang] if value else {"zh": "否", "en": "no"}[lang]
    if isinstance(value, dict):
        return "、".join(f"{name} {part}" for name, part in value.items())
    if isinstance(value, tuple):
        inner = [_value(part, lang) if isinstance(part, tuple) else str(part) for part in value]
        return f"[{', '.join(inner)}]"
    return str(value)


def _titled(name: str, text: str, lang: Lang) -> str:
    return f"{_STEPS[name][0]}：{text}" if lang == "zh" else f"{_STEPS[name][1]}: {text}"


def _listed(parts: list[str], lang: Lang) -> str:
    return ("，" if lang == "zh" else ", ").join(parts)
