"""Lexicons and patterns of the layer, kept as YAML beside this file, apart from the code that runs them."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@cache
def rules(name: str) -> dict[str, Any]:
    """The rule file ``name`` (without ``.yaml``)."""
    text = (files(__name__) / f"{name}.yaml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded


def rule_list(name: str, key: str) -> list[str]:
    """The list of strings under ``key`` of the rule file ``name``."""
    return [str(item) for item in rules(name)[key]]


@cache
def any_of(name: str, key: str) -> re.Pattern[str]:
    """One pattern that matches what any pattern of the list ``key`` matches."""
    return re.compile("|".join(f"(?:{pattern})" for pattern in rule_list(name, key)))


@cache
def words(name: str, key: str) -> re.Pattern[str]:
    """One pattern that finds any word of the list ``key``, the longest first."""
    ordered = sorted(rule_list(name, key), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, ordered)))
