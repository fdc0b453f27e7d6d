"""The national panel 2345678: every share with its date, publication and mark."""

from __future__ import annotations

from huoju.reference import Certainty, national_figures
from huoju.robustness import latest_shares, national_panel

REFERENCE = {
    "industrial_value_added": "工业增加值占全国比重",
    "high_tech_firms": "高新技术企业占全国比重",
    "little_giants": "专精特新小巨人占全国比重",
    "enterprise_rd": "企业研发经费支出占全国企业比重",
    "enterprise_patents": "企业发明专利占全国企业比重",
    "star_market": "科创板上市企业占全国比重",
    "manufacturing_centres": "国家制造业创新中心占全国比重",
    "key_laboratories": "全国重点实验室占全国比重",
}


def test_the_panel_spells_its_name() -> None:
    digits = [share.digit for share in latest_shares()]
    assert digits == [2, 3, 4, 5, 5, 6, 7, 8]


def test_every_share_in_the_news_of_2024_stands_at_the_tens_of_its_digit() -> None:
    rounded = [share for share in national_panel() if share.source == "新华社 2024-12-23"]
    assert [share.value // 10 for share in rounded] == [2, 3, 4, 5, 5, 6, 7, 8]


def test_shares_that_the_reference_tables_hold_are_the_same_there() -> None:
    facts = {(figure.indicator, figure.source): figure for figure in national_figures() if figure.scope == "nation"}
    compared = 0
    for share in national_panel():
        fact = facts.get((REFERENCE[share.code], share.source))
        if fact is not None:
            assert (share.value, share.qualifier, share.certainty) == (fact.value, fact.qualifier, fact.certainty)
            compared += 1
    assert compared >= 12


def test_every_share_names_its_publication_and_is_a_share() -> None:
    for share in national_panel():
        assert share.source
        assert 0 < share.value < 100
        assert share.certainty in {Certainty.OFFICIAL, Certainty.SECONDARY}
        assert share.zones >= 169


def test_shares_of_one_kind_go_from_old_to_new() -> None:
    for code in REFERENCE:
        periods = [share.period for share in national_panel() if share.code == code]
        assert periods == sorted(periods)
        assert periods


def test_rounded_shares_say_so() -> None:
    written = {share.written for share in national_panel()}
    assert {"约 50%", "超过 20%", "24.1%"} <= written
