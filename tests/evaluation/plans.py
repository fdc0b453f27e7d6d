"""Every plan of the shipped catalogue, for tests that hold for all of them."""

from __future__ import annotations

from typing import Any

import pytest

from huoju.evaluation.compile import compile_plan
from huoju.standards.catalogue import catalogue_files
from huoju.standards.loader import load_file


def catalogue_plans() -> list[Any]:
    """One parameter for each absolute standard and purpose."""
    return [
        pytest.param(compile_plan(loaded, purpose), id=f"{loaded.model.reference} {purpose}")
        for loaded in map(load_file, catalogue_files())
        for purpose in loaded.model.periods()
        if loaded.model.index is None
    ]
