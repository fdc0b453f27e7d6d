"""Answers as people write them: 3.4亿, 12.3%, 是, 2024-03-31; read exactly, or refused with what would be right."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from huoju.evaluation.explain import plain
from huoju.evaluation.plan import Plan
from huoju.intake.text import fold
from huoju.intake.values import SET_JOINER, read_value
from huoju.standards.fields import Field

NOT_KNOWN = frozenset({"不知道", "不清楚", "不详", "?", "？"})
"""Words beside those of tables that say that nothing is known."""


class AnswerError(ValueError):
    """An answer cannot be used; the message says why and what would be right."""


def read_answer(field: Field, written: str) -> Any:
    """The value that an answer writes, None where it says that it is not known.

    Options may be named by their number in the list; figures may carry a unit.

    Raises:
        AnswerError: the text is no value of the field.
    """
    folded = fold(written)
    if not folded or folded in NOT_KNOWN:
        return None
    reading = read_value(field, field.unit or "", _option(field, folded))
    if reading.reason:
        raise AnswerError(f"“{field.label}”的回答“{written}”{_joined(reading.reason)}；{reading.remedy}")
    if field.type == "set" and reading.value is not None:
        return frozenset(str(reading.value).split(SET_JOINER)) if reading.value else frozenset()
    return reading.value


def _joined(reason: str) -> str:
    return reason if reason.startswith(("不", "超", "没")) else f"不可用：{reason}"


def _option(field: Field, folded: str) -> str:
    """The options whose numbers an answer gives; other answers as they are."""
    if not field.options:
        return folded
    numbers = folded.replace("、", " ").replace(",", " ").replace(";", " ").split()
    if not all(part.isdigit() and 1 <= int(part) <= len(field.options) for part in numbers):
        return folded
    return SET_JOINER.join(field.options[int(part) - 1] for part in numbers)


def write_answer(value: Any) -> str:
    """A value as it is shown again."""
    if value is None:
        return "不知道"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, frozenset):
        return "；".join(sorted(value)) or "无"
    return plain(value) if isinstance(value, Decimal) else str(value)


def read_answers(path: Path, plan: Plan) -> dict[str, Any]:
    """The record in a JSON file: value by input name or label; null or a missing key for what is not known.

    Raises:
        AnswerError: the file is no such file, names what the standard does not ask, or holds an unusable value.
    """
    data = read_json(path)
    if not isinstance(data, dict):
        raise AnswerError(f'{path}：应是一个对象，例如 {{"上年度营业收入": "3.4亿"}}')
    names = {variable.field.label: name for name, variable in plan.variables.items()}
    names |= {name: name for name in plan.variables}
    record: dict[str, Any] = {}
    for key, value in data.items():
        if key not in names:
            raise AnswerError(f"{path}：标准没有“{key}”这个输入，见 huoju standards form {plan.standard}")
        try:
            record[names[key]] = _value(plan.variables[names[key]].field, value)
        except AnswerError as error:
            raise AnswerError(f"{path}：{error}") from error
    return record


def read_json(path: Path) -> Any:
    """A JSON file with exact numbers.

    Raises:
        AnswerError: it cannot be read.
    """
    try:
        return json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    except OSError as error:
        raise AnswerError(f"{path}：文件无法读取（{error.strerror}）") from error
    except UnicodeDecodeError as error:
        raise AnswerError(f"{path}：不是 UTF-8 编码，请另存为 UTF-8") from error
    except json.JSONDecodeError as error:
        raise AnswerError(f"{path}:{error.lineno}:{error.colno}：不是完整的 JSON，请检查引号、逗号和括号") from error


def _value(field: Field, value: Any) -> Any:
    match value:
        case None:
            return None
        case bool() | int() | Decimal() | str():
            written = {True: "是", False: "否"}[value] if isinstance(value, bool) else str(value)
            return read_answer(field, written)
        case list() if field.type == "set":
            return read_answer(field, SET_JOINER.join(map(str, value)) or "无")
    raise AnswerError(f"“{field.label}”的回答“{value}”不是一个值；写数、文字、true/false，不知道写 null")
