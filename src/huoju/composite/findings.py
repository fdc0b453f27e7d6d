"""What was wrong with the input of a step, and what was done instead."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """A remark on the input that a user must see beside the result.

    Attributes:
        code: stable name of the kind, for programs.
        message_zh: what is wrong and what was done, in Chinese.
        message_en: the same in English.
        where: the indicator, node or unit concerned; empty for the whole table.
    """

    code: str
    message_zh: str
    message_en: str
    where: str = ""

    @property
    def text(self) -> str:
        """The Chinese message with its place in front, where the message does not name it itself."""
        named = not self.where or self.where in self.message_zh
        return self.message_zh if named else f"{self.where}：{self.message_zh}"


class CompositeError(ValueError):
    """The step cannot give a result that means anything; `finding` says why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.text)
        self.finding = finding


def constant_indicator(where: str, neutral: str) -> Finding:
    """All known values of an indicator are equal, so it cannot tell units apart."""
    return Finding(
        "constant_indicator",
        f"指标“{where}”的已知值全部相等，不能区分单位：各单位一律取 {neutral}",
        f"all known values of {where} are equal: every unit gets {neutral}",
        where,
    )


def empty_indicator(where: str) -> Finding:
    """No unit has a value."""
    return Finding(
        "empty_indicator", f"指标“{where}”没有任何值：保持缺失", f"{where} has no value at all: left missing", where
    )


def infinite_values(where: str, count: int) -> Finding:
    """Infinite data count as missing."""
    return Finding(
        "infinite_values",
        f"指标“{where}”有 {count} 个无穷大的值：按缺失处理",
        f"{where} has {count} infinite values: treated as missing",
        where,
    )


def single_unit() -> Finding:
    """One unit alone cannot be compared."""
    return Finding(
        "single_unit",
        "只有一个单位：相对得分没有比较对象，仅供参考",
        "there is a single unit: relative scores have nothing to compare with",
    )


def fewer_units_than_indicators(units: int, indicators: int) -> Finding:
    """Correlations, components and data-driven weights are poorly determined."""
    return Finding(
        "fewer_units_than_indicators",
        f"单位数（{units}）少于指标数（{indicators}）：相关、主成分和数据驱动的权重不可靠",
        f"fewer units ({units}) than indicators ({indicators}): correlations and data-driven weights are unreliable",
    )


def missing_dimension(where: str, units: int) -> Finding:
    """Units that have no value in a whole dimension."""
    return Finding(
        "missing_dimension",
        f"有 {units} 个单位在“{where}”下没有任何值：该维度按缺失处理",
        f"{units} units have no value below {where}: the dimension counts as missing for them",
        where,
    )


def unscored_units(units: int) -> Finding:
    """Units that could not be scored at all."""
    return Finding(
        "unscored_units",
        f"有 {units} 个单位没有任何可用数据：不计分、不排名",
        f"{units} units have no usable data: not scored and not ranked",
    )


def weights_do_not_sum(where: str, total: float, expected: float) -> Finding:
    """Weights are rescaled to the expected sum."""
    return Finding(
        "weights_do_not_sum",
        f"“{where}”下的权重合计为 {total:g}，应为 {expected:g}：已按比例折算",
        f"the weights below {where} sum to {total:g}, not {expected:g}: rescaled in proportion",
        where,
    )


def negative_values(count: int, method: str) -> Finding:
    """A mean that is not defined for negative values met some; those units have no score there or above."""
    return Finding(
        "negative_values",
        f"有 {count} 个单位的值为负，{method}无法计算：这些单位不计分、不排名。可改用从 1 起的标准化区间或算术平均",
        f"{count} units have negative values, for which the {method} is not defined: they are not scored. "
        "Normalise to a range that starts at 1, or use the arithmetic mean",
    )


def zero_in_mean(count: int, method: str) -> Finding:
    """A zero makes a geometric or harmonic mean zero, whatever else a unit has."""
    return Finding(
        "zero_in_mean",
        f"有 {count} 个单位含零值，{method}因此为零，不论其他指标如何。可改用从 1 起的标准化区间",
        f"{count} units have a zero: their {method} is zero whatever else they have. "
        "Normalise to a range that starts at 1",
    )


def reference_at_minimum(where: str) -> Finding:
    """The reference or target does not lie above the lowest value."""
    return Finding(
        "reference_at_minimum",
        f"指标“{where}”的参照值不高于最低值，距离没有尺度：达到参照值的单位取 1，其余缺失",
        f"the reference of {where} is not above the lowest value: units at or above it get 1, the others are missing",
        where,
    )
