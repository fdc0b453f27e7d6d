"""On each day of a standard's life exactly one version applies."""

from datetime import date, timedelta
from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huoju.standards import LoadedStandard
from huoju.standards.catalogue import CatalogueError, entries, find, load
from huoju.standards.model import PURPOSE_LABELS, Purpose

_FAMILIES = {
    name: [load(entry.path) for entry in group] for name, group in groupby(entries(), key=lambda entry: entry.standard)
}
_LIVES = [
    (name, purpose)
    for name, versions in _FAMILIES.items()
    for purpose in PURPOSE_LABELS
    if any(purpose in version.model.periods() for version in versions)
]
_HORIZON = date(2030, 1, 1)


def applying(name: str, purpose: Purpose, day: date) -> list[LoadedStandard]:
    found = []
    for version in _FAMILIES[name]:
        use = version.model.periods().get(purpose)
        if use is not None and use.since <= day and (use.until is None or day < use.until):
            found.append(version)
    return found


def life(name: str, purpose: Purpose) -> tuple[date, date]:
    uses = [use for version in _FAMILIES[name] if (use := version.model.periods().get(purpose)) is not None]
    return min(use.since for use in uses), max(use.until or _HORIZON for use in uses)


@pytest.mark.parametrize(("name", "purpose"), _LIVES)
def test_exactly_one_version_applies_on_each_day(name: str, purpose: Purpose) -> None:
    day, end = life(name, purpose)
    while day < end:
        assert len(applying(name, purpose, day)) == 1, day
        day += timedelta(days=1)


@given(st.sampled_from(_LIVES), st.integers(0, 10_000))
def test_as_of_finds_the_version_that_applies(chosen: tuple[str, Purpose], offset: int) -> None:
    name, purpose = chosen
    start, end = life(name, purpose)
    day = start + timedelta(days=offset % (end - start).days)

    assert find(name, as_of=day, purpose=purpose).model == applying(name, purpose, day)[0].model


@pytest.mark.parametrize(("name", "purpose"), _LIVES)
def test_before_its_first_day_no_version_applies(name: str, purpose: Purpose) -> None:
    with pytest.raises(CatalogueError, match="没有适用于"):
        find(name, as_of=life(name, purpose)[0] - timedelta(days=1), purpose=purpose)


def test_recognition_in_2026_follows_the_new_rule_and_re_examination_the_old_one() -> None:
    day = date(2026, 6, 1)

    assert find("miit/little-giant", as_of=day).model.version == "2026-04-01"
    assert find("miit/little-giant", as_of=day, purpose="re-examination").model.version == "2022-08-01"


def test_a_year_names_a_version_when_it_is_the_only_one() -> None:
    assert find("miit/little-giant@2026").model.version == "2026-04-01"


@pytest.mark.parametrize(
    ("reference", "message"),
    [
        ("miit/little-gaint", "没有标准“miit/little-gaint”，可用：miit/little-giant"),
        ("miit/little-giant@2031", "版本“2031”不存在，可用：miit/little-giant@2022-08-01"),
        ("miit/little-giant@20", "版本“20”不唯一"),
    ],
)
def test_what_is_not_in_the_catalogue_is_answered_with_what_is(reference: str, message: str) -> None:
    with pytest.raises(CatalogueError, match=message):
        find(reference)
