"""Targets followed from their deadline and baseline to what was reached."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from huoju.claims import Claim, Observation, extract, timeline, track

if TYPE_CHECKING:
    from collections.abc import Callable

    from huoju.documents import Article

    Make = Callable[..., Article]

_PLAN = "到2027年,云栖高新区营业收入达到4000亿元。"


def _claims(article: Make, *bodies: str) -> list[Claim]:
    return [claim for body in bodies for claim in extract(article(body, title="云栖高新区发展"))]


@pytest.mark.parametrize(
    ("reports", "as_of", "state"),
    [
        ([], 2025, "no_data"),
        (["2024年,云栖高新区营业收入3000亿元。"], 2025, "no_data"),
        # from 2023 to 2027 evenly: 2500, 2875, 3250, 3625, 4000
        (["2023年,云栖高新区营业收入2500亿元。", "2025年,云栖高新区营业收入3250亿元。"], 2025, "on_track"),
        (["2023年,云栖高新区营业收入2500亿元。", "2025年,云栖高新区营业收入3249亿元。"], 2025, "behind"),
        (["2024年,云栖高新区营业收入4100亿元。"], 2025, "reached"),
        (["2027年,云栖高新区营业收入3999亿元。"], 2028, "behind"),
    ],
)
def test_the_state_follows_the_even_path(article: Make, reports: list[str], as_of: int, state: str) -> None:
    facts = [
        claim for report in reports for claim in extract(article(report, title="云栖高新区发展", date="2028-06-01"))
    ]
    (tracked,) = track([*_claims(article, _PLAN), *facts], as_of=as_of)
    assert tracked.state == state
    for observation in tracked.observations:
        assert observation.sentence


def test_the_named_starting_value_is_the_baseline(article: Make) -> None:
    claims = _claims(article, "到2028年,全区上市企业由10家增加到20家。")
    later = [Observation("全区", "上市企业", 2026, Decimal(15), "家", "fact", "统计表")]
    facts = [Observation(o.subject, o.indicator, o.year, o.value, o.base_unit, o.nature, "sample.txt") for o in later]
    (tracked,) = track(claims, facts, as_of=2026, issued={"sample.txt": 2025})
    assert tracked.baseline is not None
    assert (tracked.baseline.year, tracked.baseline.value) == (2024, Decimal(10))
    # 2024: 10, 2026: 15, 2028: 20
    assert tracked.state == "on_track"


def test_a_ceiling_is_reached_from_above(article: Make) -> None:
    claims = _claims(article, "到2027年,云栖高新区资产负债率控制在50%以内。")
    facts = [Observation("云栖高新区", "资产负债率", 2025, Decimal("0.48"), "", "fact", "统计表")]
    (tracked,) = track(claims, facts, as_of=2025)
    assert tracked.lower_is_better
    assert tracked.state == "reached"


def test_other_indicators_and_other_subjects_do_not_count(article: Make) -> None:
    claims = _claims(article, _PLAN)
    facts = [
        Observation("云栖高新区", "营业利润", 2025, Decimal("5e11"), "元", "fact", "表"),
        Observation("临溪高新区", "营业收入", 2025, Decimal("5e11"), "元", "fact", "表"),
        Observation("云栖高新区", "营业收入", 2025, Decimal(5), "家", "fact", "表"),
        Observation("云栖高新区", "营业收入", 2025, Decimal("0.5"), "", "growth", "表"),
    ]
    (tracked,) = track(claims, facts, as_of=2025)
    assert tracked.state == "no_data"


def test_the_timeline_runs_from_the_baseline_to_the_target(article: Make) -> None:
    facts = [
        Observation("云栖高新区", "营业收入", year, Decimal(value) * 10**8, "元", "fact", "表")
        for year, value in ((2023, 2500), (2025, 3300))
    ]
    (tracked,) = track(_claims(article, _PLAN), facts, as_of=2025)
    picture = timeline(tracked)
    assert picture.target == (2027, Decimal(4000 * 10**8))
    assert picture.points == ((2023, Decimal(2500 * 10**8)), (2025, Decimal(3300 * 10**8)))
    assert picture.path[2] == (2025, Decimal(3250 * 10**8))
    assert picture.state == "on_track"
