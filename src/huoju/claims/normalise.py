"""The value of a quantity in base units: 39.9 万亿元 is 3.99e13 元, 七成 is 0.7."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

from huoju.claims.numerals import MULTIPLIERS
from huoju.claims.quantities import Quantity, all_words
from huoju.reference import UnitError
from huoju.reference import unit as reference_unit

_TEN = Decimal(10)
_DIGITS = 12
_BASIS_POINT = Decimal("0.0001")

# the base unit of a dimension, by the name the dimension has in the table of units
_BASE_OF = {
    "ratio": "",
    "money": "元",
    "money:usd": "美元",
    "money:eur": "欧元",
    "money:hkd": "港元",
    "money:jpy": "日元",
    "person": "人",
    "person-visit": "人次",
    "person-year": "人年",
    "mass": "吨",
    "mass:co2": "吨二氧化碳",
    "energy": "吨标准煤",
    "electricity": "千瓦时",
    "power": "千瓦",
    "length": "米",
    "area": "平方米",
    "volume": "立方米",
    "points": "分",
    "time:year": "年",
    "time:day": "天",
}


def normalised(quantity: Quantity) -> tuple[Decimal, Decimal, str]:
    """Lower end, upper end and base unit; both ends are the same where the quantity is no range."""
    factor, base = _factor(quantity)
    if quantity.form == "doubling":
        return 2**quantity.low, 2**quantity.high, base
    return _short(quantity.low * factor), _short(quantity.high * factor), base


def _short(value: Decimal) -> Decimal:
    """Without the endless digits of a fraction and without zeros at the end."""
    if len(value.as_tuple().digits) > _DIGITS:
        value = Decimal(f"{value:.{_DIGITS - 1}e}")
    return value.normalize() + 0 if value else Decimal(0)


def _factor(quantity: Quantity) -> tuple[Decimal, str]:
    if quantity.form == "tenths":
        return 1 / _TEN, ""
    if quantity.form in {"fraction", "half", "doubling", "bare"}:
        return Decimal(1), ""
    if quantity.form == "rank":
        return Decimal(1), "位"
    return unit_factor(quantity.unit)


@lru_cache(maxsize=1024)
def unit_factor(symbol: str) -> tuple[Decimal, str]:
    """How many of its base unit one of a unit as written is, and that base unit: 亿元 is 100000000 元, 成 is 0.1."""
    if symbol == "成":
        return 1 / _TEN, ""
    size = next((word for word in MULTIPLIERS if symbol.startswith(word)), "")
    rest = symbol[len(size) :]
    scale = Decimal(MULTIPLIERS[size]) if size else Decimal(1)
    if rest.endswith("基点"):
        return _BASIS_POINT, ""
    if not rest or rest in all_words("counters") - {"人"}:
        return scale, rest
    try:
        known = reference_unit(rest)
    except UnitError:
        return scale, rest
    base = _BASE_OF.get(known.dimension)
    if base is None:
        return scale, rest
    return scale * Decimal(known.factor.numerator) / Decimal(known.factor.denominator), base
