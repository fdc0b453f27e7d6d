import csv
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huoju.reference import AmbiguousNameError, UnknownNameError, division, find_region
from huoju.reference.regions import (
    SEPARATELY_PLANNED_CITIES,
    Level,
    chain,
    divisions,
    former_divisions,
    is_region_code,
    province_of,
    provinces,
    subdivisions,
)

_NAMED = [d for d in divisions().values() if d.name != "市辖区" and "直辖县级" not in d.name]


def test_the_table_has_34_provinces_337_prefectures_and_3285_counties() -> None:
    assert Counter(d.level for d in divisions().values()) == {"province": 34, "prefecture": 337, "county": 3285}


def test_every_division_lies_in_the_division_its_code_begins_with() -> None:
    for part in divisions().values():
        if part.level is Level.PROVINCE:
            assert part.parent == ""
        else:
            whole = divisions()[part.parent]
            assert part.code.startswith(whole.code.rstrip("0"))
            assert [*Level].index(whole.level) < [*Level].index(part.level)


def test_functional_areas_of_the_statistics_bureau_are_marked() -> None:
    statistical = [d for d in divisions().values() if d.statistical]
    assert len(statistical) == 137
    assert {d.code[4] for d in statistical} == {"7"}
    assert division("320571").name == "苏州工业园区"
    assert division("320571").statistical


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("浙江", "330000"),
        ("浙江省", "330000"),
        ("33", "330000"),
        ("330000", "330000"),
        ("内蒙古", "150000"),
        ("广西", "450000"),
        ("广西壮族自治区", "450000"),
        ("宁夏", "640000"),
        ("新疆", "650000"),
        ("香港", "810000"),
        ("北京", "110000"),
        ("杭州", "330100"),
        ("杭州市", "330100"),
        ("3301", "330100"),
        ("３３０１", "330100"),
        (" 杭 州 ", "330100"),
        ("浙江省杭州市", "330100"),
        ("浙江杭州", "330100"),
        ("浙江省杭州", "330100"),
        ("浙江省杭州市西湖区", "330106"),
        ("浙江西湖区", "330106"),
        ("延边", "222400"),
        ("恩施州", "422800"),
        ("延边州延吉市", "222401"),
        ("恩施土家族", None),
        ("恩施土家族苗族自治州", "422800"),
        ("大兴安岭", "232700"),
        ("锡林郭勒", "152500"),
        ("吉林市", "220200"),
        ("吉林省", "220000"),
        ("吉林吉林", "220200"),
        ("长沙", "430100"),  # not 长沙县
        ("西安", "610100"),  # not 西安区 of 辽源
        ("仙桃", "429004"),
        ("湖北仙桃", "429004"),
        ("北京朝阳区", "110105"),
        ("北京市朝阳", "110105"),
        ("深圳南山", "440305"),
        ("雄县", "130638"),
        ("石河子", "659001"),
    ],
)
def test_a_region_is_found_however_it_is_written(written: str, code: str | None) -> None:
    if code is None:
        with pytest.raises(UnknownNameError):
            find_region(written)
    else:
        assert find_region(written).code == code


@given(st.sampled_from(_NAMED))
def test_every_division_is_found_by_its_full_chain_of_names(part: object) -> None:
    assert isinstance(part, type(_NAMED[0]))
    names = [link.name for link in chain(part.code) if "直辖县级" not in link.name]
    assert find_region("".join(names)) == part


@given(st.sampled_from([d for d in _NAMED if d.level is not Level.COUNTY]))
def test_every_province_and_prefecture_is_found_by_its_short_name_and_level(part: object) -> None:
    assert isinstance(part, type(_NAMED[0]))
    assert find_region(part.short_name, level=part.level) == part


@given(st.text(max_size=30))
def test_any_text_is_a_region_or_says_why_not(text: str) -> None:
    try:
        assert find_region(text).code in divisions()
    except (UnknownNameError, AmbiguousNameError) as error:
        assert str(error)  # noqa: PT017 - most texts are no region, a few are


def test_a_short_name_of_two_regions_is_refused_with_both() -> None:
    with pytest.raises(AmbiguousNameError, match=r"吉林省（220000）、吉林省吉林市（220200）") as caught:
        find_region("吉林")
    assert caught.value.candidates == ("220000", "220200")


def test_a_county_name_that_occurs_twice_is_refused_with_both() -> None:
    with pytest.raises(AmbiguousNameError, match="北京市朝阳区（110105）、吉林省长春市朝阳区（220104）"):
        find_region("朝阳区")


def test_a_level_or_a_whole_narrows_the_search() -> None:
    assert find_region("吉林", level="province").code == "220000"
    assert find_region("吉林", level=Level.PREFECTURE).code == "220200"
    assert find_region("朝阳区", within="22").code == "220104"
    assert find_region("长沙", level="county").code == "430121"


def test_an_unknown_name_is_answered_with_near_ones() -> None:
    with pytest.raises(UnknownNameError, match=r"不认识的地区“杭洲市”；相近的有：.*杭州市"):
        find_region("杭洲市")


def test_an_abolished_code_is_refused_with_what_it_was() -> None:
    with pytest.raises(UnknownNameError, match="曾是莱芜市，见于 1992—2019 年的版本"):
        division("371200")


def test_former_codes_are_not_in_force_and_known_as_region_codes() -> None:
    assert not set(former_divisions()) & set(divisions())
    assert former_divisions()["110103"].name == "崇文区"
    assert is_region_code("110103")
    assert is_region_code("110105")
    assert not is_region_code("999999")
    assert all(d.first_year <= d.last_year <= 2019 for d in former_divisions().values())


def test_the_way_up_begins_with_the_province() -> None:
    assert [link.name for link in chain("330106")] == ["浙江省", "杭州市", "西湖区"]
    assert [link.name for link in chain("110105")] == ["北京市", "朝阳区"]
    assert province_of("440305").name == "广东省"


def test_the_parts_of_a_province_are_its_prefectures() -> None:
    assert len(subdivisions("33")) == 11
    assert {d.level for d in subdivisions("33")} == {Level.PREFECTURE}
    assert len(provinces()) == 34


def test_the_separately_planned_cities_are_the_five() -> None:
    assert [division(code).short_name for code in SEPARATELY_PLANNED_CITIES] == ["大连", "宁波", "厦门", "青岛", "深圳"]


def test_the_codes_are_those_of_the_reference_material(shared: Path) -> None:
    with (shared / "domain/data/gbt2260_divisions.csv").open(encoding="utf-8") as file:
        reference = {row["code"]: row["name"] for row in csv.DictReader(file)}
    assert set(divisions()) == set(reference)
    renamed = {code: d.name for code, d in divisions().items() if d.name != reference[code]}
    assert renamed == {
        "419000": "省直辖县级行政区划",
        "429000": "省直辖县级行政区划",
        "469000": "省直辖县级行政区划",
        "659000": "自治区直辖县级行政区划",
    }
