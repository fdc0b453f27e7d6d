"""Units of measure as Chinese policy documents write them, converted exactly.

A unit is a base unit (元, 人, 件, 吨标准煤), a numeric prefix in front of one (万元, 百亿元, 万件), or a quotient of
such units (件/万人, 吨标准煤/万元). Prefixes and quotients are understood by rule; `_base_units` lists the base units.
"""

import unicodedata
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache, lru_cache

from huoju.reference._base_units import BASE_UNITS, SYNONYMS

PREFIXES = {
    "万亿": 10**12,
    "千亿": 10**11,
    "百亿": 10**10,
    "十亿": 10**9,
    "千万": 10**7,
    "百万": 10**6,
    "十万": 10**5,
    "亿": 10**8,
    "万": 10**4,
    "千": 10**3,
    "百": 10**2,
    "十": 10,
}
"""Numeric prefixes, longer ones first, so that 百万元 is a million yuan and not a hundred 万元."""

_UNPREFIXED_DIMENSIONS = frozenset({"ratio", "points", "level"})
_LONGEST_SYMBOL = 40
_SLASHES = str.maketrans({"∕": "/", "⁄": "/", "÷": "/"})


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: `symbol` as documents write it, what it measures, and its size in the base unit of that dimension."""

    symbol: str
    dimension: str
    factor: Fraction


class UnitError(ValueError):
    """A unit that cannot be read, or two units that do not fit each other."""


class UnknownUnitError(UnitError):
    """No such unit; `near` holds the units whose spelling is close."""

    def __init__(self, symbol: str, near: tuple[str, ...] = ()) -> None:
        hint = (
            f"；相近的单位有：{'、'.join(near)}"
            if near
            else "；请写成 元、万元、%、人、件、吨标准煤、件/万人 这样的单位"
        )
        super().__init__(f"不认识的单位“{symbol[:_LONGEST_SYMBOL]}”{hint}")
        self.symbol = symbol
        self.near = near


class IncompatibleUnitsError(UnitError):
    """Two units that measure different things."""

    def __init__(self, a: Unit, b: Unit) -> None:
        super().__init__(
            f"单位“{a.symbol}”（{a.dimension}）与“{b.symbol}”（{b.dimension}）不是同一种量，不能换算；请改用同一种量的单位"
        )
        self.units = (a, b)


@lru_cache(maxsize=4096)
def unit(symbol: str) -> Unit:
    """The unit that `symbol` names; the empty symbol is the plain number.

    Full-width characters, blanks and known synonyms (％, ㎡, km², tce) are accepted; the result bears the usual symbol.
    Raises UnknownUnitError with the near matches.
    """
    written = _normalised(symbol)
    if not written:
        return _base_unit_named("")
    parts = [_simple_unit(part) if part else None for part in written.split("/")]
    known = [part for part in parts if part is not None]
    if len(known) < len(parts):
        raise UnknownUnitError(symbol, _near(written))
    return _quotient(known[0], known[1:])


def convert(value: Decimal | int | Fraction, from_: str | Unit, to: str | Unit) -> Fraction:
    """`value` given in unit `from_`, expressed in unit `to`, exactly.

    Raises UnknownUnitError, IncompatibleUnitsError, and TypeError for a float, which is not exact.
    """
    if isinstance(value, float):
        raise TypeError("convert 只接受 int、Decimal 或 Fraction：浮点数不精确")
    source, target = _as_unit(from_), _as_unit(to)
    if source.dimension != target.dimension:
        raise IncompatibleUnitsError(source, target)
    return Fraction(value) * source.factor / target.factor


def compatible(a: str | Unit, b: str | Unit) -> bool:
    """Whether values in the two units can be converted into each other."""
    return _as_unit(a).dimension == _as_unit(b).dimension


def _as_unit(given: str | Unit) -> Unit:
    return given if isinstance(given, Unit) else unit(given)


def _normalised(symbol: str) -> str:
    composed = unicodedata.normalize("NFKC", symbol).translate(_SLASHES)
    return "".join(composed.split())


@cache
def _spellings() -> dict[str, str]:
    """Every accepted spelling of a base unit, in lower case, with the symbol it stands for."""
    return {spelling.casefold(): symbol for symbol in BASE_UNITS for spelling in (symbol, *SYNONYMS.get(symbol, ()))}


def _simple_unit(written: str) -> Unit | None:
    """The unit without a quotient that `written` names, or None."""
    base = _base_unit(written)
    if base is not None:
        return base
    for prefix, size in PREFIXES.items():
        if written.startswith(prefix):
            base = _base_unit(written.removeprefix(prefix))
            if base is not None and base.dimension not in _UNPREFIXED_DIMENSIONS:
                return Unit(prefix + base.symbol, base.dimension, size * base.factor)
    return None


def _base_unit(written: str) -> Unit | None:
    symbol = _spellings().get(written.casefold())
    return None if symbol is None else _base_unit_named(symbol)


def _base_unit_named(symbol: str) -> Unit:
    dimension, factor = BASE_UNITS[symbol]
    return Unit(symbol, dimension, factor)


def _quotient(numerator: Unit, denominators: list[Unit]) -> Unit:
    """`numerator` divided by every denominator; equal dimensions cancel, so 万元/亿元 is a ratio."""
    if not denominators:
        return numerator
    powers = Counter([numerator.dimension])
    powers.subtract(part.dimension for part in denominators)
    del powers["ratio"]
    factor = numerator.factor
    for part in denominators:
        factor /= part.factor
    symbol = "/".join([numerator.symbol, *(part.symbol for part in denominators)])
    return Unit(symbol, _dimension_name(powers), factor)


def _dimension_name(powers: Counter[str]) -> str:
    above = sorted(name for name, power in powers.items() for _ in range(power))
    below = sorted(name for name, power in powers.items() for _ in range(-power))
    if not above and not below:
        return "ratio"
    return "/".join(["*".join(above) or "1", *below])


def _near(written: str) -> tuple[str, ...]:
    """Up to three known units whose spelling is close to `written`."""
    if len(written) > _LONGEST_SYMBOL:
        return ()
    from difflib import get_close_matches  # noqa: PLC0415 - only a failed look-up pays for this import

    common = [prefix + symbol for symbol in ("元", "人", "件", "吨", "平方米") for prefix in ("千", "万", "亿")]
    return tuple(
        get_close_matches(written, [*(s for s in BASE_UNITS if s), *common, "件/万人", "吨标准煤/万元"], cutoff=0.4)
    )
