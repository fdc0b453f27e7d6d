"""What the layer hands on: claims, measures, targets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from decimal import Decimal

Kind = Literal["fact", "target", "share", "growth", "rank"]
Qualifier = Literal["exact", "about", "at_least", "more_than", "at_most", "less_than"]


@dataclass(frozen=True, slots=True)
class Claim:
    """One figure of a document, with where it stands and what it says.

    ``start`` and ``end`` count characters of the file as it was read and enclose the number with its unit.
    """

    document: str
    """the file, and inside an archive ``archive.zip!member``"""
    start: int
    end: int
    sentence: str
    """clean, Simplified; a very long one is cut at commas around the figure"""
    subject: str
    """whom the figure is about; empty where neither the sentence nor the one before says it"""
    indicator: str
    """what is measured or counted"""
    value: str
    """the number as written: 39.9, 七, 5-6"""
    unit: str
    """as written behind the number: 万亿元, 家, %, 成; empty for a plain number"""
    qualifier: Qualifier
    year: int | None
    """the year the figure is for; of a target, the year of its deadline"""
    deadline: str | None
    """of a target: 2027, or 2027-06 where the month is said"""
    kind: Kind
    nature: Kind
    """of a target what is aimed at (a level, a share, a growth, a rank); else the same as ``kind``"""
    region: str
    """the division of GB/T 2260 the figure is about, as it names it; empty where none is named"""
    low: Decimal | None
    """the value in ``base_unit``; of a range the lower end"""
    high: Decimal | None
    """the upper end of a range, else the same as ``low``"""
    base_unit: str
    """元, 人, 吨 ...; a counter stays as it is; empty for ratios (31.7% is 0.317) and plain numbers"""
    indicator_id: str | None = None
    """``standard:input`` of the catalogue where the indicator bears the same name"""
    text_start: int = 0
    text_end: int = 0
    """the same place in the clean text of its article"""
    sentence_start: int = 0
    """where the sentence begins in the clean text of its article"""


@dataclass(frozen=True, slots=True)
class Measure:
    """Something that is to be done."""

    document: str
    start: int
    end: int
    sentence: str
    section: str
    """titles of the sections around it, from the outermost, joined by “ / ”"""
    action: str
    """the verb: 支持, 推动, 建设"""
    what: str
    """what is to be done"""
    who: str
    """who is to do it; empty where the text does not say"""
    whom: str
    """whom it is for; empty where the text does not say"""
