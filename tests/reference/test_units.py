from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from huoju.reference import Unit, UnitError, compatible, convert, unit
from huoju.reference._base_units import BASE_UNITS, SYNONYMS
from huoju.reference.units import PREFIXES, IncompatibleUnitsError, UnknownUnitError

_PREFIXABLE = [s for s, (dimension, _) in BASE_UNITS.items() if dimension not in {"ratio", "points", "level"}]
_SIMPLE = st.one_of(
    st.sampled_from(list(BASE_UNITS)),
    st.builds(str.__add__, st.sampled_from(list(PREFIXES)), st.sampled_from(_PREFIXABLE)),
)
_VALUES = st.one_of(st.integers(), st.fractions(), st.decimals(allow_nan=False, allow_infinity=False, places=6))


@pytest.mark.parametrize(
    ("value", "from_", "to", "expected"),
    [
        (5000, "万元", "元", 50_000_000),
        (Decimal("4.5"), "亿元", "万元", 45_000),
        (1, "千万元", "百万元", 10),
        (1, "万亿元", "亿元", 10_000),
        (55_975_504_229, "千元", "亿元", Fraction(55_975_504_229, 100_000)),
        (3, "%", "", Fraction(3, 100)),
        (25, "‰", "%", Fraction(5, 2)),
        (Decimal("1.5"), "倍", "%", 150),
        (2, "百分点", "%", 2),
        (Decimal("18.2"), "万家", "家", 182_000),
        (1, "项", "件", 1),
        (3, "名", "人", 3),
        (18, "月", "年", Fraction(3, 2)),
        (36, "小时", "天", Fraction(3, 2)),
        (1, "千克标准煤", "吨标准煤", Fraction(1, 1000)),
        (3, "亩", "平方米", 2000),
        (1, "平方公里", "公顷", 100),
        (1, "亿千瓦时", "万千瓦时", 10_000),
        (Decimal("0.08"), "件/万元", "件/亿元", 800),
        (388, "件/万人", "件/人", Fraction(388, 10_000)),
        (2, "吨标准煤/万元", "千克标准煤/元", Fraction(1, 5)),
        (7, "件/百亿元", "件/亿元", Fraction(7, 100)),
        (7, "件/千万元", "件/亿元", 70),
        (1, "元/万元", "%", Fraction(1, 100)),
        (12, "万元/人/年", "万元/人/月", 1),
    ],
)
def test_conversion_is_exact(value: Decimal | int, from_: str, to: str, expected: Fraction | int) -> None:
    assert convert(value, from_, to) == expected


@given(value=_VALUES, a=_SIMPLE, b=_SIMPLE)
def test_converting_there_and_back_loses_nothing(value: Decimal | int | Fraction, a: str, b: str) -> None:
    assume(compatible(a, b))
    assert convert(convert(value, a, b), b, a) == Fraction(value)


@given(prefix=st.sampled_from(list(PREFIXES)), base=st.sampled_from(_PREFIXABLE))
def test_a_numeric_prefix_multiplies_any_base_unit(prefix: str, base: str) -> None:
    larger = unit(prefix + base)
    assert larger.factor == PREFIXES[prefix] * unit(base).factor
    assert larger.dimension == unit(base).dimension


@given(above=_SIMPLE, below=_SIMPLE)
def test_a_quotient_of_units_is_the_quotient_of_their_factors(above: str, below: str) -> None:
    assume(above and below)
    assert unit(f"{above}/{below}").factor == unit(above).factor / unit(below).factor


@given(above=_SIMPLE, below=_SIMPLE)
def test_a_unit_reads_its_own_symbol(above: str, below: str) -> None:
    assume(above and below)
    quotient = unit(f"{above}/{below}")
    assert unit(quotient.symbol) == quotient


@given(st.text(max_size=60))
def test_any_text_is_a_unit_or_says_why_not(text: str) -> None:
    try:
        known = unit(text)
    except UnknownUnitError as error:
        assert "不认识的单位" in str(error)  # noqa: PT017 - most texts are no unit, a few are
    else:
        assert known.factor > 0


@pytest.mark.parametrize(
    ("written", "usual"),
    [
        ("％", "%"),
        ("百分比", "%"),
        ("个百分点", "百分点"),
        ("㎡", "平方米"),
        ("m²", "平方米"),
        ("km2", "平方公里"),
        ("km²", "平方公里"),
        ("公里²", "平方公里"),
        ("tce", "吨标准煤"),
        ("万tce", "万吨标准煤"),
        ("kgce", "千克标准煤"),
        ("KWH", "千瓦时"),
        ("日", "天"),
        ("人·年", "人年"),
        ("无量纲", ""),
        (" 万 元 ", "万元"),
        ("吨标准煤／万元", "吨标准煤/万元"),
        ("万元/km²", "万元/平方公里"),
        ("千克二氧化碳当量/万元", "千克二氧化碳/万元"),
    ],
)
def test_other_spellings_mean_the_usual_unit(written: str, usual: str) -> None:
    assert unit(written) == unit(usual)
    assert unit(written).symbol == usual


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("元", "美元"),
        ("人", "件"),
        ("人", "人年"),
        ("人", "人次"),
        ("年", "天"),
        ("吨", "吨标准煤"),
        ("吨标准煤", "千瓦时"),
        ("分", "级"),
        ("分", "%"),
        ("件/万人", "件/万元"),
        ("件/万人", "件"),
    ],
)
def test_different_quantities_do_not_convert(a: str, b: str) -> None:
    assert not compatible(a, b)
    with pytest.raises(IncompatibleUnitsError, match="不能换算"):
        convert(1, a, b)


def test_every_bare_counter_counts_the_same_thing() -> None:
    assert {unit(counter).dimension for counter in "个家件项户台次篇种位批"} == {"count"}
    assert compatible("万家", "件")


def test_a_ratio_below_a_quotient_leaves_the_quantity_itself() -> None:
    assert unit("万元/亿元").dimension == "ratio"
    assert unit("%/年").dimension == "1/time:year"
    assert unit("元/人/人").dimension == "money/person/person"


@pytest.mark.parametrize(
    "written", ["万", "万万元", "十分", "百级", "千%", "件/", "/万人", "//", "元/万员", "万元/", "x" * 100]
)
def test_an_unknown_unit_is_refused(written: str) -> None:
    with pytest.raises(UnknownUnitError):
        unit(written)


def test_an_unknown_unit_is_answered_with_near_ones() -> None:
    with pytest.raises(UnknownUnitError, match=r"不认识的单位“万员”；相近的单位有：.*万元") as caught:
        unit("万员")
    assert "万元" in caught.value.near


def test_an_unknown_unit_like_no_other_is_answered_with_examples() -> None:
    with pytest.raises(UnknownUnitError, match="请写成 元、万元、%"):
        unit("qqq")


def test_a_float_is_refused_because_it_is_not_exact() -> None:
    with pytest.raises(TypeError, match="浮点数不精确"):
        convert(0.1, "元", "万元")  # type: ignore[arg-type]  # the mistake under test


def test_unit_errors_can_be_caught_together() -> None:
    assert issubclass(UnknownUnitError, UnitError)
    assert issubclass(IncompatibleUnitsError, UnitError)
    assert issubclass(UnitError, ValueError)


def test_no_two_base_units_share_a_spelling() -> None:
    spellings = [s.casefold() for symbol in BASE_UNITS for s in (symbol, *SYNONYMS.get(symbol, ()))]
    assert len(spellings) == len(set(spellings))
    assert set(SYNONYMS) <= set(BASE_UNITS)


def test_no_base_unit_can_be_read_as_a_prefix_before_another_with_a_different_size() -> None:
    """千瓦 and 百分点 begin with a numeric prefix; where prefix and rest are a unit too, both must be the same size."""
    for symbol in BASE_UNITS:
        for prefix in PREFIXES:
            rest = symbol.removeprefix(prefix)
            if rest != symbol and rest in _PREFIXABLE:
                assert unit(symbol).factor == PREFIXES[prefix] * unit(rest).factor


def test_units_are_values() -> None:
    assert unit("万元") == Unit("万元", "money", Fraction(10_000))
    assert hash(unit("㎡")) == hash(unit("平方米"))
