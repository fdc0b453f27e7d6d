"""The national panel 2345678: what part of the whole country the national high-tech zones hold, as published.

The name counts the tens: over 20 % of industrial value added, 30 % of high-tech enterprises, 40 % of little giants,
50 % of enterprises' R&D and of their invention patents, 60 % of the firms on the STAR market, 70 % of manufacturing
innovation centres, 80 % of key laboratories. Every share has its date, its publication and its mark; one rounded for a
speech and one counted for a report stand side by side, newest last.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Literal

from huoju.reference.certainty import Certainty

Qualifier = Literal["exact", "about", "more_than"]

_WORDS: dict[Qualifier, str] = {"exact": "", "about": "约 ", "more_than": "超过 "}


@dataclass(frozen=True, slots=True)
class NationalShare:
    """One published share.

    Attributes:
        digit: the tens that stand for it in the panel's name.
        code, label: what is shared.
        period: the year, or the month of the statement.
        zones: how many zones are counted.
        value: per cent of the whole country.
    """

    digit: int
    code: str
    label: str
    period: str
    zones: int
    value: Decimal
    qualifier: Qualifier
    source: str
    certainty: Certainty
    note: str

    @property
    def written(self) -> str:
        """约 50%, 超过 20%, 24.1%."""
        return f"{_WORDS[self.qualifier]}{self.value}%"


@cache
def national_panel() -> tuple[NationalShare, ...]:
    """All shares, by digit, what is shared and period."""
    table = files("huoju.robustness").joinpath("data/national_panel.csv").read_text(encoding="utf-8")
    return tuple(_share(row) for row in csv.DictReader(table.splitlines()))


def latest_shares() -> tuple[NationalShare, ...]:
    """The newest share of each; of one period the one that is not rounded to the panel's tens stands last."""
    return tuple({share.code: share for share in national_panel()}.values())


def _share(row: dict[str, str]) -> NationalShare:
    qualifier = row["qualifier"]
    assert qualifier in _WORDS, f"unknown qualifier {qualifier}"
    return NationalShare(
        digit=int(row["digit"]),
        code=row["code"],
        label=row["label"],
        period=row["period"],
        zones=int(row["zones"]),
        value=Decimal(row["value"]),
        qualifier=qualifier,
        source=row["source"],
        certainty=Certainty(row["certainty"]),
        note=row["note"],
    )
