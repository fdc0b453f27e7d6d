"""The JSON Schema of a standard's file: editors complete keys, show descriptions and mark what does not fit.

It says less than `check`: names, units, expressions and sums are checked by Huoju itself.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from huoju.standards.model import Standard

TITLE = "Huoju standard"
_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schema() -> dict[str, Any]:
    """The schema of a standard as plain data, in JSON Schema 2020-12."""
    schema = Standard.model_json_schema(by_alias=True, mode="validation")
    head = {
        "$schema": _DIALECT,
        "title": TITLE,
        "description": "火炬平台的一个标准版本；格式说明见 docs/standard-format.md",
    }
    cleaned: dict[str, Any] = _for_editors({key: value for key, value in schema.items() if key not in head})
    return head | cleaned


def write_schema(path: Path) -> None:
    """Write the schema to a file."""
    path.write_text(json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _for_editors(part: Any) -> Any:
    """A part of pydantic's schema without what only Python needs."""
    if isinstance(part, list):
        return [_for_editors(item) for item in part]
    if not isinstance(part, dict):
        return part
    cleaned = {key: _for_editors(value) for key, value in part.items() if not _is_noise(key, value)}
    return _checked_names(_without_null(cleaned))


def _is_noise(key: str, value: Any) -> bool:
    """Titles repeat the key, and a default of null is the same as leaving the key out."""
    return (key == "title" and isinstance(value, str)) or (key == "default" and value is None)


def _without_null(part: dict[str, Any]) -> dict[str, Any]:
    """``X or null`` as ``X``: a key that is not needed is left out, not left empty."""
    options = part.get("anyOf")
    if options is None:
        return part
    kept = [option for option in options if option != {"type": "null"}]
    rest = {key: value for key, value in part.items() if key != "anyOf"}
    return kept[0] | rest if len(kept) == 1 else rest | {"anyOf": kept}


def _checked_names(part: dict[str, Any]) -> dict[str, Any]:
    """Let names of the wrong form be marked: a pattern of keys is a rule, not one choice among others."""
    patterns = part.pop("patternProperties", None)
    if patterns is None:
        return part
    ((pattern, values),) = patterns.items()
    return part | {"propertyNames": {"pattern": pattern}, "additionalProperties": values}
