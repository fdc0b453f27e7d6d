import csv
from collections import Counter
from pathlib import Path

import pytest

from huoju.reference import Certainty, UnknownNameError, industry, is_within, search_industries
from huoju.reference.industries import ancestors, children, industries, section_of


def test_the_classification_has_the_official_number_of_entries() -> None:
    assert Counter(entry.level for entry in industries().values()) == {1: 20, 2: 97, 3: 473, 4: 1382}


def test_industry_has_the_official_41_divisions_207_groups_and_666_classes() -> None:
    in_industry = Counter(entry.level for entry in industries().values() if entry.section in {"B", "C", "D"})
    assert in_industry == {1: 3, 2: 41, 3: 207, 4: 666}


def test_every_entry_lies_in_one_of_the_level_above_with_the_beginning_of_its_code() -> None:
    for entry in industries().values():
        if entry.level == 1:
            assert entry.parent == ""
            assert entry.section == entry.code
        else:
            parent = industries()[entry.parent]
            assert parent.level == entry.level - 1
            assert parent.section == entry.section
            assert entry.level == 2 or entry.code.startswith(parent.code)


def test_only_classes_have_no_parts() -> None:
    for entry in industries().values():
        assert bool(children(entry.code)) == (entry.level < 4)


def test_siblings_have_different_names() -> None:
    names = Counter((entry.parent, entry.name) for entry in industries().values())
    assert [name for name, times in names.items() if times > 1] == []


def test_a_group_with_one_class_bears_the_name_of_the_class() -> None:
    for entry in industries().values():
        if entry.level == 3 and len(children(entry.code)) == 1:
            assert entry.name == children(entry.code)[0].name


@pytest.mark.parametrize("written", ["3911", "C3911", "c3911", " ３９１１ "])
def test_a_code_is_found_however_it_is_written(written: str) -> None:
    assert industry(written).name == "计算机整机制造"


def test_a_letter_that_is_not_the_section_is_an_error_with_the_right_code() -> None:
    with pytest.raises(UnknownNameError, match="3911 属于门类 C") as caught:
        industry("D3911")
    assert caught.value.near == ("C3911",)


@pytest.mark.parametrize("written", ["", "U", "999", "39119", "CC", "C 39 1x"])
def test_an_unknown_code_is_refused_with_the_form_it_should_have(written: str) -> None:
    with pytest.raises(UnknownNameError, match=r"GB/T 4754-2017"):
        industry(written)


def test_an_unknown_class_is_answered_with_its_group() -> None:
    with pytest.raises(UnknownNameError) as caught:
        industry("3910")
    assert caught.value.near == ("391",)


def test_the_way_up_from_a_class_ends_in_its_section() -> None:
    assert [entry.code for entry in ancestors("2710")] == ["271", "27", "C"]
    assert section_of("2710").name == "制造业"
    assert ancestors("C") == ()


@pytest.mark.parametrize(
    ("code", "whole", "expected"),
    [
        ("3911", "39", True),
        ("3911", "C", True),
        ("C3911", "C39", True),
        ("3911", "3911", True),
        ("39", "3911", False),
        ("3911", "38", False),
        ("C", "39", False),
        ("0511", "05", True),
    ],
)
def test_a_code_is_within_what_it_is_part_of(code: str, whole: str, *, expected: bool) -> None:
    assert is_within(code, whole) is expected


def test_a_search_gives_exact_names_first_then_the_coarser() -> None:
    found = search_industries("软件")
    assert [entry.code for entry in found[:2]] == ["I", "65"]
    assert [entry.level for entry in found] == sorted(entry.level for entry in found)
    assert search_industries("软件开发")[0].code == "651"


def test_a_search_is_limited_and_an_empty_one_finds_nothing() -> None:
    assert len(search_industries("制造", limit=7)) == 7
    assert search_industries("  ") == ()


def test_names_that_differ_between_published_lists_are_marked_and_explained() -> None:
    doubtful = [entry for entry in industries().values() if entry.certainty is Certainty.UNVERIFIED]
    assert {entry.code for entry in doubtful} == {"0171", "278", "2780", "3445", "7289"}
    assert all(entry.note for entry in doubtful)


def test_the_amendment_of_2019_is_in() -> None:
    assert [entry.name for entry in children("923")] == ["监察委员会", "人民法院", "人民检察院"]


def test_the_codes_are_those_of_the_reference_material(shared: Path) -> None:
    with (shared / "domain/data/gbt4754_2017.csv").open(encoding="utf-8") as file:
        reference = {row["code"]: row for row in csv.DictReader(file)}
    assert set(industries()) == set(reference)
    renamed = {c for c, entry in industries().items() if entry.name != reference[c]["name"].strip()}
    assert renamed == {"194", "278", "471", "7517", "9231", "9232"}
