import csv
import re
from collections import Counter
from pathlib import Path

import pytest

from huoju.reference import Certainty, UnknownNameError, Zone, list_zones, province_of_zone, zone
from huoju.reference._tables import rows
from huoju.reference.regions import Level, chain, division
from huoju.reference.zones import city_of_zone


def test_the_register_holds_178_zones_and_xiongan() -> None:
    assert len(list_zones()) == 179
    assert len(list_zones(counted_in=2025)) == 178
    assert {z.id for z in list_zones()} - {z.id for z in list_zones(counted_in=2025)} == {"xiongan"}


@pytest.mark.parametrize(
    ("year", "published"),
    [
        (1988, 1),
        (1991, 27),
        (1992, 52),
        (2009, 56),
        (2011, 88),
        (2012, 105),
        (2013, 114),
        (2018, 168),
        (2019, 169),
        (2020, 169),
        (2022, 177),
        (2023, 178),
        (2026, 179),
    ],
)
def test_the_number_of_zones_in_a_year_is_the_published_one(year: int, published: int) -> None:
    assert len(list_zones(counted_in=year)) == published


def test_ids_and_names_are_unique_and_ids_are_plain() -> None:
    for values in ([z.id for z in list_zones()], [z.name for z in list_zones()], [z.short_name for z in list_zones()]):
        assert len(values) == len(set(values))
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", z.id) for z in list_zones())


def test_every_zone_lies_in_a_province_and_city_of_gbt_2260() -> None:
    for z in list_zones():
        province, city = province_of_zone(z), city_of_zone(z.id)
        assert province.level is Level.PROVINCE
        assert chain(city.code)[0] == province
        assert not city.statistical


def test_a_city_is_a_prefecture_except_in_municipalities_and_directly_administered_cities() -> None:
    others = {z.id for z in list_zones() if city_of_zone(z).level is not Level.PREFECTURE}
    municipalities = {z.id for z in list_zones() if z.province_code in {"110000", "120000", "310000", "500000"}}
    assert others - municipalities == {"xiantao", "qianjiang", "shihezi"}


def test_a_zone_whose_name_begins_with_a_city_lies_in_that_city() -> None:
    prefectures = {d.short_name: d.code for d in map(division, {z.city_code for z in list_zones()})}
    for z in list_zones():
        named = [code for name, code in prefectures.items() if z.name.startswith(name)]
        assert not named or z.city_code in named, z.name


def test_zones_can_be_listed_by_province_and_city() -> None:
    assert {z.id for z in list_zones(within="460000")} == {"haikou"}
    assert len(list_zones(within="42")) == 12  # 湖北
    assert {z.id for z in list_zones(within="320500")} == {"suzhou", "kunshan", "suzhou-gongyeyuanqu", "changshu"}


def test_a_zone_is_found_by_its_id_only() -> None:
    assert zone("wuhan-donghu").name == "武汉东湖新技术开发区"
    with pytest.raises(UnknownNameError, match=r"不认识的高新区编号“wuhan”；相近的有：wuhan-donghu$"):
        zone("wuhan")


def test_the_administration_of_the_corps_is_named() -> None:
    assert zone("shihezi").administered_by == "新疆生产建设兵团"
    assert province_of_zone("shihezi").short_name == "新疆"


def test_the_zone_of_laiwu_lies_in_jinan() -> None:
    assert city_of_zone("laiwu").name == "济南市"
    assert "2019 年" in zone("laiwu").note


def test_every_mark_has_its_source() -> None:
    assert all(z.approval_source and z.name_source for z in list_zones())
    official = [z for z in list_zones() if z.approval_certainty is Certainty.OFFICIAL]
    assert Counter(z.approval_source for z in official)["国函〔1992〕169号"] == 25


def test_only_suzhou_industrial_park_has_no_approval_as_a_zone() -> None:
    assert [z.id for z in list_zones() if z.approved is None] == ["suzhou-gongyeyuanqu"]


@pytest.mark.parametrize("table", ["zones", "zone_places", "zone_figures", "national_figures"])
def test_sources_are_publications_and_no_addresses(table: str) -> None:
    for row in rows(table):
        text = " ".join(row.values()).lower()
        assert "http" not in text
        assert "github" not in text
        assert not re.search(r"\w\.(com|cn|org|net)\b", text)


def test_the_zones_are_those_of_the_reference_material(shared: Path) -> None:
    def read(name: str) -> list[dict[str, str]]:
        with (shared / "domain/data" / name).open(encoding="utf-8") as file:
            return list(csv.DictReader(file))

    by_name: dict[str, Zone] = {z.name: z for z in list_zones()}
    assert {row["zone_name"] for row in read("national_hightech_zones.csv")} == set(by_name)
    years = {row["zone_name"]: row["approval_year"] for row in read("htz_approval_years.csv")}
    changed = {z.id for z in by_name.values() if str(z.approved or "") != years[z.name]}
    assert changed == {"akesu-alaer", "binzhou"}
