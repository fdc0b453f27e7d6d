"""Lexicons of the layer, kept as YAML beside this file, apart from the code that uses them."""

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


def word_list(name: str, key: str) -> list[str]:
    """The strings under ``key`` of the rule file ``name``."""
    return [str(item) for item in rules(name)[key]]


@cache
def any_word(name: str, *keys: str) -> str:
    """A regular expression that matches any word of the lists, the longest first."""
    every = {word for key in keys for word in word_list(name, key)}
    return "(?:" + "|".join(re.escape(word) for word in sorted(every, key=lambda word: (-len(word), word))) + ")"


@cache
def any_pattern(name: str, *keys: str) -> str:
    """A regular expression that matches what any pattern of the lists matches, in their order."""
    return "(?:" + "|".join(pattern for key in keys for pattern in word_list(name, key)) + ")"
