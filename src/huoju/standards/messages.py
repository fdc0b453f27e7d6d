"""What the schema found, said in the words of the person who writes the standard."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from types import NoneType, UnionType
from typing import Any, get_args, get_origin

from pydantic import BaseModel

from huoju.standards.model import Standard

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
        return _unknown_key(key, path)
    if kind == "value_error":
        return str(context["error"])
    if kind in {"literal_error", "enum"}:
        expected = context["expected"].replace(" or ", "、").replace(", ", "、").replace("'", "")
        subject = "" if details["input"] == key else f"{key} 的值"
        return f"{subject}“{details['input']}”不可用，应为 {expected}"
    if kind == "string_pattern_mismatch":
        return _pattern_message(key, details["input"], context["pattern"])
    if kind in {"greater_than_equal", "less_than_equal"}:
        bound = f"至少为 {context['ge']}" if "ge" in context else f"至多为 {context['le']}"
        return f"{key} 的值 {details['input']} 超出范围，应{bound}"
    if kind == "string_type" and details["input"] is None:
        return f"{key} 不能为空"
    if kind == "string_type" and isinstance(details["input"], bool | int | Decimal | date):
        return f"{key} 应为文字，请给“{details['input']}”加上引号"
    return f"{key} {_TYPES.get(kind, '的内容不合格式')}"


def _unknown_key(key: str, path: tuple[str | int, ...]) -> str:
    """The nearest key that is allowed at this place."""
    model = _model_at(path[:-1])
    allowed = sorted(model.model_fields) if model is not None else []
    near = get_close_matches(key, allowed, n=1)
    hint = f"是否应为 {near[0]}？" if near else f"可用：{'、'.join(allowed)}"
    return f"不认识的键“{key}”，{hint}"


def _model_at(path: tuple[str | int, ...]) -> type[BaseModel] | None:
    """The model that stands at a path of the file."""
    kind: object = Standard
    for step in path:
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            field = kind.model_fields.get(str(step))
            kind = None if field is None else _inside(field.annotation)
        else:
            kind = _inside(get_args(kind)[-1]) if get_origin(kind) is dict else _inside(get_args(kind)[0])
    return kind if isinstance(kind, type) and issubclass(kind, BaseModel) else None


def _inside(annotation: object) -> object:
    """The type that is meant by ``X | None``."""
    options = [option for option in get_args(annotation) if option is not NoneType]
    return options[0] if get_origin(annotation) is UnionType or len(options) < len(get_args(annotation)) else annotation


def _pattern_message(key: str, written: object, pattern: str) -> str:
    if pattern.startswith("^[a-z][a-z0-9_]"):
        return f"名称“{written}”应由小写英文字母、数字和下划线组成，以字母开头"
    if pattern.startswith("^[a-z0-9]"):
        return f"标准编号“{written}”应写作 机构/名称，例如 miit/little-giant"
    if "–" not in pattern:
        return f"{key} 的值“{written}”应为不带单位的数，例如 20 或 7.5"
    return f"{key} 的分值“{written}”应为数字（5）或区间（7–8）"
