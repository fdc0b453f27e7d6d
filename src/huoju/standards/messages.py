"""What the schema found, said in the words of the person who writes the standard."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from huoju.standards.model import (
    Case,
    Condition,
    Derived,
    Dimension,
    Each,
    Grade,
    Index,
    IndexDimension,
    Indicator,
    Input,
    Item,
    Linear,
    Measure,
    Normalisation,
    Requirement,
    Score,
    Source,
    Standard,
    Steps,
    Use,
)

_MODELS = (
    Case, Condition, Derived, Dimension, Each, Grade, Index, IndexDimension, Indicator, Input, Item, Linear, Measure,
    Normalisation, Requirement, Score, Source, Standard, Steps, Use,
)  # fmt: skip
_KEYS = sorted({name for model in _MODELS for name in model.model_fields})

_TYPES = {
    "string_type": "应为文字",
    "string_too_short": "不能为空",
    "too_short": "不能为空",
    "string_too_long": "过长",
    "int_type": "应为整数",
    "int_parsing": "应为整数",
    "bool_type": "应为 true 或 false",
    "bool_parsing": "应为 true 或 false",
    "dict_type": "应为“键: 值”的映射",
    "model_type": "应为“键: 值”的映射",
    "list_type": "应为列表",
    "tuple_type": "应为列表",
    "date_type": "应为日期，例如 2026-04-01",
    "date_parsing": "应为日期，例如 2026-04-01",
    "date_from_datetime_parsing": "应为日期，例如 2026-04-01",
}


def schema_message(details: Any, path: tuple[str | int, ...]) -> str:
    """One validation error of pydantic in Chinese, with the key it is about and what would be right."""
    kind, context = details["type"], details.get("ctx", {})
    key = next((str(part) for part in reversed(path) if isinstance(part, str)), "标准")
    if kind == "missing":
        return f"缺少必填的 {key}"
    if kind == "extra_forbidden":
        near = get_close_matches(key, _KEYS, n=1)
        return f"不认识的键“{key}”" + (f"，是否应为 {near[0]}？" if near else "，请查看标准格式说明")
    if kind == "value_error":
        return str(context["error"])
    if kind in {"literal_error", "enum"}:
        expected = context["expected"].replace(" or ", "、").replace(", ", "、").replace("'", "")
        return f"{key} 的值“{details['input']}”不可用，应为 {expected}"
    if kind == "string_pattern_mismatch":
        return _pattern_message(key, details["input"], context["pattern"])
    if kind in {"greater_than_equal", "less_than_equal"}:
        bound = f"至少为 {context['ge']}" if "ge" in context else f"至多为 {context['le']}"
        return f"{key} 的值 {details['input']} 超出范围，应{bound}"
    if kind == "string_type" and isinstance(details["input"], bool | int | Decimal | date):
        return f"{key} 应为文字，请给“{details['input']}”加上引号"
    return f"{key} {_TYPES.get(kind, '的内容不合格式')}"


def _pattern_message(key: str, written: object, pattern: str) -> str:
    if pattern.startswith("^[a-z][a-z0-9_]"):
        return f"名称“{written}”应由小写英文字母、数字和下划线组成，以字母开头"
    if pattern.startswith("^[a-z0-9]"):
        return f"标准编号“{written}”应写作 机构/名称，例如 miit/little-giant"
    if "–" not in pattern:
        return f"{key} 的值“{written}”应为不带单位的数，例如 20 或 7.5"
    return f"{key} 的分值“{written}”应为数字（5）或区间（7–8）"
