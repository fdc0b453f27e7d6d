"""A small standard with costs, small enough to work out by hand."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

from huoju.pathways import load_costs, prepare
from huoju.pathways.prepared import Prepared
from huoju.standards.loader import load_file

FILES = Path(__file__).parent / "files"


def small() -> Prepared:
    return prepare(load_file(FILES / "small.yaml"), load_costs(FILES / "small-costs.yaml"))


def firm(**changes: Any) -> dict[str, Any]:
    """1000 万元 of revenue, 20 of R&D (2%), 50 staff of whom 4 are technicians (8%), no right: 0 points."""
    return {
        "revenue": Decimal(1000),
        "rd_expense": Decimal(20),
        "rd_expense_previous": Decimal(20),
        "rights": 0,
        "staff": 50,
        "technicians": 4,
        "market_years": Decimal(5),
        "listed": False,
        "title": False,
    } | changes
