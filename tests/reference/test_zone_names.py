from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huoju.reference import AmbiguousNameError, UnknownNameError, Zone, find_zone, list_zones, province_of_zone, zone
from huoju.reference._tables import rows
from huoju.reference.zone_names import zone_aliases
from huoju.reference.zones import city_of_zone

_ZONES = list_zones()


@pytest.mark.parametrize(
    ("written", "zone_id"),
    [
        ("中关村", "zhongguancun"),
        ("中关村科技园区", "zhongguancun"),
        ("北京中关村", "zhongguancun"),
        ("中关村国家自主创新示范区", "zhongguancun"),
        ("北京高新区", "zhongguancun"),
        ("光谷", "wuhan-donghu"),
        ("武汉·中国光谷", "wuhan-donghu"),
        ("东湖", "wuhan-donghu"),
        ("武汉东湖", "wuhan-donghu"),
        ("东湖高新区", "wuhan-donghu"),
        ("武汉东湖高新区", "wuhan-donghu"),
        ("湖北武汉东湖高新区", "wuhan-donghu"),
        ("武汉高新区", "wuhan-donghu"),
        ("张江", "shanghai-zhangjiang"),
        ("张江高科", "shanghai-zhangjiang"),
        ("上海张江高新区", "shanghai-zhangjiang"),
        ("苏州工业园", "suzhou-gongyeyuanqu"),
        ("苏州工业园区", "suzhou-gongyeyuanqu"),
        ("江苏省苏州工业园区", "suzhou-gongyeyuanqu"),
        ("SIP", "suzhou-gongyeyuanqu"),
        ("苏州高新区", "suzhou"),
        ("苏州市高新区", "suzhou"),
        ("苏州高新区（虎丘区）", "suzhou"),
        ("苏高新", "suzhou"),
        ("西安高新", "xian"),
        ("成都高新区", "chengdu"),
        ("深圳高新区", "shenzhen"),
        ("深圳市高新区", "shenzhen"),
        ("深圳高新技术产业园区", "shenzhen"),
        ("深圳高新技术产业开发区", "shenzhen"),
        ("杨凌", "yangling"),
        ("杨凌示范区", "yangling"),
        ("杨凌农高区", "yangling"),
        ("陕西杨凌农业高新技术产业示范区", "yangling"),
        ("黄三角农高区", "huanghe-sanjiaozhou"),
        ("合肥高新区", "hefei"),
        ("国家级合肥高新区", "hefei"),
        ("合肥国家高新区", "hefei"),
        ("合肥国家高新技术产业开发区", "hefei"),
        ("合肥高新区管委会", "hefei"),
        ("安徽省合肥市高新技术产业开发区", "hefei"),
        ("天津高新区", "tianjin-binhai"),
        ("包头高新区", "baotou-xitu"),
        ("稀土高新区", "baotou-xitu"),
        ("净月高新区", "changchun-jingyue"),
        ("长春高新区", "changchun"),
        ("吉林高新区", "jilin"),
        ("厦门火炬高新区", "xiamen-huoju"),
        ("厦门高新区", "xiamen-huoju"),
        ("威海火炬高技术产业开发区", "weihai-huoju"),
        ("中山火炬开发区", "zhongshan-huoju"),
        ("仲恺高新区", "huizhou-zhongkai"),
        ("松山湖", "dongguan-songshanhu"),
        ("昆山高新区", "kunshan"),
        ("江苏省苏州市昆山高新区", "kunshan"),
        ("河源高新区", "yuancheng"),
        ("石河子高新区", "shihezi"),
        ("阿拉尔高新区", "akesu-alaer"),
        ("璧山区高新区", "bishan"),
        ("杭州高新区(滨江)", "hangzhou"),
        ("杭州滨江", "hangzhou"),
        ("襄樊高新区", "xiangyang"),
        ("雄安高新区", "xiongan"),
        ("  合肥 高新区 ", "hefei"),
        ("“光谷”", "wuhan-donghu"),
    ],
)
def test_a_zone_is_found_by_the_names_people_write(written: str, zone_id: str) -> None:
    assert find_zone(written).id == zone_id


@given(st.sampled_from(_ZONES))
def test_every_zone_is_found_by_id_official_name_and_short_name(z: Zone) -> None:
    assert find_zone(z.id) == z
    assert find_zone(z.name) == z
    assert find_zone(z.short_name) == z


@given(st.sampled_from(_ZONES))
def test_every_zone_is_found_with_its_province_and_city_in_front(z: Zone) -> None:
    province, city = province_of_zone(z), city_of_zone(z)
    assert find_zone(province.short_name + z.name) == z
    assert find_zone(province.name + city.name + z.short_name) == z


@given(
    st.sampled_from(_ZONES), st.sampled_from(["国家高新区", "国家级高新区", "高新技术产业开发区", "高新园区", "高新"])
)
def test_a_zone_is_found_with_any_usual_ending(z: Zone, ending: str) -> None:
    stem, found, _ = z.short_name.partition("高新区")
    if found:
        assert find_zone(stem + ending) == z


@given(st.sampled_from([row["alias"] for row in rows("zone_aliases")]))
def test_every_alias_leads_to_its_zone(alias: str) -> None:
    assert alias in zone_aliases(find_zone(alias + "高新区").id)


def test_no_alias_is_kept_twice_or_for_an_unknown_zone() -> None:
    aliases = rows("zone_aliases")
    assert [a for a, times in Counter(row["alias"] for row in aliases).items() if times > 1] == []
    assert {row["zone_id"] for row in aliases} <= {z.id for z in _ZONES}
    assert {row["use"] for row in aliases} == {"alone", "before_suffix"}


@pytest.mark.parametrize(
    ("written", "candidates"),
    [
        ("上海高新区", {"shanghai-zhangjiang", "shanghai-zizhu"}),
        ("火炬高新区", {"xiamen-huoju", "weihai-huoju", "zhongshan-huoju"}),
        ("医药高新区", {"tonghua-yiyao", "taizhou-yiyao"}),
    ],
)
def test_a_name_of_several_zones_is_refused_with_all_of_them(written: str, candidates: set[str]) -> None:
    with pytest.raises(AmbiguousNameError, match="有多个") as caught:
        find_zone(written)
    assert set(caught.value.candidates) == candidates
    assert all(zone(zone_id).name in str(caught.value) for zone_id in candidates)


@pytest.mark.parametrize(
    ("written", "near"),
    [
        ("杭州", ("杭州高新区", "萧山临江高新区")),  # a city is not a zone
        ("廊坊高新区", ("燕郊高新区",)),  # of the province, not national
        ("东营高新区", ("黄三角农高区",)),
    ],
)
def test_an_unknown_name_is_answered_with_the_zones_nearby(written: str, near: tuple[str, ...]) -> None:
    with pytest.raises(UnknownNameError, match="不认识的国家高新区") as caught:
        find_zone(written)
    assert caught.value.near[: len(near)] == near


def test_a_misspelt_name_is_answered_with_names_spelled_like_it() -> None:
    with pytest.raises(UnknownNameError) as caught:
        find_zone("长舂高新区")
    assert "长春高新区" in caught.value.near


@pytest.mark.parametrize("written", ["", "高新区", "国家高新区", "北京经济技术开发区", "海淀区", "高新技术企业", "区"])
def test_what_names_no_zone_is_refused(written: str) -> None:
    with pytest.raises(UnknownNameError):
        find_zone(written)


@given(st.text(max_size=30))
def test_any_text_is_a_zone_or_says_why_not(text: str) -> None:
    try:
        assert find_zone(text) in _ZONES
    except (UnknownNameError, AmbiguousNameError) as error:
        assert str(error)  # noqa: PT017 - most texts are no zone, a few are
